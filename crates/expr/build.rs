//! Compiles the grammar in `grammars/expr.lalrpop`.

#[expect(
    clippy::disallowed_methods,
    reason = "a build script learns from cargo where to write"
)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    lalrpop::Configuration::new()
        .set_out_dir(std::env::var("OUT_DIR")?)
        .emit_rerun_directives(true)
        .process_file("../../grammars/expr.lalrpop")
}
