//! `equal`: the same, or pairs, vectors, strings, bytes, boxes… of equal contents. Iterative, and it ends on circular
//! structures: after a while it merges the compared objects into classes (Adams and Dybvig, *Efficient Nondestructive
//! Equality Checking for Trees and Graphs*, ICFP 2008), so that no two objects are compared twice.

use std::collections::HashMap;

use super::{LOOKS, ONE, TWO};
use crate::context::Context;
use crate::failure::{Fallible, NativeResult};
use crate::hash::Hasher;
use crate::native::{Args, Comparison, Row};
use crate::number::compare::{eqv, hash_eqv, same_bytes};
use crate::number::walk_fuel;
use crate::value::{Value, View};

pub(super) const ROWS: &[Row] = &[
    Row::any("any.equal", TWO, is_equal, "whether two values have equal contents").only(LOOKS),
    Row::any("any.hash", ONE, hash, "a number equal for equal values"),
];

/// Comparisons for a unit of fuel.
const STEPS_OF_FUEL: usize = 4;
/// Comparisons before classes are kept.
const PLAIN_STEPS: usize = 4096;
/// Parts above which noting them down first asks for memory.
const MANY: usize = 1024;
/// Parts of a value that count in its hash.
const HASHED_PARTS: usize = 64;

/// Which objects have been found equal, or are being compared.
#[derive(Default)]
struct Classes {
    parents: HashMap<u64, u64>,
}

impl Classes {
    fn leader(&mut self, mut object: u64) -> u64 {
        while let Some(&parent) = self.parents.get(&object) {
            // Halving the path keeps later walks short.
            if let Some(&grandparent) = self.parents.get(&parent) {
                self.parents.insert(object, grandparent);
            }
            object = parent;
        }
        object
    }

    /// Puts both in one class; `false` if they are in one already.
    fn merge(&mut self, a: u64, b: u64) -> bool {
        let (a, b) = (self.leader(a), self.leader(b));
        if a != b {
            self.parents.insert(a, b);
        }
        a != b
    }
}

/// Whether two values have equal contents (R7RS 6.1 `equal?`; numbers as `eqv?`). Its work is charged on the way.
///
/// # Errors
/// The fuel or the memory does not suffice.
pub fn equal<'h>(context: &Context<'h>, a: Value<'h>, b: Value<'h>) -> Fallible<'h, bool> {
    if eqv(context, a, b) {
        return context.charge_fuel(0).map(|()| true);
    }
    if !contents_agree(context, a, b)? {
        return Ok(false);
    }
    // Parts that are still to be compared, those of one value together.
    let (left, right) = (parts(context, a), parts(context, b));
    if left.is_empty() || right.is_empty() {
        return Ok(true);
    }
    let mut pending = vec![(left, right)];
    let mut classes = Classes::default();
    let mut steps = 0usize;
    while let Some((left, right)) = pending.pop() {
        let (Some((&a, left)), Some((&b, right))) = (left.split_first(), right.split_first()) else {
            continue;
        };
        steps += 1;
        context.charge_fuel(u64::from(steps.is_multiple_of(STEPS_OF_FUEL)))?;
        if !left.is_empty() {
            pending.push((left, right));
        }
        if eqv(context, a, b) {
            continue;
        }
        if !contents_agree(context, a, b)? {
            return Ok(false);
        }
        if steps > PLAIN_STEPS && !classes.merge(a.word().0, b.word().0) {
            continue;
        }
        if steps.is_multiple_of(MANY) {
            let parts = pending.len() + 2 * classes.parents.len();
            context.check_memory(parts * size_of::<(&[Value<'_>], &[Value<'_>])>())?;
        }
        pending.push((parts(context, a), parts(context, b)));
    }
    Ok(true)
}

/// The parts that must be equal in turn.
fn parts<'a, 'h>(context: &'a Context<'h>, value: Value<'h>) -> &'a [Value<'h>] {
    match context.view(value) {
        View::Pair(_) | View::Vector(_) | View::Box(_) | View::Values(_) => context.refs(value),
        View::Native(it) if matches!(it.shape(context).equality, Comparison::Contents) => context.refs(value),
        _ => &[],
    }
}

/// Whether two values that are not `eqv` may still be equal: everything but their parts agrees.
fn contents_agree<'h>(context: &Context<'h>, a: Value<'h>, b: Value<'h>) -> Fallible<'h, bool> {
    Ok(match (context.view(a), context.view(b)) {
        (View::Pair(_), View::Pair(_)) | (View::Box(_), View::Box(_)) => true,
        (View::Vector(a), View::Vector(b)) => a.len(context) == b.len(context),
        (View::Values(a), View::Values(b)) => a.items(context).len() == b.items(context).len(),
        (View::String(a), View::String(b)) => {
            let (a, b) = (a.units(context), b.units(context));
            a.len() == b.len() && {
                context.charge_fuel(a.len() as u64 / 16)?;
                a == b
            }
        }
        (View::Bytes(a), View::Bytes(b)) => same_bytes(context, a.as_slice(context), b.as_slice(context)),
        (View::Native(a), View::Native(b)) => {
            let shape = a.shape(context);
            core::ptr::eq(shape, b.shape(context))
                && match shape.equality {
                    Comparison::Identity => false,
                    Comparison::Contents => {
                        same_bytes(context, a.raw(context), b.raw(context))
                            && a.refs(context).len() == b.refs(context).len()
                    }
                    Comparison::With(same) => same(context, a, b),
                }
        }
        _ => false,
    })
}

/// A hash that agrees with [`equal`], of the first parts of the value. Long ones are charged.
///
/// # Errors
/// The fuel does not suffice.
pub fn equal_hash<'h>(context: &mut Context<'h>, value: Value<'h>, hasher: Hasher) -> Fallible<'h, u64> {
    let mut hasher = hash_part(context, value, hasher)?;
    let mut pending: Vec<Value<'h>> = Vec::new();
    let (mut whole, mut hashed) = (value, 1);
    loop {
        let room = HASHED_PARTS - hashed - pending.len();
        pending.extend(parts(context, whole).iter().take(room).rev());
        let Some(part) = pending.pop() else {
            return Ok(hasher.finish());
        };
        hasher = hash_part(context, part, hasher)?;
        (whole, hashed) = (part, hashed + 1);
        context.charge_fuel(u64::from(hashed.is_multiple_of(STEPS_OF_FUEL)))?;
    }
}

/// Hashes a value without its parts.
fn hash_part<'h>(context: &mut Context<'h>, value: Value<'h>, hasher: Hasher) -> Fallible<'h, Hasher> {
    Ok(match context.view(value) {
        View::String(text) => {
            let units = text.units(context);
            context.charge_fuel(units.len() as u64 / 16)?;
            hasher.text(units)
        }
        View::Bytes(bytes) => {
            let bytes = bytes.as_slice(context);
            context.charge_fuel(walk_fuel(bytes.len()))?;
            hasher.bytes(bytes)
        }
        View::Native(native) => {
            let shape = native.shape(context);
            hasher.word(match (shape.equality, shape.hash) {
                (_, Some(function)) => function(context, native),
                (Comparison::Identity, None) => context.identity_hash(value),
                (Comparison::Contents | Comparison::With(_), None) => 0,
            })
        }
        View::Pair(_) | View::Vector(_) | View::Box(_) | View::Values(_) => hasher.word(1),
        _ => hash_eqv(context, value, hasher)?,
    })
}

fn is_equal<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    Ok(Value::boolean(equal(context, args.value(0), args.value(1))?))
}

fn hash<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let hash = equal_hash(context, args.value(0), Hasher::VISIBLE)?;
    // An object's own number is kept beside it.
    context.check_memory(0)?;
    context.integer((hash >> 8) as i64)
}
