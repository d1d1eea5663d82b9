//! Random functions mean the same before and after: a small interpreter of the IR and one of the bytecode run them and
//! note every effect in order. Loops of any shape, handlers, traps and calls are among them.

use polyc_base::decl::Convention;
use polyc_base::{FuncId, GlobalId, Loc, Op, Signature, Type};
use polyc_bytecode::{HandlerKind, Instruction};
use polyc_ir::{self as ir, Block, FunctionBuilder, Handler, ModuleBuilder, Target, Terminator, Value, Variable};

/// A run: its effects in order, and how it ended.
#[derive(Debug, PartialEq)]
struct Run {
    effects: Vec<i64>,
    end: Ending,
}

#[derive(Clone, Debug, PartialEq)]
enum Ending {
    Returned(i64),
    Trapped(i64),
    /// More effects or instructions than the test waits for.
    Stopped,
}

const MOST_EFFECTS: usize = 60;
const MOST_STEPS: usize = 4000;

/// The state that operations see besides their operands.
#[derive(Default)]
struct World {
    effects: Vec<i64>,
    global: i64,
    /// Several values in one; the word is the number of an entry.
    packs: Vec<Vec<i64>>,
}

impl World {
    /// The meaning of the operations the generator uses, on words; a trap is its code.
    fn apply(&mut self, op: Op, args: &[i64]) -> Result<Option<i64>, i64> {
        let result = match op {
            Op::I64Const { value } => value,
            Op::I64AddWrap => args[0].wrapping_add(args[1]),
            Op::I64SubWrap => args[0].wrapping_sub(args[1]),
            Op::I64Mul => args[0].checked_mul(args[1]).ok_or(7)?,
            Op::I64Div => args[0].checked_div(args[1]).ok_or(8)?,
            Op::I64Lt => i64::from(args[0] < args[1]),
            Op::BoolNot => 1 - args[0],
            Op::I64FromAny {} | Op::AnyFromI64 {} => args[0],
            Op::ValuesOf { .. } => {
                self.packs.push(args.to_vec());
                self.packs.len() as i64 - 1
            }
            Op::ValuesGet { index } => self.packs[args[0] as usize][index as usize],
            Op::AnyFromBool {} | Op::BoolFromAny {} => args[0],
            Op::GlobalGet { .. } => self.global,
            Op::GlobalSet { .. } => {
                self.global = args[0];
                return Ok(None);
            }
            Op::Call { .. } => {
                let word = args[0].wrapping_mul(31).wrapping_add(args[1]);
                self.effects.push(word);
                if word % 11 == 0 {
                    return Err(word);
                }
                word % 1000
            }
            other => panic!("{other} is not generated"),
        };
        Ok(Some(result))
    }

    fn is_over(&self, steps: usize) -> bool {
        self.effects.len() >= MOST_EFFECTS || steps >= MOST_STEPS
    }

    fn run(self, end: Ending) -> Run {
        Run {
            effects: self.effects,
            end,
        }
    }
}

fn run_ir(body: &ir::Body, args: &[i64]) -> Run {
    let mut world = World::default();
    let mut values = vec![0; body.types.len()];
    let mut block = Block::new(0);
    let mut incoming = args.to_vec();
    let mut steps = 0;
    'blocks: loop {
        let data = body.block(block);
        for (param, word) in data.params.iter().zip(&incoming) {
            values[param.index()] = *word;
        }
        let handler_args = |values: &[i64]| -> Vec<i64> {
            let handler = data.handler.iter().flat_map(|it| &it.args);
            handler.map(|it| values[it.index()]).collect()
        };
        let caught = handler_args(&values);
        for inst in &data.insts {
            steps += 1;
            if world.is_over(steps) {
                return world.run(Ending::Stopped);
            }
            let args: Vec<i64> = inst.args.iter().map(|it| values[it.index()]).collect();
            match (world.apply(inst.op, &args), &data.handler) {
                (Ok(word), _) => {
                    if let (Some(result), Some(word)) = (inst.result, word) {
                        values[result.index()] = word;
                    }
                }
                (Err(code), None) => return world.run(Ending::Trapped(code)),
                (Err(code), Some(handler)) => {
                    block = handler.kind.block().expect("only catch is generated");
                    incoming = std::iter::once(code).chain(caught).collect();
                    continue 'blocks;
                }
            }
        }
        steps += 1;
        if world.is_over(steps) {
            return world.run(Ending::Stopped);
        }
        let word = |value: Value| values[value.index()];
        let target: &Target = match &data.terminator {
            Terminator::Jump(target) => target,
            Terminator::Branch {
                condition,
                then,
                otherwise,
            } => {
                if word(*condition) != 0 {
                    then
                } else {
                    otherwise
                }
            }
            Terminator::Switch {
                value,
                low,
                targets,
                default,
            } => usize::try_from(word(*value).wrapping_sub(*low))
                .ok()
                .and_then(|it| targets.get(it))
                .unwrap_or(default),
            Terminator::Return(value) => {
                let word = value.map_or(0, word);
                return world.run(Ending::Returned(word));
            }
            other => panic!("{other:?} is not generated"),
        };
        incoming = target.args.iter().map(|it| word(*it)).collect();
        block = target.block;
    }
}

fn run_bytecode(body: &polyc_bytecode::Body, args: &[i64]) -> Run {
    let code: Vec<(u32, Instruction)> = body.instructions().map(|it| it.expect("well formed")).collect();
    let position = |label| {
        let offset = body.offset(label);
        code.partition_point(|(at, _)| *at < offset)
    };
    let mut world = World::default();
    let mut locals = args.to_vec();
    locals.resize(args.len() + body.locals.len(), 0);
    let mut stack: Vec<i64> = Vec::new();
    let (mut pc, mut steps) = (0, 0);
    loop {
        steps += 1;
        if world.is_over(steps) {
            return world.run(Ending::Stopped);
        }
        let (offset, instruction) = code[pc];
        pc += 1;
        let mut pop = || stack.pop().expect("verified");
        match instruction {
            Instruction::Op(op) => {
                let count = match op {
                    Op::Call { .. } => 2,
                    Op::ValuesOf { count } => count as usize,
                    other => other
                        .fixed_signature()
                        .map_or_else(|| usize::from(matches!(other, Op::GlobalSet { .. })), |it| it.0.len()),
                };
                let mut args: Vec<i64> = (0..count).map(|_| pop()).collect();
                args.reverse();
                match world.apply(op, &args) {
                    Ok(word) => stack.extend(word),
                    Err(trap) => match catcher(body, offset) {
                        None => return world.run(Ending::Trapped(trap)),
                        Some((target, local)) => {
                            locals[local] = trap;
                            stack.clear();
                            pc = position(target);
                        }
                    },
                }
            }
            Instruction::LocalGet { local } => stack.push(locals[local.index()]),
            Instruction::LocalSet { local } => locals[local.index()] = pop(),
            Instruction::LocalTee { local } => {
                locals[local.index()] = *stack.last().expect("verified");
            }
            Instruction::Drop {} => {
                pop();
            }
            Instruction::Br { label } => pc = position(label),
            Instruction::BrIf { label } => {
                if pop() != 0 {
                    pc = position(label);
                }
            }
            Instruction::BrUnless { label } => {
                if pop() == 0 {
                    pc = position(label);
                }
            }
            Instruction::Switch { table } => {
                let table = &body.tables[table.index()];
                let index = usize::try_from(pop().wrapping_sub(table.low)).ok();
                let target = index.and_then(|it| table.targets.get(it));
                pc = position(*target.unwrap_or(&table.default));
            }
            Instruction::Return {} => return world.run(Ending::Returned(pop())),
            other => panic!("{other} is not generated"),
        }
    }
}

fn catcher(body: &polyc_bytecode::Body, offset: u32) -> Option<(polyc_bytecode::Label, usize)> {
    let handler = body
        .handlers
        .iter()
        .find(|it| body.offset(it.start) <= offset && it.end.is_none_or(|end| offset < body.offset(end)))?;
    match handler.kind {
        HandlerKind::Catch { target, local } => Some((target, local.index())),
        other => panic!("{other:?} is not generated"),
    }
}

/// Builds function 1 of a random shape; it calls function 0.
struct Generator<'r, 'm> {
    random: &'r mut fastrand::Rng,
    builder: FunctionBuilder<'m>,
    variables: Vec<Variable>,
    blocks: Vec<Block>,
}

impl Generator<'_, '_> {
    fn variable(&mut self) -> Variable {
        self.variables[self.random.usize(..self.variables.len())]
    }

    /// A small expression, some of it named by a variable, some used twice.
    fn expression(&mut self, depth: u32) -> Value {
        if depth == 0 || self.random.u32(..4) == 0 {
            if self.random.u32(..4) == 0 {
                return self.builder.i64(self.random.i64(-3..20));
            }
            let variable = self.variable();
            return self.builder.use_var(variable);
        }
        let a = self.expression(depth - 1);
        let b = if self.random.u32(..6) == 0 {
            a
        } else {
            self.expression(depth - 1)
        };
        let ops = [
            Op::I64AddWrap,
            Op::I64SubWrap,
            Op::I64Mul,
            Op::I64Div,
            Op::Call { func: FuncId::new(0) },
        ];
        match self.random.usize(..ops.len() + 1) {
            5 => self.builder.value(
                Op::GlobalGet {
                    global: GlobalId::new(0),
                },
                &[],
            ),
            index => self.builder.value(ops[index], &[a, b]),
        }
    }

    fn statement(&mut self) {
        let value = self.expression(3);
        if self.random.u32(..5) == 0 {
            let global = GlobalId::new(0);
            self.builder.op(Op::GlobalSet { global }, &[value]);
        } else {
            let variable = self.variable();
            self.builder.def_var(variable, value);
        }
    }

    fn condition(&mut self) -> Value {
        let (a, b) = (self.expression(2), self.expression(2));
        let less = self.builder.value(Op::I64Lt, &[a, b]);
        match self.random.u32(..3) {
            0 => self.builder.value(Op::BoolNot, &[less]),
            _ => less,
        }
    }

    fn block(&mut self) -> Block {
        self.blocks[self.random.usize(..self.blocks.len())]
    }

    fn end(&mut self) {
        match self.random.u32(..8) {
            0 => {
                let value = self.expression(2);
                self.builder.ret(Some(value));
            }
            1 | 2 => {
                let target = self.block();
                self.builder.jump(target, &[]);
            }
            3 => {
                let value = self.expression(2);
                let targets = (0..3).map(|_| Target::new(self.block())).collect();
                let default = Target::new(self.block());
                self.builder.terminate(Terminator::Switch {
                    value,
                    low: -1,
                    targets,
                    default,
                });
            }
            _ => {
                let condition = self.condition();
                let (then, otherwise) = (self.block(), self.block());
                self.builder.branch(condition, then, otherwise);
            }
        }
    }
}

fn random_module(random: &mut fastrand::Rng) -> ir::Module {
    let mut module = ModuleBuilder::new("random", "test");
    module.global("g", Type::I64);
    let signature = Signature::new(vec![Type::I64, Type::I64], Some(Type::I64));
    let callee = module.declare("callee", signature.clone(), Convention::Direct, Loc::NONE);
    let func = module.declare("random", signature, Convention::Direct, Loc::NONE);
    let mut b = FunctionBuilder::new(&mut module, callee);
    let param = b.params()[0];
    b.ret(Some(param));
    b.finish();

    let builder = FunctionBuilder::new(&mut module, func);
    let mut generator = Generator {
        variables: Vec::new(),
        blocks: Vec::new(),
        builder,
        random,
    };
    let b = &mut generator.builder;
    let names = ["a", "b", "c", "", ""];
    generator.variables = names.map(|name| b.declare_var(Type::I64, name)).to_vec();
    for index in 0..2 {
        let param = b.params()[index];
        b.def_var(generator.variables[index], param);
    }
    let count = generator.random.usize(1..9);
    generator.blocks = (0..count).map(|_| b.create_block()).collect();
    let handlers: Vec<Block> = (0..generator.random.usize(..3)).map(|_| b.create_block()).collect();
    let first = generator.blocks[0];
    b.jump(first, &[]);
    for block in generator.blocks.clone() {
        generator.builder.switch_to(block);
        if !handlers.is_empty() && generator.random.u32(..3) > 0 {
            let handler = Handler {
                kind: ir::HandlerKind::Catch(handlers[generator.random.usize(..handlers.len())]),
                args: ir::Values::new(),
            };
            generator.builder.set_handler(block, handler);
        }
        for _ in 0..generator.random.u32(..4) {
            generator.statement();
        }
        generator.end();
    }
    for &handler in &handlers {
        generator.builder.switch_to(handler);
        let thrown = generator.builder.add_param(handler, Type::Any);
        let code = generator.builder.value(Op::I64FromAny {}, &[thrown]);
        let variable = generator.variable();
        generator.builder.def_var(variable, code);
        generator.statement();
        generator.end();
    }
    generator.builder.finish();
    module.finish()
}

#[test]
fn random_functions_mean_the_same() {
    let mut random = fastrand::Rng::with_seed(0x706f_6c79);
    let (mut returned, mut trapped, mut handlers) = (0, 0, 0);
    let mut packs = 0;
    for round in 0..6000 {
        let original = random_module(&mut random);
        let func = FuncId::new(1);
        let mut module = original.clone();
        if round % 3 == 0 {
            polyc_codegen::packs::pack_values(&mut module.bodies[func.index()], random.usize(2..6), Loc::NONE);
            ir::verify(&module).unwrap_or_else(|error| panic!("round {round}: {error:?}"));
            packs += usize::from(module != original);
        }
        let code = polyc_codegen::lower(
            module.clone(),
            polyc_codegen::LoopHeads::Repeated,
            &polyc_base::Budget::default(),
        );
        let verified = polyc_bytecode::verify(code.clone());
        if let Err(error) = verified {
            panic!("round {round}: {error}");
        }
        handlers += code.body(func).handlers.len();
        for args in [[0, 1], [5, -2], [100, 7]] {
            let wanted = run_ir(original.body(func), &args);
            let found = run_bytecode(code.body(func), &args);
            if wanted.end == Ending::Stopped || found.end == Ending::Stopped {
                let both = wanted.effects.len().min(found.effects.len());
                assert_eq!(wanted.effects[..both], found.effects[..both], "round {round}, {args:?}");
                continue;
            }
            returned += usize::from(matches!(wanted.end, Ending::Returned(_)));
            trapped += usize::from(matches!(wanted.end, Ending::Trapped(_)));
            assert_eq!(wanted, found, "round {round}, {args:?}");
        }
    }
    assert!(
        returned > 1000 && trapped > 1000 && handlers > 1000 && packs > 1000,
        "{returned} {trapped} {handlers} {packs}"
    );
}
