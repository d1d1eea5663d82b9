//! `languages`.

use polyc::{Engine, json_line};
use serde::Serialize;

use crate::args::{Format, LanguagesArgs};
use crate::output;

#[derive(Serialize)]
struct LanguageObject {
    name: &'static str,
    title: &'static str,
    extensions: &'static [&'static str],
    keywords: &'static [&'static str],
}

/// Lists the languages.
pub fn list(engine: &Engine, args: &LanguagesArgs) -> u8 {
    for language in engine.languages().all() {
        let line = match args.format {
            Format::Text => {
                let extensions: Vec<String> = language.extensions().iter().map(|it| format!(".{it}")).collect();
                let (name, title) = (language.name(), language.title());
                format!("{name:<8} {:<18} {title}\n", extensions.join(" "))
            }
            Format::Json => json_line(&LanguageObject {
                name: language.name(),
                title: language.title(),
                extensions: language.extensions(),
                keywords: language.keywords(),
            }),
        };
        output::print(&line);
    }
    0
}
