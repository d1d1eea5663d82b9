//! The meaning of a module, as plainly as possible, for the operations that [`generate`](super::generate) uses.

mod objects;

use std::cell::RefCell;
use std::rc::Rc;

use polyc_base::scalar::{Immediate, Kind, Scalar};
use polyc_base::{FuncId, Op, TrapCode, Type};
use polyc_ir::{BlockData, HandlerKind, Module, Terminator};

/// A value.
#[derive(Clone)]
pub enum Datum {
    Scalar(Scalar),
    Immediate(Immediate),
    Integer(i128),
    Float(f64),
    Pair(Rc<(Datum, Datum)>),
    Box(Rc<RefCell<Datum>>),
    Vector(Rc<RefCell<Vec<Datum>>>),
    Closure(FuncId, Rc<Vec<Datum>>),
    Object(Rc<RefCell<Object>>),
    Condition(TrapCode),
}

/// An open object.
#[derive(Default)]
pub struct Object {
    /// Whether it is of the shape there is, and not the empty object.
    has_shape: bool,
    refs: Vec<Datum>,
    raw: Vec<u8>,
}

/// Why a function did not return.
pub enum Stop {
    Thrown(Datum),
    /// The program runs too long, or has numbers too large for this interpreter.
    GivenUp,
}

type Run<T> = Result<T, Stop>;

/// The trap of an operand of the wrong kind.
const WRONG: TrapCode = TrapCode::TypeMismatch;

/// Result of the entry as text; `None`: given up.
pub fn run(module: &Module) -> Option<String> {
    let mut machine = Machine {
        module,
        globals: module
            .declarations
            .globals
            .iter()
            .map(|global| first_value(global.ty))
            .collect(),
        steps: 20_000,
        depth: 0,
    };
    let entry = module.declarations.entry.expect("generated");
    match machine.call(entry, Vec::new()) {
        Ok(Some(value)) => Some(show(&value)),
        Ok(None) => Some("nothing".to_owned()),
        Err(Stop::Thrown(value)) => Some(format!("thrown {}", show(&value))),
        Err(Stop::GivenUp) => None,
    }
}

fn first_value(ty: Type) -> Datum {
    match ty {
        Type::I64 => Datum::Scalar(Scalar::I64(0)),
        Type::F64 => Datum::Scalar(Scalar::F64(0.0)),
        Type::Bool => Datum::Scalar(Scalar::Bool(false)),
        Type::Any => Datum::Immediate(Immediate::Undefined),
        Type::Obj => Datum::Object(Rc::default()),
    }
}

fn show(value: &Datum) -> String {
    match value {
        Datum::Scalar(scalar) => format!("{scalar:?}"),
        Datum::Immediate(value) => value.to_string(),
        Datum::Integer(value) => value.to_string(),
        Datum::Float(value) => format!("{:x}", value.to_bits()),
        Datum::Pair(pair) => format!("({} . {})", show(&pair.0), show(&pair.1)),
        Datum::Box(cell) => format!("box {}", show(&cell.borrow())),
        Datum::Vector(elements) => {
            let elements: Vec<String> = elements.borrow().iter().map(show).collect();
            format!("[{}]", elements.join(" "))
        }
        Datum::Closure(func, captured) => {
            let captured: Vec<String> = captured.iter().map(show).collect();
            format!("{func}({})", captured.join(" "))
        }
        Datum::Object(object) => {
            let object = object.borrow();
            let refs: Vec<String> = object.refs.iter().map(show).collect();
            format!("object {} {:?}", refs.join(" "), object.raw)
        }
        Datum::Condition(code) => format!("condition {code}"),
    }
}

struct Machine<'a> {
    module: &'a Module,
    globals: Vec<Datum>,
    steps: u32,
    depth: u32,
}

/// Calls within calls.
const DEEPEST: u32 = 100;

fn trap<T>(code: TrapCode) -> Run<T> {
    Err(Stop::Thrown(Datum::Condition(code)))
}

/// How a block ends.
enum Next {
    Block(usize, Vec<Datum>),
    Return(Option<Datum>),
    Unwind,
}

impl Machine<'_> {
    fn call(&mut self, func: FuncId, args: Vec<Datum>) -> Run<Option<Datum>> {
        if self.depth == DEEPEST {
            return Err(Stop::GivenUp);
        }
        self.depth += 1;
        let result = self.run(func, args);
        self.depth -= 1;
        result
    }

    fn call_closure(&mut self, args: Vec<Datum>) -> Run<Option<Datum>> {
        let Datum::Closure(func, _) = args[0] else {
            return trap(TrapCode::NotProcedure);
        };
        let function = &self.module.declarations.functions[func.index()];
        if function.signature.params.len() != args.len() {
            return trap(TrapCode::ArityMismatch);
        }
        self.call(func, args)
    }

    fn run(&mut self, func: FuncId, args: Vec<Datum>) -> Run<Option<Datum>> {
        let body = self.module.body(func);
        let mut values: Vec<Option<Datum>> = vec![None; body.types.len()];
        let (mut block, mut args) = (0, args);
        // The way of leaving that goes on when a `finally` block is done.
        let mut unwinding = None;
        loop {
            let data = &body.blocks[block];
            assert_eq!(data.params.len(), args.len());
            for (param, arg) in data.params.iter().zip(args) {
                values[param.index()] = Some(arg);
            }
            let end = match self.block(data, &mut values) {
                Ok(Next::Unwind) => Err(Stop::Thrown(unwinding.take().expect("unwinding"))),
                other => other,
            };
            match end {
                Ok(Next::Block(next, next_args)) => (block, args) = (next, next_args),
                Ok(Next::Return(value)) => return Ok(value),
                Ok(Next::Unwind) => unreachable!("made an error above"),
                Err(Stop::GivenUp) => return Err(Stop::GivenUp),
                Err(Stop::Thrown(thrown)) => {
                    let Some(handler) = &data.handler else {
                        return Err(Stop::Thrown(thrown));
                    };
                    let rest = handler
                        .args
                        .iter()
                        .map(|it| values[it.index()].clone().expect("defined"));
                    match handler.kind {
                        HandlerKind::Catch(target) => {
                            block = target.index();
                            args = std::iter::once(thrown).chain(rest).collect();
                        }
                        HandlerKind::Finally(target) => {
                            block = target.index();
                            args = rest.collect();
                            unwinding = Some(thrown);
                        }
                        HandlerKind::Call => unreachable!("not generated"),
                    }
                }
            }
        }
    }

    fn block(&mut self, data: &BlockData, values: &mut [Option<Datum>]) -> Run<Next> {
        for inst in &data.insts {
            self.steps = self.steps.checked_sub(1).ok_or(Stop::GivenUp)?;
            let args = inst.args.iter().map(|it| values[it.index()].clone().expect("defined"));
            let args: Vec<Datum> = args.collect();
            let result = self.operation(&inst.op, args)?;
            if let Some(value) = inst.result {
                values[value.index()] = result;
            }
        }
        self.steps = self.steps.checked_sub(1).ok_or(Stop::GivenUp)?;
        let get = |value: &polyc_ir::Value| values[value.index()].clone().expect("defined");
        let go = |target: &polyc_ir::Target| Next::Block(target.block.index(), target.args.iter().map(get).collect());
        Ok(match &data.terminator {
            Terminator::Jump(target) => go(target),
            Terminator::Branch {
                condition,
                then,
                otherwise,
            } => go(if boolean(&get(condition)) { then } else { otherwise }),
            Terminator::Switch {
                value,
                low,
                targets,
                default,
            } => {
                let Datum::Scalar(Scalar::I64(value)) = get(value) else {
                    unreachable!("typed")
                };
                let index = i128::from(value) - i128::from(*low);
                let index = usize::try_from(index).ok();
                go(index.and_then(|index| targets.get(index)).unwrap_or(default))
            }
            Terminator::Return(value) => Next::Return(value.as_ref().map(get)),
            Terminator::TailCall { op, args } => {
                let args = args.iter().map(get).collect();
                Next::Return(self.operation(op, args)?)
            }
            Terminator::Throw(value) => return Err(Stop::Thrown(get(value))),
            Terminator::ResumeUnwind => Next::Unwind,
            Terminator::Unreachable => return trap(TrapCode::Unreachable),
        })
    }

    fn operation(&mut self, op: &Op, args: Vec<Datum>) -> Run<Option<Datum>> {
        let value = match *op {
            Op::Call { func } => return self.call(func, args),
            Op::RefField { shape, offset } => {
                let object = self.operation(&Op::ObjCast { shape }, args)?;
                return self.operation(&Op::RefLoad { offset }, object.into_iter().collect());
            }
            Op::I64Field { shape, offset } => {
                let object = self.operation(&Op::ObjCast { shape }, args)?;
                return self.operation(&Op::I64Load { offset }, object.into_iter().collect());
            }
            Op::GlobalGet { global } => self.globals[global.index()].clone(),
            Op::GlobalSet { global } => {
                self.globals[global.index()] = args[0].clone();
                return Ok(None);
            }
            Op::BoxSet {} => {
                let Datum::Box(cell) = &args[0] else {
                    return trap(WRONG);
                };
                *cell.borrow_mut() = args[1].clone();
                return Ok(None);
            }
            Op::CallClosure { .. } => return self.call_closure(args),
            Op::CallNative { import, .. } => {
                return native(&self.module.declarations.imports[import.index()].name, &args);
            }
            Op::VectorOf { .. } => Datum::Vector(Rc::new(RefCell::new(args))),
            Op::ClosureNew { func, .. } => Datum::Closure(func, Rc::new(args)),
            Op::ObjNew { shape } => {
                let shape = &self.module.declarations.shapes[shape.index()];
                let object = Object {
                    has_shape: true,
                    refs: vec![Datum::Integer(0); shape.refs as usize],
                    raw: vec![0; shape.raw as usize],
                };
                Datum::Object(Rc::new(RefCell::new(object)))
            }
            Op::I64Const { value } => Datum::Scalar(Scalar::I64(value)),
            Op::F64Const { value } => Datum::Scalar(Scalar::F64(value.value())),
            Op::BoolConst { value } => Datum::Scalar(Scalar::Bool(value)),
            Op::AnyImmediate { value } => Datum::Immediate(value),
            Op::AnyInteger { value } => Datum::Integer(value.into()),
            _ if objects::is_one(op) => return objects::operation(op, &args),
            _ => match args.as_slice() {
                [a] => unary(op, a)?,
                [a, b] => binary(op, a, b)?,
                _ => scalar_operation(op, &args)?,
            },
        };
        Ok(Some(value))
    }
}

/// The natives of the generator.
fn native(name: &str, args: &[Datum]) -> Run<Option<Datum>> {
    let immediate = |holds| Datum::Immediate(if holds { Immediate::True } else { Immediate::False });
    Ok(Some(match (name, args) {
        ("number.is_integer", [Datum::Float(value)]) => immediate(value % 1.0 == 0.0),
        ("number.is_integer", [value]) => immediate(matches!(value, Datum::Integer(_))),
        ("number.abs", [Datum::Float(value)]) => Datum::Float(value.abs()),
        ("number.abs", [Datum::Integer(value)]) => Datum::Integer(value.abs()),
        ("any.equal", [a, b]) => immediate(is_equal(a, b)?),
        ("vector.fill", [Datum::Vector(vector), value]) => {
            vector.borrow_mut().fill(value.clone());
            return Ok(None);
        }
        _ => return trap(WRONG),
    }))
}

/// Whether contents are equal, where that is simple.
fn is_equal(a: &Datum, b: &Datum) -> Run<bool> {
    match (a, b) {
        (Datum::Integer(a), Datum::Integer(b)) => Ok(a == b),
        (Datum::Immediate(a), Datum::Immediate(b)) => Ok(a == b),
        (Datum::Integer(_), Datum::Immediate(_)) | (Datum::Immediate(_), Datum::Integer(_)) => Ok(false),
        (Datum::Vector(a), Datum::Vector(b)) => {
            let (a, b) = (a.borrow(), b.borrow());
            let mut equal = a.len() == b.len();
            for (a, b) in a.iter().zip(b.iter()) {
                equal = equal && is_equal(a, b)?;
            }
            Ok(equal)
        }
        _ => Err(Stop::GivenUp),
    }
}

fn boolean(value: &Datum) -> bool {
    matches!(value, Datum::Scalar(Scalar::Bool(true)))
}

fn scalar_operation(op: &Op, args: &[Datum]) -> Run<Datum> {
    let scalars = args.iter().map(|arg| match arg {
        Datum::Scalar(scalar) => *scalar,
        _ => unreachable!("{op} is not generated"),
    });
    let scalars: Vec<Scalar> = scalars.collect();
    match op.fold(&scalars).expect("a scalar operation") {
        Ok(value) => Ok(Datum::Scalar(value)),
        Err(it) => trap(it.code),
    }
}

fn truth(value: bool) -> Datum {
    Datum::Scalar(Scalar::Bool(value))
}

fn unary(op: &Op, a: &Datum) -> Run<Datum> {
    Ok(match (op, a) {
        (Op::AnyFromI64 {}, Datum::Scalar(Scalar::I64(value))) => Datum::Integer((*value).into()),
        (Op::AnyFromF64 {}, Datum::Scalar(Scalar::F64(value))) => Datum::Float(*value),
        (Op::AnyFromBool {}, Datum::Scalar(Scalar::Bool(true))) => Datum::Immediate(Immediate::True),
        (Op::AnyFromBool {}, _) => Datum::Immediate(Immediate::False),
        (Op::AnyTruthy {}, _) => truth(!matches!(a, Datum::Immediate(Immediate::False))),
        (Op::BoolFromAny {}, Datum::Immediate(Immediate::True)) => truth(true),
        (Op::BoolFromAny {}, Datum::Immediate(Immediate::False)) => truth(false),
        (Op::BoolFromAny {}, _) => return trap(WRONG),
        (Op::I64FromAny {}, Datum::Integer(value)) => match i64::try_from(*value) {
            Ok(value) => Datum::Scalar(Scalar::I64(value)),
            Err(_) => return trap(WRONG),
        },
        (Op::I64FromAny {}, _) => return trap(WRONG),
        (Op::F64FromAny {}, Datum::Float(value)) => Datum::Scalar(Scalar::F64(*value)),
        (Op::F64FromAny {}, _) => return trap(WRONG),
        (Op::AnyIs { kind }, _) => truth(is_kind(a, *kind)),
        (Op::PairFirst {}, Datum::Pair(pair)) => pair.0.clone(),
        (Op::PairRest {}, Datum::Pair(pair)) => pair.1.clone(),
        (Op::PairFirst {} | Op::PairRest {}, _) => return trap(WRONG),
        (Op::BoxNew {}, _) => Datum::Box(Rc::new(RefCell::new(a.clone()))),
        (Op::BoxGet {}, Datum::Box(cell)) => cell.borrow().clone(),
        (Op::BoxGet {}, _) => return trap(WRONG),
        (Op::AnyFromObj {}, _) => a.clone(),
        (Op::ObjIs { .. }, _) => truth(has_shape(a)),
        (Op::ObjCast { .. }, _) if has_shape(a) => a.clone(),
        (Op::ObjCast { .. }, Datum::Immediate(Immediate::Nil)) => {
            return trap(TrapCode::NilReference);
        }
        (Op::ObjCast { .. }, _) => return trap(WRONG),
        (Op::ClosureGet { index }, Datum::Closure(_, captured)) => captured[*index as usize].clone(),
        (Op::ClosureGet { .. }, _) => return trap(WRONG),
        (Op::I64Check { low, high }, Datum::Scalar(Scalar::I64(value))) => {
            if (low..=high).contains(&value) {
                a.clone()
            } else {
                return trap(TrapCode::RangeCheck);
            }
        }
        _ => return scalar_operation(op, std::slice::from_ref(a)),
    })
}

fn has_shape(value: &Datum) -> bool {
    matches!(value, Datum::Object(object) if object.borrow().has_shape)
}

fn is_kind(value: &Datum, kind: Kind) -> bool {
    match value {
        Datum::Immediate(Immediate::True | Immediate::False) => kind == Kind::Boolean,
        Datum::Integer(_) => matches!(kind, Kind::Integer | Kind::Number),
        Datum::Float(_) => matches!(kind, Kind::Float | Kind::Number),
        Datum::Pair(_) => kind == Kind::Pair,
        Datum::Box(_) => kind == Kind::Box,
        Datum::Vector(_) => kind == Kind::Vector,
        Datum::Closure(..) => kind == Kind::Procedure,
        Datum::Object(_) => false,
        Datum::Condition(_) => kind == Kind::Condition,
        Datum::Immediate(_) | Datum::Scalar(_) => false,
    }
}

fn binary(op: &Op, a: &Datum, b: &Datum) -> Run<Datum> {
    if let Op::PairNew {} = op {
        return Ok(Datum::Pair(Rc::new((a.clone(), b.clone()))));
    }
    if let Op::ObjOf { .. } = op {
        let Datum::Object(object) = a else {
            return Ok(truth(false));
        };
        let object = object.borrow();
        return Ok(truth(match object.refs.first() {
            Some(first) if object.has_shape => is_same(first, b)?,
            _ => false,
        }));
    }
    if let Op::AnySame {} = op {
        return Ok(truth(is_same(a, b)?));
    }
    if let Op::AnyEqual {} = op {
        return Ok(truth(is_equal(a, b)?));
    }
    if let (Datum::Scalar(_), Datum::Scalar(_)) = (a, b) {
        return scalar_operation(op, &[a.clone(), b.clone()]);
    }
    match (a, b) {
        (Datum::Integer(a), Datum::Integer(b)) => integers(op, *a, *b),
        (Datum::Integer(_) | Datum::Float(_), Datum::Integer(_) | Datum::Float(_)) => {
            // Mixed arithmetic is the machine's business.
            Err(Stop::GivenUp)
        }
        _ => trap(TrapCode::TypeMismatch),
    }
}

/// Whether two values are the same word, where no number has to be allocated.
fn is_same(a: &Datum, b: &Datum) -> Run<bool> {
    match (a, b) {
        (Datum::Integer(a), Datum::Integer(b)) if a.abs() < 1 << 60 && b.abs() < 1 << 60 => Ok(a == b),
        (Datum::Integer(_), Datum::Integer(_)) | (Datum::Float(_), Datum::Float(_)) => Err(Stop::GivenUp),
        (Datum::Immediate(a), Datum::Immediate(b)) => Ok(a == b),
        (Datum::Object(a), Datum::Object(b)) => Ok(Rc::ptr_eq(a, b)),
        (Datum::Vector(a), Datum::Vector(b)) => Ok(Rc::ptr_eq(a, b)),
        (Datum::Box(a), Datum::Box(b)) => Ok(Rc::ptr_eq(a, b)),
        (Datum::Pair(a), Datum::Pair(b)) => Ok(Rc::ptr_eq(a, b)),
        (Datum::Closure(_, a), Datum::Closure(_, b)) => Ok(Rc::ptr_eq(a, b)),
        _ => Ok(false),
    }
}

fn integers(op: &Op, a: i128, b: i128) -> Run<Datum> {
    const LARGEST: i128 = 1 << 60;
    if a.abs() > 1 << 63 || b.abs() > 1 << 63 {
        return Err(Stop::GivenUp);
    }
    let divides = matches!(
        op,
        Op::AnyQuotient {} | Op::AnyRemainder {} | Op::AnyModulo {} | Op::AnyFloorQuotient {}
    );
    if divides && b == 0 {
        return trap(TrapCode::DivisionByZero);
    }
    let value = match op {
        Op::AnyAdd {} => a + b,
        Op::AnySub {} => a - b,
        Op::AnyMul {} => a * b,
        Op::AnyQuotient {} => a / b,
        Op::AnyRemainder {} => a % b,
        Op::AnyModulo {} => (a % b + b) % b,
        Op::AnyFloorQuotient {} => (a - (a % b + b) % b) / b,
        Op::AnyNumEq {} => return Ok(truth(a == b)),
        Op::AnyLt {} => return Ok(truth(a < b)),
        Op::AnyGe {} => return Ok(truth(a >= b)),
        _ => unreachable!("{op} is not generated"),
    };
    if value.abs() > LARGEST << 20 {
        return Err(Stop::GivenUp);
    }
    Ok(Datum::Integer(value))
}
