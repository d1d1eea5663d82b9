//! Byte vectors.

use polyc_base::Trap;
use polyc_base::trap::TrapCode;

use super::{ONE, THREE, TWO, check_room, range, size, through_all, through_part};
use crate::context::Context;
use crate::failure::{Failure, Fallible, NativeResult};
use crate::native::{Args, Charge, Row};
use crate::value::Value;

pub(super) const ROWS: &[Row] = &[
    Row::any("bytes.make", ONE, make, "bytes of that length; optional: the byte")
        .variadic()
        .cost(super::sized),
    Row::any("bytes.of", &[], of, "fresh bytes of the arguments")
        .variadic()
        .cost(of_price),
    Row::any("bytes.copy", ONE, copy, "fresh bytes of a part; optional: start, end")
        .variadic()
        .cost(through_part::<0, 1, 1>),
    Row::any("bytes.append", &[], append, "fresh bytes of all the arguments' bytes")
        .variadic()
        .cost(through_all::<1>),
    Row::nothing("bytes.fill", TWO, fill, "set a part to a byte; optional: start, end")
        .variadic()
        .cost(through_part::<0, 2, 0>),
    Row::nothing(
        "bytes.copy_into",
        THREE,
        copy_into,
        "copy into bytes at a place; optional: start, end",
    )
    .variadic()
    .cost(through_part::<2, 3, 0>),
];

/// The price of a byte for each argument.
fn of_price<'h>(_: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    super::making::<1>(args.len())
}

pub(super) fn byte<'h>(context: &Context<'h>, value: Value<'h>) -> Fallible<'h, u8> {
    let number = context.expect_i64(value)?;
    let trap = Trap::with(TrapCode::RangeCheck, [number, 0, 255]);
    u8::try_from(number).map_err(|_| Failure::Trap(trap))
}

fn make<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    super::at_most(args, 1, 2)?;
    let length = size(context, args.value(0))?;
    let fill = args.optional(1).map_or(Ok(0), |it| byte(context, it))?;
    context.bytes_filled(length, fill)
}

fn of<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let bytes: Result<Vec<u8>, _> = args.rest(0).iter().map(|&it| byte(context, it)).collect();
    context.bytes(&bytes?)
}

fn part<'h>(context: &Context<'h>, args: Args<'_, 'h>, at: usize) -> Fallible<'h, Vec<u8>> {
    let bytes = context.expect_bytes(args.value(at))?;
    let (start, end) = range(context, args, at + 1, bytes.len(context))?;
    Ok(bytes.as_slice(context)[start..end].to_vec())
}

fn copy<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let bytes = part(context, args, 0)?;
    context.bytes(&bytes)
}

fn append<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let mut all = Vec::new();
    for &bytes in args.rest(0) {
        all.extend_from_slice(context.expect_bytes(bytes)?.as_slice(context));
    }
    context.bytes(&all)
}

fn fill<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, ()> {
    let bytes = context.expect_bytes(args.value(0))?;
    let fill = byte(context, args.value(1))?;
    let (start, end) = range(context, args, 2, bytes.len(context))?;
    bytes.as_mut_slice(context)?[start..end].fill(fill);
    Ok(())
}

fn copy_into<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, ()> {
    let (to, at) = (context.expect_bytes(args.value(0))?, size(context, args.value(1))?);
    context.check_mutable(to.value())?;
    // Both may be the same object: read before writing.
    let bytes = part(context, args, 2)?;
    check_room(at, bytes.len(), to.len(context))?;
    to.as_mut_slice(context)?[at..at + bytes.len()].copy_from_slice(&bytes);
    Ok(())
}
