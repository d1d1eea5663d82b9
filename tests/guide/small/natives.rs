//! What programs cannot say themselves: functions in Rust.

use polyc::language::native::{Args, Charge, Context, Failure, NativeResult, Never, Row, Stream, Value, View, natives};
use polyc::language::{Cause, Effects, Shown};

use super::objects::{self, OBJECT};

pub static ROWS: &[Row] = natives! {
    "small.print" (any) -> any = print, "writes a value and ends the line" .because(Cause::InputOutput);
    "small.length" (any) -> any = length, "how many characters a text has" .only(Effects::READS.and(Effects::TRAPS));
    "small.join" (any, any) -> any = join, "a text and another after it" .cost(join_cost);
    "small.error" (any) -> fails = error, "ends the program with a message";
    "small.slot" (any, any) -> i64 = objects::slot, "where an object has a property"
        .only(Effects::READS.and(Effects::TRAPS)).because(Cause::Storage);
};

/// Natives that programs call, by the names they have there.
pub const NAMES: [&str; 4] = ["print", "length", "join", "error"];

/// The native that programs call by a name.
pub fn by_name(name: &str) -> Option<&'static Row> {
    let name = NAMES.into_iter().find(|it| *it == name)?;
    ROWS.iter().find(|it| it.name().strip_prefix("small.") == Some(name))
}

fn print<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let value = args.value(0);
    context.write_shown(Stream::OUTPUT, |context| show(context, value))?;
    Ok(Value::UNSPECIFIED)
}

fn length<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let text = context.expect_string(args.value(0))?;
    context.integer(text.len(context) as i64)
}

fn join<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let parts = [
        context.expect_string(args.value(0))?,
        context.expect_string(args.value(1))?,
    ];
    context.string_concat(&parts)
}

/// A character takes at most four bytes. What is not a text costs nothing more: the native refuses it.
fn join_cost<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    let length = |index| context.expect_string(args.value(index)).map_or(0, |it| it.len(context));
    let length = length(0) + length(1);
    Charge::linear(length, 4 * length)
}

fn error<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Never<'h> {
    let (text, shown) = show(context, args.value(0));
    shown?;
    Err(Failure::error(text, &[]))
}

/// A value as `print` writes it, and whether that is the whole.
pub fn show<'h>(context: &Context<'h>, value: Value<'h>) -> Shown<'h> {
    match context.view(value) {
        View::String(text) => text.shown(context),
        View::Boolean(value) => (value.to_string(), Ok(())),
        View::Nil => ("nil".to_owned(), Ok(())),
        View::Procedure(it) => {
            // Functions without a name are declared as `fn`.
            let name = it.name(context).filter(|it| it != "fn");
            let name = name.map_or(String::new(), |it| format!(" {it}"));
            (format!("<fn{name}>"), Ok(()))
        }
        View::Native(_) if context.native(value, &OBJECT).is_some() => {
            let properties = objects::properties(context, value).into_iter();
            // Objects inside are shown in short, so this ends for those that hold themselves.
            let shown = properties.map(|(name, value)| match context.view(name) {
                View::String(name) => (name.shown(context).0, context.describe(value)),
                _ => (context.describe(name), context.describe(value)),
            });
            let shown: Vec<String> = shown.map(|(name, value)| format!("{name}: {value}")).collect();
            (format!("{{{}}}", shown.join(", ")), Ok(()))
        }
        _ => (context.describe(value), Ok(())),
    }
}
