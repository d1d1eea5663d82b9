//! Printing to standard output.

use polyc_runtime::host::Stream;
use polyc_runtime::native::{Args, Failure, Fallible, NativeResult};
use polyc_runtime::{Context, Value};

use super::cycles::Sharing;
use super::print::{Style, show_whole};

/// Fails if a port is given; before anything is printed.
fn no_port<'h>(args: Args<'_, 'h>, used: usize) -> Fallible<'h, ()> {
    if args.len() > used {
        return Err(Failure::error("ports are not supported yet", args.rest(used)));
    }
    Ok(())
}

fn send<'h>(context: &mut Context<'h>, text: &str) -> NativeResult<'h> {
    context.write(Stream::OUTPUT, text.as_bytes())?;
    Ok(Value::UNSPECIFIED)
}

fn print<'h>(context: &mut Context<'h>, args: Args<'_, 'h>, style: Style, sharing: Sharing) -> NativeResult<'h> {
    no_port(args, 1)?;
    let text = show_whole(context, args.value(0), style, sharing)?;
    send(context, &text)
}

pub(super) fn display<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    print(context, args, Style::Display, Sharing::Cycles)
}

pub(super) fn write<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    print(context, args, Style::Write, Sharing::Cycles)
}

pub(super) fn write_shared<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    print(context, args, Style::Write, Sharing::All)
}

pub(super) fn write_simple<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    print(context, args, Style::Write, Sharing::None)
}

pub(super) fn newline<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    no_port(args, 0)?;
    send(context, "\n")
}

pub(super) fn write_string<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    no_port(args, 1)?;
    let text = context.text_of(args.value(0))?;
    send(context, &text)
}

pub(super) fn write_char<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    no_port(args, 1)?;
    let text = context.expect_char(args.value(0))?.to_string();
    send(context, &text)
}

pub(super) fn flush<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    no_port(args, 0)?;
    context.host().flush(Stream::OUTPUT)?;
    Ok(Value::UNSPECIFIED)
}
