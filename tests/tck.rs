//! What must hold of every language holds of each: `docs/tck.md`. Longer with `POLYC_TCK=long`.

#![allow(clippy::disallowed_methods, reason = "how long to run is a setting of the test")]

use std::path::Path;

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
        let directories = [format!("tests/{name}"), format!("crates/{name}/tests/programs")];
        let directory = directories.iter().find(|it| Path::new(it).is_dir());
        let report = check(&engine, name, directory.expect("it has programs"), &options);
        println!("{report}");
        if !report.is_success() {
            wrong += &report.to_string();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
