//! What must hold of every language holds of each: `docs/tck.md`. Longer with `POLYC_TCK=long`.

#![allow(clippy::disallowed_methods, reason = "how long to run is a setting of the test")]

use polyc::Engine;
use polyc_tck::{Options, check};

fn holds(language: &str) {
    let options = Options {
        long: std::env::var("POLYC_TCK").is_ok_and(|it| it == "long"),
        ..Options::default()
    };
    let directory = format!("tests/{language}");
    let report = check(&Engine::new(), language, directory, &options);
    assert!(report.is_success(), "{report}");
    println!("{report}");
}

#[test]
fn expr_has_what_languages_have() {
    holds("expr");
}

#[test]
fn lisp_has_what_languages_have() {
    holds("lisp");
}

#[test]
fn pascal_has_what_languages_have() {
    holds("pascal");
}
