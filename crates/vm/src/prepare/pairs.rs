//! Makes steps of operations that follow each other: pairs.

use crate::code::{PreparedOp, head, split_quarters};

/// Turns each operation into the pair that begins with it and leaves the fewest steps to the end of the code. The others
/// keep their heads, so it does not matter where control comes from, and each gets the best pair for what comes after it.
pub(super) fn make_pairs(code: &mut [u64], heads: &[u32]) {
    // Steps from an operation to the end, and from there on.
    let mut steps = vec![0_u32; heads.len() + 1];
    for (index, &at) in heads.iter().enumerate().rev() {
        let operation = |at: u32| {
            let [number, ..] = split_quarters(code[at as usize]);
            // A later one may be a pair by now.
            PreparedOp::from_number(number).single()
        };
        let mut pair = operation(at);
        let mut best = (steps[index + 1], pair);
        for (later, &next) in heads.iter().enumerate().skip(index + 1) {
            let Some(longer) = pair.then(operation(next)) else {
                break;
            };
            pair = longer;
            if steps[later + 1] <= best.0 {
                best = (steps[later + 1], pair);
            }
        }
        steps[index] = best.0 + 1;
        let [_, operands @ ..] = split_quarters(code[at as usize]);
        code[at as usize] = head(best.1, operands);
    }
}
