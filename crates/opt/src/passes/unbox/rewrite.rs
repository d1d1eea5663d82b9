//! Turns the values of a [`Plan`] into numbers, and boxes them where the dynamic value is used.

use polyc_base::scalar::Kind;
use polyc_base::{Cause, Loc, Op, Type};
use polyc_ir::flow::Definitions;
use polyc_ir::{Block, BlockData, Body, Inst, Substitution, Target, Terminator, Value, Values};

use super::plan::{UnboxPlan, static_constant};
use crate::known::is_also;
use crate::pass::PassContext;

/// Rewrites the body; whether anything changed.
pub fn rewrite(cx: &mut PassContext<'_>, plan: &UnboxPlan) -> bool {
    let mut taken = std::mem::take(cx.body);
    let body = &mut taken;
    let definitions = Definitions::new(body);
    let made_by = (0..body.types.len()).map(|index| {
        let inst = definitions.inst(body, Value::from_index(index));
        inst.map(|inst| inst.op)
    });
    let mut rewriter = Rewriter {
        made_by: made_by.collect(),
        cx,
        plan,
        numbers: Vec::new(),
        substitution: Substitution::default(),
        insts: Vec::new(),
        made: Vec::new(),
        loc: Loc::NONE,
    };
    rewriter.make_numbers(body);
    for block in body.block_ids() {
        rewriter.visit(body, block);
    }
    rewriter.substitution.apply(body);
    *cx.body = taken;
    true
}

struct Rewriter<'a, 'c> {
    cx: &'a mut PassContext<'c>,
    plan: &'a UnboxPlan,
    /// The operation that made each value.
    made_by: Vec<Option<Op>>,
    /// The number that each value becomes.
    numbers: Vec<Option<Value>>,
    substitution: Substitution,
    /// The new instructions of the block at hand.
    insts: Vec<Inst>,
    /// Conversions in the block at hand: the converted value, and the operation.
    made: Vec<(Value, Op, Value)>,
    /// Where conversions come from.
    loc: Loc,
}

impl Rewriter<'_, '_> {
    fn make_numbers(&mut self, body: &mut Body) {
        self.numbers = vec![None; body.types.len()];
        for index in 0..self.numbers.len() {
            let value = Value::from_index(index);
            let Some(ty) = self.plan.unboxed(value) else {
                continue;
            };
            if !self.plan.has_both_forms(value) {
                let number = body.new_value(ty);
                if let Some(name) = body.names.remove(&value) {
                    body.names.insert(number, name);
                }
                self.numbers[index] = Some(number);
            }
        }
        let boxings = body.blocks.iter().flat_map(|block| &block.insts);
        for inst in boxings.filter(|it| matches!(it.op, Op::AnyFromI64 {} | Op::AnyFromF64 {})) {
            let result = inst.result.expect("a conversion has a result");
            self.numbers[result.index()] = Some(inst.args[0]);
        }
    }

    fn visit(&mut self, body: &mut Body, block: Block) {
        self.made.clear();
        let data = body.block_mut(block);
        for param in &mut data.params {
            if let Some(number) = self.numbers[param.index()] {
                *param = number;
            }
        }
        let old = std::mem::take(&mut data.insts);
        let mut terminator = std::mem::take(&mut data.terminator);
        for (position, inst) in old.into_iter().enumerate() {
            self.rewrite_inst(body, block, position, inst);
        }
        self.loc = body.block(block).terminator_loc;
        self.rewrite_terminator(body, &mut terminator);
        let data = body.block_mut(block);
        data.terminator = terminator;
        data.insts = std::mem::take(&mut self.insts);
    }

    fn rewrite_inst(&mut self, body: &mut Body, block: Block, position: usize, mut inst: Inst) {
        self.loc = inst.loc;
        if let Some(found) = self.plan.op(block, position, &inst) {
            let args = inst.args.iter().zip(found.operands);
            let args: Values = args
                .map(|(&arg, operand)| self.number(body, arg, operand, found.ty))
                .collect();
            let result = inst.result.map(|it| self.numbers[it.index()].unwrap_or(it));
            self.insts.push(Inst {
                op: found.op,
                args,
                result,
                loc: inst.loc,
            });
            return;
        }
        if let (Op::I64FromAny {} | Op::F64FromAny {}, Some(result)) = (inst.op, inst.result)
            && let Some(number) = self.numbers[inst.args[0].index()]
            && body.ty(number) == body.ty(result)
        {
            self.substitution.replace(result, number);
            return;
        }
        if let Some(value) = self.answer(body, &inst) {
            (inst.op, inst.args) = (Op::BoolConst { value }, Values::new());
        }
        for arg in &mut inst.args {
            *arg = self.boxed(body, *arg);
        }
        self.insts.push(inst);
    }

    /// The answer of a test of a value that becomes a number.
    fn answer(&self, body: &Body, inst: &Inst) -> Option<bool> {
        let [arg] = *inst.args.as_slice() else {
            return None;
        };
        let number = self.numbers.get(arg.index()).copied().flatten()?;
        let kind = match body.ty(number) {
            Type::F64 => Kind::Float,
            _ => Kind::Integer,
        };
        match inst.op {
            Op::AnyIs { kind: asked } => is_also(kind, asked),
            Op::AnyTruthy {} => Some(true),
            Op::ObjIs { .. } => Some(false),
            _ => None,
        }
    }

    fn rewrite_terminator(&mut self, body: &mut Body, terminator: &mut Terminator) {
        for operand in terminator.operands_mut() {
            *operand = self.boxed(body, *operand);
        }
        let is_choice = terminator.targets().count() > 1;
        for target in terminator.targets_mut() {
            let (before, known) = (self.insts.len(), self.made.len());
            self.rewrite_arguments(body, target);
            let converts = self.made.len() > known;
            if is_choice && converts {
                // Each edge converts its own arguments: a loop need not box in each iteration a value that is needed
                // after it.
                let insts = self.insts.split_off(before);
                self.made.truncate(known);
                let way = Block::from_index(body.blocks.len());
                let to = std::mem::replace(target, Target::new(way));
                body.blocks.push(BlockData {
                    insts,
                    terminator: Terminator::Jump(to),
                    terminator_loc: self.loc,
                    ..BlockData::default()
                });
            }
        }
    }

    fn rewrite_arguments(&mut self, body: &mut Body, target: &mut Target) {
        for (index, arg) in target.args.iter_mut().enumerate() {
            let param = body.block(target.block).params[index];
            *arg = match self.type_of_param(body, param) {
                Some(ty) => self.number(body, *arg, ty, ty),
                None => self.boxed(body, *arg),
            };
        }
    }

    /// The type that a dynamic parameter has become; its block may have been visited or not.
    fn type_of_param(&self, body: &Body, param: Value) -> Option<Type> {
        match self.numbers.get(param.index()) {
            Some(Some(number)) => Some(body.ty(*number)),
            Some(None) => None,
            // A number made by this pass.
            None => Some(body.ty(param)),
        }
    }

    /// A value, which is a number of the type `from`, as one of the type `ty`.
    fn number(&mut self, body: &mut Body, value: Value, from: Type, ty: Type) -> Value {
        let number = self.numbers.get(value.index()).copied().flatten();
        let constant = self.made_by.get(value.index()).copied().flatten();
        let constant = constant.and_then(|op| static_constant(&op, ty, self.cx.declarations));
        let number = match (number, constant) {
            (Some(number), _) => number,
            (None, Some(op)) => return self.push(body, op, &[], ty),
            (None, None) => {
                let op = match from {
                    Type::F64 => Op::F64FromAny {},
                    _ => Op::I64FromAny {},
                };
                self.convert(body, op, value, from)
            }
        };
        if from == ty {
            number
        } else {
            self.convert(body, Op::F64FromI64, number, ty)
        }
    }

    /// A value as the dynamic value that it was.
    fn boxed(&mut self, body: &mut Body, value: Value) -> Value {
        match self.numbers.get(value.index()) {
            Some(&Some(number)) if !self.plan.has_both_forms(value) => {
                let op = match body.ty(number) {
                    Type::F64 => Op::AnyFromF64 {},
                    _ => Op::AnyFromI64 {},
                };
                self.convert(body, op, number, Type::Any)
            }
            _ => value,
        }
    }

    fn convert(&mut self, body: &mut Body, op: Op, value: Value, ty: Type) -> Value {
        let made = self.made.iter();
        if let Some(&(_, _, made)) = made.into_iter().find(|it| it.0 == value && it.1 == op) {
            return made;
        }
        let loc = self.loc;
        // What becomes an operation on numbers asks for its operands as such; what is used as it was, is boxed.
        let has_cause = ty != Type::Any && self.cx.declarations.cause(loc).is_some();
        if !has_cause {
            self.loc = self.cx.because(loc, Cause::Representation);
        }
        let made = self.push(body, op, &[value], ty);
        self.loc = loc;
        self.made.push((value, op, made));
        made
    }

    fn push(&mut self, body: &mut Body, op: Op, args: &[Value], ty: Type) -> Value {
        let result = body.new_value(ty);
        self.insts.push(Inst::new(op, args, result, self.loc));
        result
    }
}
