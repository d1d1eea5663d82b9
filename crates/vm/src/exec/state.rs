//! The state of the handlers of operations: entries of functions, frames, the registers of the interpreter.

#![allow(
    unsafe_code,
    reason = "reads code and registers through the pointers that the interpreter keeps"
)]

use polyc_base::{FuncId, Trap};
use polyc_runtime::Word;

use super::vm::Vm;
use crate::code::Prepared;
use crate::instance::{Instance, Link};

/// A function of an instance, as calls see it. The entries of an instance lie in one table in the order of their ids,
/// so a call within the module names its callee by the distance of their entries, and code knows no address.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub(crate) struct Function {
    /// First word of its code; until the first call, of the code that prepares it.
    pub code: *const u64,
    /// Words its registers take on the raw stack.
    pub raw_size: u32,
    /// Words its registers take on the refs stack.
    pub ref_size: u32,
    /// Arguments of a call through a closure, without the closure; [`Function::SLOWLY`] if it takes a rest list, or may
    /// not be called so.
    pub argc: u32,
    /// Raw registers of parameters.
    pub raw_params: u16,
    /// Ref registers of parameters.
    pub ref_params: u16,
    /// The instance's constants.
    pub constants: *const Word,
    /// The instance's globals of raw types.
    pub raw_globals: *mut u64,
    /// The instance's globals of ref types.
    pub ref_globals: *mut Word,
    /// Links of the instance's imports.
    pub links: *const Link,
    /// Headers of fresh objects of the module's shapes.
    pub shapes: *const u64,
    /// The prepared code; null until the first call.
    pub prepared: *const Prepared,
    /// Its counters, if it is prepared for counting.
    pub counts: *mut u64,
    /// The instance; null for the machine's own functions.
    pub instance: *const Instance,
    /// Its id in the module.
    pub id: FuncId,
    /// Whether it takes a rest list.
    pub has_rest: bool,
}

impl Function {
    /// Stands for no number of arguments.
    pub(crate) const SLOWLY: u32 = u32::MAX;
}

/// A suspended function: where it goes on, and where its registers begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub(crate) struct Frame {
    /// Where it goes on; the word before says which registers are for the result. The lowest bit is set if it was
    /// stopped by a throw and never goes on.
    pub pc: *const u64,
    /// The function.
    pub func: *mut Function,
    /// Its raw registers.
    pub raw: *mut u64,
    /// Its ref registers.
    pub refs: *mut Word,
}

impl Frame {
    /// No frame.
    pub(crate) const NONE: Self = Self {
        pc: core::ptr::null(),
        func: core::ptr::null_mut(),
        raw: core::ptr::null_mut(),
        refs: core::ptr::null_mut(),
    };
}

/// The interpreter's registers, in machine registers while handlers run.
#[derive(Clone, Copy)]
pub(crate) struct State {
    pub vm: *mut Vm,
    pub pc: *const u64,
    pub raw: *mut u64,
    pub refs: *mut Word,
}

/// What comes after the fast path of an operation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    /// The operation at `pc`, which is the one that follows in the code.
    Next,
    /// The operation at `pc`, wherever that is.
    Jump,
    /// The slow path of the operation at `pc`; nothing of it has been done.
    Slow,
}

/// Accessors of the current operation.
///
/// # Safety
/// For all: `pc` is at an operation of prepared code whose operands are as its row says, and registers are those of the
/// function it belongs to. Preparation of a verified body guarantees both.
impl State {
    #[inline(always)]
    pub(crate) unsafe fn operand(&self, index: usize) -> usize {
        // SAFETY: a head has four parts of 16 bits.
        unsafe { usize::from(*self.pc.cast::<u16>().add(index)) }
    }

    /// First operand.
    #[inline(always)]
    pub(crate) unsafe fn a(&self) -> usize {
        // SAFETY: the contract of this block.
        unsafe { self.operand(1) }
    }

    /// Second operand.
    #[inline(always)]
    pub(crate) unsafe fn b(&self) -> usize {
        // SAFETY: the contract of this block.
        unsafe { self.operand(2) }
    }

    /// Third operand.
    #[inline(always)]
    pub(crate) unsafe fn c(&self) -> usize {
        // SAFETY: the contract of this block.
        unsafe { self.operand(3) }
    }

    /// Second operand as a signed constant.
    #[inline(always)]
    pub(crate) unsafe fn b_signed(&self) -> i64 {
        // SAFETY: the contract of this block.
        unsafe { i64::from(*self.pc.cast::<i16>().add(2)) }
    }

    /// The constant of a comparing branch, beside its offset.
    #[inline(always)]
    pub(crate) unsafe fn branch_constant(&self) -> i64 {
        // SAFETY: the contract of this block.
        unsafe { i64::from(*self.pc.cast::<i32>().add(3)) }
    }

    /// Third operand as a signed constant.
    #[inline(always)]
    pub(crate) unsafe fn c_signed(&self) -> i64 {
        // SAFETY: the contract of this block.
        unsafe { i64::from(*self.pc.cast::<i16>().add(3)) }
    }

    /// Second and third operand as one number.
    #[inline(always)]
    pub(crate) unsafe fn wide(&self) -> u32 {
        // SAFETY: the contract of this block.
        unsafe { *self.pc.cast::<u32>().add(1) }
    }

    /// A further word.
    #[inline(always)]
    pub(crate) unsafe fn word(&self, index: usize) -> u64 {
        // SAFETY: the contract of this block.
        unsafe { *self.pc.add(index) }
    }

    /// Half of a further word: halves are counted from the head.
    #[inline(always)]
    pub(crate) unsafe fn half(&self, index: usize) -> u32 {
        // SAFETY: the contract of this block.
        unsafe { *self.pc.cast::<u32>().add(index) }
    }

    /// The number in the word after the head.
    #[inline(always)]
    pub(crate) unsafe fn number(&self) -> usize {
        // SAFETY: the contract of this block.
        unsafe { self.half(2) as usize }
    }

    /// The raw registers of two offsets in the word after the head.
    #[inline(always)]
    pub(crate) unsafe fn offsets(&self) -> [usize; 2] {
        // SAFETY: the contract of this block.
        unsafe { [4, 5].map(|it| usize::from(*self.pc.cast::<u16>().add(it))) }
    }

    /// The registers for the result of a call, raw and ref, from the word before the place where it goes on.
    #[inline(always)]
    pub(crate) unsafe fn result_registers(&self) -> (usize, usize) {
        // SAFETY: `pc` is after a call, whose last word ends with them, or at code of the machine's own that has such a
        // word before it.
        unsafe {
            let parts = self.pc.cast::<u16>();
            (usize::from(*parts.sub(2)), usize::from(*parts.sub(1)))
        }
    }

    /// A raw register.
    #[inline(always)]
    pub(crate) unsafe fn raw(&self, register: usize) -> u64 {
        // SAFETY: the contract of this block.
        unsafe { *self.raw.add(register) }
    }

    /// Sets a raw register.
    #[inline(always)]
    pub(crate) unsafe fn set_raw(&self, register: usize, value: u64) {
        // SAFETY: the contract of this block.
        unsafe { *self.raw.add(register) = value };
    }

    /// A raw register as an integer.
    #[inline(always)]
    pub(crate) unsafe fn i64(&self, register: usize) -> i64 {
        // SAFETY: the contract of this block.
        unsafe { self.raw(register) as i64 }
    }

    /// A raw register as a float.
    #[inline(always)]
    pub(crate) unsafe fn f64(&self, register: usize) -> f64 {
        // SAFETY: the contract of this block.
        f64::from_bits(unsafe { self.raw(register) })
    }

    /// A ref register.
    #[inline(always)]
    pub(crate) unsafe fn get(&self, register: usize) -> Word {
        // SAFETY: the contract of this block.
        unsafe { *self.refs.add(register) }
    }

    /// Sets a ref register.
    #[inline(always)]
    pub(crate) unsafe fn set(&self, register: usize, value: Word) {
        // SAFETY: the contract of this block.
        unsafe { *self.refs.add(register) = value };
    }

    /// The entry of the running function.
    #[inline(always)]
    pub(crate) unsafe fn func(&self) -> *mut Function {
        // SAFETY: `vm` is the machine that runs this.
        unsafe { (*self.vm).func }
    }

    /// Goes on after that many words.
    #[inline(always)]
    pub(crate) unsafe fn next(&mut self, words: usize) -> Flow {
        // SAFETY: every operation but those that leave is followed by another (V17).
        self.pc = unsafe { self.pc.add(words) };
        Flow::Next
    }

    /// Puts a result in the ref register of the first operand, and goes on after that many words.
    #[inline(always)]
    pub(crate) unsafe fn give(&mut self, word: Word, words: usize) -> Flow {
        // SAFETY: the contract of this block.
        unsafe {
            self.set(self.a(), word);
            self.next(words)
        }
    }

    /// As [`State::give`], in the raw register.
    #[inline(always)]
    pub(crate) unsafe fn give_raw(&mut self, bits: u64, words: usize) -> Flow {
        // SAFETY: the contract of this block.
        unsafe {
            self.set_raw(self.a(), bits);
            self.next(words)
        }
    }

    /// As [`State::give`], if the fast path has found the result.
    #[inline(always)]
    pub(crate) unsafe fn give_if(&mut self, word: Option<Word>, words: usize) -> Flow {
        match word {
            // SAFETY: the contract of this block.
            Some(word) => unsafe { self.give(word, words) },
            None => Flow::Slow,
        }
    }

    /// As [`State::give_raw`], if the fast path has found the result.
    #[inline(always)]
    pub(crate) unsafe fn give_raw_if(&mut self, bits: Option<u64>, words: usize) -> Flow {
        match bits {
            // SAFETY: the contract of this block.
            Some(bits) => unsafe { self.give_raw(bits, words) },
            None => Flow::Slow,
        }
    }

    /// Goes on after that many words if the fast path has done all.
    #[inline(always)]
    pub(crate) unsafe fn next_if(&mut self, is_done: bool, words: usize) -> Flow {
        match is_done {
            // SAFETY: the contract of this block.
            true => unsafe { self.next(words) },
            false => Flow::Slow,
        }
    }

    /// Goes on at an offset from the head.
    #[inline(always)]
    pub(crate) unsafe fn jump(&mut self, offset: i32) -> Flow {
        // SAFETY: branches lead to operations of the same code.
        self.pc = unsafe { self.pc.offset(offset as isize) };
        Flow::Jump
    }
}

/// A raw register's content as a Rust value.
pub(crate) trait RawValue: Copy {
    fn of_bits(bits: u64) -> Self;
    fn bits_of(self) -> u64;
}

macro_rules! raw_values {
    ($($ty:ty: |$bits:ident| $of_bits:expr, |$value:ident| $bits_of:expr;)*) => {$(
        impl RawValue for $ty {
            #[inline(always)]
            fn of_bits($bits: u64) -> Self {
                $of_bits
            }
            #[inline(always)]
            fn bits_of(self) -> u64 {
                let $value = self;
                $bits_of
            }
        }
    )*};
}
raw_values! {
    i64: |bits| bits as Self, |value| value as u64;
    f64: |bits| Self::from_bits(bits), |value| value.to_bits();
    bool: |bits| bits != 0, |value| u64::from(value);
}

/// The result of a scalar operation: a value, or a value or a trap. The slow path finds the trap again.
pub(crate) trait ScalarResult {
    fn bits(self) -> Option<u64>;
}

impl<T: RawValue> ScalarResult for T {
    #[inline(always)]
    fn bits(self) -> Option<u64> {
        Some(self.bits_of())
    }
}

impl ScalarResult for Result<i64, Trap> {
    #[inline(always)]
    fn bits(self) -> Option<u64> {
        self.ok().map(i64::bits_of)
    }
}
