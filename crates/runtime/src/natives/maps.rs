//! Maps whose keys compare by `equal`.

use super::{LOOKS, NONE, ONE, THREE, TWO, equality};
use crate::context::Context;
use crate::failure::{Fallible, NativeResult};
use crate::native::{Args, Charge, Row};
use crate::value::{Map, Value};

pub(super) const ROWS: &[Row] = &[
    Row::any("map.new", NONE, new, "a fresh empty map"),
    Row::any("map.length", ONE, length, "number of entries").only(LOOKS),
    Row::any("map.get", THREE, get, "value of a key, or the third argument")
        .only(LOOKS)
        .fuel(KEY),
    Row::any("map.contains", TWO, contains, "whether there is such a key")
        .only(LOOKS)
        .fuel(KEY),
    Row::nothing("map.set", THREE, set, "add an entry or change its value").cost(grows),
    Row::nothing("map.remove", TWO, remove, "remove an entry if there is one").fuel(KEY),
    Row::nothing("map.clear", ONE, clear, "remove every entry"),
    Row::any("map.copy", ONE, copy, "a fresh, mutable map of the same entries").cost(copies),
    Row::any("map.keys", ONE, keys, "list of the keys in order of insertion").cost(copies),
    Row::any("map.values", ONE, values, "list of the values in order of insertion").cost(copies),
    Row::any("map.entries", ONE, entries, "list of pairs of key and value, in order").cost(copies),
];

/// The price of a short key. A longer key, and probes beyond the first few, are charged on the way.
const KEY: u32 = 8;

fn places<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> usize {
    context.expect_map(args.value(0)).map_or(0, |it| it.places(context))
}

/// Now and then all entries move to storage twice as large, with a larger index.
fn grows<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    let map = context.expect_map(args.value(0)).ok();
    let moved = map.filter(|it| it.is_full(context)).map_or(0, |it| it.places(context));
    let copied = Charge::linear(moved, moved * 80);
    Charge::new(u64::from(KEY) + copied.fuel, copied.bytes)
}

fn copies<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    let places = places(context, args);
    Charge::linear(places, places * 48)
}

fn new<'h>(context: &mut Context<'h>, _args: Args<'_, 'h>) -> NativeResult<'h> {
    Ok(context.map()?.into())
}

fn length<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let length = context.expect_map(args.value(0))?.len(context);
    context.integer_from_usize(length)
}

/// The map of a call and the hash of its key.
fn lookup<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Result<(Map<'h>, u64), crate::native::Failure<'h>> {
    let map = context.expect_map(args.value(0))?;
    let hash = equality::equal_hash(context, args.value(1), context.hasher())?;
    context.check_memory(0)?;
    Ok((map, hash))
}

fn get<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let ((map, hash), key) = (lookup(context, args)?, args.value(1));
    let found = map.get(context, hash, &mut |context, it| equality::equal(context, it, key))?;
    Ok(found.unwrap_or(args.value(2)))
}

fn contains<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let ((map, hash), key) = (lookup(context, args)?, args.value(1));
    let found = map.get(context, hash, &mut |context, it| equality::equal(context, it, key))?;
    Ok(Value::boolean(found.is_some()))
}

fn set<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, ()> {
    let ((map, hash), key) = (lookup(context, args)?, args.value(1));
    map.insert(context, hash, key, args.value(2), &mut |context, it| {
        equality::equal(context, it, key)
    })?;
    Ok(())
}

fn remove<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, ()> {
    let ((map, hash), key) = (lookup(context, args)?, args.value(1));
    map.remove(context, hash, &mut |context, it| equality::equal(context, it, key))?;
    Ok(())
}

fn clear<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, ()> {
    context.expect_map(args.value(0))?.clear(context)?;
    Ok(())
}

fn copy<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let map = context.expect_map(args.value(0))?;
    Ok(map.copy(context)?.into())
}

fn keys<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let map = context.expect_map(args.value(0))?;
    let keys: Vec<_> = map.iter(context).map(|(key, _)| key).collect();
    context.list(&keys)
}

fn values<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let map = context.expect_map(args.value(0))?;
    let values: Vec<_> = map.iter(context).map(|(_, value)| value).collect();
    context.list(&values)
}

fn entries<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let map = context.expect_map(args.value(0))?;
    let entries: Vec<_> = map.iter(context).collect();
    let mut list = Value::NIL;
    for (key, value) in entries.into_iter().rev() {
        let entry = context.pair(key, value)?;
        list = context.pair(entry, list)?;
    }
    Ok(list)
}
