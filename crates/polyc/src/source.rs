//! Source texts: what is compiled, and how bytes of a file become text.

use polyc_base::{Diagnostic, FileId, SourceMap, Span};
use polyc_compile::Level;
use polyc_frontend::codes;

use crate::files::{Files, NoFiles};

/// A source text to compile, and how.
///
/// ```
/// use polyc::{Engine, Level, Source};
///
/// let source = Source::new("lisp", "square.scm", "(define (square x) (* x x)) (square 12)");
/// let program = Engine::new().compile(source.level(Level::O0))?;
/// # Ok::<(), polyc::CompileError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Name of its language.
    pub language: &'a str,
    /// Name for people; its stem is the module's name.
    pub name: &'a str,
    /// The text, with a byte-order mark and other extras that a file may have ([`add_source`]).
    pub bytes: &'a [u8],
    /// How much the optimiser does.
    pub level: Level,
    /// Options of its language that are given, as pairs of name and value.
    pub options: &'a [(String, String)],
    /// Where the texts are that it imports or includes.
    pub files: &'a dyn Files,
}

impl<'a> Source<'a> {
    /// A text of that language, to be optimised fully.
    pub fn new(language: &'a str, name: &'a str, text: &'a (impl AsRef<[u8]> + ?Sized)) -> Self {
        Self {
            language,
            name,
            bytes: text.as_ref(),
            level: Level::default(),
            options: &[],
            files: &NoFiles,
        }
    }

    /// The same, to be optimised so much.
    #[must_use]
    pub const fn level(self, level: Level) -> Self {
        Self { level, ..self }
    }

    /// The same with these options of its language, as pairs of name and value.
    #[must_use]
    pub const fn options(self, options: &'a [(String, String)]) -> Self {
        Self { options, ..self }
    }

    /// The same, which may import and include these texts.
    #[must_use]
    pub const fn files(self, files: &'a dyn Files) -> Self {
        Self { files, ..self }
    }

    /// The name of its module: its own without folder and extension.
    pub(crate) fn module_name(&self) -> &'a str {
        let stem = self.name.rsplit(['/', '\\']).next().unwrap_or(self.name);
        let stem = stem.split_once('.').map_or(stem, |it| it.0);
        if stem.is_empty() { "main" } else { stem }
    }
}

/// Most bytes of a source text.
pub const MAX_SOURCE: usize = 256 << 20;

/// Adds a file's bytes to the map as text: UTF-8 without byte-order mark, lines ending in `\n`, a first line `#!…`
/// blanked out. Bytes that are not UTF-8 are a diagnostic.
pub fn add_source(sources: &mut SourceMap, name: &str, bytes: &[u8]) -> (FileId, Vec<Diagnostic>) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.len() > MAX_SOURCE {
        let file = sources.add(name, "");
        let message = format!("a source text has at most {MAX_SOURCE} bytes, this one {}", bytes.len());
        return (
            file,
            vec![Diagnostic::error(codes::TOO_LONG, Span::new(file, 0, 0), message)],
        );
    }
    let lossy = String::from_utf8_lossy(bytes);
    let text = plain_lines(blank_shebang(lossy.into_owned()));
    let file = sources.add(name, text);
    let found = std::str::from_utf8(bytes).err().map(|error| {
        // The place in the text: after the good bytes, line ends shortened as above.
        let good = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        let start = plain_lines(good.into_owned()).len();
        let start = u32::try_from(start).expect("under MAX_SOURCE");
        let byte = bytes[error.valid_up_to()];
        let wide = u32::try_from(char::REPLACEMENT_CHARACTER.len_utf8()).expect("3");
        Diagnostic::error(
            codes::NOT_TEXT,
            Span::new(file, start, start + wide),
            format!("byte 0x{byte:02X} is not UTF-8"),
        )
        .with_hint("save the file as UTF-8")
    });
    (file, found.into_iter().collect())
}

/// `\r\n` as `\n`.
fn plain_lines(text: String) -> String {
    if text.contains("\r\n") {
        text.replace("\r\n", "\n")
    } else {
        text
    }
}

/// A first line that names an interpreter becomes blanks, so that the rest keeps its place. (`#!fold-case` of
/// R7RS 2.1 is not such a line.)
fn blank_shebang(text: String) -> String {
    let rest = text.strip_prefix("#!");
    if !rest.is_some_and(|it| it.starts_with(['/', ' ', '\t'])) {
        return text;
    }
    let end = text.find(['\r', '\n']).unwrap_or(text.len());
    format!("{}{}", " ".repeat(end), &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, Vec<(u32, String)>) {
        let mut sources = SourceMap::default();
        let (file, found) = add_source(&mut sources, "x", bytes);
        let found = found.into_iter().map(|it| (it.span.start, it.message));
        (sources.file(file).text.clone(), found.collect())
    }

    #[test]
    fn marks_line_ends_and_interpreter_lines_are_not_text() {
        assert_eq!(read(b"\xef\xbb\xbfa\r\nb").0, "a\nb");
        assert_eq!(read(b"#!/bin/polyc\r\n1").0, format!("{}\n1", " ".repeat(12)));
        assert_eq!(read(b"#!fold-case\nX").0, "#!fold-case\nX");
    }

    #[test]
    fn other_bytes_are_a_mistake_with_a_place() {
        let (_, found) = read(b"ab\r\nc\xff\xfe");
        assert_eq!(found, [(4, "byte 0xFF is not UTF-8".to_owned())]);
    }
}
