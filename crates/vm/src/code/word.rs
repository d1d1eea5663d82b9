//! Prepared code is a sequence of 64-bit words. The first word of an operation holds its number and three operands of
//! 16 bits; what does not fit follows in further words.

use crate::code::PreparedOp;

/// A word of an operation's number and its operands.
pub(crate) fn head(op: PreparedOp, operands: [u16; 3]) -> u64 {
    let [a, b, c] = operands;
    quarters([op as u16, a, b, c])
}

/// A word of four numbers, in the order of their addresses.
pub(crate) fn quarters(parts: [u16; 4]) -> u64 {
    let mut bytes = [0; 8];
    for (place, part) in bytes.chunks_exact_mut(2).zip(parts) {
        place.copy_from_slice(&part.to_ne_bytes());
    }
    u64::from_ne_bytes(bytes)
}

/// The four numbers of a word.
pub(crate) fn split_quarters(word: u64) -> [u16; 4] {
    let [a, b, c, d, e, f, g, h] = word.to_ne_bytes();
    [[a, b], [c, d], [e, f], [g, h]].map(u16::from_ne_bytes)
}

/// A word of two numbers, in the order of their addresses.
pub(crate) fn halves(parts: [u32; 2]) -> u64 {
    let mut bytes = [0; 8];
    for (place, part) in bytes.chunks_exact_mut(4).zip(parts) {
        place.copy_from_slice(&part.to_ne_bytes());
    }
    u64::from_ne_bytes(bytes)
}

/// The two numbers of a word.
pub(crate) fn split_halves(word: u64) -> [u32; 2] {
    let [a, b, c, d, e, f, g, h] = word.to_ne_bytes();
    [[a, b, c, d], [e, f, g, h]].map(u32::from_ne_bytes)
}

/// A number of 32 bits as the second and third operand of a head.
pub(crate) fn as_operands(number: u32) -> [u16; 2] {
    let [_, _, b, c] = split_quarters(halves([0, number]));
    [b, c]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_back() {
        assert_eq!(split_quarters(quarters([1, 2, 3, 4])), [1, 2, 3, 4]);
        assert_eq!(split_halves(halves([7, u32::MAX])), [7, u32::MAX]);
        let [b, c] = as_operands(0x1234_5678);
        assert_eq!(split_halves(quarters([0, 0, b, c]))[1], 0x1234_5678);
    }
}
