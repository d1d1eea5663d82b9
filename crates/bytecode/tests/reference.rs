//! `docs/opcodes.md` and `docs/bytecode.md` agree with the tables and the headers of the sources;
//! `POLYC_BLESS=1 cargo test -p polyc-bytecode --test reference` writes them.

#![allow(clippy::disallowed_methods, reason = "tests read and write their data files")]

use std::fs;
use std::path::Path;

use polyc_base::Op;
use polyc_base::op::OpRow;
use polyc_base::verify::rules as declarations;
use polyc_bytecode::binary::{FORMAT_VERSION, SHARED_STRING};
use polyc_bytecode::verify::{
    MAX_CODE, MAX_DIGITS, MAX_INTERFACE_PARAMS, MAX_NESTING, MAX_RAW, MAX_REFS, MAX_SLOTS, rules,
};
use polyc_bytecode::{CONTROL_ROWS, ControlRow, Opcode};

const HEAD: &str = "\
# Bytecode

Generated from the headers of `crates/bytecode/src/{verify,binary,text}/mod.rs` by
`POLYC_BLESS=1 cargo test -p polyc-bytecode --test reference`; a test checks that it is up to date. The
instructions are in [opcodes.md](opcodes.md), the declarations' text form in `crates/base/src/text`.
";

const OPCODES: &str = "\
# Opcodes

Made of the tables in `crates/base/src/op.rs` and `crates/bytecode/src/instruction.rs` by
`POLYC_BLESS=1 cargo test -p polyc-bytecode --test reference`; a test checks that it is up to date.

An instruction is its opcode, one byte, and its operands: unsigned numbers and ids as LEB128 in shortest form, signed
ones as signed LEB128, floats as eight bytes, truth values, kinds and immediates as one byte, elements as four numbers
(low index, length, stride, displacement). *Takes* and *gives* are types on the operand stack, the top last. The
effects of an operation say what a compiler may do with it; the fuel is what it costs.
";

fn opcode_reference() -> String {
    let mut out = OPCODES.to_owned();
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

fn check(name: &str, reference: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name);
    if std::env::var_os("POLYC_BLESS").is_some() {
        fs::write(&path, reference).expect("writable");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == reference,
        "docs/{name} is not what the tables say: see the head of this test"
    );
}

/// The comment at the head of a source file, links as plain code.
fn header(source: &str) -> String {
    let lines = source.lines().take_while(|line| line.starts_with("//!"));
    let text: Vec<&str> = lines
        .map(|line| line[3..].strip_prefix(' ').unwrap_or_default())
        .collect();
    text.join("\n").replace("[`", "`").replace("`]", "`")
}

fn bytecode_reference() -> String {
    let mut out = HEAD.to_owned();
    out.push_str(&format!(
        "\n## The verifier\n\n{}\n\n",
        header(include_str!("../src/verify/mod.rs"))
    ));
    for rule in declarations::ALL.iter().chain(rules::ALL) {
        out.push_str(&format!("- V{}: {}\n", rule.number, rule.text));
    }
    let parts = [
        ("The module file", include_str!("../src/binary/mod.rs")),
        ("The text form", include_str!("../src/text/mod.rs")),
    ];
    for (title, source) in parts {
        out.push_str(&format!("\n## {title}\n\n{}\n", header(source)));
    }
    let limits = [
        ("MAX_SLOTS", MAX_SLOTS),
        ("MAX_REFS", MAX_REFS as usize),
        ("MAX_RAW", MAX_RAW as usize),
        ("MAX_CODE", MAX_CODE),
        ("MAX_DIGITS", MAX_DIGITS),
        ("MAX_NESTING", MAX_NESTING),
        ("MAX_INTERFACE_PARAMS", MAX_INTERFACE_PARAMS),
        ("SHARED_STRING", SHARED_STRING),
        ("FORMAT_VERSION", FORMAT_VERSION as usize),
    ];
    out.push_str("\n## Limits\n\n| name | value |\n|---|--:|\n");
    for (name, value) in limits {
        out.push_str(&format!("| `{name}` | {value} |\n"));
    }
    out
}

#[test]
fn the_references_are_up_to_date() {
    check("opcodes.md", &opcode_reference());
    check("bytecode.md", &bytecode_reference());
}

#[test]
fn every_opcode_has_a_row() {
    let reference = opcode_reference();
    for opcode in Opcode::ALL {
        let row = format!("| {} | `{}` |", *opcode as u8, opcode.name());
        assert!(reference.contains(&row), "{row}");
    }
}
