//! Conditions: caught traps and errors as values.

use super::{ANY, ONE, TWO};
use crate::context::Context;
use crate::native::{Args, Charge, Outcome, Row};
use crate::value::Value;

pub(super) const ROWS: &[Row] = &[
    Row::new(
        "condition.new",
        TWO,
        ANY,
        new,
        "an error of a message and a list of irritants",
    )
    .cost(new_price),
    Row::new(
        "condition.code",
        ONE,
        ANY,
        code,
        "symbol: the name of the trap",
    ),
    Row::new(
        "condition.message",
        ONE,
        ANY,
        message,
        "string: the message, or false",
    ),
    Row::new(
        "condition.irritants",
        ONE,
        ANY,
        irritants,
        "list of what an error is about",
    ),
    Row::new(
        "condition.value",
        ONE,
        ANY,
        value,
        "the value a trap is about, or unspecified",
    ),
    Row::new(
        "condition.operand",
        TWO,
        ANY,
        operand,
        "integer operand of a trap, counted from 0",
    ),
    Row::new(
        "condition.wanted",
        ONE,
        ANY,
        wanted,
        "symbol: the kind a type mismatch wanted, or false",
    ),
];

/// The message is copied, and so is the list.
fn new_price<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    let message = super::extent(context, args.value(0));
    let irritants = super::lists::steps(context, args.value(1));
    super::making::<{ super::LIST }>(message.saturating_add(irritants))
}

fn new<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let message = context.expect_string(args.value(0))?;
    let irritants = context.expect_list(args.value(1))?;
    Ok(context.error_about(message, &irritants)?.into())
}

fn code<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let trap = context.expect_condition(args.value(0))?.trap(context);
    Ok(context.symbol(trap.code.name())?.into())
}

fn message<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let message = context.expect_condition(args.value(0))?.message(context);
    Ok(message.map_or(Value::FALSE, Value::from).into())
}

fn irritants<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    Ok(context
        .expect_condition(args.value(0))?
        .irritants(context)
        .into())
}

fn value<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    Ok(context
        .expect_condition(args.value(0))?
        .about(context)
        .into())
}

fn operand<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let trap = context.expect_condition(args.value(0))?.trap(context);
    let index = super::size(context, args.value(1))?;
    match trap.operands.get(index) {
        Some(&operand) => Ok(context.integer(operand)?.into()),
        None => Err(crate::object::index_trap(index, trap.operands.len())),
    }
}

fn wanted<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    match context.expect_condition(args.value(0))?.wanted(context) {
        Some(kind) => Ok(context.symbol(kind.name())?.into()),
        None => Ok(Value::FALSE.into()),
    }
}
