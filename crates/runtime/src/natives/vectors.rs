//! Vectors.

use super::{LIST, ONE, THREE, TWO, VECTOR, check_room, range, size, through_all, through_part};
use crate::context::Context;
use crate::failure::{Fallible, NativeResult};
use crate::native::{Args, Charge, Row};
use crate::value::Value;

pub(super) const ROWS: &[Row] = &[
    Row::any(
        "vector.make",
        ONE,
        make,
        "a vector of that length; optional: the element",
    )
    .variadic()
    .cost(super::sized),
    Row::any("vector.from", &[], of, "a fresh vector of the arguments")
        .variadic()
        .cost(of_price),
    Row::any(
        "vector.to_list",
        ONE,
        to_list,
        "list of the elements; optional: start, end",
    )
    .variadic()
    .cost(through_part::<0, 1, LIST>),
    Row::any(
        "vector.copy",
        ONE,
        copy,
        "a fresh vector of a part; optional: start, end",
    )
    .variadic()
    .cost(through_part::<0, 1, VECTOR>),
    Row::any(
        "vector.append",
        &[],
        append,
        "a fresh vector of all the vectors' elements",
    )
    .variadic()
    .cost(through_all::<VECTOR>),
    Row::nothing("vector.fill", TWO, fill, "set a part to a value; optional: start, end")
        .variadic()
        .cost(through_part::<0, 2, 0>),
    Row::nothing(
        "vector.copy_into",
        THREE,
        copy_into,
        "copy into a vector at a place; optional: start, end",
    )
    .variadic()
    .cost(through_part::<2, 3, 0>),
];

/// The price of an element for each argument.
fn of_price<'h>(_: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    super::making::<VECTOR>(args.len())
}

fn make<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    super::at_most(args, 1, 2)?;
    let fill = args.optional(1).unwrap_or(Value::UNSPECIFIED);
    let length = size(context, args.value(0))?;
    context.vector_filled(length, fill)
}

fn of<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    context.vector(args.rest(0))
}

fn part<'h>(
    context: &Context<'h>,
    args: Args<'_, 'h>,
    at: usize,
) -> Result<Vec<Value<'h>>, crate::native::Failure<'h>> {
    let vector = context.expect_vector(args.value(at))?;
    let (start, end) = range(context, args, at + 1, vector.len(context))?;
    Ok(vector.items(context)[start..end].to_vec())
}

fn to_list<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let items = part(context, args, 0)?;
    context.list(&items)
}

fn copy<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let items = part(context, args, 0)?;
    context.vector(&items)
}

fn append<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let mut items = Vec::new();
    for &vector in args.rest(0) {
        items.extend_from_slice(context.expect_vector(vector)?.items(context));
    }
    context.vector(&items)
}

fn fill<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, ()> {
    let vector = context.expect_vector(args.value(0))?;
    context.check_mutable(vector.value())?;
    let (start, end) = range(context, args, 2, vector.len(context))?;
    for index in start..end {
        vector.set(context, index, args.value(1))?;
    }
    Ok(())
}

fn copy_into<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, ()> {
    let (to, at) = (context.expect_vector(args.value(0))?, size(context, args.value(1))?);
    context.check_mutable(to.value())?;
    // Both may be the same vector: read before writing.
    let items = part(context, args, 2)?;
    check_room(at, items.len(), to.len(context))?;
    for (offset, &item) in items.iter().enumerate() {
        to.set(context, at + offset, item)?;
    }
    Ok(())
}
