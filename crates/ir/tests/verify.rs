//! Modules that the verifier accepts, which also print and parse exactly, and at least one that it refuses for each
//! rule of bodies (`polyc-bytecode` has those for declarations). The first line of a refused one says `rule N:
//! MESSAGE`; `POLYC_BLESS=1 cargo test -p polyc-ir --test verify` writes it, to be read.

#![allow(clippy::disallowed_methods, reason = "tests read and write their data files")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use polyc_base::FuncId;
use polyc_ir::{parse, print, rules, verify, verify_causes};

fn files(folder: &str) -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verify").join(folder);
    let entries = std::fs::read_dir(folder).expect("the folder is part of the checkout");
    let mut paths: Vec<PathBuf> = entries.map(|it| it.expect("can be listed").path()).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("a test is UTF-8");
        (path, text)
    };
    paths.into_iter().map(read).collect()
}

#[test]
fn accepted_modules_verify_and_round_trip() {
    for (path, text) in files("accepted") {
        let module = parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        if let Err(errors) = verify(&module) {
            panic!("{}: {}", path.display(), errors[0]);
        }
        let printed = print(&module);
        let again = parse(&printed).expect("what is printed parses");
        assert_eq!(again, module, "{}", path.display());
        assert_eq!(print(&again), printed, "{}", path.display());
    }
}

/// The written form is the printed form, but for blanks at ends of lines.
#[test]
fn everything_prints_as_it_is_written() {
    let (_, text) = files("accepted")
        .into_iter()
        .find(|(path, _)| path.ends_with("everything.pir"))
        .expect("it is there");
    let printed = print(&parse(&text).expect("it parses"));
    let trimmed = |text: &str| text.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
    // The printed form adds a note to each id; the file has some of them.
    let without_notes = |text: &str| {
        let lines = trimmed(text).into_iter();
        lines
            .map(|line| line.split("  ; ").next().unwrap_or("").trim_end().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(without_notes(&printed), without_notes(&text));
}

#[test]
fn refused_modules_break_the_rule_they_name() {
    for (path, text) in files("refused") {
        let expected = text.lines().next().and_then(|line| line.strip_prefix("; rule "));
        let (rule, message) = expected
            .and_then(|it| it.split_once(": "))
            .expect("the first line says which rule");
        let module = parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let functions = (0..module.bodies.len()).map(FuncId::from_index);
        let mut checked = functions.map(|func| verify_causes(&module, func));
        let errors = match rule {
            "21" => checked.find_map(Result::err),
            _ => verify(&module).err(),
        };
        let errors = errors.expect("it is refused");
        let texts: Vec<String> = errors.iter().map(ToString::to_string).collect();
        let mut broken = errors.iter().filter(|error| error.rule.number.to_string() == rule);
        if std::env::var_os("POLYC_BLESS").is_some()
            && let Some(error) = broken.next()
        {
            let (_, body) = text.split_once('\n').expect("there are further lines");
            let text = format!("; rule {rule}: {}\n{body}", error.message);
            std::fs::write(&path, text).expect("writable");
            continue;
        }
        let is_found = broken.any(|error| error.message == message);
        assert!(is_found, "{}: {texts:#?}", path.display());
    }
}

#[test]
fn each_rule_refuses_something() {
    let numbers: BTreeSet<String> = files("refused")
        .into_iter()
        .filter_map(|(_, text)| {
            let number = text.strip_prefix("; rule ")?.split(':').next()?;
            Some(number.to_owned())
        })
        .collect();
    for rule in rules::ALL {
        let number = rule.number.to_string();
        assert!(
            numbers.contains(&number),
            "no module breaks rule {number}: {}",
            rule.text
        );
    }
}

/// Any prefix of a module and any module with a character lost is read, and verified if it parses, without a panic.
#[test]
fn damaged_texts_are_safe() {
    for (_, text) in files("accepted") {
        for (at, c) in text.char_indices() {
            let lost = format!("{}{}", &text[..at], &text[at + c.len_utf8()..]);
            for damaged in [&text[..at], lost.as_str()] {
                if let Ok(module) = parse(damaged) {
                    let _ = verify(&module);
                    let _ = print(&module);
                }
            }
        }
    }
}
