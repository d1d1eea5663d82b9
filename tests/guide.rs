//! The languages of the guide (`docs/guide`), whose pages show parts of these files.

#![allow(
    clippy::disallowed_methods,
    clippy::cast_possible_truncation,
    reason = "the test reads the pages; the languages are as short as those of a reader"
)]
#![allow(missing_docs, reason = "the pages say what things are")]

#[path = "guide/calculator.rs"]
mod calculator;
#[path = "guide/pages.rs"]
mod pages;
#[path = "guide/small/mod.rs"]
mod small;

use polyc::Engine;
use polyc::testing::{Options, test};

fn engine() -> Engine {
    let engine = Engine::builder().without_languages().language(&small::SMALL);
    engine.build().expect("its natives are named after it")
}

#[test]
fn programs_do_what_they_say() {
    let summary = test(&engine(), &["tests/guide/programs"], &Options::all_levels()).expect("they can be read");
    assert!(summary.is_success(), "{summary}");
}

#[test]
fn what_holds_of_every_language_holds() {
    let report = polyc_tck::check(
        &engine(),
        "small",
        "tests/guide/programs",
        &polyc_tck::Options::default(),
    );
    assert!(report.is_success(), "{report}");
}
