//! Diagnostics as data: one JSON object a line.

use polyc_base::{Diagnostic, Severity, SourceMap, Span};
use serde::Serialize;

use crate::{short, shown};

/// Diagnostics as data: one JSON object a line; if some are left out, a last object says how many.
#[must_use]
pub fn render_json(sources: &SourceMap, diagnostics: &[Diagnostic]) -> String {
    let (shown, more) = shown(diagnostics);
    let lines = shown
        .into_iter()
        .map(|it| json_line(&DiagnosticObject::new(sources, &short(it))));
    let rest = (more > 0).then(|| {
        json_line(&RestObject {
            severity: "note",
            message: format!("… and {more} more"),
            omitted: more,
        })
    });
    lines.chain(rest).collect()
}

/// A line of JSON: the object on one line, keys in the order of the alphabet.
#[must_use]
pub fn json_line<T: Serialize>(object: &T) -> String {
    let object = serde_json::to_value(object).expect("its keys are strings");
    format!("{object}\n")
}

#[derive(Serialize)]
struct DiagnosticObject<'a> {
    severity: &'static str,
    code: &'static str,
    message: &'a str,
    #[serde(flatten)]
    place: PlaceObject<'a>,
    labels: Vec<LabelObject<'a>>,
    hint: Option<&'a str>,
}

#[derive(Serialize)]
struct LabelObject<'a> {
    message: &'a str,
    #[serde(flatten)]
    place: PlaceObject<'a>,
}

/// A place. Lines and columns count from 1, columns in characters; `start` and `end` are bytes from 0.
#[derive(Debug, Serialize)]
pub struct PlaceObject<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    start: u32,
    end: u32,
}

/// Stands for the diagnostics that are left out.
#[derive(Serialize)]
struct RestObject {
    severity: &'static str,
    message: String,
    omitted: usize,
}

impl<'a> DiagnosticObject<'a> {
    fn new(sources: &'a SourceMap, diagnostic: &'a Diagnostic) -> Self {
        let labels = diagnostic.labels.iter().map(|it| LabelObject {
            message: &it.message,
            place: PlaceObject::new(sources, it.span),
        });
        Self {
            severity: match diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            code: diagnostic.code,
            message: &diagnostic.message,
            place: PlaceObject::new(sources, diagnostic.span),
            labels: labels.collect(),
            hint: diagnostic.hint.as_deref(),
        }
    }
}

impl<'a> PlaceObject<'a> {
    /// A place as JSON has it.
    #[must_use]
    pub fn new(sources: &'a SourceMap, span: Span) -> Self {
        let file = sources.file(span.file);
        let start = file.lines.line_column(span.start);
        let end = file.lines.line_column(span.end);
        Self {
            file: &file.name,
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            start: span.start,
            end: span.end,
        }
    }
}
