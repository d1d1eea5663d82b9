//! Moves, constants, scalar operations.

use super::*;

// --- moves and constants

#[inline(always)]
pub(crate) unsafe fn move_raw(s: &mut S) -> Flow {
    s.give_raw(s.raw(s.b()), 1)
}

#[inline(always)]
pub(crate) unsafe fn move_ref(s: &mut S) -> Flow {
    s.give(s.get(s.b()), 1)
}

#[inline(always)]
pub(crate) unsafe fn const_small(s: &mut S) -> Flow {
    s.give_raw(s.b_signed() as u64, 1)
}

#[inline(always)]
pub(crate) unsafe fn const_raw(s: &mut S) -> Flow {
    s.give_raw(s.word(1), 2)
}

#[inline(always)]
pub(crate) unsafe fn const_ref(s: &mut S) -> Flow {
    s.give(Word(s.word(1)), 2)
}

#[inline(always)]
pub(crate) unsafe fn const_pool(s: &mut S) -> Flow {
    s.give(*(*s.func()).constants.add(s.number()), 2)
}

#[inline(always)]
pub(crate) unsafe fn const_empty(s: &mut S) -> Flow {
    s.give(Word::empty_object(), 1)
}

// --- scalars

#[inline(always)]
pub(crate) unsafe fn unary<A: RawValue, R: ScalarResult>(s: &mut S, f: impl Fn(A) -> R) -> Flow {
    s.give_raw_if(f(A::of_bits(s.raw(s.b()))).bits(), 1)
}

#[inline(always)]
pub(crate) unsafe fn binary<A: RawValue, B: RawValue, R: ScalarResult>(s: &mut S, f: impl Fn(A, B) -> R) -> Flow {
    s.give_raw_if(f(A::of_bits(s.raw(s.b())), B::of_bits(s.raw(s.c()))).bits(), 1)
}

#[inline(always)]
pub(crate) unsafe fn binary_k<R: ScalarResult>(s: &mut S, f: impl Fn(i64, i64) -> R) -> Flow {
    s.give_raw_if(f(s.i64(s.b()), s.c_signed()).bits(), 1)
}

#[inline(always)]
pub(crate) unsafe fn i64_check(s: &mut S) -> Flow {
    let value = s.i64(s.b());
    if arith::i64_check(value, s.word(1) as i64, s.word(2) as i64).is_err() {
        return Flow::Slow;
    }
    s.give_raw(value as u64, 3)
}

/// The element in the words after the head.
#[inline(always)]
pub(crate) unsafe fn element(s: &S) -> Element {
    Element {
        low: s.word(1) as i64,
        length: s.half(4),
        stride: s.half(5),
        displacement: s.half(6),
    }
}

#[inline(always)]
pub(crate) unsafe fn i64_element(s: &mut S) -> Flow {
    match arith::element_offset(element(s), s.i64(s.b())) {
        Ok(offset) => s.give_raw(offset as u64, 4),
        Err(_) => Flow::Slow,
    }
}
