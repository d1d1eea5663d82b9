//! Diagnostics for people and for programs: the one place where all languages' errors become text.
//!
//! Only the first diagnostics are shown, and only the beginning of each message: names in it may be as long as the
//! source.

mod excerpt;
mod json;
mod text;

use polyc_base::text::clipped;
use polyc_base::{Diagnostic, Label};

pub use excerpt::Excerpt;
pub use json::{PlaceObject, json_line, render_json};
pub use text::{Heading, render_report, render_text};

/// Most diagnostics shown; the others are counted.
const MOST_SHOWN: usize = 100;
/// Most labels of a diagnostic that are shown.
const MOST_LABELS: usize = 8;
/// Characters of a message, a label and a hint.
const LONGEST_MESSAGE: usize = 1000;

/// The diagnostics that are shown, and how many are not. If not all are shown, errors come first: they say why there is
/// no result.
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
        hint: diagnostic.hint.as_ref().map(|it| clipped(it, LONGEST_MESSAGE)),
    }
}

#[cfg(test)]
mod tests {
    use polyc_base::{SourceMap, Span};
    use serde_json::{Value, json};

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
        assert!(!text.contains('\u{1b}') && !text.contains('\u{7}'), "{text}");
        assert!(text.contains(r"a\u{1b}[31m.pas:2:11"), "{text}");
        assert!(text.contains("in this block") && text.contains("after `+`"), "{text}");
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
    fn a_report_shows_the_line_where_its_span_begins() {
        let mut sources = SourceMap::default();
        let file = sources.add("a.scm", "(f\n  (+ 1\n     (car 5)))\n");
        let heading = Heading {
            kind: "Error",
            code: None,
            message: "5 is not a pair",
            here: "here",
            hint: Some("use a list"),
        };
        let excerpt = Excerpt::new(sources.file(file), Span::new(file, 5, 24)).expect("it is short");
        assert_eq!((excerpt.line, excerpt.text.as_str()), (2, "  (+ 1"));
        let text = render_report(&heading, Some(&excerpt), false);
        assert!(text.starts_with("Error: 5 is not a pair\n"), "{text}");
        assert!(text.contains("a.scm:2:3") && text.contains("2 │   (+ 1\n"), "{text}");
        assert!(text.contains("Help: use a list"), "{text}");
        assert_eq!(
            render_report(&heading, None, false),
            "Error: 5 is not a pair\n   Help: use a list\n"
        );
        let end = Excerpt::new(sources.file(file), Span::new(file, 25, 90)).expect("it is short");
        assert_eq!((end.start, end.end), (end.text.len(), end.text.len()));
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
