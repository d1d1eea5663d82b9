//! Types of the machine, kinds of dynamic values, immediates.

/// Defines an enum whose variants have one fixed text each, with `ALL`, `name` and `from_name`.
macro_rules! named_enum {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// Every variant, in order of its encoding.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in the text forms.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// The variant of that name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$variant),)* _ => None }
            }

            /// The variant encoded as `byte`.
            #[must_use]
            pub fn from_byte(byte: u8) -> Option<Self> {
                Self::ALL.get(usize::from(byte)).copied()
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}
pub(crate) use named_enum;

named_enum! {
    /// The five types of the IR and the bytecode.
    pub enum Type {
        /// 64-bit integer, signed unless the operation says otherwise.
        I64 = "i64",
        /// IEEE 754 binary64.
        F64 = "f64",
        /// Truth value.
        Bool = "bool",
        /// Tagged word: a number of the dynamic tower, a character, a boolean, another immediate, or a reference.
        Any = "any",
        /// Reference to an open object (a shape the module declares), never an immediate.
        Obj = "obj",
    }
}

impl Type {
    /// Whether the collector traces values of this type (they live in the refs stack, the others in the raw one).
    #[must_use]
    pub const fn is_ref(self) -> bool {
        matches!(self, Self::Any | Self::Obj)
    }
}

named_enum! {
    /// The kind of a dynamic value (`any`), as `any.is` tests it and a type trap reports it.
    pub enum Kind {
        /// A small or big integer.
        Integer = "integer",
        /// An integer held in the word itself (61 bits).
        SmallInteger = "small-integer",
        /// A binary64.
        Float = "float",
        /// An integer or a float.
        Number = "number",
        /// True or false.
        Boolean = "boolean",
        /// A Unicode code point that is not a surrogate.
        Character = "character",
        /// The empty list; Pascal's `nil`.
        Nil = "nil",
        /// The value of an expression without a value.
        Unspecified = "unspecified",
        /// The value of a variable before it is initialised.
        Undefined = "undefined",
        /// The end-of-file object.
        Eof = "eof",
        /// A pair.
        Pair = "pair",
        /// A vector; a CEL list.
        Vector = "vector",
        /// A string.
        String = "string",
        /// A byte vector.
        Bytes = "bytes",
        /// An interned name.
        Symbol = "symbol",
        /// A one-slot mutable cell.
        Box = "box",
        /// A closure, native procedure or continuation.
        Procedure = "procedure",
        /// Several values in one.
        Values = "values",
        /// An insertion-ordered map; a CEL map or a hash table.
        Map = "map",
        /// A trap that was caught.
        Condition = "condition",
        /// An object of an open shape.
        Object = "object",
        /// An object of a shape that natives declare.
        Native = "native",
        /// CEL's `null`.
        Null = "null",
    }
}

named_enum! {
    /// Values of `any` that need no pool entry.
    pub enum Immediate {
        /// The empty list; Pascal's `nil`.
        Nil = "nil",
        /// False.
        False = "false",
        /// True.
        True = "true",
        /// The value of an expression without a value.
        Unspecified = "unspecified",
        /// The value of a variable before it is initialised.
        Undefined = "undefined",
        /// The end-of-file object.
        Eof = "eof",
        /// CEL's `null`.
        Null = "null",
    }
}

/// A value of a scalar type, as the constant folder sees it.
#[derive(Clone, Copy, Debug)]
pub enum Scalar {
    /// Of type `i64`.
    I64(i64),
    /// Of type `f64`.
    F64(f64),
    /// Of type `bool`.
    Bool(bool),
}

impl Scalar {
    /// The type it has.
    #[must_use]
    pub const fn ty(self) -> Type {
        match self {
            Self::I64(_) => Type::I64,
            Self::F64(_) => Type::F64,
            Self::Bool(_) => Type::Bool,
        }
    }
}

/// Smallest integer that a tagged word holds itself (61 bits).
pub const SMALL_INTEGER_MIN: i64 = -(1 << 60);
/// Largest integer that a tagged word holds itself (61 bits).
pub const SMALL_INTEGER_MAX: i64 = (1 << 60) - 1;
