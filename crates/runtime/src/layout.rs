//! Where the bits are: tags of words, the header of objects, the fields of sealed objects. The interpreter's fast
//! paths and the heap use these constants; no other code needs them.
//!
//! ```text
//! word     63                                              3 2 0
//!          [ integer of 61 bits                            | 0 ]  small integer
//!          [ address of a pair's header                    | 3 ]  pair
//!          [ address of another object's header            | 7 ]  object
//!          [ payload                    | kind (5 bits)    | 6 ]  other immediate
//!          [ float, rotated left by 4, xor 1        | 1, 2, 5 ]  float of a common exponent
//!
//! object   [ cards, block, size word, if APART ] [ header ] [ refs: traced words ] [ raw: bytes, padded to a word ]
//!                                                ^ the address
//! header   63          44 43          24 23      8 7     0
//!          [ raw bytes  | refs          | shape   | flags | 1 ]
//! size     63          32 31           0
//!          [ raw bytes   | refs         ]     of a LARGE object, whose own sizes are 0; only objects APART are LARGE
//! ```
//!
//! While the collector runs, the header of an object that has moved is its new address (bit 0 clear).
//! The scheme of floats is Melançon, Serrano, Feeley: *Float Self-Tagging* (arXiv 2411.16544): the three most common
//! classes of exponents (top bits 000, 011, 100) are immediate, the rest is boxed.

#![allow(unsafe_code, reason = "reads headers at addresses its callers vouch for")]

/// Bits of a word that say its kind.
pub const TAG_MASK: u64 = 7;
/// Small integers are the integer times eight, so sums need no untagging.
pub const TAG_SMALL: u64 = 0;
/// Pairs.
pub const TAG_PAIR: u64 = 3;
/// Every other object.
pub const TAG_OBJECT: u64 = 7;
/// Immediates that are neither integers nor floats.
pub const TAG_IMMEDIATE: u64 = 6;
/// Pairs and objects have both low bits set, nothing else has.
pub const POINTER_BITS: u64 = 3;
/// Bit `t` is set if words of tag `t` are floats.
pub const FLOAT_TAGS: u32 = 1 << 1 | 1 << 2 | 1 << 5;
/// Left rotation that brings sign and top exponent bits down.
pub const FLOAT_ROTATION: u32 = 4;
/// Makes the tags of common floats differ from [`TAG_SMALL`].
pub const FLOAT_XOR: u64 = 1;

/// Where the kind of an immediate begins.
pub const IMMEDIATE_KIND_SHIFT: u32 = 3;
/// Where the payload of an immediate begins.
pub const IMMEDIATE_SHIFT: u32 = 8;
/// Kind: a constant, the payload is a [`polyc_base::scalar::Immediate`].
pub const IMMEDIATE_CONSTANT: u64 = 0;
/// Kind: a character, the payload is its code point.
pub const IMMEDIATE_CHARACTER: u64 = 1;
/// Kind: marks a removed entry of a map; no program ever sees it.
pub const IMMEDIATE_HOLE: u64 = 2;
/// Kind: the word in a register before it is written, in checked mode; it is never read.
pub const IMMEDIATE_UNWRITTEN: u64 = 3;

/// Set in every header, clear in a forwarding address. The flags are in the lowest byte.
pub const FLAG_HEADER: u64 = 1;
/// The sizes are in the word before the header.
pub const FLAG_LARGE: u64 = 1 << 1;
/// The object may not be changed.
pub const FLAG_IMMUTABLE: u64 = 1 << 2;
/// The object is not part of the heap and never moves.
pub const FLAG_PINNED: u64 = 1 << 4;
/// The object is in the old space, or reached and not moved: a minor collection leaves it where it is.
pub const FLAG_OLD: u64 = 1 << 5;
/// A young object stored in this one must be noted (the write barrier, `remember.rs`).
pub const FLAG_GUARDED: u64 = 1 << 6;
/// The object has an allocation of its own and never moves.
pub const FLAG_APART: u64 = 1 << 7;
/// Where the shape begins (16 bits).
pub const SHAPE_SHIFT: u32 = 8;
/// Where the number of refs begins.
pub const REFS_SHIFT: u32 = 24;
/// Where the number of raw bytes begins.
pub const RAW_SHIFT: u32 = 44;
/// Sizes up to this fit the header.
pub const SMALL_SIZE_MAX: usize = (1 << 20) - 1;
/// Largest number of refs, and of raw bytes, of any object.
pub const SIZE_MAX: usize = (1 << 31) - 1;
/// Where the number of raw bytes begins in a size word.
pub const SIZE_RAW_SHIFT: u32 = 32;

/// Bit log of the refs that share a card of an object apart.
pub const CARD_SHIFT: u32 = 6;

/// Bytes from an object's address to its first ref.
pub const REFS_OFFSET: usize = 8;
/// Bytes from a pair's address to its first field.
pub const PAIR_FIRST: usize = 8;
/// Bytes from a pair's address to its second field.
pub const PAIR_REST: usize = 16;

/// Ref 0 of a closure: its code as the machine calls it, as a small-integer word (an address that is a multiple of 8
/// serves).
pub const CLOSURE_CODE: usize = 0;
/// Ref of a closure's first captured value.
pub const CLOSURE_CAPTURES: usize = 1;

/// The header of a small object.
#[inline(always)]
#[must_use]
pub const fn header(shape: u16, refs: usize, raw: usize) -> u64 {
    FLAG_HEADER | (shape as u64) << SHAPE_SHIFT | (refs as u64) << REFS_SHIFT | (raw as u64) << RAW_SHIFT
}

/// The shape in a header.
#[inline(always)]
#[must_use]
pub const fn header_shape(header: u64) -> u16 {
    (header >> SHAPE_SHIFT) as u16
}

/// The number of refs in the header of a small object.
#[inline(always)]
#[must_use]
pub const fn header_refs(header: u64) -> usize {
    (header >> REFS_SHIFT) as usize & SMALL_SIZE_MAX
}

/// The number of raw bytes in the header of a small object.
#[inline(always)]
#[must_use]
pub const fn header_raw(header: u64) -> usize {
    (header >> RAW_SHIFT) as usize
}

/// Words of `raw` raw bytes.
#[inline(always)]
#[must_use]
pub const fn raw_words(raw: usize) -> usize {
    raw.div_ceil(8)
}

/// Reads the sizes (refs, raw bytes) of an object.
///
/// # Safety
/// `object` is the address of a live object's header.
#[inline(always)]
#[must_use]
pub const unsafe fn sizes(object: *const u64) -> (usize, usize) {
    // SAFETY: the caller gives the address of a header; a size word precedes it if the header says so.
    let (header, large) = unsafe { (*object, *object & FLAG_LARGE != 0) };
    if large {
        // SAFETY: as above.
        let size = unsafe { *object.sub(1) };
        (size as usize & SIZE_MAX, (size >> SIZE_RAW_SHIFT) as usize)
    } else {
        (header_refs(header), header_raw(header))
    }
}

/// Number of refs of an object.
///
/// # Safety
/// As [`sizes`].
#[inline(always)]
#[must_use]
pub const unsafe fn refs_len(object: *const u64) -> usize {
    // SAFETY: the caller's promise.
    unsafe { sizes(object).0 }
}

/// Number of raw bytes of an object.
///
/// # Safety
/// As [`sizes`].
#[inline(always)]
#[must_use]
pub const unsafe fn raw_len(object: *const u64) -> usize {
    // SAFETY: the caller's promise.
    unsafe { sizes(object).1 }
}

/// Address of an object's first raw byte.
///
/// # Safety
/// As [`sizes`].
#[inline(always)]
#[must_use]
pub const unsafe fn raw_start(object: *mut u64) -> *mut u8 {
    // SAFETY: the raw region follows the refs, inside the object.
    unsafe { object.add(1 + refs_len(object)).cast() }
}

/// The card of a ref of an object apart: a byte, not zero if the ref may refer to a young object.
///
/// # Safety
/// `object` is the address of the header of a live object apart that has such a ref.
#[inline(always)]
#[must_use]
pub const unsafe fn card(object: *mut u64, index: usize) -> *mut u8 {
    // SAFETY: cards lie before the two words that precede the header, the first one last.
    unsafe { object.cast::<u8>().sub(17 + (index >> CARD_SHIFT)) }
}

/// Address of an object's first ref.
///
/// # Safety
/// As [`sizes`].
#[inline(always)]
#[must_use]
pub const unsafe fn refs_start(object: *mut u64) -> *mut u64 {
    // SAFETY: the refs follow the header.
    unsafe { object.add(1) }
}
