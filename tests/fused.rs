//! The fused steps of the interpreter are those that `cargo bench --bench fused -- choose` makes of the profiles.

#![allow(clippy::disallowed_methods, reason = "tests read their data files")]
#![allow(dead_code, reason = "the modules of the command have more than a test needs")]

#[path = "../benches/fused/choose.rs"]
mod choose;
#[path = "../benches/fused/model.rs"]
mod model;
#[path = "../benches/fused/profile.rs"]
mod profile;
#[path = "../benches/fused/programs.rs"]
mod programs;

use std::collections::BTreeSet;

use choose::Choice;
use model::Sequences;
use polyc::{Engine, MemoryHost, Outcome, Session, Settings, Source};
use profile::Profile;

#[test]
fn rows_are_those_that_the_profiles_give() {
    let profiles = Profile::read_all().expect("they can be read");
    let rows = Choice::new(&profiles).rows(choose::MOST_LOST);
    let file = std::fs::read_to_string(choose::rows_file()).expect("it can be read");
    assert!(
        choose::rows_text(&rows) == file,
        "run `cargo bench --bench fused -- choose` and see what has changed"
    );
}

#[test]
fn each_training_program_has_a_profile() {
    let entries = std::fs::read_dir(profile::directory()).expect("it can be read");
    let found: BTreeSet<String> = entries
        .map(|it| it.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    let programs = programs::all().expect("they can be read");
    let wanted: BTreeSet<String> = programs.iter().map(|it| format!("{}.txt", it.name)).collect();
    assert_eq!(found, wanted);
}

/// What rows save is counted on steps as the model makes them.
#[test]
fn the_model_makes_the_steps_that_the_machine_makes() {
    let mut rows = Sequences::new();
    for row in polyc_vm::fused_steps() {
        let row: Vec<String> = row.into_iter().map(str::to_owned).collect();
        rows.add(&row);
    }
    let engine = Engine::new();
    let (mut operations, mut fused) = (0, 0);
    let programs = programs::all().expect("they can be read");
    for file in programs
        .iter()
        .filter(|it| it.name.starts_with("corpus"))
        .flat_map(|it| &it.files)
    {
        let text = std::fs::read_to_string(file).expect("it can be read");
        let extension = file.extension().expect("it has one").to_string_lossy();
        let language = engine.languages().by_extension(&extension).expect("it is a language");
        let program = engine.compile(Source::new(language.info().name, "program", &text));
        let program = program.expect("it compiles");
        let settings = Settings {
            observed: true,
            ..Settings::default()
        };
        let builder = Session::builder(&engine).host(MemoryHost::default());
        let mut session = builder.settings(settings).build();
        assert!(matches!(session.run(&program), Outcome::Done(_)), "{}", file.display());
        for code in session.machine().stretches() {
            let names: Vec<String> = code.operations.iter().map(|it| it.name.to_owned()).collect();
            let steps: Vec<usize> = code.operations.iter().map(|it| it.step).collect();
            assert_eq!(
                model::steps(&rows.places(&names), |_| true),
                steps,
                "{}: {names:?}",
                file.display()
            );
            operations += steps.len();
            fused += steps.iter().filter(|&&it| it > 1).count();
        }
    }
    assert!(
        fused * 5 > operations,
        "{fused} of {operations} operations begin a fused step"
    );
}
