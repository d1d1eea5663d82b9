//! Builds the body of one function from variables and blocks, and puts it into SSA form.
//!
//! While building, a use of a variable is a placeholder value and a definition is noted in its block. [`finish`] then
//! finds which variables are live into which blocks, gives those with several predecessors a parameter for each,
//! renames in one pass over the blocks in reverse postorder, and removes the parameters that turn out to have one value
//! only (what Braun et al., *Simple and Efficient Construction of SSA Form*, CC 2013, call trivial). Blocks need no
//! sealing, and nothing recurses over the graph.
//!
//! [`finish`]: FunctionBuilder::finish

use std::collections::HashMap;

use polyc_base::budget::{Budget, LIVE_VARIABLE};
use polyc_base::operand::FloatBits;
use polyc_base::scalar::Immediate;
use polyc_base::{Cause, Constant, FuncId, ImportId, Loc, Op, Span, Type, id};

use crate::copies::remove_copies;
use crate::dominators::reverse_postorder;
use crate::flow::Predecessors;
use crate::forwarding::Substitution;
use crate::growth;
use crate::model::{Block, BlockData, Body, Handler, Inst, Target, Terminator, Value, Values};
use crate::module_builder::ModuleBuilder;
use crate::renumber::{keep_blocks, number_values};

id! {
    /// A variable of the source, or one a frontend makes; may be defined many times.
    pub struct Variable("var");
}

/// What a block does with variables, in order.
#[derive(Clone, Copy)]
enum Event {
    Use(Variable, Value),
    Define(Variable, Value),
}

/// Builds one body. Operations go to the current block. A block that has ended takes no more: operations
/// after a terminator and before the next [`switch_to`](Self::switch_to) go to a block that nothing reaches.
pub struct FunctionBuilder<'m> {
    /// The module, for constants, imports and locations met on the way.
    pub module: &'m mut ModuleBuilder,
    func: FuncId,
    body: Body,
    events: Vec<Vec<Event>>,
    ended: Vec<bool>,
    variables: Vec<(Type, String)>,
    current: Block,
    loc: Loc,
    cause: Option<Cause>,
    /// The handler edge of blocks that are made.
    region: Option<Handler>,
    /// Rows of `loc` with a cause, as they were asked for.
    caused: Vec<(Cause, Loc)>,
}

impl<'m> FunctionBuilder<'m> {
    /// Begins the body of a declared function; the current block is the entry, and the location that of the function.
    pub fn new(module: &'m mut ModuleBuilder, func: FuncId) -> Self {
        let function = &module.declarations().functions[func.index()];
        let (params, loc) = (function.signature.params.clone(), function.loc);
        let mut builder = Self {
            module,
            func,
            body: Body::default(),
            events: Vec::new(),
            ended: Vec::new(),
            variables: Vec::new(),
            current: Block::new(0),
            loc,
            cause: None,
            region: None,
            caused: Vec::new(),
        };
        let entry = builder.create_block();
        for ty in params {
            builder.add_param(entry, ty);
        }
        builder
    }

    /// The parameters of the function, as values.
    #[must_use]
    pub fn params(&self) -> &[Value] {
        &self.body.blocks[0].params
    }

    /// The type of a value.
    #[must_use]
    pub fn ty(&self, value: Value) -> Type {
        self.body.ty(value)
    }

    /// A new block, empty, with the handler edge of the region that is [set](Self::set_region).
    pub fn create_block(&mut self) -> Block {
        self.body.blocks.push(BlockData {
            handler: self.region.clone(),
            ..BlockData::default()
        });
        self.events.push(Vec::new());
        self.ended.push(false);
        Block::from_index(self.body.blocks.len() - 1)
    }

    /// Adds a parameter; jumps to the block then give an argument for it.
    pub fn add_param(&mut self, block: Block, ty: Type) -> Value {
        let value = self.body.new_value(ty);
        self.body.block_mut(block).params.push(value);
        value
    }

    /// Makes that block the current one.
    pub fn switch_to(&mut self, block: Block) {
        self.current = block;
    }

    /// The current block.
    #[must_use]
    pub const fn current(&self) -> Block {
        self.current
    }

    /// Whether the current block has ended.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.ended[self.current.index()]
    }

    /// Sets the location of the following operations. Each has its usual cause ([`Op::usual_cause`]).
    pub fn set_loc(&mut self, loc: Loc) {
        self.cause = None;
        if self.loc != loc {
            self.loc = loc;
            self.caused.clear();
        }
    }

    /// Sets the location of the following operations to a place in the text.
    pub fn at(&mut self, span: Span) {
        let loc = self.module.loc(span);
        self.set_loc(loc);
    }

    /// Sets the cause of the operations and ends of blocks that follow, until the next [`set_loc`](Self::set_loc);
    /// `None`: each has its usual one. Gives what was set before, to go back to.
    pub fn because(&mut self, cause: impl Into<Option<Cause>>) -> Option<Cause> {
        core::mem::replace(&mut self.cause, cause.into())
    }

    /// The location with what asked for an operation.
    fn caused(&mut self, usual: Option<Cause>) -> Loc {
        let Some(cause) = self.cause.or(usual) else {
            return self.loc;
        };
        let known = self.caused.iter().find(|it| it.0 == cause);
        known.map(|it| it.1).unwrap_or_else(|| {
            let loc = self.module.loc_because(self.loc, cause);
            self.caused.push((cause, loc));
            loc
        })
    }

    /// The location of the following operations, without a cause.
    #[must_use]
    pub const fn loc(&self) -> Loc {
        self.loc
    }

    /// Names a value after the source variable it carries.
    pub fn name_value(&mut self, value: Value, name: impl Into<String>) {
        self.body.names.insert(value, name.into());
    }

    /// Gives a block a handler edge. In the handler a variable has the value it had when the block began.
    pub fn set_handler(&mut self, block: Block, handler: Handler) {
        self.body.block_mut(block).handler = Some(handler);
    }

    /// Sets the handler edge of blocks that are made from here on; gives what was set before, to go back to.
    pub fn set_region(&mut self, handler: Option<Handler>) -> Option<Handler> {
        core::mem::replace(&mut self.region, handler)
    }

    /// The handler edge of blocks that are made here.
    #[must_use]
    pub const fn region(&self) -> Option<&Handler> {
        self.region.as_ref()
    }

    /// The parameters of a block that were added so far.
    #[must_use]
    pub fn block_params(&self, block: Block) -> &[Value] {
        &self.body.block(block).params
    }

    // Variables.

    /// A new variable; `name` may be empty.
    pub fn declare_var(&mut self, ty: Type, name: impl Into<String>) -> Variable {
        self.variables.push((ty, name.into()));
        Variable::from_index(self.variables.len() - 1)
    }

    /// The type of a variable.
    #[must_use]
    pub fn var_type(&self, variable: Variable) -> Type {
        self.variables[variable.index()].0
    }

    /// Gives the variable that value from here on.
    pub fn def_var(&mut self, variable: Variable, value: Value) {
        debug_assert_eq!(self.variables[variable.index()].0, self.body.ty(value));
        self.open_block();
        self.events[self.current.index()].push(Event::Define(variable, value));
    }

    /// The value of the variable here: the last definition on the path, else zero, false, undefined, the empty object.
    pub fn use_var(&mut self, variable: Variable) -> Value {
        self.open_block();
        let value = self.body.new_value(self.variables[variable.index()].0);
        self.events[self.current.index()].push(Event::Use(variable, value));
        value
    }

    // Operations.

    /// Appends an operation.
    ///
    /// # Panics
    /// If the operation's ids are not declared: a bug in the frontend.
    pub fn op(&mut self, op: Op, args: &[Value]) -> Option<Value> {
        self.append(op, args, op.usual_cause())
    }

    /// Appends a call of a native, with that cause unless [another is set](Self::because).
    ///
    /// # Panics
    /// If the native is not declared.
    pub fn call_native(&mut self, import: ImportId, args: &[Value], cause: Cause) -> Option<Value> {
        let argc = u32::try_from(args.len()).expect("fewer arguments than bytes of text");
        self.append(Op::CallNative { import, argc }, args, Some(cause))
    }

    fn append(&mut self, op: Op, args: &[Value], usual: Option<Cause>) -> Option<Value> {
        self.open_block();
        let signature = op
            .signature(self.module.declarations())
            .expect("a frontend declares what it uses");
        let result = signature.result.map(|ty| self.body.new_value(ty));
        let inst = Inst {
            op,
            args: Values::from_slice(args),
            result,
            loc: self.caused(usual),
        };
        growth::push(&mut self.body.block_mut(self.current).insts, inst);
        result
    }

    /// Appends an operation that has a result.
    ///
    /// # Panics
    /// If it has none.
    pub fn value(&mut self, op: Op, args: &[Value]) -> Value {
        self.op(op, args).expect("the operation has a result")
    }

    /// An `i64` constant.
    pub fn i64(&mut self, value: i64) -> Value {
        self.value(Op::I64Const { value }, &[])
    }

    /// An `f64` constant.
    pub fn f64(&mut self, value: f64) -> Value {
        let value = FloatBits::new(value);
        self.value(Op::F64Const { value }, &[])
    }

    /// A `bool` constant.
    pub fn bool(&mut self, value: bool) -> Value {
        self.value(Op::BoolConst { value }, &[])
    }

    /// An immediate of type `any`.
    pub fn immediate(&mut self, value: Immediate) -> Value {
        self.value(Op::AnyImmediate { value }, &[])
    }

    /// A string constant.
    pub fn text(&mut self, text: impl Into<String>) -> Value {
        let constant = self.module.constant(Constant::String(text.into()));
        self.value(Op::Const { constant }, &[])
    }

    // Terminators.

    /// Ends the block.
    pub fn terminate(&mut self, terminator: Terminator) {
        self.open_block();
        let usual = match &terminator {
            Terminator::TailCall { op, .. } => op.usual_cause().or(Some(Cause::TailCall)),
            _ => None,
        };
        let (current, loc) = (self.current, self.caused(usual));
        let block = self.body.block_mut(current);
        block.terminator = terminator;
        block.terminator_loc = loc;
        self.ended[current.index()] = true;
    }

    /// Ends the block: go on there.
    pub fn jump(&mut self, block: Block, args: &[Value]) {
        self.terminate(Terminator::Jump(Target::with(block, args)));
    }

    /// Ends the block: choose.
    pub fn branch(&mut self, condition: Value, then: Block, otherwise: Block) {
        self.terminate(Terminator::Branch {
            condition,
            then: Target::new(then),
            otherwise: Target::new(otherwise),
        });
    }

    /// Ends the block: leave the function.
    pub fn ret(&mut self, value: Option<Value>) {
        self.terminate(Terminator::Return(value));
    }

    /// Ends the block: call, and return the result.
    pub fn tail_call(&mut self, op: Op, args: &[Value]) {
        debug_assert!(op.can_tail_call());
        self.terminate(Terminator::TailCall {
            op,
            args: Values::from_slice(args),
        });
    }

    /// Code after the end of a block goes to a fresh block that nothing reaches.
    fn open_block(&mut self) {
        if self.has_ended() {
            self.current = self.create_block();
        }
    }

    /// Puts the body into SSA form and gives it to the module.
    pub fn finish(self) {
        let Self {
            module,
            func,
            body,
            events,
            variables,
            ..
        } = self;
        let budget = module.budget().clone();
        let declarations = module.declarations();
        let loc = declarations.functions[func.index()].loc;
        if let Some(location) = declarations.location(loc) {
            budget.at(location.span);
        }
        if !budget.look_ahead(body.size()) {
            return;
        }
        let mut ssa = Ssa::new(body, events, variables);
        if ssa.place_params(&budget) {
            ssa.rename();
            module.define(func, ssa.into_body());
        }
    }
}

/// The conversion of one body.
struct Ssa {
    body: Body,
    events: Vec<Vec<Event>>,
    variables: Vec<(Type, String)>,
    /// Reachable blocks in reverse postorder.
    order: Vec<Block>,
    /// Those that are reachable.
    predecessors: Predecessors<Block>,
    /// Variables whose value at the block's begin is used, by block.
    live_in: Vec<Vec<Variable>>,
    /// Variables with a parameter, by block, in the order of the parameters.
    placed: Vec<Vec<Variable>>,
    /// The value that stands for each value.
    values: Substitution,
    /// First values of variables used before any definition, made in the entry block.
    defaults: HashMap<Variable, Value>,
    /// The instructions that make them, the last first.
    default_insts: Vec<Inst>,
}

impl Ssa {
    fn new(body: Body, events: Vec<Vec<Event>>, variables: Vec<(Type, String)>) -> Self {
        let order = reverse_postorder(&body);
        let successors = |block| body.block(block).successors();
        let blocks = order.iter().copied();
        Self {
            predecessors: Predecessors::of_graph(body.blocks.len(), blocks, successors),
            values: Substitution::default(),
            live_in: Vec::new(),
            placed: vec![Vec::new(); body.blocks.len()],
            defaults: HashMap::new(),
            default_insts: Vec::new(),
            body,
            events,
            variables,
            order,
        }
    }

    /// A parameter for each variable live into a block that several edges reach. Returns whether the budget has room
    /// for them.
    fn place_params(&mut self, budget: &Budget) -> bool {
        let Some(live_in) = self.live_variables(budget) else {
            return false;
        };
        self.live_in = live_in;
        for &block in &self.order {
            // Block 0 has the function's entry as a further edge, but nothing jumps to it.
            if self.predecessors[block].len() < 2 {
                continue;
            }
            for &variable in &self.live_in[block.index()] {
                let (ty, name) = &self.variables[variable.index()];
                let param = self.body.new_value(*ty);
                if !name.is_empty() {
                    self.body.names.insert(param, name.clone());
                }
                self.body.blocks[block.index()].params.push(param);
                self.placed[block.index()].push(variable);
            }
        }
        true
    }

    /// For each block the variables whose value at its begin is used, ascending: backward from each use, one variable
    /// at a time, so that memory is proportional to the answer. `None` if the budget does not suffice.
    fn live_variables(&self, budget: &Budget) -> Option<Vec<Vec<Variable>>> {
        let mut exposed: Vec<Vec<Block>> = vec![Vec::new(); self.variables.len()];
        let mut defines: Vec<Vec<Block>> = vec![Vec::new(); self.variables.len()];
        for &block in &self.order {
            for event in &self.events[block.index()] {
                match *event {
                    Event::Use(variable, _) => {
                        if defines[variable.index()].last() != Some(&block)
                            && exposed[variable.index()].last() != Some(&block)
                        {
                            exposed[variable.index()].push(block);
                        }
                    }
                    Event::Define(variable, _) => {
                        if defines[variable.index()].last() != Some(&block) {
                            defines[variable.index()].push(block);
                        }
                    }
                }
            }
        }
        let mut live_in = vec![Vec::new(); self.body.blocks.len()];
        // `mark[b] == n` says that the variable of round n is live into, or defined in, block b.
        let (mut live_mark, mut define_mark) = (
            vec![usize::MAX; self.body.blocks.len()],
            vec![usize::MAX; self.body.blocks.len()],
        );
        for (round, mut work) in exposed.into_iter().enumerate() {
            for block in &defines[round] {
                define_mark[block.index()] = round;
            }
            for block in &work {
                live_mark[block.index()] = round;
            }
            let mut lives = 0;
            while let Some(block) = work.pop() {
                lives += 1;
                live_in[block.index()].push(Variable::from_index(round));
                for &predecessor in &self.predecessors[block] {
                    let at = predecessor.index();
                    // A handler edge takes the value at the predecessor's begin, so a definition there does not hide
                    // it.
                    let hides = define_mark[at] == round && !is_handler_edge(self.body.block(predecessor), block);
                    if !hides && live_mark[at] != round {
                        live_mark[at] = round;
                        work.push(predecessor);
                    }
                }
            }
            // A variable in each of its blocks is in proportion to the text; in many others, it is not.
            let further = usize::saturating_sub(lives, defines[round].len());
            if !budget.charge(further, LIVE_VARIABLE) {
                return None;
            }
        }
        Some(live_in)
    }

    /// Gives every use its value and every edge its arguments.
    fn rename(&mut self) {
        let mut at_end: Vec<HashMap<Variable, Value>> = vec![HashMap::new(); self.body.blocks.len()];
        let mut at_begin: Vec<HashMap<Variable, Value>> = vec![HashMap::new(); self.body.blocks.len()];
        for block in self.order.clone() {
            let index = block.index();
            let inherited = match &self.predecessors[block] {
                [only] if is_handler_edge(self.body.block(*only), block) => Some(&at_begin[only.index()]),
                [only] => Some(&at_end[only.index()]),
                _ => None,
            };
            // Only live variables, so that memory is proportional to the answer of the liveness.
            let mut values: HashMap<Variable, Value> = inherited.map_or_else(HashMap::new, |from| {
                let live = self.live_in[index].iter();
                live.filter_map(|variable| Some((*variable, *from.get(variable)?)))
                    .collect()
            });
            let params = &self.body.blocks[index].params;
            let first = params.len() - self.placed[index].len();
            values.extend(self.placed[index].iter().copied().zip(params[first..].iter().copied()));
            if self.body.blocks[index].handler.is_some() {
                at_begin[index] = values.clone();
            }
            for event in std::mem::take(&mut self.events[index]) {
                match event {
                    Event::Define(variable, value) => {
                        let value = self.values.resolve(value);
                        let name = &self.variables[variable.index()].1;
                        if !name.is_empty() {
                            let names = &mut self.body.names;
                            names.entry(value).or_insert_with(|| name.clone());
                        }
                        values.insert(variable, value);
                    }
                    Event::Use(variable, placeholder) => {
                        let value = values.get(&variable).copied();
                        let value = value.unwrap_or_else(|| self.default_value(variable));
                        self.values.replace(placeholder, value);
                    }
                }
            }
            at_end[index] = values;
        }
        for block in self.order.clone() {
            self.add_edge_arguments(block, &at_begin[block.index()], &at_end[block.index()]);
        }
        let defaults = std::mem::take(&mut self.default_insts);
        let entry = &mut self.body.blocks[0].insts;
        entry.splice(0..0, defaults.into_iter().rev());
    }

    fn add_edge_arguments(
        &mut self,
        block: Block,
        at_begin: &HashMap<Variable, Value>,
        at_end: &HashMap<Variable, Value>,
    ) {
        let mut terminator = std::mem::take(&mut self.body.block_mut(block).terminator);
        for target in terminator.targets_mut() {
            for &variable in &self.placed[target.block.index()].clone() {
                let value = at_end.get(&variable).copied();
                let value = value.unwrap_or_else(|| self.default_value(variable));
                target.args.push(value);
            }
        }
        self.body.block_mut(block).terminator = terminator;
        let handler = self.body.block(block).handler.as_ref();
        if let Some(target) = handler.and_then(|handler| handler.kind.block()) {
            for variable in self.placed[target.index()].clone() {
                let value = at_begin.get(&variable).copied();
                let value = value.unwrap_or_else(|| self.default_value(variable));
                let handler = self.body.block_mut(block).handler.as_mut();
                handler.expect("seen above").args.push(value);
            }
        }
    }

    /// The first value of a variable that is used before it is defined, made at the head of the entry block.
    fn default_value(&mut self, variable: Variable) -> Value {
        if let Some(&value) = self.defaults.get(&variable) {
            return value;
        }
        let ty = self.variables[variable.index()].0;
        let value = self.body.new_value(ty);
        let inst = Inst::new(default_of(ty), &[], value, Loc::NONE);
        self.default_insts.push(inst);
        self.defaults.insert(variable, value);
        value
    }

    /// The body with every value resolved, unreachable blocks dropped and values numbered in order.
    fn into_body(mut self) -> Body {
        let mut body = self.body;
        let firsts = body.blocks.iter().zip(&self.placed);
        let firsts: Vec<usize> = firsts.map(|(data, placed)| data.params.len() - placed.len()).collect();
        let first = |block: Block| firsts[block.index()];
        remove_copies(&mut body, &self.predecessors, &self.order, first, &mut self.values);
        keep_blocks(&mut body, &self.order);
        for block in &mut body.blocks {
            block.insts.shrink_to_fit();
        }
        self.values.apply(&mut body);
        number_values(&mut body);
        body
    }
}

/// The operation that makes the first value of a type.
const fn default_of(ty: Type) -> Op {
    match ty {
        Type::I64 => Op::I64Const { value: 0 },
        Type::F64 => Op::F64Const { value: FloatBits(0) },
        Type::Bool => Op::BoolConst { value: false },
        Type::Any => Op::AnyImmediate {
            value: Immediate::Undefined,
        },
        Type::Obj => Op::ObjEmpty {},
    }
}

/// Whether `to` is the handler's block of `from`; the verifier refuses one that is a target as well.
fn is_handler_edge(from: &BlockData, to: Block) -> bool {
    let handler = from.handler.as_ref();
    handler.and_then(|handler| handler.kind.block()) == Some(to)
}

#[cfg(test)]
mod tests {
    use polyc_base::Signature;
    use polyc_base::decl::Convention;

    use super::*;

    /// `while i < n { i = i + 1 } return i`, with a variable that no loop changes.
    #[test]
    fn a_loop_gets_parameters_only_for_what_changes() {
        let mut module = ModuleBuilder::new("test", "test");
        let signature = Signature::new(vec![Type::I64], Some(Type::I64));
        let func = module.declare("count", signature, Convention::Direct, Loc::NONE);
        let mut b = FunctionBuilder::new(&mut module, func);
        let (n, i) = (b.declare_var(Type::I64, "n"), b.declare_var(Type::I64, "i"));
        let param = b.params()[0];
        b.def_var(n, param);
        let zero = b.i64(0);
        b.def_var(i, zero);
        let (head, inner, done) = (b.create_block(), b.create_block(), b.create_block());
        b.jump(head, &[]);
        b.switch_to(head);
        let (i1, n1) = (b.use_var(i), b.use_var(n));
        let less = b.value(Op::I64Lt, &[i1, n1]);
        b.branch(less, inner, done);
        b.switch_to(inner);
        let (i2, one) = (b.use_var(i), b.i64(1));
        let next = b.value(Op::I64Add, &[i2, one]);
        b.def_var(i, next);
        b.jump(head, &[]);
        b.switch_to(done);
        let result = b.use_var(i);
        b.ret(Some(result));
        b.finish();

        let module = module.finish();
        let body = module.body(func);
        assert_eq!(body.blocks.len(), 4);
        assert_eq!(body.blocks[1].params.len(), 1, "only i");
        assert_eq!(body.names[&body.blocks[1].params[0]], "i");
        let Terminator::Return(Some(value)) = body.blocks[3].terminator else {
            panic!("the last block returns")
        };
        assert_eq!(value, body.blocks[1].params[0]);
    }

    #[test]
    fn use_before_definition_is_the_default() {
        let mut module = ModuleBuilder::new("test", "test");
        let signature = Signature::new(vec![], Some(Type::Any));
        let func = module.declare("f", signature, Convention::Direct, Loc::NONE);
        let mut b = FunctionBuilder::new(&mut module, func);
        let x = b.declare_var(Type::Any, "x");
        let value = b.use_var(x);
        b.ret(Some(value));
        b.finish();
        let module = module.finish();
        let insts = &module.body(func).blocks[0].insts;
        let undefined = Op::AnyImmediate {
            value: Immediate::Undefined,
        };
        assert_eq!(insts[0].op, undefined);
    }
}
