//! Locations of code that passes make.

use polyc_base::decl::Location;
use polyc_base::{Cause, Loc};
use polyc_ir::Rows;

/// Where locations are in the module's table; found when the first is asked for.
#[derive(Default)]
pub struct LocationRows(Option<Rows>);

impl LocationRows {
    /// The row of a location, which is added if it is new.
    pub fn row(&mut self, table: &mut Vec<Location>, location: Location) -> Loc {
        let rows = self.0.get_or_insert_with(|| Rows::of(table));
        Loc::from_index(rows.row(table, location) + 1)
    }

    /// The same location with a cause; [`Loc::NONE`] has none.
    pub fn because(&mut self, table: &mut Vec<Location>, loc: Loc, cause: Cause) -> Loc {
        match loc.index().checked_sub(1).and_then(|row| table.get(row)) {
            Some(&location) => {
                let cause = Some(cause);
                self.row(table, Location { cause, ..location })
            }
            None => loc,
        }
    }
}
