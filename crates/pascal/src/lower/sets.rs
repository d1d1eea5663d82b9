//! Sets: the bits of one `i64`, or of four.

use polyc_base::{Cause, Op, Span};
use polyc_ir::Value;

use super::routine::Body;
use crate::model::{Check, Expression, ExpressionKind, Member, SetComparison, SetOperation};
use crate::rules::range_words;
use crate::types::TypeId;

impl Body<'_, '_> {
    fn words(&self, set: TypeId) -> usize {
        self.shared.types().form(set).types().len()
    }

    /// A set constructor: constants at once, then the other members one by one.
    pub(super) fn set(&mut self, members: &[Member], ty: TypeId) -> Vec<Value> {
        let count = self.words(ty);
        let constant = constant_words(members);
        let mut words: Vec<Value> = constant[..count].iter().map(|&word| self.b.i64(word as i64)).collect();
        for member in members {
            if constant_member(member).is_none() {
                self.add_member(&mut words, member);
            }
        }
        words
    }

    fn add_member(&mut self, words: &mut [Value], member: &Member) {
        let highest = words.len() as i64 * 64 - 1;
        let first = self.scalar(&member.first);
        let first = self.number(first);
        let Some(last) = &member.last else {
            let value = self.member_check(first, &member.first, highest);
            let outer = self.b.because(Cause::Set);
            for (number, word) in (0..).zip(words) {
                let bit = self.member_bit(value, number, highest > 63);
                *word = self.b.value(Op::I64Or, &[*word, bit]);
            }
            self.b.because(outer);
            return;
        };
        let span = last.span;
        let last = self.scalar(last);
        let last = self.number(last);
        self.set_loc(span);
        for (number, word) in (0..).zip(words) {
            let number = self.b.i64(number);
            let bits = self.native("pascal.set_range", &[first, last, number]);
            let bits = bits.expect("it gives bits");
            *word = self.b.value(Op::I64Or, &[*word, bits]);
        }
    }

    fn member_check(&mut self, value: Value, member: &Expression, highest: i64) -> Value {
        let bounds = self.shared.types().bounds(member.ty);
        if bounds.is_some_and(|(low, high)| low >= 0 && high <= highest) {
            return value;
        }
        let op = Op::I64Check { low: 0, high: highest };
        self.at_because(member.span, Cause::Set, op, &[value])
    }

    /// The bit of a member in that word of a set.
    fn member_bit(&mut self, value: Value, word: i64, large: bool) -> Value {
        let one = self.b.i64(1);
        if !large {
            return self.b.value(Op::I64Shl, &[one, value]);
        }
        let six = self.b.i64(6);
        let of = self.b.value(Op::I64ShrU, &[value, six]);
        let word = self.b.i64(word);
        let here = self.b.value(Op::I64Eq, &[of, word]);
        let here = self.b.value(Op::I64FromBool, &[here]);
        self.b.value(Op::I64Shl, &[here, value])
    }

    /// An operation on a set whose words are there.
    pub(super) fn set_operation(&mut self, op: SetOperation, x: Vec<Value>, y: &Expression) -> Vec<Value> {
        let y = self.expression(y);
        let outer = self.b.because(Cause::Set);
        let pairs = x.into_iter().zip(y);
        let words = pairs.map(|(x, y)| self.word_operation(op, x, y)).collect();
        self.b.because(outer);
        words
    }

    fn word_operation(&mut self, op: SetOperation, x: Value, y: Value) -> Value {
        match op {
            SetOperation::Union => self.b.value(Op::I64Or, &[x, y]),
            SetOperation::Intersection => self.b.value(Op::I64And, &[x, y]),
            SetOperation::Difference => {
                let ones = self.b.i64(-1);
                let others = self.b.value(Op::I64Xor, &[y, ones]);
                self.b.value(Op::I64And, &[x, others])
            }
        }
    }

    /// No bit remains: of the differences for equality, of what is only in one for inclusion.
    pub(super) fn compare_sets(&mut self, op: SetComparison, x: &Expression, y: &Expression, span: Span) -> Value {
        let (x, y) = (self.expression(x), self.expression(y));
        self.set_loc(span);
        let mut rest = None;
        for (x, y) in x.into_iter().zip(y) {
            let word = match op {
                SetComparison::Equal | SetComparison::NotEqual => self.b.value(Op::I64Xor, &[x, y]),
                SetComparison::Subset => self.word_operation(SetOperation::Difference, x, y),
                SetComparison::Superset => self.word_operation(SetOperation::Difference, y, x),
            };
            rest = Some(match rest {
                Some(rest) => self.b.value(Op::I64Or, &[rest, word]),
                None => word,
            });
        }
        let rest = rest.expect("a set has words");
        let zero = self.b.i64(0);
        let op = match op {
            SetComparison::NotEqual => Op::I64Ne,
            _ => Op::I64Eq,
        };
        self.b.value(op, &[rest, zero])
    }

    /// A set as one of another form, whose members must lie in a range.
    pub(super) fn convert_set(&mut self, x: &Expression, check: Option<Check>, ty: TypeId, span: Span) -> Vec<Value> {
        let mut words = self.expression(x);
        if let Some(check) = check {
            self.check_members(&words, check, span);
        }
        let count = self.words(ty);
        while words.len() < count {
            words.push(self.b.i64(0));
        }
        words.truncate(count);
        words
    }

    fn check_members(&mut self, words: &[Value], check: Check, span: Span) {
        self.set_loc(span);
        let allowed = range_words(check.low, check.high);
        let mut rest = None;
        for (&word, allowed) in words.iter().zip(allowed) {
            let others = self.b.i64(!allowed as i64);
            let others = self.b.value(Op::I64And, &[word, others]);
            rest = Some(match rest {
                Some(rest) => self.b.value(Op::I64Or, &[rest, others]),
                None => others,
            });
        }
        let rest = rest.expect("a set has words");
        let zero = self.b.i64(0);
        let fails = self.b.value(Op::I64Ne, &[rest, zero]);
        self.fail_if(fails, check.rule, span, Cause::Range);
    }

    // Membership.

    pub(super) fn membership(&mut self, x: &Expression, set: &Expression, span: Span) -> Value {
        let value = self.scalar(x);
        let value = self.number(value);
        if let ExpressionKind::Set(members) = &set.kind {
            if members.iter().all(|it| constant_member(it).is_some()) {
                return self.in_constant(value, members, x.ty, span);
            }
            return self.in_constructor(value, members, span);
        }
        let words = self.expression(set);
        self.set_loc(span);
        self.in_words(value, &words, x.ty)
    }

    /// Constant members: the bits of one word, or comparisons.
    fn in_constant(&mut self, value: Value, members: &[Member], ty: TypeId, span: Span) -> Value {
        let words = constant_words(members);
        if words[1..] == [0; 3] && members.len() > 1 {
            self.set_loc(span);
            let word = self.b.i64(words[0] as i64);
            return self.in_words(value, &[word], ty);
        }
        self.in_constructor(value, members, span)
    }

    /// Equal to a member, or between two.
    fn in_constructor(&mut self, value: Value, members: &[Member], span: Span) -> Value {
        let mut found = None;
        for member in members {
            let first = self.scalar(&member.first);
            let first = self.number(first);
            let here = match &member.last {
                None => self.at(span, Op::I64Eq, &[value, first]),
                Some(last) => {
                    let last = self.scalar(last);
                    let last = self.number(last);
                    let above = self.at(span, Op::I64Ge, &[value, first]);
                    let below = self.b.value(Op::I64Le, &[value, last]);
                    self.b.value(Op::BoolAnd, &[above, below])
                }
            };
            found = Some(match found {
                Some(found) => self.b.value(Op::BoolOr, &[found, here]),
                None => here,
            });
        }
        match found {
            Some(found) => found,
            None => self.b.bool(false),
        }
    }

    /// The bit of the value, if the set has so many.
    fn in_words(&mut self, value: Value, words: &[Value], ty: TypeId) -> Value {
        let size = words.len() as i64 * 64;
        let outer = self.b.because(Cause::Set);
        let mut bits = None;
        for (number, &word) in (0..).zip(words) {
            let mut bit = self.b.value(Op::I64ShrU, &[word, value]);
            if words.len() > 1 {
                let six = self.b.i64(6);
                let of = self.b.value(Op::I64ShrU, &[value, six]);
                let number = self.b.i64(number);
                let here = self.b.value(Op::I64Eq, &[of, number]);
                let here = self.b.value(Op::I64FromBool, &[here]);
                bit = self.b.value(Op::I64And, &[bit, here]);
            }
            bits = Some(match bits {
                Some(bits) => self.b.value(Op::I64Or, &[bits, bit]),
                None => bit,
            });
        }
        let bits = bits.expect("a set has words");
        let one = self.b.i64(1);
        let bit = self.b.value(Op::I64And, &[bits, one]);
        let zero = self.b.i64(0);
        let found = self.b.value(Op::I64Ne, &[bit, zero]);
        let bounds = self.shared.types().bounds(ty);
        // With four words the word's number already says that the value is in range.
        let is_known = words.len() > 1 || bounds.is_some_and(|(low, high)| low >= 0 && high < size);
        let found = match is_known {
            true => found,
            false => {
                let size = self.b.i64(size);
                let inside = self.b.value(Op::U64Lt, &[value, size]);
                self.b.value(Op::BoolAnd, &[inside, found])
            }
        };
        self.b.because(outer);
        found
    }
}

/// First and last value of a member that is constant.
fn constant_member(member: &Member) -> Option<(i64, i64)> {
    let ExpressionKind::Ordinal(first) = member.first.kind else {
        return None;
    };
    match &member.last {
        None => Some((first, first)),
        Some(last) => match last.kind {
            ExpressionKind::Ordinal(last) => Some((first, last)),
            _ => None,
        },
    }
}

/// The bits of the constant members.
fn constant_words(members: &[Member]) -> [u64; 4] {
    let mut words = [0; 4];
    for (first, last) in members.iter().filter_map(constant_member) {
        for (word, bits) in words.iter_mut().zip(range_words(first, last)) {
            *word |= bits;
        }
    }
    words
}
