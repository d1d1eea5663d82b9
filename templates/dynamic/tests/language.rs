//! The programs in `tests/programs` do what their comments say, and what holds of every language holds of this one.

use std::path::PathBuf;

use polyc::Engine;
use polyc::testing::{Options, test};
use polyc_template_dynamic::NEWLANG;

fn engine() -> Engine {
    let engine = Engine::builder().without_languages().language(&NEWLANG);
    engine.build().expect("its natives are named after it")
}

fn programs() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/programs")
}

#[test]
fn programs_do_what_they_say() {
    let summary = test(&engine(), &[programs()], &Options::all_levels()).expect("they can be read");
    assert!(summary.is_success(), "{summary}");
}

#[test]
fn what_holds_of_every_language_holds() {
    let report = polyc_tck::check(&engine(), "newlang", programs(), &polyc_tck::Options::default());
    assert!(report.is_success(), "{report}");
}
