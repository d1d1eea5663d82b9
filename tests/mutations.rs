//! Modules of the corpus with changed code, declarations and bytes: whatever the verifier accepts runs to an end, a limit
//! or a trap, harms nothing, and does the same however often the machine collects and wherever its engine runs.
//!
//! A short run by default; `POLYC_FUZZ_ITERATIONS=10000 cargo test --test mutations` is a long one, `POLYC_FUZZ_SEED` begins
//! elsewhere. The seed is fixed otherwise, and a failure names the module, so it repeats.

#![allow(
    clippy::disallowed_methods,
    reason = "tests read their data and their settings"
)]

mod common;

use std::sync::Arc;

use common::{cases, compile};
use fastrand::Rng;
use polyc_base::decl::{Convention, Import, ImportKind};
use polyc_base::{Op, Type};
use polyc_bytecode::{
    Body, Handler, HandlerKind, Instruction, Instructions, Label, LocalId, Opcode,
    encode_instruction,
};
use polyc_driver::{
    Engine, Level, Limits, MemoryHost, Module, Outcome, Program, Session, Settings, Verified,
    decode, encode, verify,
};

fn setting(name: &str, default: u64) -> u64 {
    let given = std::env::var(name).ok();
    given.and_then(|it| it.parse().ok()).unwrap_or(default)
}

/// The corpus' programs, compiled at two levels.
fn modules(engine: &Engine) -> Vec<Module> {
    let cases = cases(engine);
    let at = |level| {
        let compiled = cases.iter().map(move |it| compile(engine, it, level));
        compiled.map(Verified::into_inner)
    };
    at(Level::O0).chain(at(Level::O2)).collect()
}

/// The instructions of a body, and of which of them each label is.
fn read(body: &Body) -> (Vec<Instruction>, Vec<usize>) {
    let read: Vec<_> = body
        .instructions()
        .map(|it| it.expect("verified"))
        .collect();
    let index = |offset: &u32| read.partition_point(|it| it.0 < *offset);
    let labels = body.labels.iter().map(index).collect();
    (read.into_iter().map(|it| it.1).collect(), labels)
}

/// Puts changed instructions into a body; spans are left out, as they would no longer fit.
fn write(body: &mut Body, instructions: &[Instruction], labels: &[usize]) {
    body.code.clear();
    body.spans.clear();
    let mut offsets = Vec::new();
    for instruction in instructions {
        offsets.push(u32::try_from(body.code.len()).expect("small"));
        encode_instruction(instruction, &mut body.code);
    }
    let label = |index: &usize| offsets.get(*index).copied().unwrap_or_default();
    body.labels = labels.iter().map(label).collect();
}

/// An instruction that takes and gives the same types as often as not.
fn another(instruction: Instruction, body: &Body, locals: usize, random: &mut Rng) -> Instruction {
    const VALUES: [i64; 8] = [0, 1, -1, 2, 100, 1 << 40, i64::MAX, i64::MIN];
    let labels = body.labels.len().max(1);
    let local = LocalId::from_index(random.usize(0..locals.max(1)));
    let label = Label::from_index(random.usize(0..labels));
    match instruction {
        Instruction::LocalGet { .. } => Instruction::LocalGet { local },
        Instruction::LocalSet { .. } => Instruction::LocalSet { local },
        Instruction::LocalTee { .. } => Instruction::LocalTee { local },
        Instruction::Br { .. } => Instruction::Br { label },
        Instruction::BrIf { .. } => Instruction::BrUnless { label },
        Instruction::BrUnless { .. } => Instruction::BrIf { label },
        Instruction::Op(Op::I64Const { .. }) => {
            let value = VALUES[random.usize(0..VALUES.len())];
            Instruction::Op(Op::I64Const { value })
        }
        Instruction::Op(op) => similar(op, random).unwrap_or(instruction),
        other => other,
    }
}

/// An operation of the same types with any operands.
fn similar(op: Op, random: &mut Rng) -> Option<Instruction> {
    for _ in 0..200 {
        let opcode = Opcode::ALL[random.usize(0..Opcode::ALL.len())];
        let mut code = vec![opcode as u8];
        code.extend((0..24).map(|_| random.u8(0..8)));
        if let Some(Ok((_, Instruction::Op(found)))) = Instructions::new(&code).next()
            && found.fixed_signature().is_some()
            && found.fixed_signature() == op.fixed_signature()
        {
            return Some(Instruction::Op(found));
        }
    }
    None
}

fn mutate(module: &mut Module, random: &mut Rng) {
    for _ in 0..random.usize(1..4) {
        match random.u8(0..8) {
            0 => mutate_declarations(module, random),
            1 => mutate_tables(module, random),
            _ => mutate_code(module, random),
        }
    }
}

/// One of several; `None` if there is none.
fn pick<'a, T>(items: &'a mut [T], random: &mut Rng) -> Option<&'a mut T> {
    let count = items.len();
    (count > 0).then(|| &mut items[random.usize(0..count)])
}

fn mutate_code(module: &mut Module, random: &mut Rng) {
    let func = random.usize(0..module.bodies.len());
    let params = module.declarations.functions[func].signature.params.len();
    let body = &mut module.bodies[func];
    let (mut instructions, labels) = read(body);
    let at = random.usize(0..instructions.len());
    let locals = params + body.locals.len();
    match random.u8(0..8) {
        0 => {
            let other = random.usize(0..instructions.len());
            instructions.swap(at, other);
        }
        1 => instructions[at] = instructions[random.usize(0..instructions.len())],
        _ => instructions[at] = another(instructions[at], body, locals, random),
    }
    write(body, &instructions, &labels);
}

/// Labels, switch tables, handlers, locals of a body.
fn mutate_tables(module: &mut Module, random: &mut Rng) {
    let func = random.usize(0..module.bodies.len());
    let params = module.declarations.functions[func].signature.params.len();
    let body = &mut module.bodies[func];
    let locals = params + body.locals.len();
    let label = Label::from_index(random.usize(0..body.labels.len().max(1)));
    let local = LocalId::from_index(random.usize(0..locals.max(1)));
    match random.u8(0..7) {
        0 => {
            body.handlers.pop();
        }
        1 => {
            let kind = match random.u8(0..3) {
                0 => HandlerKind::Catch {
                    target: label,
                    local,
                },
                1 => HandlerKind::Call { local },
                _ => HandlerKind::Finally { target: label },
            };
            let start = random.usize(0..body.labels.len().max(1));
            let end = random.usize(0..=body.labels.len());
            let end = (end < body.labels.len()).then(|| Label::from_index(end));
            let start = Label::from_index(start);
            body.handlers.push(Handler { start, end, kind });
            body.handlers.sort_by_key(|it| it.start);
        }
        2 => {
            if let Some(handler) = pick(&mut body.handlers, random) {
                (handler.start, handler.end) = (label, None);
            }
        }
        3 => {
            if let Some(table) = pick(&mut body.tables, random) {
                table.low = table.low.wrapping_add(random.i64(-2..=i64::MAX));
                table.targets.truncate(random.usize(0..4));
            }
        }
        4 => {
            if let Some(ty) = pick(&mut body.locals, random) {
                *ty = another_type(random);
            }
        }
        5 => body.max_stack = random.u32(0..70_000),
        _ => body.locals.push(another_type(random)),
    }
}

fn another_type(random: &mut Rng) -> Type {
    const TYPES: [Type; 5] = [Type::I64, Type::F64, Type::Bool, Type::Any, Type::Obj];
    TYPES[random.usize(0..TYPES.len())]
}

/// Shapes, globals, signatures of functions and imports.
fn mutate_declarations(module: &mut Module, random: &mut Rng) {
    const SIZES: [u32; 7] = [0, 1, 2, 8, 64, 1 << 28, u32::MAX];
    let size = SIZES[random.usize(0..SIZES.len())];
    let ty = another_type(random);
    let declarations = &mut module.declarations;
    match random.u8(0..6) {
        0 => {
            if let Some(shape) = pick(&mut declarations.shapes, random) {
                shape.refs = size;
            }
        }
        1 => {
            if let Some(shape) = pick(&mut declarations.shapes, random) {
                shape.raw = size;
            }
        }
        2 => {
            if let Some(global) = pick(&mut declarations.globals, random) {
                global.ty = ty;
            }
        }
        3 => {
            if let Some(function) = pick(&mut declarations.functions, random) {
                function.convention = match random.u8(0..3) {
                    0 => Convention::Direct,
                    1 => Convention::Procedure { rest: false },
                    _ => Convention::Procedure { rest: true },
                };
            }
        }
        4 => {
            if let Some(function) = pick(&mut declarations.functions, random)
                && let Some(param) = pick(&mut function.signature.params, random)
            {
                *param = ty;
            }
        }
        _ => mutate_import(&mut declarations.imports, random),
    }
}

fn mutate_import(imports: &mut [Import], random: &mut Rng) {
    let name = pick(imports, random).map(|it| it.name.clone());
    let Some(import) = pick(imports, random) else {
        return;
    };
    if random.bool() {
        import.name = name.unwrap_or_default();
    }
    match &mut import.kind {
        ImportKind::Native {
            signature,
            variadic,
        } => {
            *variadic ^= random.bool();
            if let Some(param) = pick(&mut signature.params, random) {
                *param = another_type(random);
            }
        }
        ImportKind::Function { signature } => signature.params.push(Type::Any),
        ImportKind::Global { ty, mutable } => {
            *ty = another_type(random);
            *mutable ^= random.bool();
        }
    }
}

/// The module from changed bytes of its file; `None` if they are none.
fn from_changed_bytes(module: &Module, random: &mut Rng) -> Option<Module> {
    let mut bytes = encode(module);
    for _ in 0..random.usize(1..3) {
        let at = random.usize(0..bytes.len());
        bytes[at] = random.u8(..);
    }
    decode(&bytes).ok()
}

/// How a run ended and what it wrote; `None` if a limit ended it.
fn run(
    engine: &Engine,
    program: &Arc<Program>,
    limits: Limits,
    settings: Settings,
) -> Option<String> {
    let host = Box::new(MemoryHost::default());
    let mut session = Session::with(engine, host, limits, settings);
    let ending = match session.run(program) {
        Outcome::Paused(_) => return None,
        Outcome::Done(value) => session.show(&value),
        other => format!("{other:?}"),
    };
    let fuel = session.machine().fuel_used();
    Some(format!("{ending}, {fuel} units, {}", session.output()))
}

fn portable() -> Settings {
    Settings {
        portable: true,
        ..Settings::default()
    }
}

#[test]
fn what_the_verifier_accepts_runs() {
    let engine = Engine::new();
    let modules = modules(&engine);
    let mut random = Rng::with_seed(setting("POLYC_FUZZ_SEED", 6));
    let limits = Limits {
        fuel: Some(20_000),
        memory: Some(32 << 20),
        depth: Some(10_000),
        output: Some(1 << 20),
        time: None,
    };
    let rounds = setting("POLYC_FUZZ_ITERATIONS", 300);
    let mut accepted = 0;
    for round in 0..rounds {
        let mut module = modules[random.usize(0..modules.len())].clone();
        let name = format!("round {round}, {}", module.declarations.name);
        if random.u8(0..8) == 0 {
            let Some(changed) = from_changed_bytes(&module, &mut random) else {
                continue;
            };
            module = changed;
        } else {
            mutate(&mut module, &mut random);
        }
        let bytes = encode(&module);
        let decoded = decode(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        let Ok(module) = verify(decoded) else {
            continue;
        };
        accepted += 1;
        let program = Program::shared(module);
        let plain = run(&engine, &program, limits, Settings::default());
        for settings in [Settings::stress(), portable()] {
            let other = run(&engine, &program, limits, settings);
            if let (Some(plain), Some(other)) = (&plain, other) {
                assert!(*plain == other, "{name}:\n{plain}\n{other}");
            }
        }
    }
    assert!(accepted * 6 > rounds, "{accepted} were accepted: too few");
}
