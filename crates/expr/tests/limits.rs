//! Texts that nest deeply: as deep as allowed they compile on a stack of 2 MiB, deeper they are diagnostics. Chains are
//! of any length.

use polyc_base::{Budget, Declarations, Diagnosed, SourceMap};
use polyc_expr::EXPR;
use polyc_frontend::{Environment, Frontend, Input};

struct Nowhere;

impl Environment for Nowhere {
    fn module(&mut self, _: &str) -> Option<std::sync::Arc<Declarations>> {
        None
    }
}

/// Compiles and prints on a small stack.
fn compile(text: String) -> Diagnosed<polyc_ir::Module> {
    let work = move || {
        let mut sources = SourceMap::default();
        let file = sources.add("deep.expr", text);
        EXPR.tree(Input::new(&sources, file, &[], "test"), &Budget::default());
        EXPR.compile(Input::new(&sources, file, &[], "deep"), &mut Nowhere)
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(work);
    thread.expect("a thread").join().expect("no panic")
}

/// One way to nest: what opens, what is inside, what closes.
const NESTINGS: &[(&str, &str, &str)] = &[
    ("-", "x", ""),
    ("!", "true", ""),
    ("1 + (", "1", ")"),
    ("true && (", "true", ")"),
    ("1 / 1 == 1 && (", "true", ")"),
    ("true ? (", "1", ") : 2"),
    ("[", "", "]"),
    ("{1: ", "1", "}"),
    ("[1].map(x, ", "1", ")"),
    ("[1].transformMap(i, x, ", "1", ")"),
    ("[1].all(x, 1 / x == 1 && ", "true", ")"),
    ("", "[1]", ".filter(x, true)"),
    ("f(", "1", ")"),
    ("dyn(", "1", ")"),
    ("", "'x'", ".trim()"),
    ("", "dyn(1)", "[0]"),
    ("", "dyn(1)", ".field"),
    ("", "unknown", ".field"),
    ("cel.bind(y, ", "1", ", y)"),
    ("cel.bind(y, 1, ", "1", ")"),
    ("1 == (", "1", ")"),
    ("1 in [", "1", "]"),
    ("1 + [1][", "0", "]"),
    ("(1 + ", "1", " + 1)"),
    ("(false || (true && ", "true", "))"),
    ("((", "true", " && true) || true)"),
    ("(true ? 1 : ", "1", " + 1)"),
];

/// Chains: each is an operand and what comes after, or before, it any number of times.
const CHAINS: &[(&str, &str, &str)] = &[
    ("", "x", " + x"),
    ("", "x", " - x * 2"),
    ("", "dyn(x)", " * x"),
    ("", "'a'", " + 'b'"),
    ("", "true", " == true"),
    ("", "true", " || 1 / 1 == 1"),
    ("", "dyn(true)", " && dyn(true)"),
    ("", "x == 1", " && x == 2 || 1 / x == 1"),
    ("x == 1 ? 2 : ", "1", ""),
    ("x / x == 1 ? dyn(x) : ", "dyn(x + 1)", ""),
];

const PRELUDE: &str = "let x = 1; fn f(n: int): int = n; ";

fn nested((open, inner, close): (&str, &str, &str), levels: usize) -> String {
    format!("{PRELUDE}{}{inner}{}", open.repeat(levels), close.repeat(levels))
}

#[test]
fn deep_texts_compile_or_are_diagnostics() {
    for &nesting in NESTINGS {
        for levels in [1, 100, 500, 990, 1100, 3000] {
            let compiled = compile(nested(nesting, levels));
            assert_ne!(
                compiled.value.is_some(),
                !compiled.diagnostics.is_empty(),
                "{nesting:?} {levels}"
            );
        }
    }
}

#[test]
fn chains_of_any_length_compile() {
    for &(before, inner, after) in CHAINS {
        let chain = nested((before, inner, after), 100_000);
        let diagnostics = compile(chain).diagnostics;
        assert!(diagnostics.is_empty(), "{before}{inner}{after}: {diagnostics:?}");
        // Not in tail position; a part of a definition.
        let text = format!(
            "{PRELUDE} let y = [{0}]; y",
            before.repeat(100_000) + inner + &after.repeat(100_000)
        );
        let diagnostics = compile(text).diagnostics;
        assert!(diagnostics.is_empty(), "[{before}{inner}{after}]: {diagnostics:?}");
    }
}

#[test]
fn definitions_of_any_number_compile() {
    let each = |text: fn(usize) -> String| (0..100_000).map(text).collect::<String>();
    let values = each(|it| format!("let x{} = x{it} + 1;\n", it + 1));
    assert!(compile(format!("let x0 = 0; {values} x100000")).diagnostics.is_empty());
    let functions = each(|it| format!("fn f{}(x: int): int = f{it}(x + 1);\n", it + 1));
    let text = format!("fn f0(x: int): int = x; {functions} f100000(1)");
    assert!(compile(text).diagnostics.is_empty());
}

#[test]
fn the_limit_is_a_diagnostic() {
    for &nesting in NESTINGS {
        let compiled = compile(nested(nesting, 1100));
        let codes: Vec<_> = compiled.diagnostics.iter().map(|it| it.code).collect();
        assert!(codes.contains(&"E004"), "{nesting:?} {codes:?}");
    }
}

#[test]
fn types_nest_too() {
    for levels in [10, 990, 1100, 5000] {
        let text = format!("let y: {}int{} = []; y", "list(".repeat(levels), ")".repeat(levels));
        let compiled = compile(text);
        assert_eq!(compiled.value.is_some(), levels < 1000, "{levels}");
    }
}

#[test]
fn brackets_never_closed_end_soon() {
    for open in ["(", "[", "{1:", "f(", "- ", "!", "a ? b : ", "a ? ", "1 + "] {
        let compiled = compile(open.repeat(20_000));
        assert!(compiled.value.is_none());
    }
}
