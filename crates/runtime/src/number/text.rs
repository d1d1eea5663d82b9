//! Numbers as text and back. Floats print as the shortest digits that read back to the same bits.

use core::convert::Infallible;

use num_bigint::{BigInt, BigUint, Sign};
use num_traits::Signed;

use crate::number::{MAX_INTEGER_BITS, Number, long};

/// The digits of an integer or a float; `None` of a float in a radix that is neither 10 nor a power of two. The work is
/// charged on the way.
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
        Number::Float(value) if radix == 10 || !value.is_finite() => Some(format_float(*value)),
        Number::Float(value) => radix.is_power_of_two().then(|| format_binary(*value, radix)),
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

/// All digits of a finite float, which are finitely many in a radix that is a power of two.
fn format_binary(value: f64, radix: u32) -> String {
    let bits = value.to_bits();
    let (biased, fraction) = ((bits >> 52) & 0x7ff, bits & ((1 << 52) - 1));
    let mantissa = if biased == 0 { fraction } else { fraction | 1 << 52 };
    let exponent = biased.max(1) as i64 - 1075;
    let width = i64::from(radix.trailing_zeros());
    // As many digits after the point as hold all bits.
    let digits = ((-exponent).max(0) as u64).div_ceil(width as u64) as i64;
    let scaled = BigUint::from(mantissa) << (exponent + digits * width);
    let text = scaled.to_str_radix(radix);
    let digits = digits as usize;
    let text = format!("{}{text}", "0".repeat((digits + 1).saturating_sub(text.len())));
    let (whole, part) = text.split_at(text.len() - digits);
    let part = part.trim_end_matches('0');
    let sign = if value.is_sign_negative() { "-" } else { "" };
    format!("{sign}{whole}.{}", if part.is_empty() { "0" } else { part })
}

/// Reads an integer, or in radix 10 a decimal; `None` if the text is neither.
#[must_use]
pub fn parse(text: &str, radix: u32) -> Option<Number> {
    match text {
        "+inf.0" => return Some(Number::Float(f64::INFINITY)),
        "-inf.0" => return Some(Number::Float(f64::NEG_INFINITY)),
        "+nan.0" | "-nan.0" => return Some(Number::Float(f64::NAN)),
        _ => {}
    }
    let Ok(integer) = parse_integer(text, radix, &mut |_| Ok::<(), Infallible>(()));
    let float = || (radix == 10 && is_decimal(text)).then(|| text.parse().ok());
    integer.or_else(|| float().flatten().map(Number::Float))
}

/// Reads digits with an optional sign; `None` if they are none, or too many. The work is charged on the way.
///
/// # Errors
/// The fuel does not suffice.
pub fn parse_integer<E>(
    text: &str,
    radix: u32,
    charge: &mut dyn FnMut(u64) -> Result<(), E>,
) -> Result<Option<Number>, E> {
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
