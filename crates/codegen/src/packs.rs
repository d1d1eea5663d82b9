//! Packs the values of a very large function, which would not fit in the slots of a frame.
//!
//! Values are packed in the order of a walk over the dominator tree. When that many are defined, those that are still
//! used become the parts of one object (`values.of`), and what the new instruction dominates takes them out of it
//! (`values.get`) at each use. So no value lives in a slot for long, and each pack takes one.
//!
//! A pack never changes. A continuation that is entered more than once therefore finds the values it was captured
//! with, as it finds those in its frame; an object with one place for each variable would show it later ones.
//!
//! Limits: parameters of the function stay in their slots. So does what a handler takes, and so do values of type
//! `obj`: to take one out of an `any` one must know its shape.

use polyc_base::{Loc, Op, Type};
use polyc_ir::{Block, Body, Dominators, Inst, Value};

/// Packs the values of a body, `size` at a time. The new instructions are at `loc`.
pub fn pack_values(body: &mut Body, size: usize, loc: Loc) {
    enum Visit {
        Block(Block),
        Code(Block),
        Leave(Mark),
    }
    let dominators = Dominators::new(body);
    let mut packer = Packer::new(body, size, loc);
    let mut visits = vec![Visit::Block(Block::new(0))];
    while let Some(visit) = visits.pop() {
        match visit {
            Visit::Block(block) => {
                visits.push(Visit::Leave(packer.mark()));
                visits.push(Visit::Code(block));
                // Handlers' blocks, to which a throw may come before this block's code has packed anything.
                visits.extend(dominators.children_of_begin(block).iter().copied().map(Visit::Block));
            }
            Visit::Code(block) => {
                packer.rewrite(block);
                visits.extend(dominators.children_of_end(block).iter().copied().map(Visit::Block));
            }
            Visit::Leave(mark) => packer.return_to(&mark),
        }
    }
}

/// How many values were defined, and how many of them looked at for packing.
struct Mark {
    defined: usize,
    packed: usize,
}

struct Packer<'a> {
    body: &'a mut Body,
    size: usize,
    loc: Loc,
    /// Uses that the walk has not come to.
    uses: Vec<u32>,
    /// The pack that has a value, and which of its parts it is.
    packs: Vec<Option<(Value, u32)>>,
    /// Values that dominate the place of the walk.
    defined: Vec<Value>,
    /// The first of them that was not there for the last pack.
    packed: usize,
    /// The rewritten part of the block's code.
    code: Vec<Inst>,
}

impl<'a> Packer<'a> {
    fn new(body: &'a mut Body, size: usize, loc: Loc) -> Self {
        let mut uses = vec![0; body.types.len()];
        for block in &body.blocks {
            block.for_each_use(|it| uses[it.index()] += 1);
        }
        Self {
            packs: vec![None; body.types.len()],
            body,
            size,
            loc,
            uses,
            defined: Vec::new(),
            packed: 0,
            code: Vec::new(),
        }
    }

    const fn mark(&self) -> Mark {
        Mark {
            defined: self.defined.len(),
            packed: self.packed,
        }
    }

    fn return_to(&mut self, mark: &Mark) {
        for value in &self.defined[mark.packed..self.packed] {
            self.packs[value.index()] = None;
        }
        self.defined.truncate(mark.defined);
        self.packed = mark.packed;
    }

    fn rewrite(&mut self, block: Block) {
        let data = self.body.block_mut(block);
        let params = data.params.clone();
        let insts = std::mem::take(&mut data.insts);
        let mut terminator = std::mem::take(&mut data.terminator);
        if block != Block::new(0) {
            params.into_iter().for_each(|it| self.define(it));
        }
        for mut inst in insts {
            inst.args.iter_mut().for_each(|it| self.take(it));
            let result = inst.result.filter(|_| !inst.op.is_constant());
            self.code.push(inst);
            result.into_iter().for_each(|it| self.define(it));
        }
        terminator.for_each_use_mut(|it| self.take(it));
        let code = std::mem::take(&mut self.code);
        let data = self.body.block_mut(block);
        (data.insts, data.terminator) = (code, terminator);
    }

    fn define(&mut self, value: Value) {
        if self.body.ty(value) == Type::Obj {
            return;
        }
        self.defined.push(value);
        if self.defined.len() - self.packed < self.size {
            return;
        }
        let live = self.defined[self.packed..].iter().copied();
        let live: Vec<Value> = live.filter(|it| self.uses[it.index()] > 0).collect();
        self.packed = self.defined.len();
        // Several values of which there is one are that value itself.
        if live.len() < 2 {
            return;
        }
        let parts: Vec<Value> = live.iter().map(|&it| self.boxed(it)).collect();
        let count = live.len() as u32;
        let pack = self.push(Op::ValuesOf { count }, &parts, Type::Any);
        for (index, value) in (0..).zip(live) {
            self.packs[value.index()] = Some((pack, index));
        }
    }

    /// Replaces a use of a packed value.
    fn take(&mut self, used: &mut Value) {
        let value = *used;
        self.uses[value.index()] -= 1;
        let Some((pack, index)) = self.packs[value.index()] else {
            return;
        };
        let part = self.push(Op::ValuesGet { index }, &[pack], Type::Any);
        let ty = self.body.ty(value);
        *used = match ty {
            Type::I64 => self.push(Op::I64FromAny {}, &[part], ty),
            Type::F64 => self.push(Op::F64FromAny {}, &[part], ty),
            Type::Bool => self.push(Op::BoolFromAny {}, &[part], ty),
            Type::Any | Type::Obj => part,
        };
    }

    fn boxed(&mut self, value: Value) -> Value {
        match self.body.ty(value) {
            Type::I64 => self.push(Op::AnyFromI64 {}, &[value], Type::Any),
            Type::F64 => self.push(Op::AnyFromF64 {}, &[value], Type::Any),
            Type::Bool => self.push(Op::AnyFromBool {}, &[value], Type::Any),
            Type::Any | Type::Obj => value,
        }
    }

    fn push(&mut self, op: Op, args: &[Value], ty: Type) -> Value {
        let result = self.body.new_value(ty);
        self.code.push(Inst::new(op, args, result, self.loc));
        result
    }
}
