//! The code of each instruction. Every opcode has its arm here: a forgotten one does not compile.

use polyc_base::arith::Element;
use polyc_base::decl::ImportKind;
use polyc_base::{FuncId, ImportId, Kind, Op, ShapeId, Signature, Type};
use polyc_bytecode::Instruction;
use polyc_runtime::Word;

use super::emit::Emitter;
use super::function::Bank;
use super::operand::immediate_of;
use super::safepoint::{LiveOperands, may_collect};
use super::stack::OperandPlace;
use crate::code::{PreparedOp as P, halves, quarters, split_halves};
use crate::exec::Function;

/// The pattern of all scalar operations.
macro_rules! scalar_ops {
    (
        {}
        scalar { $($s:ident = $s_number:literal $s_name:literal $s_fn:ident ($($s_in:ident),*) -> $s_out:ident, $($s_effects:ident)|+, $s_fuel:literal, $s_doc:literal;)* }
        $($rest:tt)*
    ) => {
        $(Op::$s)|*
    };
}

impl Emitter<'_, '_> {
    pub(super) fn emit_instruction(&mut self, instruction: &Instruction) {
        match *instruction {
            Instruction::Op(op) => self.emit_op(&op),
            Instruction::LocalGet { local } => self.emit_local_get(local),
            Instruction::LocalSet { local } => self.emit_local_set(local),
            Instruction::LocalTee { local } => self.emit_local_tee(local),
            Instruction::Drop {} => drop(self.stack.pop()),
            Instruction::Br { label } => self.emit_branch(label),
            Instruction::BrIf { label } => self.emit_branch_if(label, true),
            Instruction::BrUnless { label } => self.emit_branch_if(label, false),
            Instruction::Switch { table } => self.emit_switch(table),
            Instruction::Return {} => self.emit_return(),
            Instruction::Throw {} => {
                let value = self.pop();
                self.op(P::Throw, [value, 0, 0]);
            }
            Instruction::ResumeUnwind {} => {
                let register = self.prepare.unwinding_register();
                self.op(P::ResumeUnwind, [register, 0, 0]);
            }
            Instruction::Unreachable {} => self.op(P::Unreachable, [0; 3]),
            Instruction::TailCall { func } => self.emit_tail_call(func),
            Instruction::TailCallImport { import } => self.emit_tail_call_import(import),
            Instruction::TailCallClosure { argc } => {
                self.emit_tail(P::TailCallClosure, argc + 1, argc);
            }
            Instruction::TailApply {} => self.emit_tail(P::TailCallApply, 2, 0),
            Instruction::TailCallCc {} => self.emit_tail(P::TailCallCc, 1, 0),
        }
    }

    fn emit_return(&mut self) {
        match self.prepare.decl.signature.result {
            None => self.op(P::ReturnNone, [0; 3]),
            Some(ty) => {
                let op = if ty.is_ref() { P::ReturnRef } else { P::ReturnRaw };
                let value = self.pop();
                self.op(op, [value, 0, 0]);
            }
        }
    }

    fn emit_op(&mut self, op: &Op) {
        if self.emit_fused_branch(op) || self.emit_with_constant(op) {
            return;
        }
        match P::of_scalar(op) {
            Some(prepared) => self.emit_simple(op, prepared),
            None => self.emit_fixed(op),
        }
    }

    fn emit_fixed(&mut self, op: &Op) {
        match *op {
            Op::I64Const { value } => self.push_pending(Type::I64, OperandPlace::Raw(value as u64)),
            Op::F64Const { value } => self.push_pending(Type::F64, OperandPlace::Raw(value.0)),
            Op::BoolConst { value } => self.push_pending(Type::Bool, OperandPlace::Raw(u64::from(value))),
            Op::AnyImmediate { value } => {
                self.push_pending(Type::Any, OperandPlace::Ref(Word::from_immediate(value).0));
            }
            Op::AnyInteger { value } => {
                self.push_pending(Type::Any, OperandPlace::Ref(Word::from_small_wrapping(value).0));
            }
            Op::Const { constant } => match self.common_float(constant) {
                Some(word) => self.push_pending(Type::Any, OperandPlace::Ref(word.0)),
                None => self.emit_numbered(op, P::ConstPool, constant.number()),
            },
            Op::ObjEmpty {} => self.emit_simple(op, P::ConstEmpty),
            Op::I64Check { low, high } => {
                self.emit_simple(op, P::I64Check);
                self.word(low as u64);
                self.word(high as u64);
            }
            Op::I64Element { element } => self.emit_element(op, P::I64Element, element),
            Op::AnyFromI64 {} => self.emit_simple(op, P::AnyFromI64),
            Op::AnyFromF64 {} => self.emit_simple(op, P::AnyFromF64),
            Op::AnyFromBool {} => self.emit_simple(op, P::AnyFromBool),
            Op::AnyFromChar {} => self.emit_simple(op, P::AnyFromChar),
            Op::AnyFromObj {} => self.emit_simple(op, P::MoveRef),
            Op::I64FromAny {} => self.emit_simple(op, P::I64FromAny),
            Op::F64FromAny {} => self.emit_simple(op, P::F64FromAny),
            Op::BoolFromAny {} => self.emit_simple(op, P::BoolFromAny),
            Op::CharFromAny {} => self.emit_simple(op, P::CharFromAny),
            Op::AnyTruthy {} => self.emit_simple(op, P::AnyTruthy),
            Op::AnyIs { kind } => self.emit_any_is(op, kind),
            Op::AnySame {} => self.emit_simple(op, P::AnySame),
            Op::AnyEqv {} => self.emit_simple(op, P::AnyEqv),
            Op::AnyEqual {} => self.emit_simple(op, P::AnyEqual),
            Op::AnyDefined { name } => self.emit_numbered(op, P::AnyDefined, name.number()),
            Op::AnyAdd {} => self.emit_simple(op, P::AnyAdd),
            Op::AnySub {} => self.emit_simple(op, P::AnySub),
            Op::AnyMul {} => self.emit_simple(op, P::AnyMul),
            Op::AnyQuotient {} => self.emit_simple(op, P::AnyQuotient),
            Op::AnyRemainder {} => self.emit_simple(op, P::AnyRemainder),
            Op::AnyModulo {} => self.emit_simple(op, P::AnyModulo),
            Op::AnyFloorQuotient {} => self.emit_simple(op, P::AnyFloorQuotient),
            Op::AnyNumEq {} => self.emit_simple(op, P::AnyNumEq),
            Op::AnyLt {} => self.emit_simple(op, P::AnyLt),
            Op::AnyLe {} => self.emit_simple(op, P::AnyLe),
            Op::AnyGt {} => self.emit_simple(op, P::AnyGt),
            Op::AnyGe {} => self.emit_simple(op, P::AnyGe),
            Op::PairNew {} => self.emit_simple(op, P::PairNew),
            Op::PairFirst {} => self.emit_simple(op, P::PairFirst),
            Op::PairRest {} => self.emit_simple(op, P::PairRest),
            Op::PairSetFirst {} => self.emit_simple(op, P::PairSetFirst),
            Op::PairSetRest {} => self.emit_simple(op, P::PairSetRest),
            Op::VectorNew {} => self.emit_simple(op, P::VectorNew),
            Op::VectorLen {} => self.emit_simple(op, P::VectorLen),
            Op::VectorGet {} => self.emit_simple(op, P::VectorGet),
            Op::VectorSet {} => self.emit_simple(op, P::VectorSet),
            Op::BytesNew {} => self.emit_simple(op, P::BytesNew),
            Op::BytesLen {} => self.emit_simple(op, P::BytesLen),
            Op::BytesGet {} => self.emit_simple(op, P::BytesGet),
            Op::BytesSet {} => self.emit_simple(op, P::BytesSet),
            Op::StringLen {} => self.emit_simple(op, P::StringLen),
            Op::StringGet {} => self.emit_simple(op, P::StringGet),
            Op::StringSet {} => self.emit_simple(op, P::StringSet),
            Op::StringAppend {} => self.emit_simple(op, P::StringAppend),
            Op::BoxNew {} => self.emit_simple(op, P::BoxNew),
            Op::BoxGet {} => self.emit_simple(op, P::BoxGet),
            Op::BoxSet {} => self.emit_simple(op, P::BoxSet),
            Op::ClosureGet { index } => self.emit_numbered(op, P::ClosureGet, index),
            Op::ClosureSet { index } => self.emit_numbered(op, P::ClosureSet, index),
            Op::ValuesCount {} => self.emit_simple(op, P::ValuesCount),
            Op::ValuesGet { index } => self.emit_numbered(op, P::ValuesGet, index),
            Op::DynamicGet {} => self.emit_simple(op, P::DynamicGet),
            Op::DynamicSet {} => self.emit_simple(op, P::DynamicSet),
            Op::ObjNew { shape } => self.emit_numbered(op, P::ObjNew, shape.number()),
            Op::ObjNewSized { shape } => self.emit_numbered(op, P::ObjNewSized, shape.number()),
            Op::ObjCast { shape } => self.emit_numbered(op, P::ObjCast, shape.number()),
            Op::ObjIs { shape } => self.emit_numbered(op, P::ObjIs, shape.number()),
            Op::ObjRefs {} => self.emit_simple(op, P::ObjRefs),
            Op::ObjRaw {} => self.emit_simple(op, P::ObjRaw),
            Op::ObjDispose {} => self.emit_simple(op, P::ObjDispose),
            Op::RefLoad { offset } => self.emit_numbered(op, P::RefLoad, offset),
            Op::RefStore { offset } => self.emit_numbered(op, P::RefStore, offset),
            Op::RefLoadAt { offset } => self.emit_numbered(op, P::RefLoadAt, offset),
            Op::RefStoreAt { offset } => self.emit_numbered(op, P::RefStoreAt, offset),
            Op::RefLoadElement { element } => self.emit_element(op, P::RefLoadElement, element),
            Op::RefStoreElement { element } => self.emit_element(op, P::RefStoreElement, element),
            Op::I64Load { offset } | Op::F64Load { offset } => {
                self.emit_numbered(op, P::RawLoad, offset);
            }
            Op::I64Store { offset } | Op::F64Store { offset } => {
                self.emit_numbered(op, P::RawStore, offset);
            }
            Op::I64LoadAt { offset } | Op::F64LoadAt { offset } => {
                self.emit_numbered(op, P::RawLoadAt, offset);
            }
            Op::I64StoreAt { offset } | Op::F64StoreAt { offset } => {
                self.emit_numbered(op, P::RawStoreAt, offset);
            }
            Op::I64LoadElement { element } | Op::F64LoadElement { element } => {
                self.emit_element(op, P::RawLoadElement, element);
            }
            Op::I64StoreElement { element } | Op::F64StoreElement { element } => {
                self.emit_element(op, P::RawStoreElement, element);
            }
            Op::U8Load { offset } => self.emit_numbered(op, P::U8Load, offset),
            Op::U8Store { offset } => self.emit_numbered(op, P::U8Store, offset),
            Op::U8LoadAt { offset } => self.emit_numbered(op, P::U8LoadAt, offset),
            Op::U8StoreAt { offset } => self.emit_numbered(op, P::U8StoreAt, offset),
            Op::U8LoadElement { element } => self.emit_element(op, P::U8LoadElement, element),
            Op::U8StoreElement { element } => self.emit_element(op, P::U8StoreElement, element),
            Op::ObjOf { shape } => self.emit_numbered(op, P::ObjOf, shape.number()),
            Op::RefField { shape, offset } => self.emit_field(op, P::RefField, shape, offset),
            Op::I64Field { shape, offset } => self.emit_field(op, P::I64Field, shape, offset),
            Op::ObjCopy { refs: 0, raw } => {
                let raw_from = self.pop();
                self.stack.pop();
                let from = self.pop();
                let raw_into = self.pop();
                self.stack.pop();
                let into = self.pop();
                self.op(P::RawCopy, [into, from, 0]);
                self.bytes([raw_into, raw_from], raw);
            }
            Op::ObjCopy { refs, raw } => {
                let [ref_window, raw_window] = self.take_settled(6);
                self.op(P::ObjCopy, [ref_window, raw_window, 0]);
                self.word(halves([refs, raw]));
            }
            Op::RawCompare { length } => {
                let [raw_second, second, raw_first, first] = [(); 4].map(|()| self.pop());
                let to = self.result(Type::I64);
                self.op(P::RawCompare, [to, first, second]);
                self.bytes([raw_first, raw_second], length);
            }
            Op::VectorOf { count } => self.emit_from_registers(P::VectorOf, count, [count, 0]),
            Op::ValuesOf { count } => self.emit_from_registers(P::ValuesOf, count, [count, 0]),
            Op::ClosureNew { func, count } => {
                self.emit_from_registers(P::ClosureNew, count, [func.number(), count]);
            }
            Op::ClosureNative { import } => {
                self.emit_numbered(op, P::ClosureNative, import.number());
            }
            Op::GlobalGet { global } => {
                let ty = self.prepare.declarations.globals[global.index()].ty;
                let code = pick(ty, P::GlobalGetRaw, P::GlobalGetRef);
                self.emit_numbered(op, code, global.number());
            }
            Op::GlobalSet { global } => {
                let ty = self.prepare.declarations.globals[global.index()].ty;
                let code = pick(ty, P::GlobalSetRaw, P::GlobalSetRef);
                self.emit_numbered(op, code, global.number());
            }
            Op::ImportGet { import } => {
                let code = pick(self.import_type(import), P::ImportGetRaw, P::ImportGetRef);
                self.emit_numbered(op, code, import.number());
            }
            Op::ImportSet { import } => {
                let code = pick(self.import_type(import), P::ImportSetRaw, P::ImportSetRef);
                self.emit_numbered(op, code, import.number());
            }
            Op::Call { func } => {
                let signature = &self.prepare.declarations.functions[func.index()].signature;
                let operands = count(signature.params.len());
                let distance = (self.distance(func) / 8) as i32;
                self.emit_call(P::Call, operands, 0, signature.result, distance as u32);
            }
            Op::CallImport { import } => {
                let signature = self.import_signature(import);
                let operands = count(signature.params.len());
                let result = signature.result;
                self.emit_call(P::CallImport, operands, 0, result, import.number());
            }
            Op::CallNative { import, argc } => {
                let result = self.typing_result(op);
                self.emit_call(P::CallNative, argc, argc, result, import.number());
            }
            Op::CallClosure { argc } => {
                self.emit_call(P::CallClosure, argc + 1, argc, Some(Type::Any), 0);
            }
            Op::Apply {} => self.emit_call(P::CallApply, 2, 0, Some(Type::Any), 0),
            Op::CallCc {} => self.emit_call(P::CallCc, 1, 0, Some(Type::Any), 0),
            Op::RaiseContinuable {} => {
                self.emit_call(P::RaiseContinuable, 1, 0, Some(Type::Any), 0);
            }
            polyc_base::for_each_op!(scalar_ops) => unreachable!("scalars have a prepared form"),
        }
    }

    /// The operation of an `Op` whose operands are at most two registers and whose result, if any, comes first.
    fn emit_simple(&mut self, op: &Op, prepared: P) {
        let live = self.live_operands();
        let typing = op.typing(self.prepare.declarations).expect("verified (V21)");
        let mut operands = [0; 3];
        let first = usize::from(typing.result.is_some());
        for place in (first..first + typing.operands()).rev() {
            operands[place] = self.pop();
        }
        if let Some(ty) = typing.result {
            operands[0] = self.result(ty);
        }
        if may_collect(op) {
            self.safepoint(live);
        }
        self.op(prepared, operands);
    }

    fn emit_numbered(&mut self, op: &Op, prepared: P, number: u32) {
        self.emit_simple(op, prepared);
        self.number(number);
    }

    fn emit_field(&mut self, op: &Op, prepared: P, shape: ShapeId, offset: u32) {
        self.emit_simple(op, prepared);
        self.word(halves([shape.number(), offset]));
    }

    fn emit_element(&mut self, op: &Op, prepared: P, element: Element) {
        if let Some((unit, word)) = unit_form(prepared, element) {
            self.emit_simple(op, unit);
            self.word(word);
            return;
        }
        self.emit_simple(op, prepared);
        self.word(element.low as u64);
        self.word(halves([element.length, element.stride]));
        self.number(element.displacement);
    }

    fn emit_any_is(&mut self, op: &Op, kind: Kind) {
        if kind == Kind::Pair {
            self.emit_simple(op, P::AnyIsPair);
        } else if let Some(word) = immediate_of(kind) {
            self.emit_simple(op, P::AnyIsWord);
            self.word(word);
        } else {
            let value = self.pop();
            let to = self.result(Type::Bool);
            self.op(P::AnyIs, [to, value, kind as u16]);
        }
    }

    /// Pops operands that are in their own registers; returns the first ref and the first raw register.
    fn take_settled(&mut self, operands: u32) -> [u16; 2] {
        let from = self.stack.entries.len() - operands as usize;
        self.settle_from(from);
        for _ in 0..operands {
            self.stack.pop();
        }
        [self.stack.next(Bank::Ref), self.stack.next(Bank::Raw)]
    }

    fn emit_from_registers(&mut self, prepared: P, operands: u32, numbers: [u32; 2]) {
        let from = self.stack.entries.len() - operands as usize;
        self.settle_from(from);
        let live = self.live_operands();
        let [window, _] = self.take_settled(operands);
        let to = self.result(Type::Any);
        self.safepoint(live);
        self.op(prepared, [to, window, 0]);
        self.word(halves(numbers));
    }

    // --- calls

    /// A call with its arguments in their registers, a word of `number` and the registers of its result.
    fn emit_call(&mut self, prepared: P, operands: u32, argc: u32, result: Option<Type>, number: u32) {
        let (live, window) = self.take_arguments(operands);
        let [mut raw, mut refs] = window;
        if let Some(ty) = result {
            // No operand is left below the arguments (V22), so nothing is moved here.
            let to = self.result(ty);
            *(if ty.is_ref() { &mut refs } else { &mut raw }) = to;
        }
        self.safepoint(live);
        self.emit_head(prepared, window, argc);
        let [_, high] = split_halves(quarters([0, 0, raw, refs]));
        self.word(halves([number, high]));
    }

    /// A call that replaces this function, with its arguments in their registers.
    fn emit_tail(&mut self, prepared: P, operands: u32, argc: u32) {
        let (live, window) = self.take_arguments(operands);
        self.safepoint(live);
        self.emit_head(prepared, window, argc);
    }

    /// Pops arguments that are in their registers; returns the live operands and the window, raw and ref.
    fn take_arguments(&mut self, operands: u32) -> (LiveOperands, [u16; 2]) {
        let from = self.stack.entries.len() - operands as usize;
        self.settle_from(from);
        let live = self.live_operands();
        let [refs, raw] = self.take_settled(operands);
        (live, [raw, refs])
    }

    fn emit_head(&mut self, prepared: P, [raw, refs]: [u16; 2], argc: u32) {
        let argc = u16::try_from(argc).expect("operands are at most 60,000 (V10)");
        self.op(prepared, [raw, refs, argc]);
    }

    fn emit_tail_call(&mut self, func: FuncId) {
        let signature = &self.prepare.declarations.functions[func.index()].signature;
        self.emit_tail(P::TailCall, count(signature.params.len()), 0);
        self.word(self.distance(func));
        self.word(argument_counts(signature));
    }

    fn emit_tail_call_import(&mut self, import: ImportId) {
        let signature = self.import_signature(import);
        let (operands, counts) = (count(signature.params.len()), argument_counts(signature));
        self.emit_tail(P::TailCallImport, operands, 0);
        self.number(import.number());
        self.word(counts);
    }

    /// From this function's entry in the instance's table to another's, in bytes.
    fn distance(&self, func: FuncId) -> u64 {
        let entries = func.index() as i64 - self.prepare.func.index() as i64;
        (entries * size_of::<Function>() as i64) as u64
    }

    fn import_signature(&self, import: ImportId) -> &Signature {
        match &self.prepare.declarations.imports[import.index()].kind {
            ImportKind::Function { signature } | ImportKind::Native { signature, .. } => signature,
            ImportKind::Global { .. } => unreachable!("a global is not called (V21)"),
        }
    }

    fn import_type(&self, import: ImportId) -> Type {
        match self.prepare.declarations.imports[import.index()].kind {
            ImportKind::Global { ty, .. } => ty,
            _ => unreachable!("only globals are read and written (V21)"),
        }
    }

    fn typing_result(&self, op: &Op) -> Option<Type> {
        op.typing(self.prepare.declarations).expect("verified (V21)").result
    }
}

/// The form of an access to neighbouring elements, if their numbers fit its word.
fn unit_form(prepared: P, element: Element) -> Option<(P, u64)> {
    let (unit, stride) = match prepared {
        P::RefLoadElement => (P::RefLoadUnit, 1),
        P::RefStoreElement => (P::RefStoreUnit, 1),
        P::RawLoadElement => (P::RawLoadUnit, 8),
        P::RawStoreElement => (P::RawStoreUnit, 8),
        P::U8LoadElement => (P::U8LoadUnit, 1),
        P::U8StoreElement => (P::U8StoreUnit, 1),
        _ => return None,
    };
    let low = i16::try_from(element.low).ok()?;
    let displacement = u16::try_from(element.displacement).ok()?;
    let [_, parts] = split_halves(quarters([0, 0, low as u16, displacement]));
    (element.stride == stride).then(|| (unit, halves([element.length, parts])))
}

const fn pick(ty: Type, raw: P, refs: P) -> P {
    if ty.is_ref() { refs } else { raw }
}

fn count(operands: usize) -> u32 {
    u32::try_from(operands).expect("operands are at most 60,000 (V10)")
}

/// A word of the numbers of raw and ref arguments.
fn argument_counts(signature: &Signature) -> u64 {
    let refs = signature.params.iter().filter(|it| it.is_ref()).count();
    let part = |it| u16::try_from(it).expect("parameters are at most 60,000 (V10)");
    quarters([part(signature.params.len() - refs), part(refs), 0, 0])
}
