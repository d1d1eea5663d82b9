//! Control flow of random modules: conditions, switches, loops that count and accumulate, handlers, leaving.

use polyc_base::{Op, Type};
use polyc_ir::{Block, Handler, HandlerKind, Target, Terminator, Value, Values, Variable};

use super::Generator;

impl Generator<'_, '_> {
    /// A loop that counts, as the languages have them: tested before or after, up or down.
    pub(super) fn count(&mut self, depth: usize) {
        const FIRST: [i64; 8] = [0, 1, -2, 2, 5, i64::MAX - 2, i64::MIN, 60];
        let counter = self.b.declare_var(Type::I64, "i");
        let first = FIRST[self.rng.usize(..FIRST.len())];
        let step = [1, 1, 1, -1, -1, 2, 3, -2][self.rng.usize(..8)];
        let last = first.saturating_add(step * self.rng.i64(-1..6));
        let (start, mut last) = (self.b.i64(first), self.b.i64(last));
        if self.rng.u8(..3) == 0 {
            // One that is not known, but not far.
            let (any, mask) = (self.operand(Type::I64), self.b.i64(7));
            last = self.b.value(Op::I64And, &[any, mask]);
        }
        self.b.def_var(counter, start);
        let is_past = if step > 0 { Op::I64Gt } else { Op::I64Lt };
        let is_past = if self.rng.bool() { is_past } else { Op::I64Eq };
        let advance = if self.rng.u8(..4) == 0 {
            Op::I64AddWrap
        } else {
            Op::I64Add
        };
        // It ends however far the last value is.
        let rounds = self.b.declare_var(Type::I64, "rounds");
        let most = self.b.i64(8);
        self.b.def_var(rounds, most);
        let (head, body, next) = (self.block(), self.block(), self.block());
        self.b.jump(head, &[]);
        self.b.switch_to(head);
        let is_tested_first = self.rng.bool();
        if is_tested_first {
            let value = self.b.use_var(counter);
            let done = self.b.value(is_past, &[value, last]);
            self.b.branch(done, next, body);
        } else {
            self.b.jump(body, &[]);
        }
        self.b.switch_to(body);
        self.counters.push(counter);
        self.sequence(depth + 1);
        self.counters.pop();
        if !self.b.has_ended() {
            self.advance(
                counter,
                advance,
                step,
                rounds,
                (head, next),
                (!is_tested_first).then_some((is_past, last)),
            );
        }
        self.b.switch_to(next);
    }

    /// The end of a loop's body.
    fn advance(
        &mut self,
        counter: Variable,
        advance: Op,
        step: i64,
        rounds: Variable,
        (head, next): (Block, Block),
        test: Option<(Op, Value)>,
    ) {
        if let Some((is_past, last)) = test {
            let go_on = self.block();
            let value = self.b.use_var(counter);
            let done = self.b.value(is_past, &[value, last]);
            self.b.branch(done, next, go_on);
            self.b.switch_to(go_on);
        }
        let (value, by) = (self.b.use_var(counter), self.b.i64(step));
        let value = self.b.value(advance, &[value, by]);
        self.b.def_var(counter, value);
        let (left, one) = (self.b.use_var(rounds), self.b.i64(1));
        let left = self.b.value(Op::I64SubWrap, &[left, one]);
        self.b.def_var(rounds, left);
        let zero = self.b.i64(0);
        let is_over = self.b.value(Op::I64Le, &[left, zero]);
        self.b.branch(is_over, next, head);
    }

    pub(super) fn leave(&mut self) {
        if self.rng.u8(..8) == 0 {
            let value = self.operand(Type::Any);
            return self.b.terminate(Terminator::Throw(value));
        }
        let value = self.this.signature.result;
        let value = value.map(|ty| self.operand(ty));
        self.b.ret(value);
    }

    pub(super) fn leave_if(&mut self) {
        let condition = self.operand(Type::Bool);
        let (leave, go_on) = (self.block(), self.block());
        self.b.branch(condition, leave, go_on);
        self.b.switch_to(leave);
        self.leave();
        self.b.switch_to(go_on);
    }

    fn inner(&mut self, block: Block, next: Block, depth: usize) {
        self.b.switch_to(block);
        self.sequence(depth + 1);
        if !self.b.has_ended() {
            self.b.jump(next, &[]);
        }
    }

    pub(super) fn choose(&mut self, depth: usize) {
        let condition = self.expression(Type::Bool);
        let (then, otherwise, next) = (self.block(), self.block(), self.block());
        self.b.branch(condition, then, otherwise);
        self.inner(then, next, depth);
        self.inner(otherwise, next, depth);
        self.b.switch_to(next);
    }

    pub(super) fn switch(&mut self, depth: usize) {
        let value = self.operand(Type::I64);
        let next = self.block();
        let blocks: Vec<Block> = (0..self.rng.usize(1..5)).map(|_| self.block()).collect();
        let (default, targets) = blocks.split_last().expect("at least one");
        self.b.terminate(Terminator::Switch {
            value,
            low: self.rng.i64(-1..3),
            targets: targets.iter().map(|&block| Target::new(block)).collect(),
            default: Target::new(*default),
        });
        for block in blocks {
            self.inner(block, next, depth);
        }
        self.b.switch_to(next);
    }

    /// A loop that ends after a few rounds whatever its body does.
    pub(super) fn repeat(&mut self, depth: usize) {
        let counter = self.b.declare_var(Type::I64, "counter");
        let rounds = self.rng.i64(0..4);
        let start = self.b.i64(rounds);
        self.b.def_var(counter, start);
        let (head, body, next) = (self.block(), self.block(), self.block());
        self.b.jump(head, &[]);
        self.b.switch_to(head);
        let (left, zero) = (self.b.use_var(counter), self.b.i64(0));
        let more = self.b.value(Op::I64Gt, &[left, zero]);
        self.b.branch(more, body, next);
        self.b.switch_to(body);
        let (left, one) = (self.b.use_var(counter), self.b.i64(1));
        let less = self.b.value(Op::I64Sub, &[left, one]);
        self.b.def_var(counter, less);
        self.sequence(depth + 1);
        if !self.b.has_ended() {
            self.b.jump(head, &[]);
        }
        self.b.switch_to(next);
    }

    /// A loop of dynamic arithmetic: a counter up to a bound, and what it makes of numbers, some of them known to be of
    /// a kind.
    pub(super) fn accumulate(&mut self) {
        let counter = self.b.declare_var(Type::Any, "i");
        let sum = self.b.declare_var(Type::Any, "sum");
        let (start, bound) = (self.rng.i64(-3..3), self.rng.i64(0..9));
        let start = self.b.value(Op::AnyInteger { value: start }, &[]);
        self.b.def_var(counter, start);
        let first = self.hidden_number();
        let first = if self.rng.bool() { start } else { first };
        self.b.def_var(sum, first);
        let other = self.hidden_number();
        let (head, body, next) = (self.block(), self.block(), self.block());
        self.b.jump(head, &[]);
        self.b.switch_to(head);
        let i = self.b.use_var(counter);
        let bound = self.b.value(Op::AnyInteger { value: bound }, &[]);
        let more = self.b.value(Op::AnyLt {}, &[i, bound]);
        self.b.branch(more, body, next);
        self.b.switch_to(body);
        for _ in 0..self.rng.u8(1..4) {
            const OPS: [Op; 4] = [Op::AnyAdd {}, Op::AnySub {}, Op::AnyMul {}, Op::AnyModulo {}];
            let op = OPS[self.rng.usize(..OPS.len())];
            let known = self.b.use_var(sum);
            let operand = [i, other, known, bound][self.rng.usize(..4)];
            let value = self.b.value(op, &[known, operand]);
            self.b.def_var(sum, value);
        }
        if self.rng.u8(..3) == 0 {
            let value = self.b.use_var(sum);
            let less = self.b.value(Op::AnyLt {}, &[value, other]);
            let go_on = self.block();
            self.b.branch(less, go_on, next);
            self.b.switch_to(go_on);
        }
        let one = self.b.value(Op::AnyInteger { value: 1 }, &[]);
        let step = self.b.value(Op::AnyAdd {}, &[i, one]);
        self.b.def_var(counter, step);
        self.b.jump(head, &[]);
        self.b.switch_to(next);
        let value = self.b.use_var(sum);
        let variable = self.variable(Type::Any);
        self.b.def_var(variable, value);
    }

    /// A number of which its definition does not show of which kind it is.
    fn hidden_number(&mut self) -> Value {
        let number = if self.rng.bool() {
            let value = self.operand(Type::F64);
            self.b.value(Op::AnyFromF64 {}, &[value])
        } else {
            self.number()
        };
        let cell = self.b.value(Op::BoxNew {}, &[number]);
        self.b.value(Op::BoxGet {}, &[cell])
    }

    /// A protected region; its handler catches, or notes that it was unwound.
    pub(super) fn protect(&mut self, depth: usize) {
        let (caught, next) = (self.block(), self.block());
        let kind = if self.rng.bool() {
            let thrown = self.b.add_param(caught, Type::Any);
            let current = self.b.current();
            self.b.switch_to(caught);
            let variable = self.variable(Type::Any);
            self.b.def_var(variable, thrown);
            self.b.switch_to(current);
            HandlerKind::Catch(caught)
        } else {
            HandlerKind::Finally(caught)
        };
        let handler = Handler {
            kind,
            args: Values::new(),
        };
        let outer = self.handler.replace(handler);
        let body = self.block();
        self.b.jump(body, &[]);
        self.inner(body, next, depth);
        self.handler = outer;
        self.b.switch_to(caught);
        match kind {
            HandlerKind::Finally(_) => {
                self.set_global();
                self.b.terminate(Terminator::ResumeUnwind);
            }
            HandlerKind::Catch(_) | HandlerKind::Call => {
                self.assign();
                self.b.jump(next, &[]);
            }
        }
        self.b.switch_to(next);
    }
}
