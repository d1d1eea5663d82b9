//! What must hold of every language holds of each: `docs/tck.md`. Longer with `POLYC_TCK=long`.

#![allow(clippy::disallowed_methods, reason = "how long to run is a setting of the test")]

use polyc::Engine;
use polyc_tck::{Options, check};

#[test]
fn languages_have_what_languages_have() {
    let options = Options {
        long: std::env::var("POLYC_TCK").is_ok_and(|it| it == "long"),
        ..Options::default()
    };
    let engine = Engine::new();
    let mut wrong = String::new();
    for language in engine.languages().all() {
        let name = language.info().name;
        let report = check(&engine, name, format!("tests/{name}"), &options);
        println!("{report}");
        if !report.is_success() {
            wrong += &report.to_string();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
