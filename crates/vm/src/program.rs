//! Programs: verified modules with their prepared code, shared by sessions.

use std::sync::{Arc, OnceLock};

use polyc_base::FuncId;
use polyc_bytecode::{Module, Verified};

use crate::code::{Prepared, print_prepared};
use crate::prepare::{Mode, prepare};

/// A verified module and the code prepared from it so far, each function at its first call. Immutable but for that, and
/// shared by any number of sessions.
#[derive(Debug)]
pub struct Program {
    module: Verified<Module>,
    /// By mode, then by function.
    prepared: [Box<[OnceLock<Box<Prepared>>]>; 4],
}

impl Program {
    /// A program of a module.
    #[must_use]
    pub fn new(module: Verified<Module>) -> Self {
        let functions = module.bodies.len();
        let empty = || (0..functions).map(|_| OnceLock::new()).collect();
        Self {
            module,
            prepared: [empty(), empty(), empty(), empty()],
        }
    }

    /// As [`Program::new`], shared.
    #[must_use]
    pub fn shared(module: Verified<Module>) -> Arc<Self> {
        Arc::new(Self::new(module))
    }

    /// The module.
    #[must_use]
    pub fn module(&self) -> &Module {
        &self.module
    }

    /// The code of a function, prepared if it is not yet.
    pub(crate) fn prepared(&self, func: FuncId, mode: Mode) -> &Prepared {
        let slot = &self.prepared[mode as usize][func.index()];
        slot.get_or_init(|| Box::new(prepare(&self.module, func, mode)))
    }

    /// The prepared code of a function, printed.
    #[must_use]
    pub fn print_prepared(&self, func: FuncId, mode: Mode) -> String {
        print_prepared(self.prepared(func, mode))
    }
}
