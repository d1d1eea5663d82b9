//! The slow path of every operation. The fast path has changed nothing, so the slow path does the operation from the
//! start. If it fails, only the failure has happened.

#![allow(unsafe_code, reason = "reads the current operation and its registers")]

use polyc_base::scalar::Scalar;
use polyc_base::trap::{Trap, TrapCode};
use polyc_base::{Kind, Op, Type, arith};
use polyc_runtime::number::arith as tower;
use polyc_runtime::shape;

use super::bodies::{Comparison, Division, Offset, element};
use super::calls::Leave;
use super::numbers::Second;
use super::vm::{Signal, Vm, VmResult};
use crate::code::PreparedOp as P;

/// Does the slow path of the operation at `pc`. Whether the run goes on.
///
/// # Safety
/// The machine's registers are those of the run, and nothing else refers to it.
pub(super) unsafe fn step(vm: *mut Vm) -> bool {
    // SAFETY: the caller's promise; `pc` is at an operation.
    let (vm, op) = unsafe { (&mut *vm, P::from_number(*(*vm).pc.cast::<u16>()).single()) };
    match vm.perform(op) {
        Ok(()) => {
            vm.is_repeated = false;
            vm.goes_on()
        }
        Err(signal) => vm.handle(signal) && vm.goes_on(),
    }
}

impl Vm {
    fn perform(&mut self, op: P) -> VmResult {
        if let Some(scalar) = op.scalar() {
            return self.scalar_trap(&scalar);
        }
        match op {
            P::I64AddK => self.constant_trap(arith::i64_add),
            P::I64MulK => self.constant_trap(arith::i64_mul),
            P::I64DivK => self.constant_trap(arith::i64_div),
            P::I64RemK => self.constant_trap(arith::i64_rem),
            P::I64ModK => self.constant_trap(arith::i64_mod),
            P::I64Check => self.check_trap(),
            P::I64Element => {
                // SAFETY: the operation has an element and an index.
                let (element, index) = unsafe {
                    let state = self.state();
                    (element(&state), state.i64(state.b()))
                };
                self.must_trap(arith::element_offset(element, index))
            }

            P::BrAnyEq => self.branch_any(Comparison::Eq, Second::Register),
            P::BrAnyLt => self.branch_any(Comparison::Lt, Second::Register),
            P::BrAnyLe => self.branch_any(Comparison::Le, Second::Register),
            P::BrAnyGt => self.branch_any(Comparison::Gt, Second::Register),
            P::BrAnyGe => self.branch_any(Comparison::Ge, Second::Register),
            P::BrAnyEqK => self.branch_any(Comparison::Eq, Second::Small),
            P::BrAnyLtK => self.branch_any(Comparison::Lt, Second::Small),
            P::BrAnyLeK => self.branch_any(Comparison::Le, Second::Small),
            P::BrAnyGtK => self.branch_any(Comparison::Gt, Second::Small),
            P::BrAnyGeK => self.branch_any(Comparison::Ge, Second::Small),

            P::AnyFromI64 => self.any_from_i64(),
            P::AnyFromF64 => self.any_from_f64(),
            P::AnyFromChar => self.char_trap(),
            P::I64FromAny => self.scalar_of_any(|context, value| Ok(context.expect_i64(value)? as u64)),
            P::F64FromAny => self.scalar_of_any(|context, value| Ok(context.expect_f64(value)?.to_bits())),
            P::BoolFromAny => self.scalar_of_any(|context, value| Ok(u64::from(context.expect_bool(value)?))),
            P::CharFromAny => self.scalar_of_any(|context, value| Ok(u64::from(context.expect_char(value)?))),
            P::AnyIs => self.any_is(),
            P::AnyEqv => self.any_eqv(),
            P::AnyEqual => self.any_equal(),
            P::AnyDefined => self.undefined_trap(),
            P::AnyAdd => self.any_arithmetic(tower::add, Second::Register),
            P::AnySub => self.any_arithmetic(tower::sub, Second::Register),
            P::AnyMul => self.any_arithmetic(tower::mul, Second::Register),
            P::AnyAddK => self.any_arithmetic(tower::add, Second::Small),
            P::AnySubK => self.any_arithmetic(tower::sub, Second::Small),
            P::AnyQuotient => self.any_divide(Division::Quotient),
            P::AnyRemainder => self.any_divide(Division::Remainder),
            P::AnyModulo => self.any_divide(Division::Modulo),
            P::AnyFloorQuotient => self.any_divide(Division::FloorQuotient),
            P::AnyNumEq => self.any_compare(Comparison::Eq),
            P::AnyLt => self.any_compare(Comparison::Lt),
            P::AnyLe => self.any_compare(Comparison::Le),
            P::AnyGt => self.any_compare(Comparison::Gt),
            P::AnyGe => self.any_compare(Comparison::Ge),

            P::PairNew => self.pair_new(),
            P::PairFirst | P::PairRest => self.kind_trap(2, Kind::Pair),
            P::PairSetFirst => self.pair_set(0),
            P::PairSetRest => self.pair_set(1),
            P::VectorNew => self.vector_new(),
            P::VectorOf => self.fresh_of_registers(shape::VECTOR),
            P::VectorLen => self.kind_trap(2, Kind::Vector),
            P::VectorGet => self.vector_get_trap(),
            P::VectorSet => self.vector_set(),
            P::BytesNew => self.bytes_new(),
            P::BytesLen => self.kind_trap(2, Kind::Bytes),
            P::BytesGet => self.bytes_get_trap(),
            P::BytesSet => self.bytes_set_trap(),
            P::StringLen => self.string_len(),
            P::StringGet => self.string_get(),
            P::StringSet => self.string_set(),
            P::StringAppend => self.string_append(),
            P::BoxNew => self.box_new(),
            P::BoxGet => self.kind_trap(2, Kind::Box),
            P::BoxSet => self.box_set(),
            P::ClosureNew => self.closure_new(),
            P::ClosureNative => self.closure_native(),
            P::ClosureGet => self.closure_get_trap(),
            P::ClosureSet => self.closure_set(),
            P::ValuesOf => self.fresh_of_registers(shape::VALUES),
            P::ValuesCount => self.values_count(),
            P::ValuesGet => self.values_get(),

            P::ObjNew => self.obj_new(),
            P::ObjNewSized => self.obj_new_sized(),
            P::ObjCast => {
                // SAFETY: the word after the head is the number of a shape.
                let shape = unsafe { self.state().number() };
                self.shape_trap(shape)
            }
            P::RefField => self.ref_field(),
            P::I64Field => self.i64_field(),
            P::RefLoad | P::RawLoad | P::U8Load => self.access_trap(op, 2, Offset::Fixed),
            P::RefStore => self.ref_store(op, Offset::Fixed),
            P::RawStore | P::U8Store => self.access_trap(op, 1, Offset::Fixed),
            P::RefLoadAt | P::RawLoadAt | P::U8LoadAt => self.access_trap(op, 2, Offset::At),
            P::RefStoreAt => self.ref_store(op, Offset::At),
            P::RawStoreAt | P::U8StoreAt => self.access_trap(op, 1, Offset::At),
            P::RefLoadElement | P::RawLoadElement | P::U8LoadElement => self.access_trap(op, 2, Offset::Element),
            P::RefStoreElement => self.ref_store(op, Offset::Element),
            P::RawStoreElement | P::U8StoreElement => self.access_trap(op, 1, Offset::Element),
            P::RefLoadUnit | P::U8LoadUnit => self.access_trap(op, 2, Offset::Unit(1)),
            P::RefStoreUnit => self.ref_store(op, Offset::Unit(1)),
            P::U8StoreUnit => self.access_trap(op, 1, Offset::Unit(1)),
            P::RawLoadUnit => self.access_trap(op, 2, Offset::Unit(8)),
            P::RawStoreUnit => self.access_trap(op, 1, Offset::Unit(8)),
            P::ObjCopy => self.obj_copy(),
            P::RawCopy => self.raw_copy(),
            P::RawCompare => self.raw_compare(),

            P::CallClosure => self.call_closure_slowly(Leave::Suspended(2)),
            P::CallNative => self.call_native(),
            P::CallApply => self.apply(Leave::Suspended(2)),
            P::CallCc => self.call_cc(Leave::Suspended(2)),
            P::RaiseContinuable => self.raise_continuable(),
            P::TailCallClosure => self.call_closure_slowly(Leave::Replaced),
            P::TailCallApply => self.apply(Leave::Replaced),
            P::TailCallCc => self.call_cc(Leave::Replaced),
            P::Throw => {
                let state = self.state();
                // SAFETY: the operation has a ref register.
                let value = unsafe { state.get(state.a()) };
                Err(Signal::Thrown(polyc_runtime::Thrown::Value(value)))
            }
            P::ResumeUnwind => self.resume_unwind(),
            P::Unreachable => self.trap(Trap::new(TrapCode::Unreachable)),
            P::Fuel => self.charge_block(),
            P::Trace => self.trace_step(),
            P::Enter => self.enter_function(),
            P::Underflow => self.underflow(),
            P::CallPending => self.call_pending(),
            P::ThrowPending => self.throw_pending(),
            P::HandlerReturned => self.handler_returned(),

            _ => unreachable!("{} does everything in its fast path", op.name()),
        }
    }

    /// The failure of an operation that can only fail here.
    fn must_trap<T>(&mut self, outcome: Result<T, Trap>) -> VmResult {
        match outcome {
            Err(trap) => self.trap(trap),
            Ok(_) => unreachable!("the fast path does what does not trap"),
        }
    }

    /// A scalar operation is on its slow path because it traps.
    fn scalar_trap(&mut self, op: &Op) -> VmResult {
        let state = self.state();
        let (types, _) = op.fixed_signature().expect("scalar operations have one");
        let operand = |place: usize, ty: &Type| {
            // SAFETY: the operation has registers of these types.
            let bits = unsafe { state.raw(state.operand(2 + place)) };
            match ty {
                Type::I64 => Scalar::I64(bits as i64),
                Type::F64 => Scalar::F64(f64::from_bits(bits)),
                _ => Scalar::Bool(bits != 0),
            }
        };
        let mut operands = [Scalar::I64(0); 2];
        for (place, ty) in types.iter().enumerate() {
            operands[place] = operand(place, ty);
        }
        let outcome = op.fold(&operands[..types.len()]);
        self.must_trap(outcome.expect("operands are of the operation's types"))
    }

    fn constant_trap(&mut self, f: fn(i64, i64) -> Result<i64, Trap>) -> VmResult {
        let state = self.state();
        // SAFETY: the operation has a register and a constant.
        let outcome = unsafe { f(state.i64(state.b()), state.c_signed()) };
        self.must_trap(outcome)
    }

    fn check_trap(&mut self) -> VmResult {
        let state = self.state();
        // SAFETY: the operation has a register and two words.
        let outcome = unsafe { arith::i64_check(state.i64(state.b()), state.word(1) as i64, state.word(2) as i64) };
        self.must_trap(outcome)
    }
}
