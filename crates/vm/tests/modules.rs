//! Modules of a session: which program a name means, chains and webs of imports, what their tables take.

mod common;

use std::collections::HashMap;
use std::sync::Arc;

use common::{describe, machine, program, verified};
use polyc_runtime::native::Registry;
use polyc_runtime::natives::TABLES;
use polyc_runtime::{Limits, MemoryHost};
use polyc_vm::{InstanceId, LinkError, Machine, Program, Settings, Status};

/// A module whose function `give` gives a string.
fn giving(name: &str, text: &str) -> Arc<Program> {
    program(&format!(
        r#"
module "{name}" language "none" producer "by hand"
const0 = string "{text}"
export "give" fn0 func() -> any
fn0 = function "give" direct () -> any {{
  stack 0
  const const0
  return
}}
"#
    ))
}

/// A module whose function `give` gives what that of another gives.
fn asking(name: &str, module: &str) -> Arc<Program> {
    program(&format!(
        r#"
module "{name}" language "none" producer "by hand"
import0 = function "{module}" "give" () -> any
export "give" fn0 func() -> any
fn0 = function "give" direct () -> any {{
  stack 0
  call.import import0
  return
}}
"#
    ))
}

fn run(
    machine: &mut Machine,
    program: &Arc<Program>,
    modules: &HashMap<&str, Arc<Program>>,
) -> Result<String, LinkError> {
    let instance = machine.instantiate(program, &mut |name| modules.get(name).cloned())?;
    Ok(give(machine, instance))
}

fn give(machine: &mut Machine, instance: InstanceId) -> String {
    let status = machine.call_export(instance, "give", Vec::new());
    describe(machine, &status.expect("it is exported"))
}

fn plain() -> Machine {
    machine(Limits::default(), Settings::default())
}

#[test]
fn a_program_does_not_stand_in_for_a_module_that_is_resolved() {
    let modules = HashMap::from([("lists", giving("lists", "true"))]);
    let (evil, user) = (giving("lists", "false"), asking("user", "lists"));
    // Whether it comes first or last.
    let mut first = plain();
    assert_eq!(run(&mut first, &evil, &modules).as_deref(), Ok("\"false\""));
    assert_eq!(run(&mut first, &user, &modules).as_deref(), Ok("\"true\""));
    let mut last = plain();
    assert_eq!(run(&mut last, &user, &modules).as_deref(), Ok("\"true\""));
    assert_eq!(run(&mut last, &evil, &modules).as_deref(), Ok("\"false\""));
    let other = asking("other", "lists");
    assert_eq!(run(&mut last, &other, &modules).as_deref(), Ok("\"true\""));
}

#[test]
fn a_module_has_the_name_it_was_resolved_by_and_no_other() {
    // The module of `a` says that it is `lists`.
    let modules = HashMap::from([("a", giving("lists", "false")), ("lists", giving("lists", "true"))]);
    let mut machine = plain();
    let user = asking("user", "a");
    assert_eq!(run(&mut machine, &user, &modules).as_deref(), Ok("\"false\""));
    let other = asking("other", "lists");
    assert_eq!(run(&mut machine, &other, &modules).as_deref(), Ok("\"true\""));
}

#[test]
fn programs_see_each_other_by_name_and_the_last_of_a_name_counts() {
    let none = HashMap::new();
    let mut machine = plain();
    let (one, two) = (giving("shapes", "1"), giving("shapes", "2"));
    for (program, expected) in [(&one, "\"1\""), (&two, "\"2\""), (&one, "\"1\"")] {
        assert_eq!(run(&mut machine, program, &none).as_deref(), Ok(expected));
        let user = asking("user", "shapes");
        assert_eq!(run(&mut machine, &user, &none).as_deref(), Ok(expected));
    }
    // Three programs that differ, and a user of each time.
    assert_eq!(machine.prepared().0, 2 + 3);
}

#[test]
fn a_program_is_one_instance_whatever_it_is_called() {
    let shared = giving("shared", "x");
    let modules = HashMap::from([("a", Arc::clone(&shared)), ("b", Arc::clone(&shared))]);
    let mut machine = plain();
    for (name, module) in [("one", "a"), ("two", "b")] {
        let user = asking(name, module);
        assert_eq!(run(&mut machine, &user, &modules).as_deref(), Ok("\"x\""));
    }
    assert_eq!(run(&mut machine, &shared, &modules).as_deref(), Ok("\"x\""));
    assert_eq!(machine.prepared().0, 3);
}

#[test]
fn a_chain_of_imports_may_be_long_and_a_ring_is_refused() {
    const LENGTH: usize = 100_000;
    let chain = |end: &'static str| {
        let resolve = move |name: &str| {
            let index: usize = name.parse().ok()?;
            if index == LENGTH {
                return Some(match end {
                    "" => giving(name, "end"),
                    _ => asking(name, end),
                });
            }
            Some(asking(name, &(index + 1).to_string()))
        };
        let run = move || {
            let mut machine = machine(Limits::NONE, Settings::default());
            let linked = machine.instantiate(&asking("0", "1"), &mut { resolve });
            linked.map(|instance| {
                let given = give(&mut machine, instance);
                (given, machine.prepared().0)
            })
        };
        let thread = std::thread::Builder::new().stack_size(256 << 10);
        let thread = thread.spawn(run).expect("a thread");
        thread.join().expect("it does not overflow its stack")
    };
    assert_eq!(chain(""), Ok(("\"end\"".to_owned(), LENGTH + 1)));
    let module = "50000".to_owned();
    assert_eq!(chain("50000"), Err(LinkError::Cycle { module }));
}

#[test]
fn many_imports_of_many_exports_are_linked_in_time() {
    const COUNT: usize = 50_000;
    let mut exports = String::new();
    let mut imports = String::new();
    for index in 0..COUNT {
        exports.push_str(&format!("export \"e{index}\" fn0 func() -> any\n"));
        let from = COUNT - 1 - index;
        imports.push_str(&format!("import{index} = function \"wide\" \"e{from}\" () -> any\n"));
    }
    let head = |name: &str| format!("module \"{name}\" language \"none\" producer \"by hand\"\n");
    let function = "fn0 = function \"f\" direct () -> any {\nstack 0\nany.const nil\nreturn\n}\n";
    let wide = program(&format!("{}{exports}{function}", head("wide")));
    let user = program(&format!(
        "{}{imports}export \"give\" fn0 func() -> any\n{function}",
        head("user")
    ));
    let modules = HashMap::from([("wide", wide)]);
    assert_eq!(run(&mut plain(), &user, &modules).as_deref(), Ok("()"));
}

#[test]
fn tables_count_against_the_memory_limit() {
    let limited = |memory| {
        let limits = Limits {
            memory: Some(memory),
            ..Limits::default()
        };
        machine(limits, Settings::default())
    };
    let head = "module \"m\" language \"none\" producer \"by hand\"\n";
    let many = |count: usize, line: &dyn Fn(usize) -> String| {
        let lines: String = (0..count).map(line).collect();
        program(&format!("{head}{lines}"))
    };
    let large = [
        (
            "functions",
            many(20_000, &|it| {
                format!("fn{it} = function \"\" direct () {{\nstack 0\nreturn\n}}\n")
            }),
        ),
        (
            "globals",
            many(100_000, &|it| format!("global{it} = global \"\" i64\n")),
        ),
        ("constants", many(100_000, &|it| format!("const{it} = integer {it}\n"))),
        (
            "shapes",
            many(20_000, &|it| format!("shape{it} = shape \"\" refs 1 raw 0\n")),
        ),
        (
            "imports",
            many(60_000, &|it| {
                format!("import{it} = native \"test.list\" (...) -> any\n")
            }),
        ),
    ];
    for (what, program) in &large {
        let link = |machine: &mut Machine| machine.instantiate(program, &mut |_| None);
        assert_eq!(link(&mut limited(700 << 10)), Err(LinkError::Memory), "{what}");
        assert!(link(&mut limited(64 << 20)).is_ok(), "{what}");
    }
    // They are kept, so each leaves less room.
    let mut machine = limited(4 << 20);
    let function = "fn0 = function \"\" direct () {\nstack 0\nreturn\n}\n";
    let count = (0..100_000).take_while(|_| {
        let program = program(&format!("{head}{function}"));
        machine.instantiate(&program, &mut |_| None).is_ok()
    });
    assert!((1000..20_000).contains(&count.count()));
}

/// A module of a language that sets the closure for its continuations, and resumes one from another dynamic state.
fn winding(language: &str, answer: &str) -> Arc<Program> {
    Program::prelude(verified(&format!(
        r#"
module "{language}.control" language "{language}" producer "by hand"
import0 = native "continuation.on_rewind" (any, any) -> any
const0 = string "{language}"
const1 = string "{answer}"
global0 = global "k" any
global1 = global "times" i64
export "give" fn1 func() -> any
entry fn0

fn0 = function "main" direct () -> any {{
  stack 0
  const const0
  closure.new fn3 0
  call.native import0 2
  return
}}

fn1 = function "give" direct () -> any {{
  locals any
  stack 0
  any.integer 0
  dynamic.set
  closure.new fn2 0
  call.cc
  local.set l0
  local.get l0
  any.is small-integer
  br_unless L0
  any.integer 1
  dynamic.set
  global.get global0
  any.integer 5
  call.closure 1
  return
L0:
  local.get l0
  return
}}

fn2 = function "keep" procedure (any, any) -> any {{
  stack 0
  local.get l1
  global.set global0
  any.integer 0
  return
}}

fn3 = function "rewind" procedure (any, any, any, any) -> any {{
  stack 0
  local.get l2
  dynamic.set
  local.get l1
  const const1
  call.closure 1
  return
}}
"#
    )))
}

/// Each language says how its own continuations are resumed from another dynamic state, whatever others say later.
#[test]
fn each_language_winds_in_its_own_way() {
    let registry = Arc::new(Registry::new(TABLES).expect("names differ"));
    let host = Box::new(MemoryHost::default());
    let mut machine = Machine::with_settings(registry, host, Limits::default(), Settings::stress());
    let languages = [("a", "of a"), ("b", "of b"), ("c", "of c")];
    let instances = languages.map(|(language, answer)| {
        let program = winding(language, answer);
        let instance = machine.instantiate(&program, &mut |_| None).expect("links");
        assert!(matches!(machine.run_entry(instance), Status::Done(_)));
        instance
    });
    for (instance, (_, answer)) in instances.into_iter().zip(languages) {
        assert_eq!(give(&mut machine, instance), format!("{answer:?}"));
    }
}
