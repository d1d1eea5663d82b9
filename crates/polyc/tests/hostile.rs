//! Programs made to bring the host down: each ends soon, at its limits or with an error, in bounded memory, and the
//! host goes on.

#![allow(clippy::disallowed_methods, reason = "the test looks at the clock")]

use std::time::{Duration, Instant};

use polyc::{Engine, Limit, Limits, MemoryHost, Outcome, Paused, Session, Source};

/// How a program must end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Limit,
    Error,
    Value,
}
use End::{Error, Limit as Stopped, Value};

const DAG: &str = "(define (dag n) (if (= n 0) (list 1) (let ((x (dag (- n 1)))) (cons x x)))) ";
const CIRCLE: &str = "(define c (list 1 2)) (set-cdr! (cdr c) c) ";

const LISP: &[(&str, &str, End)] = &[
    ("", "(expt 7 (expt 10 9))", Stopped),
    ("", "(apply expt (list 7 (expt 10 9)))", Stopped),
    ("", "(map expt '(7 8) (list (expt 10 9) (expt 10 9)))", Stopped),
    ("", "(make-vector (expt 10 12))", Stopped),
    ("", "(make-vector 100000000000000000)", Error),
    ("", "(make-string (expt 10 15) #\\a)", Stopped),
    ("", "(make-bytevector (expt 10 15) 0)", Error),
    ("", "(let loop ((s \"abcdefgh\")) (loop (string-append s s)))", Stopped),
    ("", "(let loop ((v (vector 1 2))) (loop (vector-append v v)))", Stopped),
    ("", "(define (f l) (f (append l l))) (f (list 1 2 3))", Stopped),
    ("", "(let loop ((n 1) (i 1)) (loop (* n i) (+ i 1)))", Stopped),
    ("", "(let loop ((n 3)) (loop (* n n)))", Stopped),
    ("", "(let loop ((n 3)) (loop (apply * (list n n))))", Stopped),
    ("", "(number->string (expt 7 10000000))", Stopped),
    ("", "(string->number (make-string 10000000 #\\9))", Stopped),
    ("", "(gcd (expt 3 1000000) (expt 5 1000000))", Stopped),
    ("", "(exact-integer-sqrt (expt 3 10000000))", Stopped),
    ("", "(list-tail (list 1 2 3) 100000000000)", Error),
    (
        "",
        "(let loop ((i 0)) (string->symbol (number->string i)) (loop (+ i 1)))",
        Stopped,
    ),
    ("", "(let loop () (call/cc (lambda (k) (+ 1 (loop)))))", Stopped),
    (
        "",
        "(let loop () (dynamic-wind (lambda () 1) loop (lambda () 2)))",
        Stopped,
    ),
    (
        "",
        "(let loop () (with-exception-handler (lambda (e) 1) (lambda () (+ 1 (loop)))))",
        Stopped,
    ),
    (
        "",
        "(let loop () (guard (e (#t (loop))) (vector-ref (vector) 1)))",
        Stopped,
    ),
    ("", "(let loop () (display \"xxxxxxxxxx\") (loop))", Stopped),
    (DAG, "(equal? (dag 60) (dag 60))", Value),
    (DAG, "(display (dag 60))", Stopped),
    (DAG, "(raise (dag 60))", Error),
    (DAG, "(error \"so\" (dag 60) (dag 60))", Error),
    (DAG, "(vector-ref (dag 60) 1)", Error),
    (CIRCLE, "(length c)", Error),
    (CIRCLE, "(list->vector c)", Error),
    (CIRCLE, "(apply + c)", Error),
    (CIRCLE, "(append c c)", Error),
    (CIRCLE, "(map + c c)", Stopped),
    (CIRCLE, "(raise c)", Error),
];

const NEST: &str = "fn s(x: list(dyn), n: int): list(dyn) = n == 0 ? x : s([x, x], n - 1); ";

const EXPR: &[(&str, &str, End)] = &[
    ("", "\"a\".matches(\"(a*)*(a*)*(a{1000}){1000}\")", Error),
    ("", "fn s(x: string): string = s(x + x); s(\"abcdefgh\")", Stopped),
    ("", "fn s(x: list(int)): list(int) = s(x + x); s([1,2])", Stopped),
    ("", "fn s(n: int): int = 1 + s(n + 1); s(0)", Stopped),
    ("", "fn s(n: int): int = s(n + 1); s(0)", Stopped),
    (NEST, "s([1], 60) == s([1], 60)", Value),
    (NEST, "s([1], 60) in [s([1], 60)]", Value),
    (NEST, "{s([1], 60): 1}", Error),
];

const PASCAL: &[(&str, &str, End)] = &[
    ("program p(output); begin ", "writeln(1:1000000000) end.", Error),
    ("program p(output); begin ", "while true do writeln(1) end.", Stopped),
    ("program p; procedure q; begin q end; begin ", "q end.", Stopped),
    (
        "program p; type t = ^r; r = record next: t end; var x, y: t; begin x := nil; ",
        "while true do begin new(y); y^.next := x; x := y end end.",
        Stopped,
    ),
    (
        "program p; procedure q; var a: array [1..10000] of real; begin a[1] := 1; q end; begin ",
        "q end.",
        Stopped,
    ),
];

fn limits() -> Limits {
    Limits {
        fuel: Some(20_000_000),
        memory: Some(32 << 20),
        depth: Some(1_000_000),
        output: Some(1 << 20),
        time: Some(Duration::from_secs(10)),
    }
}

fn ends(engine: &Engine, language: &str, (before, text, end): (&str, &str, End)) {
    let text = format!("{before}{text}");
    let program = engine.compile(Source::new(language, "hostile", &text));
    let program = program.unwrap_or_else(|it| panic!("{text}: {}", it.report(false)));
    let host = Box::new(MemoryHost::default());
    let mut session = Session::builder(engine).boxed_host(host).limits(limits()).build();
    let start = Instant::now();
    let outcome = session.run(&program);
    let found = match &outcome {
        Outcome::Paused(Paused { limit, .. }) => {
            assert_ne!(*limit, Limit::Time, "{text}: the fuel is spent long before");
            assert!(!session.trace().frames.is_empty(), "{text}");
            Stopped
        }
        Outcome::Trapped(report) => {
            assert!(report.to_string().len() < 20_000, "{text}");
            Error
        }
        Outcome::Done(_) | Outcome::Exited(_) => Value,
        Outcome::Refused(error) => panic!("{text}: {error}"),
    };
    assert_eq!(found, end, "{text}: {outcome:?}");
    assert!(start.elapsed() < Duration::from_secs(20), "{text}");
    // The session runs another program, with its limits raised.
    session
        .set_limits(Limits {
            fuel: Some(1 << 40),
            ..Limits::default()
        })
        .expect("it is metered");
    let after = engine
        .compile(Source::new("expr", "after", "6 * 7"))
        .expect("it compiles");
    let Outcome::Done(value) = session.run(&after) else {
        panic!("{text}: the session is no longer of use");
    };
    assert_eq!(session.show(&value), "42", "{text}");
}

#[test]
fn hostile_lisp_ends() {
    let engine = Engine::new();
    LISP.iter().for_each(|&it| ends(&engine, "lisp", it));
}

#[test]
fn hostile_expr_ends() {
    let engine = Engine::new();
    EXPR.iter().for_each(|&it| ends(&engine, "expr", it));
}

#[test]
fn hostile_pascal_ends() {
    let engine = Engine::new();
    PASCAL.iter().for_each(|&it| ends(&engine, "pascal", it));
}
