//! Large modules, and modules that no text form is needed for.

use crate::cases::Attack;

/// All of them.
pub fn attacks() -> Vec<Attack> {
    Vec::new()
}
