//! Lists: vectors that no longer change.

use polyc_base::Cause;
use polyc_base::trap::Limit;
use polyc_runtime::native::{Args, Charge, Failure, Fallible, NativeResult, Row};
use polyc_runtime::natives;
use polyc_runtime::{Context, Value, Vector};

use super::compare::equal;
use super::value::{Cel, cel, no_overload, type_name};
use super::{by_length, maps, reader};

pub(super) const ROWS: &[Row] = natives! {
    "expr.list_concat" (any, any) -> any = list_concat, "the elements of both lists" => reader;
    "expr.list_has" (any, any) -> bool = list_has,
        "whether a list has an element equal to the first operand" => reader .because(Cause::Equality);
    "expr.list_prefix" (any, i64) -> any = list_prefix,
        "a list of the first so many elements" => reader .because(Cause::Loop);
    "expr.list_range" (i64) -> any = list_range, "the integers from 0 up to the operand" => reader .cost(range_cost);
    "expr.iterable" (any) -> any = iterable,
        "the elements of a list, the keys of a map" => reader .because(Cause::Kind);
    "expr.keys" (any) -> any = keys, "the positions of a list, the keys of a map" => reader .because(Cause::Kind);
    "expr.in" (any, any) -> bool = is_in,
        "whether it is an element of a list or a key of a map" => reader .cost(in_cost) .because(Cause::Equality);
    "expr.index" (any, any) -> any = index,
        "element of a list or value of a map" => reader .cost(maps::key_cost) .because(Cause::Bounds);
    "expr.size" (any) -> i64 = size,
        "number of elements, entries, code points or bytes" => reader .cost(fixed) .because(Cause::Text);
};

/// A list is gone through; a map is not.
fn in_cost<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    match cel(context, args.value(1)) {
        Cel::Map(_) => maps::key_cost(context, args),
        _ => by_length(context, args),
    }
}

fn fixed<'h>(_: &Context<'h>, _: Args<'_, 'h>) -> Charge {
    Charge::linear(0, 0)
}

fn list_concat<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let (a, b) = (
        context.expect_vector(args.value(0))?,
        context.expect_vector(args.value(1))?,
    );
    concat(context, a, b)
}

pub(super) fn concat<'h>(context: &mut Context<'h>, a: Vector<'h>, b: Vector<'h>) -> Fallible<'h, Value<'h>> {
    let items = [a.items(context), b.items(context)].concat();
    context.vector(&items)
}

fn list_has<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, bool> {
    let list = context.expect_vector(args.value(1))?;
    has(context, list, args.value(0))
}

fn has<'h>(context: &Context<'h>, list: Vector<'h>, wanted: Value<'h>) -> Fallible<'h, bool> {
    for &item in list.items(context) {
        if equal(context, wanted, item)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn list_prefix<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let list = context.expect_vector(args.value(0))?;
    let items = list.items(context);
    let count = usize::try_from(args.i64(1)).unwrap_or(0);
    if count >= items.len() {
        return Ok(list.into());
    }
    let items = items[..count].to_vec();
    context.vector(&items)
}

fn range_cost<'h>(_: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    let length = usize::try_from(args.i64(0)).unwrap_or(0);
    Charge::linear(length, length.saturating_mul(8))
}

fn list_range<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let length = usize::try_from(args.i64(0)).unwrap_or(0);
    range(context, length)
}

fn range<'h>(context: &mut Context<'h>, length: usize) -> Fallible<'h, Value<'h>> {
    if length > i32::MAX as usize {
        return Err(Failure::Limit(Limit::Memory));
    }
    let list = context.vector_filled(length, Value::NIL)?;
    let vector = context.expect_vector(list)?;
    for (position, number) in (0..length).zip(0_i32..) {
        vector.set(context, position, Value::small(number))?;
    }
    Ok(list)
}

fn keys<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    match cel(context, args.value(0)) {
        Cel::List(list) => Ok(range(context, list.len(context))?),
        Cel::Map(map) => Ok(maps::keys(context, map)?),
        _ => Err(no_overload()),
    }
}

fn iterable<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    match cel(context, args.value(0)) {
        Cel::List(list) => Ok(list.into()),
        Cel::Map(map) => Ok(maps::keys(context, map)?),
        _ => Err(no_overload()),
    }
}

fn is_in<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, bool> {
    match cel(context, args.value(1)) {
        Cel::List(list) => Ok(has(context, list, args.value(0))?),
        Cel::Map(map) => Ok(maps::get(context, map, args.value(0))?.is_some()),
        _ => Err(no_overload()),
    }
}

fn index<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    match cel(context, args.value(0)) {
        Cel::List(list) => Ok(element(context, list, args.value(1))?),
        Cel::Map(map) => Ok(maps::expect(context, map, args.value(1))?),
        _ => Err(no_overload()),
    }
}

/// The element at a position given by a number of any type that is a whole one.
fn element<'h>(context: &Context<'h>, list: Vector<'h>, position: Value<'h>) -> Fallible<'h, Value<'h>> {
    let position = match cel(context, position) {
        Cel::Int(it) => i128::from(it),
        Cel::Uint(it) => i128::from(it),
        Cel::Double(it) if it.fract() == 0.0 => it as i128,
        other => {
            let message = format!("a list cannot be indexed by this {}", type_name(other));
            return Err(Failure::error(message, &[]));
        }
    };
    let found = usize::try_from(position).ok();
    let found = found.and_then(|position| list.items(context).get(position).copied());
    found.ok_or_else(|| Failure::error(format!("index out of bounds: {position}"), &[]))
}

fn size<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, i64> {
    let size = match cel(context, args.value(0)) {
        Cel::String(it) => it.len(context),
        Cel::Bytes(it) => it.len(context),
        Cel::List(it) => it.len(context),
        Cel::Map(it) => it.len(context),
        _ => return Err(no_overload()),
    };
    Ok(i64::try_from(size).expect("sizes are below 2^63"))
}
