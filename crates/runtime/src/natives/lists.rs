//! Lists and multiple values.

use polyc_base::scalar::Kind;

use super::{LIST, LOOKS, ONE, TWO, VECTOR, equality, making, size, through, through_list};
use crate::context::Context;
use crate::failure::{Failure, Fallible, NativeResult};
use crate::native::{Args, Charge, Row};
use crate::number::compare::eqv;
use crate::object::index_trap;
use crate::value::{Value, View};

pub(super) const ROWS: &[Row] = &[
    Row::any("list.of", &[], of, "a fresh list of the arguments")
        .variadic()
        .cost(of_price),
    Row::any(
        "list.make",
        ONE,
        make,
        "a fresh list of that length; optional: the element",
    )
    .variadic()
    .cost(make_price),
    Row::any("list.is_list", ONE, is_list, "whether a value is a proper list").only(LOOKS),
    Row::any("list.length", ONE, length, "number of elements of a proper list").only(LOOKS),
    Row::any(
        "list.append",
        &[],
        append,
        "the elements of all lists; the last argument is shared",
    )
    .variadic()
    .cost(append_price),
    Row::any("list.reverse", ONE, reverse, "a fresh list in reverse order").cost(through_list::<0, LIST>),
    Row::any("list.copy", ONE, copy, "fresh pairs with the same elements").cost(through_list::<0, LIST>),
    Row::any("list.tail", TWO, tail, "the rest after n elements").only(LOOKS),
    Row::any("list.get", TWO, get, "element of a list, counted from 0").only(LOOKS),
    Row::any(
        "list.memq",
        TWO,
        memq,
        "the rest from the first identical element on, or false",
    )
    .only(LOOKS),
    Row::any(
        "list.memv",
        TWO,
        memv,
        "the rest from the first equivalent element on, or false",
    )
    .only(LOOKS),
    Row::any(
        "list.member",
        TWO,
        member,
        "the rest from the first equal element on, or false",
    )
    .only(LOOKS),
    Row::any("list.assq", TWO, assq, "the first pair with an identical key, or false").only(LOOKS),
    Row::any(
        "list.assv",
        TWO,
        assv,
        "the first pair with an equivalent key, or false",
    )
    .only(LOOKS),
    Row::any("list.assoc", TWO, assoc, "the first pair with an equal key, or false").only(LOOKS),
    Row::any("list.to_vector", ONE, to_vector, "a fresh vector of the elements").cost(through_list::<0, VECTOR>),
    Row::any("values.to_list", ONE, values_to_list, "list of the values in one").cost(through::<0, LIST>),
    Row::any(
        "values.of_list",
        ONE,
        values_of_list,
        "the elements of a list as values in one",
    )
    .cost(through_list::<0, VECTOR>),
];

/// The price of an element for each argument.
fn of_price<'h>(_: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    making::<LIST>(args.len())
}

/// All lists but the last are copied.
fn append_price<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    let copied = args.rest(0).split_last().map_or(&[][..], |it| it.1);
    let items = copied.iter().map(|&it| steps(context, it));
    making::<LIST>(items.fold(args.len(), usize::saturating_add))
}

/// Where a walk over pairs of a list ends.
struct Passed<'h> {
    /// The rest after them.
    rest: Value<'h>,
    /// How many were passed: fewer than asked for if the list ends before.
    count: usize,
}

/// Passes `count` pairs, and reports now and then how many were looked at: in a circle not many more than it has,
/// however often the walk goes around. It finds a circle by Brent's method (BIT 20, 1980) and leaves out whole laps.
fn pass<'h, E>(
    context: &Context<'h>,
    list: Value<'h>,
    wanted: usize,
    mut looked_at: impl FnMut(usize) -> Result<(), E>,
) -> Result<Passed<'h>, E> {
    let (mut rest, mut count, mut steps) = (list, 0, 0);
    let (mut anchor, mut power, mut lap) = (list, 1, 0);
    while count < wanted
        && let Some(pair) = context.as_pair(rest)
    {
        rest = pair.rest(context);
        (count, steps, lap) = (count + 1, steps + 1, lap + 1);
        if rest == anchor {
            count = wanted - (wanted - count) % lap;
        }
        if lap == power {
            (anchor, power, lap) = (rest, power * 2, 0);
        }
        if steps == STRIDE {
            looked_at(steps)?;
            steps = 0;
        }
    }
    looked_at(steps)?;
    Ok(Passed { rest, count })
}

/// Pairs that are walked over before they are charged.
const STRIDE: usize = 1 << 10;

/// How many pairs are looked at until the end of a list, or its circle, is found.
pub(super) fn steps<'h>(context: &Context<'h>, list: Value<'h>) -> usize {
    let mut all = 0;
    let Ok(_) = pass(context, list, usize::MAX, |steps| {
        all += steps;
        Ok::<(), core::convert::Infallible>(())
    });
    all
}

/// Passes `count` pairs; charged on the way.
fn walk<'h>(context: &Context<'h>, list: Value<'h>, wanted: usize) -> Fallible<'h, Passed<'h>> {
    pass(context, list, wanted, |steps| {
        context.charge_fuel(steps as u64 / PAIRS_OF_FUEL)
    })
}

/// Pairs walked over for a unit of fuel.
const PAIRS_OF_FUEL: u64 = 4;

/// The length of a proper list, if it is one; looking is charged on the way.
fn proper_length<'h>(context: &Context<'h>, list: Value<'h>) -> Fallible<'h, Option<usize>> {
    let passed = walk(context, list, usize::MAX)?;
    Ok(passed.rest.is_nil().then_some(passed.count))
}

/// Fails unless a value is a proper list.
fn expect_proper<'h>(context: &Context<'h>, list: Value<'h>) -> Fallible<'h, usize> {
    proper_length(context, list)?.ok_or(Failure::mismatch(Kind::Pair, list))
}

fn make_price<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    let items = size(context, args.value(0)).unwrap_or_default();
    Charge::linear(items, items.saturating_mul(24))
}

fn of<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    context.list(args.rest(0))
}

fn make<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    super::at_most(args, 1, 2)?;
    let fill = args.optional(1).unwrap_or(Value::UNSPECIFIED);
    let length = size(context, args.value(0))?;
    context.check_memory(length.saturating_mul(24))?;
    let mut list = Value::NIL;
    for _ in 0..length {
        list = context.pair(fill, list)?;
    }
    Ok(list)
}

fn is_list<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let length = proper_length(context, args.value(0))?;
    Ok(Value::boolean(length.is_some()))
}

fn length<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let length = expect_proper(context, args.value(0))?;
    context.integer_from_usize(length)
}

fn append<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let Some((&last, lists)) = args.rest(0).split_last() else {
        return Ok(Value::NIL);
    };
    let mut result = last;
    for &list in lists.iter().rev() {
        let items = context.expect_list(list)?;
        result = context.list_with_tail(&items, result)?;
    }
    Ok(result)
}

fn reverse<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    context.list_length(args.value(0))?;
    let (mut rest, mut reversed) = (args.value(0), Value::NIL);
    while let Some(pair) = context.as_pair(rest) {
        reversed = context.pair(pair.first(context), reversed)?;
        rest = pair.rest(context);
    }
    Ok(reversed)
}

/// Improper lists keep their tail (R7RS 6.4); circular ones are refused.
fn copy<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let (mut items, mut rest) = (Vec::new(), args.value(0));
    // It costs as much as looking for the end.
    let Ok(end) = pass(context, rest, usize::MAX, |_| Ok::<(), core::convert::Infallible>(()));
    if context.as_pair(end.rest).is_some() {
        return Err(Failure::mismatch(Kind::Pair, rest));
    }
    items.reserve_exact(end.count);
    while let Some(pair) = context.as_pair(rest) {
        items.push(pair.first(context));
        rest = pair.rest(context);
    }
    context.list_with_tail(&items, rest)
}

fn tail_at<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Result<Value<'h>, Failure<'h>> {
    let count = size(context, args.value(1))?;
    let passed = walk(context, args.value(0), count)?;
    if passed.count == count {
        Ok(passed.rest)
    } else if passed.rest.is_nil() {
        Err(index_trap(count, passed.count + 1))
    } else {
        Err(Failure::mismatch(Kind::Pair, args.value(0)))
    }
}

fn tail<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    tail_at(context, args)
}

fn get<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let rest = tail_at(context, args)?;
    match context.as_pair(rest) {
        Some(pair) => Ok(pair.first(context)),
        None if rest.is_nil() => {
            let index = size(context, args.value(1))?;
            Err(index_trap(index, index))
        }
        None => Err(Failure::mismatch(Kind::Pair, args.value(0))),
    }
}

/// Which of the three equalities.
type Same = for<'h> fn(&Context<'h>, Value<'h>, Value<'h>) -> Fallible<'h, bool>;

fn find<'h>(context: &mut Context<'h>, args: Args<'_, 'h>, same: Same) -> NativeResult<'h> {
    expect_proper(context, args.value(1))?;
    let mut rest = args.value(1);
    while let Some(pair) = context.as_pair(rest) {
        let item = pair.first(context);
        if same(context, args.value(0), item)? {
            return Ok(rest);
        }
        rest = pair.rest(context);
    }
    Ok(Value::FALSE)
}

fn find_key<'h>(context: &mut Context<'h>, args: Args<'_, 'h>, same: Same) -> NativeResult<'h> {
    expect_proper(context, args.value(1))?;
    let mut rest = args.value(1);
    while let Some(pair) = context.as_pair(rest) {
        let entry = context.expect_pair(pair.first(context))?;
        let key = entry.first(context);
        if same(context, args.value(0), key)? {
            return Ok(entry.into());
        }
        rest = pair.rest(context);
    }
    Ok(Value::FALSE)
}

/// Comparing long integers is charged, and a list may have one of them many times.
fn eqv_within_fuel<'h>(context: &Context<'h>, a: Value<'h>, b: Value<'h>) -> Fallible<'h, bool> {
    let same = eqv(context, a, b);
    context.charge_fuel(0)?;
    Ok(same)
}

macro_rules! searches {
    ($($name:ident = $search:ident($same:expr);)*) => {$(
        fn $name<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
            $search(context, args, $same)
        }
    )*};
}
searches! {
    memq = find(|_, a, b| Ok(a == b));
    memv = find(eqv_within_fuel);
    member = find(equality::equal);
    assq = find_key(|_, a, b| Ok(a == b));
    assv = find_key(eqv_within_fuel);
    assoc = find_key(equality::equal);
}

fn to_vector<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let items = context.expect_list(args.value(0))?;
    context.vector(&items)
}

fn values_to_list<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let items = match context.view(args.value(0)) {
        View::Values(values) => values.items(context).to_vec(),
        _ => vec![args.value(0)],
    };
    context.list(&items)
}

fn values_of_list<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let items = context.expect_list(args.value(0))?;
    context.values(&items)
}
