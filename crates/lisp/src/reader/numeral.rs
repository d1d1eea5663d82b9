//! Numerals (R7RS 6.2.5 and 7.1.1), for the lexer and `string->number`.
//!
//! The tower has integers of any size and binary64, so a fraction is read only where it is an integer or made
//! inexact, and complex numbers are refused.

use num_bigint::BigInt;
use num_traits::{ToPrimitive, Zero};
use polyc_base::Constant;

/// What a word is as a number.
#[derive(Clone, Debug, PartialEq)]
pub enum Numeral {
    /// A number.
    Number(Constant),
    /// The syntax of a number that the machine does not have; why.
    Refused(&'static str),
    /// No number.
    None,
}

const FRACTION: &str = "exact fractions are not supported: write the quotient in decimals";
const COMPLEX: &str = "complex numbers are not supported";
const DIGITS: &str = "a literal has at most 100000 digits: compute the number";
/// Most digits of a literal; modules hold no more.
const MAX_DIGITS: usize = 100_000;
/// Largest power of ten that `#e` may write out.
const MAX_EXPONENT: i64 = 10_000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Exactness {
    Exact,
    Inexact,
    Written,
}

/// Reads a numeral; its own prefix overrides `radix`.
#[must_use]
pub fn parse(word: &str, radix: u32) -> Numeral {
    let (mut radix, mut rest, mut exactness) = (radix, word, Exactness::Written);
    while let Some(prefix) = rest.strip_prefix('#') {
        let mut chars = prefix.chars();
        match chars.next().map(|ch| ch.to_ascii_lowercase()) {
            Some('x') => radix = 16,
            Some('d') => radix = 10,
            Some('o') => radix = 8,
            Some('b') => radix = 2,
            Some('e') => exactness = Exactness::Exact,
            Some('i') => exactness = Exactness::Inexact,
            _ => return Numeral::None,
        }
        rest = chars.as_str();
    }
    real(rest, radix, exactness)
}

fn real(word: &str, radix: u32, exactness: Exactness) -> Numeral {
    match word.to_ascii_lowercase().as_str() {
        "+inf.0" => return special(f64::INFINITY, exactness),
        "-inf.0" => return special(f64::NEG_INFINITY, exactness),
        "+nan.0" | "-nan.0" => return special(f64::NAN, exactness),
        "+i" | "-i" => return Numeral::Refused(COMPLEX),
        _ => {}
    }
    let digits = word.strip_prefix(['+', '-']).unwrap_or(word);
    if is_digits(digits, radix) {
        return integer(word, radix, exactness);
    }
    if let Some((numerator, denominator)) = word.split_once('/') {
        let unsigned = numerator.strip_prefix(['+', '-']).unwrap_or(numerator);
        if is_digits(unsigned, radix) && is_digits(denominator, radix) {
            return fraction(numerator, denominator, radix, exactness);
        }
    }
    if radix == 10 && is_decimal(digits) {
        return decimal(word, exactness);
    }
    if is_complex(word, radix) {
        return Numeral::Refused(COMPLEX);
    }
    Numeral::None
}

/// `x+yi` and `r@t`, as far as one can tell them from symbols: they begin with a real and go on.
fn is_complex(word: &str, radix: u32) -> bool {
    let Some(first) = word.strip_prefix(['+', '-']).unwrap_or(word).chars().next() else {
        return false;
    };
    let body = word.strip_suffix(['i', 'I']);
    let part = |text: &str| is_real(text, radix);
    first.is_digit(radix)
        && (body.is_some_and(|body| {
            let split = body.rfind(['+', '-']).unwrap_or(0);
            let (re, im) = body.split_at(split);
            (re.is_empty() || part(re)) && (matches!(im, "+" | "-") || part(im))
        }) || word.split_once('@').is_some_and(|(r, t)| part(r) && part(t)))
}

/// The syntax of a real. It asks for no complex parts in turn, so it does not recur.
fn is_real(word: &str, radix: u32) -> bool {
    let unsigned = word.strip_prefix(['+', '-']).unwrap_or(word);
    let is_special = ["inf.0", "nan.0"].iter().any(|it| unsigned.eq_ignore_ascii_case(it));
    is_digits(unsigned, radix)
        || (radix == 10 && is_decimal(unsigned))
        || (is_special && unsigned.len() < word.len())
        || unsigned
            .split_once('/')
            .is_some_and(|(over, under)| is_digits(over, radix) && is_digits(under, radix))
}

fn special(value: f64, exactness: Exactness) -> Numeral {
    if exactness == Exactness::Exact {
        return Numeral::Refused("an infinity or NaN has no exact form");
    }
    float(value)
}

const fn float(value: f64) -> Numeral {
    Numeral::Number(Constant::Float(value.to_bits()))
}

fn is_digits(text: &str, radix: u32) -> bool {
    !text.is_empty() && text.chars().all(|ch| ch.is_digit(radix))
}

/// `digits [. digits] [e [sign] digits]` with a digit before the exponent.
fn is_decimal(text: &str) -> bool {
    let (mantissa, exponent) = split_exponent(text);
    let exponent = exponent.map(|text| text.strip_prefix(['+', '-']).unwrap_or(text));
    let digits = mantissa.bytes().filter(u8::is_ascii_digit).count();
    let points = mantissa.bytes().filter(|&byte| byte == b'.').count();
    digits > 0 && points <= 1 && digits + points == mantissa.len() && exponent.is_none_or(|text| is_digits(text, 10))
}

fn split_exponent(text: &str) -> (&str, Option<&str>) {
    text.split_once(['e', 'E'])
        .map_or((text, None), |(mantissa, exponent)| (mantissa, Some(exponent)))
}

fn integer(text: &str, radix: u32, exactness: Exactness) -> Numeral {
    if radix == 10 && exactness == Exactness::Inexact {
        return decimal(text, exactness);
    }
    let small = i64::from_str_radix(text, radix).ok().map(BigInt::from);
    if small.is_none() && text.len() > MAX_DIGITS {
        return Numeral::Refused(DIGITS);
    }
    let value = small.or_else(|| BigInt::parse_bytes(text.as_bytes(), radix));
    value.map_or(Numeral::None, |value| exact(&value, exactness))
}

fn exact(value: &BigInt, exactness: Exactness) -> Numeral {
    if exactness == Exactness::Inexact {
        return float(value.to_f64().unwrap_or(f64::INFINITY));
    }
    Numeral::Number(integer_constant(value))
}

/// An integer of any size as a constant.
#[must_use]
pub fn integer_constant(value: &BigInt) -> Constant {
    value
        .to_i64()
        .map_or_else(|| Constant::BigInteger(value.to_string()), Constant::Integer)
}

fn fraction(numerator: &str, denominator: &str, radix: u32, exactness: Exactness) -> Numeral {
    let parse = |text: &str| BigInt::parse_bytes(text.as_bytes(), radix);
    let (Some(numerator), Some(denominator)) = (parse(numerator), parse(denominator)) else {
        return Numeral::None;
    };
    if denominator.is_zero() {
        return Numeral::Refused("the denominator is zero");
    }
    if (&numerator % &denominator).is_zero() {
        return exact(&(numerator / denominator), exactness);
    }
    match (exactness, numerator.to_f64(), denominator.to_f64()) {
        (Exactness::Inexact, Some(above), Some(below)) => float(above / below),
        _ => Numeral::Refused(FRACTION),
    }
}

fn decimal(text: &str, exactness: Exactness) -> Numeral {
    if exactness == Exactness::Exact {
        return exact_decimal(text);
    }
    text.parse().map_or(Numeral::None, float)
}

fn exact_decimal(text: &str) -> Numeral {
    let (mantissa, exponent) = split_exponent(text);
    let Ok(exponent) = exponent.unwrap_or("0").parse::<i64>() else {
        return Numeral::Refused("the exponent is too large");
    };
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let part = part.trim_end_matches('0');
    let shift = exponent.saturating_sub(i64::try_from(part.len()).unwrap_or(i64::MAX));
    let Some(mut value) = BigInt::parse_bytes(format!("{whole}{part}").as_bytes(), 10) else {
        return Numeral::None;
    };
    if value.is_zero() {
        return Numeral::Number(Constant::Integer(0));
    }
    if shift > MAX_EXPONENT {
        return Numeral::Refused("the exponent is too large");
    }
    let ten = BigInt::from(10);
    if let Ok(shift) = u32::try_from(shift) {
        return Numeral::Number(integer_constant(&(value * ten.pow(shift))));
    }
    for _ in shift..0 {
        if !(&value % &ten).is_zero() {
            return Numeral::Refused(FRACTION);
        }
        value /= &ten;
    }
    Numeral::Number(integer_constant(&value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complex_numbers_are_told_from_symbols() {
        let refused = Numeral::Refused(COMPLEX);
        for word in ["1+2i", "-1.5-i", "+2i", "1@2", "1/2+3e5i", "1+inf.0i"] {
            assert_eq!(parse(word, 10), refused, "{word}");
        }
        for word in ["1ii", "1+xi", "1@x", "1@2@3", "x+2i"] {
            assert_eq!(parse(word, 10), Numeral::None, "{word}");
        }
    }

    #[test]
    fn long_words_end() {
        for part in ["i", "@1", "+1", "/1"] {
            let word = format!("1{}i", part.repeat(300_000));
            assert_eq!(parse(&word, 10), Numeral::None);
        }
        let digits = "7".repeat(MAX_DIGITS + 1);
        assert_eq!(parse(&digits, 10), Numeral::Refused(DIGITS));
    }
}
