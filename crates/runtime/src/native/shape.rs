//! Shapes of the objects that natives make, and the shapes that a session knows beside the sealed ones.

use std::collections::HashMap;

use polyc_base::decl::Access;
use polyc_base::scalar::Kind;

use crate::context::{Context, Runtime};
use crate::shape::{FIRST_REGISTERED, kind_of_sealed};
use crate::value::{Native, Value};
use crate::weak::Finaliser;

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

/// A kind of object that natives make, with a fixed layout. It is declared as a `static` beside the natives that use
/// it. Its address identifies it, so no module's shape of the same name is taken for it.
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
    /// A shape with `refs` references and `raw` raw bytes. Bytecode may only ask whether an object is of it; objects
    /// are equal to themselves only, and print as `#<name>`.
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
    /// If it has a finaliser, which must not be given data that a program wrote: a mistake in the declaration, found
    /// when it is compiled.
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
        assert!(!matches!(self.access, Access::Write), "a finaliser trusts its object");
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

/// The registered shapes of a session, by the numbers that the heap gave.
#[derive(Default)]
pub(crate) struct Shapes {
    rows: Vec<Registered>,
    native: HashMap<usize, u16>,
}

impl Shapes {
    /// The shape registered at that number.
    pub(crate) fn get(&self, shape: u16) -> Option<&Registered> {
        self.rows.get(usize::from(shape.checked_sub(FIRST_REGISTERED)?))
    }

    /// The kind of objects of that shape, as a program sees it.
    pub(crate) fn kind(&self, shape: u16) -> Kind {
        match self.get(shape) {
            Some(Registered::Native(_)) => Kind::Native,
            Some(Registered::Open { .. }) => Kind::Object,
            None => kind_of_sealed(shape),
        }
    }
}

impl Runtime {
    /// A number for an open shape that a module declares; `None` if the session has too many shapes.
    pub fn register_shape(&mut self, name: &str) -> Option<u16> {
        let number = self.heap.number_shape()?;
        let name = name.to_owned();
        self.shapes.rows.push(Registered::Open { name });
        Some(number)
    }

    /// The number of a native shape; `None` if the session has too many shapes.
    pub fn register_native_shape(&mut self, shape: &'static NativeShape) -> Option<u16> {
        let key = core::ptr::from_ref(shape).addr();
        if let Some(&number) = self.shapes.native.get(&key) {
            return Some(number);
        }
        let number = self.heap.number_shape()?;
        self.shapes.rows.push(Registered::Native(shape));
        self.shapes.native.insert(key, number);
        Some(number)
    }
}

impl<'h> Context<'h> {
    /// The native shape of a value, if it has one.
    pub(crate) fn native_shape(&self, value: Value<'h>) -> Option<&'static NativeShape> {
        match self.runtime.shapes.get(self.shape(value)?)? {
            Registered::Native(shape) => Some(shape),
            Registered::Open { .. } => None,
        }
    }
}
