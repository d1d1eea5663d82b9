//! Values in the representation that is wanted.

use polyc_base::scalar::Immediate;
use polyc_base::{Cause, Constant, Op, Type};
use polyc_frontend::Calls;
use polyc_ir::Value;

use super::Lowering;
use crate::natives;
use crate::tree::{ExprId, Literal};
use crate::types::{Ty, TypeKind};

impl Lowering<'_, '_, '_> {
    /// The value of an expression where one of another static type is wanted.
    pub(super) fn value_as(&mut self, id: ExprId, wanted: Ty) -> Value {
        let value = self.value(id);
        self.at(id);
        self.coerce(value, self.ty(id), wanted)
    }

    /// The same at a border that a written type guards: what is `dyn` is checked to be of that type.
    pub(super) fn value_checked(&mut self, id: ExprId, wanted: Ty) -> Value {
        let value = self.value(id);
        self.at(id);
        self.check_and_coerce(value, self.ty(id), wanted)
    }

    pub(super) fn check_and_coerce(&mut self, value: Value, found: Ty, wanted: Ty) -> Value {
        match self.guard(found, wanted) {
            Some(name) => {
                let name = self.b.text(name);
                self.native("expr.expect", &[value, name])
            }
            None => self.coerce(value, found, wanted),
        }
    }

    /// The type to look for at run time where a value of type `found` crosses to `wanted`; scalars are looked at by
    /// their conversion.
    pub(super) fn guard(&self, found: Ty, wanted: Ty) -> Option<&'static str> {
        if self.kind(found) != TypeKind::Dyn {
            return None;
        }
        match self.kind(wanted) {
            TypeKind::String => Some("string"),
            TypeKind::Bytes => Some("bytes"),
            TypeKind::List(_) => Some("list"),
            TypeKind::Map(..) => Some("map"),
            TypeKind::Null => Some("null_type"),
            TypeKind::Type => Some("type"),
            TypeKind::Dyn
            | TypeKind::Bool
            | TypeKind::Int
            | TypeKind::Uint
            | TypeKind::Double
            | TypeKind::Variable(_) => None,
        }
    }

    /// Changes the representation; an `any` that is not of the wanted type traps where its machine type differs.
    pub(super) fn coerce(&mut self, value: Value, found: Ty, wanted: Ty) -> Value {
        let cause = match self.kind(found) {
            TypeKind::Dyn => Cause::Kind,
            _ => Cause::Representation,
        };
        self.change(value, found, wanted, cause)
    }

    /// A value held as `any`, whose type is known to be the wanted one, in the representation of that.
    pub(super) fn known(&mut self, value: Value, wanted: Ty) -> Value {
        self.change(value, Ty::DYN, wanted, Cause::Representation)
    }

    fn change(&mut self, value: Value, found: Ty, wanted: Ty, cause: Cause) -> Value {
        let (from, to) = (self.scalar(found), self.scalar(wanted));
        if from == to {
            return value;
        }
        let outer = self.b.because(cause);
        let boxed = match from {
            Some(scalar) => self.boxed(value, scalar),
            None => value,
        };
        let changed = match to {
            Some(scalar) => self.unboxed(boxed, scalar),
            None => boxed,
        };
        self.b.because(outer);
        changed
    }

    pub(super) fn same_representation(&self, a: Ty, b: Ty) -> bool {
        self.scalar(a) == self.scalar(b)
    }

    fn scalar(&self, ty: Ty) -> Option<TypeKind> {
        let kind = self.kind(ty);
        matches!(kind, TypeKind::Int | TypeKind::Uint | TypeKind::Double | TypeKind::Bool).then_some(kind)
    }

    fn boxed(&mut self, value: Value, scalar: TypeKind) -> Value {
        match scalar {
            TypeKind::Uint => self.native("expr.uint_box", &[value]),
            _ => self.b.convert(value, Type::Any),
        }
    }

    fn unboxed(&mut self, value: Value, scalar: TypeKind) -> Value {
        match scalar {
            TypeKind::Int => self.b.convert(value, Type::I64),
            TypeKind::Double => self.b.convert(value, Type::F64),
            TypeKind::Bool => self.b.convert(value, Type::Bool),
            _ => self.native("expr.uint_unbox", &[value]),
        }
    }

    /// A call of a native of this language that has a result.
    pub(super) fn native(&mut self, name: &str, args: &[Value]) -> Value {
        self.b.native_value(natives::find(name), args)
    }

    /// A call of a native of this language.
    pub(super) fn native_op(&mut self, name: &str, args: &[Value]) -> Option<Value> {
        self.b.native(natives::find(name), args)
    }

    /// A constant, in the representation of its type.
    pub(super) fn literal(&mut self, literal: &Literal) -> Value {
        match literal {
            Literal::Null => self.b.immediate(Immediate::Null),
            Literal::Bool(value) => self.b.bool(*value),
            Literal::Int(value) => self.b.i64(*value),
            Literal::Uint(value) => self.b.i64(value.cast_signed()),
            Literal::Double(value) => self.b.f64(*value),
            Literal::String(text) => self.b.text(text),
            Literal::Bytes(bytes) => self.constant(Constant::Bytes(bytes.clone())),
        }
    }

    pub(super) fn constant(&mut self, constant: Constant) -> Value {
        let constant = self.b.module.constant(constant);
        self.b.value(Op::Const { constant }, &[])
    }
}
