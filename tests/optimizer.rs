//! Random IR programs (the generator of `polyc-opt`'s tests) through code generation, verifier and machine: each
//! optimisation level gives the same result, with the collector in stress mode too.

#![allow(clippy::disallowed_methods, reason = "how long to run is a setting of the test")]

#[path = "../crates/opt/tests/support/generate.rs"]
mod generate;

use polyc::{Engine, Level, Limits, NoHost, Outcome, Program, Session, Settings, Source, ir, verify};
use polyc_base::Budget;
use polyc_opt::optimize;

/// More with `POLYC_RANDOM=100000`.
fn seeds() -> u64 {
    let given = std::env::var("POLYC_RANDOM").ok();
    given.and_then(|it| it.parse().ok()).unwrap_or(300)
}

/// What a module gives; `None`: it runs too long.
fn run(engine: &Engine, module: &ir::Module, settings: Settings) -> Option<String> {
    let bytecode = verify(polyc_codegen::lower(
        module.clone(),
        polyc_codegen::LoopHeads::Repeated,
        &Budget::default(),
    ))
    .unwrap_or_else(|error| {
        panic!("{error}\n{}", ir::print(module));
    });
    let limits = Limits {
        fuel: Some(1_000_000),
        ..Limits::default()
    };
    let mut session = Session::builder(engine).limits(limits).settings(settings).build();
    match session.run(&Program::from(bytecode)) {
        Outcome::Done(value) => Some(session.show(&value)),
        Outcome::Trapped(report) => Some(format!("{report:?}")),
        Outcome::Paused(_) => None,
        other => panic!("{other:?}\n{}", ir::print(module)),
    }
}

#[test]
fn random_programs_do_the_same_at_every_level() {
    let engine = Engine::new();
    let mut compared = 0;
    for seed in 0..seeds() {
        let original = generate::generate(seed);
        let Some(expected) = run(&engine, &original, Settings::default()) else {
            continue;
        };
        compared += 1;
        for level in Level::ALL {
            let mut module = original.clone();
            optimize(&mut module, level, &mut (), &Budget::default());
            for settings in [Settings::default(), Settings::stress()] {
                let found = run(&engine, &module, settings);
                assert_eq!(
                    found.as_deref(),
                    Some(expected.as_str()),
                    "seed {seed} at {level:?}\n{}\n{}",
                    ir::print(&original),
                    ir::print(&module)
                );
            }
        }
    }
    assert!(compared > seeds() / 2, "only {compared} programs ran to their end");
}

/// Errors in small functions, which are inlined, some where a tail call was.
const FAILING: [(&str, &str); 7] = [
    (
        "lisp",
        "(define (inner x) (+ 1 (vector-ref (vector 1 2) x)))
         (define (middle x) (* 2 (inner x)))
         (define (wrap x) (middle (+ x 1)))
         (define (outer x)
           (let loop ((i 0) (sum 0))
             (if (< i x) (loop (+ i 1) (+ sum (wrap i))) sum)))
         (outer 5)",
    ),
    (
        "expr",
        "fn inner(x: int): int = 10 / x;
         fn middle(x: int): int = inner(x - 1) + 1;
         fn wrap(x: int): int = middle(x);
         fn outer(x: int): int = wrap(x) * 2;
         outer(1)",
    ),
    // The tail call fails where its caller's frame still is.
    (
        "lisp",
        "(define (use procedure x) (procedure x))
         (define (middle x) (+ 1 (use (lambda (a b) a) x)))
         (display (middle 2))",
    ),
    (
        "lisp",
        "(define (use procedure x) (procedure x))
         (define (through x) (use (lambda (a b) a) x))
         (define (middle x) (+ 1 (through x)))
         (display (middle 2))",
    ),
    (
        "lisp",
        "(define (use procedure list) (apply procedure list))
         (define (middle x) (+ 1 (use car x)))
         (display (middle '(1 2)))",
    ),
    (
        "lisp",
        "(define (use procedure x) (procedure x))
         (define (middle x) (+ 1 (use (lambda (a) (car a)) x)))
         (display (middle 2))",
    ),
    (
        "pascal",
        "program p;
         var i, sum: integer;
         function inner(x: integer): integer; begin inner := 10 div x end;
         function middle(x: integer): integer; begin middle := inner(x - 3) + 1 end;
         begin
           sum := 0;
           for i := 5 downto 1 do sum := sum + middle(i)
         end.",
    ),
];

#[test]
fn a_trace_shows_the_same_at_every_level() {
    let engine = Engine::new();
    for (language, text) in FAILING {
        let report = |level| {
            let unit = Source::new(language, "failing", text);
            let module = engine.module(unit.level(level), &mut ()).result.expect("it compiles");
            let mut session = Session::new(&engine, NoHost);
            match session.run(&Program::from(module)) {
                Outcome::Trapped(report) => report,
                other => panic!("{language}: {other:?}"),
            }
        };
        let expected = report(Level::O0);
        assert!(expected.trace.frames.len() >= 3, "{expected}");
        for level in [Level::O1, Level::O2] {
            assert_eq!(report(level), expected, "{language} at {level:?}");
        }
    }
}
