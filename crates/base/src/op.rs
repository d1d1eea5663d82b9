//! The operation table: everything between control flow, in the IR and in the bytecode.
//!
//! A row is `Variant "text name" [operand: type, …] (operand types) -> result, effects, fuel, "meaning";` — the operands
//! in brackets are written in the instruction, those in parentheses are values, effects are flags of [`Effects`]. Rows come
//! in three groups: `scalar` rows name the [`crate::arith`] function that is their whole meaning; `fixed` rows have
//! the types shown; `special` rows name the function of [`crate::typing`] that says their types.
//!
//! The IR adds terminators to these, the bytecode adds locals, branches and tail calls. Enum, names, types, text form,
//! constant folder, encoder, verifiers, interpreter and reference expand from this table. To add an operation, add a row
//! and mend what then does not compile.

use core::fmt;

use crate::arith::{self, Element};
use crate::decl::Declarations;
use crate::effects::Effects;
use crate::id::{ConstId, EntryId, FuncId, GlobalId, ImportId, ShapeId};
use crate::operand::{FloatBits, TextOperand};
use crate::scalar::{Immediate, Kind, Scalar, Type};
use crate::trap::Trap;
use crate::typing::{self, Typing};

/// Calls `$callback! { {extra} scalar {rows} fixed {rows} special {rows} }`; `extra` is what the caller gives in braces.
#[macro_export]
macro_rules! for_each_op {
    ($callback:ident) => { $crate::for_each_op! { $callback {} } };
    ($callback:ident { $($extra:tt)* }) => { $callback! { { $($extra)* }
scalar {
    I64Add "i64.add" i64_add (i64, i64) -> i64, TRAPS, 1, "sum; traps on overflow";
    I64Sub "i64.sub" i64_sub (i64, i64) -> i64, TRAPS, 1, "difference; traps on overflow";
    I64Mul "i64.mul" i64_mul (i64, i64) -> i64, TRAPS, 1, "product; traps on overflow";
    I64Div "i64.div" i64_div (i64, i64) -> i64, TRAPS, 1, "quotient toward zero; traps on 0 and overflow";
    I64Rem "i64.rem" i64_rem (i64, i64) -> i64, TRAPS, 1, "remainder with the sign of the dividend; traps on 0";
    I64Mod "i64.mod" i64_mod (i64, i64) -> i64, TRAPS, 1, "remainder from 0 up; traps unless the divisor is positive";
    I64Neg "i64.neg" i64_neg (i64) -> i64, TRAPS, 1, "negation; traps on overflow";
    I64Abs "i64.abs" i64_abs (i64) -> i64, TRAPS, 1, "absolute value; traps on overflow";
    I64AddWrap "i64.add_wrap" i64_add_wrap (i64, i64) -> i64, NONE, 1, "sum modulo 2^64";
    I64SubWrap "i64.sub_wrap" i64_sub_wrap (i64, i64) -> i64, NONE, 1, "difference modulo 2^64";
    I64MulWrap "i64.mul_wrap" i64_mul_wrap (i64, i64) -> i64, NONE, 1, "product modulo 2^64";
    I64And "i64.and" i64_and (i64, i64) -> i64, NONE, 1, "bitwise and";
    I64Or "i64.or" i64_or (i64, i64) -> i64, NONE, 1, "bitwise or";
    I64Xor "i64.xor" i64_xor (i64, i64) -> i64, NONE, 1, "bitwise exclusive or";
    I64Shl "i64.shl" i64_shl (i64, i64) -> i64, NONE, 1, "shift left by the low six bits";
    I64ShrS "i64.shr_s" i64_shr_s (i64, i64) -> i64, NONE, 1, "shift right by the low six bits, copying the sign";
    I64ShrU "i64.shr_u" i64_shr_u (i64, i64) -> i64, NONE, 1, "shift right by the low six bits, filling with zeros";
    I64Eq "i64.eq" i64_eq (i64, i64) -> bool, NONE, 1, "equal";
    I64Ne "i64.ne" i64_ne (i64, i64) -> bool, NONE, 1, "not equal";
    I64Lt "i64.lt" i64_lt (i64, i64) -> bool, NONE, 1, "less, signed";
    I64Le "i64.le" i64_le (i64, i64) -> bool, NONE, 1, "less or equal, signed";
    I64Gt "i64.gt" i64_gt (i64, i64) -> bool, NONE, 1, "greater, signed";
    I64Ge "i64.ge" i64_ge (i64, i64) -> bool, NONE, 1, "greater or equal, signed";
    U64Add "u64.add" u64_add (i64, i64) -> i64, TRAPS, 1, "unsigned sum; traps on overflow";
    U64Sub "u64.sub" u64_sub (i64, i64) -> i64, TRAPS, 1, "unsigned difference; traps on overflow";
    U64Mul "u64.mul" u64_mul (i64, i64) -> i64, TRAPS, 1, "unsigned product; traps on overflow";
    U64Div "u64.div" u64_div (i64, i64) -> i64, TRAPS, 1, "unsigned quotient; traps on 0";
    U64Rem "u64.rem" u64_rem (i64, i64) -> i64, TRAPS, 1, "unsigned remainder; traps on 0";
    U64Lt "u64.lt" u64_lt (i64, i64) -> bool, NONE, 1, "less, unsigned";
    U64Le "u64.le" u64_le (i64, i64) -> bool, NONE, 1, "less or equal, unsigned";
    U64Gt "u64.gt" u64_gt (i64, i64) -> bool, NONE, 1, "greater, unsigned";
    U64Ge "u64.ge" u64_ge (i64, i64) -> bool, NONE, 1, "greater or equal, unsigned";
    F64Add "f64.add" f64_add (f64, f64) -> f64, NONE, 1, "sum";
    F64Sub "f64.sub" f64_sub (f64, f64) -> f64, NONE, 1, "difference";
    F64Mul "f64.mul" f64_mul (f64, f64) -> f64, NONE, 1, "product";
    F64Div "f64.div" f64_div (f64, f64) -> f64, NONE, 1, "quotient";
    F64Neg "f64.neg" f64_neg (f64) -> f64, NONE, 1, "negation";
    F64Abs "f64.abs" f64_abs (f64) -> f64, NONE, 1, "absolute value";
    F64Sqrt "f64.sqrt" f64_sqrt (f64) -> f64, NONE, 1, "square root";
    F64Floor "f64.floor" f64_floor (f64) -> f64, NONE, 1, "largest integer not above";
    F64Ceil "f64.ceil" f64_ceil (f64) -> f64, NONE, 1, "smallest integer not below";
    F64Trunc "f64.trunc" f64_trunc (f64) -> f64, NONE, 1, "rounded toward zero";
    F64RoundEven "f64.round_even" f64_round_even (f64) -> f64, NONE, 1, "nearest integer, ties to even";
    F64Pow "f64.pow" f64_pow (f64, f64) -> f64, NONE, 4, "power";
    F64Exp "f64.exp" f64_exp (f64) -> f64, NONE, 4, "e to the power";
    F64Ln "f64.ln" f64_ln (f64) -> f64, NONE, 4, "natural logarithm";
    F64Sin "f64.sin" f64_sin (f64) -> f64, NONE, 4, "sine of radians";
    F64Cos "f64.cos" f64_cos (f64) -> f64, NONE, 4, "cosine of radians";
    F64Tan "f64.tan" f64_tan (f64) -> f64, NONE, 4, "tangent of radians";
    F64Asin "f64.asin" f64_asin (f64) -> f64, NONE, 4, "arc sine";
    F64Acos "f64.acos" f64_acos (f64) -> f64, NONE, 4, "arc cosine";
    F64Atan "f64.atan" f64_atan (f64) -> f64, NONE, 4, "arc tangent";
    F64Atan2 "f64.atan2" f64_atan2 (f64, f64) -> f64, NONE, 4, "arc tangent of y / x in the quadrant of the point";
    F64Eq "f64.eq" f64_eq (f64, f64) -> bool, NONE, 1, "equal";
    F64Ne "f64.ne" f64_ne (f64, f64) -> bool, NONE, 1, "not equal";
    F64Lt "f64.lt" f64_lt (f64, f64) -> bool, NONE, 1, "less";
    F64Le "f64.le" f64_le (f64, f64) -> bool, NONE, 1, "less or equal";
    F64Gt "f64.gt" f64_gt (f64, f64) -> bool, NONE, 1, "greater";
    F64Ge "f64.ge" f64_ge (f64, f64) -> bool, NONE, 1, "greater or equal";
    F64IsNan "f64.is_nan" f64_is_nan (f64) -> bool, NONE, 1, "is not a number";
    BoolNot "bool.not" bool_not (bool) -> bool, NONE, 1, "negation";
    BoolAnd "bool.and" bool_and (bool, bool) -> bool, NONE, 1, "both";
    BoolOr "bool.or" bool_or (bool, bool) -> bool, NONE, 1, "either";
    BoolEq "bool.eq" bool_eq (bool, bool) -> bool, NONE, 1, "equal";
    BoolNe "bool.ne" bool_ne (bool, bool) -> bool, NONE, 1, "not equal";
    I64FromBool "i64.from_bool" i64_from_bool (bool) -> i64, NONE, 1, "0 or 1";
    I64FromU64 "i64.from_u64" i64_from_u64 (i64) -> i64, TRAPS, 1, "unsigned to signed; traps above 2^63 - 1";
    U64FromI64 "u64.from_i64" u64_from_i64 (i64) -> i64, TRAPS, 1, "signed to unsigned; traps if negative";
    F64FromI64 "f64.from_i64" f64_from_i64 (i64) -> f64, NONE, 1, "nearest float";
    F64FromU64 "f64.from_u64" f64_from_u64 (i64) -> f64, NONE, 1, "nearest float of an unsigned integer";
    I64Trunc "i64.trunc" i64_trunc (f64) -> i64, TRAPS, 1, "toward zero; traps out of range";
    I64Round "i64.round" i64_round (f64) -> i64, TRAPS, 1, "nearest, ties away from zero; traps out of range";
    U64Trunc "u64.trunc" u64_trunc (f64) -> i64, TRAPS, 1, "toward zero, unsigned; traps out of range";
    I64FromBits "i64.from_bits" i64_from_bits (f64) -> i64, NONE, 1, "the bits of a float";
    F64FromBits "f64.from_bits" f64_from_bits (i64) -> f64, NONE, 1, "the float of these bits";
}
fixed {
    I64Const "i64.const" [value: i64] () -> i64, NONE, 1, "an integer";
    F64Const "f64.const" [value: FloatBits] () -> f64, NONE, 1, "a float";
    BoolConst "bool.const" [value: bool] () -> bool, NONE, 1, "a truth value";
    AnyImmediate "any.const" [value: Immediate] () -> any, NONE, 1, "an immediate";
    AnyInteger "any.integer" [value: i64] () -> any, NONE, 1, "a small integer (61 bits)";
    Const "const" [constant: ConstId] () -> any, NONE, 1, "an entry of the constant pool";
    ObjEmpty "obj.empty" [] () -> obj, NONE, 1, "the object both of whose regions are empty";

    I64Check "i64.check" [low: i64, high: i64] (i64) -> i64, TRAPS, 1, "the value itself; traps unless low <= value <= high";
    I64Element "i64.element" [element: Element] (i64) -> i64, TRAPS, 1, "offset of the element of that index; traps if there is none";

    AnyFromI64 "any.from_i64" [] (i64) -> any, ALLOCATES, 1, "the integer as a dynamic value";
    AnyFromF64 "any.from_f64" [] (f64) -> any, ALLOCATES, 1, "the float as a dynamic value";
    AnyFromBool "any.from_bool" [] (bool) -> any, NONE, 1, "the truth value as a dynamic value";
    AnyFromChar "any.from_char" [] (i64) -> any, TRAPS, 1, "the character of that code point; traps if there is none";
    AnyFromObj "any.from_obj" [] (obj) -> any, NONE, 1, "the reference as a dynamic value";
    I64FromAny "i64.from_any" [] (any) -> i64, TRAPS, 1, "an integer of 64 bits; traps on anything else";
    F64FromAny "f64.from_any" [] (any) -> f64, TRAPS, 1, "a float; traps on anything else";
    BoolFromAny "bool.from_any" [] (any) -> bool, TRAPS, 1, "a boolean; traps on anything else";
    CharFromAny "char.from_any" [] (any) -> i64, TRAPS, 1, "the code point of a character; traps on anything else";
    AnyTruthy "any.truthy" [] (any) -> bool, NONE, 1, "anything but false";
    AnyIs "any.is" [kind: Kind] (any) -> bool, NONE, 1, "is of that kind";
    AnySame "any.same" [] (any, any) -> bool, NONE, 1, "the same word: immediates equal, objects identical";
    AnyEqv "any.eqv" [] (any, any) -> bool, NONE, 1, "the same, or numbers of the same exactness and value (R7RS 6.1 eqv?)";
    AnyDefined "any.defined" [name: ConstId] (any) -> any, TRAPS, 1, "the value itself; traps if it is undefined";

    AnyAdd "any.add" [] (any, any) -> any, ALLOCATES | TRAPS, 1, "sum in the numeric tower";
    AnySub "any.sub" [] (any, any) -> any, ALLOCATES | TRAPS, 1, "difference in the numeric tower";
    AnyMul "any.mul" [] (any, any) -> any, ALLOCATES | TRAPS, 1, "product in the numeric tower";
    AnyQuotient "any.quotient" [] (any, any) -> any, ALLOCATES | TRAPS, 1, "integer quotient toward zero";
    AnyRemainder "any.remainder" [] (any, any) -> any, ALLOCATES | TRAPS, 1, "integer remainder with the sign of the dividend";
    AnyModulo "any.modulo" [] (any, any) -> any, ALLOCATES | TRAPS, 1, "integer remainder with the sign of the divisor";
    AnyNumEq "any.num_eq" [] (any, any) -> bool, TRAPS, 1, "numerically equal";
    AnyLt "any.lt" [] (any, any) -> bool, TRAPS, 1, "numerically less";
    AnyLe "any.le" [] (any, any) -> bool, TRAPS, 1, "numerically less or equal";
    AnyGt "any.gt" [] (any, any) -> bool, TRAPS, 1, "numerically greater";
    AnyGe "any.ge" [] (any, any) -> bool, TRAPS, 1, "numerically greater or equal";

    PairNew "pair.new" [] (any, any) -> any, FRESH, 2, "a fresh pair";
    PairFirst "pair.first" [] (any) -> any, READS | TRAPS, 1, "first field of a pair";
    PairRest "pair.rest" [] (any) -> any, READS | TRAPS, 1, "second field of a pair";
    PairSetFirst "pair.set_first" [] (any, any), WRITES | TRAPS, 1, "change the first field";
    PairSetRest "pair.set_rest" [] (any, any), WRITES | TRAPS, 1, "change the second field";
    VectorNew "vector.new" [] (i64, any) -> any, FRESH | TRAPS, 4, "a fresh vector of that length, filled";
    VectorLen "vector.len" [] (any) -> i64, TRAPS, 1, "length of a vector, which never changes";
    VectorGet "vector.get" [] (any, i64) -> any, READS | TRAPS, 1, "element, counted from 0";
    VectorSet "vector.set" [] (any, i64, any), WRITES | TRAPS, 1, "change an element";
    BytesNew "bytes.new" [] (i64, i64) -> any, FRESH | TRAPS, 4, "fresh bytes of that length, filled with the low eight bits";
    BytesLen "bytes.len" [] (any) -> i64, TRAPS, 1, "number of bytes, which never changes";
    BytesGet "bytes.get" [] (any, i64) -> i64, READS | TRAPS, 1, "byte, counted from 0";
    BytesSet "bytes.set" [] (any, i64, i64), WRITES | TRAPS, 1, "change a byte; traps unless 0 <= value <= 255";
    StringLen "string.len" [] (any) -> i64, TRAPS, 1, "number of code points, which never changes";
    StringGet "string.get" [] (any, i64) -> i64, READS | TRAPS, 1, "code point, counted from 0";
    StringSet "string.set" [] (any, i64, i64), WRITES | ALLOCATES | TRAPS, 2, "change a code point";
    BoxNew "box.new" [] (any) -> any, FRESH, 2, "a fresh one-slot cell";
    BoxGet "box.get" [] (any) -> any, READS | TRAPS, 1, "what a cell holds";
    BoxSet "box.set" [] (any, any), WRITES | TRAPS, 1, "change what a cell holds";
    ClosureGet "closure.get" [index: u32] (any) -> any, READS | TRAPS, 1, "captured value of a closure";
    ClosureSet "closure.set" [index: u32] (any, any), WRITES | TRAPS, 1, "set a captured value (only to tie a recursive knot)";
    ValuesCount "values.count" [] (any) -> i64, NONE, 1, "how many values: 1 unless it is a values object";
    ValuesGet "values.get" [index: u32] (any) -> any, TRAPS, 1, "one of several values";
    DynamicGet "dynamic.get" [] () -> any, READS, 1, "the dynamic state of this continuation";
    DynamicSet "dynamic.set" [] (any), WRITES, 1, "change the dynamic state";

    ObjNew "obj.new" [shape: ShapeId] () -> obj, FRESH, 2, "a fresh object of a shape, its regions as declared, zero";
    ObjNewSized "obj.new_sized" [shape: ShapeId] (i64, i64) -> obj, FRESH | TRAPS, 4, "a fresh object with that many refs and raw bytes";
    ObjCast "obj.cast" [shape: ShapeId] (any) -> obj, TRAPS, 1, "the object; traps if nil or of another shape";
    ObjIs "obj.is" [shape: ShapeId] (any) -> bool, NONE, 1, "is an object of that shape";
    RefField "ref.field" [shape: ShapeId, offset: u32] (any) -> any, READS | TRAPS, 2, "reference at an offset of an object of a shape; traps on anything else";
    I64Field "i64.field" [shape: ShapeId, offset: u32] (any) -> i64, READS | TRAPS, 2, "eight raw bytes at an offset of an object of a shape; traps on anything else";
    ObjRefs "obj.refs" [] (obj) -> i64, READS, 1, "length of the ref region";
    ObjRaw "obj.raw" [] (obj) -> i64, READS, 1, "length of the raw region in bytes";
    ObjDispose "obj.dispose" [] (obj), WRITES, 1, "shrink both regions to nothing";
    RefLoad "ref.load" [offset: u32] (obj) -> any, READS | TRAPS, 1, "reference at an offset";
    RefStore "ref.store" [offset: u32] (obj, any), WRITES | TRAPS, 1, "store a reference";
    I64Load "i64.load" [offset: u32] (obj) -> i64, READS | TRAPS, 1, "eight raw bytes at an offset";
    I64Store "i64.store" [offset: u32] (obj, i64), WRITES | TRAPS, 1, "store eight raw bytes";
    F64Load "f64.load" [offset: u32] (obj) -> f64, READS | TRAPS, 1, "a float at an offset";
    F64Store "f64.store" [offset: u32] (obj, f64), WRITES | TRAPS, 1, "store a float";
    U8Load "u8.load" [offset: u32] (obj) -> i64, READS | TRAPS, 1, "one raw byte at an offset";
    U8Store "u8.store" [offset: u32] (obj, i64), WRITES | TRAPS, 1, "store the low eight bits";
    RefLoadAt "ref.load_at" [offset: u32] (obj, i64) -> any, READS | TRAPS, 1, "reference at offset + value";
    RefStoreAt "ref.store_at" [offset: u32] (obj, i64, any), WRITES | TRAPS, 1, "store a reference at offset + value";
    I64LoadAt "i64.load_at" [offset: u32] (obj, i64) -> i64, READS | TRAPS, 1, "eight raw bytes at offset + value";
    I64StoreAt "i64.store_at" [offset: u32] (obj, i64, i64), WRITES | TRAPS, 1, "store eight raw bytes at offset + value";
    F64LoadAt "f64.load_at" [offset: u32] (obj, i64) -> f64, READS | TRAPS, 1, "a float at offset + value";
    F64StoreAt "f64.store_at" [offset: u32] (obj, i64, f64), WRITES | TRAPS, 1, "store a float at offset + value";
    U8LoadAt "u8.load_at" [offset: u32] (obj, i64) -> i64, READS | TRAPS, 1, "one raw byte at offset + value";
    U8StoreAt "u8.store_at" [offset: u32] (obj, i64, i64), WRITES | TRAPS, 1, "store the low eight bits at offset + value";
    RefLoadElement "ref.load_element" [element: Element] (obj, i64) -> any, READS | TRAPS, 1, "reference of the element of that index";
    RefStoreElement "ref.store_element" [element: Element] (obj, i64, any), WRITES | TRAPS, 1, "store the element of that index";
    I64LoadElement "i64.load_element" [element: Element] (obj, i64) -> i64, READS | TRAPS, 1, "eight-byte element of that index";
    I64StoreElement "i64.store_element" [element: Element] (obj, i64, i64), WRITES | TRAPS, 1, "store the eight-byte element of that index";
    F64LoadElement "f64.load_element" [element: Element] (obj, i64) -> f64, READS | TRAPS, 1, "float element of that index";
    F64StoreElement "f64.store_element" [element: Element] (obj, i64, f64), WRITES | TRAPS, 1, "store the float element of that index";
    U8LoadElement "u8.load_element" [element: Element] (obj, i64) -> i64, READS | TRAPS, 1, "one-byte element of that index";
    U8StoreElement "u8.store_element" [element: Element] (obj, i64, i64), WRITES | TRAPS, 1, "store the one-byte element of that index";
    ObjCopy "obj.copy" [refs: u32, raw: u32] (obj, i64, i64, obj, i64, i64), WRITES | TRAPS, 4, "copy refs and raw bytes to a place (object, ref offset, raw offset) from a place; they may overlap";
    RawCompare "raw.compare" [length: u32] (obj, i64, obj, i64) -> i64, READS | TRAPS, 4, "compare raw bytes at two places (object, raw offset): -1, 0 or 1";
}
special {
    VectorOf "vector.of" [count: u32] operands, FRESH, 2, "a fresh vector of the operands";
    ValuesOf "values.of" [count: u32] operands, FRESH, 2, "several values in one; one operand is itself";
    ClosureNew "closure.new" [func: FuncId, count: u32] closure_new, FRESH, 2, "a closure of a procedure function over the operands";
    ClosureNative "closure.native" [import: ImportId] closure_native, NONE, 1, "a native as a procedure";
    GlobalGet "global.get" [global: GlobalId] global_get, READS, 1, "value of a global of this module";
    GlobalSet "global.set" [global: GlobalId] global_set, WRITES, 1, "change a global of this module";
    ImportGet "import.get" [import: ImportId] import_get, READS, 1, "value of an imported global";
    ImportSet "import.set" [import: ImportId] import_set, WRITES, 1, "change an imported global";
    Call "call" [func: FuncId] call, CALLS, 2, "call a function of this module";
    CallImport "call.import" [import: ImportId] call_import, CALLS, 2, "call a function of another module";
    CallNative "call.native" [import: ImportId, argc: u32] call_native, CALLS, 2, "call a native";
    CallClosure "call.closure" [argc: u32] call_closure, CALLS, 2, "call a procedure (first operand) with dynamic arguments";
    Apply "call.apply" [] apply, CALLS, 2, "call a procedure with the elements of a list";
    CallCc "call.cc" [] receiver, CALLS, 2, "call a procedure with the current continuation, itself a procedure";
    RaiseContinuable "raise.continuable" [] receiver, CALLS, 2, "raise a value; a handler's result is the result";
}
    } };
}

/// A Rust type as a scalar operand or result.
trait FromScalar: Sized {
    fn from_scalar(scalar: Scalar) -> Option<Self>;
}
/// A Rust result as a scalar result.
trait IntoOutcome {
    fn into_outcome(self) -> Result<Scalar, Trap>;
}
macro_rules! scalar_conversions {
    ($($ty:ty = $variant:ident;)*) => {$(
        impl FromScalar for $ty {
            fn from_scalar(scalar: Scalar) -> Option<Self> {
                match scalar { Scalar::$variant(value) => Some(value), _ => None }
            }
        }
        impl IntoOutcome for $ty {
            fn into_outcome(self) -> Result<Scalar, Trap> {
                Ok(Scalar::$variant(self))
            }
        }
    )*};
}
scalar_conversions! { i64 = I64; f64 = F64; bool = Bool; }
impl IntoOutcome for Result<i64, Trap> {
    fn into_outcome(self) -> Result<Scalar, Trap> {
        self.map(Scalar::I64)
    }
}

/// The Rust type of a machine type's name, and the [`Type`].
macro_rules! machine_type {
    (i64) => {
        Type::I64
    };
    (f64) => {
        Type::F64
    };
    (bool) => {
        Type::Bool
    };
    (any) => {
        Type::Any
    };
    (obj) => {
        Type::Obj
    };
}

macro_rules! define_op {
    (
        {}
        scalar { $($s:ident $s_name:literal $s_fn:ident ($($s_in:ident),*) -> $s_out:ident,
                   $($s_effects:ident)|+, $s_fuel:literal, $s_doc:literal;)* }
        fixed { $($f:ident $f_name:literal [$($f_field:ident: $f_ty:ty),*] ($($f_in:ident),*) $(-> $f_out:ident)?,
                  $($f_effects:ident)|+, $f_fuel:literal, $f_doc:literal;)* }
        special { $($x:ident $x_name:literal [$($x_field:ident: $x_ty:ty),*] $x_typing:ident,
                    $($x_effects:ident)|+, $x_fuel:literal, $x_doc:literal;)* }
    ) => {
        /// An operation with its written operands; the table above has a row for each.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "the table names each operand")]
        pub enum Op {
            $(#[doc = $s_doc] $s,)*
            $(#[doc = $f_doc] $f { $($f_field: $f_ty),* },)*
            $(#[doc = $x_doc] $x { $($x_field: $x_ty),* },)*
        }

        impl Op {
            /// Name in the text forms.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self {
                    $(Self::$s => $s_name,)*
                    $(Self::$f { .. } => $f_name,)*
                    $(Self::$x { .. } => $x_name,)*
                }
            }

            /// One line of meaning.
            #[must_use]
            pub const fn meaning(&self) -> &'static str {
                match self {
                    $(Self::$s => $s_doc,)*
                    $(Self::$f { .. } => $f_doc,)*
                    $(Self::$x { .. } => $x_doc,)*
                }
            }

            /// What it may do besides computing its result.
            #[must_use]
            pub const fn effects(&self) -> Effects {
                match self {
                    $(Self::$s => Effects::NONE$(.and(Effects::$s_effects))+,)*
                    $(Self::$f { .. } => Effects::NONE$(.and(Effects::$f_effects))+,)*
                    $(Self::$x { .. } => Effects::NONE$(.and(Effects::$x_effects))+,)*
                }
            }

            /// Units of fuel it costs.
            #[must_use]
            pub const fn fuel(&self) -> u32 {
                match self {
                    $(Self::$s => $s_fuel,)*
                    $(Self::$f { .. } => $f_fuel,)*
                    $(Self::$x { .. } => $x_fuel,)*
                }
            }

            /// Types of operands and result, where they do not depend on the declarations.
            #[must_use]
            pub fn fixed_signature(&self) -> Option<(&'static [Type], Option<Type>)> {
                match self {
                    $(Self::$s => Some((&[$(machine_type!($s_in)),*], Some(machine_type!($s_out)))),)*
                    $(Self::$f { .. } => {
                        let result: &[Type] = &[$(machine_type!($f_out))?];
                        Some((&[$(machine_type!($f_in)),*], result.first().copied()))
                    })*
                    $(Self::$x { .. } => None,)*
                }
            }

            /// The value of a scalar operation on constants; `None` if it is not one, or an operand's type is wrong.
            #[must_use]
            pub fn fold(&self, operands: &[Scalar]) -> Option<Result<Scalar, Trap>> {
                let mut operands = operands.iter().copied();
                match self {
                    $(Self::$s => {
                        let outcome = arith::$s_fn($(<$s_in>::from_scalar(operands.next()?)?),*);
                        Some(outcome.into_outcome())
                    })*
                    $(Self::$f { .. } => None,)*
                    $(Self::$x { .. } => None,)*
                }
            }

            /// How many words of operands follow a name in the text forms; `None` if there is no such operation.
            #[must_use]
            pub fn operand_words(name: &str) -> Option<usize> {
                match name {
                    $($s_name => Some(0),)*
                    $($f_name => { let fields: &[&str] = &[$(stringify!($f_field)),*]; Some(fields.len()) })*
                    $($x_name => { let fields: &[&str] = &[$(stringify!($x_field)),*]; Some(fields.len()) })*
                    _ => None,
                }
            }

            /// The operation of that name with those operands; `None` if the name or a word is wrong.
            #[must_use]
            pub fn parse(name: &str, words: &[&str]) -> Option<Self> {
                let mut words = words.iter().copied();
                let op = match name {
                    $($s_name => Self::$s,)*
                    $($f_name => Self::$f { $($f_field: <$f_ty>::read_text(words.next()?)?),* },)*
                    $($x_name => Self::$x { $($x_field: <$x_ty>::read_text(words.next()?)?),* },)*
                    _ => return None,
                };
                words.next().is_none().then_some(op)
            }

            /// Calls `found` with each entry of the declarations that is written in it.
            pub fn for_each_entry(&self, mut found: impl FnMut(EntryId)) {
                let mut operand = |entry: Option<EntryId>| entry.into_iter().for_each(&mut found);
                match self {
                    $(Self::$s => {})*
                    $(Self::$f { $($f_field),* } => { $(operand($f_field.entry());)* })*
                    $(Self::$x { $($x_field),* } => { $(operand($x_field.entry());)* })*
                }
            }

            /// Types of operands and result, given declarations that have the entries written in it.
            pub(crate) fn declared_typing<'a>(&self, declarations: &'a Declarations) -> Result<Typing<'a>, String> {
                match *self {
                    $(Self::$x { $($x_field),* } => typing::$x_typing(declarations, $($x_field),*),)*
                    _ => {
                        let (params, result) = self.fixed_signature().expect("the other rows have fixed types");
                        Ok(Typing::new(params, 0, result))
                    }
                }
            }

            /// Appends the words of the operands, each after a blank.
            pub fn write_operands(&self, out: &mut String) {
                match self {
                    $(Self::$s => {})*
                    $(Self::$f { $($f_field),* } => { $(out.push(' '); $f_field.write_text(out);)* })*
                    $(Self::$x { $($x_field),* } => { $(out.push(' '); $x_field.write_text(out);)* })*
                }
            }

            /// Every row of the table for the reference: name, operands, types taken and given (empty if that
            /// depends on the operands), effects, fuel, meaning.
            #[must_use]
            pub fn table() -> Vec<OpRow> {
                vec![
                    $(OpRow { name: $s_name, operands: "", types: concat!("(", $(stringify!($s_in), " ",)* ") -> ", stringify!($s_out)),
                        effects: Effects::NONE$(.and(Effects::$s_effects))+, fuel: $s_fuel, meaning: $s_doc },)*
                    $(OpRow { name: $f_name, operands: concat!($(stringify!($f_field), " ",)* ""),
                        types: concat!("(", $(stringify!($f_in), " ",)* ")" $(, " -> ", stringify!($f_out))?),
                        effects: Effects::NONE$(.and(Effects::$f_effects))+, fuel: $f_fuel, meaning: $f_doc },)*
                    $(OpRow { name: $x_name, operands: concat!($(stringify!($x_field), " ",)* ""), types: "",
                        effects: Effects::NONE$(.and(Effects::$x_effects))+, fuel: $x_fuel, meaning: $x_doc },)*
                ]
            }
        }
    };
}
for_each_op!(define_op);

/// A row of the table, for the reference.
#[derive(Clone, Copy, Debug)]
pub struct OpRow {
    /// Name in the text forms.
    pub name: &'static str,
    /// Operands written in the instruction.
    pub operands: &'static str,
    /// Types taken and given; empty if they depend on the operands.
    pub types: &'static str,
    /// What it may do.
    pub effects: Effects,
    /// Units of fuel.
    pub fuel: u32,
    /// One line.
    pub meaning: &'static str,
}

impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut operands = String::new();
        self.write_operands(&mut operands);
        write!(f, "{}{operands}", self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_round_trips() {
        for op in [
            Op::I64Add,
            Op::F64Const {
                value: FloatBits::new(-0.0),
            },
            Op::F64Const {
                value: FloatBits(0x7ff8_0000_0000_0001),
            },
            Op::ClosureNew {
                func: FuncId::new(3),
                count: 2,
            },
            Op::AnyIs {
                kind: Kind::SmallInteger,
            },
            Op::I64Element {
                element: Element {
                    low: -3,
                    length: 7,
                    stride: 8,
                    displacement: 16,
                },
            },
        ] {
            let text = op.to_string();
            let words: Vec<&str> = text.split(' ').collect();
            assert_eq!(Op::operand_words(words[0]), Some(words.len() - 1));
            assert_eq!(Op::parse(words[0], &words[1..]), Some(op), "{text}");
        }
    }

    /// Two operations that make objects with an identity may not be merged.
    #[test]
    fn repeatable_operations_allocate_only_numbers() {
        for row in Op::table().iter().filter(|row| row.effects.is_repeatable()) {
            assert!(
                !row.name.ends_with(".new") && !row.name.contains("new_"),
                "{}",
                row.name
            );
        }
    }

    #[test]
    fn an_operation_stays_three_words() {
        assert_eq!(size_of::<Op>(), 24);
    }

    #[test]
    fn folding_is_the_meaning() {
        let two = Scalar::I64(2);
        assert!(matches!(
            Op::I64Add.fold(&[two, two]),
            Some(Ok(Scalar::I64(4)))
        ));
        assert!(Op::I64Add.fold(&[two, Scalar::Bool(true)]).is_none());
        assert!(matches!(
            Op::I64Div.fold(&[two, Scalar::I64(0)]),
            Some(Err(_))
        ));
    }
}
