//! Processes of their own for checks: what kills them, or does not end, is a failure with a name.
//!
//! The parent starts its program again with a variable that says which jobs to do. The child comes to the same call of
//! `check`, does them, and writes what it begins and what came of it to its standard output, one event a line. The
//! parent reads them, and looks at the child's processor time and memory. When a child dies the job that it had begun
//! failed, and another child goes on after it.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the rim: processes, their environment, their output and their time"
)]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::Options;
use crate::guard::{caught, tell_places};
use crate::jobs::{Done, Job, Plan};
use crate::report::{Check, Failure, Report};

/// What a child is told, and what it says.
const VARIABLE: &str = "POLYC_TCK";
const MARK: &str = "polyc-tck ";
/// The stack of whoever compiles: that of a thread of Rust.
const STACK: usize = 2 << 20;
/// Most bytes of a child's memory.
const MEMORY: u64 = 3 << 30;
/// How often a child is looked at.
const LOOK: Duration = Duration::from_millis(20);
/// Most failures about one subject.
const MOST_SHOWN: usize = 5;
/// Most deaths for one check; then it is given up.
const MOST_DEATHS: usize = 2;

/// Which jobs a child does: each `step`th from `first` on.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Order {
    key: String,
    first: usize,
    step: usize,
    /// Checks that are given up.
    without: Vec<Check>,
    /// Only digests of the programs' bytes.
    only_digests: bool,
}

#[derive(Serialize, Deserialize)]
enum Event {
    Begun(usize),
    Entered(String),
    Done(usize, Done),
    All,
}

/// Whether this process is a child.
static IS_CHILD: AtomicBool = AtomicBool::new(false);

/// Tells the parent what a job is doing.
pub(crate) fn enter(what: &str) {
    if IS_CHILD.load(Ordering::Relaxed) {
        say(&Event::Entered(what.to_owned()));
    }
}

fn say(event: &Event) {
    let text = serde_json::to_string(event).expect("events are plain data");
    let mut out = std::io::stdout().lock();
    // Without a reader there is nobody to work for.
    if writeln!(out, "{MARK}{text}").and_then(|()| out.flush()).is_err() {
        std::process::exit(1);
    }
}

/// Does all jobs.
pub(crate) fn run(plan: &Plan<'_>, key: &str, options: &Options) -> Report {
    let order = std::env::var(VARIABLE).ok();
    if let Some(order) = order.and_then(|it| serde_json::from_str::<Order>(&it).ok()) {
        if order.key == key {
            work(plan, &order);
            std::process::exit(0);
        }
        // Another call of `check` is meant.
        return Report::default();
    }
    let collected = Collected::default();
    if options.isolated {
        supervise(plan, key, &collected, test_name().as_deref());
    } else {
        for &job in &plan.jobs {
            collected.add(job, plan.perform(job));
        }
    }
    collected.into_report(plan)
}

/// Does the jobs of an order, on a thread with a usual stack.
fn work(plan: &Plan<'_>, order: &Order) {
    IS_CHILD.store(true, Ordering::Relaxed);
    tell_places();
    let perform = || {
        for (index, &job) in plan.jobs.iter().enumerate().skip(order.first).step_by(order.step) {
            if order.without.contains(&job.check()) {
                continue;
            }
            if order.only_digests && !matches!(job, Job::Program(_)) {
                continue;
            }
            say(&Event::Begun(index));
            say(&Event::Done(index, done(plan, job, order.only_digests)));
        }
        say(&Event::All);
    };
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        let thread = thread.spawn_scoped(scope, perform).expect("a thread can be started");
        drop(thread.join());
    });
}

/// What comes of a job; a panic is a failure.
fn done(plan: &Plan<'_>, job: Job, only_digest: bool) -> Done {
    let performed = caught(|| match job {
        Job::Program(number) if only_digest => {
            let case = &plan.cases[number];
            let digest = || crate::programs::digest(plan.engine, case.source(plan.language));
            Done {
                digest: case.compiles().then(digest),
                ..Done::default()
            }
        }
        _ => plan.perform(job),
    });
    performed.unwrap_or_else(|panic| Done {
        failures: vec![Failure::new(
            job.check(),
            plan.subject(job),
            format!("the language {panic}: mend what is said there"),
        )],
        ..Done::default()
    })
}

#[derive(Default)]
struct Collected(Mutex<Sum>);

#[derive(Default)]
struct Sum {
    report: Report,
    digests: BTreeMap<usize, Vec<u64>>,
    deaths: Vec<Check>,
}

impl Collected {
    fn with<R>(&self, change: impl FnOnce(&mut Sum) -> R) -> R {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn add(&self, job: Job, done: Done) {
        self.with(|sum| {
            for (check, count) in done.counts {
                *sum.report.checked.entry(check).or_default() += count;
            }
            sum.report.failures.extend(done.failures);
            sum.report.supports.extend(done.supports);
            if let (Job::Program(number), Some(digest)) = (job, done.digest) {
                sum.digests.entry(number).or_default().push(digest);
            }
        });
    }

    fn without(&self) -> Vec<Check> {
        let deaths = self.with(|sum| sum.deaths.clone());
        let many = |it: &&Check| deaths.iter().filter(|other| other == it).count() >= MOST_DEATHS;
        deaths.iter().filter(many).copied().collect()
    }

    fn into_report(self, plan: &Plan<'_>) -> Report {
        let Sum {
            mut report, digests, ..
        } = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        for (number, digests) in digests {
            if digests.windows(2).any(|it| it[0] != it[1]) {
                let what = "another process compiles it to other bytes: take nothing from hash order, addresses, the clock or the environment";
                let failure = Failure::new(Check::Bytes, &plan.cases[number].name, what);
                report.failures.push(failure);
            }
        }
        report
            .failures
            .sort_by(|a, b| (a.check, &a.subject).cmp(&(b.check, &b.subject)));
        // One sentence of a kind is enough: the same mistake is met by many texts.
        report
            .failures
            .dedup_by(|a, b| (a.check, &a.subject, &a.message) == (b.check, &b.subject, &b.message));
        // Of many texts that are wrong in a like way, the first few show it.
        let mut shown = BTreeMap::new();
        report.failures.retain(|it| {
            let count = shown.entry((it.check, it.subject.clone())).or_insert(0);
            *count += 1;
            *count <= MOST_SHOWN
        });
        report
    }
}

/// Starts children until all jobs are done.
fn supervise(plan: &Plan<'_>, key: &str, collected: &Collected, test: Option<&str>) {
    let workers = std::thread::available_parallelism().map_or(1, |it| it.get().min(4));
    let order = |first, step, only_digests| Order {
        key: key.to_owned(),
        first,
        step,
        without: Vec::new(),
        only_digests,
    };
    std::thread::scope(|scope| {
        for worker in 0..workers {
            let order = order(worker, workers, false);
            scope.spawn(move || follow(plan, collected, order, test));
        }
        let order = order(0, 1, true);
        scope.spawn(move || follow(plan, collected, order, test));
    });
}

/// Has the jobs of one worker done, by one child after the other.
fn follow(plan: &Plan<'_>, collected: &Collected, mut order: Order, test: Option<&str>) {
    let fail = |subject: &str, check, what: String| {
        collected.with(|sum| sum.report.failures.push(Failure::new(check, subject, what)));
    };
    loop {
        order.without = collected.without();
        let mut child = match start(&order, test) {
            Ok(child) => child,
            Err(error) => {
                let what = format!("this program cannot be started again, so nothing is checked: {error}");
                return fail(&order.key, Check::Programs, what);
            }
        };
        let Some(death) = attend(plan, collected, &mut child) else {
            return;
        };
        let Some(index) = death.job else {
            let what = format!("a process of the kit ends before it begins: it {}", death.why);
            return fail(&order.key, Check::Programs, what);
        };
        let job = plan.jobs[index];
        if !order.only_digests {
            let mut failure = Failure::new(job.check(), plan.subject(job), death.to_string());
            failure.input = plan.input(job);
            collected.with(|sum| {
                sum.report.failures.push(failure);
                sum.deaths.push(job.check());
            });
        }
        order.first = index + order.step;
    }
}

/// Why a child ended before all was done.
struct Death {
    job: Option<usize>,
    stage: String,
    why: &'static str,
}

impl std::fmt::Display for Death {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} it {}", self.stage, self.why)
    }
}

fn start(order: &Order, test: Option<&str>) -> std::io::Result<Child> {
    let mut command = Command::new(std::env::current_exe()?);
    match test {
        Some(test) => command.args([test, "--exact", "--nocapture"]),
        None => command.args(std::env::args_os().skip(1)),
    };
    command
        .env(VARIABLE, serde_json::to_string(order).expect("an order is plain data"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
}

/// The name of the test that calls, which is that of its thread.
fn test_name() -> Option<String> {
    let thread = std::thread::current();
    let name = thread.name().filter(|it| *it != "main");
    name.map(str::to_owned)
}

/// What a child said last, as its reader and its watcher see it.
#[derive(Default)]
struct Seen {
    job: Option<usize>,
    stage: String,
    is_done: bool,
    killed: Option<&'static str>,
}

/// Reads what a child says until it ends; `None`: it did all.
fn attend(plan: &Plan<'_>, collected: &Collected, child: &mut Child) -> Option<Death> {
    let (Some(out), Some(mut errors)) = (child.stdout.take(), child.stderr.take()) else {
        return None;
    };
    let seen = Mutex::new(Seen::default());
    let mut said = String::new();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                // A test harness may have written the beginning of the line.
                let event = line.split_once(MARK).and_then(|it| serde_json::from_str(it.1).ok());
                if let Some(event) = event {
                    hear(plan, collected, &seen, event);
                }
            }
        });
        scope.spawn(|| {
            let mut bytes = Vec::new();
            drop(errors.read_to_end(&mut bytes));
            said = String::from_utf8_lossy(&bytes).into_owned();
        });
        watch(plan, child, &seen);
    });
    let Seen {
        job,
        stage,
        is_done,
        killed,
    } = seen.into_inner().unwrap_or_else(PoisonError::into_inner);
    if is_done {
        return None;
    }
    let overflowed = said.contains("overflowed its stack");
    let why = match killed {
        Some(why) => why,
        None if overflowed => {
            "overflows the stack: bound the depth of what is read and report it, or make the recursion a loop"
        }
        None => "ends the process: nothing that a language does may",
    };
    Some(Death { job, stage, why })
}

fn hear(plan: &Plan<'_>, collected: &Collected, seen: &Mutex<Seen>, event: Event) {
    let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    match event {
        Event::Begun(job) => {
            seen.job = Some(job);
            seen.stage = "beginning with".to_owned();
        }
        Event::Entered(stage) => seen.stage = stage,
        Event::Done(index, done) => {
            if let Some(&job) = plan.jobs.get(index) {
                collected.add(job, done);
            }
        }
        Event::All => seen.is_done = true,
    }
}

/// Waits for a child, and ends it when a job takes too long or too much.
fn watch(plan: &Plan<'_>, child: &mut Child, seen: &Mutex<Seen>) {
    let mut job = None;
    let mut began = Used::of(child.id());
    while let Ok(None) = child.try_wait() {
        std::thread::sleep(LOOK);
        let now = seen.lock().unwrap_or_else(PoisonError::into_inner).job;
        let used = Used::of(child.id());
        if now != job {
            (job, began) = (now, used);
        }
        let seconds = job.and_then(|it| plan.jobs.get(it)).map_or(120, |it| plan.seconds(*it));
        let why = if used.time.saturating_sub(began.time) > Duration::from_secs(seconds) {
            "does not end: bound its work by the size of the text, and charge the budget as it goes"
        } else if used.memory > MEMORY {
            "takes memory without bound: bound it by the size of the text, and charge the budget as it goes"
        } else {
            continue;
        };
        seen.lock().unwrap_or_else(PoisonError::into_inner).killed = Some(why);
        drop(child.kill());
    }
}

/// What a process has used: processor time and memory where the system tells, time that has passed elsewhere.
#[derive(Clone, Copy)]
struct Used {
    time: Duration,
    memory: u64,
}

impl Used {
    fn of(process: u32) -> Self {
        Self::told(process).unwrap_or_else(|| {
            static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
            Self {
                time: START.get_or_init(Instant::now).elapsed() / 4,
                memory: 0,
            }
        })
    }

    /// As Linux tells it, in ticks of 10 ms and pages of 4 KiB.
    fn told(process: u32) -> Option<Self> {
        let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
        Some(Self {
            time: Duration::from_millis(10 * (ticks(11)? + ticks(12)?)),
            memory: ticks(21)? * 4096,
        })
    }
}
