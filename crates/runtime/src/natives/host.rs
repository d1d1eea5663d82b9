//! The rest of the host: exit, clock, environment, arguments, randomness, files by name.

use super::{ANY, NONE, ONE};
use crate::context::Context;
use crate::native::{Args, Failure, Outcome, Row};
use crate::value::{Value, View};

pub(super) const ROWS: &[Row] = &[
    Row::new(
        "host.exit",
        ONE,
        ANY,
        exit,
        "end the program: true 0, false 1, or a code from 0 to 255",
    ),
    Row::new(
        "host.clock",
        NONE,
        ANY,
        clock,
        "nanoseconds since 1970-01-01 UTC",
    ),
    Row::new(
        "host.monotonic",
        NONE,
        ANY,
        monotonic,
        "nanoseconds since some moment",
    ),
    Row::new(
        "host.variable",
        ONE,
        ANY,
        variable,
        "variable of the environment, or false",
    )
    .cost(super::through::<0, 0>),
    Row::new(
        "host.variables",
        NONE,
        ANY,
        variables,
        "list of pairs of name and value",
    ),
    Row::new(
        "host.arguments",
        NONE,
        ANY,
        arguments,
        "list of the program's arguments, its name first",
    ),
    Row::new("host.random", NONE, ANY, random, "60 random bits"),
    Row::new(
        "host.file_exists",
        ONE,
        ANY,
        file_exists,
        "whether there is such a file",
    )
    .cost(super::through::<0, 0>),
    Row::new("host.delete_file", ONE, None, delete_file, "remove a file")
        .cost(super::through::<0, 0>),
];

fn exit<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let code = match context.view(args.value(0)) {
        View::Boolean(success) => u8::from(!success),
        View::Integer(code) => u8::try_from(code).unwrap_or(1),
        _ => 1,
    };
    Err(Failure::Exit(code))
}

fn clock<'h>(context: &mut Context<'h>, _args: Args<'_, 'h>) -> Outcome<'h> {
    let now = context.host().clock()?;
    Ok(context.integer(now)?.into())
}

fn monotonic<'h>(context: &mut Context<'h>, _args: Args<'_, 'h>) -> Outcome<'h> {
    let now = context.host().monotonic()?;
    Ok(context.integer(now)?.into())
}

fn variable<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let name = context.expect_string(args.value(0))?.to_string(context);
    match context.host().variable(&name)? {
        Some(value) => Ok(context.string(&value)?.into()),
        None => Ok(Value::FALSE.into()),
    }
}

fn variables<'h>(context: &mut Context<'h>, _args: Args<'_, 'h>) -> Outcome<'h> {
    let mut list = Value::NIL;
    for (name, value) in context.host().variables()?.into_iter().rev() {
        let (name, value) = (context.string(&name)?, context.string(&value)?);
        let entry = context.pair(name, value)?;
        list = context.pair(entry, list)?;
    }
    Ok(list.into())
}

fn arguments<'h>(context: &mut Context<'h>, _args: Args<'_, 'h>) -> Outcome<'h> {
    let mut list = Value::NIL;
    for argument in context.host().arguments()?.into_iter().rev() {
        let argument = context.string(&argument)?;
        list = context.pair(argument, list)?;
    }
    Ok(list.into())
}

fn random<'h>(context: &mut Context<'h>, _args: Args<'_, 'h>) -> Outcome<'h> {
    let bits = context.host().random()?;
    Ok(context.integer((bits >> 4) as i64)?.into())
}

fn file_exists<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let path = context.expect_string(args.value(0))?.to_string(context);
    Ok(Value::boolean(context.host().file_exists(&path)?).into())
}

fn delete_file<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let path = context.expect_string(args.value(0))?.to_string(context);
    context.host().delete_file(&path)?;
    Ok(().into())
}
