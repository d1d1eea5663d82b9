//! Where the fuel of a run goes: exact by function and line ([`Bill`]), sampled by stack ([`Profiler`]), and which
//! lines ran at all ([`coverage`]). All refer to the source, whatever was inlined, and count fuel, not time, so that
//! all runs agree.

use core::fmt::{self, Write};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use polyc_base::text::visible;
use polyc_base::trap::Limit;
use polyc_base::{FuncId, Loc};
use polyc_bytecode::FUEL_VERSION;
use polyc_render::json_line;
use polyc_runtime::Limits;
use polyc_vm::{FunctionCount, Mode, Program as Code};
use serde::{Serialize, Serializer};

use crate::clock::clock;
use crate::convert::FromGuest;
use crate::outcome::{Error, Outcome};
use crate::program::Program;
use crate::report::{Backtrace, innermost};
use crate::session::Session;

// --- the bill

/// The fuel charged for each function and each line of the source. All rows together make the fuel used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bill {
    /// Fuel of all.
    pub fuel: u64,
    /// By function, the most expensive first.
    pub functions: Vec<Charged>,
    /// By line, the most expensive first.
    pub lines: Vec<Charged>,
}

/// Rows of a bill, the most expensive ones. One more row is for the rest.
const MOST_ROWS: usize = 10_000;
/// Stands for the rest, also for stacks that came after too many others.
const OTHER: &str = "(other)";
/// Fuel of printing the value of a run.
const PRINTING: &str = "(printing the result)";
/// Fuel charged for code that an error, an exit or a limit kept from running.
const NOT_RUN: &str = "(charged, but not run)";

/// A row of a bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Charged {
    /// The function; of a line, the one it is in.
    pub function: String,
    /// The file; empty if there is none.
    pub file: String,
    /// The line; 0 in a row of a function, and for code without a place (`null` as JSON).
    #[serde(serialize_with = "serialize_line")]
    pub line: u32,
    /// For a function: how often it was entered (0 if it was inlined everywhere). For a line: the count of its most
    /// executed instruction.
    pub times: u64,
    /// Its fuel.
    pub fuel: u64,
}

impl Bill {
    /// The bill of a session.
    ///
    /// # Errors
    /// The session was not built with [`Mode::Counted`].
    pub fn new(session: &mut Session) -> Result<Self, Error> {
        session.require(Mode::Counted)?;
        let mut functions = Rows::default();
        let mut lines = Rows::default();
        for count in session.machine().counts() {
            charge_function(&count, &mut functions, &mut lines);
        }
        let fuel = session.machine().fuel_used();
        for rows in [&mut functions, &mut lines] {
            let place = (PRINTING.to_owned(), String::new(), 0);
            rows.add(place, 0, session.printing());
            let rest = fuel.saturating_sub(rows.fuel());
            rows.add((NOT_RUN.to_owned(), String::new(), 0), 0, rest);
        }
        Ok(Self {
            fuel,
            functions: functions.sorted(),
            lines: lines.sorted(),
        })
    }

    /// The same as data, in one line.
    #[must_use]
    pub fn to_json(&self) -> String {
        #[derive(Serialize)]
        struct Object<'a> {
            bill: u64,
            version: u32,
            functions: &'a [Charged],
            lines: &'a [Charged],
        }
        json_line(&Object {
            bill: self.fuel,
            version: FUEL_VERSION,
            functions: &self.functions,
            lines: &self.lines,
        })
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the derived code hands on a reference")]
fn serialize_line<S: Serializer>(line: &u32, serializer: S) -> Result<S::Ok, S::Error> {
    (*line > 0).then_some(*line).serialize(serializer)
}

/// Rows by function, file and line: times and fuel.
#[derive(Default)]
struct Rows(BTreeMap<(String, String, u32), (u64, u64)>);

impl Rows {
    fn add(&mut self, key: (String, String, u32), times: u64, fuel: u64) {
        let row = self.0.entry(key).or_default();
        row.0 = row.0.max(times);
        row.1 += fuel;
    }

    fn fuel(&self) -> u64 {
        self.0.values().map(|it| it.1).sum()
    }

    fn sorted(self) -> Vec<Charged> {
        let rows = self.0.into_iter().filter(|it| it.1 != (0, 0));
        let mut rows: Vec<Charged> = rows
            .map(|((function, file, line), (times, fuel))| Charged {
                function,
                file,
                line,
                times,
                fuel,
            })
            .collect();
        rows.sort_by_key(|it| core::cmp::Reverse(it.fuel));
        if rows.len() > MOST_ROWS {
            let rest = rows.drain(MOST_ROWS..);
            let fuel = rest.map(|it| it.fuel).sum();
            rows.push(Charged {
                function: OTHER.to_owned(),
                file: String::new(),
                line: 0,
                times: 0,
                fuel,
            });
        }
        rows
    }
}

fn charge_function(count: &FunctionCount, functions: &mut Rows, lines: &mut Rows) {
    let mut places = Places::default();
    for (index, it) in count.instructions.iter().enumerate() {
        let (function, file, line) = places.of(&count.program, count.func, it.loc).clone();
        // How often a function began is known where it has code of its own.
        let entered = if index == 0 { count.calls } else { 0 };
        functions.add((function.clone(), file.clone(), 0), entered, it.fuel);
        lines.add((function, file, line), it.times, it.fuel);
    }
}

/// Function, file and line.
type PlaceOfLine = (String, String, u32);

/// Places of a function's code: many instructions have the same.
#[derive(Default)]
struct Places(BTreeMap<Loc, PlaceOfLine>);

impl Places {
    fn of(&mut self, program: &Code, func: FuncId, loc: Loc) -> &PlaceOfLine {
        let place = self.0.entry(loc);
        place.or_insert_with(|| place_of(program, func, loc))
    }
}

/// The place of an instruction, as people see it.
fn place_of(program: &Code, func: FuncId, loc: Loc) -> PlaceOfLine {
    let declarations = &program.module().declarations;
    let place = innermost(program, func, loc);
    // Code made by a pass has no line, but the function's file.
    let own = || declarations.function(func).map_or(Loc::NONE, |it| it.loc);
    match place.position {
        Some(at) => (place.function, at.file, at.line),
        None => {
            let place = innermost(program, func, own());
            let file = place.position.map(|it| it.file).unwrap_or_default();
            (place.function, file, 0)
        }
    }
}

/// Lines of a bill that are shown to people.
const SHOWN: usize = 20;

impl fmt::Display for Bill {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Fuel used: {} (table {FUEL_VERSION})", self.fuel)?;
        let show = |f: &mut fmt::Formatter<'_>, title: &str, rows: &[Charged]| {
            writeln!(f, "{:>14} {:>6} {:>12}  {title}", "fuel", "%", "times")?;
            for row in rows.iter().take(SHOWN) {
                let share = row.fuel as f64 * 100.0 / self.fuel.max(1) as f64;
                let name = visible(&row.function);
                write!(f, "{:>14} {share:>6.1} {:>12}  {name}", row.fuel, row.times)?;
                match (row.file.as_str(), row.line) {
                    ("", _) => writeln!(f)?,
                    (file, 0) => writeln!(f, "  {}", visible(file))?,
                    (file, line) => writeln!(f, "  {}:{line}", visible(file))?,
                }
            }
            let rest = rows.iter().skip(SHOWN);
            let (more, fuel) = rest.fold((0, 0), |sum, it| (sum.0 + 1, sum.1 + it.fuel));
            if more > 0 {
                writeln!(f, "{fuel:>14} {:>6} {:>12}  … {more} more", "", "")?;
            }
            Ok(())
        };
        show(f, "function", &self.functions)?;
        show(f, "line", &self.lines)
    }
}

// --- the profile

/// Fuel between two samples, at least. A prime, so that samples do not fall on the same part of each round of a loop.
const QUANTUM: u64 = 10_007;

/// Runs a program in slices of fuel and looks at the stack after each.
#[derive(Clone, Debug, Default)]
pub struct Profiler {
    stacks: BTreeMap<String, u64>,
    last: String,
    seen: u64,
    /// Bytes of the stacks.
    bytes: usize,
}

/// Bytes of different stacks that are kept apart.
const MOST_STACKS: usize = 8 << 20;

impl Profiler {
    /// Runs a program under its limits. The limit of time is for run and samples together. The session must be metered
    /// ([`Mode::Metered`] or more).
    pub fn run<R: FromGuest>(&mut self, session: &mut Session, program: &Program) -> Outcome<R> {
        if let Err(error) = session.require(Mode::Metered) {
            return Outcome::Refused(error);
        }
        let Limits { fuel: limit, time, .. } = *session.machine().limits();
        let start = clock();
        let is_late = || time.is_some_and(|it| u128::from(clock() - start) > it.as_nanos());
        let (mut next, mut quantum) = (QUANTUM, QUANTUM);
        set_fuel(session, Some(limit.map_or(next, |it| it.min(next))));
        let mut outcome = session.run_as(program);
        loop {
            let mut paused = match outcome {
                Outcome::Paused(paused) if paused.limit == Limit::Fuel && limit.is_none_or(|it| next < it) => paused,
                _ => break,
            };
            let used = session.machine().fuel_used();
            // If nothing has run, the next step costs more than the slice.
            quantum = if used > self.seen {
                QUANTUM
            } else {
                quantum.saturating_mul(2)
            };
            let depth = self.sample(session);
            if is_late() {
                paused.limit = Limit::Time;
                outcome = Outcome::Paused(paused);
                break;
            }
            // Looking at a stack takes time by its depth: that much runs before the next look.
            next = used.saturating_add(quantum).saturating_add(depth);
            set_fuel(session, Some(limit.map_or(next, |it| it.min(next))));
            outcome = paused.resume(session);
        }
        set_fuel(session, limit);
        self.finish(session);
        outcome
    }

    fn sample(&mut self, session: &mut Session) -> u64 {
        let trace = session.trace();
        self.last = collapse(&trace);
        self.add(session);
        trace.frames.len() as u64 + trace.omitted()
    }

    /// Fuel used after the last sample counts for that sample.
    fn finish(&mut self, session: &mut Session) {
        if self.last.is_empty() {
            self.last.push_str("(all)");
        }
        self.add(session);
    }

    fn add(&mut self, session: &mut Session) {
        let used = session.machine().fuel_used();
        let fuel = used - self.seen;
        self.seen = used;
        if fuel == 0 {
            return;
        }
        if !self.stacks.contains_key(&self.last) {
            if self.bytes + self.last.len() > MOST_STACKS {
                self.last = OTHER.to_owned();
            }
            self.bytes += self.last.len();
        }
        *self.stacks.entry(self.last.clone()).or_default() += fuel;
    }

    /// A line for each stack, outermost function first, and its fuel, as flame graph tools read it.
    #[must_use]
    pub fn collapsed(&self) -> String {
        let lines = self.stacks.iter();
        lines.map(|(stack, fuel)| format!("{stack} {fuel}\n")).collect()
    }
}

fn set_fuel(session: &mut Session, fuel: Option<u64>) {
    let limits = *session.machine().limits();
    let set = session.set_limits(Limits { fuel, ..limits });
    set.expect("a profile is made of a metered session");
}

/// A stack as one line: functions with their files, the left-out ones as one.
fn collapse(trace: &Backtrace) -> String {
    let mut names: Vec<String> = Vec::new();
    let mut gaps = trace.gaps.iter().peekable();
    for (index, place) in trace.frames.iter().enumerate() {
        if gaps.next_if(|it| it.after == index).is_some() {
            names.push("…".to_owned());
        }
        let name = visible(&place.function).replace(';', ",");
        names.push(match &place.position {
            Some(at) => format!("{name} ({})", visible(&at.file).replace(';', ",")),
            None => name,
        });
    }
    names.reverse();
    names.join(";")
}

// --- coverage

/// Functions and lines of a file: how often they ran.
#[derive(Default)]
struct Covered {
    /// By line and name.
    functions: BTreeMap<(u32, String), u64>,
    lines: BTreeMap<u32, u64>,
}

/// Which lines of a program, and of the modules it imports from other than preludes, ran in a counted session: a
/// tracefile as lcov writes it. A line without code has no row. An optimiser may remove a line's code, so compile
/// programs without one.
///
/// # Errors
/// The session was not built with [`Mode::Counted`].
pub fn coverage(session: &mut Session, program: &Program) -> Result<String, Error> {
    session.require(Mode::Counted)?;
    let counts = session.machine().counts();
    let mut programs = vec![Arc::clone(program.code())];
    let mut seen = BTreeSet::from([program.module().declarations.name.clone()]);
    for count in &counts {
        let name = &count.program.module().declarations.name;
        if !session.engine().is_prelude(name) && seen.insert(name.clone()) {
            programs.push(Arc::clone(&count.program));
        }
    }
    let mut files: BTreeMap<String, Covered> = BTreeMap::new();
    for program in &programs {
        let ran = counts.iter().filter(|it| Arc::ptr_eq(&it.program, program));
        let ran: BTreeMap<FuncId, &FunctionCount> = ran.map(|it| (it.func, it)).collect();
        cover(program, &ran, &mut files);
    }
    Ok(write_tracefile(&files))
}

fn cover(program: &Code, ran: &BTreeMap<FuncId, &FunctionCount>, files: &mut BTreeMap<String, Covered>) {
    let module = program.module();
    for index in 0..module.bodies.len() {
        let func = FuncId::from_index(index);
        let body = module.body(func);
        let declared = place_of(program, func, module.declarations.functions[index].loc);
        let (mut places, mut is_first) = (Places::default(), true);
        for (place, (offset, _)) in body.instructions().map_while(Result::ok).enumerate() {
            let (_, file, line) = places.of(program, func, body.loc(offset));
            let line = *line;
            if line == 0 {
                continue;
            }
            let counted = ran.get(&func).and_then(|it| it.instructions.get(place));
            let times = counted.map_or(0, |it| it.times);
            let covered = files.entry(file.clone()).or_default();
            let row = covered.lines.entry(line).or_default();
            *row = times.max(*row);
            if core::mem::take(&mut is_first) {
                let times = ran.get(&func).map_or(0, |it| it.calls);
                let line = if declared.2 > 0 { declared.2 } else { line };
                *covered.functions.entry((line, declared.0.clone())).or_default() += times;
            }
        }
    }
}

fn write_tracefile(files: &BTreeMap<String, Covered>) -> String {
    let mut out = String::new();
    for (file, covered) in files {
        let mut line = |text: fmt::Arguments<'_>| {
            writeln!(out, "{text}").expect("strings take what is written");
        };
        line(format_args!("TN:\nSF:{}", visible(file)));
        // The format tells functions apart by name alone.
        let functions = &covered.functions;
        let mut named: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, name) in functions.keys() {
            *named.entry(name).or_default() += 1;
        }
        let name = |at: &u32, name: &str| match named[name] {
            1 => visible(name),
            _ => format!("{}:{at}", visible(name)),
        };
        for (at, function) in functions.keys() {
            line(format_args!("FN:{at},{}", name(at, function)));
        }
        for ((at, function), times) in functions {
            line(format_args!("FNDA:{times},{}", name(at, function)));
        }
        let hit = |it: &&u64| **it > 0;
        let count = functions.values().filter(hit).count();
        line(format_args!("FNF:{}\nFNH:{count}", functions.len()));
        for (at, times) in &covered.lines {
            line(format_args!("DA:{at},{times}"));
        }
        let count = covered.lines.values().filter(hit).count();
        line(format_args!("LF:{}\nLH:{count}", covered.lines.len()));
        line(format_args!("end_of_record"));
    }
    out
}
