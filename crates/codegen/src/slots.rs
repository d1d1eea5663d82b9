//! Few slots for many locals.
//!
//! First a parameter of a block and its arguments become one local if they never live at once, inner loops first, so
//! that the copies between them vanish. Then a scan in order of their begins gives each local a slot that is free
//! again. Locals of different source variables keep different slots, for people who read the code, unless they are very
//! many.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use polyc_base::Type;
use polyc_bytecode::LocalId;
use polyc_ir::{Body, Forwarding, Value};

use crate::graph::{Copy, Graph, Node};
use crate::intervals::{Intervals, Range};
use crate::layout::Layout;

/// With more slots than this, locals of different source variables share them.
const MANY_SLOTS: usize = 100;
/// Locals that live in more pieces than this stay apart; keeps coalescing linear.
const MANY_RANGES: usize = 2000;

/// Slots with the last position at which each is taken, the smallest first.
type FreeSlots = BinaryHeap<Reverse<(u32, LocalId)>>;

/// The slots of a function.
pub struct Slots {
    /// The slot of each value that has one.
    of: Vec<Option<LocalId>>,
    /// Types and names of the slots, parameters first.
    pub slots: Vec<(Type, String)>,
    /// How many of them are parameters.
    pub params: usize,
}

impl Slots {
    /// Gives each value with a live range a slot.
    pub fn assign(graph: &Graph, layout: &Layout, body: &Body, intervals: Intervals) -> Self {
        let mut classes = Classes::new(body, intervals);
        classes.coalesce_copies(graph, layout);
        let few = classes.scan(body, true);
        if few.slots.len() - few.params <= MANY_SLOTS {
            few
        } else {
            classes.scan(body, false)
        }
    }

    /// The slot of a value.
    pub fn of(&self, value: Value) -> LocalId {
        self.of[value.index()].expect("a value that code names as a local has a live range")
    }
}

/// Values that share a local.
struct Classes<'a> {
    leads: Forwarding<Value>,
    ranges: Vec<Vec<Range>>,
    names: Vec<&'a str>,
    types: &'a [Type],
    /// The slot of each parameter of the function.
    params: BTreeMap<usize, LocalId>,
}

impl<'a> Classes<'a> {
    fn new(body: &'a Body, ranges: Intervals) -> Self {
        let name = |index| body.names.get(&Value::from_index(index));
        Self {
            leads: Forwarding::default(),
            names: (0..ranges.len())
                .map(|it| name(it).map_or("", String::as_str))
                .collect(),
            types: &body.types,
            params: (0..)
                .map(LocalId::new)
                .zip(&body.blocks[0].params)
                .map(|(slot, param)| (param.index(), slot))
                .collect(),
            ranges,
        }
    }

    /// The number of the value that leads a value's class.
    fn find(&mut self, value: Value) -> usize {
        self.leads.resolve(value).index()
    }

    fn coalesce_copies(&mut self, graph: &Graph, layout: &Layout) {
        let mut nodes = layout.order.clone();
        nodes.sort_by_key(|node| Reverse(layout.depths[node.index()]));
        for pass in [Self::jump_copies, Self::entry_copies] {
            for &node in &nodes {
                for copy in pass(graph, node) {
                    if let Some(source) = copy.source() {
                        self.coalesce(source, copy.param);
                    }
                }
            }
        }
    }

    fn jump_copies(graph: &Graph, node: Node) -> &[Copy] {
        &graph.node(node).copies
    }

    fn entry_copies(graph: &Graph, node: Node) -> &[Copy] {
        &graph.node(node).entry_copies
    }

    fn coalesce(&mut self, a: Value, b: Value) {
        // A parameter of the function leads its class, because its slot is given.
        let (a, b) = (self.find(a), self.find(b));
        let (lead, other) = if self.params.contains_key(&a) { (a, b) } else { (b, a) };
        let apart = lead == other
            || self.params.contains_key(&other)
            || self.types[lead] != self.types[other]
            || !(self.names[lead].is_empty() || self.names[other].is_empty() || self.names[lead] == self.names[other])
            || self.ranges[lead].len() + self.ranges[other].len() > MANY_RANGES
            || overlap(&self.ranges[lead], &self.ranges[other]);
        if apart {
            return;
        }
        self.leads.replace(Value::from_index(other), Value::from_index(lead));
        if self.names[lead].is_empty() {
            self.names[lead] = self.names[other];
        }
        let [mut few, mut many] = [lead, other].map(|it| std::mem::take(&mut self.ranges[it]));
        if few.len() > many.len() {
            std::mem::swap(&mut few, &mut many);
        }
        few.into_iter().for_each(|it| insert(&mut many, it));
        self.ranges[lead] = many;
    }

    /// Linear scan over the classes, each taken to live from its first position to its last.
    fn scan(&mut self, body: &Body, by_name: bool) -> Slots {
        let mut slots = Slots {
            of: vec![None; self.ranges.len()],
            slots: Vec::new(),
            params: self.params.len(),
        };
        let mut pools: BTreeMap<(Type, &str), FreeSlots> = BTreeMap::new();
        // What has joined another class has given its ranges away.
        let mut classes: Vec<usize> = (0..self.ranges.len())
            .filter(|&it| !self.ranges[it].is_empty())
            .collect();
        classes.sort_by_key(|&it| (!self.params.contains_key(&it), self.ranges[it][0].start));
        for param in &body.blocks[0].params {
            let name = self.names[param.index()];
            slots.slots.push((body.ty(*param), name.to_owned()));
        }
        for class in classes {
            let (ty, name) = (self.types[class], self.names[class]);
            let ranges = &self.ranges[class];
            let (start, end) = (ranges[0].start, ranges[ranges.len() - 1].end);
            let pool = pools.entry((ty, if by_name { name } else { "" })).or_default();
            let is_free = || pool.peek().is_some_and(|taken| taken.0.0 < start);
            let slot = match self.params.get(&class) {
                Some(&slot) => slot,
                None if is_free() => pool.pop().map_or_else(|| slots.add(ty), |Reverse((_, slot))| slot),
                None => slots.add(ty),
            };
            slots.name(slot, name);
            slots.of[class] = Some(slot);
            pool.push(Reverse((end, slot)));
        }
        for index in 0..self.ranges.len() {
            let class = self.find(Value::from_index(index));
            slots.of[index] = slots.of[class];
        }
        slots
    }
}

impl Slots {
    fn add(&mut self, ty: Type) -> LocalId {
        self.slots.push((ty, String::new()));
        LocalId::from_index(self.slots.len() - 1)
    }

    /// The first name stays; a slot of several variables shows the first.
    fn name(&mut self, slot: LocalId, name: &str) {
        let held = &mut self.slots[slot.index()].1;
        if held.is_empty() {
            name.clone_into(held);
        }
    }
}

/// Whether two lists of ranges have a position in common. Each range of the shorter list is looked up in the longer
/// one, so that a class may grow by many locals.
fn overlap(a: &[Range], b: &[Range]) -> bool {
    let (few, many) = if a.len() < b.len() { (a, b) } else { (b, a) };
    few.iter().any(|range| {
        let at = many.partition_point(|it| it.end < range.start);
        many.get(at).is_some_and(|it| it.start <= range.end)
    })
}

/// Adds a range that none overlaps, joined with those that it touches.
fn insert(ranges: &mut Vec<Range>, mut range: Range) {
    let at = ranges.partition_point(|it| it.end < range.start);
    if ranges.get(at).is_some_and(|it| it.start == range.end + 1) {
        range.end = ranges.remove(at).end;
    }
    match at.checked_sub(1).map(|it| &mut ranges[it]) {
        Some(before) if before.end + 1 == range.start => before.end = range.end,
        _ => ranges.insert(at, range),
    }
}
