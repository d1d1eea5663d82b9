//! Printing to ports. One that is left out is the current output port.

use polyc_runtime::host::Stream;
use polyc_runtime::native::{Args, NativeResult};
use polyc_runtime::natives::at_most;
use polyc_runtime::{Context, Value};

use super::cycles::Sharing;
use super::print::{Style, show_whole};

fn print<'h>(context: &mut Context<'h>, args: Args<'_, 'h>, style: Style, sharing: Sharing) -> NativeResult<'h> {
    at_most(args, 1, 2)?;
    // A wrong port fails before anything is made.
    let port = context.output_port(args.optional(1))?;
    let text = show_whole(context, args.value(0), style, sharing)?;
    match port {
        Some(port) => port.write(context, text.as_bytes())?,
        None => context.write(Stream::OUTPUT, text.as_bytes())?,
    }
    Ok(Value::UNSPECIFIED)
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
