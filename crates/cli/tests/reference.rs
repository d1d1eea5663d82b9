//! docs/cli.md says what the command line's definition says, and the examples in its help do what they say.
//! `POLYC_BLESS=1 cargo test -p polyc-cli --test reference` writes the page.

#![allow(clippy::disallowed_methods, reason = "tests read and write their data files")]

mod common;

use std::fmt::Write;
use std::path::Path;

use clap::{Arg, ArgAction, Command};
use common::{Ran, command, directory, root};
use polyc::Engine;

/// The definition, with all that clap adds to it.
fn definition() -> Command {
    let engine = Engine::new();
    let mut command = polyc_cli::command(engine.languages());
    command.build();
    command
}

/// The command itself and its subcommands, with their names.
fn commands(definition: &Command) -> Vec<(String, &Command)> {
    let own = std::iter::once(("polyc".to_owned(), definition));
    let others = definition.get_subcommands();
    own.chain(others.map(|it| (format!("polyc {}", it.get_name()), it)))
        .collect()
}

#[test]
fn the_page_says_what_the_definition_says() {
    let path = root().join("docs/cli.md");
    let page = page();
    if std::env::var_os("POLYC_BLESS").is_some() {
        std::fs::write(&path, &page).expect("writable");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == page,
        "docs/cli.md is not what the command line's definition says"
    );
}

fn page() -> String {
    let mut page = String::from(
        "# The command line\n\nGenerated from the definition of the command line \
         (`POLYC_BLESS=1 cargo test -p polyc-cli --test reference`), as `polyc COMMAND --help` shows it.\n\
         The first file is the program; everything after it is the program's.\n",
    );
    for (name, command) in commands(&definition()) {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        let usage = command.clone().render_usage().to_string();
        let usage = usage.trim_start_matches("Usage: ").replace("\n       ", "\n");
        write!(page, "\n## `{name}`\n\n{about}.\n\n```text\n{usage}\n```\n").expect("a string");
        let subcommands: Vec<&Command> = command.get_subcommands().collect();
        if !subcommands.is_empty() {
            page.push_str(
                "\nThe options without a command are those of `polyc run`.\n\n| command | what it does |\n|---|---|\n",
            );
        }
        for it in &subcommands {
            let about = it.get_about().map(ToString::to_string).unwrap_or_default();
            writeln!(page, "| `{}` | {about} |", it.get_name()).expect("a string");
        }
        let groups = if subcommands.is_empty() {
            groups(command)
        } else {
            Vec::new()
        };
        for (heading, args) in groups {
            let first = if heading == "Arguments" { "argument" } else { "option" };
            write!(
                page,
                "\n**{heading}**\n\n| {first} | what it does | values | default |\n|---|---|---|---|\n"
            )
            .expect("a string");
            args.into_iter().for_each(|it| row(&mut page, it));
        }
        if let Some(text) = command.get_after_help() {
            write!(page, "\n```text\n{text}\n```\n").expect("a string");
        }
    }
    page
}

/// The arguments by their headings, in the order of their first appearance.
fn groups(command: &Command) -> Vec<(String, Vec<&Arg>)> {
    let mut groups: Vec<(String, Vec<&Arg>)> = Vec::new();
    for arg in command.get_arguments() {
        let usual = if arg.is_positional() { "Arguments" } else { "Options" };
        let heading = arg.get_help_heading().unwrap_or(usual);
        match groups.iter_mut().find(|it| it.0 == heading) {
            Some((_, group)) => group.push(arg),
            None => groups.push((heading.to_owned(), vec![arg])),
        }
    }
    groups
}

fn row(page: &mut String, arg: &Arg) {
    let short = arg.get_short().map(|it| format!("`-{it}`"));
    let long = arg.get_long().map(|it| format!("`--{it}`"));
    let names: Vec<String> = short.into_iter().chain(long).collect();
    let takes = !matches!(
        arg.get_action(),
        ArgAction::SetTrue | ArgAction::Help | ArgAction::Version
    );
    let words = arg.get_value_names().unwrap_or_default().join(" ");
    let name = match (names.is_empty(), takes) {
        (true, _) => format!("`{words}`"),
        (false, true) => format!("{} `{words}`", names.join(", ")),
        (false, false) => names.join(", "),
    };
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    // A default that is computed is in the sentence, in clap's form.
    let (help, said) = match help.split_once(" [default: ") {
        Some((help, default)) => (help.to_owned(), default.trim_end_matches(']').to_owned()),
        None => (help, String::new()),
    };
    let values = if takes { arg.get_possible_values() } else { Vec::new() };
    let values = values.iter().map(|it| match it.get_help() {
        Some(help) => format!("`{}`: {help}", it.get_name()),
        None => format!("`{}`", it.get_name()),
    });
    let values = values.collect::<Vec<_>>().join("; ");
    let defaults = arg.get_default_values().iter().filter(|_| takes);
    let defaults: Vec<String> = defaults.map(|it| format!("`{}`", it.to_string_lossy())).collect();
    let default = if defaults.is_empty() { said } else { defaults.join(" ") };
    let escaped = |text: &str| text.replace('|', "\\|");
    writeln!(
        page,
        "| {name} | {} | {} | {default} |",
        escaped(&help),
        escaped(&values)
    )
    .expect("a string");
}

/// The examples in the help of a command: each is a line.
fn examples(command: &Command) -> Vec<String> {
    let text = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let lines = text.lines().filter_map(|it| it.strip_prefix("  polyc "));
    // After two spaces comes what it does.
    lines.map(|it| it.split("  ").next().unwrap_or(it).to_owned()).collect()
}

/// The words of a command as a shell reads them; quotes are all that examples need.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('\'').enumerate();
    let words = parts.flat_map(|(index, part)| match index % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}

#[test]
fn every_example_in_the_help_does_what_it_says() {
    let here = directory("help_examples");
    for path in common::sources_in("corpus/gcd") {
        let text = std::fs::read(root().join(&path)).expect("the corpus is there");
        common::file(&here, path.trim_start_matches("corpus/gcd/"), text);
    }
    ran(&here, &["build", "gcd.scm", "-o", "gcd.pbc"]).exits(0);
    let text = ran(&here, &["dis", "--text", "gcd.pbc"]).exits(0).out;
    common::file(&here, "gcd.pbt", text);
    let tests = directory("help_examples/tests");
    common::file(&tests, "sum.scm", "(display (+ 1 2)) ; expect: 3\n");
    for (name, command) in commands(&definition()) {
        let examples = examples(command);
        assert!(!examples.is_empty(), "the help of `{name}` has no example");
        for example in examples {
            let words = words(&example);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let ran = ran(&here, &words);
            // What a limit stops is an example too.
            let expected = if example.contains("--fuel 200") { 4 } else { 0 };
            assert_eq!(ran.code, expected, "`polyc {example}`: {ran:#?}");
        }
    }
}

/// Runs it there.
fn ran(directory: &Path, args: &[&str]) -> Ran {
    Ran::from(
        command(args)
            .current_dir(directory)
            .output()
            .expect("the binary starts"),
    )
}
