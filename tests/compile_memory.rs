//! What compiling holds at once is linear in the text: at most so many bytes for each token, in every language, at every level.
//! Each text is long in one way.

#![allow(clippy::disallowed_methods, reason = "the test looks at the clock")]

#[path = "common/counting.rs"]
mod counting;

use std::time::{Duration, Instant};

use polyc_driver::{Engine, Level, Unit};

/// What is held whatever the text.
const CONSTANT: usize = 2 << 20;
/// What is held for each token.
const EACH: usize = 400;
/// What compiling a token takes, unoptimised compilers and busy machines included.
const TIME: Duration = Duration::from_micros(200);

/// The texts of `0..count`, joined.
fn each(count: usize, text: impl FnMut(usize) -> String) -> String {
    (0..count).map(text).collect()
}

/// Compiles at every level, within the bounds.
fn check(language: &str, what: &str, text: &str) {
    let engine = Engine::new();
    let language = engine.languages().by_name(language).expect("it is there");
    let unit = Unit {
        language,
        name: "long",
        bytes: text.as_bytes(),
    };
    let tokens = engine.tokens(unit).result.expect("tokens").lines().count();
    // The preludes are decoded when the first program needs them.
    drop(engine.program(language.name(), "first", language.samples()[0].source));
    if std::env::var("SURVEY").is_ok() {
        let (_, peak) = counting::peak(|| engine.tree(unit));
        println!("  tree {}", peak / tokens);
        for level in Level::ALL {
            let before = counting::live();
            let (lowered, peak) = counting::peak(|| engine.lower(unit, level, &mut ()));
            let live = counting::live() - before;
            println!(
                "  {level:?} lower {} ir {}",
                peak / tokens,
                live as usize / tokens
            );
            drop(lowered);
        }
    }
    for level in Level::ALL {
        let start = Instant::now();
        let (compiled, peak) = counting::peak(|| engine.compile(unit, level));
        let taken = start.elapsed();
        assert!(
            compiled.result.is_some(),
            "{what}: {}",
            compiled.report(false)
        );
        let used = peak.saturating_sub(CONSTANT) / tokens;
        println!(
            "{} {what} {level:?}: {tokens} tokens, {used} bytes each, {taken:?}",
            language.name()
        );
        if std::env::var("SURVEY").is_err() {
            assert!(
                used <= EACH,
                "{} {what}, {level:?}: {used} bytes a token",
                language.name()
            );
            assert!(
                taken < TIME * u32::try_from(tokens).expect("few"),
                "{what}, {level:?}: {taken:?}"
            );
        }
    }
}

#[test]
fn expr() {
    let numbers = each(60_000, |it| format!("{it},"));
    check("expr", "list", &format!("size([{numbers}])"));
    let strings = each(60_000, |it| format!("'s{it}',"));
    check("expr", "strings", &format!("size([{strings}])"));
    let entries = each(40_000, |it| format!("{it}: 'a',"));
    check("expr", "map", &format!("size({{{entries}}})"));
    let sum = each(900, |it| format!("{it} + "));
    let sums = each(60, |it| format!("let s{it} = {sum} 1;\n"));
    check("expr", "sums", &format!("{sums} s1"));
    let functions = each(10_000, |it| format!("fn f{it}(x: int): int = x + {it};\n"));
    check("expr", "functions", &format!("{functions} f3(2)"));
    let lets = each(20_000, |it| format!("let v{it} = {it};\n"));
    check("expr", "definitions", &format!("{lets} v7"));
    let chain = each(900, |it| format!("x == {it} ? {it} : "));
    let chains = each(20, |it| format!("fn f{it}(x: int): int = {chain} 7;\n"));
    check("expr", "conditionals", &format!("{chains} f3(2)"));
    let params = each(20_000, |it| format!("x{it}: int, "));
    check(
        "expr",
        "parameters",
        &format!("fn f({params} y: int): int = y;\n1"),
    );
    let lists = each(10_000, |it| format!("[{it}, x, 'a'],"));
    check(
        "expr",
        "lists of lists",
        &format!("fn f(x: int): int = size([{lists}]); f(2)"),
    );
    let calls = each(10_000, |it| format!("f(x + {it}),"));
    check(
        "expr",
        "calls",
        &format!("fn f(x: int): int = x * 2; fn g(x: int): int = size([{calls}]); g(2)"),
    );
}

#[test]
fn lisp() {
    let numbers = each(100_000, |it| format!("{it} "));
    check(
        "lisp",
        "quoted list",
        &format!("(display (length '({numbers})))"),
    );
    let symbols = each(60_000, |it| format!("s{it} "));
    check(
        "lisp",
        "quoted symbols",
        &format!("(display (length '({symbols})))"),
    );
    check("lisp", "call", &format!("(display (list {numbers}))"));
    let quotes = each(40_000, |it| format!("'s{it} "));
    check("lisp", "symbols", &format!("(display (list {quotes}))"));
    let body = each(20_000, |it| format!("(set! x (+ x {it}))\n"));
    check("lisp", "body", &format!("(define (f x) {body} x) (f 1)"));
    check("lisp", "statements", &format!("(define x 1) {body}"));
    let calls = each(20_000, |it| format!("(display {it})\n"));
    check("lisp", "calls", &calls);
    let definitions = each(10_000, |it| format!("(define (f{it} x) (+ x {it}))\n"));
    check("lisp", "definitions", &definitions);
    let macros = each(4_000, |it| {
        format!("(define-syntax m{it} (syntax-rules () ((_ a b) (+ a b {it}))))\n")
    });
    check("lisp", "macros", &macros);
    let uses = each(20_000, |it| format!("(m x {it})\n"));
    let inc = "(define-syntax m (syntax-rules () ((_ a b) (set! a (+ a b)))))";
    check("lisp", "macro uses", &format!("{inc} (define x 1) {uses}"));
    let clauses = each(2_000, |it| format!("((= x {it}) {it})\n"));
    check(
        "lisp",
        "cond",
        &format!("(define (f x) (cond {clauses})) (f 1)"),
    );
    let clauses = each(10_000, |it| format!("(({it}) 'a)\n"));
    check(
        "lisp",
        "case",
        &format!("(define (f x) (case x {clauses})) (f 1)"),
    );
    let bindings = each(10_000, |it| format!("(v{it} (f {it}))\n"));
    let sum = each(10_000, |it| format!("v{it} "));
    check(
        "lisp",
        "let",
        &format!("(define (f x) x) (define (g) (let ({bindings}) (+ {sum}))) (g)"),
    );
    let fields = each(5_000, |it| format!("(f{it} f{it}-of) "));
    let names = each(5_000, |it| format!("f{it} "));
    check(
        "lisp",
        "record",
        &format!("(define-record-type r (make {names}) r? {fields}) r?"),
    );
    let lambdas = each(10_000, |it| format!("(lambda (x) (+ x y {it}))\n"));
    check(
        "lisp",
        "closures",
        &format!("(define (f y) (list {lambdas})) (f 1)"),
    );
}

#[test]
fn pascal() {
    let program = |declarations: &str, body: &str| {
        format!("program p(output); {declarations} begin {body} end.")
    };
    let body = each(20_000, |it| format!("a := a + {it};\n"));
    check("pascal", "statements", &program("var a: integer;", &body));
    let procedure = format!("procedure q; var a: integer; begin a := 0; {body} writeln(a) end;");
    check("pascal", "local statements", &program(&procedure, "q"));
    let chain = each(400, |it| format!("if a = {it} then a := 1 else "));
    let chains = each(20, |it| {
        format!("procedure q{it}; begin {chain} a := 2 end;\n")
    });
    check(
        "pascal",
        "if",
        &program(&format!("var a: integer; {chains}"), "q1"),
    );
    let ifs = each(10_000, |it| format!("if a = {it} then a := a + 1;\n"));
    check("pascal", "ifs", &program("var a: integer;", &ifs));
    let cases = each(20_000, |it| format!("{it}: a := {it};\n"));
    check(
        "pascal",
        "case",
        &program("var a: integer;", &format!("a := 1; case a of {cases} end")),
    );
    let fields = each(20_000, |it| format!("f{it}: integer;\n"));
    check(
        "pascal",
        "record",
        &program(&format!("var r: record {fields} end;"), "r.f7 := 1"),
    );
    let constants = each(20_000, |it| format!("c{it} = {it};\n"));
    check(
        "pascal",
        "constants",
        &program(&format!("const {constants}"), "writeln(c7)"),
    );
    let names = each(30_000, |it| format!("n{it}, "));
    check(
        "pascal",
        "enumeration",
        &program(&format!("type t = ({names} last); var x: t;"), "x := n7"),
    );
    let variables = each(20_000, |it| format!("v{it}: integer;\n"));
    check(
        "pascal",
        "variables",
        &program(&format!("var {variables}"), "v7 := 1"),
    );
    let procedures = each(5_000, |it| {
        format!("procedure q{it}; begin a := a + 1 end;\n")
    });
    let calls = each(5_000, |it| format!("q{it};\n"));
    check(
        "pascal",
        "procedures",
        &program(&format!("var a: integer; {procedures}"), &calls),
    );
    let writes = each(20_000, |it| format!(", {it}"));
    check(
        "pascal",
        "write",
        &program("", &format!("write(1{writes})")),
    );
    let strings = each(20_000, |it| format!("writeln('text {it}');\n"));
    check("pascal", "strings", &program("", &strings));
    let labels = each(9_000, |it| format!("{}, ", it + 1));
    let gotos = each(9_000, |it| {
        format!(
            "{}: a := a + 1; if a = {it} then goto {};\n",
            it + 1,
            (it * 7919) % 9_000 + 1
        )
    });
    check(
        "pascal",
        "goto",
        &program(
            &format!("label {labels} 9999; var a: integer;"),
            &format!("a := 1; {gotos} 9999: a := 2"),
        ),
    );
    let params = each(5_000, |it| format!("x{it}: integer; "));
    let arguments = each(5_000, |it| format!("{it}, "));
    check(
        "pascal",
        "parameters",
        &program(
            &format!("procedure q({params} y: integer); begin end;"),
            &format!("q({arguments} 1)"),
        ),
    );
}
