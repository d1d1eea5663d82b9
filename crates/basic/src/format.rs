//! Numbers as text, both ways (6.2, 14.4).

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
