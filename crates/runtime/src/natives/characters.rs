//! Characters: case and classes, by Unicode's properties.

use polyc_base::Effects;

use super::ONE;
use crate::case;
use crate::context::Context;
use crate::failure::{Failure, NativeResult};
use crate::native::{Args, Row, Run};
use crate::value::Value;

pub(super) const ROWS: &[Row] = &[
    row(
        "char.upcase",
        upcase,
        "the upper-case character, by Unicode's simple mapping",
    ),
    row(
        "char.downcase",
        downcase,
        "the lower-case character, by Unicode's simple mapping",
    ),
    row(
        "char.foldcase",
        foldcase,
        "the character without its case, by Unicode's simple folding",
    ),
    row(
        "char.digit_value",
        digit_value,
        "the value of a decimal digit, or false",
    ),
    row("char.is_alphabetic", is_alphabetic, "whether a character is a letter"),
    row("char.is_numeric", is_numeric, "whether a character is a decimal digit"),
    row(
        "char.is_whitespace",
        is_whitespace,
        "whether a character is white space",
    ),
    row("char.is_upper", is_upper, "whether a character is an upper-case letter"),
    row("char.is_lower", is_lower, "whether a character is a lower-case letter"),
    row("char.to_integer", to_integer, "the code point of a character"),
    row("char.of_integer", of_integer, "the character of a code point"),
];

const fn row(name: &'static str, run: Run, meaning: &'static str) -> Row {
    Row::any(name, ONE, run, meaning).only(Effects::TRAPS)
}

macro_rules! mappings {
    ($($name:ident = $mapping:path;)*) => {$(
        fn $name<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
            let character = context.expect_char(args.value(0))?;
            Ok(Value::character($mapping(character)))
        }
    )*};
}
mappings! {
    upcase = case::simple_upper;
    downcase = case::simple_lower;
    foldcase = case::simple_fold;
}

fn digit_value<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let value = case::digit_value(context.expect_char(args.value(0))?);
    Ok(value.map_or(Value::FALSE, |it| Value::small(it as i32)))
}

macro_rules! classes {
    ($($name:ident = $class:expr;)*) => {$(
        fn $name<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
            let class: fn(char) -> bool = $class;
            Ok(Value::boolean(class(context.expect_char(args.value(0))?)).into())
        }
    )*};
}
classes! {
    is_alphabetic = char::is_alphabetic;
    is_numeric = |it| case::digit_value(it).is_some();
    is_whitespace = char::is_whitespace;
    is_upper = char::is_uppercase;
    is_lower = char::is_lowercase;
}

fn to_integer<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let code = u32::from(context.expect_char(args.value(0))?);
    context.integer(code.into())
}

fn of_integer<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let code = context.expect_i64(args.value(0))?;
    match u32::try_from(code).ok().and_then(char::from_u32) {
        Some(character) => Ok(Value::character(character)),
        None => Err(Failure::error("no character has that code point", &[args.value(0)])),
    }
}
