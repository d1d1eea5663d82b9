//! A module in a session: entries of its functions, globals, constants, links of its imports.

#![allow(unsafe_code, reason = "tables that code reaches through pointers")]

use std::sync::Arc;

use polyc_base::FuncId;
use polyc_bytecode::Module;
use polyc_runtime::Word;

use crate::exec::{Block, Function};
use crate::program::Program;

/// The target of an import. The import's kind says which of the three it is (V21).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link(usize);

impl Link {
    /// Of a function.
    pub(crate) fn to_function(function: *mut Function) -> Self {
        Self(function.expose_provenance())
    }

    /// Of a global.
    pub(crate) fn to_global(cell: *mut u64) -> Self {
        Self(cell.expose_provenance())
    }

    /// Of a native, by its number in the session's registry.
    pub(crate) const fn to_native(number: usize) -> Self {
        Self(number)
    }

    #[inline(always)]
    pub(crate) fn function(self) -> *mut Function {
        core::ptr::with_exposed_provenance_mut(self.0)
    }

    #[inline(always)]
    pub(crate) fn raw_global(self) -> *mut u64 {
        core::ptr::with_exposed_provenance_mut(self.0)
    }

    #[inline(always)]
    pub(crate) fn ref_global(self) -> *mut Word {
        core::ptr::with_exposed_provenance_mut(self.0)
    }

    #[inline(always)]
    pub(crate) const fn native(self) -> usize {
        self.0
    }
}

/// A module in a session.
#[derive(Debug)]
pub(crate) struct Instance {
    /// Its position in the session.
    pub number: usize,
    /// The module and its prepared code, which keeps the targets of the entries below alive.
    pub program: Arc<Program>,
    /// Entries of its functions, by id.
    pub functions: Block<Function>,
    /// Globals of raw types, by id.
    pub raw_globals: Block<u64>,
    /// Globals of ref types, by id.
    pub ref_globals: Block<Word>,
    /// Constants, by id.
    pub constants: Block<Word>,
    /// Links of imports, by id.
    pub links: Block<Link>,
    /// Headers of fresh objects of its shapes, by id: the session's number and the sizes, or the flag of large ones.
    pub shapes: Block<u64>,
    /// Instances it imports from, in order of import.
    pub imports: Vec<usize>,
}

// SAFETY: what its pointers refer to belongs to the same session, and goes where the session goes.
unsafe impl Send for Instance {}
// SAFETY: as above; a session is used by one thread at a time.
unsafe impl Sync for Instance {}

impl Instance {
    /// The module.
    pub(crate) fn module(&self) -> &Module {
        self.program.module()
    }

    /// How many of its functions have been prepared.
    pub(crate) fn prepared_functions(&self) -> usize {
        let all = 0..self.functions.len();
        // SAFETY: the entry exists, and the machine does not run.
        let is_prepared = |&it: &usize| unsafe { !(*self.functions.at(it)).prepared.is_null() };
        all.filter(is_prepared).count()
    }

    /// The entry of a function.
    pub(crate) fn function(&self, func: FuncId) -> *mut Function {
        self.functions.at(func.index())
    }
}
