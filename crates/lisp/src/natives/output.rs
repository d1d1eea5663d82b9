//! Printing to standard output.

use polyc_runtime::host::Stream;
use polyc_runtime::native::{Args, Failure, Outcome};
use polyc_runtime::{Context, Value};

use super::cycles::Sharing;
use super::print::{Style, show_whole};

fn send<'h>(context: &mut Context<'h>, args: Args<'_, 'h>, used: usize, text: &str) -> Outcome<'h> {
    if args.len() > used {
        return Err(Failure::error(
            "ports are not supported yet",
            args.rest(used),
        ));
    }
    context.write(Stream::OUTPUT, text.as_bytes())?;
    Ok(Value::UNSPECIFIED)
}

pub(super) fn display<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let text = show_whole(context, args.value(0), Style::Display, Sharing::Cycles)?;
    send(context, args, 1, &text)
}

pub(super) fn write<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let text = show_whole(context, args.value(0), Style::Write, Sharing::Cycles)?;
    send(context, args, 1, &text)
}

pub(super) fn write_shared<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let text = show_whole(context, args.value(0), Style::Write, Sharing::All)?;
    send(context, args, 1, &text)
}

pub(super) fn write_simple<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let text = show_whole(context, args.value(0), Style::Write, Sharing::None)?;
    send(context, args, 1, &text)
}

pub(super) fn newline<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    send(context, args, 0, "\n")
}

pub(super) fn write_string<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let text = context.expect_string(args.value(0))?;
    context.check_text(text.len(context))?;
    let text = text.to_string(context);
    send(context, args, 1, &text)
}

pub(super) fn write_char<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let text = context.expect_char(args.value(0))?.to_string();
    send(context, args, 1, &text)
}

pub(super) fn flush<'h>(context: &mut Context<'h>, _args: Args<'_, 'h>) -> Outcome<'h> {
    context.host().flush(Stream::OUTPUT)?;
    Ok(Value::UNSPECIFIED)
}
