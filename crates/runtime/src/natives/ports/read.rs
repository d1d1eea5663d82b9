//! Reading from ports. A port that is left out at the end is the current one.

use polyc_base::Cause;

use super::named_or_current;
use crate::context::Context;
use crate::failure::{Fallible, NativeResult};
use crate::native::{Args, Row, Run};
use crate::natives::{NONE, ONE, at_most, range, size};
use crate::object::port::{Port, PortKind};
use crate::value::Value;

pub(in crate::natives) const ROWS: &[Row] = &[
    row(
        "port.read_char",
        NONE,
        read_char,
        "next character, or eof; optional: the port",
    ),
    row(
        "port.peek_char",
        NONE,
        peek_char,
        "next character, left there, or eof; optional: the port",
    ),
    row(
        "port.is_char_ready",
        NONE,
        is_char_ready,
        "whether there is a character; optional: the port",
    ),
    row(
        "port.read_line",
        NONE,
        read_line,
        "next line without its end, or eof; optional: the port",
    ),
    row(
        "port.read_string",
        ONE,
        read_string,
        "at most so many characters, or eof; optional: the port",
    ),
    row(
        "port.read_byte",
        NONE,
        read_byte,
        "next byte, or eof; optional: the port",
    ),
    row(
        "port.peek_byte",
        NONE,
        peek_byte,
        "next byte, left there, or eof; optional: the port",
    ),
    row(
        "port.is_byte_ready",
        NONE,
        is_byte_ready,
        "whether there is a byte; optional: the port",
    ),
    row(
        "port.read_bytes",
        ONE,
        read_bytes,
        "at most so many bytes, or eof; optional: the port",
    ),
    row(
        "port.read_bytes_into",
        ONE,
        read_bytes_into,
        "read into bytes, and say how many, or eof; optional: the port, start, end",
    ),
];

const fn row(name: &'static str, params: &'static [polyc_base::Type], run: Run, meaning: &'static str) -> Row {
    Row::any(name, params, run, meaning)
        .variadic()
        .because(Cause::InputOutput)
        .repeatable()
}

/// The port that is the last argument, or the current one.
#[inline]
fn last_port<'h>(context: &mut Context<'h>, args: Args<'_, 'h>, at: usize, kind: PortKind) -> Fallible<'h, Port<'h>> {
    at_most(args, at, at + 1)?;
    named_or_current(context, args.optional(at), kind)
}

fn read_char<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let port = last_port(context, args, 0, PortKind::TEXT_INPUT)?;
    Ok(port.read_char(context)?.map_or(Value::EOF, Value::character))
}

fn peek_char<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let port = last_port(context, args, 0, PortKind::TEXT_INPUT)?;
    Ok(port.peek_char(context)?.map_or(Value::EOF, Value::character))
}

/// Hosts do not say whether a stream would have to be waited for: it is ready.
fn is_char_ready<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    last_port(context, args, 0, PortKind::TEXT_INPUT)?;
    Ok(Value::TRUE)
}

fn is_byte_ready<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    last_port(context, args, 0, PortKind::BINARY_INPUT)?;
    Ok(Value::TRUE)
}

/// The next bytes as a string; then they and so many more are taken.
fn take_text<'h>(context: &mut Context<'h>, port: Port<'h>, bytes: usize, more: usize) -> NativeResult<'h> {
    let text = port.text(context, bytes)?;
    context.charge_fuel(bytes as u64 / 4)?;
    let string = context.string(&text)?;
    port.take(context, bytes + more);
    Ok(string)
}

fn read_line<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let port = last_port(context, args, 0, PortKind::TEXT_INPUT)?;
    match port.find_line(context)? {
        Some((length, end)) => take_text(context, port, length, end),
        None => Ok(Value::EOF),
    }
}

fn read_string<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let count = size(context, args.value(0))?;
    let port = last_port(context, args, 1, PortKind::TEXT_INPUT)?;
    match port.find_characters(context, count)? {
        0 if count > 0 => Ok(Value::EOF),
        length => take_text(context, port, length, 0),
    }
}

fn read_byte<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let port = last_port(context, args, 0, PortKind::BINARY_INPUT)?;
    Ok(port
        .read_byte(context)?
        .map_or(Value::EOF, |it| Value::small(it.into())))
}

fn peek_byte<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let port = last_port(context, args, 0, PortKind::BINARY_INPUT)?;
    Ok(port
        .peek_byte(context)?
        .map_or(Value::EOF, |it| Value::small(it.into())))
}

/// The next bytes, at most so many, left there.
fn next_bytes<'h>(context: &mut Context<'h>, port: Port<'h>, count: usize) -> Fallible<'h, Vec<u8>> {
    let length = port.find_bytes(context, count)?;
    context.check_memory(length)?;
    context.charge_fuel(length as u64 / 4)?;
    Ok(port.rest(context)[..length].to_vec())
}

fn read_bytes<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let count = size(context, args.value(0))?;
    let port = last_port(context, args, 1, PortKind::BINARY_INPUT)?;
    let bytes = next_bytes(context, port, count)?;
    if bytes.is_empty() && count > 0 {
        return Ok(Value::EOF);
    }
    let made = context.bytes(&bytes)?;
    port.take(context, bytes.len());
    Ok(made)
}

fn read_bytes_into<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let into = context.expect_bytes(args.value(0))?;
    context.check_mutable(into.value())?;
    let (start, end) = range(context, args, 2, into.len(context))?;
    let port = named_or_current(context, args.optional(1), PortKind::BINARY_INPUT)?;
    let bytes = next_bytes(context, port, end - start)?;
    if bytes.is_empty() && end > start {
        return Ok(Value::EOF);
    }
    into.as_mut_slice(context)?[start..start + bytes.len()].copy_from_slice(&bytes);
    port.take(context, bytes.len());
    context.integer(bytes.len() as i64)
}
