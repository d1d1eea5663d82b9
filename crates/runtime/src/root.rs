//! Values the host holds: a root keeps its object alive and follows it when it moves.

use std::sync::{Arc, Mutex, PoisonError};

use crate::object::port::Standing;
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

/// The roots of a session. The first are the standard ports, and those that are bound in their place; nil: none.
pub(crate) struct RootTable {
    words: Vec<Word>,
    free: Vec<u32>,
    released: Released,
}

/// Words of ports.
const PORTS: usize = 2 * Standing::ALL.len();

impl Default for RootTable {
    fn default() -> Self {
        Self {
            words: vec![Word::NIL; PORTS],
            free: Vec::new(),
            released: Released::default(),
        }
    }
}

/// Ports.
impl RootTable {
    /// The port of a standard stream, if it has been made.
    pub(crate) fn standard(&self, which: Standing) -> Option<Word> {
        Some(self.words[which as usize]).filter(|&it| it != Word::NIL)
    }

    /// Sets that.
    pub(crate) fn set_standard(&mut self, which: Standing, port: Word) {
        self.words[which as usize] = port;
    }

    /// The port that is bound in place of a standard one.
    #[inline]
    pub(crate) fn bound(&self, which: Standing) -> Option<Word> {
        Some(self.words[Standing::ALL.len() + which as usize]).filter(|&it| it != Word::NIL)
    }

    /// Binds one, or none.
    pub(crate) fn bind(&mut self, which: Standing, port: Option<Word>) {
        self.words[Standing::ALL.len() + which as usize] = port.unwrap_or(Word::NIL);
    }

    /// Binds none but the standard ones that have been made, which may be closed.
    pub(crate) fn unbind(&mut self) {
        self.words.copy_within(..Standing::ALL.len(), Standing::ALL.len());
    }
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
