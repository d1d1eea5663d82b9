//! Parts of strings. Positions count code points; one outside is an error.

use polyc_base::Type::{Any, I64};
use polyc_runtime::native::{Args, Failure, Fallible, Outcome, Row};
use polyc_runtime::{Context, Text};

use super::function;

pub(super) const ROWS: &[Row] = &[
    function(
        "expr.char_at",
        &[Any, I64],
        Any,
        char_at,
        "the character at a position, as a string; empty at the end",
    ),
    function(
        "expr.substring_from",
        &[Any, I64],
        Any,
        substring_from,
        "what begins at a position",
    ),
    function(
        "expr.substring",
        &[Any, I64, I64],
        Any,
        substring,
        "what begins at a position and ends before another",
    ),
    function(
        "expr.index_of",
        &[Any, Any],
        I64,
        index_of,
        "where a string is first in another; -1 if nowhere",
    ),
    function(
        "expr.index_of_from",
        &[Any, Any, I64],
        I64,
        index_of_from,
        "the same at or after a position",
    ),
    function(
        "expr.last_index_of",
        &[Any, Any],
        I64,
        last_index_of,
        "where a string is last in another; -1 if nowhere",
    ),
    function(
        "expr.last_index_of_from",
        &[Any, Any, I64],
        I64,
        last_index_of_from,
        "the same at or before a position",
    ),
];

/// A position of a string, its end included.
fn position<'h>(context: &Context<'h>, text: Text<'h>, value: i64) -> Fallible<'h, usize> {
    let found = usize::try_from(value)
        .ok()
        .filter(|&it| it <= text.len(context));
    found.ok_or_else(|| Failure::error(format!("index out of range: {value}"), &[]))
}

fn slice<'h>(context: &mut Context<'h>, text: Text<'h>, start: usize, end: usize) -> Outcome<'h> {
    let part = context.string_of_parts(&[(text, start, end)])?;
    context.freeze(part);
    Ok(part.into())
}

fn char_at<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let text = context.expect_string(args.value(0))?;
    let start = position(context, text, args.i64(1))?;
    let end = text.len(context).min(start + 1);
    slice(context, text, start, end)
}

fn substring_from<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let text = context.expect_string(args.value(0))?;
    let start = position(context, text, args.i64(1))?;
    let end = text.len(context);
    slice(context, text, start, end)
}

fn substring<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let text = context.expect_string(args.value(0))?;
    let start = position(context, text, args.i64(1))?;
    let end = position(context, text, args.i64(2))?;
    if start > end {
        let message = format!("invalid substring range: start {start}, end {end}");
        return Err(Failure::error(message, &[]));
    }
    slice(context, text, start, end)
}

/// The characters of both strings.
fn both<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, (Vec<char>, Vec<char>)> {
    let (text, part) = (
        context.expect_string(args.value(0))?,
        context.expect_string(args.value(1))?,
    );
    Ok((
        text.units(context).chars().collect(),
        part.units(context).chars().collect(),
    ))
}

fn index_of<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let (text, part) = both(context, args)?;
    first(context, &text, &part, 0)
}

fn index_of_from<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let whole = context.expect_string(args.value(0))?;
    let start = position(context, whole, args.i64(2))?;
    let (text, part) = both(context, args)?;
    first(context, &text, &part, start)
}

/// The first position from `start` on. The price of the comparisons is charged, as they may be many.
fn first<'h>(context: &mut Context<'h>, text: &[char], part: &[char], start: usize) -> Outcome<'h> {
    let last = text.len().checked_sub(part.len());
    let found = last.and_then(|last| (start..=last).find(|&at| text[at..].starts_with(part)));
    Ok(as_index(context, found, part.len()))
}

fn last_index_of<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let (text, part) = both(context, args)?;
    last(context, &text, &part, text.len())
}

fn last_index_of_from<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let whole = context.expect_string(args.value(0))?;
    let end = position(context, whole, args.i64(2))?;
    let (text, part) = both(context, args)?;
    last(context, &text, &part, end)
}

/// The last position up to `end`.
fn last<'h>(context: &mut Context<'h>, text: &[char], part: &[char], end: usize) -> Outcome<'h> {
    let last = text.len().checked_sub(part.len());
    let found = last.and_then(|last| {
        (0..=last.min(end))
            .rev()
            .find(|&at| text[at..].starts_with(part))
    });
    Ok(as_index(context, found, part.len()))
}

fn as_index<'h>(
    context: &mut Context<'h>,
    found: Option<usize>,
    compared: usize,
) -> polyc_runtime::native::Returned<'h> {
    context.charge_fuel(compared as u64);
    let index = found.map_or(-1, |it| i64::try_from(it).expect("lengths are below 2^63"));
    index.into()
}
