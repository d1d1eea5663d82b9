//! Shapes: what an object is. Sealed ones have fixed numbers; open ones (declared by modules) and native ones
//! (declared by tables of natives) get theirs when they are first registered in a session.

use std::collections::HashMap;

use polyc_base::decl::Access;
use polyc_base::scalar::Kind;

use crate::context::Context;
use crate::value::{Native, Value};
use crate::weak::Finaliser;

/// First and rest: two refs.
pub const PAIR: u16 = 1;
/// Elements as refs.
pub const VECTOR: u16 = 2;
/// One ref, its storage; another storage may have another width of characters.
pub const STRING: u16 = 3;
/// Raw: a code point below 256 a byte.
pub const NARROW: u16 = 4;
/// Raw: a code point every four bytes.
pub const WIDE: u16 = 5;
/// Raw bytes.
pub const BYTES: u16 = 6;
/// One ref, its name (an immutable string).
pub const SYMBOL: u16 = 7;
/// Raw: a sign byte in the first word, then digits of 64 bits.
pub const BIG_INTEGER: u16 = 8;
/// Raw: the eight bytes of a float of an uncommon exponent.
pub const FLOAT: u16 = 9;
/// One ref.
pub const BOX: u16 = 10;
/// Refs: the code, then captured values.
pub const CLOSURE: u16 = 11;
/// Raw: the native's number in the session.
pub const NATIVE_PROCEDURE: u16 = 12;
/// Contents known to the machine only.
pub const CONTINUATION: u16 = 13;
/// The values as refs.
pub const VALUES: u16 = 14;
/// Two refs: entries and index; raw: counts.
pub const MAP: u16 = 15;
/// Refs: key and value of each entry; raw: their hashes.
pub const ENTRIES: u16 = 16;
/// Refs: value, message, irritants, trace; raw: code and operands.
pub const CONDITION: u16 = 17;
/// Refs and raw of the machine's own (saved stacks, traces).
pub const INTERNAL: u16 = 18;
/// The object with empty regions.
pub const EMPTY: u16 = 19;
/// The first number given to a registered shape.
pub const FIRST_REGISTERED: u16 = 32;

/// How the common `equal` compares two objects of one native shape.
#[derive(Clone, Copy)]
pub enum Comparison {
    /// Only an object with itself.
    Identity,
    /// The same raw bytes, and equal refs.
    Contents,
    /// As this function decides.
    With(for<'h> fn(&Context<'h>, Native<'h>, Native<'h>) -> bool),
}

/// How an object prints.
pub type Print = for<'h> fn(&Context<'h>, Native<'h>) -> String;

/// The hash of an object.
pub type Hash = for<'h> fn(&Context<'h>, Native<'h>) -> u64;

/// A kind of object that natives make, with a fixed layout. It is declared as a `static` beside the natives that use it. Its
/// address identifies it, so no module's shape of the same name is taken for it.
pub struct NativeShape {
    name: &'static str,
    refs: u32,
    raw: u32,
    access: Access,
    pub(crate) equality: Comparison,
    pub(crate) hash: Option<Hash>,
    pub(crate) print: Option<Print>,
    pub(crate) finalise: Option<Finaliser>,
}

impl NativeShape {
    /// A shape with `refs` references and `raw` raw bytes. Bytecode may only ask whether an object is of it; objects are equal
    /// to themselves only, and print as `#<name>`.
    #[must_use]
    pub const fn new(name: &'static str, refs: u32, raw: u32) -> Self {
        Self {
            name,
            refs,
            raw,
            access: Access::Hidden,
            equality: Comparison::Identity,
            hash: None,
            print: None,
            finalise: None,
        }
    }

    /// Bytecode may read the fields.
    #[must_use]
    pub const fn readable(self) -> Self {
        Self {
            access: Access::Read,
            ..self
        }
    }

    /// Bytecode may make objects, dispose of them, and read and write their fields: natives expect anything in them.
    ///
    /// # Panics
    /// If it has a finaliser, which must not be given data that a program wrote: a mistake in the declaration, found when it is
    /// compiled.
    #[must_use]
    pub const fn writable(self) -> Self {
        assert!(self.finalise.is_none(), "a finaliser trusts its object");
        Self {
            access: Access::Write,
            ..self
        }
    }

    /// How `equal` compares two.
    #[must_use]
    pub const fn equality(self, equality: Comparison) -> Self {
        Self { equality, ..self }
    }

    /// A hash that agrees with [`Self::equality`]; keys of maps need it unless the equality is `Identity`.
    #[must_use]
    pub const fn hash(self, hash: Hash) -> Self {
        Self {
            hash: Some(hash),
            ..self
        }
    }

    /// How it prints where no language says otherwise.
    #[must_use]
    pub const fn print(self, print: Print) -> Self {
        Self {
            print: Some(print),
            ..self
        }
    }

    /// Runs after the collection that finds an object unreachable: releases the object's resource at the host.
    ///
    /// # Panics
    /// As [`Self::writable`].
    #[must_use]
    pub const fn finalise(self, finalise: Finaliser) -> Self {
        assert!(
            !matches!(self.access, Access::Write),
            "a finaliser trusts its object"
        );
        Self {
            finalise: Some(finalise),
            ..self
        }
    }

    /// Name, with the language in front unless it is common: `lisp.promise`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// References and raw bytes of an object that has not been disposed of.
    #[must_use]
    pub const fn layout(&self) -> (u32, u32) {
        (self.refs, self.raw)
    }

    /// What bytecode may do.
    #[must_use]
    pub const fn access(&self) -> Access {
        self.access
    }
}

/// A registered shape.
pub(crate) enum Registered {
    /// Of a module: sizes of a fresh object.
    Open {
        /// Name for people.
        name: String,
    },
    /// Of a table of natives.
    Native(&'static NativeShape),
}

/// The shapes of a session.
#[derive(Default)]
pub(crate) struct Shapes {
    rows: Vec<Registered>,
    native: HashMap<usize, u16>,
}

impl Shapes {
    /// A number for an open shape; `None` if the session has too many shapes.
    pub(crate) fn register_open(&mut self, name: &str) -> Option<u16> {
        self.push(Registered::Open {
            name: name.to_owned(),
        })
    }

    /// The number of a native shape; `None` if the session has too many shapes.
    pub(crate) fn native(&mut self, shape: &'static NativeShape) -> Option<u16> {
        let key = core::ptr::from_ref(shape).addr();
        if let Some(&number) = self.native.get(&key) {
            return Some(number);
        }
        let number = self.push(Registered::Native(shape))?;
        self.native.insert(key, number);
        Some(number)
    }

    /// Whether there are numbers for that many more.
    pub(crate) fn may_register(&self, count: usize) -> bool {
        let last = usize::from(FIRST_REGISTERED) + self.rows.len() + count;
        last <= usize::from(u16::MAX)
    }

    fn push(&mut self, row: Registered) -> Option<u16> {
        let number = u16::try_from(usize::from(FIRST_REGISTERED) + self.rows.len()).ok()?;
        self.rows.push(row);
        Some(number)
    }

    /// The shape registered at that number.
    pub(crate) fn get(&self, shape: u16) -> Option<&Registered> {
        self.rows
            .get(usize::from(shape.checked_sub(FIRST_REGISTERED)?))
    }

    /// Whether there is a shape of that number.
    pub(crate) fn has(&self, shape: u16) -> bool {
        (PAIR..=EMPTY).contains(&shape) || self.get(shape).is_some()
    }

    /// The kind of objects of that shape, as a program sees it.
    pub(crate) fn kind(&self, shape: u16) -> Kind {
        match shape {
            PAIR => Kind::Pair,
            VECTOR => Kind::Vector,
            STRING => Kind::String,
            BYTES => Kind::Bytes,
            SYMBOL => Kind::Symbol,
            BIG_INTEGER => Kind::Integer,
            FLOAT => Kind::Float,
            BOX => Kind::Box,
            CLOSURE | NATIVE_PROCEDURE | CONTINUATION => Kind::Procedure,
            VALUES => Kind::Values,
            MAP => Kind::Map,
            CONDITION => Kind::Condition,
            _ => match self.get(shape) {
                Some(Registered::Native(_)) => Kind::Native,
                Some(Registered::Open { .. }) | None => Kind::Object,
            },
        }
    }
}

/// The native shape of a value, if it has one.
pub(crate) fn native_shape(
    context: &Context<'_>,
    value: Value<'_>,
) -> Option<&'static NativeShape> {
    match context
        .heap()
        .shapes
        .get(context.heap().shape_of(value.word())?)?
    {
        Registered::Native(shape) => Some(shape),
        Registered::Open { .. } => None,
    }
}
