//! Expressions. All numbers that a program sees are finite: overflow supplies machine infinity, the largest float (8.5).
//!
//! Operations of an expression are floating-point operations, which make an infinity or no number of what is exceptional.
//! Where the value is used, one test finds that, and the operations are done again by a native that reports and mends.
//! This works as long as an operation of something infinite is infinite or no number too; what is not so tests its
//! operands first. A bound of each value, known here, tells where no test is needed.

use polyc_base::arith::Element;
use polyc_base::{Cause, Op, Type};
use polyc_ir::Value;

use super::{Body, Place};
use crate::natives::Arithmetic;
use crate::tree::{Expression, Name, NodeId, NodeKind, Operator, Supplied};

/// The value of a node.
#[derive(Clone, Copy)]
pub(super) struct Operand {
    value: Value,
    /// Its magnitude is at most this; infinite: nothing is known.
    bound: f64,
}

/// Multiplier and summand of the linear congruential generator (Knuth, *The Art of Computer Programming* 3.3.4, for 2^64).
const RANDOM: (i64, i64) = (6_364_136_223_846_793_005, 1_442_695_040_888_963_407);

impl Body<'_, '_> {
    /// The value of an expression.
    pub(super) fn expression(&mut self, expression: Expression) -> Value {
        self.operands(expression.nodes());
        let value = self.settle(expression.root);
        self.set_loc(self.statement);
        value
    }

    /// The values of neighbouring nodes, which [`Self::settle`] gives.
    pub(super) fn operands(&mut self, nodes: impl Iterator<Item = NodeId>) {
        for id in nodes {
            let operand = self.operand(id);
            self.values.insert(id.index(), operand);
        }
    }

    pub(super) fn kind(&self, id: NodeId) -> &NodeKind {
        &self.shared.program.nodes[id.index()].kind
    }

    fn known(&self, id: NodeId) -> Operand {
        self.values[&id.index()]
    }

    fn operand(&mut self, id: NodeId) -> Operand {
        let nodes = &self.shared.program.nodes;
        self.set_loc(nodes[id.index()].span);
        let (value, bound) = match nodes[id.index()].kind {
            NodeKind::Number(value) => (self.b.f64(value), value),
            NodeKind::Text(ref text) => (self.text(text), 0.0),
            NodeKind::Element(name, row, column) => (self.element(name, row, column), f64::MAX),
            NodeKind::Variable(name) => (self.used(Place::Number(name)), f64::MAX),
            NodeKind::TextVariable(name) => (self.used(Place::Text(name)), 0.0),
            NodeKind::Supplied(Supplied::Rnd, _) => (self.random(), 1.0),
            NodeKind::Supplied(function, x) => {
                return self.supplied(function, x.expect("the checker counts arguments"));
            }
            NodeKind::Defined(name, x) => (self.call(name, x), f64::MAX),
            NodeKind::Binary(operator, x, y) => return self.binary(operator, x, y),
        };
        Operand { value, bound }
    }

    fn used(&mut self, place: Place) -> Value {
        let variable = self.variable(place);
        self.b.use_var(variable)
    }

    /// An element of an array: its offset if there are two subscripts.
    fn element(&mut self, name: Name, row: NodeId, column: Option<NodeId>) -> Value {
        let (array, index, element) = self.place(name, row, column);
        match element {
            Some(element) => self.b.value(Op::F64LoadElement { element }, &[array, index]),
            None => self.b.value(Op::F64LoadAt { offset: 0 }, &[array, index]),
        }
    }

    /// Where an element is: the array, and the subscript of an element or the offset.
    pub(super) fn place(&mut self, name: Name, row: NodeId, column: Option<NodeId>) -> (Value, Value, Option<Element>) {
        let shape = self.shared.model.arrays[&name.letter];
        let low = self.shared.model.base;
        let columns = shape.columns.unwrap_or(1);
        let rows = Element {
            low,
            length: shape.rows,
            stride: 8 * columns,
            displacement: 0,
        };
        let (row, column) = (self.subscript(row), column.map(|it| self.subscript(it)));
        let array = self.used(Place::Array(name.letter));
        let Some(column) = column else {
            return (array, row, Some(rows));
        };
        let columns = Element {
            low,
            length: columns,
            stride: 8,
            displacement: 0,
        };
        let row = self.b.value(Op::I64Element { element: rows }, &[row]);
        let column = self.b.value(Op::I64Element { element: columns }, &[column]);
        (array, self.b.value(Op::I64AddWrap, &[row, column]), None)
    }

    /// A subscript is rounded to the nearest integer (7.4).
    fn subscript(&mut self, id: NodeId) -> Value {
        let value = self.settle(id);
        self.b.value(Op::I64Round, &[value])
    }

    /// The next pseudo-random number: the high 53 bits of the state.
    fn random(&mut self) -> Value {
        let global = self.shared.random;
        let state = self.b.value(Op::GlobalGet { global }, &[]);
        let (multiplier, summand) = (self.b.i64(RANDOM.0), self.b.i64(RANDOM.1));
        let state = self.b.value(Op::I64MulWrap, &[state, multiplier]);
        let state = self.b.value(Op::I64AddWrap, &[state, summand]);
        self.b.op(Op::GlobalSet { global }, &[state]);
        let shift = self.b.i64(11);
        let bits = self.b.value(Op::I64ShrU, &[state, shift]);
        let bits = self.b.value(Op::F64FromI64, &[bits]);
        let unit = self.b.f64(1.0 / (1_u64 << 53) as f64);
        self.b.value(Op::F64Mul, &[bits, unit])
    }

    /// A call of a function of the program.
    fn call(&mut self, name: Name, argument: Option<NodeId>) -> Value {
        let (func, uses) = &self.shared.functions[&name.letter];
        let argument = argument.map(|it| self.settle(it));
        let mut arguments: Vec<Value> = uses.iter().map(|&place| self.used(place)).collect();
        arguments.extend(argument);
        self.b.value(Op::Call { func: *func }, &arguments)
    }

    fn supplied(&mut self, function: Supplied, x: NodeId) -> Operand {
        // An infinite argument of these gives a finite number.
        if matches!(function, Supplied::Atn | Supplied::Exp | Supplied::Sgn) {
            self.settle(x);
        }
        let Operand { value: x, bound } = self.known(x);
        let finite = |finite: f64| if bound.is_finite() { finite } else { f64::INFINITY };
        let (op, bound) = match function {
            Supplied::Sgn => {
                return Operand {
                    value: self.sign(x),
                    bound: 1.0,
                };
            }
            Supplied::Abs => (Op::F64Abs, bound),
            Supplied::Negate => (Op::F64Neg, bound),
            Supplied::Int => (Op::F64Floor, bound + 1.0),
            Supplied::Atn => (Op::F64Atan, 2.0),
            Supplied::Cos => (Op::F64Cos, finite(1.0)),
            Supplied::Sin => (Op::F64Sin, finite(1.0)),
            Supplied::Tan => (Op::F64Tan, finite(f64::MAX)),
            Supplied::Exp => (Op::F64Exp, f64::INFINITY),
            Supplied::Log => (Op::F64Ln, f64::INFINITY),
            Supplied::Sqr | Supplied::Rnd => (Op::F64Sqrt, f64::INFINITY),
        };
        Operand {
            value: self.b.value(op, &[x]),
            bound,
        }
    }

    /// -1, 0 or 1.
    fn sign(&mut self, x: Value) -> Value {
        let zero = self.b.f64(0.0);
        let [more, less] = [Op::F64Gt, Op::F64Lt].map(|op| {
            let is = self.b.value(op, &[x, zero]);
            self.b.because(Cause::Library);
            let number = self.b.value(Op::I64FromBool, &[is]);
            self.b.because(None);
            number
        });
        let sign = self.b.value(Op::I64SubWrap, &[more, less]);
        self.b.because(Cause::Library);
        let sign = self.b.value(Op::F64FromI64, &[sign]);
        self.b.because(None);
        sign
    }

    fn binary(&mut self, operator: Operator, x: NodeId, y: NodeId) -> Operand {
        // Something finite divided by something infinite is zero, and powers of infinities may be finite.
        if matches!(operator, Operator::Divide | Operator::Power) {
            self.settle(y);
        }
        if operator == Operator::Power {
            self.settle(x);
        }
        let divisor = match *self.kind(y) {
            NodeKind::Number(value) => value,
            _ => 0.0,
        };
        let (a, b) = (self.known(x), self.known(y));
        let (op, bound) = match operator {
            Operator::Add => (Op::F64Add, a.bound + b.bound),
            Operator::Subtract => (Op::F64Sub, a.bound + b.bound),
            Operator::Multiply => (Op::F64Mul, a.bound * b.bound),
            Operator::Divide if divisor > 0.0 => (Op::F64Div, a.bound / divisor),
            Operator::Divide => (Op::F64Div, f64::INFINITY),
            Operator::Power if divisor == 2.0 => {
                let value = self.b.value(Op::F64Mul, &[a.value, a.value]);
                return Operand {
                    value,
                    bound: a.bound * a.bound,
                };
            }
            Operator::Power => (Op::F64Pow, f64::INFINITY),
        };
        // A bound of zero times an infinite one is no number.
        let bound = if bound.is_nan() { f64::INFINITY } else { bound };
        Operand {
            value: self.b.value(op, &[a.value, b.value]),
            bound,
        }
    }

    /// The value of a node, finite.
    pub(super) fn settle(&mut self, id: NodeId) -> Value {
        let Operand { value, bound } = self.known(id);
        if bound.is_finite() {
            return value;
        }
        let value = self.finite(value, |it| it.mend(id));
        self.values.insert(id.index(), Operand { value, bound: f64::MAX });
        value
    }

    /// The value if it is finite, else what `mend` makes.
    pub(super) fn finite(&mut self, value: Value, mend: impl FnOnce(&mut Self) -> Value) -> Value {
        let finite = self.b.declare_var(Type::F64, "");
        self.b.def_var(finite, value);
        let magnitude = self.b.value(Op::F64Abs, &[value]);
        let most = self.b.f64(f64::MAX);
        let is_finite = self.b.value(Op::F64Le, &[magnitude, most]);
        let (exceptional, done) = (self.b.create_block(), self.b.create_block());
        self.b.because(Cause::Overflow);
        self.b.branch(is_finite, done, exceptional);
        self.b.switch_to(exceptional);
        let mended = mend(self);
        self.b.def_var(finite, mended);
        self.b.jump(done, &[]);
        self.b.because(None);
        self.b.switch_to(done);
        self.b.use_var(finite)
    }

    /// Does the operations of a node again, each of which reports its exception. They are not used elsewhere.
    fn mend(&mut self, root: NodeId) -> Value {
        let (mut again, mut work) = (Vec::new(), vec![root]);
        while let Some(id) = work.pop() {
            if self.known(id).bound.is_infinite() {
                again.push(id);
                work.extend(self.kind(id).operands().into_iter().flatten());
            }
        }
        again.sort_unstable();
        for id in again {
            let kind = self.kind(id).clone();
            let value = match (Arithmetic::of(&kind), kind) {
                (None, NodeKind::Supplied(function, Some(x))) => self.supplied(function, x).value,
                (arithmetic, kind) => {
                    let operands = kind.operands().map(|it| it.map(|it| self.known(it).value));
                    let x = operands[0].expect("only operations are exceptional");
                    self.arithmetic(arithmetic.unwrap_or(Arithmetic::Add), x, operands[1].unwrap_or(x))
                }
            };
            self.values.insert(id.index(), Operand { value, bound: f64::MAX });
        }
        self.known(root).value
    }

    /// The result of an operation, with a report if that is exceptional.
    pub(super) fn arithmetic(&mut self, operation: Arithmetic, x: Value, y: Value) -> Value {
        let operation = self.b.i64(operation as i64);
        let line = self.line_number();
        self.result("basic.arithmetic", &[operation, x, y, line])
    }
}
