//! Standard input and output.

use super::{NONE, ONE};
use crate::context::Context;
use crate::failure::{Fallible, NativeResult};
use crate::host::Stream;
use crate::native::{Args, Row};
use crate::value::Value;

pub(super) const ROWS: &[Row] = &[
    Row::nothing(
        "io.write_string",
        ONE,
        write_string,
        "write a string to standard output",
    ),
    Row::nothing("io.write_char", ONE, write_char, "write a character to standard output"),
    Row::nothing("io.write_error", ONE, write_error, "write a string to standard error"),
    Row::nothing("io.flush", NONE, flush, "send on what was written to standard output"),
    Row::any(
        "io.read_line",
        NONE,
        read_line,
        "next line of standard input without its end, or eof",
    ),
    Row::any(
        "io.read_char",
        NONE,
        read_char,
        "next character of standard input, or eof",
    ),
    Row::any(
        "io.peek_char",
        NONE,
        peek_char,
        "next character of standard input without taking it, or eof",
    ),
];

fn write<'h>(context: &mut Context<'h>, stream: Stream, args: Args<'_, 'h>) -> Fallible<'h, ()> {
    let text = context.expect_string(args.value(0))?;
    context.check_text(text.len(context))?;
    let text = text.to_string(context);
    context.write(stream, text.as_bytes())?;
    Ok(())
}

fn write_string<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, ()> {
    write(context, Stream::OUTPUT, args)
}

fn write_error<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, ()> {
    write(context, Stream::ERROR, args)
}

fn write_char<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, ()> {
    let character = context.expect_char(args.value(0))?;
    let mut buffer = [0; 4];
    context.write(Stream::OUTPUT, character.encode_utf8(&mut buffer).as_bytes())?;
    Ok(())
}

fn flush<'h>(context: &mut Context<'h>, _args: Args<'_, 'h>) -> Fallible<'h, ()> {
    context.host().flush(Stream::OUTPUT)?;
    Ok(())
}

fn read_line<'h>(context: &mut Context<'h>, _args: Args<'_, 'h>) -> NativeResult<'h> {
    match context.read_line()? {
        Some(line) => {
            context.charge_done(line.len() as u64 / 4);
            Ok(context.string(&line)?)
        }
        None => Ok(Value::EOF),
    }
}

fn read_char<'h>(context: &mut Context<'h>, _args: Args<'_, 'h>) -> NativeResult<'h> {
    Ok(context.read_char()?.map_or(Value::EOF, Value::character))
}

fn peek_char<'h>(context: &mut Context<'h>, _args: Args<'_, 'h>) -> NativeResult<'h> {
    Ok(context.peek_char()?.map_or(Value::EOF, Value::character))
}
