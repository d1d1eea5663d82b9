//! Calls, returns, fuel.

use super::*;

// --- calls

/// Where a function with these register bases begins to run: at its code if the stacks have room for its registers and
/// for the frames it may push, else at the code that makes room.
#[inline(always)]
pub(super) unsafe fn entry(s: &S, callee: *mut Function) -> *const u64 {
    let vm = s.vm;
    let raw_end = s.raw.wrapping_add((*callee).raw_size as usize);
    let ref_end = s.refs.wrapping_add((*callee).ref_size as usize);
    if raw_end > (*vm).raw_limit || ref_end > (*vm).ref_limit || (*vm).control_top > (*vm).control_limit {
        cold_path();
        return (*vm).enter;
    }
    (*callee).code
}

/// Suspends the running function, which goes on `words` later, and begins another whose arguments lie in the window.
#[inline(always)]
pub(super) unsafe fn push_call(s: &mut S, callee: *mut Function, words: usize) -> Flow {
    let vm = s.vm;
    // One frame more than `control_limit` allows has room: `entry` sees it.
    let frame = (*vm).control_top;
    *frame = Frame {
        pc: s.pc.add(words),
        func: (*vm).func,
        raw: s.raw,
        refs: s.refs,
    };
    (*vm).control_top = frame.add(1);
    (*vm).func = callee;
    let (raw, refs) = (s.a(), s.b());
    s.raw = s.raw.add(raw);
    s.refs = s.refs.add(refs);
    s.pc = entry(s, callee);
    Flow::Jump
}

/// Replaces the running function by another, whose arguments, that many of each bank, lie in the window.
#[inline(always)]
pub(super) unsafe fn replace_call(s: &mut S, callee: *mut Function, raw: usize, refs: usize) -> Flow {
    let (raw_from, ref_from) = (s.a(), s.b());
    for index in 0..raw {
        s.set_raw(index, s.raw(raw_from + index));
    }
    for index in 0..refs {
        s.set(index, s.get(ref_from + index));
    }
    (*s.vm).func = callee;
    s.pc = entry(s, callee);
    Flow::Jump
}

#[inline(always)]
pub(crate) unsafe fn near_callee(s: &S) -> *mut Function {
    s.func().byte_offset(s.word(1) as isize)
}

#[inline(always)]
pub(crate) unsafe fn call(s: &mut S) -> Flow {
    let words = s.half(2) as i32 as isize;
    push_call(s, s.func().byte_offset(words * 8), 2)
}

#[inline(always)]
pub(crate) unsafe fn call_import(s: &mut S) -> Flow {
    push_call(s, link(s).function(), 2)
}

/// The function of the closure in the window, if it takes exactly that many arguments.
#[inline(always)]
pub(super) unsafe fn closure_callee(s: &S) -> Option<*mut Function> {
    let closure = s.get(s.b());
    if !Heap::is_shape(closure, shape::CLOSURE) {
        return None;
    }
    let code = *closure.address().add(1 + CLOSURE_CODE);
    let callee: *mut Function = core::ptr::with_exposed_provenance_mut(code as usize);
    ((*callee).argc as usize == s.c()).then_some(callee)
}

#[inline(always)]
pub(crate) unsafe fn call_closure(s: &mut S) -> Flow {
    match closure_callee(s) {
        Some(callee) => push_call(s, callee, 2),
        None => Flow::Slow,
    }
}

#[inline(always)]
pub(crate) unsafe fn tail_call(s: &mut S, callee: impl Fn(&S) -> *mut Function) -> Flow {
    let counts = s.pc.add(2).cast::<u16>();
    let (raw, refs) = (usize::from(*counts), usize::from(*counts.add(1)));
    let callee = callee(s);
    replace_call(s, callee, raw, refs)
}

#[inline(always)]
pub(crate) unsafe fn tail_call_closure(s: &mut S) -> Flow {
    match closure_callee(s) {
        Some(callee) => replace_call(s, callee, 0, s.c() + 1),
        None => Flow::Slow,
    }
}

/// Goes on in the frame on top of the control stack.
#[inline(always)]
pub(super) unsafe fn pop_frame(s: &mut S) {
    let vm = s.vm;
    let frame = (*vm).control_top.sub(1);
    (*vm).control_top = frame;
    (*vm).func = (*frame).func;
    s.pc = (*frame).pc;
    s.raw = (*frame).raw;
    s.refs = (*frame).refs;
}

#[inline(always)]
pub(crate) unsafe fn return_raw(s: &mut S) -> Flow {
    let value = s.raw(s.a());
    pop_frame(s);
    s.set_raw(s.result_registers().0, value);
    Flow::Jump
}

#[inline(always)]
pub(crate) unsafe fn return_ref(s: &mut S) -> Flow {
    let value = s.get(s.a());
    pop_frame(s);
    s.set(s.result_registers().1, value);
    Flow::Jump
}

#[inline(always)]
pub(crate) unsafe fn return_none(s: &mut S) -> Flow {
    pop_frame(s);
    Flow::Jump
}

// --- fuel

#[inline(always)]
pub(crate) unsafe fn count(s: &mut S) -> Flow {
    let counter = (*(*s.vm).func).counts.add(s.wide() as usize);
    *counter = (*counter).saturating_add(1);
    s.next(1)
}

/// The slow path begins before anything is charged, and goes on after the operation.
#[inline(always)]
pub(crate) unsafe fn fuel(s: &mut S) -> Flow {
    let left = (*s.vm).fuel - i64::from(s.wide());
    if left < 0 {
        cold_path();
        return Flow::Slow;
    }
    (*s.vm).fuel = left;
    s.next(1)
}
