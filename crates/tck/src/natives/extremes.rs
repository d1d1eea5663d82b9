//! A native, called with every extreme of what its types allow: whatever two arguments are, while the others are such
//! that it works. It does not panic, and ends soon.

#![expect(clippy::disallowed_methods, reason = "what is measured is time")]

use std::time::{Duration, Instant};

use polyc::{Engine, Handle, Instance, Limits, MemoryHost, Module, Outcome, Session, Value as HostValue, verify};
use polyc_base::decl::{Convention, Export, ExportKind, FunctionDecl, Interface, Shape};
use polyc_base::scalar::Immediate;
use polyc_base::{FuncId, ImportId, Loc, Op, ShapeId, Signature, Type};
use polyc_bytecode::{BodyBuilder, Instruction};
use polyc_runtime::native::Row;

use super::values::{FLOATS, NUMBERS, values};
use super::{forged, forwarding, importing, shape_names};
use crate::guard::caught;
use crate::report::{Check, Failure};

const LONGEST: Duration = Duration::from_secs(10);

/// A module of functions: one gives a procedure, one the undefined value, the others an object of each shape.
fn makers(row: &Row, shapes: Vec<Shape>) -> polyc::Program {
    let mut module = importing(row, &[]);
    module.declarations.functions.clear();
    let import = ImportId::new(0);
    declare(&mut module, &[Op::ClosureNative { import }]);
    let value = Immediate::Undefined;
    declare(&mut module, &[Op::AnyImmediate { value }]);
    for (index, shape) in shapes.into_iter().enumerate() {
        module.declarations.shapes.push(shape);
        let shape = ShapeId::from_index(index);
        declare(&mut module, &[Op::ObjNew { shape }, Op::AnyFromObj {}]);
    }
    polyc_vm::Program::prelude(verify(module).expect("it is well formed")).into()
}

fn declare(module: &mut Module, code: &[Op]) {
    let name = module.bodies.len().to_string();
    let declarations = &mut module.declarations;
    declarations.functions.push(FunctionDecl {
        name: name.clone(),
        signature: Signature::new(Vec::new(), Some(Type::Any)),
        convention: Convention::Direct,
        loc: Loc::NONE,
    });
    declarations.exports.push(Export {
        name,
        kind: ExportKind::Function(FuncId::from_index(declarations.functions.len() - 1)),
        interface: Interface::Any,
    });
    let mut builder = BodyBuilder::new(0);
    code.iter().for_each(|op| builder.emit(*op));
    builder.emit(Instruction::Return {});
    let body = builder.finish(&module.declarations);
    module.bodies.push(body);
}

/// Calls of a native with that many arguments.
struct Calls {
    session: Session,
    instance: Instance,
    params: Vec<Type>,
    values: Vec<Handle>,
    /// How many of the last values are objects.
    objects: usize,
}

impl Calls {
    fn new(engine: &Engine, row: &Row, params: &[Type]) -> Self {
        let host = MemoryHost::with_input("12 é\r\n-3.5e2\n\nx");
        let mut session = Session::builder(engine).host(host).limits(limits(0)).build();
        let program = forwarding(row, params);
        let instance = session.load(&program).expect("it is linked");
        let mut values = session.machine().with_context(|context| {
            let values = values(context).expect("there is memory");
            let values = values.into_iter();
            values.map(|it| Handle::from(context.root(it))).collect::<Vec<_>>()
        });
        let shapes = forged(&shape_names(engine, row));
        let objects = shapes.len();
        let program = makers(engine.natives().get("list.length").expect("there is one"), shapes);
        let makers = session.load(&program).expect("it is linked");
        for index in 0..objects + 2 {
            let made = session.function::<(), Handle>(&makers, &index.to_string());
            values.push(
                made.map(|mut it| it.call(()))
                    .expect("it is exported")
                    .expect("it returns"),
            );
        }
        let params = params.to_vec();
        Self {
            session,
            instance,
            params,
            values,
            objects,
        }
    }

    /// How many extremes there are of a parameter.
    fn count(&self, at: usize) -> usize {
        match self.params[at] {
            Type::I64 => NUMBERS.len(),
            Type::F64 => FLOATS.len(),
            Type::Bool => 2,
            Type::Any => self.values.len(),
            Type::Obj => self.objects,
        }
    }

    fn argument(&self, at: usize, number: usize) -> HostValue {
        match self.params[at] {
            Type::I64 => HostValue::Int(NUMBERS[number]),
            Type::F64 => HostValue::Float(FLOATS[number]),
            Type::Bool => HostValue::Bool(number == 1),
            Type::Any => self.value(number),
            Type::Obj => self.value(self.values.len() - 1 - number),
        }
    }

    fn value(&self, number: usize) -> HostValue {
        self.values[number].clone().into()
    }

    /// Calls it; whether it returned, or what is wrong.
    fn call(&mut self, numbers: &[usize]) -> Result<bool, String> {
        let args = numbers.iter().enumerate();
        let args: Vec<HostValue> = args.map(|(at, &number)| self.argument(at, number)).collect();
        let used = self.session.machine().fuel_used();
        self.session.set_limits(limits(used)).expect("the session is metered");
        let start = Instant::now();
        let outcome = caught(|| {
            let mut function = self.session.function::<&[HostValue], ()>(&self.instance, "main");
            function.as_mut().map(|it| it.start(&args)).expect("it is exported")
        });
        let time = start.elapsed();
        if time > LONGEST {
            return Err(format!(
                "takes {time:?}: charge its work in its price, and end at the limit"
            ));
        }
        let outcome = outcome.map_err(|panic| format!("{panic}: check the arguments and fail"))?;
        Ok(matches!(outcome, Outcome::Done(())))
    }

    /// Arguments with which it returns: each such that it does with what was found of the others.
    fn benign(&mut self) -> Vec<usize> {
        let mut numbers = vec![0; self.params.len()];
        for round in 0..3 {
            for at in 0..numbers.len() {
                let before = numbers[at];
                let found = (0..self.count(at)).find(|&number| {
                    numbers[at] = number;
                    matches!(self.call(&numbers), Ok(true))
                });
                numbers[at] = found.unwrap_or((before + round) % self.count(at));
            }
        }
        numbers
    }

    fn describe(&mut self, numbers: &[usize]) -> String {
        let args: Vec<HostValue> = (0..numbers.len()).map(|at| self.argument(at, numbers[at])).collect();
        let shown = args.iter().map(|it| self.session.show(it));
        let shown: Vec<String> = shown.map(|it| it.chars().take(60).collect()).collect();
        shown.join(", ")
    }
}

fn limits(used: u64) -> Limits {
    Limits {
        fuel: Some(used + 300_000),
        memory: Some(4 << 20),
        depth: Some(1_000),
        output: None,
        time: None,
    }
}

/// All pairs of places, each with all pairs of extremes or one in `stride` of them.
fn pairs(counts: &[usize], stride: usize, benign: &[usize]) -> Vec<Vec<usize>> {
    let mut all = vec![benign.to_vec()];
    let mut next = 0;
    let places = counts.len();
    for first in 0..places {
        for second in first + 1..places.max(first + 2) {
            if stride == usize::MAX && second > first + 1 {
                break;
            }
            for a in 0..counts[first] {
                for b in 0..counts.get(second).copied().unwrap_or(1) {
                    // Each extreme of a place is met at least beside what works.
                    next += 1;
                    let is_alone = benign.get(second).is_none_or(|&it| it == b);
                    if next % stride == 0 || is_alone {
                        let mut numbers = benign.to_vec();
                        numbers[first] = a;
                        if second < places {
                            numbers[second] = b;
                        }
                        all.push(numbers);
                    }
                }
            }
        }
    }
    all
}

/// Of how many calls one is made, by the number of arguments.
#[derive(Clone, Copy, Debug)]
pub struct Strides {
    /// Of those with up to three arguments.
    pub few: usize,
    /// Of those with four to nine.
    pub several: usize,
}

impl Strides {
    const fn of(self, arguments: usize) -> usize {
        match arguments {
            0..=3 => self.few,
            4..=9 => self.several,
            // Too many for all that take few: what others are beside them says little.
            _ => usize::MAX,
        }
    }
}

/// Most failures of a native that are told.
const MOST_TOLD: usize = 3;

/// Calls a native with `further` arguments besides its parameters; returns the number of calls and what is wrong.
#[must_use]
pub fn call_with_extremes(engine: &Engine, row: &Row, further: usize, strides: Strides) -> (u64, Vec<Failure>) {
    let params = [row.params(), &vec![Type::Any; further]].concat();
    let mut calls = Calls::new(engine, row, &params);
    let benign = calls.benign();
    let counts: Vec<usize> = (0..params.len()).map(|at| calls.count(at)).collect();
    let (mut made, mut wrong) = (0, Vec::new());
    for numbers in pairs(&counts, strides.of(params.len()), &benign) {
        made += 1;
        if let Err(error) = calls.call(&numbers) {
            // What panicked is not used again.
            calls = Calls::new(engine, row, &params);
            let shown = caught(|| calls.describe(&numbers)).unwrap_or_default();
            let subject = format!("the native {}", row.name());
            wrong.push(Failure::new(Check::Extremes, subject, error).with_input(shown));
            if wrong.len() == MOST_TOLD {
                break;
            }
        }
    }
    (made, wrong)
}
