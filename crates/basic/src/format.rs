//! Numbers as text, both ways (6.2, 14.4), and lists of data (15.2, 17.2).

/// Significant digits of a number that is printed, at most.
const DIGITS: usize = 6;

/// A number as PRINT writes it: a space or a minus sign, the digits, a space.
pub fn number(value: f64) -> String {
    let sign = if value < 0.0 { '-' } else { ' ' };
    let magnitude = value.abs();
    if magnitude.fract() == 0.0 && magnitude < 1e6 {
        return format!("{sign}{magnitude} ");
    }
    // `d.ddddde±n`, rounded to the digits that are printed.
    let rounded = format!("{magnitude:.*e}", DIGITS - 1);
    let (significand, exponent) = rounded.split_once('e').unwrap_or((&rounded, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits = significand.replace('.', "");
    let digits = digits.trim_end_matches('0');
    let places = digits.len() as i32 - 1 - exponent;
    let text = match usize::try_from(exponent + 1) {
        // As many digits before the point as there are.
        Ok(whole @ 0..=DIGITS) => {
            let padded = format!("{digits:0<whole$}");
            let (whole, fraction) = padded.split_at(whole);
            format!("{whole}.{fraction}")
        }
        Err(_) if places <= DIGITS as i32 => format!(".{digits:0>width$}", width = places as usize),
        _ => {
            let (first, rest) = digits.split_at(digits.len().min(1));
            format!("{first}.{rest}E{exponent:+}")
        }
    };
    format!("{sign}{text} ")
}

/// The value of a numeric constant (6.2); infinite if it is too large, `None` if the text is not one.
pub fn parse(text: &str) -> Option<f64> {
    let is_part = |it: char| it.is_ascii_digit() || matches!(it, '+' | '-' | '.' | 'E' | 'e');
    text.chars().all(is_part).then(|| text.parse().ok())?
}

/// The first datum of a list as it is written, and what follows the comma after it.
pub fn split(list: &str) -> Result<(&str, Option<&str>), &'static str> {
    let list = list.trim_start();
    let length = match list.strip_prefix('"') {
        Some(inner) => inner.find('"').ok_or("a string has no closing quotation mark")? + 2,
        None => list.find(',').unwrap_or(list.len()),
    };
    let (datum, after) = (list[..length].trim_end(), list[length..].trim_start());
    // Strings without quotation marks (4.2) have letters of all alphabets.
    let is_unquoted = |it: char| it.is_alphanumeric() || matches!(it, ' ' | '+' | '-' | '.');
    if datum.is_empty() || !datum.starts_with('"') && !datum.chars().all(is_unquoted) {
        return Err("a number or a string was expected");
    }
    match after.strip_prefix(',') {
        None if !after.is_empty() => Err("a comma was expected after a string"),
        after => Ok((datum, after)),
    }
}
