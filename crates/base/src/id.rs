//! Ids: small numbers that index a table and print as in the text forms.

use core::fmt;

/// Defines `u32` newtypes that index a table: `id! { /// doc. pub struct FuncId("fn"); }` prints `fn3`.
#[macro_export]
macro_rules! id {
    ($($(#[$meta:meta])* pub struct $name:ident($prefix:literal);)*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl $name {
            /// The prefix before the number in the text forms.
            pub const PREFIX: &'static str = $prefix;

            /// The id of entry `index`.
            #[must_use]
            pub const fn new(index: u32) -> Self {
                Self(index)
            }

            /// The id of entry `index`; tables hold fewer than 2^32 entries.
            #[must_use]
            pub fn from_index(index: usize) -> Self {
                Self(u32::try_from(index).expect("tables hold fewer than 2^32 entries"))
            }

            /// The position in its table.
            #[must_use]
            pub const fn index(self) -> usize {
                self.0 as usize
            }

            /// The number alone.
            #[must_use]
            pub const fn number(self) -> u32 {
                self.0
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::write!(f, "{}{}", $prefix, self.0)
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(self, f)
            }
        }
    )*};
}

id! {
    /// A function of a module.
    pub struct FuncId("fn");
    /// A constant of a module's pool.
    pub struct ConstId("const");
    /// A shape a module declares.
    pub struct ShapeId("shape");
    /// A function, native or global a module imports.
    pub struct ImportId("import");
    /// A global a module defines.
    pub struct GlobalId("global");
    /// A row of a module's location table; [`Loc::NONE`] is row 0, "no source".
    pub struct Loc("loc");
}

/// An entry of the declarations that an operation may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryId {
    /// A constant.
    Constant(ConstId),
    /// A function.
    Function(FuncId),
    /// A global.
    Global(GlobalId),
    /// An import.
    Import(ImportId),
    /// A shape.
    Shape(ShapeId),
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constant(id) => id.fmt(f),
            Self::Function(id) => id.fmt(f),
            Self::Global(id) => id.fmt(f),
            Self::Import(id) => id.fmt(f),
            Self::Shape(id) => id.fmt(f),
        }
    }
}

impl Loc {
    /// No source position: compiler-made code.
    pub const NONE: Self = Self::new(0);
}

impl Default for Loc {
    fn default() -> Self {
        Self::NONE
    }
}
