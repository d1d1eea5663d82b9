//! Programs in IR as the frontends of dynamic languages write them, which check what they compute with: at every level
//! each gives what its first line says, under stress too.

#![allow(clippy::disallowed_methods, reason = "the test reads its programs")]

use std::path::Path;

use polyc::{Engine, Level, Limits, Outcome, Program, Session, Settings, Source, ir, verify};
use polyc_base::Budget;
use polyc_opt::optimize;

fn program(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dynamic").join(name);
    std::fs::read_to_string(path).expect("it is there")
}

fn compile(text: &str, level: Level) -> Program {
    let mut module = ir::parse(text).unwrap_or_else(|error| panic!("{error}"));
    if let Err(errors) = ir::verify(&module) {
        panic!("{}", errors[0]);
    }
    optimize(&mut module, level, &mut (), &Budget::default());
    let module = polyc_codegen::lower(module, polyc_codegen::LoopHeads::Repeated, &Budget::default());
    Program::from(verify(module).unwrap_or_else(|error| panic!("{error}")))
}

/// What a program gives, and the fuel it uses.
fn run(program: &Program, settings: Settings) -> (String, u64) {
    let engine = Engine::new();
    let limits = Limits {
        fuel: Some(10_000_000),
        ..Limits::default()
    };
    let mut session = Session::builder(&engine).limits(limits).settings(settings).build();
    match session.run(program) {
        Outcome::Done(value) => (session.show(&value), session.fuel_used()),
        other => panic!("{other:?}"),
    }
}

fn check(name: &str) {
    let text = program(name);
    let expected = text.lines().next().and_then(|it| it.strip_prefix("; gives "));
    for level in Level::ALL {
        let program = compile(&text, level);
        for settings in [Settings::default(), Settings::stress()] {
            let (found, _) = run(&program, settings);
            assert_eq!(Some(found.as_str()), expected, "{name} at {level:?}");
        }
    }
}

#[test]
fn a_checked_loop() {
    check("loop.pir");
}

#[test]
fn properties_with_caches() {
    check("properties.pir");
}

/// A check that fails by a native leaves nothing boxed: the loop costs what Scheme's does.
#[test]
fn a_checked_loop_costs_what_lisps_costs() {
    let loop_in_lisp = "(let loop ((i 0.0) (sum 0.0)) (if (< i 20000.0) (loop (+ i 1.0) (+ sum i)) sum))";
    let module = Engine::new().module(Source::new("lisp", "loop.scm", loop_in_lisp), &mut ());
    let lisp = Program::from(module.result.expect("it compiles"));
    let (_, wanted) = run(&lisp, Settings::default());
    let (_, found) = run(&compile(&program("loop.pir"), Level::O2), Settings::default());
    assert!(found < wanted * 11 / 10, "{found} units of fuel, and {wanted} in Lisp");
}
