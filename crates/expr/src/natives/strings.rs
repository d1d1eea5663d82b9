//! Strings and bytes as wholes. Positions count code points.

use polyc_runtime::native::{Args, Charge, Fallible, NativeResult, Row};
use polyc_runtime::natives;
use polyc_runtime::{Bytes, Context, Text, Value};

use super::show::quote;
use super::value::{Cel, cel, no_overload};
use super::{by_size, function, reader};

pub(super) const ROWS: &[Row] = natives! {
    "expr.string_concat" (any, any) -> any = string_concat, "both strings in one" => function;
    "expr.bytes_concat" (any, any) -> any = bytes_concat, "all bytes of both" => function;
    "expr.contains" (any, any) -> bool = contains, "whether a string has another in it" => function;
    "expr.starts_with" (any, any) -> bool = starts_with, "whether a string begins with another" => function;
    "expr.ends_with" (any, any) -> bool = ends_with, "whether a string ends with another" => function;
    "expr.lower_ascii" (any) -> any = lower_ascii, "A to Z in lower case" => function;
    "expr.upper_ascii" (any) -> any = upper_ascii, "a to z in upper case" => function;
    "expr.trim" (any) -> any = trim, "without white space at the ends" => function;
    "expr.reverse" (any) -> any = reverse, "characters or elements, last first" => reader;
    "expr.quote" (any) -> any = quote_native, "as a literal" => function .cost(quote_cost);
    "expr.join" (any) -> any = join, "the strings of a list in one" => reader;
    "expr.join_with" (any, any) -> any = join_with, "the strings of a list with another between them" => reader;
    "expr.split" (any, any) -> any = split,
        "the parts between occurrences of a separator" => function .cost(split_cost);
    "expr.split_some" (any, any, i64) -> any = split_some,
        "the same, at most so many unless negative" => function .cost(split_cost);
    "expr.replace" (any, any, any) -> any = replace, "with each occurrence replaced" => function;
    "expr.replace_some" (any, any, any, i64) -> any = replace_some,
        "with so many occurrences replaced, all if negative" => function;
};

/// Each character may become a string of its own, with its storage and a place in the list.
fn split_cost<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    let charge = by_size(context, args);
    Charge::new(2 * charge.fuel, 8 * charge.bytes)
}

/// Each character may become an escape of six.
fn quote_cost<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    let charge = by_size(context, args);
    Charge::new(charge.fuel, 3 * charge.bytes)
}

/// A string argument as a Rust string.
pub(super) fn text<'h>(context: &Context<'h>, args: Args<'_, 'h>, index: usize) -> Fallible<'h, String> {
    Ok(context.expect_string(args.value(index))?.to_string(context))
}

/// A new string of CEL: immutable.
pub(super) fn new_text<'h>(context: &mut Context<'h>, text: &str) -> NativeResult<'h> {
    context.string_immutable(text)
}

pub(super) fn concat<'h>(context: &mut Context<'h>, a: Text<'h>, b: Text<'h>) -> Fallible<'h, Value<'h>> {
    let value = context.string_concat(&[a, b])?;
    context.freeze(value);
    Ok(value)
}

pub(super) fn concat_bytes<'h>(context: &mut Context<'h>, a: Bytes<'h>, b: Bytes<'h>) -> Fallible<'h, Value<'h>> {
    let content = [a.as_slice(context), b.as_slice(context)].concat();
    let value = context.bytes(&content)?;
    context.freeze(value);
    Ok(value)
}

fn string_concat<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let (a, b) = (
        context.expect_string(args.value(0))?,
        context.expect_string(args.value(1))?,
    );
    concat(context, a, b)
}

fn bytes_concat<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let (a, b) = (
        context.expect_bytes(args.value(0))?,
        context.expect_bytes(args.value(1))?,
    );
    concat_bytes(context, a, b)
}

fn contains<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, bool> {
    Ok(text(context, args, 0)?.contains(&text(context, args, 1)?))
}

fn starts_with<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, bool> {
    Ok(text(context, args, 0)?.starts_with(&text(context, args, 1)?))
}

fn ends_with<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, bool> {
    Ok(text(context, args, 0)?.ends_with(&text(context, args, 1)?))
}

fn lower_ascii<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let text = text(context, args, 0)?.to_ascii_lowercase();
    new_text(context, &text)
}

fn upper_ascii<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let text = text(context, args, 0)?.to_ascii_uppercase();
    new_text(context, &text)
}

fn trim<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let text = text(context, args, 0)?;
    new_text(context, text.trim())
}

fn reverse<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    match cel(context, args.value(0)) {
        Cel::String(text) => {
            let reversed: String = text.units(context).chars().rev().collect();
            new_text(context, &reversed)
        }
        Cel::List(list) => {
            let items: Vec<Value<'h>> = list.items(context).iter().rev().copied().collect();
            Ok(context.vector(&items)?)
        }
        _ => Err(no_overload()),
    }
}

fn quote_native<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let mut quoted = String::new();
    quote(text(context, args, 0)?.chars(), &mut quoted);
    new_text(context, &quoted)
}

fn join<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    join_texts(context, args.value(0), "")
}

fn join_with<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let separator = text(context, args, 1)?;
    join_texts(context, args.value(0), &separator)
}

/// One string may be in the list many times, so the size is known before anything is made.
fn join_texts<'h>(context: &mut Context<'h>, list: Value<'h>, separator: &str) -> NativeResult<'h> {
    let items = context.expect_vector(list)?.items(context);
    let mut length = items.len().saturating_mul(separator.len());
    let mut texts = Vec::with_capacity(items.len());
    for &item in items {
        let text = context.expect_string(item)?;
        length = length.saturating_add(text.len(context));
        texts.push(text);
    }
    context.charge_fuel(length as u64 / 4)?;
    context.check_memory(length.saturating_mul(4))?;
    let mut joined = String::with_capacity(length);
    for (position, text) in texts.into_iter().enumerate() {
        if position > 0 {
            joined.push_str(separator);
        }
        text.units(context).append_to(&mut joined);
    }
    new_text(context, &joined)
}

fn split<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    split_at_most(context, args, -1)
}

fn split_some<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    split_at_most(context, args, args.i64(2))
}

fn split_at_most<'h>(context: &mut Context<'h>, args: Args<'_, 'h>, limit: i64) -> NativeResult<'h> {
    let (whole, separator) = (text(context, args, 0)?, text(context, args, 1)?);
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let parts: Vec<&str> = if separator.is_empty() {
        split_characters(&whole, limit)
    } else {
        whole.splitn(limit, separator.as_str()).collect()
    };
    let mut values = Vec::with_capacity(parts.len());
    for part in parts {
        values.push(context.string_immutable(part)?);
    }
    context.vector(&values)
}

/// Each character a part, but what exceeds the limit stays in the last.
fn split_characters(text: &str, limit: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next()
        && parts.len() < limit
    {
        let length = if parts.len() + 1 == limit {
            rest.len()
        } else {
            first.len_utf8()
        };
        let (part, after) = rest.split_at(length);
        parts.push(part);
        rest = after;
    }
    parts
}

fn replace<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    replace_at_most(context, args, -1)
}

fn replace_some<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    replace_at_most(context, args, args.i64(3))
}

/// A short string may be replaced by a long one many times, so the size is known before anything is made.
fn replace_at_most<'h>(context: &mut Context<'h>, args: Args<'_, 'h>, limit: i64) -> NativeResult<'h> {
    let whole = text(context, args, 0)?;
    let (old, new) = (text(context, args, 1)?, text(context, args, 2)?);
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let count = whole.matches(old.as_str()).take(limit).count();
    let length = whole.len().saturating_add(count.saturating_mul(new.len()));
    context.charge_fuel(length as u64 / 4)?;
    context.check_memory(length.saturating_mul(4))?;
    new_text(context, &whole.replacen(old.as_str(), &new, limit))
}
