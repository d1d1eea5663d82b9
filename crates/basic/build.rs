//! Compiles `grammars/basic.lalrpop`.

#![expect(clippy::disallowed_methods, reason = "a build script asks cargo where to write")]

fn main() {
    println!("cargo::rerun-if-changed=../../grammars/basic.lalrpop");
    lalrpop::Configuration::new()
        .set_out_dir(std::env::var("OUT_DIR").expect("cargo sets OUT_DIR"))
        .process_file("../../grammars/basic.lalrpop")
        .expect("the grammar compiles");
}
