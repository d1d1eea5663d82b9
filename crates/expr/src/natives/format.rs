//! `string.format` of CEL's strings library (doc/extensions/strings.md of its specification).

use polyc_runtime::native::{Args, Failure, Fallible, NativeResult, Row};
use polyc_runtime::natives;
use polyc_runtime::{Context, Map, Value, Vector};

use super::reader;
use super::show::double_text;
use super::strings::{new_text, text};
use super::value::{Cel, cel, type_name};

pub(super) const ROWS: &[Row] = natives! {
    "expr.format" (any, any) -> any = format, "with the elements of a list in place of `%s` and the like" => reader;
};

/// Digits after the point if none are asked for.
const DEFAULT_PRECISION: usize = 6;
/// More digits than this are an error; a double has fewer than 1100.
const MAX_PRECISION: usize = 1000;
/// Pieces of a value for a unit of fuel, beside what their text costs.
const PIECES_OF_FUEL: u64 = 4;
/// Bytes of text that an entry of a map makes at least.
const ENTRY: usize = 4;

fn format<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let template = text(context, args, 0)?;
    let items = context.expect_vector(args.value(1))?.items(context).to_vec();
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
        let before = out.len();
        convert(context, conversion, precision, item, &mut out)?;
        context.charge_fuel((out.len() - before) as u64 / 4 + 1)?;
        context.check_text(out.len())?;
    }
    out.push_str(rest);
    context.check_memory(4 * out.len())?;
    new_text(context, &out)
}

/// Takes a precision such as `.3`, if there is one.
fn precision<'h>(rest: &mut &str) -> Fallible<'h, Option<usize>> {
    let Some(after) = rest.strip_prefix('.') else {
        return Ok(None);
    };
    let end = after.find(|ch: char| !ch.is_ascii_digit()).unwrap_or(after.len());
    let (digits, after) = after.split_at(end);
    *rest = after;
    match digits.parse() {
        Ok(precision) if precision <= MAX_PRECISION => Ok(Some(precision)),
        _ => Err(Failure::error(format!("unusable precision `.{digits}`"), &[])),
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
        Some('s') => return plain(context, item, out),
        Some('d') => decimal(value),
        Some('f') => number(value).map(|it| finite(it, |it| format!("{it:.digits$}"))),
        Some('e') => number(value).map(|it| finite(it, |it| scientific(it, digits))),
        Some('x') => hexadecimal(context, value, out.len())?.map(|it| it.to_lowercase()),
        Some('X') => hexadecimal(context, value, out.len())?,
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

/// In capitals; `before` bytes of text come before it.
fn hexadecimal<'h>(context: &Context<'h>, value: Cel<'h>, before: usize) -> Fallible<'h, Option<String>> {
    let of_bytes = |bytes: &[u8]| -> Fallible<'h, Option<String>> {
        context.check_text(before.saturating_add(bytes.len().saturating_mul(2)))?;
        Ok(Some(bytes.iter().map(|it| format!("{it:02X}")).collect()))
    };
    match value {
        Cel::String(it) => of_bytes(it.beginning(context, before).as_bytes()),
        Cel::Bytes(it) => of_bytes(it.as_slice(context)),
        _ => Ok(integer(value).map(|(sign, it)| format!("{sign}{it:X}"))),
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
    /// The elements of a list from an index on.
    Items(Vector<'h>, usize),
    /// The entries of a map that are left, in order, and whether one was printed.
    Entries(Entries<'h>, bool),
}

/// Keys as text with their values.
type Entries<'h> = std::vec::IntoIter<(String, Value<'h>)>;

/// `%s`: strings as they are, lists and maps with their parts so. Values nest as deep as a program likes, and what they
/// share makes more text than there is memory.
fn plain<'h>(context: &Context<'h>, value: Value<'h>, out: &mut String) -> Fallible<'h, ()> {
    let mut pending = vec![Piece::Value(value)];
    let mut pieces = 0u64;
    while let Some(piece) = pending.pop() {
        pieces += 1;
        context.charge_fuel(u64::from(pieces.is_multiple_of(PIECES_OF_FUEL)))?;
        match piece {
            Piece::Value(value) => plain_value(context, value, out, &mut pending)?,
            Piece::Items(list, next) => match list.items(context).get(next) {
                None => out.push(']'),
                Some(&item) => {
                    out.push_str(if next > 0 { ", " } else { "" });
                    pending.extend([Piece::Items(list, next + 1), Piece::Value(item)]);
                }
            },
            Piece::Entries(mut entries, begun) => match entries.next() {
                None => out.push('}'),
                Some((key, value)) => {
                    out.push_str(if begun { ", " } else { "" });
                    out.push_str(&key);
                    out.push_str(": ");
                    pending.extend([Piece::Entries(entries, true), Piece::Value(value)]);
                }
            },
        }
        context.check_text(out.len())?;
    }
    Ok(())
}

fn plain_value<'h>(
    context: &Context<'h>,
    value: Value<'h>,
    out: &mut String,
    pending: &mut Vec<Piece<'h>>,
) -> Fallible<'h, ()> {
    match cel(context, value) {
        Cel::Null => out.push_str("null"),
        Cel::Bool(it) => out.push_str(&it.to_string()),
        Cel::Int(it) => out.push_str(&it.to_string()),
        Cel::Uint(it) => out.push_str(&it.to_string()),
        Cel::Double(it) => out.push_str(&finite(it, double_text)),
        Cel::String(it) | Cel::Type(it) => out.push_str(&it.beginning(context, out.len())),
        Cel::Bytes(it) => {
            let bytes = it.as_slice(context);
            context.check_text(out.len() + bytes.len())?;
            out.push_str(&String::from_utf8_lossy(bytes));
        }
        Cel::List(it) => {
            out.push('[');
            pending.push(Piece::Items(it, 0));
        }
        Cel::Map(it) => {
            out.push('{');
            let entries = sorted_entries(context, it, out.len())?;
            pending.push(Piece::Entries(entries.into_iter(), false));
        }
        Cel::Foreign(kind) => out.push_str(kind.name()),
    }
    Ok(())
}

/// What sorting so many entries costs: as many comparisons for each as their number has bits, four for a unit.
const fn sorting_fuel(entries: usize) -> u64 {
    let bits = usize::BITS - entries.leading_zeros();
    entries as u64 * bits as u64 / 4
}

/// Entries in the order of their keys as text; `before` bytes of text come before them.
fn sorted_entries<'h>(context: &Context<'h>, map: Map<'h>, before: usize) -> Fallible<'h, Vec<(String, Value<'h>)>> {
    let mut entries = Vec::new();
    let mut bytes = before;
    for (key, value) in map.iter(context) {
        let mut text = String::new();
        // A key holds no other values.
        plain_value(context, key, &mut text, &mut Vec::new())?;
        bytes += text.len() + ENTRY;
        context.check_text(bytes)?;
        entries.push((text, value));
    }
    context.charge_fuel(sorting_fuel(entries.len()) + (bytes - before) as u64 / 4)?;
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(entries)
}
