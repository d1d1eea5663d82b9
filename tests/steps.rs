//! How long a run may go without a look at the clock: the longest of its steps, which are those of `docs/fuel.md`. With
//! `POLYC_STEPS=1 cargo test --release --test steps -- --nocapture` it prints the table that is there.

#![allow(clippy::disallowed_methods, reason = "whether to print is a setting of the test")]

use std::cell::Cell;
use std::time::Duration;

use polyc::{Engine, Limits, MemoryHost, Outcome, Session, Settings, Source};

thread_local! {
    static LAST: Cell<u64> = const { Cell::new(0) };
    static LONGEST: Cell<u64> = const { Cell::new(0) };
}

/// The clock of the sessions: it notes how long it was not looked at.
fn clock() -> u64 {
    let now = polyc_tck::natives::processor_time();
    let since = now.saturating_sub(LAST.replace(now));
    LONGEST.set(LONGEST.get().max(since));
    now
}

/// An operation, on what, and a program that does it with the largest operands.
const STEPS: [(&str, &str, &str, &str); 15] = [
    (
        "product of integers",
        "2^21 bits each",
        "lisp",
        "(define b (expt 3 1320000)) (define c (* b b)) 0",
    ),
    (
        "quotient, remainder",
        "2^22 and 2^21 bits",
        "lisp",
        "(define a (expt 3 2600000)) (define c (quotient a (expt 7 740000))) 0",
    ),
    (
        "square root",
        "2^22 bits",
        "lisp",
        "(define a (expt 3 2600000)) (call-with-values (lambda () (exact-integer-sqrt a)) (lambda (a b) 0))",
    ),
    (
        "greatest common divisor",
        "2^18 bits each",
        "lisp",
        "(define c (gcd (expt 3 165000) (expt 7 93000))) 0",
    ),
    ("power", "2^22 bits", "lisp", "(define a (expt 7 1490000)) 0"),
    (
        "integer to text and back",
        "2^21 bits",
        "lisp",
        "(define c (string->number (number->string (expt 3 1320000)))) 0",
    ),
    (
        "search, comparison, copies of strings",
        "10^7 characters",
        "lisp",
        "(define a (make-string 10000000 #\\a)) (define b (string-append a a)) (string=? a (substring b 0 10000000))
         (string-upcase a) 0",
    ),
    (
        "making and copying of vectors",
        "10^7 elements",
        "lisp",
        "(define a (make-vector 10000000 1)) (define b (vector-append a a)) (vector-fill! b 0) 0",
    ),
    (
        "walking over lists",
        "5 * 10^6 pairs",
        "lisp",
        "(define a (make-list 5000000 1)) (length a) (memv 2 a) (define b (reverse a)) (equal? a b) 0",
    ),
    (
        "collection",
        "5 * 10^6 pairs",
        "lisp",
        "(define a (make-list 5000000 1)) (define (f n) (if (> n 0) (begin (make-vector 50 n) (f (- n 1))))) (f 1000000) 0",
    ),
    (
        "an error that passes frames",
        "5 * 10^6 frames",
        "lisp",
        "(define (f n) (if (= n 0) (raise 'x) (+ 1 (f (- n 1)))))
         (call-with-current-continuation (lambda (k) (guard (e (#t 0)) (f 5000000)))) 0",
    ),
    (
        "a continuation that is taken and entered",
        "10^6 frames",
        "lisp",
        "(define again #f)
         (define (f n) (if (= n 0) (call-with-current-continuation (lambda (k) (set! again k) 0)) (+ 1 (f (- n 1)))))
         (define times 0) (f 1000000) (set! times (+ times 1)) (if (< times 3) (again 0)) 0",
    ),
    (
        "making a regular expression",
        "2^12 characters",
        "expr",
        "let a = '\\\\w\\\\pL[a-z0-9]{3}(x|yz)'; let b = a + a + a + a; 'x'.matches(b + b + b + b)",
    ),
    (
        "a match",
        "2^24 characters times places",
        "expr",
        "fn twice(s: string, n: int): string = n == 0 ? s : twice(s + s, n - 1);
         twice('ab', 16).matches('(a|b|ab|ba)*(a|b|ab|ba){15}(a|b|ba)c')",
    ),
    (
        "printing",
        "10^6 elements",
        "lisp",
        "(define a (make-vector 1000000 'abc)) (display a) 0",
    ),
];

#[test]
fn the_clock_is_looked_at_between_steps() {
    // What is built for tests is several times slower.
    let most = Duration::from_secs(if cfg!(debug_assertions) { 6 } else { 1 });
    let engine = Engine::new();
    let prints = std::env::var_os("POLYC_STEPS").is_some();
    for (step, operands, language, text) in STEPS {
        let program = engine.compile(Source::new(language, step, text));
        let program = program.unwrap_or_else(|error| panic!("{step}: {error:?}"));
        let limits = Limits {
            time: Some(Duration::from_secs(1000)),
            fuel: Some(u64::MAX / 2),
            memory: Some(1 << 30),
            ..Limits::NONE
        };
        let settings = Settings {
            clock: Some(clock),
            ..Settings::default()
        };
        let mut session = Session::builder(&engine)
            .host(MemoryHost::default())
            .limits(limits)
            .settings(settings)
            .build();
        LAST.set(polyc_tck::natives::processor_time());
        LONGEST.set(0);
        let outcome = session.run(&program);
        clock();
        let longest = Duration::from_nanos(LONGEST.get());
        assert!(matches!(outcome, Outcome::Done(_)), "{step}: {outcome:?}");
        if prints {
            println!("| {step} | {operands} | {} |", longest.as_millis());
        }
        assert!(longest < most, "{step}: {longest:?}");
    }
}
