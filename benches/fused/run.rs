//! Runs training programs in observed sessions, and writes their profiles.

use std::path::Path;

use polyc::{Engine, Limits, MemoryHost, Outcome, Session, Settings, Source};
use polyc_vm::{CodeStretches, Stretch};

use crate::profile::{self, Profile};
use crate::programs;

/// Where a run is ended, if it did not end before: it has shown what it is like.
const FUEL: u64 = 40_000_000;
/// A stretch is left out if it is a smaller part of the operations that ran than one in so many.
const FEWEST: u64 = 20_000;

/// Writes the profiles of the programs of these names, or of all.
///
/// # Errors
/// A program fails, or a file cannot be read or written.
pub fn write_profiles(names: &[&str]) -> Result<(), String> {
    let engine = Engine::new();
    for training in programs::all()? {
        if !names.is_empty() && !names.contains(&training.name.as_str()) {
            continue;
        }
        let mut observed = Vec::new();
        for file in &training.files {
            observed.extend(run(&engine, file)?);
        }
        let profile = profile_of(&observed);
        println!(
            "{:24} {:10} operations, {:8} slowly",
            training.name, profile.operations, profile.slowly
        );
        let path = profile::directory().join(format!("{}.txt", training.name));
        std::fs::write(&path, profile.to_text()).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

/// What a program's code did until its end, or until its fuel was used.
fn run(engine: &Engine, file: &Path) -> Result<Vec<CodeStretches>, String> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let extension = file.extension().unwrap_or_default().to_string_lossy();
    let text = std::fs::read_to_string(file).map_err(|error| format!("{name}: {error}"))?;
    let language = engine.languages().by_extension(&extension);
    let language = language.ok_or_else(|| format!("{name}: in no language"))?;
    let program = engine.compile(Source::new(language.name(), &name, &text));
    let program = program.map_err(|it| it.report(false))?;
    let limits = Limits {
        fuel: Some(FUEL),
        ..Limits::default()
    };
    let settings = Settings {
        observed: true,
        ..Settings::default()
    };
    let builder = Session::builder(engine).host(MemoryHost::default());
    let mut session = builder.limits(limits).settings(settings).build();
    match session.run(&program) {
        Outcome::Done(_) | Outcome::Paused(_) => Ok(session.machine().stretches()),
        other => Err(format!("{name}: {other:?}")),
    }
}

fn profile_of(observed: &[CodeStretches]) -> Profile {
    let mut profile = Profile::default();
    let observed: Vec<CodeStretches> = observed.iter().map(without_fuel).collect();
    for stretch in observed.iter().flat_map(|it| &it.stretches) {
        profile.operations += stretch.times * length(stretch);
        profile.slowly += stretch.slowly;
    }
    let fewest = profile.operations / FEWEST;
    for code in &observed {
        let often = code.stretches.iter().filter(|it| it.times * length(it) > fewest);
        for piece in pieces(&often.collect::<Vec<_>>()) {
            let (start, end) = (piece[0].first, piece.iter().map(|it| it.last).max().unwrap_or(0));
            let names = code.operations[start..=end].iter().map(|it| it.name.to_owned());
            let stretches = profile.code.entry(names.collect()).or_default();
            for it in piece {
                *stretches.entry((it.first - start, it.last - start)).or_default() += it.times;
            }
        }
    }
    profile
}

const fn length(stretch: &Stretch) -> u64 {
    (stretch.last - stretch.first + 1) as u64
}

/// Groups of stretches, ascending, that have code in common with others of the same group only.
fn pieces<'a>(stretches: &[&'a Stretch]) -> Vec<Vec<&'a Stretch>> {
    let mut pieces: Vec<Vec<&Stretch>> = Vec::new();
    let mut end = 0;
    for &stretch in stretches {
        match pieces.last_mut() {
            Some(piece) if stretch.first <= end => piece.push(stretch),
            _ => pieces.push(vec![stretch]),
        }
        end = end.max(stretch.last);
    }
    pieces
}

/// The code as it is where no fuel is charged: a charge is one step with what follows it anyway.
fn without_fuel(code: &CodeStretches) -> CodeStretches {
    let is_fuel = |it: &usize| code.operations[*it].name == "fuel";
    let kept: Vec<usize> = (0..code.operations.len()).filter(|it| !is_fuel(it)).collect();
    // The first operation kept that is not before one.
    let index = |it: usize| kept.partition_point(|&kept| kept < it);
    let stretches = code.stretches.iter().filter_map(|it| {
        // Fuel is the last of a stretch when a slice of it is used up.
        let (first, end) = (index(it.first), index(it.last + 1));
        (first < end).then(|| Stretch {
            first,
            last: end - 1,
            ..*it
        })
    });
    CodeStretches {
        stretches: stretches.collect(),
        operations: kept.iter().map(|&it| code.operations[it]).collect(),
    }
}
