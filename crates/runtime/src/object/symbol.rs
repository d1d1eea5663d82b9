//! Symbols: names, interned per session. A symbol nothing refers to is forgotten by the next collection.

use crate::context::Context;
use crate::failure::Fallible;
use crate::shape;
use crate::value::{Symbol, Text, Value};

impl<'h> Context<'h> {
    /// The symbol of that name.
    ///
    /// # Errors
    /// The memory limit.
    pub fn symbol(&mut self, name: &str) -> Fallible<'h, Value<'h>> {
        if let Some(word) = self.heap().symbols.get(name) {
            return Ok(Value::wrap(word));
        }
        self.check_memory(name.len())?;
        let symbol = self.symbol_uninterned(name)?;
        self.heap_mut().symbols.insert(name, symbol.word());
        Ok(symbol)
    }

    /// A fresh symbol of that name, different from all others.
    ///
    /// # Errors
    /// The memory limit.
    pub fn symbol_uninterned(&mut self, name: &str) -> Fallible<'h, Value<'h>> {
        let name = self.string_immutable(name)?;
        self.allocate(shape::SYMBOL, &[name], 0)
    }
}

impl<'h> Symbol<'h> {
    /// Its name, an immutable string.
    #[must_use]
    pub fn name(self, context: &Context<'h>) -> Text<'h> {
        Text::wrap(context.refs(self.value())[0])
    }

    /// Its name as a Rust string.
    #[must_use]
    pub fn to_string(self, context: &Context<'h>) -> String {
        self.name(context).to_string(context)
    }
}
