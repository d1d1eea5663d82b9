//! The roots in the machine: live registers of every frame, globals, constants.
//!
//! Invariant **R**: every word of the refs stack below `ref_limit` is a word of the heap. Registers that are dead at a
//! frame's place are cleared here, and so is the rest of the stack: no word still refers to the old place of an object.

#![allow(unsafe_code, reason = "walks the stacks through pointers")]

use polyc_base::trap::Limit;
use polyc_runtime::{Roots, Thrown, Tracer, Word};

use super::segment::Frames;
use super::state::Function;
use super::vm::{Stop, Vm, VmResult};
use crate::code::Prepared;

/// Words of the refs stack beyond the running function that stay in use after a collection.
const MARGIN: usize = 1024;

/// How many frames a minor collection looks at closely: below them every register counts as live. Looking up the live
/// ones costs more than reading all, and the stacks may be full of frames.
const CLOSE: usize = 128;

/// Bytes that a slow path may allocate without asking again.
pub(super) const SMALL: usize = 1024;

impl Vm {
    /// Collects unless that many bytes are free. Only at the beginning of an operation: the words it reads are in
    /// registers, which are updated.
    #[inline]
    pub(super) fn poll(&mut self, bytes: usize) -> VmResult {
        Ok(self.reserve(bytes)?)
    }

    /// Collects unless that many bytes are free, while nothing runs.
    #[inline]
    pub(crate) fn reserve(&mut self, bytes: usize) -> Result<(), Limit> {
        if self.runtime.heap.must_collect_for(bytes) {
            self.collect(bytes)?;
        }
        Ok(())
    }

    /// Frees all garbage. Only at the beginning of an operation.
    pub(super) fn collect_all(&mut self, wanted: usize) -> Result<(), Limit> {
        let vm: *mut Self = self;
        let mut roots = Stacks { vm };
        // SAFETY: as in `collect`.
        let collected = unsafe { (*vm).runtime.heap.collect_all(&mut roots, wanted) };
        self.runtime.finalise();
        collected
    }

    #[cold]
    fn collect(&mut self, wanted: usize) -> Result<(), Limit> {
        let vm: *mut Self = self;
        let mut roots = Stacks { vm };
        // SAFETY: every word used later is shown: registers that are live, and all others are cleared (R); globals,
        // constants and the machine's own words. The heap is reached through its own field, the roots through others.
        let collected = unsafe { (*vm).runtime.heap.collect(&mut roots, wanted) };
        self.runtime.finalise();
        collected
    }
}

struct Stacks {
    vm: *mut Vm,
}

impl Roots for Stacks {
    fn trace(&mut self, tracer: &mut Tracer) {
        // SAFETY: the machine is not borrowed elsewhere while it collects, but for its heap, which is not touched here.
        let vm = unsafe { &mut *self.vm };
        vm.check_stacks();
        // SAFETY: all words of the machine are words of the heap (R, H1).
        unsafe {
            trace_stack(vm, tracer);
            tracer.word(&mut vm.dynamic);
            tracer.word(&mut vm.segment);
            for (_, rewind) in &mut vm.runtime.rewinds {
                tracer.word(rewind);
            }
            tracer.words(&mut vm.native_procedures);
            tracer.word(&mut vm.pending.0);
            tracer.words(&mut vm.pending.1);
            for cell in &vm.cells {
                tracer.word(&mut *cell.start());
            }
            if let Some(Stop::Uncaught(word)) = &mut vm.stop {
                tracer.word(word);
            }
            if let Some(Thrown::Value(word)) = &mut vm.thrown {
                tracer.word(word);
            }
            for instance in &vm.instances {
                for block in [&instance.ref_globals, &instance.constants] {
                    tracer.words(core::slice::from_raw_parts_mut(block.start(), block.len()));
                }
            }
        }
    }
}

unsafe fn trace_stack(vm: &mut Vm, tracer: &mut Tracer) {
    let close = if tracer.is_major() { usize::MAX } else { CLOSE };
    // SAFETY: the frames' bases ascend and end at the running function's, all inside the stack; its words are valid
    // (R).
    unsafe {
        let (mut highest, mut lowest) = (vm.refs, vm.refs);
        for frame in Frames::active(vm).take(close) {
            highest = highest.max(frame.refs.add((*frame.func).ref_size as usize));
            lowest = frame.refs;
            let live = live_registers(&frame);
            let len = frame.ref_end.offset_from(frame.refs) as usize;
            check_locals(vm, frame.func, frame.refs, live);
            trace_registers(vm, tracer, frame.refs, len, live);
        }
        if vm.frames() > close {
            let start = vm.ref_stack.start();
            let len = lowest.offset_from(start) as usize;
            tracer.words(core::slice::from_raw_parts_mut(start, len));
            highest = vm.ref_limit;
        }
        let func = &*vm.func;
        let (len, live) = running_registers(vm, func);
        check_locals(vm, vm.func, vm.refs, live);
        trace_registers(vm, tracer, vm.refs, len, live);
        let top = vm.refs.add(len);
        let end = vm.ref_limit.max(top);
        for place in core::slice::from_raw_parts_mut(top, end.offset_from(top) as usize) {
            *place = vm.dead();
        }
        // The place of a suspended function's operands stays in use, or words that it leaves there would not be
        // cleared.
        vm.ref_limit = top.wrapping_add(MARGIN).min(vm.refs_end()).max(top).max(highest);
    }
}

/// How many ref registers the running function has that may be used, and which of them are live.
unsafe fn running_registers<'a>(vm: &Vm, func: &'a Function) -> (usize, Live<'a>) {
    // SAFETY: `prepared` is null or the function's code, which its program keeps alive.
    let Some(prepared) = (unsafe { func.prepared.as_ref() }) else {
        return (usize::from(func.ref_params), None);
    };
    if vm.pc == vm.special.enter() {
        return (usize::from(func.ref_params), None);
    }
    let live = offset_of(prepared, vm.pc).and_then(|at| prepared.live_exactly(at));
    (usize::from(prepared.ref_registers), live)
}

/// Which registers of a suspended frame are live: those at the call it waits for.
pub(super) fn live_registers(frame: &super::segment::FrameView) -> Live<'_> {
    // SAFETY: `prepared` is null or the function's code, which its program keeps alive.
    let prepared = unsafe { (*frame.func).prepared.as_ref() };
    match prepared {
        Some(prepared) if !frame.is_stopped => prepared.live_at(offset_of(prepared, frame.pc)?.checked_sub(1)?),
        _ => None,
    }
}

/// The offset of a word of code; `None` if it is not the function's.
pub(crate) fn offset_of(prepared: &Prepared, pc: *const u64) -> Option<u32> {
    let bytes = pc.addr().checked_sub(prepared.code.as_ptr().addr())?;
    u32::try_from(bytes / 8)
        .ok()
        .filter(|&at| at as usize <= prepared.code.len())
}

/// The live registers as bits; `None`: any may be live.
pub(super) type Live<'a> = Option<&'a [u64]>;

pub(super) fn is_live(live: Live<'_>, register: usize) -> bool {
    let word = live.map(|words| words.get(register / 64).copied().unwrap_or(0));
    word.is_none_or(|word| word >> (register % 64) & 1 != 0)
}

/// In checked mode, panics if a local that is live was never written. Registers of operands may be called live before.
unsafe fn check_locals(vm: &Vm, func: *mut Function, refs: *mut Word, live: Live<'_>) {
    // SAFETY: `prepared` is null or the function's code, which its program keeps alive.
    let Some(prepared) = (unsafe { (*func).prepared.as_ref() }) else {
        return;
    };
    if !vm.is_checked || live.is_none() {
        return;
    }
    for register in (0..usize::from(prepared.ref_locals)).filter(|&it| is_live(live, it)) {
        // SAFETY: the function has that many registers.
        vm.check_written(unsafe { *refs.add(register) });
    }
}

unsafe fn trace_registers(vm: &Vm, tracer: &mut Tracer, refs: *mut Word, len: usize, live: Live<'_>) {
    // SAFETY: that many registers begin at `refs`; they are valid (R).
    unsafe {
        let registers = core::slice::from_raw_parts_mut(refs, len);
        for (number, register) in registers.iter_mut().enumerate() {
            if is_live(live, number) {
                tracer.word(register);
            } else {
                *register = vm.dead();
            }
        }
    }
}
