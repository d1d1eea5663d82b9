//! Expectations: read from the comments of a program.
//!
//! A comment is what a frontend says that a comment is, and only where no token is: a string never holds one.

use polyc_base::text::visible;
use polyc_base::{Budget, FileId, SourceMap};
use polyc_frontend::nearest::nearest;
use polyc_frontend::{Comments, Frontend, Input, gaps};

/// What a program is given, and what it is expected to do.
#[derive(Debug, Default)]
pub struct Expectations {
    /// Standard input.
    pub input: String,
    /// Lines of output, with their lines in the file.
    pub output: Vec<(u32, String)>,
    /// Parts of the message, or codes, of the error that ends it.
    pub errors: Vec<Expected>,
    /// Codes, or parts of messages, of mistakes that keep it from being compiled.
    pub compile_errors: Vec<Expected>,
    /// The same of warnings.
    pub warnings: Vec<Expected>,
    /// Its exit code, with the line in the file.
    pub exit: Option<(u32, u8)>,
    /// What cannot be understood, with the line in the file.
    pub mistakes: Vec<(u32, String)>,
}

/// A text that is expected in a message.
#[derive(Debug)]
pub struct Expected {
    /// The text, or a code.
    pub text: String,
    /// The line in the file.
    pub line: u32,
    /// Whether the line has code: then the message must be about it.
    pub is_beside_code: bool,
}

impl Expected {
    /// Whether it is what a message with that code says of that line.
    pub(super) fn matches(&self, code: Option<&str>, message: &str, line: Option<u32>) -> bool {
        let is_said = code == Some(self.text.as_str()) || message.contains(&self.text);
        is_said && (!self.is_beside_code || line == Some(self.line))
    }
}

impl Expectations {
    /// Those of a text.
    pub(super) fn of(language: &dyn Frontend, sources: &SourceMap, file: FileId) -> Self {
        let text = &sources.file(file).text;
        let lines = &sources.file(file).lines;
        let line_of = |offset: usize| lines.line_column(u32::try_from(offset).unwrap_or(u32::MAX)).line;
        let (tokens, _) = language.tokens(Input::new(sources, file, &[], "test"), &Budget::default());
        let mut code_lines: Vec<u32> = tokens
            .iter()
            .flat_map(|it| [line_of(it.span.start as usize), line_of(it.span.end as usize)])
            .collect();
        code_lines.sort_unstable();
        let mut found = Self::default();
        for (start, gap) in gaps(text, &tokens) {
            for comment in comments(gap, &language.info().comments) {
                found.read_comment(gap, comment.inside, |offset| {
                    let line = line_of(start + offset);
                    (line, code_lines.binary_search(&line).is_ok())
                });
            }
        }
        found
    }

    /// Whether nothing is expected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let none = self.errors.is_empty() && self.compile_errors.is_empty() && self.warnings.is_empty();
        none && self.output.is_empty() && self.exit.is_none() && self.mistakes.is_empty()
    }

    fn read_comment(&mut self, gap: &str, comment: (usize, usize), place: impl Fn(usize) -> (u32, bool)) {
        let mut start = comment.0;
        for line in gap[comment.0..comment.1].split_inclusive('\n') {
            let (line_number, is_beside_code) = place(start);
            self.read_line(line.trim(), line_number, is_beside_code);
            start += line.len();
        }
    }

    fn read_line(&mut self, text: &str, line: u32, is_beside_code: bool) {
        let Some((key, text)) = text.split_once(':') else {
            return;
        };
        let text = text.strip_prefix(' ').unwrap_or(text).to_owned();
        let expected = |text| Expected {
            text,
            line,
            is_beside_code,
        };
        match key {
            EXPECT => self.output.push((line, text)),
            ERROR => self.errors.push(expected(text)),
            COMPILE_ERROR => self.compile_errors.push(expected(text)),
            WARNING => self.warnings.push(expected(text)),
            INPUT => {
                self.input.push_str(&text);
                self.input.push('\n');
            }
            EXIT => match text.parse() {
                Ok(code) => self.exit = Some((line, code)),
                Err(_) => {
                    let mistake = format!("`{}` is not an exit code, which is 0 to 255", visible(&text));
                    self.mistakes.push((line, mistake));
                }
            },
            other => {
                let close = nearest(other, KEYS).filter(|_| other.starts_with(EXPECT));
                if let Some(close) = close {
                    let mistake = format!("`{}:` is not an expectation; did you mean `{close}:`?", visible(other));
                    self.mistakes.push((line, mistake));
                }
            }
        }
    }
}

const EXPECT: &str = "expect";
const ERROR: &str = "expect error";
const COMPILE_ERROR: &str = "expect compile error";
const WARNING: &str = "expect warning";
const EXIT: &str = "expect exit";
const INPUT: &str = "input";
const KEYS: [&str; 6] = [EXPECT, ERROR, COMPILE_ERROR, WARNING, EXIT, INPUT];

/// Where the first character is that is neither blank nor of a comment, in a text that is said to have no tokens.
#[must_use]
pub fn first_code(text: &str, forms: &Comments) -> Option<usize> {
    let mut at = 0;
    for comment in comments(text, forms)
        .into_iter()
        .map(|it| it.whole)
        .chain([(text.len(), text.len())])
    {
        let gap = text.get(at..comment.0).unwrap_or_default();
        if let Some(found) = gap.find(|it: char| !it.is_whitespace()) {
            return Some(at + found);
        }
        at = comment.1;
    }
    None
}

/// A comment: where it begins and ends, with its marks and without.
struct Comment {
    whole: (usize, usize),
    inside: (usize, usize),
}

/// The comments in a text that has no tokens.
fn comments(text: &str, forms: &Comments) -> Vec<Comment> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(first) = rest.chars().next() else {
            break;
        };
        let starts = |mark: &&&str| rest.starts_with(**mark);
        if let Some(mark) = forms.line.iter().find(starts) {
            let end = rest.find('\n').map_or(text.len(), |it| at + it);
            // `;;;` and `///` begin a comment as `;` and `//` do.
            let more = mark.chars().last().unwrap_or(' ');
            let inside = rest[mark.len()..].trim_start_matches(more);
            found.push(Comment {
                whole: (at, end),
                inside: (at + rest.len() - inside.len(), end),
            });
            at = end;
        } else if let Some(mark) = forms.open.iter().find(starts) {
            let start = at + mark.len();
            let (end, after) = end_of_block(text, start, forms);
            found.push(Comment {
                whole: (at, after),
                inside: (start, end),
            });
            at = after;
        } else {
            at += first.len_utf8();
        }
    }
    found.retain(|it| it.inside.0 <= it.inside.1);
    found
}

/// Where a comment that begins there ends, without and with its end mark.
fn end_of_block(text: &str, start: usize, forms: &Comments) -> (usize, usize) {
    let (mut at, mut depth) = (start, 1);
    while let Some(rest) = text.get(at..) {
        let Some(first) = rest.chars().next() else {
            break;
        };
        let starts = |mark: &&&str| rest.starts_with(**mark);
        if let Some(mark) = forms.close.iter().find(starts) {
            depth -= 1;
            if depth == 0 {
                return (at, at + mark.len());
            }
            at += mark.len();
        } else if let Some(mark) = forms.open.iter().find(starts).filter(|_| forms.nests) {
            depth += 1;
            at += mark.len();
        } else {
            at += first.len_utf8();
        }
    }
    (text.len(), text.len())
}
