//! Shared by several tests.

#![allow(clippy::disallowed_methods, reason = "tests read and write their data files")]

use std::fs;
use std::path::Path;

use polyc_bytecode::{Module, parse_text};

/// The module of every kind of entry.
pub fn everything() -> Module {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/accepted/everything.pbt");
    let text = fs::read_to_string(path).expect("the file is there");
    parse_text(&text).expect("it is a module")
}
