//! Diagnostics for people and for programs: the one place where all languages' errors become text.

use std::collections::HashMap;
use std::ops::Range;

use ariadne::{Cache, Color, Config, IndexType, Report, ReportKind, Source};
use serde_json::{Value, json};

use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::span::{FileId, SourceMap, Span};

/// Most diagnostics shown; the others are counted.
const MOST_SHOWN: usize = 100;
/// Most remarks of a diagnostic that are shown.
const MOST_LABELS: usize = 8;
/// Characters of a message, a remark and a hint.
const LONGEST_MESSAGE: usize = 1000;
/// Longest line, in bytes, that is shown with carets.
const LONGEST_LINE: usize = 1000;

/// Diagnostics with the lines they are about and carets under them; `colour` puts in terminal colours.
#[must_use]
pub fn render_text(sources: &SourceMap, diagnostics: &[Diagnostic], colour: bool) -> String {
    let mut cache = Files {
        sources,
        held: HashMap::new(),
    };
    let (shown, more) = shown(diagnostics);
    let mut out = String::new();
    for diagnostic in shown {
        out.push_str(&render_one(&mut cache, &short(diagnostic), colour));
    }
    if more > 0 {
        out.push_str(&format!("… and {more} more\n"));
    }
    out
}

/// The same as data: one JSON object a line; if some are left out, a last object says how many.
#[must_use]
pub fn render_json(sources: &SourceMap, diagnostics: &[Diagnostic]) -> String {
    let (shown, more) = shown(diagnostics);
    let lines = shown.into_iter().map(|diagnostic| {
        let diagnostic = short(diagnostic);
        let labels = diagnostic.labels.iter().map(|label| {
            let mut object = place(sources, label.span);
            object["message"] = json!(label.message);
            object
        });
        let mut object = place(sources, diagnostic.span);
        object["severity"] = json!(severity_name(diagnostic.severity));
        object["code"] = json!(diagnostic.code);
        object["message"] = json!(diagnostic.message);
        object["labels"] = labels.collect();
        object["hint"] = json!(diagnostic.hint);
        format!("{object}\n")
    });
    let rest = (more > 0).then(|| {
        let message = format!("… and {more} more");
        let object = json!({ "severity": "note", "message": message, "omitted": more });
        format!("{object}\n")
    });
    lines.chain(rest).collect()
}

/// The diagnostics that are shown, and how many are not. If not all are shown, errors come first: they say why there is no
/// result.
fn shown(diagnostics: &[Diagnostic]) -> (Vec<&Diagnostic>, usize) {
    let mut shown: Vec<&Diagnostic> = diagnostics.iter().collect();
    let more = shown.len().saturating_sub(MOST_SHOWN);
    if more > 0 {
        shown.sort_by_key(|it| it.severity);
        shown.truncate(MOST_SHOWN);
    }
    (shown, more)
}

/// The part of a diagnostic that is shown: names in it may be as long as the text.
fn short(diagnostic: &Diagnostic) -> Diagnostic {
    let labels = diagnostic.labels.iter().take(MOST_LABELS);
    Diagnostic {
        severity: diagnostic.severity,
        code: diagnostic.code,
        message: clipped(&diagnostic.message, LONGEST_MESSAGE),
        span: diagnostic.span,
        labels: labels
            .map(|it| Label {
                span: it.span,
                message: clipped(&it.message, LONGEST_MESSAGE),
            })
            .collect(),
        hint: diagnostic
            .hint
            .as_ref()
            .map(|it| clipped(it, LONGEST_MESSAGE)),
    }
}

/// Text from a file, safe for a terminal and on one line: characters that do not print, or would change how the rest reads,
/// are escaped.
#[must_use]
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars() {
        if is_hidden(ch) {
            out.extend(ch.escape_default());
        } else {
            out.push(ch);
        }
    }
    out
}

/// The first characters of a text, at most `most`; `…` stands for the rest.
#[must_use]
pub fn clipped(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Control characters, line separators and marks that change the direction of text.
fn is_hidden(ch: char) -> bool {
    ch.is_control()
        || matches!(ch, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

const fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn place(sources: &SourceMap, span: Span) -> Value {
    let file = sources.file(span.file);
    let (start, end) = (
        file.lines.line_column(span.start),
        file.lines.line_column(span.end),
    );
    json!({
        "file": file.name,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
        "start": span.start,
        "end": span.end,
    })
}

fn render_one(files: &mut Files<'_>, diagnostic: &Diagnostic, colour: bool) -> String {
    let spans = diagnostic.labels.iter().map(|label| label.span);
    if spans.chain([diagnostic.span]).any(|it| !files.fits(it)) {
        return render_plain(files.sources, diagnostic);
    }
    let (kind, main) = match diagnostic.severity {
        Severity::Error => (ReportKind::Error, Color::Red),
        Severity::Warning => (ReportKind::Warning, Color::Yellow),
    };
    let span = files.span(diagnostic.span);
    let config = Config::default()
        .with_index_type(IndexType::Byte)
        .with_color(colour);
    let mut report = Report::build(kind, span.clone())
        .with_config(config)
        .with_code(diagnostic.code)
        .with_message(printable(&diagnostic.message))
        .with_label(
            ariadne::Label::new(span)
                .with_message("here")
                .with_color(main),
        );
    for label in &diagnostic.labels {
        report.add_label(
            ariadne::Label::new(files.span(label.span))
                .with_message(printable(&label.message))
                .with_color(Color::Blue),
        );
    }
    if let Some(hint) = &diagnostic.hint {
        report.set_help(printable(hint));
    }
    let mut out = Vec::new();
    match report.finish().write(&mut *files, &mut out) {
        Ok(()) => String::from_utf8_lossy(&out).into_owned(),
        Err(_) => render_plain(files.sources, diagnostic),
    }
}

/// Without the source, for lines too long to show.
fn render_plain(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    let at = |span: Span| {
        let position = sources.line_column(span);
        let name = printable(&sources.file(span.file).name);
        format!("{name}:{}:{}", position.line, position.column)
    };
    let kind = match diagnostic.severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
    };
    let message = printable(&diagnostic.message);
    let mut out = format!(
        "[{}] {kind}: {message}\n   at {}\n",
        diagnostic.code,
        at(diagnostic.span)
    );
    for label in &diagnostic.labels {
        out.push_str(&format!(
            "   {}: {}\n",
            at(label.span),
            printable(&label.message)
        ));
    }
    if let Some(hint) = &diagnostic.hint {
        out.push_str(&format!("   Help: {}\n", printable(hint)));
    }
    out
}

/// A span as the renderer takes it.
type Place = (FileId, Range<usize>);

/// Texts as the renderer takes them: only `\n` ends a line, and characters that do not print are replaced by others of as many
/// bytes.
struct Files<'a> {
    sources: &'a SourceMap,
    held: HashMap<FileId, Source<String>>,
}

impl Files<'_> {
    fn span(&self, span: Span) -> Place {
        let text = &self.sources.file(span.file).text;
        let start = text.floor_char_boundary(span.start as usize);
        let end = text.floor_char_boundary(span.end as usize).max(start);
        (span.file, start..end)
    }

    /// Whether the lines where a span begins and ends are short enough to show.
    fn fits(&self, span: Span) -> bool {
        let text = &self.sources.file(span.file).text;
        let (_, range) = self.span(span);
        [range.start, range.end].into_iter().all(|at| {
            let before = text[..at].rfind('\n').map_or(0, |it| it + 1);
            let after = text[at..].find('\n').map_or(text.len(), |it| at + it);
            after - before <= LONGEST_LINE
        })
    }
}

impl Cache<FileId> for &mut Files<'_> {
    type Storage = String;

    fn fetch(&mut self, id: &FileId) -> Result<&Source<String>, impl core::fmt::Debug> {
        let text = &self.sources.file(*id).text;
        let held = self.held.entry(*id);
        Ok::<_, core::fmt::Error>(held.or_insert_with(|| Source::from(visible_text(text))))
    }

    fn display<'b>(&self, id: &'b FileId) -> Option<impl core::fmt::Display + 'b> {
        Some(printable(&self.sources.file(*id).name))
    }
}

fn visible_text(text: &str) -> String {
    text.chars()
        .map(|ch| match (ch, ch.len_utf8()) {
            ('\n' | '\t', _) => ch,
            ('\r', _) => ' ',
            (ch, 1) if is_hidden(ch) => '?',
            (ch, 2) if is_hidden(ch) => '¿',
            (ch, 3) if is_hidden(ch) => char::REPLACEMENT_CHARACTER,
            (ch, _) => ch,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> (SourceMap, Vec<Diagnostic>) {
        let mut sources = SourceMap::default();
        let file = sources.add("a\u{1b}[31m.pas", "begin\r\n  é := \u{1b}1 +;\nend.");
        let at = |start, end| Span::new(file, start, end);
        let diagnostics = vec![
            Diagnostic::error("P001", at(18, 19), "found `;`, expected an operand")
                .with_label(at(0, 5), "in this block")
                .with_hint("write an expression after `+`"),
            Diagnostic::warning("P002", at(24, 24), "the \u{7} text ends here"),
        ];
        (sources, diagnostics)
    }

    #[test]
    fn text_has_carets_and_nothing_that_controls_a_terminal() {
        let (sources, diagnostics) = example();
        let text = render_text(&sources, &diagnostics, false);
        assert!(
            !text.contains('\u{1b}') && !text.contains('\u{7}'),
            "{text}"
        );
        assert!(text.contains(r"a\u{1b}[31m.pas:2:11"), "{text}");
        assert!(
            text.contains("in this block") && text.contains("after `+`"),
            "{text}"
        );
        assert!(render_text(&sources, &diagnostics, true).contains('\u{1b}'));
    }

    #[test]
    fn json_says_the_same() {
        let (sources, diagnostics) = example();
        let text = render_json(&sources, &diagnostics);
        let lines: Vec<Value> = text
            .lines()
            .map(|it| serde_json::from_str(it).expect("each line is JSON"))
            .collect();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0]["line"], 2);
        assert_eq!(lines[0]["column"], 11);
        assert_eq!(lines[0]["code"], "P001");
        assert_eq!(lines[0]["labels"][0]["message"], "in this block");
        assert_eq!(lines[0]["hint"], "write an expression after `+`");
        assert_eq!(lines[1]["severity"], "warning");
    }

    #[test]
    fn long_lines_and_many_mistakes_stay_short() {
        let mut sources = SourceMap::default();
        let file = sources.add("long", "x".repeat(100_000));
        let span = Span::new(file, 99_999, 100_000);
        let name = "x".repeat(100_000);
        let mut mistake = Diagnostic::error("C001", span, name.clone()).with_hint(&name);
        for _ in 0..100 {
            mistake = mistake.with_label(span, &name);
        }
        let mut all = vec![Diagnostic::warning("C002", span, "perhaps"); 150];
        all.push(mistake);
        let text = render_text(&sources, &all, false);
        assert!(text.len() < 30_000, "{}", text.len());
        assert!(text.contains("long:1:100000") && text.ends_with("… and 51 more\n"));
        assert!(text.starts_with("[C001]"), "errors come first: {text}");

        let text = render_json(&sources, &all);
        assert!(text.len() < 60_000, "{}", text.len());
        let lines: Vec<Value> = text
            .lines()
            .map(|it| serde_json::from_str(it).expect("each line is JSON"))
            .collect();
        assert_eq!((lines.len(), &lines[0]["code"]), (101, &json!("C001")));
        assert_eq!(lines[100]["omitted"], 51);
        assert_eq!(lines[100]["severity"], "note");
    }
}
