//! Every native, called with every extreme of what its types allow: whatever two arguments are, while the others are
//! such that it works. None panics, and each ends soon. Of calls with more than three arguments only every 23rd is
//! made, or all with `POLYC_EXTREMES=all`.

#![allow(clippy::disallowed_methods, reason = "how long to run is a setting of the test")]

#[path = "common/natives.rs"]
mod natives;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use polyc::{Engine, Handle, Instance, Limits, MemoryHost, Module, Outcome, Session, Value as HostValue, verify};
use polyc_base::decl::{Convention, Export, ExportKind, FunctionDecl, Interface, Shape, ShapeKind};
use polyc_base::scalar::Immediate;
use polyc_base::{FuncId, ImportId, Loc, Op, ShapeId, Signature, Type};
use polyc_bytecode::{BodyBuilder, Instruction};
use polyc_runtime::native::{Fallible, Row};
use polyc_runtime::number::text::parse;
use polyc_runtime::{Context, Value};

const LONGEST: Duration = Duration::from_secs(10);

/// Around what types, formats and limits end at.
const NUMBERS: [i64; 33] = [
    0,
    1,
    -1,
    2,
    10,
    36,
    37,
    63,
    64,
    65,
    127,
    128,
    255,
    256,
    257,
    -256,
    0xd800,
    65_534,
    65_535,
    65_536,
    65_537,
    0x11_0000,
    (1 << 31) - 1,
    1 << 31,
    -(1 << 31) - 1,
    (1 << 32) - 1,
    1 << 32,
    (1 << 60) - 1,
    1 << 60,
    -(1 << 60) - 1,
    i64::MAX - 1,
    i64::MAX,
    i64::MIN,
];

const FLOATS: [f64; 14] = [
    0.0,
    -0.0,
    0.5,
    -1.5,
    1e18,
    9_223_372_036_854_775_808.0,
    -9_223_372_036_854_775_808.0,
    18_446_744_073_709_551_616.0,
    f64::MAX,
    f64::MIN,
    f64::MIN_POSITIVE / 4.0,
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
];

/// Texts of every kind that some native reads.
const TEXTS: [&str; 21] = [
    "",
    "a",
    "é",
    "😀\u{10ffff}",
    "\0\n\r\t\u{7f}\u{85}",
    "123",
    "-9223372036854775809",
    "1e999",
    "+inf.0",
    "1.",
    "true",
    "%s%d%f%e%x%X%o%b%%",
    "%.99999999999999999999f",
    "%.1000f",
    "%.1001f",
    "%",
    "(?i)\\pL{1000}",
    "[[:alpha:]--\\w&&[^a-z]]",
    "(a{1000}){1000}",
    "((((((((((",
    "string",
];

/// Shapes that a module declares: names that natives use, with other regions, and any.
const SHAPES: [(&str, u32, u32); 7] = [
    ("shape", 3, 40),
    ("expr.uint", 0, 8),
    ("expr.uint", 0, 0),
    ("expr.type", 1, 0),
    ("expr.type", 0, 0),
    ("record", 2, 0),
    ("", 0, 1),
];

fn texts<'h>(context: &mut Context<'h>) -> Fallible<'h, Vec<Value<'h>>> {
    let mut all = Vec::new();
    for text in TEXTS {
        all.push(context.string(text)?);
    }
    for text in ["x".repeat(3000), "9".repeat(3000), "λ".repeat(3000)] {
        all.push(context.string(&text)?);
    }
    let literal = context.string_immutable("literal")?;
    all.extend([literal, context.symbol("name")?, context.symbol("")?]);
    Ok(all)
}

fn numbers<'h>(context: &mut Context<'h>) -> Fallible<'h, Vec<Value<'h>>> {
    let mut all = Vec::new();
    for number in NUMBERS {
        all.push(context.integer(number)?);
    }
    for number in FLOATS {
        all.push(context.float(number)?);
    }
    let large = [
        "9223372036854775808".to_owned(),
        "-18446744073709551616".to_owned(),
        format!("-{}", "f".repeat(2000)),
    ];
    for digits in large {
        let number = parse(&digits, 16).expect("these are digits");
        all.push(context.number(&number)?);
    }
    Ok(all)
}

fn structures<'h>(context: &mut Context<'h>, texts: &[Value<'h>]) -> Fallible<'h, Vec<Value<'h>>> {
    let mut all = Vec::new();
    let (one, text) = (Value::small(1), texts[1]);
    let character = Value::character('q');
    for item in [one, character, text] {
        all.push(context.list(&[item; 3])?);
        all.push(context.vector(&[item; 3])?);
    }
    let entry = context.pair(text, one)?;
    all.extend([context.list(&[entry; 3])?, context.pair(one, one)?]);
    all.push(context.list(&[one; 2000])?);
    all.push(context.vector(&[one; 2000])?);
    all.extend([context.vector(&[])?, context.bytes(&[])?]);
    all.extend([context.bytes(&[0xff, 0, 65])?, context.bytes(&[65; 2000])?]);
    // What contains itself: at once, later, and in its elements.
    for length in [1, 2, 7] {
        let list = context.list(&vec![one; length])?;
        let mut last = context.expect_pair(list)?;
        while let Ok(next) = context.expect_pair(last.rest(context)) {
            last = next;
        }
        last.set_rest(context, list)?;
        all.push(list);
    }
    let itself = context.pair(one, Value::NIL)?;
    context.expect_pair(itself)?.set_first(context, itself)?;
    let vector = context.vector(&[one; 2])?;
    context.expect_vector(vector)?.set(context, 0, vector)?;
    let cell = context.cell(one)?;
    all.extend([itself, vector, cell, context.values(&[])?]);
    all.push(context.values(&[one, text])?);
    let map = context.map()?;
    for (key, hash) in [(one, 1), (text, 2), (Value::TRUE, 3)] {
        map.insert(context, hash, key, one, &mut |_, it| Ok(it == key))?;
    }
    all.extend([map.value(), context.map()?.value()]);
    let code = polyc::TrapCode::NativeError;
    all.push(context.error_condition(code, "a message", &[one])?);
    let mut deep = Value::NIL;
    for _ in 0..3000 {
        deep = context.pair(deep, Value::NIL)?;
    }
    all.push(deep);
    Ok(all)
}

/// Every extreme that is a value.
fn values<'h>(context: &mut Context<'h>) -> Fallible<'h, Vec<Value<'h>>> {
    let texts = texts(context)?;
    let mut all = numbers(context)?;
    all.extend(structures(context, &texts)?);
    all.extend(texts);
    all.extend(['\0', 'A', 'ß', 'ŉ', char::MAX].into_iter().map(Value::character));
    all.extend([Value::TRUE, Value::FALSE, Value::NIL, Value::UNSPECIFIED, Value::EOF]);
    Ok(all)
}

/// A module of functions: one gives a procedure, one the undefined value, the others an object of each shape.
fn makers(row: &Row) -> polyc::Program {
    let mut module = natives::importing(row, &[]);
    module.declarations.functions.clear();
    let import = ImportId::new(0);
    declare(&mut module, &[Op::ClosureNative { import }]);
    let value = Immediate::Undefined;
    declare(&mut module, &[Op::AnyImmediate { value }]);
    for (index, (name, refs, raw)) in SHAPES.into_iter().enumerate() {
        let name = name.to_owned();
        module.declarations.shapes.push(Shape {
            name,
            refs,
            raw,
            kind: ShapeKind::Open,
        });
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
        let program = natives::forwarding(row, params);
        let instance = session.load(&program).expect("it is linked");
        let mut values = session.machine().with_context(|context| {
            let values = values(context).expect("there is memory");
            let values = values.into_iter();
            values.map(|it| Handle::from(context.root(it))).collect::<Vec<_>>()
        });
        let program = makers(engine.natives().get("list.length").expect("there is one"));
        let makers = session.load(&program).expect("it is linked");
        for index in 0..SHAPES.len() + 2 {
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
            objects: SHAPES.len(),
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
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let mut function = self.session.function::<&[HostValue], ()>(&self.instance, "main");
            function.as_mut().map(|it| it.start(&args)).expect("it is exported")
        }));
        let time = start.elapsed();
        if time > LONGEST {
            return Err(format!("takes {time:?}"));
        }
        match outcome {
            Ok(outcome) => Ok(matches!(outcome, Outcome::Done(()))),
            Err(panic) => {
                let message = panic.downcast_ref::<String>().cloned();
                let plain = panic.downcast_ref::<&str>().map(|it| (*it).to_owned());
                Err(format!("panics: {:?}", message.or(plain)))
            }
        }
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

/// Calls a native with `further` arguments besides its parameters; returns the number of calls and the errors.
fn check(engine: &Engine, row: &Row, further: usize, stride: usize) -> (usize, Vec<String>) {
    let params = [row.params(), &vec![Type::Any; further]].concat();
    let mut calls = Calls::new(engine, row, &params);
    let benign = calls.benign();
    let counts: Vec<usize> = (0..params.len()).map(|at| calls.count(at)).collect();
    let (mut made, mut wrong) = (0, Vec::new());
    for numbers in pairs(&counts, stride, &benign) {
        made += 1;
        if let Err(error) = calls.call(&numbers) {
            wrong.push(numbers.clone());
            let last = wrong.len() > 3;
            // What panicked is not used again.
            calls = Calls::new(engine, row, &params);
            let shown = calls.describe(&numbers);
            eprintln!("{} ({shown}) {error}", row.name());
            if last {
                break;
            }
        }
    }
    let wrong = wrong.iter().map(|it| format!("{} {it:?}", row.name()));
    (made, wrong.collect())
}

#[test]
fn no_native_panics_whatever_it_is_given() {
    let all = std::env::var("POLYC_EXTREMES").is_ok_and(|it| it == "all");
    let engine = Engine::new();
    let jobs: Vec<(&Row, usize)> = engine
        .natives()
        .rows()
        .iter()
        .flat_map(|&row| {
            let further: &[usize] = if row.is_variadic() { &[0, 1, 2, 3, 40] } else { &[0] };
            further.iter().map(move |&it| (row, it))
        })
        .collect();
    let (next, done) = (Mutex::new(jobs.iter()), Mutex::new((0, Vec::new())));
    // Panics are told with the arguments that led to them.
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(&(row, further)) = {
                    let mut jobs = next.lock().expect("nobody panics");
                    jobs.next()
                } {
                    let stride = match row.params().len() + further {
                        0..=3 => 1,
                        4..=9 => {
                            if all {
                                1
                            } else {
                                23
                            }
                        }
                        // Too many for all that take few: what others are beside them says little.
                        _ => usize::MAX,
                    };
                    let t = Instant::now();
                    let (made, wrong) = check(&engine, row, further, stride);
                    eprintln!("T {:?} {} {further} {made}", t.elapsed().as_millis(), row.name());
                    let mut done = done.lock().expect("nobody panics");
                    done.0 += made;
                    done.1.extend(wrong);
                }
            });
        }
    });
    std::panic::set_hook(hook);
    let (made, wrong) = done.into_inner().expect("nobody panics");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(made > 50_000, "{made}");
}
