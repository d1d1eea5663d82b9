//! Deep recursion and endless tail calls, on a small host stack.

mod common;

use std::thread;

use common::{describe, machine, program};
use polyc_base::trap::Limit;
use polyc_runtime::Limits;
use polyc_vm::{Settings, Status};

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
    assert_eq!(machine.trace().len(), 64);
    machine.set_limits(Limits::default());
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
