//! Parts of strings. Positions count code points; one outside is an error.

use polyc_base::Cause;
use polyc_runtime::native::{Args, Charge, Failure, Fallible, NativeResult, Row};
use polyc_runtime::natives;
use polyc_runtime::natives::find;
use polyc_runtime::{Context, Text, Units};

use super::function;

pub(super) const ROWS: &[Row] = natives! {
    "expr.char_at" (any, i64) -> any = char_at,
        "the character at a position, as a string; empty at the end" => function .cost(char_cost) .because(Cause::Text);
    "expr.substring_from" (any, i64) -> any = substring_from, "what begins at a position" => function .cost(part_cost);
    "expr.substring" (any, i64, i64) -> any = substring,
        "what begins at a position and ends before another" => function .cost(part_cost);
    "expr.index_of" (any, any) -> i64 = index_of, "where a string is first in another; -1 if nowhere" => function;
    "expr.index_of_from" (any, any, i64) -> i64 = index_of_from, "the same at or after a position" => function;
    "expr.last_index_of" (any, any) -> i64 = last_index_of,
        "where a string is last in another; -1 if nowhere" => function;
    "expr.last_index_of_from" (any, any, i64) -> i64 = last_index_of_from,
        "the same at or before a position" => function;
};

/// What is cut out counts, not what it is cut out of.
fn part_cost<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    let length = context
        .expect_string(args.value(0))
        .map_or(0, |it| it.len(context) as i64);
    let start = args.i64(1).clamp(0, length);
    let end = if args.len() > 2 {
        args.i64(2).clamp(start, length)
    } else {
        length
    };
    let part = (end - start) as usize;
    Charge::linear(part, part.saturating_mul(4))
}

fn char_cost<'h>(_: &Context<'h>, _: Args<'_, 'h>) -> Charge {
    Charge::linear(1, 4)
}

/// A position of a string, its end included.
fn position<'h>(context: &Context<'h>, text: Text<'h>, value: i64) -> Fallible<'h, usize> {
    let found = usize::try_from(value).ok().filter(|&it| it <= text.len(context));
    found.ok_or_else(|| Failure::error(format!("index out of range: {value}"), &[]))
}

fn slice<'h>(context: &mut Context<'h>, text: Text<'h>, start: usize, end: usize) -> NativeResult<'h> {
    let part = context.string_of_parts(&[(text, start, end)])?;
    context.freeze(part);
    Ok(part)
}

fn char_at<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let text = context.expect_string(args.value(0))?;
    let start = position(context, text, args.i64(1))?;
    let end = text.len(context).min(start + 1);
    slice(context, text, start, end)
}

fn substring_from<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let text = context.expect_string(args.value(0))?;
    let start = position(context, text, args.i64(1))?;
    let end = text.len(context);
    slice(context, text, start, end)
}

fn substring<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let text = context.expect_string(args.value(0))?;
    let start = position(context, text, args.i64(1))?;
    let end = position(context, text, args.i64(2))?;
    if start > end {
        let message = format!("invalid substring range: start {start}, end {end}");
        return Err(Failure::error(message, &[]));
    }
    slice(context, text, start, end)
}

/// Both strings.
fn both<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, (Text<'h>, Text<'h>)> {
    Ok((
        context.expect_string(args.value(0))?,
        context.expect_string(args.value(1))?,
    ))
}

fn index_of<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, i64> {
    let (text, part) = both(context, args)?;
    Ok(as_index(find(text.units(context), part.units(context), 0)))
}

fn index_of_from<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, i64> {
    let (text, part) = both(context, args)?;
    let start = position(context, text, args.i64(2))?;
    let found = find(text.units(context), part.units(context), start);
    Ok(as_index(found))
}

fn last_index_of<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, i64> {
    let (text, part) = both(context, args)?;
    let end = text.len(context);
    Ok(as_index(find_last(text.units(context), part.units(context), end)))
}

fn last_index_of_from<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, i64> {
    let (text, part) = both(context, args)?;
    let end = position(context, text, args.i64(2))?;
    let found = find_last(text.units(context), part.units(context), end);
    Ok(as_index(found))
}

/// Last place up to `end` where `part` lies in `text`, in linear time.
fn find_last(text: Units<'_>, part: Units<'_>, end: usize) -> Option<usize> {
    let end = end.saturating_add(part.len()).min(text.len());
    let (mut whole, mut wanted) = (String::new(), String::new());
    text.slice(0, end)?.append_to(&mut whole);
    part.append_to(&mut wanted);
    let at = whole.rfind(&wanted)?;
    Some(whole[..at].chars().count())
}

fn as_index(found: Option<usize>) -> i64 {
    found.map_or(-1, |it| i64::try_from(it).expect("lengths are below 2^63"))
}
