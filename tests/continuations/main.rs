//! Random programs of captures, re-entries, escapes, exceptions, handlers, `dynamic-wind`, parameters and `map` do what
//! a small model says (`model.rs`), at every level, with frames sealed all the time and on every engine.

#![allow(clippy::disallowed_methods, reason = "how long to run is a setting of the test")]

mod generate;
mod model;

use polyc::{Engine, Level, Limits, MemoryHost, Mode, Outcome, Program, Session, Settings, Source};

/// More with `POLYC_RANDOM=100000`.
fn seeds() -> u64 {
    let given = std::env::var("POLYC_RANDOM").ok();
    given.and_then(|it| it.parse().ok()).unwrap_or(400)
}

fn program(engine: &Engine, text: &str, level: Level) -> Program {
    let language = engine.languages().by_name("lisp");
    let unit = Source::new(language.expect("it is a language").info().name, "p.scm", text);
    let compiled = engine.module(unit.level(level), &mut ());
    let report = compiled.report(false);
    Program::from(compiled.result.unwrap_or_else(|| panic!("{report}\n{text}")))
}

/// What a program writes, and whether something was not caught.
fn run(engine: &Engine, program: &Program, settings: Settings) -> (model::Ending, u64) {
    let host = Box::new(MemoryHost::default());
    let mut session = Session::builder(engine).boxed_host(host).settings(settings).build();
    let is_caught = match session.run(program) {
        Outcome::Done(_) => true,
        Outcome::Trapped(_) => false,
        other => panic!("{other:?}"),
    };
    let ending = model::Ending {
        output: session.output(),
        is_caught,
    };
    (ending, session.machine().fuel_used())
}

#[test]
fn random_programs_do_what_the_model_says() {
    let engine = Engine::new();
    let small = Settings {
        stress: Settings::default().stress,
        ..Settings::stress()
    };
    let metered = Settings {
        mode: Mode::Metered,
        ..Settings::default()
    };
    let (mut compared, mut uncaught) = (0, 0);
    for seed in 0..seeds() {
        let expr = generate::generate(seed);
        let Some(expected) = model::run(&expr) else {
            continue;
        };
        compared += 1;
        uncaught += u64::from(!expected.is_caught);
        let text = model::text(&expr);
        let plain = program(&engine, &text, Level::O0);
        let optimised = program(&engine, &text, Level::O2);
        let mut fuel = None;
        for (what, program, settings) in [
            ("at -O0", &plain, Settings::default()),
            ("at -O2", &optimised, Settings::default()),
            ("on small stacks", &optimised, small),
            ("metered", &optimised, metered),
            (
                "under stress",
                &optimised,
                Settings {
                    mode: Mode::Metered,
                    ..Settings::stress()
                },
            ),
            (
                "on the portable engine",
                &optimised,
                Settings {
                    portable: true,
                    ..metered
                },
            ),
            (
                "traced",
                &optimised,
                Settings {
                    mode: Mode::Traced,
                    ..metered
                },
            ),
        ] {
            let (found, used) = run(&engine, program, settings);
            assert!(
                found == expected,
                "seed {seed} {what}:\n{text}\nmodel:   {expected:?}\nmachine: {found:?}"
            );
            if settings.mode == Mode::Metered {
                assert_eq!(*fuel.get_or_insert(used), used, "seed {seed}, fuel {what}");
            }
        }
    }
    assert!(compared * 2 > seeds(), "{compared} of {} end", seeds());
    assert!(uncaught > 0 && uncaught < compared / 2, "{uncaught} of {compared}");
}

/// Fuel used and bytes allocated by a program of `benches/continuations`, with another number of rounds.
fn cost(engine: &Engine, name: &str, rounds: &str, instead: u64) -> (u64, u64) {
    let text = std::fs::read_to_string(format!("benches/continuations/{name}"));
    let text = text.expect("it is part of the checkout");
    assert!(text.contains(rounds), "{name}");
    let text = text.replace(rounds, &instead.to_string());
    let program = program(engine, &text, Level::O2);
    let limits = Limits {
        memory: Some(32 << 20),
        ..Limits::default()
    };
    let settings = Settings {
        mode: Mode::Metered,
        ..Settings::default()
    };
    let mut session = Session::builder(engine)
        .host(MemoryHost::default())
        .limits(limits)
        .settings(settings)
        .build();
    let outcome = session.run(&program);
    assert!(matches!(outcome, Outcome::Done(_)), "{name}: {outcome:?}");
    let machine = session.machine();
    (machine.fuel_used(), machine.statistics().allocated)
}

/// A capture costs the frames since the last one, whatever waits below, and what is resumed is not copied but for a
/// frame.
#[test]
fn captures_and_yields_cost_the_same_each() {
    const ROUNDS: u64 = 100_000;
    let engine = Engine::new();
    for (name, rounds) in [("capture.scm", "10000000"), ("generator.scm", "200000")] {
        let at = |times| cost(&engine, name, rounds, ROUNDS * times);
        let (one, two, three) = (at(1), at(2), at(3));
        let same = |first: u64, second: u64| first.abs_diff(second) * 10 < first;
        assert_eq!(two.0 - one.0, three.0 - two.0, "{name}: fuel");
        // Bytes are counted when there is a collection.
        let (first, second) = (two.1 - one.1, three.1 - two.1);
        assert!(same(first, second), "{name}: {first} bytes, then {second}");
        assert!(first / ROUNDS < 1_000, "{name}: {first} bytes");
    }
}
