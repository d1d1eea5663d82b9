//! Numbers of the dynamic tower: integers without bound (small in the word, else big) and floats.
//!
//! ```text
//! big integer [ header ][ sign: i64, -1 or 1 | magnitude: 64-bit digits, least first ]   never one that fits 61 bits
//! boxed float [ header ][ bits ]                                                       never a common exponent
//! ```

pub mod arith;
pub mod compare;
pub mod convert;
pub mod integer;
pub(crate) mod long;
pub mod text;

pub use arith::{add, floor_quotient, modulo, mul, quotient, remainder, sub};
pub use compare::{compare, eqv};

use num_bigint::{BigInt, BigUint, Sign};
use num_traits::ToPrimitive;
use polyc_base::scalar::{Kind, SMALL_INTEGER_MAX, SMALL_INTEGER_MIN};
use polyc_base::trap::Limit;

use crate::context::Context;
use crate::failure::{Failure, Fallible};
use crate::shape;
use crate::value::{BigInteger, Value};
use crate::word::Word;

/// Bits of the largest integer: 1.2 million decimal digits. A larger result is a [`Limit::Memory`], so that a product,
/// which is made in one step, takes milliseconds.
pub const MAX_INTEGER_BITS: u64 = 1 << 22;

/// Fails if an integer of that many bits is too large.
pub(crate) fn check_bits<'h>(context: &Context<'h>, bits: u64) -> Fallible<'h, ()> {
    if bits > MAX_INTEGER_BITS {
        return Err(Failure::Limit(Limit::Memory));
    }
    context.check_memory(bits as usize / 8 + 16)
}

/// A number, taken out of the heap.
#[derive(Clone, Debug, PartialEq)]
pub enum Number {
    /// An integer of 64 bits.
    Integer(i64),
    /// A larger integer.
    Big(BigInt),
    /// A float.
    Float(f64),
}

/// The price of copying, comparing or hashing that many bytes of a number or of storage.
pub(crate) const fn walk_fuel(bytes: usize) -> u64 {
    bytes as u64 / 64
}

fn words(raw: &[u8]) -> impl Iterator<Item = u64> + '_ {
    raw.chunks_exact(8)
        .map(|it| it.try_into().map_or(0, u64::from_le_bytes))
}

fn big_of_raw(raw: &[u8]) -> BigInt {
    let mut digits = words(raw);
    let negative = digits.next() == Some(-1i64 as u64);
    let bytes: Vec<u8> = raw.iter().skip(8).copied().collect();
    let sign = if negative { Sign::Minus } else { Sign::Plus };
    BigInt::from_biguint(sign, BigUint::from_bytes_le(&bytes))
}

impl<'h> Context<'h> {
    /// An integer, small or big.
    ///
    /// # Errors
    /// The memory limit.
    #[inline]
    pub fn integer(&mut self, value: i64) -> Fallible<'h, Value<'h>> {
        match Word::from_small(value) {
            Some(word) => Ok(Value::wrap(word)),
            None => self.big_from_parts(value < 0, &[value.unsigned_abs()]),
        }
    }

    /// A size or count.
    ///
    /// # Errors
    /// The memory limit.
    pub fn integer_from_usize(&mut self, value: usize) -> Fallible<'h, Value<'h>> {
        match i64::try_from(value) {
            Ok(value) => self.integer(value),
            Err(_) => self.big(&BigInt::from(value)),
        }
    }

    /// An integer of any size.
    ///
    /// # Errors
    /// The memory limit.
    pub fn big(&mut self, value: &BigInt) -> Fallible<'h, Value<'h>> {
        match value.to_i64() {
            Some(small) if (SMALL_INTEGER_MIN..=SMALL_INTEGER_MAX).contains(&small) => {
                Ok(Value::wrap(Word::from_small_wrapping(small)))
            }
            _ => {
                let digits: Vec<u64> = value.iter_u64_digits().collect();
                self.big_from_parts(value.sign() == Sign::Minus, &digits)
            }
        }
    }

    fn big_from_parts(&mut self, negative: bool, digits: &[u64]) -> Fallible<'h, Value<'h>> {
        let value = self.allocate(shape::BIG_INTEGER, &[], 8 + digits.len() * 8)?;
        let sign = if negative { -1i64 as u64 } else { 1 };
        let all = core::iter::once(&sign).chain(digits);
        for (place, digit) in self.raw_mut(value).chunks_exact_mut(8).zip(all) {
            place.copy_from_slice(&digit.to_le_bytes());
        }
        Ok(value)
    }

    /// A float.
    ///
    /// # Errors
    /// The memory limit.
    #[inline]
    pub fn float(&mut self, value: f64) -> Fallible<'h, Value<'h>> {
        match Word::from_common_float(value) {
            Some(word) => Ok(Value::wrap(word)),
            None => self.allocate_raw(shape::FLOAT, &value.to_bits().to_le_bytes()),
        }
    }

    /// A number.
    ///
    /// # Errors
    /// The memory limit.
    pub fn number(&mut self, value: &Number) -> Fallible<'h, Value<'h>> {
        match value {
            Number::Integer(value) => self.integer(*value),
            Number::Big(value) => self.big(value),
            Number::Float(value) => self.float(*value),
        }
    }

    pub(crate) fn boxed_float(&self, value: Value<'h>) -> f64 {
        f64::from_bits(words(self.raw(value)).next().unwrap_or_default())
    }

    /// The integer of a value, if it is one of 64 bits.
    #[must_use]
    pub fn i64(&self, value: Value<'h>) -> Option<i64> {
        if value.word().is_small() {
            return Some(value.word().small());
        }
        if self.shape(value) != Some(shape::BIG_INTEGER) {
            return None;
        }
        let raw = self.raw(value);
        let mut digits = words(raw);
        let negative = digits.next() == Some(-1i64 as u64);
        let magnitude = digits.next().filter(|_| raw.len() == 16)?;
        if negative {
            0i64.checked_sub_unsigned(magnitude)
        } else {
            i64::try_from(magnitude).ok()
        }
    }

    /// The float of a value, if it is one.
    #[must_use]
    pub fn f64(&self, value: Value<'h>) -> Option<f64> {
        if value.word().is_common_float() {
            return Some(value.word().common_float());
        }
        (self.shape(value) == Some(shape::FLOAT)).then(|| self.boxed_float(value))
    }

    /// The number of a value, if it is one; copying it is charged.
    #[must_use]
    pub fn as_number(&self, value: Value<'h>) -> Option<Number> {
        if let Some(integer) = self.i64(value) {
            return Some(Number::Integer(integer));
        }
        if let Some(float) = self.f64(value) {
            return Some(Number::Float(float));
        }
        (self.shape(value) == Some(shape::BIG_INTEGER)).then(|| Number::Big(BigInteger::wrap(value).to_big(self)))
    }
}

impl<'h> Context<'h> {
    /// A number.
    ///
    /// # Errors
    /// A type mismatch if it is anything else.
    pub fn expect_number(&self, value: Value<'h>) -> Fallible<'h, Number> {
        self.as_number(value).ok_or(Failure::mismatch(Kind::Number, value))
    }

    /// An integer of any size.
    ///
    /// # Errors
    /// A type mismatch if it is anything else.
    pub fn expect_integer(&self, value: Value<'h>) -> Fallible<'h, BigInt> {
        match self.as_number(value) {
            Some(Number::Integer(integer)) => Ok(integer.into()),
            Some(Number::Big(big)) => Ok(big),
            Some(Number::Float(_)) | None => Err(Failure::mismatch(Kind::Integer, value)),
        }
    }
}

impl<'h> BigInteger<'h> {
    /// It as a Rust big integer; copying it is charged.
    #[must_use]
    pub fn to_big(self, context: &Context<'h>) -> BigInt {
        let raw = context.raw(self.value());
        context.charge_done(walk_fuel(raw.len()));
        big_of_raw(raw)
    }

    /// Its digits. They take the square of its size to make, which is charged on the way.
    ///
    /// # Errors
    /// The fuel does not suffice, or the text may not be so long.
    pub fn to_decimal(self, context: &Context<'h>) -> Fallible<'h, String> {
        let bits = self.bits(context);
        // A digit for each three bits, or fewer.
        context.check_text(bits as usize / 4)?;
        let number = Number::Big(self.to_big(context));
        let text = text::format(&number, 10, &mut |fuel| context.charge_fuel(fuel))?;
        Ok(text.expect("integers have digits in any radix"))
    }

    /// How many bits its magnitude has.
    #[must_use]
    pub fn bits(self, context: &Context<'h>) -> u64 {
        let raw = context.raw(self.value());
        let digits = raw.len().saturating_sub(8) as u64 * 8;
        let last = raw.last_chunk().map_or(0, |&it| u64::from_le_bytes(it));
        digits - u64::from(last.leading_zeros()).min(digits)
    }
}
