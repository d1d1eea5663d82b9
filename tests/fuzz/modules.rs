//! Modules with changed code and declarations, many of which the verifier accepts.

use fastrand::Rng;
use polyc::Module;
use polyc_base::decl::{Access, Convention, Import, ImportKind, ShapeKind};
use polyc_base::{Effects, Op, Type};
use polyc_bytecode::{
    Body, Handler, HandlerKind, Instruction, Instructions, Label, LocalId, Opcode, encode_instruction,
};

/// The instructions of a body that can be read, and of which of them each label is.
fn read(body: &Body) -> (Vec<Instruction>, Vec<usize>) {
    let read: Vec<_> = body.instructions().map_while(Result::ok).collect();
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

/// Changes a module a little: code, tables, declarations.
pub fn mutate(module: &mut Module, random: &mut Rng) {
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
    if module.bodies.is_empty() {
        return;
    }
    let func = random.usize(0..module.bodies.len());
    let params = module.declarations.functions[func].signature.params.len();
    let body = &mut module.bodies[func];
    let (mut instructions, labels) = read(body);
    if instructions.is_empty() {
        return;
    }
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
    if module.bodies.is_empty() {
        return;
    }
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
                0 => HandlerKind::Catch { target: label, local },
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
    match random.u8(0..7) {
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
        6 => {
            if let Some(shape) = pick(&mut declarations.shapes, random) {
                let access = Access::ALL[random.usize(0..Access::ALL.len())];
                shape.kind = ShapeKind::Native(access);
                shape.name = ["expr.uint", "expr.type", "another"][random.usize(0..3)].to_owned();
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
            effects,
        } => {
            *variadic ^= random.bool();
            *effects = Effects::from_bits(random.u8(..)).unwrap_or(*effects);
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
