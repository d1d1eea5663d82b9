//! Values the host holds: a root keeps its object alive and follows it when it moves.

use std::sync::{Arc, Mutex, PoisonError};

use crate::word::Word;

/// Numbers of dropped roots, to be freed by their session.
type Released = Arc<Mutex<Vec<u32>>>;

/// A value of a session that the host keeps. Dropping it, on any thread, releases the value.
#[derive(Debug)]
pub struct Root {
    slot: u32,
    released: Released,
}

impl Drop for Root {
    fn drop(&mut self) {
        let mut released = self.released.lock().unwrap_or_else(PoisonError::into_inner);
        released.push(self.slot);
    }
}

/// The roots of a session.
#[derive(Default)]
pub(crate) struct RootTable {
    words: Vec<Word>,
    free: Vec<u32>,
    released: Released,
}

impl RootTable {
    /// A root of that word.
    pub(crate) fn add(&mut self, word: Word) -> Root {
        self.reclaim();
        let slot = if let Some(slot) = self.free.pop() {
            self.words[slot as usize] = word;
            slot
        } else {
            self.words.push(word);
            u32::try_from(self.words.len() - 1).expect("fewer than 2^32 roots fit in memory")
        };
        Root {
            slot,
            released: Arc::clone(&self.released),
        }
    }

    /// The word of a root; `None` if it is of another session.
    pub(crate) fn get(&self, root: &Root) -> Option<Word> {
        Arc::ptr_eq(&self.released, &root.released)
            .then(|| self.words.get(root.slot as usize).copied())
            .flatten()
    }

    /// Every word, after the dropped roots are removed.
    pub(crate) fn live(&mut self) -> &mut [Word] {
        self.reclaim();
        &mut self.words
    }

    fn reclaim(&mut self) {
        let mut released = self.released.lock().unwrap_or_else(PoisonError::into_inner);
        for slot in released.drain(..) {
            self.words[slot as usize] = Word::ZERO;
            self.free.push(slot);
        }
    }
}
