//! The same input gives the same bytes: in another thread, beside other threads, in another process.

#![allow(
    clippy::disallowed_methods,
    reason = "tests read their data and start themselves again"
)]

#[allow(dead_code, reason = "only the list of programs is used here")]
mod common;

use std::env;
use std::hash::{DefaultHasher, Hasher};
use std::process::Command;
use std::thread;

use common::cases;
use polyc::{Engine, Source};

/// Set in the process this test starts: it prints its digest.
const CHILD: &str = "POLYC_DETERMINISM_CHILD";
const MARK: &str = "digest: ";

/// A digest of every module file of the corpus.
fn digest() -> u64 {
    let engine = Engine::new();
    let mut hasher = DefaultHasher::new();
    for case in cases(&engine) {
        let source = Source::new(case.language.info().name, &case.name, &case.source);
        hasher.write_u64(polyc_tck::digest(&engine, source));
    }
    hasher.finish()
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let own = digest();
    if env::var_os(CHILD).is_some() {
        println!("{MARK}{own}");
        return;
    }
    let threads: Vec<_> = (0..4).map(|_| thread::spawn(digest)).collect();
    for thread in threads {
        assert_eq!(thread.join().expect("it does not panic"), own);
    }
    let child = Command::new(env::current_exe().expect("a test is a file"))
        .args(["the_same_input_gives_the_same_bytes", "--nocapture"])
        .env(CHILD, "1")
        .output()
        .expect("it can be started");
    let output = String::from_utf8_lossy(&child.stdout);
    let found = output.split_once(MARK).and_then(|it| it.1.lines().next());
    assert_eq!(found, Some(own.to_string().as_str()), "{output}");
}
