//! The words for what a native may do.

use crate::Effects;
use crate::text::cursor::Cursor;

/// Appends the words for effects; none stands for a native that may do anything.
pub(super) fn write_effects(out: &mut String, effects: Effects) {
    if effects == Effects::NONE {
        out.push_str(" pure");
    } else if effects != Effects::CALLS {
        for (_, _, word) in effects.flags() {
            out.push(' ');
            out.push_str(word);
        }
    }
}

/// Reads them, each at most once and in their order.
pub(super) fn parse_effects(cursor: &mut Cursor<'_>) -> Effects {
    if cursor.eat_word("pure") {
        return Effects::NONE;
    }
    let given = Effects::FLAGS.iter();
    let given = given.filter(|(_, _, word)| cursor.eat_word(word));
    let effects = given.fold(Effects::NONE, |all, (flags, ..)| all.and(*flags));
    if effects == Effects::NONE {
        Effects::CALLS
    } else {
        effects
    }
}
