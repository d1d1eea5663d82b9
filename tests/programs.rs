//! Programs of each language that say in comments what they do (`docs/testing.md`), run at every level and, but for
//! those in directories named `heavy`, under stress: with a collection at each allocation.

use std::path::{Path, PathBuf};

use polyc::testing::{Options, find, test};
use polyc::{Engine, MemoryHost, Outcome, Session, Settings, Source};

/// A language has its programs in a directory of its name.
fn directories(engine: &Engine) -> Vec<String> {
    let languages = engine.languages().all().iter();
    let directories = languages.map(|it| format!("tests/{}", it.info().name));
    directories.filter(|it| Path::new(it).is_dir()).collect()
}

#[test]
fn programs_do_what_they_say() {
    let engine = Engine::new();
    let summary = test(&engine, &directories(&engine), &Options::all_levels()).expect("they are readable");
    assert!(summary.is_success(), "{summary}");
    // Each of them says something.
    assert_eq!(summary.passed(), summary.files.len(), "{summary}");
}

#[test]
fn a_collection_at_each_allocation_changes_nothing() {
    let engine = Engine::new();
    let programs = find(&engine, &directories(&engine)).expect("they are readable");
    let is_heavy = |it: &Path| it.components().any(|it| it.as_os_str() == "heavy");
    let light: Vec<PathBuf> = programs
        .into_iter()
        .map(|it| it.path)
        .filter(|it| !is_heavy(it))
        .collect();
    let mut options = Options {
        settings: Settings::stress(),
        ..Options::default()
    };
    options.limits.time = None;
    let summary = test(&engine, &light, &options).expect("they are readable");
    assert!(summary.is_success(), "{summary}");
}

/// The last line of Pascal's input may lack its end (ISO 7185 6.4.3.5: a text file is a sequence of lines).
#[test]
fn input_may_end_without_a_new_line() {
    let text = "program p(input, output); var c: char;
        begin while not eof do begin while not eoln do begin read(c); write('<', c, '>') end; readln end end.";
    let engine = Engine::new();
    let program = engine.compile(Source::new("pascal", "p.pas", text));
    let program = program.unwrap_or_else(|it| panic!("{}", it.report(false)));
    let mut session = Session::new(&engine, MemoryHost::with_input("a \nb"));
    assert!(matches!(session.run(&program), Outcome::Done(_)));
    assert_eq!(session.output(), "<a>< ><b>");
}

/// Functions of a Pascal program can be called from outside, with the program's variables as it left them.
#[test]
fn exported_functions_are_called() {
    let engine = Engine::new();
    let text = "program p(output);
        var calls: integer;
        function scaled(n: integer; by: real; up: boolean): real;
        begin
          calls := calls + 1;
          if up then scaled := n * by + calls else scaled := n / by
        end;
        begin calls := 10 end.";
    let program = engine.compile(Source::new("pascal", "p.pas", text));
    let program = program.unwrap_or_else(|it| panic!("{}", it.report(false)));
    let mut session = Session::new(&engine, MemoryHost::default());
    let instance = session.load(&program).expect("it imports nothing");
    let mut scaled = session
        .function::<(i64, f64, bool), f64>(&instance, "scaled")
        .expect("it is exported");
    assert_eq!(scaled.call((3, 2.0, true)).expect("it returns"), 17.0);
}
