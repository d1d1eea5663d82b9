//! One body: its variables, its beginning and its end.

use std::collections::HashMap;

use polyc_base::scalar::Immediate;
use polyc_base::{Cause, Op, Span, Type};
use polyc_frontend::{Calls, native};
use polyc_ir::{Block, FunctionBuilder, ModuleBuilder, Value, Variable};

use super::offset::{Offset, PlaceValue};
use super::shared::{Shared, parameter_types, place_types};
use super::storage::{Capture, Storage};
use crate::model::{Mode, RoutineId, VariableId};
use crate::natives;

/// A body being built.
pub(super) struct Body<'b, 'a> {
    pub(super) shared: &'b mut Shared<'a>,
    pub(super) b: FunctionBuilder<'b>,
    pub(super) id: RoutineId,
    /// SSA variables of variables in registers.
    pub(super) registers: HashMap<VariableId, Vec<Variable>>,
    /// Variable parameters, its own and those it got.
    pub(super) references: HashMap<VariableId, PlaceValue>,
    /// Frames, its own and those it got.
    pub(super) frames: HashMap<RoutineId, Value>,
    pub(super) labels: Vec<Block>,
    /// Records opened by `with`.
    pub(super) withs: Vec<Option<PlaceValue>>,
}

impl<'b, 'a> Body<'b, 'a> {
    pub(super) fn lower(shared: &'b mut Shared<'a>, module: &'b mut ModuleBuilder, id: RoutineId) {
        let b = FunctionBuilder::new(module, shared.functions[id.index()]);
        let routine = shared.model.routine(id);
        let mut body = Self {
            shared,
            b,
            id,
            registers: HashMap::new(),
            references: HashMap::new(),
            frames: HashMap::new(),
            labels: Vec::new(),
            withs: vec![None; routine.withs as usize],
        };
        body.set_loc(routine.span);
        body.labels = (0..routine.labels).map(|_| body.b.create_block()).collect();
        if id == RoutineId::PROGRAM {
            let (literals, start) = (body.b.create_block(), body.b.create_block());
            body.b.jump(literals, &[]);
            body.b.switch_to(start);
            body.begin();
            body.statements(&routine.body);
            let result = body.b.immediate(Immediate::Unspecified);
            body.b.ret(Some(result));
            body.b.switch_to(literals);
            body.set_loc(routine.span);
            body.make_literals();
            body.b.jump(start, &[]);
        } else if let Some(function) = &routine.external {
            body.host_body(function);
        } else {
            body.begin();
            body.statements(&routine.body);
            let result = routine.result.map(|result| body.load_variable(result)[0]);
            body.b.ret(result);
        }
        body.b.finish();
    }

    /// Takes the parameters apart and makes the frame.
    fn begin(&mut self) {
        let model = self.shared.model;
        let routine = model.routine(self.id);
        let mut params = self.b.params().to_vec().into_iter();
        for capture in self.shared.stores.captures[self.id.index()].clone() {
            match capture {
                Capture::Frame(owner) => {
                    let frame = params.next().expect("a frame is a parameter");
                    self.frames.insert(owner, frame);
                }
                Capture::Reference(variable) => {
                    let ty = model.variable(variable).ty;
                    let count = place_types(&model.types, ty).len();
                    let values: Vec<Value> = params.by_ref().take(count).collect();
                    let place = self.place_of_values(&values, ty);
                    self.references.insert(variable, place);
                }
            }
        }
        self.make_frame();
        for &id in &routine.variables {
            if let Storage::Registers = self.shared.stores.variables[id.index()] {
                self.declare_registers(id);
            }
        }
        for &id in &routine.parameters {
            let variable = model.variable(id);
            let count = parameter_types(&model.types, variable.mode, variable.ty).len();
            let values: Vec<Value> = params.by_ref().take(count).collect();
            self.parameter(id, &values);
        }
    }

    fn make_frame(&mut self) {
        let stores = &self.shared.stores;
        let own = stores.frames[self.id.index()];
        let cause = self.cause_of_frame();
        let outer = self.b.because(cause);
        let program_frame = stores.program_frame;
        if let Some(shape) = own {
            let frame = self.b.value(Op::ObjNew { shape }, &[]);
            self.b.name_value(frame, "frame");
            self.frames.insert(self.id, frame);
        }
        self.b.because(Cause::Environment);
        match program_frame {
            Some(global) if self.id == RoutineId::PROGRAM => {
                let frame = self.frames[&RoutineId::PROGRAM];
                self.b.op(Op::GlobalSet { global }, &[frame]);
            }
            Some(global) if self.uses_program_frame() => {
                let frame = self.b.value(Op::GlobalGet { global }, &[]);
                self.b.name_value(frame, "program");
                self.frames.insert(RoutineId::PROGRAM, frame);
            }
            _ => {}
        }
        self.b.because(outer);
    }

    /// Why an activation has a frame.
    fn cause_of_frame(&self) -> Cause {
        let variables = self.shared.model.routine(self.id).variables.iter();
        let framed = variables.filter(|it| matches!(self.shared.stores.variables[it.index()], Storage::Frame(..)));
        let mut causes: Vec<Cause> = framed.map(|&it| self.cause_of_place(it)).collect();
        causes.sort_unstable();
        causes.first().copied().unwrap_or(Cause::Storage)
    }

    fn uses_program_frame(&self) -> bool {
        let model = self.shared.model;
        let uses = &model.routine(self.id).uses;
        uses.iter().any(|&id| {
            let framed = matches!(self.shared.stores.variables[id.index()], Storage::Frame(..));
            framed && model.variable(id).owner == RoutineId::PROGRAM
        })
    }

    fn declare_registers(&mut self, id: VariableId) {
        let variable = self.shared.model.variable(id);
        let types = self.shared.types().form(variable.ty).types();
        let registers = types.iter().map(|&ty| self.b.declare_var(ty, &*variable.name));
        let registers = registers.collect();
        self.registers.insert(id, registers);
    }

    /// A parameter: a place, a value in registers, or a value to copy into the frame.
    fn parameter(&mut self, id: VariableId, values: &[Value]) {
        let variable = self.shared.model.variable(id);
        for &value in values {
            self.b.name_value(value, &*variable.name);
        }
        if variable.mode == Mode::Reference {
            let place = self.place_of_values(values, variable.ty);
            self.references.insert(id, place);
        } else if self.shared.types().form(variable.ty).types().is_empty() {
            let from = self.place_of_values(values, variable.ty);
            let to = self.variable_place(id);
            self.copy(to, from, variable.ty);
        } else {
            self.store_variable(id, values);
        }
    }

    /// A place of the values a parameter has for it.
    fn place_of_values(&self, values: &[Value], ty: crate::types::TypeId) -> PlaceValue {
        let layout = self.shared.types().layout(ty);
        let mut values = values.iter().copied();
        let object = values.next().expect("a place has an object");
        let mut offset = |used: bool| Offset {
            dynamic: if used { values.next() } else { None },
            fixed: 0,
        };
        PlaceValue {
            object,
            refs: offset(layout.refs > 0),
            raw: offset(layout.raw > 0),
            pending: None,
        }
    }

    // Variables in registers or globals.

    pub(super) fn load_variable(&mut self, id: VariableId) -> Vec<Value> {
        match self.shared.stores.variables[id.index()] {
            Storage::Registers => {
                let registers = self.registers[&id].clone();
                registers.into_iter().map(|it| self.b.use_var(it)).collect()
            }
            Storage::Global(global) => vec![self.b.value(Op::GlobalGet { global }, &[])],
            Storage::Frame(..) | Storage::Reference => {
                let place = self.variable_place(id);
                let cause = self.cause_of_place(id);
                let outer = self.b.because(cause);
                let values = self.load(place, self.shared.model.variable(id).ty);
                self.b.because(outer);
                values
            }
        }
    }

    pub(super) fn store_variable(&mut self, id: VariableId, values: &[Value]) {
        match self.shared.stores.variables[id.index()] {
            Storage::Registers => {
                for (register, &value) in self.registers[&id].clone().into_iter().zip(values) {
                    self.b.def_var(register, value);
                }
            }
            Storage::Global(global) => {
                self.b.op(Op::GlobalSet { global }, values);
            }
            Storage::Frame(..) | Storage::Reference => {
                let place = self.variable_place(id);
                let cause = self.cause_of_place(id);
                let outer = self.b.because(cause);
                self.store(place, self.shared.model.variable(id).ty, values);
                self.b.because(outer);
            }
        }
    }

    /// Why a variable that would fit in registers has a place.
    fn cause_of_place(&self, id: VariableId) -> Cause {
        let variable = self.shared.model.variable(id);
        if variable.mode != Mode::Reference && variable.captured {
            Cause::Environment
        } else if variable.mode == Mode::Reference || variable.addressed {
            Cause::Reference
        } else {
            Cause::Storage
        }
    }

    // Small things.

    pub(super) fn set_loc(&mut self, span: Span) {
        let loc = self.b.module.loc(span);
        self.b.set_loc(loc);
    }

    /// An operation at a place of the source.
    pub(super) fn at(&mut self, span: Span, op: Op, args: &[Value]) -> Value {
        self.set_loc(span);
        self.b.value(op, args)
    }

    /// An operation at a place of the source, asked for by a rule that it does not tell of itself.
    pub(super) fn at_because(&mut self, span: Span, cause: Cause, op: Op, args: &[Value]) -> Value {
        self.set_loc(span);
        self.b.because(cause);
        let value = self.b.value(op, args);
        self.b.because(None);
        value
    }

    pub(super) fn native(&mut self, name: &str, args: &[Value]) -> Option<Value> {
        self.b.native(native(natives::ROWS, name), args)
    }

    /// A native that never returns.
    pub(super) fn fail(&mut self, name: &str, args: &[Value]) {
        self.b.fail(native(natives::ROWS, name), args);
    }

    /// A boolean as 0 or 1, anything else as it is.
    pub(super) fn number(&mut self, value: Value) -> Value {
        match self.b.ty(value) {
            Type::Bool => self.b.value(Op::I64FromBool, &[value]),
            _ => value,
        }
    }
}
