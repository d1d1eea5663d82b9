//! What a machine takes to decode, verify, link and prepare a module is linear in the module, whatever is in it: at
//! most 64 bytes for each of its bytes besides what the limit of memory allows, in every mode. Each module makes one
//! product of two of its sizes as large as it can be.

#![allow(clippy::disallowed_methods, reason = "the test looks at the clock")]

#[path = "common/counting.rs"]
mod counting;

use std::fmt::Write;
use std::time::{Duration, Instant};

use polyc::{Engine, Limits, Mode, Outcome, Program, Session, Settings, verify};
use polyc_bytecode::{decode, encode, parse_text};

/// What the program itself may hold, the tables of twenty thousand functions included.
const MEMORY: usize = 4 << 20;
/// What is taken whatever the module: tables of natives, stacks.
const CONSTANT: usize = 32 << 20;
/// What is taken for each byte of the module.
const EACH: usize = 64;

/// The text of a function without parameters.
struct Text {
    out: String,
    functions: usize,
}

impl Text {
    fn new() -> Self {
        let out = "module \"m\" language \"none\" producer \"by hand\"\nentry fn0\n".to_owned();
        Self { out, functions: 0 }
    }

    /// Adds a function of some locals, operands, tables and code.
    fn function(&mut self, locals: &str, stack: usize, code: &str) -> &mut Self {
        let number = self.functions;
        self.functions += 1;
        writeln!(
            self.out,
            "\nfn{number} = function \"f\" direct () -> any {{\n{locals}  stack {stack}\n{code}}}"
        )
        .expect("writing to a string");
        self
    }
}

/// The texts of `0..count`, joined.
fn each(count: usize, text: impl FnMut(usize) -> String) -> String {
    (0..count).map(text).collect()
}

fn locals(count: usize) -> String {
    format!("  locals{}\n", " any".repeat(count))
}

const END: &str = "  any.integer 1\n  return\n";

/// The function decodes, verifies and is prepared within its bounds.
fn check(name: &str, text: &str) {
    let module = parse_text(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let bytes = encode(&module);
    drop(module);
    let engine = Engine::new();
    let plain = Settings::default();
    let metered = Settings {
        mode: Mode::Metered,
        ..plain
    };
    let counted = Settings {
        mode: Mode::Counted,
        ..plain
    };
    let traced = Settings {
        mode: Mode::Traced,
        ..plain
    };
    let modes = [
        ("plain", plain),
        ("metered", metered),
        ("counted", counted),
        ("traced", traced),
    ];
    for (mode, settings) in modes {
        let start = Instant::now();
        let ((), peak) = counting::peak(|| {
            let module = decode(&bytes).expect("it was encoded");
            let verified = verify(module).unwrap_or_else(|error| panic!("{name} is not verified: {error}"));
            let program = Program::from(verified);
            let limits = Limits {
                memory: Some(MEMORY as u64),
                ..Limits::default()
            };
            let mut session = Session::builder(&engine).limits(limits).settings(settings).build();
            let outcome = session.run(&program);
            assert!(!matches!(outcome, Outcome::Refused(_)), "{name}: {outcome:?}");
        });
        let taken = start.elapsed();
        let most = 3 * MEMORY + CONSTANT + EACH * bytes.len();
        assert!(
            peak <= most,
            "{name}, {mode}: {peak} bytes for {}, more than {most}",
            bytes.len()
        );
        assert!(taken < Duration::from_secs(20), "{name}, {mode}: {taken:?}");
    }
}

#[test]
fn switches_and_targets() {
    const COUNT: usize = 40_000;
    let table = each(COUNT, |it| format!("L{it}, "));
    let code = each(COUNT, |it| format!("L{it}:\n  i64.const 100000\n  switch table0\n"));
    let tables = format!("  table0 = 0: {table}else L{COUNT}\n");
    let code = format!("{tables}{code}L{COUNT}:\n{END}");
    check("switches", Text::new().function("", 1, &code).out.as_str());
}

#[test]
fn operands_and_instructions() {
    const DEPTH: usize = 20_000;
    let push = "  any.integer 1\n".repeat(DEPTH);
    let work = "  box.new\n".repeat(400_000);
    let pop = "  drop\n".repeat(DEPTH - 1);
    let code = format!("{push}{work}{pop}  return\n");
    check("operands", Text::new().function("", DEPTH, &code).out.as_str());
}

#[test]
fn dense_instructions() {
    let work = "  box.new\n".repeat(1_000_000);
    let code = format!("  any.integer 1\n{work}  return\n");
    check("dense", Text::new().function("", 1, &code).out.as_str());
}

#[test]
fn locals_and_safepoints() {
    const COUNT: usize = 30_000;
    let set = each(COUNT, |it| format!("  any.integer 1\n  box.new\n  local.set l{it}\n"));
    let get = each(COUNT, |it| format!("  local.get l{it}\n  box.new\n  drop\n"));
    let code = format!("{set}{get}{END}");
    let text = Text::new().function(&locals(COUNT), 1, &code).out.clone();
    check("locals", &text);
}

#[test]
fn locals_and_blocks() {
    const COUNT: usize = 30_000;
    // Blocks in the opposite of the order in which control goes through them: what each reads is known late.
    let code = each(COUNT, |it| {
        let next = if it == 0 { COUNT } else { it - 1 };
        format!("L{it}:\n  local.get l{it}\n  drop\n  br L{next}\n")
    });
    let code = format!("  br L{}\n{code}L{COUNT}:\n{END}", COUNT - 1);
    let text = Text::new().function(&locals(COUNT), 1, &code).out.clone();
    check("blocks", &text);
}

#[test]
fn small_blocks() {
    const COUNT: usize = 300_000;
    let code = each(COUNT, |it| format!("L{it}:\n  unreachable\n"));
    let text = Text::new().function("", 1, &format!("{END}{code}")).out.clone();
    check("small blocks", &text);
    let code = each(COUNT, |it| format!("L{it}:\n  br L{}\n", it + 1));
    let code = format!("{code}L{COUNT}:\n{END}");
    check("chain", Text::new().function("", 1, &code).out.as_str());
}

#[test]
fn handlers_and_blocks() {
    const COUNT: usize = 40_000;
    // Each handler lies in the range of the next, and the last is a `finally`.
    let rows = each(COUNT, |it| {
        let (start, end, target) = (2 * it, 2 * it + 1, 2 * it + 2);
        format!("  handler L{start}..L{end} catch L{target} l{}\n", it % 100)
    });
    let (start, target) = (2 * COUNT, 2 * COUNT + 1);
    let rows = format!("{rows}  handler L{start}..L{target} finally L{target}\n");
    let code = each(COUNT, |it| {
        format!(
            "L{}:\n  any.integer 1\n  throw\nL{}:\n  resume_unwind\n",
            2 * it,
            2 * it + 1
        )
    });
    let code = format!("{rows}{code}L{start}:\n{END}L{target}:\n  resume_unwind\n");
    let text = Text::new().function(&locals(100), 1, &code).out.clone();
    check("handlers", &text);
}

#[test]
fn functions() {
    const COUNT: usize = 20_000;
    let mut text = Text::new();
    let calls = each(COUNT, |it| format!("  call fn{}\n  drop\n", it + 1));
    text.function("", 1, &format!("{calls}{END}"));
    for _ in 0..COUNT {
        text.function("", 1, END);
    }
    check("functions", &text.out);
    // Functions of few instructions and many locals.
    let mut text = Text::new();
    let calls = each(COUNT / 20, |it| format!("  call fn{}\n  drop\n", it + 1));
    text.function("", 1, &format!("{calls}{END}"));
    for _ in 0..COUNT / 20 {
        let work = "  local.get l0\n  br_if L0\n".repeat(10);
        let alloc = "  any.integer 1\n  box.new\n  drop\n".repeat(10);
        let code = format!("{work}L0:\n{alloc}{END}");
        let locals = format!("  locals bool{}\n", " any".repeat(1000));
        text.function(&locals, 1, &code);
    }
    check("functions of many locals", &text.out);
}
