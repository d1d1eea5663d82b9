//! Generates the parser of one datum from `grammars/lisp.lalrpop`.

use std::env;
use std::error::Error;

#[expect(clippy::disallowed_methods, reason = "cargo says where to write in OUT_DIR")]
fn main() -> Result<(), Box<dyn Error>> {
    lalrpop::Configuration::new()
        .set_out_dir(env::var("OUT_DIR")?)
        .emit_rerun_directives(true)
        .process_file("../../grammars/lisp.lalrpop")
}
