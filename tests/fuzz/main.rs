//! Runs each fuzz target on inputs that were wrong once (`regressions/`), on the programs of the checkout, and on those
//! with changes.
//!
//! A short run by default; `POLYC_FUZZ_ITERATIONS=100000 cargo test --test fuzz` is a long one, `POLYC_FUZZ_SEED`
//! begins elsewhere. The seed is fixed otherwise: a failure repeats, and its input is written to `target/tmp/fuzz`;
//! with `POLYC_FUZZ_KEEP` each input is written there before it is tried, for failures that end the process.

#![allow(clippy::disallowed_methods, reason = "tests read their data and their settings")]

#[path = "../common/mod.rs"]
#[allow(dead_code, reason = "only the list of programs is used here")]
mod common;
#[path = "../common/counting.rs"]
mod counting;
mod modules;
mod seeds;
mod targets;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;

use fastrand::Rng;
use seeds::Seeds;
use targets::{Target, languages, targets};

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|it| it.parse().ok())
}

fn target(name: &str) -> Target {
    let found = targets().into_iter().find(|it| it.name == name);
    found.expect("it is one of them")
}

/// Writes an input where people find it.
fn keep(target: &Target, input: &[u8], what: &str) {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz");
    let path = directory.join(format!("{what}.{}", target.name));
    fs::create_dir_all(&directory).expect("the build directory can be written");
    fs::write(&path, input).expect("the build directory can be written");
    eprintln!("the input is in {}", path.display());
}

/// Checks an input; it is kept if it is wrong.
fn check(target: &Target, input: &[u8], what: &str) {
    if setting("POLYC_FUZZ_KEEP").is_some() {
        keep(target, input, "last");
    }
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| target.check(input))) {
        keep(target, input, what);
        resume_unwind(panic);
    }
}

/// Regressions, seeds, and that many changed ones.
fn fuzz(name: &str, rounds: u64) {
    let target = &target(name);
    let regressions = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/regressions");
    for entry in fs::read_dir(regressions.join(name)).into_iter().flatten() {
        let path = entry.expect("it can be listed").path();
        eprintln!("{}", path.display());
        target.check(&fs::read(path).expect("it can be read"));
    }
    let seeds = Seeds::of(name);
    assert!(!seeds.inputs().is_empty(), "{name}: no seeds");
    let seed = setting("POLYC_FUZZ_SEED").unwrap_or(7);
    let mut random = Rng::with_seed(seed);
    for round in 0..setting("POLYC_FUZZ_ITERATIONS").unwrap_or(rounds) {
        let input = seeds.changed(&mut random);
        check(target, &input, &format!("{seed}-{round}"));
    }
}

#[test]
fn module_files() {
    fuzz("pbc", 2_000);
}

#[test]
fn what_the_verifier_accepts_runs() {
    fuzz("run", 300);
}

#[test]
fn bytecode_texts() {
    fuzz("pbt", 500);
}

#[test]
fn ir_texts() {
    fuzz("pir", 300);
}

#[test]
fn texts_of_each_language() {
    for name in languages() {
        fuzz(name, 600);
    }
}

#[test]
fn random_bytes() {
    let mut random = Rng::with_seed(1);
    // With the header of a real file in front every other time, so that sections are reached.
    let header = Seeds::of("pbc").inputs()[0][..27].to_vec();
    for round in 0..2_000 {
        let most = 1 << random.u32(1..12);
        let mut bytes = if round % 2 == 0 { Vec::new() } else { header.clone() };
        bytes.extend((0..random.usize(0..most)).map(|_| random.u8(..)));
        check(&target("pbc"), &bytes, &format!("random-{round}"));
    }
}

/// A file of many uses of one long string.
#[test]
fn claims_are_bounded_by_the_bytes() {
    let seeds = Seeds::of("pbc");
    let mut module = polyc::decode(&seeds.inputs()[0]).expect("it was encoded");
    module.bodies[0].local_names = vec!["a name of 24 bytes, half".to_owned(); 1 << 20];
    check(&target("pbc"), &polyc::encode(&module), "claims");
}

#[test]
fn deep_nesting_is_a_diagnostic() {
    for name in languages() {
        for open in [
            "(",
            "[",
            "{",
            "'",
            "-",
            "not ",
            "begin ",
            "if ",
            "((lambda () ",
            "1+(",
            "x.f(",
        ] {
            check(&target(name), open.repeat(20_000).as_bytes(), "nesting");
        }
    }
}

/// Writes the seeds of each target for cargo-fuzz, if it is asked to.
#[test]
fn seeds_for_other_fuzzers() {
    let Ok(directory) = std::env::var("POLYC_FUZZ_SEEDS") else {
        return;
    };
    for target in targets() {
        let directory = Path::new(&directory).join(target.name);
        fs::create_dir_all(&directory).expect("it can be written");
        for (number, input) in Seeds::of(target.name).inputs().iter().enumerate() {
            fs::write(directory.join(number.to_string()), input).expect("it can be written");
        }
    }
}
