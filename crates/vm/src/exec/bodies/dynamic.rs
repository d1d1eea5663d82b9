//! Dynamic values: conversions, kinds, the arithmetic of small integers and common floats.

use super::*;

// --- dynamic values and scalars

#[inline(always)]
pub(crate) unsafe fn any_from_i64(s: &mut S) -> Flow {
    s.give_if(Word::from_small(s.i64(s.b())), 1)
}

#[inline(always)]
pub(crate) unsafe fn any_from_f64(s: &mut S) -> Flow {
    s.give_if(Word::from_common_float(s.f64(s.b())), 1)
}

#[inline(always)]
pub(crate) unsafe fn any_from_bool(s: &mut S) -> Flow {
    s.give(Word::from_bool(s.raw(s.b()) != 0), 1)
}

#[inline(always)]
pub(crate) unsafe fn any_from_char(s: &mut S) -> Flow {
    let character = u32::try_from(s.i64(s.b())).ok().and_then(char::from_u32);
    s.give_if(character.map(Word::from_char), 1)
}

#[inline(always)]
pub(crate) unsafe fn i64_from_any(s: &mut S) -> Flow {
    let word = s.get(s.b());
    if !word.is_small() {
        return Flow::Slow;
    }
    s.give_raw(word.small() as u64, 1)
}

#[inline(always)]
pub(crate) unsafe fn f64_from_any(s: &mut S) -> Flow {
    let word = s.get(s.b());
    if !word.is_common_float() {
        return Flow::Slow;
    }
    s.give_raw(word.common_float().to_bits(), 1)
}

#[inline(always)]
pub(crate) unsafe fn bool_from_any(s: &mut S) -> Flow {
    let word = s.get(s.b());
    if word != Word::TRUE && word != Word::FALSE {
        return Flow::Slow;
    }
    s.give_raw(u64::from(word == Word::TRUE), 1)
}

#[inline(always)]
pub(crate) unsafe fn char_from_any(s: &mut S) -> Flow {
    s.give_raw_if(s.get(s.b()).character().map(u64::from), 1)
}

#[inline(always)]
pub(crate) unsafe fn any_truthy(s: &mut S) -> Flow {
    s.give_raw(u64::from(s.get(s.b()) != Word::FALSE), 1)
}

/// Immediates and sealed objects are told apart here, registered shapes by the slow path.
#[inline(always)]
pub(crate) unsafe fn any_is(s: &mut S) -> Flow {
    let word = s.get(s.b());
    let kind = s.c();
    let is = if kind == Kind::SmallInteger as usize {
        word.is_small()
    } else if word.is_pointer() {
        match is_object_of(header_shape(*word.address()), kind) {
            Some(is) => is,
            None => return Flow::Slow,
        }
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
    s.give_raw(u64::from(is), 1)
}

/// The kinds of sealed shapes.
static SEALED: [Kind; shape::FIRST_REGISTERED as usize] = {
    let mut kinds = [Kind::Object; shape::FIRST_REGISTERED as usize];
    let mut index = 0;
    while index < kinds.len() {
        kinds[index] = shape::kind_of_sealed(index as u16);
        index += 1;
    }
    kinds
};

/// Whether objects of a shape are of a kind; `None`: the session's table of shapes says it.
#[inline(always)]
fn is_object_of(shape: u16, kind: usize) -> Option<bool> {
    match SEALED.get(shape as usize) {
        Some(&found) => {
            let is_number = matches!(found, Kind::Integer | Kind::Float);
            Some(found as usize == kind || kind == Kind::Number as usize && is_number)
        }
        None if kind == Kind::Object as usize || kind == Kind::Native as usize => None,
        None => Some(false),
    }
}

#[inline(always)]
pub(crate) unsafe fn any_is_pair(s: &mut S) -> Flow {
    s.give_raw(u64::from(s.get(s.b()).is_pair()), 1)
}

#[inline(always)]
pub(crate) unsafe fn any_is_word(s: &mut S) -> Flow {
    s.give_raw(u64::from(s.get(s.b()).0 == s.word(1)), 2)
}

#[inline(always)]
pub(crate) unsafe fn any_same(s: &mut S) -> Flow {
    s.give_raw(u64::from(s.get(s.b()) == s.get(s.c())), 1)
}

#[inline(always)]
pub(crate) unsafe fn any_eqv(s: &mut S) -> Flow {
    let (x, y) = (s.get(s.b()), s.get(s.c()));
    if x != y && x.is_object() && y.is_object() {
        let shape = header_shape(*x.address());
        if matches!(shape, shape::BIG_INTEGER | shape::FLOAT) {
            return Flow::Slow;
        }
    }
    s.give_raw(u64::from(x == y), 1)
}

/// What a word alone decides, and short strings; other contents are the slow path's.
#[inline(always)]
pub(crate) unsafe fn any_equal(s: &mut S) -> Flow {
    let (x, y) = (s.get(s.b()), s.get(s.c()));
    let is = if x == y {
        true
    } else if !x.is_pointer() || !y.is_pointer() {
        false
    } else {
        let shape = header_shape(*x.address());
        if shape != header_shape(*y.address()) || shape == shape::SYMBOL {
            false
        } else {
            let (Some(x), Some(y)) = (storage(x), storage(y)) else {
                return Flow::Slow;
            };
            match is_same_text(x, y) {
                Some(is) => is,
                None => return Flow::Slow,
            }
        }
    };
    s.give_raw(u64::from(is), 1)
}

/// Characters from which on a comparison is charged.
const CHARGED_TEXT: usize = 16;

/// Whether two storages of strings have the same characters, if both are narrow and short.
#[inline(always)]
unsafe fn is_same_text(x: Word, y: Word) -> Option<bool> {
    let (x, y) = (x.address(), y.address());
    if header_shape(*x) != shape::NARROW || header_shape(*y) != shape::NARROW {
        return None;
    }
    let (length, other) = (layout::raw_len(x), layout::raw_len(y));
    if length != other {
        return Some(false);
    }
    if length >= CHARGED_TEXT {
        return None;
    }
    let (x, y) = (layout::raw_start(x), layout::raw_start(y));
    for index in 0..length {
        if *x.add(index) != *y.add(index) {
            return Some(false);
        }
    }
    Some(true)
}

#[inline(always)]
pub(crate) unsafe fn any_defined(s: &mut S) -> Flow {
    let word = s.get(s.b());
    if word == Word::UNDEFINED {
        return Flow::Slow;
    }
    s.give(word, 2)
}

// --- dynamic arithmetic

#[inline(always)]
pub(crate) unsafe fn any_arithmetic(
    s: &mut S,
    small: impl Fn(Word, Word) -> Option<Word>,
    float: impl Fn(f64, f64) -> f64,
) -> Flow {
    let (x, y) = (s.get(s.b()), s.get(s.c()));
    let result = if x.are_small(y) {
        small(x, y)
    } else if x.is_common_float() && y.is_common_float() {
        Word::from_common_float(float(x.common_float(), y.common_float()))
    } else {
        None
    };
    s.give_if(result, 1)
}

#[inline(always)]
pub(crate) unsafe fn any_k(s: &mut S, small: impl Fn(Word, Word) -> Option<Word>) -> Flow {
    s.give_if(small(s.get(s.b()), Word::from_small_wrapping(s.c_signed())), 1)
}

#[inline(always)]
pub(crate) unsafe fn any_divide(s: &mut S, division: Division) -> Flow {
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
        Division::FloorQuotient => quotient - i64::from(remainder != 0 && (remainder ^ y) < 0),
    };
    s.give_if(Word::from_small(result), 1)
}

#[inline(always)]
pub(crate) unsafe fn any_compare(s: &mut S, comparison: Comparison) -> Flow {
    let outcome = compare_fast(s.get(s.b()), s.get(s.c()), comparison);
    s.give_raw_if(outcome.map(u64::from), 1)
}
