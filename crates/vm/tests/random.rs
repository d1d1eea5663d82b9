//! Random programs give the same in every way of running them: every engine, with and without fuel and traces, with
//! collections everywhere, stacks so small that frames are sealed all the time, and allocations that fail.

#![expect(clippy::disallowed_methods, reason = "how long to run is a setting of the test")]

mod common;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use common::{describe, machine};
use fastrand::Rng;
use polyc_base::decl::{Constant, Convention, FunctionDecl, Global, Import, ImportKind};
use polyc_base::operand::FloatBits;
use polyc_base::scalar::Immediate;
use polyc_base::trap::Limit;
use polyc_base::{ConstId, Declarations, FuncId, ImportId, Kind, Loc, Op, ShapeId, Signature, Type};
use polyc_bytecode::{BodyBuilder, Handler, HandlerKind, Instruction, Label, LocalId, Module, verify};
use polyc_runtime::{Limits, Stress};
use polyc_vm::{Mode, Program, Settings, Status};

/// How many programs, if `POLYC_RANDOM` does not say it.
const PROGRAMS: u64 = 200;
/// Forms of an operation that has operands of its own.
const FORMS: usize = 6;
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
/// Holds the value that a handler caught.
const CAUGHT: usize = 8;
/// Counts the steps of all loops of a call.
const COUNTER: usize = 9;
const SHAPE: ShapeId = ShapeId::new(0);
/// Natives that are called, and are procedures that handle errors and receive continuations: they return, fail, throw,
/// or call another in turn.
const NATIVES: [(&str, usize, bool); 5] = [
    ("test.list", 0, true),
    ("test.fail", 1, false),
    ("test.throw", 1, false),
    ("test.call", 1, true),
    ("test.call_noting", 1, true),
];
/// Ends the program.
const EXIT: ImportId = ImportId::new(NATIVES.len() as u32);
/// How many locals of one type a wide function has: its registers end about where the machine looks for room.
const WIDE: Range<usize> = 240..264;

/// The first is `POLYC_RANDOM_SEED`.
fn seeds() -> Range<u64> {
    let setting = |name| std::env::var(name).ok()?.parse().ok();
    let first = setting("POLYC_RANDOM_SEED").unwrap_or(0);
    first..first + setting("POLYC_RANDOM").unwrap_or(PROGRAMS)
}

/// An operation with the types of its operands and of its result.
type Typed = (Op, Signature);

/// Words that can be operands written in instructions.
fn words() -> Vec<String> {
    let plain = "0 1 2 3 8 12 15 true false 0.5 const0 const1 const2 const3 const4 shape0 global0 global2 global3 global4 global7 0:4:1:0 1:2:8:0 -1:3:1:1 2:3:4:2";
    let plain = plain.split(' ').map(str::to_owned);
    let kinds = Kind::ALL.iter().map(|it| it.name().to_owned());
    let immediates = Immediate::ALL.iter().map(|it| it.name().to_owned());
    plain.chain(kinds).chain(immediates).collect()
}

/// Every operation but calls, in several forms if it has operands of its own.
static OPERATIONS: LazyLock<Vec<Typed>> = LazyLock::new(|| {
    let (words, declarations) = (words(), declarations());
    let mut random = Rng::with_seed(1);
    let mut operations = Vec::new();
    for row in Op::table() {
        let count = Op::operand_words(row.name).expect("it is an operation");
        let forms = if count == 0 { 1 } else { FORMS };
        let mut form = || {
            let mut word = || words[random.usize(..words.len())].as_str();
            let words: Vec<&str> = (0..count).map(|_| word()).collect();
            let op = Op::parse(row.name, &words).filter(|it| is_used(it, &declarations))?;
            Some((op, op.signature(&declarations).ok()?))
        };
        operations.extend((0..10_000).filter_map(|_| form()).take(forms));
    }
    operations
});

fn is_used(op: &Op, declarations: &Declarations) -> bool {
    match *op {
        // Programs have none of these, or `call` makes them.
        Op::ClosureNew { .. } | Op::ClosureNative { .. } => false,
        Op::ImportGet { .. } | Op::ImportSet { .. } => false,
        Op::AnyDefined { name } => {
            matches!(declarations.constant(name), Ok(Constant::Symbol(_)))
        }
        // Printed values stay short.
        Op::VectorOf { count } | Op::ValuesOf { count } => count < 4,
        _ => !op.effects().calls(),
    }
}

struct Generator {
    random: Rng,
    operations: &'static [Typed],
    builder: BodyBuilder,
    /// Functions that may be called.
    callees: Vec<FuncId>,
    /// How many parameters come before the locals.
    params: usize,
    /// Further locals, all of one type.
    further: (Type, usize),
    /// Whether operations that trap on most operands are used: where something catches, and now and then.
    is_daring: bool,
}

/// Whether an operation gives a result whatever its operands.
const fn is_total(op: &Op) -> bool {
    !op.effects().can_throw()
}

impl Generator {
    fn local(&mut self, ty: Type) -> LocalId {
        let (further, count) = self.further;
        if further == ty && count > 0 && self.random.u8(..) < 60 {
            let index = LOCALS.len() + self.random.usize(..count);
            return self.at(index);
        }
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
        let op = self.fitting(Some(ty));
        match op {
            Some((op, signature)) => self.operation(op, &signature, depth),
            None => self.leaf(ty),
        }
    }

    /// An operation with that result.
    fn fitting(&mut self, result: Option<Type>) -> Option<Typed> {
        let mut fitting: Vec<&Typed> = self.operations.iter().collect();
        fitting.retain(|(op, signature)| signature.result == result && (self.is_daring || is_total(op)));
        let which = self.random.choice(0..fitting.len())?;
        Some(fitting[which].clone())
    }

    fn operation(&mut self, op: Op, signature: &Signature, depth: usize) {
        for &ty in &signature.params {
            self.expression(ty, depth.saturating_sub(1));
            let makes = matches!(op, Op::VectorNew {} | Op::BytesNew {} | Op::ObjNewSized { .. });
            if makes && ty == Type::I64 {
                // Not so large that a limit ends the run.
                self.builder.emit(Op::I64Const { value: 15 });
                self.builder.emit(Op::I64And);
            }
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
                let (op, signature) = self.fitting(None).expect("there are some");
                self.operation(op, &signature, 3);
            }
            5 => self.call(),
            6 if depth > 0 => self.branch(depth - 1),
            7 if depth > 0 => self.repeat(depth - 1),
            8 if depth > 0 => self.protect(2),
            9 if depth > 0 && self.random.u8(..) < 40 => self.leave(),
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
        self.builder.emit(Instruction::BrUnless { label: otherwise });
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

    /// Statements within the range of a handler, whose own code may lie in the range of another.
    fn protect(&mut self, depth: usize) {
        let (start, target, end) = (
            self.builder.new_label(),
            self.builder.new_label(),
            self.builder.new_label(),
        );
        let local = self.at(CAUGHT);
        let kind = match self.random.u8(..3) {
            0 => HandlerKind::Finally { target },
            1 => {
                self.procedure();
                self.builder.emit(Instruction::LocalSet { local });
                HandlerKind::Call { local }
            }
            _ => HandlerKind::Catch { target, local },
        };
        self.builder.bind(start);
        // Ranges do not overlap, so there is no handler inside.
        let before = self.is_daring;
        self.is_daring = true;
        self.statements(0);
        match self.random.u8(..8) {
            0..3 => {
                self.expression(Type::Any, 2);
                self.builder.emit(Op::RaiseContinuable {});
                self.builder.emit(Instruction::Drop {});
            }
            3 => self.exit(),
            4 => self.call(),
            _ => {}
        }
        self.is_daring = before;
        self.builder.emit(Instruction::Br { label: end });
        self.builder.bind(target);
        // Handlers lie one after the other, the outer ones last.
        self.builder.add_handler(Handler {
            start,
            end: Some(target),
            kind,
        });
        if matches!(kind, HandlerKind::Call { .. }) {
            self.builder.emit(Instruction::Br { label: end });
        } else {
            let is_inside = depth > 0 && self.random.bool();
            if depth > 0 && !is_inside && self.random.bool() {
                self.protect(depth - 1);
            }
            self.statements(0);
            self.end_handler(kind, end);
            if is_inside {
                self.protect_handler(target, end);
            }
        }
        self.builder.bind(end);
    }

    /// Makes the code of a handler, which begins at a label and ends here, lie in the range of another. That one reads
    /// what the first may have caught or not.
    fn protect_handler(&mut self, start: Label, end: Label) {
        let target = self.builder.new_label();
        let kind = if self.random.bool() {
            HandlerKind::Finally { target }
        } else {
            let local = self.local(Type::Any);
            HandlerKind::Catch { target, local }
        };
        self.builder.bind(target);
        self.builder.add_handler(Handler {
            start,
            end: Some(target),
            kind,
        });
        let (caught, local) = (self.at(CAUGHT), self.local(Type::Any));
        self.builder.emit(Instruction::LocalGet { local: caught });
        self.builder.emit(Instruction::LocalSet { local });
        self.statements(0);
        self.end_handler(kind, end);
    }

    fn end_handler(&mut self, kind: HandlerKind, end: Label) {
        match kind {
            HandlerKind::Finally { .. } => self.builder.emit(Instruction::ResumeUnwind {}),
            HandlerKind::Catch { .. } | HandlerKind::Call { .. } => {
                self.builder.emit(Instruction::Br { label: end });
            }
        }
    }

    /// Ends the program, if something holds.
    fn exit(&mut self) {
        let label = self.builder.new_label();
        self.expression(Type::Bool, 2);
        self.builder.emit(Instruction::BrUnless { label });
        self.builder.emit(Op::I64Const { value: 7 });
        self.builder.emit(Op::CallNative { import: EXIT, argc: 1 });
        self.builder.emit(Instruction::Drop {});
        self.builder.bind(label);
    }

    /// A procedure of one argument: a closure or a native.
    fn procedure(&mut self) {
        match self.random.choice(self.callees.clone()) {
            Some(func) if self.random.bool() => {
                self.builder.emit(Op::ClosureNew { func, count: 0 });
            }
            _ => {
                let import = ImportId::from_index(self.random.usize(..NATIVES.len()));
                self.builder.emit(Op::ClosureNative { import });
            }
        }
    }

    /// Leaves the function here, if something holds.
    fn leave(&mut self) {
        let label = self.builder.new_label();
        self.expression(Type::Bool, 3);
        self.builder.emit(Instruction::BrUnless { label });
        self.expression(Type::Any, 3);
        match self.random.choice(self.callees.clone()) {
            Some(func) => match self.random.u8(..3) {
                0 => {
                    self.expression(Type::Any, 3);
                    self.builder.emit(Instruction::TailCall { func });
                }
                1 => {
                    let local = self.local(Type::Any);
                    self.builder.emit(Instruction::LocalSet { local });
                    self.builder.emit(Op::ClosureNew { func, count: 0 });
                    self.expression(Type::Any, 3);
                    self.builder.emit(Instruction::TailCallClosure { argc: 1 });
                }
                _ => self.builder.emit(Instruction::Throw {}),
            },
            None => self.builder.emit(Instruction::Return {}),
        }
        self.builder.bind(label);
    }

    fn call(&mut self) {
        let to = self.local(Type::Any);
        let func = self.random.choice(self.callees.clone());
        match (self.random.u8(..6), func) {
            (0, Some(func)) => {
                self.expression(Type::Any, 2);
                self.expression(Type::Any, 2);
                self.builder.emit(Op::Call { func });
            }
            (1, Some(func)) => {
                self.expression(Type::Any, 2);
                self.builder.emit(Op::ClosureNew { func, count: 1 });
                self.expression(Type::Any, 2);
                self.builder.emit(Op::CallClosure { argc: 1 });
            }
            (2, _) => {
                let which = self.random.usize(..NATIVES.len());
                let (_, least, is_variadic) = NATIVES[which];
                let argc = least + usize::from(is_variadic) * self.random.usize(..3);
                (0..argc).for_each(|_| self.expression(Type::Any, 2));
                self.builder.emit(Op::CallNative {
                    import: ImportId::from_index(which),
                    argc: u32::try_from(argc).expect("few"),
                });
            }
            (3, _) => {
                self.procedure();
                self.expression(Type::Any, 2);
                self.builder.emit(Op::CallClosure { argc: 1 });
            }
            // The procedure is given the continuation; it may put it anywhere but does not call it.
            _ => {
                self.procedure();
                self.builder.emit(Op::CallCc {});
            }
        }
        self.builder.emit(Instruction::LocalSet { local: to });
    }

    /// Returns the locals as a vector, but for that of handlers. Locals that are read at the end are written at the
    /// beginning.
    fn finish(&mut self) {
        let locals = LOCALS.iter().enumerate();
        for (index, ty) in locals.filter(|it| it.0 != CAUGHT) {
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
        let count = u32::try_from(LOCALS.len() - 1).expect("few");
        self.builder.emit(Op::VectorOf { count });
        self.builder.emit(Instruction::Return {});
    }
}

/// The declarations of every program; its last function is the entry.
fn declarations() -> Declarations {
    let mut declarations = Declarations {
        name: "random".to_owned(),
        ..Declarations::default()
    };
    declarations.shapes.push(polyc_base::decl::Shape {
        name: "shape".to_owned(),
        refs: 2,
        raw: 16,
        kind: polyc_base::decl::ShapeKind::Open,
    });
    declarations.constants = vec![
        Constant::Symbol("name".to_owned()),
        Constant::String("a string".to_owned()),
        Constant::BigInteger("123456789012345678901234567890".to_owned()),
        Constant::Vector(vec![ConstId::new(0), ConstId::new(1)]),
        Constant::Bytes(vec![1, 2, 3]),
    ];
    let any = |count| Signature::new(vec![Type::Any; count], Some(Type::Any));
    let mut import = |name: &str, signature, variadic| {
        declarations.imports.push(Import {
            module: String::new(),
            name: name.to_owned(),
            kind: ImportKind::Native {
                signature,
                variadic,
                effects: polyc_base::Effects::CALLS,
            },
        });
    };
    for (name, least, variadic) in NATIVES {
        import(name, any(least), variadic);
    }
    let exit = Signature::new(vec![Type::I64], Some(Type::Any));
    import("test.exit", exit, false);
    for (ty, name) in LOCALS.into_iter().zip(0..) {
        let name = format!("g{name}");
        declarations.globals.push(Global { name, ty });
    }
    for index in 0..FUNCTIONS {
        // The closure and an argument.
        let is_entry = index + 1 == FUNCTIONS;
        let params = if is_entry { 0 } else { 2 };
        declarations.functions.push(FunctionDecl {
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
    declarations.entry = Some(FuncId::from_index(FUNCTIONS - 1));
    declarations
}

fn random_program(seed: u64) -> Arc<Program> {
    let mut module = Module {
        declarations: declarations(),
        ..Module::default()
    };
    let mut random = Rng::with_seed(seed);
    for index in 0..FUNCTIONS {
        let params = module.declarations.functions[index].signature.params.len();
        let body = random_body(random.fork(), index, params, &module.declarations);
        module.bodies.push(body);
    }
    Program::shared(verify(module).unwrap_or_else(|error| panic!("{seed}: {error}")))
}

fn random_body(random: Rng, index: usize, params: usize, declarations: &Declarations) -> polyc_bytecode::Body {
    let mut generator = Generator {
        random,
        operations: &OPERATIONS,
        builder: BodyBuilder::new(params),
        callees: (0..index).map(FuncId::from_index).collect(),
        params,
        further: (Type::Any, 0),
        is_daring: false,
    };
    for ty in LOCALS {
        generator.builder.add_local(ty);
    }
    if generator.random.u8(..) < 40 {
        let ty = [Type::Any, Type::I64][generator.random.usize(..2)];
        let count = generator.random.usize(WIDE);
        (0..count).for_each(|_| {
            generator.builder.add_local(ty);
        });
        generator.further = (ty, count);
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

/// How a run of the program ends, and the fuel it used.
fn run(program: &Arc<Program>, settings: Settings) -> (String, u64) {
    let mut machine = machine(Limits::default(), settings);
    let Ok(instance) = machine.instantiate(program, &mut |_| None) else {
        return ("no memory for constants".to_owned(), 0);
    };
    let status = machine.run_entry(instance);
    let outcome = describe(&mut machine, &status);
    (outcome, machine.fuel_used())
}

#[test]
fn every_operation_that_is_not_a_call_is_used() {
    const MADE_BY_CALL: [&str; 4] = ["closure.new", "closure.native", "import.get", "import.set"];
    for row in Op::table() {
        let is_used = OPERATIONS.iter().any(|(op, _)| op.name() == row.name);
        let is_other = row.effects.calls() || MADE_BY_CALL.contains(&row.name);
        assert_ne!(is_used, is_other, "{}", row.name);
    }
}

#[test]
fn random_programs_give_the_same_and_use_the_same_fuel_in_every_way() {
    let mut outcomes = BTreeMap::<String, usize>::new();
    for seed in seeds() {
        let program = random_program(seed);
        let (expected, _) = run(&program, Settings::default());
        let mut expected_fuel = None;
        for (name, settings) in common::all_settings() {
            let (outcome, fuel) = run(&program, settings);
            assert_eq!(outcome, expected, "seed {seed}, {name}");
            if matches!(settings.mode, Mode::Metered | Mode::Counted) {
                let expected = *expected_fuel.get_or_insert(fuel);
                assert_eq!(fuel, expected, "seed {seed}, {name}: fuel");
            }
        }
        let kind = expected.split([' ', '(']).next().unwrap_or_default();
        *outcomes.entry(kind.to_owned()).or_default() += 1;
    }
    // Some end with a value, some with a trap.
    assert!(outcomes.len() >= 2, "{outcomes:?}");
    assert!(outcomes.get("#").is_some_and(|&it| it > 20), "{outcomes:?}");
}

#[test]
fn random_programs_go_on_where_they_were_paused() {
    for seed in seeds() {
        let program = random_program(seed);
        let metered = Settings {
            mode: Mode::Metered,
            ..Settings::default()
        };
        let expected = run(&program, metered);
        let stress = Settings {
            mode: Mode::Metered,
            ..Settings::stress()
        };
        let portable = Settings {
            portable: true,
            ..metered
        };
        let checked = Settings {
            stress: Stress {
                checked: true,
                ..stress.stress
            },
            ..stress
        };
        for (settings, part) in [(metered, 1), (portable, 7), (stress, 13), (checked, 5)] {
            let mut fuel = 0;
            let limits = |fuel| Limits {
                fuel: Some(fuel),
                ..Limits::default()
            };
            let mut machine = machine(limits(fuel), settings);
            let instance = machine.instantiate(&program, &mut |_| None).expect("links");
            let mut status = machine.run_entry(instance);
            while matches!(status, Status::Paused(Limit::Fuel)) {
                fuel += part;
                machine.set_limits(limits(fuel)).expect("it is metered");
                status = machine.resume();
            }
            let found = (describe(&mut machine, &status), machine.fuel_used());
            assert_eq!(found, expected, "seed {seed}, in parts of {part}");
        }
    }
}

/// How a run ends whose memory limit is raised a little each time it is reached.
fn run_in_parts_of_memory(program: &Arc<Program>, settings: Settings, part: u64) -> String {
    let limits = |memory| Limits {
        memory,
        ..Limits::default()
    };
    let mut machine = machine(limits(None), settings);
    let instance = machine.instantiate(program, &mut |_| None).expect("links");
    let mut memory = part;
    let mut set = |machine: &mut polyc_vm::Machine| {
        machine
            .set_limits(limits(Some(memory)))
            .expect("a memory limit needs no metering");
        memory += part;
    };
    set(&mut machine);
    let mut status = machine.run_entry(instance);
    while matches!(status, Status::Paused(Limit::Memory)) {
        set(&mut machine);
        status = machine.resume();
    }
    let output = machine.host().output().to_vec();
    format!("{} {output:?}", describe(&mut machine, &status))
}

#[test]
fn random_programs_go_on_where_memory_was_short() {
    for seed in seeds() {
        let program = random_program(seed);
        let expected = run_in_parts_of_memory(&program, Settings::default(), 1 << 30);
        let stress = Settings::stress();
        let checked = Settings {
            stress: Stress {
                checked: true,
                ..stress.stress
            },
            ..stress
        };
        for (settings, part) in [(Settings::default(), 300), (stress, 100), (checked, 200)] {
            let found = run_in_parts_of_memory(&program, settings, part);
            assert_eq!(found, expected, "seed {seed}, in parts of {part}");
        }
    }
}

#[test]
fn random_programs_end_where_an_allocation_fails() {
    let mut failed = 0;
    for seed in seeds() {
        let program = random_program(seed);
        let (expected, _) = run(&program, Settings::default());
        let mut fail_at = 1;
        loop {
            let stress = Stress {
                fail_at: Some(fail_at),
                ..Stress::default()
            };
            let settings = Settings {
                stress,
                ..Settings::default()
            };
            let portable = Settings {
                portable: true,
                ..settings
            };
            let (outcome, _) = run(&program, settings);
            assert_eq!(run(&program, portable).0, outcome, "seed {seed}, {fail_at}");
            if outcome == expected {
                break;
            }
            let is_refused = ["paused memory", "no memory for constants"].contains(&outcome.as_str());
            assert!(is_refused, "seed {seed}, {fail_at}: {outcome}");
            failed += 1;
            fail_at += 1 + fail_at / 4;
        }
    }
    assert!(failed > 1_000, "{failed}");
}
