//! Programs beside polyc's own modules, and reports about modules whose names and locations are of any size.

use polyc::{Engine, Error, Handle, LinkError, MemoryHost, Outcome, Program, Session, Source, parse_text, verify};

fn assembled(text: &str) -> Program {
    let module = parse_text(text).expect("it is bytecode");
    Program::from(verify(module).expect("it is well-formed"))
}

fn lisp(engine: &Engine, text: &str) -> Program {
    engine
        .compile(Source::new("lisp", "user.scm", text))
        .expect("it compiles")
}

fn shown(session: &mut Session, program: &Program) -> String {
    match session.run_as::<Handle>(program) {
        Outcome::Done(value) => session.show(&value.into()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_names_of_polycs_own_modules_are_reserved() {
    let engine = Engine::new();
    let evil = assembled(
        r#"
module "lisp.lists" language "lisp" producer "by hand"
export "list-tail" fn0 func(any, any) -> any
fn0 = function "list-tail" procedure (any, any, any) -> any {
  stack 1
  any.const false
  return
}
"#,
    );
    let reserved = LinkError::Reserved {
        module: "lisp.lists".to_owned(),
    };
    assert_eq!(engine.add_module(&evil), Err(reserved.clone()));
    let user = lisp(&engine, "(list-tail '(1 2 3) 1)");
    let mut session = Session::new(&engine, MemoryHost::default());
    for _ in 0..2 {
        assert_eq!(session.load(&evil), Err(reserved.clone()));
        assert!(matches!(
            session.run(&evil),
            Outcome::Refused(Error::Link(LinkError::Reserved { .. }))
        ));
        assert_eq!(shown(&mut session, &user), "(2 3)");
    }
    // It may be used by its own name.
    let own = engine.module_program("lisp.lists").expect("it is a prelude").into();
    assert_eq!(engine.add_module(&own), Ok(()));
    assert!(session.load(&own).is_ok());
    assert_eq!(shown(&mut session, &user), "(2 3)");
}

#[test]
fn nobody_assigns_what_a_module_exports_unless_it_says_so() {
    let engine = Engine::new();
    let setter = |mutable: &str, module: &str, name: &str| {
        assembled(&format!(
            r#"
module "setter" language "none" producer "by hand"
import0 = global "{module}" "{name}" any mutable
entry fn0
fn0 = function "set" direct () -> any {{
  stack 1
  any.const {mutable}
  import.set import0
  any.const nil
  return
}}
"#
        ))
    };
    let mut session = Session::new(&engine, MemoryHost::default());
    let user = lisp(&engine, "(map car '((1) (2)))");
    let evil = setter("false", "lisp.procedures", "car.closure");
    let refused = session.load(&evil).expect_err("it is refused").to_string();
    assert!(refused.ends_with("not a mutable global of type any"), "{refused}");
    assert_eq!(shown(&mut session, &user), "(1 2)");
    // A program's own variables, which it assigns itself.
    let counter = engine.compile(Source::new(
        "lisp",
        "counter.scm",
        "(define n 1) (set! n 2) (define (get) n)",
    ));
    let counter = counter.expect("it compiles");
    engine.add_module(&counter).expect("no name of polyc's");
    assert!(session.load(&setter("false", "counter", "n")).is_err());
}

/// A function that traps in code inlined through that many calls, and that calls itself that often.
fn deep(calls: usize, name: &str) -> Program {
    let mut text = format!(
        "module \"m\" language \"none\" producer \"by hand\"\n\
         file0 = source \"{name}\" {} lines 10\nloc1 = file0 0..1\n",
        "00".repeat(32)
    );
    for call in 2..=calls {
        text.push_str(&format!("loc{call} = file0 0..1 inlined fn1 loc{}\n", call - 1));
    }
    text.push_str(&format!(
        "entry fn0\n\
         fn0 = function \"main\" direct () -> any {{\n  stack 1\n  i64.const 100\n  call fn1\n  any.from_i64\n  return\n}}\n\
         fn1 = function \"{name}\" direct (i64) -> i64 {{\n  stack 2\n  local.get l0\n  i64.const 0\n  i64.le\n  br_if L0\n  \
         local.get l0 @loc{calls}\n  i64.const 1\n  i64.sub\n  call fn1\n  i64.const 1\n  i64.add\n  return\n\
         L0:\n  i64.const 1\n  i64.const 0\n  i64.div\n  return\n}}\n"
    ));
    assembled(&text)
}

#[test]
fn a_report_is_short_whatever_was_inlined_and_however_it_is_called() {
    let engine = Engine::new();
    let long = "x".repeat(100_000);
    for (calls, name) in [(100_000, "f"), (100_000, long.as_str()), (3, long.as_str())] {
        let program = deep(calls, name);
        let mut session = Session::new(&engine, MemoryHost::default());
        let Outcome::Trapped(report) = session.run(&program) else {
            panic!("it divides by zero");
        };
        let (text, json) = (report.to_string(), report.to_json());
        assert!(text.len() < 1 << 20 && json.len() < 1 << 20, "{}", text.len());
        assert!(report.trace.frames.len() < 512);
        // Nothing is lost: left-out places are counted. Each of 64 frames shown of 102 was inlined that often.
        let shown = report.trace.frames.len() as u64;
        let all = shown + report.trace.omitted();
        assert!(all >= 60 * calls as u64 && all <= 102 * calls as u64, "{all}");
        if calls > 3 {
            assert!(text.contains("more\n"), "{text}");
        }
    }
}
