//! Chooses the fused steps of the interpreter: profiles the training programs, and writes the rows of the table.
//!
//! `cargo bench --bench fused -- --help` says how. `docs/machine.md` says what fused steps are and how they are chosen.

#![allow(
    clippy::disallowed_methods,
    reason = "reads programs and writes the files that are made of them"
)]

mod choose;
mod model;
mod profile;
mod programs;
mod run;

use std::process::ExitCode;

use choose::Choice;
use profile::Profile;

const HELP: &str = "\
Chooses the fused steps of the interpreter.

cargo bench --bench fused -- COMMAND

  profile [NAME...]  Run the training programs, or those named, and write benches/fused/profiles
  choose             Write crates/vm/src/code/fused.rs from the profiles
  curve              Print how many rows cost how much, and the cost of today's rows";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words[..] {
        ["profile", ref names @ ..] => run::write_profiles(names),
        ["choose"] => choose_rows(),
        ["curve"] => print_curve(),
        _ => {
            println!("{HELP}");
            return ExitCode::SUCCESS;
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn choose_rows() -> Result<(), String> {
    let choice = Choice::new(&Profile::read_all()?);
    let rows = choice.rows(choose::MOST_LOST);
    println!("{} rows", rows.len());
    let path = choose::rows_file();
    std::fs::write(&path, choose::rows_text(&rows)).map_err(|error| format!("{}: {error}", path.display()))
}

fn print_curve() -> Result<(), String> {
    let profiles = Profile::read_all()?;
    let choice = Choice::new(&profiles);
    println!("none lose {:.2} %", choice.lost_with(&[]) * 100.0);
    let today: Vec<Vec<String>> = polyc_vm::fused_steps()
        .map(|it| it.into_iter().map(str::to_owned).collect())
        .collect();
    println!("today's {} lose {:.2} %", today.len(), choice.lost_with(&today) * 100.0);
    for percent in [0.1, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0] {
        let rows = Choice::new(&profiles).rows(percent / 100.0);
        println!("{:5} rows lose {percent} %", rows.len());
    }
    Ok(())
}
