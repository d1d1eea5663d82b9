//! A guest at a limit stops there and never takes its host down, wherever the limit finds it; the host goes on in the
//! same session; and a run that was stopped goes on as if it had not been.

#![allow(clippy::disallowed_methods, reason = "tests read the programs of the corpus")]

mod common;
#[path = "common/counting.rs"]
mod counting;

use common::{cases, compile};
use polyc::{Engine, Handle, Level, Limit, Limits, MemoryHost, Outcome, Paused, Program, Session, Settings, Source};

/// What a storm may hold.
const MEMORY: u64 = 8 << 20;

/// Programs that use up something, and what.
const STORMS: [(&str, &str, &[Limit]); 30] = [
    ("lisp", "(let loop ((i 0)) (loop (+ i 1)))", &[Limit::Fuel]),
    ("lisp", "(let ((k (call/cc (lambda (k) k)))) (k k))", &[Limit::Fuel]),
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
    ("pascal", "program p; begin while true do end.", &[Limit::Fuel]),
    ("expr", "fn f(x: int): int = f(x + 1); f(0)", &[Limit::Fuel]),
    (
        "pascal",
        "program p; procedure f(n: integer); begin f(n + 1); f(n) end; begin f(0) end.",
        &[Limit::Depth],
    ),
    ("lisp", "(define (f n) (+ 1 (f n))) (f 0)", &[Limit::Depth]),
    ("expr", "fn f(x: int): int = 1 + f(x); f(0)", &[Limit::Depth]),
    ("lisp", "(let loop () (display \"abc\") (loop))", &[Limit::Output]),
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
    ("lisp", "(make-bytevector 1000000000000 0)", &[Limit::Memory]),
    (
        "lisp",
        "(let loop ((n 3)) (if (eq? n 0) n (loop (* n n))))",
        &[Limit::Memory, Limit::Fuel],
    ),
    ("lisp", "(expt 7 10000000000)", &[Limit::Memory, Limit::Fuel]),
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
        let program = engine.compile(Source::new(language, "p", text));
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
                let mut session = Session::builder(&engine)
                    .boxed_host(host)
                    .limits(limits(FUEL))
                    .settings(settings)
                    .build();
                let outcome = session.run(&storm);
                let is_expected = matches!(&outcome, Outcome::Paused(it) if expected.contains(&it.limit));
                assert!(is_expected, "{text}: {outcome:?}");
                // Nothing was raised, so it stays paused where it is.
                let Outcome::Paused(paused) = outcome else {
                    unreachable!("as was asserted")
                };
                let again = paused.resume(&mut session);
                assert!(matches!(again, Outcome::Paused(_)), "{text}: {again:?}");
                session.set_limits(limits(2 * FUEL)).expect("it is metered");
                let value = match session.run(&good) {
                    Outcome::Done(value) => session.show(&value),
                    other => panic!("after {text}: {other:?}"),
                };
                assert_eq!(value, "1000");
            });
            let most = 4 * usize::try_from(MEMORY).expect("it is small") + (16 << 20);
            assert!(peak < most, "{text}: {peak} bytes");
        }
    }
}

/// Every program of the corpus, paused at the memory limit again and again, gives the same.
#[test]
fn memory_raised_little_by_little_changes_nothing() {
    let engine = Engine::new();
    let small = Settings {
        stress: Settings::default().stress,
        ..Settings::stress()
    };
    let mut pauses = 0;
    for case in cases(&engine) {
        let program = Program::from(compile(&engine, &case, Level::O2));
        for settings in [Settings::default(), small] {
            let host = Box::new(MemoryHost::default());
            let mut session = Session::builder(&engine).boxed_host(host).settings(settings).build();
            session.load(&program).expect("it is linked");
            let mut memory = 1;
            session.set_limits(memory_limit(memory)).expect("it is metered");
            let mut outcome = session.run_as::<Handle>(&program);
            while let Outcome::Paused(paused) = outcome {
                assert_eq!(paused.limit, Limit::Memory, "{}", case.name);
                pauses += 1;
                memory += memory / 64 + 600;
                session.set_limits(memory_limit(memory)).expect("it is metered");
                outcome = paused.resume(&mut session);
            }
            let Outcome::Done(value) = outcome else {
                panic!("{}: {outcome:?}", case.name);
            };
            let mut output = session.output();
            if case.language.info().prints_result {
                output += &session.show(&value.into());
                output.push('\n');
            }
            assert_eq!(output, case.expected, "{} up to {memory}", case.name);
        }
    }
    assert!(pauses > 300, "{pauses}");
}

/// Programs that make a native work hard or hold much, with little in the heap to show for it.
const GREEDY: [(&str, &str); 19] = [
    // Symbols that are forgotten, that are kept, and with long names.
    (
        "lisp",
        "(let loop ((i 0)) (string->symbol (number->string i)) (loop (+ i 1)))",
    ),
    (
        "lisp",
        "(let loop ((i 0) (l '())) (loop (+ i 1) (cons (string->symbol (number->string i)) l)))",
    ),
    (
        "lisp",
        "(let loop ((s \"ab\") (l '())) (loop (string-append s \"x\") (cons (string->symbol s) l)))",
    ),
    // Text of 2^100 bytes: written, thrown, part of an error, in a message.
    (
        "lisp",
        "(let loop ((l '(1)) (i 0)) (if (= i 100) (write l) (loop (cons l l) (+ i 1))))",
    ),
    (
        "lisp",
        "(let loop ((l '(1)) (i 0)) (if (= i 100) (write-simple l) (loop (vector l l) (+ i 1))))",
    ),
    (
        "lisp",
        "(let loop ((l '(1)) (i 0)) (if (= i 100) (raise l) (loop (cons l l) (+ i 1))))",
    ),
    (
        "lisp",
        "(let loop ((l '(1)) (i 0)) (if (= i 100) (apply error l (make-list 1000 l)) (loop (cons l l) (+ i 1))))",
    ),
    (
        "lisp",
        "(let loop ((l '(1)) (i 0)) (if (= i 100) (apply error \"many\" (make-list 100000 l)) (loop (cons l l) (+ i 1))))",
    ),
    (
        "expr",
        "fn grow(l: list, n: int): list = n == 0 ? l : grow([l, l], n - 1); '%s'.format([grow([1], 100)])",
    ),
    (
        "expr",
        "fn grow(l: list, n: int): list = n == 0 ? l : grow([l, l], n - 1); {1: 2}[dyn(grow([1], 100))]",
    ),
    (
        "expr",
        "fn grow(l: list, n: int): list = n == 0 ? l : grow([l, l], n - 1); grow([1], 100)",
    ),
    // Large things, to be thrown, shown, and looked at.
    ("lisp", "(raise (make-string 6000000 #\\x))"),
    ("lisp", "(raise (expt 7 1000000))"),
    ("lisp", "(write (make-vector 1500000 0))"),
    ("lisp", "(equal? (make-vector 600000 '(1)) (make-vector 600000 '(1)))"),
    ("lisp", "(let loop () (apply vector (make-list 200000 0)) (loop))"),
    ("lisp", "(let loop () (make-vector 250000 0) (loop))"),
    // Expressions by the thousand, and large ones.
    (
        "expr",
        "fn f(n: int): int = ('a'.matches('(x{' + string(n) + '}){50}|a') ? 1 : 0) + f(n + 1); f(2)",
    ),
    (
        "expr",
        "fn f(n: int): int = ('a'.matches('x' + string(n)) ? 1 : 0) + f(n + 1); f(2)",
    ),
];

/// Beside the objects there are their copies while they are collected, or what a native keeps while it runs, and the
/// stacks and tables of every session.
#[test]
fn a_session_takes_twice_its_memory_at_most() {
    const SIZE: usize = 16 << 20;
    const BESIDE: usize = 8 << 20;
    let engine = Engine::new();
    for (language, text) in GREEDY {
        let program = engine.compile(Source::new(language, "p", text));
        let program = program.unwrap_or_else(|it| panic!("{}", it.report(false)));
        // What is made once for all sessions is made now.
        for fuel in [10, 20_000_000] {
            let start = std::time::Instant::now();
            let limits = Limits {
                fuel: Some(fuel),
                memory: Some(SIZE as u64),
                ..Limits::default()
            };
            let (outcome, peak) = counting::peak(|| {
                let host = Box::new(MemoryHost::default());
                let mut session = Session::builder(&engine).boxed_host(host).limits(limits).build();
                match session.run(&program) {
                    Outcome::Done(value) => session.show(&value).len(),
                    Outcome::Trapped(report) => report.to_string().len(),
                    Outcome::Paused(Paused {
                        limit: Limit::Fuel | Limit::Memory,
                        ..
                    }) => 0,
                    other => panic!("{text}: {other:?}"),
                }
            });
            assert!(peak < 2 * SIZE + BESIDE, "{text}: {peak} bytes, {outcome}");
            let elapsed = start.elapsed();
            assert!(elapsed.as_secs() < 30, "{text}: {elapsed:?}");
        }
    }
}
