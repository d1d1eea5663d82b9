//! Ids that stand for others. Looking one up shortens the chain that leads to its end (Tarjan, *Efficiency of a Good
//! But Not Linear Set Union Algorithm*, JACM 1975, without ranks).

use polyc_base::id::Id;

use crate::model::{Body, Value};

/// What each id has been replaced by; at first every id is itself.
#[derive(Clone, Debug)]
pub struct Forwarding<T> {
    /// By index; an id past the end is itself.
    to: Vec<T>,
}

/// Values to be replaced by others, all at once.
pub type Substitution = Forwarding<Value>;

impl<T> Default for Forwarding<T> {
    fn default() -> Self {
        Self { to: Vec::new() }
    }
}

impl<T: Id> Forwarding<T> {
    /// Replaces an id, which must not have been replaced before, by what `with` becomes.
    pub fn replace(&mut self, id: T, with: T) {
        let with = self.resolve(with);
        debug_assert!(id != with, "an id is not replaced by itself");
        let known = self.to.len()..=id.index();
        self.to.extend(known.map(T::from_index));
        self.to[id.index()] = with;
    }

    /// What an id becomes.
    pub fn resolve(&mut self, id: T) -> T {
        let mut end = id;
        while let Some(&next) = self.to.get(end.index())
            && next != end
        {
            end = next;
        }
        let mut at = id;
        while at != end {
            at = std::mem::replace(&mut self.to[at.index()], end);
        }
        end
    }
}

impl Substitution {
    /// Replaces in the whole body; whether there was anything to replace. Names of source variables move along.
    pub fn apply(mut self, body: &mut Body) -> bool {
        for block in &mut body.blocks {
            block.for_each_use_mut(|value| *value = self.resolve(*value));
        }
        let moved = body.names.iter().filter_map(|(&value, name)| {
            let with = self.resolve(value);
            (with != value).then(|| (with, name.clone()))
        });
        for (with, name) in moved.collect::<Vec<_>>() {
            body.names.entry(with).or_insert(name);
        }
        !self.to.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_replaced_twice_removed_is_found_at_once() {
        let mut forwarding = Forwarding::default();
        for index in (1..1000_usize).rev() {
            forwarding.replace(index, index - 1);
        }
        assert_eq!(forwarding.resolve(999), 0);
        assert_eq!(forwarding.to[999], 0, "the way is short now");
        assert_eq!(forwarding.resolve(5000), 5000, "nobody replaced it");
    }
}
