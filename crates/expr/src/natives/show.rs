//! Values as CEL literals.

use polyc_runtime::{Context, Value};

use super::value::{Cel, cel};

/// More pieces than this are not printed: what other languages made may contain itself.
const MAX_PIECES: usize = 10_000_000;

/// What is still to print.
enum Piece<'h> {
    Value(Value<'h>),
    Text(&'static str),
}

/// A value as a literal. Values nest as deep as a program likes, so what is still to print is on a list.
#[must_use]
pub fn show<'h>(context: &Context<'h>, value: Value<'h>) -> String {
    let mut out = String::new();
    let mut pending = vec![Piece::Value(value)];
    let mut pieces = 0;
    while let Some(piece) = pending.pop() {
        pieces += 1;
        if pieces > MAX_PIECES || context.is_text_full(out.len()) {
            out.push('…');
            break;
        }
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Value(value) => show_one(context, value, &mut out, &mut pending),
        }
    }
    out
}

fn show_one<'h>(
    context: &Context<'h>,
    value: Value<'h>,
    out: &mut String,
    pending: &mut Vec<Piece<'h>>,
) {
    match cel(context, value) {
        Cel::Null => out.push_str("null"),
        Cel::Bool(it) => out.push_str(if it { "true" } else { "false" }),
        Cel::Int(it) => out.push_str(&it.to_string()),
        Cel::Uint(it) => out.push_str(&format!("{it}u")),
        Cel::Double(it) => out.push_str(&double_literal(it)),
        Cel::String(it) => quote(it.units(context).chars(), out),
        Cel::Bytes(it) => quote_bytes(it.as_slice(context), out),
        Cel::Type(it) => out.push_str(&it.to_string(context)),
        Cel::List(it) => {
            out.push('[');
            pending.push(Piece::Text("]"));
            for (position, &item) in it.items(context).iter().enumerate().rev() {
                pending.push(Piece::Value(item));
                if position > 0 {
                    pending.push(Piece::Text(", "));
                }
            }
        }
        Cel::Map(it) => {
            out.push('{');
            pending.push(Piece::Text("}"));
            let entries: Vec<_> = it.iter(context).collect();
            for (position, (key, item)) in entries.into_iter().enumerate().rev() {
                pending.extend([Piece::Value(item), Piece::Text(": "), Piece::Value(key)]);
                if position > 0 {
                    pending.push(Piece::Text(", "));
                }
            }
        }
        Cel::Foreign(kind) => out.push_str(&format!("<{kind}>")),
    }
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
    if text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'-')
    {
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
