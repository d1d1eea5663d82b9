//! One attack run in one way, and measured.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use polyc::{
    CompileLimits, Engine, Error, Handle, Level, Limits, Mode, Outcome, Program, Session, Settings, Source, parse_text,
    verify,
};

use super::cases::{Attack, Code, End};
use super::cpu;
use super::host::Endless;
use crate::counting;

/// Bytes a program may write.
pub const OUTPUT: usize = 1 << 20;
const MEMORY: usize = 64 << 20;

/// What every attack runs under.
pub const fn limits() -> Limits {
    Limits {
        fuel: Some(1_000_000),
        memory: Some(MEMORY as u64),
        depth: Some(10_000),
        output: Some(OUTPUT as u64),
        time: Some(Duration::from_secs(1)),
    }
}

/// What every text is compiled under.
const COMPILE_LIMITS: CompileLimits = CompileLimits {
    memory: Some(MEMORY as u64),
    time: Some(Duration::from_secs(1)),
};

/// Most bytes that may be held at once while an input of that size is compiled, run and reported on.
pub const fn memory_bound(input: usize) -> usize {
    3 * MEMORY + 64 * input + (32 << 20)
}

/// A way of running.
pub struct Way {
    pub name: &'static str,
    level: Level,
    portable: bool,
    mode: Mode,
    /// Which attacks run so: each of that many.
    every: usize,
}

impl Way {
    const PLAIN: Self = Self {
        name: "calls",
        level: Level::O2,
        portable: false,
        mode: Mode::Plain,
        every: 1,
    };

    /// Whether the attack of that number runs so.
    pub const fn takes(&self, number: usize) -> bool {
        number.is_multiple_of(self.every)
    }
}

/// The ways, in order.
pub const WAYS: [Way; 4] = [
    Way::PLAIN,
    Way {
        name: "portable",
        portable: true,
        ..Way::PLAIN
    },
    Way {
        name: "counted",
        level: Level::O0,
        mode: Mode::Counted,
        every: 3,
        ..Way::PLAIN
    },
    Way {
        name: "traced",
        level: Level::O0,
        mode: Mode::Traced,
        every: 4,
        ..Way::PLAIN
    },
];

/// What an attack took.
pub struct Measured {
    pub end: End,
    /// The value, the message, or the panic, shortened.
    pub detail: String,
    pub cpu: Duration,
    /// Most bytes held at once.
    pub peak: usize,
    /// Bytes of the report.
    pub report: usize,
    /// Bytes written.
    pub output: usize,
    /// What did not work afterwards.
    pub after: Option<String>,
}

/// A program, or why there is none.
fn program(engine: &Engine, code: &Code, level: Level) -> Result<Program, String> {
    let module = match code {
        Code::Source(language, text) => {
            let unit = Source::new(language, "attack", text);
            let compiled = engine.module(unit.level(level), &mut ());
            let (report, _) = (compiled.report(false), compiled.report_json());
            return compiled.result.map(Program::from).ok_or(report);
        }
        Code::Assembly(text) => parse_text(text).map_err(|it| it.to_string())?,
        Code::Module(module) => (**module).clone(),
    };
    verify(module).map(Program::from).map_err(|it| it.to_string())
}

/// A finished run.
struct Ran {
    end: End,
    /// The value or the report.
    text: String,
    session: Option<Session>,
}

fn run(engine: &Engine, attack: &Attack, way: &Way) -> Ran {
    let refused = |text| Ran {
        end: End::Refused,
        text,
        session: None,
    };
    let engine = if attack.others.is_empty() {
        engine.clone()
    } else {
        // Its modules are not to be found by others.
        Engine::new()
    };
    let engine = &engine.limited(COMPILE_LIMITS);
    for code in &attack.others {
        let added = program(engine, code, way.level)
            .and_then(|program| engine.add_module(&program).map_err(|it| it.to_string()));
        if let Err(error) = added {
            return refused(error);
        }
    }
    let program = match program(engine, &attack.code, way.level) {
        Ok(program) => program,
        Err(error) => return refused(error),
    };
    let settings = Settings {
        portable: way.portable,
        mode: way.mode,
        ..Settings::default()
    };
    let host = Box::new(Endless::new(attack.input.clone()));
    let mut limits = limits();
    if attack.is_deep {
        (limits.fuel, limits.depth) = (None, None);
    }
    let mut session = Session::builder(engine)
        .boxed_host(host)
        .limits(limits)
        .settings(settings)
        .build();
    // The value is printed under the limits of the run.
    let ended = match session.run_as::<Handle>(&program) {
        Outcome::Done(value) => session.print(&value.into()),
        outcome => outcome.into_result().map(|_| ()),
    };
    let end = End::of(&ended);
    let text = match &ended {
        Ok(()) => session.output(),
        Err(Error::Trapped(report)) => {
            let json = report.to_json().len();
            let text = report.to_string();
            assert!(json <= 64 * text.len() + 4096, "the report as JSON: {json}");
            text
        }
        Err(Error::Limit(_)) => session.trace().to_string(),
        Err(error) => error.to_string(),
    };
    Ran {
        end,
        text,
        session: Some(session),
    }
}

/// A program that uses a little of much, and what it gives.
const CONTROL: (&str, &str) = (
    "(define (count n) (if (= n 0) 0 (+ 1 (count (- n 1)))))
     (list (map car '((1) (2))) (count 100) (string-append \"a\" (number->string (expt 2 70)))
           (guard (e (#t 'caught)) (dynamic-wind list (lambda () (vector-ref (vector 1 2) 2)) list))
           (call/cc (lambda (k) (for-each (lambda (x) (if (> x 1) (k x))) '(1 2 3))))
           (call/cc (lambda (k) (dynamic-wind list (lambda () (k 'left)) list))))",
    "((1 2) 100 \"a1180591620717411303424\" caught 2 left)",
);

/// What is wrong with a session in which the control program runs.
fn goes_on(session: &mut Session, control: &Program) -> Option<String> {
    let used = session.machine().fuel_used();
    let more = Limits {
        fuel: Some(used + 1_000_000),
        // What the attack keeps in its globals stays.
        memory: Some(256 << 20),
        output: Some(2 * OUTPUT as u64),
        ..limits()
    };
    session.set_limits(more).expect("it is metered");
    match session.run(control) {
        Outcome::Done(value) => {
            let shown = session.show(&value);
            (shown != CONTROL.1).then(|| format!("a program gives {shown}"))
        }
        other => Some(format!("a program ends so: {other:?}")),
    }
}

/// Runs an attack and then, in the same session and in a new one, a program that has done no harm.
pub fn measure(engine: &Engine, attack: &Attack, way: &Way) -> Measured {
    let before = cpu::used();
    let (ran, peak) = counting::peak(|| catch_unwind(AssertUnwindSafe(|| run(engine, attack, way))));
    let mut measured = Measured {
        end: End::Panic,
        detail: String::new(),
        cpu: cpu::used() - before,
        peak,
        report: 0,
        output: 0,
        after: None,
    };
    let control = engine.compile(Source::new("lisp", "control", CONTROL.0));
    let control = control.unwrap_or_else(|it| panic!("{}", it.report(false)));
    match ran {
        Ok(mut ran) => {
            measured.end = ran.end;
            measured.report = ran.text.len();
            measured.detail = ran.text.chars().take(100).collect();
            measured.detail = measured.detail.replace('\n', " | ");
            if let Some(session) = &mut ran.session {
                measured.output = session.machine().host().output().len();
                measured.after = goes_on(session, &control);
            }
        }
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            measured.detail = text
                .or_else(|| panic.downcast_ref::<&str>().map(|it| (*it).to_owned()))
                .unwrap_or_default();
        }
    }
    let host = Box::new(Endless::default());
    let mut session = Session::builder(engine).boxed_host(host).limits(limits()).build();
    let new = goes_on(&mut session, &control).map(|it| format!("in a new session {it}"));
    measured.after = measured.after.or(new);
    measured
}

/// Ends the process, with the name of what runs, if one attack takes minutes: a hung suite says nothing.
pub struct Watch {
    now: Arc<Mutex<(String, Instant)>>,
    is_over: Arc<AtomicBool>,
}

impl Watch {
    const LONGEST: Duration = Duration::from_secs(120);

    pub fn start() -> Self {
        let watch = Self {
            now: Arc::new(Mutex::new((String::new(), Instant::now()))),
            is_over: Arc::default(),
        };
        let (now, is_over) = (Arc::clone(&watch.now), Arc::clone(&watch.is_over));
        thread::spawn(move || {
            while !is_over.load(Ordering::Relaxed) {
                thread::sleep(Duration::from_millis(200));
                let (name, begun) = &*now.lock().unwrap_or_else(PoisonError::into_inner);
                if begun.elapsed() > Self::LONGEST {
                    // Past what captures a test's output.
                    let _ = std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("{name} does not end\n"));
                    std::process::abort();
                }
            }
        });
        watch
    }

    pub fn begin(&self, name: &str) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        *now = (name.to_owned(), Instant::now());
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
    }
}
