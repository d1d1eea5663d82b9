//! Programs of the corpus on the machine, with larger sizes.

#![allow(clippy::disallowed_methods, reason = "reads the corpus")]

use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use polyc::{Engine, MemoryHost, Outcome, Program, Session, Source};

/// A corpus program, and for each extension what in it becomes what.
type Sized = (&'static str, [(&'static str, &'static str, &'static str); 3]);

const PROGRAMS: &[Sized] = &[
    (
        "fibonacci",
        [
            ("expr", "fib(20)", "fib(25)"),
            ("scm", "(fib 20)", "(fib 25)"),
            ("pas", "fib(20)", "fib(25)"),
        ],
    ),
    (
        "perfect-numbers",
        [
            ("expr", "range(500)", "range(1500)"),
            ("scm", "(= n 500)", "(= n 1500)"),
            ("pas", "to 499", "to 1499"),
        ],
    ),
    (
        "sieve",
        [
            ("expr", "range(99)", "range(999)"),
            ("scm", "(primes 100)", "(primes 20000)"),
            ("pas", "limit = 100", "limit = 20000"),
        ],
    ),
];

fn program(engine: &Engine, name: &str, extension: &str, from: &str, to: &str) -> Program {
    let file = format!("{name}.{extension}");
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let text = std::fs::read_to_string(corpus.join(name).join(&file)).expect("it is there");
    assert!(text.contains(from), "{file} has no `{from}`");
    let language = engine.languages().by_extension(extension).expect("it is a language");
    let text = text.replace(from, to);
    let program = engine.compile(Source::new(language.info().name, &file, &text));
    program.unwrap_or_else(|it| panic!("{}", it.report(false)))
}

fn programs(criterion: &mut Criterion) {
    let engine = Engine::new();
    for (name, languages) in PROGRAMS {
        let mut group = criterion.benchmark_group(*name);
        group.sample_size(10);
        for (extension, from, to) in languages {
            let program = program(&engine, name, extension, from, to);
            group.bench_function(*extension, |it| {
                it.iter(|| {
                    let mut session = Session::new(&engine, MemoryHost::default());
                    let outcome = session.run(&program);
                    assert!(matches!(outcome, Outcome::Done(_)), "{outcome:?}");
                });
            });
        }
        group.finish();
    }
}

criterion_group!(benches, programs);
criterion_main!(benches);
