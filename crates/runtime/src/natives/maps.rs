//! Maps whose keys compare by `equal`.

use super::{ANY, NONE, ONE, THREE, TWO, equality};
use crate::context::Context;
use crate::native::{Args, Charge, Outcome, Row};
use crate::value::{Map, Value};

pub(super) const ROWS: &[Row] = &[
    Row::new("map.new", NONE, ANY, new, "a fresh empty map"),
    Row::new("map.length", ONE, ANY, length, "number of entries"),
    Row::new(
        "map.get",
        THREE,
        ANY,
        get,
        "value of a key, or the third argument",
    )
    .fuel(KEY),
    Row::new(
        "map.contains",
        TWO,
        ANY,
        contains,
        "whether there is such a key",
    )
    .fuel(KEY),
    Row::new(
        "map.set",
        THREE,
        None,
        set,
        "add an entry or change its value",
    )
    .cost(grows),
    Row::new(
        "map.remove",
        TWO,
        None,
        remove,
        "remove an entry if there is one",
    )
    .fuel(KEY),
    Row::new("map.clear", ONE, None, clear, "remove every entry"),
    Row::new(
        "map.copy",
        ONE,
        ANY,
        copy,
        "a fresh, mutable map of the same entries",
    )
    .cost(copies),
    Row::new(
        "map.keys",
        ONE,
        ANY,
        keys,
        "list of the keys in order of insertion",
    )
    .cost(copies),
    Row::new(
        "map.values",
        ONE,
        ANY,
        values,
        "list of the values in order of insertion",
    )
    .cost(copies),
    Row::new(
        "map.entries",
        ONE,
        ANY,
        entries,
        "list of pairs of key and value, in order",
    )
    .cost(copies),
];

/// The price of a short key; a longer one, and what looking for it takes beyond a few probes, is charged on the way.
const KEY: u32 = 8;

fn places<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> usize {
    context
        .expect_map(args.value(0))
        .map_or(0, |it| it.places(context))
}

/// Now and then all entries move to storage twice as large, with a larger index.
fn grows<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    let map = context.expect_map(args.value(0)).ok();
    let moved = map
        .filter(|it| it.is_full(context))
        .map_or(0, |it| it.places(context));
    let copied = Charge::linear(moved, moved * 80);
    Charge::new(u64::from(KEY) + copied.fuel, copied.bytes)
}

fn copies<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    let places = places(context, args);
    Charge::linear(places, places * 48)
}

fn new<'h>(context: &mut Context<'h>, _args: Args<'_, 'h>) -> Outcome<'h> {
    Ok(context.map()?.into())
}

fn length<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let length = context.expect_map(args.value(0))?.len(context);
    Ok(context.integer_from_usize(length)?.into())
}

/// The map and the key of a call, with what finds the key.
fn lookup<'h>(
    context: &mut Context<'h>,
    args: Args<'_, 'h>,
) -> Result<(Map<'h>, u64), crate::native::Failure<'h>> {
    let map = context.expect_map(args.value(0))?;
    let hash = equality::equal_hash(context, args.value(1), context.hasher())?;
    context.check_memory(0)?;
    Ok((map, hash))
}

fn get<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let ((map, hash), key) = (lookup(context, args)?, args.value(1));
    let found = map.get(context, hash, &mut |context, it| {
        equality::equal(context, it, key)
    })?;
    Ok(found.unwrap_or(args.value(2)).into())
}

fn contains<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let ((map, hash), key) = (lookup(context, args)?, args.value(1));
    let found = map.get(context, hash, &mut |context, it| {
        equality::equal(context, it, key)
    })?;
    Ok(Value::boolean(found.is_some()).into())
}

fn set<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let ((map, hash), key) = (lookup(context, args)?, args.value(1));
    map.insert(context, hash, key, args.value(2), &mut |context, it| {
        equality::equal(context, it, key)
    })?;
    Ok(().into())
}

fn remove<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let ((map, hash), key) = (lookup(context, args)?, args.value(1));
    map.remove(context, hash, &mut |context, it| {
        equality::equal(context, it, key)
    })?;
    Ok(().into())
}

fn clear<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    context.expect_map(args.value(0))?.clear(context)?;
    Ok(().into())
}

fn copy<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let map = context.expect_map(args.value(0))?;
    Ok(map.copy(context)?.into())
}

fn keys<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let map = context.expect_map(args.value(0))?;
    let keys: Vec<_> = map.iter(context).map(|(key, _)| key).collect();
    Ok(context.list(&keys)?.into())
}

fn values<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let map = context.expect_map(args.value(0))?;
    let values: Vec<_> = map.iter(context).map(|(_, value)| value).collect();
    Ok(context.list(&values)?.into())
}

fn entries<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let map = context.expect_map(args.value(0))?;
    let entries: Vec<_> = map.iter(context).collect();
    let mut list = Value::NIL;
    for (key, value) in entries.into_iter().rev() {
        let entry = context.pair(key, value)?;
        list = context.pair(entry, list)?;
    }
    Ok(list.into())
}
