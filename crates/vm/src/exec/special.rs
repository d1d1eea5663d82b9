//! The machine's own code and functions: what runs where no bytecode does.

use polyc_base::FuncId;
use polyc_runtime::Word;

use super::state::Function;
use crate::code::{PreparedOp, head, quarters};

/// Code words and function entries that frames may point to. They do not move.
#[derive(Debug)]
pub(crate) struct Special {
    enter: u64,
    underflow: Behind,
    /// Makes the call that a limit put off.
    call_pending: u64,
    /// Makes the throw that a limit put off.
    throw_pending: u64,
    handler_returned: Behind,
    /// Gives back the handler's result: it lies in the frame's window.
    handler_result: Behind,
    bottom: Function,
    /// The function of a frame below a handler's procedure. Its raw register is the depth of the frame that has the
    /// handler, its ref register the thrown value.
    handler: Function,
}

/// Code that is returned to, after the word that says which registers are for the result.
type Behind = [u64; 2];

/// Raw registers of a frame below a handler's procedure.
pub(crate) const HANDLER_RAW: usize = 1;
/// Its ref registers.
pub(crate) const HANDLER_REFS: usize = 1;

impl Special {
    pub(crate) fn new() -> Self {
        let window = quarters([0, 0, HANDLER_RAW as u16, HANDLER_REFS as u16]);
        Self {
            enter: head(PreparedOp::Enter, [0; 3]),
            underflow: [0, head(PreparedOp::Underflow, [0; 3])],
            handler_returned: [window, head(PreparedOp::HandlerReturned, [0; 3])],
            handler_result: [window, head(PreparedOp::ReturnRef, [HANDLER_REFS as u16, 0, 0])],
            call_pending: head(PreparedOp::CallPending, [0; 3]),
            throw_pending: head(PreparedOp::ThrowPending, [0; 3]),
            bottom: function(),
            handler: function(),
        }
    }

    pub(crate) const fn enter(&self) -> *const u64 {
        &raw const self.enter
    }

    pub(crate) const fn underflow(&self) -> *const u64 {
        &raw const self.underflow[1]
    }

    pub(crate) const fn call_pending(&self) -> *const u64 {
        &raw const self.call_pending
    }

    pub(crate) const fn throw_pending(&self) -> *const u64 {
        &raw const self.throw_pending
    }

    pub(crate) const fn handler_returned(&self) -> *const u64 {
        &raw const self.handler_returned[1]
    }

    pub(crate) const fn handler_result(&self) -> *const u64 {
        &raw const self.handler_result[1]
    }

    pub(crate) fn bottom(&self) -> *mut Function {
        (&raw const self.bottom).cast_mut()
    }

    pub(crate) fn handler(&self) -> *mut Function {
        (&raw const self.handler).cast_mut()
    }
}

fn function() -> Function {
    Function {
        code: core::ptr::null(),
        raw_size: 2 * HANDLER_RAW as u32,
        ref_size: 2 * HANDLER_REFS as u32,
        argc: Function::SLOWLY,
        raw_params: 0,
        ref_params: 0,
        constants: core::ptr::null::<Word>(),
        raw_globals: core::ptr::null_mut(),
        ref_globals: core::ptr::null_mut(),
        links: core::ptr::null(),
        shapes: core::ptr::null(),
        prepared: core::ptr::null(),
        counts: core::ptr::null_mut(),
        instance: core::ptr::null(),
        id: FuncId::new(0),
        has_rest: false,
    }
}
