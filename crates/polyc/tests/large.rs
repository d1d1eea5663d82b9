//! Large programs compile in time about linear in their size: each is so large that a step quadratic in it would take
//! many minutes.

#![allow(clippy::disallowed_methods, reason = "the test looks at the clock")]

use std::time::{Duration, Instant};

use polyc::{Engine, NoHost, Session, Source};

/// The texts of `0..count`, joined.
fn each(count: usize, text: impl Fn(usize) -> String) -> String {
    (0..count).map(text).collect()
}

fn compiles(language: &str, text: &str) {
    let start = Instant::now();
    let beginning: String = text.chars().take(60).collect();
    let program = Engine::new().compile(Source::new(language, "large", text));
    if let Err(report) = program {
        panic!("{beginning}: {}", report.report(false));
    }
    let taken = start.elapsed();
    assert!(taken < Duration::from_secs(60), "{beginning}: {taken:?}");
}

#[test]
fn operands_of_or() {
    let operands = each(200_000, |_| " x".to_owned());
    compiles("lisp", &format!("(define x #f) (display (or{operands}))"));
}

#[test]
fn parameters() {
    let names = each(30_000, |it| format!(" x{it}"));
    let numbers = each(30_000, |it| format!(" {it}"));
    compiles("lisp", &format!("(define (f{names}) x7) (display (f{numbers}))"));
}

#[test]
fn definitions() {
    let calls = each(20_000, |it| format!("(define (f{} x) (f{it} (+ x 1)))\n", it + 1));
    compiles("lisp", &format!("(define (f0 x) x) {calls} (f20000 1)"));
    let variables = each(50_000, |it| format!("(define v{it} 1) (set! v{it} 2)\n"));
    compiles("lisp", &variables);
}

#[test]
fn loops() {
    let loops = each(2_000, |_| {
        "(do ((i 0 (+ i 1))) ((= i a)) (set! s (+ s i)))\n".to_owned()
    });
    compiles("lisp", &format!("(define s 0) (define (f a) {loops} s) (f 2)"));
}

#[test]
fn statements_and_procedures() {
    let statements = each(30_000, |it| format!("b := a + {it}; if b > {it} then a := b mod 7;\n"));
    compiles(
        "pascal",
        &format!("program p; var a, b: integer; begin a := 1; {statements} end."),
    );
    let procedures = each(20_000, |it| format!("procedure q{it}; begin a := a + 1 end;\n"));
    let calls = each(20_000, |it| format!("q{it};\n"));
    compiles(
        "pascal",
        &format!("program p; var a: integer; {procedures} begin a := 0; {calls} end."),
    );
}

#[test]
fn functions_and_elements() {
    let functions = each(30_000, |it| format!("fn f{it}(x: int): int = x + {it};\n"));
    compiles("expr", &format!("{functions} f3(2)"));
    let elements = each(100_000, |it| format!("{it}, "));
    compiles("expr", &format!("size([{elements} 0])"));
}

/// Chains of operators and of choices are flat: no stage goes deeper as they grow.
#[test]
fn chains() {
    let expr = |inner: &str, after: &str| compiles("expr", &format!("let x = 1; {inner}{}", after.repeat(100_000)));
    expr("x", " - x * 2");
    expr("x == 2", " || x / 1 == 2");
    let choices = each(100_000, |it| format!("x == {it} ? {it} : "));
    compiles("expr", &format!("let x = 1; {choices} 7"));
    compiles("expr", &format!("fn f(x: int): int = {choices} 7; f(3) + 1"));
    let pascal = |body: &str| compiles("pascal", &format!("program p; var x: integer; begin {body} end."));
    pascal(&format!("x := x{}", " div 1".repeat(100_000)));
    pascal(&format!(
        "if odd(x){} then x := 2",
        " or odd(sqr(x)) and (x > 1)".repeat(100_000)
    ));
    let choices = each(100_000, |it| format!("if x = {it} then x := 2 else "));
    pascal(&format!("{choices} x := 1"));
}

/// More parameters than the type of an export can have.
#[test]
fn exports_of_many_parameters() {
    let names = each(300, |it| format!(" x{it}"));
    compiles("lisp", &format!("(define (f{names}) x7)"));
    let params = each(300, |it| format!("x{it}: int, "));
    compiles("expr", &format!("fn f({params} y: int): int = y;\n1"));
    let params = each(300, |it| format!("x{it}: integer; "));
    compiles(
        "pascal",
        &format!("program p; function f({params} y: integer): integer; begin f := y end; begin end."),
    );
}

/// Definitions that nest only once those of a body have been sorted, and bindings that do.
#[test]
fn definitions_that_nest() {
    let definitions = each(2_000, |it| format!("(define (g{it} x) (+ x a))"));
    compiles("lisp", &format!("(define (f a) {definitions} (g3 1)) (f 1)"));
    let bindings = each(50_000, |it| format!("(x{it} 1)"));
    compiles("lisp", &format!("(let* ({bindings}) x1)"));
}

/// More parameters than a function has registers: the refusal says where the function is.
#[test]
fn more_parameters_than_registers() {
    let refused = |language: &str, text: &str| {
        let refused = Engine::new().compile(Source::new(language, "large", text)).err();
        let refused = refused.expect("there are fewer registers");
        let [error] = refused.diagnostics() else {
            panic!("one mistake: {}", refused.report(false));
        };
        assert_eq!(error.code, "C010", "{}", error.message);
        let line = refused.sources().line_column(error.span).line;
        assert_eq!(line, 2, "{language}: {}", error.message);
    };
    let names = each(60_000, |it| format!(" x{it}"));
    refused("lisp", &format!("(define y 1)\n(define (f{names}) x7)"));
    let params = each(60_000, |it| format!("x{it}: int, "));
    let function = format!("fn f({params} y: int): int = y;");
    refused("expr", &format!("let z = 1;\n{function}\n1"));
    let params = each(60_000, |it| format!("x{it}: integer; "));
    let procedure = format!("procedure q({params} y: integer); begin y := 1 end;");
    refused("pascal", &format!("program p;\n{procedure} begin end."));
}

/// A function with more variables than registers: they are packed, whatever paths and loops use them.
#[test]
fn more_variables_than_registers() {
    fn check(count: usize, init: impl Fn(usize) -> String, body: &str, expected: u64) {
        let bindings = each(count, |it| format!("(v{it} {})", init(it)));
        let sum = each(count, |it| format!(" v{it}"));
        let text = body.replace("SUM", &format!("(+{sum})"));
        let text = format!("(define (f x) (let ({bindings}) {text})) (f 2)");
        let engine = Engine::new();
        let program = engine.compile(Source::new("lisp", "large", &text));
        let program = program.unwrap_or_else(|report| panic!("{body}: {}", report.report(false)));
        let found = Session::new(&engine, NoHost).evaluate::<u64>(&program);
        assert_eq!(found.map_err(|it| it.to_string()), Ok(expected), "{body}");
    }
    let count = 60_000;
    let sum = 60_000 * 60_003 / 2;
    let exact = |it| format!("(+ x {it})");
    check(count, exact, "SUM", sum);
    // Entered three times, the continuation finds the same variables.
    let again = "(let ((k #f) (n 0)) (call/cc (lambda (c) (set! k c))) (set! n (+ n 1)) (if (< n 3) (k #f)) (* n SUM))";
    check(count, exact, again, 3 * sum);
    check(count, |it| format!("(* x {it}.0)"), "(exact SUM)", 60_000 * 59_999);
    check(20_000, |it| format!("(if (odd? (+ x {it})) 1 x)"), "SUM", 30_000);
}
