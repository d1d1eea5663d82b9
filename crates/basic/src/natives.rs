//! What the machine has no operation for: exceptional arithmetic, text in and out. Natives keep nothing between calls: the
//! program holds the column of the line that it prints and the place in its data.

use polyc_base::{Cause, Effects, arith};
use polyc_runtime::host::Stream;
use polyc_runtime::native::{Args, Charge, Failure, Fallible, NativeResult, Never, Row};
use polyc_runtime::{Context, Value, natives};

use crate::format;
use crate::lexer::is_unquoted;
use crate::tree::{NodeKind, Operator, Supplied, numbered};

/// Most characters of a string that is kept (11.5: implementation-defined).
pub const LONGEST_TEXT: usize = 255;

/// The table.
pub static ROWS: &[Row] = natives! {
    "basic.arithmetic" (i64, f64, f64, i64) -> f64 = arithmetic,
        "the result of an operation; exceptions are reported for a line" .fuel(8) .because(Cause::Overflow);
    "basic.same" (any, any) -> bool = same, "whether two strings are equal"
        .only(Effects::TRAPS) .because(Cause::Equality);
    "basic.seed" () -> i64 = seed, "an unpredictable state of the random numbers";
    "basic.fail" (i64) -> fails = fail, "end the program with that exception" .because(Cause::Exception);
    "basic.print_number" (f64, i64) -> i64 = print_number, "write a number; gives the new column" => io;
    "basic.print_text" (any, i64) -> i64 = print_text, "write a string; gives the new column" => io;
    "basic.tab" (f64, i64, i64) -> i64 = tab, "go to a column; gives it" => io;
    "basic.zone" (i64) -> i64 = zone, "go to the next print zone; gives the new column" => io;
    "basic.end_line" () -> nothing = end_line, "end the line" => io;
    "basic.prompt" () -> nothing = prompt, "ask for input" => io;
    "basic.reply" (any, i64) -> any = reply, "the data of a line of input, a line each; false if not of these kinds"
        => io .cost(reply_cost);
    "basic.datum_number" (any, i64, i64) -> f64 = datum_number, "the number at a place of data" => io;
    "basic.datum_text" (any, i64) -> any = datum_text, "the string at a place of data" => io;
    "basic.next_datum" (any, i64) -> i64 = next_datum, "the place of the datum after that" => io;
};

/// What reads or writes.
const fn io(row: Row) -> Row {
    row.because(Cause::InputOutput)
}

numbered! {
    /// An exception that ends the program.
    Fatal {
        Choice "the value of ON is less than one or greater than the number of lines to choose from (12.5)",
        Return "RETURN without GOSUB (12.5)",
        Depth "10000 GOSUB are open",
        LongText "the string has more than 255 characters (11.5)",
        NoData "READ needs more data than there are (16.5)",
        NoNumber "READ found a string for a numeric variable (16.5)",
        NoInput "INPUT found the end of the input (15.4)",
        Log "the argument of LOG is zero or negative (9.5)",
        Sqr "the argument of SQR is negative (9.5)",
        Power "a negative number is raised to a power that is not an integer (8.5)",
    }
}

fn fail<'h>(_: &mut Context<'h>, args: Args<'_, 'h>) -> Never<'h> {
    Err(failure(numbered(Fatal::ALL, args.i64(0))))
}

/// The row of that number; the first if there is none, as modules may say any.
fn numbered<T: Copy>(all: &[T], number: i64) -> T {
    let row = usize::try_from(number).ok().and_then(|it| all.get(it));
    *row.unwrap_or(&all[0])
}

fn failure<'h>(fatal: Fatal) -> Failure<'h> {
    Failure::error(fatal.text(), &[])
}

/// Reports an exception after which the program goes on.
fn report<'h>(context: &mut Context<'h>, line: i64, what: &str) -> Fallible<'h, ()> {
    context.write(Stream::ERROR, format!("line {line}: {what}\n").as_bytes())
}

// Arithmetic (8.5, 9.5).

numbered! {
    /// An operation with an exception.
    Arithmetic {
        Add "+", Subtract "-", Multiply "*", Divide "/", Power "^", Exp "EXP", Log "LOG", Sqr "SQR",
    }
}

impl Arithmetic {
    /// That of a node; `None`: the node has no exception of its own.
    pub fn of(kind: &NodeKind) -> Option<Self> {
        Some(match kind {
            NodeKind::Binary(Operator::Add, ..) => Self::Add,
            NodeKind::Binary(Operator::Subtract, ..) => Self::Subtract,
            NodeKind::Binary(Operator::Multiply, ..) => Self::Multiply,
            NodeKind::Binary(Operator::Divide, ..) => Self::Divide,
            NodeKind::Binary(Operator::Power, ..) => Self::Power,
            NodeKind::Supplied(Supplied::Exp, _) => Self::Exp,
            NodeKind::Supplied(Supplied::Log, _) => Self::Log,
            NodeKind::Supplied(Supplied::Sqr, _) => Self::Sqr,
            _ => return None,
        })
    }
}

fn arithmetic<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, f64> {
    let operation = numbered(Arithmetic::ALL, args.i64(0));
    let (x, y, line) = (args.f64(1), args.f64(2), args.i64(3));
    let result = match operation {
        Arithmetic::Add => x + y,
        Arithmetic::Subtract => x - y,
        Arithmetic::Multiply => x * y,
        Arithmetic::Divide => x / y,
        Arithmetic::Power => arith::f64_pow(x, y),
        Arithmetic::Exp => arith::f64_exp(x),
        Arithmetic::Log => arith::f64_ln(x),
        Arithmetic::Sqr => arith::f64_sqrt(x),
    };
    if result.is_finite() {
        return Ok(result);
    }
    let (what, result) = match operation {
        Arithmetic::Log => return Err(failure(Fatal::Log)),
        Arithmetic::Sqr => return Err(failure(Fatal::Sqr)),
        Arithmetic::Power if result.is_nan() => return Err(failure(Fatal::Power)),
        Arithmetic::Power if x == 0.0 => ("zero is raised to a negative power".to_owned(), f64::MAX),
        Arithmetic::Divide if y == 0.0 => ("division by zero".to_owned(), f64::MAX.copysign(x)),
        _ => (format!("overflow of `{}`", operation.text()), f64::MAX.copysign(result)),
    };
    report(
        context,
        line,
        &format!("{what}, machine infinity takes the place of the result"),
    )?;
    Ok(result)
}

fn seed<'h>(context: &mut Context<'h>, _: Args<'_, 'h>) -> Fallible<'h, i64> {
    Ok(context.host().random()?.cast_signed())
}

fn same<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, bool> {
    let [x, y] = [args.value(0), args.value(1)].map(|it| context.expect_string(it));
    let (x, y) = (x?.units(context), y?.units(context));
    context.charge_done(x.len().min(y.len()) as u64 / 4);
    Ok(x.len() == y.len() && x.chars().eq(y.chars()))
}

// Output (14.4). A column counts the characters that are on the line.

/// Characters of a line.
const MARGIN: i64 = 75;
/// Characters of a print zone; there are five.
const ZONE: i64 = 15;

fn print_number<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, i64> {
    print(context, &format::number(args.f64(0)), args.i64(1))
}

fn print_text<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, i64> {
    let text = context.expect_string(args.value(0))?.units(context);
    context.check_text(text.len())?;
    let mut copy = String::new();
    text.append_to(&mut copy);
    print(context, &copy, args.i64(1))
}

/// Writes an item, on a new line if this one has not room enough; what is longer than a line is broken.
fn print<'h>(context: &mut Context<'h>, item: &str, column: i64) -> Fallible<'h, i64> {
    let length = item.chars().count() as i64;
    if length <= MARGIN - column.clamp(0, MARGIN) {
        context.write(Stream::OUTPUT, item.as_bytes())?;
        return Ok(column.clamp(0, MARGIN) + length);
    }
    let mut lines = String::from(if column > 0 { "\n" } else { "" });
    let mut written = 0;
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
    let (position, column, line) = (args.f64(0).round(), args.i64(1), args.i64(2));
    if position < 1.0 {
        report(
            context,
            line,
            "the argument of TAB is less than one, which takes its place",
        )?;
        return go_to(context, 0, column);
    }
    // Positions count from one, columns from zero.
    go_to(context, ((position - 1.0) % MARGIN as f64) as i64, column)
}

fn zone<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, i64> {
    let column = args.i64(0).clamp(0, MARGIN);
    let next = (column / ZONE + 1) * ZONE;
    if next < MARGIN {
        go_to(context, next, column)
    } else {
        go_to(context, 0, MARGIN)
    }
}

fn end_line<'h>(context: &mut Context<'h>, _: Args<'_, 'h>) -> Fallible<'h, ()> {
    context.write(Stream::OUTPUT, b"\n")
}

// Input and data (15.4, 16.4).

fn prompt<'h>(context: &mut Context<'h>, _: Args<'_, 'h>) -> Fallible<'h, ()> {
    context.write(Stream::OUTPUT, b"? ")
}

/// A reply has as many characters as it has; its copy takes as much again.
fn reply_cost<'h>(_: &Context<'h>, _: Args<'_, 'h>) -> Charge {
    Charge::linear(LONGEST_REPLY, 4 * LONGEST_REPLY)
}

/// Most bytes of a reply.
const LONGEST_REPLY: usize = 1 << 12;

fn reply<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let kinds = context.expect_string(args.value(0))?;
    context.check_text(kinds.len(context))?;
    let kinds = kinds.to_string(context);
    let Some(line) = context.read_line()? else {
        return Err(failure(Fatal::NoInput));
    };
    match data_of(&line, &kinds) {
        Ok(data) => context.string(&data),
        Err(what) => {
            report(context, args.i64(1), &format!("{what}; give the whole reply again"))?;
            Ok(Value::FALSE)
        }
    }
}

/// The data of a reply, each with a line end, if they are of these kinds.
fn data_of(reply: &str, kinds: &str) -> Result<String, &'static str> {
    if reply.len() > LONGEST_REPLY {
        return Err("the reply is too long");
    }
    let mut kinds = kinds.chars();
    let (mut rest, mut data) = (reply, String::new());
    loop {
        let (datum, after) = split(rest)?;
        match kinds.next() {
            None => return Err("there are too many data"),
            Some('#') => match format::parse(datum) {
                None => return Err("a number was expected"),
                Some(value) if value.is_infinite() => return Err("overflow: a number is too large"),
                Some(_) => {}
            },
            Some(_) if content(datum).chars().count() > LONGEST_TEXT => return Err("a string is too long"),
            Some(_) => {}
        }
        data.extend([datum, "\n"]);
        match after {
            Some(after) => rest = after,
            None if kinds.next().is_some() => return Err("there are not enough data"),
            None => return Ok(data),
        }
    }
}

/// The first datum of a list as it is written, and what follows the comma after it.
fn split(list: &str) -> Result<(&str, Option<&str>), &'static str> {
    let list = list.trim_start();
    let length = match list.strip_prefix('"') {
        Some(inner) => inner.find('"').ok_or("a string has no closing quotation mark")? + 2,
        None => list.find(',').unwrap_or(list.len()),
    };
    let (datum, after) = (list[..length].trim_end(), list[length..].trim_start());
    if datum.is_empty() || !datum.starts_with('"') && !datum.chars().all(is_unquoted) {
        return Err("a number or a string was expected");
    }
    match after.strip_prefix(',') {
        Some(after) => Ok((datum, Some(after))),
        None if after.is_empty() => Ok((datum, None)),
        None => Err("a comma was expected after a string"),
    }
}

/// What is between the quotation marks of a datum, if it has them.
fn content(datum: &str) -> &str {
    let inner = datum.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    inner.unwrap_or(datum)
}

/// The datum at a place of a text with one datum a line.
fn datum<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, String> {
    let units = context.expect_string(args.value(0))?.units(context);
    let end = end_of_datum(context, args)?;
    let from = usize::try_from(args.i64(1)).unwrap_or(usize::MAX);
    let mut text = String::new();
    match units.slice(from, end) {
        Some(datum) => datum.append_to(&mut text),
        None => return Err(failure(Fatal::NoData)),
    }
    Ok(text)
}

/// Where the datum at a place ends.
fn end_of_datum<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, usize> {
    let units = context.expect_string(args.value(0))?.units(context);
    let from = usize::try_from(args.i64(1)).unwrap_or(usize::MAX);
    let mut end = from;
    while let Some(character) = units.get(end) {
        if character == '\n' {
            context.charge_done((end - from) as u64);
            return Ok(end);
        }
        end += 1;
    }
    Err(failure(Fatal::NoData))
}

fn next_datum<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, i64> {
    Ok(end_of_datum(context, args)? as i64 + 1)
}

fn datum_number<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, f64> {
    let text = datum(context, args)?;
    let Some(value) = format::parse(&text) else {
        return Err(failure(Fatal::NoNumber));
    };
    if value.is_finite() {
        return Ok(value);
    }
    report(
        context,
        args.i64(2),
        "overflow in a datum, machine infinity takes its place",
    )?;
    Ok(f64::MAX.copysign(value))
}

fn datum_text<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let text = datum(context, args)?;
    let text = content(&text);
    if text.chars().count() > LONGEST_TEXT {
        return Err(failure(Fatal::LongText));
    }
    context.string(text)
}
