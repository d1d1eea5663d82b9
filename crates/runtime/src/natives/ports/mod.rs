//! Ports: opening, closing, what they are, which is current.

pub(super) mod read;
pub(super) mod write;

use polyc_base::{Cause, Effects};

use super::{CHARACTER, NONE, ONE, TWO, size, through};
use crate::context::Context;
use crate::failure::{Failure, Fallible, NativeResult};
use crate::host::OpenMode;
use crate::native::{Args, Charge, Row, Run};
use crate::object::port::{BUFFER, Port, PortKind, Standing};
use crate::value::Value;

pub(in crate::natives) const ROWS: &[Row] = &[
    opening("port.of_string", open_text, "a port that reads a string's characters").cost(through::<0, OPEN_TEXT>),
    opening("port.of_bytes", open_bytes, "a port that reads bytes").cost(through::<0, 1>),
    Row::any(
        "port.to_string",
        NONE,
        to_string,
        "a port that keeps the characters written to it",
    )
    .because(Cause::InputOutput),
    Row::any(
        "port.to_bytes",
        NONE,
        to_bytes,
        "a port that keeps the bytes written to it",
    )
    .because(Cause::InputOutput),
    opening(
        "port.open_input",
        open_input,
        "a port that reads the characters of a file",
    )
    .cost(open_price),
    opening(
        "port.open_binary_input",
        open_binary_input,
        "a port that reads the bytes of a file",
    )
    .cost(open_price),
    opening(
        "port.open_output",
        open_output,
        "a port that writes characters to a file, from empty",
    )
    .cost(open_price),
    opening(
        "port.open_binary_output",
        open_binary_output,
        "a port that writes bytes to a file, from empty",
    )
    .cost(open_price),
    opening(
        "port.written_string",
        written_string,
        "what was written to a port that keeps characters",
    )
    .cost(written_price),
    opening(
        "port.written_bytes",
        written_bytes,
        "what was written to a port that keeps bytes",
    )
    .cost(written_price),
    opening("port.close", close, "close a port"),
    opening("port.close_input", close_input, "close an input port"),
    opening("port.close_output", close_output, "close an output port"),
    asking("port.is_port", is_port, "whether a value is a port"),
    asking("port.is_input", is_input, "whether a value is an input port"),
    asking("port.is_output", is_output, "whether a value is an output port"),
    asking("port.is_textual", is_textual, "whether a value is a port of characters"),
    asking("port.is_binary", is_binary, "whether a value is a port of bytes"),
    asking(
        "port.is_input_open",
        is_input_open,
        "whether an input port is not closed",
    ),
    asking(
        "port.is_output_open",
        is_output_open,
        "whether an output port is not closed",
    ),
    Row::any(
        "port.current",
        ONE,
        current,
        "the current port: 0 input, 1 output, 2 error",
    )
    .because(Cause::InputOutput)
    .repeatable(),
    Row::nothing(
        "port.bind",
        TWO,
        bind,
        "make a port the current one: 0 input, 1 output, 2 error",
    )
    .because(Cause::InputOutput),
];

/// Bytes of a character in a buffer, and while it is put there.
const OPEN_TEXT: usize = 2 * CHARACTER;

const fn opening(name: &'static str, run: Run, meaning: &'static str) -> Row {
    Row::any(name, ONE, run, meaning)
        .because(Cause::InputOutput)
        .repeatable()
}

const fn asking(name: &'static str, run: Run, meaning: &'static str) -> Row {
    opening(name, run, meaning).only(Effects::READS.and(Effects::TRAPS))
}

/// The price of a path, and of a buffer.
fn open_price<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    let path = through::<0, CHARACTER>(context, args);
    Charge::new(path.fuel, path.bytes + BUFFER as u64)
}

fn written_price<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    let port = context.as_port(args.value(0));
    let bytes = port.and_then(|it| it.written(context)).map_or(0, <[u8]>::len);
    Charge::linear(bytes, CHARACTER * bytes)
}

fn open_text<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let text = context.expect_string(args.value(0))?.to_string(context);
    Ok(context.open_text(&text)?.into())
}

fn open_bytes<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let bytes = context.expect_bytes(args.value(0))?.as_slice(context).to_vec();
    Ok(context.open_bytes(&bytes)?.into())
}

fn to_string<'h>(context: &mut Context<'h>, _: Args<'_, 'h>) -> NativeResult<'h> {
    Ok(context.open_memory(false)?.into())
}

fn to_bytes<'h>(context: &mut Context<'h>, _: Args<'_, 'h>) -> NativeResult<'h> {
    Ok(context.open_memory(true)?.into())
}

macro_rules! files {
    ($($name:ident = $mode:ident $is_binary:literal;)*) => {$(
        fn $name<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
            let path = context.expect_string(args.value(0))?.to_string(context);
            Ok(context.open_file(&path, OpenMode::$mode, $is_binary)?.into())
        }
    )*};
}
files! {
    open_input = Read false;
    open_binary_input = Read true;
    open_output = Write false;
    open_binary_output = Write true;
}

/// What was written to a port that keeps it, of characters or of bytes.
fn written<'h>(context: &Context<'h>, args: Args<'_, 'h>, is_binary: bool) -> Fallible<'h, Vec<u8>> {
    let port = context
        .as_port(args.value(0))
        .filter(|it| it.kind(context).is_binary == is_binary);
    let Some(written) = port.and_then(|it| it.written(context)) else {
        let wanted = if is_binary { "bytes" } else { "characters" };
        let message = format!("expected a port that keeps the {wanted} written to it, found");
        return Err(Failure::error(message, &[args.value(0)]));
    };
    Ok(written.to_vec())
}

fn written_string<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let written = written(context, args, false)?;
    context.string(&String::from_utf8_lossy(&written))
}

fn written_bytes<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let written = written(context, args, true)?;
    context.bytes(&written)
}

/// Any port.
fn expect<'h>(context: &Context<'h>, value: Value<'h>) -> Fallible<'h, Port<'h>> {
    let port = context.as_port(value);
    port.ok_or_else(|| Failure::error("expected a port, found", &[value]))
}

/// An open port of that kind: the one that is named, or else the current one.
#[inline]
fn named_or_current<'h>(context: &mut Context<'h>, named: Option<Value<'h>>, kind: PortKind) -> Fallible<'h, Port<'h>> {
    let port = match named {
        Some(port) => port,
        None if kind.is_output => context.current_port(Standing::Output)?.into(),
        None => context.current_port(Standing::Input)?.into(),
    };
    context.expect_port(port, kind)
}

fn close<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    expect(context, args.value(0))?.close(context)?;
    Ok(Value::UNSPECIFIED)
}

fn close_input<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    context.expect_direction(args.value(0), false)?.close(context)?;
    Ok(Value::UNSPECIFIED)
}

fn close_output<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    context.expect_direction(args.value(0), true)?.close(context)?;
    Ok(Value::UNSPECIFIED)
}

macro_rules! questions {
    ($($name:ident = $holds:expr;)*) => {$(
        fn $name<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
            let holds: for<'c> fn(Port<'c>, &Context<'c>) -> bool = $holds;
            let port = context.as_port(args.value(0));
            Ok(Value::boolean(port.is_some_and(|it| holds(it, context))))
        }
    )*};
}
questions! {
    is_port = |_, _| true;
    is_input = |port, context| !port.kind(context).is_output;
    is_output = |port, context| port.kind(context).is_output;
    is_textual = |port, context| !port.kind(context).is_binary;
    is_binary = |port, context| port.kind(context).is_binary;
}

fn is_input_open<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let port = context.expect_direction(args.value(0), false)?;
    Ok(Value::boolean(port.is_open(context)))
}

fn is_output_open<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let port = context.expect_direction(args.value(0), true)?;
    Ok(Value::boolean(port.is_open(context)))
}

fn standing<'h>(context: &Context<'h>, value: Value<'h>) -> Fallible<'h, Standing> {
    let number = size(context, value)?;
    let which = Standing::ALL.get(number).copied();
    which.ok_or_else(|| crate::object::index_trap(number, Standing::ALL.len()))
}

fn current<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let which = standing(context, args.value(0))?;
    Ok(context.current_port(which)?.into())
}

fn bind<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, ()> {
    let which = standing(context, args.value(0))?;
    context.bind_port(which, args.value(1))
}
