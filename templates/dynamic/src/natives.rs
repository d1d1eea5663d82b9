//! What programs cannot say themselves: functions in Rust. They never call a program's functions, and pay for their
//! work: by their price, or as they go.

use crate::language::native::{
    Args, Charge, Context, Failure, Fallible, NativeResult, Row, Stream, Value, View, equal, natives,
};
use crate::language::{Cause, Effects, Kind, Shown};

/// The table. What a program calls as `length` is named `newlang.length` here.
pub static ROWS: &[Row] = natives! {
    "newlang.print" (any) -> nothing = print, "writes a value and ends the line" .because(Cause::InputOutput);
    "newlang.equal" (any, any) -> bool = are_equal, "whether two values are the same"
        .only(Effects::READS.and(Effects::TRAPS)).because(Cause::Equality);
    "newlang.length" (any) -> i64 = length, "how many characters a text has"
        .only(Effects::READS.and(Effects::TRAPS));
    "newlang.join" (any, any) -> any = join, "a text and another after it" .cost(join_cost);
};

/// The native that programs call by a name.
pub fn by_name(name: &str) -> Option<&'static Row> {
    ROWS.iter().find(|it| it.name().strip_prefix("newlang.") == Some(name))
}

/// A value as `print` writes it, and whether that is the whole.
pub fn show<'h>(context: &Context<'h>, value: Value<'h>) -> Shown<'h> {
    match context.view(value) {
        View::String(text) => text.shown(context),
        View::BigInteger(integer) => match integer.to_decimal(context) {
            Ok(digits) => (digits, Ok(())),
            Err(limit) => (context.describe(value), Err(limit)),
        },
        View::Boolean(value) => (value.to_string(), Ok(())),
        View::Unspecified => ("none".to_owned(), Ok(())),
        // Values of other languages are shown as the machine does, in short.
        _ => (context.describe(value), Ok(())),
    }
}

fn print<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, ()> {
    let value = args.value(0);
    context.write_shown(Stream::OUTPUT, |context| show(context, value))
}

fn are_equal<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, bool> {
    equal(context, args.value(0), args.value(1))
}

fn length<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, i64> {
    let text = context.expect_string(args.value(0))?;
    i64::try_from(text.len(context)).map_err(|_| Failure::mismatch(Kind::Integer, args.value(0)))
}

fn join<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let parts = [
        context.expect_string(args.value(0))?,
        context.expect_string(args.value(1))?,
    ];
    context.string_concat(&parts)
}

/// A character takes at most four bytes. What is not a text costs nothing more: the native refuses it.
fn join_cost<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    let length = |index| context.expect_string(args.value(index)).map_or(0, |it| it.len(context));
    let length = length(0) + length(1);
    Charge::linear(length, 4 * length)
}
