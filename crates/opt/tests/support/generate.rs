//! Random modules that the verifier accepts: every kind of terminator and handler but `call`, loops that end, calls of earlier
//! functions. The entry calls the last function and gives a vector: what that gave or threw, then every global.

use fastrand::Rng;
use polyc_base::decl::Convention;
use polyc_base::scalar::{Immediate, Kind};
use polyc_base::{FuncId, GlobalId, Loc, Op, Signature, Type};
use polyc_ir::{
    Block, FunctionBuilder, Handler, HandlerKind, Module, ModuleBuilder, Target, Terminator, Value,
    Values, Variable,
};

const TYPES: [Type; 4] = [Type::I64, Type::F64, Type::Bool, Type::Any];
/// Statements of a function, those of inner blocks included.
const STATEMENTS: usize = 14;
const DEEPEST: usize = 3;

/// The module of a seed.
pub fn generate(seed: u64) -> Module {
    let mut rng = Rng::with_seed(seed);
    let mut module = ModuleBuilder::new("random", "test");
    let globals: Vec<(GlobalId, Type)> = TYPES
        .iter()
        .map(|&ty| (module.global(format!("g{ty}"), ty), ty))
        .collect();
    let scalar_ops = scalar_ops();
    let mut functions = Vec::new();
    for index in 0..rng.usize(1..5) {
        let signature = random_signature(&mut rng);
        let func = module.declare(
            format!("f{index}"),
            signature.clone(),
            Convention::Direct,
            Loc::NONE,
        );
        let mut generator = Generator {
            rng: &mut rng,
            b: FunctionBuilder::new(&mut module, func),
            scalar_ops: &scalar_ops,
            globals: &globals,
            callees: &functions,
            result: signature.result,
            variables: Vec::new(),
            handler: None,
            statements: STATEMENTS,
        };
        generator.function();
        generator.b.finish();
        functions.push((func, signature));
    }
    let (last, signature) = functions.last().expect("there is one").clone();
    build_entry(&mut module, &mut rng, last, &signature, &globals);
    module.finish()
}

fn random_signature(rng: &mut Rng) -> Signature {
    let params = (0..rng.usize(0..4))
        .map(|_| TYPES[rng.usize(..TYPES.len())])
        .collect();
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
    last: FuncId,
    signature: &Signature,
    globals: &[(GlobalId, Type)],
) {
    let entry_signature = Signature::new(vec![], Some(Type::Any));
    let entry = module.declare("entry", entry_signature, Convention::Direct, Loc::NONE);
    module.set_entry(entry);
    let mut b = FunctionBuilder::new(module, entry);
    let (protected, caught, end) = (b.create_block(), b.create_block(), b.create_block());
    let outcome = b.add_param(end, Type::Any);
    let thrown = b.add_param(caught, Type::Any);
    b.jump(protected, &[]);
    b.switch_to(protected);
    b.set_handler(
        protected,
        Handler {
            kind: HandlerKind::Catch(caught),
            args: Values::new(),
        },
    );
    let args: Vec<Value> = signature
        .params
        .iter()
        .map(|&ty| constant(&mut b, rng, ty))
        .collect();
    let result = b.value(Op::Call { func: last }, &args);
    let result = as_any(&mut b, result);
    b.jump(end, &[result]);
    b.switch_to(caught);
    // What was thrown, if it is a number; the interpreter of the tests has no conditions.
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
        Type::Any | Type::Obj => value,
    }
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
        Type::Any | Type::Obj if rng.u8(..3) == 0 => b.immediate(IMMEDIATES[rng.usize(..4)]),
        Type::Any | Type::Obj => b.value(
            Op::AnyInteger {
                value: rng.i64(-5..20),
            },
            &[],
        ),
    }
}

struct Generator<'a, 'm> {
    rng: &'a mut Rng,
    b: FunctionBuilder<'m>,
    scalar_ops: &'a [(Op, &'static [Type], Type)],
    globals: &'a [(GlobalId, Type)],
    callees: &'a [(FuncId, Signature)],
    result: Option<Type>,
    variables: Vec<(Variable, Type)>,
    /// What protects the current block.
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
        for index in 0..6 {
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
        match self.rng.u8(..20) {
            0..=7 => self.assign(),
            8 => self.set_global(),
            9 => self.use_box(),
            10 | 11 => self.call(),
            12 => self.leave_if(),
            _ if depth >= DEEPEST => self.assign(),
            13 | 14 => self.choose(depth),
            15 => self.switch(depth),
            16 | 17 => self.repeat(depth),
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
        if self.rng.u8(..4) == 0 {
            constant(&mut self.b, self.rng, ty)
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
        if let Some(op) = self.dynamic_op(ty) {
            let params = op.fixed_signature().expect("a fixed row").0;
            let args: Vec<Value> = params.iter().map(|&ty| self.operand(ty)).collect();
            return self.b.value(op, &args);
        }
        let ops = self
            .scalar_ops
            .iter()
            .filter(|(_, _, result)| *result == ty);
        let ops: Vec<_> = ops.collect();
        let (op, params, _) = *ops[self.rng.usize(..ops.len())];
        let args: Vec<Value> = params.iter().map(|&ty| self.operand(ty)).collect();
        self.b.value(op, &args)
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
            Op::AnyIs {
                kind: Kind::Integer,
            },
            Op::AnyIs {
                kind: Kind::Boolean,
            },
            Op::AnyNumEq {},
            Op::AnyLt {},
            Op::AnyGe {},
        ];
        let checks = [
            Op::I64FromAny {},
            Op::I64Check {
                low: -10,
                high: 1000,
            },
        ];
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
        let (func, signature) = self.callees[self.rng.usize(..self.callees.len())].clone();
        let args: Vec<Value> = signature
            .params
            .iter()
            .map(|&ty| self.operand(ty))
            .collect();
        let op = Op::Call { func };
        if self.handler.is_none() && signature.result == self.result && self.rng.u8(..8) == 0 {
            return self.b.tail_call(op, &args);
        }
        if let Some(result) = self.b.op(op, &args) {
            let ty = self.b.ty(result);
            let variable = self.variable(ty);
            self.b.def_var(variable, result);
        }
    }

    fn leave(&mut self) {
        if self.rng.u8(..8) == 0 {
            let value = self.operand(Type::Any);
            return self.b.terminate(Terminator::Throw(value));
        }
        let value = self.result.map(|ty| self.operand(ty));
        self.b.ret(value);
    }

    fn leave_if(&mut self) {
        let condition = self.operand(Type::Bool);
        let (leave, go_on) = (self.block(), self.block());
        self.b.branch(condition, leave, go_on);
        self.b.switch_to(leave);
        self.leave();
        self.b.switch_to(go_on);
    }

    fn inner(&mut self, block: Block, next: Block, depth: usize) {
        self.b.switch_to(block);
        self.sequence(depth + 1);
        if !self.b.has_ended() {
            self.b.jump(next, &[]);
        }
    }

    fn choose(&mut self, depth: usize) {
        let condition = self.expression(Type::Bool);
        let (then, otherwise, next) = (self.block(), self.block(), self.block());
        self.b.branch(condition, then, otherwise);
        self.inner(then, next, depth);
        self.inner(otherwise, next, depth);
        self.b.switch_to(next);
    }

    fn switch(&mut self, depth: usize) {
        let value = self.operand(Type::I64);
        let next = self.block();
        let blocks: Vec<Block> = (0..self.rng.usize(1..5)).map(|_| self.block()).collect();
        let (default, targets) = blocks.split_last().expect("at least one");
        self.b.terminate(Terminator::Switch {
            value,
            low: self.rng.i64(-1..3),
            targets: targets.iter().map(|&block| Target::new(block)).collect(),
            default: Target::new(*default),
        });
        for block in blocks {
            self.inner(block, next, depth);
        }
        self.b.switch_to(next);
    }

    /// A loop that ends after a few rounds whatever its body does.
    fn repeat(&mut self, depth: usize) {
        let counter = self.b.declare_var(Type::I64, "counter");
        let rounds = self.rng.i64(0..4);
        let start = self.b.i64(rounds);
        self.b.def_var(counter, start);
        let (head, body, next) = (self.block(), self.block(), self.block());
        self.b.jump(head, &[]);
        self.b.switch_to(head);
        let (left, zero) = (self.b.use_var(counter), self.b.i64(0));
        let more = self.b.value(Op::I64Gt, &[left, zero]);
        self.b.branch(more, body, next);
        self.b.switch_to(body);
        let (left, one) = (self.b.use_var(counter), self.b.i64(1));
        let less = self.b.value(Op::I64Sub, &[left, one]);
        self.b.def_var(counter, less);
        self.sequence(depth + 1);
        if !self.b.has_ended() {
            self.b.jump(head, &[]);
        }
        self.b.switch_to(next);
    }

    /// A protected region; its handler catches, or notes that it was unwound.
    fn protect(&mut self, depth: usize) {
        let (caught, next) = (self.block(), self.block());
        let kind = if self.rng.bool() {
            let thrown = self.b.add_param(caught, Type::Any);
            let current = self.b.current();
            self.b.switch_to(caught);
            let variable = self.variable(Type::Any);
            self.b.def_var(variable, thrown);
            self.b.switch_to(current);
            HandlerKind::Catch(caught)
        } else {
            HandlerKind::Finally(caught)
        };
        let handler = Handler {
            kind,
            args: Values::new(),
        };
        let outer = self.handler.replace(handler);
        let body = self.block();
        self.b.jump(body, &[]);
        self.inner(body, next, depth);
        self.handler = outer;
        self.b.switch_to(caught);
        match kind {
            HandlerKind::Finally(_) => {
                self.set_global();
                self.b.terminate(Terminator::ResumeUnwind);
            }
            HandlerKind::Catch(_) | HandlerKind::Call => {
                self.assign();
                self.b.jump(next, &[]);
            }
        }
        self.b.switch_to(next);
    }
}
