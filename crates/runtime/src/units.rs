//! Code points as they are stored: one or four bytes wide.

use core::cmp::Ordering;

/// Code points of a string, in its storage's width.
#[derive(Clone, Copy, Debug)]
pub enum Units<'a> {
    /// One byte each, all below 256.
    Narrow(&'a [u8]),
    /// Four bytes each.
    Wide(&'a [u8]),
}

fn decode(unit: &[u8]) -> char {
    let code = unit.try_into().map_or(u32::MAX, u32::from_le_bytes);
    char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// The same code points, of whatever width.
impl PartialEq for Units<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Narrow(a), Self::Narrow(b)) | (Self::Wide(a), Self::Wide(b)) => a == b,
            (a, b) => a.len() == b.len() && a.chars().eq(b.chars()),
        }
    }
}

impl Eq for Units<'_> {}

impl<'a> Units<'a> {
    /// Number of code points.
    #[must_use]
    pub const fn len(self) -> usize {
        match self {
            Self::Narrow(bytes) => bytes.len(),
            Self::Wide(bytes) => bytes.len() / 4,
        }
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// A code point.
    #[must_use]
    pub fn get(self, index: usize) -> Option<char> {
        match self {
            Self::Narrow(bytes) => bytes.get(index).map(|&byte| char::from(byte)),
            Self::Wide(bytes) => {
                let start = index.checked_mul(4)?;
                bytes.get(start..start.checked_add(4)?).map(decode)
            }
        }
    }

    /// The code points `start..end`; `None` unless `start <= end <= len`.
    #[must_use]
    pub fn slice(self, start: usize, end: usize) -> Option<Self> {
        match self {
            Self::Narrow(bytes) => bytes.get(start..end).map(Self::Narrow),
            Self::Wide(bytes) => {
                let (start, end) = (start.checked_mul(4)?, end.checked_mul(4)?);
                bytes.get(start..end).map(Self::Wide)
            }
        }
    }

    /// All code points.
    pub fn chars(self) -> impl DoubleEndedIterator<Item = char> + Clone + 'a {
        let (narrow, wide) = match self {
            Self::Narrow(bytes) => (bytes, &[][..]),
            Self::Wide(bytes) => (&[][..], bytes),
        };
        let narrow = narrow.iter().map(|&byte| char::from(byte));
        narrow.chain(wide.chunks_exact(4).map(decode))
    }

    /// How the code points compare, the first that differ deciding.
    #[must_use]
    pub fn compare(self, other: Self) -> Ordering {
        match (self, other) {
            (Self::Narrow(a), Self::Narrow(b)) => a.cmp(b),
            (a, b) => a.chars().cmp(b.chars()),
        }
    }

    /// Appends it to a Rust string.
    pub fn append_to(self, out: &mut String) {
        match self {
            Self::Narrow(bytes) if bytes.is_ascii() => {
                out.push_str(core::str::from_utf8(bytes).unwrap_or_default());
            }
            _ => out.extend(self.chars()),
        }
    }
}
