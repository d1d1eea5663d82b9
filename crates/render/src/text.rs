//! Diagnostics as text: the lines they are about, with carets.

use std::collections::HashMap;
use std::ops::Range;

use ariadne::{Cache, Color, Config, IndexType, Report, ReportKind, Source};
use polyc_base::text::{is_visible, visible};
use polyc_base::{Diagnostic, FileId, Severity, SourceMap, Span};

use crate::{short, shown};

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
    let config = Config::default().with_index_type(IndexType::Byte).with_color(colour);
    let mut report = Report::build(kind, span.clone())
        .with_config(config)
        .with_code(diagnostic.code)
        .with_message(visible(&diagnostic.message))
        .with_label(ariadne::Label::new(span).with_message("here").with_color(main));
    for label in &diagnostic.labels {
        report.add_label(
            ariadne::Label::new(files.span(label.span))
                .with_message(visible(&label.message))
                .with_color(Color::Blue),
        );
    }
    if let Some(hint) = &diagnostic.hint {
        report.set_help(visible(hint));
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
        let name = visible(&sources.file(span.file).name);
        format!("{name}:{}:{}", position.line, position.column)
    };
    let kind = match diagnostic.severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
    };
    let message = visible(&diagnostic.message);
    let mut out = format!(
        "[{}] {kind}: {message}\n   at {}\n",
        diagnostic.code,
        at(diagnostic.span)
    );
    for label in &diagnostic.labels {
        out.push_str(&format!("   {}: {}\n", at(label.span), visible(&label.message)));
    }
    if let Some(hint) = &diagnostic.hint {
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
