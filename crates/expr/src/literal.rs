//! What literals mean.

/// Why a literal means nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LiteralError {
    /// Too large for its type.
    OutOfRange,
    /// A backslash that begins no escape sequence, at this byte of the literal.
    BadEscape(usize),
    /// An escape sequence for what is no character, at this byte of the literal.
    NotACharacter(usize),
}

/// An `int` literal, perhaps with a sign.
///
/// # Errors
/// If it does not fit.
pub fn integer(text: &str) -> Result<i64, LiteralError> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let magnitude = i128::from(magnitude(digits)?);
    let value = if negative { -magnitude } else { magnitude };
    i64::try_from(value).map_err(|_| LiteralError::OutOfRange)
}

/// A `uint` literal, its `u` included.
///
/// # Errors
/// If it does not fit.
pub fn unsigned(text: &str) -> Result<u64, LiteralError> {
    magnitude(text.trim_end_matches(['u', 'U']))
}

/// A `double` literal; too large a one is infinite.
#[must_use]
pub fn double(text: &str) -> f64 {
    text.parse().unwrap_or(f64::NAN)
}

fn magnitude(digits: &str) -> Result<u64, LiteralError> {
    let parsed = match digits.strip_prefix("0x") {
        Some(hexadecimal) => u64::from_str_radix(hexadecimal, 16),
        None => digits.parse(),
    };
    parsed.map_err(|_| LiteralError::OutOfRange)
}

/// A string literal with its prefix and quotes.
///
/// # Errors
/// If an escape sequence is wrong.
pub fn string(text: &str) -> Result<String, LiteralError> {
    let mut result = String::new();
    each_piece(text, |at, piece| {
        result.push(match piece {
            Piece::Plain(ch) => ch,
            Piece::CodePoint(code) | Piece::Octet(code) => {
                char::from_u32(code).ok_or(LiteralError::NotACharacter(at))?
            }
        });
        Ok(())
    })?;
    Ok(result)
}

/// A bytes literal with its prefix and quotes: the UTF-8 of its text, but `\x` and octal escapes are single bytes.
///
/// # Errors
/// If an escape sequence is wrong; `\u` and `\U` are for strings only.
pub fn bytes(text: &str) -> Result<Vec<u8>, LiteralError> {
    let mut result = Vec::new();
    each_piece(text, |at, piece| {
        match piece {
            Piece::Plain(ch) => result.extend_from_slice(ch.encode_utf8(&mut [0; 4]).as_bytes()),
            Piece::Octet(byte) => {
                result.push(u8::try_from(byte).expect("an octet escape is at most 255"));
            }
            Piece::CodePoint(_) => return Err(LiteralError::BadEscape(at)),
        }
        Ok(())
    })?;
    Ok(result)
}

/// What one character or escape sequence between the quotes stands for.
enum Piece {
    /// Itself.
    Plain(char),
    /// `\u` and `\U`.
    CodePoint(u32),
    /// `\x` and octal: a code point up to 255 in strings, a byte in bytes.
    Octet(u32),
}

/// Gives each piece with its offset in the literal.
fn each_piece(text: &str, mut give: impl FnMut(usize, Piece) -> Result<(), LiteralError>) -> Result<(), LiteralError> {
    let unprefixed = text.trim_start_matches(['r', 'R', 'b', 'B']);
    let prefix = text.len() - unprefixed.len();
    let raw = text[..prefix].contains(['r', 'R']);
    let triple = unprefixed.len() >= 6 && (unprefixed.starts_with("\"\"\"") || unprefixed.starts_with("'''"));
    let quotes = if triple { 3 } else { 1 };
    let end = text.len() - quotes;
    let mut at = prefix + quotes;
    while let Some(ch) = text[at..end].chars().next() {
        let (piece, length) = if ch == '\\' && !raw {
            escape(&text[at + 1..end]).ok_or(LiteralError::BadEscape(at))?
        } else {
            (Piece::Plain(ch), ch.len_utf8())
        };
        give(at, piece)?;
        at += length;
    }
    Ok(())
}

/// The escape sequence after a backslash, and its length with the backslash.
fn escape(rest: &str) -> Option<(Piece, usize)> {
    let kind = rest.chars().next()?;
    let plain = |ch| Some((Piece::Plain(ch), 2));
    match kind {
        '\\' | '?' | '"' | '\'' | '`' => plain(kind),
        'a' => plain('\x07'),
        'b' => plain('\x08'),
        'f' => plain('\x0c'),
        'n' => plain('\n'),
        'r' => plain('\r'),
        't' => plain('\t'),
        'v' => plain('\x0b'),
        'x' | 'X' => Some((Piece::Octet(number(rest, 1, 2, 16)?), 4)),
        'u' => Some((Piece::CodePoint(number(rest, 1, 4, 16)?), 6)),
        'U' => Some((Piece::CodePoint(number(rest, 1, 8, 16)?), 10)),
        '0'..='3' => Some((Piece::Octet(number(rest, 0, 3, 8)?), 4)),
        _ => None,
    }
}

fn number(rest: &str, from: usize, digits: usize, radix: u32) -> Option<u32> {
    let text = rest.get(from..from + digits)?;
    if text.chars().all(|ch| ch.is_digit(radix)) {
        u32::from_str_radix(text, radix).ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_reach_both_ends() {
        assert_eq!(integer("-9223372036854775808"), Ok(i64::MIN));
        assert_eq!(integer("0x7fffffffffffffff"), Ok(i64::MAX));
        assert_eq!(integer("9223372036854775808"), Err(LiteralError::OutOfRange));
        assert_eq!(unsigned("0xFFFFFFFFFFFFFFFFu"), Ok(u64::MAX));
    }

    #[test]
    fn escapes_differ_in_strings_and_bytes() {
        assert_eq!(string(r#""\303\277""#).as_deref(), Ok("\u{c3}\u{bf}"));
        assert_eq!(bytes(r#"b"\303\277""#).as_deref(), Ok(&[0xc3, 0xbf][..]));
        assert_eq!(bytes("b'ÿ'").as_deref(), Ok(&[0xc3, 0xbf][..]));
        assert_eq!(string(r"r'\n'").as_deref(), Ok("\\n"));
        assert_eq!(string("'''x''x'''").as_deref(), Ok("x''x"));
        assert_eq!(string("''").as_deref(), Ok(""));
        assert_eq!(string(r"'\s'"), Err(LiteralError::BadEscape(1)));
        assert_eq!(string(r"'\uD83D'"), Err(LiteralError::NotACharacter(1)));
    }
}
