//! Hashes of keys: words mixed by multiplication to 128 bits, whose halves are folded together (as in wyhash). A seed
//! goes in first: in maps the session's, so that nobody can compute colliding keys if the host gives one; a fixed seed
//! where programs see the hash, so that it says nothing about the session's.

use crate::units::Units;

/// The state of a hash.
#[derive(Clone, Copy, Debug)]
pub struct Hasher {
    state: u64,
    multiplier: u64,
}

/// Bits of a code point.
const CODE_POINT: u32 = 21;
/// The seed where the host gives none, and that of hashes which programs see: digits of pi and of e.
const FIXED: u64 = 0x243f_6a88_85a3_08d3;
const VISIBLE: u64 = 0xb7e1_5162_8aed_2a6a;

const fn fold(a: u64, b: u64) -> u64 {
    let product = a as u128 * b as u128;
    product as u64 ^ (product >> 64) as u64
}

impl Hasher {
    /// For hashes that programs see: the same in every session.
    pub const VISIBLE: Self = Self::new(VISIBLE);

    /// A session's own; the host's seed, if it gives one.
    pub(crate) const fn of_session(seed: Option<u64>) -> Self {
        match seed {
            Some(seed) => Self::new(seed),
            None => Self::new(FIXED),
        }
    }

    const fn new(seed: u64) -> Self {
        // Steps of splitmix64 (Steele, Lea, Flood, OOPSLA 2014): seeds near each other give unlike states.
        let state = Self::spread(seed.wrapping_add(0x9e37_79b9_7f4a_7c15));
        let multiplier = Self::spread(seed.wrapping_add(0x3c6e_f372_fe94_f82a)) | 1;
        Self { state, multiplier }
    }

    const fn spread(mut word: u64) -> u64 {
        word = (word ^ word >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ word >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ word >> 31
    }

    /// After one more word.
    #[inline]
    #[must_use]
    pub const fn word(self, word: u64) -> Self {
        Self {
            state: fold(self.state ^ word, self.multiplier),
            ..self
        }
    }

    /// After bytes and their number.
    #[must_use]
    pub fn bytes(self, bytes: &[u8]) -> Self {
        let mut hasher = self.word(bytes.len() as u64);
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            hasher = hasher.word(u64::from_le_bytes(word));
        }
        hasher
    }

    /// After code points and their number, whatever the width they are stored in.
    #[must_use]
    pub fn text(self, text: Units<'_>) -> Self {
        let hasher = self.word(text.len() as u64);
        match text {
            Units::Narrow(bytes) => hasher.code_points(bytes.iter().map(|&it| u64::from(it))),
            Units::Wide(_) => hasher.code_points(text.chars().map(u64::from)),
        }
    }

    /// Three to a word.
    fn code_points(self, mut points: impl Iterator<Item = u64>) -> Self {
        let mut hasher = self;
        while let Some(first) = points.next() {
            let second = points.next().unwrap_or_default() << CODE_POINT;
            let third = points.next().unwrap_or_default() << (2 * CODE_POINT);
            hasher = hasher.word(first | second | third);
        }
        hasher
    }

    /// The hash.
    #[inline]
    #[must_use]
    pub const fn finish(self) -> u64 {
        self.state
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_hash_in_either_width() {
        let wide: Vec<u8> = "abcdé".chars().flat_map(|it| u32::from(it).to_le_bytes()).collect();
        let narrow: Vec<u8> = "abcdé".chars().map(|it| it as u8).collect();
        let hash = |units| Hasher::VISIBLE.text(units).finish();
        assert_eq!(hash(Units::Narrow(&narrow)), hash(Units::Wide(&wide)));
    }

    /// Keys that share the low bits of their hash under one seed do not under another.
    #[test]
    fn a_seed_scatters_keys_that_collide_under_another() {
        let low = |seed, key| Hasher::of_session(seed).word(key).finish() >> 32 & 0xfff;
        let wanted = low(None, 0);
        let colliding: Vec<u64> = (0..4_000_000).filter(|&it| low(None, it) == wanted).collect();
        assert!(colliding.len() > 500, "{}", colliding.len());
        let mut slots: Vec<u64> = colliding.iter().map(|&it| low(Some(7), it)).collect();
        slots.sort_unstable();
        slots.dedup();
        assert!(slots.len() * 10 > colliding.len() * 8, "{}", slots.len());
    }
}
