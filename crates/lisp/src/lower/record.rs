//! Records: open objects whose slot 0 holds their type.

use polyc_base::{Cause, Op, ShapeId};
use polyc_ir::Value;

use super::{FunctionLowering, Operand};
use crate::core::{Record, RecordAction};
use crate::library::inline::Rep;

impl FunctionLowering<'_, '_, '_, '_> {
    pub(super) fn record(&mut self, record: Record, mut values: Vec<Value>) -> Operand {
        let shape = self.lowering.shapes[record.shape.index()];
        if record.action == RecordAction::Make {
            return self.make_record(shape, &values);
        }
        let wanted = record.typed.then(|| values.remove(0));
        match record.action {
            RecordAction::Make => unreachable!("made above"),
            RecordAction::Is => self.is_record(shape, wanted, values[0]),
            RecordAction::Get(offset) => {
                let object = self.record_object(shape, wanted, values[0]);
                self.any(Op::RefLoad { offset }, &[object])
            }
            RecordAction::Set(offset) => {
                let object = self.record_object(shape, wanted, values[0]);
                self.builder.op(Op::RefStore { offset }, &[object, values[1]]);
                self.unspecified()
            }
        }
    }

    fn make_record(&mut self, shape: ShapeId, slots: &[Value]) -> Operand {
        let object = self.builder.value(Op::ObjNew { shape }, &[]);
        for (offset, &value) in slots.iter().enumerate() {
            let offset = u32::try_from(offset).expect("fewer fields than bytes of source");
            self.builder.op(Op::RefStore { offset }, &[object, value]);
        }
        self.any(Op::AnyFromObj {}, &[object])
    }

    /// Of the shape and, where the shape alone does not tell, of the very type.
    fn is_record(&mut self, shape: ShapeId, wanted: Option<Value>, value: Value) -> Operand {
        let outer = self.builder.because(Cause::Kind);
        let is = self.builder.value(Op::ObjIs { shape }, &[value]);
        let rep = Rep::Bool;
        let Some(wanted) = wanted else {
            self.builder.because(outer);
            return Operand { value: is, rep };
        };
        let (load, join) = (self.create_block(), self.create_block());
        let result = self.builder.add_param(join, rep.ty());
        let no = self.builder.bool(false);
        self.builder.terminate(polyc_ir::Terminator::Branch {
            condition: is,
            then: polyc_ir::Target::new(load),
            otherwise: polyc_ir::Target::with(join, &[no]),
        });
        self.builder.switch_to(load);
        let object = self.builder.value(Op::ObjCast { shape }, &[value]);
        let found = self.builder.value(Op::RefLoad { offset: 0 }, &[object]);
        let same = self.builder.value(Op::AnySame {}, &[found, wanted]);
        self.builder.jump(join, &[same]);
        self.builder.because(outer);
        self.builder.switch_to(join);
        Operand { value: result, rep }
    }

    /// The object; traps if the value is not an instance.
    fn record_object(&mut self, shape: ShapeId, wanted: Option<Value>, value: Value) -> Value {
        let outer = self.builder.because(Cause::Kind);
        let object = self.builder.value(Op::ObjCast { shape }, &[value]);
        if let Some(wanted) = wanted {
            let found = self.builder.value(Op::RefLoad { offset: 0 }, &[object]);
            self.call_native(&crate::natives::CHECK_RECORD, &[found, wanted, value]);
        }
        self.builder.because(outer);
        object
    }
}
