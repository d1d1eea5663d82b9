//! Traces of uncaught throws, and the steps of a traced run.

mod common;

use std::sync::{Arc, Mutex};

use common::{describe, machine, program, show};
use polyc_base::Repeat;
use polyc_base::trap::Limit;
use polyc_runtime::native::Argument;
use polyc_runtime::{Context, Limits};
use polyc_vm::{Mode, Settings, Status, TrapReport};

const TRAPS: &str = r#"
module "traps" language "none" producer "by hand"
export "direct" fn2 func() -> any
export "rethrown" fn3 func() -> any
export "deep" fn4 func() -> any

fn0 = function "divide" direct (i64) -> i64 {
  stack 0
  i64.const 1
  local.get l0
  i64.div
  return
}

fn1 = function "middle" direct (i64) -> i64 {
  stack 0
  local.get l0
  call fn0
  i64.const 1
  i64.add
  return
}

fn2 = function "direct" direct () -> any {
  stack 0
  i64.const 0
  call fn1
  any.from_i64
  return
}

fn3 = function "rethrown" direct () -> any {
  locals any
  stack 0
  handler L0..L1 catch L1 l0
L0:
  call fn2
  return
L1:
  local.get l0
  throw
}

fn4 = function "deep" direct () -> any {
  stack 0
  i64.const 1000
  call fn5
  any.from_i64
  return
}

fn5 = function "recur" direct (i64) -> i64 {
  stack 0
  local.get l0
  i64.const 0
  i64.eq
  br_if L0
  local.get l0
  i64.const 1
  i64.sub
  call fn5
  i64.const 1
  i64.add
  return
L0:
  i64.const 0
  call fn0
  return
}
"#;

fn report(export: &str, settings: Settings) -> TrapReport {
    let mut machine = machine(Limits::default(), settings);
    let instance = machine.instantiate(&program(TRAPS), &mut |_| None).expect("links");
    match machine.call_export(instance, export, vec![]).expect("begins") {
        Status::Trapped(report) => report,
        status => panic!("{status:?}"),
    }
}

fn names(report: &TrapReport) -> Vec<String> {
    let name = |it: &polyc_vm::TraceFrame| it.program.module().declarations.functions[it.func.index()].name.clone();
    report.trace.frames.iter().map(name).collect()
}

#[test]
fn a_trace_names_the_functions_from_the_inside_out() {
    for (name, settings) in common::all_settings() {
        let trapped = report("direct", settings);
        assert_eq!(names(&trapped), ["divide", "middle", "direct"], "{name}");
        let offsets: Vec<u32> = trapped.trace.frames.iter().map(|it| it.offset).collect();
        assert_eq!(offsets, [4, 2, 2], "{name}");
    }
}

#[test]
fn a_condition_thrown_again_keeps_its_trace() {
    for (name, settings) in common::all_settings() {
        let trapped = report("rethrown", settings);
        assert_eq!(names(&trapped), ["divide", "middle", "direct", "rethrown"], "{name}");
    }
}

#[test]
fn a_deep_recursion_is_folded() {
    for (name, settings) in common::all_settings() {
        let trapped = report("deep", settings);
        assert_eq!(names(&trapped), ["divide", "recur", "recur", "deep"], "{name}");
        let repeat = Repeat {
            after: 3,
            count: 1,
            times: 999,
        };
        assert_eq!(
            (trapped.trace.repeats, trapped.trace.omitted),
            (vec![repeat], 0),
            "{name}"
        );
    }
}

/// Calls itself from one of two places, as the bits of `l1` say.
const IRREGULAR: &str = r#"
module "irregular" language "none" producer "by hand"
export "start" fn0 func() -> any

fn0 = function "start" direct () -> any {
  stack 0
  i64.const 1000
  i64.const 1
  call fn1
  any.from_i64
  return
}

fn1 = function "recur" direct (i64, i64) -> i64 {
  stack 0
  local.get l0
  i64.const 0
  i64.eq
  br_if L1
  local.get l1
  i64.const 16
  i64.shr_u
  i64.const 1
  i64.and
  i64.const 0
  i64.eq
  br_if L0
  local.get l0
  i64.const 1
  i64.sub
  local.get l1
  i64.const 6364136223846793005
  i64.mul_wrap
  i64.const 1442695040888963407
  i64.add_wrap
  call fn1
  return
L0:
  local.get l0
  i64.const 1
  i64.sub
  local.get l1
  i64.const 6364136223846793005
  i64.mul_wrap
  i64.const 1442695040888963407
  i64.add_wrap
  call fn1
  return
L1:
  i64.const 1
  i64.const 0
  i64.div
  return
}
"#;

#[test]
fn a_long_trace_without_order_keeps_both_ends() {
    for (name, settings) in common::all_settings() {
        let mut machine = machine(Limits::default(), settings);
        let instance = machine.instantiate(&program(IRREGULAR), &mut |_| None).expect("links");
        let status = machine.call_export(instance, "start", vec![]).expect("begins");
        let Status::Trapped(report) = status else {
            panic!("{status:?}");
        };
        let names = names(&report);
        assert!(names.len() < 100 && report.trace.omitted > 500, "{name}: {names:?}");
        let folded: u64 = report.trace.repeats.iter().map(|it| it.times * it.count as u64).sum();
        assert_eq!(names.len() as u64 + report.trace.omitted + folded, 1002, "{name}");
        assert_eq!(
            (names[0].as_str(), names.last().map(String::as_str)),
            ("recur", Some("start"))
        );
    }
}

fn arguments<'h>(context: &Context<'h>, items: &[Argument<'h>]) -> String {
    let one = |it: &Argument<'h>| match it {
        Argument::Value(value) => show(context, *value),
        Argument::I64(value) => value.to_string(),
        Argument::F64(value) => value.to_string(),
        Argument::Bool(value) => value.to_string(),
    };
    items.iter().map(one).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_traced_run_shows_each_instruction_with_operands_and_locals() {
    let text = r#"
module "steps" language "none" producer "by hand"
entry fn0

fn0 = function "main" direct () -> any {
  locals any i64
  stack 0
  i64.const 2
  local.set l1
  any.const nil
  local.get l1
  local.get l1
  i64.mul
  any.from_i64
  pair.new
  local.tee l0
  return
}
"#;
    let steps = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&steps);
    let mut machine = machine(
        Limits::default(),
        Settings {
            mode: Mode::Traced,
            ..Settings::stress()
        },
    );
    machine.set_on_step(Some(Box::new(move |context, step| {
        let line = format!(
            "{:2} {} | {}",
            step.offset,
            arguments(context, step.locals),
            arguments(context, step.stack)
        );
        sink.lock().expect("one thread").push(line.trim_end().to_owned());
        Ok(())
    })));
    let instance = machine.instantiate(&program(text), &mut |_| None).expect("links");
    let status = machine.run_entry(instance);
    assert_eq!(describe(&mut machine, &status), "(improper)");
    let expected = [
        " 0 undefined 0 |",
        " 2 undefined 0 | 2",
        " 4 undefined 2 |",
        " 6 undefined 2 | ()",
        " 8 undefined 2 | () 2",
        "10 undefined 2 | () 2 2",
        "11 undefined 2 | () 4",
        "12 undefined 2 | () 4",
        "13 undefined 2 | (improper)",
        "15 (improper) 2 | (improper)",
    ];
    assert_eq!(*steps.lock().expect("one thread"), expected);
}

/// A callback that reaches a limit at every other step: the run is paused, and goes on with the same step.
#[test]
fn a_step_that_comes_to_a_limit_is_shown_again() {
    let text = r#"
module "steps" language "none" producer "by hand"
entry fn0
fn0 = function "main" direct () -> any {
  stack 0
  i64.const 2
  i64.const 3
  i64.add
  any.from_i64
  return
}
"#;
    let steps = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&steps);
    let settings = Settings {
        mode: Mode::Traced,
        ..Settings::default()
    };
    let mut machine = machine(Limits::default(), settings);
    machine.set_on_step(Some(Box::new(move |_, step| {
        let mut steps = sink.lock().expect("one thread");
        steps.push(step.offset);
        if steps.len() % 2 == 1 {
            return Err(Limit::Output);
        }
        Ok(())
    })));
    let instance = machine.instantiate(&program(text), &mut |_| None).expect("links");
    let mut status = machine.run_entry(instance);
    let mut pauses = 0;
    while let Status::Paused(limit) = status {
        assert_eq!(limit, Limit::Output);
        pauses += 1;
        status = machine.resume();
    }
    assert_eq!((describe(&mut machine, &status).as_str(), pauses), ("5", 5));
    let steps = steps.lock().expect("one thread");
    assert!(steps.chunks(2).all(|it| it[0] == it[1]), "{steps:?}");
}

#[test]
fn prepared_code_prints() {
    let program = program(include_str!("programs/fibonacci.pbt"));
    let text = program.print_prepared(polyc_base::FuncId::new(0), Mode::Plain);
    // Which operations are one step is chosen by profiles; a step is named by all of them.
    let first_names: String = text
        .lines()
        .map(|line| {
            let words = line.split_whitespace().enumerate();
            let words = words.map(|(index, word)| match index {
                1 => word.split('+').next().unwrap_or(word),
                _ => word,
            });
            words.collect::<Vec<_>>().join(" ") + "\n"
        })
        .collect();
    let expected = "registers: 4 raw, 0 refs
0000 br.i64.ge.k r0 2 -> 0003 ; 4
0002 return.raw r0 ; 9
0003 i64.add.k r2 <- r0 -1 ; 14
0004 call 2 0 +0 -> r1/f0 live ; 15
";
    assert!(first_names.starts_with(expected), "{text}");
}
