//! Numbers as text and back. Floats print as the shortest digits that read back to the same bits.

use core::convert::Infallible;

use num_bigint::{BigInt, Sign};
use num_traits::Signed;

use crate::number::{MAX_INTEGER_BITS, Number, long};

/// The digits of an integer or a float; floats in radix 10 only (`None` for others). The work is charged on the way.
///
/// # Errors
/// The fuel does not suffice.
pub fn format<E>(
    number: &Number,
    radix: u32,
    charge: &mut dyn FnMut(u64) -> Result<(), E>,
) -> Result<Option<String>, E> {
    Ok(match number {
        Number::Integer(value) if radix == 10 => Some(value.to_string()),
        Number::Integer(value) => Some(BigInt::from(*value).to_str_radix(radix)),
        Number::Big(value) => {
            let digits = long::digits(value.magnitude(), radix, charge)?;
            let sign = if value.is_negative() { "-" } else { "" };
            Some(format!("{sign}{digits}"))
        }
        Number::Float(value) => (radix == 10).then(|| format_float(*value)),
    })
}

/// A float as `1.5`, `1.0`, `1e21`, `+inf.0`, `-inf.0`, `+nan.0` (R7RS 6.2.5).
#[must_use]
pub fn format_float(value: f64) -> String {
    if value.is_nan() {
        "+nan.0".to_owned()
    } else if value.is_infinite() {
        if value > 0.0 { "+inf.0" } else { "-inf.0" }.to_owned()
    } else {
        format!("{value:?}")
    }
}

/// Reads an integer, or in radix 10 a decimal; `None` if the text is neither.
#[must_use]
pub fn parse(text: &str, radix: u32) -> Option<Number> {
    let Ok(number) = parse_charged(text, radix, &mut |_| Ok::<(), Infallible>(()));
    number
}

/// The same; the work is charged on the way.
///
/// # Errors
/// The fuel does not suffice.
pub fn parse_charged<E>(
    text: &str,
    radix: u32,
    charge: &mut dyn FnMut(u64) -> Result<(), E>,
) -> Result<Option<Number>, E> {
    match text {
        "+inf.0" => return Ok(Some(Number::Float(f64::INFINITY))),
        "-inf.0" => return Ok(Some(Number::Float(f64::NEG_INFINITY))),
        "+nan.0" | "-nan.0" => return Ok(Some(Number::Float(f64::NAN))),
        _ => {}
    }
    if let Some(integer) = parse_integer(text, radix, charge)? {
        return Ok(Some(integer));
    }
    let float = (radix == 10 && is_decimal(text)).then(|| text.parse().ok());
    Ok(float.flatten().map(Number::Float))
}

/// Reads digits with an optional sign.
fn parse_integer<E>(text: &str, radix: u32, charge: &mut dyn FnMut(u64) -> Result<(), E>) -> Result<Option<Number>, E> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let valid = !digits.is_empty() && digits.chars().all(|it| it.is_digit(radix));
    if !valid || digits.len() as u64 > MAX_INTEGER_BITS / 4 {
        return Ok(None);
    }
    let unsigned = text.strip_prefix('+').unwrap_or(text);
    if let Ok(value) = i64::from_str_radix(unsigned, radix) {
        return Ok(Some(Number::Integer(value)));
    }
    let Some(magnitude) = long::of_digits(digits, radix, charge)? else {
        return Ok(None);
    };
    let sign = if text.starts_with('-') { Sign::Minus } else { Sign::Plus };
    Ok(Some(Number::Big(BigInt::from_biguint(sign, magnitude))))
}

/// Whether the text is `[sign] digits [. digits] [e [sign] digits]` with a digit before or after the point.
fn is_decimal(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let digits = |it: &str| it.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent_valid = exponent.is_none_or(|it| {
        let it = it.strip_prefix(['+', '-']).unwrap_or(it);
        !it.is_empty() && digits(it)
    });
    digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty()) && exponent_valid
}
