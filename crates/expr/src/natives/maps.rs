//! Maps. Keys are booleans, strings and numbers; numbers are one key if they are equal, whatever their types.

use polyc_base::Cause;
use polyc_base::Effects;
use polyc_runtime::native::{Args, Charge, Failure, Fallible, NativeResult, Row};
use polyc_runtime::natives;
use polyc_runtime::{Context, Map, Value};

use super::compare::equal_simple;
use super::reader;
use super::show::show_short;
use super::value::{Cel, cel, type_name};

pub(super) const ROWS: &[Row] = natives! {
    "expr.map_new" () -> any = map_new, "a map to insert into" .only(Effects::FRESH) .because(Cause::Storage);
    "expr.map_insert" (any, any, any) -> nothing = map_insert,
        "adds a key and its value; fails if the key is there" .cost(insert_cost) .because(Cause::Storage);
    "expr.map_get" (any, any) -> any = map_get, "value of a key" => reader .cost(key_cost) .because(Cause::Bounds);
    "expr.map_has" (any, any) -> bool = map_has,
        "whether the first operand is a key of a map" => reader .cost(key_cost) .because(Cause::Equality);
    "expr.map_keys" (any) -> any = map_keys, "the keys of a map, a list" => reader .because(Cause::Loop);
    "expr.map_size" (any) -> i64 = map_size, "number of entries" => reader .cost(key_cost);
    "expr.select" (any, any) -> any = select, "field of a map" => reader .cost(key_cost) .because(Cause::Bounds);
    "expr.has" (any, any) -> bool = has_field, "whether a map has a field" => reader .cost(key_cost);
};

/// Keys are hashed whole; comparing them with those of the map is charged on the way.
pub(super) fn key_cost<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    let keys = (0..args.len()).map(|index| match cel(context, args.value(index)) {
        Cel::String(text) => text.len(context),
        _ => 1,
    });
    Charge::linear(keys.sum(), 0)
}

/// A map doubles its storage now and then.
fn insert_cost<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    let map = context.expect_map(args.value(0)).ok();
    let moved = map
        .filter(|it| it.is_full(context))
        .map_or(0, |it| it.places(context) as u64);
    let charge = key_cost(context, args);
    Charge::new(charge.fuel + moved / 4, charge.bytes + 80 * moved)
}

fn map_new<'h>(context: &mut Context<'h>, _: Args<'_, 'h>) -> NativeResult<'h> {
    Ok(context.map()?.into())
}

fn map_insert<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, ()> {
    let map = context.expect_map(args.value(0))?;
    insert(context, map, args.value(1), args.value(2))
}

/// Adds an entry.
///
/// # Errors
/// The key is there already or may not be one, or the memory limit.
pub(super) fn insert<'h>(
    context: &mut Context<'h>,
    map: Map<'h>,
    key: Value<'h>,
    value: Value<'h>,
) -> Fallible<'h, ()> {
    let as_key = cel(context, key);
    let is_key = matches!(as_key, Cel::Bool(_) | Cel::Int(_) | Cel::Uint(_) | Cel::String(_));
    let Some(hash) = hash(context, as_key).filter(|_| is_key) else {
        let message = format!("a {} is no key of a map", type_name(as_key));
        return Err(Failure::error(message, &[]));
    };
    let mut same = |context: &Context<'h>, other| equal_simple(context, as_key, cel(context, other));
    if map.insert(context, hash, key, value, &mut same)?.is_some() {
        let message = format!("repeated key: {}", show_short(context, key));
        return Err(Failure::error(message, &[]));
    }
    Ok(())
}

/// A hash that equal keys share; nothing for what is equal to no key. The map mixes it.
fn hash<'h>(context: &Context<'h>, key: Cel<'h>) -> Option<u64> {
    match key {
        Cel::Bool(it) => Some(u64::from(it)),
        Cel::Int(it) => Some(it.cast_unsigned()),
        Cel::Uint(it) => Some(it),
        // A double equal to an integer is exactly that integer; larger ones saturate and are found equal to none.
        Cel::Double(it) if it.fract() == 0.0 => Some(it as i128 as u64),
        Cel::String(it) => Some(context.hasher().text(it.units(context)).finish()),
        _ => None,
    }
}

/// The value of a key.
///
/// # Errors
/// The fuel does not suffice to look for it.
pub(super) fn get<'h>(context: &Context<'h>, map: Map<'h>, key: Value<'h>) -> Fallible<'h, Option<Value<'h>>> {
    let key = cel(context, key);
    let Some(hash) = hash(context, key) else {
        return Ok(None);
    };
    map.get(context, hash, &mut |context, other| {
        equal_simple(context, key, cel(context, other))
    })
}

/// The value of a key that must be there.
pub(super) fn expect<'h>(context: &Context<'h>, map: Map<'h>, key: Value<'h>) -> Fallible<'h, Value<'h>> {
    get(context, map, key)?.ok_or_else(|| Failure::error(format!("no such key: {}", show_short(context, key)), &[]))
}

/// The keys of a map, a list.
pub(super) fn keys<'h>(context: &mut Context<'h>, map: Map<'h>) -> Fallible<'h, Value<'h>> {
    let keys: Vec<Value<'h>> = map.iter(context).map(|(key, _)| key).collect();
    context.vector(&keys)
}

fn map_get<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let map = context.expect_map(args.value(0))?;
    expect(context, map, args.value(1))
}

fn map_has<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, bool> {
    let map = context.expect_map(args.value(1))?;
    Ok(get(context, map, args.value(0))?.is_some())
}

fn map_keys<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let map = context.expect_map(args.value(0))?;
    keys(context, map)
}

fn map_size<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, i64> {
    let size = context.expect_map(args.value(0))?.len(context);
    Ok(i64::try_from(size).expect("sizes are below 2^63"))
}

fn with_fields<'h>(context: &Context<'h>, value: Value<'h>) -> Fallible<'h, Map<'h>> {
    match cel(context, value) {
        Cel::Map(map) => Ok(map),
        other => {
            let message = format!("type '{}' does not support field selection", type_name(other));
            Err(Failure::error(message, &[]))
        }
    }
}

fn select<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let map = with_fields(context, args.value(0))?;
    expect(context, map, args.value(1))
}

fn has_field<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, bool> {
    let map = with_fields(context, args.value(0))?;
    Ok(get(context, map, args.value(1))?.is_some())
}
