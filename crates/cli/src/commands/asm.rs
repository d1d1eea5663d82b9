//! `asm` and `verify`.

use anyhow::{Result, anyhow};
use polyc::{Module, Verified, clipped, decode, encode, parse_text, verify as verify_module, visible};

use crate::args::{AsmArgs, VerifyArgs};
use crate::commands::LONGEST_ERROR;
use crate::files::{self, Input};
use crate::output;

/// Reads the text form and writes the module file.
pub fn assemble(args: &AsmArgs) -> Result<u8> {
    let input = files::read(&args.file)?;
    let text = String::from_utf8(input.bytes).map_err(|_| anyhow!("{}: not UTF-8", files::shown(&args.file)))?;
    let module = parse_text(&text).map_err(|error| in_file(&input.name, &error))?;
    let verified = verify_module(module).map_err(|error| in_file(&input.name, &error))?;
    files::write(&args.output, &encode(&verified))?;
    Ok(0)
}

/// Verifies a module file.
pub fn verify(args: &VerifyArgs) -> Result<u8> {
    let input = files::read(&args.file)?;
    let module = decode_verified(&input)?;
    let declarations = &module.declarations;
    output::print(&format!(
        "{}: {} functions, written by {}\n",
        visible(&input.name),
        declarations.functions.len(),
        visible(&clipped(&declarations.producer, LONGEST_ERROR)),
    ));
    Ok(0)
}

/// A module file as a module.
pub fn decode_verified(input: &Input) -> Result<Verified<Module>> {
    let module = decode(&input.bytes).map_err(|error| in_file(&input.name, &error))?;
    verify_module(module).map_err(|error| in_file(&input.name, &error))
}

fn in_file(name: &str, error: &dyn std::fmt::Display) -> anyhow::Error {
    // It contains names, which may have any length.
    let error = clipped(&error.to_string(), LONGEST_ERROR);
    anyhow!("`{}`: {}", visible(name), visible(&error))
}
