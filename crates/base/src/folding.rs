//! Sequences in which what repeats is kept once: the calls of a deep recursion.
//!
//! Items come one at a time, and the folding holds only what it keeps, so a sequence of any length takes the memory of
//! its folded form. A cycle of up to [`LONGEST_CYCLE`] items that comes at least three times in a row is folded.

/// Most items of a cycle.
pub const LONGEST_CYCLE: usize = 16;
/// Cycles that follow their first occurrence less often than that are kept in full: folding them saves nothing.
const FEWEST_TIMES: u64 = 2;

/// Items that follow again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// How many kept items come before: the last `count` of them are those that follow again.
    pub after: usize,
    /// How many items repeat together.
    pub count: usize,
    /// How often they follow again, beyond the time that is kept.
    pub times: u64,
}

/// A cycle that may go on: the last `count` items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Open {
    /// Which cycle it is.
    number: usize,
    count: usize,
    times: u64,
    /// How many items of the next time have come.
    position: usize,
}

/// A sequence that is folded as it comes.
#[derive(Clone, Debug)]
pub struct Folding<T> {
    items: Vec<T>,
    repeats: Vec<Repeat>,
    /// Items before it belong to finished cycles.
    floor: usize,
    /// Most items of a cycle.
    longest: usize,
    /// How many cycles have begun.
    opened: usize,
    open: Option<Open>,
}

impl<T> Default for Folding<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            repeats: Vec::new(),
            floor: 0,
            longest: LONGEST_CYCLE,
            opened: 0,
            open: None,
        }
    }
}

impl<T: Clone + PartialEq> Folding<T> {
    /// A sequence that is kept as it comes.
    #[must_use]
    pub fn unfolded() -> Self {
        Self {
            longest: 0,
            ..Self::default()
        }
    }

    /// How many items are kept so far, and whether the last ones are repeating.
    #[must_use]
    pub fn kept(&self) -> (usize, bool) {
        (self.items.len(), self.open.is_some())
    }

    /// The next item.
    pub fn push(&mut self, item: T) {
        if let Some(open) = &mut self.open {
            if self.items[self.items.len() - open.count + open.position] == item {
                open.position += 1;
                if open.position == open.count {
                    open.position = 0;
                    open.times += 1;
                }
                return;
            }
            self.cut();
        }
        self.items.push(item);
        let end = self.items.len();
        let most = self.longest.min((end - self.floor) / 2);
        let cycle = (1..=most).find(|&count| {
            let (before, last) = self.items[end - 2 * count..].split_at(count);
            before == last
        });
        if let Some(count) = cycle {
            self.items.truncate(end - count);
            self.opened += 1;
            self.open = Some(Open {
                number: self.opened,
                count,
                times: 1,
                position: 0,
            });
        }
    }

    /// The items, and then the same again, that many times.
    pub fn push_repeated(&mut self, items: &[T], times: u64) {
        if items.is_empty() {
            return;
        }
        if items.len() > LONGEST_CYCLE {
            return self.push_long(items, times);
        }
        let mut left = times.saturating_add(1);
        while left > 0 {
            let before = self.open;
            items.iter().for_each(|it| self.push(it.clone()));
            left -= 1;
            // A cycle that went on through all of them, to the same position, goes on through each further time.
            if let (Some(before), Some(open)) = (before, &mut self.open)
                && (before.number, before.position) == (open.number, open.position)
            {
                let more = left.saturating_mul((items.len() / open.count) as u64);
                open.times = open.times.saturating_add(more);
                return;
            }
        }
    }

    /// The same for a cycle that [`Folding::push`] would not find. Cycles in it stay in it.
    fn push_long(&mut self, items: &[T], times: u64) {
        self.cut();
        self.floor = self.items.len();
        let start = self.floor;
        items.iter().for_each(|it| self.push(it.clone()));
        self.cut();
        self.floor = self.items.len();
        self.repeats.push(Repeat {
            after: self.items.len(),
            count: self.items.len() - start,
            times,
        });
    }

    /// Ends the cycle that goes on, if one does.
    fn cut(&mut self) {
        let Some(open) = self.open.take() else {
            return;
        };
        let start = self.items.len() - open.count;
        if open.times < FEWEST_TIMES {
            for _ in 0..open.times {
                self.items.extend_from_within(start..start + open.count);
            }
        } else {
            self.repeats.push(Repeat {
                after: self.items.len(),
                count: open.count,
                times: open.times,
            });
            self.floor = self.items.len();
        }
        self.items.extend_from_within(start..start + open.position);
    }

    /// Ends the sequence so far: nothing after a gap repeats what came before it.
    pub fn gap(&mut self) {
        self.cut();
        self.floor = self.items.len();
    }

    /// The kept items, and what of them repeats, in order.
    #[must_use]
    pub fn finish(mut self) -> (Vec<T>, Vec<Repeat>) {
        self.cut();
        (self.items, self.repeats)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        let mut folding = Folding::default();
        text.chars().for_each(|it| folding.push(it));
        show(folding)
    }

    /// `a(bc)3`: after their first time `b` and `c` follow three times.
    fn show(folding: Folding<char>) -> String {
        let (items, repeats) = folding.finish();
        let mut out = String::new();
        let mut repeats = repeats.into_iter().peekable();
        for (index, item) in items.iter().enumerate() {
            out.push(*item);
            while let Some(it) = repeats.next_if(|it| it.after == index + 1) {
                out.insert(out.len() - it.count, '(');
                out.push_str(&format!("){}", it.times));
            }
        }
        assert!(repeats.next().is_none());
        out
    }

    #[test]
    fn what_repeats_is_kept_once() {
        assert_eq!(folded("xaaaaam"), "x(a)4m");
        assert_eq!(folded("xababababm"), "x(ab)3m");
        assert_eq!(folded("abcabcabcab"), "(abc)2ab");
        assert_eq!(folded("aabaabaabaab"), "(aab)3");
        assert_eq!(folded("aaaabbbbaaaa"), "(a)3(b)3(a)3");
    }

    #[test]
    fn what_comes_twice_is_kept_twice() {
        assert_eq!(folded("aabb"), "aabb");
        assert_eq!(folded("abab"), "abab");
        assert_eq!(folded(""), "");
        let long = "abcdefghijklmnopq".repeat(3);
        assert_eq!(folded(&long), long);
    }

    #[test]
    fn a_folded_sequence_is_folded_as_its_full_form() {
        // Of all short sequences, cut in two parts, the second repeated.
        for bits in 0..1 << 8 {
            for length in 1..=8 {
                let letter = |at: usize| if bits >> at & 1 == 0 { 'a' } else { 'b' };
                let all: Vec<char> = (0..length).map(letter).collect();
                for cut in 0..length {
                    let (first, cycle) = all.split_at(cut);
                    let mut folding = Folding::default();
                    first.iter().for_each(|&it| folding.push(it));
                    folding.push_repeated(cycle, 9);
                    folding.push('a');
                    let full: String = first.iter().chain(cycle.repeat(10).iter()).chain(&['a']).collect();
                    assert_eq!(show(folding), folded(&full), "{full}");
                }
            }
        }
    }

    #[test]
    fn cycles_may_be_long_and_many() {
        let mut folding = Folding::default();
        let long: Vec<char> = ('a'..='z').collect();
        folding.push_repeated(&long, u64::MAX);
        folding.push_repeated(&['x'], u64::MAX);
        let (items, repeats) = folding.finish();
        assert_eq!(items.len(), 27);
        assert_eq!((repeats[0].count, repeats[1].count), (26, 1));
        assert!(repeats.iter().all(|it| it.times >= u64::MAX - 1));
    }
}
