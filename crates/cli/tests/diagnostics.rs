//! The tables of diagnostic codes: docs/diagnostics.md is made of them, their examples are refused and right as they
//! say, and no code is reported that they do not have.
//! `POLYC_BLESS=1 cargo test -p polyc-cli --test diagnostics` writes the page.

#![allow(clippy::disallowed_methods, reason = "tests read and write their data files")]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use common::{Ran, polyc, polyc_with_input, root};
use polyc::{EXAMPLE_INPUT, Engine, Examples, Explanation, Frontend, LanguageInfo, Level, Source};

/// The tables, each with the language it belongs to; the first belongs to all.
fn tables(engine: &Engine) -> Vec<(Option<&'static dyn Frontend>, Vec<&'static Explanation>)> {
    let languages = engine.languages().all();
    let own: usize = languages.iter().map(|it| it.info().diagnostics.len()).sum();
    let common = engine.explanations().count() - own;
    let mut tables = vec![(None, engine.explanations().take(common).collect())];
    tables.extend(
        languages
            .iter()
            .map(|it| (Some(*it), it.info().diagnostics.iter().collect())),
    );
    tables
}

#[test]
fn the_page_says_what_the_tables_say() {
    let path = root().join("docs/diagnostics.md");
    let page = page();
    if std::env::var_os("POLYC_BLESS").is_some() {
        std::fs::write(&path, &page).expect("writable");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == page, "docs/diagnostics.md is not what the tables say");
}

fn page() -> String {
    let mut page = String::from(
        "# Diagnostics\n\nGenerated from the tables of codes \
         (`POLYC_BLESS=1 cargo test -p polyc-cli --test diagnostics`). `polyc explain CODE` shows a row.\n",
    );
    for (language, rows) in tables(&Engine::new()) {
        let title = language.map_or("All languages", |it| it.info().title);
        write!(page, "\n## {title}\n").expect("a string");
        for row in rows {
            let clause = row.clause.map(|it| format!(" (Standard: {it})")).unwrap_or_default();
            write!(page, "\n### {}: {}\n\n{}{clause}\n", row.code, row.title, row.text).expect("a string");
            let (wrong, right, options) = match row.examples {
                Examples::None => continue,
                Examples::Texts { wrong, right, options } => (wrong, right, options),
                Examples::Runs { wrong, right } | Examples::Commands { wrong, right } => (wrong, right, &[][..]),
            };
            let refused = match row.examples {
                Examples::Runs { .. } => format!("Fails when it runs, with the input `{}`", EXAMPLE_INPUT.trim_end()),
                _ => "Refused".to_owned(),
            };
            let options: String = options
                .iter()
                .map(|(name, value)| format!(", with `--{name} {value}`"))
                .collect();
            write!(
                page,
                "\n{refused}{options}:\n\n```text\n{wrong}\n```\n\nRight:\n\n```text\n{right}\n```\n"
            )
            .expect("a string");
        }
    }
    page
}

/// The codes that compiling an example reports.
fn codes(engine: &Engine, language: &'static dyn Frontend, text: &str, options: &[(&str, &str)]) -> Vec<&'static str> {
    let options = options.iter().map(|&(name, value)| (name.to_owned(), value.to_owned()));
    let options: Vec<(String, String)> = options.collect();
    let source = Source::new(language.info().name, "example", text).level(Level::O0);
    let compiled = engine.module(source.options(&options), &mut ());
    compiled.diagnostics.iter().map(|it| it.code).collect()
}

#[test]
fn wrong_examples_have_the_mistake_and_right_ones_none() {
    let engine = Engine::new();
    let mut failed = String::new();
    for (language, rows) in tables(&engine) {
        for row in rows {
            let code = row.code;
            let (wrong, right) = match (row.examples, language) {
                (Examples::None, None) => continue,
                (Examples::Runs { wrong, right }, Some(language)) => {
                    let (wrong, right) = (run(language, wrong), run(language, right));
                    (
                        wrong.code == 3 && wrong.err.contains(&format!("{code})")),
                        right.code == 0,
                    )
                }
                (Examples::Texts { wrong, right, options }, Some(language)) => {
                    let found = codes(&engine, language, wrong, options);
                    let right = codes(&engine, language, right, options);
                    (found.contains(&code), right.is_empty())
                }
                (Examples::Commands { wrong, right }, _) => (
                    shell(wrong).contains(&format!("[{code}]")),
                    !shell(right).contains(code),
                ),
                (Examples::None, Some(_)) | (Examples::Texts { .. } | Examples::Runs { .. }, None) => (false, false),
            };
            if !wrong || !right {
                writeln!(failed, "{code}: wrong {wrong}, right {right}").expect("a string");
            }
        }
    }
    assert!(failed.is_empty(), "examples that do not do what they should:\n{failed}");
}

/// Runs an example.
fn run(language: &'static dyn Frontend, text: &str) -> Ran {
    polyc_with_input(&["-l", language.info().name, "-e", text], EXAMPLE_INPUT.as_bytes())
}

/// What a command of a shell, in which `polyc` is this one, reports.
fn shell(line: &str) -> String {
    let built = Path::new(env!("CARGO_BIN_EXE_polyc"));
    let directory = built.parent().expect("it is in one").to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(directory).chain(std::env::split_paths(&path)));
    let mut shell = std::process::Command::new("sh");
    shell
        .args(["-c", line])
        .env("PATH", path.expect("paths have no colons"));
    let output = shell.output().expect("there is a shell");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn explanations_are_two_to_five_sentences_and_codes_are_told_apart() {
    let engine = Engine::new();
    let mut seen = BTreeMap::new();
    for row in engine.explanations() {
        let sentences = row.text.split(". ").count();
        assert!((2..=5).contains(&sentences), "{}: {sentences} sentences", row.code);
        assert!(!row.title.ends_with('.') && row.text.ends_with('.'), "{}", row.code);
        assert!(
            seen.insert(row.code, row.title).is_none(),
            "{} is there twice",
            row.code
        );
    }
}

/// Whether a text is a code: a letter and three digits.
fn is_code(text: &str) -> bool {
    text.len() == 4
        && text.starts_with(|it: char| it.is_ascii_uppercase())
        && text[1..].bytes().all(|it| it.is_ascii_digit())
}

fn rust_files(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).expect("it is there") {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_code_in_the_source_is_declared_once_by_a_row() {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(root().join("crates")).expect("it is there") {
        rust_files(&entry.expect("it can be listed").path().join("src"), &mut files);
    }
    let mut declared: BTreeMap<String, usize> = BTreeMap::new();
    for path in files {
        let text = std::fs::read_to_string(&path).expect("it is there");
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        let code = text.lines().filter(|it| !it.trim_start().starts_with("//"));
        let text = code.collect::<Vec<_>>().join("\n");
        let quoted = text
            .match_indices('"')
            .filter_map(|(at, _)| text.get(at + 1..at + 6)?.strip_suffix('"'));
        for code in quoted.filter(|it| is_code(it)) {
            *declared.entry(code.to_owned()).or_default() += 1;
        }
    }
    // The numbers of Pascal's rules are those of an enum.
    let engine = Engine::new();
    let rows = engine.explanations().map(|it| it.code).filter(|it| is_code(it));
    let rows: BTreeMap<String, usize> = rows.map(|it| (it.to_owned(), 1)).collect();
    assert_eq!(declared, rows, "codes in the source, and rows of the tables");
}

#[test]
fn explain_shows_a_row_and_lists_all() {
    let ran = polyc(&["explain", "p020"]).exits(0);
    for part in [
        "P020: types that do not fit",
        "Standard: 6.4.5",
        "Refused:\n    program p;",
        "Right:\n",
    ] {
        assert!(ran.out.contains(part), "{ran:#?}");
    }
    assert!(ran.out.lines().all(|it| it.chars().count() <= 80), "{ran:#?}");
    let listed = polyc(&["explain"]).exits(0).out;
    assert_eq!(listed.lines().count(), Engine::new().explanations().count());
    let row: serde_json::Value =
        serde_json::from_str(&polyc(&["explain", "--format", "json", "E008"]).exits(0).out).expect("JSON");
    assert_eq!(
        (&row["code"], &row["wrong"]),
        (&"E008".into(), &"let x = 1; x + 1".into())
    );
    let ran = polyc(&["explain", "d.45"]).exits(0);
    assert!(
        ran.out.starts_with("D.45: div by zero\n") && ran.out.contains("Standard: 6.7.2.2"),
        "{ran:#?}"
    );
    polyc(&["explain", "P021X"]).exits(2).complains("did you mean `P021`?");
    polyc(&["explain", "Z999"])
        .exits(2)
        .complains("there is no code `Z999`");
    // A diagnostic's code leads there.
    let LanguageInfo { name, .. } = Engine::new().languages().all()[0].info();
    polyc(&["-l", name, "-e", "1 +"]).exits(1).complains("[E010]");
}
