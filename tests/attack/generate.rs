//! Large source texts.

use crate::cases::Attack;

/// All of them.
pub fn attacks() -> Vec<Attack> {
    Vec::new()
}
