//! Deep recursion and endless tail calls, on a small host stack.

mod common;

use std::thread;

use common::{describe, machine, program};
use polyc_base::trap::Limit;
use polyc_base::{Op, Type};
use polyc_runtime::Limits;
use polyc_vm::{Mode, Settings, Status};

/// Runs on a host stack of 256 KiB.
fn on_small_stack(run: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new()
        .stack_size(256 << 10)
        .spawn(run)
        .expect("a thread");
    thread.join().expect("the run passes");
}

fn run(text: &str, limits: Limits, settings: Settings) -> String {
    let program = program(text);
    let mut machine = machine(limits, settings);
    let instance = machine.instantiate(&program, &mut |_| None).expect("links");
    let status = machine.run_entry(instance);
    describe(&mut machine, &status)
}

const RECURSION: &str = r#"
module "deep" language "none" producer "by hand"
entry fn1

fn0 = function "f" direct (any) -> any {
  locals any
  stack 0
  local.get l0
  any.integer 0
  any.num_eq
  br_if L0
  local.get l0
  any.integer 1
  any.sub
  call fn0
  local.set l1
  any.integer 1
  local.get l1
  any.add
  return
L0:
  any.integer 0
  return
}

fn1 = function "main" direct () -> any {
  stack 0
  any.integer 1000000
  call fn0
  return
}
"#;

#[test]
fn a_million_nested_calls_return() {
    for portable in [false, true] {
        on_small_stack(move || {
            let settings = Settings {
                portable,
                ..Settings::default()
            };
            assert_eq!(run(RECURSION, Limits::default(), settings), "1000000");
            let small = Settings {
                stack_frames: 8,
                stack_words: 64,
                ..settings
            };
            assert_eq!(run(RECURSION, Limits::default(), small), "1000000");
        });
    }
}

#[test]
fn depth_is_limited_exactly() {
    // The entry is at depth 0, f(1000000) at 1, f(0) at 1000001.
    for (depth, expected) in [(1_000_001, "1000000"), (1_000_000, "paused depth")] {
        let limits = Limits {
            depth: Some(depth),
            ..Limits::default()
        };
        assert_eq!(run(RECURSION, limits, Settings::default()), expected);
    }
}

#[test]
fn a_run_goes_on_when_depth_is_raised() {
    let program = program(RECURSION);
    let limits = Limits {
        depth: Some(5000),
        ..Limits::default()
    };
    let mut machine = machine(limits, Settings::default());
    let instance = machine.instantiate(&program, &mut |_| None).expect("links");
    let status = machine.run_entry(instance);
    assert!(matches!(status, Status::Paused(Limit::Depth)));
    assert_eq!(machine.trace().frames.len(), 64);
    machine.set_limits(Limits::default()).expect("it is metered");
    let status = machine.resume();
    assert_eq!(describe(&mut machine, &status), "1000000");
}

#[test]
fn endless_recursion_ends_at_the_memory_limit() {
    let text = RECURSION.replace(
        "any.integer 0
  any.num_eq",
        "any.const false
  any.same",
    );
    let limits = Limits {
        memory: Some(64 << 20),
        ..Limits::NONE
    };
    assert_eq!(run(&text, limits, Settings::default()), "paused memory");
}

/// A loop of a million steps whose step is a tail call of some kind.
fn tail_loop(call: &str) -> String {
    format!(
        r#"
module "tail" language "none" producer "by hand"
import0 = native "test.call" (any, ...) -> any
export "step" fn0 func() -> any
entry fn1

fn0 = function "step" procedure (any, any) -> any {{
  stack 0
  local.get l1
  any.integer 0
  any.num_eq
  br_if L0
{call}
L0:
  any.const true
  return
}}

fn1 = function "main" direct () -> any {{
  stack 0
  closure.new fn0 0
  any.integer 1000000
  call.closure 1
  return
}}

fn2 = function "continue" procedure (any, any) -> any {{
  stack 0
  local.get l0
  closure.get 0
  local.get l0
  closure.get 1
  tail.call.closure 1
}}
"#
    )
}

#[test]
fn a_million_tail_calls_of_every_kind_need_no_stack() {
    let next = "  local.get l0\n  local.get l1\n  any.integer 1\n  any.sub\n";
    let calls = [
        format!("{next}  tail.call fn0"),
        format!("{next}  tail.call.closure 1"),
        format!("{next}  any.const nil\n  pair.new\n  tail.call.apply"),
        format!("{next}  closure.new fn2 2\n  tail.call.cc"),
        // A native's tail call in tail position: the native is a procedure, too.
        format!("  closure.native import0\n{next}  tail.call.closure 2"),
    ];
    for call in calls {
        let text = tail_loop(&call);
        on_small_stack(move || {
            // Two frames are the entry's and one below it; a capture needs no more.
            let limits = Limits {
                depth: Some(2),
                memory: Some(32 << 20),
                ..Limits::NONE
            };
            for portable in [false, true] {
                let settings = Settings {
                    portable,
                    ..Settings::default()
                };
                assert_eq!(run(&text, limits, settings), "true", "{call}");
            }
        });
    }
}

#[test]
fn capturing_in_a_loop_needs_constant_memory() {
    let text = r#"
module "capture" language "none" producer "by hand"
entry fn1

fn0 = function "identity" procedure (any, any) -> any {
  stack 0
  local.get l1
  any.const false
  tail.call.closure 1
}

fn1 = function "main" direct () -> any {
  locals any i64
  stack 0
  closure.new fn0 0
  local.set l0
L0:
  local.get l0
  call.cc
  drop
  local.get l1
  i64.const 1
  i64.add
  local.tee l1
  i64.const 1000000
  i64.lt
  br_if L0
  local.get l1
  any.from_i64
  return
}
"#;
    let limits = Limits {
        memory: Some(32 << 20),
        ..Limits::default()
    };
    assert_eq!(run(text, limits, Settings::default()), "1000000");
}

/// A loop of `steps` steps around a body that leaves the stack empty.
fn endless_enough(steps: u32, body: &str) -> String {
    format!(
        r#"
module "loop" language "none" producer "by hand"
import0 = native "test.twice" (i64) -> i64
const0 = symbol "name"
shape0 = shape "s" refs 1 raw 16
global0 = global "raw" i64
global1 = global "ref" any
entry fn0

fn0 = function "main" direct () -> any {{
  locals i64 i64 i64 f64 f64 bool any any obj any any any
  stack 0
  i64.const 7
  local.set l1
  i64.const 3
  local.set l2
  f64.const 0.5
  local.set l3
  f64.const 0.25
  local.set l4
  obj.new shape0
  local.set l8
  any.integer 2
  box.new
  local.set l9
  any.integer 5
  any.integer 6
  pair.new
  local.set l10
  any.integer 1
  any.integer 2
  vector.of 2
  local.set l11
L0:
{body}
  local.get l0
  i64.const 1
  i64.add
  local.tee l0
  i64.const {steps}
  i64.lt
  br_if L0
  any.const true
  return
}}

fn1 = function "one" procedure (any) -> any {{
  stack 0
  any.integer 1
  return
}}
"#
    )
}

/// An operation that left a host frame would overflow 256 KiB long before.
#[test]
fn no_operation_leaves_a_host_frame() {
    let mut scalars = String::new();
    for row in Op::table() {
        let Some(op) = Op::parse(row.name, &[]) else {
            continue;
        };
        let Some((types, result)) = op.fixed_signature() else {
            continue;
        };
        if types.iter().any(|it| it.is_ref()) || result.is_none_or(Type::is_ref) {
            continue;
        }
        for (place, ty) in types.iter().enumerate() {
            let first = match ty {
                Type::I64 => 1,
                Type::F64 => 3,
                _ => 5,
            };
            let local = first + usize::from(place == 1 && first < 5);
            scalars += &format!("  local.get l{local}\n");
        }
        scalars += &format!("  {}\n  drop\n", row.name);
    }
    let dynamic = "
  local.get l1
  any.from_i64
  local.set l6
  local.get l3
  any.from_f64
  local.set l7
  local.get l6
  local.get l6
  any.add
  local.get l7
  any.mul
  local.get l6
  any.sub
  drop
  local.get l6
  any.integer 2
  any.quotient
  any.integer 2
  any.modulo
  drop
  local.get l7
  local.get l6
  any.lt
  drop
  i64.const 9223372036854775807
  any.from_i64
  any.integer 1
  any.add
  drop
  local.get l9
  local.get l6
  box.set
  local.get l9
  box.get
  drop
  local.get l10
  local.get l6
  pair.set_first
  local.get l10
  pair.rest
  drop
  local.get l11
  i64.const 1
  vector.get
  drop
  local.get l11
  i64.const 1
  local.get l6
  vector.set
  local.get l8
  i64.const 8
  local.get l1
  i64.store_at 0
  local.get l8
  i64.load 8
  drop
  local.get l8
  local.get l6
  ref.store 0
  local.get l8
  ref.load 0
  drop
  local.get l8
  any.from_obj
  obj.cast shape0
  drop
  local.get l6
  closure.new fn1 1
  closure.get 0
  global.set global1
  global.get global1
  drop
  local.get l6
  any.is float
  drop
  local.get l1
  call.native import0 1
  drop
  closure.new fn1 0
  call.closure 0
  drop
  any.const nil
  call fn1
  drop
  closure.new fn1 0
  any.const nil
  call.apply
  drop
";
    for (steps, body) in [(100_000, scalars.as_str()), (50_000, dynamic)] {
        let text = endless_enough(steps, body);
        for mode in [Mode::Plain, Mode::Metered] {
            let text = text.clone();
            on_small_stack(move || {
                let settings = Settings {
                    mode,
                    ..Settings::default()
                };
                assert_eq!(run(&text, Limits::default(), settings), "true");
            });
        }
    }
}
