//! How constants, characters, strings, symbols and numbers are written (what `write` writes, the reader reads).

use core::fmt::Write;

use polyc_base::Constant;
use polyc_base::scalar::Immediate;

use super::numeral::{Numeral, parse};

/// Character names (R7RS 6.6).
pub const CHARACTER_NAMES: &[(&str, char)] = &[
    ("alarm", '\u{7}'),
    ("backspace", '\u{8}'),
    ("delete", '\u{7f}'),
    ("escape", '\u{1b}'),
    ("newline", '\n'),
    ("null", '\0'),
    ("return", '\r'),
    ("space", ' '),
    ("tab", '\t'),
];

/// Appends a constant; parts are in the pool. At most so many pieces are written, because parts that are shared are
/// written each time; gives how many are left.
pub fn write_constant(constant: &Constant, pool: &[Constant], most: usize, out: &mut String) -> usize {
    enum Piece<'p> {
        Constant(&'p Constant),
        /// What follows in a list.
        Rest(&'p Constant),
        Text(&'static str),
    }
    let mut pieces = vec![Piece::Constant(constant)];
    let mut left = most;
    while let Some(piece) = pieces.pop() {
        left = left.saturating_sub(1);
        if left == 0 {
            out.push('…');
            break;
        }
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Constant(Constant::Pair(first, rest)) => {
                out.push('(');
                pieces.push(Piece::Rest(&pool[rest.index()]));
                pieces.push(Piece::Constant(&pool[first.index()]));
            }
            Piece::Constant(Constant::Vector(items)) => {
                out.push_str("#(");
                pieces.push(Piece::Text(")"));
                for (index, item) in items.iter().enumerate().rev() {
                    pieces.push(Piece::Constant(&pool[item.index()]));
                    pieces.push(Piece::Text(if index > 0 { " " } else { "" }));
                }
            }
            Piece::Constant(constant) => write_leaf(constant, out),
            Piece::Rest(Constant::Pair(first, rest)) => {
                out.push(' ');
                pieces.push(Piece::Rest(&pool[rest.index()]));
                pieces.push(Piece::Constant(&pool[first.index()]));
            }
            Piece::Rest(Constant::Immediate(Immediate::Nil)) => out.push(')'),
            Piece::Rest(tail) => {
                out.push_str(" . ");
                pieces.push(Piece::Text(")"));
                pieces.push(Piece::Constant(tail));
            }
        }
    }
    left
}

/// Appends a constant without parts.
pub fn write_leaf(constant: &Constant, out: &mut String) {
    match constant {
        Constant::Immediate(value) => out.push_str(immediate(*value)),
        Constant::Integer(value) => write!(out, "{value}").expect("writing to a string"),
        Constant::BigInteger(digits) => out.push_str(digits),
        Constant::Float(bits) => out.push_str(&float(f64::from_bits(*bits))),
        Constant::Character(ch) => write_character(*ch, out),
        Constant::String(text) => write_string(text, out),
        Constant::Symbol(text) => write_symbol(text, out),
        Constant::Bytes(bytes) => {
            out.push_str("#u8(");
            for (index, byte) in bytes.iter().enumerate() {
                let space = if index > 0 { " " } else { "" };
                write!(out, "{space}{byte}").expect("writing to a string");
            }
            out.push(')');
        }
        Constant::Pair(..) | Constant::Vector(_) => unreachable!("these have parts"),
    }
}

/// An immediate as it is printed.
#[must_use]
pub const fn immediate(value: Immediate) -> &'static str {
    match value {
        Immediate::Nil => "()",
        Immediate::False => "#f",
        Immediate::True => "#t",
        Immediate::Unspecified => "#<unspecified>",
        Immediate::Undefined => "#<undefined>",
        Immediate::Eof => "#<eof>",
        Immediate::Null => "#<null>",
    }
}

/// A float, the shortest decimal that reads back as the same.
#[must_use]
pub fn float(value: f64) -> String {
    if value.is_nan() {
        return "+nan.0".to_owned();
    }
    if value.is_infinite() {
        let sign = if value > 0.0 { '+' } else { '-' };
        return format!("{sign}inf.0");
    }
    let magnitude = value.abs();
    if magnitude != 0.0 && !(1e-7..1e21).contains(&magnitude) {
        return format!("{value:e}");
    }
    let text = value.to_string();
    if text.contains('.') { text } else { text + ".0" }
}

/// Appends `#\…`.
pub fn write_character(ch: char, out: &mut String) {
    out.push_str("#\\");
    let name = CHARACTER_NAMES.iter().find(|&&(_, named)| named == ch);
    match name {
        Some((name, _)) => out.push_str(name),
        None if ch.is_control() => write!(out, "x{:x}", u32::from(ch)).expect("writing to a string"),
        None => out.push(ch),
    }
}

/// Appends a string in quotes, with escapes.
pub fn write_string(text: &str, out: &mut String) {
    out.push('"');
    write_escaped(text, '"', out);
    out.push('"');
}

/// Appends a symbol, in bars if it would be read as something else.
pub fn write_symbol(text: &str, out: &mut String) {
    if is_plain_symbol(text) {
        out.push_str(text);
    } else {
        out.push('|');
        write_escaped(text, '|', out);
        out.push('|');
    }
}

fn is_plain_symbol(text: &str) -> bool {
    !text.is_empty()
        && text != "."
        && !text.starts_with('#')
        && !text.contains(|ch: char| ch.is_whitespace() || ch.is_control() || "()\";'`,|\\".contains(ch))
        && parse(text, 10) == Numeral::None
}

fn write_escaped(text: &str, delimiter: char, out: &mut String) {
    for ch in text.chars() {
        match ch {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            _ if ch == delimiter => {
                out.push('\\');
                out.push(ch);
            }
            _ if ch.is_control() => {
                write!(out, "\\x{:x};", u32::from(ch)).expect("writing to a string");
            }
            _ => out.push(ch),
        }
    }
}
