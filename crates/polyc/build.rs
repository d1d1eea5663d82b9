//! Compiles the preludes to module files, which become part of polyc.

use std::fmt::Write;
use std::path::PathBuf;

use polyc_bytecode::encode;
use polyc_compile::{Level, compile_preludes, languages};
use polyc_render::render_text;

#[expect(
    clippy::disallowed_methods,
    reason = "a build script writes what it makes where cargo says"
)]
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let mut table = String::from("&[\n");
    for language in languages().all() {
        let modules = compile_preludes(*language, Level::O2).unwrap_or_else(|error| {
            let report = render_text(&error.sources, &error.diagnostics, false);
            panic!("the prelude of {}:\n{report}", language.info().name)
        });
        for module in modules {
            let name = &module.declarations.name;
            std::fs::write(out.join(format!("{name}.pbc")), encode(&module)).expect("OUT_DIR can be written");
            writeln!(
                table,
                "    ({name:?}, include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}.pbc\"))),"
            )
            .expect("writing to a string");
        }
    }
    table.push_str("]\n");
    std::fs::write(out.join("preludes.rs"), table).expect("OUT_DIR can be written");
}
