//! Case folding (R7RS 6.6 and 6.7): to upper case and back, so that characters alike in upper case are the same.

use polyc_runtime::native::{Args, Charge, NativeResult};
use polyc_runtime::{Context, Value};

fn fold(ch: char) -> impl Iterator<Item = char> {
    ch.to_uppercase().flat_map(char::to_lowercase)
}

pub(super) fn char_foldcase<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let ch = context.expect_char(args.value(0))?;
    let mut folded = fold(ch);
    let only = folded.next().filter(|_| folded.next().is_none());
    Ok(Value::character(only.unwrap_or(ch)))
}

/// A character becomes up to three.
pub(super) fn foldcase_price<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    let text = context.expect_string(args.value(0));
    let characters = text.map_or(0, |it| it.len(context));
    Charge::linear(characters, 12 * characters)
}

pub(super) fn string_foldcase<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let text = context.expect_string(args.value(0))?.to_string(context);
    let folded: String = text.chars().flat_map(fold).collect();
    context.string(&folded)
}
