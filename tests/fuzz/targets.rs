//! What is fuzzed: functions of bytes that must end, must not panic, must not take much memory, and whose results must
//! agree with each other. `main.rs` runs them with a fixed seed; `cargo-fuzz.sh` gives the same functions to
//! cargo-fuzz.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use polyc::{
    CompileLimits, DisassembleOptions, Engine, Level, Program, Source, decode, disassemble, encode, finish_module, ir,
    parse_text, verify, write_text,
};
use polyc_base::Budget;
use polyc_tck::{Ending, Run, differences, limits, run as run_program};

use crate::counting;

/// Longest time for one input, on a busy machine.
const LONGEST: Duration = Duration::from_secs(20);
/// Bytes of the host while a program runs: two copies of 32 MiB while the collector moves, and what is not on the heap.
const HOST_MEMORY: usize = 128 << 20;

/// The limit of memory of a compilation, which holds less than three times that much.
const COMPILE_MEMORY: u64 = 5 << 20;

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
        run_at_levels(&plain, &program(&optimised, Level::O2).expect("it declares the same"));
    }
}

/// Compiling; there is a module or an error, and the module does the same at every level.
fn frontend(language: &str, bytes: &[u8]) {
    let language = ENGINE.languages().by_name(language).expect("it is a language");
    let source = Source::new(language.info().name, "fuzz", bytes);
    // Macros may make much of a short text: what holds them is the limit.
    let limited = ENGINE.limited(CompileLimits {
        memory: Some(COMPILE_MEMORY),
        ..CompileLimits::default()
    });
    drop(bounded(bytes.len(), || limited.module(source, &mut ()).result));
    let wrong = polyc_tck::check_text(&ENGINE, language, bytes);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Running whatever the verifier accepts.
fn run(bytes: &[u8]) {
    if let Some(module) = decode(bytes).ok().and_then(|it| verify(it).ok()) {
        run_in_every_way(&Program::from(module));
    }
}

/// Runs a program, within what it may take.
fn ending(program: &Program) -> Ending {
    let start = Instant::now();
    let (ending, peak) = counting::peak(|| run_program(&ENGINE, program, Run::new("", limits())));
    assert!(peak <= HOST_MEMORY, "{peak} bytes while it ran");
    assert!(start.elapsed() < LONGEST, "{:?}", start.elapsed());
    ending
}

/// Every engine, stack size and collection gives the same for the same fuel, in one go and in parts.
fn run_in_every_way(program: &Program) {
    let first = ending(program);
    let start = Instant::now();
    let (wrong, peak) = counting::peak(|| differences(&ENGINE, program, Run::new("", limits()), &first));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(peak <= HOST_MEMORY, "{peak} bytes while it ran");
    assert!(start.elapsed() < LONGEST, "{:?}", start.elapsed());
}

/// Both forms of a program do the same, unless a limit ends one of them. Code inlined from where nobody wrote down a
/// place is in no function, so places do not count.
fn run_at_levels(plain: &Program, optimised: &Program) {
    let (plain, optimised) = (ending(plain), ending(optimised));
    if plain.limit.is_none() && optimised.limit.is_none() {
        let (plain, optimised) = (plain.summary, optimised.summary);
        assert!(plain == optimised, "plain:\n{plain}\noptimised:\n{optimised}");
    }
}
