//! A program that waits for a text to be compiled and run: `program.load`.

mod common;

use std::sync::Arc;

use common::{describe, machine, program};
use polyc_base::trap::Limit;
use polyc_runtime::Limits;
use polyc_runtime::natives::{LoadRequest, Loading};
use polyc_vm::{Machine, Settings, Status};

/// Adds 1 to the value of a text, from inside a call.
const ASKS: &str = r#"
module "asks" language "none" producer "by hand"
import0 = native "program.load" (any, any, any, any, any) -> any
const0 = string "lisp"
const1 = string "typed"
const2 = string "(+ 1 2)"
const3 = string "top"
entry fn1

fn0 = function "ask" procedure (any, any) -> any {
  stack 0
  const const0
  const const1
  const const2
  const const3
  local.get l1
  call.native import0 5
  return
}

fn1 = function "main" direct () -> any {
  locals any
  stack 0
  call fn2
  local.set l0
  any.integer 40
  local.get l0
  any.add
  return
}

fn2 = function "value" direct () -> any {
  stack 0
  closure.new fn0 0
  call.cc
  return
}

"#;

/// What such a text became: it uses a module of its own, which nobody has run.
const TEXT: &str = r#"
module "typed" language "none" producer "by hand"
import0 = global "library" "two" any
entry fn0
fn0 = function "entry" direct () -> any {
  stack 0
  import.get import0
  return
}
"#;

const LIBRARY: &str = r#"
module "library" language "none" producer "by hand"
global0 = global "two" any
export "two" global0 any
entry fn0
fn0 = function "entry" direct () -> any {
  stack 0
  any.integer 2
  global.set global0
  any.const nil
  return
}
"#;

fn request(machine: &mut Machine, status: &Status) -> LoadRequest {
    assert!(matches!(status, Status::Paused(Limit::Pending)), "{status:?}");
    let request = machine.extension::<Loading>().request.take();
    request.expect("the program asked")
}

/// Runs the program, with that text for whatever it asks for.
fn run_with(settings: Settings) -> Machine {
    let mut machine = machine(Limits::default(), settings);
    let library = program(LIBRARY);
    let asks = machine.instantiate(&program(ASKS), &mut |_| None).expect("links");
    let status = machine.run_entry(asks);
    let asked = request(&mut machine, &status);
    let words = [&*asked.language, &asked.name, &asked.text, &asked.environment];
    assert_eq!(words, ["lisp", "typed", "(+ 1 2)", "top"]);
    let resolve = &mut |name: &str| (name == "library").then(|| Arc::clone(&library));
    let text = machine.instantiate(&program(TEXT), resolve).expect("links");
    let status = machine.resume_after(text, asked.continuation);
    assert_eq!(describe(&mut machine, &status), "42");
    machine
}

#[test]
fn a_paused_run_goes_on_with_the_value_of_a_text() {
    run_with(Settings::default());
    run_with(Settings::stress());
}

#[test]
fn a_text_that_is_refused_is_a_reason() {
    let mut machine = machine(Limits::default(), Settings::stress());
    let asks = machine.instantiate(&program(ASKS), &mut |_| None).expect("links");
    let status = machine.run_entry(asks);
    let text = request(&mut machine, &status).text;
    // The reason is a string, to which 1 cannot be added.
    machine.extension::<Loading>().refused = Some((text, "no such thing".to_owned()));
    let status = machine.resume();
    assert!(matches!(status, Status::Trapped(_)), "{status:?}");
}
