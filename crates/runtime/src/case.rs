//! Case of characters, and their values as digits, by Unicode's properties.
//!
//! The standard library has the full mappings, of a character to several. Simple ones, of a character to one, are
//! derived from them: where the full mapping has several characters there is no simple one, but for the few named below
//! (UnicodeData.txt). Folding is the mapping to upper case and back, but for what is named below (CaseFolding.txt, C
//! and S, or C and F).

/// Of characters with a mark that upper case may write as a letter, and the character that has it as a mark in upper
/// case.
fn marked_upper(character: char) -> Option<char> {
    let code = u32::from(character);
    let upper = match code {
        0x1f80..=0x1faf if code & 8 == 0 => code + 8,
        0x1fb3 | 0x1fc3 | 0x1ff3 => code + 9,
        _ => return None,
    };
    char::from_u32(upper)
}

/// The only character, if there is one.
fn single(mut mapping: impl Iterator<Item = char>) -> Option<char> {
    mapping.next().filter(|_| mapping.next().is_none())
}

/// The character in upper case, by the simple mapping.
#[must_use]
pub fn simple_upper(character: char) -> char {
    let single = single(character.to_uppercase());
    single.or_else(|| marked_upper(character)).unwrap_or(character)
}

/// The character in lower case, by the simple mapping.
#[must_use]
pub fn simple_lower(character: char) -> char {
    // Only the capital i with a dot has several in lower case.
    single(character.to_lowercase()).unwrap_or('i')
}

const CAPITAL_SHARP_S: char = '\u{1e9e}';
const CAPITAL_DOTTED_I: char = '\u{130}';
const DOTLESS_I: char = '\u{131}';

/// Whether it is one of the Cherokee letters, which are folded to upper case.
const fn is_cherokee_capital(character: char) -> bool {
    matches!(character, '\u{13a0}'..='\u{13f5}')
}

/// The character without its case, as one character.
#[must_use]
pub fn simple_fold(character: char) -> char {
    match simple_upper(character) {
        _ if matches!(character, CAPITAL_DOTTED_I | DOTLESS_I) => character,
        upper if is_cherokee_capital(upper) => upper,
        upper => simple_lower(upper),
    }
}

/// Appends the character without its case, which may be several.
pub fn full_fold(character: char, out: &mut String) {
    match character {
        DOTLESS_I => out.push(character),
        CAPITAL_SHARP_S => out.push_str("ss"),
        _ => {
            for upper in character.to_uppercase() {
                if is_cherokee_capital(upper) {
                    out.push(upper);
                } else {
                    out.extend(upper.to_lowercase());
                }
            }
        }
    }
}

/// The value of a decimal digit.
#[must_use]
pub fn digit_value(character: char) -> Option<u32> {
    let code = u32::from(character);
    let zero = *ZEROS.get(ZEROS.partition_point(|&it| it <= code).checked_sub(1)?)?;
    Some(code - zero).filter(|&it| it < 10)
}

/// The zeros of all decimal digits, each followed by the nine others (Unicode 14, Numeric_Type Decimal).
const ZEROS: &[u32] = &[
    0x0030, 0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0de6,
    0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40,
    0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x1_04a0, 0x1_0d30, 0x1_1066, 0x1_10f0,
    0x1_1136, 0x1_11d0, 0x1_12f0, 0x1_1450, 0x1_14d0, 0x1_1650, 0x1_16c0, 0x1_1730, 0x1_18e0, 0x1_1950, 0x1_1c50,
    0x1_1d50, 0x1_1da0, 0x1_6a60, 0x1_6ac0, 0x1_6b50, 0x1_d7ce, 0x1_d7d8, 0x1_d7e2, 0x1_d7ec, 0x1_d7f6, 0x1_e140,
    0x1_e2f0, 0x1_e950, 0x1_fbf0,
];

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        let mut out = String::new();
        text.chars().for_each(|it| full_fold(it, &mut out));
        out
    }

    #[test]
    fn simple_mappings_give_one_character() {
        for (lower, upper) in [
            ('a', 'A'),
            ('ÿ', 'Ÿ'),
            ('\u{1f80}', '\u{1f88}'),
            ('\u{1ff3}', '\u{1ffc}'),
        ] {
            assert_eq!((simple_upper(lower), simple_lower(upper)), (upper, lower));
        }
        for character in ['ß', 'ŉ', '\u{1f50}', 'ﬁ', '5'] {
            assert_eq!(simple_upper(character), character);
        }
        assert_eq!(
            (simple_lower('İ'), simple_upper('ı'), simple_lower('ϴ')),
            ('i', 'I', 'θ')
        );
    }

    #[test]
    fn folding_forgets_case() {
        for (character, fold) in [
            ('ẞ', 'ß'),
            ('ς', 'σ'),
            ('K', 'k'),
            ('ı', 'ı'),
            ('İ', 'İ'),
            ('\u{1f88}', '\u{1f80}'),
        ] {
            assert_eq!(simple_fold(character), fold);
        }
        assert_eq!(
            (simple_fold('\u{ab70}'), simple_fold('\u{13a0}')),
            ('\u{13a0}', '\u{13a0}')
        );
        assert_eq!(folded("ẞ Straße ΣΑΣ ﬁ İ ı"), "ss strasse σασ fi i\u{307} ı");
        assert_eq!(folded("\u{1f80}\u{13f8}"), "\u{1f00}\u{3b9}\u{13f0}");
        // Folding once is enough.
        for character in char::MIN..=char::MAX {
            let once = simple_fold(character);
            assert_eq!(simple_fold(once), once, "{character:?}");
        }
    }

    #[test]
    fn digits_have_values() {
        for (character, value) in [('0', 0), ('9', 9), ('٣', 3), ('๕', 5), ('\u{1d7ff}', 9), ('０', 0)] {
            assert_eq!(digit_value(character), Some(value));
        }
        for character in ['/', ':', 'a', '²', '½', '一', 'Ⅷ', '\0', char::MAX] {
            assert_eq!(digit_value(character), None);
        }
    }
}
