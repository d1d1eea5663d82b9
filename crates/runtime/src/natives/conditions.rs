//! Conditions: caught traps and errors as values.

use super::{ONE, TWO};
use crate::context::Context;
use crate::failure::NativeResult;
use crate::native::{Args, Charge, Row};
use crate::value::Value;

pub(super) const ROWS: &[Row] = &[
    Row::any(
        "condition.new",
        TWO,
        new,
        "an error of a message and a list of irritants",
    )
    .cost(new_price),
    Row::any("condition.code", ONE, code, "symbol: the name of the trap"),
    Row::any("condition.message", ONE, message, "string: the message, or false"),
    Row::any("condition.irritants", ONE, irritants, "list of what an error is about"),
    Row::any(
        "condition.value",
        ONE,
        value,
        "the value a trap is about, or unspecified",
    ),
    Row::any(
        "condition.operand",
        TWO,
        operand,
        "integer operand of a trap, counted from 0",
    ),
    Row::any(
        "condition.wanted",
        ONE,
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

fn new<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let message = context.expect_string(args.value(0))?;
    let irritants = context.expect_list(args.value(1))?;
    context.error_about(message, &irritants)
}

fn code<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let trap = context.expect_condition(args.value(0))?.trap(context);
    context.symbol(trap.code.name())
}

fn message<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let message = context.expect_condition(args.value(0))?.message(context);
    Ok(message.map_or(Value::FALSE, Value::from))
}

fn irritants<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    Ok(context.expect_condition(args.value(0))?.irritants(context))
}

fn value<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    Ok(context.expect_condition(args.value(0))?.about(context))
}

fn operand<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let trap = context.expect_condition(args.value(0))?.trap(context);
    let index = super::size(context, args.value(1))?;
    match trap.operands.get(index) {
        Some(&operand) => Ok(context.integer(operand)?),
        None => Err(crate::object::index_trap(index, trap.operands.len())),
    }
}

fn wanted<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    match context.expect_condition(args.value(0))?.wanted(context) {
        Some(kind) => Ok(context.symbol(kind.name())?),
        None => Ok(Value::FALSE),
    }
}
