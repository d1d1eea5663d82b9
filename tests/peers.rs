//! The programs that polyc is compared by print in each of its languages what their `.out` files say.

#![allow(clippy::disallowed_methods, reason = "tests read their data files")]

#[path = "../benches/peers/programs.rs"]
mod programs;

use polyc::{Engine, MemoryHost, Outcome, Session, Source};
use programs::Program;

#[test]
fn pascal_training_programs_print_what_they_should() {
    check("training", "pas", 10);
}

#[test]
fn pascal_unseen_programs_print_what_they_should() {
    check("unseen", "pas", 9); // all but `closures`
}

#[test]
fn lisp_training_programs_print_what_they_should() {
    check("training", "scm", 10);
}

#[test]
fn lisp_unseen_programs_print_what_they_should() {
    check("unseen", "scm", 10);
}

#[test]
fn expr_training_programs_print_what_they_should() {
    check("training", "expr", 5);
}

#[test]
fn basic_programs_print_what_they_should() {
    check("training", "bas", 5);
    check("unseen", "bas", 1);
}

/// Runs the programs of a set that a language has, which are so many.
fn check(set: &str, extension: &str, programs: usize) {
    let engine = Engine::new();
    let mut count = 0;
    for program in Program::all().filter(|it| it.set == set) {
        if let Some(source) = program.source(extension) {
            let text = std::fs::read_to_string(&source).expect("it can be read");
            let expected = std::fs::read_to_string(program.output(extension)).expect("it is beside it");
            let name = format!("{}.{extension}", program.name);
            assert_eq!(run(&engine, extension, &name, &text), expected, "{name}");
            count += 1;
        }
    }
    assert_eq!(count, programs, "programs of the set in the language");
}

/// What a program writes, and its value if the language prints it.
fn run(engine: &Engine, extension: &str, name: &str, text: &str) -> String {
    let language = engine.languages().by_extension(extension);
    let language = language.expect("the languages are there");
    let program = engine.compile(Source::new(language.info().name, name, text));
    let program = program.unwrap_or_else(|it| panic!("{}", it.report(false)));
    let host = Box::new(MemoryHost::default());
    let mut session = Session::builder(engine).boxed_host(host).build();
    match session.run(&program) {
        Outcome::Done(value) if language.info().prints_result => {
            format!("{}{}\n", session.output(), session.show(&value))
        }
        Outcome::Done(_) => session.output(),
        other => panic!("{name}: {other:?}"),
    }
}
