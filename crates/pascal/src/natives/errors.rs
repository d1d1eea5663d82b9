//! Errors that no operation of the machine finds.

use polyc_base::{Trap, TrapCode};
use polyc_runtime::Context;
use polyc_runtime::native::{Args, Failure, Never};

use crate::rules::{self, Rule};

pub(super) fn no_case<'h>(_: &mut Context<'h>, args: Args<'_, 'h>) -> Never<'h> {
    let trap = Trap::with(TrapCode::NoMatchingCase, [args.i64(0), 0, 0]);
    Err(Failure::Trap(trap))
}

pub(super) fn error<'h>(_: &mut Context<'h>, args: Args<'_, 'h>) -> Never<'h> {
    let rule = u8::try_from(args.i64(0)).ok().and_then(Rule::from_number);
    Err(rule.map_or_else(|| Failure::error("an error", &[]), failure))
}

/// The error of a rule.
pub(super) fn failure<'h>(rule: Rule) -> Failure<'h> {
    Failure::error(rules::cite(rule.text(), rule), &[])
}
