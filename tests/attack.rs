//! Programs and modules made to harm their host, over the three languages and bytecode. They run one after the other in
//! one process, under the limits of [`run::limits`]: each ends as its file says, within a bound of CPU time and of
//! memory, without a panic, and the host goes on, in the same session and in a new one.
//!
//! `attack/` has a small file for each, whose first line is a comment: what it attacks and, in brackets, how it may end
//! ([`cases`]). Large ones are made by `attack/generate.rs` and `attack/modules.rs`.
//!
//! `cargo test --test attack -- --nocapture` prints a line for each run; `POLYC_ATTACK=deep` runs those with that in
//! their name.

#![allow(clippy::disallowed_methods, reason = "tests read their data and their settings")]

#[path = "common/counting.rs"]
mod counting;
#[path = "fuzz/modules.rs"]
mod mutations;

mod attack {
    pub mod cases;
    mod cpu;
    mod generate;
    mod host;
    mod modules;
    pub mod run;
}

use std::time::Duration;

use polyc::Engine;

use attack::cases::{self, Attack, End};
use attack::run::{self, Measured, WAYS, Way};

/// Fewest attacks there are to be.
const ATTACKS: usize = 200;
/// Most CPU time of one attack in one way, its compilation included. Tests are compiled with little optimisation and
/// with checks: frontends then take about three times as long.
const CPU: Duration = Duration::from_millis(if cfg!(debug_assertions) { 4_500 } else { 1_500 });
/// Most bytes of a report, or of a value that is shown; what is wrong with a source text may show all of it as well.
const REPORT: usize = 1 << 20;

/// What is wrong with how an attack ended.
fn faults(attack: &Attack, way: &Way, measured: &Measured) -> Vec<String> {
    let mut found = Vec::new();
    if !attack.ends.contains(&measured.end) {
        let wanted: Vec<&str> = attack.ends.iter().map(|it| it.name()).collect();
        let wanted = wanted.join(" or ");
        found.push(format!(
            "ends with {}, not {wanted}: {}",
            measured.end.name(),
            measured.detail
        ));
    }
    if measured.cpu > CPU {
        found.push(format!("takes {:?} of CPU time", measured.cpu));
    }
    let most = run::memory_bound(attack.size());
    if measured.peak > most {
        found.push(format!("takes {} MiB, more than {}", measured.peak >> 20, most >> 20));
    }
    let shown = if measured.end == End::Refused { attack.size() } else { 0 };
    if measured.report > REPORT + shown {
        found.push(format!("its report has {} bytes", measured.report));
    }
    if measured.output > run::OUTPUT {
        found.push(format!("writes {} bytes", measured.output));
    }
    if let Some(after) = &measured.after {
        found.push(format!("afterwards {after}"));
    }
    found.iter_mut().for_each(|it| {
        *it = format!("{} ({}): {it}", attack.name, way.name);
    });
    found
}

#[test]
fn every_attack_ends_and_the_host_goes_on() {
    let only = std::env::var("POLYC_ATTACK").unwrap_or_default();
    let attacks = cases::all();
    assert!(attacks.len() >= ATTACKS, "{} attacks", attacks.len());
    let engine = Engine::new();
    let watch = run::Watch::start();
    let mut failures = Vec::new();
    let mut ended = std::collections::BTreeMap::<&str, usize>::new();
    for (number, attack) in attacks.iter().enumerate() {
        if !attack.name.contains(&only) {
            continue;
        }
        for way in WAYS.iter().filter(|it| it.takes(number)) {
            watch.begin(&attack.name);
            let measured = run::measure(&engine, attack, way);
            println!(
                "{:44} {:9} {:8} {:6.3} s {:5} MiB  {}",
                attack.name,
                way.name,
                measured.end.name(),
                measured.cpu.as_secs_f64(),
                measured.peak >> 20,
                measured.detail
            );
            *ended.entry(measured.end.name()).or_default() += 1;
            failures.extend(faults(attack, way, &measured));
        }
    }
    println!("{} attacks; runs by their ends: {ended:?}", attacks.len());
    assert!(
        failures.is_empty(),
        "{} failures:\n{}",
        failures.len(),
        failures.join("\n")
    );
    // A list of attacks that all end in one way attacks one thing.
    assert!(!only.is_empty() || ended.len() >= End::ALL.len() - 1, "{ended:?}");
}
