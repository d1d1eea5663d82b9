//! Statements.

use polyc_base::arith::Element;
use polyc_base::{Cause, Op, Type};
use polyc_frontend::{Calls, native};
use polyc_ir::{Block, Value, Variable};

use super::{Body, Place};
use crate::natives::ROWS;
use crate::tree::{Expression, Item, Label, Line, Name, NodeKind, Operation, Statement};

/// How many GOSUB may be open.
pub const DEEPEST: u32 = 10_000;

/// The stack of GOSUB: numbers of places to return to. No array has so low a subscript, so messages tell them apart.
const STACK: Element = Element {
    low: -(DEEPEST as i64),
    length: DEEPEST,
    stride: 8,
    displacement: 0,
};

/// Increments up to this never make a number overflow, which is a number already: they are less than half of the
/// distance of the largest two floats.
const SMALL_STEP: f64 = 1e291;

/// A block of FOR.
#[derive(Clone, Copy)]
pub(super) struct Loop {
    step: Kept,
    test: Block,
}

/// A value that a block of FOR keeps.
#[derive(Clone, Copy)]
enum Kept {
    Constant(f64),
    Variable(Variable),
}

impl Body<'_, '_> {
    pub(super) fn statement(&mut self, index: usize, line: &Line) {
        match &line.statement {
            Statement::For(variable, [first, limit], step) => self.for_block(index, *variable, *first, *limit, *step),
            Statement::Gosub(label) => self.gosub(index, *label),
            Statement::Goto(label) => self.b.jump(self.block(*label), &[]),
            Statement::If(relation, operands, label) => self.condition(*relation, *operands, *label),
            Statement::Input(targets) => self.input(targets),
            Statement::Let(target, value) => {
                let value = self.expression(*value);
                self.assign(*target, value);
            }
            Statement::Next(variable) => self.next(index, *variable),
            Statement::On(selector, labels) => self.on(*selector, labels),
            Statement::Print(items) => self.print(items),
            Statement::Randomize => {
                let seed = self.native("basic.seed", &[]);
                self.b.op(
                    Op::GlobalSet {
                        global: self.shared.random,
                    },
                    &[seed],
                );
            }
            Statement::Read(targets) => {
                let [data, at] = [self.data, self.datum].map(|it| self.b.use_var(it));
                let at = self.data(targets, data, at);
                self.b.def_var(self.datum, at);
            }
            Statement::Restore => self.reset(self.datum),
            Statement::Return => self.return_to_gosub(),
            Statement::End | Statement::Stop => self.stop(),
            Statement::Nothing | Statement::Define(..) => {}
        }
    }

    fn block(&self, label: Label) -> Block {
        self.blocks[&self.shared.program.numbers[&label.number]]
    }

    fn reset(&mut self, variable: Variable) {
        let first = self.b.i64(0);
        self.b.def_var(variable, first);
    }

    fn assign(&mut self, target: Expression, value: Value) {
        match Place::of(self.node(target.root).kind) {
            Some(Place::Array(_)) => {
                self.operands(target.nodes().filter(|&it| it != target.root));
                let store = |element| Op::F64StoreElement { element };
                let (op, [array, index]) = self.element(target.root, store, Op::F64StoreAt { offset: 0 });
                self.b.op(op, &[array, index, value]);
            }
            place => self.set(place.expect("a target is a variable"), value),
        }
    }

    // Control (12.4).

    fn condition(&mut self, relation: Op, operands: [Expression; 2], label: Label) {
        let operands = operands.map(|it| self.expression(it));
        let (then, next) = (self.block(label), self.b.create_block());
        let is_text = self.b.ty(operands[0]) == Type::Any;
        let op = if is_text { Op::AnyEqual {} } else { relation };
        let holds = self.b.value(op, &operands);
        if is_text && relation == Op::F64Ne {
            self.b.branch(holds, next, then);
        } else {
            self.b.branch(holds, then, next);
        }
        self.b.switch_to(next);
    }

    fn on(&mut self, selector: Expression, labels: &[Label]) {
        let value = self.expression(selector);
        self.b.because(Cause::Selection);
        let value = self.b.value(Op::I64Round, &[value]);
        let value = self.b.value(
            Op::I64Check {
                low: 1,
                high: labels.len() as i64,
            },
            &[value],
        );
        let targets: Vec<Block> = labels.iter().map(|&it| self.block(it)).collect();
        self.choose(value, 1, &targets);
        self.b.because(None);
    }

    /// Goes to one of the blocks, whose numbers begin with `low`; the value is one of these.
    fn choose(&mut self, value: Value, low: i64, blocks: &[Block]) {
        let cases: Vec<(i64, Block)> = (low..).zip(blocks.iter().copied()).collect();
        let (&(_, last), others) = cases.split_last().expect("there is a line to go to");
        self.b.switch(value, others, last);
    }

    pub(super) fn begin_stack(&mut self) {
        let shape = self.b.module.shape("GOSUB", 0, STACK.length * STACK.stride);
        let (stack, depth) = (self.b.value(Op::ObjNew { shape }, &[]), self.b.i64(STACK.low));
        self.b.def_var(self.stack, stack);
        self.b.def_var(self.depth, depth);
    }

    fn gosub(&mut self, index: usize, label: Label) {
        let place = self.returns.binary_search(&(index + 1)).expect("noted before");
        let [depth, stack] = [self.depth, self.stack].map(|it| self.b.use_var(it));
        let [place, one] = [place as i64, 1].map(|it| self.b.i64(it));
        self.b.because(Cause::Call);
        self.b
            .op(Op::I64StoreElement { element: STACK }, &[stack, depth, place]);
        self.b.because(None);
        let deeper = self.b.value(Op::I64AddWrap, &[depth, one]);
        self.b.def_var(self.depth, deeper);
        self.b.jump(self.block(label), &[]);
    }

    fn return_to_gosub(&mut self) {
        let [depth, stack] = [self.depth, self.stack].map(|it| self.b.use_var(it));
        let one = self.b.i64(1);
        let depth = self.b.value(Op::I64SubWrap, &[depth, one]);
        self.b.because(Cause::Call);
        let place = self.b.value(Op::I64LoadElement { element: STACK }, &[stack, depth]);
        self.b.because(None);
        self.b.def_var(self.depth, depth);
        self.b.def_var(self.place, place);
        self.b.jump(self.dispatch, &[]);
    }

    /// The block to which each RETURN goes. Without a GOSUB none comes here.
    pub(super) fn dispatch(&mut self) {
        self.b.switch_to(self.dispatch);
        let place = self.b.use_var(self.place);
        let mut targets: Vec<Block> = self.returns.iter().map(|it| self.blocks[it]).collect();
        targets.extend(targets.is_empty().then_some(self.dispatch));
        self.choose(place, 0, &targets);
    }

    // Loops (13.4): limit and increment are computed once, the test comes first.

    fn for_block(&mut self, index: usize, name: Name, first: Expression, limit: Expression, step: Option<Expression>) {
        let last = self.shared.program.partners[&index];
        let limit = self.keep(limit);
        let step = step.map_or(Kept::Constant(1.0), |it| self.keep(it));
        let direction = match step {
            Kept::Constant(step) if step > 0.0 => None,
            _ => {
                let step = self.kept(step);
                let sign = self.sign(step);
                Some(self.own(sign))
            }
        };
        let first = self.expression(first);
        self.set(Place::Number(name), first);
        let test = self.b.create_block();
        self.loops.insert(last, Loop { step, test });
        self.b.because(Cause::Loop);
        self.b.jump(test, &[]);
        self.b.switch_to(test);
        let [value, limit] = [self.get(Place::Number(name)), self.kept(limit)].map(|it| self.directed(it, direction));
        let is_over = self.b.value(Op::F64Gt, &[value, limit]);
        self.b
            .branch(is_over, self.blocks[&(last + 1)], self.blocks[&(index + 1)]);
        self.b.because(None);
    }

    /// A value times the direction in which a block counts, unless that is upwards: past a limit is then greater.
    fn directed(&mut self, value: Value, direction: Option<Variable>) -> Value {
        let Some(direction) = direction else {
            return value;
        };
        let direction = self.b.use_var(direction);
        self.b.value(Op::F64Mul, &[value, direction])
    }

    fn own(&mut self, value: Value) -> Variable {
        let own = self.b.declare_var(Type::F64, "");
        self.b.def_var(own, value);
        own
    }

    fn keep(&mut self, expression: Expression) -> Kept {
        match self.constant(expression.root) {
            Some(constant) => Kept::Constant(constant),
            None => {
                let value = self.expression(expression);
                Kept::Variable(self.own(value))
            }
        }
    }

    fn kept(&mut self, kept: Kept) -> Value {
        match kept {
            Kept::Constant(value) => self.b.f64(value),
            Kept::Variable(variable) => self.b.use_var(variable),
        }
    }

    fn next(&mut self, index: usize, name: Name) {
        let Loop { step, test } = self.loops[&index];
        let (value, increment) = (self.get(Place::Number(name)), self.kept(step));
        let mut next = self.b.value(Op::F64Add, &[value, increment]);
        if !matches!(step, Kept::Constant(it) if it.abs() <= SMALL_STEP) {
            next = self.finite(next, |it| it.mended(Operation::Add, value, increment));
        }
        self.set(Place::Number(name), next);
        self.b.jump(test, &[]);
    }

    // Input and output (14 to 16).

    fn print(&mut self, items: &[Item]) {
        for item in items {
            let column = self.b.use_var(self.column);
            let column = match *item {
                Item::Value(value) => {
                    let value = self.expression(value);
                    let value = self.b.convert(value, Type::Any);
                    self.native("basic.print", &[value, column])
                }
                Item::Tab(to) => {
                    let (to, line) = (self.expression(to), self.line_number());
                    self.native("basic.tab", &[to, column, line])
                }
                Item::Comma => self.native("basic.zone", &[column]),
                Item::Semicolon => continue,
            };
            self.b.def_var(self.column, column);
        }
        if !matches!(items.last(), Some(Item::Comma | Item::Semicolon)) {
            self.b.native(native(ROWS, "basic.end_line"), &[]);
            self.reset(self.column);
        }
    }

    /// Asks until the reply is right, then assigns its data (15.4).
    fn input(&mut self, targets: &[Expression]) {
        let kinds: String = targets
            .iter()
            .map(|&it| if self.is_text(it) { '$' } else { '#' })
            .collect();
        let (kinds, line) = (self.text(&kinds), self.line_number());
        let ask = self.b.begin_loop();
        let reply = self.native("basic.reply", &[kinds, line]);
        let is_right = self.b.value(Op::AnyTruthy {}, &[reply]);
        self.b.branch(is_right, ask.done, ask.next);
        self.b.switch_to(ask.done);
        self.reset(self.column);
        let first = self.b.i64(0);
        self.data(targets, reply, first);
    }

    /// Assigns data from a place on; gives the place after them.
    fn data(&mut self, targets: &[Expression], data: Value, mut at: Value) -> Value {
        for &target in targets {
            let (line, one) = (self.line_number(), self.b.i64(1));
            let value = match self.is_text(target) {
                true => self.native("basic.text", &[data, at]),
                false => self.native("basic.number", &[data, at, line]),
            };
            at = self.b.value(Op::I64AddWrap, &[at, one]);
            self.assign(target, value);
        }
        at
    }

    fn is_text(&self, target: Expression) -> bool {
        matches!(self.node(target.root).kind, NodeKind::TextVariable(_))
    }
}
