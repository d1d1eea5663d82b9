//! The rest of the host: exit, clock, environment, arguments, randomness, files by name.

use super::{NONE, ONE};
use crate::context::Context;
use crate::failure::{Failure, Fallible, NativeResult, Never};
use crate::native::{Args, Row};
use crate::value::{Value, View};

pub(super) const ROWS: &[Row] = &[
    Row::fails(
        "host.exit",
        ONE,
        exit,
        "end the program: true 0, false 1, or a code from 0 to 255",
    ),
    Row::fails(
        "host.halt",
        ONE,
        halt,
        "end the program at once, without what was to run at its end",
    ),
    Row::any("host.clock", NONE, clock, "nanoseconds since 1970-01-01 UTC"),
    Row::any("host.monotonic", NONE, monotonic, "nanoseconds since some moment"),
    Row::any("host.variable", ONE, variable, "variable of the environment, or false").cost(super::through::<0, 0>),
    Row::any("host.variables", NONE, variables, "list of pairs of name and value"),
    Row::any(
        "host.arguments",
        NONE,
        arguments,
        "list of the program's arguments, its name first",
    ),
    Row::any("host.random", NONE, random, "60 random bits"),
    Row::any("host.file_exists", ONE, file_exists, "whether there is such a file").cost(super::through::<0, 0>),
    Row::nothing("host.delete_file", ONE, delete_file, "remove a file").cost(super::through::<0, 0>),
];

fn exit<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Never<'h> {
    Err(Failure::Exit(exit_code(context, args.value(0))))
}

fn halt<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Never<'h> {
    Err(Failure::Halt(exit_code(context, args.value(0))))
}

fn exit_code<'h>(context: &Context<'h>, value: Value<'h>) -> u8 {
    match context.view(value) {
        View::Boolean(success) => u8::from(!success),
        View::Integer(code) => u8::try_from(code).unwrap_or(1),
        _ => 1,
    }
}

fn clock<'h>(context: &mut Context<'h>, _args: Args<'_, 'h>) -> NativeResult<'h> {
    let now = context.host().clock()?;
    context.integer(now)
}

fn monotonic<'h>(context: &mut Context<'h>, _args: Args<'_, 'h>) -> NativeResult<'h> {
    let now = context.host().monotonic()?;
    context.integer(now)
}

fn variable<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let name = context.expect_string(args.value(0))?.to_string(context);
    match context.host().variable(&name)? {
        Some(value) => Ok(context.string(&value)?),
        None => Ok(Value::FALSE),
    }
}

fn variables<'h>(context: &mut Context<'h>, _args: Args<'_, 'h>) -> NativeResult<'h> {
    let mut list = Value::NIL;
    for (name, value) in context.host().variables()?.into_iter().rev() {
        let (name, value) = (context.string(&name)?, context.string(&value)?);
        let entry = context.pair(name, value)?;
        list = context.pair(entry, list)?;
    }
    Ok(list)
}

fn arguments<'h>(context: &mut Context<'h>, _args: Args<'_, 'h>) -> NativeResult<'h> {
    let mut list = Value::NIL;
    for argument in context.host().arguments()?.into_iter().rev() {
        let argument = context.string(&argument)?;
        list = context.pair(argument, list)?;
    }
    Ok(list)
}

fn random<'h>(context: &mut Context<'h>, _args: Args<'_, 'h>) -> NativeResult<'h> {
    let bits = context.host().random()?;
    context.integer((bits >> 4) as i64)
}

fn file_exists<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let path = context.expect_string(args.value(0))?.to_string(context);
    Ok(Value::boolean(context.host().file_exists(&path)?))
}

fn delete_file<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, ()> {
    let path = context.expect_string(args.value(0))?.to_string(context);
    context.host().delete_file(&path)?;
    Ok(())
}
