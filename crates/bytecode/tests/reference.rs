//! `docs/opcodes.md` is what the tables say; `POLYC_BLESS=1 cargo test -p polyc-bytecode --test reference` writes it.

#![allow(
    clippy::disallowed_methods,
    reason = "tests read and write their data files"
)]

use std::fs;
use std::path::Path;

use polyc_bytecode::{Opcode, opcode_reference};

#[test]
fn the_reference_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/opcodes.md");
    let reference = opcode_reference();
    if std::env::var_os("POLYC_BLESS").is_some() {
        fs::write(&path, &reference).expect("writable");
    }
    let written = fs::read_to_string(&path).expect("the reference is there");
    assert!(
        written == reference,
        "docs/opcodes.md is not what the tables say: see the head of this test"
    );
}

#[test]
fn every_opcode_has_a_row() {
    let reference = opcode_reference();
    for opcode in Opcode::ALL {
        let row = format!("| {} | `{}` |", *opcode as u8, opcode.name());
        assert!(reference.contains(&row), "{row}");
    }
}
