//! Form: blocks in reverse postorder, values numbered in order, a constant just before its user. The code runs the
//! same; it is easier to read and to compare.

use core::num::NonZeroU32;
use std::hash::{DefaultHasher, Hash, Hasher};

use polyc_base::{Loc, Op};
use polyc_ir::flow::Definitions;
use polyc_ir::{Body, Inst, Value, growth, renumber};

use crate::pass::{Pass, PassContext};

/// The pass.
pub static PASS: Pass = Pass {
    name: "tidy",
    meaning: "put blocks, values and constants in reading order",
    run,
};

/// Tidies a body; whether anything changed.
fn run(cx: &mut PassContext<'_>) -> bool {
    let body = &mut *cx.body;
    let before = fingerprint(body);
    renumber(body);
    place_constants(body);
    renumber(body);
    fingerprint(body) != before
}

/// A hash of a body in place of a copy of it, which would double what a large body takes.
fn fingerprint(body: &Body) -> u64 {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    hasher.finish()
}

/// Gives each instruction and terminator its own constants, just before it; constants that handlers take stay.
fn place_constants(body: &mut Body) {
    let definitions = Definitions::new(body);
    let mut constants: Vec<(Op, Loc)> = Vec::new();
    // One past the place of each constant among them, by value.
    let mut constant_of: Vec<Option<NonZeroU32>> = vec![None; body.types.len()];
    for (index, place) in constant_of.iter_mut().enumerate() {
        let inst = definitions.inst(body, Value::from_index(index));
        if let Some(inst) = inst.filter(|inst| inst.op.is_constant()) {
            constants.push((inst.op, inst.loc));
            *place = u32::try_from(constants.len()).ok().and_then(NonZeroU32::new);
        }
    }
    drop(definitions);
    let mut stays = vec![false; body.types.len()];
    for value in body
        .blocks
        .iter()
        .flat_map(|block| &block.handler)
        .flat_map(|it| &it.args)
    {
        stays[value.index()] = true;
    }
    let is_moved = |value: Value| {
        let place = constant_of.get(value.index()).copied().flatten()?;
        (!stays[value.index()]).then(|| place.get() as usize - 1)
    };
    let mut placer = Placer {
        constants: &constants,
        first: 0,
        copies: vec![Value::new(0); constants.len()],
        insts: Vec::new(),
        body,
    };
    for index in 0..placer.body.blocks.len() {
        let mut block = std::mem::take(&mut placer.body.blocks[index]);
        placer.begin();
        for mut inst in std::mem::take(&mut block.insts) {
            if inst.result.and_then(is_moved).is_some() {
                continue;
            }
            for arg in &mut inst.args {
                if let Some(constant) = is_moved(*arg) {
                    *arg = placer.place(*arg, constant);
                }
            }
            growth::push(&mut placer.insts, inst);
            placer.begin();
        }
        block.terminator.for_each_use_mut(|value| {
            if let Some(constant) = is_moved(*value) {
                *value = placer.place(*value, constant);
            }
        });
        block.insts = std::mem::take(&mut placer.insts);
        block.insts.shrink_to_fit();
        placer.body.blocks[index] = block;
    }
}

struct Placer<'a> {
    body: &'a mut Body,
    constants: &'a [(Op, Loc)],
    /// The first value made for the instruction at hand.
    first: usize,
    /// The last copy of each constant, which is one for the instruction at hand if it is not before `first`.
    copies: Vec<Value>,
    insts: Vec<Inst>,
}

impl Placer<'_> {
    /// Begins another instruction.
    fn begin(&mut self) {
        self.first = self.body.types.len();
    }

    /// A copy of a constant. It has no name: it is not the variable any more that the constant was assigned to.
    fn place(&mut self, value: Value, constant: usize) -> Value {
        let copy = self.copies[constant];
        if copy.index() >= self.first {
            return copy;
        }
        let copy = self.body.new_value(self.body.ty(value));
        let (op, loc) = self.constants[constant];
        let inst = Inst::new(op, &[], copy, loc);
        growth::push(&mut self.insts, inst);
        self.copies[constant] = copy;
        copy
    }
}
