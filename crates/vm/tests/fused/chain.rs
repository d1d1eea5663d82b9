//! Bytecode whose prepared code is a given sequence of operations, with operands and values chosen at random.

use fastrand::Rng;
use polyc_base::Effects;
use polyc_base::arith::Element;
use polyc_base::operand::FloatBits;
use polyc_base::{ConstId, FuncId, GlobalId, ImportId, Kind, Op, ShapeId, Type};
use polyc_bytecode::{BodyBuilder, Instruction, Label, LocalId};

/// Locals that operations work on; a global of the same number holds the first value of each, objects as `any`.
pub(super) const LOCALS: [Type; 18] = [
    Type::I64,
    Type::I64,
    Type::I64,
    Type::F64,
    Type::F64,
    Type::F64,
    Type::Any,
    Type::Any,
    Type::Any,
    Type::Any,
    Type::Any,
    Type::Any,
    Type::Any,
    Type::Obj,
    Type::Obj,
    Type::Any,
    Type::Bool,
    Type::Any,
];
/// Holds a small integer.
pub(super) const SMALL: usize = 6;
/// Holds a float.
pub(super) const FLOAT: usize = 7;
/// Hold anything.
const ANYTHING: [usize; 2] = [8, 9];
pub(super) const VECTOR: usize = 10;
pub(super) const PAIR: usize = 11;
/// Holds the same object as the first local of type `obj`.
pub(super) const OBJECT: usize = 12;
pub(super) const OBJECTS: [usize; 2] = [13, 14];
const STRING: usize = 15;
const BOOL: usize = 16;
const CLOSURE: usize = 17;

pub(super) const SHAPE: ShapeId = ShapeId::new(0);
/// The float 1.5.
pub(super) const COMMON_FLOAT: ConstId = ConstId::new(0);
/// A float that is boxed.
pub(super) const BOXED_FLOAT: ConstId = ConstId::new(1);
pub(super) const NARROW_STRING: ConstId = ConstId::new(2);
pub(super) const WIDE_STRING: ConstId = ConstId::new(3);
/// A function without parameters that gives an integer.
pub(super) const CALLEE: FuncId = FuncId::new(0);
/// The function of closures: it takes no argument.
const PROCEDURE: FuncId = FuncId::new(2);
/// A native that gives a list of its arguments.
const NATIVE: ImportId = ImportId::new(0);
/// How many values closures capture.
const CAPTURED: u32 = 2;

/// How an operation's step may end.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Step {
    /// Index of its first instruction.
    pub start: usize,
    pub may_trap: bool,
    pub may_branch: bool,
    /// Nothing follows it.
    pub leaves: bool,
}

pub(super) struct Chain {
    pub random: Rng,
    pub body: BodyBuilder,
    /// Instructions so far.
    pub count: usize,
    step: Step,
}

impl Chain {
    pub(super) fn new(seed: u64) -> Self {
        let mut body = BodyBuilder::new(0);
        for ty in LOCALS {
            body.add_local(ty);
        }
        Self {
            random: Rng::with_seed(seed),
            body,
            count: 0,
            step: Step::default(),
        }
    }

    pub(super) fn emit(&mut self, instruction: impl Into<Instruction>) {
        self.body.emit(instruction);
        self.count += 1;
    }

    pub(super) fn get(&mut self, local: usize) {
        let local = LocalId::from_index(local);
        self.emit(Instruction::LocalGet { local });
    }

    pub(super) fn set(&mut self, local: usize) {
        let local = LocalId::from_index(local);
        self.emit(Instruction::LocalSet { local });
    }

    /// One of these, chosen at random.
    pub(super) fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.random.usize(..choices.len())]
    }

    /// The first of these mostly, any other now and then.
    pub(super) fn rather<T: Copy>(&mut self, first: T, others: &[T]) -> T {
        if self.random.u8(..) < 200 {
            first
        } else {
            self.one_of(others)
        }
    }

    /// A local of a type.
    fn local(&mut self, ty: Type) -> usize {
        match ty {
            Type::I64 => self.random.usize(0..3),
            Type::F64 => self.random.usize(3..6),
            Type::Any => self.random.usize(6..10),
            Type::Obj => self.rather(OBJECTS[0], &OBJECTS),
            Type::Bool => BOOL,
        }
    }

    fn get_any(&mut self, ty: Type) {
        let local = self.local(ty);
        self.get(local);
    }

    fn set_any(&mut self, ty: Type) {
        let local = self.local(ty);
        self.set(local);
    }

    fn op(&mut self, op: Op) {
        self.step.may_trap |= op.effects().can_throw() && !matches!(op, Op::Call { .. });
        self.emit(op);
    }

    /// An operation on locals of its types.
    fn simple(&mut self, op: Op) {
        let (types, result) = op.fixed_signature().expect("it has one");
        for &ty in types {
            self.get_any(ty);
        }
        self.op(op);
        if let Some(ty) = result {
            self.set_any(ty);
        }
    }

    fn integer(&mut self, value: i64) {
        self.emit(Op::I64Const { value });
    }

    /// An operation on a local and a constant, of one type.
    fn with_constant(&mut self, op: Op, constant: Op) {
        let ty = op.fixed_signature().expect("it has one").0[0];
        self.get_any(ty);
        self.emit(constant);
        self.op(op);
        self.set_any(ty);
    }

    fn branch(&mut self, label: Label) {
        self.step.may_branch = true;
        self.emit(Instruction::BrIf { label });
    }

    fn branch_unless(&mut self, label: Label) {
        self.step.may_branch = true;
        self.emit(Instruction::BrUnless { label });
    }

    fn compare(&mut self, op: Op, constant: Option<Op>, label: Label) {
        let ty = op.fixed_signature().expect("it has one").0[0];
        self.get_any(ty);
        match constant {
            Some(constant) => self.emit(constant),
            None => self.get_any(ty),
        }
        self.op(op);
        if op.effects() == Effects::NONE && ty == Type::I64 || self.random.bool() {
            self.branch(label);
        } else {
            self.branch_unless(label);
        }
    }

    /// An operation on an integer and one of at least two.
    fn with_divisor(&mut self, op: Op) {
        let value = self.random.i64(2..6);
        self.with_constant(op, Op::I64Const { value });
    }

    fn small(&mut self) -> Op {
        let value = self.random.i64(0..4);
        Op::AnyInteger { value }
    }

    fn constant(&mut self) -> Op {
        let value = self.random.i64(0..4);
        Op::I64Const { value }
    }

    fn element(stride: u32) -> Element {
        Element {
            low: 0,
            length: 4,
            stride,
            displacement: 0,
        }
    }

    /// The instructions of an operation. Where it branches it goes to the label. The copy of a procedure before its
    /// call is a part of the call's instructions.
    pub(super) fn step(&mut self, op: &str, next: Option<&str>, label: Label) -> Step {
        self.step = Step {
            start: self.count,
            ..Step::default()
        };
        if op == "move.ref" && next == Some("call.closure") {
            return self.step;
        }
        match scalar(op) {
            Some(scalar) => self.simple(scalar),
            None => self.step_of(op, label),
        }
        self.step
    }

    fn step_of(&mut self, op: &str, label: Label) {
        match op {
            "move.raw" => self.move_between([0, 1, 2]),
            "move.ref" => self.move_between([6, 7, 8]),
            "const.small" => {
                let constant = self.constant();
                self.emit(constant);
                self.set_any(Type::I64);
            }
            "const.raw" => {
                let value = self.one_of(&[1 << 16, i64::MAX]);
                self.integer(value);
                self.set_any(Type::I64);
            }
            "const.pool" => {
                self.emit(Op::Const {
                    constant: NARROW_STRING,
                });
                self.set_any(Type::Any);
            }
            "const.ref" => {
                let constant = self.small();
                self.emit(constant);
                self.set_any(Type::Any);
            }
            "global.get.ref" => {
                let global = GlobalId::from_index(self.random.usize(SMALL..=OBJECT));
                self.op(Op::GlobalGet { global });
                self.set_any(Type::Any);
            }

            "global.get.raw" => {
                let global = GlobalId::from_index(self.random.usize(..3));
                self.op(Op::GlobalGet { global });
                self.set_any(Type::I64);
            }
            "global.set.raw" => {
                let global = GlobalId::from_index(self.random.usize(..3));
                self.get_any(Type::I64);
                self.op(Op::GlobalSet { global });
            }

            "i64.mul.k" => self.with_divisor(Op::I64Mul),
            "i64.and.k" => self.with_divisor(Op::I64And),
            "i64.div.k" | "i64.rem.k" | "i64.mod.k" => {
                self.with_divisor(match op {
                    "i64.div.k" => Op::I64Div,
                    "i64.rem.k" => Op::I64Rem,
                    _ => Op::I64Mod,
                });
                // The divisor is neither 0 nor -1.
                self.step.may_trap = false;
            }
            "i64.add.k" => {
                let constant = self.constant();
                self.with_constant(Op::I64Add, constant);
            }
            "i64.add_wrap.k" => {
                let constant = self.constant();
                self.with_constant(Op::I64AddWrap, constant);
            }
            "any.add.k" => {
                let constant = self.small();
                self.with_constant(Op::AnyAdd {}, constant);
            }
            "any.sub.k" => {
                let constant = self.small();
                self.with_constant(Op::AnySub {}, constant);
            }
            "any.add" => self.simple(Op::AnyAdd {}),
            "any.sub" => self.simple(Op::AnySub {}),
            "any.mul" => self.simple(Op::AnyMul {}),
            "i64.element" => self.simple(Op::I64Element {
                element: Self::element(8),
            }),

            "br" => {
                self.step.may_branch = true;
                self.step.leaves = true;
                self.emit(Instruction::Br { label });
            }
            "br.i64.eq.k" | "br.i64.ne.k" | "br.i64.lt.k" | "br.i64.le.k" | "br.i64.gt.k" | "br.i64.ge.k" => {
                let constant = self.constant();
                self.compare(comparison(op), Some(constant), label);
            }
            "br.any.eq.k" | "br.any.lt.k" | "br.any.le.k" | "br.any.gt.k" | "br.any.ge.k" => {
                let constant = self.small();
                self.compare(comparison(op), Some(constant), label);
            }
            "br.i64.eq" | "br.i64.ne" | "br.i64.lt" | "br.i64.le" | "br.i64.ge" | "br.i64.gt" | "br.f64.lt"
            | "br.f64.le" | "br.any.eq" | "br.any.lt" | "br.any.le" | "br.any.gt" | "br.any.ge" => {
                self.compare(comparison(op), None, label)
            }
            "br.if" => {
                self.get(BOOL);
                self.branch(label);
            }
            "br.unless" => {
                self.get(BOOL);
                self.branch_unless(label);
            }
            "any.truthy" => self.simple(Op::AnyTruthy {}),
            "any.from_bool" => self.simple(Op::AnyFromBool {}),
            "any.from_i64" => self.simple(Op::AnyFromI64 {}),
            "any.is" => {
                self.get_rather(STRING);
                self.op(Op::AnyIs { kind: Kind::String });
                self.set_any(Type::Bool);
            }
            "any.eqv" => self.simple(Op::AnyEqv {}),
            "any.quotient" => self.simple(Op::AnyQuotient {}),
            "any.remainder" => self.simple(Op::AnyRemainder {}),
            "any.modulo" => self.simple(Op::AnyModulo {}),
            "br.false" => {
                self.get_any(Type::Any);
                self.op(Op::AnyTruthy {});
                self.branch_unless(label);
            }
            "br.truthy" => {
                self.get_any(Type::Any);
                self.op(Op::AnyTruthy {});
                self.branch(label);
            }
            "br.is_word" => {
                self.test_kind(Kind::Nil);
                self.branch(label);
            }
            "br.not_word" => {
                self.test_kind(Kind::Nil);
                self.branch_unless(label);
            }
            "br.pair" => {
                self.test_kind(Kind::Pair);
                self.branch(label);
            }
            "br.not_pair" => {
                self.test_kind(Kind::Pair);
                self.branch_unless(label);
            }
            "call" => {
                self.op(Op::Call { func: CALLEE });
                self.set_any(Type::I64);
            }
            "call.closure" => {
                self.get_rather(CLOSURE);
                self.op(Op::CallClosure { argc: 0 });
                self.set_any(Type::Any);
            }
            "call.native" => {
                self.emit(Op::CallNative {
                    import: NATIVE,
                    argc: 0,
                });
                self.set_any(Type::Any);
            }
            "tail.call" => {
                self.step.leaves = true;
                self.emit(Instruction::TailCall { func: CALLEE });
            }
            "return.raw" => {
                self.step.leaves = true;
                self.get_any(Type::I64);
                self.emit(Instruction::Return {});
            }
            "return.ref" => {
                self.step.leaves = true;
                self.get_any(Type::Any);
                self.emit(Instruction::Return {});
            }
            _ => self.access(op),
        }
    }

    fn access(&mut self, op: &str) {
        match op {
            "i64.from_any" => {
                let from = self.rather(SMALL, &[FLOAT, ANYTHING[0]]);
                self.get(from);
                self.op(Op::I64FromAny {});
                self.set_any(Type::I64);
            }
            "vector.get" => {
                self.get_rather(VECTOR);
                self.get_any(Type::I64);
                self.op(Op::VectorGet {});
                self.set_any(Type::Any);
            }
            "vector.set" => {
                self.get_rather(VECTOR);
                self.get_any(Type::I64);
                self.get_any(Type::Any);
                self.op(Op::VectorSet {});
            }
            "closure.get" => {
                self.get_rather(CLOSURE);
                let index = self.random.u32(..CAPTURED);
                self.op(Op::ClosureGet { index });
                self.set_any(Type::Any);
            }
            "pair.new" => self.simple(Op::PairNew {}),
            "pair.first" | "pair.rest" => {
                self.get_rather(PAIR);
                self.op(if op == "pair.first" {
                    Op::PairFirst {}
                } else {
                    Op::PairRest {}
                });
                self.set_any(Type::Any);
            }
            "obj.new" => self.simple(Op::ObjNew { shape: SHAPE }),
            "obj.cast" => {
                self.get_rather(OBJECT);
                self.op(Op::ObjCast { shape: SHAPE });
                self.set_any(Type::Obj);
            }
            "ref.load" => {
                let offset = self.random.u32(..2);
                self.simple(Op::RefLoad { offset });
            }
            "ref.store" => {
                let offset = self.random.u32(..2);
                self.simple(Op::RefStore { offset });
            }
            "raw.load" => {
                let offset = self.random.u32(..4) * 8;
                self.simple(Op::I64Load { offset });
            }
            "raw.store" => {
                let offset = self.random.u32(..4) * 8;
                self.simple(Op::I64Store { offset });
            }
            "ref.load_at" => self.simple(Op::RefLoadAt { offset: 0 }),
            "raw.copy" => self.simple(Op::ObjCopy { refs: 0, raw: 16 }),
            "raw.compare" => self.simple(Op::RawCompare { length: 16 }),
            "raw.load_unit" => self.simple(Op::I64LoadElement {
                element: Self::element(8),
            }),
            "raw.store_unit" => self.simple(Op::I64StoreElement {
                element: Self::element(8),
            }),
            "u8.load_at" => self.simple(Op::U8LoadAt { offset: 0 }),
            "u8.store_at" => self.simple(Op::U8StoreAt { offset: 0 }),
            "raw.load_at" if self.random.bool() => self.simple(Op::F64LoadAt { offset: 0 }),
            "raw.load_at" => self.simple(Op::I64LoadAt { offset: 0 }),
            "raw.store_at" if self.random.bool() => self.simple(Op::F64StoreAt { offset: 0 }),
            "raw.store_at" => self.simple(Op::I64StoreAt { offset: 0 }),
            "raw.load_element" => self.simple(Op::F64LoadElement {
                element: Element {
                    length: 2,
                    ..Self::element(16)
                },
            }),
            "raw.store_element" => self.simple(Op::F64StoreElement {
                element: Element {
                    length: 2,
                    ..Self::element(16)
                },
            }),
            "string.get" => {
                self.get_rather(STRING);
                self.get_any(Type::I64);
                self.op(Op::StringGet {});
                self.set_any(Type::I64);
            }
            "u8.load_unit" => self.simple(Op::U8LoadElement {
                element: Self::element(1),
            }),
            "u8.store_unit" => self.simple(Op::U8StoreElement {
                element: Self::element(1),
            }),
            _ => panic!("say what bytecode makes `{op}`: a fused step has it"),
        }
    }

    fn move_between(&mut self, locals: [usize; 3]) {
        let from = self.random.usize(..3);
        let to = (from + self.random.usize(1..3)) % 3;
        self.get(locals[from]);
        self.set(locals[to]);
    }

    fn get_rather(&mut self, local: usize) {
        let local = self.rather(local, &ANYTHING);
        self.get(local);
    }

    fn test_kind(&mut self, kind: Kind) {
        let local = self.rather(if kind == Kind::Pair { PAIR } else { ANYTHING[0] }, &ANYTHING);
        self.get(local);
        self.op(Op::AnyIs { kind });
    }

    /// A value for a local, as its type or, if it is an object, as `any`.
    pub(super) fn value(&mut self, local: usize) {
        match local {
            0..3 => {
                let small = self.random.i64(0..4);
                let value = self.rather(small, &[8, 24, 40_000, -1, i64::MAX, i64::MIN]);
                self.integer(value);
            }
            3..6 => {
                let value = self.one_of(&[0.5, 1.0, 3.0, -2.0, 1e300, f64::NAN]);
                let value = FloatBits::new(value);
                self.emit(Op::F64Const { value });
            }
            SMALL => {
                let small = self.small();
                self.emit(small);
            }
            FLOAT => self.emit(Op::Const { constant: COMMON_FLOAT }),
            VECTOR => {
                for local in [SMALL, FLOAT, SMALL, SMALL] {
                    self.value(local);
                }
                self.emit(Op::VectorOf { count: 4 });
            }
            PAIR => {
                self.value(SMALL);
                self.value(SMALL);
                self.emit(Op::PairNew {});
            }
            STRING => {
                let constant = self.one_of(&[NARROW_STRING, WIDE_STRING]);
                self.emit(Op::Const { constant });
            }
            BOOL => {
                let value = self.random.bool();
                self.emit(Op::BoolConst { value });
            }
            CLOSURE => {
                for _ in 0..CAPTURED {
                    self.value(SMALL);
                }
                self.emit(Op::ClosureNew {
                    func: PROCEDURE,
                    count: CAPTURED,
                });
            }
            OBJECT.. => {
                self.emit(Op::ObjNew { shape: SHAPE });
                self.emit(Op::AnyFromObj {});
            }
            _ => self.anything(),
        }
    }

    fn anything(&mut self) {
        use polyc_base::scalar::Immediate;
        let most = Op::AnyInteger { value: (1 << 60) - 1 };
        match self.random.u8(..12) {
            0 => self.emit(Op::AnyImmediate {
                value: Immediate::False,
            }),
            1 | 2 => self.emit(Op::AnyImmediate { value: Immediate::Nil }),
            3 => self.emit(Op::AnyImmediate {
                value: Immediate::Undefined,
            }),
            4 => self.emit(most),
            5 => self.emit(Op::Const { constant: BOXED_FLOAT }),
            6 => self.value(FLOAT),
            7 => self.value(VECTOR),
            8 => self.value(PAIR),
            9 => self.value(OBJECT),
            _ => self.value(SMALL),
        }
    }
}

fn comparison(branch: &str) -> Op {
    match branch {
        "br.i64.eq" | "br.i64.eq.k" => Op::I64Eq,
        "br.i64.ne" | "br.i64.ne.k" => Op::I64Ne,
        "br.i64.lt" | "br.i64.lt.k" => Op::I64Lt,
        "br.i64.le" | "br.i64.le.k" => Op::I64Le,
        "br.i64.gt" | "br.i64.gt.k" => Op::I64Gt,
        "br.i64.ge" | "br.i64.ge.k" => Op::I64Ge,
        "br.f64.lt" => Op::F64Lt,
        "br.f64.le" => Op::F64Le,
        "br.any.eq" | "br.any.eq.k" => Op::AnyNumEq {},
        "br.any.lt" | "br.any.lt.k" => Op::AnyLt {},
        "br.any.le" | "br.any.le.k" => Op::AnyLe {},
        "br.any.gt" | "br.any.gt.k" => Op::AnyGt {},
        "br.any.ge" | "br.any.ge.k" => Op::AnyGe {},
        _ => panic!("a branch on a comparison"),
    }
}

macro_rules! define_scalar {
    ({} scalar { $($op:ident = $number:literal $name:literal $meaning:ident ($($of:ident),*) -> $to:ident, $($effects:ident)|+, $fuel:literal, $doc:literal;)* } $($rest:tt)*) => {
        /// The scalar operation of that name, if there is one.
        fn scalar(name: &str) -> Option<Op> {
            match name {
                $($name => Some(Op::$op),)*
                _ => None,
            }
        }
    };
}
polyc_base::for_each_op!(define_scalar);
