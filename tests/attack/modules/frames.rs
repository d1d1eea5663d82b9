//! Frames of many locals.

use super::{main, module};
use crate::attack::cases::Attack;

/// Recursion in frames around the sizes where they are treated otherwise, in each bank, with an error at the bottom.
pub fn attacks() -> Vec<Attack> {
    let mut attacks = Vec::new();
    for ty in ["any", "i64", "f64", "obj"] {
        for count in [250, 254, 255, 256, 257, 260, 59_000] {
            let locals = vec![ty; count].join(" ");
            let last = count;
            let text = format!(
                "{}\nfn1 = function \"f\" direct (any) -> any {{\n  locals {locals}\n  stack 1\n  local.get l{last}\n  \
                 local.set l1\n  local.get l0\n  call fn1\n  local.set l0\n  local.get l1\n  local.set l{last}\n  \
                 local.get l0\n  return\n}}\n",
                main("", 1, "  any.integer 1\n  call fn1\n  return\n")
            );
            attacks.push(module(
                &format!("frames-{ty}-{count}"),
                "depth memory fuel refused",
                &text,
            ));
        }
    }
    // Natives that fail as handlers of errors in frames of each of these sizes, while garbage is made.
    for count in 250..=260 {
        let locals = vec!["any"; count].join(" ");
        let text = format!(
            "import0 = native \"vector.to_list\" (any, ...) -> any\n{}\nfn1 = function \"f\" direct (i64) -> any {{\n  \
             locals {locals}\n  stack 2\n  handler L1..L2 catch L2 l2\n  handler L3..end call l1\nL0:\n  \
             closure.native import0\n  local.set l1\n  local.get l0\n  i64.const 0\n  i64.le\n  br_if L3\nL1:\n  \
             i64.const 1000\n  any.integer 1\n  vector.new\n  local.set l2\n  local.get l0\n  i64.const 1\n  i64.sub\n  \
             call fn1\n  return\nL2:\n  local.get l2\n  throw\nL3:\n  any.integer 7\n  pair.first\n  return\n}}\n",
            main("", 1, "  i64.const 200\n  call fn1\n  return\n")
        );
        attacks.push(module(
            &format!("frames-native-handler-{count}"),
            "error fuel memory depth time",
            &text,
        ));
    }
    attacks
}
