//! The machine's view of a dynamic value: a tagged word of 64 bits (the drawing is in [`crate::layout`]).

use core::fmt;

use polyc_base::scalar::{Immediate, SMALL_INTEGER_MAX, SMALL_INTEGER_MIN};

use crate::layout::{
    FLAG_HEADER, FLAG_IMMUTABLE, FLAG_OLD, FLAG_PINNED, FLOAT_ROTATION, FLOAT_TAGS, FLOAT_XOR, IMMEDIATE_CHARACTER,
    IMMEDIATE_CONSTANT, IMMEDIATE_HOLE, IMMEDIATE_KIND_SHIFT, IMMEDIATE_SHIFT, IMMEDIATE_UNWRITTEN, POINTER_BITS,
    SHAPE_SHIFT, TAG_IMMEDIATE, TAG_MASK, TAG_OBJECT, TAG_PAIR, TAG_SMALL,
};
use crate::shape;

/// A tagged word. It may be forged, so following one is `unsafe`; [`crate::Value`] is the safe view.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Word(pub u64);

/// The object of [`Word::empty_object`]: both regions are empty, it never moves.
static EMPTY_OBJECT: u64 = FLAG_HEADER | FLAG_PINNED | FLAG_OLD | FLAG_IMMUTABLE | (shape::EMPTY as u64) << SHAPE_SHIFT;

const fn immediate(kind: u64, payload: u64) -> Word {
    Word(payload << IMMEDIATE_SHIFT | kind << IMMEDIATE_KIND_SHIFT | TAG_IMMEDIATE)
}

impl Word {
    /// Small integer 0, which is also what fresh refs hold.
    pub const ZERO: Self = Self(0);
    /// The empty list, Pascal's nil.
    pub const NIL: Self = Self::from_immediate(Immediate::Nil);
    /// False.
    pub const FALSE: Self = Self::from_immediate(Immediate::False);
    /// True.
    pub const TRUE: Self = Self::from_immediate(Immediate::True);
    /// The value of an expression without a value.
    pub const UNSPECIFIED: Self = Self::from_immediate(Immediate::Unspecified);
    /// The value of a variable before it is initialised.
    pub const UNDEFINED: Self = Self::from_immediate(Immediate::Undefined);
    /// The end-of-file object.
    pub const EOF: Self = Self::from_immediate(Immediate::Eof);
    /// Marks a removed entry of a map; never seen by a program.
    pub(crate) const HOLE: Self = immediate(IMMEDIATE_HOLE, 0);
    /// The word in a register before it is written, in checked mode.
    pub const UNWRITTEN: Self = immediate(IMMEDIATE_UNWRITTEN, 0);

    /// An immediate constant.
    #[inline(always)]
    #[must_use]
    pub const fn from_immediate(value: Immediate) -> Self {
        immediate(IMMEDIATE_CONSTANT, value as u64)
    }

    /// A truth value.
    #[inline(always)]
    #[must_use]
    pub const fn from_bool(value: bool) -> Self {
        // True follows false in the table of immediates.
        Self(Self::FALSE.0 + ((value as u64) << IMMEDIATE_SHIFT))
    }

    /// A character.
    #[inline(always)]
    #[must_use]
    pub const fn from_char(value: char) -> Self {
        immediate(IMMEDIATE_CHARACTER, value as u64)
    }

    /// An integer, if it fits 61 bits.
    #[inline(always)]
    #[must_use]
    pub const fn from_small(value: i64) -> Option<Self> {
        if value >= SMALL_INTEGER_MIN && value <= SMALL_INTEGER_MAX {
            Some(Self((value << 3) as u64))
        } else {
            None
        }
    }

    /// An integer known to fit 61 bits; others lose their high bits.
    #[inline(always)]
    #[must_use]
    pub const fn from_small_wrapping(value: i64) -> Self {
        Self((value << 3) as u64)
    }

    /// A float, if its exponent is a common one.
    #[inline(always)]
    #[must_use]
    pub const fn from_common_float(value: f64) -> Option<Self> {
        let word = Self(value.to_bits().rotate_left(FLOAT_ROTATION) ^ FLOAT_XOR);
        if word.is_common_float() { Some(word) } else { None }
    }

    /// The address of a pair's header.
    #[inline(always)]
    #[must_use]
    pub fn from_pair(address: *const u64) -> Self {
        Self(address.expose_provenance() as u64 | TAG_PAIR)
    }

    /// The address of the header of an object that is not a pair.
    #[inline(always)]
    #[must_use]
    pub fn from_object(address: *const u64) -> Self {
        Self(address.expose_provenance() as u64 | TAG_OBJECT)
    }

    /// The object with empty regions, the first value of a local of type `obj`. It never moves.
    #[inline(always)]
    #[must_use]
    pub fn empty_object() -> Self {
        Self::from_object(&raw const EMPTY_OBJECT)
    }

    /// The three tag bits.
    #[inline(always)]
    #[must_use]
    pub const fn tag(self) -> u64 {
        self.0 & TAG_MASK
    }

    /// Whether it is a small integer.
    #[inline(always)]
    #[must_use]
    pub const fn is_small(self) -> bool {
        self.tag() == TAG_SMALL
    }

    /// Whether both are small integers.
    #[inline(always)]
    #[must_use]
    pub const fn are_small(self, other: Self) -> bool {
        (self.0 | other.0) & TAG_MASK == TAG_SMALL
    }

    /// Whether it is a float in the word itself.
    #[inline(always)]
    #[must_use]
    pub const fn is_common_float(self) -> bool {
        FLOAT_TAGS >> self.tag() & 1 != 0
    }

    /// Whether it is a pair.
    #[inline(always)]
    #[must_use]
    pub const fn is_pair(self) -> bool {
        self.tag() == TAG_PAIR
    }

    /// Whether it is a reference to an object that is not a pair.
    #[inline(always)]
    #[must_use]
    pub const fn is_object(self) -> bool {
        self.tag() == TAG_OBJECT
    }

    /// Whether it is a reference.
    #[inline(always)]
    #[must_use]
    pub const fn is_pointer(self) -> bool {
        self.0 & POINTER_BITS == POINTER_BITS
    }

    /// The integer of a small-integer word.
    #[inline(always)]
    #[must_use]
    pub const fn small(self) -> i64 {
        self.0 as i64 >> 3
    }

    /// The float of a common-float word.
    #[inline(always)]
    #[must_use]
    pub const fn common_float(self) -> f64 {
        f64::from_bits((self.0 ^ FLOAT_XOR).rotate_right(FLOAT_ROTATION))
    }

    /// The address of the header; meaningful for references only.
    #[inline(always)]
    #[must_use]
    pub fn address(self) -> *mut u64 {
        core::ptr::with_exposed_provenance_mut((self.0 & !TAG_MASK) as usize)
    }

    /// The character, if it is one.
    #[inline(always)]
    #[must_use]
    pub const fn character(self) -> Option<char> {
        if self.0 & 0xff == immediate(IMMEDIATE_CHARACTER, 0).0 {
            char::from_u32((self.0 >> IMMEDIATE_SHIFT) as u32)
        } else {
            None
        }
    }

    /// The immediate constant, if it is one.
    #[must_use]
    pub fn constant(self) -> Option<Immediate> {
        (self.0 & 0xff == immediate(IMMEDIATE_CONSTANT, 0).0)
            .then(|| Immediate::from_byte((self.0 >> IMMEDIATE_SHIFT) as u8))
            .flatten()
    }

    /// Sum of two small integers; `None` on overflow or if one of them is not.
    #[inline(always)]
    #[must_use]
    pub const fn small_add(self, other: Self) -> Option<Self> {
        if !self.are_small(other) {
            return None;
        }
        match (self.0 as i64).checked_add(other.0 as i64) {
            Some(sum) => Some(Self(sum as u64)),
            None => None,
        }
    }

    /// Difference of two small integers; `None` on overflow or if one of them is not.
    #[inline(always)]
    #[must_use]
    pub const fn small_sub(self, other: Self) -> Option<Self> {
        if !self.are_small(other) {
            return None;
        }
        match (self.0 as i64).checked_sub(other.0 as i64) {
            Some(difference) => Some(Self(difference as u64)),
            None => None,
        }
    }

    /// Product of two small integers; `None` on overflow or if one of them is not.
    #[inline(always)]
    #[must_use]
    pub const fn small_mul(self, other: Self) -> Option<Self> {
        if !self.are_small(other) {
            return None;
        }
        match (self.0 as i64).checked_mul(other.small()) {
            Some(product) => Some(Self(product as u64)),
            None => None,
        }
    }
}

impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_small() {
            write!(f, "{}", self.small())
        } else if self.is_common_float() {
            write!(f, "{:?}", self.common_float())
        } else if let Some(constant) = self.constant() {
            f.write_str(constant.name())
        } else if let Some(character) = self.character() {
            write!(f, "{character:?}")
        } else {
            write!(f, "{:#x}", self.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_integers_hold_61_bits() {
        for value in [0, 1, -1, SMALL_INTEGER_MIN, SMALL_INTEGER_MAX] {
            let word = Word::from_small(value).expect("fits");
            assert!(word.is_small() && !word.is_pointer() && !word.is_common_float());
            assert_eq!(word.small(), value);
        }
        assert_eq!(Word::from_small(SMALL_INTEGER_MAX + 1), None);
        assert_eq!(Word::from_small(SMALL_INTEGER_MIN - 1), None);
        assert_eq!(Word::from_small(i64::MIN), None);
    }

    #[test]
    fn small_arithmetic_overflows_at_61_bits() {
        let small = |value| Word::from_small(value).expect("fits");
        let (one, least, most) = (small(1), small(SMALL_INTEGER_MIN), small(SMALL_INTEGER_MAX));
        assert_eq!(most.small_add(one), None);
        assert_eq!(least.small_sub(one), None);
        assert_eq!(most.small_sub(one), Some(small(SMALL_INTEGER_MAX - 1)));
        assert_eq!(least.small_mul(small(-1)), None);
        assert_eq!(small(1 << 30).small_mul(small(1 << 30)), None);
        assert_eq!(small(1 << 30).small_mul(small(-(1 << 30))), Some(least));
        assert_eq!(Word::TRUE.small_add(one), None);
        assert_eq!(one.small_add(Word(1)), None);
    }

    #[test]
    fn floats_of_common_exponents_are_immediate() {
        for value in [0.0, -0.0, 1.0, -1.0, 0.1, 1e70, -1e-70, f64::MIN_POSITIVE, 5e-324, 2.0] {
            let word = Word::from_common_float(value).expect("common");
            assert!(!word.is_small() && !word.is_pointer() && word.tag() != TAG_IMMEDIATE);
            assert_eq!(word.common_float().to_bits(), value.to_bits());
        }
        for value in [f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 1e200, 1e-200, f64::MAX] {
            assert_eq!(Word::from_common_float(value), None, "{value}");
        }
    }

    #[test]
    fn every_exponent_class_is_immediate_or_boxed_and_never_confused() {
        for sign in [0, 1u64 << 63] {
            for exponent in 0..2048u64 {
                for mantissa in [0, 1, 1 << 51, (1 << 52) - 1, 0x8_0000_0000_0001] {
                    let bits = sign | exponent << 52 | mantissa;
                    let class = exponent >> 8;
                    let word = Word::from_common_float(f64::from_bits(bits));
                    assert_eq!(word.is_some(), matches!(class, 0 | 3 | 4), "{bits:#x}");
                    if let Some(word) = word {
                        assert_eq!(word.common_float().to_bits(), bits);
                        assert!(word.is_common_float() && !word.is_small() && !word.is_pointer());
                        assert_eq!(word.constant(), None);
                        assert_eq!(word.character(), None);
                    }
                }
            }
        }
    }

    #[test]
    fn immediates_are_distinct() {
        for &value in Immediate::ALL {
            let word = Word::from_immediate(value);
            assert_eq!(word.constant(), Some(value));
            assert!(!word.is_small() && !word.is_pointer() && !word.is_common_float());
            assert_eq!(word.character(), None);
        }
        assert_eq!(Word::from_bool(true), Word::TRUE);
        assert_eq!(Word::from_bool(false), Word::FALSE);
        for value in ['\0', 'a', '\u{10ffff}'] {
            assert_eq!(Word::from_char(value).character(), Some(value));
            assert_eq!(Word::from_char(value).constant(), None);
        }
        assert_eq!(Word::HOLE.constant(), None);
    }

    #[test]
    fn the_empty_object_is_an_object() {
        let word = Word::empty_object();
        assert!(word.is_object() && word.is_pointer() && !word.is_pair());
        assert_eq!(word, Word::empty_object());
    }
}
