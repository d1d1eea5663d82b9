//! Numbers: division, powers, roots, rounding, transcendental functions, text.

use polyc_base::Effects;
use polyc_base::arith;

use super::{ONE, TWO, at_most, size};
use crate::context::Context;
use crate::failure::{Failure, Fallible, NativeResult};
use crate::native::{Args, Charge, Row, Run};
use crate::number::{self, Number, text};
use crate::value::{Value, View};

pub(super) const ROWS: &[Row] = &[
    pure(
        "number.divide",
        TWO,
        divide,
        "quotient: an integer if exact, else a float",
    ),
    pure("number.expt", TWO, expt, "power").cost(expt_price),
    pure(
        "number.sqrt",
        ONE,
        sqrt,
        "square root: an integer if exact, else a float",
    ),
    pure(
        "number.exact_integer_sqrt",
        ONE,
        exact_integer_sqrt,
        "two values: root and rest",
    ),
    pure("number.gcd", TWO, gcd, "greatest common divisor"),
    pure("number.lcm", TWO, lcm, "least common multiple"),
    pure(
        "number.floor_quotient",
        TWO,
        floor_quotient,
        "quotient toward minus infinity",
    ),
    pure(
        "number.shift",
        TWO,
        shift,
        "an integer times a power of two, rounded down",
    ),
    pure("number.exact", ONE, exact, "the integer equal to a number"),
    pure("number.inexact", ONE, inexact, "the nearest float"),
    pure("number.abs", ONE, abs, "absolute value"),
    pure(
        "number.floor",
        ONE,
        floor,
        "largest integer not above, of the same exactness",
    ),
    pure(
        "number.ceiling",
        ONE,
        ceiling,
        "smallest integer not below, of the same exactness",
    ),
    pure(
        "number.truncate",
        ONE,
        truncate,
        "rounded toward zero, of the same exactness",
    ),
    pure(
        "number.round",
        ONE,
        round,
        "nearest integer, ties to even, of the same exactness",
    ),
    pure(
        "number.is_integer",
        ONE,
        is_integer,
        "whether a value is a number without fraction",
    )
    .only(Effects::NONE),
    pure("number.is_nan", ONE, is_nan, "whether a number is NaN"),
    pure(
        "number.is_finite",
        ONE,
        is_finite,
        "whether a number is neither infinite nor NaN",
    ),
    pure("number.exp", ONE, exp, "e to the power"),
    pure("number.ln", ONE, ln, "natural logarithm"),
    pure("number.sin", ONE, sin, "sine of radians"),
    pure("number.cos", ONE, cos, "cosine of radians"),
    pure("number.tan", ONE, tan, "tangent of radians"),
    pure("number.asin", ONE, asin, "arc sine"),
    pure("number.acos", ONE, acos, "arc cosine"),
    pure("number.atan", ONE, atan, "arc tangent"),
    pure(
        "number.atan2",
        TWO,
        atan2,
        "arc tangent of y / x in the quadrant of the point",
    ),
    pure(
        "number.to_string",
        ONE,
        to_string,
        "digits of a number; optional: radix",
    )
    .variadic()
    .cost(text_price),
];

const fn pure(name: &'static str, params: &'static [polyc_base::Type], run: Run, meaning: &'static str) -> Row {
    Row::any(name, params, run, meaning).only(Effects::ALLOCATES.and(Effects::TRAPS))
}

macro_rules! forward_two {
    ($($name:ident = $function:path;)*) => {$(
        fn $name<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
            Ok($function(context, args.value(0), args.value(1))?.into())
        }
    )*};
}
forward_two! {
    divide = number::arith::ratio;
    expt = number::integer::expt;
    gcd = number::integer::gcd;
    lcm = number::integer::lcm;
    floor_quotient = number::arith::floor_quotient;
}

macro_rules! transcendental {
    ($($name:ident = $function:path;)*) => {$(
        fn $name<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
            let value = context.expect_number(args.value(0))?.to_f64();
            Ok(context.float($function(value))?.into())
        }
    )*};
}
transcendental! {
    exp = arith::f64_exp;
    ln = arith::f64_ln;
    sin = arith::f64_sin;
    cos = arith::f64_cos;
    tan = arith::f64_tan;
    asin = arith::f64_asin;
    acos = arith::f64_acos;
    atan = arith::f64_atan;
}

fn atan2<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let y = context.expect_number(args.value(0))?.to_f64();
    let x = context.expect_number(args.value(1))?.to_f64();
    context.float(arith::f64_atan2(y, x))
}

macro_rules! rounding {
    ($($name:ident = $function:path;)*) => {$(
        fn $name<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
            match context.expect_number(args.value(0))? {
                Number::Float(value) => Ok(context.float($function(value))?.into()),
                Number::Integer(_) | Number::Big(_) => Ok(args.value(0).into()),
            }
        }
    )*};
}
rounding! {
    floor = arith::f64_floor;
    ceiling = arith::f64_ceil;
    truncate = arith::f64_trunc;
    round = arith::f64_round_even;
}

/// Room for the result; the products that lead to it are charged on the way.
fn expt_price<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    let bits = context.as_number(args.value(0)).map_or(64, |it| match it {
        Number::Big(base) => base.bits(),
        Number::Integer(_) | Number::Float(_) => 64,
    });
    let exponent = context.i64(args.value(1)).map_or(0, i64::unsigned_abs);
    let bits = bits.saturating_mul(exponent).min(number::MAX_INTEGER_BITS);
    Charge::new(4, bits / 8 + crate::native::FIXED_BYTES)
}

fn sqrt<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    number::integer::sqrt(context, args.value(0))
}

fn exact_integer_sqrt<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let (root, rest) = number::integer::exact_integer_sqrt(context, args.value(0))?;
    context.values(&[root, rest])
}

fn shift<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let count = context.expect_i64(args.value(1))?;
    number::integer::shift(context, args.value(0), count)
}

fn exact<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    number::integer::exact(context, args.value(0))
}

fn inexact<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let value = context.expect_number(args.value(0))?.to_f64();
    context.float(value)
}

fn abs<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    match context.expect_number(args.value(0))? {
        Number::Float(value) => Ok(context.float(value.abs())?),
        number if number.compare(&Number::Integer(0)) == Some(core::cmp::Ordering::Less) => {
            Ok(number::arith::sub(context, Value::small(0), args.value(0))?)
        }
        Number::Integer(_) | Number::Big(_) => Ok(args.value(0)),
    }
}

fn is_integer<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let holds = match context.view(args.value(0)) {
        View::Integer(_) | View::BigInteger(_) => true,
        View::Float(value) => value % 1.0 == 0.0,
        _ => false,
    };
    Ok(Value::boolean(holds))
}

fn is_nan<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let number = context.expect_number(args.value(0))?;
    Ok(Value::boolean(matches!(number, Number::Float(value) if value.is_nan())))
}

fn is_finite<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let number = context.expect_number(args.value(0))?;
    Ok(Value::boolean(
        !matches!(number, Number::Float(value) if !value.is_finite()),
    ))
}

/// The optional radix, 10 if left out.
///
/// # Errors
/// It is not an integer from 2 to 36.
pub fn radix<'h>(context: &Context<'h>, radix: Option<Value<'h>>) -> Fallible<'h, u32> {
    let Some(value) = radix else {
        return Ok(10);
    };
    match size(context, value)? {
        radix @ 2..=36 => Ok(radix as u32),
        _ => Err(Failure::error("the radix is not between 2 and 36", &[value])),
    }
}

fn to_string<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let number = context.expect_number(args.value(0))?;
    at_most(args, 1, 2)?;
    let radix = radix(context, args.optional(1))?;
    match text::format(&number, radix, &mut |fuel| context.charge_fuel(fuel))? {
        Some(text) => Ok(context.string(&text)?),
        None => Err(Failure::error(
            "floats have digits in radix 2, 8, 10 and 16 only",
            &[args.value(0)],
        )),
    }
}

fn text_price<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    match context.view(args.value(0)) {
        View::BigInteger(big) => {
            let bits = big.bits(context);
            Charge::new(8, bits + crate::native::FIXED_BYTES)
        }
        _ => Charge::linear(4, 64),
    }
}
