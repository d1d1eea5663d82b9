//! Reports of `run` on request: statistics, the bill, a profile, coverage.

use std::collections::BTreeMap;

use anyhow::Result;
use polyc::{Bill, Handle, Mode, Outcome, Profiler, Program, Session, Settings, Statistics, coverage, json_line};

use crate::args::{Format, InsightArgs};
use crate::{files, output};

/// The requested reports, and the facts collected so far.
pub struct Insight<'a> {
    args: &'a InsightArgs,
    profiler: Profiler,
}

impl<'a> Insight<'a> {
    /// Nothing is known yet.
    pub fn new(args: &'a InsightArgs) -> Self {
        Self {
            args,
            profiler: Profiler::default(),
        }
    }

    /// The settings that the reports need.
    pub fn settings(&self) -> Settings {
        let mode = if self.args.bill || self.args.coverage.is_some() {
            Mode::Counted
        } else if self.args.profile.is_some() || self.args.stats {
            Mode::Metered
        } else {
            Mode::Plain
        };
        Settings {
            mode,
            ..Settings::default()
        }
    }

    /// Runs the program.
    pub fn run(&mut self, session: &mut Session, program: &Program) -> Outcome<Handle> {
        if self.args.profile.is_some() {
            self.profiler.run(session, program)
        } else {
            session.run_as(program)
        }
    }

    /// Prints and writes the requested reports.
    pub fn tell(&self, session: &mut Session, program: &Program, format: Format) -> Result<()> {
        // A file that cannot be written does not suppress the other reports.
        let profile = self
            .args
            .profile
            .as_ref()
            .map_or(Ok(()), |path| files::write(path, self.profiler.collapsed().as_bytes()));
        let coverage = match &self.args.coverage {
            Some(path) => files::write(path, coverage(session, program)?.as_bytes()),
            None => Ok(()),
        };
        if self.args.bill {
            let bill = Bill::new(session)?;
            output::report(&match format {
                Format::Text => bill.to_string(),
                Format::Json => bill.to_json(),
            });
        }
        if self.args.stats {
            output::report(&statistics(session, format));
        }
        profile.and(coverage)
    }
}

fn statistics(session: &mut Session, format: Format) -> String {
    let machine = session.machine();
    let Statistics {
        collections,
        major,
        allocated,
        copied,
        promoted,
        live,
        peak,
        large,
        remembered,
        finalised,
    } = machine.statistics();
    let (modules, functions) = machine.prepared();
    let rows = [
        ("fuel", machine.fuel_used(), "used"),
        ("modules", modules as u64, "in the session"),
        ("functions", functions as u64, "prepared"),
        ("collections", collections, "of any kind"),
        ("major", major, "collections of everything"),
        ("allocated", allocated, "bytes until the last collection"),
        ("copied", copied, "bytes"),
        ("promoted", promoted, "bytes that became old"),
        ("live", live, "bytes after the last collection"),
        ("peak", peak, "bytes of the heap at most"),
        ("large", large, "objects never copied"),
        ("remembered", remembered, "old objects read again"),
        ("finalised", finalised, "objects"),
    ];
    match format {
        Format::Text => {
            let line = |&(name, value, what): &(&str, u64, &str)| format!("{name:>12} {value:>15}  {what}\n");
            rows.iter().map(line).collect()
        }
        Format::Json => {
            let rows: BTreeMap<&str, u64> = rows.iter().map(|it| (it.0, it.1)).collect();
            json_line(&BTreeMap::from([("statistics", rows)]))
        }
    }
}
