//! Each name of the libraries of R7RS-small is a special form or a procedure of Lisp.

use polyc::{Engine, Source};
use polyc_lisp::library::keyword;
use polyc_lisp::library::standard::LIBRARIES;

/// Names that are still to come.
const MISSING: &[&str] = &[
    "angle",
    "binary-port?",
    "caaaar",
    "caaadr",
    "caaar",
    "caadar",
    "caaddr",
    "caadr",
    "cadaar",
    "cadadr",
    "cadar",
    "caddar",
    "call-with-input-file",
    "call-with-output-file",
    "call-with-port",
    "cdaaar",
    "cdaadr",
    "cdaar",
    "cdadar",
    "cdaddr",
    "cdadr",
    "cddaar",
    "cddadr",
    "cddar",
    "cdddar",
    "cddddr",
    "char-ready?",
    "close-input-port",
    "close-output-port",
    "close-port",
    "current-error-port",
    "current-input-port",
    "current-output-port",
    "environment",
    "eval",
    "features",
    "get-output-bytevector",
    "get-output-string",
    "imag-part",
    "input-port-open?",
    "input-port?",
    "interaction-environment",
    "load",
    "make-polar",
    "make-rectangular",
    "null-environment",
    "open-binary-input-file",
    "open-binary-output-file",
    "open-input-bytevector",
    "open-input-file",
    "open-input-string",
    "open-output-bytevector",
    "open-output-file",
    "open-output-string",
    "output-port-open?",
    "output-port?",
    "peek-char",
    "peek-u8",
    "port?",
    "read",
    "read-bytevector",
    "read-bytevector!",
    "read-char",
    "read-line",
    "read-string",
    "read-u8",
    "real-part",
    "scheme-report-environment",
    "textual-port?",
    "u8-ready?",
    "with-input-from-file",
    "with-output-to-file",
    "write-bytevector",
    "write-u8",
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
