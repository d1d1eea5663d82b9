//! The fast path of every prepared operation, once: the engines expand from these, so they are inlined and keep their
//! state in machine registers. What a body does not do (allocate, trap, big numbers) it leaves to the slow path, having
//! changed nothing.
//!
//! This file stays whole although it is long: it is the interpreter.
//!
//! Rules for bodies: no call that is not inlined, no value with a destructor, no reference to the state escapes; otherwise
//! the engine's calls between handlers would not be jumps.

#![allow(
    unsafe_code,
    reason = "the interpreter: registers and objects through raw pointers"
)]
#![allow(
    clippy::missing_safety_doc,
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all bodies, that of `State`: the operation at `pc` is one of prepared code, made from a \
              verified body, and the registers are those of its function. So operands index registers of the right bank and \
              type (V19, V20), words of refs registers are words of the heap (H1 of `runtime::heap`), and sizes in \
              headers are true (H2); each body checks kinds, shapes and bounds before it follows a word"
)]

use core::hint::cold_path;

use polyc_base::Kind;
use polyc_base::arith::{self, Element};
use polyc_runtime::layout::{
    self, CLOSURE_CAPTURES, CLOSURE_CODE, FLAG_IMMUTABLE, FLAG_LARGE, TAG_OBJECT, header_shape,
};
use polyc_runtime::{Heap, Word, shape};

use super::state::{Flow, Frame, Function, Outcome, RawValue, State};
use crate::instance::Link;

/// How two numbers are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Eq,
    Lt,
    Le,
    Gt,
    Ge,
}

impl Comparison {
    #[inline(always)]
    pub(crate) fn of<T: PartialOrd>(self, x: T, y: T) -> bool {
        match self {
            Self::Eq => x == y,
            Self::Lt => x < y,
            Self::Le => x <= y,
            Self::Gt => x > y,
            Self::Ge => x >= y,
        }
    }
}

/// The three divisions of the numeric tower.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Division {
    Quotient,
    Remainder,
    Modulo,
}

type S = State;

/// What has no fast path.
#[inline(always)]
pub(crate) unsafe fn slowly(_: &mut S) -> Flow {
    Flow::Slow
}

// --- moves and constants

#[inline(always)]
pub(crate) unsafe fn move_raw(s: &mut S) -> Flow {
    unsafe {
        s.set_raw(s.a(), s.raw(s.b()));
        s.next(1)
    }
}

#[inline(always)]
pub(crate) unsafe fn move_ref(s: &mut S) -> Flow {
    unsafe {
        s.set(s.a(), s.get(s.b()));
        s.next(1)
    }
}

#[inline(always)]
pub(crate) unsafe fn const_small(s: &mut S) -> Flow {
    unsafe {
        s.set_raw(s.a(), s.b_signed() as u64);
        s.next(1)
    }
}

#[inline(always)]
pub(crate) unsafe fn const_raw(s: &mut S) -> Flow {
    unsafe {
        s.set_raw(s.a(), s.word(1));
        s.next(2)
    }
}

#[inline(always)]
pub(crate) unsafe fn const_ref(s: &mut S) -> Flow {
    unsafe {
        s.set(s.a(), Word(s.word(1)));
        s.next(2)
    }
}

#[inline(always)]
pub(crate) unsafe fn const_pool(s: &mut S) -> Flow {
    unsafe {
        s.set(s.a(), *(*s.func()).constants.add(s.number()));
        s.next(2)
    }
}

#[inline(always)]
pub(crate) unsafe fn const_empty(s: &mut S) -> Flow {
    unsafe {
        s.set(s.a(), Word::empty_object());
        s.next(1)
    }
}

// --- scalars

#[inline(always)]
pub(crate) unsafe fn unary<A: RawValue, R: Outcome>(s: &mut S, f: impl Fn(A) -> R) -> Flow {
    unsafe {
        match f(A::of_bits(s.raw(s.b()))).bits() {
            Some(bits) => {
                s.set_raw(s.a(), bits);
                s.next(1)
            }
            None => Flow::Slow,
        }
    }
}

#[inline(always)]
pub(crate) unsafe fn binary<A: RawValue, B: RawValue, R: Outcome>(
    s: &mut S,
    f: impl Fn(A, B) -> R,
) -> Flow {
    unsafe {
        match f(A::of_bits(s.raw(s.b())), B::of_bits(s.raw(s.c()))).bits() {
            Some(bits) => {
                s.set_raw(s.a(), bits);
                s.next(1)
            }
            None => Flow::Slow,
        }
    }
}

#[inline(always)]
pub(crate) unsafe fn binary_k<R: Outcome>(s: &mut S, f: impl Fn(i64, i64) -> R) -> Flow {
    unsafe {
        match f(s.i64(s.b()), s.c_signed()).bits() {
            Some(bits) => {
                s.set_raw(s.a(), bits);
                s.next(1)
            }
            None => Flow::Slow,
        }
    }
}

/// The constant is the word after the head.
#[inline(always)]
pub(crate) unsafe fn float_k(s: &mut S, f: impl Fn(f64, f64) -> f64) -> Flow {
    unsafe {
        let result = f(s.f64(s.b()), f64::from_bits(s.word(1)));
        s.set_raw(s.a(), result.to_bits());
        s.next(2)
    }
}

#[inline(always)]
pub(crate) unsafe fn i64_check(s: &mut S) -> Flow {
    unsafe {
        let value = s.i64(s.b());
        if arith::i64_check(value, s.word(1) as i64, s.word(2) as i64).is_err() {
            return Flow::Slow;
        }
        s.set_raw(s.a(), value as u64);
        s.next(3)
    }
}

/// The element in the words after the head.
#[inline(always)]
pub(crate) unsafe fn element(s: &S) -> Element {
    unsafe {
        Element {
            low: s.word(1) as i64,
            length: s.half(4),
            stride: s.half(5),
            displacement: s.half(6),
        }
    }
}

#[inline(always)]
pub(crate) unsafe fn i64_element(s: &mut S) -> Flow {
    unsafe {
        match arith::element_offset(element(s), s.i64(s.b())) {
            Ok(offset) => {
                s.set_raw(s.a(), offset as u64);
                s.next(4)
            }
            Err(_) => Flow::Slow,
        }
    }
}

// --- branches

/// Goes on at the offset of a `Near` branch if taken. The hint keeps the target from becoming a conditional move, which
/// would make the fetch of the next operation wait for the condition.
#[inline(always)]
unsafe fn near(s: &mut S, taken: bool) -> Flow {
    unsafe {
        if taken {
            cold_path();
            s.jump(s.wide() as i32)
        } else {
            s.next(1)
        }
    }
}

/// Goes on at the offset in the word after the head if taken.
#[inline(always)]
unsafe fn far(s: &mut S, taken: bool, words: usize) -> Flow {
    unsafe {
        if taken {
            cold_path();
            s.jump(s.half(2) as i32)
        } else {
            s.next(words)
        }
    }
}

#[inline(always)]
pub(crate) unsafe fn branch_always(s: &mut S) -> Flow {
    unsafe { s.jump(s.wide() as i32) }
}

#[inline(always)]
pub(crate) unsafe fn branch_bool(s: &mut S, outcome: bool) -> Flow {
    unsafe { near(s, (s.raw(s.a()) != 0) == outcome) }
}

#[inline(always)]
pub(crate) unsafe fn branch_i64(s: &mut S, f: impl Fn(i64, i64) -> bool) -> Flow {
    unsafe { far(s, f(s.i64(s.a()), s.i64(s.b())), 2) }
}

#[inline(always)]
pub(crate) unsafe fn branch_i64_k(s: &mut S, f: impl Fn(i64, i64) -> bool) -> Flow {
    unsafe { far(s, f(s.i64(s.a()), s.branch_constant()), 2) }
}

#[inline(always)]
pub(crate) unsafe fn branch_f64(s: &mut S, f: impl Fn(f64, f64) -> bool) -> Flow {
    unsafe { far(s, f(s.f64(s.a()), s.f64(s.b())) == (s.c() != 0), 2) }
}

#[inline(always)]
pub(crate) unsafe fn branch_f64_k(s: &mut S, f: impl Fn(f64, f64) -> bool) -> Flow {
    unsafe {
        let outcome = f(s.f64(s.a()), f64::from_bits(s.word(2)));
        far(s, outcome == (s.c() != 0), 3)
    }
}

#[inline(always)]
pub(crate) unsafe fn branch_truthy(s: &mut S, outcome: bool) -> Flow {
    unsafe { near(s, (s.get(s.a()) != Word::FALSE) == outcome) }
}

#[inline(always)]
pub(crate) unsafe fn branch_same(s: &mut S, outcome: bool) -> Flow {
    unsafe { far(s, (s.get(s.a()) == s.get(s.b())) == outcome, 2) }
}

#[inline(always)]
pub(crate) unsafe fn branch_word(s: &mut S, outcome: bool) -> Flow {
    unsafe { far(s, (s.get(s.a()).0 == s.word(2)) == outcome, 3) }
}

#[inline(always)]
pub(crate) unsafe fn branch_pair(s: &mut S, outcome: bool) -> Flow {
    unsafe { near(s, s.get(s.a()).is_pair() == outcome) }
}

/// The outcome of a comparison that needs no object.
#[inline(always)]
fn compare_fast(x: Word, y: Word, comparison: Comparison) -> Option<bool> {
    if x.are_small(y) {
        Some(comparison.of(x.0 as i64, y.0 as i64))
    } else if x.is_common_float() && y.is_common_float() {
        Some(comparison.of(x.common_float(), y.common_float()))
    } else {
        None
    }
}

#[inline(always)]
pub(crate) unsafe fn branch_any(s: &mut S, comparison: Comparison) -> Flow {
    unsafe {
        match compare_fast(s.get(s.a()), s.get(s.b()), comparison) {
            Some(outcome) => far(s, outcome == (s.c() != 0), 2),
            None => Flow::Slow,
        }
    }
}

#[inline(always)]
pub(crate) unsafe fn branch_any_k(s: &mut S, comparison: Comparison) -> Flow {
    unsafe {
        let x = s.get(s.a());
        if x.is_small() {
            let outcome = comparison.of(x.0 as i64, s.branch_constant());
            far(s, outcome == (s.c() != 0), 2)
        } else {
            Flow::Slow
        }
    }
}

#[inline(always)]
pub(crate) unsafe fn branch_any_f(s: &mut S, comparison: Comparison) -> Flow {
    unsafe {
        let x = s.get(s.a());
        if x.is_common_float() {
            let outcome = comparison.of(x.common_float(), f64::from_bits(s.word(2)));
            far(s, outcome == (s.c() != 0), 3)
        } else {
            Flow::Slow
        }
    }
}

#[inline(always)]
pub(crate) unsafe fn switch(s: &mut S) -> Flow {
    unsafe {
        let position = s.i64(s.a()).wrapping_sub(s.word(1) as i64) as u64;
        let count = u64::from(s.half(4));
        let offset = if position < count {
            s.half(6 + position as usize)
        } else {
            s.half(5)
        };
        s.jump(offset as i32)
    }
}

// --- dynamic values and scalars

#[inline(always)]
pub(crate) unsafe fn any_from_i64(s: &mut S) -> Flow {
    unsafe {
        match Word::from_small(s.i64(s.b())) {
            Some(word) => {
                s.set(s.a(), word);
                s.next(1)
            }
            None => Flow::Slow,
        }
    }
}

#[inline(always)]
pub(crate) unsafe fn any_from_f64(s: &mut S) -> Flow {
    unsafe {
        match Word::from_common_float(s.f64(s.b())) {
            Some(word) => {
                s.set(s.a(), word);
                s.next(1)
            }
            None => Flow::Slow,
        }
    }
}

#[inline(always)]
pub(crate) unsafe fn any_from_bool(s: &mut S) -> Flow {
    unsafe {
        s.set(s.a(), Word::from_bool(s.raw(s.b()) != 0));
        s.next(1)
    }
}

#[inline(always)]
pub(crate) unsafe fn any_from_char(s: &mut S) -> Flow {
    unsafe {
        let character = u32::try_from(s.i64(s.b())).ok().and_then(char::from_u32);
        match character {
            Some(character) => {
                s.set(s.a(), Word::from_char(character));
                s.next(1)
            }
            None => Flow::Slow,
        }
    }
}

#[inline(always)]
pub(crate) unsafe fn i64_from_any(s: &mut S) -> Flow {
    unsafe {
        let word = s.get(s.b());
        if !word.is_small() {
            return Flow::Slow;
        }
        s.set_raw(s.a(), word.small() as u64);
        s.next(1)
    }
}

#[inline(always)]
pub(crate) unsafe fn f64_from_any(s: &mut S) -> Flow {
    unsafe {
        let word = s.get(s.b());
        if !word.is_common_float() {
            return Flow::Slow;
        }
        s.set_raw(s.a(), word.common_float().to_bits());
        s.next(1)
    }
}

#[inline(always)]
pub(crate) unsafe fn bool_from_any(s: &mut S) -> Flow {
    unsafe {
        let word = s.get(s.b());
        if word != Word::TRUE && word != Word::FALSE {
            return Flow::Slow;
        }
        s.set_raw(s.a(), u64::from(word == Word::TRUE));
        s.next(1)
    }
}

#[inline(always)]
pub(crate) unsafe fn char_from_any(s: &mut S) -> Flow {
    unsafe {
        match s.get(s.b()).character() {
            Some(character) => {
                s.set_raw(s.a(), u64::from(character));
                s.next(1)
            }
            None => Flow::Slow,
        }
    }
}

#[inline(always)]
pub(crate) unsafe fn any_truthy(s: &mut S) -> Flow {
    unsafe {
        s.set_raw(s.a(), u64::from(s.get(s.b()) != Word::FALSE));
        s.next(1)
    }
}

/// Immediates are told apart here, other kinds by the slow path.
#[inline(always)]
pub(crate) unsafe fn any_is(s: &mut S) -> Flow {
    unsafe {
        let word = s.get(s.b());
        let kind = s.c();
        let is = if kind == Kind::SmallInteger as usize {
            word.is_small()
        } else if word.is_pointer() {
            return Flow::Slow;
        } else if kind == Kind::Integer as usize {
            word.is_small()
        } else if kind == Kind::Float as usize {
            word.is_common_float()
        } else if kind == Kind::Number as usize {
            word.is_small() || word.is_common_float()
        } else if kind == Kind::Boolean as usize {
            word == Word::TRUE || word == Word::FALSE
        } else if kind == Kind::Character as usize {
            word.character().is_some()
        } else {
            // Preparation gives the kinds of a single immediate an operation of their own; all others are objects.
            false
        };
        s.set_raw(s.a(), u64::from(is));
        s.next(1)
    }
}

#[inline(always)]
pub(crate) unsafe fn any_is_pair(s: &mut S) -> Flow {
    unsafe {
        s.set_raw(s.a(), u64::from(s.get(s.b()).is_pair()));
        s.next(1)
    }
}

#[inline(always)]
pub(crate) unsafe fn any_is_word(s: &mut S) -> Flow {
    unsafe {
        s.set_raw(s.a(), u64::from(s.get(s.b()).0 == s.word(1)));
        s.next(2)
    }
}

#[inline(always)]
pub(crate) unsafe fn any_same(s: &mut S) -> Flow {
    unsafe {
        s.set_raw(s.a(), u64::from(s.get(s.b()) == s.get(s.c())));
        s.next(1)
    }
}

#[inline(always)]
pub(crate) unsafe fn any_eqv(s: &mut S) -> Flow {
    unsafe {
        let (x, y) = (s.get(s.b()), s.get(s.c()));
        if x != y && x.is_object() && y.is_object() {
            // Both may be boxed numbers.
            return Flow::Slow;
        }
        s.set_raw(s.a(), u64::from(x == y));
        s.next(1)
    }
}

#[inline(always)]
pub(crate) unsafe fn any_defined(s: &mut S) -> Flow {
    unsafe {
        let word = s.get(s.b());
        if word == Word::UNDEFINED {
            return Flow::Slow;
        }
        s.set(s.a(), word);
        s.next(2)
    }
}

// --- dynamic arithmetic

macro_rules! any_arithmetic {
    ($($name:ident = $small:ident, $operator:tt;)*) => {$(
        #[inline(always)]
        pub(crate) unsafe fn $name(s: &mut S) -> Flow {
            unsafe {
                let (x, y) = (s.get(s.b()), s.get(s.c()));
                let result = if x.are_small(y) {
                    x.$small(y)
                } else if x.is_common_float() && y.is_common_float() {
                    Word::from_common_float(x.common_float() $operator y.common_float())
                } else {
                    None
                };
                match result {
                    Some(word) => {
                        s.set(s.a(), word);
                        s.next(1)
                    }
                    None => Flow::Slow,
                }
            }
        }
    )*};
}
any_arithmetic! {
    any_add = small_add, +;
    any_sub = small_sub, -;
    any_mul = small_mul, *;
}

macro_rules! any_with_constant {
    ($($name:ident = $small:ident;)*) => {$(
        #[inline(always)]
        pub(crate) unsafe fn $name(s: &mut S) -> Flow {
            unsafe {
                match s.get(s.b()).$small(Word::from_small_wrapping(s.c_signed())) {
                    Some(word) => {
                        s.set(s.a(), word);
                        s.next(1)
                    }
                    None => Flow::Slow,
                }
            }
        }
    )*};
}
any_with_constant! {
    any_add_k = small_add;
    any_sub_k = small_sub;
}

#[inline(always)]
pub(crate) unsafe fn any_float(s: &mut S, f: impl Fn(f64, f64) -> f64) -> Flow {
    unsafe {
        let x = s.get(s.b());
        if !x.is_common_float() {
            return Flow::Slow;
        }
        match Word::from_common_float(f(x.common_float(), f64::from_bits(s.word(1)))) {
            Some(word) => {
                s.set(s.a(), word);
                s.next(2)
            }
            None => Flow::Slow,
        }
    }
}

#[inline(always)]
pub(crate) unsafe fn any_divide(s: &mut S, division: Division) -> Flow {
    unsafe {
        let (x, y) = (s.get(s.b()), s.get(s.c()));
        if !x.are_small(y) || y == Word::ZERO {
            return Flow::Slow;
        }
        let (x, y) = (x.small(), y.small());
        // The divisor is not zero, and 61-bit integers do not overflow 64 bits.
        let (Some(quotient), Some(remainder)) = (x.checked_div(y), x.checked_rem(y)) else {
            return Flow::Slow;
        };
        let result = match division {
            Division::Quotient => quotient,
            Division::Remainder => remainder,
            Division::Modulo if remainder != 0 && (remainder ^ y) < 0 => remainder + y,
            Division::Modulo => remainder,
        };
        match Word::from_small(result) {
            Some(word) => {
                s.set(s.a(), word);
                s.next(1)
            }
            None => Flow::Slow,
        }
    }
}

#[inline(always)]
pub(crate) unsafe fn any_compare(s: &mut S, comparison: Comparison) -> Flow {
    unsafe {
        match compare_fast(s.get(s.b()), s.get(s.c()), comparison) {
            Some(outcome) => {
                s.set_raw(s.a(), u64::from(outcome));
                s.next(1)
            }
            None => Flow::Slow,
        }
    }
}

// --- sealed objects

#[inline(always)]
unsafe fn heap<'a>(s: &S) -> &'a mut Heap {
    unsafe { &mut (*s.vm).runtime.heap }
}

#[inline(always)]
pub(crate) unsafe fn pair_new(s: &mut S) -> Flow {
    unsafe {
        match heap(s).pair_fast(s.get(s.b()), s.get(s.c())) {
            Some(word) => {
                s.set(s.a(), word);
                s.next(1)
            }
            None => Flow::Slow,
        }
    }
}

/// Fills a fresh object's refs from registers and puts it in the first operand's register.
#[inline(always)]
unsafe fn fill(s: &mut S, object: *mut u64, skip: usize, count: usize) {
    unsafe {
        for index in 0..count {
            *object.add(1 + skip + index) = s.get(s.b() + index).0;
        }
        s.set(s.a(), Word::from_object(object));
    }
}

/// Sizes up to this are allocated in the fast path.
const MOST_FAST: usize = 64;

#[inline(always)]
pub(crate) unsafe fn box_new(s: &mut S) -> Flow {
    unsafe {
        match heap(s).allocate_fast(layout::header(shape::BOX, 1, 0), 1) {
            Some(object) => {
                fill(s, object, 0, 1);
                s.next(1)
            }
            None => Flow::Slow,
        }
    }
}

#[inline(always)]
pub(crate) unsafe fn closure_new(s: &mut S) -> Flow {
    unsafe {
        let (func, count) = (s.half(2), s.half(3) as usize);
        let refs = CLOSURE_CAPTURES + count;
        if count > MOST_FAST {
            return Flow::Slow;
        }
        let header = layout::header(shape::CLOSURE, refs, 0);
        match heap(s).allocate_fast(header, refs) {
            Some(object) => {
                let own = s.func();
                let distance = func as isize - (*own).id.number() as isize;
                // The entry's address is a multiple of eight, so as a word it is a small integer.
                *object.add(1 + CLOSURE_CODE) = own.offset(distance).expose_provenance() as u64;
                fill(s, object, CLOSURE_CAPTURES, count);
                s.next(2)
            }
            None => Flow::Slow,
        }
    }
}

#[inline(always)]
pub(crate) unsafe fn vector_of(s: &mut S) -> Flow {
    unsafe {
        let count = s.number();
        if count > MOST_FAST {
            return Flow::Slow;
        }
        match heap(s).allocate_fast(layout::header(shape::VECTOR, count, 0), count) {
            Some(object) => {
                fill(s, object, 0, count);
                s.next(2)
            }
            None => Flow::Slow,
        }
    }
}

#[inline(always)]
pub(crate) unsafe fn pair_get(s: &mut S, field: usize) -> Flow {
    unsafe {
        let pair = s.get(s.b());
        if !pair.is_pair() {
            return Flow::Slow;
        }
        s.set(s.a(), *pair.address().byte_add(field).cast());
        s.next(1)
    }
}

#[inline(always)]
pub(crate) unsafe fn pair_set(s: &mut S, field: usize) -> Flow {
    unsafe {
        let pair = s.get(s.a());
        if !pair.is_pair() || *pair.address() & FLAG_IMMUTABLE != 0 {
            return Flow::Slow;
        }
        if !heap(s).try_write(pair, field / 8 - 1, s.get(s.b())) {
            return Flow::Slow;
        }
        s.next(1)
    }
}

#[inline(always)]
pub(crate) unsafe fn vector_len(s: &mut S) -> Flow {
    unsafe {
        let vector = s.get(s.b());
        if !Heap::is_shape(vector, shape::VECTOR) {
            return Flow::Slow;
        }
        s.set_raw(s.a(), layout::refs_len(vector.address()) as u64);
        s.next(1)
    }
}

#[inline(always)]
pub(crate) unsafe fn vector_get(s: &mut S) -> Flow {
    unsafe {
        let vector = s.get(s.b());
        let index = s.raw(s.c());
        if !Heap::is_shape(vector, shape::VECTOR)
            || index >= layout::refs_len(vector.address()) as u64
        {
            return Flow::Slow;
        }
        s.set(s.a(), Word(*vector.address().add(1 + index as usize)));
        s.next(1)
    }
}

#[inline(always)]
pub(crate) unsafe fn vector_set(s: &mut S) -> Flow {
    unsafe {
        let vector = s.get(s.a());
        let index = s.raw(s.b());
        if !Heap::is_shape(vector, shape::VECTOR)
            || *vector.address() & FLAG_IMMUTABLE != 0
            || index >= layout::refs_len(vector.address()) as u64
        {
            return Flow::Slow;
        }
        if !heap(s).try_write(vector, index as usize, s.get(s.c())) {
            return Flow::Slow;
        }
        s.next(1)
    }
}

#[inline(always)]
pub(crate) unsafe fn bytes_len(s: &mut S) -> Flow {
    unsafe {
        let bytes = s.get(s.b());
        if !Heap::is_shape(bytes, shape::BYTES) {
            return Flow::Slow;
        }
        s.set_raw(s.a(), layout::raw_len(bytes.address()) as u64);
        s.next(1)
    }
}

#[inline(always)]
pub(crate) unsafe fn bytes_get(s: &mut S) -> Flow {
    unsafe {
        let bytes = s.get(s.b());
        let index = s.raw(s.c());
        if !Heap::is_shape(bytes, shape::BYTES) || index >= layout::raw_len(bytes.address()) as u64
        {
            return Flow::Slow;
        }
        let byte = *layout::raw_start(bytes.address()).add(index as usize);
        s.set_raw(s.a(), u64::from(byte));
        s.next(1)
    }
}

#[inline(always)]
pub(crate) unsafe fn bytes_set(s: &mut S) -> Flow {
    unsafe {
        let bytes = s.get(s.a());
        let (index, byte) = (s.raw(s.b()), s.raw(s.c()));
        if !Heap::is_shape(bytes, shape::BYTES)
            || *bytes.address() & FLAG_IMMUTABLE != 0
            || index >= layout::raw_len(bytes.address()) as u64
            || byte > 255
        {
            return Flow::Slow;
        }
        *layout::raw_start(bytes.address()).add(index as usize) = byte as u8;
        s.next(1)
    }
}

#[inline(always)]
pub(crate) unsafe fn box_get(s: &mut S) -> Flow {
    unsafe {
        let cell = s.get(s.b());
        if !Heap::is_shape(cell, shape::BOX) {
            return Flow::Slow;
        }
        s.set(s.a(), Word(*cell.address().add(1)));
        s.next(1)
    }
}

#[inline(always)]
pub(crate) unsafe fn box_set(s: &mut S) -> Flow {
    unsafe {
        let cell = s.get(s.a());
        if !Heap::is_shape(cell, shape::BOX) {
            return Flow::Slow;
        }
        if !heap(s).try_write(cell, 0, s.get(s.b())) {
            return Flow::Slow;
        }
        s.next(1)
    }
}

#[inline(always)]
pub(crate) unsafe fn closure_get(s: &mut S) -> Flow {
    unsafe {
        let closure = s.get(s.b());
        let index = CLOSURE_CAPTURES + s.number();
        if !Heap::is_shape(closure, shape::CLOSURE) || index >= layout::refs_len(closure.address())
        {
            return Flow::Slow;
        }
        s.set(s.a(), Word(*closure.address().add(1 + index)));
        s.next(2)
    }
}

#[inline(always)]
pub(crate) unsafe fn dynamic_get(s: &mut S) -> Flow {
    unsafe {
        s.set(s.a(), (*s.vm).dynamic);
        s.next(1)
    }
}

#[inline(always)]
pub(crate) unsafe fn dynamic_set(s: &mut S) -> Flow {
    unsafe {
        (*s.vm).dynamic = s.get(s.a());
        s.next(1)
    }
}

// --- open objects: a register of type obj refers to one

/// The header of fresh objects of the shape that the word after the head names.
#[inline(always)]
unsafe fn wanted_header(s: &S) -> u64 {
    unsafe { *(*s.func()).shapes.add(s.number()) }
}

/// The session's number of that shape.
#[inline(always)]
unsafe fn wanted_shape(s: &S) -> u16 {
    unsafe { header_shape(wanted_header(s)) }
}

#[inline(always)]
pub(crate) unsafe fn obj_new(s: &mut S) -> Flow {
    unsafe {
        let header = wanted_header(s);
        let words = layout::header_refs(header) + layout::raw_words(layout::header_raw(header));
        if header & FLAG_LARGE != 0 || words > MOST_FAST {
            return Flow::Slow;
        }
        match heap(s).allocate_fast(header, words) {
            Some(object) => {
                for index in 0..words {
                    // Volatile, or the loop would become a call for a few words.
                    object.add(1 + index).write_volatile(0);
                }
                s.set(s.a(), Word::from_object(object));
                s.next(2)
            }
            None => Flow::Slow,
        }
    }
}

#[inline(always)]
pub(crate) unsafe fn obj_cast(s: &mut S) -> Flow {
    unsafe {
        let word = s.get(s.b());
        if !Heap::is_shape(word, wanted_shape(s)) {
            return Flow::Slow;
        }
        s.set(s.a(), word);
        s.next(2)
    }
}

#[inline(always)]
pub(crate) unsafe fn obj_is(s: &mut S) -> Flow {
    unsafe {
        let is = Heap::is_shape(s.get(s.b()), wanted_shape(s));
        s.set_raw(s.a(), u64::from(is));
        s.next(2)
    }
}

/// The address of an open object.
#[inline(always)]
unsafe fn object(s: &S, register: usize) -> *mut u64 {
    unsafe {
        let word = s.get(register);
        debug_assert!(word.is_object(), "a register of type obj holds an object");
        debug_assert!(
            header_shape(*word.address()) >= shape::EMPTY,
            "it is of an open shape"
        );
        core::ptr::with_exposed_provenance_mut((word.0 - TAG_OBJECT) as usize)
    }
}

#[inline(always)]
pub(crate) unsafe fn obj_refs(s: &mut S) -> Flow {
    unsafe {
        s.set_raw(s.a(), layout::refs_len(object(s, s.b())) as u64);
        s.next(1)
    }
}

#[inline(always)]
pub(crate) unsafe fn obj_raw(s: &mut S) -> Flow {
    unsafe {
        s.set_raw(s.a(), layout::raw_len(object(s, s.b())) as u64);
        s.next(1)
    }
}

/// An offset of the word after the head, plus the value of a raw register.
#[inline(always)]
unsafe fn offset_at(s: &S, register: usize) -> u64 {
    unsafe { (s.number() as u64).wrapping_add(s.raw(register)) }
}

/// The offset of the element with the index in a raw register; `None`: there is none.
#[inline(always)]
unsafe fn offset_of_element(s: &S, register: usize) -> Option<u64> {
    unsafe {
        let offset = arith::element_offset(element(s), s.i64(register)).ok()?;
        Some(offset as u64)
    }
}

/// The element in the word after the head, whose stride is `unit`.
#[inline(always)]
pub(crate) unsafe fn element_unit(s: &S, unit: u32) -> Element {
    unsafe {
        Element {
            low: i64::from(*s.pc.cast::<i16>().add(6)),
            length: s.half(2),
            stride: unit,
            displacement: u32::from(*s.pc.cast::<u16>().add(7)),
        }
    }
}

/// As [`offset_of_element`], of elements side by side.
#[inline(always)]
unsafe fn offset_of_unit(s: &S, register: usize, unit: u32) -> Option<u64> {
    unsafe {
        let offset = arith::element_offset(element_unit(s, unit), s.i64(register)).ok()?;
        Some(offset as u64)
    }
}

/// The raw bytes of width `width` at an offset, if they lie in the object.
#[inline(always)]
unsafe fn raw_at(object: *mut u64, offset: u64, width: u64) -> Option<*mut u8> {
    unsafe {
        let (refs, raw) = layout::sizes(object);
        let raw = raw as u64;
        if raw >= width && offset <= raw - width {
            Some(object.add(1 + refs).cast::<u8>().add(offset as usize))
        } else {
            None
        }
    }
}

/// The ref at an offset, if it lies in the object.
#[inline(always)]
unsafe fn ref_at(object: *mut u64, offset: u64) -> Option<*mut Word> {
    unsafe {
        if offset < layout::refs_len(object) as u64 {
            Some(object.add(1 + offset as usize).cast())
        } else {
            None
        }
    }
}

macro_rules! loads {
    ($(($load:ident, $store:ident): |$s:ident, $register:ident| $offset:expr, $words:literal, $place:ident;)*) => {$(
        #[inline(always)]
        pub(crate) unsafe fn $load($s: &mut S) -> Flow {
            unsafe {
                let $register = $s.c();
                let Some(offset) = $offset else {
                    return Flow::Slow;
                };
                $place!(load $s, offset, $words)
            }
        }

        #[inline(always)]
        pub(crate) unsafe fn $store($s: &mut S) -> Flow {
            unsafe {
                let $register = $s.b();
                let Some(offset) = $offset else {
                    return Flow::Slow;
                };
                $place!(store $s, offset, $words)
            }
        }
    )*};
}

/// Reads or writes eight raw bytes. A store at a fixed offset has its value in the second operand, others in the third.
macro_rules! eight_bytes {
    (load $s:ident, $offset:ident, $words:literal) => {
        match raw_at(object($s, $s.b()), $offset, 8) {
            Some(place) => {
                $s.set_raw($s.a(), place.cast::<u64>().read_unaligned());
                $s.next($words)
            }
            None => Flow::Slow,
        }
    };
    (store $s:ident, $offset:ident, $words:literal) => {
        match raw_at(object($s, $s.a()), $offset, 8) {
            Some(place) => {
                place.cast::<u64>().write_unaligned($s.raw($s.c()));
                $s.next($words)
            }
            None => Flow::Slow,
        }
    };
}

macro_rules! one_byte {
    (load $s:ident, $offset:ident, $words:literal) => {
        match raw_at(object($s, $s.b()), $offset, 1) {
            Some(place) => {
                $s.set_raw($s.a(), u64::from(*place));
                $s.next($words)
            }
            None => Flow::Slow,
        }
    };
    (store $s:ident, $offset:ident, $words:literal) => {
        match raw_at(object($s, $s.a()), $offset, 1) {
            Some(place) => {
                *place = $s.raw($s.c()) as u8;
                $s.next($words)
            }
            None => Flow::Slow,
        }
    };
}

macro_rules! one_ref {
    (load $s:ident, $offset:ident, $words:literal) => {
        match ref_at(object($s, $s.b()), $offset) {
            Some(place) => {
                $s.set($s.a(), *place);
                $s.next($words)
            }
            None => Flow::Slow,
        }
    };
    (store $s:ident, $offset:ident, $words:literal) => {
        match ref_at(object($s, $s.a()), $offset) {
            Some(_) => {
                let target = $s.get($s.a());
                if !heap($s).try_write(target, $offset as usize, $s.get($s.c())) {
                    return Flow::Slow;
                }
                $s.next($words)
            }
            None => Flow::Slow,
        }
    };
}

loads! {
    (raw_load_at, raw_store_at): |s, register| Some(offset_at(s, register)), 2, eight_bytes;
    (raw_load_element, raw_store_element): |s, register| offset_of_element(s, register), 4, eight_bytes;
    (raw_load_unit, raw_store_unit): |s, register| offset_of_unit(s, register, 8), 2, eight_bytes;
    (u8_load_unit, u8_store_unit): |s, register| offset_of_unit(s, register, 1), 2, one_byte;
    (ref_load_unit, ref_store_unit): |s, register| offset_of_unit(s, register, 1), 2, one_ref;
    (u8_load_at, u8_store_at): |s, register| Some(offset_at(s, register)), 2, one_byte;
    (u8_load_element, u8_store_element): |s, register| offset_of_element(s, register), 4, one_byte;
    (ref_load_at, ref_store_at): |s, register| Some(offset_at(s, register)), 2, one_ref;
    (ref_load_element, ref_store_element): |s, register| offset_of_element(s, register), 4, one_ref;
}

#[inline(always)]
pub(crate) unsafe fn raw_load(s: &mut S) -> Flow {
    unsafe {
        let offset = s.number() as u64;
        eight_bytes!(load s, offset, 2)
    }
}

#[inline(always)]
pub(crate) unsafe fn raw_store(s: &mut S) -> Flow {
    unsafe {
        match raw_at(object(s, s.a()), s.number() as u64, 8) {
            Some(place) => {
                place.cast::<u64>().write_unaligned(s.raw(s.b()));
                s.next(2)
            }
            None => Flow::Slow,
        }
    }
}

#[inline(always)]
pub(crate) unsafe fn u8_load(s: &mut S) -> Flow {
    unsafe {
        let offset = s.number() as u64;
        one_byte!(load s, offset, 2)
    }
}

#[inline(always)]
pub(crate) unsafe fn u8_store(s: &mut S) -> Flow {
    unsafe {
        match raw_at(object(s, s.a()), s.number() as u64, 1) {
            Some(place) => {
                *place = s.raw(s.b()) as u8;
                s.next(2)
            }
            None => Flow::Slow,
        }
    }
}

#[inline(always)]
pub(crate) unsafe fn ref_load(s: &mut S) -> Flow {
    unsafe {
        let offset = s.number() as u64;
        one_ref!(load s, offset, 2)
    }
}

#[inline(always)]
pub(crate) unsafe fn ref_store(s: &mut S) -> Flow {
    unsafe {
        match ref_at(object(s, s.a()), s.number() as u64) {
            Some(_) => {
                let target = s.get(s.a());
                if !heap(s).try_write(target, s.number(), s.get(s.b())) {
                    return Flow::Slow;
                }
                s.next(2)
            }
            None => Flow::Slow,
        }
    }
}

// --- globals

#[inline(always)]
pub(crate) unsafe fn global_get_raw(s: &mut S) -> Flow {
    unsafe {
        s.set_raw(s.a(), *(*s.func()).raw_globals.add(s.number()));
        s.next(2)
    }
}

#[inline(always)]
pub(crate) unsafe fn global_get_ref(s: &mut S) -> Flow {
    unsafe {
        s.set(s.a(), *(*s.func()).ref_globals.add(s.number()));
        s.next(2)
    }
}

#[inline(always)]
pub(crate) unsafe fn global_set_raw(s: &mut S) -> Flow {
    unsafe {
        *(*s.func()).raw_globals.add(s.number()) = s.raw(s.a());
        s.next(2)
    }
}

#[inline(always)]
pub(crate) unsafe fn global_set_ref(s: &mut S) -> Flow {
    unsafe {
        *(*s.func()).ref_globals.add(s.number()) = s.get(s.a());
        s.next(2)
    }
}

#[inline(always)]
unsafe fn link(s: &S) -> Link {
    unsafe { *(*s.func()).links.add(s.number()) }
}

#[inline(always)]
pub(crate) unsafe fn import_get_raw(s: &mut S) -> Flow {
    unsafe {
        s.set_raw(s.a(), *link(s).raw_global());
        s.next(2)
    }
}

#[inline(always)]
pub(crate) unsafe fn import_get_ref(s: &mut S) -> Flow {
    unsafe {
        s.set(s.a(), *link(s).ref_global());
        s.next(2)
    }
}

#[inline(always)]
pub(crate) unsafe fn import_set_raw(s: &mut S) -> Flow {
    unsafe {
        *link(s).raw_global() = s.raw(s.a());
        s.next(2)
    }
}

#[inline(always)]
pub(crate) unsafe fn import_set_ref(s: &mut S) -> Flow {
    unsafe {
        *link(s).ref_global() = s.get(s.a());
        s.next(2)
    }
}

// --- calls

/// Where a function with these register bases begins to run: at its code if the stacks have room for it and the control
/// stack for the frames it may push, else at the code that makes room.
#[inline(always)]
unsafe fn entry(s: &S, callee: *mut Function) -> *const u64 {
    unsafe {
        let vm = s.vm;
        let raw_end = s.raw.wrapping_add((*callee).raw_size as usize);
        let ref_end = s.refs.wrapping_add((*callee).ref_size as usize);
        if raw_end > (*vm).raw_limit
            || ref_end > (*vm).ref_limit
            || (*vm).control_top > (*vm).control_limit
        {
            cold_path();
            return (*vm).enter;
        }
        (*callee).code
    }
}

/// Suspends the running function until `words` further on, and begins another whose arguments lie in the window.
#[inline(always)]
unsafe fn push_call(s: &mut S, callee: *mut Function, words: usize) -> Flow {
    unsafe {
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
}

/// Replaces the running function by another, whose arguments, so many of each bank, lie in the window.
#[inline(always)]
unsafe fn replace_call(s: &mut S, callee: *mut Function, raw: usize, refs: usize) -> Flow {
    unsafe {
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
}

#[inline(always)]
unsafe fn near_callee(s: &S) -> *mut Function {
    unsafe { s.func().byte_offset(s.word(1) as isize) }
}

#[inline(always)]
pub(crate) unsafe fn call(s: &mut S) -> Flow {
    unsafe {
        let words = s.half(2) as i32 as isize;
        push_call(s, s.func().byte_offset(words * 8), 2)
    }
}

#[inline(always)]
pub(crate) unsafe fn call_import(s: &mut S) -> Flow {
    unsafe { push_call(s, link(s).function(), 2) }
}

/// The function of the closure in the window, if it takes exactly so many arguments.
#[inline(always)]
unsafe fn closure_callee(s: &S) -> Option<*mut Function> {
    unsafe {
        let closure = s.get(s.b());
        if !Heap::is_shape(closure, shape::CLOSURE) {
            return None;
        }
        let code = *closure.address().add(1 + CLOSURE_CODE);
        let callee: *mut Function = core::ptr::with_exposed_provenance_mut(code as usize);
        ((*callee).argc as usize == s.c()).then_some(callee)
    }
}

#[inline(always)]
pub(crate) unsafe fn call_closure(s: &mut S) -> Flow {
    unsafe {
        match closure_callee(s) {
            Some(callee) => push_call(s, callee, 2),
            None => Flow::Slow,
        }
    }
}

#[inline(always)]
pub(crate) unsafe fn tail_call(s: &mut S) -> Flow {
    unsafe {
        let counts = s.pc.add(2).cast::<u16>();
        let (raw, refs) = (usize::from(*counts), usize::from(*counts.add(1)));
        replace_call(s, near_callee(s), raw, refs)
    }
}

#[inline(always)]
pub(crate) unsafe fn tail_call_import(s: &mut S) -> Flow {
    unsafe {
        let counts = s.pc.add(2).cast::<u16>();
        let (raw, refs) = (usize::from(*counts), usize::from(*counts.add(1)));
        replace_call(s, link(s).function(), raw, refs)
    }
}

#[inline(always)]
pub(crate) unsafe fn tail_call_closure(s: &mut S) -> Flow {
    unsafe {
        match closure_callee(s) {
            Some(callee) => replace_call(s, callee, 0, s.c() + 1),
            None => Flow::Slow,
        }
    }
}

/// Goes on in the frame on top of the control stack.
#[inline(always)]
unsafe fn pop_frame(s: &mut S) {
    unsafe {
        let vm = s.vm;
        let frame = (*vm).control_top.sub(1);
        (*vm).control_top = frame;
        (*vm).func = (*frame).func;
        s.pc = (*frame).pc;
        s.raw = (*frame).raw;
        s.refs = (*frame).refs;
    }
}

#[inline(always)]
pub(crate) unsafe fn return_raw(s: &mut S) -> Flow {
    unsafe {
        let value = s.raw(s.a());
        pop_frame(s);
        s.set_raw(s.result_registers().0, value);
        Flow::Jump
    }
}

#[inline(always)]
pub(crate) unsafe fn return_ref(s: &mut S) -> Flow {
    unsafe {
        let value = s.get(s.a());
        pop_frame(s);
        s.set(s.result_registers().1, value);
        Flow::Jump
    }
}

#[inline(always)]
pub(crate) unsafe fn return_none(s: &mut S) -> Flow {
    unsafe {
        pop_frame(s);
        Flow::Jump
    }
}

// --- fuel

#[inline(always)]
pub(crate) unsafe fn fuel(s: &mut S) -> Flow {
    unsafe {
        (*s.vm).fuel -= i64::from(s.wide());
        s.next(1)
    }
}

#[inline(always)]
pub(crate) unsafe fn count(s: &mut S) -> Flow {
    unsafe {
        let counter = (*(*s.vm).func).counts.add(s.wide() as usize);
        *counter = (*counter).saturating_add(1);
        s.next(1)
    }
}

/// The slow path has charged nothing yet when it begins, and goes on behind the operation.
#[inline(always)]
pub(crate) unsafe fn fuel_test(s: &mut S) -> Flow {
    unsafe {
        let left = (*s.vm).fuel - i64::from(s.wide());
        if left < 0 {
            cold_path();
            return Flow::Slow;
        }
        (*s.vm).fuel = left;
        s.next(1)
    }
}
