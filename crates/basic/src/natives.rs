//! What the machine has no operation for: exceptional arithmetic, text in and out. Natives keep nothing between calls:
//! the program holds the column of the line that it prints and the place in its data.

use polyc_base::{Cause, scalar::Scalar};
use polyc_frontend::TokenTable;
use polyc_runtime::host::Stream;
use polyc_runtime::native::{Args, Failure, Fallible, NativeResult, Row};
use polyc_runtime::{Context, Value, natives};

use crate::format;
use crate::lexer::Token;
use crate::tree::OPERATIONS;

/// The table.
pub static ROWS: &[Row] = natives! {
    "basic.arithmetic" (i64, f64, f64, i64) -> f64 = arithmetic,
        "the result of an operation; exceptions are reported for a line" .fuel(8) .because(Cause::Overflow);
    "basic.seed" () -> i64 = seed, "an unpredictable state of the random numbers";
    "basic.print" (any, i64) -> i64 = print, "write a number or string; gives the new column" => io;
    "basic.tab" (f64, i64, i64) -> i64 = tab, "go to a column; gives it" => io;
    "basic.zone" (i64) -> i64 = zone, "go to the next print zone; gives the new column" => io;
    "basic.end_line" () -> i64 = end_line, "end the line; gives the new column" => io;
    "basic.data" (any) -> any = data, "a vector of the lines of a string" => io;
    "basic.reply" (any, i64) -> any = reply, "ask for data of these kinds: a vector of them, or false" => io;
    "basic.number" (any, i64, i64) -> f64 = number, "the datum at a place, a number" => io;
    "basic.text" (any, i64) -> any = text, "the datum at a place, a string" => io;
};

/// What reads or writes.
const fn io(row: Row) -> Row {
    row.because(Cause::InputOutput)
}

/// An exception that ends the program.
fn fatal<'h, T>(what: &str) -> Fallible<'h, T> {
    Err(Failure::error(what, &[]))
}

/// Reports an exception after which the program goes on.
fn report<'h>(context: &mut Context<'h>, line: i64, what: &str) -> Fallible<'h, ()> {
    context.write(Stream::ERROR, format!("line {line}: {what}\n").as_bytes())
}

// Arithmetic (8.5, 9.5).

fn arithmetic<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, f64> {
    // Modules may say any number.
    let operation = usize::try_from(args.i64(0)).ok().and_then(|it| OPERATIONS.get(it));
    let operation = operation.unwrap_or(&OPERATIONS[0]);
    let (x, y) = (args.f64(1), args.f64(2));
    let result = match operation.op.fold(&[x, y].map(Scalar::F64)) {
        Some(Ok(Scalar::F64(result))) => result,
        _ => f64::NAN,
    };
    let what = match operation.token {
        _ if result.is_finite() => return Ok(result),
        Token::Log => return fatal("the argument of LOG is zero or negative (9.5)"),
        Token::Sqr => return fatal("the argument of SQR is negative (9.5)"),
        Token::Power if result.is_nan() => {
            return fatal("a negative number is raised to a power that is not an integer (8.5)");
        }
        Token::Power if x == 0.0 => "zero is raised to a negative power",
        Token::Slash if y == 0.0 => "division by zero",
        token => &format!("overflow of `{}`", token.kind().name),
    };
    let what = format!("{what}, machine infinity takes the place of the result");
    report(context, args.i64(3), &what)?;
    Ok(f64::MAX.copysign(if result.is_nan() { x } else { result }))
}

fn seed<'h>(context: &mut Context<'h>, _: Args<'_, 'h>) -> Fallible<'h, i64> {
    Ok(context.host().random()?.cast_signed())
}

// Output (14.4). A column counts the characters that are on the line.

/// Characters of a line.
const MARGIN: i64 = 75;
/// Characters of a print zone; there are five.
const ZONE: i64 = 15;

/// Writes an item, on a new line if this one has not room enough; what is longer than a line is broken.
fn print<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, i64> {
    let (item, column) = (args.value(0), args.i64(1).clamp(0, MARGIN));
    let item = match context.expect_f64(item) {
        Ok(number) => format::number(number),
        Err(_) => context.text_of(item)?,
    };
    let has_room = column == 0 || item.chars().count() as i64 <= MARGIN - column;
    let (mut lines, mut written) = (String::new(), if has_room { column } else { MARGIN });
    for character in item.chars() {
        if written == MARGIN {
            lines.push('\n');
            written = 0;
        }
        lines.push(character);
        written += 1;
    }
    context.write(Stream::OUTPUT, lines.as_bytes())?;
    Ok(written)
}

/// Writes spaces up to a column, on a new line if this one is beyond it.
fn go_to<'h>(context: &mut Context<'h>, to: i64, column: i64) -> Fallible<'h, i64> {
    let (end, from) = if column > to { ("\n", 0) } else { ("", column.max(0)) };
    let spaces = " ".repeat(usize::try_from(to - from).unwrap_or_default());
    context.write(Stream::OUTPUT, format!("{end}{spaces}").as_bytes())?;
    Ok(to)
}

fn tab<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, i64> {
    let position = args.f64(0).round();
    if position < 1.0 {
        let what = "the argument of TAB is less than one, which takes its place";
        report(context, args.i64(2), what)?;
    }
    // Positions count from one, columns from zero.
    go_to(context, ((position.max(1.0) - 1.0) % MARGIN as f64) as i64, args.i64(1))
}

fn zone<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, i64> {
    let column = args.i64(0).clamp(0, MARGIN);
    let next = (column / ZONE + 1) * ZONE;
    go_to(context, if next < MARGIN { next } else { 0 }, column)
}

fn end_line<'h>(context: &mut Context<'h>, _: Args<'_, 'h>) -> Fallible<'h, i64> {
    context.write(Stream::OUTPUT, b"\n")?;
    Ok(0)
}

// Input and data (15.4, 16.4).

fn data<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let text = context.text_of(args.value(0))?;
    vector(context, &text.lines().collect::<Vec<_>>())
}

/// A vector of strings.
fn vector<'h>(context: &mut Context<'h>, items: &[&str]) -> NativeResult<'h> {
    let bytes: usize = items.iter().map(|it| 64 + 4 * it.len()).sum();
    context.check_memory(bytes)?;
    context.charge_fuel(bytes as u64 / 16)?;
    let strings: Fallible<'h, Vec<Value<'h>>> = items.iter().map(|it| context.string(it)).collect();
    context.vector(&strings?)
}

fn reply<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let kinds = context.text_of(args.value(0))?;
    context.write(Stream::OUTPUT, b"? ")?;
    let Some(line) = context.read_line()? else {
        return fatal("INPUT found the end of the input (15.4)");
    };
    context.charge_done(line.len() as u64 / 2);
    match data_of(&line, &kinds) {
        Ok(data) => vector(context, &data),
        Err(what) => {
            report(context, args.i64(1), &format!("{what}; give the whole reply again"))?;
            Ok(Value::FALSE)
        }
    }
}

/// The data of a reply, if they are of these kinds.
fn data_of<'t>(reply: &'t str, kinds: &str) -> Result<Vec<&'t str>, &'static str> {
    let (mut rest, mut data) = (Some(reply), Vec::new());
    for kind in kinds.chars() {
        let (datum, after) = format::split(rest.ok_or("there are not enough data")?)?;
        match format::parse(datum) {
            None if kind == '#' => return Err("a number was expected"),
            Some(value) if kind == '#' && value.is_infinite() => return Err("overflow: a number is too large"),
            _ => data.push(datum),
        }
        rest = after;
    }
    rest.map_or(Ok(data), |_| Err("there are too many data"))
}

/// The datum at a place.
fn datum<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, String> {
    let data = context.expect_vector(args.value(0))?;
    let at = usize::try_from(args.i64(1)).ok();
    match at.and_then(|it| data.items(context).get(it).copied()) {
        Some(datum) => context.text_of(datum),
        None => fatal("READ needs more data than there are (16.5)"),
    }
}

fn number<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, f64> {
    let Some(value) = format::parse(&datum(context, args)?) else {
        return fatal("READ found a string for a numeric variable (16.5)");
    };
    if value.is_infinite() {
        let what = "overflow in a datum, machine infinity takes its place";
        report(context, args.i64(2), what)?;
    }
    Ok(value.clamp(f64::MIN, f64::MAX))
}

fn text<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let text = datum(context, args)?;
    let inner = text.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    context.string(inner.unwrap_or(&text))
}
