//! Finds names that may be read before they have a value (R7RS 4.2.2, 5.3): a read of any other needs no check.
//!
//! The items of a [`Sequence`] are gone through in order. What an item runs is its own code, the procedures that this
//! calls by name, and, if it calls any procedure that is not known, every procedure that has been made a value so far.
//! A name is safe if all that runs before it has its value mentions it nowhere. Values are never taken back, so a
//! continuation that goes on in an earlier item changes nothing.

use std::collections::HashSet;

use super::mentions::{Facts, Mention, Sequence};
use super::{Core, Expr, LambdaId};

/// Of each name of a sequence, whether it may be read early. `unknown` says of code whether it may call any procedure.
pub(super) fn find_early(
    core: &Core,
    sequence: &Sequence,
    facts: impl Fn(Expr) -> Facts,
    unknown: fn(Facts) -> bool,
) -> Vec<bool> {
    let mut search = Search {
        sequence,
        runs_unknown: |expr| unknown(facts(expr)),
        core,
        early: vec![false; sequence.names.len()],
        run: HashSet::new(),
        values: HashSet::new(),
    };
    for position in 0..sequence.items.len() {
        search.run_item(position);
    }
    search.early
}

struct Search<'s, F> {
    core: &'s Core,
    sequence: &'s Sequence,
    runs_unknown: F,
    early: Vec<bool>,
    /// Procedures that have run.
    run: HashSet<LambdaId>,
    /// Procedures that have been made values and have not run.
    values: HashSet<LambdaId>,
}

impl<F: Fn(Expr) -> bool> Search<'_, F> {
    fn run_item(&mut self, position: usize) {
        let item = &self.sequence.items[position];
        let mut pending: Vec<LambdaId> = Vec::new();
        let mut unknown = item.code.is_some_and(&self.runs_unknown);
        if item.code.is_some() {
            self.values
                .extend(item.units.iter().filter(|it| !self.run.contains(it)));
        }
        self.read(position, &item.mentions, &mut pending);
        loop {
            while let Some(lambda) = pending.pop() {
                if !self.run.insert(lambda) || !self.core.budget.step(1) {
                    continue;
                }
                self.values.remove(&lambda);
                unknown |= (self.runs_unknown)(self.core.get_lambda(lambda).body);
                if let Some(mentions) = self.sequence.units.get(&lambda) {
                    self.read(position, mentions, &mut pending);
                }
            }
            if !unknown || self.values.is_empty() {
                return;
            }
            pending.extend(self.values.drain());
        }
    }

    fn read(&mut self, position: usize, mentions: &[Mention], pending: &mut Vec<LambdaId>) {
        for mention in mentions {
            let name = &self.sequence.names[mention.name];
            self.early[mention.name] |= name.defined.is_none_or(|at| at >= position);
            match name.procedure {
                Some(lambda) if mention.is_call => pending.push(lambda),
                Some(lambda) if !self.run.contains(&lambda) => {
                    self.values.insert(lambda);
                }
                _ => {}
            }
        }
    }
}
