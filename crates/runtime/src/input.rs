//! Standard input with one buffer for all natives of a session, whichever language they belong to.

use crate::context::Context;
use crate::failure::Fallible;
use crate::host::Stream;

const BUFFER: usize = 8 << 10;

/// Input that was read and not yet taken.
#[derive(Default)]
struct Input {
    buffer: Vec<u8>,
    taken: usize,
}

impl<'h> Context<'h> {
    /// The next byte of standard input, left there; `None` at its end.
    ///
    /// # Errors
    /// The host refused or failed.
    pub fn peek_byte(&mut self) -> Fallible<'h, Option<u8>> {
        self.peek_at(0)
    }

    /// The next byte of standard input; `None` at its end.
    ///
    /// # Errors
    /// The host refused or failed.
    pub fn read_byte(&mut self) -> Fallible<'h, Option<u8>> {
        let byte = self.peek_at(0)?;
        if byte.is_some() {
            self.extension::<Input>().taken += 1;
        }
        Ok(byte)
    }

    fn peek_at(&mut self, offset: usize) -> Fallible<'h, Option<u8>> {
        loop {
            let input = self.extension::<Input>();
            if let Some(&byte) = input.buffer.get(input.taken + offset) {
                return Ok(Some(byte));
            }
            if !self.fill_input()? {
                return Ok(None);
            }
        }
    }

    /// Reads more; `false` at the end.
    fn fill_input(&mut self) -> Fallible<'h, bool> {
        let mut more = vec![0; BUFFER];
        let count = self.host().read(Stream::INPUT, &mut more)?;
        let input = self.extension::<Input>();
        input.buffer.drain(..input.taken);
        input.taken = 0;
        input.buffer.extend_from_slice(&more[..count]);
        Ok(count > 0)
    }

    /// The next character of standard input and how many bytes it takes; bytes that are not UTF-8 are U+FFFD.
    fn next_char(&mut self) -> Fallible<'h, Option<(char, usize)>> {
        let Some(first) = self.peek_at(0)? else {
            return Ok(None);
        };
        let length = match first {
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            _ => 1,
        };
        let mut bytes = [first, 0, 0, 0];
        for (offset, byte) in bytes.iter_mut().enumerate().take(length).skip(1) {
            *byte = self.peek_at(offset)?.unwrap_or_default();
        }
        let decoded = core::str::from_utf8(&bytes[..length])
            .ok()
            .and_then(|it| it.chars().next());
        Ok(Some(
            decoded.map_or((char::REPLACEMENT_CHARACTER, 1), |it| (it, length)),
        ))
    }

    /// The next character of standard input, left there; `None` at its end.
    ///
    /// # Errors
    /// The host refused or failed.
    pub fn peek_char(&mut self) -> Fallible<'h, Option<char>> {
        Ok(self.next_char()?.map(|(character, _)| character))
    }

    /// The next character of standard input; `None` at its end.
    ///
    /// # Errors
    /// The host refused or failed.
    pub fn read_char(&mut self) -> Fallible<'h, Option<char>> {
        let Some((character, length)) = self.next_char()? else {
            return Ok(None);
        };
        self.extension::<Input>().taken += length;
        Ok(Some(character))
    }

    /// The next line of standard input without its end; `None` at the end of input. If it fails nothing is taken.
    ///
    /// # Errors
    /// The host refused or failed, or the line does not fit the memory limit.
    pub fn read_line(&mut self) -> Fallible<'h, Option<String>> {
        let mut seen = 0;
        let (length, end) = loop {
            let input = self.extension::<Input>();
            let rest = &input.buffer[input.taken..];
            if let Some(at) = rest[seen..].iter().position(|&it| it == b'\n') {
                break (seen + at, 1);
            }
            seen = rest.len();
            self.check_memory(seen)?;
            if !self.fill_input()? {
                break (seen, 0);
            }
        };
        let input = self.extension::<Input>();
        let line = &input.buffer[input.taken..][..length];
        let line = String::from_utf8_lossy(line.strip_suffix(b"\r").unwrap_or(line)).into_owned();
        input.taken += length + end;
        Ok((length + end > 0).then_some(line))
    }
}
