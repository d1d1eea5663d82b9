//! Writing to ports. A port that is left out is the current one.

use polyc_base::Cause;

use super::named_or_current;
use crate::context::Context;
use crate::failure::NativeResult;
use crate::host::Stream;
use crate::native::{Args, Charge, Row};
use crate::natives::bytes::byte;
use crate::natives::{CHARACTER, NONE, ONE, at_most, range, through_part};
use crate::object::port::{PortKind, Standing};
use crate::value::Value;

pub(in crate::natives) const ROWS: &[Row] = &[
    row(Row::any(
        "port.write_char",
        ONE,
        write_char,
        "write a character; optional: the port",
    )),
    row(Row::any(
        "port.write_string",
        ONE,
        write_string,
        "write a string; optional: the port, start, end",
    ))
    .cost(part_price::<CHARACTER>),
    row(Row::any(
        "port.write_line_end",
        NONE,
        write_line_end,
        "end the line; optional: the port",
    )),
    row(Row::any(
        "port.write_byte",
        ONE,
        write_byte,
        "write a byte; optional: the port",
    )),
    row(Row::any(
        "port.write_bytes",
        ONE,
        write_bytes,
        "write bytes; optional: the port, start, end",
    ))
    .cost(part_price::<1>),
    row(Row::any(
        "port.flush",
        NONE,
        flush,
        "send on what is held back; optional: the port",
    )),
];

const fn row(row: Row) -> Row {
    row.variadic().because(Cause::InputOutput).repeatable()
}

/// The price of writing a part, with `BYTES` for each item.
fn part_price<'h, const BYTES: usize>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    let part = through_part::<0, 2, BYTES>(context, args);
    let bytes = usize::try_from(part.bytes).unwrap_or(usize::MAX);
    let growth = context.output_growth(args.optional(1), bytes);
    Charge::new(part.fuel, part.bytes.saturating_add(growth as u64))
}

fn write_char<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    at_most(args, 1, 2)?;
    let character = context.expect_char(args.value(0))?;
    let mut buffer = [0; 4];
    context.print(args.optional(1), character.encode_utf8(&mut buffer).as_bytes())?;
    Ok(Value::UNSPECIFIED)
}

fn write_string<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let string = context.expect_string(args.value(0))?;
    let (start, end) = range(context, args, 2, string.len(context))?;
    context.check_text(end - start)?;
    let text = string.part(context, start, end);
    context.print(args.optional(1), text.as_bytes())?;
    Ok(Value::UNSPECIFIED)
}

fn write_line_end<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    at_most(args, 0, 1)?;
    context.print(args.optional(0), b"\n")?;
    Ok(Value::UNSPECIFIED)
}

fn write_byte<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    at_most(args, 1, 2)?;
    let byte = byte(context, args.value(0))?;
    let port = named_or_current(context, args.optional(1), PortKind::BINARY_OUTPUT)?;
    port.write(context, &[byte])?;
    Ok(Value::UNSPECIFIED)
}

fn write_bytes<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let bytes = context.expect_bytes(args.value(0))?;
    let (start, end) = range(context, args, 2, bytes.len(context))?;
    let port = named_or_current(context, args.optional(1), PortKind::BINARY_OUTPUT)?;
    let part = bytes.as_slice(context)[start..end].to_vec();
    port.write(context, &part)?;
    Ok(Value::UNSPECIFIED)
}

fn flush<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    at_most(args, 0, 1)?;
    match args.optional(0) {
        None => match context.bound_port(Standing::Output) {
            None => context.host().flush(Stream::OUTPUT)?,
            Some(port) => port.flush(context)?,
        },
        Some(value) => {
            let port = context.expect_direction(value, true)?;
            port.flush(context)?;
        }
    }
    Ok(Value::UNSPECIFIED)
}
