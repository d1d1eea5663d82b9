//! Statements.

use polyc_base::arith::Element;
use polyc_base::scalar::Immediate;
use polyc_base::{Cause, GlobalId, Op, Span, Type};
use polyc_ir::{Block, Value};

use super::Body;
use crate::codes;
use crate::lexer::Token;
use crate::tree::{Name, NodeId};

/// How many GOSUB may be open.
pub const DEEPEST: u32 = 10_000;

/// The stack of GOSUB: numbers of places to return to. No array has so low a subscript, so messages tell them apart.
pub(super) const STACK: Element = Element {
    low: -(DEEPEST as i64),
    length: DEEPEST,
    stride: 8,
    displacement: 0,
};

/// Increments up to this never make a number overflow, which is a number already: they are less than half of the
/// distance of the largest two floats.
const SMALL_STEP: f64 = 1e291;

// Variables that no program names. The columns of the line of output that are written:
const COLUMN: Name = Name(*b"c#");
// The data, and the place in them:
pub(super) const DATA: Name = Name(*b"d$");
const DATUM: Name = Name(*b"d#");
// The stack of GOSUB, how deep it is, and what RETURN took off:
pub(super) const CALLS: Name = Name(*b"g(");
pub(super) const DEPTH: Name = Name(*b"g#");
const PLACE: Name = Name(*b"p#");

/// A block of FOR.
pub(super) struct Loop {
    pub line: usize,
    span: Span,
    counter: Name,
    /// The increment, unless that is one.
    step: Option<NodeId>,
    test: Block,
    after: Block,
}

impl Body<'_, '_> {
    pub(super) fn statement(&mut self, id: NodeId) {
        let parts = self.program[id].parts.as_slice();
        match self.program[id].token {
            Token::Data => self.data(parts[0]),
            Token::Def => self.define(parts[0], parts[1]),
            Token::Dim => parts.iter().for_each(|&it| _ = self.array(it, true)),
            Token::End | Token::Stop => {
                let value = self.b.immediate(Immediate::Unspecified);
                self.b.ret(Some(value));
            }
            Token::For => self.for_block(id, self.program[id].span),
            Token::Gosub => self.gosub(parts[0]),
            Token::Goto => self.b.jump(self.block(parts[0]), &[]),
            Token::If => self.condition(parts[0], parts[1]),
            Token::Input => self.input(parts),
            Token::Let => {
                let value = self.value(parts[1]);
                self.assign(parts[0], value);
            }
            Token::Next => self.next(parts[0], self.program[id].span),
            Token::On => self.on(parts[0], &parts[1..]),
            Token::Option => self.option(id, parts[0]),
            Token::Print => self.print(parts),
            Token::Randomize => {
                let (seed, global) = (self.native("basic.seed", &[]), GlobalId::new(0));
                self.b.op(Op::GlobalSet { global }, &[seed]);
            }
            Token::Read => {
                let [data, at] = [DATA, DATUM].map(|it| self.get(it));
                let at = self.read(parts, data, at);
                self.set(DATUM, at);
            }
            Token::Restore => self.set_number(DATUM, 0),
            Token::Return => self.return_to_gosub(),
            // A remark or a mistake.
            _ => {}
        }
    }

    fn assign(&mut self, target: NodeId, value: Value) {
        if self.program[target].token != Token::Element {
            let name = self.variable(target);
            return self.set(name, value);
        }
        for &subscript in &self.program[target].parts {
            self.operands(subscript);
        }
        self.element(target, Some(value));
    }

    pub(super) fn set_number(&mut self, name: Name, number: i64) {
        let number = self.b.i64(number);
        self.set(name, number);
    }

    // Control (12.4).

    fn block(&self, line: NodeId) -> Block {
        self.blocks[&self.program.number(self.program[line].span)]
    }

    fn condition(&mut self, relation: NodeId, line: NodeId) {
        let relation = &self.program[relation];
        let operands = [0, 1].map(|it| self.value(relation.parts[it]));
        let is_text = self.b.ty(operands[0]) == Type::Any;
        let op = match relation.token {
            _ if is_text => Op::AnyEqual {},
            Token::Equal => Op::F64Eq {},
            Token::NotEqual => Op::F64Ne {},
            Token::Less => Op::F64Lt {},
            Token::LessEqual => Op::F64Le {},
            Token::Greater => Op::F64Gt {},
            _ => Op::F64Ge {},
        };
        let holds = self.b.value(op, &operands);
        let (line, next) = (self.block(line), self.b.create_block());
        if is_text && relation.token == Token::NotEqual {
            self.b.branch(holds, next, line);
        } else {
            self.b.branch(holds, line, next);
        }
        self.b.switch_to(next);
    }

    fn on(&mut self, selector: NodeId, lines: &[NodeId]) {
        let value = self.value(selector);
        self.b.because(Cause::Selection);
        let value = self.b.value(Op::I64Round, &[value]);
        let (low, high) = (1, lines.len() as i64);
        let value = self.b.value(Op::I64Check { low, high }, &[value]);
        let targets: Vec<Block> = lines.iter().map(|&it| self.block(it)).collect();
        self.choose(value, low, &targets);
        self.b.because(None);
    }

    /// Goes to one of the blocks, whose numbers begin with `low`; the value is one of these.
    fn choose(&mut self, value: Value, low: i64, blocks: &[Block]) {
        let cases: Vec<(i64, Block)> = (low..).zip(blocks.iter().copied()).collect();
        let (&(_, last), others) = cases.split_last().expect("there is a line to go to");
        self.b.switch(value, others, last);
    }

    fn gosub(&mut self, line: NodeId) {
        let (place, after) = (self.returns.len() as i64, self.b.create_block());
        let [depth, stack] = [DEPTH, CALLS].map(|it| self.get(it));
        let [place, one] = [place, 1].map(|it| self.b.i64(it));
        let element = STACK;
        self.b.because(Cause::Call);
        self.b.op(Op::I64StoreElement { element }, &[stack, depth, place]);
        self.b.because(None);
        let deeper = self.b.value(Op::I64AddWrap, &[depth, one]);
        self.set(DEPTH, deeper);
        self.b.jump(self.block(line), &[]);
        self.returns.push(after);
        self.b.switch_to(after);
    }

    fn return_to_gosub(&mut self) {
        let [depth, stack] = [DEPTH, CALLS].map(|it| self.get(it));
        let (one, element) = (self.b.i64(1), STACK);
        let depth = self.b.value(Op::I64SubWrap, &[depth, one]);
        self.b.because(Cause::Call);
        let place = self.b.value(Op::I64LoadElement { element }, &[stack, depth]);
        self.b.because(None);
        self.set(DEPTH, depth);
        self.set(PLACE, place);
        self.b.jump(self.dispatch, &[]);
    }

    /// The block to which each RETURN goes. Without a GOSUB none comes here.
    pub(super) fn dispatch(&mut self) {
        self.b.switch_to(self.dispatch);
        let place = self.get(PLACE);
        let mut targets = self.returns.clone();
        targets.extend(targets.is_empty().then_some(self.dispatch));
        self.choose(place, 0, &targets);
    }

    // Loops (13.4): limit and increment are computed once, the test comes first. FOR and NEXT belong together by the
    // text.

    fn for_block(&mut self, id: NodeId, span: Span) {
        let parts = &self.program[id].parts;
        let (counter, step) = (self.variable(parts[0]), parts.get(3).copied());
        if let Some(outer) = self.open.iter().find(|it| it.counter == counter) {
            let (message, outer) = (format!("`{counter}` counts a FOR around this one already"), outer.span);
            self.error_beside(codes::FOR, span, message, (outer, "this one"));
        }
        for part in [Some(parts[2]), step].into_iter().flatten() {
            if self.constant(part).is_none() {
                let value = self.value(part);
                self.keep(part, value);
            }
        }
        // Past the limit is greater, once both are multiplied by the direction; upwards that is one.
        let directed = step.filter(|&it| self.constant(it).is_none_or(|it| it <= 0.0));
        if let Some(step) = directed {
            let step = self.kept(step);
            let direction = self.sign(step);
            self.keep(id, direction);
        }
        let first = self.value(parts[1]);
        self.set(counter, first);
        let [test, inside, after] = [(); 3].map(|()| self.b.create_block());
        let line = self.line;
        self.open.push(Loop {
            line,
            span,
            counter,
            step,
            test,
            after,
        });
        self.b.because(Cause::Loop);
        self.b.jump(test, &[]);
        self.b.switch_to(test);
        let mut sides = [self.get(counter), self.kept(parts[2])];
        if directed.is_some() {
            let direction = self.kept(id);
            sides = sides.map(|it| self.b.value(Op::F64Mul, &[it, direction]));
        }
        let is_over = self.b.value(Op::F64Gt, &sides);
        self.b.branch(is_over, after, inside);
        self.b.because(None);
        self.b.switch_to(inside);
    }

    fn next(&mut self, counter: NodeId, span: Span) {
        let counter = self.variable(counter);
        let Some(depth) = self.open.iter().rposition(|it| it.counter == counter) else {
            let message = format!("NEXT without FOR: no FOR that is open here counts `{counter}`");
            return self.error(codes::FOR, span, message);
        };
        self.without_next(depth + 1);
        let Loop {
            line,
            step,
            test,
            after,
            ..
        } = self.open.pop().expect("it was found");
        self.known.ends.insert(line, self.line);
        let (value, increment) = (self.get(counter), step.map(|it| self.kept(it)));
        let increment = increment.unwrap_or_else(|| self.b.f64(1.0));
        let mut next = self.b.value(Op::F64Add, &[value, increment]);
        if step.is_some_and(|it| self.constant(it).is_none_or(|it| it.abs() > SMALL_STEP)) {
            next = self.finite(next, |it| it.mended(Token::Plus, value, increment));
        }
        self.set(counter, next);
        self.b.jump(test, &[]);
        self.b.switch_to(after);
    }

    /// The blocks of FOR that are open from this depth on have no NEXT.
    pub(super) fn without_next(&mut self, depth: usize) {
        for Loop { span, counter, .. } in self.open.split_off(depth) {
            let message = format!("FOR without NEXT: `NEXT {counter}` follows before other blocks end");
            self.error(codes::FOR, span, message);
        }
    }

    fn keep(&mut self, id: NodeId, value: Value) {
        let own = self.b.declare_var(Type::F64, "");
        self.b.def_var(own, value);
        self.kept.insert(id, own);
    }

    /// What a block of FOR keeps; a constant is not kept but made again.
    fn kept(&mut self, id: NodeId) -> Value {
        match self.constant(id) {
            Some(constant) => self.b.f64(constant),
            None => self.b.use_var(self.kept[&id]),
        }
    }

    // Input and output (14 to 16).

    fn print(&mut self, items: &[NodeId]) {
        let mut last = Token::Print;
        for &item in items {
            let (column, node) = (self.get(COLUMN), &self.program[item]);
            last = node.token;
            let column = match last {
                Token::Comma => self.native("basic.zone", &[column]),
                Token::Semicolon => continue,
                Token::Tab => {
                    let (to, line) = (self.value(node.parts[0]), self.line_number());
                    self.native("basic.tab", &[to, column, line])
                }
                _ => {
                    let value = self.value(item);
                    let value = self.b.convert(value, Type::Any);
                    self.native("basic.print", &[value, column])
                }
            };
            self.set(COLUMN, column);
        }
        if !matches!(last, Token::Comma | Token::Semicolon) {
            let column = self.native("basic.end_line", &[]);
            self.set(COLUMN, column);
        }
    }

    /// Asks until the reply is right, then assigns its data (15.4).
    fn input(&mut self, targets: &[NodeId]) {
        let kinds = targets.iter().map(|&it| if self.is_text(it) { '$' } else { '#' });
        let kinds: String = kinds.collect();
        let (kinds, line) = (self.b.text(kinds), self.line_number());
        let ask = self.b.begin_loop();
        let reply = self.native("basic.reply", &[kinds, line]);
        let is_right = self.b.value(Op::AnyTruthy {}, &[reply]);
        self.b.branch(is_right, ask.done, ask.next);
        self.b.switch_to(ask.done);
        self.set_number(COLUMN, 0);
        let first = self.b.i64(0);
        self.read(targets, reply, first);
    }

    /// Assigns data from a place on; gives the place after them.
    fn read(&mut self, targets: &[NodeId], data: Value, mut at: Value) -> Value {
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

    fn is_text(&self, target: NodeId) -> bool {
        self.program[target].token == Token::TextVariable
    }
}
