//! A line of a source as data, for reports that outlive the source.

use polyc_base::{SourceFile, Span};

/// Longest line, in bytes, that is shown with carets.
pub(crate) const LONGEST_LINE: usize = 1000;

/// A line of a source, and the part of it that a report is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// Name of the source.
    pub file: String,
    /// The line's number, from 1.
    pub line: u32,
    /// The line, without its end.
    pub text: String,
    /// The first byte of the part, from 0 at the beginning of the line.
    pub start: usize,
    /// One past the last byte of the part.
    pub end: usize,
}

impl Excerpt {
    /// The line where a span begins, and as much of the span as is on it; `None` if the line is too long to show.
    #[must_use]
    pub fn new(source: &SourceFile, span: Span) -> Option<Self> {
        let text = &source.text;
        let start = text.floor_char_boundary(span.start as usize);
        let before = text[..start].rfind('\n').map_or(0, |it| it + 1);
        let after = text[start..].find('\n').map_or(text.len(), |it| start + it);
        let line = text[before..after].trim_end_matches('\r');
        let end = text
            .floor_char_boundary(span.end as usize)
            .clamp(start, before + line.len().max(start - before));
        (line.len() <= LONGEST_LINE).then(|| Self {
            file: source.name.clone(),
            line: source.lines.line_column(span.start).line,
            text: line.to_owned(),
            start: start - before,
            end: end - before,
        })
    }
}
