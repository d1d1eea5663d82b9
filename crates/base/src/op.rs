//! The operation table: everything between control flow, in the IR and in the bytecode.
//!
//! A row is `Variant = opcode "text name" [operand: type, …] (operand types) -> result, effects, fuel, "meaning";` —
//! the operands in brackets are written in the instruction, those in parentheses are values, effects are flags of
//! [`Effects`]. Rows come in three groups: `scalar` rows name the [`crate::arith`] function that is their whole
//! meaning; `fixed` rows have the types shown; `special` rows name the function of [`crate::typing`] that says their
//! types.
//!
//! The IR adds terminators to these, the bytecode adds locals, branches and tail calls. Enum, names, types, text form,
//! constant folder, encoder, verifiers, interpreter and reference expand from this table. To add an operation, add a
//! row and mend what then does not compile.

use core::fmt;

use crate::arith::{self, Element};
use crate::cause::{Cause, usual_cause_of};
use crate::decl::{Declarations, ImportKind};
use crate::effects::Effects;
use crate::id::{ConstId, EntryId, FuncId, GlobalId, ImportId, ShapeId};
use crate::operand::{FloatBits, TextOperand};
use crate::scalar::{Immediate, Kind, Scalar, Type};
use crate::trap::Trap;
use crate::typing::{self, Typing};

/// Calls `$callback! { {extra} scalar {rows} fixed {rows} special {rows} }`; `extra` is what the caller gives in
/// braces.
#[macro_export]
macro_rules! for_each_op {
    ($callback:ident) => { $crate::for_each_op! { $callback {} } };
    ($callback:ident { $($extra:tt)* }) => { $callback! { { $($extra)* }
scalar {
    I64Add = 0 "i64.add" i64_add (i64, i64) -> i64, TRAPS, 1, "sum; traps on overflow";
    I64Sub = 1 "i64.sub" i64_sub (i64, i64) -> i64, TRAPS, 1, "difference; traps on overflow";
    I64Mul = 2 "i64.mul" i64_mul (i64, i64) -> i64, TRAPS, 1, "product; traps on overflow";
    I64Div = 3 "i64.div" i64_div (i64, i64) -> i64, TRAPS, 1, "quotient toward zero; traps on 0 and overflow";
    I64Rem = 4 "i64.rem" i64_rem (i64, i64) -> i64, TRAPS, 1, "remainder with the sign of the dividend; traps on 0";
    I64Mod = 5 "i64.mod" i64_mod (i64, i64) -> i64, TRAPS, 1, "remainder from 0 up; traps unless the divisor is positive";
    I64Neg = 6 "i64.neg" i64_neg (i64) -> i64, TRAPS, 1, "negation; traps on overflow";
    I64Abs = 7 "i64.abs" i64_abs (i64) -> i64, TRAPS, 1, "absolute value; traps on overflow";
    I64AddWrap = 8 "i64.add_wrap" i64_add_wrap (i64, i64) -> i64, NONE, 1, "sum modulo 2^64";
    I64SubWrap = 9 "i64.sub_wrap" i64_sub_wrap (i64, i64) -> i64, NONE, 1, "difference modulo 2^64";
    I64MulWrap = 10 "i64.mul_wrap" i64_mul_wrap (i64, i64) -> i64, NONE, 1, "product modulo 2^64";
    I64And = 11 "i64.and" i64_and (i64, i64) -> i64, NONE, 1, "bitwise and";
    I64Or = 12 "i64.or" i64_or (i64, i64) -> i64, NONE, 1, "bitwise or";
    I64Xor = 13 "i64.xor" i64_xor (i64, i64) -> i64, NONE, 1, "bitwise exclusive or";
    I64Shl = 14 "i64.shl" i64_shl (i64, i64) -> i64, NONE, 1, "shift left by the low six bits";
    I64ShrS = 15 "i64.shr_s" i64_shr_s (i64, i64) -> i64, NONE, 1, "shift right by the low six bits, copying the sign";
    I64ShrU = 16 "i64.shr_u" i64_shr_u (i64, i64) -> i64, NONE, 1, "shift right by the low six bits, filling with zeros";
    I64Eq = 17 "i64.eq" i64_eq (i64, i64) -> bool, NONE, 1, "equal";
    I64Ne = 18 "i64.ne" i64_ne (i64, i64) -> bool, NONE, 1, "not equal";
    I64Lt = 19 "i64.lt" i64_lt (i64, i64) -> bool, NONE, 1, "less, signed";
    I64Le = 20 "i64.le" i64_le (i64, i64) -> bool, NONE, 1, "less or equal, signed";
    I64Gt = 21 "i64.gt" i64_gt (i64, i64) -> bool, NONE, 1, "greater, signed";
    I64Ge = 22 "i64.ge" i64_ge (i64, i64) -> bool, NONE, 1, "greater or equal, signed";
    U64Add = 23 "u64.add" u64_add (i64, i64) -> i64, TRAPS, 1, "unsigned sum; traps on overflow";
    U64Sub = 24 "u64.sub" u64_sub (i64, i64) -> i64, TRAPS, 1, "unsigned difference; traps on overflow";
    U64Mul = 25 "u64.mul" u64_mul (i64, i64) -> i64, TRAPS, 1, "unsigned product; traps on overflow";
    U64Div = 26 "u64.div" u64_div (i64, i64) -> i64, TRAPS, 1, "unsigned quotient; traps on 0";
    U64Rem = 27 "u64.rem" u64_rem (i64, i64) -> i64, TRAPS, 1, "unsigned remainder; traps on 0";
    U64Lt = 28 "u64.lt" u64_lt (i64, i64) -> bool, NONE, 1, "less, unsigned";
    U64Le = 29 "u64.le" u64_le (i64, i64) -> bool, NONE, 1, "less or equal, unsigned";
    U64Gt = 30 "u64.gt" u64_gt (i64, i64) -> bool, NONE, 1, "greater, unsigned";
    U64Ge = 31 "u64.ge" u64_ge (i64, i64) -> bool, NONE, 1, "greater or equal, unsigned";
    F64Add = 32 "f64.add" f64_add (f64, f64) -> f64, NONE, 1, "sum";
    F64Sub = 33 "f64.sub" f64_sub (f64, f64) -> f64, NONE, 1, "difference";
    F64Mul = 34 "f64.mul" f64_mul (f64, f64) -> f64, NONE, 1, "product";
    F64Div = 35 "f64.div" f64_div (f64, f64) -> f64, NONE, 1, "quotient";
    F64Neg = 36 "f64.neg" f64_neg (f64) -> f64, NONE, 1, "negation";
    F64Abs = 37 "f64.abs" f64_abs (f64) -> f64, NONE, 1, "absolute value";
    F64Sqrt = 38 "f64.sqrt" f64_sqrt (f64) -> f64, NONE, 1, "square root";
    F64Floor = 39 "f64.floor" f64_floor (f64) -> f64, NONE, 1, "largest integer not above";
    F64Ceil = 40 "f64.ceil" f64_ceil (f64) -> f64, NONE, 1, "smallest integer not below";
    F64Trunc = 41 "f64.trunc" f64_trunc (f64) -> f64, NONE, 1, "rounded toward zero";
    F64RoundEven = 42 "f64.round_even" f64_round_even (f64) -> f64, NONE, 1, "nearest integer, ties to even";
    F64Pow = 43 "f64.pow" f64_pow (f64, f64) -> f64, NONE, 4, "power";
    F64Exp = 44 "f64.exp" f64_exp (f64) -> f64, NONE, 4, "e to the power";
    F64Ln = 45 "f64.ln" f64_ln (f64) -> f64, NONE, 4, "natural logarithm";
    F64Sin = 46 "f64.sin" f64_sin (f64) -> f64, NONE, 4, "sine of radians";
    F64Cos = 47 "f64.cos" f64_cos (f64) -> f64, NONE, 4, "cosine of radians";
    F64Tan = 48 "f64.tan" f64_tan (f64) -> f64, NONE, 4, "tangent of radians";
    F64Asin = 49 "f64.asin" f64_asin (f64) -> f64, NONE, 4, "arc sine";
    F64Acos = 50 "f64.acos" f64_acos (f64) -> f64, NONE, 4, "arc cosine";
    F64Atan = 51 "f64.atan" f64_atan (f64) -> f64, NONE, 4, "arc tangent";
    F64Atan2 = 52 "f64.atan2" f64_atan2 (f64, f64) -> f64, NONE, 4, "arc tangent of y / x in the quadrant of the point";
    F64Eq = 53 "f64.eq" f64_eq (f64, f64) -> bool, NONE, 1, "equal";
    F64Ne = 54 "f64.ne" f64_ne (f64, f64) -> bool, NONE, 1, "not equal";
    F64Lt = 55 "f64.lt" f64_lt (f64, f64) -> bool, NONE, 1, "less";
    F64Le = 56 "f64.le" f64_le (f64, f64) -> bool, NONE, 1, "less or equal";
    F64Gt = 57 "f64.gt" f64_gt (f64, f64) -> bool, NONE, 1, "greater";
    F64Ge = 58 "f64.ge" f64_ge (f64, f64) -> bool, NONE, 1, "greater or equal";
    F64IsNan = 59 "f64.is_nan" f64_is_nan (f64) -> bool, NONE, 1, "is not a number";
    BoolNot = 60 "bool.not" bool_not (bool) -> bool, NONE, 1, "negation";
    BoolAnd = 61 "bool.and" bool_and (bool, bool) -> bool, NONE, 1, "both";
    BoolOr = 62 "bool.or" bool_or (bool, bool) -> bool, NONE, 1, "either";
    BoolEq = 63 "bool.eq" bool_eq (bool, bool) -> bool, NONE, 1, "equal";
    BoolNe = 64 "bool.ne" bool_ne (bool, bool) -> bool, NONE, 1, "not equal";
    I64FromBool = 65 "i64.from_bool" i64_from_bool (bool) -> i64, NONE, 1, "0 or 1";
    I64FromU64 = 66 "i64.from_u64" i64_from_u64 (i64) -> i64, TRAPS, 1, "unsigned to signed; traps above 2^63 - 1";
    U64FromI64 = 67 "u64.from_i64" u64_from_i64 (i64) -> i64, TRAPS, 1, "signed to unsigned; traps if negative";
    F64FromI64 = 68 "f64.from_i64" f64_from_i64 (i64) -> f64, NONE, 1, "nearest float";
    F64FromU64 = 69 "f64.from_u64" f64_from_u64 (i64) -> f64, NONE, 1, "nearest float of an unsigned integer";
    I64Trunc = 70 "i64.trunc" i64_trunc (f64) -> i64, TRAPS, 1, "toward zero; traps out of range";
    I64Round = 71 "i64.round" i64_round (f64) -> i64, TRAPS, 1, "nearest, ties away from zero; traps out of range";
    U64Trunc = 72 "u64.trunc" u64_trunc (f64) -> i64, TRAPS, 1, "toward zero, unsigned; traps out of range";
    I64FromBits = 73 "i64.from_bits" i64_from_bits (f64) -> i64, NONE, 1, "the bits of a float";
    F64FromBits = 74 "f64.from_bits" f64_from_bits (i64) -> f64, NONE, 1, "the float of these bits";
}
fixed {
    I64Const = 75 "i64.const" [value: i64] () -> i64, NONE, 1, "an integer";
    F64Const = 76 "f64.const" [value: FloatBits] () -> f64, NONE, 1, "a float";
    BoolConst = 77 "bool.const" [value: bool] () -> bool, NONE, 1, "a truth value";
    AnyImmediate = 78 "any.const" [value: Immediate] () -> any, NONE, 1, "an immediate";
    AnyInteger = 79 "any.integer" [value: i64] () -> any, NONE, 1, "a small integer (61 bits)";
    Const = 80 "const" [constant: ConstId] () -> any, NONE, 1, "an entry of the constant pool";
    ObjEmpty = 81 "obj.empty" [] () -> obj, NONE, 1, "the object both of whose regions are empty";

    I64Check = 82 "i64.check" [low: i64, high: i64] (i64) -> i64, TRAPS, 1, "the value itself; traps unless low <= value <= high";
    I64Element = 83 "i64.element" [element: Element] (i64) -> i64, TRAPS, 1, "offset of the element of that index; traps if there is none";

    AnyFromI64 = 84 "any.from_i64" [] (i64) -> any, ALLOCATES, 1, "the integer as a dynamic value";
    AnyFromF64 = 85 "any.from_f64" [] (f64) -> any, ALLOCATES, 1, "the float as a dynamic value";
    AnyFromBool = 86 "any.from_bool" [] (bool) -> any, NONE, 1, "the truth value as a dynamic value";
    AnyFromChar = 87 "any.from_char" [] (i64) -> any, TRAPS, 1, "the character of that code point; traps if there is none";
    AnyFromObj = 88 "any.from_obj" [] (obj) -> any, NONE, 1, "the reference as a dynamic value";
    I64FromAny = 89 "i64.from_any" [] (any) -> i64, TRAPS, 1, "an integer of 64 bits; traps on anything else";
    F64FromAny = 90 "f64.from_any" [] (any) -> f64, TRAPS, 1, "a float; traps on anything else";
    BoolFromAny = 91 "bool.from_any" [] (any) -> bool, TRAPS, 1, "a boolean; traps on anything else";
    CharFromAny = 92 "char.from_any" [] (any) -> i64, TRAPS, 1, "the code point of a character; traps on anything else";
    AnyTruthy = 93 "any.truthy" [] (any) -> bool, NONE, 1, "anything but false";
    AnyIs = 94 "any.is" [kind: Kind] (any) -> bool, NONE, 1, "is of that kind";
    AnySame = 95 "any.same" [] (any, any) -> bool, NONE, 1, "the same word: immediates equal, objects identical";
    AnyEqv = 96 "any.eqv" [] (any, any) -> bool, NONE, 1, "the same, or numbers of the same exactness and value (R7RS 6.1 eqv?)";
    AnyEqual = 202 "any.equal" [] (any, any) -> bool, READS | ALLOCATES, 2, "of equal contents (R7RS 6.1 equal?)";
    AnyDefined = 97 "any.defined" [name: ConstId] (any) -> any, TRAPS, 1, "the value itself; traps if it is undefined";

    AnyAdd = 98 "any.add" [] (any, any) -> any, ALLOCATES | TRAPS, 1, "sum in the numeric tower";
    AnySub = 99 "any.sub" [] (any, any) -> any, ALLOCATES | TRAPS, 1, "difference in the numeric tower";
    AnyMul = 100 "any.mul" [] (any, any) -> any, ALLOCATES | TRAPS, 1, "product in the numeric tower";
    AnyQuotient = 101 "any.quotient" [] (any, any) -> any, ALLOCATES | TRAPS, 1, "integer quotient toward zero";
    AnyRemainder = 102 "any.remainder" [] (any, any) -> any, ALLOCATES | TRAPS, 1, "integer remainder with the sign of the dividend";
    AnyModulo = 103 "any.modulo" [] (any, any) -> any, ALLOCATES | TRAPS, 1, "integer remainder with the sign of the divisor";
    AnyFloorQuotient = 203 "any.floor_quotient" [] (any, any) -> any, ALLOCATES | TRAPS, 1, "integer quotient toward minus infinity";
    AnyNumEq = 104 "any.num_eq" [] (any, any) -> bool, TRAPS, 1, "numerically equal";
    AnyLt = 105 "any.lt" [] (any, any) -> bool, TRAPS, 1, "numerically less";
    AnyLe = 106 "any.le" [] (any, any) -> bool, TRAPS, 1, "numerically less or equal";
    AnyGt = 107 "any.gt" [] (any, any) -> bool, TRAPS, 1, "numerically greater";
    AnyGe = 108 "any.ge" [] (any, any) -> bool, TRAPS, 1, "numerically greater or equal";

    PairNew = 109 "pair.new" [] (any, any) -> any, FRESH, 2, "a fresh pair";
    PairFirst = 110 "pair.first" [] (any) -> any, READS | TRAPS, 1, "first field of a pair";
    PairRest = 111 "pair.rest" [] (any) -> any, READS | TRAPS, 1, "second field of a pair";
    PairSetFirst = 112 "pair.set_first" [] (any, any), WRITES | TRAPS, 1, "change the first field";
    PairSetRest = 113 "pair.set_rest" [] (any, any), WRITES | TRAPS, 1, "change the second field";
    VectorNew = 114 "vector.new" [] (i64, any) -> any, FRESH | TRAPS, 4, "a fresh vector of that length, filled";
    VectorLen = 115 "vector.len" [] (any) -> i64, TRAPS, 1, "length of a vector, which never changes";
    VectorGet = 116 "vector.get" [] (any, i64) -> any, READS | TRAPS, 1, "element, counted from 0";
    VectorSet = 117 "vector.set" [] (any, i64, any), WRITES | TRAPS, 1, "change an element";
    BytesNew = 118 "bytes.new" [] (i64, i64) -> any, FRESH | TRAPS, 4, "fresh bytes of that length, filled with the low eight bits";
    BytesLen = 119 "bytes.len" [] (any) -> i64, TRAPS, 1, "number of bytes, which never changes";
    BytesGet = 120 "bytes.get" [] (any, i64) -> i64, READS | TRAPS, 1, "byte, counted from 0";
    BytesSet = 121 "bytes.set" [] (any, i64, i64), WRITES | TRAPS, 1, "change a byte; traps unless 0 <= value <= 255";
    StringLen = 122 "string.len" [] (any) -> i64, TRAPS, 1, "number of code points, which never changes";
    StringGet = 123 "string.get" [] (any, i64) -> i64, READS | TRAPS, 1, "code point, counted from 0";
    StringSet = 124 "string.set" [] (any, i64, i64), WRITES | ALLOCATES | TRAPS, 2, "change a code point";
    StringAppend = 204 "string.append" [] (any, any) -> any, READS | FRESH | TRAPS, 4, "a fresh string of the characters of both";
    BoxNew = 125 "box.new" [] (any) -> any, FRESH, 2, "a fresh one-slot cell";
    BoxGet = 126 "box.get" [] (any) -> any, READS | TRAPS, 1, "what a cell holds";
    BoxSet = 127 "box.set" [] (any, any), WRITES | TRAPS, 1, "change what a cell holds";
    ClosureGet = 128 "closure.get" [index: u32] (any) -> any, READS | TRAPS, 1, "captured value of a closure";
    ClosureSet = 129 "closure.set" [index: u32] (any, any), WRITES | TRAPS, 1, "set a captured value (only to tie a recursive knot)";
    ValuesCount = 130 "values.count" [] (any) -> i64, NONE, 1, "how many values: 1 unless it is a values object";
    ValuesGet = 131 "values.get" [index: u32] (any) -> any, TRAPS, 1, "one of several values";
    DynamicGet = 132 "dynamic.get" [] () -> any, READS, 1, "the dynamic state of this continuation";
    DynamicSet = 133 "dynamic.set" [] (any), WRITES, 1, "change the dynamic state";

    ObjNew = 134 "obj.new" [shape: ShapeId] () -> obj, FRESH, 2, "a fresh object of a shape, its regions as declared, zero";
    ObjNewSized = 135 "obj.new_sized" [shape: ShapeId] (i64, i64) -> obj, FRESH | TRAPS, 4, "a fresh object with that many refs and raw bytes";
    ObjCast = 136 "obj.cast" [shape: ShapeId] (any) -> obj, TRAPS, 1, "the object; traps if nil or of another shape";
    ObjIs = 137 "obj.is" [shape: ShapeId] (any) -> bool, NONE, 1, "is an object of that shape";
    ObjOf = 201 "obj.of" [shape: ShapeId] (any, any) -> bool, READS, 2, "is an object of that shape whose first reference is the second operand";
    RefField = 138 "ref.field" [shape: ShapeId, offset: u32] (any) -> any, READS | TRAPS, 2, "reference at an offset of an object of a shape; traps on anything else";
    I64Field = 139 "i64.field" [shape: ShapeId, offset: u32] (any) -> i64, READS | TRAPS, 2, "eight raw bytes at an offset of an object of a shape; traps on anything else";
    ObjRefs = 140 "obj.refs" [] (obj) -> i64, READS, 1, "length of the ref region";
    ObjRaw = 141 "obj.raw" [] (obj) -> i64, READS, 1, "length of the raw region in bytes";
    ObjDispose = 142 "obj.dispose" [] (obj), WRITES, 1, "shrink both regions to nothing";
    RefLoad = 143 "ref.load" [offset: u32] (obj) -> any, READS | TRAPS, 1, "reference at an offset";
    RefStore = 144 "ref.store" [offset: u32] (obj, any), WRITES | TRAPS, 1, "store a reference";
    I64Load = 145 "i64.load" [offset: u32] (obj) -> i64, READS | TRAPS, 1, "eight raw bytes at an offset";
    I64Store = 146 "i64.store" [offset: u32] (obj, i64), WRITES | TRAPS, 1, "store eight raw bytes";
    F64Load = 147 "f64.load" [offset: u32] (obj) -> f64, READS | TRAPS, 1, "a float at an offset";
    F64Store = 148 "f64.store" [offset: u32] (obj, f64), WRITES | TRAPS, 1, "store a float";
    U8Load = 149 "u8.load" [offset: u32] (obj) -> i64, READS | TRAPS, 1, "one raw byte at an offset";
    U8Store = 150 "u8.store" [offset: u32] (obj, i64), WRITES | TRAPS, 1, "store the low eight bits";
    RefLoadAt = 151 "ref.load_at" [offset: u32] (obj, i64) -> any, READS | TRAPS, 1, "reference at offset + value";
    RefStoreAt = 152 "ref.store_at" [offset: u32] (obj, i64, any), WRITES | TRAPS, 1, "store a reference at offset + value";
    I64LoadAt = 153 "i64.load_at" [offset: u32] (obj, i64) -> i64, READS | TRAPS, 1, "eight raw bytes at offset + value";
    I64StoreAt = 154 "i64.store_at" [offset: u32] (obj, i64, i64), WRITES | TRAPS, 1, "store eight raw bytes at offset + value";
    F64LoadAt = 155 "f64.load_at" [offset: u32] (obj, i64) -> f64, READS | TRAPS, 1, "a float at offset + value";
    F64StoreAt = 156 "f64.store_at" [offset: u32] (obj, i64, f64), WRITES | TRAPS, 1, "store a float at offset + value";
    U8LoadAt = 157 "u8.load_at" [offset: u32] (obj, i64) -> i64, READS | TRAPS, 1, "one raw byte at offset + value";
    U8StoreAt = 158 "u8.store_at" [offset: u32] (obj, i64, i64), WRITES | TRAPS, 1, "store the low eight bits at offset + value";
    RefLoadElement = 159 "ref.load_element" [element: Element] (obj, i64) -> any, READS | TRAPS, 1, "reference of the element of that index";
    RefStoreElement = 160 "ref.store_element" [element: Element] (obj, i64, any), WRITES | TRAPS, 1, "store the element of that index";
    I64LoadElement = 161 "i64.load_element" [element: Element] (obj, i64) -> i64, READS | TRAPS, 1, "eight-byte element of that index";
    I64StoreElement = 162 "i64.store_element" [element: Element] (obj, i64, i64), WRITES | TRAPS, 1, "store the eight-byte element of that index";
    F64LoadElement = 163 "f64.load_element" [element: Element] (obj, i64) -> f64, READS | TRAPS, 1, "float element of that index";
    F64StoreElement = 164 "f64.store_element" [element: Element] (obj, i64, f64), WRITES | TRAPS, 1, "store the float element of that index";
    U8LoadElement = 165 "u8.load_element" [element: Element] (obj, i64) -> i64, READS | TRAPS, 1, "one-byte element of that index";
    U8StoreElement = 166 "u8.store_element" [element: Element] (obj, i64, i64), WRITES | TRAPS, 1, "store the one-byte element of that index";
    ObjCopy = 167 "obj.copy" [refs: u32, raw: u32] (obj, i64, i64, obj, i64, i64), WRITES | TRAPS, 4, "copy refs and raw bytes to a place (object, ref offset, raw offset) from a place; they may overlap";
    RawCompare = 168 "raw.compare" [length: u32] (obj, i64, obj, i64) -> i64, READS | TRAPS, 4, "compare raw bytes at two places (object, raw offset): -1, 0 or 1";
}
special {
    VectorOf = 169 "vector.of" [count: u32] operands, FRESH, 2, "a fresh vector of the operands";
    ValuesOf = 170 "values.of" [count: u32] operands, FRESH, 2, "several values in one; one operand is itself";
    ClosureNew = 171 "closure.new" [func: FuncId, count: u32] closure_new, FRESH, 2, "a closure of a procedure function over the operands";
    ClosureNative = 172 "closure.native" [import: ImportId] closure_native, NONE, 1, "a native as a procedure";
    GlobalGet = 173 "global.get" [global: GlobalId] global_get, READS, 1, "value of a global of this module";
    GlobalSet = 174 "global.set" [global: GlobalId] global_set, WRITES, 1, "change a global of this module";
    ImportGet = 175 "import.get" [import: ImportId] import_get, READS, 1, "value of an imported global";
    ImportSet = 176 "import.set" [import: ImportId] import_set, WRITES, 1, "change an imported global";
    Call = 177 "call" [func: FuncId] call, CALLS, 2, "call a function of this module";
    CallImport = 178 "call.import" [import: ImportId] call_import, CALLS, 2, "call a function of another module";
    CallNative = 179 "call.native" [import: ImportId, argc: u32] call_native, CALLS, 2, "call a native";
    CallClosure = 180 "call.closure" [argc: u32] call_closure, CALLS, 2, "call a procedure (first operand) with dynamic arguments";
    Apply = 181 "call.apply" [] apply, CALLS, 2, "call a procedure with the elements of a list";
    CallCc = 182 "call.cc" [] receiver, CALLS, 2, "call a procedure with the current continuation, itself a procedure";
    RaiseContinuable = 183 "raise.continuable" [] receiver, CALLS, 2, "raise a value; a handler's result is the result";
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
        scalar { $($s:ident = $s_number:literal $s_name:literal $s_fn:ident ($($s_in:ident),*) -> $s_out:ident,
                   $($s_effects:ident)|+, $s_fuel:literal, $s_doc:literal;)* }
        fixed { $($f:ident = $f_number:literal $f_name:literal [$($f_field:ident: $f_ty:ty),*] ($($f_in:ident),*) $(-> $f_out:ident)?,
                  $($f_effects:ident)|+, $f_fuel:literal, $f_doc:literal;)* }
        special { $($x:ident = $x_number:literal $x_name:literal [$($x_field:ident: $x_ty:ty),*] $x_typing:ident,
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

            /// Whether it is a constant: takes nothing, may be made again anywhere.
            #[must_use]
            pub const fn is_constant(&self) -> bool {
                matches!(
                    self,
                    Self::I64Const { .. }
                        | Self::F64Const { .. }
                        | Self::BoolConst { .. }
                        | Self::AnyImmediate { .. }
                        | Self::AnyInteger { .. }
                        | Self::Const { .. }
                        | Self::ObjEmpty {}
                )
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

            /// The same in a module: of a call of a native, what the import says of that.
            #[must_use]
            pub fn effects_in(&self, declarations: &Declarations) -> Effects {
                let native = match self {
                    Self::CallNative { import, .. } => declarations.import(*import).ok(),
                    _ => None,
                };
                match native.map(|import| &import.kind) {
                    Some(ImportKind::Native { effects, .. }) => *effects,
                    _ => self.effects(),
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
                        effects: Effects::NONE$(.and(Effects::$s_effects))+, fuel: $s_fuel, meaning: $s_doc,
                        cause: usual_cause_of(stringify!($s)) },)*
                    $(OpRow { name: $f_name, operands: concat!($(stringify!($f_field), " ",)* ""),
                        types: concat!("(", $(stringify!($f_in), " ",)* ")" $(, " -> ", stringify!($f_out))?),
                        effects: Effects::NONE$(.and(Effects::$f_effects))+, fuel: $f_fuel, meaning: $f_doc,
                        cause: usual_cause_of(stringify!($f)) },)*
                    $(OpRow { name: $x_name, operands: concat!($(stringify!($x_field), " ",)* ""), types: "",
                        effects: Effects::NONE$(.and(Effects::$x_effects))+, fuel: $x_fuel, meaning: $x_doc,
                        cause: usual_cause_of(stringify!($x)) },)*
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
    /// Its usual cause.
    pub cause: Option<Cause>,
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
        assert!(matches!(Op::I64Add.fold(&[two, two]), Some(Ok(Scalar::I64(4)))));
        assert!(Op::I64Add.fold(&[two, Scalar::Bool(true)]).is_none());
        assert!(matches!(Op::I64Div.fold(&[two, Scalar::I64(0)]), Some(Err(_))));
    }
}
