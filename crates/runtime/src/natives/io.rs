//! Standard input and output.

use super::{ANY, NONE, ONE};
use crate::context::Context;
use crate::host::Stream;
use crate::native::{Args, Outcome, Row};
use crate::value::Value;

pub(super) const ROWS: &[Row] = &[
    Row::new(
        "io.write_string",
        ONE,
        None,
        write_string,
        "write a string to standard output",
    ),
    Row::new(
        "io.write_char",
        ONE,
        None,
        write_char,
        "write a character to standard output",
    ),
    Row::new(
        "io.write_error",
        ONE,
        None,
        write_error,
        "write a string to standard error",
    ),
    Row::new(
        "io.flush",
        NONE,
        None,
        flush,
        "send on what was written to standard output",
    ),
    Row::new(
        "io.read_line",
        NONE,
        ANY,
        read_line,
        "next line of standard input without its end, or eof",
    ),
    Row::new(
        "io.read_char",
        NONE,
        ANY,
        read_char,
        "next character of standard input, or eof",
    ),
    Row::new(
        "io.peek_char",
        NONE,
        ANY,
        peek_char,
        "next character of standard input without taking it, or eof",
    ),
];

fn write<'h>(context: &mut Context<'h>, stream: Stream, args: Args<'_, 'h>) -> Outcome<'h> {
    let text = context.expect_string(args.value(0))?;
    context.check_text(text.len(context))?;
    let text = text.to_string(context);
    context.write(stream, text.as_bytes())?;
    Ok(().into())
}

fn write_string<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    write(context, Stream::OUTPUT, args)
}

fn write_error<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    write(context, Stream::ERROR, args)
}

fn write_char<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let character = context.expect_char(args.value(0))?;
    let mut buffer = [0; 4];
    context.write(
        Stream::OUTPUT,
        character.encode_utf8(&mut buffer).as_bytes(),
    )?;
    Ok(().into())
}

fn flush<'h>(context: &mut Context<'h>, _args: Args<'_, 'h>) -> Outcome<'h> {
    context.host().flush(Stream::OUTPUT)?;
    Ok(().into())
}

fn read_line<'h>(context: &mut Context<'h>, _args: Args<'_, 'h>) -> Outcome<'h> {
    match context.read_line()? {
        Some(line) => {
            context.charge_done(line.len() as u64 / 4);
            Ok(context.string(&line)?.into())
        }
        None => Ok(Value::EOF.into()),
    }
}

fn read_char<'h>(context: &mut Context<'h>, _args: Args<'_, 'h>) -> Outcome<'h> {
    Ok(context
        .read_char()?
        .map_or(Value::EOF, Value::character)
        .into())
}

fn peek_char<'h>(context: &mut Context<'h>, _args: Args<'_, 'h>) -> Outcome<'h> {
    Ok(context
        .peek_char()?
        .map_or(Value::EOF, Value::character)
        .into())
}
