//! Places: an object, and offsets into its references and raw bytes.
//!
//! An offset is a constant, a value plus a constant, or an element still to be found: index, bounds and strides are
//! kept until the access, which is then one instruction that checks the index, finds the element and loads it.

use polyc_base::arith::Element;
use polyc_base::budget::INSTRUCTION;
use polyc_base::{Cause, Op, Span, Type};
use polyc_ir::Value;

use super::offset::{Offset, Pending, PlaceValue};
use super::routine::Body;
use super::storage::Storage;
use crate::model::{Expression, Place, Root, Step, VariableId};
use crate::rules::Rule;
use crate::types::{Field, Form, Record, TypeId, TypeKind};

/// Which region of an object.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Region {
    Refs,
    Raw,
}

/// How to address: as the operation has it.
enum Address {
    Fixed(u32),
    At(u32, Value),
    Element(Element, Value),
}

impl Body<'_, '_> {
    /// The place of a variable that has one.
    pub(super) fn variable_place(&mut self, id: VariableId) -> PlaceValue {
        match self.shared.stores.variables[id.index()] {
            Storage::Frame(refs, raw) => {
                let owner = self.shared.model.variable(id).owner;
                PlaceValue::at(self.frames[&owner], refs, raw)
            }
            Storage::Reference => self.references[&id],
            Storage::Registers | Storage::Global(_) => {
                unreachable!("only what has a place is asked for it")
            }
        }
    }

    /// Walks a variable access.
    pub(super) fn place(&mut self, place: &Place) -> PlaceValue {
        let steps = place.steps.as_slice();
        let (mut at, steps) = match (place.root, steps.split_first()) {
            (Root::With(with), _) => {
                let record = self.withs[with.index()].expect("inside the with statement");
                (record, steps)
            }
            // A pointer is loaded, so it may be in a register.
            (Root::Variable(id), Some((Step::Dereference(target, span), rest))) => {
                let pointer = self.load_variable(id)[0];
                (self.dereference(pointer, *target, *span), rest)
            }
            (Root::Variable(id), _) => (self.variable_place(id), steps),
            (Root::Invalid, _) => unreachable!("a program with mistakes is not lowered"),
        };
        for step in steps {
            at = self.step(at, step);
        }
        at
    }

    fn step(&mut self, at: PlaceValue, step: &Step) -> PlaceValue {
        match step {
            Step::Field(record, field, span) => {
                let model = self.shared.model;
                let TypeKind::Record(record) = model.types.kind(*record) else {
                    unreachable!("the checker saw a record");
                };
                let field = &record.fields[*field];
                self.check_variants(at, record, field, *span);
                at.plus(field.refs, field.raw)
            }
            Step::Index(array, index) => self.element(at, *array, index),
            Step::Dereference(target, span) => {
                let pointer = self.load_one(at, TypeId::NIL);
                self.dereference(pointer, *target, *span)
            }
        }
    }

    /// The variants a field lies in are active, the innermost first (6.5.3.3).
    fn check_variants(&mut self, at: PlaceValue, record: &Record, field: &Field, span: Span) {
        let mut variant = field.variant.as_ref();
        while let Some(active) = variant {
            self.set_loc(span);
            self.b.because(Cause::Variant);
            let tag = &record.fields[active.tag];
            let value = self.load_one(at.plus(tag.refs, tag.raw), tag.ty);
            let value = self.number(value);
            let budget = self.b.module.budget();
            budget.charge(active.values.len(), INSTRUCTION);
            if budget.is_spent() {
                return;
            }
            let mut found = self.b.bool(false);
            for &wanted in &active.values {
                let wanted = self.b.i64(wanted);
                let equal = self.b.value(Op::I64Eq, &[value, wanted]);
                found = self.b.value(Op::BoolOr, &[found, equal]);
            }
            let fails = self.b.value(Op::BoolNot, &[found]);
            self.fail_if(fails, Rule::Variant, span, Cause::Variant);
            variant = tag.variant.as_ref();
        }
    }

    fn dereference(&mut self, pointer: Value, target: TypeId, span: Span) -> PlaceValue {
        let shape = self.shared.shape(self.b.module, target);
        let object = self.at(span, Op::ObjCast { shape }, &[pointer]);
        PlaceValue::at(object, 0, 0)
    }

    fn element(&mut self, at: PlaceValue, array: TypeId, index: &Expression) -> PlaceValue {
        let at = self.settle(at);
        let value = self.expression(index)[0];
        let value = self.number(value);
        let types = self.shared.types();
        let TypeKind::Array { index: of, element, .. } = *types.kind(array) else {
            unreachable!("the checker saw an array");
        };
        let (low, high) = types.bounds(of).expect("an index type is ordinal");
        let stride = types.layout(element).stride();
        self.set_loc(index.span);
        if stride.refs == 0 && stride.raw == 0 {
            self.at_because(index.span, Cause::Bounds, Op::I64Check { low, high }, &[value]);
            return at;
        }
        let length = u32::try_from(high.wrapping_sub(low)).map_or(u32::MAX, |last| last + 1);
        let pending = Some(Pending {
            index: value,
            low,
            length,
            refs: stride.refs,
            raw: stride.raw,
        });
        PlaceValue { pending, ..at }
    }

    /// The place with its element found.
    pub(super) fn settle(&mut self, at: PlaceValue) -> PlaceValue {
        let Some(pending) = at.pending else { return at };
        PlaceValue {
            refs: self.settle_offset(at.refs, pending, pending.refs),
            raw: self.settle_offset(at.raw, pending, pending.raw),
            pending: None,
            ..at
        }
    }

    fn settle_offset(&mut self, offset: Offset, pending: Pending, stride: u32) -> Offset {
        if stride == 0 {
            return offset;
        }
        let element = Element {
            low: pending.low,
            length: pending.length,
            stride,
            displacement: 0,
        };
        let found = self.b.value(Op::I64Element { element }, &[pending.index]);
        let dynamic = match offset.dynamic {
            Some(dynamic) => self.b.value(Op::I64AddWrap, &[dynamic, found]),
            None => found,
        };
        Offset {
            dynamic: Some(dynamic),
            ..offset
        }
    }

    fn address(&mut self, at: PlaceValue, region: Region) -> (Value, Address) {
        let (offset, stride) = match region {
            Region::Refs => (at.refs, at.pending.map_or(0, |it| it.refs)),
            Region::Raw => (at.raw, at.pending.map_or(0, |it| it.raw)),
        };
        let address = match (offset.dynamic, at.pending) {
            (None, None) => Address::Fixed(offset.fixed),
            (Some(dynamic), None) => Address::At(offset.fixed, dynamic),
            (None, Some(pending)) => {
                let element = Element {
                    low: pending.low,
                    length: pending.length,
                    stride,
                    displacement: offset.fixed,
                };
                Address::Element(element, pending.index)
            }
            (Some(_), Some(pending)) => {
                let offset = self.settle_offset(offset, pending, stride);
                Address::At(offset.fixed, offset.dynamic.expect("just made"))
            }
        };
        (at.object, address)
    }

    /// The offset as a value.
    pub(super) fn offset(&mut self, offset: Offset) -> Value {
        let fixed = i64::from(offset.fixed);
        match offset.dynamic {
            None => self.b.i64(fixed),
            Some(dynamic) if fixed == 0 => dynamic,
            Some(dynamic) => {
                let fixed = self.b.i64(fixed);
                self.b.value(Op::I64AddWrap, &[dynamic, fixed])
            }
        }
    }

    /// A place as a variable parameter gets it.
    pub(super) fn place_values(&mut self, at: PlaceValue, ty: TypeId) -> Vec<Value> {
        let outer = self.b.because(Cause::Reference);
        let at = self.settle(at);
        let layout = self.shared.types().layout(ty);
        let mut values = vec![at.object];
        if layout.refs > 0 {
            values.push(self.offset(at.refs));
        }
        if layout.raw > 0 {
            values.push(self.offset(at.raw));
        }
        self.b.because(outer);
        values
    }

    /// Copies a structured value.
    pub(super) fn copy(&mut self, to: PlaceValue, from: PlaceValue, ty: TypeId) {
        let layout = self.shared.types().layout(ty);
        let (to, from) = (self.settle(to), self.settle(from));
        let args = [
            to.object,
            self.offset(to.refs),
            self.offset(to.raw),
            from.object,
            self.offset(from.refs),
            self.offset(from.raw),
        ];
        let op = Op::ObjCopy {
            refs: layout.refs,
            raw: layout.raw,
        };
        self.b.op(op, &args);
    }

    // Loads and stores of what fits in registers.

    /// The registers of a value in an object.
    pub(super) fn load(&mut self, at: PlaceValue, ty: TypeId) -> Vec<Value> {
        if self.shared.types().form(ty) != Form::LargeSet {
            return vec![self.load_one(at, ty)];
        }
        let at = self.settle(at);
        (0..4).map(|word| self.load_word(at.plus(0, 8 * word))).collect()
    }

    fn load_one(&mut self, at: PlaceValue, ty: TypeId) -> Value {
        let types = self.shared.types();
        let narrow = types.layout(ty).raw == 1;
        match types.form(ty) {
            Form::Integer if narrow => self.load_byte(at),
            Form::Boolean => {
                let byte = self.load_byte(at);
                let zero = self.b.i64(0);
                self.b.value(Op::I64Ne, &[byte, zero])
            }
            Form::Real => {
                let (object, address) = self.address(at, Region::Raw);
                match address {
                    Address::Fixed(offset) => self.b.value(Op::F64Load { offset }, &[object]),
                    Address::At(offset, by) => self.b.value(Op::F64LoadAt { offset }, &[object, by]),
                    Address::Element(element, index) => self.b.value(Op::F64LoadElement { element }, &[object, index]),
                }
            }
            Form::Pointer => {
                let (object, address) = self.address(at, Region::Refs);
                match address {
                    Address::Fixed(offset) => self.b.value(Op::RefLoad { offset }, &[object]),
                    Address::At(offset, by) => self.b.value(Op::RefLoadAt { offset }, &[object, by]),
                    Address::Element(element, index) => self.b.value(Op::RefLoadElement { element }, &[object, index]),
                }
            }
            Form::Integer | Form::SmallSet | Form::LargeSet | Form::Memory => self.load_word(at),
        }
    }

    pub(super) fn load_word(&mut self, at: PlaceValue) -> Value {
        let (object, address) = self.address(at, Region::Raw);
        match address {
            Address::Fixed(offset) => self.b.value(Op::I64Load { offset }, &[object]),
            Address::At(offset, by) => self.b.value(Op::I64LoadAt { offset }, &[object, by]),
            Address::Element(element, index) => self.b.value(Op::I64LoadElement { element }, &[object, index]),
        }
    }

    fn load_byte(&mut self, at: PlaceValue) -> Value {
        let (object, address) = self.address(at, Region::Raw);
        match address {
            Address::Fixed(offset) => self.b.value(Op::U8Load { offset }, &[object]),
            Address::At(offset, by) => self.b.value(Op::U8LoadAt { offset }, &[object, by]),
            Address::Element(element, index) => self.b.value(Op::U8LoadElement { element }, &[object, index]),
        }
    }

    /// Stores the registers of a value in an object.
    pub(super) fn store(&mut self, at: PlaceValue, ty: TypeId, values: &[Value]) {
        if let [value] = *values {
            self.store_one(at, ty, value);
            return;
        }
        let at = self.settle(at);
        for (word, &value) in (0..).zip(values) {
            self.store_word(at.plus(0, 8 * word), value);
        }
    }

    fn store_one(&mut self, at: PlaceValue, ty: TypeId, value: Value) {
        let narrow = self.shared.types().layout(ty).raw == 1;
        let value = self.stored_number(value);
        let (region, register) = match self.b.ty(value) {
            Type::Any | Type::Obj => (Region::Refs, Type::Any),
            other => (Region::Raw, other),
        };
        if register == Type::I64 && !narrow {
            self.store_word(at, value);
            return;
        }
        let (object, address) = self.address(at, region);
        let (op, args) = match address {
            Address::Fixed(offset) => {
                let op = match register {
                    Type::F64 => Op::F64Store { offset },
                    Type::Any => Op::RefStore { offset },
                    _ => Op::U8Store { offset },
                };
                (op, vec![object, value])
            }
            Address::At(offset, by) => {
                let op = match register {
                    Type::F64 => Op::F64StoreAt { offset },
                    Type::Any => Op::RefStoreAt { offset },
                    _ => Op::U8StoreAt { offset },
                };
                (op, vec![object, by, value])
            }
            Address::Element(element, index) => {
                let op = match register {
                    Type::F64 => Op::F64StoreElement { element },
                    Type::Any => Op::RefStoreElement { element },
                    _ => Op::U8StoreElement { element },
                };
                (op, vec![object, index, value])
            }
        };
        self.b.op(op, &args);
    }

    /// A boolean takes a byte.
    fn stored_number(&mut self, value: Value) -> Value {
        let outer = self.b.because(Cause::Storage);
        let value = self.number(value);
        self.b.because(outer);
        value
    }

    pub(super) fn store_word(&mut self, at: PlaceValue, value: Value) {
        let (object, address) = self.address(at, Region::Raw);
        let (op, args) = match address {
            Address::Fixed(offset) => (Op::I64Store { offset }, vec![object, value]),
            Address::At(offset, by) => (Op::I64StoreAt { offset }, vec![object, by, value]),
            Address::Element(element, index) => (Op::I64StoreElement { element }, vec![object, index, value]),
        };
        self.b.op(op, &args);
    }
}
