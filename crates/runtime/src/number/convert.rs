//! Between integers and floats, rightly rounded.

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_traits::{FromPrimitive, ToPrimitive};

use crate::number::Number;

/// The nearest float, ties to even; an infinity beyond the largest.
#[must_use]
pub fn big_to_f64(value: &BigInt) -> f64 {
    let magnitude = value.magnitude();
    let shift = magnitude.bits().saturating_sub(64);
    let mut top = (magnitude >> shift).to_u64().unwrap_or(u64::MAX);
    // The last of 64 bits is far below the rounding position: it stands for all that was shifted out.
    if shift > 0 && magnitude.trailing_zeros().is_some_and(|it| it < shift) {
        top |= 1;
    }
    let exponent = i32::try_from(shift).unwrap_or(i32::MAX);
    let float = libm::ldexp(top as f64, exponent);
    if value.sign() == Sign::Minus { -float } else { float }
}

/// The nearest float to `a / b`, `b` not zero.
#[must_use]
pub fn ratio_to_f64(a: &BigInt, b: &BigInt) -> f64 {
    let negative = (a.sign() == Sign::Minus) != (b.sign() == Sign::Minus);
    let (a, b) = (a.magnitude(), b.magnitude());
    // A quotient of 66 or 67 bits, more than any float has, and a bit for the remainder.
    let shift = 66 - (a.bits() as i64 - b.bits() as i64);
    let (quotient, remainder) = match u64::try_from(shift) {
        Ok(shift) => (a << shift).div_rem(b),
        Err(_) => a.div_rem(&(b << shift.unsigned_abs())),
    };
    let mut quotient = quotient.to_u128().unwrap_or(u128::MAX) << 1;
    quotient |= u128::from(remainder != num_bigint::BigUint::ZERO);
    let float = scale(quotient, -shift - 1);
    if negative { -float } else { float }
}

/// `mantissa * 2^exponent`, rounded once: also when the result is subnormal.
fn scale(mantissa: u128, exponent: i64) -> f64 {
    let bits = i64::from(128 - mantissa.leading_zeros());
    // Bits the result can hold: 53, or fewer near the smallest float 2^-1074.
    let kept = (bits + exponent + 1074).clamp(0, 53);
    let drop = bits - kept;
    let exponent = i32::try_from(exponent + drop.max(0)).unwrap_or(i32::MAX);
    if drop <= 0 {
        return libm::ldexp(mantissa as f64, exponent);
    }
    if drop >= 128 {
        return 0.0;
    }
    let half = 1u128 << (drop - 1);
    let rest = mantissa & (half * 2 - 1);
    let mut rounded = mantissa >> drop;
    if rest > half || rest == half && rounded & 1 == 1 {
        rounded += 1;
    }
    libm::ldexp(rounded as f64, exponent)
}

/// The integer equal to a float; `None` if it has a fraction or is not finite.
#[must_use]
pub fn exact(value: f64) -> Option<Number> {
    if value % 1.0 != 0.0 {
        return None;
    }
    if (-9.2e18..9.2e18).contains(&value) {
        return Some(Number::Integer(value as i64));
    }
    let big = BigInt::from_f64(value)?;
    Some(big.to_i64().map_or(Number::Big(big), Number::Integer))
}
