//! Constants: sparse conditional constant propagation, Wegman and Zadeck, *Constant Propagation with Conditional
//! Branches*, TOPLAS 1991.
//!
//! A value is a constant if every path that may be taken gives it that constant; a branch on a constant takes one path.
//! An operation that would trap is not a constant and stays where it is.

use std::ops::Range;

use polyc_base::{Declarations, Op};
use polyc_ir::flow::{Edge, edges, handler_edge};
use polyc_ir::{Block, BlockData, Body, Inst, Substitution, Target, Terminator, Value, Values};

use crate::known::evaluate;
use crate::pass::{Pass, PassContext};

/// The pass.
pub static PASS: Pass = Pass {
    name: "fold",
    meaning: "fold and propagate constants, follow branches on them",
    run,
};

/// Folds constants; whether anything changed.
fn run(cx: &mut PassContext<'_>) -> bool {
    let body = &mut *cx.body;
    let mut solver = Solver::new(cx.declarations, body);
    solver.solve();
    let (values, reached) = (solver.values, solver.reached);
    let changed = fold_blocks(body, &values, &reached);
    changed | replace_params(body, &values, &reached)
}

/// The fact about a value; it only moves down.
#[derive(Clone, Copy, PartialEq)]
enum Lattice {
    /// No path that gives it a value has been found.
    Unseen,
    /// Always the result of this constant operation.
    Constant(Op),
    /// Different values.
    Varying,
}

/// A part of a block that uses values.
#[derive(Clone, Copy)]
enum User {
    HandlerEdge(Block),
    Inst(Block, u32),
    Terminator(Block),
}

struct Solver<'a> {
    declarations: &'a Declarations,
    body: &'a Body,
    values: Vec<Lattice>,
    reached: Vec<bool>,
    users: Users,
    work: Vec<User>,
    /// Edges to follow when `work` is empty: by then, the facts about all their arguments are followed at once.
    edges: Vec<User>,
    /// For each user, counted block by block, whether it is in one of them: it may use any number of values, and is
    /// visited for all at once.
    queued: Vec<bool>,
    /// For each block how many users are in those before.
    starts: Vec<usize>,
}

impl<'a> Solver<'a> {
    fn new(declarations: &'a Declarations, body: &'a Body) -> Self {
        let mut count = 0;
        let users_of = |block: &BlockData| {
            let start = count;
            count += block.insts.len() + 2;
            start
        };
        let starts = body.blocks.iter().map(users_of).collect();
        Self {
            queued: vec![false; count],
            starts,
            declarations,
            body,
            values: vec![Lattice::Unseen; body.types.len()],
            reached: vec![false; body.blocks.len()],
            users: Users::of(body),
            work: Vec::new(),
            edges: Vec::new(),
        }
    }

    fn solve(&mut self) {
        for &param in &self.body.blocks[0].params {
            self.lower(param, Lattice::Varying);
        }
        self.reach(Block::new(0));
        while let Some(user) = self.work.pop().or_else(|| self.edges.pop()) {
            let number = self.number(user);
            self.queued[number] = false;
            match user {
                User::HandlerEdge(block) => {
                    if let Some(edge) = handler_edge(self.body.block(block)) {
                        self.follow(&edge);
                    }
                }
                User::Inst(block, position) => self.visit_inst(block, position as usize),
                User::Terminator(block) => self.visit_terminator(block),
            }
        }
    }

    fn number(&self, user: User) -> usize {
        let (block, within) = match user {
            User::HandlerEdge(block) => (block, 0),
            User::Terminator(block) => (block, 1),
            User::Inst(block, position) => (block, 2 + position as usize),
        };
        self.starts[block.index()] + within
    }

    fn push(&mut self, user: User) {
        let number = self.number(user);
        if !std::mem::replace(&mut self.queued[number], true) {
            match user {
                User::Inst(..) => self.work.push(user),
                User::HandlerEdge(_) | User::Terminator(_) => self.edges.push(user),
            }
        }
    }

    fn reach(&mut self, block: Block) {
        if std::mem::replace(&mut self.reached[block.index()], true) {
            return;
        }
        // Taken from the end: instructions in order, so that most operands are known.
        self.push(User::Terminator(block));
        let count = u32::try_from(self.body.block(block).insts.len()).expect("fits");
        for position in (0..count).rev() {
            self.push(User::Inst(block, position));
        }
        self.push(User::HandlerEdge(block));
    }

    fn lower(&mut self, value: Value, to: Lattice) {
        let entry = &mut self.values[value.index()];
        let new = match (*entry, to) {
            (old, Lattice::Unseen) => old,
            (Lattice::Unseen, new) => new,
            (Lattice::Constant(old), Lattice::Constant(new)) if old == new => return,
            _ => Lattice::Varying,
        };
        if *entry != new {
            *entry = new;
            for index in self.users.range(value) {
                let user = self.users.users[index];
                let (User::HandlerEdge(block) | User::Inst(block, _) | User::Terminator(block)) = user;
                if self.reached[block.index()] {
                    self.push(user);
                }
            }
        }
    }

    fn visit_inst(&mut self, block: Block, position: usize) {
        let inst = &self.body.block(block).insts[position];
        let Some(result) = inst.result else {
            return;
        };
        let mut constants = Vec::with_capacity(inst.args.len());
        for arg in &inst.args {
            match self.values[arg.index()] {
                Lattice::Unseen => return,
                Lattice::Constant(op) => constants.push(op),
                Lattice::Varying => return self.lower(result, Lattice::Varying),
            }
        }
        let constant = evaluate(&inst.op, &constants, self.declarations);
        self.lower(result, constant.map_or(Lattice::Varying, Lattice::Constant));
    }

    fn visit_terminator(&mut self, block: Block) {
        let terminator = &self.body.block(block).terminator;
        match chosen(terminator, &self.values) {
            Choice::Unknown => {}
            Choice::Target(target) => self.follow(&edge_of(target)),
            Choice::All => {
                for edge in edges(self.body.block(block)).take(terminator.targets().count()) {
                    self.follow(&edge);
                }
            }
        }
    }

    fn follow(&mut self, edge: &Edge<'_>) {
        self.reach(edge.to);
        let body = self.body;
        for (index, &param) in body.block(edge.to).params.iter().enumerate() {
            let value = edge.arg(index);
            let value = value.map_or(Lattice::Varying, |value| self.values[value.index()]);
            self.lower(param, value);
        }
    }
}

const fn edge_of(target: &Target) -> Edge<'_> {
    Edge {
        to: target.block,
        given: 0,
        args: &target.args,
    }
}

/// The users of each value, all in one list.
struct Users {
    users: Vec<User>,
    /// For each value where its users end; they begin where those of the value before end.
    ends: Vec<u32>,
}

impl Users {
    fn of(body: &Body) -> Self {
        let mut ends = vec![0_u32; body.types.len()];
        for_each_user(body, |value, _| ends[value.index()] += 1);
        let mut count = 0;
        for end in &mut ends {
            // For now, where they begin.
            count += std::mem::replace(end, count);
        }
        let mut users = vec![User::Terminator(Block::new(0)); count as usize];
        for_each_user(body, |value, user| {
            let end = &mut ends[value.index()];
            users[*end as usize] = user;
            *end += 1;
        });
        Self { users, ends }
    }

    fn range(&self, value: Value) -> Range<usize> {
        let index = value.index();
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        start as usize..self.ends[index] as usize
    }
}

fn for_each_user(body: &Body, mut f: impl FnMut(Value, User)) {
    for block in body.block_ids() {
        let data = body.block(block);
        if let Some(edge) = handler_edge(data) {
            let values = edge.args.iter();
            values.for_each(|&value| f(value, User::HandlerEdge(block)));
        }
        for (position, inst) in (0..).zip(&data.insts) {
            let values = inst.args.iter();
            values.for_each(|&value| f(value, User::Inst(block, position)));
        }
        data.terminator.for_each_use(|value| f(value, User::Terminator(block)));
    }
}

/// Which targets a terminator may go to.
enum Choice<'a> {
    /// Not known yet.
    Unknown,
    Target(&'a Target),
    All,
}

fn chosen<'a>(terminator: &'a Terminator, values: &[Lattice]) -> Choice<'a> {
    let Some(selector) = terminator.operands().first() else {
        return Choice::All;
    };
    match values[selector.index()] {
        Lattice::Unseen => Choice::Unknown,
        Lattice::Constant(op) => terminator.target_for(&op).map_or(Choice::All, Choice::Target),
        Lattice::Varying => Choice::All,
    }
}

/// Writes constants in place of the operations that compute them, and follows branches on them.
fn fold_blocks(body: &mut Body, values: &[Lattice], reached: &[bool]) -> bool {
    let mut changed = false;
    for (block, _) in body.blocks.iter_mut().zip(reached).filter(|(_, reached)| **reached) {
        for inst in &mut block.insts {
            if let Some(result) = inst.result
                && let Lattice::Constant(op) = values[result.index()]
                && op != inst.op
            {
                (inst.op, inst.args) = (op, Values::new());
                changed = true;
            }
        }
        if matches!(block.terminator, Terminator::Branch { .. } | Terminator::Switch { .. })
            && let Choice::Target(target) = chosen(&block.terminator, values)
        {
            block.terminator = Terminator::Jump(target.clone());
            changed = true;
        }
    }
    changed
}

/// Replaces parameters that are constants by constants in the entry block, which dominates every use; not if the entry
/// block has a handler, whose block its instructions do not dominate.
fn replace_params(body: &mut Body, values: &[Lattice], reached: &[bool]) -> bool {
    if body.blocks[0].handler.is_some() {
        return false;
    }
    let used = used_values(body, reached);
    let mut substitution = Substitution::default();
    let mut constants: Vec<Inst> = Vec::new();
    for index in (0..body.blocks.len()).filter(|&index| reached[index]) {
        for param in body.blocks[index].params.clone() {
            let Lattice::Constant(op) = values[param.index()] else {
                continue;
            };
            if used[param.index()] && op.is_constant() {
                let result = body.new_value(body.ty(param));
                constants.push(Inst::new(op, &[], result, polyc_base::Loc::NONE));
                substitution.replace(param, result);
            }
        }
    }
    body.blocks[0].insts.splice(0..0, constants);
    substitution.apply(body)
}

fn used_values(body: &Body, reached: &[bool]) -> Vec<bool> {
    let mut used = vec![false; body.types.len()];
    for (block, _) in body.blocks.iter().zip(reached).filter(|(_, reached)| **reached) {
        block.for_each_use(|value| used[value.index()] = true);
    }
    used
}
