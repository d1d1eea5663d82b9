//! Causes in a language's own words, and of its natives.

use polyc_base::Cause;
use polyc_runtime::native::Row;

/// What a language says of a cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CauseRow {
    /// The cause.
    pub cause: Cause,
    /// Where the definition of the language says it: clauses or headings.
    pub clause: &'static str,
    /// What it says, in a sentence.
    pub sentence: &'static str,
}

impl CauseRow {
    /// A row.
    #[must_use]
    pub const fn new(cause: Cause, clause: &'static str, sentence: &'static str) -> Self {
        Self {
            cause,
            clause,
            sentence,
        }
    }
}

/// Causes of calls of natives, by the natives' names.
pub type NativeCauses = &'static [(Cause, &'static [&'static str])];

/// The cause that a call of a native usually has: that of the table, or else of its row.
#[must_use]
pub fn cause_of_native(table: NativeCauses, row: &Row) -> Cause {
    let found = table.iter().find(|(_, names)| names.contains(&row.name()));
    found.map_or(row.cause(), |&(cause, _)| cause)
}
