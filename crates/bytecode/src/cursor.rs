//! Reading and writing bytes: LEB128 integers in their shortest form only, so that one value has one encoding.

/// Why bytes could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// Offset of the byte at fault, from the start of the input.
    pub offset: usize,
    /// Found.
    pub found: String,
    /// Expected.
    pub expected: &'static str,
}

/// A position in bytes.
#[derive(Clone, Debug)]
pub(crate) struct Cursor<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, position: 0 }
    }

    pub(crate) const fn position(&self) -> usize {
        self.position
    }

    pub(crate) const fn remaining(&self) -> usize {
        self.bytes.len() - self.position
    }

    pub(crate) const fn is_at_end(&self) -> bool {
        self.remaining() == 0
    }

    /// The next bytes, which exist, to be read on their own; offsets still count from the beginning of this cursor.
    pub(crate) fn part(&mut self, length: usize) -> Self {
        let end = self.position + length;
        let part = Self {
            bytes: &self.bytes[..end],
            position: self.position,
        };
        self.position = end;
        part
    }

    /// An error at an offset.
    pub(crate) fn malformed<T>(
        offset: usize,
        found: impl Into<String>,
        expected: &'static str,
    ) -> Result<T, Malformed> {
        Err(Malformed {
            offset,
            found: found.into(),
            expected,
        })
    }

    #[inline]
    pub(crate) fn byte(&mut self, expected: &'static str) -> Result<u8, Malformed> {
        let Some(&byte) = self.bytes.get(self.position) else {
            return Self::malformed(self.position, "the end", expected);
        };
        self.position += 1;
        Ok(byte)
    }

    pub(crate) fn bytes(&mut self, length: usize, expected: &'static str) -> Result<&'a [u8], Malformed> {
        let rest = &self.bytes[self.position..];
        let Some(bytes) = rest.get(..length) else {
            let found = format!("{} bytes before the end, not {length}", rest.len());
            return Self::malformed(self.position, found, expected);
        };
        self.position += length;
        Ok(bytes)
    }

    pub(crate) fn array<const N: usize>(&mut self, expected: &'static str) -> Result<[u8; N], Malformed> {
        let bytes = self.bytes(N, expected)?;
        Ok(bytes.try_into().expect("exactly N bytes were taken"))
    }

    /// An unsigned number below 2^32.
    #[inline]
    pub(crate) fn u32(&mut self, expected: &'static str) -> Result<u32, Malformed> {
        let start = self.position;
        // Most numbers take one byte.
        if let Some(&byte) = self.bytes.get(start)
            && byte < 0x80
        {
            self.position += 1;
            return Ok(u32::from(byte));
        }
        let mut value = 0u64;
        for shift in (0..35).step_by(7) {
            let byte = self.byte(expected)?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                if byte == 0 && shift > 0 {
                    return Self::malformed(start, "a number longer than it need be", expected);
                }
                return u32::try_from(value).or_else(|_| Self::malformed(start, "a number above 2^32 - 1", expected));
            }
        }
        Self::malformed(start, "a number of more than five bytes", expected)
    }

    /// A signed number of 64 bits.
    pub(crate) fn i64(&mut self, expected: &'static str) -> Result<i64, Malformed> {
        let start = self.position;
        let mut value = 0i128;
        let mut previous = None;
        for shift in (0..70).step_by(7) {
            let byte = self.byte(expected)?;
            value |= i128::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let negative = byte & 0x40 != 0;
                // A last byte that only repeats the sign of the byte before it.
                let sign_only = byte == if negative { 0x7f } else { 0 };
                if sign_only && previous.is_some_and(|it: u8| (it & 0x40 != 0) == negative) {
                    return Self::malformed(start, "a number longer than it need be", expected);
                }
                if negative {
                    value -= 1 << (shift + 7);
                }
                return i64::try_from(value).or_else(|_| Self::malformed(start, "a number beyond 64 bits", expected));
            }
            previous = Some(byte);
        }
        Self::malformed(start, "a number of more than ten bytes", expected)
    }

    /// A number of entries, each of which takes at least `least` of the bytes that follow.
    pub(crate) fn count(&mut self, least: usize, expected: &'static str) -> Result<usize, Malformed> {
        let start = self.position;
        let count = self.u32(expected)? as usize;
        if count > self.remaining() / least {
            let found = format!("{count}, more than the bytes that follow can hold");
            return Self::malformed(start, found, expected);
        }
        Ok(count)
    }
}

/// Appends an unsigned number.
pub(crate) fn write_u32(mut value: u32, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends a signed number.
pub(crate) fn write_i64(mut value: i64, out: &mut Vec<u8>) {
    loop {
        let byte = value as u8 & 0x7f;
        value >>= 7;
        let sign = byte & 0x40 != 0;
        if (value == 0 && !sign) || (value == -1 && sign) {
            out.push(byte);
            return;
        }
        out.push(byte | 0x80);
    }
}

/// Appends the length of a table.
pub(crate) fn write_count(count: usize, out: &mut Vec<u8>) {
    write_u32(u32::try_from(count).expect("tables hold fewer than 2^32 entries"), out);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_round_trip() {
        for value in [0, 1, 127, 128, 16_383, 16_384, u32::MAX - 1, u32::MAX] {
            let mut bytes = Vec::new();
            write_u32(value, &mut bytes);
            assert_eq!(Cursor::new(&bytes).u32("number"), Ok(value));
        }
        let edges = [0, 1, -1, 63, 64, -64, -65, 1 << 40, i64::MAX, i64::MIN];
        for value in edges {
            let mut bytes = Vec::new();
            write_i64(value, &mut bytes);
            let mut cursor = Cursor::new(&bytes);
            assert_eq!(cursor.i64("number"), Ok(value));
            assert!(cursor.is_at_end());
        }
    }

    #[test]
    fn only_the_shortest_form_is_read() {
        for bytes in [
            &[0x80, 0][..],
            &[0xff, 0x80, 0],
            &[0xff; 6],
            &[0xff, 0xff, 0xff, 0xff, 0x1f],
        ] {
            assert!(Cursor::new(bytes).u32("number").is_err(), "{bytes:x?}");
        }
        for bytes in [&[0x80, 0][..], &[0xff, 0x7f], &[0x80; 11], &[0x81, 0x80, 0]] {
            assert!(Cursor::new(bytes).i64("number").is_err(), "{bytes:x?}");
        }
        let beyond = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01];
        assert!(Cursor::new(&beyond).i64("number").is_err());
    }

    #[test]
    fn counts_are_bounded_by_the_bytes() {
        assert_eq!(Cursor::new(&[2, 0, 0, 0, 0]).count(2, "rows"), Ok(2));
        assert!(Cursor::new(&[3, 0, 0, 0, 0]).count(2, "rows").is_err());
    }
}
