//! Fuses operations that follow each other into one step.

use crate::code::{PreparedOp, quarters, split_quarters};

/// Turns each operation into the step that begins with it and leaves the fewest steps to the end of the code. The
/// operations after it keep their own heads, so control may come from anywhere and finds the best step for the code
/// that follows.
pub(super) fn fuse_steps(code: &mut [u64], heads: &[u32]) {
    // Steps from an operation to the end, and from there on.
    let mut steps = vec![0_u32; heads.len() + 1];
    for (index, &at) in heads.iter().enumerate().rev() {
        let (number, left) = best_step(code, &heads[index..], &steps[index..]);
        steps[index] = left + 1;
        let [_, a, b, c] = split_quarters(code[at as usize]);
        code[at as usize] = quarters([number, a, b, c]);
    }
}

/// The number of the step that the first of some operations begins, and how many steps are left after it; `steps` has
/// the number of steps from each later operation on.
fn best_step(code: &[u64], heads: &[u32], steps: &[u32]) -> (u16, u32) {
    // Steps are chosen from the last operation to the first, so nothing is fused yet at the earlier ones.
    let operation = |at: u32| {
        let [number, ..] = split_quarters(code[at as usize]);
        PreparedOp::from_number(number)
    };
    let first = operation(heads[0]);
    if first == PreparedOp::Fuel
        && let Some(next) = heads.get(1).map(|&at| operation(at))
        && next != first
    {
        return (next.charged(), steps[1] - 1);
    }
    let (mut step, mut best) = (first, (first, steps[1]));
    for (later, &next) in heads.iter().enumerate().skip(1) {
        let Some(longer) = step.then(operation(next).single()) else {
            break;
        };
        step = longer;
        if steps[later + 1] <= best.1 {
            best = (step, steps[later + 1]);
        }
    }
    (best.0 as u16, best.1)
}
