//! No native does more work than it is charged for: each is called with every combination of small arguments that it takes,
//! then with one of them large, then with all; the time must be in proportion to the fuel. A native that forgets a size in
//! its price is found whatever it does with it.

#![allow(
    clippy::disallowed_methods,
    reason = "the test looks at the clock of its thread"
)]

#[path = "common/natives.rs"]
mod natives;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use polyc_base::decl::{Export, ExportKind, Interface};
use polyc_base::scalar::Immediate;
use polyc_base::{FuncId, ImportId, Op, Type};
use polyc_bytecode::{BodyBuilder, Instruction, LocalId};
use polyc_driver::{
    Engine, HostValue, InstanceId, Limits, MemoryHost, Outcome, Program, Session, Settings, verify,
};
use polyc_runtime::native::{Fallible, Row};
use polyc_runtime::number::text::parse_integer;
use polyc_runtime::{Context, Value};

/// Items of small and of large arguments.
const SMALL: usize = 3;
const LARGE: usize = 1 << 17;
/// What a call may take whatever it is charged, and what it may take for a unit of fuel: built for tests the machine is some
/// thirty times slower than it is released, so this finds what is wrong by a factor of ten and more.
const FREE: u64 = 2_000_000;
const NANOSECONDS_OF_FUEL: u64 = 500;

/// Kinds of values that a size makes larger, and some that have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Zero,
    One,
    Float,
    Character,
    Big,
    Text,
    Wide,
    Symbol,
    Bytes,
    Numbers,
    Characters,
    Pairs,
    Vector,
    VectorOfCharacters,
    VectorOfTexts,
    Values,
    Map,
    Condition,
}

const KINDS: [Kind; 18] = [
    Kind::Zero,
    Kind::One,
    Kind::Float,
    Kind::Character,
    Kind::Big,
    Kind::Text,
    Kind::Wide,
    Kind::Symbol,
    Kind::Bytes,
    Kind::Numbers,
    Kind::Characters,
    Kind::Pairs,
    Kind::Vector,
    Kind::VectorOfCharacters,
    Kind::VectorOfTexts,
    Kind::Values,
    Kind::Map,
    Kind::Condition,
];

impl Kind {
    fn has_size(self) -> bool {
        !matches!(self, Self::Zero | Self::One | Self::Float | Self::Character)
    }

    fn make<'h>(self, context: &mut Context<'h>, size: usize) -> Fallible<'h, Value<'h>> {
        // The last character differs, so that searching for one in another goes on as long as it can.
        let letters = format!("{}b", "a".repeat(size));
        let repeated = |value: Value<'h>| vec![value; size];
        match self {
            Self::Zero => Ok(Value::small(0)),
            Self::One => Ok(Value::small(1)),
            Self::Float => context.float(1.5),
            Self::Character => Ok(Value::character('a')),
            // The work of some grows with the square.
            Self::Big => {
                let digits = "f".repeat(32 + size / 4);
                let number = parse_integer(&digits, 16).expect("these are digits");
                context.number(&number)
            }
            Self::Text => context.string(&letters),
            Self::Wide => context.string(&"λ".repeat(size)),
            Self::Symbol => context.symbol_uninterned(&letters),
            Self::Bytes => context.bytes(letters.as_bytes()),
            Self::Numbers => context.list(&repeated(Value::small(7))),
            Self::Characters => context.list(&repeated(Value::character('a'))),
            Self::Pairs => {
                let text = context.string("key")?;
                let pair = context.pair(text, Value::small(7))?;
                context.list(&repeated(pair))
            }
            Self::Vector => context.vector(&repeated(Value::small(7))),
            Self::VectorOfCharacters => context.vector(&repeated(Value::character('a'))),
            Self::VectorOfTexts => {
                let text = context.string(&"a".repeat(SMALL))?;
                context.vector(&repeated(text))
            }
            Self::Values => context.values(&repeated(Value::small(7))),
            Self::Map => {
                let map = context.map()?;
                for key in 0..size as u32 {
                    let hash = u64::from(key).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                    let key = Value::small(key as i32);
                    map.insert(context, hash, key, key, &mut |_, it| Ok(it == key))?;
                }
                Ok(map.into())
            }
            Self::Condition => {
                let code = polyc_driver::TrapCode::NativeError;
                let irritants = repeated(Value::small(7));
                context.error_condition(code, &letters, &irritants)
            }
        }
    }
}

/// A program whose `main` hands its parameters on to a native.
fn program(row: &Row, params: &[Type]) -> Arc<Program> {
    let mut module = natives::importing(row, params);
    module.declarations.exports.push(Export {
        name: "main".to_owned(),
        kind: ExportKind::Function(FuncId::new(0)),
        interface: Interface::Any,
    });
    let mut builder = BodyBuilder::new(params.len());
    for index in 0..params.len() {
        let local = LocalId::from_index(index);
        builder.emit(Instruction::LocalGet { local });
    }
    builder.emit(Op::CallNative {
        import: ImportId::new(0),
        argc: u32::try_from(params.len()).expect("few"),
    });
    // The result may be as large as the arguments: it is dropped.
    if row.result().is_some() {
        builder.emit(Instruction::Drop {});
    }
    let value = Immediate::Unspecified;
    builder.emit(Op::AnyImmediate { value });
    builder.emit(Instruction::Return {});
    let body = builder.finish(&module.declarations);
    module.bodies.push(body);
    Program::shared(verify(module).unwrap_or_else(|error| panic!("{}: {error}", row.name())))
}

/// Calls of one native.
struct Calls {
    session: Session,
    instance: InstanceId,
    params: Vec<Type>,
    made: HashMap<(Kind, usize), HostValue>,
}

impl Calls {
    fn new(engine: &Engine, row: &Row, params: Vec<Type>) -> Self {
        let limits = Limits {
            fuel: Some(u64::MAX / 2),
            memory: Some(1 << 29),
            ..Limits::NONE
        };
        let host = Box::new(MemoryHost::default());
        let mut session = Session::with(engine, host, limits, Settings::default());
        let instance = session.load(&program(row, &params)).expect("it is linked");
        Self {
            session,
            instance,
            params,
            made: HashMap::new(),
        }
    }

    /// Calls it with arguments of these kinds and sizes: fuel and nanoseconds, if it returned.
    fn call(&mut self, args: &[(Kind, usize)]) -> Option<(u64, u64)> {
        let mut values = Vec::new();
        for (&(kind, size), ty) in args.iter().zip(&self.params) {
            values.push(match ty {
                Type::I64 => HostValue::I64(i64::from(kind == Kind::One)),
                Type::F64 => HostValue::F64(1.5),
                Type::Bool => HostValue::Bool(true),
                Type::Any | Type::Obj => {
                    let machine = self.session.machine();
                    let made = self.made.entry((kind, size)).or_insert_with(|| {
                        machine.with_context(|context| {
                            let value = kind.make(context, size).expect("there is memory");
                            HostValue::Value(context.root(value))
                        })
                    });
                    let HostValue::Value(root) = made else {
                        unreachable!("it was made a value")
                    };
                    machine.with_context(|context| {
                        let value = context.rooted(root).expect("it is of the session");
                        HostValue::Value(context.root(value))
                    })
                }
            });
        }
        let (before, start) = (self.session.machine().fuel_used(), processor_time());
        let outcome = self.session.call(self.instance, "main", values);
        let (time, fuel) = (
            processor_time() - start,
            self.session.machine().fuel_used() - before,
        );
        matches!(outcome, Ok(Outcome::Done(_))).then_some((fuel, time))
    }
}

/// Nanoseconds this thread has run, whatever else the machine does, where the system tells.
fn processor_time() -> u64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let told = told.and_then(|it| it.split_whitespace().next()?.parse().ok());
    told.unwrap_or_else(|| {
        static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
        let elapsed = START.get_or_init(Instant::now).elapsed();
        u64::try_from(elapsed.as_nanos()).expect("the test ends within centuries")
    })
}

/// Every combination of kinds of the arguments. What is given beyond parameters is where something starts or a radix.
fn combinations(row: &Row, params: &[Type]) -> Vec<Vec<Kind>> {
    let mut all = vec![Vec::new()];
    for (index, ty) in params.iter().enumerate() {
        let kinds: &[Kind] = match ty {
            Type::Any if index > 0 && index >= row.params().len() => &[Kind::One],
            Type::Any => &KINDS,
            Type::I64 => &KINDS[..2],
            Type::F64 | Type::Bool | Type::Obj => &KINDS[..1],
        };
        all = all
            .iter()
            .flat_map(|before: &Vec<Kind>| {
                kinds
                    .iter()
                    .map(|&kind| [before.as_slice(), &[kind]].concat())
            })
            .collect();
    }
    all
}

/// Those that a native takes, but few in which a kind has the same place.
fn taken(calls: &mut Calls, row: &Row) -> Vec<Vec<Kind>> {
    const ENOUGH: usize = 2;
    let mut seen: HashMap<(usize, Kind), usize> = HashMap::new();
    let mut taken = Vec::new();
    for kinds in combinations(row, &calls.params) {
        let places: Vec<(usize, Kind)> = kinds.iter().copied().enumerate().collect();
        let is_new = places
            .iter()
            .any(|it| seen.get(it).is_none_or(|&count| count < ENOUGH));
        let args: Vec<_> = kinds.iter().map(|&kind| (kind, SMALL)).collect();
        if is_new && calls.call(&args).is_some() {
            for place in places {
                *seen.entry(place).or_default() += 1;
            }
            taken.push(kinds);
        }
    }
    taken
}

/// The arguments made large: each in turn, then all.
fn enlarged(kinds: &[Kind]) -> Vec<Vec<(Kind, usize)>> {
    let sized: Vec<usize> = (0..kinds.len())
        .filter(|&it| kinds[it].has_size())
        .collect();
    let large = |which: &[usize]| {
        let size = |index| if which.contains(&index) { LARGE } else { SMALL };
        let args = kinds.iter().enumerate();
        args.map(|(index, &kind)| (kind, size(index))).collect()
    };
    let mut all: Vec<_> = sized.iter().map(|&index| large(&[index])).collect();
    if sized.len() > 1 {
        all.push(large(&sized));
    }
    all
}

#[test]
fn natives_take_time_in_proportion_to_their_price() {
    let engine = Engine::new();
    let (mut measured, mut dear) = (0, Vec::new());
    for row in engine.natives().rows() {
        for further in 0..=usize::from(row.is_variadic()) {
            let further = vec![Type::Any; further];
            let params = [row.params(), &further].concat();
            let mut calls = Calls::new(&engine, row, params);
            for kinds in taken(&mut calls, row) {
                for args in enlarged(&kinds) {
                    measured += 1;
                    let mut least = u64::MAX;
                    let mut allowed = 0;
                    // Once in a while all that lives is collected.
                    for _ in 0..3 {
                        if let Some((fuel, time)) = calls.call(&args)
                            && least > allowed
                        {
                            least = least.min(time);
                            allowed = FREE + fuel * NANOSECONDS_OF_FUEL;
                        }
                    }
                    if least > allowed && least != u64::MAX {
                        dear.push(format!(
                            "{} {args:?}: {} µs, allowed {}",
                            row.name(),
                            least / 1000,
                            allowed / 1000
                        ));
                    }
                }
            }
        }
    }
    assert!(dear.is_empty(), "{}", dear.join("\n"));
    assert!(measured > 500, "{measured}");
}
