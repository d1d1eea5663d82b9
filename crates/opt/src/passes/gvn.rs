//! Global value numbering: an operation computed before on every way here is not computed again. Dominator-based with a scoped table,
//! as Briggs, Cooper and Simpson, *Value Numbering*, Software: Practice and Experience 1997, section 4.
//!
//! An operation that traps may go where an equal one is behind: that one would have trapped. What reads memory,
//! allocates something with an identity or calls is left alone. Behind a branch its condition is known.

use std::collections::HashMap;

use polyc_base::{Declarations, Loc, Op, Type};
use polyc_ir::{Block, Body, Dominators, Inst, Terminator, Value, Values};

use crate::edges::count_predecessors;
use crate::known::{evaluate, normal_constant};
use crate::substitution::Substitution;

/// Numbers values; whether anything changed.
pub fn run(declarations: &Declarations, body: &mut Body) -> bool {
    let dominators = Dominators::new(body);
    let predecessors = count_predecessors(body);
    let mut pass = Numbering {
        declarations,
        substitution: Substitution::new(body),
        table: HashMap::new(),
        conditions: HashMap::new(),
        undo: Vec::new(),
        gone: vec![false; body.types.len()],
        changed: false,
    };
    // A walk over the dominator tree; a block's begin and end are two places of it.
    let mut work = vec![Step::Begin(Block::new(0), None)];
    while let Some(step) = work.pop() {
        match step {
            Step::Leave(mark) => pass.leave(mark),
            Step::Begin(block, assumption) => {
                work.push(Step::Leave(pass.undo.len()));
                pass.assume(assumption);
                work.push(Step::End(block));
                let children = dominators.children_of_begin(block).iter();
                for &child in children.rev() {
                    work.push(Step::Begin(child, None));
                }
            }
            Step::End(block) => {
                pass.number_block(body, block);
                for &child in dominators.children_of_end(block).iter().rev() {
                    let assumption = branched_on(body, block, child, &predecessors);
                    work.push(Step::Begin(child, assumption));
                }
            }
        }
    }
    pass.finish(body)
}

/// What a condition is behind an edge.
type Assumption = Option<(Value, bool)>;

enum Step {
    Begin(Block, Assumption),
    End(Block),
    /// Forget what was learnt since the undo list was that long.
    Leave(usize),
}

/// What to restore when a scope is left.
enum Undo {
    Table(Op, Values),
    Condition(Value, Option<bool>),
}

struct Numbering<'a> {
    declarations: &'a Declarations,
    substitution: Substitution,
    /// Operations with their operands that are computed on every way here, and their results.
    table: HashMap<(Op, Values), Value>,
    /// Conditions that are known here.
    conditions: HashMap<Value, bool>,
    undo: Vec<Undo>,
    /// Values whose instructions go.
    gone: Vec<bool>,
    changed: bool,
}

/// The condition of the branch at the end of `from`, if `to` can be entered by one of its two edges only.
fn branched_on(body: &Body, from: Block, to: Block, predecessors: &[u32]) -> Assumption {
    if predecessors[to.index()] != 1 {
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
                Undo::Table(op, args) => {
                    self.table.remove(&(op, args));
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
        let data = body.block_mut(block);
        for inst in &mut data.insts {
            for arg in &mut inst.args {
                *arg = self.substitution.resolve(*arg);
            }
            let Some(result) = inst.result else {
                continue;
            };
            if !inst.op.effects().is_repeatable() {
                continue;
            }
            if let [arg] = *inst.args.as_slice()
                && let Some(&value) = self.conditions.get(&arg)
                && let Some(op) = evaluate(&inst.op, &[Op::BoolConst { value }], self.declarations)
            {
                (inst.op, inst.args) = (op, Values::new());
                self.changed = true;
            }
            let (op, args) = key(normal_constant(&inst.op, self.declarations), &inst.args);
            if let Some(&known) = self.table.get(&(op, args.clone())) {
                self.substitution.replace(result, known);
                self.gone[result.index()] = true;
                self.changed = true;
            } else {
                self.table.insert((op, args.clone()), result);
                self.undo.push(Undo::Table(op, args));
            }
        }
        self.follow_known_branch(body, block);
        self.use_known_conditions(body, block);
    }

    /// What a block hands on of known conditions is constants; a branch hands its own on as what it is on each edge.
    fn use_known_conditions(&mut self, body: &mut Body, block: Block) {
        let mut terminator = std::mem::take(&mut body.block_mut(block).terminator);
        let mut constants = Vec::new();
        let mut constant = |known: bool| {
            let result = body.new_value(Type::Bool);
            constants.push(Inst {
                op: Op::BoolConst { value: known },
                args: Values::new(),
                result: Some(result),
                loc: Loc::NONE,
            });
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

/// The form that equal operations share: operands of commutative ones in order, `>` as `<`.
fn key(op: Op, args: &Values) -> (Op, Values) {
    let [a, b] = *args.as_slice() else {
        return (op, args.clone());
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
    )
}
