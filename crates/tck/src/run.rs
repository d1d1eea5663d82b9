//! Runs of a program, and the ways in which it must do the same.

use polyc::{Engine, Handle, Limit, Limits, MemoryHost, Mode, Outcome, Paused, Program, Session, Settings, TrapCode};

/// How a program is run.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// Its standard input.
    pub input: &'a str,
    /// Its limits; there is one of fuel.
    pub limits: Limits,
    /// Settings of the session.
    pub settings: Settings,
    /// Parts in which it is given its fuel; it is paused in between.
    pub parts: u64,
}

impl<'a> Run<'a> {
    /// A run in one go, on the default engine.
    #[must_use]
    pub fn new(input: &'a str, limits: Limits) -> Self {
        Self {
            input,
            limits,
            settings: Settings::default(),
            parts: 1,
        }
    }
}

/// How a run ended.
#[derive(Clone, Debug, Default)]
pub struct Ending {
    /// The limit that it reached.
    pub limit: Option<Limit>,
    /// Whether it ended in an error.
    pub is_error: bool,
    /// What it returned, as the language shows it, or its error with its place, and its output.
    pub text: String,
    /// The same without places.
    pub summary: String,
    /// The fuel it used.
    pub fuel: u64,
}

/// Runs a program.
#[must_use]
pub fn run(engine: &Engine, program: &Program, how: Run<'_>) -> Ending {
    let all = how.limits.fuel.unwrap_or(u64::MAX / 2);
    let limits = |part: u64| Limits {
        fuel: Some(all / how.parts * part),
        ..how.limits
    };
    let mut session = Session::builder(engine)
        .host(MemoryHost::with_input(how.input))
        .limits(limits(1))
        .settings(how.settings)
        .build();
    let mut outcome = session.run_as::<Handle>(program);
    for part in 2..=how.parts {
        outcome = match outcome {
            Outcome::Paused(paused) if paused.limit == Limit::Fuel => {
                session.set_limits(limits(part)).expect("it has a limit of fuel");
                paused.resume(&mut session)
            }
            other => other,
        };
    }
    let mut ending = Ending::default();
    let mut trace = String::new();
    let how = match outcome {
        Outcome::Paused(Paused { limit, .. }) => {
            ending.limit = Some(limit);
            limit.to_string()
        }
        Outcome::Done(value) => session.show(&value.into()),
        Outcome::Trapped(report) => {
            ending.is_error = true;
            // Whether the function is named that was to be left by the call that failed depends on inlining.
            if !matches!(report.code, Some(TrapCode::ArityMismatch | TrapCode::NotProcedure)) {
                trace = format!("{:?}", report.trace);
            }
            format!("{:?} {}", report.code, report.message)
        }
        other => format!("{other:?}"),
    };
    let output = session.output();
    ending.text = format!("{how}\n{trace}\n{output}");
    ending.summary = format!("{how}\n{output}");
    ending.fuel = session.fuel_used();
    ending
}

/// Every engine, stack size and collection, and whatever the machine does beside running, in one go and in parts: names
/// with settings and parts.
#[must_use]
pub fn ways() -> [(&'static str, Settings, u64); 6] {
    let plain = Settings::default();
    let portable = Settings {
        portable: true,
        ..plain
    };
    let traced = Settings {
        mode: Mode::Traced,
        ..plain
    };
    let counted = Settings {
        mode: Mode::Counted,
        ..plain
    };
    let mut checked = Settings::stress();
    checked.stress.checked = true;
    checked.stress.collect_always = false;
    [
        ("with a collection at each allocation", Settings::stress(), 1),
        ("on small stacks, checked, in 8 parts", checked, 8),
        ("on the portable engine", portable, 1),
        ("traced", traced, 1),
        ("counted", counted, 1),
        ("in 20 parts", plain, 20),
    ]
}

/// Runs a program in every way; what is not the same as `first`, the usual run with these limits.
#[must_use]
pub fn differences(engine: &Engine, program: &Program, how: Run<'_>, first: &Ending) -> Vec<String> {
    let mut found = Vec::new();
    for (name, settings, parts) in ways() {
        let way = Run { settings, parts, ..how };
        found.extend(difference(name, first, &run(engine, program, way), true));
    }
    found
}

/// What differs between two runs, unless the memory limit ended one of them: in memory, only what lives is the same.
#[must_use]
pub fn difference(name: &str, first: &Ending, other: &Ending, is_same_code: bool) -> Option<String> {
    let is_memory = |it: &Ending| it.limit == Some(Limit::Memory);
    if is_memory(first) || is_memory(other) {
        return None;
    }
    if first.text != other.text {
        return Some(format!(
            "{name} it does something else: `{}` instead of `{}`",
            other.text.trim(),
            first.text.trim()
        ));
    }
    (is_same_code && first.fuel != other.fuel)
        .then(|| format!("{name} it uses {} of fuel instead of {}", other.fuel, first.fuel))
}
