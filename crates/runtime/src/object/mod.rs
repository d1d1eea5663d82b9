//! The sealed kinds of objects, one file each, as natives use them.

pub(crate) mod bytes;
pub(crate) mod condition;
pub(crate) mod map;
pub(crate) mod open;
pub(crate) mod pair;
pub(crate) mod port;
pub(crate) mod procedure;
pub(crate) mod string;
pub(crate) mod symbol;
pub(crate) mod vector;

use polyc_base::Trap;
use polyc_base::trap::TrapCode;

use crate::failure::Failure;

/// The trap of an index outside `0..length`.
pub(crate) fn index_trap<'h>(index: usize, length: usize) -> Failure<'h> {
    let clip = |it: usize| i64::try_from(it).unwrap_or(i64::MAX);
    let operands = [clip(index), 0, clip(length) - 1];
    Failure::Trap(Trap::with(TrapCode::IndexOutOfBounds, operands))
}
