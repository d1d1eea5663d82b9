//! Why code is there: every operation that may trap, box or convert says which rule of its language asked for it, each
//! rule of a language's table is asked for somewhere, and lines of programs have the causes that `tests/causes` says.

#![allow(clippy::disallowed_methods, reason = "tests read their data files")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use common::{Case, cases, compile};
use polyc::{Caller, Engine, Frontend, Level, Module};
use polyc_base::Cause;
use polyc_bytecode::Instruction;
use polyc_compile::compile_preludes;

const LEVELS: [Level; 3] = [Level::O0, Level::O1, Level::O2];

/// An instruction, the line it comes from, and why it is there.
struct Caused {
    instruction: Instruction,
    line: Option<u32>,
    cause: Option<Cause>,
}

/// Whether an operation traps, boxes or converts.
fn needs_cause(instruction: &Instruction) -> bool {
    instruction.operation().is_some_and(|it| it.usual_cause().is_some())
}

/// The instructions of a module, without those that only move values: they have the cause of what takes the value.
fn instructions(module: &Module) -> Vec<Caused> {
    let declarations = &module.declarations;
    let bodies = module.bodies.iter();
    let all = bodies.flat_map(|body| {
        let read = body.instructions().map_while(Result::ok);
        read.map(|(offset, instruction)| (body.loc(offset), instruction))
    });
    all.filter(|(_, instruction)| {
        let chooses = matches!(
            instruction,
            Instruction::BrIf { .. }
                | Instruction::BrUnless { .. }
                | Instruction::Switch { .. }
                | Instruction::Throw {}
        );
        chooses || instruction.operation().is_some_and(|it| !it.is_constant())
    })
    .map(|(loc, instruction)| Caused {
        instruction,
        line: declarations.position(loc).map(|it| it.line),
        cause: declarations.cause(loc),
    })
    .collect()
}

fn files(folder: &str) -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    // A language may have no programs beside the corpus.
    let entries = fs::read_dir(directory).into_iter().flatten();
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.expect("it can be listed").path();
        match path.file_name().and_then(|it| it.to_str()) {
            Some(name) if path.is_dir() => paths.extend(files(&format!("{folder}/{name}"))),
            _ => paths.push(path),
        }
    }
    paths.sort();
    paths
}

fn case(engine: &Engine, path: &Path) -> Option<Case> {
    let extension = path.extension()?.to_str()?;
    Some(Case {
        name: path.to_str()?.to_owned(),
        language: engine.languages().by_extension(extension)?,
        source: fs::read(path).expect("readable"),
        expected: String::new(),
    })
}

/// The corpus and the languages' own programs, but for those that show mistakes.
fn programs(engine: &Engine) -> Vec<Case> {
    let languages = engine.languages().all().iter().map(|it| it.info().name);
    let own = languages.chain(["causes"]).flat_map(files);
    let own = own.filter_map(|path| case(engine, &path));
    let compiles = |it: &Case| !String::from_utf8_lossy(&it.source).contains("expect compile error");
    let own = own.filter(compiles);
    cases(engine).into_iter().chain(own).collect()
}

/// Programs that call a function of the host.
fn host_programs(engine: &Engine) -> Vec<Case> {
    const TEXTS: [(&str, &str); 3] = [
        ("expr", "h.f(1)"),
        ("lisp", "(import (scheme base) (host h)) (f 1)"),
        (
            "pascal",
            "program p(output); function f(n: integer): integer; external 'h'; begin writeln(f(1)) end.",
        ),
    ];
    let case = |(language, text): (&str, &str)| Case {
        name: format!("host.{language}"),
        language: engine.languages().by_name(language).expect("it is one of polyc"),
        source: text.as_bytes().to_vec(),
        expected: String::new(),
    };
    TEXTS.into_iter().map(case).collect()
}

/// Fails if an instruction lacks its cause or has one that its language does not have; gives the causes.
fn check(language: &dyn Frontend, name: &str, module: &Module) -> BTreeSet<Cause> {
    let mut found = BTreeSet::new();
    for caused in instructions(module) {
        let Caused {
            instruction,
            line,
            cause,
        } = caused;
        let is_said = cause.is_some() || !needs_cause(&instruction);
        assert!(is_said, "{name}: {instruction} of line {line:?}");
        found.extend(cause);
    }
    let known: BTreeSet<Cause> = language.info().causes.iter().map(|row| row.cause).collect();
    let unknown: Vec<&Cause> = found.difference(&known).collect();
    assert!(
        unknown.is_empty(),
        "{name}: {} has no {unknown:?}",
        language.info().name
    );
    found
}

#[test]
fn what_may_trap_box_or_convert_says_why_and_every_rule_is_asked_for() {
    let mut engine = Engine::new();
    engine.define("h", "f", |_: Caller, n: i64| n);
    let mut found: BTreeMap<&str, BTreeSet<Cause>> = BTreeMap::new();
    for level in LEVELS {
        for case in programs(&engine).into_iter().chain(host_programs(&engine)) {
            let module = compile(&engine, &case, level);
            let causes = check(case.language, &case.name, &module);
            found.entry(case.language.info().name).or_default().extend(causes);
        }
        for &language in engine.languages().all() {
            let Ok(preludes) = compile_preludes(language, level) else {
                panic!("the prelude of {} has mistakes", language.info().name);
            };
            for module in preludes {
                let causes = check(language, &module.declarations.name, &module);
                found.entry(language.info().name).or_default().extend(causes);
            }
        }
    }
    for language in engine.languages().all() {
        let rows = language.info().causes.iter().map(|row| row.cause);
        let dead: Vec<Cause> = rows.filter(|it| !found[language.info().name].contains(it)).collect();
        assert!(dead.is_empty(), "nothing of {} asks for {dead:?}", language.info().name);
    }
}

/// What a line is said to have at a level, after `mark`: `i64.add overflow, any.from_i64 representation`.
fn wanted<'a>(line: &'a str, mark: &str) -> Option<BTreeSet<&'a str>> {
    let (_, said) = line.split_once(mark)?;
    let said = said.split_once('}').map_or(said, |it| it.0);
    let rows = said.split(',').map(str::trim).filter(|it| !it.is_empty());
    Some(rows.collect())
}

/// At the end of a line `why:` says what it has at -O0, `why -O2:` what it has at -O2: operations with their causes.
#[test]
fn lines_have_the_causes_that_they_say() {
    let engine = Engine::new();
    let mut wrong = String::new();
    let mut count = 0;
    for path in files("causes") {
        let case = case(&engine, &path).expect("a program");
        let text = fs::read_to_string(&path).expect("readable");
        for (level, mark) in [(Level::O0, " why: "), (Level::O2, " why -O2: ")] {
            let module = compile(&engine, &case, level);
            let mut by_line: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
            for it in instructions(&module) {
                if let (Some(line), Some(cause)) = (it.line, it.cause) {
                    let row = format!("{} {cause}", it.instruction.name());
                    by_line.entry(line).or_default().insert(row);
                }
            }
            for (number, line) in (1..).zip(text.lines()) {
                let Some(wanted) = wanted(line, mark) else { continue };
                count += 1;
                let found = by_line.remove(&number).unwrap_or_default();
                let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
                if found != wanted {
                    let found: Vec<&str> = found.into_iter().collect();
                    let name = &case.name;
                    wrong += &format!("{name}:{number}:{mark}{}\n", found.join(", "));
                }
            }
        }
    }
    assert!(count > 40, "only {count} lines say why");
    assert!(wrong.is_empty(), "found instead:\n{wrong}");
}
