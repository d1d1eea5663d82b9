//! Instances, imports, calls by the host.

mod common;

use std::sync::Arc;

use common::{describe, describe_value, machine, program};
use polyc_runtime::Limits;
use polyc_vm::{CallError, HostValue, LinkError, Machine, Program, Settings, Status};

const COUNTER: &str = r#"
module "counter" language "none" producer "by hand"
global0 = global "count" i64
global1 = global "last" any
global2 = global "ran" i64
export "next" fn0 func(int) -> int
export "last" global1 any
export "ran" global2 int
export "count" global0 mutable int
entry fn1

fn0 = function "next" direct (i64) -> i64 {
  stack 0
  global.get global0
  local.get l0
  i64.add
  global.set global0
  global.get global0
  any.from_i64
  global.set global1
  global.get global0
  return
}

fn1 = function "entry" direct () -> any {
  stack 0
  global.get global2
  i64.const 1
  i64.add
  global.set global2
  any.const nil
  return
}
"#;

const USER: &str = r#"
module "user" language "none" producer "by hand"
import0 = function "counter" "next" (i64) -> i64
import1 = global "counter" "last" any
import2 = global "counter" "ran" i64
import3 = global "counter" "count" i64 mutable
import4 = native "test.list" (...) -> any
export "add" fn2 func(int) -> int
export "sum" fn3 func(any) -> any
export "half" fn4 func(real, bool) -> real
entry fn0

fn0 = function "entry" direct () -> any {
  locals i64
  stack 0
  i64.const 5
  call.import import0
  drop
  i64.const 100
  import.set import3
  i64.const 1
  call fn1
  any.from_i64
  import.get import1
  import.get import2
  any.from_i64
  call.native import4 3
  return
}

fn1 = function "tail" direct (i64) -> i64 {
  stack 0
  local.get l0
  tail.call.import import0
}

fn2 = function "add" direct (i64) -> i64 {
  stack 0
  local.get l0
  call.import import0
  return
}

fn3 = function "sum" procedure rest (any, any, any) -> any {
  stack 0
  local.get l2
  any.is nil
  br_if L0
  local.get l1
  local.get l2
  pair.first
  any.add
  return
L0:
  local.get l1
  return
}

fn4 = function "half" direct (f64, bool) -> f64 {
  stack 0
  local.get l1
  br_unless L0
  local.get l0
  f64.const 2.0
  f64.div
  return
L0:
  local.get l0
  return
}
"#;

fn resolve(name: &str) -> Option<Arc<Program>> {
    (name == "counter").then(|| program(COUNTER))
}

fn call(machine: &mut Machine, instance: polyc_vm::InstanceId, name: &str, args: Vec<HostValue>) -> String {
    let status = machine.call_export(instance, name, args).expect("begins");
    describe(machine, &status)
}

#[test]
fn modules_share_functions_and_globals() {
    let user = program(USER);
    for (name, settings) in common::all_settings() {
        let mut machine = machine(Limits::default(), settings);
        let instance = machine.instantiate(&user, &mut resolve).expect("links");
        let status = machine.run_entry(instance);
        assert_eq!(describe(&mut machine, &status), "(101 101 1)", "{name}");
        assert_eq!(call(&mut machine, instance, "add", vec![HostValue::Int(9)]), "110");
        assert_eq!(machine.instantiate(&user, &mut resolve), Ok(instance));
    }
}

#[test]
fn entries_run_before_the_first_call_and_once() {
    let mut machine = machine(Limits::default(), Settings::default());
    let instance = machine.instantiate(&program(USER), &mut resolve).expect("links");
    assert_eq!(call(&mut machine, instance, "add", vec![HostValue::Int(1)]), "102");
    assert_eq!(call(&mut machine, instance, "add", vec![HostValue::Int(1)]), "103");
}

#[test]
fn the_host_calls_functions_of_every_convention() {
    let mut machine = machine(Limits::default(), Settings::default());
    let instance = machine.instantiate(&program(USER), &mut resolve).expect("links");
    let two = || vec![HostValue::Int(1), HostValue::Float(0.5)];
    assert_eq!(call(&mut machine, instance, "sum", two()), "1.5");
    assert_eq!(
        call(&mut machine, instance, "sum", vec![HostValue::String("x".into())]),
        "\"x\""
    );
    let half = |flag| vec![HostValue::Float(3.0), HostValue::Bool(flag)];
    assert_eq!(call(&mut machine, instance, "half", half(true)), "1.5");
    assert_eq!(call(&mut machine, instance, "half", half(false)), "3.0");
    let text = machine.with_context(|context| {
        let value = context.string("kept").ok().map(|it| context.root(it));
        value.expect("memory")
    });
    let status = machine
        .call_export(instance, "sum", vec![HostValue::Handle(text.into())])
        .expect("begins");
    let Status::Done(value) = status else {
        panic!("{status:?}")
    };
    assert_eq!(describe_value(&mut machine, &value), "\"kept\"");
}

#[test]
fn calls_that_do_not_fit_are_refused() {
    let mut machine = machine(Limits::default(), Settings::default());
    let instance = machine.instantiate(&program(USER), &mut resolve).expect("links");
    let refused = |machine: &mut Machine, name: &str, args| machine.call_export(instance, name, args).err();
    assert_eq!(
        refused(&mut machine, "none", vec![]),
        Some(CallError::NoFunction("none".into()))
    );
    assert!(matches!(
        refused(&mut machine, "add", vec![]),
        Some(CallError::Arity {
            least: 1,
            most: Some(1)
        })
    ));
    assert!(matches!(
        refused(&mut machine, "sum", vec![]),
        Some(CallError::Arity { least: 1, most: None })
    ));
    let float = vec![HostValue::Float(1.0)];
    assert!(matches!(
        refused(&mut machine, "add", float),
        Some(CallError::Argument { index: 0, .. })
    ));
    let mut other = common::machine(Limits::default(), Settings::default());
    let foreign = other.with_context(|it| it.root(polyc_runtime::Value::NIL));
    assert_eq!(
        refused(&mut machine, "sum", vec![HostValue::Handle(foreign.into())]),
        Some(CallError::Foreign)
    );
}

#[test]
fn open_environments_have_cells_for_who_asks() {
    let define = r#"
module "define" language "none" producer "by hand"
import0 = global "top" "x" any mutable
entry fn0
fn0 = function "entry" direct () -> any {
  stack 0
  any.integer 42
  import.set import0
  any.const nil
  return
}
"#;
    let read = r#"
module "read" language "none" producer "by hand"
import0 = global "top" "x" any
import1 = global "top" "y" any
entry fn0
fn0 = function "entry" direct () -> any {
  stack 0
  import.get import1
  any.is undefined
  br_if L0
  any.const false
  return
L0:
  import.get import0
  return
}
"#;
    let mut machine = machine(Limits::default(), Settings::stress());
    machine.open_environment("top");
    for (text, expected) in [(define, "()"), (read, "42")] {
        let instance = machine.instantiate(&program(text), &mut |_| None).expect("links");
        let status = machine.run_entry(instance);
        assert_eq!(describe(&mut machine, &status), expected);
    }
}

#[test]
fn link_errors_are_reported() {
    let cases = [
        (
            "import0 = function \"none\" \"f\" ()",
            "there is no module `none`, which `m` imports",
        ),
        (
            "import0 = function \"counter\" \"f\" ()",
            "`f` of module `counter` is not exported, not a function () -> nothing",
        ),
        (
            "import0 = function \"counter\" \"next\" () -> i64",
            "`next` of module `counter` is a function (i64) -> i64, not a function () -> i64",
        ),
        (
            "import0 = global \"counter\" \"last\" i64",
            "`last` of module `counter` is a global of type any, not a global of type i64",
        ),
        (
            "import0 = global \"counter\" \"ran\" i64 mutable",
            "`ran` of module `counter` is a global of type i64, not a mutable global of type i64",
        ),
        (
            "import0 = native \"none\" ()",
            "native `none` is not known, not a function () -> nothing",
        ),
        (
            "import0 = native \"test.twice\" (any) -> i64",
            "native `test.twice` is a function (i64) -> i64, not a function (any) -> i64",
        ),
        (
            "import0 = native \"test.twice\" (i64) -> i64 reads traps",
            "native `test.twice` has effects reads, writes, makes an object, may trap; the import allows reads, may trap",
        ),
        ("import0 = function \"m\" \"f\" ()", "module `m` imports itself"),
        (
            "shape0 = native \"test.none\" refs 1 raw 0 hidden",
            "native shape `test.none` is not known, not a shape of 1 refs and 0 raw bytes with access `hidden`",
        ),
        (
            "shape0 = native \"test.hidden\" refs 2 raw 0 hidden",
            "native shape `test.hidden` is a shape of 1 refs and 0 raw bytes with access `hidden`, \
             not a shape of 2 refs and 0 raw bytes with access `hidden`",
        ),
        (
            "shape0 = native \"test.readable\" refs 1 raw 8 write",
            "native shape `test.readable` is a shape of 1 refs and 8 raw bytes with access `read`, \
             not a shape of 1 refs and 8 raw bytes with access `write`",
        ),
    ];
    for (import, expected) in cases {
        let text = format!("module \"m\" language \"none\" producer \"by hand\"\n{import}\n");
        let mut machine = machine(Limits::default(), Settings::default());
        let error: LinkError = machine.instantiate(&program(&text), &mut resolve).expect_err(import);
        assert_eq!(error.to_string(), expected);
    }
}
