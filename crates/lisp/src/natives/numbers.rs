//! `/` of any number of operands, and numbers read from strings.

use polyc_base::Effects;
use polyc_runtime::native::{Args, Charge, Failure, NativeResult, Row};
use polyc_runtime::natives::{at_most, radix};
use polyc_runtime::number::arith::ratio;
use polyc_runtime::{Context, Value};

use super::ONE;
use crate::reader::numeral::{Numeral, parse_charged};

/// `(/ z)`, `(/ z1 z2 …)`.
pub(super) const DIVIDE: Row = Row::any(
    "lisp.divide",
    ONE,
    divide,
    "the quotient of numbers, or one over a number",
)
.variadic()
.only(Effects::ALLOCATES.and(Effects::TRAPS))
.cost(divide_price);

/// `(string->number string radix)`.
pub(super) const STRING_TO_NUMBER: Row = Row::any(
    "lisp.string_to_number",
    ONE,
    string_to_number,
    "the number that a string reads as, or false; optional: radix",
)
.variadic()
.only(Effects::READS.and(Effects::ALLOCATES).and(Effects::TRAPS))
.cost(parse_price);

fn divide<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let (mut result, divisors) = match args.rest(0) {
        [only] => (Value::small(1), core::slice::from_ref(only)),
        [first, divisors @ ..] => (*first, divisors),
        [] => return Ok(Value::small(1)),
    };
    for &divisor in divisors {
        result = ratio(context, result, divisor)?;
    }
    Ok(result)
}

/// Long integers are charged as they are divided.
fn divide_price<'h>(_: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    Charge::new(4 * args.len() as u64, 1024)
}

fn parse_price<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    let digits = context.expect_string(args.value(0)).map_or(0, |it| it.len(context)) as u64;
    Charge::new(4 + digits, digits + 1024)
}

fn string_to_number<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    at_most(args, 1, 2)?;
    let string = context.expect_string(args.value(0))?;
    let radix = radix(context, args.optional(1))?;
    let text = string.to_string(context);
    match parse_charged(&text, radix, &mut |fuel| context.charge_fuel(fuel))? {
        Numeral::Number(number) => context.number(&number),
        Numeral::Unsupported(why) => Err(Failure::error(format!("{why}:"), &[args.value(0)])),
        Numeral::Refused(_) | Numeral::None => Ok(Value::FALSE),
    }
}
