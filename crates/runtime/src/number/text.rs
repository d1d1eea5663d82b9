//! Numbers as text and back. Floats print as the shortest digits that read back to the same bits.

use num_bigint::BigInt;
use num_traits::{Num, ToPrimitive};

use crate::number::{MAX_INTEGER_BITS, Number};

/// The digits of an integer or a float; floats in radix 10 only (`None` for others).
#[must_use]
pub fn format(number: &Number, radix: u32) -> Option<String> {
    match number {
        Number::Integer(value) if radix == 10 => Some(value.to_string()),
        Number::Integer(value) => Some(BigInt::from(*value).to_str_radix(radix)),
        Number::Big(value) => Some(value.to_str_radix(radix)),
        Number::Float(value) => (radix == 10).then(|| format_float(*value)),
    }
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
    match text {
        "+inf.0" => return Some(Number::Float(f64::INFINITY)),
        "-inf.0" => return Some(Number::Float(f64::NEG_INFINITY)),
        "+nan.0" | "-nan.0" => return Some(Number::Float(f64::NAN)),
        _ => {}
    }
    parse_integer(text, radix).or_else(|| {
        let float = (radix == 10 && is_decimal(text)).then(|| text.parse().ok())??;
        Some(Number::Float(float))
    })
}

/// Reads digits with an optional sign.
#[must_use]
pub fn parse_integer(text: &str, radix: u32) -> Option<Number> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let valid = !digits.is_empty() && digits.chars().all(|it| it.is_digit(radix));
    // The length bounds the work, which grows with its square.
    if !valid || digits.len() as u64 > MAX_INTEGER_BITS / 4 {
        return None;
    }
    let text = text.strip_prefix('+').unwrap_or(text);
    match i64::from_str_radix(text, radix) {
        Ok(value) => Some(Number::Integer(value)),
        Err(_) => {
            let big = BigInt::from_str_radix(text, radix).ok()?;
            Some(big.to_i64().map_or(Number::Big(big), Number::Integer))
        }
    }
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
    digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent_valid
}
