//! Generates the parser of one datum from `grammars/lisp.lalrpop`.

use std::env;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    lalrpop::Configuration::new()
        .set_out_dir(env::var("OUT_DIR")?)
        .emit_rerun_directives(true)
        .process_file("../../grammars/lisp.lalrpop")
}
