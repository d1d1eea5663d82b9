//! Names that nothing defines, and what was probably meant: found when a program is compiled, carried in its module,
//! and said when it runs.

use std::collections::BTreeMap;

use polyc_frontend::nearest::{MOST_SUGGESTIONS, nearest};

use crate::core::Core;
use crate::library::Library;

/// Name of the custom section: pairs of a name and the one that was meant, or nothing, each ended by a zero byte.
pub const SECTION: &str = "lisp.undefined";

/// Each name that nothing defines, with the one that was probably meant.
pub type Undefined = BTreeMap<String, Option<String>>;

/// Those of a program. Only the first get a suggestion.
pub fn find_undefined(core: &Core, library: &mut Library<'_>) -> Undefined {
    let all = core.tops.iter().filter(|it| it.definitions == 0);
    let mut found: Undefined = all.map(|it| (it.name.to_string(), None)).collect();
    if found.is_empty() {
        return found;
    }
    let standard = library.names();
    let defined = core.tops.iter().filter(|it| it.definitions > 0 && !it.hidden);
    let names: Vec<&str> = defined
        .map(|it| &*it.name)
        .chain(standard.iter().map(String::as_str))
        .collect();
    for (name, meant) in found.iter_mut().take(MOST_SUGGESTIONS) {
        let top = nearest(name, names.iter().copied());
        // A variable of a procedure may be out of sight there: it is taken if nothing else is near.
        let near = top.or_else(|| nearest(name, core.vars.iter().map(|it| &*it.name)));
        *meant = near.map(str::to_owned);
    }
    found
}

/// They as bytes; `None` if there are none.
#[must_use]
pub fn encode(undefined: &Undefined) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for (name, meant) in undefined {
        let meant = meant.as_deref().unwrap_or("");
        if name.contains('\0') || meant.contains('\0') {
            continue;
        }
        for text in [name, meant] {
            bytes.extend(text.as_bytes());
            bytes.push(0);
        }
    }
    (!bytes.is_empty()).then_some(bytes)
}

/// What the section says of a name: that nothing defines it, and what was probably meant.
#[must_use]
pub fn look_up<'b>(bytes: &'b [u8], name: &str) -> Option<Option<&'b str>> {
    let mut texts = bytes.split(|&it| it == 0);
    while let (Some(found), Some(meant)) = (texts.next(), texts.next()) {
        if found == name.as_bytes() {
            let meant = core::str::from_utf8(meant).ok()?;
            return Some((!meant.is_empty()).then_some(meant));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_read_as_it_was_written() {
        let mut undefined = Undefined::new();
        undefined.insert("lenght".to_owned(), Some("length".to_owned()));
        undefined.insert("zzz".to_owned(), None);
        undefined.insert("a\0b".to_owned(), None);
        let bytes = encode(&undefined).expect("it is not empty");
        assert_eq!(look_up(&bytes, "lenght"), Some(Some("length")));
        assert_eq!(look_up(&bytes, "zzz"), Some(None));
        assert_eq!(look_up(&bytes, "length"), None);
        assert_eq!(encode(&Undefined::new()), None);
    }
}
