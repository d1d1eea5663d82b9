//! Dynamic values: conversions, kinds, the arithmetic of small integers and common floats.

use super::*;

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

/// Immediates and sealed objects are told apart here, registered shapes by the slow path.
#[inline(always)]
pub(crate) unsafe fn any_is(s: &mut S) -> Flow {
    unsafe {
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
        s.set_raw(s.a(), u64::from(is));
        s.next(1)
    }
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
            let shape = header_shape(*x.address());
            if matches!(shape, shape::BIG_INTEGER | shape::FLOAT) {
                return Flow::Slow;
            }
        }
        s.set_raw(s.a(), u64::from(x == y));
        s.next(1)
    }
}

/// What a word alone decides, and short strings; other contents are the slow path's.
#[inline(always)]
pub(crate) unsafe fn any_equal(s: &mut S) -> Flow {
    unsafe {
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
        s.set_raw(s.a(), u64::from(is));
        s.next(1)
    }
}

/// Characters from which on a comparison is charged.
const CHARGED_TEXT: usize = 16;

/// Whether two storages of strings have the same characters, if both are narrow and short.
#[inline(always)]
unsafe fn is_same_text(x: Word, y: Word) -> Option<bool> {
    unsafe {
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
            Division::FloorQuotient => quotient - i64::from(remainder != 0 && (remainder ^ y) < 0),
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
