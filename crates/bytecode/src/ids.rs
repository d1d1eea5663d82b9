//! What the instructions of a body name in it.

use polyc_base::id;

id! {
    /// A local slot: parameters first, then declared locals.
    pub struct LocalId("l");
    /// A label of a body: a row of its label table.
    pub struct Label("L");
    /// A switch table of a body.
    pub struct TableId("table");
}
