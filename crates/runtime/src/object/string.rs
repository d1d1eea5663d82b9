//! Strings: a sealed object that refers to storage one or four bytes a code point wide, so that any code point is
//! reached in constant time. Storing a code point above 255 in narrow storage swaps it for a wide one.
//!
//! ```text
//! string [ header, immutable? ][ storage ] ──▶ NARROW [ header ][ 'a' 'b' 'ÿ' ]
//!                                              WIDE   [ header ][ 'a'... | 'λ'... ]   four bytes each, little-endian
//! ```

use crate::context::Context;
use crate::failure::Fallible;
use crate::object::index_trap;
use crate::shape;
use crate::units::Units;
use crate::value::{Text, Value};

impl<'h> Context<'h> {
    /// A fresh string.
    ///
    /// # Errors
    /// The memory limit.
    pub fn string(&mut self, text: &str) -> Fallible<'h, Value<'h>> {
        let storage = if text.is_ascii() {
            self.allocate_raw(shape::NARROW, text.as_bytes())?
        } else {
            let widest = text.chars().max().unwrap_or_default();
            self.storage(text.chars(), text.chars().count(), widest)?
        };
        self.allocate(shape::STRING, &[storage], 0)
    }

    /// A fresh immutable string: a literal, a CEL string.
    ///
    /// # Errors
    /// The memory limit.
    pub fn string_immutable(&mut self, text: &str) -> Fallible<'h, Value<'h>> {
        let string = self.string(text)?;
        self.freeze(string);
        Ok(string)
    }

    /// A fresh string of these characters.
    ///
    /// # Errors
    /// The memory limit.
    pub fn string_of(&mut self, chars: &[char]) -> Fallible<'h, Value<'h>> {
        let widest = chars.iter().copied().max().unwrap_or_default();
        let storage = self.storage(chars.iter().copied(), chars.len(), widest)?;
        self.allocate(shape::STRING, &[storage], 0)
    }

    /// A fresh string of `length` times `fill`.
    ///
    /// # Errors
    /// The memory limit.
    pub fn string_filled(&mut self, length: usize, fill: char) -> Fallible<'h, Value<'h>> {
        let storage = self.storage(core::iter::repeat_n(fill, length), length, fill)?;
        self.allocate(shape::STRING, &[storage], 0)
    }

    /// A fresh string of the concatenated code points of others, without going through UTF-8.
    ///
    /// # Errors
    /// The memory limit.
    pub fn string_concat(&mut self, parts: &[Text<'h>]) -> Fallible<'h, Value<'h>> {
        self.string_join(parts.iter().copied())
    }

    /// As [`Context::string_concat`].
    ///
    /// # Errors
    /// The memory limit.
    pub(crate) fn string_join(&mut self, parts: impl Iterator<Item = Text<'h>> + Clone) -> Fallible<'h, Value<'h>> {
        self.join(parts.map(|it| (it, None)))
    }

    /// A fresh string of the concatenated slices `start..end` of others.
    ///
    /// # Errors
    /// The memory limit.
    ///
    /// # Panics
    /// If a range is outside its string: a mistake in the native.
    pub fn string_of_parts(&mut self, parts: &[(Text<'h>, usize, usize)]) -> Fallible<'h, Value<'h>> {
        self.join(parts.iter().map(|&(part, start, end)| (part, Some((start, end)))))
    }

    /// A fresh string of slices of others; `None`: all of it.
    fn join(
        &mut self,
        parts: impl Iterator<Item = (Text<'h>, Option<(usize, usize)>)> + Clone,
    ) -> Fallible<'h, Value<'h>> {
        let (mut length, mut narrow) = (0_usize, true);
        for (part, slice) in parts.clone() {
            let units = part.units(self);
            let count = slice.map_or(units.len(), |(start, end)| end - start);
            length = length.saturating_add(count);
            narrow &= matches!(units, Units::Narrow(_));
        }
        let width = if narrow { 1 } else { 4 };
        let shape = if narrow { shape::NARROW } else { shape::WIDE };
        let storage = self.allocate(shape, &[], width_bytes(length, width))?;
        let mut place = 0;
        for (part, slice) in parts {
            let units = part.units(self);
            let (start, end) = slice.unwrap_or((0, units.len()));
            if !narrow && matches!(units, Units::Narrow(_)) {
                let bytes = widened(units.slice(start, end).expect("the caller checked the range"));
                self.raw_mut(storage)[place..place + bytes.len()].copy_from_slice(&bytes);
            } else {
                let from = self.refs(part.value())[0];
                self.copy_raw(storage, place, from, start * width..end * width);
            }
            place += (end - start) * width;
        }
        self.allocate(shape::STRING, &[storage], 0)
    }

    fn storage(&mut self, chars: impl Iterator<Item = char>, length: usize, widest: char) -> Fallible<'h, Value<'h>> {
        let narrow = u32::from(widest) < 256;
        let (shape, width) = if narrow { (shape::NARROW, 1) } else { (shape::WIDE, 4) };
        let storage = self.allocate(shape, &[], width_bytes(length, width))?;
        let raw = self.raw_mut(storage);
        for (place, character) in raw.chunks_exact_mut(width).zip(chars) {
            place.copy_from_slice(&u32::from(character).to_le_bytes()[..width]);
        }
        Ok(storage)
    }
}

/// Bytes of storage; what overflows is beyond any object and fails there.
fn width_bytes(length: usize, width: usize) -> usize {
    length.saturating_mul(width).min(usize::MAX / 2)
}

/// Four bytes for each code point.
fn widened(units: Units<'_>) -> Vec<u8> {
    units.chars().flat_map(|it| u32::from(it).to_le_bytes()).collect()
}

impl<'h> Text<'h> {
    /// Its code points, without copying.
    #[must_use]
    pub fn units<'a>(self, context: &'a Context<'h>) -> Units<'a> {
        let storage = context.refs(self.value())[0];
        let raw = context.raw(storage);
        if context.shape(storage) == Some(shape::WIDE) {
            Units::Wide(raw)
        } else {
            Units::Narrow(raw)
        }
    }

    /// Number of code points.
    #[must_use]
    pub fn len(self, context: &Context<'h>) -> usize {
        self.units(context).len()
    }

    /// Whether it is empty.
    #[must_use]
    pub fn is_empty(self, context: &Context<'h>) -> bool {
        self.len(context) == 0
    }

    /// A code point.
    ///
    /// # Errors
    /// The index is outside.
    pub fn get(self, context: &Context<'h>, index: usize) -> Fallible<'h, char> {
        let units = self.units(context);
        units.get(index).ok_or(index_trap(index, units.len()))
    }

    /// It as a Rust string.
    #[must_use]
    pub fn to_string(self, context: &Context<'h>) -> String {
        let mut out = String::new();
        self.units(context).append_to(&mut out);
        out
    }

    /// The characters `start..end` as a Rust string; nothing if they are not in it.
    #[must_use]
    pub fn part(self, context: &Context<'h>, start: usize, end: usize) -> String {
        let mut out = String::new();
        if let Some(part) = self.units(context).slice(start, end) {
            part.append_to(&mut out);
        }
        out
    }

    /// The part of it that fits a text of that many bytes, and one character more if that is not all.
    #[must_use]
    pub fn beginning(self, context: &Context<'h>, before: usize) -> String {
        let room = context.text_room(before).saturating_add(1);
        let units = self.units(context);
        let mut out = String::new();
        if let Some(part) = units.slice(0, units.len().min(room)) {
            part.append_to(&mut out);
        }
        out
    }

    /// Its beginning, and whether that is the whole: if not, the limit of texts that it reached.
    pub fn shown(self, context: &Context<'h>) -> (String, Fallible<'h, ()>) {
        let whole = context.check_text(self.len(context));
        (self.beginning(context, 0), whole)
    }

    /// Changes a code point.
    ///
    /// # Errors
    /// The index is outside, the string is immutable, or the memory limit (when it must become wider).
    pub fn set(self, context: &mut Context<'h>, index: usize, character: char) -> Fallible<'h, ()> {
        context.check_mutable(self.value())?;
        let units = self.units(context);
        let length = units.len();
        if index >= length {
            return Err(index_trap(index, length));
        }
        if matches!(units, Units::Narrow(_)) && u32::from(character) > 255 {
            self.widen(context)?;
        }
        let storage = context.refs(self.value())[0];
        let raw = context.raw_mut(storage);
        let width = raw.len() / length;
        raw[index * width..][..width].copy_from_slice(&u32::from(character).to_le_bytes()[..width]);
        Ok(())
    }

    fn widen(self, context: &mut Context<'h>) -> Fallible<'h, ()> {
        let wide = widened(self.units(context));
        let storage = context.allocate_raw(shape::WIDE, &wide)?;
        context.set_ref(self.value(), 0, storage);
        Ok(())
    }
}
