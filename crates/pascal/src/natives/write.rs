//! `write` (6.9.3): every representation ends at its total width, with spaces in front.

use polyc_runtime::host::Stream;
use polyc_runtime::native::{Args, Charge, Failure, Fallible, NativeResult};
use polyc_runtime::{Context, View};

use super::errors;

use crate::rules::Rule;

/// Digits of an exponent (6.9.3.4.1: implementation-defined).
const EXPONENT_DIGITS: usize = 3;
/// Total width of a real without one (6.9.3.1: implementation-defined): sixteen significant digits.
pub(crate) const REAL_WIDTH: i64 = 23;
/// Largest width, so that one call has an end.
const MAX_WIDTH: i64 = 1 << 16;
/// Digits after which those of any real are zeros: the smallest has 1074 after the point.
const MOST_DIGITS: usize = 1100;

pub(super) fn character<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, ()> {
    let text = char::from(args.i64(0) as u8).to_string();
    padded(context, &text, 1, args.i64(1))
}

pub(super) fn integer<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, ()> {
    let text = args.i64(0).to_string();
    padded(context, &text, text.len(), args.i64(1))
}

pub(super) fn real<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, ()> {
    let total = width(args.i64(1))?;
    charge_digits(context, total)?;
    let text = floating(args.f64(0), total);
    padded(context, &text, text.len(), args.i64(1))
}

pub(super) fn fixed<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, ()> {
    width(args.i64(1))?;
    let digits = width(args.i64(2))?;
    charge_digits(context, digits)?;
    let text = fixed_point(args.f64(0), digits);
    padded(context, &text, text.len(), args.i64(1))
}

pub(super) fn boolean<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, ()> {
    let text = if args.bool(0) { "true" } else { "false" };
    let shown = shown_characters(text.len(), args.i64(1))?;
    cut(context, &text[..shown], text.len(), args.i64(1))
}

pub(super) fn text<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, ()> {
    let units = context.expect_string(args.value(0))?.units(context);
    let shown = shown_characters(units.len(), args.i64(1))?;
    context.check_text(shown)?;
    let mut text = String::new();
    if let Some(part) = units.slice(0, shown) {
        part.append_to(&mut text);
    }
    cut(context, &text, units.len(), args.i64(1))
}

pub(super) fn string<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, ()> {
    let bytes = characters(context, args)?;
    let (length, shown) = (bytes.len(), shown_characters(bytes.len(), args.i64(3))?);
    context.check_text(shown)?;
    let text: String = bytes[..shown].iter().copied().map(char::from).collect();
    cut(context, &text, length, args.i64(3))
}

pub(super) fn text_of_cost<'h>(_: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    let length = usize::try_from(args.i64(2)).unwrap_or(usize::MAX);
    Charge::linear(length, length.saturating_mul(4))
}

pub(super) fn text_of<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let text: String = characters(context, args)?.iter().copied().map(char::from).collect();
    context.string(&text)
}

/// The characters of an object (argument 0) from an offset (1), of that length (2).
fn characters<'a, 'h>(context: &'a Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, &'a [u8]> {
    let View::Object(object) = context.view(args.value(0)) else {
        return Err(errors::failure(Rule::UndefinedPointer));
    };
    let from = usize::try_from(args.i64(1)).unwrap_or(usize::MAX);
    let length = usize::try_from(args.i64(2)).unwrap_or(usize::MAX);
    let range = from
        .checked_add(length)
        .and_then(|to| object.raw(context).get(from..to));
    range.ok_or_else(|| errors::failure(Rule::UndefinedPointer))
}

pub(super) fn line<'h>(context: &mut Context<'h>, _: Args<'_, 'h>) -> Fallible<'h, ()> {
    context.write(Stream::OUTPUT, b"\n")?;
    Ok(())
}

pub(super) fn page<'h>(context: &mut Context<'h>, _: Args<'_, 'h>) -> Fallible<'h, ()> {
    context.write(Stream::OUTPUT, b"\x0c")?;
    Ok(())
}

/// A width or number of digits (6.9.3.1).
fn width<'h>(value: i64) -> Fallible<'h, usize> {
    if value < 1 {
        return Err(errors::failure(Rule::Width));
    }
    if value > MAX_WIDTH {
        let message = format!("a width of {value} is more than {MAX_WIDTH}");
        return Err(Failure::error(message, &[]));
    }
    Ok(usize::try_from(value).expect("a small number"))
}

/// Charges for digits of a real: long arithmetic finds one after the other, until only zeros follow.
fn charge_digits<'h>(context: &Context<'h>, digits: usize) -> Fallible<'h, ()> {
    context.charge_fuel(4 * digits.min(MOST_DIGITS) as u64)
}

/// The text, of so many characters, with spaces in front up to a width.
fn padded<'h>(context: &mut Context<'h>, text: &str, length: usize, total: i64) -> Fallible<'h, ()> {
    let spaces = width(total)?.saturating_sub(length);
    if spaces == 0 {
        context.write(Stream::OUTPUT, text.as_bytes())?;
        return Ok(());
    }
    let mut padded = " ".repeat(spaces);
    padded.push_str(text);
    context.write(Stream::OUTPUT, padded.as_bytes())?;
    Ok(())
}

/// How many characters of a text of that length a width shows (6.9.3.6).
fn shown_characters<'h>(length: usize, total: i64) -> Fallible<'h, usize> {
    match usize::try_from(total) {
        Ok(total @ 1..) => Ok(length.min(total)),
        _ => Err(errors::failure(Rule::Width)),
    }
}

/// What a width shows of a text of that length, spaces in front if it is shorter.
fn cut<'h>(context: &mut Context<'h>, shown: &str, length: usize, total: i64) -> Fallible<'h, ()> {
    // A literal may be longer than any other width.
    if i64::try_from(length).is_ok_and(|it| it < total) {
        return padded(context, shown, length, total.min(MAX_WIDTH.max(length as i64)));
    }
    context.write(Stream::OUTPUT, shown.as_bytes())?;
    Ok(())
}

/// The floating-point representation (6.9.3.4.1).
pub(crate) fn floating(value: f64, total: usize) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    let width = total.max(EXPONENT_DIGITS + 6);
    let places = width - EXPONENT_DIGITS - 5;
    // The formatter takes 16 bits for a number of digits.
    let (known, zeros) = (places.min(MOST_DIGITS), places.saturating_sub(MOST_DIGITS));
    let scientific = format!("{:.known$e}", value.abs());
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let (sign_of_exponent, exponent) = match exponent.strip_prefix('-') {
        Some(exponent) => ('-', exponent),
        None => ('+', exponent),
    };
    let sign = if value < 0.0 { '-' } else { ' ' };
    let zeros = "0".repeat(zeros);
    format!("{sign}{digits}{zeros}e{sign_of_exponent}{exponent:0>EXPONENT_DIGITS$}")
}

/// A real as it is shown where no width is given.
pub(crate) fn shown(value: f64) -> String {
    floating(value, REAL_WIDTH as usize).trim_start().to_owned()
}

/// The fixed-point representation (6.9.3.4.2).
fn fixed_point(value: f64, digits: usize) -> String {
    let known = digits.min(MOST_DIGITS);
    let mut text = format!("{:.known$}", value.abs());
    if value.is_finite() {
        text.push_str(&"0".repeat(digits - known));
    }
    let is_zero = !text.contains(|c: char| ('1'..='9').contains(&c));
    if value < 0.0 && !is_zero {
        format!("-{text}")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floating_point_fills_its_width() {
        assert_eq!(floating(1.5, 10), " 1.50e+000");
        assert_eq!(floating(-1234.5, 12), "-1.2345e+003");
        assert_eq!(floating(0.0, 1), " 0.0e+000");
        assert_eq!(floating(9.99, 1), " 1.0e+001");
        assert_eq!(floating(1e-300, 14), " 1.000000e-300");
    }

    #[test]
    fn fixed_point_has_its_digits() {
        assert_eq!(fixed_point(2.345, 2), "2.35");
        assert_eq!(fixed_point(-0.001, 2), "0.00");
        assert_eq!(fixed_point(-1.5, 1), "-1.5");
    }

    #[test]
    fn reals_have_as_many_digits_as_asked_for() {
        for digits in [1099, 1100, 1101, 65_535, 65_536] {
            let text = fixed_point(1.5, digits);
            assert_eq!(text.len(), digits + 2);
            assert!(text.starts_with("1.50") && text.ends_with('0'));
            let width = digits + EXPONENT_DIGITS + 5;
            let text = floating(-1.5, width);
            assert_eq!(text.len(), width, "{digits}");
            assert!(text.starts_with("-1.50") && text.ends_with("0e+000"));
        }
    }
}
