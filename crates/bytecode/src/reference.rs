//! The opcode reference, made of the tables.

use polyc_base::Op;
use polyc_base::op::OpRow;

use crate::instruction::{CONTROL_ROWS, ControlRow, Opcode};

const HEAD: &str = "\
# Opcodes

Made of the tables in `crates/base/src/op.rs` and `crates/bytecode/src/instruction.rs` by
`POLYC_BLESS=1 cargo test -p polyc-bytecode --test reference`; a test checks that it is up to date.

An instruction is its opcode, one byte, and its operands: unsigned numbers and ids as LEB128 in shortest form, signed
ones as signed LEB128, floats as eight bytes, truth values, kinds and immediates as one byte, elements as four numbers
(low index, length, stride, displacement). *Takes* and *gives* are types on the operand stack, the top last. The
effects of an operation say what a compiler may do with it; the fuel is what it costs.
";

/// The reference in Markdown.
#[must_use]
pub fn opcode_reference() -> String {
    let mut out = HEAD.to_owned();
    out.push_str("\n## Operations, the same in the IR\n\n");
    out.push_str("| no. | name | operands | takes → gives | effects | fuel | meaning |\n");
    out.push_str("|--:|---|---|---|---|--:|---|\n");
    for (row, opcode) in Op::table().iter().zip(Opcode::ALL) {
        push_operation(row, *opcode, &mut out);
    }
    out.push_str("\n## Control and locals, the bytecode's own\n\n");
    out.push_str("| no. | name | operands | takes → gives | fuel | meaning |\n");
    out.push_str("|--:|---|---|---|--:|---|\n");
    for row in CONTROL_ROWS {
        push_control(row, &mut out);
    }
    out
}

fn push_operation(row: &OpRow, opcode: Opcode, out: &mut String) {
    debug_assert_eq!(row.name, opcode.name());
    let types = match row.types {
        "" => "by its operands".to_owned(),
        types => format!("`{}`", types_text(types)),
    };
    let (number, operands) = (opcode as u8, operands_text(row.operands));
    out.push_str(&format!(
        "| {number} | `{}` | {operands} | {types} | {} | {} | {} |\n",
        row.name, row.effects, row.fuel, row.meaning
    ));
}

fn push_control(row: &ControlRow, out: &mut String) {
    let (number, name) = (row.opcode as u8, row.opcode.name());
    let (operands, types) = (operands_text(row.operands), arrow_text(row.types));
    let (fuel, meaning) = (row.fuel, row.meaning);
    out.push_str(&format!(
        "| {number} | `{name}` | {operands} | `{types}` | {fuel} | {meaning} |\n"
    ));
}

fn operands_text(operands: &str) -> String {
    let operands: Vec<&str> = operands.split_whitespace().collect();
    operands.join(", ")
}

/// `(i64 i64 ) -> i64` as `i64 i64 → i64`.
fn types_text(types: &str) -> String {
    let (takes, gives) = types.split_once(')').unwrap_or((types, ""));
    let takes = takes.trim_start_matches('(');
    arrow_text(&format!("{takes} -> {}", gives.trim_start_matches(" -> ")))
}

fn arrow_text(types: &str) -> String {
    let words: Vec<&str> = types.split_whitespace().collect();
    words.join(" ").replace("->", "→")
}
