//! The list of languages: a language of polyc is a crate, and a line at the end of this crate's `Cargo.toml`.
//! Everything that goes through all languages asks this list: the command line, the build of the preludes, the corpus,
//! the fuzz targets, the test of who may use whom.

use polyc_frontend::{Frontend, Registry};
use polyc_runtime::native;
use polyc_runtime::natives::TABLES;

/// Every language, in the order of the list that people see: from the last lines of `Cargo.toml`.
const ALL: &[&dyn Frontend] = include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// The languages.
#[must_use]
pub fn languages() -> Registry {
    Registry::new(ALL.to_vec())
}

/// The natives and native shapes of these languages, and the shared ones.
///
/// # Errors
/// A name that two of them have.
pub fn natives(languages: &Registry) -> Result<native::Registry, String> {
    let own = languages.all().iter().map(|it| it.info().natives);
    let tables: Vec<&'static [native::Row]> = TABLES.iter().copied().chain(own).collect();
    let shapes: Vec<_> = languages
        .all()
        .iter()
        .flat_map(|it| it.info().shapes)
        .copied()
        .collect();
    native::Registry::new(&tables)?.with_shapes(&shapes)
}
