//! Expressions. All numbers that a program sees are finite: overflow supplies machine infinity, the largest float
//! (8.5).
//!
//! Operations of an expression are floating-point operations, which make an infinity or no number of what is
//! exceptional. Where the value is used, one test finds that, and the operations are done again by a native that
//! reports and mends. This works because a sum, difference, product or quotient of something infinite is infinite or no
//! number too; all else tests its operands first. A bound of each value, known here, tells where no test is needed.

use polyc_base::arith::Element;
use polyc_base::{Cause, GlobalId, Op};
use polyc_frontend::{TokenClass, TokenTable};
use polyc_ir::Value;

use super::Body;
use crate::lexer::Token;
use crate::tree::{NodeId, operation};

/// The value of a node, and the most that its magnitude may be; infinite: nothing is known.
#[derive(Clone, Copy)]
pub(super) struct Operand {
    value: Value,
    bound: f64,
}

/// The first state of the random numbers; multiplier and summand of their linear congruential generator (Knuth, *The
/// Art of Computer Programming* 3.3.4, for 2^64).
pub(super) const RANDOM: (i64, i64, i64) = (1978, 6_364_136_223_846_793_005, 1_442_695_040_888_963_407);

impl Operand {
    fn new(value: Value, bound: f64) -> Self {
        // Zero times an infinite bound is not a number.
        let bound = if bound.is_nan() { f64::INFINITY } else { bound };
        Self { value, bound }
    }
}

impl Body<'_, '_> {
    /// The value of an expression.
    pub(super) fn value(&mut self, id: NodeId) -> Value {
        self.operands(id);
        let value = self.settle(id);
        self.b.at(self.program[self.program.lines[self.line].statement].span);
        value
    }

    /// Makes the values of a node and its parts.
    pub(super) fn operands(&mut self, id: NodeId) {
        for id in self.program.nodes_of(id) {
            self.b.at(self.program[id].span);
            let operand = self.operand(id);
            if operand.bound.is_infinite() {
                self.unsettled.push(id);
            }
            self.values.insert(id, operand);
        }
    }

    fn operand(&mut self, id: NodeId) -> Operand {
        let node = &self.program[id];
        let value = match node.token {
            Token::Number => {
                let bound = self.constant(id).expect("it is one");
                return Operand::new(self.b.f64(bound), bound);
            }
            Token::String => {
                let quoted = self.program.slice(node.span);
                self.b.text(&quoted[1..quoted.len() - 1])
            }
            Token::Element => self.element(id, None).expect("it is loaded"),
            Token::Variable | Token::TextVariable => {
                let name = self.variable(id);
                self.get(name)
            }
            Token::Defined => {
                let Some((func, uses)) = self.function(id) else {
                    return self.zero();
                };
                let argument = node.parts.first().map(|&it| self.settle(it));
                let arguments: Vec<Value> = uses.into_iter().map(|it| self.get(it)).chain(argument).collect();
                self.b.value(Op::Call { func }, &arguments)
            }
            _ => return self.operation(id),
        };
        Operand::new(value, f64::MAX)
    }

    /// What stands for a mistake.
    fn zero(&mut self) -> Operand {
        Operand::new(self.b.f64(0.0), 0.0)
    }

    /// Loads an element of an array, or stores a value there.
    pub(super) fn element(&mut self, id: NodeId, stored: Option<Value>) -> Option<Value> {
        let (name, lengths) = (self.program.name(id).expect("it is one"), self.array(id, false));
        let low = i64::from(self.known.base);
        let element = |length, stride| Element {
            low,
            length,
            stride,
            displacement: 0,
        };
        // A subscript is rounded to the nearest integer (7.4).
        let parts = self.program[id].parts.iter();
        let rounded = parts.map(|&it| {
            let subscript = self.settle(it);
            self.b.value(Op::I64Round, &[subscript])
        });
        let mut subscripts: Vec<Value> = rounded.collect();
        let array = self.get(name);
        let last = element(lengths[lengths.len() - 1], 8);
        let op = match (lengths.len(), stored) {
            (1, None) => Op::F64LoadElement { element: last },
            (1, Some(_)) => Op::F64StoreElement { element: last },
            (_, None) => Op::F64LoadAt { offset: 0 },
            (_, Some(_)) => Op::F64StoreAt { offset: 0 },
        };
        if let &[rows, columns] = lengths.as_slice() {
            let elements = [element(rows, 8 * columns), last];
            for (subscript, element) in subscripts.iter_mut().zip(elements) {
                *subscript = self.b.value(Op::I64Element { element }, &[*subscript]);
            }
            subscripts = vec![self.b.value(Op::I64AddWrap, &subscripts)];
        }
        let arguments = [array, subscripts[0]].into_iter().chain(stored);
        self.b.op(op, &arguments.collect::<Vec<_>>())
    }

    /// The next pseudo-random number: the high 53 bits of the state.
    fn random(&mut self) -> Value {
        let global = GlobalId::new(0);
        let state = self.b.value(Op::GlobalGet { global }, &[]);
        let [multiplier, summand, shift] = [RANDOM.1, RANDOM.2, 11].map(|it| self.b.i64(it));
        let state = self.b.value(Op::I64MulWrap, &[state, multiplier]);
        let state = self.b.value(Op::I64AddWrap, &[state, summand]);
        self.b.op(Op::GlobalSet { global }, &[state]);
        let bits = self.b.value(Op::I64ShrU, &[state, shift]);
        let bits = self.b.value(Op::F64FromI64, &[bits]);
        let unit = self.b.f64(1.0 / (1_u64 << 53) as f64);
        self.b.value(Op::F64Mul, &[bits, unit])
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

    fn operation(&mut self, id: NodeId) -> Operand {
        let node = &self.program[id];
        let (number, operation) = operation(node.token).expect("all else has its value");
        let is_function = node.token.kind().class == TokenClass::Keyword;
        if is_function && !self.arguments(id, node.token != Token::Rnd) {
            return self.zero();
        }
        let last = node.parts.last().copied();
        // A sum, difference or product needs no finite operands, and a quotient only a finite divisor.
        let settled = match node.parts.len() {
            2 if number <= 2 => &[],
            2 if node.token == Token::Slash => &node.parts[1..],
            _ => &node.parts[..],
        };
        for &it in settled {
            self.settle(it);
        }
        let operands: Vec<Operand> = node.parts.iter().map(|it| self.values[it]).collect();
        let values: Vec<Value> = operands.iter().map(|it| it.value).collect();
        let constant = last.and_then(|it| self.constant(it)).unwrap_or(0.0);
        let [x, y] = [operands.first(), operands.last()].map(|it| it.map_or(0.0, |it| it.bound));
        let (value, bound) = match (node.token, values.as_slice()) {
            (Token::Rnd, _) => (self.random(), 1.0),
            (Token::Sgn, &[x]) => (self.sign(x), 1.0),
            (Token::Minus, [_]) => (self.b.value(Op::F64Neg, &values), x),
            (Token::Power, &[base, _]) if constant == 2.0 => (self.b.value(Op::F64Mul, &[base, base]), x * x),
            (Token::Slash, _) if constant > 0.0 => (self.b.value(operation.op, &values), x / constant),
            _ => (self.b.value(operation.op, &values), (operation.bound)(x, y)),
        };
        Operand::new(value, bound)
    }

    /// The number that a node is, if it is a constant.
    pub(super) fn constant(&self, id: NodeId) -> Option<f64> {
        let node = &self.program[id];
        match (node.token, node.parts.as_slice()) {
            (Token::Number, _) => Some(self.program.slice(node.span).parse().unwrap_or(0.0_f64).min(f64::MAX)),
            (Token::Minus, &[x]) if self.program[x].token == Token::Number => self.constant(x).map(|it| -it),
            _ => None,
        }
    }

    /// The value of a node, finite.
    fn settle(&mut self, id: NodeId) -> Value {
        let Operand { value, bound } = self.values[&id];
        if bound.is_finite() {
            return value;
        }
        // Those that belong to this node; they are not used elsewhere.
        let place = |end: NodeId| self.unsettled.partition_point(|it| *it < end);
        let (from, to) = (place(self.program[id].first), place(id) + 1);
        let again: Vec<NodeId> = self.unsettled.drain(from..to).collect();
        let value = self.finite(value, |it| {
            for id in again {
                let node = &it.program[id];
                let operands: Vec<Value> = node.parts.iter().map(|part| it.values[part].value).collect();
                let value = it.mended(node.token, operands[0], operands[operands.len() - 1]);
                it.values.insert(id, Operand::new(value, f64::MAX));
            }
            it.values[&id].value
        });
        self.values.insert(id, Operand::new(value, f64::MAX));
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

    /// The result of an operation, with a report if that is exceptional.
    pub(super) fn mended(&mut self, token: Token, x: Value, y: Value) -> Value {
        let (number, _) = operation(token).expect("all else is finite");
        let (number, line) = (self.b.i64(number as i64), self.line_number());
        self.native("basic.arithmetic", &[number, x, y, line])
    }
}
