//! Text from a source or a module, shown: within quotes as the text forms read it back, or plainly for people.

use core::fmt::{self, Write};

/// Appends a formatted text.
pub fn push(out: &mut String, text: fmt::Arguments<'_>) {
    out.write_fmt(text).expect("writing to a string");
}

/// Appends a string in quotes; characters that would not show, or would show as something else, are escaped.
pub fn write_string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if !is_visible(c) => {
                out.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
            }
            _ => out.push(c),
        }
    }
    out.push('"');
}

/// Appends a text for people to read: characters that would not show, or would show as something else, are escaped.
pub fn write_visible(out: &mut String, text: &str) {
    for c in text.chars() {
        if is_visible(c) {
            out.push(c);
        } else {
            out.extend(c.escape_default());
        }
    }
}

/// The text in quotes; characters that would not show, or would show as something else, are escaped.
#[must_use]
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    write_string(&mut out, text);
    out
}

/// The text as people may see it: characters that would not show are escaped.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    write_visible(&mut out, text);
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

/// Whether a character shows, and leaves what follows as it is: control characters, spaces without width, marks that
/// change the direction of text and separators of lines do not.
#[must_use]
pub fn is_visible(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_does_not_show_is_escaped_for_people() {
        let mut out = String::new();
        write_visible(&mut out, "\"é\\\u{1b}[31m\u{202e}");
        assert_eq!(out, "\"é\\\\u{1b}[31m\\u{202e}");
    }

    #[test]
    fn a_clipped_text_says_so() {
        assert_eq!(
            (clipped("λμν", 3), clipped("λμν", 2)),
            ("λμν".to_owned(), "λμ…".to_owned())
        );
    }
}
