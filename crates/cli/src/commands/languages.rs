//! `languages`.

use polyc::{Engine, LanguageInfo, json_line};
use serde::Serialize;

use crate::args::{Format, LanguagesArgs};
use crate::output;

#[derive(Serialize)]
struct LanguageObject {
    name: &'static str,
    title: &'static str,
    extensions: &'static [&'static str],
    keywords: Vec<&'static str>,
    options: Vec<&'static str>,
}

/// Lists the languages.
pub fn list(engine: &Engine, args: &LanguagesArgs) -> u8 {
    for language in engine.languages().all() {
        let LanguageInfo {
            name,
            title,
            extensions,
            options,
            ..
        } = *language.info();
        let line = match args.reports.format {
            Format::Text => {
                let extensions: Vec<String> = extensions.iter().map(|it| format!(".{it}")).collect();
                format!("{name:<8} {:<18} {title}\n", extensions.join(" "))
            }
            Format::Json => json_line(&LanguageObject {
                name,
                title,
                extensions,
                keywords: language.info().words(),
                options: options.iter().map(|it| it.name).collect(),
            }),
        };
        output::print(&line);
    }
    0
}
