//! Random programs give the same in every way of running them: every engine, with and without fuel, with collections
//! everywhere and stacks so small that frames are sealed all the time.

mod common;

use std::sync::Arc;

use common::{describe, machine};
use fastrand::Rng;
use polyc_base::decl::{Convention, FunctionDecl};
use polyc_base::op::{Effects, FloatBits};
use polyc_base::scalar::Immediate;
use polyc_base::{Declarations, FuncId, Kind, Loc, Op, ShapeId, Signature, Type};
use polyc_bytecode::{BodyBuilder, Handler, HandlerKind, Instruction, LocalId, Module, verify};
use polyc_runtime::Limits;
use polyc_vm::{Program, Settings};

/// How many programs.
const PROGRAMS: u64 = 300;
/// Functions of a program, each of which may call those before it.
const FUNCTIONS: usize = 4;
const LOCALS: [Type; 10] = [
    Type::I64,
    Type::I64,
    Type::F64,
    Type::Bool,
    Type::Any,
    Type::Any,
    Type::Any,
    Type::Obj,
    Type::Any,
    Type::I64,
];
/// What a handler catches goes here.
const CAUGHT: usize = 8;
/// Counts the steps of all loops of a call.
const COUNTER: usize = 9;
const SHAPE: ShapeId = ShapeId::new(0);

/// Operations without operands of their own, but for those that need much memory.
fn plain_operations() -> Vec<Op> {
    let names = Op::table().into_iter().map(|it| it.name);
    names
        .filter(|name| !matches!(*name, "vector.new" | "bytes.new" | "string.set"))
        .filter_map(|name| Op::parse(name, &[]))
        .filter(|op| op.effects() != Effects::Calls && op.fixed_signature().is_some())
        .collect()
}

struct Generator {
    random: Rng,
    operations: Vec<Op>,
    builder: BodyBuilder,
    /// Functions that may be called.
    callees: Vec<FuncId>,
    /// How many parameters come before the locals.
    params: usize,
    /// Whether operations that trap on most operands are used: where something catches, and now and then.
    is_daring: bool,
}

/// Whether an operation gives a result whatever its operands.
fn is_total(op: &Op) -> bool {
    matches!(op.effects(), Effects::Pure | Effects::Allocates)
        || matches!(
            op,
            Op::AnyFromI64 {} | Op::AnyFromF64 {} | Op::DynamicGet {} | Op::DynamicSet {}
        )
        || matches!(op, Op::ObjRefs {} | Op::ObjRaw {} | Op::ObjDispose {})
}

impl Generator {
    fn local(&mut self, ty: Type) -> LocalId {
        let of_type: Vec<usize> = (0..COUNTER).filter(|&it| LOCALS[it] == ty).collect();
        let index = of_type[self.random.usize(..of_type.len())];
        self.at(index)
    }

    fn at(&self, index: usize) -> LocalId {
        LocalId::from_index(self.params + index)
    }

    fn expression(&mut self, ty: Type, depth: usize) {
        if depth == 0 || self.random.u8(..) < 60 {
            return self.leaf(ty);
        }
        if self.is_daring && self.random.u8(..) < 40 && self.typed_access(ty, depth) {
            return;
        }
        let fitting: Vec<Op> = self
            .operations
            .iter()
            .copied()
            .filter(|op| op.fixed_signature().is_some_and(|it| it.1 == Some(ty)))
            .filter(|op| self.is_daring || is_total(op))
            .collect();
        if fitting.is_empty() {
            return self.leaf(ty);
        }
        let op = fitting[self.random.usize(..fitting.len())];
        self.operation(op, depth);
    }

    fn operation(&mut self, op: Op, depth: usize) {
        let (types, _) = op.fixed_signature().expect("of a fixed signature");
        for &ty in types {
            self.expression(ty, depth - 1);
        }
        self.builder.emit(op);
    }

    fn leaf(&mut self, ty: Type) {
        if self.random.bool() {
            let local = self.local(ty);
            self.builder.emit(Instruction::LocalGet { local });
            return;
        }
        let small = self.random.i64(-3..12);
        self.builder.emit(match ty {
            Type::I64 => match self.random.u8(..8) {
                0 => Op::I64Const { value: i64::MAX },
                1 => Op::I64Const { value: 40_000 },
                _ => Op::I64Const { value: small },
            },
            Type::F64 => {
                let values = [0.5, -1.5, 1e200, f64::INFINITY, 3.0, 0.0];
                let value = values[self.random.usize(..values.len())];
                Op::F64Const {
                    value: FloatBits::new(value),
                }
            }
            Type::Bool => Op::BoolConst {
                value: self.random.bool(),
            },
            Type::Any => match self.random.u8(..4) {
                0 => Op::AnyImmediate {
                    value: Immediate::ALL[self.random.usize(..Immediate::ALL.len())],
                },
                _ => Op::AnyInteger { value: small },
            },
            Type::Obj => Op::ObjNew { shape: SHAPE },
        });
    }

    /// An operation with an operand of its own that gives this type.
    fn typed_access(&mut self, ty: Type, depth: usize) -> bool {
        let offset = self.random.u32(..12);
        let op = match ty {
            Type::I64 => Op::I64Load { offset },
            Type::F64 => Op::F64Load { offset },
            Type::Bool => Op::AnyIs {
                kind: Kind::ALL[self.random.usize(..Kind::ALL.len())],
            },
            Type::Obj => Op::ObjCast { shape: SHAPE },
            Type::Any => match self.random.u8(..4) {
                0 => Op::RefLoad { offset: offset % 4 },
                1 => {
                    let count = self.random.u32(..5);
                    for _ in 0..count {
                        self.expression(Type::Any, depth - 1);
                    }
                    self.builder.emit(Op::VectorOf { count });
                    return true;
                }
                _ => Op::ValuesGet { index: offset % 2 },
            },
        };
        self.operation(op, depth);
        true
    }

    fn statement(&mut self, depth: usize) {
        let before = self.is_daring;
        self.is_daring |= self.random.u8(..) < 6;
        self.any_statement(depth);
        self.is_daring = before;
    }

    fn any_statement(&mut self, depth: usize) {
        match self.random.u8(..10) {
            0..=3 => {
                let index = self.random.usize(..COUNTER);
                let local = self.at(index);
                self.expression(LOCALS[index], 3);
                if self.random.bool() {
                    self.builder.emit(Instruction::LocalSet { local });
                } else {
                    self.builder.emit(Instruction::LocalTee { local });
                    self.builder.emit(Instruction::Drop {});
                }
            }
            4 => {
                let effects: Vec<Op> = self
                    .operations
                    .iter()
                    .copied()
                    .filter(|op| op.fixed_signature().is_some_and(|it| it.1.is_none()))
                    .filter(|op| self.is_daring || is_total(op))
                    .collect();
                let op = effects[self.random.usize(..effects.len())];
                self.operation(op, 3);
            }
            5 => self.call(),
            6 if depth > 0 => self.branch(depth - 1),
            7 if depth > 0 => self.repeat(depth - 1),
            8 if depth > 0 => self.protect(),
            _ => {
                self.builder.emit(Op::ObjNew { shape: SHAPE });
                self.expression(Type::Any, 3);
                self.builder.emit(Op::RefStore { offset: 1 });
            }
        }
    }

    fn statements(&mut self, depth: usize) {
        for _ in 0..self.random.usize(1..5) {
            self.statement(depth);
        }
    }

    fn branch(&mut self, depth: usize) {
        let (otherwise, end) = (self.builder.new_label(), self.builder.new_label());
        self.expression(Type::Bool, 3);
        self.builder
            .emit(Instruction::BrUnless { label: otherwise });
        self.statements(depth);
        self.builder.emit(Instruction::Br { label: end });
        self.builder.bind(otherwise);
        self.statements(depth);
        self.builder.bind(end);
    }

    fn repeat(&mut self, depth: usize) {
        let (again, end) = (self.builder.new_label(), self.builder.new_label());
        let local = self.at(COUNTER);
        self.builder.bind(again);
        self.builder.emit(Instruction::LocalGet { local });
        self.builder.emit(Op::I64Const { value: 6 });
        self.builder.emit(Op::I64Ge);
        self.builder.emit(Instruction::BrIf { label: end });
        self.builder.emit(Instruction::LocalGet { local });
        self.builder.emit(Op::I64Const { value: 1 });
        self.builder.emit(Op::I64Add);
        self.builder.emit(Instruction::LocalSet { local });
        self.statements(depth);
        self.builder.emit(Instruction::Br { label: again });
        self.builder.bind(end);
    }

    /// Statements within the range of a handler, catching or final.
    fn protect(&mut self) {
        let (start, target, end) = (
            self.builder.new_label(),
            self.builder.new_label(),
            self.builder.new_label(),
        );
        self.builder.bind(start);
        // Ranges do not overlap, so there is no handler inside.
        let before = self.is_daring;
        self.is_daring = true;
        self.statements(0);
        self.is_daring = before;
        self.builder.emit(Instruction::Br { label: end });
        self.builder.bind(target);
        let is_final = self.random.bool();
        let kind = if is_final {
            HandlerKind::Finally { target }
        } else {
            let local = self.at(CAUGHT);
            HandlerKind::Catch { target, local }
        };
        self.statements(0);
        if is_final {
            self.builder.emit(Instruction::ResumeUnwind {});
        }
        self.builder.bind(end);
        let handler = Handler {
            start,
            end: Some(target),
            kind,
        };
        self.builder.add_handler(handler);
    }

    fn call(&mut self) {
        if self.callees.is_empty() {
            return self.expression_dropped();
        }
        let func = self.callees[self.random.usize(..self.callees.len())];
        let to = self.local(Type::Any);
        match self.random.u8(..3) {
            0 => {
                self.expression(Type::Any, 2);
                self.expression(Type::Any, 2);
                self.builder.emit(Op::Call { func });
            }
            1 => {
                self.expression(Type::Any, 2);
                self.builder.emit(Op::ClosureNew { func, count: 1 });
                self.expression(Type::Any, 2);
                self.builder.emit(Op::CallClosure { argc: 1 });
            }
            // The function is given the continuation; it may put it anywhere but does not call it.
            _ => {
                self.builder.emit(Op::ClosureNew { func, count: 0 });
                self.builder.emit(Op::CallCc {});
            }
        }
        self.builder.emit(Instruction::LocalSet { local: to });
    }

    fn expression_dropped(&mut self) {
        self.expression(Type::Any, 3);
        self.builder.emit(Instruction::Drop {});
    }

    /// Returns the locals as a vector.
    fn finish(&mut self) {
        for (index, ty) in LOCALS.iter().enumerate() {
            let local = self.at(index);
            self.builder.emit(Instruction::LocalGet { local });
            match ty {
                Type::I64 => self.builder.emit(Op::AnyFromI64 {}),
                Type::F64 => self.builder.emit(Op::AnyFromF64 {}),
                Type::Bool => self.builder.emit(Op::AnyFromBool {}),
                Type::Obj => self.builder.emit(Op::AnyFromObj {}),
                Type::Any => {}
            }
        }
        let count = u32::try_from(LOCALS.len()).expect("few");
        self.builder.emit(Op::VectorOf { count });
        self.builder.emit(Instruction::Return {});
    }
}

fn random_program(seed: u64) -> Arc<Program> {
    let mut module = Module::default();
    module.declarations.name = "random".to_owned();
    module.declarations.shapes.push(polyc_base::decl::Shape {
        name: "shape".to_owned(),
        refs: 2,
        raw: 16,
    });
    let mut random = Rng::with_seed(seed);
    for index in 0..FUNCTIONS {
        // The closure and an argument.
        let is_entry = index + 1 == FUNCTIONS;
        let params = if is_entry { 0 } else { 2 };
        module.declarations.functions.push(FunctionDecl {
            name: format!("f{index}"),
            signature: Signature::new(vec![Type::Any; params], Some(Type::Any)),
            convention: if is_entry {
                Convention::Direct
            } else {
                Convention::Procedure { rest: false }
            },
            loc: Loc::NONE,
        });
    }
    for index in 0..FUNCTIONS {
        let params = module.declarations.functions[index].signature.params.len();
        let body = random_body(random.fork(), index, params, &module.declarations);
        module.bodies.push(body);
    }
    module.declarations.entry = Some(FuncId::from_index(FUNCTIONS - 1));
    Program::shared(verify(module).unwrap_or_else(|error| panic!("{seed}: {error}")))
}

fn random_body(
    random: Rng,
    index: usize,
    params: usize,
    declarations: &Declarations,
) -> polyc_bytecode::Body {
    let mut generator = Generator {
        random,
        operations: plain_operations(),
        builder: BodyBuilder::new(params),
        callees: (0..index).map(FuncId::from_index).collect(),
        params,
        is_daring: false,
    };
    for ty in LOCALS {
        generator.builder.add_local(ty);
    }
    if params > 0 {
        let local = LocalId::from_index(1);
        generator.builder.emit(Instruction::LocalGet { local });
        let local = generator.local(Type::Any);
        generator.builder.emit(Instruction::LocalSet { local });
    }
    for _ in 0..generator.random.usize(2..8) {
        generator.statement(2);
    }
    generator.finish();
    generator.builder.finish(declarations)
}

#[test]
fn random_programs_give_the_same_in_every_way() {
    let mut outcomes = std::collections::BTreeMap::<String, usize>::new();
    for seed in 0..PROGRAMS {
        let program = random_program(seed);
        let mut expected: Option<(String, &str)> = None;
        for (name, settings) in common::all_settings() {
            let mut machine = machine(Limits::default(), settings);
            let instance = machine.instantiate(&program, &mut |_| None).expect("links");
            let status = machine.run_entry(instance);
            let outcome = describe(&mut machine, &status);
            let (first, first_name) = expected.get_or_insert((outcome.clone(), name));
            assert_eq!(*first, outcome, "seed {seed}: {first_name} and {name}");
        }
        let (outcome, _) = expected.expect("there are ways");
        let kind: String = outcome
            .split([' ', '('])
            .next()
            .unwrap_or_default()
            .to_owned();
        *outcomes.entry(kind).or_default() += 1;
    }
    // Some end with a value, some with a trap.
    assert!(outcomes.len() >= 2, "{outcomes:?}");
    assert!(outcomes.get("#").is_some_and(|&it| it > 20), "{outcomes:?}");
}

#[test]
fn random_programs_use_the_same_fuel_in_every_way() {
    for seed in 0..PROGRAMS {
        let program = random_program(seed);
        let mut expected = None;
        for (name, settings) in common::all_settings() {
            let metered = Settings {
                metered: true,
                ..settings
            };
            let mut machine = machine(Limits::default(), metered);
            let instance = machine.instantiate(&program, &mut |_| None).expect("links");
            machine.run_entry(instance);
            let used = machine.fuel_used();
            assert_eq!(*expected.get_or_insert(used), used, "seed {seed}: {name}");
        }
    }
}
