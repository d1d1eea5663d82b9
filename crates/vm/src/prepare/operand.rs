//! Operands that are constants, as operations hold them.

use polyc_base::Kind;
use polyc_base::scalar::Immediate;
use polyc_runtime::Word;

use super::stack::OperandPlace;

/// The constant of a place, if it is a small integer of 16 bits.
pub(super) fn small_constant(place: OperandPlace) -> Option<i16> {
    match place {
        OperandPlace::Ref(word) if Word(word).is_small() => i16::try_from(Word(word).small()).ok(),
        _ => None,
    }
}

/// The only value of a kind.
pub(super) fn immediate_of(kind: Kind) -> Option<u64> {
    let immediate = match kind {
        Kind::Nil => Immediate::Nil,
        Kind::Unspecified => Immediate::Unspecified,
        Kind::Undefined => Immediate::Undefined,
        Kind::Eof => Immediate::Eof,
        _ => return None,
    };
    Some(Word::from_immediate(immediate).0)
}
