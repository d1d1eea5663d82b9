//! `error`.

use polyc_runtime::Context;
use polyc_runtime::native::{Args, Failure, Never};

use super::cycles::Sharing;
use super::print::{Style, show_whole};

/// `(error message irritant …)`; a message that is no string is one of the irritants.
pub(super) fn error<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Never<'h> {
    let first = args.value(0);
    match context.expect_string(first) {
        Ok(text) => Err(Failure::error(text.to_string(context), args.rest(1))),
        Err(_) => {
            let message = show_whole(context, first, Style::Display, Sharing::Cycles)?;
            context.charge_fuel(message.len() as u64 / 4)?;
            Err(Failure::error(message, args.rest(1)))
        }
    }
}
