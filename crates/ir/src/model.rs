//! Modules, bodies, blocks, instructions.

use std::collections::BTreeMap;
use std::slice;

use polyc_base::{Declarations, FuncId, Loc, Op, Type, id};
use smallvec::SmallVec;

id! {
    /// A value: a block parameter or the result of an instruction; defined once.
    pub struct Value("v");
    /// A block of a body; block 0 is the entry and its parameters are those of the function.
    pub struct Block("block");
}

polyc_base::text_ids!(Value, Block);

/// A few values in place.
pub type Values = SmallVec<[Value; 3]>;

/// A module: declarations, and a body for each declared function.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Module {
    /// Everything but the bodies.
    pub declarations: Declarations,
    /// Bodies by [`FuncId`].
    pub bodies: Vec<Body>,
}

impl Module {
    /// The body of a function.
    #[must_use]
    pub fn body(&self, func: FuncId) -> &Body {
        &self.bodies[func.index()]
    }
}

/// The code of one function.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Body {
    /// Blocks by [`Block`].
    pub blocks: Vec<BlockData>,
    /// Types of values by [`Value`].
    pub types: Vec<Type>,
    /// Names of source variables that values carry, where known.
    pub names: BTreeMap<Value, String>,
}

impl Body {
    /// How many instructions and terminators it has.
    #[must_use]
    pub fn size(&self) -> usize {
        let blocks = self.blocks.iter();
        blocks.map(|block| block.insts.len() + 1).sum()
    }

    /// A new value of that type.
    pub fn new_value(&mut self, ty: Type) -> Value {
        self.types.push(ty);
        Value::from_index(self.types.len() - 1)
    }

    /// A new value of the type and the name of another.
    pub fn new_value_like(&mut self, value: Value) -> Value {
        let new = self.new_value(self.ty(value));
        if let Some(name) = self.names.get(&value).cloned() {
            self.names.insert(new, name);
        }
        new
    }

    /// New values like the parameters of a block, for a block before it.
    pub fn new_params_like(&mut self, block: Block) -> Vec<Value> {
        let params = self.block(block).params.clone().into_iter();
        params.map(|param| self.new_value_like(param)).collect()
    }

    /// The type of a value.
    #[must_use]
    pub fn ty(&self, value: Value) -> Type {
        self.types[value.index()]
    }

    /// A block.
    #[must_use]
    pub fn block(&self, block: Block) -> &BlockData {
        &self.blocks[block.index()]
    }

    /// A block, to change.
    pub fn block_mut(&mut self, block: Block) -> &mut BlockData {
        &mut self.blocks[block.index()]
    }

    /// Every block's id, in order.
    pub fn block_ids(&self) -> impl DoubleEndedIterator<Item = Block> + Clone + use<> {
        (0..self.blocks.len()).map(Block::from_index)
    }
}

/// Parameters, instructions, a terminator, at most one handler edge.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct BlockData {
    /// Parameters.
    pub params: Vec<Value>,
    /// Instructions in order.
    pub insts: Vec<Inst>,
    /// How the block ends.
    pub terminator: Terminator,
    /// Where the terminator comes from.
    pub terminator_loc: Loc,
    /// The handler of throws from inside the block. The terminator is inside too, so a block with a handler has no tail
    /// call.
    pub handler: Option<Handler>,
}

impl BlockData {
    /// The values defined here: parameters, then results.
    pub fn definitions(&self) -> impl Iterator<Item = Value> {
        let results = self.insts.iter().filter_map(|inst| inst.result);
        self.params.iter().copied().chain(results)
    }

    /// Where its edges lead: targets, then the handler's block.
    pub fn successors(&self) -> impl Iterator<Item = Block> {
        let handler = self.handler.as_ref();
        let targets = self.terminator.targets().map(|target| target.block);
        targets.chain(handler.and_then(|handler| handler.kind.block()))
    }

    /// The same, to change.
    pub fn successors_mut(&mut self) -> impl Iterator<Item = &mut Block> {
        let handler = self.handler.as_mut().map(|handler| &mut handler.kind);
        let handler = handler.and_then(|kind| match kind {
            HandlerKind::Catch(block) | HandlerKind::Finally(block) => Some(block),
            HandlerKind::Call => None,
        });
        let targets = self.terminator.targets_mut();
        targets.map(|target| &mut target.block).chain(handler)
    }

    /// The procedure of its handler, if that is called.
    #[must_use]
    pub fn called_handler(&self) -> Option<Value> {
        let handler = self.handler.as_ref()?;
        match handler.kind {
            HandlerKind::Call => handler.args.first().copied(),
            HandlerKind::Catch(_) | HandlerKind::Finally(_) => None,
        }
    }

    /// Calls `f` with each value used here: by instructions, the terminator, the handler.
    pub fn for_each_use(&self, mut f: impl FnMut(Value)) {
        let args = self.insts.iter().flat_map(|inst| &inst.args);
        args.copied().for_each(&mut f);
        self.terminator.for_each_use(&mut f);
        let args = self.handler.iter().flat_map(|handler| &handler.args);
        args.copied().for_each(f);
    }

    /// Calls `f` with each value used here, to change.
    pub fn for_each_use_mut(&mut self, mut f: impl FnMut(&mut Value)) {
        let args = self.insts.iter_mut().flat_map(|inst| &mut inst.args);
        args.for_each(&mut f);
        self.terminator.for_each_use_mut(&mut f);
        let handler = self.handler.iter_mut();
        handler.flat_map(|it| &mut it.args).for_each(f);
    }
}

/// An operation applied to values.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Inst {
    /// The operation.
    pub op: Op,
    /// Its operands.
    pub args: Values,
    /// Its result, if it has one.
    pub result: Option<Value>,
    /// Where it comes from.
    pub loc: Loc,
}

impl Inst {
    /// An operation with a result.
    #[must_use]
    pub fn new(op: Op, args: &[Value], result: Value, loc: Loc) -> Self {
        Self {
            op,
            args: Values::from_slice(args),
            result: Some(result),
            loc,
        }
    }
}

/// A block to go to, with the arguments for its parameters.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Target {
    /// The block.
    pub block: Block,
    /// One for each parameter.
    pub args: Values,
}

impl Target {
    /// A block without arguments.
    #[must_use]
    pub fn new(block: Block) -> Self {
        Self {
            block,
            args: Values::new(),
        }
    }

    /// A block with arguments.
    #[must_use]
    pub fn with(block: Block, args: &[Value]) -> Self {
        Self {
            block,
            args: Values::from_slice(args),
        }
    }
}

/// How a block ends.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub enum Terminator {
    /// Go on there.
    Jump(Target),
    /// Choose by a `bool`.
    Branch {
        /// The condition.
        condition: Value,
        /// If true.
        then: Target,
        /// If false.
        otherwise: Target,
    },
    /// Choose by an `i64`: `targets[value - low]`, or the default.
    Switch {
        /// The selector.
        value: Value,
        /// The selector of the first target.
        low: i64,
        /// Targets.
        targets: Vec<Target>,
        /// If there is no such target.
        default: Target,
    },
    /// Leave the function.
    Return(Option<Value>),
    /// Leave the function by calling another; `op` is one with [`Op::can_tail_call`].
    TailCall {
        /// The call.
        op: Op,
        /// Its operands.
        args: Values,
    },
    /// Throw an `any`; not continuable.
    Throw(Value),
    /// The end of a `finally`: unwinding goes on, with the handler of this block if it has one.
    ResumeUnwind,
    /// Never reached; the default of a block not yet ended.
    #[default]
    Unreachable,
}

impl Terminator {
    /// The targets in order (a handler edge is not one of them).
    pub fn targets(&self) -> impl Iterator<Item = &Target> {
        let (few, many): ([Option<&Target>; 2], &[Target]) = match self {
            Self::Jump(target) => ([Some(target), None], &[]),
            Self::Branch { then, otherwise, .. } => ([Some(then), Some(otherwise)], &[]),
            Self::Switch { targets, default, .. } => ([Some(default), None], targets),
            Self::Return(_) | Self::TailCall { .. } | Self::Throw(_) | Self::ResumeUnwind | Self::Unreachable => {
                ([None, None], &[])
            }
        };
        many.iter().chain(few.into_iter().flatten())
    }

    /// The targets in order, to change.
    pub fn targets_mut(&mut self) -> impl Iterator<Item = &mut Target> {
        let (few, many): ([Option<&mut Target>; 2], &mut [Target]) = match self {
            Self::Jump(target) => ([Some(target), None], &mut []),
            Self::Branch { then, otherwise, .. } => ([Some(then), Some(otherwise)], &mut []),
            Self::Switch { targets, default, .. } => ([Some(default), None], targets),
            Self::Return(_) | Self::TailCall { .. } | Self::Throw(_) | Self::ResumeUnwind | Self::Unreachable => {
                ([None, None], &mut [])
            }
        };
        many.iter_mut().chain(few.into_iter().flatten())
    }

    /// The values it uses itself, arguments of targets left out.
    #[must_use]
    pub fn operands(&self) -> &[Value] {
        match self {
            Self::Branch { condition, .. } => slice::from_ref(condition),
            Self::Switch { value, .. } | Self::Throw(value) => slice::from_ref(value),
            Self::Return(value) => value.as_slice(),
            Self::TailCall { args, .. } => args,
            Self::Jump(_) | Self::ResumeUnwind | Self::Unreachable => &[],
        }
    }

    /// The same, to change.
    pub fn operands_mut(&mut self) -> &mut [Value] {
        match self {
            Self::Branch { condition, .. } => slice::from_mut(condition),
            Self::Switch { value, .. } | Self::Throw(value) => slice::from_mut(value),
            Self::Return(value) => value.as_mut_slice(),
            Self::TailCall { args, .. } => args,
            Self::Jump(_) | Self::ResumeUnwind | Self::Unreachable => &mut [],
        }
    }

    /// Calls `f` with each value used (arguments of targets included), to change.
    pub fn for_each_use_mut(&mut self, mut f: impl FnMut(&mut Value)) {
        self.operands_mut().iter_mut().for_each(&mut f);
        let targets = self.targets_mut();
        targets.flat_map(|it| &mut it.args).for_each(f);
    }

    /// Calls `f` with each value used (arguments of targets included).
    pub fn for_each_use(&self, mut f: impl FnMut(Value)) {
        self.operands().iter().copied().for_each(&mut f);
        let args = self.targets().flat_map(|it| &it.args);
        args.copied().for_each(f);
    }

    /// Where a branch or switch goes if what it chooses by is that constant.
    #[must_use]
    pub fn target_for(&self, selector: &Op) -> Option<&Target> {
        match (self, *selector) {
            (Self::Branch { then, otherwise, .. }, Op::BoolConst { value }) => {
                Some(if value { then } else { otherwise })
            }
            (
                Self::Switch {
                    low, targets, default, ..
                },
                Op::I64Const { value },
            ) => {
                let index = value.checked_sub(*low);
                let index = index.and_then(|it| usize::try_from(it).ok());
                Some(index.and_then(|it| targets.get(it)).unwrap_or(default))
            }
            _ => None,
        }
    }
}

/// Where a throw or trap inside a block goes.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Handler {
    /// Which of the three kinds.
    pub kind: HandlerKind,
    /// Values defined before the block begins: the procedure of `Call`; arguments of the target otherwise.
    pub args: Values,
}

/// The three kinds of handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HandlerKind {
    /// Unwind to this block; its first parameter (`any`) is the thrown value, `args` are for the others.
    Catch(Block),
    /// Call the procedure `args[0]` with the thrown value, on top of the frame that threw.
    Call,
    /// Run this block while unwinding; it ends in [`Terminator::ResumeUnwind`]; `args` are for its parameters.
    Finally(Block),
}

impl HandlerKind {
    /// The block it goes to.
    #[must_use]
    pub const fn block(self) -> Option<Block> {
        match self {
            Self::Catch(block) | Self::Finally(block) => Some(block),
            Self::Call => None,
        }
    }

    /// How many parameters of its block no argument is for: that for what was thrown.
    #[must_use]
    pub const fn given(self) -> usize {
        match self {
            Self::Catch(_) => 1,
            Self::Finally(_) | Self::Call => 0,
        }
    }
}
