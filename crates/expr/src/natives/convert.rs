//! Conversions and types as values.

use polyc_base::Cause;
use polyc_runtime::native::{Args, Failure, Fallible, NativeResult, Never, Row};
use polyc_runtime::natives;
use polyc_runtime::{Context, Text};

use super::function;
use super::show::double_text;
use super::value::{Cel, cel, new_type, no_overload, type_name};

pub(super) const ROWS: &[Row] = natives! {
    "expr.to_int" (any) -> i64 = to_int, "as an int; fails out of its range" => function .because(Cause::Conversion);
    "expr.int_of_double" (f64) -> i64 = int_of_double,
        "toward zero; fails out of range" => function .because(Cause::Conversion);
    "expr.to_uint" (any) -> i64 = to_uint, "as a uint; fails out of its range" => function .because(Cause::Conversion);
    "expr.to_double" (any) -> f64 = to_double, "as a double" => function .because(Cause::Conversion);
    "expr.to_string" (any) -> any = to_string,
        "as a string; fails on bytes that are not UTF-8" => function .because(Cause::Conversion);
    "expr.to_bytes" (any) -> any = to_bytes, "the UTF-8 of a string" => function .because(Cause::Conversion);
    "expr.to_bool" (any) -> bool = to_bool, "what a string such as `true` says" => function .because(Cause::Conversion);
    "expr.type_of" (any) -> any = type_of, "the type of a value" => function .because(Cause::Kind);
    "expr.type_named" (any) -> any = type_named, "the type of that name" => function .because(Cause::Kind);
    "expr.expect" (any, any) -> any = expect,
        "the value itself; fails unless its type has that name" => function .because(Cause::Kind);
    "expr.fail" (any) -> fails = fail, "fails with that message" => function .because(Cause::Kind);
};

fn range_error<'h>(what: &str) -> Failure<'h> {
    Failure::error(format!("{what} out of range"), &[])
}

fn text_error<'h>(context: &Context<'h>, text: Text<'h>, ty: &str) -> Failure<'h> {
    let mut shown: String = text.units(context).chars().take(40).collect();
    shown = shown.escape_debug().to_string();
    Failure::error(format!("cannot convert '{shown}' to {ty}"), &[])
}

fn parsed<'h, T: core::str::FromStr>(context: &Context<'h>, text: Text<'h>, ty: &str) -> Result<T, Failure<'h>> {
    let parsed = text.to_string(context).parse();
    parsed.map_err(|_| text_error(context, text, ty))
}

fn to_int<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, i64> {
    let value = match cel(context, args.value(0)) {
        Cel::Int(it) => it,
        Cel::Uint(it) => i64::try_from(it).map_err(|_| range_error("int"))?,
        Cel::Double(it) => truncated(it)?,
        Cel::String(text) => parsed(context, text, "int")?,
        _ => return Err(no_overload()),
    };
    Ok(value)
}

fn int_of_double<'h>(_: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, i64> {
    truncated(args.f64(0))
}

/// Toward zero. The ends of the range are outside (langdef, "Overflow").
fn truncated<'h>(value: f64) -> Result<i64, Failure<'h>> {
    const END: f64 = 9_223_372_036_854_775_808.0;
    if value > -END && value < END {
        Ok(value as i64)
    } else {
        Err(range_error("int"))
    }
}

fn to_uint<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, i64> {
    let value = match cel(context, args.value(0)) {
        Cel::Uint(it) => it,
        Cel::Int(it) => u64::try_from(it).map_err(|_| range_error("uint"))?,
        Cel::Double(it) if (0.0..18_446_744_073_709_551_616.0).contains(&it) => it as u64,
        Cel::Double(_) => return Err(range_error("uint")),
        Cel::String(text) => parsed(context, text, "uint")?,
        _ => return Err(no_overload()),
    };
    Ok(value.cast_signed())
}

fn to_double<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, f64> {
    let value = match cel(context, args.value(0)) {
        Cel::Double(it) => it,
        Cel::Int(it) => it as f64,
        Cel::Uint(it) => it as f64,
        Cel::String(text) => parsed(context, text, "double")?,
        _ => return Err(no_overload()),
    };
    Ok(value)
}

fn to_string<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let text = match cel(context, args.value(0)) {
        Cel::String(text) => return Ok(text.into()),
        Cel::Bool(it) => it.to_string(),
        Cel::Int(it) => it.to_string(),
        Cel::Uint(it) => it.to_string(),
        Cel::Double(it) => double_text(it),
        Cel::Type(name) => return Ok(name.into()),
        Cel::Bytes(bytes) => match core::str::from_utf8(bytes.as_slice(context)) {
            Ok(text) => text.to_owned(),
            Err(_) => return Err(Failure::error("invalid UTF-8", &[])),
        },
        _ => return Err(no_overload()),
    };
    context.string_immutable(&text)
}

fn to_bytes<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let value = args.value(0);
    match cel(context, value) {
        Cel::Bytes(_) => Ok(value),
        Cel::String(text) => {
            let text = text.to_string(context);
            let bytes = context.bytes(text.as_bytes())?;
            context.freeze(bytes);
            Ok(bytes)
        }
        _ => Err(no_overload()),
    }
}

fn to_bool<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, bool> {
    let text = match cel(context, args.value(0)) {
        Cel::Bool(it) => return Ok(it),
        Cel::String(text) => text,
        _ => return Err(no_overload()),
    };
    match text.to_string(context).as_str() {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
        _ => Err(text_error(context, text, "bool")),
    }
}

fn type_of<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let name = type_name(cel(context, args.value(0)));
    let name = context.string_immutable(name)?;
    new_type(context, name)
}

fn type_named<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    new_type(context, args.value(0))
}

fn expect<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let (value, wanted) = (args.value(0), context.expect_string(args.value(1))?);
    let found = type_name(cel(context, value));
    if wanted.units(context).chars().eq(found.chars()) {
        return Ok(value);
    }
    let message = format!("found {found}, expected {}", wanted.to_string(context));
    Err(Failure::error(message, &[]))
}

fn fail<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Never<'h> {
    let message = context.expect_string(args.value(0))?.to_string(context);
    Err(Failure::error(message, &[]))
}
