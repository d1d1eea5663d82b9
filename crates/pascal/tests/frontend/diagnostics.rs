//! Mistakes and what is said about them: each input marks a mistake at its line with `{! P010 part of the message }`.

use super::support;
use polyc_base::{Diagnostic, SourceMap};

/// Line, code and part of the message.
fn marks(text: &str) -> Vec<(u32, String, String)> {
    let mut marks = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        for mark in text.split("{! ").skip(1) {
            let mark = mark.split(" }").next().expect("a split has a first part");
            let (code, message) = mark.split_once(' ').expect("a code and a message");
            marks.push((line, code.to_owned(), message.to_owned()));
        }
    }
    marks
}

fn show(sources: &SourceMap, list: &[Diagnostic]) -> String {
    let lines = list.iter().map(|it| {
        let at = sources.line_column(it.span);
        format!("{}:{} {} {}\n", at.line, at.column, it.code, it.message)
    });
    lines.collect()
}

#[test]
fn each_mistake_is_said_where_it_is() {
    let mut wrong = String::new();
    for (path, text) in support::inputs("tests/check") {
        let name = path.display().to_string();
        let (sources, compiled) = support::compile(&name, &text);
        let found = &compiled.diagnostics;
        let wanted = marks(&text);
        let fits = |found: &Diagnostic, (line, code, message): &(u32, String, String)| {
            sources.line_column(found.span).line == *line && found.code == code && found.message.contains(message)
        };
        let all = found.iter().zip(&wanted).all(|(found, mark)| fits(found, mark));
        if !all || found.len() != wanted.len() {
            wrong += &format!("{name}: wanted\n{wanted:#?}\nfound:\n{}", show(&sources, found));
        }
        let errors = found.iter().any(Diagnostic::is_error);
        assert_eq!(
            errors,
            compiled.value.is_none(),
            "{name}: a module unless there are errors"
        );
    }
    assert!(wrong.is_empty(), "{wrong}");
}
