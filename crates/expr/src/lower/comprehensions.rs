//! The macros over lists and maps: a loop over a vector, with what it has found so far in variables.
//!
//! `map` and `filter` fill a vector as long as the range; nothing in Expr returns twice, so no one sees it half filled.

use polyc_base::scalar::{Immediate, Kind as ValueKind};
use polyc_base::{Cause, Op, Type};
use polyc_ir::{Block, Loop, Value, Variable};

use super::Lowering;
use crate::check::{LocalId, Target};
use crate::tree::{Comprehension, Expr, ExprId};
use crate::types::{Ty, TypeKind};

/// What a loop goes through.
#[derive(Clone, Copy)]
struct Range {
    /// The elements, or the keys.
    items: Value,
    /// Where the values of the keys are; nothing if the items are elements.
    container: Option<Value>,
    kind: TypeKind,
}

/// A loop over a range being built; the current block is its body.
struct Walk {
    range: Range,
    position: Variable,
    inner: Loop,
}

impl Lowering<'_, '_, '_> {
    pub(super) fn comprehension(&mut self, id: ExprId) -> Value {
        let Expr::Comprehension {
            kind,
            range,
            predicate,
            transform,
            ..
        } = *self.program.tree.expr(id)
        else {
            unreachable!("called for comprehensions only")
        };
        let second = matches!(self.program.checked.target(id), Target::Locals(..));
        let range = self.range(range, second);
        self.at(id);
        match (kind, predicate, transform) {
            (Comprehension::All, Some(test), _) => self.quantifier(id, range, test, false),
            (Comprehension::Exists, Some(test), _) => self.quantifier(id, range, test, true),
            (Comprehension::ExistsOne, Some(test), _) => self.exists_one(id, range, test),
            (Comprehension::Map, None, Some(transform)) => self.map_all(id, range, transform),
            (Comprehension::Map | Comprehension::Filter, Some(test), transform) => {
                self.collect(id, range, test, transform)
            }
            (Comprehension::TransformMap, test, Some(transform)) => self.transform_map(id, range, test, transform),
            _ => unreachable!("the parser gives each macro its arguments"),
        }
    }

    /// What to go through: with two variables, positions or keys and what they are of.
    fn range(&mut self, id: ExprId, second: bool) -> Range {
        let value = self.value_as(id, Ty::DYN);
        self.at(id);
        let kind = self.kind(self.ty(id));
        let items = match kind {
            TypeKind::List(_) => value,
            TypeKind::Map(..) => self.native("expr.map_keys", &[value]),
            _ if second => self.native("expr.keys", &[value]),
            _ => self.native("expr.iterable", &[value]),
        };
        let has_keys = second && !matches!(kind, TypeKind::List(_));
        Range {
            items,
            container: has_keys.then_some(value),
            kind,
        }
    }

    fn begin_walk(&mut self, range: Range) -> Walk {
        let outer = self.b.because(Cause::Loop);
        let length = self.b.value(Op::VectorLen {}, &[range.items]);
        let position = self.b.declare_var(Type::I64, "");
        let zero = self.b.i64(0);
        self.b.def_var(position, zero);
        let inner = self.b.begin_stepped_loop();
        let at = self.b.use_var(position);
        let more = self.b.value(Op::I64Lt, &[at, length]);
        self.b.loop_while(&inner, more);
        self.b.because(outer);
        Walk { range, position, inner }
    }

    /// The element or key, also as the macro's variables.
    fn element(&mut self, id: ExprId, it: &Walk) -> Value {
        let position = self.b.use_var(it.position);
        let outer = self.b.because(Cause::Loop);
        let item = self.b.value(Op::VectorGet {}, &[it.range.items, position]);
        match *self.program.checked.target(id) {
            Target::Local(local) => self.set_typed(local, item, Ty::DYN),
            Target::Locals(first, second) => match it.range.container {
                Some(container) => {
                    self.set_typed(first, item, Ty::DYN);
                    let is_map = matches!(it.range.kind, TypeKind::Map(..));
                    let native = if is_map { "expr.map_get" } else { "expr.index" };
                    let value = self.native(native, &[container, item]);
                    self.set_typed(second, value, Ty::DYN);
                }
                None => {
                    self.set_typed(first, position, Ty::INT);
                    self.set_typed(second, item, Ty::DYN);
                }
            },
            _ => unreachable!("the checker gives each macro its variables"),
        }
        self.b.because(outer);
        item
    }

    /// Gives a local a value of another type, in the representation of its own.
    fn set_typed(&mut self, local: LocalId, value: Value, found: Ty) {
        let ty = self.program.checked.locals[local.index()].ty;
        let value = match found {
            Ty::DYN => self.known(value, ty),
            _ => self.coerce(value, found, ty),
        };
        self.set_local(local, value);
    }

    /// Ends the loop; goes on after it.
    fn end_walk(&mut self, it: &Walk) {
        self.b.begin_step(&it.inner);
        let outer = self.b.because(Cause::Loop);
        let (position, one) = (self.b.use_var(it.position), self.b.i64(1));
        let position = self.b.value(Op::I64AddWrap, &[position, one]);
        self.b.def_var(it.position, position);
        self.b.end_loop(it.inner);
        self.b.because(outer);
    }

    /// `all` and `exists`: one element decides; an error counts only if none does.
    fn quantifier(&mut self, id: ExprId, range: Range, test: ExprId, decisive: bool) -> Value {
        let join = self.b.create_block();
        let result = self.b.add_param(join, Type::Bool);
        let guarded = self.needs_handler(test);
        let error = guarded.then(|| self.no_error());
        let it = self.begin_walk(range);
        self.element(id, &it);
        let holds = match error {
            Some(error) => self.guarded_test(test, error, it.inner.next),
            None => self.value_as(test, Ty::BOOL),
        };
        let decided = self.b.create_block();
        self.at(id);
        self.b.because(Cause::Laziness);
        if decisive {
            self.b.branch(holds, decided, it.inner.next);
        } else {
            self.b.branch(holds, it.inner.next, decided);
        }
        self.b.switch_to(decided);
        let value = self.b.bool(decisive);
        self.b.jump(join, &[value]);
        self.b.because(None);
        self.end_walk(&it);
        if let Some(error) = error {
            let error = self.b.use_var(error);
            self.throw_if_any(error);
        }
        let value = self.b.bool(!decisive);
        self.b.jump(join, &[value]);
        self.b.switch_to(join);
        result
    }

    /// A test inside a region; the first error is kept, and then the next element is looked at.
    fn guarded_test(&mut self, test: ExprId, error: Variable, next: Block) -> Value {
        let failed = self.b.create_block();
        let caught = self.b.add_param(failed, Type::Any);
        let outer = self.enter_region(failed);
        let holds = self.value_as(test, Ty::BOOL);
        self.b.set_region(outer);
        let after = self.b.create_block();
        self.b.because(Cause::Absorption);
        self.b.jump(after, &[]);
        self.b.switch_to(failed);
        let before = self.b.use_var(error);
        let kind = ValueKind::Undefined;
        let first = self.b.value(Op::AnyIs { kind }, &[before]);
        let keep = self.b.create_block();
        self.b.branch(first, keep, next);
        self.b.switch_to(keep);
        self.b.def_var(error, caught);
        self.b.jump(next, &[]);
        self.b.because(None);
        self.b.switch_to(after);
        holds
    }

    /// A variable for an error, with none in it.
    fn no_error(&mut self) -> Variable {
        let error = self.b.declare_var(Type::Any, "");
        let none = self.b.immediate(Immediate::Undefined);
        self.b.def_var(error, none);
        error
    }

    fn exists_one(&mut self, id: ExprId, range: Range, test: ExprId) -> Value {
        let count = self.b.declare_var(Type::I64, "");
        let zero = self.b.i64(0);
        self.b.def_var(count, zero);
        let it = self.begin_walk(range);
        self.element(id, &it);
        self.skip_unless(test, &it);
        self.increment(count);
        self.end_walk(&it);
        let (count, one) = (self.b.use_var(count), self.b.i64(1));
        self.b.value(Op::I64Eq, &[count, one])
    }

    /// `map` without a test: the result is as long as the range.
    fn map_all(&mut self, id: ExprId, range: Range, transform: ExprId) -> Value {
        let result = self.empty_like(range.items);
        let it = self.begin_walk(range);
        self.element(id, &it);
        let value = self.value_as(transform, Ty::DYN);
        let position = self.b.use_var(it.position);
        self.at(id);
        self.keep_result(result, position, value);
        self.end_walk(&it);
        result
    }

    /// `filter`, and `map` with a test: the result is as long as tests hold.
    fn collect(&mut self, id: ExprId, range: Range, test: ExprId, transform: Option<ExprId>) -> Value {
        let result = self.empty_like(range.items);
        let count = self.b.declare_var(Type::I64, "");
        let zero = self.b.i64(0);
        self.b.def_var(count, zero);
        let it = self.begin_walk(range);
        let element = self.element(id, &it);
        self.skip_unless(test, &it);
        let value = match transform {
            Some(transform) => self.value_as(transform, Ty::DYN),
            None => element,
        };
        let position = self.b.use_var(count);
        self.at(id);
        self.keep_result(result, position, value);
        self.increment(count);
        self.end_walk(&it);
        let count = self.b.use_var(count);
        self.native("expr.list_prefix", &[result, count])
    }

    /// `transformMap`: a new value for each key or position for which the test holds.
    fn transform_map(&mut self, id: ExprId, range: Range, test: Option<ExprId>, transform: ExprId) -> Value {
        let result = self.native("expr.map_new", &[]);
        let it = self.begin_walk(range);
        self.element(id, &it);
        if let Some(test) = test {
            self.skip_unless(test, &it);
        }
        let value = self.value_as(transform, Ty::DYN);
        self.at(id);
        let Target::Locals(key, _) = *self.program.checked.target(id) else {
            unreachable!("it has two variables")
        };
        let ty = self.program.checked.locals[key.index()].ty;
        let key = self.coerce(self.locals[&key], ty, Ty::DYN);
        self.native_op("expr.map_insert", &[result, key, value]);
        self.end_walk(&it);
        result
    }

    /// Goes on with the next element unless the test holds.
    fn skip_unless(&mut self, test: ExprId, it: &Walk) {
        let holds = self.value_as(test, Ty::BOOL);
        self.b.continue_unless(&it.inner, holds);
    }

    fn increment(&mut self, variable: Variable) {
        let (value, one) = (self.b.use_var(variable), self.b.i64(1));
        let value = self.b.value(Op::I64AddWrap, &[value, one]);
        self.b.def_var(variable, value);
    }

    /// A new vector as long as another.
    fn empty_like(&mut self, range: Value) -> Value {
        let outer = self.b.because(Cause::Loop);
        let length = self.b.value(Op::VectorLen {}, &[range]);
        let nothing = self.b.immediate(Immediate::Nil);
        let result = self.b.value(Op::VectorNew {}, &[length, nothing]);
        self.b.because(outer);
        result
    }

    fn keep_result(&mut self, result: Value, position: Value, value: Value) {
        let outer = self.b.because(Cause::Loop);
        self.b.op(Op::VectorSet {}, &[result, position, value]);
        self.b.because(outer);
    }
}
