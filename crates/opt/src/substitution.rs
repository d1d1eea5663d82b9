//! Values to be replaced by others, all at once.

use polyc_ir::{Body, Value};

/// The replacement of each value.
#[derive(Default)]
pub struct Substitution {
    to: Vec<Value>,
    changed: bool,
}

impl Substitution {
    /// Nothing is replaced yet.
    pub fn new(body: &Body) -> Self {
        Self {
            to: (0..body.types.len()).map(Value::from_index).collect(),
            changed: false,
        }
    }

    /// Replaces `value`, which must not have been replaced before, by the replacement of `with`.
    pub fn replace(&mut self, value: Value, with: Value) {
        let with = self.resolve(with);
        debug_assert_ne!(value, with, "a value is not replaced by itself");
        self.to[value.index()] = with;
        self.changed = true;
    }

    /// The replacement of a value; shortens the chain it follows. A value made later is its own.
    pub fn resolve(&mut self, value: Value) -> Value {
        let next = |to: &[Value], value: Value| to.get(value.index()).copied().unwrap_or(value);
        let mut end = value;
        while next(&self.to, end) != end {
            end = next(&self.to, end);
        }
        let mut at = value;
        while at != end {
            at = std::mem::replace(&mut self.to[at.index()], end);
        }
        end
    }

    /// Replaces in the whole body; whether there was anything to replace. Names of source variables move along.
    pub fn apply(mut self, body: &mut Body) -> bool {
        if !self.changed {
            return false;
        }
        for block in &mut body.blocks {
            block.for_each_use_mut(|value| *value = self.resolve(*value));
        }
        for index in 0..self.to.len() {
            let value = Value::from_index(index);
            let with = self.resolve(value);
            if with != value
                && let Some(name) = body.names.get(&value).cloned()
            {
                body.names.entry(with).or_insert(name);
            }
        }
        true
    }
}
