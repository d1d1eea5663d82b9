//! Reading from ports: bytes, characters, lines. What is looked for is found before it is taken, so that nothing is
//! lost if a limit stops it.

use super::{BUFFER, COLUMN, END, ENDED, FIRST, LINE, Port, START};
use crate::context::Context;
use crate::failure::Fallible;

impl<'h> Port<'h> {
    /// What was read of the port and is not taken yet.
    #[inline]
    #[must_use]
    pub fn rest<'a>(self, context: &'a Context<'h>) -> &'a [u8] {
        let buffer = context.raw(self.buffer(context));
        buffer.get(self.start(context)..self.end(context)).unwrap_or_default()
    }

    /// Takes that many bytes of the rest.
    pub fn take(self, context: &mut Context<'h>, bytes: usize) {
        let start = (self.start(context) + bytes).min(self.end(context));
        self.set_field(context, START, start as i64);
    }

    /// Reads more of the stream to the end of the rest. Whether there is more.
    ///
    /// # Errors
    /// The host failed, or there is no memory for so long a rest.
    pub fn fill(self, context: &mut Context<'h>) -> Fallible<'h, bool> {
        let Some(stream) = self.stream(context) else {
            return Ok(false);
        };
        if self.flags(context) & ENDED != 0 {
            return Ok(false);
        }
        self.make_room(context)?;
        let (buffer, end) = (self.buffer(context), self.end(context));
        let count = context.read_into(buffer, end, stream)?;
        if count == 0 {
            self.set_flag(context, ENDED, true);
        }
        self.set_field(context, END, (end + count) as i64);
        Ok(count > 0)
    }

    /// Moves the rest to the beginning of the buffer: of a larger one, if it takes more than half of it, or if the
    /// buffer is small and was filled.
    fn make_room(self, context: &mut Context<'h>) -> Fallible<'h, ()> {
        let (start, end) = (self.start(context), self.end(context));
        let old = self.buffer(context);
        let length = context.raw(old).len();
        let is_long = end - start > length / 2 || (length < BUFFER && end == length);
        if start == 0 && !is_long && end < length {
            return Ok(());
        }
        let mut buffer = old;
        if is_long {
            buffer = context.bytes_filled(length.saturating_mul(2).max(FIRST), 0)?;
        }
        let (line, column) = self.place(context, 0);
        context.copy_raw(buffer, 0, old, start..end);
        context.set_ref(self.0.value(), 0, buffer);
        self.set_field(context, LINE, line as i64);
        self.set_field(context, COLUMN, column as i64);
        self.set_field(context, START, 0);
        self.set_field(context, END, (end - start) as i64);
        Ok(())
    }

    /// Line and column of what comes after so many bytes of the rest, counted from 0.
    #[must_use]
    pub fn place(self, context: &Context<'h>, bytes: usize) -> (usize, usize) {
        let (line, column) = (self.field(context, LINE) as usize, self.field(context, COLUMN) as usize);
        let end = self.start(context).saturating_add(bytes).min(self.end(context));
        let taken = context.raw(self.buffer(context)).get(..end).unwrap_or_default();
        let lines = taken.iter().filter(|&&it| it == b'\n').count();
        let last = taken.iter().rposition(|&it| it == b'\n').map_or(0, |it| it + 1);
        let characters = taken[last..].iter().filter(|&&it| it & 0xc0 != 0x80).count();
        (line + lines, if lines > 0 { characters } else { column + characters })
    }

    /// The next byte, left there; `None` at the end.
    ///
    /// # Errors
    /// The host failed.
    pub fn peek_byte(self, context: &mut Context<'h>) -> Fallible<'h, Option<u8>> {
        loop {
            if let Some(&byte) = self.rest(context).first() {
                return Ok(Some(byte));
            }
            if !self.fill(context)? {
                return Ok(None);
            }
        }
    }

    /// The next byte; `None` at the end.
    ///
    /// # Errors
    /// The host failed.
    pub fn read_byte(self, context: &mut Context<'h>) -> Fallible<'h, Option<u8>> {
        let byte = self.peek_byte(context)?;
        self.take(context, usize::from(byte.is_some()));
        Ok(byte)
    }

    /// The next character and how many bytes it takes, left there; `None` at the end.
    #[inline]
    fn next_char(self, context: &mut Context<'h>) -> Fallible<'h, Option<(char, usize)>> {
        loop {
            let rest = self.rest(context);
            if let Some(found) = decode(rest) {
                return Ok(Some(found));
            }
            let length = rest.len();
            if !self.fill(context)? {
                return Ok((length > 0).then_some((char::REPLACEMENT_CHARACTER, length)));
            }
        }
    }

    /// The next character, left there; `None` at the end.
    ///
    /// # Errors
    /// The host failed.
    pub fn peek_char(self, context: &mut Context<'h>) -> Fallible<'h, Option<char>> {
        Ok(self.next_char(context)?.map(|it| it.0))
    }

    /// The next character; `None` at the end.
    ///
    /// # Errors
    /// The host failed.
    pub fn read_char(self, context: &mut Context<'h>) -> Fallible<'h, Option<char>> {
        // Most characters are in the buffer, and one byte.
        if let [first, ..] = *self.rest(context)
            && first.is_ascii()
        {
            let start = self.start(context) as i64;
            self.set_field(context, START, start + 1);
            return Ok(Some(char::from(first)));
        }
        let Some((character, length)) = self.next_char(context)? else {
            return Ok(None);
        };
        self.take(context, length);
        Ok(Some(character))
    }

    /// How many bytes come before the end of the line, and how many the end takes: a line feed, a carriage return, or
    /// both; `None` at the end. Nothing is taken.
    ///
    /// # Errors
    /// The host failed, the fuel does not suffice, or the line does not fit the memory limit.
    pub fn find_line(self, context: &mut Context<'h>) -> Fallible<'h, Option<(usize, usize)>> {
        let (mut seen, mut price) = (0, Price::default());
        loop {
            let rest = self.rest(context);
            let found = rest[seen..].iter().position(|&it| it == b'\n' || it == b'\r');
            seen = found.map_or(rest.len(), |it| seen + it);
            let end = match rest[seen..] {
                [b'\r', b'\n', ..] => 2,
                [b'\n', ..] | [b'\r', _, ..] => 1,
                _ => 0,
            };
            price.charge(context, seen)?;
            if end > 0 {
                return Ok(Some((seen, end)));
            }
            if !self.fill(context)? {
                let end = self.rest(context).len() - seen;
                return Ok((seen + end > 0).then_some((seen, end)));
            }
        }
    }

    /// How many bytes the next characters take, at most `count` of them. Nothing is taken.
    ///
    /// # Errors
    /// As [`Self::find_line`].
    pub fn find_characters(self, context: &mut Context<'h>, count: usize) -> Fallible<'h, usize> {
        let (mut at, mut left, mut price) = (0, count, Price::default());
        loop {
            let rest = self.rest(context);
            while left > 0
                && let Some((_, length)) = decode(&rest[at..])
            {
                at += length;
                left -= 1;
            }
            price.charge(context, at)?;
            if left == 0 {
                return Ok(at);
            }
            if !self.fill(context)? {
                return Ok(self.rest(context).len());
            }
        }
    }

    /// How many bytes come next, at most `count`. Nothing is taken.
    ///
    /// # Errors
    /// As [`Self::find_line`].
    pub fn find_bytes(self, context: &mut Context<'h>, count: usize) -> Fallible<'h, usize> {
        let mut price = Price::default();
        loop {
            let length = self.rest(context).len();
            price.charge(context, length.min(count))?;
            if length >= count {
                return Ok(count);
            }
            if !self.fill(context)? {
                return Ok(length);
            }
        }
    }

    /// The first bytes of the rest as text.
    ///
    /// # Errors
    /// There is no memory for it, or no fuel.
    pub fn text(self, context: &mut Context<'h>, bytes: usize) -> Fallible<'h, String> {
        context.check_text(bytes)?;
        let bytes = self.rest(context).get(..bytes).unwrap_or_default();
        Ok(String::from_utf8_lossy(bytes).into_owned())
    }
}

/// What has been charged for looking through so many bytes, however many came at once.
#[derive(Default)]
struct Price(u64);

impl Price {
    fn charge<'h>(&mut self, context: &Context<'h>, bytes: usize) -> Fallible<'h, ()> {
        let fuel = bytes as u64 / 16;
        context.charge_fuel(fuel.saturating_sub(self.0))?;
        self.0 = self.0.max(fuel);
        Ok(())
    }
}

/// The first character and how many bytes it takes; `None` if more bytes must say.
#[inline]
fn decode(bytes: &[u8]) -> Option<(char, usize)> {
    let &first = bytes.first()?;
    if first.is_ascii() {
        return Some((char::from(first), 1));
    }
    let head = &bytes[..bytes.len().min(4)];
    let valid = match core::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.valid_up_to() == 0 => {
            return error.error_len().map(|it| (char::REPLACEMENT_CHARACTER, it));
        }
        Err(error) => core::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default(),
    };
    valid.chars().next().map(|it| (it, it.len_utf8()))
}
