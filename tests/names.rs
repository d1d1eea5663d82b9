//! Each name of the libraries of R7RS-small is a special form or a procedure of Lisp.

use polyc::{Engine, Source};
use polyc_lisp::library::keyword;
use polyc_lisp::library::standard::LIBRARIES;

/// Names that are still to come.
const MISSING: &[&str] = &[
    "environment",
    "eval",
    "interaction-environment",
    "load",
    "null-environment",
    "scheme-report-environment",
];

/// Whether a program may use the name as a procedure: else there is a warning.
fn is_procedure(engine: &Engine, name: &str) -> bool {
    let program = engine.compile(Source::new("lisp", "name.scm", &format!("(display {name})")));
    program.is_ok_and(|it| it.warnings().is_empty())
}

#[test]
fn every_name_of_the_report_is_bound() {
    let engine = Engine::new();
    let names = LIBRARIES.iter().flat_map(|it| it.names());
    let mut missing: Vec<_> = names
        .filter(|it| keyword::by_name(it).is_none() && !is_procedure(&engine, it))
        .collect();
    missing.sort_unstable();
    missing.dedup();
    assert_eq!(missing, MISSING);
}
