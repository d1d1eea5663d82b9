//! Long code, and elements at their extremes.

use super::{main, module, repeated};
use crate::attack::cases::Attack;

/// All of them.
pub fn attacks() -> Vec<Attack> {
    vec![
        module(
            "code-long",
            "done fuel refused memory",
            &main(
                "i64",
                2,
                &("  local.get l0\n  i64.const 1\n  i64.add\n  local.set l0\n".repeat(100_000)
                    + "  any.integer 1\n  return\n"),
            ),
        ),
        module(
            "code-deep-stack",
            "done fuel refused memory",
            &main(
                "",
                50_000,
                &("  i64.const 1\n".repeat(50_000) + &"  i64.add\n".repeat(49_999) + "  any.from_i64\n  return\n"),
            ),
        ),
        module(
            "code-allocates",
            "memory fuel",
            &main(
                "any",
                2,
                &format!(
                    "L0:\n{}  br L0\n",
                    "  any.integer 1\n  local.get l0\n  pair.new\n  local.set l0\n".repeat(10_000)
                ),
            ),
        ),
        module(
            "code-calls",
            "done fuel refused memory",
            &(main(
                "",
                1,
                &("  call fn1\n  drop\n".repeat(100_000) + "  any.integer 1\n  return\n"),
            ) + "\nfn1 = function \"f\" direct () -> any {\n  stack 1\n  any.integer 1\n  return\n}\n"),
        ),
        module(
            "code-vector-of",
            "done fuel refused memory output",
            &main(
                "",
                50_000,
                &("  any.integer 1\n".repeat(50_000) + "  vector.of 50000\n  return\n"),
            ),
        ),
        module(
            "code-elements",
            "error done refused",
            &format!(
                "shape0 = shape \"s\" refs 8 raw 64\n{}",
                main("obj any", 2, &elements())
            ),
        ),
    ]
}

/// Accesses to elements whose low bound, number, stride and place are extremes, each in a range of its own that
/// catches.
fn elements() -> String {
    const LOWS: [i64; 5] = [i64::MIN, -1, 0, 1, i64::MAX];
    const SIZES: [u32; 5] = [0, 1, 8, 64, 1 << 20];
    let mut accesses = Vec::new();
    for low in LOWS {
        for stride in SIZES {
            for displacement in SIZES {
                for index in [low, low.wrapping_sub(1), low.wrapping_add(7), low.wrapping_add(8)] {
                    accesses.push(format!(
                        "  local.get l0\n  i64.const {index}\n  u8.load_element {low}:8:{stride}:{displacement}\n  drop\n"
                    ));
                }
            }
        }
    }
    let count = accesses.len();
    let handlers = repeated(count, |it| {
        format!("  handler L{it}..L{} catch L{} l1\n", it + 1, it + 1)
    });
    let code: String = accesses
        .iter()
        .enumerate()
        .map(|(it, access)| format!("L{it}:\n{access}"))
        .collect();
    format!("{handlers}{code}L{count}:\n  any.integer 1\n  return\n")
}
