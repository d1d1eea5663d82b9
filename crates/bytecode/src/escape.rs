//! Strings in quotation marks: what does not print, or would change how the line reads, is escaped.

/// The text between quotation marks, with `\"`, `\\`, `\n`, `\r`, `\t` and `\u{…}`.
#[must_use]
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    push_escaped(text, &mut out);
    out.push('"');
    out
}

/// The text with what does not print escaped, without quotation marks.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_escaped(text, &mut out);
    out
}

fn push_escaped(text: &str, out: &mut String) {
    for ch in text.chars() {
        match ch {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if is_plain(ch) => out.push(ch),
            _ => out.extend(ch.escape_unicode()),
        }
    }
}

/// Whether a character prints as itself: no control, format, private, unassigned or combining character. The standard
/// library's table says so, and the directional marks it lets pass are refused here.
fn is_plain(ch: char) -> bool {
    let marks = matches!(ch, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    ch == '\'' || (!marks && ch.escape_debug().len() == 1)
}

/// Reads a quoted string from the start of `text`: the string, and how many bytes it took. `None` if there is none.
pub(crate) fn unquote(text: &str) -> Option<(String, usize)> {
    let mut out = String::new();
    let mut chars = text.strip_prefix('"')?.char_indices();
    while let Some((at, ch)) = chars.next() {
        match ch {
            '"' => return Some((out, at + 2)),
            '\\' => out.push(unescape(&mut chars)?),
            _ => out.push(ch),
        }
    }
    None
}

fn unescape(chars: &mut impl Iterator<Item = (usize, char)>) -> Option<char> {
    match chars.next()?.1 {
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        ch @ ('"' | '\\') => Some(ch),
        'u' => {
            let ('{', mut value) = (chars.next()?.1, 0u32) else {
                return None;
            };
            loop {
                match chars.next()?.1 {
                    '}' => return char::from_u32(value),
                    digit => value = value.checked_mul(16)?.checked_add(digit.to_digit(16)?)?,
                }
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoting_round_trips() {
        let texts = [
            "",
            "a b",
            "\"\\'",
            "\n\t\r\0\u{1b}",
            "é λ 😀",
            "\u{202e}x\u{2066}\u{300}",
        ];
        for text in texts {
            let quoted = quote(text);
            assert_eq!(unquote(&quoted), Some((text.to_owned(), quoted.len())));
        }
    }

    #[test]
    fn what_does_not_print_is_escaped() {
        assert_eq!(quote("a\u{1b}\u{202e}é"), "\"a\\u{1b}\\u{202e}é\"");
    }

    #[test]
    fn broken_strings_are_no_strings() {
        for text in [
            "",
            "a",
            "\"a",
            "\"\\x\"",
            "\"\\u{110000}\"",
            "\"\\u{fffffffff}\"",
            "\"\\",
        ] {
            assert_eq!(unquote(text), None, "{text}");
        }
    }
}
