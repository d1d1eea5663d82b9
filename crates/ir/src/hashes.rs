//! Tables that keep hashes in place of the hashed items.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, Hash, Hasher, RandomState};

/// Values for items, by hashes, which are much smaller than the items. The hashes are secret, so nobody can write a
/// text whose items collide.
#[derive(Debug)]
pub struct ByHash<V> {
    seed: RandomState,
    /// Values by hash.
    pub values: HashMap<u64, V, BuildHasherDefault<AsIs>>,
}

impl<V> Default for ByHash<V> {
    fn default() -> Self {
        Self {
            seed: RandomState::new(),
            values: HashMap::default(),
        }
    }
}

impl<V> ByHash<V> {
    /// The hash of an item in this table.
    pub fn hash(&self, item: &impl Hash) -> u64 {
        self.seed.hash_one(item)
    }
}

/// The hash of a hash: itself.
#[derive(Debug, Default)]
pub struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _bytes: &[u8]) {
        unreachable!("only hashes are hashed");
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// Finds the items of a table by their hashes alone, so that the table is not kept twice.
#[derive(Debug, Default)]
pub struct Rows(ByHash<u32>);

impl Rows {
    /// The rows of a table as it is.
    #[must_use]
    pub fn of<T: Eq + Hash>(table: &[T]) -> Self {
        let mut rows = ByHash::default();
        for (row, item) in (0..).zip(table) {
            let hash = rows.hash(item);
            rows.values.entry(hash).or_insert(row);
        }
        Self(rows)
    }

    /// The index of an item, which is added if it is new; an item with the hash of another one is added each time.
    pub fn row<T: Eq + Hash>(&mut self, table: &mut Vec<T>, item: T) -> usize {
        let end = u32::try_from(table.len()).expect("tables hold fewer than 2^32 entries");
        let hash = self.0.hash(&item);
        let row = *self.0.values.entry(hash).or_insert(end) as usize;
        if table.get(row) == Some(&item) {
            return row;
        }
        crate::growth::push(table, item);
        table.len() - 1
    }
}
