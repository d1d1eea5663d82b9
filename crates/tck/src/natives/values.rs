//! Extremes of every type, and values of every kind.

use polyc_runtime::native::Fallible;
use polyc_runtime::number::text::parse;
use polyc_runtime::{Context, Value};

/// Around what types, formats and limits end at.
pub(super) const NUMBERS: [i64; 33] = [
    0,
    1,
    -1,
    2,
    10,
    36,
    37,
    63,
    64,
    65,
    127,
    128,
    255,
    256,
    257,
    -256,
    0xd800,
    65_534,
    65_535,
    65_536,
    65_537,
    0x11_0000,
    (1 << 31) - 1,
    1 << 31,
    -(1 << 31) - 1,
    (1 << 32) - 1,
    1 << 32,
    (1 << 60) - 1,
    1 << 60,
    -(1 << 60) - 1,
    i64::MAX - 1,
    i64::MAX,
    i64::MIN,
];

pub(super) const FLOATS: [f64; 14] = [
    0.0,
    -0.0,
    0.5,
    -1.5,
    1e18,
    9_223_372_036_854_775_808.0,
    -9_223_372_036_854_775_808.0,
    18_446_744_073_709_551_616.0,
    f64::MAX,
    f64::MIN,
    f64::MIN_POSITIVE / 4.0,
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
];

/// Texts of every kind that some native reads.
const TEXTS: [&str; 21] = [
    "",
    "a",
    "é",
    "😀\u{10ffff}",
    "\0\n\r\t\u{7f}\u{85}",
    "123",
    "-9223372036854775809",
    "1e999",
    "+inf.0",
    "1.",
    "true",
    "%s%d%f%e%x%X%o%b%%",
    "%.99999999999999999999f",
    "%.1000f",
    "%.1001f",
    "%",
    "(?i)\\pL{1000}",
    "[[:alpha:]--\\w&&[^a-z]]",
    "(a{1000}){1000}",
    "((((((((((",
    "string",
];

fn texts<'h>(context: &mut Context<'h>) -> Fallible<'h, Vec<Value<'h>>> {
    let mut all = Vec::new();
    for text in TEXTS {
        all.push(context.string(text)?);
    }
    for text in ["x".repeat(3000), "9".repeat(3000), "λ".repeat(3000)] {
        all.push(context.string(&text)?);
    }
    let literal = context.string_immutable("literal")?;
    all.extend([literal, context.symbol("name")?, context.symbol("")?]);
    Ok(all)
}

fn numbers<'h>(context: &mut Context<'h>) -> Fallible<'h, Vec<Value<'h>>> {
    let mut all = Vec::new();
    for number in NUMBERS {
        all.push(context.integer(number)?);
    }
    for number in FLOATS {
        all.push(context.float(number)?);
    }
    let large = [
        "9223372036854775808".to_owned(),
        "-18446744073709551616".to_owned(),
        format!("-{}", "f".repeat(2000)),
    ];
    for digits in large {
        let number = parse(&digits, 16).expect("these are digits");
        all.push(context.number(&number)?);
    }
    Ok(all)
}

fn structures<'h>(context: &mut Context<'h>, texts: &[Value<'h>]) -> Fallible<'h, Vec<Value<'h>>> {
    let mut all = Vec::new();
    let (one, text) = (Value::small(1), texts[1]);
    let character = Value::character('q');
    for item in [one, character, text] {
        all.push(context.list(&[item; 3])?);
        all.push(context.vector(&[item; 3])?);
    }
    let entry = context.pair(text, one)?;
    all.extend([context.list(&[entry; 3])?, context.pair(one, one)?]);
    all.push(context.list(&[one; 2000])?);
    all.push(context.vector(&[one; 2000])?);
    all.extend([context.vector(&[])?, context.bytes(&[])?]);
    all.extend([context.bytes(&[0xff, 0, 65])?, context.bytes(&[65; 2000])?]);
    // What contains itself: at once, later, and in its elements.
    for length in [1, 2, 7] {
        let list = context.list(&vec![one; length])?;
        let mut last = context.expect_pair(list)?;
        while let Ok(next) = context.expect_pair(last.rest(context)) {
            last = next;
        }
        last.set_rest(context, list)?;
        all.push(list);
    }
    let itself = context.pair(one, Value::NIL)?;
    context.expect_pair(itself)?.set_first(context, itself)?;
    let vector = context.vector(&[one; 2])?;
    context.expect_vector(vector)?.set(context, 0, vector)?;
    let cell = context.cell(one)?;
    all.extend([itself, vector, cell, context.values(&[])?]);
    all.push(context.values(&[one, text])?);
    let map = context.map()?;
    for (key, hash) in [(one, 1), (text, 2), (Value::TRUE, 3)] {
        map.insert(context, hash, key, one, &mut |_, it| Ok(it == key))?;
    }
    all.extend([map.value(), context.map()?.value()]);
    let code = polyc::TrapCode::NativeError;
    all.push(context.error_condition(code, "a message", &[one])?);
    let mut deep = Value::NIL;
    for _ in 0..3000 {
        deep = context.pair(deep, Value::NIL)?;
    }
    all.push(deep);
    Ok(all)
}

/// Ports of each kind, open and closed.
fn ports<'h>(context: &mut Context<'h>) -> Fallible<'h, Vec<Value<'h>>> {
    let mut all = Vec::new();
    for _ in 0..2 {
        all.push(context.open_text("text é 😀\r\n(a . #1=b")?);
        all.push(context.open_bytes(&[0xff, 0, 65])?);
        all.push(context.open_memory(false)?);
        all.push(context.open_memory(true)?);
    }
    for port in &all[..4] {
        port.close(context)?;
    }
    Ok(all.into_iter().map(Value::from).collect())
}

/// Every extreme that is a value.
pub(crate) fn values<'h>(context: &mut Context<'h>) -> Fallible<'h, Vec<Value<'h>>> {
    let texts = texts(context)?;
    let mut all = numbers(context)?;
    all.extend(structures(context, &texts)?);
    all.extend(texts);
    all.extend(ports(context)?);
    all.extend(['\0', 'A', 'ß', 'ŉ', char::MAX].into_iter().map(Value::character));
    all.extend([Value::TRUE, Value::FALSE, Value::NIL, Value::UNSPECIFIED, Value::EOF]);
    Ok(all)
}
