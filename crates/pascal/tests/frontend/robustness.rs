//! No text brings the frontend down: nesting and chains on a small stack, and texts with pieces moved about.

use super::support;
use fastrand::Rng;
use polyc_frontend::{Frontend, Input};
use polyc_pascal::PASCAL;

/// Compiles on a thread with 2 MiB of stack and returns the codes of what is wrong.
fn codes(text: String) -> Vec<&'static str> {
    let run = move || {
        let (sources, compiled) = support::compile("nested", &text);
        let (_, found) = PASCAL.tree(
            Input::new(&sources, polyc_base::FileId::new(0), &[], "test"),
            &polyc_base::Budget::default(),
        );
        drop(found);
        compiled.diagnostics.iter().map(|it| it.code).collect()
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(run);
    thread.expect("a thread starts").join().expect("no panic")
}

/// `count` times `open`, `inner`, then `count` times `close`.
fn nest(open: &str, inner: &str, close: &str, count: usize) -> String {
    format!("{}{inner}{}", open.repeat(count), close.repeat(count))
}

fn in_body(statement: &str) -> String {
    format!("program p(output);\ntype t = integer; var x: integer; b: boolean;\nbegin {statement} end.\n")
}

/// Nested constructs by name: the text for so many levels.
fn nested(count: usize) -> Vec<(&'static str, String)> {
    let body = |open, inner, close| in_body(&nest(open, inner, close, count));
    let declared = |text: String| format!("program p(output);\n{text}\nbegin end.\n");
    vec![
        (
            "parentheses",
            in_body(&format!("x := {}", nest("(1 + ", "1", ")", count))),
        ),
        (
            "brackets",
            in_body(&format!("b := {}", nest("1 in [ord(", "b", ")]", count))),
        ),
        ("not", in_body(&format!("b := {} b", "not ".repeat(count)))),
        ("calls", in_body(&format!("x := {}", nest("abs(", "x", ")", count)))),
        ("begin", body("begin ", "x := 1", " end")),
        ("if", body("if b then ", "x := 1", "")),
        ("while", body("while b do ", "x := 1", "")),
        ("repeat", body("repeat ", "x := 1", " until b")),
        ("case", body("case x of 1: ", "x := 1", " end")),
        (
            "arrays",
            declared(format!("var a: {} integer;", "array [1..1] of ".repeat(count))),
        ),
        (
            "dimensions",
            declared(format!("var a: array [1..1{}] of integer;", ", 1..1".repeat(count))),
        ),
        (
            "records",
            declared(format!("var r: {};", nest("record a: ", "integer", " end", count))),
        ),
        (
            "variants",
            declared(format!(
                "var r: record {} end;",
                nest("case boolean of true: (", "x: integer", ")", count)
            )),
        ),
        (
            "parameters",
            declared(format!(
                "procedure p{}; begin end;",
                nest("(procedure q", "", ")", count)
            )),
        ),
        (
            "routines",
            declared(nest("procedure q; ", "procedure q; begin end;", " begin end;", count)),
        ),
        ("pointers", in_body(&format!("x{} := 1", "^".repeat(count)))),
        ("fields", in_body(&format!("x{} := 1", ".f".repeat(count)))),
        ("indexes", in_body(&format!("x[{}] := 1", nest("x[", "1", "]", count)))),
        ("with", in_body(&format!("with x{} do x := 1", ", x".repeat(count)))),
    ]
}

/// Chains by name: the text for so many elements.
fn chains(count: usize) -> Vec<(&'static str, String)> {
    let after = |begin: &str, each: &str| in_body(&format!("{begin}{}", each.repeat(count)));
    let condition = |each: &str| in_body(&format!("if b{} then x := 1", each.repeat(count)));
    let choices = |each: &str, last: &str| in_body(&format!("{}{last}", each.repeat(count)));
    vec![
        ("sum", after("x := x", " + x")),
        ("difference of products", after("x := x", " - x * 2")),
        ("quotient", after("x := x", " div 1")),
        ("condition of reals", condition(" and (x / 2 + 1 > 0.5)")),
        ("and", after("b := b", " and b")),
        ("or of calls", after("b := b", " or odd(sqr(x))")),
        ("condition", condition(" and (x = 1)")),
        ("condition of calls", condition(" or not odd(sqr(x)) and b")),
        ("set", after("b := x in []", " + [1]")),
        ("set of values", after("b := x in [x]", " - [x]")),
        ("else", choices("if x = 1 then x := 2 else ", "x := 1")),
        (
            "else of nothing",
            choices("if b and odd(sqr(x)) then begin end else ", "if b then"),
        ),
        ("statements", choices("x := 1; ", "x := 1")),
        ("empty statements", choices("; ", "x := 1")),
    ]
}

#[test]
fn chains_of_any_length_compile() {
    for (name, text) in chains(100_000) {
        let codes = codes(text);
        assert!(codes.is_empty(), "{name}: {codes:?}");
    }
}

#[test]
fn deep_nesting_is_refused_or_compiled() {
    for (name, text) in nested(20_000) {
        let codes = codes(text);
        // Lists are no nesting.
        assert!(
            !codes.is_empty() || name == "dimensions",
            "{name}: 20,000 levels are too many"
        );
    }
}

#[test]
fn nesting_below_the_limit_compiles() {
    for (name, text) in nested(150) {
        let codes = codes(text);
        let allowed = ["pointers", "fields", "indexes", "with", "parameters"].contains(&name);
        assert!(codes.is_empty() || allowed, "{name}: {codes:?}");
    }
}

#[test]
fn nesting_at_the_limit_takes_no_more_stack_than_there_is() {
    for levels in [240, 480, 495] {
        for (_, text) in nested(levels) {
            codes(text);
        }
    }
}

/// Pieces of a text that are moved about.
fn pieces(text: &str) -> Vec<&str> {
    text.split_inclusive(|c: char| !c.is_ascii_alphanumeric()).collect()
}

#[test]
fn texts_with_pieces_moved_about_are_refused_or_compiled() {
    let mut rng = Rng::with_seed(7185);
    let mut inputs: Vec<String> = PASCAL.info().samples.iter().map(|it| it.source.to_owned()).collect();
    inputs.extend(support::inputs("tests/check").into_iter().map(|(_, text)| text));
    for _ in 0..1500 {
        let input = &inputs[rng.usize(..inputs.len())];
        let mut parts = pieces(input);
        for _ in 0..rng.usize(1..6) {
            let (from, to) = (rng.usize(..parts.len()), rng.usize(..parts.len()));
            match rng.u8(..4) {
                0 => drop(parts.remove(from)),
                1 => parts.swap(from, to),
                2 => parts.insert(to, parts[from]),
                _ => parts.truncate(from.max(1)),
            }
            if parts.is_empty() {
                break;
            }
        }
        support::compile("moved", &parts.concat());
    }
}
