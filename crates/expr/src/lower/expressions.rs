//! Expressions, construct by construct.

use polyc_base::scalar::Immediate;
use polyc_base::{Cause, Op};
use polyc_ir::{If, Value};

use super::Lowering;
use crate::check::Target;
use crate::tree::{BinaryOp, Expr, ExprId, LogicalOp, Name};
use crate::types::{Ty, TypeKind};

/// A list literal of up to so many elements is one instruction; a longer one is filled.
const SHORT_LIST: usize = 32;

impl Lowering<'_, '_, '_> {
    /// The value of an expression, in the representation of its type.
    pub(super) fn value(&mut self, id: ExprId) -> Value {
        if let Some((_, value)) = self.evaluated.take_if(|it| it.0 == id) {
            return value;
        }
        // To the first operand of a chain of operators, and then operator by operator.
        let (mut first, mut operators) = (id, Vec::new());
        while let Expr::Binary { op, left, right } = *self.program.tree.expr(first)
            && !matches!(self.program.checked.target(first), Target::Fails(_))
        {
            operators.push((first, op, left, right));
            first = left;
        }
        let mut value = self.operand(first);
        while let Some((id, op, left, right)) = operators.pop() {
            self.evaluated = Some((left, value));
            value = match op {
                BinaryOp::Equal => self.equality(id, left, right, true),
                BinaryOp::NotEqual => self.equality(id, left, right, false),
                _ => self.call(id, &[left, right]),
            };
            debug_assert_eq!(self.evaluated, None, "an operator evaluates its left operand first");
        }
        value
    }

    /// The value of an expression, unless it is an operator of a chain.
    fn operand(&mut self, id: ExprId) -> Value {
        let program = self.program;
        match program.checked.target(id) {
            Target::Fails(message) => return self.fail(id, message),
            Target::Value(value) => {
                self.at(id);
                let global = self.global(*value);
                return self.b.value(Op::GlobalGet { global }, &[]);
            }
            Target::TypeName(name) => {
                self.at(id);
                let name = self.b.text(*name);
                return self.native("expr.type_named", &[name]);
            }
            Target::Plain
            | Target::Local(_)
            | Target::Locals(..)
            | Target::Function(_)
            | Target::Standard { .. }
            | Target::Dynamic { .. }
            | Target::Host(_) => {}
        }
        match program.tree.expr(id) {
            Expr::Invalid => self.fail(id, "invalid expression"),
            Expr::Literal(literal) => {
                self.at(id);
                self.literal(literal)
            }
            Expr::Name { .. } => self.local(id),
            Expr::Select { operand, field } => self.select(id, *operand, *field),
            Expr::Has { operand, field } => {
                let container = self.value_as(*operand, Ty::DYN);
                self.at(id);
                let field = self.b.text(field.text);
                self.native("expr.has", &[container, field])
            }
            Expr::Index { operand, index } => self.call(id, &[*operand, *index]),
            Expr::Call { args, .. } => self.call(id, args),
            Expr::Method { target, args, .. } => self.method(id, *target, args),
            Expr::Unary { operand, .. } => self.call(id, &[*operand]),
            Expr::Binary { .. } => unreachable!("it is an operand"),
            Expr::Logical { op, .. } => self.logical(id, *op),
            Expr::Conditional { .. } => self.conditionals(id),
            Expr::List(elements) => self.list(id, elements),
            Expr::Map(entries) => self.map(id, entries),
            Expr::Comprehension { .. } => self.comprehension(id),
            Expr::Bind { value, body, .. } => {
                self.bind(id, *value);
                self.value(*body)
            }
        }
    }

    /// Evaluates an expression of a function whose result it is, and leaves the function.
    pub(super) fn tail(&mut self, mut id: ExprId, wanted: Ty) {
        let program = self.program;
        loop {
            match program.tree.expr(id) {
                Expr::Conditional {
                    condition,
                    then,
                    otherwise,
                } => {
                    let branch = self.begin_conditional(id, *condition);
                    self.tail(*then, wanted);
                    self.b.switch_to(branch.otherwise);
                    id = *otherwise;
                }
                Expr::Logical { op, left, right } if wanted == Ty::BOOL && !self.needs_handler(*left) => {
                    let left = self.value_as(*left, Ty::BOOL);
                    let (more, decided) = (self.b.create_block(), self.b.create_block());
                    self.at(id);
                    self.b.because(Cause::Laziness);
                    match op {
                        LogicalOp::And => self.b.branch(left, more, decided),
                        LogicalOp::Or => self.b.branch(left, decided, more),
                    }
                    self.b.switch_to(decided);
                    let result = self.b.bool(*op == LogicalOp::Or);
                    self.b.ret(Some(result));
                    self.b.because(None);
                    self.b.switch_to(more);
                    id = *right;
                }
                Expr::Bind { value, body, .. } => {
                    self.bind(id, *value);
                    id = *body;
                }
                Expr::Call { args, .. } if self.may_tail_call(id, wanted) => return self.tail_call(id, args),
                _ => {
                    let value = self.value_checked(id, wanted);
                    return self.b.ret(Some(value));
                }
            }
        }
    }

    /// Names a value.
    fn bind(&mut self, id: ExprId, value: ExprId) {
        let value = self.value(value);
        if let Target::Local(local) = *self.program.checked.target(id) {
            self.set_local(local, value);
        }
    }

    fn local(&mut self, id: ExprId) -> Value {
        let Target::Local(local) = *self.program.checked.target(id) else {
            return self.fail(id, "undeclared reference");
        };
        self.locals[&local]
    }

    /// An error when it is evaluated; the value is for what follows and never made.
    fn fail(&mut self, id: ExprId, message: &str) -> Value {
        self.at(id);
        let message = self.b.text(message);
        let never = self.native("expr.fail", &[message]);
        self.known(never, self.ty(id))
    }

    fn select(&mut self, id: ExprId, operand: ExprId, field: Name<'_>) -> Value {
        let known = matches!(self.kind(self.ty(operand)), TypeKind::Map(..));
        let container = self.value_as(operand, Ty::DYN);
        self.at(id);
        let field = self.b.text(field.text);
        let native = if known { "expr.map_get" } else { "expr.select" };
        let value = self.native(native, &[container, field]);
        self.known(value, self.ty(id))
    }

    fn equality(&mut self, id: ExprId, left: ExprId, right: ExprId, equal: bool) -> Value {
        let kinds = (self.kind(self.ty(left)), self.kind(self.ty(right)));
        let op = match (kinds, equal) {
            ((TypeKind::Int, TypeKind::Int) | (TypeKind::Uint, TypeKind::Uint), true) => Op::I64Eq,
            ((TypeKind::Int, TypeKind::Int) | (TypeKind::Uint, TypeKind::Uint), false) => Op::I64Ne,
            ((TypeKind::Double, TypeKind::Double), true) => Op::F64Eq,
            ((TypeKind::Double, TypeKind::Double), false) => Op::F64Ne,
            ((TypeKind::Bool, TypeKind::Bool), true) => Op::BoolEq,
            ((TypeKind::Bool, TypeKind::Bool), false) => Op::BoolNe,
            _ => {
                let is_text = matches!(
                    kinds,
                    (TypeKind::String, TypeKind::String) | (TypeKind::Bytes, TypeKind::Bytes)
                );
                let args = [self.value_as(left, Ty::DYN), self.value_as(right, Ty::DYN)];
                self.at(id);
                let same = if is_text {
                    self.b.value(Op::AnyEqual {}, &args)
                } else {
                    self.native("expr.equal", &args)
                };
                return if equal {
                    same
                } else {
                    self.b.value(Op::BoolNot, &[same])
                };
            }
        };
        let args = [self.value(left), self.value(right)];
        self.at(id);
        self.b.value(op, &args)
    }

    /// `c1 ? a : c2 ? b : …`, of any length.
    fn conditionals(&mut self, id: ExprId) -> Value {
        let (mut last, mut open) = (id, Vec::new());
        while let Expr::Conditional {
            condition,
            then,
            otherwise,
        } = *self.program.tree.expr(last)
        {
            let mut branch = self.begin_conditional(last, condition);
            let value = self.value_as(then, self.ty(last));
            self.b.begin_else_with(&mut branch, value);
            open.push((branch, last, otherwise));
            last = otherwise;
        }
        let mut value = self.value(last);
        while let Some((branch, id, otherwise)) = open.pop() {
            self.at(otherwise);
            value = self.coerce(value, self.ty(otherwise), self.ty(id));
            value = self.b.end_if_with(branch, value);
        }
        value
    }

    fn begin_conditional(&mut self, id: ExprId, condition: ExprId) -> If {
        let condition = self.value_as(condition, Ty::BOOL);
        self.at(id);
        let outer = self.b.because(Cause::Laziness);
        let branch = self.b.begin_if(condition);
        self.b.because(outer);
        branch
    }

    fn list(&mut self, id: ExprId, elements: &[ExprId]) -> Value {
        if elements.len() <= SHORT_LIST {
            let values: Vec<Value> = elements.iter().map(|&it| self.value_as(it, Ty::DYN)).collect();
            self.at(id);
            let count = u32::try_from(values.len()).expect("a short list");
            return self.b.value(Op::VectorOf { count }, &values);
        }
        self.at(id);
        let length = i64::try_from(elements.len()).expect("fewer elements than bytes of text");
        let (length, nothing) = (self.b.i64(length), self.b.immediate(Immediate::Nil));
        let list = self.b.value(Op::VectorNew {}, &[length, nothing]);
        for (position, &element) in (0..).zip(elements) {
            let value = self.value_as(element, Ty::DYN);
            let position = self.b.i64(position);
            let outer = self.b.because(Cause::Storage);
            self.b.op(Op::VectorSet {}, &[list, position, value]);
            self.b.because(outer);
        }
        list
    }

    fn map(&mut self, id: ExprId, entries: &[(ExprId, ExprId)]) -> Value {
        self.at(id);
        let map = self.native("expr.map_new", &[]);
        for &(key, value) in entries {
            let at = key;
            let (key, value) = (self.value_as(key, Ty::DYN), self.value_as(value, Ty::DYN));
            self.at(at);
            self.native_op("expr.map_insert", &[map, key, value]);
        }
        map
    }
}
