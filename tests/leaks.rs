//! Sessions one after another leave nothing behind, however they end: the process holds as much after 10,000 of them as
//! after 1,000.

#[path = "common/counting.rs"]
mod counting;

use polyc::{Engine, Limit, Limits, MemoryHost, Outcome, Paused, Program, Session, Source};

const FEW: usize = 1_000;
const MANY: usize = 10_000;

/// Programs, and how each ends with the limits below.
const PROGRAMS: [(&str, &str); 10] = [
    ("(map (lambda (x) (* x x)) '(1 2 3))", "done"),
    ("(let loop ((i 0)) (loop (+ i 1)))", "fuel"),
    (
        "(let loop ((list '())) (if (eq? list 0) list (loop (cons (make-vector 1000 0) list))))",
        "memory",
    ),
    ("(define (deep n) (+ 1 (deep n))) (deep 0)", "depth"),
    ("(let loop () (display \"text\") (loop))", "output"),
    ("(vector-ref (vector (make-string 1000 #\\x)) 7)", "trapped"),
    ("(raise (list 1 (make-vector 100 (call/cc (lambda (k) k)))))", "trapped"),
    (
        "(dynamic-wind (lambda () #f) (lambda () (exit 3)) (lambda () (make-vector 9 0)))",
        "exited",
    ),
    // The value is a continuation, which the host holds to the end.
    (
        "(define (f n) (if (= n 0) (call/cc (lambda (k) k)) (list n (f (- n 1))))) (f 500)",
        "done",
    ),
    // It is paused while an exception's handler runs, inside frames that are to be unwound.
    (
        "(dynamic-wind (lambda () #f)
           (lambda () (with-exception-handler (lambda (e) (let loop () (loop)))
                        (lambda () (raise 'no))))
           (lambda () #f))",
        "fuel",
    ),
];

fn limits() -> Limits {
    Limits {
        fuel: Some(20_000),
        memory: Some(1 << 20),
        depth: Some(200),
        output: Some(1_000),
        time: None,
    }
}

/// Runs a program in a session of its own; how it ended.
fn run(engine: &Engine, program: &Program, depth: Option<u64>) -> &'static str {
    let limits = Limits { depth, ..limits() };
    let host = Box::new(MemoryHost::default());
    let mut session = Session::builder(engine).boxed_host(host).limits(limits).build();
    let held = session.run(program);
    let ending = match &held {
        Outcome::Done(_) => "done",
        Outcome::Paused(Paused { limit: Limit::Fuel, .. }) => "fuel",
        Outcome::Paused(Paused {
            limit: Limit::Memory, ..
        }) => "memory",
        Outcome::Paused(Paused {
            limit: Limit::Depth, ..
        }) => "depth",
        Outcome::Paused(Paused {
            limit: Limit::Output, ..
        }) => "output",
        Outcome::Trapped(_) => "trapped",
        Outcome::Exited(3) => "exited",
        other => panic!("{other:?}"),
    };
    // What the host holds outlives the session.
    drop(session);
    drop(held);
    ending
}

#[test]
fn sessions_leave_nothing_behind() {
    let engine = Engine::new();
    let programs = PROGRAMS.map(|(text, _)| {
        let program = engine.compile(Source::new("lisp", "p.scm", text));
        program.unwrap_or_else(|it| panic!("{}", it.report(false)))
    });
    let mut few = 0;
    for number in 0..MANY {
        if number == FEW {
            few = counting::live();
        }
        let which = number % PROGRAMS.len();
        let depth = if PROGRAMS[which].1 == "depth" { 200 } else { 10_000 };
        let ending = run(&engine, &programs[which], Some(depth));
        assert_eq!(ending, PROGRAMS[which].1, "{}", PROGRAMS[which].0);
    }
    assert_eq!(counting::live(), few, "bytes after {MANY} and after {FEW}");
}

/// The same text compiled again and again, in one engine.
#[test]
fn compiling_leaves_nothing_behind() {
    let engine = Engine::new();
    let mut few = 0;
    for number in 0..MANY / 20 {
        if number == FEW / 20 {
            few = counting::live();
        }
        let program = engine.compile(Source::new("lisp", "p.scm", "(define (f x) (list x 'symbol)) (f 1)"));
        let program = program.unwrap_or_else(|it| panic!("{}", it.report(false)));
        assert_eq!(run(&engine, &program, Some(1_000)), "done");
        assert!(engine.compile(Source::new("lisp", "p.scm", "(car")).is_err());
    }
    assert_eq!(counting::live(), few);
}
