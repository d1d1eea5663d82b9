//! `error`.

use polyc_runtime::Context;
use polyc_runtime::native::{Args, Charge, Failure, Never};

use super::cycles::Sharing;
use super::print::{Style, show_whole};

/// `(error message irritant …)`; a message that is no string is one of the irritants.
pub(super) fn error<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Never<'h> {
    let first = args.value(0);
    match context.expect_string(first) {
        Ok(text) => Err(Failure::Throw(context.error_about(text, args.rest(1))?)),
        Err(_) => {
            let message = show_whole(context, first, Style::Display, Sharing::Cycles)?;
            context.charge_fuel(message.len() as u64 / 4)?;
            Err(Failure::error(message, args.rest(1)))
        }
    }
}

/// A message that may still change is copied; there is a pair for each irritant.
pub(super) fn error_price<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    let message = context.expect_string(args.value(0));
    let characters = message.map_or(0, |it| it.len(context));
    Charge::linear(characters + args.len(), 4 * characters + 24 * args.len())
}
