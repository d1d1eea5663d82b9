//! The languages' own options: they come from the facts of the languages, and are shown under their names.

use std::collections::BTreeMap;

use clap::builder::PossibleValue;
use clap::{Arg, ArgAction, ArgMatches, Command};
use polyc::{LanguageInfo, LanguageOption, OptionValue};

/// Adds the options to the command itself, which runs, and to every command that compiles.
pub fn with_language_options(command: Command, languages: &[&'static LanguageInfo]) -> Command {
    let options = by_name(languages);
    let add = |command: Command| command.args(options.iter().map(|(name, declared)| arg(name, declared)));
    add(command).mut_subcommands(|it| if is_compiling(&it) { add(it) } else { it })
}

/// The languages' options that were given, as pairs of name and value.
pub fn language_options(matches: &ArgMatches, languages: &[&'static LanguageInfo]) -> Vec<(String, String)> {
    let used = matches.subcommand().map_or(matches, |it| it.1);
    let mut given = Vec::new();
    for name in by_name(languages).keys() {
        if let Ok(Some(values)) = used.try_get_many::<String>(&id(name)) {
            given.extend(values.map(|it| ((*name).to_owned(), it.clone())));
        }
    }
    given
}

/// Each option with the languages that have one of that name.
type Declared = Vec<(&'static LanguageInfo, &'static LanguageOption)>;

fn by_name(languages: &[&'static LanguageInfo]) -> BTreeMap<&'static str, Declared> {
    let mut found: BTreeMap<_, Declared> = BTreeMap::new();
    for &language in languages {
        for option in language.options {
            found.entry(option.name).or_default().push((language, option));
        }
    }
    found
}

/// Whether a command takes a text of a language.
fn is_compiling(command: &Command) -> bool {
    command.get_arguments().any(|it| it.get_id() == "lang")
}

/// Other arguments may have the name of a language's option, so it is not the id.
fn id(name: &str) -> String {
    format!("language-option-{name}")
}

fn arg(name: &'static str, declared: &Declared) -> Arg {
    let titles: Vec<&str> = declared.iter().map(|it| it.0.title).collect();
    let arg = Arg::new(id(name)).long(name).help_heading(titles.join(", "));
    let help = match declared.as_slice() {
        [(_, option)] => option.help.to_owned(),
        several => {
            let each = several
                .iter()
                .map(|(language, option)| format!("{}: {}", language.name, option.help));
            each.collect::<Vec<_>>().join("; ")
        }
    };
    let arg = arg.help(help);
    let mut choices: Vec<PossibleValue> = Vec::new();
    let mut word = "VALUE";
    for (_, option) in declared {
        match option.value {
            OptionValue::Choice(values) => {
                let new = values
                    .iter()
                    .filter(|it| choices.iter().all(|old| old.get_name() != it.name));
                let new: Vec<_> = new.map(|it| PossibleValue::new(it.name).help(it.help)).collect();
                choices.extend(new);
            }
            OptionValue::Texts(placeholder) => word = placeholder,
        }
    }
    let all_choose = declared.iter().all(|it| matches!(it.1.value, OptionValue::Choice(_)));
    if all_choose {
        arg.value_name("VALUE").value_parser(choices)
    } else {
        // Only the language of the text knows what is meant.
        arg.value_name(word).action(ArgAction::Append)
    }
}
