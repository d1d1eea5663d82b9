//! What is fuzzed: functions of bytes that must end, must not panic, must not take much memory, and whose results must
//! agree with each other. `main.rs` runs them with a fixed seed; `cargo-fuzz.sh` gives the same functions to
//! cargo-fuzz.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use polyc::{
    DisassembleOptions, Engine, Handle, Level, Limit, Limits, MemoryHost, Mode, Outcome, Paused, Program, Session,
    Settings, Source, TrapCode, decode, disassemble, encode, finish_module, ir, parse_text, verify, write_text,
};
use polyc_base::Budget;

use crate::counting;

/// Longest time for one input, on a busy machine.
const LONGEST: Duration = Duration::from_secs(20);
/// Fuel of a run.
const FUEL: u64 = 20_000;
/// Bytes a program may hold, and the host with it: two copies while the collector moves, and what is not on the heap.
const MEMORY: u64 = 32 << 20;
const HOST_MEMORY: usize = 4 * MEMORY as usize;

/// A function that is fuzzed.
pub struct Target {
    /// Its name, that of the directory of its regressions: of a language, or the extension of its seeds.
    pub name: &'static str,
    check: Check,
}

enum Check {
    /// Panics if anything is wrong.
    Bytes(fn(&[u8])),
    /// Compiles and runs texts of that language.
    Language(&'static str),
}

impl Target {
    /// Panics if anything is wrong.
    pub fn check(&self, bytes: &[u8]) {
        match self.check {
            Check::Bytes(check) => check(bytes),
            Check::Language(name) => frontend(name, bytes),
        }
    }
}

/// The languages that are fuzzed: all there are.
pub fn languages() -> Vec<&'static str> {
    ENGINE.languages().all().iter().map(|it| it.info().name).collect()
}

/// All targets.
pub fn targets() -> Vec<Target> {
    let target = |name, check| Target { name, check };
    let files = [
        target("pbc", Check::Bytes(module_file)),
        target("run", Check::Bytes(run)),
        target("pbt", Check::Bytes(bytecode_text)),
        target("pir", Check::Bytes(ir_text)),
    ];
    let texts = languages().into_iter().map(|it| target(it, Check::Language(it)));
    files.into_iter().chain(texts).collect()
}

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::new);

/// Runs `read`, which may take 64 times the size of its input and 16 MiB.
fn bounded<R>(size: usize, read: impl FnOnce() -> R) -> R {
    let start = Instant::now();
    let (result, peak) = counting::peak(read);
    let most = 64 * size + (16 << 20);
    assert!(peak <= most, "{peak} bytes for an input of {size}");
    assert!(start.elapsed() < LONGEST, "{:?}", start.elapsed());
    result
}

/// Decoding and verifying; what was decoded prints, and encodes to bytes that mean the same.
fn module_file(bytes: &[u8]) {
    let decoded = bounded(bytes.len(), || {
        decode(bytes).map(|module| drop(verify(module).map_err(|error| error.to_string())))
    });
    if decoded.is_err() {
        return;
    }
    let module = decode(bytes).expect("it was decoded before");
    std::hint::black_box(disassemble(&module, &DisassembleOptions::default()));
    std::hint::black_box(write_text(&module));
    let encoded = encode(&module);
    let again = decode(&encoded).expect("it was encoded");
    assert!(encode(&again) == encoded, "other bytes");
}

/// Assembling; what the verifier accepts is written as a text of the same bytes.
fn bytecode_text(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let verified = bounded(text.len(), || verify(parse_text(&text).ok()?).ok());
    let Some(module) = verified else {
        return;
    };
    let written = write_text(&module);
    let again = parse_text(&written).unwrap_or_else(|error| panic!("{error:?}\n{written}"));
    assert!(encode(&again) == encode(&module), "other bytes:\n{written}");
    run_in_every_way(&Program::from(module));
}

/// Rules about what optimising does not touch and code generation hands on: the verifier of IR leaves them to that of
/// bytecode.
const OF_BYTECODE_ALONE: [&str; 7] = ["[V2]", "[V3]", "[V4]", "[V5]", "[V6]", "[V8]", "[V27]"];

/// Parsing IR; what the verifier accepts prints, is parsed again, compiles, and does the same optimised.
fn ir_text(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let parsed = bounded(text.len(), || {
        let module = ir::parse(&text).ok()?;
        ir::verify(&module).is_ok().then_some(module)
    });
    let Some(module) = parsed else {
        return;
    };
    let written = ir::print(&module);
    let again = ir::parse(&written).unwrap_or_else(|error| panic!("{error:?}\n{written}"));
    assert!(ir::print(&again) == written, "another text:\n{written}");
    let mut optimised = module.clone();
    polyc_opt::optimize(&mut optimised, Level::O2, &mut (), &Budget::default());
    let program = |module: &ir::Module, level| match finish_module(module.clone(), level) {
        Ok(code) => Some(Program::from(code)),
        Err(message) if OF_BYTECODE_ALONE.iter().any(|it| message.contains(it)) => None,
        Err(message) => panic!("{message}\n{}", ir::print(module)),
    };
    if let Some(plain) = program(&module, Level::O0) {
        run_at_levels(
            &plain,
            &program(&optimised, Level::O2).expect("it declares the same"),
            // Code inlined from where nobody wrote down a place is in no function.
            |it| &it.summary,
        );
    }
}

/// Compiling; there is a module or an error, and the module does the same at every level.
fn frontend(language: &str, bytes: &[u8]) {
    let language = ENGINE.languages().by_name(language);
    let unit = Source::new(language.expect("it is a language").info().name, "fuzz", bytes);
    let compiled = bounded(bytes.len(), || ENGINE.module(unit.level(Level::O2), &mut ()));
    assert!(
        compiled.result.is_some() || compiled.has_errors(),
        "neither a module nor an error"
    );
    if let Some(module) = compiled.result {
        let plain = ENGINE.module(unit.level(Level::O0), &mut ()).result;
        let plain = plain.expect("it compiles, or not, at every level");
        run_at_levels(&Program::from(plain), &Program::from(module), |it| &it.text);
    }
}

/// Running whatever the verifier accepts.
fn run(bytes: &[u8]) {
    if let Some(module) = decode(bytes).ok().and_then(|it| verify(it).ok()) {
        run_in_every_way(&Program::from(module));
    }
}

/// How a run ended.
struct Ending {
    limit: Option<Limit>,
    /// How it ended, with its trace, and what it wrote.
    text: String,
    /// The same without the trace.
    summary: String,
    fuel: u64,
}

fn limits(fuel: u64) -> Limits {
    Limits {
        fuel: Some(fuel),
        memory: Some(MEMORY),
        depth: Some(10_000),
        output: Some(1 << 20),
        time: None,
    }
}

/// Runs a program, which gets its fuel in that many parts and is paused in between.
fn ending(program: &Program, settings: Settings, parts: u64) -> Ending {
    let start = Instant::now();
    let (ending, peak) = counting::peak(|| {
        let host = Box::new(MemoryHost::default());
        let mut session = Session::builder(&ENGINE)
            .boxed_host(host)
            .limits(limits(FUEL / parts))
            .settings(settings)
            .build();
        let mut outcome = session.run_as::<Handle>(program);
        for part in 2..=parts {
            outcome = match outcome {
                Outcome::Paused(paused) if paused.limit == Limit::Fuel => {
                    session.set_limits(limits(FUEL / parts * part)).expect("it is metered");
                    paused.resume(&mut session)
                }
                other => other,
            };
        }
        let (limit, how, trace) = match outcome {
            Outcome::Paused(Paused { limit, .. }) => (Some(limit), limit.to_string(), String::new()),
            Outcome::Done(value) => (None, session.show(&value.into()), String::new()),
            Outcome::Trapped(report) => {
                let how = format!("{:?} {}", report.code, report.message);
                // Whether the function is named that was to be left by the call that failed depends on inlining.
                let is_call = matches!(report.code, Some(TrapCode::ArityMismatch | TrapCode::NotProcedure));
                let trace = if is_call {
                    String::new()
                } else {
                    format!("{:?}", report.trace)
                };
                (None, how, trace)
            }
            other => (None, format!("{other:?}"), String::new()),
        };
        let output = session.output();
        Ending {
            limit,
            text: format!("{how}\n{trace}\n{output}"),
            summary: format!("{how}\n{output}"),
            fuel: session.machine().fuel_used(),
        }
    });
    assert!(peak <= HOST_MEMORY, "{peak} bytes while it ran");
    assert!(start.elapsed() < LONGEST, "{:?}", start.elapsed());
    ending
}

/// Every engine, stack size and collection gives the same for the same fuel, in one go and in parts.
fn run_in_every_way(program: &Program) {
    let plain = Settings::default();
    let first = ending(program, plain, 1);
    let portable = Settings {
        portable: true,
        ..plain
    };
    let traced = Settings {
        mode: Mode::Traced,
        ..plain
    };
    let mut checked = Settings::stress();
    checked.stress.checked = true;
    checked.stress.collect_always = false;
    for (name, settings, parts) in [
        ("under stress", Settings::stress(), 1),
        ("checked", checked, 8),
        ("on the portable engine", portable, 1),
        ("traced", traced, 1),
        ("in parts", plain, 20),
    ] {
        let other = ending(program, settings, parts);
        let is_memory = |it: &Ending| it.limit == Some(Limit::Memory);
        if !is_memory(&first) && !is_memory(&other) {
            assert!(first.text == other.text, "{name}:\n{}\n{}", first.text, other.text);
            assert!(first.fuel == other.fuel, "{name}: fuel {}, {}", first.fuel, other.fuel);
        }
    }
}

/// Both forms of a program agree in what `seen` reads, unless a limit ends one of them.
fn run_at_levels(plain: &Program, optimised: &Program, seen: fn(&Ending) -> &String) {
    let plain = ending(plain, Settings::default(), 1);
    let optimised = ending(optimised, Settings::default(), 1);
    if plain.limit.is_none() && optimised.limit.is_none() {
        let (plain, optimised) = (seen(&plain), seen(&optimised));
        assert!(plain == optimised, "plain:\n{plain}\noptimised:\n{optimised}");
    }
}
