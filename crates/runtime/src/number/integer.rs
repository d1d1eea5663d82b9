//! Functions on integers that are not operations of the machine: powers, roots, divisors. Each checks the size of its
//! result before it begins.

use core::cmp::Ordering;

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};
use polyc_base::Trap;
use polyc_base::arith::f64_pow;
use polyc_base::scalar::Kind;
use polyc_base::trap::{Limit, TrapCode};

use crate::context::Context;
use crate::failure::{Failure, Fallible};
use crate::number::long::{self, quadratic_fuel, signed_div_rem};
use crate::number::{Number, check_bits, convert, walk_fuel};
use crate::value::Value;

/// `base` to the power `exponent`: an integer if both are integers and the exponent is not negative.
///
/// # Errors
/// An operand is not a number, the result is too large, or 0 to a negative power.
pub fn expt<'h>(context: &mut Context<'h>, base: Value<'h>, exponent: Value<'h>) -> Fallible<'h, Value<'h>> {
    let (b, e) = (context.expect_number(base)?, context.expect_number(exponent)?);
    if matches!(b, Number::Float(_)) || matches!(e, Number::Float(_)) {
        return context.float(f64_pow(b.to_f64(), e.to_f64()));
    }
    let (base, exponent) = (context.expect_integer(base)?, context.expect_integer(exponent)?);
    if exponent.is_negative() {
        if base.is_zero() {
            return Err(Trap::new(TrapCode::DivisionByZero).into());
        }
        if base.magnitude().bits() == 1 {
            return integer_power(context, &base, &-exponent);
        }
        return context.float(f64_pow(b.to_f64(), e.to_f64()));
    }
    integer_power(context, &base, &exponent)
}

fn integer_power<'h>(context: &mut Context<'h>, base: &BigInt, exponent: &BigInt) -> Fallible<'h, Value<'h>> {
    if base.magnitude().bits() <= 1 {
        let flips = base.is_negative() && exponent.is_even();
        let power = if exponent.is_zero() || flips {
            BigInt::from(1)
        } else {
            base.clone()
        };
        return context.big(&power);
    }
    let exponent = exponent.to_u32().ok_or(Failure::Limit(Limit::Memory))?;
    // A power of an integer of n bits has at least these, and at most twice as many.
    let least = (base.bits() - 1).saturating_mul(u64::from(exponent)) + 1;
    check_bits(context, least)?;
    let power = long::pow(base.magnitude(), exponent, &mut |fuel| context.charge_fuel(fuel))?;
    check_bits(context, power.bits())?;
    let is_negative = base.is_negative() && exponent.is_odd();
    let sign = if is_negative { Sign::Minus } else { Sign::Plus };
    context.big(&BigInt::from_biguint(sign, power))
}

/// The greatest integer whose square is not above `value`, and the rest.
///
/// # Errors
/// It is not an integer, or negative.
pub fn exact_integer_sqrt<'h>(context: &mut Context<'h>, value: Value<'h>) -> Fallible<'h, (Value<'h>, Value<'h>)> {
    let integer = context.expect_integer(value)?;
    if integer.is_negative() {
        return Err(Failure::error("the square root of a negative integer", &[value]));
    }
    let root = long::sqrt(integer.magnitude(), &mut |fuel| context.charge_fuel(fuel))?;
    context.charge_fuel(quadratic_fuel(root.bits(), root.bits()))?;
    let root = BigInt::from(root);
    let rest = &integer - &root * &root;
    Ok((context.big(&root)?, context.big(&rest)?))
}

/// The greatest common divisor, not negative; a float, if an operand is one.
///
/// # Errors
/// An operand is not an integer. A float without a fraction is one.
pub fn gcd<'h>(context: &mut Context<'h>, a: Value<'h>, b: Value<'h>) -> Fallible<'h, Value<'h>> {
    let (integers, is_inexact) = integers(context, [a, b])?;
    let divisor = big_gcd(context, &integers[0], &integers[1])?;
    exact_or_not(context, &divisor, is_inexact)
}

/// Integers, and whether one of them is a float.
fn integers<'h>(context: &Context<'h>, values: [Value<'h>; 2]) -> Fallible<'h, ([BigInt; 2], bool)> {
    let mut is_inexact = false;
    let mut integers = [BigInt::ZERO, BigInt::ZERO];
    for (place, value) in integers.iter_mut().zip(values) {
        let float = context.f64(value);
        is_inexact |= float.is_some();
        *place = match float.map(convert::exact) {
            None => context.expect_integer(value)?,
            Some(Some(Number::Integer(integer))) => integer.into(),
            Some(Some(Number::Big(integer))) => integer,
            Some(_) => return Err(Failure::mismatch(Kind::Integer, value)),
        };
    }
    Ok((integers, is_inexact))
}

fn exact_or_not<'h>(context: &mut Context<'h>, integer: &BigInt, is_inexact: bool) -> Fallible<'h, Value<'h>> {
    if is_inexact {
        context.float(convert::big_to_f64(integer))
    } else {
        context.big(integer)
    }
}

fn big_gcd<'h>(context: &Context<'h>, a: &BigInt, b: &BigInt) -> Fallible<'h, BigInt> {
    let divisor = long::gcd(a.magnitude(), b.magnitude(), &mut |fuel| context.charge_fuel(fuel))?;
    Ok(divisor.into())
}

/// The least common multiple, not negative; a float, if an operand is one.
///
/// # Errors
/// An operand is not an integer, as for [`gcd`], or the result is too large.
pub fn lcm<'h>(context: &mut Context<'h>, a: Value<'h>, b: Value<'h>) -> Fallible<'h, Value<'h>> {
    let ([a, b], is_inexact) = integers(context, [a, b])?;
    if a.is_zero() || b.is_zero() {
        return exact_or_not(context, &BigInt::ZERO, is_inexact);
    }
    check_bits(context, a.bits() + b.bits())?;
    let divisor = big_gcd(context, &a, &b)?;
    let (quotient, _) = signed_div_rem(&a, &divisor, &mut |fuel| context.charge_fuel(fuel))?;
    context.charge_fuel(quadratic_fuel(quotient.bits(), b.bits()))?;
    exact_or_not(context, &(quotient * b).abs(), is_inexact)
}

/// `value * 2^count`, rounded toward minus infinity if `count` is negative.
///
/// # Errors
/// It is not an integer, or the result is too large.
pub fn shift<'h>(context: &mut Context<'h>, value: Value<'h>, count: i64) -> Fallible<'h, Value<'h>> {
    let integer = context.expect_integer(value)?;
    if count < 0 {
        return context.big(&(integer >> count.unsigned_abs().min(super::MAX_INTEGER_BITS)));
    }
    if integer.is_zero() {
        return Ok(value);
    }
    let bits = integer.bits().saturating_add(count as u64);
    check_bits(context, bits)?;
    context.charge_fuel(walk_fuel(bits as usize / 8))?;
    context.big(&(integer << count))
}

/// The square root: an integer if the value is the square of one, else a float (NaN of a negative number).
///
/// # Errors
/// It is not a number.
pub fn sqrt<'h>(context: &mut Context<'h>, value: Value<'h>) -> Fallible<'h, Value<'h>> {
    let number = context.expect_number(value)?;
    let exact = !matches!(number, Number::Float(_));
    if exact && number.compare(&Number::Integer(0)) != Some(Ordering::Less) {
        let (root, rest) = exact_integer_sqrt(context, value)?;
        if rest == Value::small(0) {
            return Ok(root);
        }
    }
    context.float(number.to_f64().sqrt())
}

/// The integer equal to a number.
///
/// # Errors
/// It is not a number, or has a fraction.
pub fn exact<'h>(context: &mut Context<'h>, value: Value<'h>) -> Fallible<'h, Value<'h>> {
    match context.expect_number(value)? {
        Number::Float(float) => match convert::exact(float) {
            Some(number) => context.number(&number),
            None => Err(Failure::error("no integer equals the number", &[value])),
        },
        Number::Integer(_) | Number::Big(_) => Ok(value),
    }
}
