//! A native does no more work than it is charged for: it is called with every combination of small arguments that it
//! takes, then with one of them large, then with all; the time must be in proportion to the fuel. A native that
//! forgets a size in its price is found whatever it does with it. Then with what it does not take: what works before
//! it looks is found, too.

use std::collections::HashMap;

use polyc::{Engine, Handle, Instance, Limits, MemoryHost, Outcome, Session, Value as HostValue};
use polyc_base::Type;
use polyc_runtime::native::{Cost, Fallible, Row};
use polyc_runtime::number::text::parse;
use polyc_runtime::{Context, Value};

use super::{forwarding, processor_time};
use crate::report::{Check, Failure};

/// Items of small and of large arguments.
const SMALL: usize = 3;
const LARGE: usize = 1 << 17;
/// What a call may take whatever it is charged, and what it may take for a unit of fuel: built for tests the machine is
/// some thirty times slower than it is released, so this finds what is wrong by a factor of ten and more.
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
                let number = parse(&digits, 16).expect("these are digits");
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
                let code = polyc::TrapCode::NativeError;
                let irritants = repeated(Value::small(7));
                context.error_condition(code, &letters, &irritants)
            }
        }
    }
}

/// Calls of one native after the other in a session, which share the arguments.
struct Calls {
    session: Session,
    instance: Instance,
    params: Vec<Type>,
    made: HashMap<(Kind, usize), Handle>,
}

/// How a call went.
struct Called {
    returned: bool,
    /// At a limit, where nothing is charged: it begins again if the run goes on.
    paused: bool,
    fuel: u64,
    nanoseconds: u64,
}

impl Called {
    fn is_expensive(&self, free: u64) -> bool {
        !self.paused && self.nanoseconds > free + self.fuel * NANOSECONDS_OF_FUEL
    }
}

impl Calls {
    fn new(engine: &Engine, row: &Row, params: Vec<Type>) -> Self {
        let limits = Limits {
            fuel: Some(u64::MAX / 2),
            memory: Some(1 << 29),
            ..Limits::NONE
        };
        let host = Box::new(MemoryHost::default());
        let mut session = Session::builder(engine).boxed_host(host).limits(limits).build();
        let instance = session.load(&forwarding(row, &params)).expect("it is linked");
        Self {
            session,
            instance,
            params,
            made: HashMap::new(),
        }
    }

    /// Goes on with another native.
    fn turn_to(&mut self, row: &Row, params: Vec<Type>) {
        let program = forwarding(row, &params);
        self.instance = self.session.load(&program).expect("it is linked");
        self.params = params;
    }

    /// Calls it with arguments of these kinds and sizes.
    fn call(&mut self, args: &[(Kind, usize)]) -> Called {
        let mut values = Vec::new();
        for (&(kind, size), ty) in args.iter().zip(&self.params) {
            values.push(match ty {
                Type::I64 => HostValue::Int(i64::from(kind == Kind::One)),
                Type::F64 => HostValue::Float(1.5),
                Type::Bool => HostValue::Bool(true),
                Type::Any | Type::Obj => {
                    let machine = self.session.machine();
                    let made = self.made.entry((kind, size)).or_insert_with(|| {
                        machine.with_context(|context| {
                            let value = kind.make(context, size).expect("there is memory");
                            Handle::from(context.root(value))
                        })
                    });
                    made.clone().into()
                }
            });
        }
        let (before, start) = (self.session.machine().fuel_used(), processor_time());
        let mut main = self
            .session
            .function::<&[HostValue], ()>(&self.instance, "main")
            .expect("it is exported");
        let outcome = main.start(&values);
        Called {
            nanoseconds: processor_time() - start,
            fuel: self.session.machine().fuel_used() - before,
            returned: matches!(outcome, Outcome::Done(())),
            paused: matches!(outcome, Outcome::Paused(_)),
        }
    }
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
            .flat_map(|before: &Vec<Kind>| kinds.iter().map(|&kind| [before.as_slice(), &[kind]].concat()))
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
        let is_new = places.iter().any(|it| seen.get(it).is_none_or(|&count| count < ENOUGH));
        let args: Vec<_> = kinds.iter().map(|&kind| (kind, SMALL)).collect();
        if is_new && calls.call(&args).returned {
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
    let sized: Vec<usize> = (0..kinds.len()).filter(|&it| kinds[it].has_size()).collect();
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

/// How many calls were measured.
pub type Measured = u64;

/// Measures a native with large arguments that it takes.
#[must_use]
pub fn check_price(engine: &Engine, row: &Row) -> (Measured, Vec<Failure>) {
    let (mut measured, mut wrong) = (0, Vec::new());
    if matches!(row.price(), Cost::Fixed(0)) {
        let what = "costs nothing: each call takes time, so give it a price of one or more (`Row::fuel`, `Row::cost`)";
        wrong.push(Failure::new(Check::Prices, format!("the native {}", row.name()), what));
    }
    for further in 0..=usize::from(row.is_variadic()) {
        let further = vec![Type::Any; further];
        let params = [row.params(), &further].concat();
        let mut calls = Calls::new(engine, row, params);
        for kinds in taken(&mut calls, row) {
            for args in enlarged(&kinds) {
                measured += 1;
                // Once in a while all that lives is collected.
                let tries = (0..3).map(|_| calls.call(&args));
                let tries: Vec<Called> = tries.take_while(|it| it.returned).collect();
                if !tries.is_empty() && tries.iter().all(|it| it.is_expensive(FREE)) {
                    wrong.push(describe(row, &args, &tries[0]));
                    return (measured, wrong);
                }
            }
        }
    }
    (measured, wrong)
}

fn describe(row: &Row, args: &[(Kind, usize)], called: &Called) -> Failure {
    let what = format!(
        "takes {} µs for {} of fuel: make its price grow with what it walks (`Row::cost`), and look at its arguments first",
        called.nanoseconds / 1000,
        called.fuel
    );
    Failure::new(Check::Prices, format!("the native {}", row.name()), what).with_input(format!("{args:?}"))
}

/// Items of arguments with which natives fail, and what a call may take that is charged nothing.
const HUGE: usize = 1 << 19;
const FREE_OF_FAILING: u64 = 1_000_000;

/// Arguments that make much work and then are wrong, if a native works before it looks at them: a large one of each
/// kind in each place, alone and with the others large; and more than it takes.
fn wrong(kinds: &[Kind], further: usize) -> Vec<Vec<(Kind, usize)>> {
    let with = |place: usize, kind: Kind, size: usize| {
        let args = kinds.iter().enumerate();
        args.map(|(at, &usual)| if at == place { (kind, HUGE) } else { (usual, size) })
            .collect::<Vec<_>>()
    };
    let places = (0..kinds.len()).flat_map(|place| KINDS.map(|kind| (place, kind)));
    let mut all: Vec<_> = places
        .flat_map(|(place, kind)| [with(place, kind, SMALL), with(place, kind, HUGE)])
        .collect();
    for args in &mut all {
        args.extend(vec![(Kind::One, SMALL); further]);
    }
    all
}

/// Measures natives with arguments that they do not take, one after the other.
pub struct FailingPrices {
    calls: Calls,
}

impl FailingPrices {
    /// A session to call natives in; the row is that of any.
    #[must_use]
    pub fn new(engine: &Engine, row: &Row) -> Self {
        Self {
            calls: Calls::new(engine, row, row.params().to_vec()),
        }
    }

    /// Measures a native; how many calls failed, and what is wrong.
    pub fn check(&mut self, row: &Row) -> (Measured, Vec<Failure>) {
        let calls = &mut self.calls;
        calls.turn_to(row, row.params().to_vec());
        let usual = taken(calls, row).into_iter().next();
        let usual = usual.unwrap_or_else(|| vec![Kind::Zero; row.params().len()]);
        let mut failed = 0;
        for further in [0, 4] {
            if further > 0 && !row.is_variadic() {
                continue;
            }
            let params = [row.params(), &vec![Type::Any; further]].concat();
            calls.turn_to(row, params);
            for args in wrong(&usual, further) {
                let mut called = calls.call(&args);
                failed += u64::from(!called.returned);
                let mut tries = 1;
                while called.is_expensive(FREE_OF_FAILING) && tries < 3 {
                    (called, tries) = (calls.call(&args), tries + 1);
                }
                if called.is_expensive(FREE_OF_FAILING) {
                    return (failed, vec![describe(row, &args, &called)]);
                }
            }
        }
        (failed, Vec::new())
    }
}
