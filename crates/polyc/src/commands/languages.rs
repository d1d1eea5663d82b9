//! `languages`.

use polyc_driver::Engine;
use serde_json::json;

use crate::args::{Format, LanguagesArgs};
use crate::output;

/// Lists the languages.
pub fn list(args: &LanguagesArgs) -> u8 {
    let engine = Engine::new();
    for language in engine.languages().all() {
        let line = match args.format {
            Format::Text => {
                let extensions: Vec<String> = language
                    .extensions()
                    .iter()
                    .map(|it| format!(".{it}"))
                    .collect();
                let (name, title) = (language.name(), language.title());
                format!("{name:<8} {:<18} {title}\n", extensions.join(" "))
            }
            Format::Json => {
                let object = json!({
                    "name": language.name(),
                    "title": language.title(),
                    "extensions": language.extensions(),
                    "keywords": language.keywords(),
                });
                format!("{object}\n")
            }
        };
        output::print(&line);
    }
    0
}
