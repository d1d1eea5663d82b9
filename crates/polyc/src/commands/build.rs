//! `build`.

use anyhow::Result;
use polyc_driver::{Engine, encode};

use crate::args::BuildArgs;
use crate::commands::load;
use crate::files;

/// Compiles a file to a module file.
pub fn build(args: &BuildArgs) -> Result<u8> {
    let engine = Engine::new();
    let input = files::read(&args.file)?;
    match load(&engine, &input, &args.source, Some(&args.file))? {
        Ok((module, _)) => files::write(&args.output, &encode(&module)).map(|()| 0),
        Err(code) => Ok(code),
    }
}
