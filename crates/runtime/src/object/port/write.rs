//! Writing to ports.

use super::{END, Port};
use crate::context::Context;
use crate::failure::Fallible;

/// Least bytes of a buffer.
const LEAST: usize = 64;

impl<'h> Port<'h> {
    /// Writes bytes: those of UTF-8, if the port is textual.
    ///
    /// # Errors
    /// The output limit, the memory limit, the fuel, or the host failed.
    pub fn write(self, context: &mut Context<'h>, bytes: &[u8]) -> Fallible<'h, ()> {
        if let Some(stream) = self.stream(context) {
            return context.write(stream, bytes);
        }
        context.charge_fuel(bytes.len() as u64 / 4)?;
        let end = self.end(context);
        let needed = end.saturating_add(bytes.len());
        let old = self.buffer(context);
        let length = context.raw(old).len();
        if needed > length {
            let larger = context.bytes_filled(needed.max(2 * length).max(LEAST), 0)?;
            context.copy_raw(larger, 0, old, 0..end);
            context.set_ref(self.0.value(), 0, larger);
        }
        let buffer = self.buffer(context);
        context.raw_mut(buffer)[end..needed].copy_from_slice(bytes);
        self.set_field(context, END, needed as i64);
        Ok(())
    }

    /// Bytes that writing so many may allocate.
    #[must_use]
    pub fn growth(self, context: &Context<'h>, bytes: usize) -> usize {
        let length = context.raw(self.buffer(context)).len();
        let needed = self.end(context).saturating_add(bytes);
        if needed <= length || self.stream(context).is_some() {
            return 0;
        }
        needed.max(length.saturating_mul(2)).max(LEAST)
    }

    /// What was written to a port that keeps it; `None` if it does not.
    #[must_use]
    pub fn written<'a>(self, context: &'a Context<'h>) -> Option<&'a [u8]> {
        let keeps = self.kind(context).is_output && self.stream(context).is_none();
        let written = context.raw(self.buffer(context)).get(..self.end(context));
        keeps.then(|| written.unwrap_or_default())
    }

    /// Sends on what its host holds back.
    ///
    /// # Errors
    /// The host failed.
    pub fn flush(self, context: &mut Context<'h>) -> Fallible<'h, ()> {
        match self.stream(context) {
            Some(stream) => Ok(context.host().flush(stream)?),
            None => Ok(()),
        }
    }
}
