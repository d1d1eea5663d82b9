//! Runs programs in the text form of bytecode in every way the machine can run them.

#![allow(dead_code, reason = "each test file uses a part of this")]

use std::sync::Arc;

use polyc_base::{Kind, Type};
use polyc_bytecode::verify::{Subject, rules};
use polyc_bytecode::{Module, Verified, parse_text, verify};
use polyc_runtime::host::Stream;
use polyc_runtime::native::{
    Args, Charge, Failure, Fallible, NativeResult, NativeShape, Never, Registry, Returned, Row,
};
use polyc_runtime::{Context, Limits, MemoryHost, Stress, Value, View};
use polyc_vm::{HostValue, Machine, Mode, Program, Settings, Status};

/// Natives for tests.
static NATIVES: &[Row] = &[
    Row::i64("test.twice", &[Type::I64], twice, "twice the integer"),
    Row::any(
        "test.mixed",
        &[Type::Any, Type::F64, Type::Any, Type::Bool, Type::I64],
        mixed,
        "a list",
    ),
    Row::any("test.list", &[], list, "a list of all").variadic(),
    Row::tail_call(
        "test.call",
        &[Type::Any],
        call,
        "calls its first argument with the others",
    )
    .variadic(),
    Row::tail_call(
        "test.call_noting",
        &[Type::Any],
        call_noting,
        "the same, and writes that it ran",
    )
    .variadic(),
    Row::any(
        "test.expensive",
        &[Type::Any],
        expensive,
        "its argument, for 1000 units of fuel",
    )
    .cost(|_, _| Charge::new(1000, 0)),
    Row::any(
        "test.expensive_on_the_way",
        &[Type::Any],
        expensive_on_the_way,
        "its argument, for 1000 units of fuel it asks for when it runs",
    ),
    Row::any("test.hidden", &[Type::Any], hidden, "an object with it"),
    Row::any(
        "test.readable",
        &[Type::Any, Type::I64],
        readable,
        "an object with both",
    ),
    Row::any("test.malformed", &[], malformed, "fails: its shape has fields"),
    Row::any(
        "test.ref_of",
        &[Type::Any, Type::Bool],
        ref_of,
        "the reference in a writable object, or in a hidden one",
    ),
    Row::i64(
        "test.number_of",
        &[Type::Any],
        number_of,
        "the number in a writable object, which counts",
    ),
    Row::fails("test.fail", &[Type::Any], fail, "fails"),
    Row::fails("test.throw", &[Type::Any], throw, "throws its argument"),
    Row::fails("test.exit", &[Type::I64], exit, "ends the program"),
    Row::any("test.string", &[Type::I64], string, "the letter x n times").cost(string_cost),
];

fn twice<'h>(_: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, i64> {
    Ok(args.i64(0) * 2)
}

fn mixed<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let float = context.float(args.f64(1))?;
    let integer = context.integer(args.i64(4))?;
    let items = [
        args.value(0),
        float,
        args.value(2),
        Value::boolean(args.bool(3)),
        integer,
    ];
    context.list(&items)
}

fn list<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    context.list(args.rest(0))
}

fn call<'h>(_: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, Returned<'h>> {
    Ok(Returned::TailCall {
        procedure: args.value(0),
        args: args.rest(1).to_vec(),
    })
}

fn call_noting<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, Returned<'h>> {
    context.write(Stream::OUTPUT, b"x")?;
    call(context, args)
}

fn expensive<'h>(_: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    Ok(args.value(0))
}

fn expensive_on_the_way<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    context.charge_fuel(400)?;
    context.charge_fuel(600)?;
    Ok(args.value(0))
}

fn fail<'h>(_: &mut Context<'h>, args: Args<'_, 'h>) -> Never<'h> {
    Err(Failure::mismatch(Kind::String, args.value(0)))
}

fn throw<'h>(_: &mut Context<'h>, args: Args<'_, 'h>) -> Never<'h> {
    Err(Failure::Throw(args.value(0)))
}

fn exit<'h>(_: &mut Context<'h>, args: Args<'_, 'h>) -> Never<'h> {
    Err(Failure::Exit(args.i64(0) as u8))
}

fn string<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    context.string_filled(args.i64(0) as usize, 'x')
}

fn string_cost<'h>(_: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    Charge::linear(args.i64(0) as usize, args.i64(0) as usize)
}

static HIDDEN: NativeShape = NativeShape::new("test.hidden", 1, 0);
/// A reference and an integer.
static READABLE: NativeShape = NativeShape::new("test.readable", 1, 8).readable();
static WRITABLE: NativeShape = NativeShape::new("test.writable", 1, 8).writable();

const SHAPES: &[&NativeShape] = &[&HIDDEN, &READABLE, &WRITABLE];

fn hidden<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    context.new_native(&HIDDEN, &[args.value(0)], &[])
}

fn readable<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let raw = args.i64(1).to_le_bytes();
    context.new_native(&READABLE, &[args.value(0)], &raw)
}

fn malformed<'h>(context: &mut Context<'h>, _: Args<'_, 'h>) -> NativeResult<'h> {
    context.new_native(&READABLE, &[], &[])
}

fn ref_of<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let shape = if args.bool(1) { &WRITABLE } else { &HIDDEN };
    let object = context.expect_native(args.value(0), shape)?;
    object.get(context, 0)
}

fn number_of<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, i64> {
    let object = context.expect_native(args.value(0), &WRITABLE)?;
    let value = object.i64_at(context, 0)?;
    object.set_i64_at(context, 0, value + 1)?;
    Ok(value)
}

/// The natives of tests, and the common ones.
pub fn registry() -> Arc<Registry> {
    let tables = [&[NATIVES], polyc_runtime::natives::TABLES].concat();
    let natives = Registry::new(&tables).and_then(|it| it.with_shapes(SHAPES));
    Arc::new(natives.expect("names differ"))
}

/// A verified program of its text. Where it says `stack 0`, the operands are counted.
pub fn program(text: &str) -> Arc<Program> {
    Program::shared(verified(text))
}

/// The same, verified only.
pub fn verified(text: &str) -> Verified<Module> {
    let mut module: Module = parse_text(text).unwrap_or_else(|error| panic!("{error:?}\n{text}"));
    loop {
        match verify(module.clone()) {
            Ok(verified) => return verified,
            Err(error) => match (error.rule, &error.place) {
                (rules::STACK, Subject::Function { func, .. }) if module.body(*func).max_stack == 0 => {
                    let counted = error.expected.parse().expect("a number of operands");
                    module.bodies[func.index()].max_stack = counted;
                }
                _ => panic!("{error}\n{text}"),
            },
        }
    }
}

/// A session with these settings and limits.
pub fn machine(limits: Limits, settings: Settings) -> Machine {
    Machine::with_settings(registry(), Box::new(MemoryHost::default()), limits, settings)
}

/// Every way a program can be run: each form of the code, on each engine, in each condition of stacks and collector.
pub fn all_settings() -> Vec<(String, Settings)> {
    let (plain, stress) = (Settings::default(), Settings::stress());
    let metered = Settings {
        mode: Mode::Metered,
        ..plain
    };
    let forms = [
        ("plain", plain),
        ("metered", metered),
        (
            "counted",
            Settings {
                mode: Mode::Counted,
                ..plain
            },
        ),
        (
            "traced",
            Settings {
                mode: Mode::Traced,
                ..plain
            },
        ),
        (
            "traced and metered",
            Settings {
                mode: Mode::Traced,
                ..metered
            },
        ),
    ];
    let collect = stress.stress;
    let move_all = Stress {
        move_always: true,
        ..collect
    };
    let conditions = [
        ("at ease", &plain, plain.stress),
        ("on small stacks", &stress, plain.stress),
        ("collecting", &plain, collect),
        ("under stress", &stress, collect),
        ("under stress, moving all", &stress, move_all),
    ];
    let mut all = Vec::new();
    for (form, settings) in forms {
        for (condition, stacks, stress) in conditions {
            for (engine, portable) in [("", false), (", portable", true)] {
                let settings = Settings {
                    stack_words: stacks.stack_words,
                    stack_frames: stacks.stack_frames,
                    stress,
                    portable,
                    ..settings
                };
                all.push((format!("{form} {condition}{engine}"), settings));
            }
            let settings = Settings {
                stack_words: stacks.stack_words,
                stack_frames: stacks.stack_frames,
                stress: Stress {
                    checked: true,
                    ..stress
                },
                ..settings
            };
            // The others only count and show more.
            if ["plain", "metered", "traced"].contains(&form) {
                all.push((format!("{form} {condition}, checked"), settings));
            }
        }
    }
    all
}

/// A status as text: `42`, `trap integer-overflow 0 0 0`, `thrown 1`, `exit 3`, `paused fuel`.
pub fn describe(machine: &mut Machine, status: &Status) -> String {
    match status {
        Status::Done(value) => describe_value(machine, value),
        Status::Paused(limit) => format!("paused {limit}"),
        Status::Exited(code) => format!("exit {code}"),
        Status::Trapped(report) => match &report.trap {
            Some(trap) => {
                let [a, b, c] = trap.operands;
                format!("trap {} {a} {b} {c}", trap.code)
            }
            None => machine.with_context(|context| {
                let value = context.rooted(&report.thrown).expect("of this session");
                format!("thrown {}", show(context, value))
            }),
        },
    }
}

pub fn describe_value(machine: &mut Machine, value: &HostValue) -> String {
    match value {
        HostValue::Nothing => "nothing".to_owned(),
        HostValue::Int(value) => value.to_string(),
        HostValue::Float(value) => format!("{value:?}"),
        HostValue::Bool(value) => value.to_string(),
        HostValue::Handle(root) => machine.with_context(|context| {
            let value = context.rooted(root.root()).expect("of this session");
            show(context, value)
        }),
        other => format!("{other:?}"),
    }
}

/// A value as text, shortly.
pub fn show<'h>(context: &Context<'h>, value: Value<'h>) -> String {
    show_to(context, value, 8)
}

fn show_to<'h>(context: &Context<'h>, value: Value<'h>, depth: usize) -> String {
    if depth == 0 {
        return "...".to_owned();
    }
    let all = |items: &[Value<'h>]| {
        let show = |&it: &Value<'h>| show_to(context, it, depth - 1);
        let items: Vec<String> = items.iter().map(show).collect();
        items.join(" ")
    };
    match context.view(value) {
        View::Integer(value) => value.to_string(),
        View::BigInteger(value) => value.to_big(context).to_string(),
        View::Float(value) => format!("{value:?}"),
        View::Boolean(value) => value.to_string(),
        View::Character(value) => format!("{value:?}"),
        View::String(text) => format!("{:?}", text.to_string(context)),
        View::Symbol(name) => name.to_string(context),
        View::Vector(items) => format!("#({})", all(items.items(context))),
        View::Values(items) => format!("(values {})", all(items.items(context))),
        View::Pair(_) | View::Nil => match context.expect_list(value) {
            Ok(items) => format!("({})", all(&items)),
            Err(_) => "(improper)".to_owned(),
        },
        View::Condition(condition) => format!("condition {}", condition.trap(context).code),
        _ => context.kind(value).to_string(),
    }
}

/// Runs a program's entry in every way; each must give the expected result.
pub fn check(text: &str, expected: &str) {
    let program = program(text);
    for (name, settings) in all_settings() {
        let mut machine = machine(Limits::default(), settings);
        let instance = machine.instantiate(&program, &mut |_| None).expect("links");
        let status = machine.run_entry(instance);
        assert_eq!(describe(&mut machine, &status), expected, "{name}");
    }
}
