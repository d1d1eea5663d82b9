//! Modules of the corpus with changed code: whatever the verifier accepts runs to an end, a limit or a trap, and harms nothing.
//!
//! A short run by default; `POLYC_FUZZ_ITERATIONS=10000 cargo test --test mutations` is a long one. The seed is fixed, and
//! a failure names the module, so it repeats.

#![allow(
    clippy::disallowed_methods,
    reason = "tests read their data and their settings"
)]

mod common;

use common::{cases, compile};
use fastrand::Rng;
use polyc_base::Op;
use polyc_bytecode::{Body, Instruction, Instructions, Label, LocalId, Opcode, encode_instruction};
use polyc_driver::{
    Engine, Level, Limits, MemoryHost, Module, Program, Session, Settings, Verified, decode,
    encode, verify,
};

fn iterations() -> usize {
    let given = std::env::var("POLYC_FUZZ_ITERATIONS").ok();
    given.and_then(|it| it.parse().ok()).unwrap_or(300)
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
    let func = random.usize(0..module.bodies.len());
    let params = module.declarations.functions[func].signature.params.len();
    let body = &mut module.bodies[func];
    let (mut instructions, labels) = read(body);
    for _ in 0..random.usize(1..4) {
        let at = random.usize(0..instructions.len());
        let locals = params + body.locals.len();
        match random.u8(0..8) {
            0 => {
                let other = random.usize(0..instructions.len());
                instructions.swap(at, other);
            }
            1 => instructions[at] = instructions[random.usize(0..instructions.len())],
            2 => {
                body.handlers.pop();
            }
            _ => instructions[at] = another(instructions[at], body, locals, random),
        }
    }
    write(body, &instructions, &labels);
}

fn settings(random: &mut Rng) -> Settings {
    match random.u8(0..4) {
        0 => Settings::stress(),
        1 => Settings {
            portable: true,
            ..Settings::default()
        },
        _ => Settings::default(),
    }
}

#[test]
fn what_the_verifier_accepts_runs() {
    let engine = Engine::new();
    let modules = modules(&engine);
    let mut random = Rng::with_seed(6);
    let limits = Limits {
        fuel: Some(200_000),
        memory: Some(32 << 20),
        depth: Some(10_000),
        output: Some(1 << 20),
        time: None,
    };
    let mut accepted = 0;
    for round in 0..iterations() {
        let mut module = modules[random.usize(0..modules.len())].clone();
        mutate(&mut module, &mut random);
        let name = format!("round {round}, {}", module.declarations.name);
        let bytes = encode(&module);
        let decoded = decode(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        let Ok(module) = verify(decoded) else {
            continue;
        };
        accepted += 1;
        let program = Program::shared(module);
        let host = Box::new(MemoryHost::default());
        let mut session = Session::with(&engine, host, limits, settings(&mut random));
        // However it ends, the session can be asked and is dropped in good order.
        let outcome = session.run(&program);
        assert!(!format!("{outcome:?}").is_empty(), "{name}");
    }
    assert!(
        accepted * 5 > iterations(),
        "{accepted} were accepted: too few"
    );
}
