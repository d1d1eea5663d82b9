//! Random modules that the verifier accepts: every kind of terminator and handler but `call`, loops that end, calls of
//! earlier functions and closures and of the function itself, open objects and vectors. The entry calls the last
//! function and gives a vector: what that gave or threw, then every global.

#[path = "generate/control.rs"]
mod control;

use std::sync::Arc;

use fastrand::Rng;
use polyc_base::arith::Element;
use polyc_base::decl::{Convention, Source};
use polyc_base::scalar::{Immediate, Kind};
use polyc_base::{Cause, Effects, FileId, FuncId, GlobalId, Op, ShapeId, Signature, Span, Type};
use polyc_ir::{Block, FunctionBuilder, Handler, HandlerKind, Module, ModuleBuilder, Value, Values, Variable};

const TYPES: [Type; 5] = [Type::I64, Type::F64, Type::Bool, Type::Any, Type::Obj];
/// The shape of every object.
const SHAPE: ShapeId = ShapeId::new(0);
pub const REFS: u32 = 3;
pub const RAW: u32 = 64;
/// The captured values of every closure.
const CAPTURED: u32 = 2;
/// How often functions call themselves, all in all.
const RECURSIONS: i64 = 6;
/// Statements of a function, those of inner blocks included.
const STATEMENTS: usize = 14;
const DEEPEST: usize = 3;

/// Natives with the number of their parameters, their result and what they do.
const NATIVES: [(&str, usize, Option<Type>, Effects); 5] = [
    ("number.is_integer", 1, Some(Type::Any), Effects::NONE),
    ("number.abs", 1, Some(Type::Any), Effects::ALLOCATES.and(Effects::TRAPS)),
    ("any.equal", 2, Some(Type::Any), Effects::READS.and(Effects::TRAPS)),
    ("vector.fill", 2, None, Effects::ANY_BUT_CALLS),
    (
        "expr.fail",
        1,
        Some(Type::Any),
        Effects::ANY_BUT_CALLS.and(Effects::FAILS),
    ),
];

/// The module of a seed.
pub fn generate(seed: u64) -> Module {
    let mut rng = Rng::with_seed(seed);
    let mut module = ModuleBuilder::new("random", "test");
    module.set_sources(vec![Source {
        name: "random".to_owned(),
        hash: [0; 32],
        lines: Arc::default(),
    }]);
    module.shape("shape", REFS, RAW);
    let recursions = module.global("recursions", Type::I64);
    let globals: Vec<(GlobalId, Type)> = TYPES
        .iter()
        .map(|&ty| (module.global(format!("g{ty}"), ty), ty))
        .collect();
    let scalar_ops = scalar_ops();
    let mut functions = Vec::new();
    for index in (0..).take(rng.usize(1..5)) {
        let is_procedure = rng.u8(..3) == 0;
        let (signature, convention) = if is_procedure {
            let params = vec![Type::Any; rng.usize(1..4)];
            let signature = Signature::new(params, Some(Type::Any));
            (signature, Convention::Procedure { rest: false })
        } else {
            (random_signature(&mut rng), Convention::Direct)
        };
        let place = Span::new(FileId::new(0), index, index + 1);
        let loc = module.loc(place);
        let func = module.declare(format!("f{index}"), signature.clone(), convention, loc);
        let mut generator = Generator {
            rng: &mut rng,
            b: FunctionBuilder::new(&mut module, func),
            scalar_ops: &scalar_ops,
            globals: &globals,
            callees: &functions,
            this: Callee {
                func,
                signature: signature.clone(),
                is_procedure,
            },
            recursions,
            variables: Vec::new(),
            counters: Vec::new(),
            handler: None,
            statements: STATEMENTS,
        };
        generator.function();
        generator.b.finish();
        functions.push(Callee {
            func,
            signature,
            is_procedure,
        });
    }
    let last = functions.last().expect("there is one");
    build_entry(&mut module, &mut rng, last, recursions, &globals);
    module.finish()
}

/// A function that may be called.
struct Callee {
    func: FuncId,
    signature: Signature,
    is_procedure: bool,
}

fn random_signature(rng: &mut Rng) -> Signature {
    let params = (0..rng.usize(0..4)).map(|_| TYPES[rng.usize(..TYPES.len())]).collect();
    Signature::new(params, Some(TYPES[rng.usize(..TYPES.len())]))
}

/// Operations on scalars without operands of their own, by the type of their result.
fn scalar_ops() -> Vec<(Op, &'static [Type], Type)> {
    let rows = Op::table();
    let ops = rows.iter().filter_map(|row| Op::parse(row.name, &[]));
    let is_scalar = |ty: &Type| matches!(ty, Type::I64 | Type::F64 | Type::Bool);
    ops.filter_map(|op| {
        let (params, result) = op.fixed_signature()?;
        let result = result.filter(is_scalar)?;
        let is_scalar = !params.is_empty() && params.iter().all(is_scalar);
        is_scalar.then_some((op, params, result))
    })
    .collect()
}

fn build_entry(
    module: &mut ModuleBuilder,
    rng: &mut Rng,
    last: &Callee,
    recursions: GlobalId,
    globals: &[(GlobalId, Type)],
) {
    let entry_signature = Signature::new(vec![], Some(Type::Any));
    let loc = module.loc(Span::new(FileId::new(0), 0, 9));
    let entry = module.declare("entry", entry_signature, Convention::Direct, loc);
    module.set_entry(entry);
    let mut b = FunctionBuilder::new(module, entry);
    let (protected, caught, end) = (b.create_block(), b.create_block(), b.create_block());
    let outcome = b.add_param(end, Type::Any);
    let thrown = b.add_param(caught, Type::Any);
    let count = b.i64(RECURSIONS);
    b.op(Op::GlobalSet { global: recursions }, &[count]);
    b.jump(protected, &[]);
    b.switch_to(protected);
    b.set_handler(
        protected,
        Handler {
            kind: HandlerKind::Catch(caught),
            args: Values::new(),
        },
    );
    let params = last.signature.params.iter();
    let mut args: Vec<Value> = params.map(|&ty| constant(&mut b, rng, ty)).collect();
    if last.is_procedure {
        args[0] = closure(&mut b, rng, last.func);
    }
    let result = b.value(Op::Call { func: last.func }, &args);
    let result = as_any(&mut b, result);
    b.jump(end, &[result]);
    b.switch_to(caught);
    // The thrown value, if it is a number; the interpreter of the tests has no conditions.
    let (number, other) = (b.create_block(), b.create_block());
    let is_number = b.value(Op::AnyIs { kind: Kind::Number }, &[thrown]);
    b.branch(is_number, number, other);
    b.switch_to(number);
    b.jump(end, &[thrown]);
    b.switch_to(other);
    let eof = b.immediate(Immediate::Eof);
    b.jump(end, &[eof]);
    b.switch_to(end);
    let mut parts = vec![outcome];
    for &(global, _) in globals {
        let value = b.value(Op::GlobalGet { global }, &[]);
        parts.push(as_any(&mut b, value));
    }
    let count = u32::try_from(parts.len()).expect("few");
    let vector = b.value(Op::VectorOf { count }, &parts);
    b.ret(Some(vector));
    b.finish();
}

fn as_any(b: &mut FunctionBuilder<'_>, value: Value) -> Value {
    match b.ty(value) {
        Type::I64 => b.value(Op::AnyFromI64 {}, &[value]),
        Type::F64 => b.value(Op::AnyFromF64 {}, &[value]),
        Type::Bool => b.value(Op::AnyFromBool {}, &[value]),
        Type::Obj => b.value(Op::AnyFromObj {}, &[value]),
        Type::Any => value,
    }
}

fn closure(b: &mut FunctionBuilder<'_>, rng: &mut Rng, func: FuncId) -> Value {
    let captured = [constant(b, rng, Type::Any), constant(b, rng, Type::Any)];
    let count = CAPTURED;
    b.value(Op::ClosureNew { func, count }, &captured)
}

fn constant(b: &mut FunctionBuilder<'_>, rng: &mut Rng, ty: Type) -> Value {
    const INTEGERS: [i64; 12] = [0, 1, 2, 3, -1, -2, 7, 10, 100, i64::MAX, i64::MIN, 1 << 60];
    const FLOATS: [f64; 8] = [0.0, -0.0, 1.0, 2.5, -3.5, 1e300, f64::INFINITY, f64::NAN];
    const IMMEDIATES: [Immediate; 4] = [
        Immediate::Nil,
        Immediate::True,
        Immediate::False,
        Immediate::Unspecified,
    ];
    match ty {
        Type::I64 => b.i64(INTEGERS[rng.usize(..INTEGERS.len())]),
        Type::F64 => b.f64(FLOATS[rng.usize(..FLOATS.len())]),
        Type::Bool => b.bool(rng.bool()),
        Type::Obj => b.value(Op::ObjNew { shape: SHAPE }, &[]),
        Type::Any if rng.u8(..3) == 0 => b.immediate(IMMEDIATES[rng.usize(..4)]),
        Type::Any => b.value(Op::AnyInteger { value: rng.i64(-5..20) }, &[]),
    }
}

struct Generator<'a, 'm> {
    rng: &'a mut Rng,
    b: FunctionBuilder<'m>,
    scalar_ops: &'a [(Op, &'static [Type], Type)],
    globals: &'a [(GlobalId, Type)],
    callees: &'a [Callee],
    this: Callee,
    /// Counts down the rest of [`RECURSIONS`].
    recursions: GlobalId,
    variables: Vec<(Variable, Type)>,
    /// Variables of the loops around here, which only these change.
    counters: Vec<Variable>,
    /// The handler of the current block.
    handler: Option<Handler>,
    /// How many statements may still be made.
    statements: usize,
}

impl Generator<'_, '_> {
    fn function(&mut self) {
        let params = self.b.params().to_vec();
        for (index, param) in params.into_iter().enumerate() {
            let ty = self.b.ty(param);
            let variable = self.b.declare_var(ty, format!("p{index}"));
            self.b.def_var(variable, param);
            self.variables.push((variable, ty));
        }
        if self.this.is_procedure {
            let this = self.b.params()[0];
            let index = self.rng.u32(..CAPTURED);
            let captured = self.b.value(Op::ClosureGet { index }, &[this]);
            let variable = self.variable(Type::Any);
            self.b.def_var(variable, captured);
        }
        for index in 0..8 {
            let ty = TYPES[index % TYPES.len()];
            let variable = self.b.declare_var(ty, format!("x{index}"));
            let value = constant(&mut self.b, self.rng, ty);
            self.b.def_var(variable, value);
            self.variables.push((variable, ty));
        }
        self.sequence(0);
        self.leave();
    }

    fn sequence(&mut self, depth: usize) {
        for _ in 0..self.rng.usize(1..6) {
            if self.statements == 0 || self.b.has_ended() {
                return;
            }
            self.statements -= 1;
            self.statement(depth);
        }
    }

    fn statement(&mut self, depth: usize) {
        // Of some a cause is said.
        let cause = Cause::ALL.get(self.statements * 3);
        self.b.because(cause.copied());
        match self.rng.u8(..32) {
            0..=7 => self.assign(),
            8 => self.set_global(),
            9 => self.use_box(),
            10 | 11 => self.call(),
            12 => self.leave_if(),
            13..=16 => self.change_object(),
            17 => self.recurse(),
            18 | 19 => self.accumulate(),
            28 | 29 => self.call_native(),
            _ if depth >= DEEPEST => self.assign(),
            20 | 21 => self.choose(depth),
            22 => self.switch(depth),
            23 | 24 => self.repeat(depth),
            25..=27 => self.count(depth),
            _ => self.protect(depth),
        }
    }

    /// A new block protected as the current one.
    fn block(&mut self) -> Block {
        let block = self.b.create_block();
        if let Some(handler) = self.handler.clone() {
            self.b.set_handler(block, handler);
        }
        block
    }

    fn variable(&mut self, ty: Type) -> Variable {
        let of_type = self.variables.iter().filter(|(_, it)| *it == ty);
        let of_type: Vec<Variable> = of_type.map(|(variable, _)| *variable).collect();
        of_type[self.rng.usize(..of_type.len())]
    }

    /// A variable, or sometimes a constant.
    fn operand(&mut self, ty: Type) -> Value {
        let counter = self.rng.choice(&self.counters).copied();
        if self.rng.u8(..4) == 0 {
            constant(&mut self.b, self.rng, ty)
        } else if let (Type::I64, Some(counter), true) = (ty, counter, self.rng.bool()) {
            self.b.use_var(counter)
        } else {
            let variable = self.variable(ty);
            self.b.use_var(variable)
        }
    }

    fn assign(&mut self) {
        let ty = TYPES[self.rng.usize(..TYPES.len())];
        let value = self.expression(ty);
        let variable = self.variable(ty);
        self.b.def_var(variable, value);
    }

    fn expression(&mut self, ty: Type) -> Value {
        if ty == Type::Obj || self.rng.u8(..5) == 0 {
            let op = self.object_op(Some(ty));
            return self.operation(op).expect("it has a result");
        }
        if let Some(op) = self.dynamic_op(ty) {
            let params = op.fixed_signature().expect("a fixed row").0;
            let args: Vec<Value> = params.iter().map(|&ty| self.operand(ty)).collect();
            return self.b.value(op, &args);
        }
        let ops = self.scalar_ops.iter().filter(|(_, _, result)| *result == ty);
        let ops: Vec<_> = ops.collect();
        let (op, params, _) = *ops[self.rng.usize(..ops.len())];
        let args: Vec<Value> = params.iter().map(|&ty| self.operand(ty)).collect();
        self.b.value(op, &args)
    }

    fn operation(&mut self, op: Op) -> Option<Value> {
        let params = op.fixed_signature().expect("a fixed row").0;
        let args: Vec<Value> = params.iter().map(|&ty| self.operand(ty)).collect();
        self.b.op(op, &args)
    }

    /// An element access: those of the first two forms fit the object.
    fn element(&mut self, unit: u32, of: u32) -> Element {
        let length = of / unit;
        match self.rng.u8(..4) {
            0 => Element {
                low: self.rng.i64(-2..3),
                length,
                stride: unit,
                displacement: 0,
            },
            1 => Element {
                low: 1,
                length: length / 2,
                stride: 2 * unit,
                displacement: self.rng.u32(..2) * unit,
            },
            2 => Element {
                low: 0,
                length: length + 2,
                stride: unit,
                displacement: unit,
            },
            _ => Element {
                low: self.rng.i64(-2..100),
                length: self.rng.u32(..5),
                stride: self.rng.u32(..20),
                displacement: self.rng.u32(..20),
            },
        }
    }

    /// An operation on open objects and vectors with that result.
    fn object_op(&mut self, result: Option<Type>) -> Op {
        let index = self.rng.u32(..REFS + 1);
        let offset = [0, 8, 16, 20, 56, 57][self.rng.usize(..6)];
        let of_refs = self.element(1, REFS);
        let element = self.element(8, RAW);
        let of_bytes = self.element(1, RAW);
        let shape = SHAPE;
        let ops: &[Op] = match result {
            None => &[
                Op::I64Store { offset },
                Op::F64Store { offset },
                Op::U8Store { offset },
                Op::I64StoreAt { offset },
                Op::F64StoreAt { offset: 8 },
                Op::U8StoreAt { offset },
                Op::I64StoreElement { element },
                Op::I64StoreElement { element },
                Op::F64StoreElement { element },
                Op::U8StoreElement { element: of_bytes },
                Op::ObjCopy { refs: 1, raw: 12 },
                Op::ObjDispose {},
            ],
            Some(Type::I64) => &[
                Op::I64Load { offset },
                Op::I64Field { shape, offset },
                Op::U8Load { offset },
                Op::I64LoadAt { offset },
                Op::U8LoadAt { offset },
                Op::I64LoadElement { element },
                Op::I64LoadElement { element },
                Op::U8LoadElement { element: of_bytes },
                Op::I64Element { element },
                Op::RawCompare { length: 4 },
                Op::RawCompare { length: 8 },
                Op::ObjRefs {},
                Op::ObjRaw {},
                Op::VectorLen {},
            ],
            Some(Type::F64) => &[
                Op::F64Load { offset },
                Op::F64LoadAt { offset: 0 },
                Op::F64LoadElement { element },
            ],
            Some(Type::Any) => &[
                Op::RefLoad { offset: index },
                Op::RefField { shape, offset: index },
                Op::RefLoadAt { offset: index },
                Op::RefLoadElement { element: of_refs },
                Op::AnyFromObj {},
                Op::VectorGet {},
                Op::VectorGet {},
            ],
            Some(Type::Bool) => &[Op::ObjIs { shape }, Op::ObjOf { shape }, Op::ObjOf { shape }],
            Some(Type::Obj) => &[Op::ObjNew { shape }, Op::ObjCast { shape }],
        };
        ops[self.rng.usize(..ops.len())]
    }

    /// Writes to an object, or to a vector.
    fn change_object(&mut self) {
        if self.rng.bool() {
            let op = self.object_op(None);
            // Rarely, as little can be read afterwards.
            if op != (Op::ObjDispose {}) || self.rng.u8(..4) == 0 {
                self.operation(op);
            }
            return;
        }
        let index = self.rng.u32(..REFS + 1);
        let element = self.element(1, REFS);
        let (object, at, number) = (self.operand(Type::Obj), self.operand(Type::I64), self.number());
        match self.rng.u8(..4) {
            0 => drop(self.b.op(Op::RefStore { offset: index }, &[object, number])),
            1 => drop(self.b.op(Op::RefStoreElement { element }, &[object, at, number])),
            2 => drop(self.b.op(Op::RefStoreAt { offset: index }, &[object, at, number])),
            _ => self.use_vector(at, number),
        }
    }

    fn use_vector(&mut self, at: Value, number: Value) {
        let (length, fill) = (self.b.i64(4), self.number());
        let vector = self.b.value(Op::VectorNew {}, &[length, fill]);
        self.b.op(Op::VectorSet {}, &[vector, at, number]);
        let variable = self.variable(Type::Any);
        self.b.def_var(variable, vector);
    }

    /// Calls a native: pure, trapping, reading or writing.
    fn call_native(&mut self) {
        let (name, params, result, effects) = NATIVES[self.rng.usize(..NATIVES.len())];
        let params = vec![Type::Any; params];
        let module = &mut *self.b.module;
        let import = module.import_native(name, &params, name == "vector.fill", result, effects);
        let mut args: Vec<Value> = params.iter().map(|&ty| self.operand(ty)).collect();
        if result.is_none() {
            // No vector holds itself.
            args[1] = self.number();
        }
        let argc = u32::try_from(args.len()).expect("few");
        if let Some(value) = self.b.op(Op::CallNative { import, argc }, &args) {
            let variable = self.variable(Type::Any);
            self.b.def_var(variable, value);
        }
    }

    /// Calls this function again, at the end or not, unless that was done often enough.
    fn recurse(&mut self) {
        let (again, go_on) = (self.block(), self.block());
        let global = self.recursions;
        let left = self.b.value(Op::GlobalGet { global }, &[]);
        let zero = self.b.i64(0);
        let some = self.b.value(Op::I64Gt, &[left, zero]);
        self.b.branch(some, again, go_on);
        self.b.switch_to(again);
        let one = self.b.i64(1);
        let less = self.b.value(Op::I64Sub, &[left, one]);
        self.b.op(Op::GlobalSet { global }, &[less]);
        let params = self.this.signature.params.clone();
        let mut args: Vec<Value> = params.iter().map(|&ty| self.operand(ty)).collect();
        let func = self.this.func;
        if self.this.is_procedure {
            args[0] = if self.rng.bool() {
                self.b.params()[0]
            } else {
                closure(&mut self.b, self.rng, func)
            };
        }
        if self.handler.is_none() && self.rng.u8(..3) > 0 {
            self.b.tail_call(Op::Call { func }, &args);
        } else {
            self.call_with(Op::Call { func }, &args);
            self.b.jump(go_on, &[]);
        }
        self.b.switch_to(go_on);
    }

    /// An operation on dynamic values; always for a dynamic result.
    fn dynamic_op(&mut self, ty: Type) -> Option<Op> {
        let any = [
            Op::AnyFromI64 {},
            Op::AnyFromF64 {},
            Op::AnyFromBool {},
            Op::AnyAdd {},
            Op::AnySub {},
            Op::AnyMul {},
            Op::AnyModulo {},
            Op::AnyFloorQuotient {},
            Op::AnyQuotient {},
            Op::AnyRemainder {},
            Op::PairNew {},
            Op::PairFirst {},
            Op::PairRest {},
            Op::BoxNew {},
            Op::BoxGet {},
        ];
        let boolean = [
            Op::AnyTruthy {},
            Op::BoolFromAny {},
            Op::AnyIs { kind: Kind::Pair },
            Op::AnyIs { kind: Kind::Integer },
            Op::AnyIs { kind: Kind::Boolean },
            Op::AnyNumEq {},
            Op::AnyLt {},
            Op::AnyGe {},
            Op::AnyEqual {},
        ];
        let checks = [Op::I64FromAny {}, Op::I64Check { low: -10, high: 1000 }];
        let of_type: &[Op] = match ty {
            Type::Any => &any,
            Type::Bool if self.rng.bool() => &boolean,
            Type::I64 if self.rng.u8(..4) == 0 => &checks,
            Type::F64 if self.rng.u8(..6) == 0 => &[Op::F64FromAny {}],
            _ => return None,
        };
        Some(of_type[self.rng.usize(..of_type.len())])
    }

    /// Makes a box, writes to it now and then, and reads it.
    fn use_box(&mut self) {
        let first = self.operand(Type::Any);
        let cell = self.b.value(Op::BoxNew {}, &[first]);
        for _ in 0..self.rng.u8(1..4) {
            if self.rng.bool() {
                let variable = self.variable(Type::Any);
                let other = self.b.use_var(variable);
                let is_box = self.b.value(Op::AnyIs { kind: Kind::Box }, &[other]);
                let (then, done) = (self.block(), self.block());
                self.b.branch(is_box, then, done);
                self.b.switch_to(then);
                let value = self.number();
                self.b.op(Op::BoxSet {}, &[other, value]);
                self.b.jump(done, &[]);
                self.b.switch_to(done);
            } else {
                let value = self.number();
                self.b.op(Op::BoxSet {}, &[cell, value]);
            }
            let read = self.b.value(Op::BoxGet {}, &[cell]);
            let variable = self.variable(Type::Any);
            self.b.def_var(variable, read);
        }
        let variable = self.variable(Type::Any);
        self.b.def_var(variable, cell);
    }

    /// A dynamic value that no box can be part of: one that contained itself could not be shown.
    fn number(&mut self) -> Value {
        let value = self.operand(Type::I64);
        self.b.value(Op::AnyFromI64 {}, &[value])
    }

    fn set_global(&mut self) {
        let (global, ty) = self.globals[self.rng.usize(..self.globals.len())];
        if self.rng.u8(..3) == 0 {
            let value = self.b.value(Op::GlobalGet { global }, &[]);
            let variable = self.variable(ty);
            self.b.def_var(variable, value);
        } else {
            let value = self.operand(ty);
            self.b.op(Op::GlobalSet { global }, &[value]);
        }
    }

    fn call(&mut self) {
        if self.callees.is_empty() {
            return self.assign();
        }
        let callee = &self.callees[self.rng.usize(..self.callees.len())];
        let (func, signature) = (callee.func, &callee.signature);
        let params = signature.params.iter();
        let mut args: Vec<Value> = params.map(|&ty| self.operand(ty)).collect();
        let mut op = Op::Call { func };
        if callee.is_procedure {
            let captured = [self.operand(Type::Any), self.operand(Type::Any)];
            let count = CAPTURED;
            args[0] = self.b.value(Op::ClosureNew { func, count }, &captured);
            match self.rng.u8(..8) {
                0 => {}
                // One argument too few or one too many, maybe; or a value that may not be a procedure.
                1 => args.truncate(2),
                2 => args.push(captured[0]),
                3 => args[0] = self.operand(Type::Any),
                4 => {
                    let variable = self.variable(Type::Any);
                    self.b.def_var(variable, args[0]);
                }
                _ => {}
            }
            if self.rng.u8(..6) > 0 {
                let argc = u32::try_from(args.len() - 1).expect("few");
                op = Op::CallClosure { argc };
            } else {
                args.resize(signature.params.len(), captured[1]);
            }
        }
        if self.handler.is_none() && signature.result == self.this.signature.result && self.rng.u8(..8) == 0 {
            return self.b.tail_call(op, &args);
        }
        self.call_with(op, &args);
    }

    fn call_with(&mut self, op: Op, args: &[Value]) {
        if let Some(result) = self.b.op(op, args) {
            let ty = self.b.ty(result);
            let variable = self.variable(ty);
            self.b.def_var(variable, result);
        }
    }
}
