//! Every pair does the same as its operations one after another, in every mode and engine: each operation on its
//! fast path, failing, and branching, with the ones before it done once.
//!
//! The test makes programs from the table of pairs. A pair that it cannot make fails the test, so no pair is untested.

mod chain;
#[path = "../../tests/common/mod.rs"]
mod common;

use std::sync::Arc;
use std::thread;

use polyc_base::decl::{Constant, Convention, Export, ExportKind, FunctionDecl, Global, Interface, Shape};
use polyc_base::{FuncId, GlobalId, Loc, Op, Signature, Type};
use polyc_bytecode::{Body, BodyBuilder, Handler, HandlerKind, Instruction, Label, LocalId, Module, verify};
use polyc_runtime::Limits;

use crate::code::{PreparedOp as P, split_quarters};
use crate::{HostValue, InstanceId, Machine, Mode, Program, Settings, Status};
use chain::{Chain, LOCALS, OBJECT, OBJECTS, PAIR, SHAPE, Step, VECTOR};
use common::{all_settings, describe, machine};

/// Trials of a pair that run together.
const BATCH: usize = 24;
/// Batches until every outcome has been seen.
const MOST_BATCHES: u64 = 40;
/// Tells how a trial ended: 0, or the number of the operation that branched, from 1 on.
const ENDED: GlobalId = GlobalId::new(LOCALS.len() as u32);
/// The caught value.
const CAUGHT: LocalId = LocalId::new(LOCALS.len() as u32);
/// Follows the operations of a pair: no pair continues with it.
const SEPARATOR: P = P::F64Neg;
/// Functions before those of trials: the callee of pairs, and one that gives [`ENDED`].
const FIRST: usize = 2;

/// How a trial is made.
#[derive(Clone, Copy, Debug)]
struct Form {
    /// Whether a trap is caught, and the values at that moment are the result, or ends the program.
    is_caught: bool,
    /// How often. If more than once, there is no result, so that only the operations of the pair take time.
    times: i64,
}

/// The operations of a pair, in order.
fn operations(pair: P) -> Vec<P> {
    match pair.parts() {
        Some((first, second)) => {
            let mut all = operations(first);
            all.push(second);
            all
        }
        None => vec![pair],
    }
}

fn pairs() -> impl Iterator<Item = P> {
    P::ALL.iter().copied().filter(|it| it.parts().is_some())
}

// --- programs

/// The function that has a pair's operations in a row.
fn pair_body(pair: P, seed: u64, form: Form, module: &Module) -> (Body, Vec<Step>) {
    let mut chain = Chain::new(seed);
    chain.body.add_local(Type::Any);
    for (local, ty) in LOCALS.into_iter().enumerate() {
        if local == OBJECTS[1] && chain.random.bool() {
            chain.emit(Op::ObjEmpty {});
        } else {
            chain.emit(Op::GlobalGet {
                global: GlobalId::from_index(local),
            });
            if ty == Type::Obj {
                chain.emit(Op::ObjCast { shape: SHAPE });
            }
        }
        chain.set(local);
    }
    let labels = [(); 5].map(|()| chain.body.new_label());
    let [enter, start, end, caught, finish] = labels;
    // Later code branches back to the pair, so fuel is tested before it.
    chain.emit(Instruction::Br { label: enter });
    chain.body.bind(start);
    let mut steps = Vec::new();
    let mut targets = Vec::new();
    for op in operations(pair) {
        let target = chain.body.new_label();
        steps.push(chain.step(op, target));
        targets.push(target);
    }
    let goes_on = steps.last().is_none_or(|it| !it.leaves);
    if goes_on {
        chain.step(SEPARATOR, finish);
        chain.emit(Instruction::Br { label: finish });
    }
    for (index, target) in targets.into_iter().enumerate() {
        if steps[index].may_branch {
            chain.body.bind(target);
            end_with(&mut chain, index as i64 + 1, finish);
        }
    }
    chain.body.bind(end);
    if form.is_caught {
        chain.body.bind(caught);
        end_with(&mut chain, -1, finish);
        chain.body.add_handler(Handler {
            start,
            end: Some(end),
            kind: HandlerKind::Catch {
                target: caught,
                local: CAUGHT,
            },
        });
    }
    if goes_on || form.is_caught || steps.iter().any(|it| it.may_branch) {
        chain.body.bind(finish);
        finish_pair(&mut chain, form);
    }
    chain.body.bind(enter);
    chain.emit(Instruction::Br { label: start });
    (chain.body.finish(&module.declarations), steps)
}

fn end_with(chain: &mut Chain, number: i64, finish: Label) {
    chain.emit(Op::I64Const { value: number });
    chain.emit(Op::GlobalSet { global: ENDED });
    chain.emit(Instruction::Br { label: finish });
}

/// Gives all locals, if there is to be a result.
fn finish_pair(chain: &mut Chain, form: Form) {
    if form.times > 1 {
        chain.emit(Op::AnyInteger { value: 0 });
    } else {
        for (local, ty) in LOCALS.into_iter().enumerate() {
            chain.get(local);
            match ty {
                Type::I64 => chain.emit(Op::AnyFromI64 {}),
                Type::F64 => chain.emit(Op::AnyFromF64 {}),
                Type::Bool => chain.emit(Op::AnyFromBool {}),
                Type::Obj => chain.emit(Op::AnyFromObj {}),
                Type::Any => {}
            }
        }
        let count = u32::try_from(LOCALS.len()).expect("few");
        chain.emit(Op::VectorOf { count });
    }
    chain.emit(Instruction::Return {});
}

/// The function that gives globals their values and makes the trial of a pair's function.
fn trial_body(func: FuncId, seed: u64, form: Form, module: &Module) -> Body {
    let mut chain = Chain::new(!seed);
    let (result, counter) = (LOCALS.len(), LOCALS.len() + 1);
    chain.body.add_local(Type::Any);
    chain.body.add_local(Type::I64);
    for local in 0..LOCALS.len() {
        let global = GlobalId::from_index(local);
        if local == OBJECTS[0] {
            let global = GlobalId::from_index(OBJECT);
            chain.emit(Op::GlobalGet { global });
        } else {
            chain.value(local);
        }
        chain.emit(Op::GlobalSet { global });
    }
    for word in 0..4 {
        get_object(&mut chain);
        let value = 3 - i64::from(word);
        chain.emit(Op::I64Const { value });
        chain.emit(Op::I64Store { offset: word * 8 });
    }
    chain.emit(Op::I64Const { value: 0 });
    chain.emit(Op::GlobalSet { global: ENDED });
    if form.times > 1 {
        let times = form.times;
        let again = chain.body.new_label();
        chain.body.bind(again);
        chain.emit(Op::Call { func });
        chain.emit(Instruction::Drop {});
        chain.get(counter);
        chain.emit(Op::I64Const { value: 1 });
        chain.emit(Op::I64Add);
        chain.set(counter);
        chain.get(counter);
        chain.emit(Op::I64Const { value: times });
        chain.emit(Op::I64Lt);
        chain.emit(Instruction::BrIf { label: again });
        chain.emit(Op::AnyInteger { value: times });
    } else {
        chain.emit(Op::Call { func });
        chain.set(result);
        chain.get(result);
        give_heap(&mut chain);
        chain.emit(Op::VectorOf { count: 9 });
    }
    chain.emit(Instruction::Return {});
    chain.body.finish(&module.declarations)
}

fn get_object(chain: &mut Chain) {
    let global = GlobalId::from_index(OBJECT);
    chain.emit(Op::GlobalGet { global });
    chain.emit(Op::ObjCast { shape: SHAPE });
}

/// The values that operations may have stored in objects.
fn give_heap(chain: &mut Chain) {
    for global in [VECTOR, PAIR].map(GlobalId::from_index) {
        chain.emit(Op::GlobalGet { global });
    }
    for word in 0..4 {
        get_object(chain);
        chain.emit(Op::I64Load { offset: word * 8 });
        chain.emit(Op::AnyFromI64 {});
    }
    for offset in 0..2 {
        get_object(chain);
        chain.emit(Op::RefLoad { offset });
    }
}

fn declare(module: &mut Module, name: &str, result: Type) {
    let func = FuncId::from_index(module.declarations.functions.len());
    module.declarations.functions.push(FunctionDecl {
        name: name.to_owned(),
        signature: Signature::new(Vec::new(), Some(result)),
        convention: Convention::Direct,
        loc: Loc::NONE,
    });
    module.declarations.exports.push(Export {
        name: name.to_owned(),
        kind: ExportKind::Function(func),
        interface: Interface::Any,
    });
}

fn declarations(trials: usize) -> Module {
    let mut module = Module::default();
    let declared = &mut module.declarations;
    declared.name = "pairs".to_owned();
    declared.constants = [1.5_f64, 1e300].map(|it| Constant::Float(it.to_bits())).to_vec();
    let strings = ["\u{2}\u{1}\u{3}ab", "\u{2}\u{1}\u{3}λ"];
    let strings = strings.map(|it| Constant::String(it.to_owned()));
    declared.constants.extend(strings);
    declared.shapes.push(Shape {
        name: "shape".to_owned(),
        refs: 2,
        raw: 32,
        kind: polyc_base::decl::ShapeKind::Open,
    });
    for ty in LOCALS.into_iter().chain([Type::I64]) {
        declared.globals.push(Global {
            name: String::new(),
            ty: if ty == Type::Obj { Type::Any } else { ty },
        });
    }
    declare(&mut module, "callee", Type::I64);
    declare(&mut module, "ended", Type::I64);
    for trial in 0..trials {
        declare(&mut module, &format!("pair{trial}"), Type::Any);
        declare(&mut module, &format!("trial{trial}"), Type::Any);
    }
    for instruction in [Op::I64Const { value: 2 }, Op::GlobalGet { global: ENDED }] {
        let mut body = BodyBuilder::new(0);
        body.emit(instruction);
        body.emit(Instruction::Return {});
        module.bodies.push(body.finish(&module.declarations));
    }
    module
}

/// The function of a trial's pair.
fn pair_func(trial: usize) -> FuncId {
    FuncId::from_index(FIRST + 2 * trial)
}

/// A program that makes trials, and the steps of each.
fn program(pair: P, trials: &[(u64, Form)]) -> (Arc<Program>, Vec<Vec<Step>>) {
    let mut module = declarations(trials.len());
    let mut all_steps = Vec::new();
    for (trial, &(seed, form)) in trials.iter().enumerate() {
        let (body, steps) = pair_body(pair, seed, form, &module);
        module.bodies.push(body);
        all_steps.push(steps);
        let body = trial_body(pair_func(trial), seed, form, &module);
        module.bodies.push(body);
    }
    let verified = verify(module).unwrap_or_else(|error| panic!("{pair:?}: {error}"));
    (Program::shared(verified), all_steps)
}

// --- running

/// How a trial ended, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Outcome {
    result: String,
    /// The functions on the stack and where they were, if it failed.
    places: Vec<(FuncId, u32)>,
    ended: i64,
}

fn start(program: &Arc<Program>, settings: Settings) -> (Machine, InstanceId) {
    let mut machine = machine(Limits::default(), settings);
    let instance = machine.instantiate(program, &mut |_| None).expect("links");
    (machine, instance)
}

fn run(machine: &mut Machine, instance: InstanceId, trial: usize) -> Outcome {
    let name = format!("trial{trial}");
    let status = machine.call_export(instance, &name, Vec::new()).expect("exported");
    let places = match &status {
        Status::Trapped(report) => {
            let frames = report.trace.frames.iter();
            frames.map(|it| (it.func, it.offset)).collect()
        }
        _ => Vec::new(),
    };
    let result = describe(machine, &status);
    let ended = machine.call_export(instance, "ended", Vec::new());
    let Ok(Status::Done(HostValue::Int(ended))) = ended else {
        panic!("{ended:?}");
    };
    Outcome { result, places, ended }
}

/// Which outcomes of a pair's operations have been seen.
#[derive(Debug, Default)]
struct Seen {
    all_done: bool,
    /// By operation.
    trapped: [bool; 8],
    branched: [bool; 8],
}

impl Seen {
    fn add(&mut self, outcome: &Outcome, steps: &[Step], body: &Body) {
        if let Some(&(_, offset)) = outcome.places.first() {
            let mut offsets = body.instructions().map(|it| it.expect("verified").0);
            let instruction = offsets.position(|it| it == offset).expect("an instruction");
            let after = steps.partition_point(|it| it.start <= instruction);
            self.trapped[after.checked_sub(1).expect("a step traps")] = true;
        } else if outcome.ended == 0 {
            self.all_done = true;
        } else if let Ok(number) = usize::try_from(outcome.ended) {
            self.branched[number - 1] = true;
        }
    }

    fn is_complete(&self, steps: &[Step]) -> bool {
        let always_branches = steps.iter().any(|it| it.may_branch && it.leaves);
        let is_seen = |(index, step): (usize, &Step)| {
            (self.trapped[index] || !step.may_trap) && (self.branched[index] || !step.may_branch)
        };
        (self.all_done || always_branches) && steps.iter().enumerate().all(is_seen)
    }
}

/// Whether control comes to the pair, with the test of fuel before it if there is one. After a branch fuel may be
/// charged, so metered code has no pairs that go on there.
fn has_pair(program: &Program, func: FuncId, pair: P, steps: &[Step]) -> bool {
    let begins = |mode: Mode, number: u16| {
        let mut words = program.prepared(func, mode).code.iter();
        words.any(|&it| split_quarters(it)[0] == number)
    };
    let goes_on = steps[..steps.len() - 1].iter().any(|it| it.may_branch);
    begins(Mode::Plain, pair as u16) && (goes_on || begins(Mode::Metered, pair.charged()))
}

fn check_pair(pair: P) {
    let (_, last) = pair.parts().expect("it is a pair");
    assert_ne!(last, SEPARATOR, "choose another operation that ends pairs");
    let mut seen = Seen::default();
    let mut shape = Vec::new();
    for batch in 0..MOST_BATCHES {
        let seeds = (0..BATCH as u64).map(|it| batch * BATCH as u64 + it);
        let trials: Vec<(u64, Form)> = seeds
            .flat_map(|it| [false, true].map(|is_caught| (it, Form { is_caught, times: 1 })))
            .collect();
        let (program, steps) = program(pair, &trials);
        let mut expected: Vec<Outcome> = Vec::new();
        let settings = all_settings().into_iter();
        // In checked mode there are no pairs.
        for (name, settings) in settings.filter(|it| !it.1.stress.checked) {
            let (mut machine, instance) = start(&program, settings);
            for trial in 0..trials.len() {
                let outcome = run(&mut machine, instance, trial);
                if expected.len() == trial {
                    assert!(
                        has_pair(&program, pair_func(trial), pair, &steps[trial]),
                        "{pair:?} is not made"
                    );
                    let body = program.module().body(pair_func(trial));
                    seen.add(&outcome, &steps[trial], body);
                    expected.push(outcome);
                } else {
                    let text = program.print_prepared(pair_func(trial), Mode::Plain);
                    assert_eq!(
                        expected[trial], outcome,
                        "{pair:?}, plain and {name}, {:?}\n{text}",
                        trials[trial]
                    );
                }
            }
        }
        shape.clone_from(&steps[0]);
        if seen.is_complete(&shape) {
            return;
        }
    }
    panic!("{pair:?} has not shown all it may do: {seen:?} {shape:?}");
}

#[test]
fn pairs_do_what_their_operations_do() {
    for pair in pairs() {
        check_pair(pair);
    }
}

/// Makes trials of a pair that many times; trials without a handler must not fail. Returns how many did not.
fn repeat_pair(pair: P, is_caught: bool, times: i64) -> usize {
    let form = Form { is_caught, times };
    let trials: Vec<(u64, Form)> = (0..BATCH as u64).map(|seed| (seed, form)).collect();
    let (program, _) = program(pair, &trials);
    let (mut machine, instance) = start(&program, Settings::default());
    let outcomes = (0..BATCH).map(|trial| run(&mut machine, instance, trial));
    let is_done = |it: &Outcome| it.result == times.to_string() && (it.ended < 0) == is_caught;
    outcomes.filter(is_done).take(2).count()
}

/// One that does would overflow the stack of this thread long before.
#[test]
fn no_pair_leaves_a_host_frame() {
    let repeat_all = || {
        for pair in pairs() {
            assert!(repeat_pair(pair, false, 20_000) > 0, "{pair:?}");
            repeat_pair(pair, true, 1000);
        }
    };
    let thread = thread::Builder::new().stack_size(256 << 10);
    let thread = thread.spawn(repeat_all).expect("a thread");
    thread.join().expect("the trials are made");
}
