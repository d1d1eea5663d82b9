//! Every program of the corpus, with every allocation failing in turn: each run ends with the limit of memory or with
//! its output, never otherwise, and leaves the host whole.

#![allow(clippy::disallowed_methods, reason = "tests read their data files")]

mod common;

use common::{cases, compile};
use polyc::{Engine, Level, Limit, MemoryHost, Outcome, Program, Session, Settings, Stress};

/// Allocations that fail one by one; of later ones, each is half as far again from the first as the one before.
const EACH: u64 = 40;

/// Runs the program with that allocation failing. Whether it came so far.
fn fails(engine: &Engine, name: &str, program: &Program, fail_at: u64) -> bool {
    let settings = Settings {
        stress: Stress {
            fail_at: Some(fail_at),
            ..Stress::default()
        },
        ..Settings::default()
    };
    let host = Box::new(MemoryHost::default());
    let mut session = Session::builder(engine).boxed_host(host).settings(settings).build();
    let outcome = session.run(program);
    match outcome {
        Outcome::Done(_) => false,
        Outcome::Paused(paused) if paused.limit == Limit::Memory => {
            // Where it was is known, and going on is refused again.
            drop(session.trace());
            assert!(
                matches!(paused.resume(&mut session), Outcome::Paused(_)),
                "{name}, allocation {fail_at}"
            );
            true
        }
        Outcome::Refused(error) => {
            let text = error.to_string();
            assert!(text.contains("memory"), "{name}, allocation {fail_at}: {text}");
            true
        }
        other => panic!("{name}, allocation {fail_at}: {other:?}"),
    }
}

#[test]
fn each_allocation_may_fail() {
    let engine = Engine::new();
    let mut runs = 0;
    for case in cases(&engine) {
        let program = Program::from(compile(&engine, &case, Level::O2));
        let mut fail_at = 1;
        while fails(&engine, &case.name, &program, fail_at) {
            fail_at += 1 + fail_at.saturating_sub(EACH) / 2;
            runs += 1;
        }
    }
    assert!(runs > 2_000, "{runs} runs had an allocation fail");
}
