//! Branches, alone and with the comparison before them.

use super::*;

/// Goes on at the offset of a `Near` branch if taken. The hint keeps the target from becoming a conditional move, which
/// would make the fetch of the next operation wait for the condition.
#[inline(always)]
pub(super) unsafe fn near(s: &mut S, taken: bool) -> Flow {
    if taken {
        cold_path();
        s.jump(s.wide() as i32)
    } else {
        s.next(1)
    }
}

/// Goes on at the offset in the word after the head if taken.
#[inline(always)]
pub(super) unsafe fn far(s: &mut S, taken: bool, words: usize) -> Flow {
    if taken {
        cold_path();
        s.jump(s.half(2) as i32)
    } else {
        s.next(words)
    }
}

#[inline(always)]
pub(crate) unsafe fn branch_always(s: &mut S) -> Flow {
    s.jump(s.wide() as i32)
}

#[inline(always)]
pub(crate) unsafe fn branch_bool(s: &mut S, outcome: bool) -> Flow {
    near(s, (s.raw(s.a()) != 0) == outcome)
}

#[inline(always)]
pub(crate) unsafe fn branch_i64(s: &mut S, f: impl Fn(i64, i64) -> bool) -> Flow {
    far(s, f(s.i64(s.a()), s.i64(s.b())), 2)
}

#[inline(always)]
pub(crate) unsafe fn branch_i64_k(s: &mut S, f: impl Fn(i64, i64) -> bool) -> Flow {
    far(s, f(s.i64(s.a()), s.branch_constant()), 2)
}

#[inline(always)]
pub(crate) unsafe fn branch_f64(s: &mut S, f: impl Fn(f64, f64) -> bool) -> Flow {
    far(s, f(s.f64(s.a()), s.f64(s.b())) == (s.c() != 0), 2)
}

#[inline(always)]
pub(crate) unsafe fn branch_truthy(s: &mut S, outcome: bool) -> Flow {
    near(s, (s.get(s.a()) != Word::FALSE) == outcome)
}

#[inline(always)]
pub(crate) unsafe fn branch_same(s: &mut S, outcome: bool) -> Flow {
    far(s, (s.get(s.a()) == s.get(s.b())) == outcome, 2)
}

#[inline(always)]
pub(crate) unsafe fn branch_word(s: &mut S, outcome: bool) -> Flow {
    far(s, (s.get(s.a()).0 == s.word(2)) == outcome, 3)
}

#[inline(always)]
pub(crate) unsafe fn branch_pair(s: &mut S, outcome: bool) -> Flow {
    near(s, s.get(s.a()).is_pair() == outcome)
}

/// The outcome of a comparison that needs no object.
#[inline(always)]
pub(super) fn compare_fast(x: Word, y: Word, comparison: Comparison) -> Option<bool> {
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
    match compare_fast(s.get(s.a()), s.get(s.b()), comparison) {
        Some(outcome) => far(s, outcome == (s.c() != 0), 2),
        None => Flow::Slow,
    }
}

#[inline(always)]
pub(crate) unsafe fn branch_any_k(s: &mut S, comparison: Comparison) -> Flow {
    let x = s.get(s.a());
    if x.is_small() {
        let outcome = comparison.of(x.0 as i64, s.branch_constant());
        far(s, outcome == (s.c() != 0), 2)
    } else {
        Flow::Slow
    }
}

/// The head has the offset of a table, whose targets count from where it begins.
#[inline(always)]
pub(crate) unsafe fn switch(s: &mut S) -> Flow {
    let table = s.wide() as usize;
    let position = s.i64(s.a()).wrapping_sub(s.word(table) as i64) as u64;
    let count = u64::from(s.half(2 * table + 2));
    let offset = if position < count {
        s.half(2 * table + 4 + position as usize)
    } else {
        s.half(2 * table + 3)
    };
    s.jump((table as i32).wrapping_add(offset as i32))
}
