//! A function too large for operands of sixteen bits: more constants, and branches longer, than these can name.

mod common;

use core::fmt::Write;

use common::{all_settings, describe, machine, program};
use polyc_runtime::Limits;

/// Constants of the pool, each used once.
const CONSTANTS: usize = 70_000;

/// A function that sums all constants, in a loop of two rounds around the whole of it.
fn text() -> String {
    let mut text = String::from("module \"large\" language \"none\" producer \"by hand\"\n");
    for index in 0..CONSTANTS {
        writeln!(text, "const{index} = string \"{index}\"").expect("writing to a string");
    }
    text += "entry fn0\n\nfn0 = function \"main\" direct () -> any {\n  locals i64 i64 any\n  stack 0\nL0:\n";
    for index in 0..CONSTANTS {
        writeln!(
            text,
            "  const const{index}\n  string.len\n  local.get l0\n  i64.add\n  local.set l0"
        )
        .expect("writing to a string");
    }
    text += "  local.get l1\n  i64.const 1\n  i64.add\n  local.tee l1\n  i64.const 2\n  i64.lt\n  br_if L0\n";
    text += "  local.get l0\n  any.from_i64\n  return\n}\n";
    text
}

#[test]
fn a_function_of_350_000_instructions_and_70_000_constants_runs() {
    let digits: usize = (0..CONSTANTS).map(|it| it.to_string().len()).sum();
    let program = program(&text());
    for (name, settings) in all_settings() {
        if settings.stress.collect_always {
            // A collection at each allocation of a literal takes long, and shows nothing more.
            continue;
        }
        let mut machine = machine(Limits::default(), settings);
        let instance = machine.instantiate(&program, &mut |_| None).expect("links");
        let status = machine.run_entry(instance);
        let result = describe(&mut machine, &status);
        assert_eq!(result, (2 * digits).to_string(), "{name}");
    }
}
