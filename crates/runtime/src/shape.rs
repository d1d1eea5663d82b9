//! What an object is, as a number in its header. Sealed shapes have fixed numbers; shapes that modules declare and
//! native ones get theirs when they are first registered in a session.

use polyc_base::scalar::Kind;

/// First and rest: two refs.
pub const PAIR: u16 = 1;
/// Elements as refs.
pub const VECTOR: u16 = 2;
/// One ref, its storage; another storage may have another width of characters.
pub const STRING: u16 = 3;
/// Raw: a code point below 256 a byte.
pub const NARROW: u16 = 4;
/// Raw: a code point every four bytes.
pub const WIDE: u16 = 5;
/// Raw bytes.
pub const BYTES: u16 = 6;
/// One ref, its name (an immutable string).
pub const SYMBOL: u16 = 7;
/// Raw: a sign byte in the first word, then digits of 64 bits.
pub const BIG_INTEGER: u16 = 8;
/// Raw: the eight bytes of a float of an uncommon exponent.
pub const FLOAT: u16 = 9;
/// One ref.
pub const BOX: u16 = 10;
/// Refs: the code, then captured values.
pub const CLOSURE: u16 = 11;
/// Raw: the native's number in the session.
pub const NATIVE_PROCEDURE: u16 = 12;
/// Contents known to the machine only.
pub const CONTINUATION: u16 = 13;
/// The values as refs.
pub const VALUES: u16 = 14;
/// Two refs: entries and index; raw: counts.
pub const MAP: u16 = 15;
/// Refs: key and value of each entry; raw: their hashes.
pub const ENTRIES: u16 = 16;
/// Refs: value, message, irritants, trace; raw: code and operands.
pub const CONDITION: u16 = 17;
/// Refs and raw of the machine's own (saved stacks, traces).
pub const INTERNAL: u16 = 18;
/// The object with empty regions.
pub const EMPTY: u16 = 19;
/// The first number given to a registered shape.
pub const FIRST_REGISTERED: u16 = 32;

/// The kind of objects of a shape that is not registered, as a program sees it.
#[must_use]
pub const fn kind_of_sealed(shape: u16) -> Kind {
    match shape {
        PAIR => Kind::Pair,
        VECTOR => Kind::Vector,
        STRING => Kind::String,
        BYTES => Kind::Bytes,
        SYMBOL => Kind::Symbol,
        BIG_INTEGER => Kind::Integer,
        FLOAT => Kind::Float,
        BOX => Kind::Box,
        CLOSURE | NATIVE_PROCEDURE | CONTINUATION => Kind::Procedure,
        VALUES => Kind::Values,
        MAP => Kind::Map,
        CONDITION => Kind::Condition,
        _ => Kind::Object,
    }
}

/// Whether the number is that of a sealed shape.
pub(crate) const fn is_sealed(shape: u16) -> bool {
    PAIR <= shape && shape <= EMPTY
}
