//! Compiles the preludes to module files, which become part of polyc.

use std::path::PathBuf;

#[expect(
    clippy::disallowed_methods,
    reason = "a build script writes what it makes where cargo says"
)]
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let table = polyc_compile::embed_preludes(polyc_compile::languages().all());
    let table = table.unwrap_or_else(|mistakes| panic!("{mistakes}"));
    std::fs::write(out.join("preludes.rs"), table).expect("OUT_DIR can be written");
}
