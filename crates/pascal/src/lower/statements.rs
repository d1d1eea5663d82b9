//! Statements.

use polyc_base::{Cause, Op, Span};

use super::routine::Body;
use crate::model::{Expression, ExpressionKind, Place, Root, Statement, StatementKind, Transfer};
use crate::rules::Rule;
use crate::types::{Form, TypeId, TypeKind};

impl Body<'_, '_> {
    pub(super) fn statements(&mut self, list: &[Statement]) {
        for statement in list {
            if !self.b.module.budget().step(1) {
                return;
            }
            self.statement(statement);
        }
    }

    pub(super) fn statement(&mut self, statement: &Statement) {
        let span = statement.span;
        match &statement.kind {
            StatementKind::Empty => {}
            StatementKind::Sequence(list) => self.statements(list),
            StatementKind::Assign(place, value) => self.assign(place, value, span),
            StatementKind::Call(call) => {
                self.call(call, span);
            }
            StatementKind::New(place, target) => self.new_variable(place, *target, span),
            StatementKind::Dispose(pointer, target) => self.dispose(pointer, *target, span),
            StatementKind::Transfer(transfer) => self.transfer(transfer, span),
            StatementKind::Write(item) => self.write(item, span),
            StatementKind::WriteLine => self.simple("pascal.write_line", span),
            StatementKind::Page => self.simple("pascal.page", span),
            StatementKind::Read(place, kind) => self.read(place, *kind, span),
            StatementKind::ReadLine => self.simple("pascal.read_line", span),
            StatementKind::Label(label) => {
                let block = self.labels[label.index()];
                self.b.jump(block, &[]);
                self.b.switch_to(block);
            }
            StatementKind::Goto(label) => {
                self.set_loc(span);
                let block = self.labels[label.index()];
                self.b.jump(block, &[]);
            }
            StatementKind::If(arms, no) => self.if_statement(arms, no.as_deref()),
            StatementKind::Case(selector, arms) => self.case(selector, arms, span),
            StatementKind::Repeat(body, condition) => self.repeat(body, condition),
            StatementKind::While(condition, body) => self.while_statement(condition, body),
            StatementKind::For(it) => self.for_statement(it),
            StatementKind::With(with, record, body) => {
                let place = self.place(record);
                self.b.because(Cause::EvaluationOrder);
                let place = self.settle(place);
                self.b.because(None);
                self.withs[with.index()] = Some(place);
                self.statement(body);
            }
        }
    }

    fn simple(&mut self, native: &str, span: Span) {
        self.set_loc(span);
        self.native(native, &[]);
    }

    /// The left side is found before the right is evaluated.
    fn assign(&mut self, place: &Place, value: &Expression, span: Span) {
        if let (Root::Variable(id), []) = (place.root, place.steps.as_slice())
            && self.shared.types().form(place.ty) != Form::Memory
        {
            let values = self.expression(value);
            self.set_loc(span);
            self.store_variable(id, &values);
            return;
        }
        let to = self.place(place);
        if self.shared.types().form(place.ty) == Form::Memory {
            let from = self.memory(value);
            self.set_loc(span);
            self.copy(to, from, place.ty);
            return;
        }
        let values = self.expression(value);
        self.set_loc(span);
        self.store(to, place.ty, &values);
    }

    /// Stores a value made by a statement.
    pub(super) fn store_place(&mut self, place: &Place, values: &[polyc_ir::Value]) {
        if let (Root::Variable(id), []) = (place.root, place.steps.as_slice()) {
            self.store_variable(id, values);
        } else {
            let to = self.place(place);
            self.store(to, place.ty, values);
        }
    }

    fn new_variable(&mut self, place: &Place, target: TypeId, span: Span) {
        let shape = self.shared.shape(self.b.module, target);
        let object = self.at(span, Op::ObjNew { shape }, &[]);
        let pointer = self.b.value(Op::AnyFromObj {}, &[object]);
        self.store_place(place, &[pointer]);
    }

    /// Disposing of what is disposed of already fails like any other access to it.
    fn dispose(&mut self, pointer: &Expression, target: TypeId, span: Span) {
        let value = self.expression(pointer)[0];
        let shape = self.shared.shape(self.b.module, target);
        self.shared.rules.add(span, Rule::DisposeNil);
        let object = self.at(span, Op::ObjCast { shape }, &[value]);
        let layout = self.shared.types().layout(target);
        if layout.raw > 0 {
            self.b.op(Op::U8Load { offset: 0 }, &[object]);
        } else if layout.refs > 0 {
            self.b.op(Op::RefLoad { offset: 0 }, &[object]);
        }
        self.b.op(Op::ObjDispose {}, &[object]);
    }

    /// Packed and unpacked arrays lie alike, so that the elements are copied in one go.
    fn transfer(&mut self, transfer: &Transfer, span: Span) {
        let unpacked = self.place(&transfer.unpacked);
        let packed = self.place(&transfer.packed);
        let index = self.expression(&transfer.index)[0];
        let index = self.number(index);
        let types = self.shared.types();
        let bounds = |ty| match types.kind(ty) {
            TypeKind::Array { index, .. } => types.bounds(*index),
            _ => None,
        };
        let (low, high) = bounds(transfer.unpacked.ty).expect("the checker saw an array");
        let (first, last) = bounds(transfer.packed.ty).expect("the checker saw an array");
        let TypeKind::Array { element, .. } = *types.kind(transfer.unpacked.ty) else {
            unreachable!("the checker saw an array");
        };
        let stride = types.layout(element).stride();
        let rule = if transfer.pack { Rule::Pack } else { Rule::Unpack };
        self.shared.rules.add(span, rule);
        let highest = high.saturating_sub(last.saturating_sub(first));
        let check = Op::I64Check { low, high: highest };
        let index = self.at_because(span, Cause::Bounds, check, &[index]);
        let mut from = self.settle(unpacked);
        let low = self.b.i64(low);
        let position = self.b.value(Op::I64SubWrap, &[index, low]);
        for (offset, stride) in [(&mut from.refs, stride.refs), (&mut from.raw, stride.raw)] {
            let stride = self.b.i64(i64::from(stride));
            let by = self.b.value(Op::I64MulWrap, &[position, stride]);
            offset.dynamic = Some(match offset.dynamic {
                Some(dynamic) => self.b.value(Op::I64AddWrap, &[dynamic, by]),
                None => by,
            });
        }
        match transfer.pack {
            true => self.copy(packed, from, transfer.packed.ty),
            false => self.copy(from, packed, transfer.packed.ty),
        }
    }

    /// The place of a structured value.
    pub(super) fn memory(&mut self, value: &Expression) -> super::offset::PlaceValue {
        match &value.kind {
            ExpressionKind::Load(place) => self.place(place),
            ExpressionKind::String(text) => self.literal(text),
            _ => unreachable!("structured values are variables or strings"),
        }
    }
}
