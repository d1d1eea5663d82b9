//! Offsets in objects, and places as values.

use polyc_ir::Value;

/// An offset.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Offset {
    /// What is known when the program runs.
    pub(super) dynamic: Option<Value>,
    /// What is known now.
    pub(super) fixed: u32,
}

/// An element whose offset has not been computed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pending {
    pub(super) index: Value,
    pub(super) low: i64,
    pub(super) length: u32,
    pub(super) refs: u32,
    pub(super) raw: u32,
}

/// A place in an object.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlaceValue {
    pub(super) object: Value,
    pub(super) refs: Offset,
    pub(super) raw: Offset,
    pub(super) pending: Option<Pending>,
}

impl PlaceValue {
    pub(super) const fn at(object: Value, refs: u32, raw: u32) -> Self {
        Self {
            object,
            refs: Offset {
                dynamic: None,
                fixed: refs,
            },
            raw: Offset {
                dynamic: None,
                fixed: raw,
            },
            pending: None,
        }
    }

    /// So much further on.
    pub(super) const fn plus(mut self, refs: u32, raw: u32) -> Self {
        self.refs.fixed += refs;
        self.raw.fixed += raw;
        self
    }
}
