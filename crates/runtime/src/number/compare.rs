//! Comparison of numbers: exact between integers and floats, without rounding either.

use core::cmp::Ordering;

use num_bigint::BigInt;
use num_traits::FromPrimitive;
use polyc_base::scalar::Kind;

use crate::context::Context;
use crate::failure::{Failure, Fallible};
use crate::hash::Hasher;
use crate::number::Number;
use crate::shape;
use crate::value::Value;

fn integer_with_float(a: i64, b: f64) -> Option<Ordering> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if b.is_nan() {
        None
    } else if b >= LIMIT {
        Some(Ordering::Less)
    } else if b < -LIMIT {
        Some(Ordering::Greater)
    } else {
        let whole = b.trunc();
        Some(
            a.cmp(&(whole as i64))
                .then_with(|| 0.0f64.total_cmp(&(b - whole + 0.0))),
        )
    }
}

fn big_with_float(a: &BigInt, b: f64) -> Option<Ordering> {
    match BigInt::from_f64(b.trunc()) {
        // A float as large as a big integer has no fraction.
        Some(b) => Some(a.cmp(&b)),
        None => 0.0f64.partial_cmp(&b),
    }
}

impl Number {
    /// How the values compare, whatever their exactness; `None` if one is NaN.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Integer(a), Self::Integer(b)) => Some(a.cmp(b)),
            (Self::Big(a), Self::Big(b)) => Some(a.cmp(b)),
            (Self::Float(a), Self::Float(b)) => a.partial_cmp(b),
            (Self::Integer(a), Self::Float(b)) => integer_with_float(*a, *b),
            (Self::Float(a), Self::Integer(b)) => integer_with_float(*b, *a).map(Ordering::reverse),
            (Self::Big(a), Self::Float(b)) => big_with_float(a, *b),
            (Self::Float(a), Self::Big(b)) => big_with_float(b, *a).map(Ordering::reverse),
            // A big integer lies beyond 64 bits.
            (Self::Integer(_), Self::Big(b)) => Some(BigInt::ZERO.cmp(b)),
            (Self::Big(a), Self::Integer(_)) => Some(a.cmp(&BigInt::ZERO)),
        }
    }
}

/// How two numbers compare; `None` if one is not a number (NaN).
///
/// # Errors
/// An operand is not a number.
#[cold]
pub fn compare<'h>(context: &Context<'h>, a: Value<'h>, b: Value<'h>) -> Fallible<'h, Option<Ordering>> {
    let number = |it| context.as_number(it).ok_or(Failure::mismatch(Kind::Number, it));
    Ok(number(a)?.compare(&number(b)?))
}

/// The same, or numbers of the same exactness and value (R7RS 6.1 `eqv?`; floats: the same bits).
#[must_use]
pub fn eqv<'h>(context: &Context<'h>, a: Value<'h>, b: Value<'h>) -> bool {
    a == b
        || matches!(context.shape(a), Some(shape::BIG_INTEGER | shape::FLOAT))
            && context.shape(a) == context.shape(b)
            && same_bytes(context, context.raw(a), context.raw(b))
}

/// Whether two objects hold the same bytes; looking is charged.
pub(crate) fn same_bytes(context: &Context<'_>, a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    context.charge_done(super::walk_fuel(a.len()));
    a == b
}

/// Hashes what [`eqv`] compares.
///
/// # Errors
/// The fuel does not suffice for a long integer.
pub fn hash_eqv<'h>(context: &mut Context<'h>, value: Value<'h>, hasher: Hasher) -> Fallible<'h, Hasher> {
    if matches!(context.shape(value), Some(shape::BIG_INTEGER | shape::FLOAT)) {
        let raw = context.raw(value);
        context.charge_fuel(super::walk_fuel(raw.len()))?;
        Ok(hasher.bytes(raw))
    } else {
        Ok(hasher.word(context.identity_hash(value)))
    }
}
