//! Diagnostics as text: the lines they are about, with carets.

use std::collections::HashMap;
use std::ops::Range;

use ariadne::{Cache, Color, Config, Fmt, IndexType, Report, ReportKind, Source};
use polyc_base::text::{clipped, is_visible, visible};
use polyc_base::{Diagnostic, FileId, Label, Severity, SourceMap, Span};

use crate::excerpt::{Excerpt, LONGEST_LINE};
use crate::{LONGEST_MESSAGE, short, shown};

/// Diagnostics with the lines they are about and carets under them; `colour` puts in terminal colours.
#[must_use]
pub fn render_text(sources: &SourceMap, diagnostics: &[Diagnostic], colour: bool) -> String {
    let mut files = Files {
        sources,
        held: HashMap::new(),
    };
    let (shown, more) = shown(diagnostics);
    let mut out = String::new();
    for diagnostic in shown {
        let diagnostic = short(diagnostic);
        let heading = Heading {
            kind: match diagnostic.severity {
                Severity::Error => "Error",
                Severity::Warning => "Warning",
            },
            code: Some(diagnostic.code),
            message: &diagnostic.message,
            here: "here",
            hint: diagnostic.hint.as_deref(),
        };
        out.push_str(&render_one(
            &mut files,
            &heading,
            diagnostic.span,
            &diagnostic.labels,
            colour,
        ));
    }
    if more > 0 {
        out.push_str(&format!("… and {more} more\n"));
    }
    out
}

/// What a report says, beside the lines it shows.
#[derive(Clone, Copy, Debug)]
pub struct Heading<'a> {
    /// `Error`, `Warning`, `Stopped`.
    pub kind: &'a str,
    /// Code of a diagnostic.
    pub code: Option<&'a str>,
    /// What happened.
    pub message: &'a str,
    /// What stands at the place itself.
    pub here: &'a str,
    /// What to do about it.
    pub hint: Option<&'a str>,
}

/// A report about a line of a source, or about no place that can be shown, in the form of diagnostics.
#[must_use]
pub fn render_report(heading: &Heading<'_>, excerpt: Option<&Excerpt>, colour: bool) -> String {
    let message = clipped(heading.message, LONGEST_MESSAGE);
    let heading = Heading {
        message: &message,
        ..*heading
    };
    let Some(excerpt) = excerpt else {
        return render_heading(&heading, colour);
    };
    // The renderer numbers lines by their place in a text.
    let before = "\n".repeat(excerpt.line.saturating_sub(1) as usize);
    let mut sources = SourceMap::default();
    let file = sources.add(excerpt.file.as_str(), format!("{before}{}", excerpt.text));
    let at = |offset: usize| u32::try_from(before.len() + offset).unwrap_or(u32::MAX);
    let span = Span::new(file, at(excerpt.start), at(excerpt.end));
    let mut files = Files {
        sources: &sources,
        held: HashMap::new(),
    };
    render_one(&mut files, &heading, span, &[], colour)
}

fn main_colour(kind: &str) -> Color {
    match kind {
        "Error" => Color::Red,
        _ => Color::Yellow,
    }
}

/// A heading alone.
fn render_heading(heading: &Heading<'_>, colour: bool) -> String {
    let mut out = render_words(heading, colour);
    if let Some(hint) = heading.hint {
        out.push_str(&format!("   Help: {}\n", visible(hint)));
    }
    out
}

/// The line above everything else.
fn render_words(heading: &Heading<'_>, colour: bool) -> String {
    let code = heading.code.map_or(String::new(), |it| format!("[{it}] "));
    let kind = format!("{code}{}:", heading.kind);
    let kind = kind.fg(colour.then_some(main_colour(heading.kind)));
    format!("{kind} {}\n", visible(heading.message))
}

fn render_one(files: &mut Files<'_>, heading: &Heading<'_>, at: Span, labels: &[Label], colour: bool) -> String {
    let spans = labels.iter().map(|label| label.span);
    if spans.chain([at]).any(|it| !files.fits(it)) {
        return render_plain(files.sources, heading, at, labels);
    }
    let main = main_colour(heading.kind);
    let span = files.span(at);
    let config = Config::default().with_index_type(IndexType::Byte).with_color(colour);
    let mut report = Report::build(ReportKind::Error, span.clone())
        .with_config(config)
        .with_label(
            ariadne::Label::new(span)
                .with_message(visible(heading.here))
                .with_color(main),
        );
    for label in labels {
        report.add_label(
            ariadne::Label::new(files.span(label.span))
                .with_message(visible(&label.message))
                .with_color(Color::Blue),
        );
    }
    if let Some(hint) = heading.hint {
        report.set_help(visible(hint));
    }
    let mut out = Vec::new();
    match report.finish().write(&mut *files, &mut out) {
        // Its heading knows no other kinds than its own.
        Ok(()) => {
            let text = String::from_utf8_lossy(&out);
            let lines = text.split_once('\n').map_or("", |it| it.1);
            format!("{}{lines}", render_words(heading, colour))
        }
        Err(_) => render_plain(files.sources, heading, at, labels),
    }
}

/// Without the source, for lines too long to show.
fn render_plain(sources: &SourceMap, heading: &Heading<'_>, at: Span, labels: &[Label]) -> String {
    let place = |span: Span| {
        let position = sources.line_column(span);
        let name = visible(&sources.file(span.file).name);
        format!("{name}:{}:{}", position.line, position.column)
    };
    let mut out = format!("{}   at {}\n", render_words(heading, false), place(at));
    for label in labels {
        out.push_str(&format!("   {}: {}\n", place(label.span), visible(&label.message)));
    }
    if let Some(hint) = heading.hint {
        out.push_str(&format!("   Help: {}\n", visible(hint)));
    }
    out
}

/// A span as the renderer takes it.
type Place = (FileId, Range<usize>);

/// Texts as the renderer takes them: only `\n` ends a line, and characters that do not print are replaced by others of
/// as many bytes.
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
        Some(visible(&self.sources.file(*id).name))
    }
}

fn visible_text(text: &str) -> String {
    text.chars()
        .map(|ch| match (ch, ch.len_utf8()) {
            ('\n' | '\t', _) => ch,
            ('\r', _) => ' ',
            (ch, 1) if !is_visible(ch) => '?',
            (ch, 2) if !is_visible(ch) => '¿',
            (ch, 3) if !is_visible(ch) => char::REPLACEMENT_CHARACTER,
            (ch, _) => ch,
        })
        .collect()
}
