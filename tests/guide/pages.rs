//! The pages show what is compiled and run elsewhere. Before a block stands what it shows:
//!
//! ```text
//! <!-- PATH -->                 the file
//! <!-- PATH: ITEM | ITEM -->    parts of it: what begins with these words, with the comments before it
//! <!-- PATH: ITEM + ITEM -->    without a line between them
//! <!-- report PATH -->          how the program of that file fails, or what is wrong with it
//! <!-- remarks PATH -->         what the optimiser says of it
//! ```
//!
//! Commands of a shell (`sh`) say nothing before them; `docs/cli.md`, which is generated, must have them and their
//! options.
//!
//! `POLYC_BLESS=1 cargo test --test guide` writes the blocks anew.

use std::path::Path;

use polyc::{Engine, MemoryHost, Remarks, Session, Source};

const PAGES: &str = "docs/guide";

#[test]
fn blocks_show_what_they_say() {
    let is_blessing = std::env::var_os("POLYC_BLESS").is_some();
    let entries = std::fs::read_dir(PAGES).expect("the guide is there");
    let paths = entries.map(|it| it.expect("it can be listed").path());
    let paths: Vec<_> = paths.filter(|it| it.extension().is_some_and(|it| it == "md")).collect();
    assert_eq!(paths.len(), 8, "the guide has eight chapters");
    for path in paths {
        let page = read(&path);
        let wanted = with_blocks(&page);
        if is_blessing && page != wanted {
            std::fs::write(&path, wanted).expect("it can be written");
        } else {
            let different = page
                .lines()
                .zip(wanted.lines())
                .position(|(page, wanted)| page != wanted);
            let line = different.map_or(0, |it| it + 1);
            let path = path.display();
            assert!(
                page == wanted,
                "{path}:{line}: the block differs from what it shows: bless it with POLYC_BLESS=1"
            );
        }
    }
}

/// A page with its blocks as they should be.
fn with_blocks(page: &str) -> String {
    let mut out = String::new();
    let mut lines = page.lines();
    let mut shows = None;
    while let Some(line) = lines.next() {
        out += line;
        out.push('\n');
        if let Some(comment) = line.strip_prefix("<!-- ").and_then(|it| it.strip_suffix(" -->")) {
            shows = Some(comment);
        } else if line == "```sh" {
            let commands: Vec<&str> = lines.by_ref().take_while(|it| *it != "```").collect();
            commands.iter().for_each(|it| check_command(it));
            out += &format!("{}\n```\n", commands.join("\n"));
        } else if line.starts_with("```") {
            assert!(lines.any(|it| it == "```"), "a block has no end: {line}");
            let comment = shows
                .take()
                .unwrap_or_else(|| panic!("no comment says what this block shows:\n{out}"));
            out += block(comment).trim_end();
            out += "\n```\n";
        } else {
            assert!(
                shows.is_none(),
                "a block follows the comment that says what it shows:\n{out}"
            );
        }
    }
    out
}

fn read(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Commands of polyc and their options are in the reference.
fn check_command(line: &str) {
    let reference = read("docs/cli.md");
    let command = line.split(" #").next().unwrap_or_default();
    let Some(arguments) = command.trim_start().strip_prefix("polyc ") else {
        return;
    };
    let name = arguments.split(' ').next().unwrap_or_default();
    let options = arguments.split(' ').filter(|it| it.starts_with("--"));
    for wanted in options.map(str::to_owned).chain([format!("## `polyc {name}`")]) {
        assert!(reference.contains(&wanted), "docs/cli.md has no `{wanted}`: {line}");
    }
}

/// What a comment asks for.
fn block(comment: &str) -> String {
    if let Some(path) = comment.strip_prefix("report ") {
        return report(path);
    }
    if let Some(path) = comment.strip_prefix("remarks ") {
        return remarks(path);
    }
    match comment.split_once(": ") {
        None => read(comment),
        Some((path, items)) => {
            let text = read(path);
            let part = |it: &str| {
                let items: Vec<String> = it.split(" + ").map(|it| item(&text, it, path)).collect();
                items.join("\n")
            };
            let parts: Vec<String> = items.split(" | ").map(part).collect();
            parts.join("\n\n")
        }
    }
}

/// The part of a text that begins with these words, to its end: the line that closes what the first one opened, at the
/// same indentation.
fn item(text: &str, words: &str, path: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let begins = |it: &str| it.trim_start().trim_start_matches("pub ").starts_with(words);
    let found: Vec<usize> = (0..lines.len()).filter(|&it| begins(lines[it])).collect();
    let &[first] = found.as_slice() else {
        panic!(
            "{path} has {} lines that begin with `{words}`, expected one",
            found.len()
        );
    };
    let indentation = lines[first].len() - lines[first].trim_start().len();
    let is_comment = |it: &&&str| it.trim_start().starts_with("//") || it.trim_start().starts_with("#[");
    let comments = lines[..first].iter().rev().take_while(is_comment).count();
    let is_open = |line: &str| line.ends_with(['{', '(', '[']);
    let closes = |line: &str| {
        line.get(indentation..)
            .is_some_and(|it| it.starts_with(['}', ')', ']']))
            && !is_open(line)
    };
    let mut last = first;
    if !lines[first].ends_with([';', ',', '}']) {
        last += 1 + lines[first + 1..]
            .iter()
            .position(|it| closes(it))
            .expect("what is opened is closed");
    }
    let shown = lines[first - comments..=last].iter();
    let shown: Vec<&str> = shown.map(|it| it.get(indentation..).unwrap_or("")).collect();
    shown.join("\n")
}

/// The languages of a program: both templates have one name.
fn engine(path: &str) -> Engine {
    let engine = Engine::builder().language(&super::small::SMALL);
    let engine = if path.starts_with("templates/static") {
        engine.language(&polyc_template_static::NEWLANG)
    } else {
        engine.language(&polyc_template_dynamic::NEWLANG)
    };
    engine.build().expect("they have different names")
}

fn source<'t>(engine: &Engine, path: &'t str, text: &'t str) -> Source<'t> {
    let extension = path.rsplit_once('.').map_or("", |it| it.1);
    let language = engine
        .languages()
        .by_extension(extension)
        .expect("a language has such files");
    let name = path.rsplit_once('/').map_or(path, |it| it.1);
    Source::new(language.info().name, name, text)
}

fn report(path: &str) -> String {
    let (engine, text) = (engine(path), read(path));
    let report = match engine.compile(source(&engine, path, &text)) {
        Err(error) => error.to_string(),
        Ok(program) => {
            let mut session = Session::new(&engine, MemoryHost::default());
            let outcome = session.evaluate::<polyc::Value>(&program);
            outcome.expect_err("the page shows how it fails").to_string()
        }
    };
    report.lines().flat_map(|it| [it.trim_end(), "\n"]).collect()
}

fn remarks(path: &str) -> String {
    let (engine, text) = (engine(path), read(path));
    let source = source(&engine, path, &text);
    let mut remarks = Remarks::default();
    engine.lower(source, &mut remarks).result.expect("it compiles");
    remarks.into_sorted().iter().map(|it| format!("{it}\n")).collect()
}

/// Who follows chapter 1 has a program that runs.
#[test]
fn the_first_chapter_shows_all_of_its_file() {
    let page = read("docs/guide/1-calculator.md");
    for line in read("tests/guide/calculator.rs")
        .lines()
        .filter(|it| !it.starts_with("//!"))
    {
        assert!(page.lines().any(|it| it == line), "the chapter does not show `{line}`");
    }
}
