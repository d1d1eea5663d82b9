//! Writes the list of languages: those that this crate's manifest names.

#![allow(clippy::disallowed_methods, reason = "a build script writes files")]

use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=Cargo.toml");
    let (_, languages) = include_str!("Cargo.toml")
        .split_once("# The languages")
        .ok_or("the manifest has a part for the languages")?;
    let names = languages.lines().filter_map(|it| it.strip_prefix("polyc-"));
    let names = names.map(|it| it.split(['.', ' ']).next().unwrap_or(it));
    // The crate `polyc-lisp` has the language `LISP`.
    let statics = names.map(|it| format!("    &polyc_{it}::{},\n", it.to_ascii_uppercase()));
    let list: String = statics.collect();
    let out = PathBuf::from(std::env::var("OUT_DIR")?).join("languages.rs");
    std::fs::write(out, format!("&[\n{list}]\n"))?;
    Ok(())
}
