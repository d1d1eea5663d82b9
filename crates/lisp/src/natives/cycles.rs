//! Which parts of a value need a label when it is printed (R7RS 2.4).

use std::collections::HashMap;

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

/// Parts looked at before anything is remembered: most values are small and without cycles.
const SMALL: usize = 200;

enum Step<'h> {
    Enter(Value<'h>),
    Leave(Value<'h>),
}

/// The words of the parts that get labels, none given yet.
pub fn find_labels<'h>(
    context: &Context<'h>,
    value: Value<'h>,
    sharing: Sharing,
) -> HashMap<u64, Option<u32>> {
    let mut labels = HashMap::new();
    if sharing == Sharing::None || (sharing == Sharing::Cycles && is_small(context, value)) {
        return labels;
    }
    // Whether a part is being looked into, or has been.
    let mut open: HashMap<u64, bool> = HashMap::new();
    let mut steps = vec![Step::Enter(value)];
    while let Some(step) = steps.pop() {
        let value = match step {
            Step::Leave(value) => {
                open.insert(value.word().0, false);
                continue;
            }
            Step::Enter(value) => value,
        };
        let mut parts = Vec::new();
        if !push_parts(context, value, &mut parts) {
            continue;
        }
        match open.get(&value.word().0) {
            Some(&inside) => {
                if inside || sharing == Sharing::All {
                    labels.insert(value.word().0, None);
                }
            }
            None => {
                open.insert(value.word().0, true);
                steps.push(Step::Leave(value));
                steps.extend(parts.into_iter().map(Step::Enter));
            }
        }
    }
    labels
}

/// Whether walking over all parts ends soon.
fn is_small<'h>(context: &Context<'h>, value: Value<'h>) -> bool {
    let mut pending = vec![value];
    for _ in 0..SMALL {
        let Some(value) = pending.pop() else {
            return true;
        };
        push_parts(context, value, &mut pending);
    }
    false
}

/// Whether a value has parts, and which.
fn push_parts<'h>(context: &Context<'h>, value: Value<'h>, parts: &mut Vec<Value<'h>>) -> bool {
    match context.view(value) {
        View::Pair(pair) => parts.extend([pair.first(context), pair.rest(context)]),
        View::Vector(vector) => parts.extend(vector.items(context)),
        View::Object(object) => parts.extend(object.refs(context)),
        _ => return false,
    }
    true
}
