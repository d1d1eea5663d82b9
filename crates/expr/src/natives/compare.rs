//! Equality and order across types (langdef, "Equality", "Ordering").

use core::cmp::Ordering;
use std::collections::HashSet;

use polyc_base::Cause;
use polyc_runtime::native::{Args, Fallible, Row};
use polyc_runtime::natives;
use polyc_runtime::{Context, Map, Value};

use super::value::{Cel, cel, no_overload};
use super::{function, maps, reader};

pub(super) const ROWS: &[Row] = natives! {
    "expr.equal" (any, any) -> bool = equal_native,
        "equal: numbers by value, lists and maps by contents" => reader .because(Cause::Equality);
    "expr.less" (any, any) -> bool = less, "less" => function .because(Cause::Order);
    "expr.less_equal" (any, any) -> bool = less_equal, "less or equal" => function .because(Cause::Order);
    "expr.greater" (any, any) -> bool = greater, "greater" => function .because(Cause::Order);
    "expr.greater_equal" (any, any) -> bool = greater_equal, "greater or equal" => function .because(Cause::Order);
};

/// Comparisons for a unit of fuel.
const STEPS_OF_FUEL: usize = 4;
/// Comparisons before those made are remembered.
const PLAIN_STEPS: usize = 4096;

fn equal_native<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, bool> {
    equal(context, args.value(0), args.value(1))
}

/// What is still to compare.
enum Pending<'c, 'h> {
    Pair(Value<'h>, Value<'h>),
    /// Elements of two lists, as many of each.
    Elements(&'c [Value<'h>], &'c [Value<'h>]),
}

/// Whether two values are equal. Values nest as deep as a program likes, so what is still to compare is on a list;
/// lists that share parts have exponentially many paths, so after a while no two objects are compared twice: had they
/// differed, that would have been the end. What it takes is charged on the way.
///
/// # Errors
/// The fuel or the memory does not suffice.
pub(super) fn equal<'h>(context: &Context<'h>, a: Value<'h>, b: Value<'h>) -> Fallible<'h, bool> {
    let mut pending = Vec::new();
    if !compare_parts(context, (a, b), &mut pending)? {
        return Ok(false);
    }
    let mut seen = HashSet::new();
    let mut steps = 0usize;
    while let Some(next) = pending.pop() {
        let (a, b) = match next {
            Pending::Pair(a, b) => (a, b),
            Pending::Elements(left, right) => match (left.split_first(), right.split_first()) {
                (Some((&a, left)), Some((&b, right))) => {
                    if !left.is_empty() {
                        pending.push(Pending::Elements(left, right));
                    }
                    (a, b)
                }
                _ => continue,
            },
        };
        steps += 1;
        context.charge_fuel(u64::from(steps.is_multiple_of(STEPS_OF_FUEL)))?;
        if steps > PLAIN_STEPS && !seen.insert((a.word(), b.word())) {
            continue;
        }
        if !compare_parts(context, (a, b), &mut pending)? {
            return Ok(false);
        }
        if steps.is_multiple_of(PLAIN_STEPS) {
            check_room(context, pending.len() + seen.len())?;
        }
    }
    Ok(true)
}

/// Whether two values are equal but for their parts, which are noted down.
fn compare_parts<'c, 'h>(
    context: &'c Context<'h>,
    (a, b): (Value<'h>, Value<'h>),
    pending: &mut Vec<Pending<'c, 'h>>,
) -> Fallible<'h, bool> {
    match (cel(context, a), cel(context, b)) {
        (Cel::List(a), Cel::List(b)) => {
            let (a, b) = (a.items(context), b.items(context));
            if a.len() == b.len() {
                pending.push(Pending::Elements(a, b));
            }
            Ok(a.len() == b.len())
        }
        (Cel::Map(a), Cel::Map(b)) => push_entries(context, a, b, pending),
        (Cel::Foreign(_), Cel::Foreign(_)) => Ok(a == b),
        (a, b) => equal_simple(context, a, b),
    }
}

/// Fails if there is no memory to note down so many pairs.
fn check_room<'h>(context: &Context<'h>, pairs: usize) -> Fallible<'h, ()> {
    context.check_memory(pairs * size_of::<Pending<'_, 'h>>())
}

fn push_entries<'h>(
    context: &Context<'h>,
    a: Map<'h>,
    b: Map<'h>,
    pending: &mut Vec<Pending<'_, 'h>>,
) -> Fallible<'h, bool> {
    if a.len(context) != b.len(context) {
        return Ok(false);
    }
    check_room(context, pending.len() + a.len(context))?;
    context.charge_fuel(a.places(context) as u64)?;
    for (key, value) in a.iter(context) {
        let Some(other) = maps::get(context, b, key)? else {
            return Ok(false);
        };
        pending.push(Pending::Pair(value, other));
    }
    Ok(true)
}

/// Whether two values that hold no others are equal.
///
/// # Errors
/// The fuel does not suffice for two long strings.
pub(super) fn equal_simple<'h>(context: &Context<'h>, a: Cel<'h>, b: Cel<'h>) -> Fallible<'h, bool> {
    Ok(match (a, b) {
        (Cel::Null, Cel::Null) => true,
        (Cel::Bool(a), Cel::Bool(b)) => a == b,
        (Cel::String(a), Cel::String(b)) | (Cel::Type(a), Cel::Type(b)) => {
            let (a, b) = (a.units(context), b.units(context));
            a.len() == b.len() && {
                context.charge_fuel(a.len() as u64 / 16)?;
                a == b
            }
        }
        (Cel::Bytes(a), Cel::Bytes(b)) => {
            let (a, b) = (a.as_slice(context), b.as_slice(context));
            a.len() == b.len() && {
                context.charge_fuel(a.len() as u64 / 64)?;
                a == b
            }
        }
        _ => compare_numbers(a, b) == Some(Some(Ordering::Equal)),
    })
}

/// How two numbers compare on one number line: nothing if they are no numbers, nothing inside if one is NaN.
pub(super) fn compare_numbers(a: Cel<'_>, b: Cel<'_>) -> Option<Option<Ordering>> {
    Some(match (a, b) {
        (Cel::Int(a), Cel::Int(b)) => Some(a.cmp(&b)),
        (Cel::Uint(a), Cel::Uint(b)) => Some(a.cmp(&b)),
        (Cel::Int(a), Cel::Uint(b)) => Some(i128::from(a).cmp(&i128::from(b))),
        (Cel::Uint(a), Cel::Int(b)) => Some(i128::from(a).cmp(&i128::from(b))),
        (Cel::Double(a), Cel::Double(b)) => a.partial_cmp(&b),
        (Cel::Double(a), _) => compare_double(a, integer(b)?),
        (_, Cel::Double(b)) => compare_double(b, integer(a)?).map(Ordering::reverse),
        _ => return None,
    })
}

fn integer(value: Cel<'_>) -> Option<i128> {
    match value {
        Cel::Int(it) => Some(it.into()),
        Cel::Uint(it) => Some(it.into()),
        _ => None,
    }
}

/// Exactly: the whole part first, then the fraction decides.
fn compare_double(double: f64, integer: i128) -> Option<Ordering> {
    if double.is_nan() {
        return None;
    }
    // Beyond 64 bits either way the conversion saturates far outside any integer.
    let whole = double.trunc() as i128;
    let fraction = double - double.trunc();
    let by_fraction = fraction.partial_cmp(&0.0).unwrap_or(Ordering::Equal);
    Some(whole.cmp(&integer).then(by_fraction))
}

/// How two values of one ordered type, or two numbers, compare; nothing if one is NaN.
fn compare<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, Option<Ordering>> {
    let (a, b) = (cel(context, args.value(0)), cel(context, args.value(1)));
    Ok(match (a, b) {
        (Cel::Bool(a), Cel::Bool(b)) => Some(a.cmp(&b)),
        (Cel::String(a), Cel::String(b)) => Some(a.units(context).compare(b.units(context))),
        (Cel::Bytes(a), Cel::Bytes(b)) => Some(a.as_slice(context).cmp(b.as_slice(context))),
        _ => compare_numbers(a, b).ok_or_else(no_overload)?,
    })
}

macro_rules! relations {
    ($($name:ident $test:ident;)*) => {$(
        fn $name<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, bool> {
            Ok(compare(context, args)?.is_some_and(Ordering::$test))
        }
    )*};
}
relations! {
    less is_lt;
    less_equal is_le;
    greater is_gt;
    greater_equal is_ge;
}
