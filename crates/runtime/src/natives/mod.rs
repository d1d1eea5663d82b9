//! The natives that several languages use, a file for each family. All take and give `any`, so that each serves as a
//! procedure value too. An optional argument may be left out at the end, as in R7RS; one too many is an arity error.

mod bytes;
mod characters;
mod conditions;
mod continuations;
mod equality;
mod host;
mod lists;
mod load;
mod maps;
mod numbers;
mod ports;
mod strings;
mod vectors;

pub use equality::{equal, equal_hash};
pub use load::{LoadRequest, Loading};
pub use numbers::radix;
pub use strings::find;

use polyc_base::trap::TrapCode;
use polyc_base::{Effects, Trap, Type};

use crate::context::Context;
use crate::failure::{Failure, Fallible};
use crate::native::{Args, Charge, Row};
use crate::object::index_trap;
use crate::value::{Value, View};

/// The tables of all common natives.
pub const TABLES: &[&[Row]] = &[
    numbers::ROWS,
    characters::ROWS,
    strings::ROWS,
    lists::ROWS,
    vectors::ROWS,
    bytes::ROWS,
    maps::ROWS,
    equality::ROWS,
    conditions::ROWS,
    continuations::ROWS,
    ports::ROWS,
    ports::read::ROWS,
    ports::write::ROWS,
    host::ROWS,
    load::ROWS,
];

/// What natives do that look into what may be changed, and make nothing.
const LOOKS: Effects = Effects::READS.and(Effects::TRAPS);
/// Parameter lists of natives that take `any` only.
const NONE: &[Type] = &[];
const ONE: &[Type] = &[Type::Any];
const TWO: &[Type] = &[Type::Any; 2];
const THREE: &[Type] = &[Type::Any; 3];

/// A size or index.
///
/// # Errors
/// It is not an integer, or negative.
pub(crate) fn size<'h>(context: &Context<'h>, value: Value<'h>) -> Fallible<'h, usize> {
    let size = context.expect_i64(value)?;
    usize::try_from(size).map_err(|_| Failure::Trap(Trap::with(TrapCode::BadSize, [size, 0, 0])))
}

/// Fails if more than `most` arguments are given.
///
/// # Errors
/// So many are given.
pub fn at_most<'h>(args: Args<'_, 'h>, least: usize, most: usize) -> Fallible<'h, ()> {
    if args.len() <= most {
        return Ok(());
    }
    let operands = [args.len() as i64, least as i64, most as i64];
    Err(Failure::Trap(Trap::with(TrapCode::ArityMismatch, operands)))
}

/// The optional arguments `start` and `end` at `first`, for a sequence of that length.
fn range<'h>(context: &Context<'h>, args: Args<'_, 'h>, first: usize, length: usize) -> Fallible<'h, (usize, usize)> {
    at_most(args, first, first + 2)?;
    let end = args.optional(first + 1).map_or(Ok(length), |it| size(context, it))?;
    let start = args.optional(first).map_or(Ok(0), |it| size(context, it))?;
    if end > length {
        return Err(index_trap(end, length + 1));
    }
    if start > end {
        return Err(index_trap(start, end + 1));
    }
    Ok((start, end))
}

/// Fails if that many items do not fit at a place of a sequence of that length.
fn check_room<'h>(at: usize, count: usize, length: usize) -> Fallible<'h, ()> {
    if at <= length && count <= length - at {
        return Ok(());
    }
    let operands = [at as i64, 0, length as i64 - count as i64];
    Err(Failure::Trap(Trap::with(TrapCode::IndexOutOfBounds, operands)))
}

/// How many items a sequence holds, if that is known without going through it; 0 for other values.
fn extent<'h>(context: &Context<'h>, value: Value<'h>) -> usize {
    match context.view(value) {
        View::String(it) => it.len(context),
        View::Vector(it) => it.len(context),
        View::Bytes(it) => it.len(context),
        View::Values(it) => it.items(context).len(),
        _ => 0,
    }
}

/// How many items all arguments hold.
fn extent_of_all<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> usize {
    let all = args.rest(0).iter().map(|&it| extent(context, it));
    all.fold(args.len(), usize::saturating_add)
}

/// The price of walking over items and making `BYTES` for each.
const fn making<const BYTES: usize>(items: usize) -> Charge {
    Charge::linear(items, items.saturating_mul(BYTES))
}

/// The price of going through all arguments and making `BYTES` for each item.
fn through_all<'h, const BYTES: usize>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    making::<BYTES>(extent_of_all(context, args))
}

/// The price of going through one argument and making `BYTES` for each item.
fn through<'h, const AT: usize, const BYTES: usize>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    making::<BYTES>(extent(context, args.value(AT)))
}

/// The price of going through a list. Looking for its end is charged, too.
fn through_list<'h, const AT: usize, const BYTES: usize>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    making::<BYTES>(lists::steps(context, args.value(AT)))
}

/// The same for the part of an argument that the optional arguments from `FIRST` on select.
fn through_part<'h, const AT: usize, const FIRST: usize, const BYTES: usize>(
    context: &Context<'h>,
    args: Args<'_, 'h>,
) -> Charge {
    let length = extent(context, args.value(AT));
    let part = range(context, args, FIRST, length);
    making::<BYTES>(part.map_or(0, |(start, end)| end - start))
}

/// Bytes of an item when a sequence becomes a list, or the other way round: a pair, or an element of a vector and a
/// word that is kept meanwhile.
const LIST: usize = 24;
/// Bytes of an element of a vector.
const VECTOR: usize = 8;
/// Bytes of a character at most.
const CHARACTER: usize = 4;

/// The price of making something of a given size: the first argument.
fn sized<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    let items = size(context, args.value(0)).unwrap_or_default();
    Charge::linear(items, items.saturating_mul(8))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::native::Registry;

    #[test]
    fn names_are_distinct_and_rows_take_any() {
        let registry = Registry::new(TABLES).expect("names differ");
        for row in registry.rows() {
            assert!(row.params().iter().all(|&it| it == Type::Any), "{}", row.name());
            assert!(row.result().is_none_or(|it| it == Type::Any), "{}", row.name());
            assert!(row.name().contains('.') && !row.meaning().is_empty(), "{}", row.name());
        }
    }
}
