//! Global value numbering: an operation that was computed on every path here is not computed again. Dominator-based
//! with a scoped table, as Briggs, Cooper and Simpson, *Value Numbering*, Software: Practice and Experience 1997,
//! section 4.
//!
//! An operation that traps may be removed after an equal one: that one would have trapped. Operations that call, or
//! allocate an object with an identity, are left alone. After a branch its condition is known.
//!
//! The result of a read, and a written value, are known until a write on some path may have changed them. A call
//! forgets all of them: it may return more than once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use polyc_base::scalar::Kind;
use polyc_base::{Declarations, Loc, Op, Type};
use polyc_ir::flow::{Definitions, Predecessors};
use polyc_ir::{Block, Body, ByHash, Inst, Substitution, Terminator, Value, Values};

use crate::known::{evaluate, is_also, normal_constant};
use crate::memory::{Change, MemoryPlace, change, place_read, read_after};
use crate::pass::{Pass, PassContext};
use crate::remarks::Sink;

/// How many reads are remembered.
const MOST_READS: usize = 64;
/// How many changes of a block are told apart.
const MOST_CHANGES: usize = 256;
/// Blocks between a block and the one that dominates it that are looked at for writes.
const MOST_BETWEEN: usize = 32;

/// The pass.
pub static PASS: Pass = Pass {
    name: "gvn",
    meaning: "compute nothing twice, read nothing again that is known",
    run,
};

/// Numbers values; whether anything changed.
fn run(cx: &mut PassContext<'_>) -> bool {
    let PassContext {
        declarations,
        body,
        analyses,
        sink,
        ..
    } = cx;
    let dominators = analyses.dominators(body);
    let writes = Writes::new(declarations, body, analyses.predecessors(body));
    let mut pass = Numbering {
        declarations,
        substitution: Substitution::default(),
        definitions: analyses.definitions(body),
        table: ByHash::default(),
        conditions: HashMap::new(),
        undo: Vec::new(),
        memory: Vec::new(),
        gone: vec![false; body.types.len()],
        sink,
        changed: false,
    };
    // A walk over the dominator tree; a block's begin and end are two places of it.
    let mut work = vec![Visit::Begin(Block::new(0), None, Vec::new())];
    while let Some(step) = work.pop() {
        match step {
            Visit::Leave(mark) => pass.leave(mark),
            Visit::Begin(block, assumption, memory) => {
                work.push(Visit::Leave(pass.undo.len()));
                pass.assume(assumption);
                work.push(Visit::End(block, memory));
                let children = dominators.children_of_begin(block).iter();
                for &child in children.rev() {
                    work.push(Visit::Begin(child, None, Vec::new()));
                }
            }
            Visit::End(block, memory) => {
                pass.memory = memory;
                pass.number_block(body, block);
                for &child in dominators.children_of_end(block).iter().rev() {
                    let assumption = branched_on(body, block, child, writes.predecessors);
                    let memory = writes.left_of(&pass.memory, block, child);
                    work.push(Visit::Begin(child, assumption, memory));
                }
            }
        }
    }
    pass.finish(body)
}

/// The value of a condition after an edge.
type Assumption = Option<(Value, bool)>;

enum Visit {
    Begin(Block, Assumption, Vec<Read>),
    End(Block, Vec<Read>),
    /// Forget everything learnt since the undo list had that length.
    Leave(usize),
}

/// The value that a read would give.
#[derive(Clone)]
struct Read {
    op: Op,
    place: MemoryPlace,
    args: Values,
    value: Value,
}

impl Read {
    fn survives(&self, change: Change) -> bool {
        !change.affects(self.place)
    }
}

/// The memory that blocks may write.
struct Writes<'a> {
    predecessors: &'a Predecessors<Block>,
    changes: Vec<Vec<Change>>,
}

impl<'a> Writes<'a> {
    fn new(declarations: &Declarations, body: &Body, predecessors: &'a Predecessors<Block>) -> Self {
        let changes_of = |block| {
            let mut changes = Vec::new();
            for inst in &body.block(block).insts {
                let change = change(&inst.op, declarations);
                if changes.len() == MOST_CHANGES {
                    return vec![Change::Everything];
                }
                if change != Change::Nothing && !changes.contains(&change) {
                    changes.push(change);
                }
            }
            changes
        };
        Self {
            predecessors,
            changes: body.block_ids().map(changes_of).collect(),
        }
    }

    /// Which reads known at the end of `from` are known where `to` begins, which it dominates most closely.
    fn left_of(&self, reads: &[Read], from: Block, to: Block) -> Vec<Read> {
        let Some(between) = self.between(from, to) else {
            return Vec::new();
        };
        let unchanged = |read: &&Read| {
            let mut changes = between.iter().flat_map(|block| &self.changes[block.index()]);
            changes.all(|&change| read.survives(change))
        };
        reads.iter().filter(unchanged).cloned().collect()
    }

    /// The blocks on all paths from the end of one to the begin of another; `None`: too many.
    fn between(&self, from: Block, to: Block) -> Option<Vec<Block>> {
        let mut found: Vec<Block> = Vec::new();
        let mut work = self.predecessors[to].to_vec();
        while let Some(block) = work.pop() {
            if block != from && !found.contains(&block) {
                if found.len() == MOST_BETWEEN {
                    return None;
                }
                found.push(block);
                work.extend(&self.predecessors[block]);
            }
        }
        Some(found)
    }
}

/// The state to restore when a scope is left.
enum Undo {
    Table(u64),
    Condition(Value, Option<bool>),
}

struct Numbering<'a> {
    declarations: &'a Declarations,
    substitution: Substitution,
    /// Where results come from; instructions keep their places until the end.
    definitions: &'a Definitions,
    /// Results of operations computed on every path here, by the hashes of their keys. Only one of several with the
    /// same hash is remembered; its instruction says which.
    table: ByHash<Value>,
    /// Conditions that are known here.
    conditions: HashMap<Value, bool>,
    undo: Vec<Undo>,
    /// Reads that are known here, the oldest first.
    memory: Vec<Read>,
    /// Values whose instructions go.
    gone: Vec<bool>,
    sink: &'a mut Sink,
    changed: bool,
}

/// The condition of the branch at the end of `from`, if `to` can be entered by one of its two edges only.
fn branched_on(body: &Body, from: Block, to: Block, predecessors: &Predecessors<Block>) -> Assumption {
    if predecessors[to].len() != 1 {
        return None;
    }
    match &body.block(from).terminator {
        Terminator::Branch {
            condition,
            then,
            otherwise,
        } if then.block == to || otherwise.block == to => Some((*condition, then.block == to)),
        _ => None,
    }
}

impl Numbering<'_> {
    fn leave(&mut self, mark: usize) {
        for undo in self.undo.drain(mark..).rev() {
            match undo {
                Undo::Table(hash) => {
                    self.table.values.remove(&hash);
                }
                Undo::Condition(value, None) => {
                    self.conditions.remove(&value);
                }
                Undo::Condition(value, Some(known)) => {
                    self.conditions.insert(value, known);
                }
            }
        }
    }

    fn assume(&mut self, assumption: Assumption) {
        if let Some((condition, known)) = assumption {
            let condition = self.substitution.resolve(condition);
            let previous = self.conditions.insert(condition, known);
            self.undo.push(Undo::Condition(condition, previous));
        }
    }

    fn number_block(&mut self, body: &mut Body, block: Block) {
        for position in 0..body.block(block).insts.len() {
            let inst = &mut body.block_mut(block).insts[position];
            for arg in &mut inst.args {
                *arg = self.substitution.resolve(*arg);
            }
            if let Some(known) = remember(&mut self.memory, inst, self.declarations)
                && let Some(result) = inst.result
            {
                self.forget(result, known);
                self.sink
                    .done(inst.loc, || format!("what `{}` reads is known", inst.op.name()));
                continue;
            }
            let Some(result) = inst.result else {
                continue;
            };
            let effects = inst.op.effects_in(self.declarations);
            if !effects.is_repeatable() {
                continue;
            }
            if let [arg] = *inst.args.as_slice() {
                let known = self.conditions.get(&arg);
                let known = known.map(|&value| Op::BoolConst { value });
                let known = known.and_then(|it| evaluate(&inst.op, &[it], self.declarations));
                let op = inst.op;
                let known = known.or_else(|| self.shown_by_conversion(body, &op, arg));
                if let Some(op) = known {
                    let inst = &mut body.block_mut(block).insts[position];
                    (inst.op, inst.args) = (op, Values::new());
                    self.changed = true;
                }
            }
            self.number(body, block, position, result);
        }
        self.follow_known_branch(body, block);
        self.use_known_conditions(body, block);
    }

    /// The answer of a test of a value that has been converted on every path here: it was of a kind that the conversion
    /// takes.
    fn shown_by_conversion(&self, body: &Body, op: &Op, arg: Value) -> Option<Op> {
        let args = Values::from_slice(&[arg]);
        let has_run = |by: Op| self.known(body, &(by, args.clone())).is_some();
        let value = match *op {
            Op::ObjIs { shape } => has_run(Op::ObjCast { shape }).then_some(true)?,
            Op::AnyIs { .. } | Op::AnyTruthy {} => {
                let (_, kind) = CONVERSIONS.iter().find(|it| has_run(it.0))?;
                match *op {
                    Op::AnyIs { kind: asked } => is_also(*kind, asked)?,
                    _ => (*kind != Kind::Boolean).then_some(true)?,
                }
            }
            _ => return None,
        };
        Some(Op::BoolConst { value })
    }

    /// The result of that operation, if it has been computed on every path here.
    fn known(&self, body: &Body, wanted: &(Op, Values)) -> Option<Value> {
        let known = *self.table.values.get(&self.table.hash(wanted))?;
        let definition = self.definitions.inst(body, known)?;
        (key(definition, self.declarations) == *wanted).then_some(known)
    }

    /// Finds the result of an equal operation, or remembers this one.
    fn number(&mut self, body: &Body, block: Block, position: usize, result: Value) {
        let inst = &body.block(block).insts[position];
        let wanted = key(inst, self.declarations);
        let hash = self.table.hash(&wanted);
        if let Entry::Vacant(entry) = self.table.values.entry(hash) {
            entry.insert(result);
            self.undo.push(Undo::Table(hash));
            return;
        }
        let Some(known) = self.known(body, &wanted) else {
            return;
        };
        let op = wanted.0;
        if !op.is_constant() {
            self.sink.done(inst.loc, || format!("`{}` is computed once", op.name()));
        }
        self.forget(result, known);
    }

    /// Replaces a result by a known value; its instruction is removed.
    fn forget(&mut self, result: Value, known: Value) {
        self.substitution.replace(result, known);
        self.gone[result.index()] = true;
        self.changed = true;
    }

    /// Known conditions among the arguments of a block's edges become constants; a branch passes its own as its value
    /// on each edge.
    fn use_known_conditions(&mut self, body: &mut Body, block: Block) {
        let mut terminator = std::mem::take(&mut body.block_mut(block).terminator);
        let mut constants = Vec::new();
        let mut constant = |known: bool| {
            let result = body.new_value(Type::Bool);
            constants.push(Inst::new(Op::BoolConst { value: known }, &[], result, Loc::NONE));
            result
        };
        if let Terminator::Branch {
            condition,
            then,
            otherwise,
        } = &mut terminator
        {
            for (target, known) in [(then, true), (otherwise, false)] {
                for arg in target.args.iter_mut().filter(|arg| *arg == condition) {
                    *arg = constant(known);
                }
            }
        }
        terminator.for_each_use_mut(|value| {
            let resolved = self.substitution.resolve(*value);
            if let Some(&known) = self.conditions.get(&resolved) {
                *value = constant(known);
            }
        });
        self.changed |= !constants.is_empty();
        let data = body.block_mut(block);
        data.terminator = terminator;
        data.insts.extend(constants);
    }

    fn follow_known_branch(&mut self, body: &mut Body, block: Block) {
        let terminator = &mut body.block_mut(block).terminator;
        if let Terminator::Branch {
            condition,
            then,
            otherwise,
        } = terminator
        {
            let condition = self.substitution.resolve(*condition);
            if let Some(&known) = self.conditions.get(&condition) {
                let target = if known { then } else { otherwise };
                *terminator = Terminator::Jump(target.clone());
                self.changed = true;
            }
        }
    }

    /// Whether a value's instruction goes; one made by this pass stays.
    fn is_gone(&self, value: Value) -> bool {
        self.gone.get(value.index()).copied().unwrap_or(false)
    }

    fn finish(mut self, body: &mut Body) -> bool {
        std::mem::take(&mut self.substitution).apply(body);
        for block in &mut body.blocks {
            block
                .insts
                .retain(|inst| !inst.result.is_some_and(|it| self.is_gone(it)));
        }
        self.changed
    }
}

/// Notes what an instruction does to memory; returns the value it reads if that is known.
fn remember(memory: &mut Vec<Read>, inst: &Inst, declarations: &Declarations) -> Option<Value> {
    let args = inst.args.as_slice();
    let add = |memory: &mut Vec<Read>, op: Op, args: &[Value], value| {
        let place = place_read(&op, declarations).expect("it reads");
        if memory.len() == MOST_READS {
            memory.remove(0);
        }
        let args = Values::from_slice(args);
        memory.push(Read { op, place, args, value });
    };
    match (inst.op, inst.result) {
        (Op::PairNew {}, Some(pair)) => {
            add(memory, Op::PairFirst {}, &[pair], args[0]);
            add(memory, Op::PairRest {}, &[pair], args[1]);
        }
        (Op::BoxNew {}, Some(cell)) => add(memory, Op::BoxGet {}, &[cell], args[0]),
        (Op::ClosureNew { .. }, Some(closure)) => {
            for (index, &value) in (0..).zip(args) {
                add(memory, Op::ClosureGet { index }, &[closure], value);
            }
        }
        (op, Some(result)) if place_read(&op, declarations).is_some() => {
            let known = memory.iter().find(|it| it.op == op && it.args == inst.args);
            if let Some(known) = known {
                return Some(known.value);
            }
            add(memory, op, args, result);
        }
        (op, _) => {
            let change = change(&op, declarations);
            memory.retain(|read| read.survives(change));
            if let (Some(read), Some((&value, place))) = (read_after(&op), args.split_last()) {
                add(memory, read, place, value);
            }
        }
    }
    None
}

/// Operations that trap on anything but a kind of dynamic value, and give the same each time.
const CONVERSIONS: [(Op, Kind); 7] = [
    (Op::I64FromAny {}, Kind::Integer),
    (Op::F64FromAny {}, Kind::Float),
    (Op::BoolFromAny {}, Kind::Boolean),
    (Op::CharFromAny {}, Kind::Character),
    (Op::VectorLen {}, Kind::Vector),
    (Op::BytesLen {}, Kind::Bytes),
    (Op::StringLen {}, Kind::String),
];

/// The form that equal operations share: constants out of the pool, operands of commutative ones in order, `>` as `<`.
fn key(inst: &Inst, declarations: &Declarations) -> (Op, Values) {
    let op = normal_constant(&inst.op, declarations);
    let [a, b] = *inst.args.as_slice() else {
        return (op, inst.args.clone());
    };
    let (op, swap) = match op {
        Op::I64Gt => (Op::I64Lt, true),
        Op::I64Ge => (Op::I64Le, true),
        Op::U64Gt => (Op::U64Lt, true),
        Op::U64Ge => (Op::U64Le, true),
        Op::F64Gt => (Op::F64Lt, true),
        Op::F64Ge => (Op::F64Le, true),
        _ => (op, is_commutative(&op) && b < a),
    };
    let args = if swap { [b, a] } else { [a, b] };
    (op, Values::from_slice(&args))
}

/// Whether operands may change places: the result is the same to the bit, and so is the trap.
const fn is_commutative(op: &Op) -> bool {
    matches!(
        op,
        Op::I64Add
            | Op::I64Mul
            | Op::I64AddWrap
            | Op::I64MulWrap
            | Op::I64And
            | Op::I64Or
            | Op::I64Xor
            | Op::I64Eq
            | Op::I64Ne
            | Op::U64Add
            | Op::U64Mul
            | Op::F64Eq
            | Op::F64Ne
            | Op::BoolAnd
            | Op::BoolOr
            | Op::BoolEq
            | Op::BoolNe
            | Op::AnySame {}
            | Op::AnyEqv {}
            | Op::AnyEqual {}
    )
}
