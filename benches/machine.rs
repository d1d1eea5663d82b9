//! The machine's parts one by one: dispatch, calls, allocation, collection, continuations, strings and big numbers.
//!
//! Each is a function of a program that is compiled, loaded and called once before it is measured; what is measured is
//! a call of it by the host, with the number of repetitions as its argument.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use polyc::{Engine, Instance, MemoryHost, Outcome, Session, Source, Value};

/// A group, a case, its language, what defines the function `run`, and how often that repeats.
type Case = (&'static str, &'static str, &'static str, &'static str, i64);

const CASES: &[Case] = &[
    (
        "dispatch",
        "integers",
        "pascal",
        "program p;
         function run(n: integer): integer;
         var i, a, b: integer;
         begin
           a := 0; b := 1;
           for i := 1 to n do begin
             a := a + b; if a > 1000 then a := a - 1000; b := b + 3; if b > 777 then b := 1
           end;
           run := a
         end;
         begin end.",
        100_000,
    ),
    (
        "dispatch",
        "reals",
        "pascal",
        "program p;
         function run(n: integer): integer;
         var i: integer; x: real;
         begin
           x := 0.5;
           for i := 1 to n do x := x * (1.0 - x) * 3.7;
           run := trunc(x * 1000)
         end;
         begin end.",
        100_000,
    ),
    (
        "dispatch",
        "dynamic numbers",
        "lisp",
        "(define (run n)
           (let loop ((i 0) (a 0) (b 1))
             (if (= i n) a (loop (+ i 1) (if (> a 1000) (- a 1000) (+ a b)) (if (> b 777) 1 (+ b 3))))))",
        100_000,
    ),
    (
        "calls",
        "direct",
        "pascal",
        "program p;
         function fib(n: integer): integer;
         begin if n < 2 then fib := n else fib := fib(n - 1) + fib(n - 2) end;
         function run(n: integer): integer; begin run := fib(n) end;
         begin end.",
        20,
    ),
    (
        "calls",
        "closure",
        "lisp",
        "(define (make-adder k) (lambda (x) (+ x k)))
         (define adders (vector (make-adder 1) (make-adder -1)))
         (define (run n)
           (let loop ((i 0) (sum 0))
             (if (= i n) sum (loop (+ i 1) ((vector-ref adders (modulo i 2)) sum)))))",
        100_000,
    ),
    (
        "calls",
        "import",
        "lisp",
        "(define items (list 1 2 3))
         (define (run n)
           (let loop ((i 0) (sum 0))
             (if (= i n) sum (loop (+ i 1) (+ sum (length (memv 3 items)))))))",
        10_000,
    ),
    (
        "calls",
        "tail",
        "lisp",
        "(define (even n) (if (= n 0) 1 (odd (- n 1))))
         (define (odd n) (if (= n 0) 0 (even (- n 1))))
         (define (run n) (even n))",
        100_000,
    ),
    (
        "allocation",
        "pairs",
        "lisp",
        "(define kept '())
         (define (run n)
           (let loop ((i 0) (l '()))
             (if (= i n) (begin (set! kept l) i) (loop (+ i 1) (cons i l)))))",
        10_000,
    ),
    (
        "allocation",
        "records that die",
        "lisp",
        "(define-record-type point (make-point x y) point? (x point-x) (y point-y))
         (define last #f)
         (define (run n)
           (do ((i 0 (+ i 1))) ((= i n) i) (set! last (make-point i i))))",
        10_000,
    ),
    (
        "allocation",
        "vectors of 10",
        "lisp",
        "(define last #f)
         (define (run n)
           (do ((i 0 (+ i 1))) ((= i n) i) (set! last (make-vector 10 i))))",
        10_000,
    ),
    (
        "continuations",
        "capture",
        "lisp",
        "(define kept #f)
         (define (run n)
           (do ((i 0 (+ i 1))) ((= i n) i) (call/cc (lambda (k) (set! kept k)))))",
        10_000,
    ),
    (
        "continuations",
        "capture and resume",
        "lisp",
        "(define (run n)
           (do ((i 0 (+ i 1))) ((= i n) i) (call/cc (lambda (k) (k 1)))))",
        10_000,
    ),
    (
        "continuations",
        "generator under 1,000 frames",
        "lisp",
        "(define resume #f)
         (define return #f)
         (define (yield x) (call/cc (lambda (k) (set! resume k) (return x))))
         (define (deep d n)
           (if (= d 0)
               (do ((i 0 (+ i 1))) ((= i n) 0) (yield i))
               (+ 1 (deep (- d 1) n))))
         (define (next) (call/cc (lambda (k) (set! return k) (resume #f))))
         (define (run n)
           (set! resume (lambda (ignored) (deep 1000 n) (return -1)))
           (let loop ((sum 0))
             (let ((x (next))) (if (< x 0) sum (loop (+ sum x))))))",
        10_000,
    ),
    (
        "continuations",
        "raise and guard",
        "lisp",
        "(define (run n)
           (do ((i 0 (+ i 1))) ((= i n) i) (guard (e (#t e)) (raise i))))",
        1_000,
    ),
    (
        "strings",
        "characters",
        "lisp",
        "(define text (make-string 1000 #\\a))
         (define (run n)
           (let loop ((i 0) (count 0))
             (if (= i n)
                 count
                 (loop (+ i 1) (if (char=? (string-ref text (modulo i 1000)) #\\a) (+ count 1) count)))))",
        100_000,
    ),
    (
        "strings",
        "append",
        "lisp",
        "(define (run n)
           (let loop ((i 0) (s \"\"))
             (if (= i n) (string-length s) (loop (+ i 1) (string-append \"abc\" (substring s 0 (min 60 (string-length s))))))))",
        10_000,
    ),
    (
        "strings",
        "numbers to text and back",
        "lisp",
        "(define (run n)
           (let loop ((i 0) (sum 0))
             (if (= i n) sum (loop (+ i 1) (+ sum (string->number (number->string i)))))))",
        10_000,
    ),
    (
        "big numbers",
        "factorial",
        "lisp",
        "(define (factorial n) (if (= n 0) 1 (* n (factorial (- n 1)))))
         (define (run n) (modulo (factorial n) 1000003))",
        500,
    ),
    (
        "big numbers",
        "Fibonacci numbers",
        "lisp",
        "(define (run n)
           (let loop ((i 0) (a 0) (b 1)) (if (= i n) (modulo a 1000003) (loop (+ i 1) b (+ a b)))))",
        5_000,
    ),
];

/// A list of the live size, and garbage made beside it.
const COLLECTION: &str = "
    (define live '())
    (define (keep n) (set! live (make-vector 1 (iota-list n))) n)
    (define (iota-list n) (let loop ((i 0) (l '())) (if (= i n) l (loop (+ i 1) (cons i l)))))
    (define (run n) (do ((i 0 (+ i 1)) (l '() (cons i '()))) ((= i n) i)))
    (define (survive n) (iota-list n) n)";

fn load(engine: &Engine, language: &str, text: &str) -> (Session, Instance) {
    let program = engine.compile(Source::new(language, "bench", text));
    let program = program.unwrap_or_else(|it| panic!("{}", it.report(false)));
    let mut session = Session::new(engine, MemoryHost::default());
    let instance = session.load(&program).expect("the prelude is there");
    (session, instance)
}

fn call(session: &mut Session, instance: Instance, function: &str, n: i64) {
    let outcome = session.call(&instance, function, &[Value::Int(n)]);
    assert!(matches!(outcome, Outcome::Done(_)), "{outcome:?}");
}

fn cases(criterion: &mut Criterion) {
    let engine = Engine::new();
    for group in CASES.chunk_by(|left, right| left.0 == right.0) {
        let mut benches = criterion.benchmark_group(group[0].0);
        benches.sample_size(20);
        for (_, name, language, text, n) in group {
            let (mut session, instance) = load(&engine, language, text);
            call(&mut session, instance, "run", *n);
            benches.throughput(Throughput::Elements(n.unsigned_abs()));
            benches.bench_function(*name, |it| {
                it.iter(|| call(&mut session, instance, "run", *n));
            });
        }
        benches.finish();
    }
}

/// A million pairs that die or survive, beside live data whose size doubles: short-lived garbage costs the same
/// whatever lives; a list that survives must be moved, and brings on collections of everything.
fn collection(criterion: &mut Criterion) {
    const PAIRS: i64 = 1_000_000;
    let engine = Engine::new();
    for (name, function) in [("collection of garbage", "run"), ("collection of survivors", "survive")] {
        let mut benches = criterion.benchmark_group(name);
        benches.sample_size(10);
        benches.throughput(Throughput::Elements(PAIRS.unsigned_abs()));
        for live in [0, 250_000, 500_000, 1_000_000] {
            let (mut session, instance) = load(&engine, "lisp", COLLECTION);
            call(&mut session, instance, "keep", live);
            benches.bench_function(BenchmarkId::new("live pairs", live), |it| {
                it.iter(|| call(&mut session, instance, function, PAIRS));
            });
        }
        benches.finish();
    }
}

/// A session from nothing, and a first program in it.
fn sessions(criterion: &mut Criterion) {
    let engine = Engine::new();
    let program = engine.compile(Source::new("lisp", "bench", "(+ 1 2)"));
    let program = program.unwrap_or_else(|it| panic!("{}", it.report(false)));
    let mut benches = criterion.benchmark_group("sessions");
    benches.bench_function("new, run, dropped", |it| {
        it.iter(|| {
            let mut session = Session::new(&engine, MemoryHost::default());
            let outcome = session.run(&program);
            assert!(matches!(outcome, Outcome::Done(_)), "{outcome:?}");
        });
    });
    benches.finish();
}

criterion_group!(benches, cases, collection, sessions);
criterion_main!(benches);
