//! Switch tables, labels and handlers.

use super::{main, module, repeated};
use crate::attack::cases::Attack;

/// All of them.
pub fn attacks() -> Vec<Attack> {
    let targets = |count: usize| {
        let labels: Vec<String> = (0..count).map(|it| format!("L{it}")).collect();
        labels.join(", ")
    };
    let bomb = |count: usize, part: &dyn Fn(usize) -> String| {
        main(
            "",
            1,
            &format!(
                "  table0 = 0: {}, else L{count}\n{}L{count}:\n  any.integer 1\n  return\n",
                targets(count),
                repeated(count, |it| format!("L{it}:\n{}", part(it)))
            ),
        )
    };
    let switch = |_| "  i64.const 7000\n  switch table0\n".to_owned();
    vec![
        module("switch-bomb", "done fuel error memory refused", &bomb(3_000, &switch)),
        module(
            "switch-bomb-large",
            "done fuel error memory refused",
            &bomb(12_000, &switch),
        ),
        module(
            "switch-wide",
            "done fuel error memory refused",
            &main(
                "",
                1,
                &format!(
                    "  table0 = -9223372036854775808: {}else L0\nL0:\n  i64.const 5\n  switch table0\n",
                    "L0, ".repeat(500_000)
                ),
            ),
        ),
        module(
            "switch-many-tables",
            "fuel memory refused",
            &main(
                "",
                1,
                &format!(
                    "{}L0:\n{}",
                    repeated(2_000, |it| format!(
                        "  table{it} = {it}: {}else L0\n",
                        "L0, ".repeat(200)
                    )),
                    "  i64.const 5\n  switch table1999\n"
                ),
            ),
        ),
        module(
            "switch-highest",
            "done error refused",
            &main(
                "",
                1,
                "  table0 = 9223372036854775807: L0, else L1\nL0:\n  i64.const -9223372036854775808\n  switch table0\nL1:\n  any.integer 1\n  return\n",
            ),
        ),
        module(
            "labels-ladder",
            "done fuel memory refused",
            &main(
                "",
                1,
                &(repeated(100_000, |it| format!("L{it}:\n  br L{}\n", it + 1))
                    + "L100000:\n  any.integer 1\n  return\n"),
            ),
        ),
        module(
            "labels-zigzag",
            "fuel memory refused",
            &main(
                "i64",
                1,
                &repeated(20_000, |it| {
                    let next = (it * 7_919 + 1) % 20_000;
                    format!("L{it}:\n  local.get l0\n  local.set l0\n  br L{next}\n")
                }),
            ),
        ),
        module(
            "handlers-many",
            "fuel done error memory refused",
            &main(
                "any",
                1,
                &format!(
                    "{}{}L20000:\n  local.get l0\n  return\n",
                    repeated(20_000, |it| format!(
                        "  handler L{it}..L{} catch L{} l0\n",
                        it + 1,
                        it + 1
                    )),
                    repeated(20_000, |it| format!("L{it}:\n  any.integer {it}\n  throw\n")),
                ),
            ),
        ),
        module(
            "handlers-finally-many",
            "fuel done error memory refused",
            &(main(
                "any",
                1,
                "  handler L0..L1 catch L1 l0\nL0:\n  call fn1\n  return\nL1:\n  local.get l0\n  return\n",
            ) + &format!(
                "\nfn1 = function \"f\" direct () -> any {{\n  stack 1\n{}{}L9000:\n  resume_unwind\n}}\n",
                repeated(9_000, |it| format!(
                    "  handler L{it}..L{} finally L{}\n",
                    it + 1,
                    it + 1
                )),
                repeated(9_000, |it| format!("L{it}:\n  any.integer {it}\n  throw\n")),
            )),
        ),
    ]
}
