//! Opcodes keep their numbers and operands: `opcodes.txt` has each that there has ever been, in this version of the
//! format. `POLYC_BLESS=1 cargo test -p polyc-bytecode --test opcodes` adds new ones, and changes none.

#![allow(clippy::disallowed_methods, reason = "tests read and write their data files")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use polyc_bytecode::Opcode;
use polyc_bytecode::binary::FORMAT_VERSION;

#[test]
fn an_opcode_stays_what_it_was() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/opcodes.txt");
    let head = format!("version {FORMAT_VERSION}");
    let text = fs::read_to_string(&path).unwrap_or_default();
    let mut known: BTreeSet<String> = match text.lines().next() {
        Some(line) if line == head => text.lines().skip(1).map(str::to_owned).collect(),
        _ => BTreeSet::new(),
    };
    let rows = Opcode::ALL.iter().map(|&opcode| {
        let (number, name) = (opcode as u8, opcode.name());
        format!("{number:3} {name} {}", opcode.operands()).trim_end().to_owned()
    });
    let rows: BTreeSet<String> = rows.collect();
    let lost: Vec<&String> = known.difference(&rows).collect();
    assert!(lost.is_empty(), "without another version of the format: {lost:?}");
    if std::env::var_os("POLYC_BLESS").is_some() {
        known.extend(rows.iter().cloned());
        let lines: Vec<String> = known.iter().cloned().collect();
        fs::write(&path, format!("{head}\n{}\n", lines.join("\n"))).expect("writable");
    }
    assert_eq!(known, rows, "an opcode is not in opcodes.txt");
}
