//! What compiling takes is linear in the text: eight times as much of a shape takes at most so many times as long. Each
//! shape is one that a table would be searched through for, or a walk begun again, once for each part.

#![allow(clippy::disallowed_methods, reason = "the test looks at the CPU time")]

#[path = "attack/cpu.rs"]
mod cpu;

use std::time::Duration;

use polyc::{Engine, Level, Source};

/// How much more of a shape there is the second time.
const MORE: usize = 8;
/// How much longer it may take: what is quadratic takes 64 times as long.
const LONGER: u32 = 24;
/// What is lost in noise.
const NOISE: Duration = Duration::from_millis(100);

/// The texts of `0..count`, joined.
fn each(count: usize, text: impl FnMut(usize) -> String) -> String {
    (0..count).map(text).collect()
}

/// What compiling takes, mistakes in the text or not.
fn taken(engine: &Engine, language: &str, text: &str) -> Duration {
    let unit = Source::new(language, "long", text);
    let before = cpu::used();
    drop(engine.module(unit.level(Level::O2), &mut ()));
    cpu::used() - before
}

/// What is long, how much of it there is the first time, and the text of so much.
type Shape<'a> = (&'a str, usize, &'a dyn Fn(usize) -> String);

/// Compiles so much of each shape, and more.
fn check(language: &str, shapes: &[Shape<'_>]) {
    let engine = Engine::new();
    let sample = engine.languages().by_name(language).expect("it is there");
    // The preludes are decoded when the first program needs them.
    taken(&engine, language, sample.info().samples[0].source);
    for (name, count, text) in shapes {
        let little = taken(&engine, language, &text(*count));
        let much = taken(&engine, language, &text(*count * MORE));
        println!("{language} {name}: {little:?}, {much:?}");
        assert!(
            much <= little * LONGER + NOISE,
            "{language} {name}: {little:?}, then {much:?}"
        );
    }
}

#[test]
fn expr() {
    let params = |n| each(n, |it| format!("x{it}: int, "));
    let chain =
        |n| each(n, |it| format!("fn f{}(x: int): int = f{it}(x);\n", it + 1)) + "fn f0(x: int): int = x + 1;\n";
    check(
        "expr",
        &[
            ("parameters", 4_000, &|n| {
                format!("fn f({} y: int): int = y;\n1", params(n))
            }),
            ("parameters used", 2_000, &|n| {
                let used = each(n, |it| format!("x{it}, "));
                format!("fn f({}): int = size([{used}]);\n1", params(n))
            }),
            ("arguments missing", 2_000, &|n| {
                let calls = "f(),".repeat(n);
                format!("fn f({}): int = 1;\n[{calls}]", params(n))
            }),
            ("functions that fail", 1_500, &|n| chain(n) + "1"),
            ("operands that fail", 5_000, &|n| vec!["1 / 0 > 0"; n].join(" && ")),
            ("values of functions", 1_000, &|n| {
                chain(n) + &each(n, |it| format!("let v{it} = f{n}({it});\n")) + "1"
            }),
        ],
    );
}

#[test]
fn basic() {
    let numbered = |lines: &str| -> String {
        let lines = lines.lines().chain(["STOP", "END"]);
        lines
            .enumerate()
            .map(|(it, line)| format!("{} {line}\n", it + 1))
            .collect()
    };
    check(
        "basic",
        &[
            ("calls of a subroutine", 1_100, &|n| {
                numbered(&format!("GOTO 3\nRETURN\n{}", "GOSUB 2\n".repeat(n)))
            }),
            ("constants of a loop", 1_200, &|n| {
                numbered(&format!("INPUT A\n{}", each(n, |it| format!("IF A > {it}.5 THEN 2\n"))))
            }),
        ],
    );
}

#[test]
fn lisp() {
    check(
        "lisp",
        &[
            ("record", 1_000, &|n| {
                let names = each(n, |it| format!("f{it} "));
                let fields = each(n, |it| format!("(f{it} get{it} set{it}!) "));
                format!("(define-record-type r (make {names}) r? {fields})")
            }),
            ("procedures that call the next", 400, &|n| {
                let procedures = each(n, |it| {
                    let used = if it == 0 { "y" } else { "x" };
                    format!("(define (g{it} x) (if x {used} (g{} x)))\n", (it + 1) % n)
                });
                let used = each(n, |it| format!("g{it} "));
                format!("(define (f y) {procedures} (list {used}))")
            }),
            ("variables of a loop", 800, &|n| {
                let loops = each(n, |it| format!("(i{it} 0 (+ i{it} 1)) "));
                format!("(define (f v) (do ({loops}) ((= i1 v)) (display i2)))")
            }),
            ("repetitions beside variables", 1_000, &|n| {
                let names = each(n, |it| format!("l{it} "));
                format!(
                    "(define-syntax m (syntax-rules () ((_ ({names}) z ...) '((z l1) ...))))\n(m ({names}) {names})"
                )
            }),
        ],
    );
}

#[test]
fn pascal() {
    let fields = |n| each(n, |it| format!("f{it}: integer; "));
    let program = |declarations: &str, body: &str| format!("program p(output); {declarations} begin {body} end.");
    check(
        "pascal",
        &[
            ("fields", 4_000, &|n| {
                let used = each(n / 8, |it| format!("r.f{it} := 1; "));
                program(&format!("var r: record {} end;", fields(n)), &used)
            }),
            ("withs", 1_000, &|n| {
                let used = each(n, |it| format!("with r do f{it} := 1; "));
                program(&format!("var r: record {} end;", fields(n)), &used)
            }),
            ("fields of a variant", 1_000, &|n| {
                let labels = each(n, |it| format!("{}, ", it * 2));
                program(
                    &format!("var r: record case t: integer of {labels} 1: ({}) end;", fields(n)),
                    "r.t := 1",
                )
            }),
            ("variables of a routine around", 1_000, &|n| {
                let names = each(n, |it| format!("v{it}, "));
                let used = each(n, |it| format!("v{it} := 1; "));
                program(
                    &format!("procedure o; var {names} z: integer; procedure i; begin {used} end; begin i end;"),
                    "o",
                )
            }),
            ("arguments", 3_000, &|n| {
                let names = each(n, |it| format!("v{it}, "));
                let numbers = each(n, |it| format!("{it}, "));
                program(
                    &format!("procedure q({names} z: integer); begin end;"),
                    &format!("q({numbers} 1)"),
                )
            }),
            ("variables changed in a loop", 500, &|n| {
                let names = each(n, |it| format!("v{it}, "));
                let changes = each(n, |it| format!("v{it} := v{it} + x; "));
                program(
                    &format!("var {names} x: integer; procedure q; begin x := v1 end;"),
                    &format!("while x < 9 do begin {changes} q end"),
                )
            }),
            ("routines called", 1_000, &|n| {
                let routines = each(n, |it| format!("procedure q{it}; begin end; "));
                program(&routines, &each(n, |it| format!("q{it}; ")))
            }),
            ("names that are not declared", 1_000, &|n| {
                let names = each(n, |it| format!("v{it}, "));
                program(
                    &format!("var {names} z: integer;"),
                    &each(n, |it| format!("w{it} := 1; ")),
                )
            }),
            ("a long constant", 1_000, &|n| {
                let text = "a".repeat(100 * n);
                program(&format!("const s = '{text}';"), &"x := s; ".repeat(n))
            }),
        ],
    );
}
