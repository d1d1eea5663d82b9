//! The two engines, expanded from the table of prepared operations and their bodies.
//!
//! *Tail*: each operation is a function that ends by calling the next operation's with the same arguments. The compiler
//! turns this call into a jump, so the interpreter's state stays in machine registers. Only the optimiser makes the
//! jump: `build.rs` turns this engine on where it is known to do so, and a test runs every operation a million times on
//! a small host stack.
//!
//! *Loop*: the same bodies, called through function pointers, return. Slower; works everywhere.
//!
//! In both engines an operation that needs its slow path leaves the state in the machine and returns. The slow path
//! runs outside the chain of calls, and the run goes on from the state it leaves.

#![allow(unsafe_code, reason = "runs prepared code through raw pointers")]

use polyc_base::arith;
use polyc_runtime::Word;
use polyc_runtime::layout::{PAIR_FIRST, PAIR_REST};

use super::bodies::*;
use super::state::{Flow, State};
use super::vm::Vm;
use super::{checked, slow, stretch};
use crate::code::{PreparedOp, for_each_prepared};
use crate::machine::Settings;

/// Number of operations.
const COUNT: usize = PreparedOp::ALL.len();

/// Runs a scalar operation of one or two operands.
macro_rules! scalar {
    ($s:expr, $f:ident, $a:ident) => {
        unary::<$a, _>($s, arith::$f)
    };
    ($s:expr, $f:ident, $a:ident, $b:ident) => {
        binary::<$a, $b, _>($s, arith::$f)
    };
}

/// An operation in one step with the `fuel` before it.
macro_rules! charged {
    ($name:ident) => {
        #[inline(always)]
        pub(in super::super) unsafe fn $name(s: &mut State) -> Flow {
            // SAFETY: the caller's; the operation follows the charge.
            unsafe {
                match fuel(s) {
                    Flow::Next => super::$name(s),
                    other => other,
                }
            }
        }
    };
}

macro_rules! define_bodies {
    (
        { prepared { $($p:ident $p_name:literal [$a:ident $b:ident $c:ident] $extra:ident $body:ident($($arg:expr),*), $p_doc:literal;)* }
          fused { $($fused:ident = $first:ident, $second:ident;)* } }
        scalar { $($s:ident = $s_number:literal $s_name:literal $s_fn:ident ($($s_in:ident),*) -> $s_out:ident, $($s_effects:ident)|+, $s_fuel:literal, $s_doc:literal;)* }
        $($rest:tt)*
    ) => {
        #[allow(non_snake_case, reason = "named as in the table")]
        mod looping {
            use super::*;
            $(
                #[inline(always)]
                pub(super) unsafe fn $s(s: &mut State) -> Flow {
                    // SAFETY: the caller's.
                    unsafe { scalar!(s, $s_fn, $($s_in),*) }
                }
            )*
            $(
                #[inline(always)]
                pub(super) unsafe fn $p(s: &mut State) -> Flow {
                    // SAFETY: the caller's.
                    unsafe { $body(s, $($arg),*) }
                }
            )*
            $(
                #[inline(always)]
                pub(super) unsafe fn $fused(s: &mut State) -> Flow {
                    // SAFETY: the caller's; the second operation follows the first.
                    unsafe {
                        match $first(s) {
                            Flow::Next => $second(s),
                            other => other,
                        }
                    }
                }
            )*
            pub(super) static TABLE: [unsafe fn(&mut State) -> Flow; 2 * COUNT] = [
                $($s,)* $($p,)* $($fused,)*
                $(charged::$s,)* $(charged::$p,)* $(charged::$fused,)*
            ];

            /// Operations in one step with the `fuel` before them.
            pub(super) mod charged {
                use super::*;
                $(charged! { $s })*
                $(charged! { $p })*
                $(charged! { $fused })*
            }
        }

        #[cfg(polyc_tail_calls)]
        #[allow(non_snake_case, reason = "named as in the table")]
        mod tail {
            use super::*;
            $(
                handler! { $s |s| scalar!(s, $s_fn, $($s_in),*) }
            )*
            $(
                handler! { $p |s| $body(s, $($arg),*) }
            )*
            $(
                handler! { $fused |s| looping::$fused(s) }
            )*
            pub(super) static TABLE: [Handler; 2 * COUNT] = [
                $($s,)* $($p,)* $($fused,)*
                $(charged::$s,)* $(charged::$p,)* $(charged::$fused,)*
            ];

            mod charged {
                use super::*;
                $(handler! { $s |s| looping::charged::$s(s) })*
                $(handler! { $p |s| looping::charged::$p(s) })*
                $(handler! { $fused |s| looping::charged::$fused(s) })*
            }
        }
    };
}

/// What runs a session's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    #[cfg(polyc_tail_calls)]
    Tail,
    Loop,
    /// Operation by operation, with checks (`checked.rs`).
    Checked,
    /// Operation by operation, noting what runs (`stretch.rs`).
    Observed,
}

impl Engine {
    /// That of a session so built.
    pub(crate) const fn new(settings: &Settings) -> Self {
        if settings.stress.checked {
            return Self::Checked;
        }
        if settings.observed {
            return Self::Observed;
        }
        #[cfg(polyc_tail_calls)]
        if !settings.portable {
            return Self::Tail;
        }
        Self::Loop
    }
}

/// An operation of the tail engine.
#[cfg(all(polyc_tail_calls, target_arch = "x86_64"))]
type Handler = unsafe extern "sysv64" fn(*mut Vm, *const u64, *mut u64, *mut Word);
#[cfg(all(polyc_tail_calls, not(target_arch = "x86_64")))]
type Handler = unsafe extern "C" fn(*mut Vm, *const u64, *mut u64, *mut Word);

#[cfg(all(polyc_tail_calls, target_arch = "x86_64"))]
macro_rules! handler_fn {
    ($(#[$meta:meta])* fn $name:ident($($param:ident: $ty:ty),*) $body:block) => {
        $(#[$meta])*
        pub(super) unsafe extern "sysv64" fn $name($($param: $ty),*) $body
    };
}
#[cfg(all(polyc_tail_calls, not(target_arch = "x86_64")))]
macro_rules! handler_fn {
    ($(#[$meta:meta])* fn $name:ident($($param:ident: $ty:ty),*) $body:block) => {
        $(#[$meta])*
        pub(super) unsafe extern "C" fn $name($($param: $ty),*) $body
    };
}

#[cfg(polyc_tail_calls)]
macro_rules! handler {
    ($name:ident |$s:ident| $body:expr) => {
        handler_fn! {
            fn $name(vm: *mut Vm, pc: *const u64, raw: *mut u64, refs: *mut Word) {
                let mut state = State { vm, pc, raw, refs };
                let $s = &mut state;
                // SAFETY: the contract of `State`; numbers in prepared code are those of the table.
                unsafe {
                    match $body {
                        Flow::Next | Flow::Jump => {
                            let State { vm, pc, raw, refs } = state;
                            let next = usize::from(*pc.cast::<u16>());
                            tail::TABLE.get_unchecked(next)(vm, pc, raw, refs);
                        }
                        // To `run_tail`: no host frame is left, whatever the optimiser makes of the slow path. The
                        // state, not the arguments: the first operation of a fused step may be done.
                        Flow::Slow => {
                            let State { vm, pc, raw, refs } = state;
                            save(vm, pc, raw, refs);
                        }
                    }
                }
            }
        }
    };
}

for_each_prepared!(define_bodies);

#[inline(always)]
unsafe fn save(vm: *mut Vm, pc: *const u64, raw: *mut u64, refs: *mut Word) {
    // SAFETY: the machine outlives its run.
    unsafe {
        (*vm).pc = pc;
        (*vm).raw = raw;
        (*vm).refs = refs;
    }
}

/// Runs the fast path of an operation, alone.
///
/// # Safety
/// The contract of `State`; the operation is that at `pc`, or the first of the fused step there.
pub(super) unsafe fn step(op: PreparedOp, state: &mut State) -> Flow {
    // SAFETY: the caller's promise.
    unsafe { looping::TABLE[op as usize](state) }
}

/// Runs from the state kept in the machine until a slow path stops; the state is kept there again.
#[inline]
pub(super) fn run(vm: &mut Vm) {
    let engine = vm.engine;
    let vm: *mut Vm = vm;
    // SAFETY: `pc` is at an operation of prepared code and the registers are those of its function.
    unsafe {
        match engine {
            #[cfg(polyc_tail_calls)]
            Engine::Tail => run_tail(vm),
            Engine::Loop => run_loop(vm),
            Engine::Checked => checked::run(vm),
            Engine::Observed => stretch::run(vm),
        }
    }
}

/// Operations call the next one; the one that needs its slow path keeps its state and returns here.
#[cfg(polyc_tail_calls)]
#[inline]
unsafe fn run_tail(vm: *mut Vm) {
    // SAFETY: the contract of `State`, kept by every operation; the machine is not borrowed while handlers run.
    unsafe {
        loop {
            let (pc, raw, refs) = ((*vm).pc, (*vm).raw, (*vm).refs);
            let first = usize::from(*pc.cast::<u16>());
            tail::TABLE[first](vm, pc, raw, refs);
            // The end of every run.
            if *(*vm).pc.cast::<u16>() == PreparedOp::Underflow as u16 && (*vm).position == 0 {
                return (*vm).come_to_rest();
            }
            if !slow::step(vm) {
                return;
            }
        }
    }
}

unsafe fn run_loop(vm: *mut Vm) {
    // SAFETY: the contract of `State`, kept by every operation.
    unsafe {
        let mut state = State {
            vm,
            pc: (*vm).pc,
            raw: (*vm).raw,
            refs: (*vm).refs,
        };
        loop {
            let operation = looping::TABLE[usize::from(*state.pc.cast::<u16>())];
            if operation(&mut state) != Flow::Slow {
                continue;
            }
            save(vm, state.pc, state.raw, state.refs);
            if !slow::step(vm) {
                return;
            }
            (state.pc, state.raw, state.refs) = ((*vm).pc, (*vm).raw, (*vm).refs);
        }
    }
}
