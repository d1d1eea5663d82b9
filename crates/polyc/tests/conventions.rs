//! `docs/frontend-conventions.md` is true: its programs do what their first lines say, and the letters of diagnostics
//! have the owners that it names.

#![allow(clippy::disallowed_methods, reason = "the test reads the page")]

use std::collections::BTreeMap;

use polyc::{Engine, Level, NoHost, Program, Session, finish_module, ir};

fn page() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/frontend-conventions.md");
    std::fs::read_to_string(path).expect("the page is there")
}

/// What a program gives, as Scheme writes it, or how it fails.
fn outcome(text: &str) -> Result<String, String> {
    let module = ir::parse(&format!("module \"m\" language \"lisp\"\n{text}")).expect("it is IR");
    ir::verify(&module).expect("it is well formed");
    let engine = Engine::new();
    let program: Program = finish_module(module, Level::O0).expect("it is verified").into();
    let mut session = Session::new(&engine, NoHost);
    let value = session.evaluate::<polyc::Value>(&program);
    value.map(|it| session.show(&it)).map_err(|it| it.to_string())
}

#[test]
fn programs_do_what_they_say() {
    let page = page();
    let blocks: Vec<&str> = page.split("```text\n").skip(1).collect();
    assert!(blocks.len() > 8, "the page has programs");
    for block in blocks {
        let text = block.split("```").next().unwrap_or_default();
        let said = text.lines().next().unwrap_or_default();
        let found = outcome(text);
        match (said.strip_prefix("; gives "), said.strip_prefix("; fails: "), &found) {
            (Some(value), _, Ok(found)) => assert_eq!(found, value, "{text}"),
            (_, Some(why), Err(found)) => assert!(found.contains(why), "{found}\n{text}"),
            _ => panic!("{found:?}\n{text}"),
        }
    }
}

#[test]
fn letters_of_diagnostics_have_the_owners_that_the_page_names() {
    let engine = Engine::new();
    let mut owners: BTreeMap<char, String> = BTreeMap::new();
    let mut take = |code: &str, owner: &str| {
        let letter = code.chars().next().expect("a code has a letter");
        let before = owners.insert(letter, owner.to_owned());
        assert!(before.is_none_or(|it| it == owner), "{letter} has two owners");
    };
    for row in engine.explanations() {
        let owns = |it: &&&'static dyn polyc::Frontend| it.info().diagnostics.iter().any(|own| own.code == row.code);
        let owner = engine.languages().all().iter().find(owns);
        take(row.code, owner.map_or("all languages", |it| it.info().name));
    }
    let rows = owners.iter().map(|(letter, owner)| match owner.as_str() {
        "all languages" => format!("| `{letter}` | {owner} |\n"),
        _ => format!("| `{letter}` | `{owner}` |\n"),
    });
    let table = format!("| letter | whose |\n|---|---|\n{}\n", rows.collect::<String>());
    assert!(page().contains(&table), "docs/frontend-conventions.md needs\n{table}");
}
