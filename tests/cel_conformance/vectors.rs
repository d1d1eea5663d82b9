//! The vectors as read, and each as an Expr program.

use std::fmt::Write;
use std::path::Path;

use serde_json::Value as Json;

/// What a test expects.
pub enum Expected {
    /// This value, of this type.
    Value(Json),
    /// An error when checked or run.
    Error,
    /// Only that the type is found.
    Type,
}

/// A test.
pub struct Vector {
    /// `section/name`
    pub name: String,
    pub container: String,
    pub checked: bool,
    pub macros: bool,
    /// The program: a `let` for each binding, then the expression.
    pub source: String,
    pub deduced_type: Option<String>,
    pub expected: Expected,
}

/// Reads a file.
pub fn read(path: &Path) -> Vec<Vector> {
    let text =
        std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{} cannot be read: {error}", path.display()));
    let json: Json =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{} is no JSON: {error}", path.display()));
    let tests = json["tests"].as_array().expect("a list of tests");
    tests.iter().map(vector).collect()
}

fn vector(test: &Json) -> Vector {
    let text = |key: &str| test[key].as_str().map(str::to_owned);
    let flag = |key: &str| test[key].as_bool().unwrap_or(false);
    let deduced_type = text("deduced_type");
    let expected = match (test.get("value"), test.get("error")) {
        (Some(value), _) => Expected::Value(value.clone()),
        (None, Some(_)) => Expected::Error,
        (None, None) => Expected::Type,
    };
    Vector {
        name: format!(
            "{}/{}",
            text("section").unwrap_or_default(),
            text("name").unwrap_or_default()
        ),
        container: text("container").unwrap_or_default(),
        checked: !flag("disable_check"),
        macros: !flag("disable_macros"),
        source: source(test),
        deduced_type,
        expected,
    }
}

/// Bindings become definitions with the types the test declares; one without a value is a `null` nobody may look at.
fn source(test: &Json) -> String {
    let mut source = String::new();
    let bindings = test["bindings"].as_object();
    let types = test["type_env"].as_array().map_or(&[][..], Vec::as_slice);
    let declared = |name: &str| types.iter().find(|it| it["name"] == name && it["kind"] == "variable");
    let unbound = types
        .iter()
        .filter(|it| it["kind"] == "variable")
        .filter_map(|it| it["name"].as_str())
        .filter(|name| !bindings.is_some_and(|all| all.contains_key(*name)));
    for name in unbound.filter(|name| is_name(name)) {
        let ty = declared(name).and_then(|it| it["type"].as_str()).unwrap_or("dyn");
        writeln!(source, "let {name}: {ty} = dyn(null);").expect("a string");
    }
    for (name, value) in bindings.into_iter().flatten().filter(|(name, _)| is_name(name)) {
        let ty = declared(name).and_then(|it| it["type"].as_str()).unwrap_or("dyn");
        writeln!(source, "let {name}: {ty} = {};", literal(value)).expect("a string");
    }
    source.push_str(test["expr"].as_str().expect("every test has an expression"));
    source
}

/// `true`, `false` and `null` cannot be bound, which some tests try.
fn is_name(name: &str) -> bool {
    !matches!(name, "true" | "false" | "null")
}

/// The kind and content of a VALUE.
pub fn parts(value: &Json) -> (&str, &Json) {
    let object = value.as_object().expect("a value is an object");
    let (kind, content) = object.iter().next().expect("with one member");
    (kind, content)
}

/// A VALUE as Expr text.
fn literal(value: &Json) -> String {
    let (kind, content) = parts(value);
    let text = || content.as_str().expect("text");
    match kind {
        "null" => "null".to_owned(),
        "bool" => content.to_string(),
        "int" | "type" => text().to_owned(),
        "uint" => format!("{}u", text()),
        "double" => match text() {
            "nan" => "(0.0 / 0.0)".to_owned(),
            "inf" => "(1.0 / 0.0)".to_owned(),
            "-inf" => "(-1.0 / 0.0)".to_owned(),
            number => number.to_owned(),
        },
        "string" => quoted(text().chars().map(u32::from), "\"", "\\U", 8),
        "bytes" => quoted(base64(text()).into_iter().map(u32::from), "b\"", "\\x", 2),
        "list" => {
            let items = content.as_array().expect("a list").iter().map(literal);
            format!("[{}]", items.collect::<Vec<_>>().join(", "))
        }
        "map" => {
            let entries = content.as_array().expect("a list of entries").iter();
            let entries = entries.map(|it| format!("{}: {}", literal(&it[0]), literal(&it[1])));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        "timestamp" | "duration" => format!("{kind}(\"{}\")", text()),
        _ => panic!("{kind} is no kind of value"),
    }
}

fn quoted(codes: impl Iterator<Item = u32>, open: &str, escape: &str, digits: usize) -> String {
    let mut out = open.to_owned();
    for code in codes {
        match char::from_u32(code).filter(char::is_ascii_alphanumeric) {
            Some(plain) => out.push(plain),
            None => write!(out, "{escape}{code:0digits$x}").expect("a string"),
        }
    }
    out.push('"');
    out
}

/// Standard base64 with padding.
pub fn base64(text: &str) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::new());
    for digit in text.bytes().filter(|&it| it != b'=') {
        let value = DIGITS.iter().position(|&it| it == digit).expect("a digit of base64");
        bits = bits << 6 | u32::try_from(value).expect("below 64");
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xff) as u8);
        }
    }
    bytes
}
