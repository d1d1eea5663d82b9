//! The limits of a compilation as diagnostics.

use polyc_base::trap::Limit;
use polyc_base::{Budget, Diagnostic, Span};

use crate::codes::{MEMORY, TIME};

/// The limit that a compilation has reached, as a mistake in its text; `text` is all of it.
#[must_use]
pub fn limit_reached(budget: &Budget, text: Span) -> Option<Diagnostic> {
    let (limit, place) = budget.reached()?;
    let (code, message, hint) = match limit {
        Limit::Time => (
            TIME,
            "compiling takes longer than the limit of time allows",
            "raise the limit (`--time`), or split the text",
        ),
        _ => (
            MEMORY,
            "compiling takes more memory than the limit allows",
            "raise the limit (`--memory`), or split the text",
        ),
    };
    let place = place.unwrap_or(text);
    Some(Diagnostic::error(code, place, message).with_hint(hint))
}

/// The limit that a diagnostic reports, if it reports one.
#[must_use]
pub fn limit_of(diagnostic: &Diagnostic) -> Option<Limit> {
    match diagnostic.code {
        MEMORY => Some(Limit::Memory),
        TIME => Some(Limit::Time),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use polyc_base::{CompileLimits, FileId};

    use super::*;

    #[test]
    fn a_limit_is_told_of_where_it_was_reached() {
        let whole = Span::new(FileId::new(0), 0, 9);
        let memory = Some(1);
        let budget = Budget::new(CompileLimits { memory, time: None }, || 0);
        assert_eq!(limit_reached(&budget, whole), None);
        budget.charge(2, 1);
        let found = limit_reached(&budget, whole).expect("it is spent");
        assert_eq!((found.code, found.span), (MEMORY, whole));
        assert_eq!(limit_of(&found), Some(Limit::Memory));
    }
}
