//! Source files, byte spans, lines and columns.

use std::sync::Arc;

crate::id! {
    /// A file of a [`SourceMap`]; in a module, a row of its source table.
    pub struct FileId("file");
}

/// A range of bytes of one file, `start..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes `start..end` of `file`.
    #[must_use]
    pub const fn new(file: FileId, start: u32, end: u32) -> Self {
        Self { file, start, end }
    }

    /// The smallest span that covers both; `other` must be of the same file.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        debug_assert_eq!(self.file, other.file);
        Self {
            file: self.file,
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// As an index range into the file's text.
    #[must_use]
    pub const fn range(self) -> core::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A position for people: both count from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// Turns byte offsets into lines and columns without the text: where each line starts, and which characters
/// take more than one byte. A module file carries it, so that a trace needs no source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineIndex {
    /// Byte offset of each line's start, ascending; the first line starts at 0 and is not listed.
    pub line_starts: Vec<u32>,
    /// Each character of more than one byte: its offset and how many bytes it takes beyond the first, ascending.
    pub wide: Vec<(u32, u8)>,
}

impl LineIndex {
    /// Reads the text once.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut index = Self::default();
        for (offset, ch) in text.char_indices() {
            let offset = u32::try_from(offset).expect("sources are under 4 GiB");
            if ch == '\n' {
                index.line_starts.push(offset + 1);
            } else if ch.len_utf8() > 1 {
                let extra = u8::try_from(ch.len_utf8() - 1).expect("at most 3");
                index.wide.push((offset, extra));
            }
        }
        index
    }

    /// Line and column of a byte offset.
    #[must_use]
    pub fn line_column(&self, offset: u32) -> LineColumn {
        let line = self.line_starts.partition_point(|&start| start <= offset);
        let start = line.checked_sub(1).map_or(0, |i| self.line_starts[i]);
        let first = self.wide.partition_point(|&(at, _)| at < start);
        let extra: u32 = self.wide[first..]
            .iter()
            .take_while(|&&(at, _)| at < offset)
            .map(|&(_, extra)| u32::from(extra))
            .sum();
        LineColumn {
            line: u32::try_from(line).expect("fewer lines than bytes") + 1,
            // Saturating: an index that was read from a file may be wrong.
            column: offset.saturating_sub(start).saturating_sub(extra).saturating_add(1),
        }
    }
}

/// A source text with its name.
#[derive(Debug)]
pub struct SourceFile {
    /// Name for people: a path as the user gave it, or `<stdin>`.
    pub name: String,
    /// The text.
    pub text: String,
    /// Its lines.
    pub lines: Arc<LineIndex>,
}

/// Every source text of a compilation, by [`FileId`].
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: Vec<Arc<SourceFile>>,
}

impl SourceMap {
    /// Adds a text and returns its id.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let text = text.into();
        let lines = Arc::new(LineIndex::new(&text));
        let id = FileId::from_index(self.files.len());
        self.files.push(Arc::new(SourceFile {
            name: name.into(),
            text,
            lines,
        }));
        id
    }

    /// The file of that id, which this map made.
    #[must_use]
    pub fn file(&self, id: FileId) -> &Arc<SourceFile> {
        &self.files[id.index()]
    }

    /// All files in order of id.
    #[must_use]
    pub fn files(&self) -> &[Arc<SourceFile>] {
        &self.files
    }

    /// The text under a span.
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        self.file(span.file).text.get(span.range()).unwrap_or("")
    }

    /// Line and column of a span's start.
    #[must_use]
    pub fn line_column(&self, span: Span) -> LineColumn {
        self.file(span.file).lines.line_column(span.start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let index = LineIndex::new("aé\nλx = 1\n");
        let at = |offset| {
            let position = index.line_column(offset);
            (position.line, position.column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(1), (1, 2));
        assert_eq!(at(3), (1, 3)); // the newline
        assert_eq!(at(4), (2, 1));
        assert_eq!(at(6), (2, 2));
        assert_eq!(at(12), (3, 1));
    }
}
