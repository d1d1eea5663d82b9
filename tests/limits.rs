//! A guest at a limit stops there and never takes its host down, wherever the limit finds it; the host goes on in the same
//! session; and a run that was stopped goes on as if it had not been.

#![allow(
    clippy::disallowed_methods,
    reason = "tests read the programs of the corpus"
)]

mod common;
#[path = "common/counting.rs"]
mod counting;

use common::{cases, compile};
use polyc_driver::{
    Engine, HostValue, Level, Limit, Limits, MemoryHost, Outcome, Program, Session, Settings,
};

/// What a storm may hold.
const MEMORY: u64 = 8 << 20;

/// Programs that use up something, and what.
const STORMS: [(&str, &str, &[Limit]); 30] = [
    ("lisp", "(let loop ((i 0)) (loop (+ i 1)))", &[Limit::Fuel]),
    (
        "lisp",
        "(let ((k (call/cc (lambda (k) k)))) (k k))",
        &[Limit::Fuel],
    ),
    (
        "lisp",
        "(define (f n) (if (= n 0) (call/cc (lambda (k) k)) (let ((k (f (- n 1)))) (set! n n) k))) (let ((k (f 50))) (k k))",
        &[Limit::Fuel],
    ),
    (
        "lisp",
        "(define k #f) (guard (e (#t (k 1))) (call/cc (lambda (c) (set! k c))) (raise 'again))",
        &[Limit::Fuel],
    ),
    (
        "pascal",
        "program p; begin while true do end.",
        &[Limit::Fuel],
    ),
    ("expr", "fn f(x: int): int = f(x + 1); f(0)", &[Limit::Fuel]),
    (
        "pascal",
        "program p; procedure f(n: integer); begin f(n + 1); f(n) end; begin f(0) end.",
        &[Limit::Depth],
    ),
    ("lisp", "(define (f n) (+ 1 (f n))) (f 0)", &[Limit::Depth]),
    (
        "expr",
        "fn f(x: int): int = 1 + f(x); f(0)",
        &[Limit::Depth],
    ),
    (
        "lisp",
        "(let loop () (display \"abc\") (loop))",
        &[Limit::Output],
    ),
    (
        "pascal",
        "program p(output); begin while true do writeln('abc') end.",
        &[Limit::Output],
    ),
    (
        "lisp",
        "(let loop ((l '())) (if (eq? l 0) l (loop (cons 1 l))))",
        &[Limit::Memory],
    ),
    (
        "lisp",
        "(let loop ((s \"ab\")) (if (eq? s 0) s (loop (string-append s s))))",
        &[Limit::Memory],
    ),
    (
        "lisp",
        "(let loop ((v #f)) (if (eq? v 0) v (loop (make-vector 100 v))))",
        &[Limit::Memory],
    ),
    ("lisp", "(make-vector 1000000000 0)", &[Limit::Memory]),
    ("lisp", "(make-string 1000000000 #\\a)", &[Limit::Memory]),
    (
        "lisp",
        "(make-bytevector 1000000000000 0)",
        &[Limit::Memory],
    ),
    (
        "lisp",
        "(let loop ((n 3)) (if (eq? n 0) n (loop (* n n))))",
        &[Limit::Memory, Limit::Fuel],
    ),
    (
        "lisp",
        "(expt 7 10000000000)",
        &[Limit::Memory, Limit::Fuel],
    ),
    (
        "lisp",
        "(let loop ((i 0) (l '())) (if (eq? l 0) l (loop (+ i 1) (cons (string->symbol (number->string i)) l))))",
        &[Limit::Memory],
    ),
    (
        "lisp",
        "(let loop ((ks '())) (if (eq? ks 0) ks (loop (call/cc (lambda (k) (cons k ks))))))",
        &[Limit::Memory],
    ),
    (
        "lisp",
        "(define (f ks) (+ 1 (f (call/cc (lambda (k) (cons k ks)))))) (f '())",
        &[Limit::Memory, Limit::Depth],
    ),
    (
        "lisp",
        "(let loop ((l '(1 2))) (if (eq? l 0) l (loop (append l l))))",
        &[Limit::Memory],
    ),
    (
        "lisp",
        "(let loop ((l '(1 2))) (if (eq? l 0) l (loop (apply list (append l l)))))",
        &[Limit::Memory],
    ),
    (
        "lisp",
        "(let loop ((f car)) (if (eq? f 0) f (loop (lambda () (f)))))",
        &[Limit::Memory],
    ),
    (
        "lisp",
        "(with-exception-handler (lambda (e) (let loop () (loop))) (lambda () (raise 1)))",
        &[Limit::Fuel],
    ),
    (
        "lisp",
        "(let loop () (dynamic-wind (lambda () #f) (lambda () (loop)) (lambda () #f)))",
        &[Limit::Memory, Limit::Depth],
    ),
    (
        "lisp",
        "(let loop () (with-exception-handler (lambda (e) (raise e)) (lambda () (loop))))",
        &[Limit::Memory, Limit::Depth],
    ),
    (
        "lisp",
        "(dynamic-wind (lambda () #f) (lambda () (exit 1)) (lambda () (let loop () (loop))))",
        &[Limit::Fuel],
    ),
    (
        "lisp",
        "(let loop () (guard (e (#f #f)) (dynamic-wind (lambda () #f) (lambda () (raise 1)) loop)))",
        &[Limit::Memory, Limit::Depth],
    ),
];

fn limits(fuel: u64) -> Limits {
    Limits {
        fuel: Some(fuel),
        memory: Some(MEMORY),
        depth: Some(100_000),
        output: Some(1 << 16),
        time: None,
    }
}

fn memory_limit(bytes: u64) -> Limits {
    Limits {
        memory: Some(bytes),
        ..Limits::default()
    }
}

#[test]
fn a_session_goes_on_after_every_limit() {
    const FUEL: u64 = 50_000_000;
    let engine = Engine::new();
    let program = |language: &str, text: &str| {
        let program = engine.program(language, "p", text);
        program.unwrap_or_else(|it| panic!("{}", it.report(false)))
    };
    let good = program("lisp", "(length (vector->list (make-vector 1000 'x)))");
    for portable in [false, true] {
        let settings = Settings {
            portable,
            ..Settings::default()
        };
        for (language, text, expected) in STORMS {
            let storm = program(language, text);
            let ((), peak) = counting::peak(|| {
                let host = Box::new(MemoryHost::default());
                let mut session = Session::with(&engine, host, limits(FUEL), settings);
                let outcome = session.run(&storm);
                let is_expected = matches!(&outcome, Outcome::Paused(it) if expected.contains(it));
                assert!(is_expected, "{text}: {outcome:?}");
                // Nothing was raised, so it rests where it is.
                let again = session.resume();
                assert!(matches!(again, Outcome::Paused(_)), "{text}: {again:?}");
                session.machine().set_limits(limits(2 * FUEL));
                let value = match session.run(&good) {
                    Outcome::Done(value @ HostValue::Value(_)) => session.show(&value),
                    other => panic!("after {text}: {other:?}"),
                };
                assert_eq!(value, "1000");
            });
            let most = 4 * usize::try_from(MEMORY).expect("it is small") + (16 << 20);
            assert!(peak < most, "{text}: {peak} bytes");
        }
    }
}

/// Every program of the corpus rests at the memory limit again and again and give the same.
#[test]
fn memory_raised_little_by_little_changes_nothing() {
    let engine = Engine::new();
    let small = Settings {
        stress: Settings::default().stress,
        ..Settings::stress()
    };
    let mut rests = 0;
    for case in cases(&engine) {
        let program = Program::shared(compile(&engine, &case, Level::O2));
        for settings in [Settings::default(), small] {
            let host = Box::new(MemoryHost::default());
            let mut session = Session::with(&engine, host, Limits::default(), settings);
            session.load(&program).expect("it is linked");
            let mut memory = 1;
            session.machine().set_limits(memory_limit(memory));
            let mut outcome = session.run(&program);
            while let Outcome::Paused(limit) = outcome {
                assert_eq!(limit, Limit::Memory, "{}", case.name);
                rests += 1;
                memory += memory / 64 + 600;
                session.machine().set_limits(memory_limit(memory));
                outcome = session.resume();
            }
            let Outcome::Done(value) = outcome else {
                panic!("{}: {outcome:?}", case.name);
            };
            let mut output = session.output();
            if case.language.prints_result() {
                output += &session.show(&value);
                output.push('\n');
            }
            assert_eq!(output, case.expected, "{} up to {memory}", case.name);
        }
    }
    assert!(rests > 300, "{rests}");
}
