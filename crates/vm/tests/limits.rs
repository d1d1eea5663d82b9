//! Fuel, memory, output of sessions; pausing and resuming; stopping from another thread.

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use common::{describe, machine, program};
use polyc_base::trap::Limit;
use polyc_runtime::native::Registry;
use polyc_runtime::{Limits, NoHost, Stress};
use polyc_vm::{HostValue, Machine, Mode, Program, Settings, Status, Unmetered};

const FIBONACCI: &str = include_str!("programs/fibonacci.pbt");

const ENDLESS: &str = r#"
module "endless" language "none" producer "by hand"
entry fn0

fn0 = function "main" direct () -> any {
  stack 0
L0:
  br L0
}
"#;

fn fueled(fuel: u64) -> Limits {
    Limits {
        fuel: Some(fuel),
        ..Limits::default()
    }
}

#[test]
fn a_run_that_is_paused_gives_the_same_for_the_same_fuel() {
    let program = program(FIBONACCI);
    let expected = whole(&program);
    assert_eq!(expected.0, "6765");
    let portable = Settings {
        portable: true,
        ..Settings::default()
    };
    for settings in [Settings::default(), Settings::stress(), portable] {
        let (mut pauses, mut fuel) = (0, 0);
        let found = in_parts(&program, settings, |machine, limit| {
            if let Some(limit) = limit {
                assert_eq!(limit, Limit::Fuel);
                assert!(machine.fuel_used() <= fuel + 20, "a block at most beyond");
                pauses += 1;
                fuel += 1000;
            }
            fueled(fuel)
        });
        assert_eq!(found, expected);
        assert!(pauses > 100, "{pauses}");
    }
}

#[test]
fn an_endless_loop_uses_up_its_fuel() {
    let program = program(ENDLESS);
    for portable in [false, true] {
        let mut machine = machine(
            fueled(10_000_000),
            Settings {
                portable,
                ..Settings::default()
            },
        );
        let instance = machine.instantiate(&program, &mut |_| None).expect("links");
        let status = machine.run_entry(instance);
        assert!(matches!(status, Status::Paused(Limit::Fuel)));
        assert!(
            matches!(machine.resume(), Status::Paused(Limit::Fuel)),
            "nothing was added"
        );
    }
}

/// Ways to call something expensive, all of which give 7.
const EXPENSIVE_CALLS: [&str; 6] = [
    "  i64.const 7\n  any.from_i64\n  call.native import1 1",
    "  i64.const 7\n  any.from_i64\n  call.native import2 1",
    "  closure.native import1\n  i64.const 7\n  any.from_i64\n  call.native import0 2",
    "  closure.native import2\n  i64.const 7\n  any.from_i64\n  call.native import0 2",
    "  closure.native import2\n  i64.const 7\n  any.from_i64\n  any.const nil\n  pair.new\n  call.apply",
    "  closure.native import0\n  closure.native import1\n  i64.const 7\n  any.from_i64\n  any.const nil\n  pair.new\n  pair.new\n  call.apply",
];

/// However often a call is paused at a limit, its callee runs once and is charged once.
#[test]
fn a_paused_call_is_charged_and_done_once() {
    for call in EXPENSIVE_CALLS {
        let text = format!(
            r#"
module "expensive" language "none" producer "by hand"
import0 = native "test.call_noting" (any, ...) -> any
import1 = native "test.expensive" (any) -> any
import2 = native "test.expensive_on_the_way" (any) -> any
entry fn0

fn0 = function "main" direct () -> any {{
  stack 0
L0:
{call}
  return
}}
"#
        );
        let program = program(&text);
        for settings in [Settings::default(), Settings::stress()] {
            let run = |step: u64| {
                let mut machine = machine(fueled(step), settings);
                let instance = machine.instantiate(&program, &mut |_| None).expect("links");
                let mut status = machine.run_entry(instance);
                let mut fuel = step;
                while let Status::Paused(Limit::Fuel) = status {
                    fuel += step;
                    machine.set_limits(fueled(fuel)).expect("it is metered");
                    status = machine.resume();
                }
                assert_eq!(describe(&mut machine, &status), "7", "{call}");
                (machine.fuel_used(), machine.host().output().len())
            };
            let (fuel, notes) = run(1 << 20);
            assert!(fuel > 1000 && notes <= 1, "{call}: {fuel} {notes}");
            assert_eq!(run(10), (fuel, notes), "{call}");
        }
    }
}

#[test]
fn fuel_is_limited_in_metered_sessions_only() {
    let mut plain = machine(Limits::default(), Settings::default());
    assert_eq!(plain.set_limits(fueled(10)), Err(Unmetered));
    assert_eq!(plain.set_limits(Limits::NONE), Ok(()));
    let program = program(ENDLESS);
    let settings = Settings {
        mode: Mode::Metered,
        ..Settings::default()
    };
    let mut metered = machine(Limits::default(), settings);
    assert_eq!(metered.set_limits(fueled(1000)), Ok(()));
    let instance = metered.instantiate(&program, &mut |_| None).expect("links");
    let status = metered.run_entry(instance);
    assert!(matches!(status, Status::Paused(Limit::Fuel)));
}

#[test]
fn another_thread_stops_a_run() {
    let program = program(ENDLESS);
    let mut machine = machine(
        Limits::default(),
        Settings {
            mode: Mode::Metered,
            ..Settings::default()
        },
    );
    let instance = machine.instantiate(&program, &mut |_| None).expect("links");
    let handle = machine.stop_handle();
    let stopper = thread::spawn(move || {
        thread::sleep(Duration::from_millis(20));
        handle.stop();
    });
    let status = machine.run_entry(instance);
    assert!(matches!(status, Status::Paused(Limit::Stopped)));
    stopper.join().expect("it has stopped");
}

#[test]
fn time_is_limited_by_the_host_clock() {
    // The host of tests moves its clock a millisecond at each look.
    let program = program(ENDLESS);
    let limits = Limits {
        time: Some(Duration::from_millis(50)),
        ..Limits::default()
    };
    let mut machine = machine(limits, Settings::default());
    let instance = machine.instantiate(&program, &mut |_| None).expect("links");
    assert!(matches!(machine.run_entry(instance), Status::Paused(Limit::Time)));
}

#[test]
fn paused_time_does_not_count() {
    let program = program(ENDLESS);
    let limits = |fuel| Limits {
        time: Some(Duration::from_millis(50)),
        fuel: Some(fuel),
        ..Limits::default()
    };
    // Each slice of fuel is shorter than the time allowed; together they are longer.
    let mut machine = machine(limits(0), Settings::default());
    let instance = machine.instantiate(&program, &mut |_| None).expect("links");
    let mut status = machine.run_entry(instance);
    let mut pauses = 0;
    while let Status::Paused(Limit::Fuel) = status {
        machine.host().monotonic().expect("the host has a clock");
        pauses += 1;
        machine.set_limits(limits(pauses * 100_000)).expect("it is metered");
        status = machine.resume();
    }
    assert!(matches!(status, Status::Paused(Limit::Time)));
    assert!((10..50).contains(&pauses), "{pauses}");
}

#[test]
fn a_limit_of_time_holds_without_the_host_clock() {
    let program = program(ENDLESS);
    let limits = Limits {
        time: Some(Duration::from_millis(50)),
        ..Limits::default()
    };
    // As if an hour went by at each look.
    static HOURS: AtomicU64 = AtomicU64::new(0);
    let clock: fn() -> u64 = || HOURS.fetch_add(3_600_000_000_000, Ordering::Relaxed);
    for clock in [None, Some(clock)] {
        let settings = Settings {
            clock,
            ..Settings::default()
        };
        let natives = Arc::new(Registry::default());
        let mut machine = Machine::with_settings(natives, Box::new(NoHost), limits, settings);
        let instance = machine.instantiate(&program, &mut |_| None).expect("links");
        let status = machine.run_entry(instance);
        assert!(matches!(status, Status::Paused(Limit::Time)));
    }
}

#[test]
fn allocation_storms_end_at_the_memory_limit() {
    for allocate in [
        "  local.get l0\n  local.get l0\n  pair.new\n  local.set l0",
        "  i64.const 1000\n  local.get l0\n  vector.new\n  local.set l0",
        "  i64.const 9223372036854775807\n  i64.const 1000000000\n  i64.rem\n  i64.const 1\n  bytes.new\n  local.set l0",
        "  i64.const 100000\n  call.native import0 1\n  local.get l0\n  pair.new\n  local.set l0",
        "  i64.const 1000000000000\n  call.native import0 1\n  local.set l0",
        "  i64.const 1000000000\n  local.get l0\n  vector.new\n  local.set l0",
    ] {
        let text = format!(
            r#"
module "storm" language "none" producer "by hand"
import0 = native "test.string" (i64) -> any
entry fn0

fn0 = function "main" direct () -> any {{
  locals any
  stack 0
L0:
{allocate}
  br L0
}}
"#
        );
        let program = program(&text);
        let limits = Limits {
            memory: Some(16 << 20),
            ..Limits::default()
        };
        let mut machine = machine(limits, Settings::default());
        let instance = machine.instantiate(&program, &mut |_| None).expect("links");
        let status = machine.run_entry(instance);
        assert_eq!(describe(&mut machine, &status), "paused memory", "{allocate}");
    }
}

#[test]
fn garbage_is_collected() {
    let text = r#"
module "garbage" language "none" producer "by hand"
entry fn0

fn0 = function "main" direct () -> any {
  locals i64 any
  stack 0
L0:
  any.const nil
  any.const nil
  pair.new
  drop
  i64.const 100
  any.const nil
  vector.new
  local.set l1
  local.get l0
  i64.const 1
  i64.add
  local.tee l0
  i64.const 200000
  i64.lt
  br_if L0
  local.get l0
  any.from_i64
  return
}
"#;
    let program = program(text);
    let limits = Limits {
        memory: Some(16 << 20),
        ..Limits::default()
    };
    let mut machine = machine(limits, Settings::default());
    let instance = machine.instantiate(&program, &mut |_| None).expect("links");
    let status = machine.run_entry(instance);
    assert_eq!(describe(&mut machine, &status), "200000");
    assert!(machine.statistics().collections > 5);
}

#[test]
fn failing_allocations_end_runs_wherever_they_are() {
    for text in [
        include_str!("programs/generator.pbt"),
        include_str!("programs/handlers.pbt"),
        include_str!("programs/closures.pbt"),
        include_str!("programs/finally.pbt"),
    ] {
        let program = program(text);
        let expected = text.lines().next().expect("a line").trim_start_matches("; gives ");
        for fail_at in 1..200 {
            let stress = Stress {
                fail_at: Some(fail_at),
                ..Stress::default()
            };
            let mut machine = machine(
                Limits::default(),
                Settings {
                    stress,
                    ..Settings::stress()
                },
            );
            let Ok(instance) = machine.instantiate(&program, &mut |_| None) else {
                continue;
            };
            let status = machine.run_entry(instance);
            let outcome = describe(&mut machine, &status);
            assert!(
                outcome == "paused memory" || outcome == expected,
                "{fail_at}: {outcome}"
            );
        }
    }
}

#[test]
fn sessions_come_and_go() {
    let program = program(FIBONACCI);
    for _ in 0..200 {
        let mut machine = machine(Limits::default(), Settings::default());
        let instance = machine.instantiate(&program, &mut |_| None).expect("links");
        let status = machine.run_entry(instance);
        let Status::Done(HostValue::Handle(_)) = status else {
            panic!("{status:?}");
        };
    }
}

/// Each of these uses up its fuel, or its time, where no function begins and no loop turns.
const UNTESTED: [&str; 3] = [
    // Long integers after the last call.
    r#"
  stack 0
  local.get l0
  i64.const 0
  i64.gt
  br_unless L0
  local.get l0
  i64.const 1
  i64.sub
  call fn0
  drop
  const const0
  const const0
  any.mul
  drop
L0:
  any.integer 0
  return
"#,
    // Throws over all frames.
    r#"
  locals any
  stack 0
  handler L0..L2 catch L2 l1
L0:
  local.get l0
  i64.const 0
  i64.gt
  br_unless L1
  local.get l0
  i64.const 1
  i64.sub
  call fn1
  return
L1:
  any.integer 0
  return
L2:
  local.get l0
  i64.const 1
  i64.sub
  call fn0
  return
"#,
    // Handlers that fail.
    r#"
  locals any
  stack 0
  handler L0..end call l1
  closure.native import0
  local.set l1
L0:
  local.get l0
  i64.const 0
  i64.gt
  br_unless L1
  local.get l0
  i64.const 1
  i64.sub
  call fn0
  return
L1:
  any.integer 0
  throw
"#,
];

fn untested(body: &str, times: i64) -> String {
    let digits = "9".repeat(20_000);
    format!(
        r#"
module "untested" language "none" producer "by hand"
import0 = native "test.fail" (any) -> any
const0 = big "{digits}"
entry fn2

fn0 = function "f" direct (i64) -> any {{{body}}}

fn1 = function "descend and throw" direct (i64) -> any {{
  locals i64
  stack 0
  i64.const 200
  call fn3
  return
}}

fn2 = function "main" direct () -> any {{
  stack 0
  i64.const {times}
  call fn0
  return
}}

fn3 = function "descend" direct (i64) -> any {{
  stack 0
  local.get l0
  i64.const 0
  i64.le
  br_if L0
  local.get l0
  i64.const 1
  i64.sub
  call fn3
  return
L0:
  any.integer 1
  throw
}}
"#
    )
}

/// The result of a run in one go, and the fuel it takes.
fn whole(program: &Arc<Program>) -> (String, u64) {
    let mut machine = machine(fueled(1 << 40), Settings::default());
    let instance = machine.instantiate(program, &mut |_| None).expect("links");
    let status = machine.run_entry(instance);
    (describe(&mut machine, &status), machine.fuel_used())
}

/// The same of a run under `next` limits, which are asked for before it begins and at each pause.
fn in_parts(
    program: &Arc<Program>,
    settings: Settings,
    mut next: impl FnMut(&Machine, Option<Limit>) -> Limits,
) -> (String, u64) {
    let mut machine = machine(fueled(1 << 40), settings);
    let instance = machine.instantiate(program, &mut |_| None).expect("links");
    let limits = next(&machine, None);
    machine.set_limits(limits).expect("it is metered");
    let mut status = machine.run_entry(instance);
    while let Status::Paused(limit) = status {
        let limits = next(&machine, Some(limit));
        machine.set_limits(limits).expect("it is metered");
        status = machine.resume();
    }
    (describe(&mut machine, &status), machine.fuel_used())
}

/// Wherever work is done, fuel and time are tested soon, and a run paused there goes on as if it had never stopped.
#[test]
fn no_work_is_done_without_a_test() {
    for body in UNTESTED {
        let program = program(&untested(body, 300));
        let expected = whole(&program);
        assert!(expected.1 > 5_000, "{body}: {expected:?}");
        for settings in [Settings::default(), Settings::stress()] {
            let (mut fuel, mut most) = (0, 0);
            let found = in_parts(&program, settings, |machine, limit| {
                let Some(limit) = limit else { return fueled(0) };
                assert_eq!(limit, Limit::Fuel);
                most = most.max(machine.fuel_used().saturating_sub(fuel));
                fuel = fuel.max(machine.fuel_used()) + 5_000;
                fueled(fuel)
            });
            assert_eq!(found, expected, "{body}");
            // A product of two such integers, or a search through such a stack.
            assert!(most < 70_000, "{body}: {most}");
        }
    }
}

/// Limits that leave `part` bytes more at each pause, and the number of pauses.
fn memory_in_parts(part: u64, pauses: &mut u64, limit: Option<Limit>) -> Limits {
    if let Some(limit) = limit {
        assert_eq!(limit, Limit::Memory);
        *pauses += 1;
    }
    Limits {
        memory: Some(part * (*pauses + 1)),
        ..fueled(1 << 40)
    }
}

/// However often memory stops work, also a throw, it costs the same fuel as in one go.
#[test]
fn work_that_memory_stops_is_charged_once() {
    for body in UNTESTED {
        let program = program(&untested(body, 100));
        let expected = whole(&program);
        for part in [40, 1000, 30_000] {
            let mut pauses = 0;
            let found = in_parts(&program, Settings::stress(), |_, limit| {
                memory_in_parts(part, &mut pauses, limit)
            });
            assert_eq!(found, expected, "in parts of {part}: {body}");
            assert!(pauses > 0, "in parts of {part}: {body}");
        }
    }
}

/// A native calls what cannot be called, at each depth, below a handler.
const THROWS_WHEN_CALLED: &str = r#"
module "throws when called" language "none" producer "by hand"
import0 = native "test.call" (any, ...) -> any
entry fn3

fn0 = function "two arguments" procedure (any, any, any) -> any {
  stack 0
  local.get l1
  return
}

fn1 = function "descend" direct (i64) -> any {
  stack 0
  local.get l0
  i64.const 0
  i64.le
  br_if L0
  local.get l0
  i64.const 1
  i64.sub
  call fn1
  return
L0:
  closure.new fn0 0
  any.integer 1
  call.native import0 2
  return
}

fn2 = function "handle" direct (i64) -> any {
  locals any
  stack 0
  handler L0..end call l1
  closure.new fn4 0
  local.set l1
L0:
  local.get l0
  call fn1
  return
}

fn3 = function "main" direct () -> any {
  locals i64 any
  stack 0
  handler L1..L2 catch L2 l1
  i64.const 16
  local.set l0
L0:
  local.get l0
  i64.const 0
  i64.le
  br_if L3
L1:
  local.get l0
  call fn2
  return
L2:
  local.get l0
  i64.const 1
  i64.sub
  local.set l0
  br L0
L3:
  any.integer 7
  return
}

fn4 = function "handler" procedure (any, any) -> any {
  stack 0
  local.get l1
  return
}
"#;

/// A call that is put off for want of memory and then throws has the room for its frame and the two of a handler.
#[test]
fn a_call_put_off_has_room_to_throw() {
    let program = program(THROWS_WHEN_CALLED);
    for is_checked in [true, false] {
        let mut settings = Settings::stress();
        settings.stress.checked = is_checked;
        for part in [40, 100, 360] {
            let mut pauses = 0;
            let (found, _) = in_parts(&program, settings, |_, limit| memory_in_parts(part, &mut pauses, limit));
            assert_eq!(found, "7", "in parts of {part}");
            assert!(pauses > 10, "{pauses}");
        }
    }
}
