//! Which parts of a value need a label when it is printed (R7RS 2.4).

use std::collections::HashMap;

use polyc_runtime::native::Fallible;
use polyc_runtime::{Context, Value, View};

/// Which parts get labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// Those that contain themselves (`write`, `display`).
    Cycles,
    /// All that occur more than once (`write-shared`).
    All,
    /// None (`write-simple`).
    None,
}

/// The words of the parts that get labels, none given yet.
pub type Labels = HashMap<u64, Option<u32>>;

/// Parts looked at before anything is remembered: most values are small and without cycles.
const SMALL: usize = 200;
/// Parts for a unit of fuel.
const PARTS_OF_FUEL: usize = 4;
/// Bytes that it takes to remember a part.
const REMEMBERED: usize = 64;

/// Finds the parts that get labels, looking at them in the order they are printed in: where the text of a report ends,
/// what comes after it needs none.
///
/// # Errors
/// The fuel or the memory does not suffice.
pub fn find_labels<'h>(context: &Context<'h>, value: Value<'h>, sharing: Sharing) -> Fallible<'h, Labels> {
    let mut labels = Labels::new();
    if sharing == Sharing::None || (sharing == Sharing::Cycles && is_small(context, value)) {
        return Ok(labels);
    }
    // Whether a part is being looked into, or has been.
    let mut open: HashMap<u64, bool> = HashMap::new();
    // What is being looked into, and which part of it comes next.
    let mut inside: Vec<(Value<'h>, usize)> = Vec::new();
    let mut entered = Some(value);
    while open.len() < context.text_limit() {
        if let Some(value) = entered.filter(|&it| !parts(context, it).is_empty()) {
            match open.get(&value.word().0) {
                Some(&is_inside) => {
                    if is_inside || sharing == Sharing::All {
                        labels.insert(value.word().0, None);
                    }
                }
                None => {
                    open.insert(value.word().0, true);
                    inside.push((value, 0));
                    let count = open.len();
                    context.charge_fuel(u64::from(count.is_multiple_of(PARTS_OF_FUEL)))?;
                    if count.is_multiple_of(SMALL) {
                        context.check_memory(count * REMEMBERED)?;
                    }
                }
            }
        }
        let Some((value, next)) = inside.last_mut() else {
            break;
        };
        entered = parts(context, *value).get(*next).copied();
        *next += 1;
        if entered.is_none() {
            open.insert(value.word().0, false);
            inside.pop();
        }
    }
    Ok(labels)
}

/// Whether walking over all parts ends soon.
fn is_small<'h>(context: &Context<'h>, value: Value<'h>) -> bool {
    let mut pending = vec![value];
    for _ in 0..SMALL {
        let Some(value) = pending.pop() else {
            return true;
        };
        let parts = parts(context, value);
        if parts.len() > SMALL {
            return false;
        }
        pending.extend(parts);
    }
    false
}

/// The parts of a value.
fn parts<'a, 'h>(context: &'a Context<'h>, value: Value<'h>) -> &'a [Value<'h>] {
    match context.view(value) {
        View::Pair(pair) => pair.fields(context),
        View::Vector(vector) => vector.items(context),
        View::Object(object) => object.refs(context),
        _ => &[],
    }
}
