//! Values as CEL literals.

use polyc_runtime::native::Fallible;
use polyc_runtime::{Context, Map, Value, Vector};

use super::value::{Cel, cel};

/// Fuel of a piece, beside what writing the text costs.
const PIECE_FUEL: u64 = 1;
/// Bytes of a value in a message.
const SHORT: usize = 200;

/// What is still to print.
enum Piece<'h> {
    Value(Value<'h>),
    /// The elements of a list from an index on.
    Items(Vector<'h>, usize),
    /// The entries of a map from a place on.
    Entries(Map<'h>, usize),
}

/// A value as a literal, and whether it is the whole.
pub fn show<'h>(context: &Context<'h>, value: Value<'h>) -> (String, Fallible<'h, ()>) {
    let mut out = String::new();
    let whole = print(context, value, &mut out, usize::MAX);
    (out, whole)
}

/// The beginning of a value as a literal, for a message; it ends in `…` where it would be too long.
pub(super) fn show_short<'h>(context: &Context<'h>, value: Value<'h>) -> String {
    let mut out = String::new();
    if print(context, value, &mut out, SHORT).is_err() || out.len() > SHORT {
        out.push('…');
    }
    out
}

/// Prints until there are more bytes than that. Values nest as deep as a program likes, so what is still to print is on
/// a list.
fn print<'h>(context: &Context<'h>, value: Value<'h>, out: &mut String, most: usize) -> Fallible<'h, ()> {
    let mut pending = vec![Piece::Value(value)];
    while let Some(piece) = pending.pop() {
        context.charge_fuel(PIECE_FUEL)?;
        match piece {
            Piece::Value(value) => print_value(context, (value, most), out, &mut pending),
            Piece::Items(list, next) => print_item(context, (list, next), out, &mut pending),
            Piece::Entries(map, cursor) => {
                print_entry(context, (map, cursor, most), out, &mut pending);
            }
        }
        context.check_text(out.len())?;
        if out.len() > most {
            break;
        }
    }
    Ok(())
}

/// At most so many characters of a string.
fn print_value<'h>(
    context: &Context<'h>,
    (value, most): (Value<'h>, usize),
    out: &mut String,
    pending: &mut Vec<Piece<'h>>,
) {
    let room = context.text_room(out.len()).min(most).saturating_add(1);
    match cel(context, value) {
        Cel::Null => out.push_str("null"),
        Cel::Bool(it) => out.push_str(if it { "true" } else { "false" }),
        Cel::Int(it) => out.push_str(&it.to_string()),
        Cel::Uint(it) => out.push_str(&format!("{it}u")),
        Cel::Double(it) => out.push_str(&double_literal(it)),
        Cel::String(it) => quote(it.units(context).chars().take(room), out),
        Cel::Bytes(it) => {
            let bytes = it.as_slice(context);
            quote_bytes(&bytes[..bytes.len().min(room)], out);
        }
        Cel::Type(it) => out.extend(it.units(context).chars().take(room)),
        Cel::List(it) => {
            out.push('[');
            pending.push(Piece::Items(it, 0));
        }
        Cel::Map(it) => {
            out.push('{');
            pending.push(Piece::Entries(it, 0));
        }
        Cel::Foreign(kind) => out.push_str(&format!("<{kind}>")),
    }
}

fn print_item<'h>(
    context: &Context<'h>,
    (list, next): (Vector<'h>, usize),
    out: &mut String,
    pending: &mut Vec<Piece<'h>>,
) {
    let Some(&item) = list.items(context).get(next) else {
        return out.push(']');
    };
    if next > 0 {
        out.push_str(", ");
    }
    pending.extend([Piece::Items(list, next + 1), Piece::Value(item)]);
}

fn print_entry<'h>(
    context: &Context<'h>,
    (map, cursor, most): (Map<'h>, usize, usize),
    out: &mut String,
    pending: &mut Vec<Piece<'h>>,
) {
    let Some((key, item, after)) = map.next(context, cursor) else {
        return out.push('}');
    };
    if cursor > 0 {
        out.push_str(", ");
    }
    // A key holds no other values.
    print_value(context, (key, most), out, &mut Vec::new());
    out.push_str(": ");
    pending.extend([Piece::Entries(map, after), Piece::Value(item)]);
}

/// A double as text: the shortest that reads back, without a point if it is whole.
#[must_use]
pub fn double_text(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let magnitude = value.abs();
    if value != 0.0 && !(1e-6..1e21).contains(&magnitude) {
        let text = format!("{value:e}");
        return match text.split_once("e-") {
            Some(_) => text,
            None => text.replace('e', "e+"),
        };
    }
    value.to_string()
}

/// A double as a literal: with a point or an exponent.
fn double_literal(value: f64) -> String {
    let mut text = double_text(value);
    if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
        text.push_str(".0");
    }
    text
}

/// Characters as a string literal.
pub(super) fn quote(chars: impl Iterator<Item = char>, out: &mut String) {
    out.push('"');
    for ch in chars {
        match ch {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\x07' => out.push_str("\\a"),
            '\x08' => out.push_str("\\b"),
            '\x0c' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\x0b' => out.push_str("\\v"),
            ch if ch.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(ch))),
            ch => out.push(ch),
        }
    }
    out.push('"');
}

fn quote_bytes(bytes: &[u8], out: &mut String) {
    out.push_str("b\"");
    for &byte in bytes {
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b' '..=b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("\\x{byte:02x}")),
        }
    }
    out.push('"');
}
