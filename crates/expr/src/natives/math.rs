//! CEL's math library: what has no instruction of its own.

use core::cmp::Ordering;

use polyc_base::Cause;
use polyc_base::arith;
use polyc_runtime::native::{Args, Failure, Fallible, NativeResult, Row};
use polyc_runtime::natives;
use polyc_runtime::{Context, Value};

use super::compare::compare_numbers;
use super::value::{Cel, cel, new_uint, no_overload};
use super::{function, reader};

pub(super) const ROWS: &[Row] = natives! {
    "expr.greatest" (any) -> any = greatest,
        "the greatest number of a list; a number is itself" => reader .because(Cause::Order);
    "expr.least" (any) -> any = least,
        "the least number of a list; a number is itself" => reader .because(Cause::Order);
    "expr.round" (f64) -> f64 = round, "nearest integer, ties away from zero" => function .because(Cause::Rounding);
    "expr.is_inf" (f64) -> bool = is_inf, "whether it is infinite" => function;
    "expr.is_finite" (f64) -> bool = is_finite, "whether it is neither infinite nor NaN" => function;
    "expr.abs" (any) -> any = abs, "absolute value" => function;
    "expr.sign" (any) -> any = sign, "-1, 0 or 1 of the same type; NaN of NaN" => function;
    "expr.bit_and" (any, any) -> any = bit_and, "bitwise and" => function;
    "expr.bit_or" (any, any) -> any = bit_or, "bitwise or" => function;
    "expr.bit_xor" (any, any) -> any = bit_xor, "bitwise exclusive or" => function;
    "expr.bit_not" (any) -> any = bit_not, "bitwise complement" => function;
    "expr.shift_left" (any, any) -> any = shift_left, "shifted left, zeros coming in" => function;
    "expr.shift_right" (any, any) -> any = shift_right, "shifted right, zeros coming in" => function;
};

fn greatest<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    extreme(context, args.value(0), Ordering::Greater)
}

fn least<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    extreme(context, args.value(0), Ordering::Less)
}

/// The first of the numbers that no other exceeds in that direction.
fn extreme<'h>(context: &mut Context<'h>, value: Value<'h>, wanted: Ordering) -> NativeResult<'h> {
    let items = match cel(context, value) {
        Cel::List(list) => list.items(context),
        Cel::Int(_) | Cel::Uint(_) | Cel::Double(_) => return Ok(value),
        _ => return Err(no_overload()),
    };
    let mut best = None;
    for &item in items {
        let number = cel(context, item);
        let order = match best {
            None => compare_numbers(number, number).map(|_| Some(wanted)),
            Some(best) => compare_numbers(number, cel(context, best)),
        };
        if order.ok_or_else(no_overload)? == Some(wanted) {
            best = Some(item);
        }
    }
    let best = best.ok_or_else(|| Failure::error("a list of numbers must not be empty", &[]))?;
    Ok(best)
}

fn round<'h>(_: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, f64> {
    Ok(args.f64(0).round())
}

fn is_inf<'h>(_: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, bool> {
    Ok(args.f64(0).is_infinite())
}

fn is_finite<'h>(_: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, bool> {
    Ok(args.f64(0).is_finite())
}

fn abs<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let value = args.value(0);
    match cel(context, value) {
        Cel::Uint(_) => Ok(value),
        Cel::Int(it) => Ok(context.integer(arith::i64_abs(it)?)?),
        Cel::Double(it) => Ok(context.float(it.abs())?),
        _ => Err(no_overload()),
    }
}

fn sign<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let value = match cel(context, args.value(0)) {
        Cel::Uint(it) => new_uint(context, u64::from(it > 0))?,
        Cel::Int(it) => context.integer(it.signum())?,
        Cel::Double(it) if it == 0.0 || it.is_nan() => context.float(it)?,
        Cel::Double(it) => context.float(it.signum())?,
        _ => return Err(no_overload()),
    };
    Ok(value)
}

fn bits<'h>(context: &mut Context<'h>, args: Args<'_, 'h>, combine: fn(u64, u64) -> u64) -> NativeResult<'h> {
    let value = match (cel(context, args.value(0)), cel(context, args.value(1))) {
        (Cel::Int(a), Cel::Int(b)) => {
            let both = combine(a.cast_unsigned(), b.cast_unsigned());
            context.integer(both.cast_signed())?
        }
        (Cel::Uint(a), Cel::Uint(b)) => new_uint(context, combine(a, b))?,
        _ => return Err(no_overload()),
    };
    Ok(value)
}

fn bit_and<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    bits(context, args, |a, b| a & b)
}

fn bit_or<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    bits(context, args, |a, b| a | b)
}

fn bit_xor<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    bits(context, args, |a, b| a ^ b)
}

fn bit_not<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let value = match cel(context, args.value(0)) {
        Cel::Int(it) => context.integer(!it)?,
        Cel::Uint(it) => new_uint(context, !it)?,
        _ => return Err(no_overload()),
    };
    Ok(value)
}

fn shift_left<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    shifted(context, args, u64::checked_shl)
}

fn shift_right<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    shifted(context, args, u64::checked_shr)
}

fn shifted<'h>(context: &mut Context<'h>, args: Args<'_, 'h>, shift: fn(u64, u32) -> Option<u64>) -> NativeResult<'h> {
    let by = distance(context, args.value(1))?;
    let value = match cel(context, args.value(0)) {
        Cel::Int(it) => {
            let result = shift(it.cast_unsigned(), by).unwrap_or(0);
            context.integer(result.cast_signed())?
        }
        Cel::Uint(it) => new_uint(context, shift(it, by).unwrap_or(0))?,
        _ => return Err(no_overload()),
    };
    Ok(value)
}

/// How far to shift; 64 stands for more.
fn distance<'h>(context: &Context<'h>, value: Value<'h>) -> Fallible<'h, u32> {
    let Cel::Int(by) = cel(context, value) else {
        return Err(no_overload());
    };
    let by = u64::try_from(by).map_err(|_| Failure::error(format!("negative offset: {by}"), &[]))?;
    Ok(u32::try_from(by.min(64)).expect("at most 64"))
}
