//! Numerals (R7RS 6.2.5 and 7.1.1), for the lexer and `string->number`.
//!
//! The tower has integers of any size and binary64: a fraction is read only where it is an integer or made inexact, and
//! complex numbers are recognised and refused. Beyond the report, a point may stand in radix 2, 4, 8, 16 and 32, as
//! `number->string` writes it there.

use core::convert::Infallible;

use num_bigint::{BigInt, Sign};
use num_traits::{ToPrimitive, Zero};
use polyc_base::Constant;
use polyc_runtime::Number;
use polyc_runtime::number::convert::{big_to_f64, ratio_to_f64};
use polyc_runtime::number::text::parse_integer;

/// What a word is as a number.
#[derive(Clone, Debug, PartialEq)]
pub enum Numeral {
    /// A number.
    Number(Number),
    /// A number of a kind that the machine does not have; why.
    Unsupported(&'static str),
    /// The syntax of a number that there is not; why.
    Refused(&'static str),
    /// No number.
    None,
}

const FRACTION: &str = "exact fractions are not supported yet: write the quotient in decimals";
const COMPLEX: &str = "complex numbers are not supported yet";
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

/// Reads a numeral of a program; its own prefix overrides `radix`.
#[must_use]
pub fn parse(word: &str, radix: u32) -> Numeral {
    let Ok(numeral) = read(word, radix, MAX_DIGITS, &mut |_| Ok::<(), Infallible>(()));
    numeral
}

/// The same of any text. The work is charged on the way.
///
/// # Errors
/// The fuel does not suffice.
pub fn parse_charged<E>(text: &str, radix: u32, charge: &mut dyn FnMut(u64) -> Result<(), E>) -> Result<Numeral, E> {
    read(text, radix, usize::MAX, charge)
}

/// A number as a constant.
#[must_use]
pub fn constant(number: &Number) -> Constant {
    match number {
        Number::Integer(value) => Constant::Integer(*value),
        Number::Big(value) => Constant::BigInteger(value.to_string()),
        Number::Float(value) => Constant::Float(value.to_bits()),
    }
}

fn read<E>(
    word: &str,
    radix: u32,
    most_digits: usize,
    charge: &mut dyn FnMut(u64) -> Result<(), E>,
) -> Result<Numeral, E> {
    let mut parser = Parser {
        radix,
        exactness: Exactness::Written,
        most_digits,
        charge,
    };
    let (mut rest, mut has_radix) = (word, false);
    while let Some(prefix) = rest.strip_prefix('#') {
        let mut chars = prefix.chars();
        let letter = chars.next().map(|ch| ch.to_ascii_lowercase());
        let is_radix = matches!(letter, Some('x' | 'd' | 'o' | 'b'));
        let is_again = if is_radix {
            has_radix
        } else {
            parser.exactness != Exactness::Written
        };
        if is_again {
            return Ok(Numeral::None);
        }
        has_radix |= is_radix;
        match letter {
            Some('x') => parser.radix = 16,
            Some('d') => parser.radix = 10,
            Some('o') => parser.radix = 8,
            Some('b') => parser.radix = 2,
            Some('e') => parser.exactness = Exactness::Exact,
            Some('i') => parser.exactness = Exactness::Inexact,
            _ => return Ok(Numeral::None),
        }
        rest = chars.as_str();
    }
    parser.real(rest)
}

struct Parser<'c, E> {
    radix: u32,
    exactness: Exactness,
    /// Of an integer.
    most_digits: usize,
    charge: &'c mut dyn FnMut(u64) -> Result<(), E>,
}

impl<E> Parser<'_, E> {
    fn real(&mut self, word: &str) -> Result<Numeral, E> {
        let special = match word.to_ascii_lowercase().as_str() {
            "+inf.0" => Some(f64::INFINITY),
            "-inf.0" => Some(f64::NEG_INFINITY),
            "+nan.0" | "-nan.0" => Some(f64::NAN),
            _ => None,
        };
        if let Some(value) = special {
            return Ok(match self.exactness {
                Exactness::Exact => Numeral::Refused("an infinity or NaN has no exact form"),
                _ => float(value),
            });
        }
        let digits = word.strip_prefix(['+', '-']).unwrap_or(word);
        if is_digits(digits, self.radix) {
            return self.integer(word);
        }
        if is_fraction(digits, self.radix)
            && let Some((numerator, denominator)) = word.split_once('/')
        {
            return self.fraction(numerator, denominator);
        }
        if self.radix == 10 && is_decimal(digits) {
            return self.decimal(word);
        }
        if is_pointed(digits, self.radix) {
            return self.pointed(word);
        }
        if is_complex(word, self.radix) {
            return Ok(Numeral::Unsupported(COMPLEX));
        }
        Ok(Numeral::None)
    }

    /// The integer of digits and perhaps a sign, of which there are not too many.
    fn digits(&mut self, text: &str) -> Result<Result<BigInt, Numeral>, E> {
        if text.len() > self.most_digits {
            return Ok(Err(Numeral::Refused(DIGITS)));
        }
        Ok(match parse_integer(text, self.radix, self.charge)? {
            Some(Number::Integer(value)) => Ok(value.into()),
            Some(Number::Big(value)) => Ok(value),
            Some(Number::Float(_)) | None => Err(Numeral::Refused("the number is too large")),
        })
    }

    fn integer(&mut self, text: &str) -> Result<Numeral, E> {
        if self.radix == 10 && self.exactness == Exactness::Inexact {
            return self.decimal(text);
        }
        Ok(match self.digits(text)? {
            Ok(value) => exact(value, self.exactness),
            Err(refused) => refused,
        })
    }

    fn fraction(&mut self, numerator: &str, denominator: &str) -> Result<Numeral, E> {
        let (numerator, denominator) = match (self.digits(numerator)?, self.digits(denominator)?) {
            (Ok(numerator), Ok(denominator)) => (numerator, denominator),
            (Err(refused), _) | (_, Err(refused)) => return Ok(refused),
        };
        if denominator.is_zero() {
            return Ok(Numeral::Refused("the denominator is zero"));
        }
        (self.charge)((numerator.bits() / 64 + 1) * (denominator.bits() / 64 + 1) / 16)?;
        if (&numerator % &denominator).is_zero() {
            return Ok(exact(numerator / denominator, self.exactness));
        }
        Ok(match self.exactness {
            Exactness::Inexact => float(ratio_to_f64(&numerator, &denominator)),
            _ => Numeral::Unsupported(FRACTION),
        })
    }

    fn decimal(&mut self, text: &str) -> Result<Numeral, E> {
        if self.exactness == Exactness::Exact {
            return self.exact_decimal(text);
        }
        Ok(text.parse().map_or(Numeral::None, float))
    }

    fn exact_decimal(&mut self, text: &str) -> Result<Numeral, E> {
        const TOO_LARGE: Numeral = Numeral::Refused("the exponent is too large");
        let (mantissa, exponent) = split_exponent(text);
        let Ok(exponent) = exponent.unwrap_or("0").parse::<i64>() else {
            return Ok(TOO_LARGE);
        };
        let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let part = part.trim_end_matches('0');
        let shift = exponent.saturating_sub(i64::try_from(part.len()).unwrap_or(i64::MAX));
        let mut value = match self.digits(&joined(whole, part))? {
            Ok(value) => value,
            Err(refused) => return Ok(refused),
        };
        if value.is_zero() {
            return Ok(Numeral::Number(Number::Integer(0)));
        }
        if shift > MAX_EXPONENT {
            return Ok(TOO_LARGE);
        }
        let ten = BigInt::from(10);
        if let Ok(shift) = u32::try_from(shift) {
            return Ok(exact(value * ten.pow(shift), Exactness::Exact));
        }
        for _ in shift..0 {
            (self.charge)(value.bits() / 64)?;
            if !(&value % &ten).is_zero() {
                return Ok(Numeral::Unsupported(FRACTION));
            }
            value /= &ten;
        }
        Ok(exact(value, Exactness::Exact))
    }

    /// Digits with a point in a radix that is a power of two.
    fn pointed(&mut self, text: &str) -> Result<Numeral, E> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let part = part.trim_end_matches('0');
        let value = match self.digits(&joined(whole, part))? {
            Ok(value) => value,
            Err(refused) => return Ok(refused),
        };
        let bits = self.radix.trailing_zeros() as usize * part.len();
        if part.is_empty() && self.exactness == Exactness::Exact {
            return Ok(exact(value, Exactness::Exact));
        }
        if self.exactness == Exactness::Exact {
            return Ok(Numeral::Unsupported(FRACTION));
        }
        // The sign of a zero would be lost.
        let magnitude = BigInt::from_biguint(Sign::Plus, value.into_parts().1);
        let result = ratio_to_f64(&magnitude, &(BigInt::from(1) << bits));
        Ok(float(if text.starts_with('-') { -result } else { result }))
    }
}

/// The digits before and after a point, at least one.
fn joined(whole: &str, part: &str) -> String {
    let is_empty = part.is_empty() && matches!(whole, "" | "+" | "-");
    format!("{whole}{}", if is_empty { "0" } else { part })
}

const fn float(value: f64) -> Numeral {
    Numeral::Number(Number::Float(value))
}

fn exact(value: BigInt, exactness: Exactness) -> Numeral {
    if exactness == Exactness::Inexact {
        return float(big_to_f64(&value));
    }
    Numeral::Number(value.to_i64().map_or(Number::Big(value), Number::Integer))
}

/// `x+yi` and `r@t`.
fn is_complex(word: &str, radix: u32) -> bool {
    if let Some((magnitude, angle)) = word.split_once('@') {
        return is_real(magnitude, radix) && is_real(angle, radix);
    }
    let Some(body) = word.strip_suffix(['i', 'I']) else {
        return false;
    };
    // The last sign may be that of an exponent.
    let signs = body.rmatch_indices(['+', '-']).map(|it| it.0).take(2);
    let splits = |split: usize| {
        let (real, imaginary) = body.split_at(split);
        (real.is_empty() || is_real(real, radix)) && (imaginary.len() == 1 || is_real(imaginary, radix))
    };
    signs.into_iter().any(splits)
}

/// The syntax of a real. It asks for no complex parts in turn, so it does not recur.
fn is_real(word: &str, radix: u32) -> bool {
    let unsigned = word.strip_prefix(['+', '-']).unwrap_or(word);
    let is_special = ["inf.0", "nan.0"].iter().any(|it| unsigned.eq_ignore_ascii_case(it));
    is_digits(unsigned, radix)
        || (radix == 10 && is_decimal(unsigned))
        || (is_special && unsigned.len() < word.len())
        || is_fraction(unsigned, radix)
}

fn is_digits(text: &str, radix: u32) -> bool {
    !text.is_empty() && text.chars().all(|ch| ch.is_digit(radix))
}

fn is_fraction(text: &str, radix: u32) -> bool {
    let parts = text.split_once('/');
    parts.is_some_and(|(over, under)| is_digits(over, radix) && is_digits(under, radix))
}

/// `digits [. digits] [e [sign] digits]` with a digit before the exponent.
fn is_decimal(text: &str) -> bool {
    let (mantissa, exponent) = split_exponent(text);
    let exponent = exponent.map(|text| text.strip_prefix(['+', '-']).unwrap_or(text));
    is_pointed_digits(mantissa, 10) && exponent.is_none_or(|text| is_digits(text, 10))
}

/// Digits with a point in a radix that is a power of two.
fn is_pointed(text: &str, radix: u32) -> bool {
    radix.is_power_of_two() && is_pointed_digits(text, radix)
}

fn is_pointed_digits(text: &str, radix: u32) -> bool {
    let digits = text.chars().filter(|it| it.is_digit(radix)).count();
    let points = text.chars().filter(|&it| it == '.').count();
    digits > 0 && points <= 1 && digits + points == text.len()
}

fn split_exponent(text: &str) -> (&str, Option<&str>) {
    text.split_once(['e', 'E'])
        .map_or((text, None), |(mantissa, exponent)| (mantissa, Some(exponent)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Option<Number> {
        match parse(text, 10) {
            Numeral::Number(number) => Some(number),
            _ => None,
        }
    }

    #[test]
    fn complex_numbers_are_told_from_symbols() {
        let refused = Numeral::Unsupported(COMPLEX);
        for word in [
            "1+2i",
            "-1.5-i",
            "+2i",
            "1@2",
            "1/2+3e5i",
            "1+inf.0i",
            "+i",
            "-I",
            "+inf.0+i",
            "+1e-3i",
            "1e-3+2e-4i",
            ".5-.5i",
            "-1@+nan.0",
        ] {
            assert_eq!(parse(word, 10), refused, "{word}");
        }
        for word in [
            "1ii", "1+xi", "1@x", "1@2@3", "x+2i", "i", "xi", "+", "-", "+x", "inf.0+i", "1+", "--1i", "",
        ] {
            assert_eq!(parse(word, 10), Numeral::None, "{word}");
        }
    }

    #[test]
    fn prefixes_stand_once_each_in_any_order() {
        for (text, value) in [
            ("#xff", 255),
            ("#e#x-1A", -26),
            ("#X#E10", 16),
            ("#e1e3", 1000),
            ("#b101", 5),
            ("#e4/2", 2),
        ] {
            assert_eq!(number(text), Some(Number::Integer(value)), "{text}");
        }
        for (text, value) in [
            ("#i10", 10.0),
            ("#x#i1/2", 0.5),
            ("#i#b1.01", 1.25),
            ("#i1/3", 1.0 / 3.0),
            ("#o-0.4", -0.5),
        ] {
            assert_eq!(number(text), Some(Number::Float(value)), "{text}");
        }
        for text in [
            "#x#x1", "#e#i1", "#i#x#e1", "#", "#x", "#y1", "#e", "#xg", "#b2", "#x1.g",
        ] {
            assert_eq!(parse(text, 10), Numeral::None, "{text}");
        }
        assert_eq!(parse("#e1.5", 10), Numeral::Unsupported(FRACTION));
        assert_eq!(parse("#e#b1.1", 10), Numeral::Unsupported(FRACTION));
        assert!(matches!(parse("1/0", 10), Numeral::Refused(_)));
        assert!(matches!(parse("#e+inf.0", 10), Numeral::Refused(_)));
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
