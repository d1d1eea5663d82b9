//! Arithmetic of the tower. The machine does small integers and common floats itself ([`Word::small_add`]) and comes
//! here with the rest: an integer with an integer gives an integer, with a float a float.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::Zero;
use polyc_base::Trap;
use polyc_base::scalar::Kind;
use polyc_base::trap::TrapCode;

use crate::context::Context;
use crate::failure::{Failure, Fallible};
use crate::number::long::{quadratic_fuel, signed_div_rem};
use crate::number::{Number, check_bits};
use crate::value::Value;
#[cfg(doc)]
use crate::word::Word;

/// Two operands of one exactness.
enum Operands {
    Small(i64, i64),
    Big(BigInt, BigInt),
    Float(f64, f64),
}

impl Number {
    /// It as a float, rounded to nearest.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        match self {
            Self::Integer(value) => *value as f64,
            Self::Big(value) => super::convert::big_to_f64(value),
            Self::Float(value) => *value,
        }
    }

    fn into_big(self) -> BigInt {
        match self {
            Self::Integer(value) => value.into(),
            Self::Big(value) => value,
            Self::Float(_) => unreachable!("floats meet floats only"),
        }
    }
}

fn operands<'h>(context: &Context<'h>, a: Value<'h>, b: Value<'h>) -> Fallible<'h, Operands> {
    let (a, b) = (context.expect_number(a)?, context.expect_number(b)?);
    Ok(match (a, b) {
        (Number::Integer(a), Number::Integer(b)) => Operands::Small(a, b),
        (a @ Number::Float(_), b) | (a, b @ Number::Float(_)) => Operands::Float(a.to_f64(), b.to_f64()),
        (a, b) => Operands::Big(a.into_big(), b.into_big()),
    })
}

fn wide<'h>(context: &mut Context<'h>, value: i128) -> Fallible<'h, Value<'h>> {
    match i64::try_from(value) {
        Ok(value) => context.integer(value),
        Err(_) => context.big(&value.into()),
    }
}

// Taking big integers out of the heap is charged by their sizes, and adding them takes no longer.
macro_rules! tower {
    ($($(#[$meta:meta])* $name:ident $op:tt |$x:ident, $y:ident| $bits:expr, $fuel:expr;)*) => {$(
        $(#[$meta])*
        ///
        /// # Errors
        /// An operand is not a number, or the result is too large.
        #[cold]
        pub fn $name<'h>(
            context: &mut Context<'h>,
            a: Value<'h>,
            b: Value<'h>,
        ) -> Fallible<'h, Value<'h>> {
            match operands(context, a, b)? {
                Operands::Small(a, b) => wide(context, i128::from(a) $op i128::from(b)),
                Operands::Float(a, b) => context.float(a $op b),
                Operands::Big(a, b) => {
                    let ($x, $y) = (a.bits(), b.bits());
                    check_bits(context, $bits)?;
                    context.charge_fuel($fuel)?;
                    context.big(&(a $op b))
                }
            }
        }
    )*};
}
tower! {
    /// `a + b`.
    add + |x, y| x.max(y) + 1, 0;
    /// `a - b`.
    sub - |x, y| x.max(y) + 1, 0;
    /// `a * b`.
    mul * |x, y| x + y, quadratic_fuel(x, y);
}

fn integral<'h>(context: &Context<'h>, value: Value<'h>, float: f64) -> Fallible<'h, ()> {
    // The remainder by 1 of an infinity or a NaN is NaN.
    if context.f64(value).is_none() || float % 1.0 == 0.0 {
        Ok(())
    } else {
        Err(Failure::mismatch(Kind::Integer, value))
    }
}

/// The three kinds of integer division that share their rules.
fn divide<'h>(
    context: &mut Context<'h>,
    (a, b): (Value<'h>, Value<'h>),
    small: fn(i128, i128) -> i128,
    big: fn(BigInt, BigInt, &BigInt) -> BigInt,
    float: fn(f64, f64) -> f64,
) -> Fallible<'h, Value<'h>> {
    const ZERO_DIVISOR: Trap = Trap::new(TrapCode::DivisionByZero);
    for value in [a, b] {
        if !context.is(value, Kind::Number) {
            return Err(Failure::mismatch(Kind::Integer, value));
        }
    }
    match operands(context, a, b)? {
        Operands::Small(_, 0) => Err(ZERO_DIVISOR.into()),
        Operands::Small(a, b) => wide(context, small(a.into(), b.into())),
        Operands::Big(_, b) if b == BigInt::ZERO => Err(ZERO_DIVISOR.into()),
        Operands::Big(a, b) => {
            let (quotient, remainder) = signed_div_rem(&a, &b, &mut |fuel| context.charge_fuel(fuel))?;
            context.big(&big(quotient, remainder, &b))
        }
        Operands::Float(x, y) => {
            integral(context, a, x)?;
            integral(context, b, y)?;
            if y == 0.0 {
                return Err(ZERO_DIVISOR.into());
            }
            context.float(float(x, y))
        }
    }
}

macro_rules! divisions {
    ($($(#[$meta:meta])* $name:ident, $small:expr, $big:expr, $float:expr;)*) => {$(
        $(#[$meta])*
        ///
        /// # Errors
        /// An operand is not an integer (a float without a fraction is one), or the divisor is zero.
        #[cold]
        pub fn $name<'h>(
            context: &mut Context<'h>,
            a: Value<'h>,
            b: Value<'h>,
        ) -> Fallible<'h, Value<'h>> {
            divide(context, (a, b), $small, $big, $float)
        }
    )*};
}
divisions! {
    /// The quotient toward zero.
    quotient, |a, b| a / b, |q, _, _| q, |a, b| (a / b).trunc();
    /// The remainder with the sign of the dividend.
    remainder, |a, b| a % b, |_, r, _| r, |a, b| a % b;
    /// The remainder with the sign of the divisor.
    modulo, |a, b| Integer::mod_floor(&a, &b), |_, r, b| if is_below(&r, b) { r + b } else { r }, float_modulo;
    /// The quotient toward minus infinity.
    floor_quotient, |a, b| Integer::div_floor(&a, &b), |q, r, b| if is_below(&r, b) { q - 1 } else { q }, |a, b| (a / b).floor();
}

/// Whether the quotient toward zero, which left this remainder, is above the one toward minus infinity.
fn is_below(remainder: &BigInt, divisor: &BigInt) -> bool {
    !remainder.is_zero() && remainder.sign() != divisor.sign()
}

fn float_modulo(a: f64, b: f64) -> f64 {
    let remainder = a % b;
    if remainder != 0.0 && (remainder < 0.0) != (b < 0.0) {
        remainder + b
    } else {
        remainder
    }
}

/// `a / b`: an integer if both are and it is exact, else a float.
///
/// # Errors
/// An operand is not a number, or the divisor is the integer zero.
pub fn ratio<'h>(context: &mut Context<'h>, a: Value<'h>, b: Value<'h>) -> Fallible<'h, Value<'h>> {
    match operands(context, a, b)? {
        Operands::Float(a, b) => context.float(a / b),
        Operands::Small(_, 0) => Err(Trap::new(TrapCode::DivisionByZero).into()),
        Operands::Small(a, b) if i128::from(a) % i128::from(b) == 0 => wide(context, i128::from(a) / i128::from(b)),
        Operands::Small(a, b) => {
            let quotient = super::convert::ratio_to_f64(&a.into(), &b.into());
            context.float(quotient)
        }
        Operands::Big(_, b) if b == BigInt::ZERO => Err(Trap::new(TrapCode::DivisionByZero).into()),
        Operands::Big(a, b) => {
            let (quotient, remainder) = signed_div_rem(&a, &b, &mut |fuel| context.charge_fuel(fuel))?;
            if remainder.is_zero() {
                context.big(&quotient)
            } else {
                context.charge_fuel(quadratic_fuel(a.bits().max(b.bits()), 64))?;
                context.float(super::convert::ratio_to_f64(&a, &b))
            }
        }
    }
}
