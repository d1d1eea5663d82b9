//! Expressions. All numbers that a program sees are finite: overflow supplies machine infinity, the largest float
//! (8.5).
//!
//! Operations of an expression are floating-point operations, which make an infinity or no number of what is
//! exceptional. Where the value is used, one test finds that, and the operations are done again by a native that
//! reports and mends. This works because a sum, difference, product or negation of something infinite is infinite or no
//! number too; all else tests its operands first. A bound of each value, known here, tells where no test is needed.

use polyc_base::arith::Element;
use polyc_base::{Cause, Op};
use polyc_ir::Value;

use super::{Body, Place};
use crate::tree::{Expression, NodeId, NodeKind, Operation};

/// The value of a node, and the most that its magnitude may be; infinite: nothing is known.
#[derive(Clone, Copy)]
pub(super) struct Operand {
    value: Value,
    bound: f64,
}

/// Multiplier and summand of the linear congruential generator (Knuth, *The Art of Computer Programming* 3.3.4, for
/// 2^64).
const RANDOM: (i64, i64) = (6_364_136_223_846_793_005, 1_442_695_040_888_963_407);

impl Body<'_, '_> {
    /// The value of an expression.
    pub(super) fn expression(&mut self, expression: Expression) -> Value {
        self.operands(expression.nodes());
        let value = self.settle(expression.root);
        self.at(self.line.span);
        value
    }

    /// Makes the values of neighbouring nodes.
    pub(super) fn operands(&mut self, nodes: impl Iterator<Item = NodeId>) {
        for id in nodes {
            let operand = self.operand(id);
            self.values.insert(id, operand);
        }
    }

    fn operand(&mut self, id: NodeId) -> Operand {
        let node = self.node(id);
        self.at(node.span);
        let value = match node.kind {
            NodeKind::Number(bound) => {
                return Operand {
                    value: self.b.f64(bound),
                    bound,
                };
            }
            NodeKind::Operation(Operation::Rnd) => {
                return Operand {
                    value: self.random(),
                    bound: 1.0,
                };
            }
            NodeKind::Operation(operation) => return self.operation(operation, node.operands),
            NodeKind::Text => self.text(&self.shared.text[node.span.start as usize + 1..node.span.end as usize - 1]),
            NodeKind::Parameter => *self.b.params().last().expect("the function has it"),
            NodeKind::Variable(name) => self.get(Place::Number(name)),
            NodeKind::TextVariable(letter) => self.get(Place::Text(letter)),
            NodeKind::Element(_) => {
                let load = |element| Op::F64LoadElement { element };
                let (op, place) = self.element(id, load, Op::F64LoadAt { offset: 0 });
                self.b.value(op, &place)
            }
            NodeKind::Defined(letter) => {
                let (func, uses) = &self.shared.functions[&letter];
                let argument = node.operands[0].map(|it| self.settle(it));
                let arguments: Vec<Value> = uses.iter().map(|&it| self.get(it)).chain(argument).collect();
                self.b.value(Op::Call { func: *func }, &arguments)
            }
        };
        Operand { value, bound: f64::MAX }
    }

    /// Where an element of an array is: the operation that goes there, and its first operands.
    pub(super) fn element(&mut self, id: NodeId, one: fn(Element) -> Op, two: Op) -> (Op, [Value; 2]) {
        let (program, node) = (self.shared.program, self.node(id));
        let NodeKind::Element(letter) = node.kind else {
            unreachable!("only elements have subscripts")
        };
        let bounds = program.arrays[&letter].bounds;
        let element = |bound: u32, stride| {
            let length = bound + 1 - program.base;
            Element {
                low: i64::from(program.base),
                length,
                stride,
                displacement: 0,
            }
        };
        // A subscript is rounded to the nearest integer (7.4).
        let subscripts = node.operands.map(|it| {
            it.map(|it| {
                let value = self.settle(it);
                self.b.value(Op::I64Round, &[value])
            })
        });
        let array = self.get(Place::Array(letter));
        let row = subscripts[0].expect("an element has a subscript");
        let (Some(column), Some(last)) = (subscripts[1], bounds.1) else {
            return (one(element(bounds.0, 8)), [array, row]);
        };
        let columns = element(last, 8);
        let row = self.b.value(
            Op::I64Element {
                element: element(bounds.0, 8 * columns.length),
            },
            &[row],
        );
        let column = self.b.value(Op::I64Element { element: columns }, &[column]);
        (two, [array, self.b.value(Op::I64AddWrap, &[row, column])])
    }

    /// The next pseudo-random number: the high 53 bits of the state.
    fn random(&mut self) -> Value {
        let global = self.shared.random;
        let state = self.b.value(Op::GlobalGet { global }, &[]);
        let [multiplier, summand, shift] = [RANDOM.0, RANDOM.1, 11].map(|it| self.b.i64(it));
        let state = self.b.value(Op::I64MulWrap, &[state, multiplier]);
        let state = self.b.value(Op::I64AddWrap, &[state, summand]);
        self.b.op(Op::GlobalSet { global }, &[state]);
        let bits = self.b.value(Op::I64ShrU, &[state, shift]);
        let bits = self.b.value(Op::F64FromI64, &[bits]);
        let unit = self.b.f64(1.0 / (1_u64 << 53) as f64);
        self.b.value(Op::F64Mul, &[bits, unit])
    }

    fn operation(&mut self, operation: Operation, operands: [Option<NodeId>; 2]) -> Operand {
        use Operation as O;
        let x = operands[0].expect("an operation has an operand");
        let y = operands[1].unwrap_or(x);
        let finite = match operation {
            O::Add | O::Subtract | O::Multiply | O::Negate => [None; 2],
            O::Divide => [None, Some(y)],
            _ => operands,
        };
        for id in finite.into_iter().flatten() {
            self.settle(id);
        }
        let [a, b] = [x, y].map(|it| self.values[&it]);
        let constant = self.constant(y).unwrap_or(0.0);
        let (op, bound) = match operation {
            O::Power if constant == 2.0 => {
                let value = self.b.value(Op::F64Mul, &[a.value, a.value]);
                return Operand {
                    value,
                    bound: a.bound * a.bound,
                };
            }
            O::Sgn => {
                return Operand {
                    value: self.sign(a.value),
                    bound: 1.0,
                };
            }
            O::Add | O::Subtract => (operation.op(), a.bound + b.bound),
            O::Multiply => (operation.op(), a.bound * b.bound),
            O::Divide if constant > 0.0 => (operation.op(), a.bound / constant),
            O::Atn | O::Cos | O::Sin => (operation.op(), 2.0),
            O::Int => (operation.op(), a.bound + 1.0),
            O::Abs | O::Negate | O::Tan => (operation.op(), a.bound),
            O::Divide | O::Exp | O::Log | O::Power | O::Rnd | O::Sqr => (operation.op(), f64::INFINITY),
        };
        let count = 1 + usize::from(operands[1].is_some());
        let value = self.b.value(op, &[a.value, b.value][..count]);
        // Zero times an infinite bound is not a number.
        Operand {
            value,
            bound: if bound.is_nan() { f64::INFINITY } else { bound },
        }
    }

    /// -1, 0 or 1.
    pub(super) fn sign(&mut self, x: Value) -> Value {
        let zero = self.b.f64(0.0);
        let [more, less] = [Op::F64Gt, Op::F64Lt].map(|op| {
            let holds = self.b.value(op, &[x, zero]);
            let number = self.b.value(Op::I64FromBool, &[holds]);
            self.b.value(Op::F64FromI64, &[number])
        });
        self.b.value(Op::F64Sub, &[more, less])
    }

    /// The number that a node is, if it is a constant.
    pub(super) fn constant(&self, id: NodeId) -> Option<f64> {
        let node = self.node(id);
        match (node.kind, node.operands[0].map(|it| self.node(it).kind)) {
            (NodeKind::Number(value), _) => Some(value),
            (NodeKind::Operation(Operation::Negate), Some(NodeKind::Number(value))) => Some(-value),
            _ => None,
        }
    }

    /// The value of a node, finite.
    pub(super) fn settle(&mut self, id: NodeId) -> Value {
        let Operand { value, bound } = self.values[&id];
        if bound.is_finite() {
            return value;
        }
        let value = self.finite(value, |it| it.mend(id));
        self.values.insert(id, Operand { value, bound: f64::MAX });
        value
    }

    /// The value if it is finite, else what `mend` makes.
    pub(super) fn finite(&mut self, value: Value, mend: impl FnOnce(&mut Self) -> Value) -> Value {
        let magnitude = self.b.value(Op::F64Abs, &[value]);
        let most = self.b.f64(f64::MAX);
        let is_finite = self.b.value(Op::F64Le, &[magnitude, most]);
        self.b.because(Cause::Overflow);
        let mut branch = self.b.begin_if(is_finite);
        self.b.begin_else_with(&mut branch, value);
        let mended = mend(self);
        let value = self.b.end_if_with(branch, mended);
        self.b.because(None);
        value
    }

    /// Does the operations of a node again that may be exceptional; they are not used elsewhere.
    fn mend(&mut self, root: NodeId) -> Value {
        let (mut again, mut work) = (Vec::new(), vec![root]);
        while let Some(id) = work.pop() {
            if self.values[&id].bound.is_infinite() {
                again.push(id);
                work.extend(self.node(id).operands.into_iter().flatten());
            }
        }
        again.sort_unstable();
        for id in again {
            let NodeKind::Operation(operation) = self.node(id).kind else {
                unreachable!("all else is finite")
            };
            let operands = self.node(id).operands.map(|it| it.map(|it| self.values[&it].value));
            let x = operands[0].expect("an operation has an operand");
            let value = self.mended(operation, x, operands[1].unwrap_or(x));
            self.values.insert(id, Operand { value, bound: f64::MAX });
        }
        self.values[&root].value
    }

    /// The result of an operation, with a report if that is exceptional.
    pub(super) fn mended(&mut self, operation: Operation, x: Value, y: Value) -> Value {
        let operation = self.b.i64(operation as i64);
        let line = self.line_number();
        self.native("basic.arithmetic", &[operation, x, y, line])
    }
}
