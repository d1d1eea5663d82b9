//! The checked engine, for tests: one operation at a time, with the machine's invariants checked before and after.
//!
//! A register that was not written since its function began, or that is dead after a call or a collection, holds a
//! special word; reading one is a mistake of preparation, and panics. So does a frame, a word or a segment that is not
//! where the machine says. The heap checks itself (`runtime::known`).

#![allow(unsafe_code, reason = "reads registers as operations do")]

use polyc_runtime::{Heap, Word};

use super::bodies::{link, near_callee};
use super::segment::Frames;
use super::state::{Flow, Frame, State};
use super::vm::Vm;
use super::{engine, slow};
use crate::code::{Extra, Operand, PreparedOp as P, split_quarters};

/// The content of a raw register before it is written: a number that tests do not produce.
pub(super) const UNWRITTEN: u64 = 0xfb3f_5eed_dead_0003;
/// Words beyond those in use that are looked at.
const FAR: usize = 1024;
/// Words and frames beyond a stack's end that nobody may write.
pub(super) const GUARD: usize = 64;

/// Runs until a slow path stops, as the other engines do.
///
/// # Safety
/// As theirs.
pub(super) unsafe fn run(vm: *mut Vm) {
    // SAFETY: the contract of `State`, kept by every operation.
    unsafe {
        loop {
            let mut state = (*vm).state();
            let op = P::from_number(*state.pc.cast::<u16>()).single();
            check_reads(&state, op);
            let (before, pc) = ((*vm).registers(), (*vm).pc);
            (*vm).has_caught = false;
            let flow = engine::step(op, &mut state);
            ((*vm).pc, (*vm).raw, (*vm).refs) = (state.pc, state.raw, state.refs);
            let goes_on = flow != Flow::Slow || slow::step(vm);
            (*vm).check_frames();
            if !goes_on {
                return;
            }
            let is_call = is_call(op) || (*vm).control_top != before.control_top || (*vm).refs != before.refs;
            let is_repeated = (*vm).pc == pc && !is_branch(op);
            if (*vm).has_caught || is_repeated || (*vm).pc == (*vm).enter {
                // At a handler, at an operation that found no memory, or before there is room for registers.
            } else if (*vm).pc == (*(*vm).func).code && !is_branch(op) {
                (*vm).forget_registers_but_params();
            } else if is_call {
                (*vm).forget_operands_but_result();
            }
        }
    }
}

fn is_branch(op: P) -> bool {
    matches!(
        op.extra(),
        Extra::Near | Extra::Branch | Extra::BranchK | Extra::BranchBits | Extra::Switch
    )
}

fn is_call(op: P) -> bool {
    matches!(
        op,
        P::CallClosure | P::CallNative | P::CallApply | P::CallCc | P::RaiseContinuable | P::Underflow
    )
}

/// Panics if an operation is about to read a register that was not written.
unsafe fn check_reads(state: &State, op: P) {
    let raw = |first: usize, count: usize| {
        for register in first..first + count {
            // SAFETY: the operation reads it.
            let value = unsafe { state.raw(register) };
            assert_ne!(value, UNWRITTEN, "{} reads raw register {register}", op.name());
        }
    };
    let refs = |first: usize, count: usize| {
        for register in first..first + count {
            // SAFETY: the operation reads it.
            let word = unsafe { state.get(register) };
            assert_ne!(word, Word::UNWRITTEN, "{} reads ref register {register}", op.name());
        }
    };
    // SAFETY: the contract of `State`.
    unsafe {
        let operands = split_quarters(*state.pc);
        for (kind, operand) in op.operands().into_iter().zip(&operands[1..]) {
            match kind {
                Operand::R => raw(usize::from(*operand), 1),
                Operand::F => refs(usize::from(*operand), 1),
                _ => {}
            }
        }
        let (a, b, c) = (state.a(), state.b(), state.c());
        let window = |callee: *mut super::Function| {
            raw(a, usize::from((*callee).raw_params));
            refs(b, usize::from((*callee).ref_params));
        };
        match op {
            P::VectorOf | P::ValuesOf => refs(b, state.number()),
            P::ClosureNew => refs(b, state.half(3) as usize),
            P::ObjCopy => {
                refs(a, 2);
                raw(b, 4);
            }
            P::RawCopy | P::RawCompare => {
                let [first, second] = state.offsets();
                raw(first, 1);
                raw(second, 1);
            }
            P::Call => window(state.func().byte_offset(state.half(2) as i32 as isize * 8)),
            P::TailCall => window(near_callee(state)),
            P::CallImport | P::TailCallImport => window(link(state).function()),
            P::CallClosure | P::TailCallClosure => refs(b, 1 + c),
            P::CallApply | P::TailCallApply => refs(b, 2),
            P::CallCc | P::TailCallCc | P::RaiseContinuable => refs(b, 1),
            P::CallNative => {
                let row = (*state.vm).natives.rows().get(link(state).native());
                let params = row.map_or(&[][..], |row| row.params());
                let scalars = params.iter().filter(|it| !it.is_ref()).count();
                raw(a, scalars);
                refs(b, c - scalars);
            }
            P::Enter => {
                raw(0, usize::from((*state.func()).raw_params));
                refs(0, usize::from((*state.func()).ref_params));
            }
            _ => {}
        }
    }
}

impl Vm {
    /// The word in dead ref registers and free words of the refs stack.
    pub(super) const fn dead(&self) -> Word {
        if self.is_checked { Word::UNWRITTEN } else { Word::ZERO }
    }

    /// Panics in checked mode if a register that is read was not written.
    pub(super) fn check_written(&self, word: Word) {
        assert!(
            !self.is_checked || word != Word::UNWRITTEN,
            "a register is read before it is written"
        );
    }

    /// The running function has begun: only its parameters are written.
    unsafe fn forget_registers_but_params(&mut self) {
        // SAFETY: the running function's entry.
        let func = unsafe { *self.func };
        self.forget(
            (func.raw_params.into(), func.ref_params.into()),
            (func.raw_size as usize, func.ref_size as usize),
            None,
        );
    }

    /// The running function goes on after a call or at a handler: of its operands only the result is written.
    unsafe fn forget_operands_but_result(&mut self) {
        // SAFETY: the running function's entry.
        let func = unsafe { *self.func };
        // SAFETY: control goes on after another word, which says where the result of a call is.
        let result = unsafe { self.state().result_registers() };
        self.forget(
            self.window(),
            (func.raw_size as usize, func.ref_size as usize),
            Some(result),
        );
    }

    /// Empties registers from these on, and the part of the stacks beyond them that was in use. The running function
    /// has that many registers.
    pub(super) fn forget(&mut self, from: (usize, usize), size: (usize, usize), but: Option<(usize, usize)>) {
        let (raw, refs) = (self.raw, self.refs);
        let raw_end = raw.wrapping_add(size.0).max(self.in_use.0);
        let ref_end = refs.wrapping_add(size.1).max(self.in_use.1);
        let (raw_result, ref_result) = but.unzip();
        // SAFETY: the parts in use lie inside the stacks.
        unsafe {
            for register in (from.0..raw_end.offset_from(raw).max(0) as usize).filter(|it| Some(*it) != raw_result) {
                *raw.add(register) = UNWRITTEN;
            }
            for register in (from.1..ref_end.offset_from(refs).max(0) as usize).filter(|it| Some(*it) != ref_result) {
                *refs.add(register) = Word::UNWRITTEN;
            }
        }
        self.in_use = (raw.wrapping_add(size.0), refs.wrapping_add(size.1));
    }

    /// Panics unless frames and registers lie inside the stacks.
    fn check_frames(&self) {
        let frames = self.control_top.addr() - self.control.start().addr();
        let most = self.control.len() * size_of::<Frame>();
        assert!(frames <= most, "frames lie beyond the control stack");
        assert!(
            self.raw <= self.raw_stack.at(self.raw_stack.len() - 1)
                && self.refs <= self.ref_stack.at(self.ref_stack.len() - 1),
            "registers lie beyond a stack"
        );
        // SAFETY: the running function's entry.
        let size = unsafe { (*self.func).ref_size as usize };
        // The machine's own function has no registers, but may be given a result.
        let size = if self.func == self.special.bottom() { 1 } else { size };
        assert!(
            self.pc == self.enter || self.refs.wrapping_add(size) <= self.ref_limit,
            "registers lie beyond the used part of the refs stack"
        );
        let frame = Frame::NONE;
        assert!(
            self.control.is_guarded_by(frame)
                && self.raw_stack.is_guarded_by(UNWRITTEN)
                && self.ref_stack.is_guarded_by(Word::UNWRITTEN),
            "what lies beyond a stack was written"
        );
    }

    /// Panics unless words of the refs stack that the collector does not see are free (R), and segments are whole.
    pub(super) fn check_stacks(&self) {
        if !self.is_checked {
            return;
        }
        let mut place = self.ref_limit.max(self.refs);
        let last = self.ref_stack.at(self.ref_stack.len() - 1);
        let end = place.max(self.in_use.1).wrapping_add(FAR).min(last);
        while place < end {
            // SAFETY: inside the stack.
            let word = unsafe { *place };
            assert_eq!(word, Word::UNWRITTEN, "a word beyond the used part of the refs stack");
            place = place.wrapping_add(1);
        }
        let is_known = |func: *mut super::Function| {
            // SAFETY: frames hold entries of functions of this session.
            let instance = unsafe { (*func).instance };
            instance.is_null()
                || self
                    .instances
                    .iter()
                    .any(|it| core::ptr::eq(std::sync::Arc::as_ptr(it), instance))
        };
        let mut depth = self.depth();
        for view in Frames::all(self) {
            assert!(is_known(view.func), "a frame of no function");
            assert!(view.refs <= view.ref_end, "a frame that ends before it begins");
            depth -= 1;
            assert_eq!(view.depth, depth, "the depth of a frame");
        }
        assert_eq!(depth, 0, "the lowest frame");
        // SAFETY: the word is one of the heap, or nil.
        let is_segment = self.segment == Word::NIL || !unsafe { Heap::refs(self.segment) }.is_empty();
        assert!(is_segment, "a segment without a parent");
    }
}
