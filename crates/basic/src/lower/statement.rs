//! Statements.

use polyc_base::arith::Element;
use polyc_base::{Cause, Op, Type};
use polyc_ir::{Block, Value, Variable};

use super::{Body, Place};
use crate::natives::{Arithmetic, Fatal, LONGEST_TEXT};
use crate::tree::{Expression, Item, Label, Line, Name, NodeKind, Relation, Statement, Supplied};

/// How many GOSUB may be open.
pub(super) const DEEPEST: u32 = 10_000;

/// The stack of GOSUB: numbers of places to return to.
const STACK: Element = Element {
    low: 0,
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
    step: Variable,
    constant: Option<f64>,
    test: Block,
}

impl Body<'_, '_> {
    pub(super) fn statement(&mut self, index: usize, line: &Line) {
        match &line.statement {
            Statement::For {
                variable,
                first,
                limit,
                step,
            } => self.for_block(index, *variable, *first, *limit, *step),
            Statement::Gosub(label) => self.gosub(index, *label),
            Statement::Goto(label) => self.b.jump(self.block(*label), &[]),
            Statement::If(x, relation, y, label) => self.condition(*x, *relation, *y, *label),
            Statement::Input(targets) => self.input(targets),
            Statement::Let(target, value) => {
                let text = self.kind(value.root);
                if matches!(text, NodeKind::Text(text) if text.chars().count() > LONGEST_TEXT) {
                    return self.fail(Fatal::LongText);
                }
                let value = self.expression(*value);
                self.assign(*target, value);
            }
            Statement::Next(variable) => self.next(index, *variable),
            Statement::On(selector, labels) => self.on(*selector, labels),
            Statement::Print(items) => self.print(items),
            Statement::Randomize => {
                let seed = self.result("basic.seed", &[]);
                self.b.op(
                    Op::GlobalSet {
                        global: self.shared.random,
                    },
                    &[seed],
                );
            }
            Statement::Read(targets) => self.read(targets),
            Statement::Restore => {
                let first = self.b.i64(0);
                self.b.def_var(self.datum, first);
            }
            Statement::Return => self.return_to_gosub(),
            Statement::End | Statement::Stop => self.stop(),
            Statement::Data(_)
            | Statement::Def { .. }
            | Statement::Dim(_)
            | Statement::Invalid
            | Statement::Option(_)
            | Statement::Remark => {}
        }
    }

    fn block(&self, label: Label) -> Block {
        self.blocks[&self.shared.model.lines[&label.number]]
    }

    fn assign(&mut self, target: Expression, value: Value) {
        match *self.kind(target.root) {
            NodeKind::Element(name, row, column) => {
                self.operands(target.nodes().filter(|&it| it != target.root));
                let (array, index, element) = self.place(name, row, column);
                match element {
                    Some(element) => self.b.op(Op::F64StoreElement { element }, &[array, index, value]),
                    None => self.b.op(Op::F64StoreAt { offset: 0 }, &[array, index, value]),
                };
            }
            ref simple => {
                let place = Place::of(simple).expect("a target is a variable");
                let variable = self.variable(place);
                self.b.def_var(variable, value);
            }
        }
    }

    // Control (12.4).

    fn condition(&mut self, x: Expression, relation: Relation, y: Expression, label: Label) {
        let [a, b] = [x, y].map(|it| self.expression(it));
        let condition = if self.b.ty(a) == Type::F64 {
            let op = match relation {
                Relation::Equal => Op::F64Eq,
                Relation::NotEqual => Op::F64Ne,
                Relation::Less => Op::F64Lt,
                Relation::LessEqual => Op::F64Le,
                Relation::Greater => Op::F64Gt,
                Relation::GreaterEqual => Op::F64Ge,
            };
            self.b.value(op, &[a, b])
        } else {
            let equal = self.result("basic.same", &[a, b]);
            if relation == Relation::Equal {
                equal
            } else {
                self.b.value(Op::BoolNot, &[equal])
            }
        };
        let next = self.b.create_block();
        self.b.branch(condition, self.block(label), next);
        self.b.switch_to(next);
    }

    fn on(&mut self, selector: Expression, labels: &[Label]) {
        let value = self.expression(selector);
        let value = self.b.value(Op::I64Round, &[value]);
        let targets: Vec<Block> = labels.iter().map(|&it| self.block(it)).collect();
        let none = self.b.create_block();
        self.b.because(Cause::Selection);
        self.choose(value, 1, &targets, none);
        self.b.because(None);
        self.b.switch_to(none);
        self.fail(Fatal::Choice);
    }

    fn choose(&mut self, value: Value, low: i64, blocks: &[Block], none: Block) {
        let cases: Vec<(i64, Block)> = (low..).zip(blocks.iter().copied()).collect();
        self.b.switch(value, &cases, none);
    }

    fn gosub(&mut self, index: usize, label: Label) {
        let place = self
            .returns
            .iter()
            .position(|&it| it == index + 1)
            .expect("noted before");
        let (depth, stack) = (self.b.use_var(self.depth), self.b.use_var(self.stack));
        let deepest = self.b.i64(i64::from(DEEPEST));
        let is_full = self.b.value(Op::I64Ge, &[depth, deepest]);
        self.fail_if(is_full, Fatal::Depth);
        let place = self.b.i64(place as i64);
        self.b
            .op(Op::I64StoreElement { element: STACK }, &[stack, depth, place]);
        let one = self.b.i64(1);
        let deeper = self.b.value(Op::I64AddWrap, &[depth, one]);
        self.b.def_var(self.depth, deeper);
        self.b.jump(self.block(label), &[]);
    }

    fn return_to_gosub(&mut self) {
        let (depth, none) = (self.b.use_var(self.depth), self.b.i64(0));
        let is_empty = self.b.value(Op::I64Eq, &[depth, none]);
        self.fail_if(is_empty, Fatal::Return);
        self.b.jump(self.dispatch, &[]);
    }

    /// The block to which each RETURN goes.
    pub(super) fn dispatch(&mut self) {
        self.b.switch_to(self.dispatch);
        let (depth, stack, one) = (self.b.use_var(self.depth), self.b.use_var(self.stack), self.b.i64(1));
        let depth = self.b.value(Op::I64SubWrap, &[depth, one]);
        self.b.def_var(self.depth, depth);
        let place = self.b.value(Op::I64LoadElement { element: STACK }, &[stack, depth]);
        let targets: Vec<Block> = self.returns.iter().map(|it| self.blocks[it]).collect();
        let none = self.b.create_block();
        self.choose(place, 0, &targets, none);
    }

    // Loops (13.4): limit and increment are computed once, the test comes first.

    fn for_block(&mut self, index: usize, name: Name, first: Expression, limit: Expression, step: Option<Expression>) {
        let limit = self.expression(limit);
        let constant = step.map_or(Some(1.0), |it| self.constant(it));
        let increment = match step {
            Some(step) => self.expression(step),
            None => self.b.f64(1.0),
        };
        let first = self.expression(first);
        let variable = self.variable(Place::Number(name));
        let [most, step] = [limit, increment].map(|value| {
            let own = self.b.declare_var(Type::F64, "");
            self.b.def_var(own, value);
            own
        });
        self.b.def_var(variable, first);
        let test = self.b.create_block();
        self.loops.insert(index, Loop { step, constant, test });
        self.b.because(Cause::Loop);
        self.b.jump(test, &[]);
        self.b.switch_to(test);
        let (value, most, step) = (self.b.use_var(variable), self.b.use_var(most), self.b.use_var(step));
        let (body, after) = (
            self.blocks[&(index + 1)],
            self.blocks[&(self.shared.model.partners[&index] + 1)],
        );
        let (above, below) = (Op::F64Gt, Op::F64Lt);
        let is_over = match constant {
            Some(constant) => {
                let op = if constant < 0.0 { below } else { above };
                (constant != 0.0).then(|| self.b.value(op, &[value, most]))
            }
            None => {
                let zero = self.b.f64(0.0);
                let [rising, falling] = [above, below].map(|op| {
                    let direction = self.b.value(op, &[step, zero]);
                    let over = self.b.value(op, &[value, most]);
                    self.b.value(Op::BoolAnd, &[direction, over])
                });
                Some(self.b.value(Op::BoolOr, &[rising, falling]))
            }
        };
        match is_over {
            Some(is_over) => self.b.branch(is_over, after, body),
            None => self.b.jump(body, &[]),
        }
        self.b.because(None);
    }

    fn next(&mut self, index: usize, name: Name) {
        let variable = self.variable(Place::Number(name));
        let Loop { step, constant, test } = self.loops[&self.shared.model.partners[&index]];
        let (value, step) = (self.b.use_var(variable), self.b.use_var(step));
        let mut next = self.b.value(Op::F64Add, &[value, step]);
        if constant.is_none_or(|it| it.abs() > SMALL_STEP) {
            next = self.finite(next, |it| it.arithmetic(Arithmetic::Add, value, step));
        }
        self.b.def_var(variable, next);
        self.b.jump(test, &[]);
    }

    /// The number that an expression is, if that is written there.
    fn constant(&self, expression: Expression) -> Option<f64> {
        match *self.kind(expression.root) {
            NodeKind::Number(value) => Some(value),
            NodeKind::Supplied(Supplied::Negate, Some(x)) => match *self.kind(x) {
                NodeKind::Number(value) => Some(-value),
                _ => None,
            },
            _ => None,
        }
    }

    // Input and output (14 to 16).

    fn print(&mut self, items: &[Item]) {
        for item in items {
            let column = self.b.use_var(self.column);
            let column = match *item {
                Item::Value(value) => {
                    let value = self.expression(value);
                    let is_number = self.b.ty(value) == Type::F64;
                    let name = if is_number {
                        "basic.print_number"
                    } else {
                        "basic.print_text"
                    };
                    self.result(name, &[value, column])
                }
                Item::Tab(to) => {
                    let to = self.expression(to);
                    let line = self.line_number();
                    self.result("basic.tab", &[to, column, line])
                }
                Item::Comma => self.result("basic.zone", &[column]),
                Item::Semicolon => continue,
            };
            self.b.def_var(self.column, column);
        }
        if !matches!(items.last(), Some(Item::Comma | Item::Semicolon)) {
            self.native("basic.end_line", &[]);
            self.begin_line();
        }
    }

    fn begin_line(&mut self) {
        let none = self.b.i64(0);
        self.b.def_var(self.column, none);
    }

    /// Asks until the reply is right, then assigns its data (15.4).
    fn input(&mut self, targets: &[Expression]) {
        let kinds: String = targets
            .iter()
            .map(|it| if self.is_text(*it) { '$' } else { '#' })
            .collect();
        let kinds = self.text(&kinds);
        let line = self.line_number();
        let ask = self.b.begin_loop();
        self.native("basic.prompt", &[]);
        let reply = self.result("basic.reply", &[kinds, line]);
        let is_right = self.b.value(Op::AnyTruthy {}, &[reply]);
        self.b.branch(is_right, ask.done, ask.next);
        self.b.switch_to(ask.done);
        self.begin_line();
        let first = self.b.i64(0);
        self.data(targets, reply, first);
    }

    fn read(&mut self, targets: &[Expression]) {
        let data = self.b.value(
            Op::Const {
                constant: self.shared.data,
            },
            &[],
        );
        let at = self.b.use_var(self.datum);
        let at = self.data(targets, data, at);
        self.b.def_var(self.datum, at);
    }

    /// Assigns data from a place on, each one line of a text; gives the place after them.
    fn data(&mut self, targets: &[Expression], data: Value, mut at: Value) -> Value {
        for &target in targets {
            let value = if self.is_text(target) {
                self.result("basic.datum_text", &[data, at])
            } else {
                let line = self.line_number();
                self.result("basic.datum_number", &[data, at, line])
            };
            at = self.result("basic.next_datum", &[data, at]);
            self.assign(target, value);
        }
        at
    }

    fn is_text(&self, target: Expression) -> bool {
        matches!(self.kind(target.root), NodeKind::TextVariable(_))
    }
}
