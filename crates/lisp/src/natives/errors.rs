//! `error`, and what conditions say to programs.

use polyc_base::trap::TrapCode;
use polyc_runtime::native::{Args, Charge, Failure, NativeResult, Never};
use polyc_runtime::{Context, Value, View};

use super::cycles::Sharing;
use super::print::{Style, show, show_whole};
use crate::message::condition_message;

/// Bytes of a value in the message of a condition, about.
const LONGEST_SHOWN: usize = 200;

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

/// The message of a condition; of one that the machine made, what a report would say.
pub(super) fn error_message<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let condition = context.expect_condition(args.value(0))?;
    if let Some(message) = condition.message(context) {
        return Ok(message.value());
    }
    let about = condition.about(context);
    let value = match context.view(about) {
        View::Unspecified => None,
        _ => Some(context.with_short_texts(LONGEST_SHOWN, |context| show(context, about).0)),
    };
    let procedure = match context.view(about) {
        View::Procedure(procedure) => procedure.name(context),
        _ => None,
    };
    let message = condition_message(condition.trap(context), value.as_deref(), procedure.as_deref());
    context.string(&message)
}

/// What a condition is about, a list; of one that the machine made, the value that it found wrong.
pub(super) fn error_irritants<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let condition = context.expect_condition(args.value(0))?;
    if condition.message(context).is_some() {
        return Ok(condition.irritants(context));
    }
    let trap = condition.trap(context);
    let about = condition.about(context);
    let wrong = match (trap.code, context.view(about)) {
        (TrapCode::RangeCheck | TrapCode::IndexOutOfBounds | TrapCode::BadSize, _) => {
            context.integer(trap.operands[0])?
        }
        (_, View::Unspecified) => return Ok(Value::NIL),
        _ => about,
    };
    context.list(&[wrong])
}
