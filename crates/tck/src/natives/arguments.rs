//! A native, called with whatever its types allow: it ends, stays near the memory limit, and does the same when
//! everything moves.

#![expect(clippy::disallowed_methods, reason = "what is measured is time")]

use std::time::{Duration, Instant};

use fastrand::Rng;
use polyc::{Engine, Handle, Limits, MemoryHost, Outcome, Program, Session, Settings, verify};
use polyc_base::decl::{Constant, Shape};
use polyc_base::operand::FloatBits;
use polyc_base::scalar::Immediate;
use polyc_base::{ConstId, FuncId, ImportId, Op, ShapeId, Type};
use polyc_bytecode::{BodyBuilder, Instruction, LocalId};
use polyc_runtime::native::Row;

use super::{forged, importing, shape_names};
use crate::Peak;
use crate::guard::caught;
use crate::report::{Check, Failure};

const MEMORY: usize = 4 << 20;
/// What the host may hold beside twice the heap.
const BESIDE: usize = 16 << 20;
const LONGEST: Duration = Duration::from_secs(10);

fn constants() -> Vec<Constant> {
    let id = ConstId::from_index;
    vec![
        Constant::String(String::new()),
        Constant::String("a text, é, 😀\n".to_owned()),
        Constant::String("123456789".to_owned()),
        Constant::String("(a . (b \"c\" #(1)))".to_owned()),
        Constant::String("x".repeat(70_000)),
        Constant::Symbol("name".to_owned()),
        Constant::Character('q'),
        Constant::Bytes(vec![0xff, 0, 65]),
        Constant::BigInteger(format!("-{}", "9".repeat(3_000))),
        Constant::BigInteger("18446744073709551616".to_owned()),
        Constant::Float(f64::NAN.to_bits()),
        Constant::Float((-0.5f64).to_bits()),
        Constant::Float(1e300f64.to_bits()),
        Constant::Integer(i64::MAX),
        Constant::Vector(vec![id(1), id(5)]),
        Constant::Pair(id(1), id(5)),
    ]
}

struct Call<'a> {
    builder: BodyBuilder,
    random: &'a mut Rng,
    spare: LocalId,
    shapes: usize,
}

impl Call<'_> {
    fn argument(&mut self, ty: Type) {
        const NUMBERS: [i64; 12] = [0, 1, -1, 2, 7, 64, 255, 70_000, 1 << 33, 1 << 60, i64::MAX, i64::MIN];
        const FLOATS: [f64; 6] = [0.0, 1.5, -3.0, 1e18, f64::NAN, f64::NEG_INFINITY];
        let number = NUMBERS[self.random.usize(..NUMBERS.len())];
        match ty {
            Type::I64 => self.builder.emit(Op::I64Const { value: number }),
            Type::F64 => {
                let value = FloatBits::new(FLOATS[self.random.usize(..FLOATS.len())]);
                self.builder.emit(Op::F64Const { value });
            }
            Type::Bool => {
                let value = self.random.bool();
                self.builder.emit(Op::BoolConst { value });
            }
            Type::Obj if self.random.bool() => self.builder.emit(Op::ObjEmpty {}),
            Type::Obj => {
                let shape = ShapeId::from_index(self.random.usize(..self.shapes));
                self.builder.emit(Op::ObjNew { shape });
            }
            Type::Any => self.any(3, number),
        }
    }

    fn any(&mut self, depth: u32, number: i64) {
        let local = self.spare;
        match self.random.u8(0..12) {
            0 => {
                let value = Immediate::ALL[self.random.usize(..Immediate::ALL.len())];
                self.builder.emit(Op::AnyImmediate { value });
            }
            1 | 2 => {
                self.builder.emit(Op::I64Const { value: number });
                self.builder.emit(Op::AnyFromI64 {});
            }
            3 if depth > 0 => {
                self.any(depth - 1, number);
                self.any(depth - 1, 3);
                self.builder.emit(Op::PairNew {});
            }
            4 if depth > 0 => {
                let count = self.random.u32(..5);
                (0..count).for_each(|_| self.any(depth - 1, number));
                self.builder.emit(Op::VectorOf { count });
            }
            // A list that never ends.
            5 => {
                self.any(0, number);
                self.any(0, number);
                self.builder.emit(Op::PairNew {});
                self.builder.emit(Instruction::LocalTee { local });
                self.builder.emit(Instruction::LocalGet { local });
                self.builder.emit(Op::PairSetRest {});
                self.builder.emit(Instruction::LocalGet { local });
            }
            6 => {
                self.builder.emit(Op::I64Const { value: 50_000 });
                self.builder.emit(Op::AnyInteger { value: 5 });
                self.builder.emit(Op::VectorNew {});
            }
            7 => {
                self.builder.emit(Op::I64Const { value: 9 });
                self.builder.emit(Op::I64Const { value: 200 });
                self.builder.emit(Op::BytesNew {});
            }
            8 => {
                self.argument(Type::Obj);
                self.builder.emit(Op::AnyFromObj {});
            }
            _ => {
                let constant = ConstId::from_index(self.random.usize(..constants().len()));
                self.builder.emit(Op::Const { constant });
                return;
            }
        }
        if self.random.u8(..) < 10 {
            self.builder.emit(Op::BoxNew {});
        }
    }
}

/// A program that calls a native once.
fn program(row: &Row, shapes: &[Shape], random: &mut Rng) -> Result<Program, String> {
    let mut module = importing(row, &[]);
    let declarations = &mut module.declarations;
    declarations.constants = constants();
    declarations.shapes = shapes.to_vec();
    declarations.entry = Some(FuncId::new(0));
    let mut builder = BodyBuilder::new(0);
    let spare = builder.add_local(Type::Any);
    let mut call = Call {
        builder,
        random,
        spare,
        shapes: shapes.len(),
    };
    row.params().iter().for_each(|&ty| call.argument(ty));
    let further = if row.is_variadic() { call.random.usize(..4) } else { 0 };
    (0..further).for_each(|_| call.argument(Type::Any));
    let mut builder = call.builder;
    builder.emit(Op::CallNative {
        import: ImportId::new(0),
        argc: u32::try_from(row.params().len() + further).expect("few"),
    });
    match row.result() {
        Some(Type::Any) => {}
        Some(Type::I64) => builder.emit(Op::AnyFromI64 {}),
        Some(Type::F64) => builder.emit(Op::AnyFromF64 {}),
        Some(Type::Bool) => builder.emit(Op::AnyFromBool {}),
        Some(Type::Obj) => builder.emit(Op::AnyFromObj {}),
        None => builder.emit(Op::AnyImmediate {
            value: Immediate::Unspecified,
        }),
    }
    builder.emit(Instruction::Return {});
    let body = builder.finish(&module.declarations);
    module.bodies.push(body);
    let module = verify(module).map_err(|error| format!("cannot be imported as its row says: {error}"))?;
    Ok(polyc_vm::Program::prelude(module).into())
}

/// How a call ends; `None`: at a limit.
fn run(engine: &Engine, program: &Program, settings: Settings, peak: Peak) -> Result<Option<String>, String> {
    let start = Instant::now();
    let mut ending = Ok(None);
    let bytes = peak(&mut || {
        let limits = Limits {
            fuel: Some(1_000_000),
            memory: Some(MEMORY as u64),
            depth: Some(1_000),
            output: Some(1 << 20),
            time: None,
        };
        let mut session = Session::builder(engine)
            .host(MemoryHost::default())
            .limits(limits)
            .settings(settings)
            .build();
        ending = caught(|| match session.run_as::<Handle>(program) {
            Outcome::Done(value) => Some(session.show(&value.into())),
            Outcome::Paused(_) => None,
            other => Some(format!("{other:?}")),
        });
    });
    if bytes >= 4 * MEMORY + BESIDE {
        return Err(format!(
            "takes {bytes} bytes where {MEMORY} are allowed: charge them in its price"
        ));
    }
    if start.elapsed() > LONGEST {
        return Err(format!(
            "takes {:?}: charge its work in its price, and end at the limit",
            start.elapsed()
        ));
    }
    ending.map_err(|panic| format!("{panic}: check the arguments and fail"))
}

/// How many calls were made, how many of them ended.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ended {
    /// Calls.
    pub calls: u64,
    /// Those that did not reach a limit.
    pub ended: u64,
}

/// Calls a native with that many random arguments.
pub fn call_with_any_arguments(
    engine: &Engine,
    row: &Row,
    rounds: u64,
    random: &mut Rng,
    peak: Peak,
) -> (Ended, Vec<Failure>) {
    let shapes = forged(&shape_names(engine, row));
    let mut ended = Ended::default();
    for round in 0..rounds {
        let called = program(row, &shapes, random).and_then(|program| {
            let plain = run(engine, &program, Settings::default(), peak)?;
            let stress = run(engine, &program, Settings::stress(), peak)?;
            match (plain, stress) {
                (Some(plain), Some(stress)) if plain != stress => Err(format!(
                    "does something else when everything moves, `{stress}` instead of `{plain}`: keep references in \
                     handles across what may allocate"
                )),
                (Some(_), Some(_)) => Ok(1),
                _ => Ok(0),
            }
        });
        ended.calls += 1;
        match called {
            Ok(count) => ended.ended += count,
            Err(error) => {
                let subject = format!("the native {}", row.name());
                let input = format!("the arguments of round {round}");
                return (
                    ended,
                    vec![Failure::new(Check::Natives, subject, error).with_input(input)],
                );
            }
        }
    }
    (ended, Vec::new())
}
