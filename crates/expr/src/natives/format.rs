//! `string.format` of CEL's strings library (doc/extensions/strings.md of its specification).

use polyc_base::Type::Any;
use polyc_runtime::native::{Args, Failure, Fallible, Outcome, Row};
use polyc_runtime::{Context, Value};

use super::reader;
use super::show::double_text;
use super::strings::{new_text, text};
use super::value::{Cel, cel, type_name};

pub(super) const ROWS: &[Row] = &[reader(
    "expr.format",
    &[Any, Any],
    Any,
    format,
    "with the elements of a list in place of `%s` and the like",
)];

/// Digits after the point if none are asked for.
const DEFAULT_PRECISION: usize = 6;
/// More digits than this are an error; a double has fewer than 1100.
const MAX_PRECISION: usize = 1000;

fn format<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let template = text(context, args, 0)?;
    let items = context
        .expect_vector(args.value(1))?
        .items(context)
        .to_vec();
    let count = items.len();
    let mut items = items.into_iter();
    let mut out = String::new();
    let mut rest = template.as_str();
    while let Some((plain, clause)) = rest.split_once('%') {
        out.push_str(plain);
        rest = clause;
        if let Some(after) = rest.strip_prefix('%') {
            out.push('%');
            rest = after;
            continue;
        }
        let precision = precision(&mut rest)?;
        let mut chars = rest.chars();
        let conversion = chars.next();
        rest = chars.as_str();
        let Some(item) = items.next() else {
            return Err(Failure::error(format!("index {count} out of range"), &[]));
        };
        convert(context, conversion, precision, item, &mut out)?;
        context.check_memory(out.len())?;
    }
    out.push_str(rest);
    new_text(context, &out)
}

/// Takes a precision such as `.3`, if there is one.
fn precision<'h>(rest: &mut &str) -> Fallible<'h, Option<usize>> {
    let Some(after) = rest.strip_prefix('.') else {
        return Ok(None);
    };
    let end = after
        .find(|ch: char| !ch.is_ascii_digit())
        .unwrap_or(after.len());
    let (digits, after) = after.split_at(end);
    *rest = after;
    match digits.parse() {
        Ok(precision) if precision <= MAX_PRECISION => Ok(Some(precision)),
        _ => Err(Failure::error(
            format!("unusable precision `.{digits}`"),
            &[],
        )),
    }
}

fn convert<'h>(
    context: &Context<'h>,
    conversion: Option<char>,
    precision: Option<usize>,
    item: Value<'h>,
    out: &mut String,
) -> Fallible<'h, ()> {
    let value = cel(context, item);
    let digits = precision.unwrap_or(DEFAULT_PRECISION);
    let converted = match conversion {
        Some('s') => {
            plain(context, item, out);
            return Ok(());
        }
        Some('d') => decimal(value),
        Some('f') => number(value).map(|it| finite(it, |it| format!("{it:.digits$}"))),
        Some('e') => number(value).map(|it| finite(it, |it| scientific(it, digits))),
        Some('x') => hexadecimal(context, value).map(|it| it.to_lowercase()),
        Some('X') => hexadecimal(context, value),
        Some('o') => integer(value).map(|(sign, it)| format!("{sign}{it:o}")),
        Some('b') => binary(value),
        _ => {
            let clause = conversion.map_or_else(String::new, String::from);
            return Err(Failure::error(
                format!("unrecognized formatting clause `{clause}`"),
                &[],
            ));
        }
    };
    match converted {
        Some(text) => {
            out.push_str(&text);
            Ok(())
        }
        None => {
            let clause = conversion.unwrap_or_default();
            let message = format!("`%{clause}` does not take {}", type_name(value));
            Err(Failure::error(message, &[]))
        }
    }
}

fn decimal(value: Cel<'_>) -> Option<String> {
    match value {
        Cel::Double(it) if it.is_finite() => None,
        Cel::Double(it) => Some(finite(it, |_| String::new())),
        _ => integer(value).map(|(sign, it)| format!("{sign}{it}")),
    }
}

fn binary(value: Cel<'_>) -> Option<String> {
    match value {
        Cel::Bool(it) => Some(u8::from(it).to_string()),
        _ => integer(value).map(|(sign, it)| format!("{sign}{it:b}")),
    }
}

/// In capitals.
fn hexadecimal<'h>(context: &Context<'h>, value: Cel<'h>) -> Option<String> {
    let of_bytes = |bytes: &[u8]| bytes.iter().map(|it| format!("{it:02X}")).collect();
    match value {
        Cel::String(it) => Some(of_bytes(it.to_string(context).as_bytes())),
        Cel::Bytes(it) => Some(of_bytes(it.as_slice(context))),
        _ => integer(value).map(|(sign, it)| format!("{sign}{it:X}")),
    }
}

/// Sign and magnitude.
fn integer(value: Cel<'_>) -> Option<(&'static str, u64)> {
    match value {
        Cel::Int(it) => Some((if it < 0 { "-" } else { "" }, it.unsigned_abs())),
        Cel::Uint(it) => Some(("", it)),
        _ => None,
    }
}

fn number(value: Cel<'_>) -> Option<f64> {
    match value {
        Cel::Int(it) => Some(it as f64),
        Cel::Uint(it) => Some(it as f64),
        Cel::Double(it) => Some(it),
        _ => None,
    }
}

fn finite(value: f64, show: impl Fn(f64) -> String) -> String {
    if value.is_nan() {
        "NaN".to_owned()
    } else if value.is_infinite() {
        if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned()
    } else {
        show(value)
    }
}

/// With at least two digits of exponent.
fn scientific(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, exponent) = match exponent.strip_prefix('-') {
        Some(exponent) => ('-', exponent),
        None => ('+', exponent),
    };
    format!("{mantissa}e{sign}{exponent:0>2}")
}

/// What is still to print.
enum Piece<'h> {
    Value(Value<'h>),
    Text(String),
}

/// `%s`: strings as they are, lists and maps with their parts so. Values nest as deep as a program likes.
fn plain<'h>(context: &Context<'h>, value: Value<'h>, out: &mut String) {
    let mut pending = vec![Piece::Value(value)];
    while let Some(piece) = pending.pop() {
        let value = match piece {
            Piece::Value(value) => cel(context, value),
            Piece::Text(text) => {
                out.push_str(&text);
                continue;
            }
        };
        match value {
            Cel::Null => out.push_str("null"),
            Cel::Bool(it) => out.push_str(&it.to_string()),
            Cel::Int(it) => out.push_str(&it.to_string()),
            Cel::Uint(it) => out.push_str(&it.to_string()),
            Cel::Double(it) => out.push_str(&finite(it, double_text)),
            Cel::String(it) | Cel::Type(it) => it.units(context).append_to(out),
            Cel::Bytes(it) => out.push_str(&String::from_utf8_lossy(it.as_slice(context))),
            Cel::List(it) => {
                let items = it.items(context).iter().map(|&it| vec![Piece::Value(it)]);
                enclose("[", items.collect(), "]", &mut pending);
            }
            Cel::Map(it) => enclose("{", entries(context, it), "}", &mut pending),
            Cel::Foreign(kind) => out.push_str(kind.name()),
        }
    }
}

/// Entries in the order of their keys as text.
fn entries<'h>(context: &Context<'h>, map: polyc_runtime::Map<'h>) -> Vec<Vec<Piece<'h>>> {
    let mut keyed: Vec<(String, Value<'h>)> = map
        .iter(context)
        .map(|(key, value)| {
            let mut text = String::new();
            plain(context, key, &mut text);
            (text, value)
        })
        .collect();
    keyed.sort_by(|a, b| a.0.cmp(&b.0));
    let entries = keyed.into_iter();
    entries
        .map(|(key, value)| vec![Piece::Text(format!("{key}: ")), Piece::Value(value)])
        .collect()
}

/// Puts parts with commas between them on the list, the first on top.
fn enclose<'h>(open: &str, parts: Vec<Vec<Piece<'h>>>, close: &str, pending: &mut Vec<Piece<'h>>) {
    pending.push(Piece::Text(close.to_owned()));
    for (position, part) in parts.into_iter().enumerate().rev() {
        pending.extend(part.into_iter().rev());
        if position > 0 {
            pending.push(Piece::Text(", ".to_owned()));
        }
    }
    pending.push(Piece::Text(open.to_owned()));
}
