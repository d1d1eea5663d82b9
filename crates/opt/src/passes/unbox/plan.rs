//! Which values are unboxed, and the saving.

use polyc_base::{Declarations, Loc, Op, Type};
use polyc_ir::flow::{Definitions, edges, handler_edge};
use polyc_ir::{Block, BlockData, Body, Dominators, Forwarding, Inst, Terminator, Value};

use super::{NumberOperation, Static, operation_of, static_op, type_of};
use crate::facts::Facts;
use crate::pass::Analyses;
use crate::remarks::Sink;

/// Loops inside one another that are counted.
const DEEPEST: u32 = 5;
/// Assumed iterations of a loop.
const ITERATIONS: i64 = 8;

/// The values to unbox.
pub struct UnboxPlan {
    /// For each value the type that it becomes, if it is one of a group.
    types: Vec<Option<Type>>,
    /// For each value the first of those that change together with it.
    groups: Vec<Value>,
    /// For each group, at its first value, what changing it saves.
    saved: Vec<i64>,
    /// For each dynamic operation that can be replaced by one on numbers, by block and position.
    ops: Vec<Vec<Option<Static>>>,
    /// Results that have their boxed form anyway.
    is_boxed: Vec<bool>,
    /// Savings, with the group that each depends on, by block.
    savings: Vec<Vec<(Value, i64)>>,
    constants: Vec<bool>,
}

impl UnboxPlan {
    /// Finds what to unbox.
    pub fn new(declarations: &Declarations, body: &Body, analyses: &Analyses) -> Self {
        let (dominators, loops) = (analyses.dominators(body), analyses.loops(body));
        let definitions = analyses.definitions(body);
        let facts = analyses.facts(declarations, body);
        let constant = |value: Value| {
            let made_by = definitions.inst(body, value);
            let op = made_by.map(|inst| inst.op).filter(Op::is_constant);
            op.is_some_and(|op| static_constant(&op, Type::F64, declarations).is_some())
        };
        let values = (0..body.types.len()).map(Value::from_index);
        let mut plan = Self {
            types: vec![None; body.types.len()],
            groups: Vec::new(),
            saved: vec![0; body.types.len()],
            ops: body.blocks.iter().map(|it| vec![None; it.insts.len()]).collect(),
            is_boxed: vec![false; body.types.len()],
            savings: vec![Vec::new(); body.blocks.len()],
            constants: values.clone().map(constant).collect(),
        };
        for &block in dominators.order() {
            plan.find_values(body, dominators, facts, block);
        }
        plan.leave_out_what_handlers_take(body);
        while plan.leave_out_mixed(declarations, body, dominators, facts, definitions) {}
        let mut groups = Forwarding::default();
        for &block in dominators.order() {
            plan.group(body, block, &mut groups);
        }
        plan.groups = values.map(|it| groups.resolve(it)).collect();
        for &block in dominators.order() {
            plan.count(body, block);
        }
        let fails = failing_blocks(body, dominators);
        for &block in dominators.order() {
            if fails[block.index()] {
                continue;
            }
            let depth = loops.innermost[block.index()].map_or(0, |it| loops.loops[it].depth);
            let weight = ITERATIONS.pow(depth.min(DEEPEST));
            for &(value, saved) in &plan.savings[block.index()] {
                plan.saved[plan.groups[value.index()].index()] += saved * weight;
            }
        }
        plan
    }

    /// Whether any group is to change.
    pub fn does_something(&self) -> bool {
        self.saved.iter().any(|&it| it > 0)
    }

    /// The type that a value becomes.
    pub fn unboxed(&self, value: Value) -> Option<Type> {
        let ty = self.types[value.index()]?;
        self.changes(value).then_some(ty)
    }

    fn changes(&self, value: Value) -> bool {
        self.saved[self.groups[value.index()].index()] > 0
    }

    /// Whether a value exists in both forms.
    pub fn has_both_forms(&self, value: Value) -> bool {
        self.is_boxed[value.index()]
    }

    /// The replacement of a dynamic operation.
    pub fn op(&self, block: Block, position: usize, inst: &Inst) -> Option<Static> {
        let op = self.ops[block.index()][position]?;
        let value = self.representative(inst)?;
        self.unboxed(value).map(|_| op)
    }

    /// The saving of the groups that change, in each block.
    pub fn savings(&self, body: &Body) -> Vec<i64> {
        let of_block = |block: Block| {
            let savings = self.savings[block.index()].iter();
            let changing = savings.filter(|&&(value, _)| self.changes(value));
            changing.map(|&(_, saved)| saved).sum()
        };
        body.block_ids().map(of_block).collect()
    }

    /// Reports which parameters are unboxed, and which are not though they could be.
    pub fn tell(&self, body: &Body, sink: &mut Sink) {
        for block in &body.blocks {
            for &param in &block.params {
                let Some(ty) = self.types[param.index()] else {
                    continue;
                };
                let name = body.names.get(&param).cloned().unwrap_or_else(|| param.to_string());
                let loc = location(block);
                if self.unboxed(param).is_some() {
                    sink.done(loc, || format!("`{name}` is kept as {}", ty.name()));
                } else {
                    sink.missed(loc, || {
                        let ty = ty.name();
                        format!("`{name}` could be {ty}, but is used as a dynamic value more often")
                    });
                }
            }
        }
    }

    /// The value whose group decides what becomes of an operation.
    fn representative(&self, inst: &Inst) -> Option<Value> {
        let values = inst.result.iter().chain(&inst.args);
        values.copied().find(|it| self.types[it.index()].is_some())
    }

    fn find_values(&mut self, body: &Body, dominators: &Dominators, facts: &Facts, block: Block) {
        let data = body.block(block);
        for &param in &data.params {
            if body.ty(param) == Type::Any && block != Block::new(0) {
                self.types[param.index()] = type_of(facts.of(param));
            }
        }
        for (position, inst) in data.insts.iter().enumerate() {
            let Some(result) = inst.result else {
                continue;
            };
            match (inst.op, inst.args.as_slice()) {
                (Op::AnyFromI64 {}, _) => {
                    self.types[result.index()] = Some(Type::I64);
                    self.is_boxed[result.index()] = true;
                }
                (Op::AnyFromF64 {}, _) => {
                    self.types[result.index()] = Some(Type::F64);
                    self.is_boxed[result.index()] = true;
                }
                (op, &[a, b]) if operation_of(&op).is_some() => {
                    let args = [a, b].map(|it| facts.at(dominators, it, block, position));
                    let found = static_op(&op, args, facts.of(result));
                    self.ops[block.index()][position] = found;
                    if operation_of(&op) == Some(NumberOperation::Arithmetic) {
                        self.types[result.index()] = found.map(|it| it.ty);
                    }
                }
                _ => {}
            }
        }
    }

    /// Arguments of a handler must exist before its block begins, and its parameters get their values from there.
    fn leave_out_what_handlers_take(&mut self, body: &Body) {
        for block in &body.blocks {
            let taken = block.handler.iter().flat_map(|it| &it.args);
            let to = handler_edge(block).map(|edge| edge.to);
            let given = to.iter().flat_map(|&it| &body.block(it).params);
            for &value in taken.chain(given) {
                self.types[value.index()] = None;
            }
        }
        for block in body.block_ids() {
            for (position, inst) in body.block(block).insts.iter().enumerate() {
                if let Some(result) = inst.result
                    && operation_of(&inst.op) == Some(NumberOperation::Arithmetic)
                    && self.types[result.index()].is_none()
                {
                    self.ops[block.index()][position] = None;
                }
            }
        }
    }

    /// Leaves out a parameter to which an edge brings something other than such a number, on a path that is never
    /// taken; whether there was one.
    fn leave_out_mixed(
        &mut self,
        declarations: &Declarations,
        body: &Body,
        dominators: &Dominators,
        facts: &Facts,
        definitions: &Definitions,
    ) -> bool {
        let mut changed = false;
        for &block in dominators.order() {
            let data = body.block(block);
            for target in data.terminator.targets() {
                let params = &body.block(target.block).params;
                for (&param, &arg) in params.iter().zip(&target.args) {
                    let Some(ty) = self.types[param.index()] else {
                        continue;
                    };
                    let made_by = definitions.inst(body, arg);
                    let constant = made_by.and_then(|it| static_constant(&it.op, ty, declarations));
                    let fits = match self.types[arg.index()] {
                        Some(found) => found == ty,
                        None if constant.is_some() => true,
                        None => {
                            let fact = facts.at(dominators, arg, block, data.insts.len());
                            type_of(fact) == Some(ty)
                        }
                    };
                    if !fits {
                        self.types[param.index()] = None;
                        changed = true;
                    }
                }
            }
        }
        changed
    }

    fn group(&self, body: &Body, block: Block, groups: &mut Forwarding<Value>) {
        let mut join = |a, b| {
            let (a, b) = (groups.resolve(a), groups.resolve(b));
            if a != b {
                groups.replace(a.max(b), a.min(b));
            }
        };
        let data = body.block(block);
        for (position, inst) in data.insts.iter().enumerate() {
            if self.ops[block.index()][position].is_none() {
                continue;
            }
            let values = inst.result.iter().chain(&inst.args).copied();
            let values: Vec<Value> = values.filter(|it| self.types[it.index()].is_some()).collect();
            values.windows(2).for_each(|pair| join(pair[0], pair[1]));
        }
        for edge in edges(data) {
            for (param, arg) in edge.pairs(body) {
                if self.types[param.index()].is_some() && self.types[arg.index()].is_some() {
                    join(param, arg);
                }
            }
        }
    }

    fn note(&mut self, block: Block, value: Value, saved: i64) {
        self.savings[block.index()].push((value, saved));
    }

    /// Counts what each use saves or costs.
    fn count(&mut self, body: &Body, block: Block) {
        let data = body.block(block);
        for (position, inst) in data.insts.iter().enumerate() {
            if let Some(found) = self.ops[block.index()][position] {
                if let Some(value) = self.representative(inst) {
                    self.note(block, value, saved_by(&inst.op, found.ty));
                    for (&arg, ty) in inst.args.iter().zip(found.operands) {
                        self.count_unboxed(block, value, arg, ty);
                    }
                }
                continue;
            }
            for &arg in &inst.args {
                match (self.types[arg.index()], inst.op) {
                    (Some(ty @ Type::I64), Op::I64FromAny {}) | (Some(ty @ Type::F64), Op::F64FromAny {}) => {
                        self.note(block, arg, cost(ty))
                    }
                    (_, Op::AnyIs { .. } | Op::AnyTruthy {} | Op::ObjIs { .. }) => {}
                    _ => self.count_boxed(block, arg),
                }
            }
        }
        let is_choice = data.terminator.targets().count() > 1;
        for target in data.terminator.targets() {
            // Arguments of a branch are converted on the edge.
            let place = if is_choice { target.block } else { block };
            let params = &body.block(target.block).params;
            for (&param, &arg) in params.iter().zip(&target.args) {
                match self.types[param.index()] {
                    Some(ty) => self.count_unboxed(place, param, arg, ty),
                    None => self.count_boxed(place, arg),
                }
            }
        }
        for &operand in data.terminator.operands() {
            self.count_boxed(block, operand);
        }
    }

    /// An operand that is needed as a number, for the sake of a value.
    fn count_unboxed(&mut self, block: Block, value: Value, arg: Value, ty: Type) {
        if self.types[arg.index()].is_none() && !self.constants[arg.index()] {
            self.note(block, value, -cost(ty));
        }
    }

    /// A use of a value as it was.
    fn count_boxed(&mut self, block: Block, arg: Value) {
        if let Some(ty) = self.types[arg.index()]
            && !self.is_boxed[arg.index()]
        {
            self.note(block, arg, -cost(ty));
        }
    }
}

/// The blocks from which every path fails and is not caught here: such a path is taken once at most.
fn failing_blocks(body: &Body, dominators: &Dominators) -> Vec<bool> {
    let mut fails = vec![false; body.blocks.len()];
    for &block in dominators.order().iter().rev() {
        let data = body.block(block);
        let terminator = &data.terminator;
        fails[block.index()] = match terminator {
            _ if handler_edge(data).is_some() => false,
            Terminator::Throw(_) | Terminator::Unreachable => true,
            Terminator::Jump(_) | Terminator::Branch { .. } | Terminator::Switch { .. } => {
                terminator.targets().all(|it| fails[it.block.index()])
            }
            Terminator::Return(_) | Terminator::TailCall { .. } | Terminator::ResumeUnwind => false,
        };
    }
    fails
}

/// The constant of that type that a dynamic one is.
pub fn static_constant(op: &Op, ty: Type, declarations: &Declarations) -> Option<Op> {
    use polyc_base::Constant;
    use polyc_base::operand::FloatBits;
    let (integer, float) = match *op {
        Op::AnyInteger { value } => (Some(value), value as f64),
        Op::Const { constant } => match declarations.constant(constant).ok()? {
            Constant::Integer(value) => (Some(*value), *value as f64),
            Constant::Float(bits) => (None, f64::from_bits(*bits)),
            _ => return None,
        },
        _ => return None,
    };
    match ty {
        Type::I64 => integer.map(|value| Op::I64Const { value }),
        Type::F64 => Some(Op::F64Const {
            value: FloatBits::new(float),
        }),
        Type::Bool | Type::Any | Type::Obj => None,
    }
}

/// The saving of an operation, in parts of the cost of a step of the machine.
const fn saved_by(op: &Op, ty: Type) -> i64 {
    match (ty, operation_of(op)) {
        (Type::F64, Some(NumberOperation::Arithmetic)) => 6,
        (Type::F64, _) => 3,
        (_, Some(NumberOperation::Arithmetic)) if !matches!(op, Op::AnyAdd {} | Op::AnySub {}) => 2,
        _ => 1,
    }
}

/// The cost of a conversion, in the same unit.
fn cost(ty: Type) -> i64 {
    if ty == Type::F64 { 3 } else { 2 }
}

fn location(block: &BlockData) -> Loc {
    let first = block.insts.iter().map(|inst| inst.loc).find(|&it| it != Loc::NONE);
    first.unwrap_or(block.terminator_loc)
}
