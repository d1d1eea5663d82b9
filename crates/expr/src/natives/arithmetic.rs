//! `uint` as a value, and the operators that choose by the values' types.

use polyc_base::Cause;
use polyc_base::Effects;
use polyc_base::arith;
use polyc_runtime::native::{Args, Fallible, NativeResult, Row};
use polyc_runtime::natives;
use polyc_runtime::{Context, Value};

use super::value::{Cel, cel, new_uint, no_overload};
use super::{function, lists, reader, strings};

pub(super) const ROWS: &[Row] = natives! {
    "expr.uint_box" (i64) -> any = uint_box,
        "an unsigned integer as a dynamic value" .only(Effects::ALLOCATES.and(Effects::TRAPS)) .fuel(1) .because(Cause::Representation);
    "expr.uint_unbox" (any) -> i64 = uint_unbox,
        "an unsigned integer; fails on anything else" .only(Effects::TRAPS) .fuel(1) .because(Cause::Representation);
    "expr.add" (any, any) -> any = add, "sum, or concatenation" => reader .because(Cause::GenericArithmetic);
    "expr.subtract" (any, any) -> any = subtract, "difference" => function .because(Cause::GenericArithmetic);
    "expr.multiply" (any, any) -> any = multiply, "product" => function .because(Cause::GenericArithmetic);
    "expr.divide" (any, any) -> any = divide, "quotient" => function .because(Cause::GenericArithmetic);
    "expr.remainder" (any, any) -> any = remainder,
        "remainder of integers" => function .because(Cause::GenericArithmetic);
    "expr.negate" (any) -> any = negate, "negation" => function .because(Cause::GenericArithmetic);
};

fn uint_box<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    new_uint(context, args.i64(0).cast_unsigned())
}

fn uint_unbox<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, i64> {
    match cel(context, args.value(0)) {
        Cel::Uint(it) => Ok(it.cast_signed()),
        _ => Err(no_overload()),
    }
}

/// Two numbers of one type.
enum Operands {
    Int(i64, i64),
    Uint(i64, i64),
    Double(f64, f64),
}

fn operands<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, Operands> {
    match (cel(context, args.value(0)), cel(context, args.value(1))) {
        (Cel::Int(a), Cel::Int(b)) => Ok(Operands::Int(a, b)),
        (Cel::Uint(a), Cel::Uint(b)) => Ok(Operands::Uint(a.cast_signed(), b.cast_signed())),
        (Cel::Double(a), Cel::Double(b)) => Ok(Operands::Double(a, b)),
        _ => Err(no_overload()),
    }
}

fn new_uint_bits<'h>(context: &mut Context<'h>, bits: i64) -> Fallible<'h, Value<'h>> {
    new_uint(context, bits.cast_unsigned())
}

fn add<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let value = match (cel(context, args.value(0)), cel(context, args.value(1))) {
        (Cel::String(a), Cel::String(b)) => strings::concat(context, a, b)?,
        (Cel::Bytes(a), Cel::Bytes(b)) => strings::concat_bytes(context, a, b)?,
        (Cel::List(a), Cel::List(b)) => lists::concat(context, a, b)?,
        _ => match operands(context, args)? {
            Operands::Int(a, b) => context.integer(arith::i64_add(a, b)?)?,
            Operands::Uint(a, b) => new_uint_bits(context, arith::u64_add(a, b)?)?,
            Operands::Double(a, b) => context.float(arith::f64_add(a, b))?,
        },
    };
    Ok(value)
}

macro_rules! operators {
    ($($name:ident $int:ident $uint:ident $double:ident;)*) => {$(
        fn $name<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
            let value = match operands(context, args)? {
                Operands::Int(a, b) => context.integer(arith::$int(a, b)?)?,
                Operands::Uint(a, b) => new_uint_bits(context, arith::$uint(a, b)?)?,
                Operands::Double(a, b) => context.float(arith::$double(a, b))?,
            };
            Ok(value.into())
        }
    )*};
}
operators! {
    subtract i64_sub u64_sub f64_sub;
    multiply i64_mul u64_mul f64_mul;
    divide i64_div u64_div f64_div;
}

fn remainder<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let value = match operands(context, args)? {
        Operands::Int(a, b) => context.integer(arith::i64_rem(a, b)?)?,
        Operands::Uint(a, b) => new_uint_bits(context, arith::u64_rem(a, b)?)?,
        Operands::Double(..) => return Err(no_overload()),
    };
    Ok(value)
}

fn negate<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let value = match cel(context, args.value(0)) {
        Cel::Int(it) => context.integer(arith::i64_neg(it)?)?,
        Cel::Double(it) => context.float(-it)?,
        _ => return Err(no_overload()),
    };
    Ok(value)
}
