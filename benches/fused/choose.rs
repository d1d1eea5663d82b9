//! Chooses rows: the sequences that several training programs run, less the ones that save next to nothing.
//!
//! What a program costs is a number of machine instructions: so many for an operation, for a step, for a slow path.
//! All programs count the same, so what rows save is a part of each program's cost, and the mean of these parts. From
//! the rows that save the most, all sequences, rows are removed one at a time: the one whose loss, in the presence of
//! the others, is the least. A row can be removed once no longer row begins with it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::model::{Node, Sequences, steps, steps_of};
use crate::profile::Profile;

/// The part of the instructions of the training programs that may be lost.
pub const MOST_LOST: f64 = 0.01;

/// Operations of the longest row.
const LONGEST: usize = 4;

// Tenths of machine instructions, by callgrind: 20 programs of `benches/peers` on two builds, without fused steps and
// with 221. A step less saves 2.5 to 4 instructions; the rest is fitted.
/// Of a step: fetching its number and going there.
const STEP: u64 = 34;
/// Of an operation, beside its step.
const OPERATION: u64 = 105;
/// Of a slow path, with the native that most of them call.
const SLOWLY: u64 = 5500;

/// The cost of all programs together; the sum of their parts of it.
const WHOLE: u64 = 1_000_000_000_000_000;

/// A piece of code that some programs run.
struct Piece {
    places: Vec<Vec<Node>>,
    /// Stretches of it, and what a step of each costs.
    stretches: Vec<((usize, usize), u64)>,
    /// Rows that begin some step of it.
    used: BTreeSet<Node>,
    cost: u64,
}

/// Where rows are chosen from.
pub struct Choice {
    sequences: Sequences,
    pieces: Vec<Piece>,
    /// The cost with all rows.
    least: u64,
}

impl Choice {
    pub fn new(profiles: &[Profile]) -> Self {
        let sequences = candidates(profiles);
        let mut merged: BTreeMap<&[String], BTreeMap<(usize, usize), u64>> = BTreeMap::new();
        for profile in profiles {
            let step = step_cost(profile, &sequences) / profiles.len() as u64;
            for (code, stretches) in &profile.code {
                let costs = merged.entry(code).or_default();
                for (&stretch, times) in stretches {
                    *costs.entry(stretch).or_default() += times * step;
                }
            }
        }
        let pieces = merged.into_iter().map(|(code, stretches)| Piece {
            places: sequences.places(code),
            stretches: stretches.into_iter().collect(),
            used: BTreeSet::new(),
            cost: 0,
        });
        let mut choice = Self {
            pieces: pieces.collect(),
            sequences,
            least: 0,
        };
        let all = vec![true; choice.sequences.len()];
        choice.least = choice.pieces.iter().map(|it| it.measure(|node| all[node]).0).sum();
        choice
    }

    /// The part of the instructions lost if there are only these rows.
    pub fn lost_with(&self, rows: &[Vec<String>]) -> f64 {
        let mut is_row = vec![false; self.sequences.len()];
        for row in rows {
            if let Some(&node) = self.sequences.places(row)[0].get(row.len() - 2) {
                is_row[node] = true;
            }
        }
        let cost: u64 = self.pieces.iter().map(|it| it.measure(|node| is_row[node]).0).sum();
        (cost - self.least) as f64 / WHOLE as f64
    }

    /// The rows that are left when so much is lost, in order.
    pub fn rows(mut self, most_lost: f64) -> Vec<Vec<String>> {
        let most = self.least + (most_lost * WHOLE as f64) as u64;
        let mut removal = Removal::new(&mut self);
        while removal.cost_without_cheapest().is_some_and(|it| it <= most) {
            removal.remove_cheapest();
        }
        let left: Vec<Node> = removal.rows().collect();
        let mut rows: Vec<_> = left.iter().map(|&it| self.sequences.operations(it)).collect();
        rows.sort();
        rows
    }
}

/// The sequences that programs of two names run. What only one program does says little of others.
fn candidates(profiles: &[Profile]) -> Sequences {
    let mut names: BTreeMap<&[String], BTreeSet<&str>> = BTreeMap::new();
    for profile in profiles {
        for (code, stretches) in &profile.code {
            for &(first, last) in stretches.keys() {
                for start in first..last {
                    for end in start + 2..=(start + LONGEST).min(last + 1) {
                        names.entry(&code[start..end]).or_default().insert(&profile.name);
                    }
                }
            }
        }
    }
    let mut sequences = Sequences::new();
    for (sequence, _) in names.iter().filter(|it| it.1.len() > 1) {
        sequences.add(sequence);
    }
    sequences
}

/// What a step of a program costs, of the whole: the more the program does, the less.
fn step_cost(profile: &Profile, sequences: &Sequences) -> u64 {
    let mut count = 0;
    for (code, stretches) in &profile.code {
        let lengths = steps(&sequences.places(code), |_| true);
        for (&stretch, times) in stretches {
            count += times * steps_of(stretch, &lengths);
        }
    }
    let cost = OPERATION * profile.operations + SLOWLY * profile.slowly + STEP * count;
    STEP * WHOLE / cost.max(1)
}

impl Piece {
    /// What it costs with these rows, and how many operations each step has.
    fn measure(&self, is_row: impl Fn(Node) -> bool) -> (u64, Vec<usize>) {
        let lengths = steps(&self.places, is_row);
        let costs = self
            .stretches
            .iter()
            .map(|&(stretch, step)| steps_of(stretch, &lengths) * step);
        (costs.sum(), lengths)
    }

    /// Notes what it costs with these rows.
    fn update(&mut self, is_row: impl Fn(Node) -> bool) {
        let (cost, lengths) = self.measure(is_row);
        self.cost = cost;
        let places = self.places.iter().zip(lengths);
        self.used = places
            .filter_map(|(nodes, length)| nodes.get(length.wrapping_sub(2)).copied())
            .collect();
    }

    /// What is lost if a row is removed. Less than nothing if the steps with the row are the fewest in the code, but
    /// not in what runs of it.
    fn loss_without(&self, row: Node, is_row: &[bool]) -> i64 {
        if !self.used.contains(&row) {
            return 0;
        }
        let (cost, _) = self.measure(|it| it != row && is_row[it]);
        cost as i64 - self.cost as i64
    }
}

/// The removal of rows, one at a time.
struct Removal<'a> {
    choice: &'a mut Choice,
    /// By node.
    is_row: Vec<bool>,
    /// How many rows are longer by one operation, by node.
    longer: Vec<usize>,
    /// What is lost without it, by node, if it can be removed.
    losses: Vec<i64>,
    /// Pieces that have the sequence, by node.
    pieces: Vec<Vec<usize>>,
    /// The same, by piece and node.
    piece_losses: Vec<BTreeMap<Node, i64>>,
    /// Rows that can be removed, by loss.
    queue: BTreeSet<(i64, Node)>,
    cost: u64,
}

impl<'a> Removal<'a> {
    fn new(choice: &'a mut Choice) -> Self {
        let count = choice.sequences.len();
        let mut removal = Self {
            is_row: vec![false; count],
            longer: vec![0; count],
            losses: vec![0; count],
            pieces: vec![Vec::new(); count],
            piece_losses: vec![BTreeMap::new(); choice.pieces.len()],
            queue: BTreeSet::new(),
            cost: choice.least,
            choice,
        };
        for (index, piece) in removal.choice.pieces.iter().enumerate() {
            let nodes: BTreeSet<Node> = piece.places.iter().flatten().copied().collect();
            for node in nodes {
                removal.is_row[node] = true;
                removal.pieces[node].push(index);
            }
        }
        for piece in &mut removal.choice.pieces {
            piece.update(|it| removal.is_row[it]);
        }
        for node in 0..count {
            if removal.is_row[node]
                && let Some(shorter) = removal.choice.sequences.shorter(node)
            {
                removal.longer[shorter] += 1;
            }
        }
        for node in 0..count {
            if removal.is_row[node] && removal.longer[node] == 0 {
                removal.allow(node);
            }
        }
        removal
    }

    fn rows(&self) -> impl Iterator<Item = Node> {
        (0..self.is_row.len()).filter(|&it| self.is_row[it])
    }

    /// Lets a row be removed: no longer one begins with it.
    fn allow(&mut self, row: Node) {
        let mut loss = 0;
        for &index in &self.pieces[row] {
            let here = self.choice.pieces[index].loss_without(row, &self.is_row);
            self.piece_losses[index].insert(row, here);
            loss += here;
        }
        self.losses[row] = loss;
        self.queue.insert((loss, row));
    }

    fn cost_without_cheapest(&self) -> Option<u64> {
        let &(loss, _) = self.queue.first()?;
        Some(self.cost.saturating_add_signed(loss))
    }

    fn remove_cheapest(&mut self) {
        let Some((loss, row)) = self.queue.pop_first() else {
            return;
        };
        self.cost = self.cost.saturating_add_signed(loss);
        self.is_row[row] = false;
        for index in std::mem::take(&mut self.pieces[row]) {
            self.piece_losses[index].remove(&row);
            if self.choice.pieces[index].used.contains(&row) {
                self.update(index);
            }
        }
        if let Some(shorter) = self.choice.sequences.shorter(row) {
            self.longer[shorter] -= 1;
            if self.longer[shorter] == 0 {
                self.allow(shorter);
            }
        }
    }

    /// Finds the losses in a piece anew.
    fn update(&mut self, index: usize) {
        let piece = &mut self.choice.pieces[index];
        piece.update(|it| self.is_row[it]);
        for (&row, loss) in &mut self.piece_losses[index] {
            let here = piece.loss_without(row, &self.is_row);
            if here != *loss {
                self.queue.remove(&(self.losses[row], row));
                self.losses[row] += here - *loss;
                self.queue.insert((self.losses[row], row));
                *loss = here;
            }
        }
    }
}

/// The file that has the rows.
pub fn rows_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/vm/src/code/fused.rs")
}

/// Its text.
pub fn rows_text(rows: &[Vec<String>]) -> String {
    let mut text = HEAD.to_owned();
    for row in rows {
        let all: Vec<String> = row.iter().map(|it| identifier(it)).collect();
        let (last, first) = all.split_last().expect("a row has operations");
        text += &format!("    {} = {}, {last};\n", all.concat(), first.concat());
    }
    text + TAIL
}

/// The identifier of an operation in the table: its name in camel case.
fn identifier(name: &str) -> String {
    let words = name.split(['.', '_']);
    words
        .flat_map(|it| [it[..1].to_uppercase(), it[1..].to_owned()])
        .collect()
}

const HEAD: &str = "\
//! The fused steps, chosen by `cargo bench --bench fused -- choose` from the profiles in `benches/fused/profiles`.
//! A test holds this file to them (`tests/fused.rs`): change the profiles or the choice, not the rows.

/// Calls `$callback! { {$prepared fused {rows}} scalar {..} fixed {..} special {..} }`.
macro_rules! for_each_fused {
    ($callback:ident $($prepared:tt)*) => {
        polyc_base::for_each_op! { $callback { $($prepared)*
fused {
";

const TAIL: &str = "\
}
        } }
    };
}
pub(crate) use for_each_fused;
";
