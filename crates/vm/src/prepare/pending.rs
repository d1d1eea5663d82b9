//! Safepoints while code is emitted, before their sets are known.

/// A safepoint whose set is not known yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct PendingSafepoint {
    pub(super) at: u32,
    pub(super) instruction: u32,
}

/// The operands at a safepoint, kept if its set is wanted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Operands {
    /// Where its locals end among those of all; they begin where those of the one before it end.
    pub(super) locals_end: u32,
    pub(super) ref_top: u16,
}
