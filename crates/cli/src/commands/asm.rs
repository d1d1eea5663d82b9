//! `asm` and `verify`.

use anyhow::{Result, anyhow};
use polyc::{clipped, encode, json_line, parse_text, verify as verify_module, visible};

use serde::Serialize;

use crate::args::{AsmArgs, Format, VerifyArgs};
use crate::load::{LONGEST_ERROR, decode_verified, in_file};
use crate::{files, output};

/// Reads the text form and writes the module file.
pub fn assemble(args: &AsmArgs) -> Result<u8> {
    let input = files::read(&args.file)?;
    let text = String::from_utf8(input.bytes).map_err(|_| anyhow!("{}: not UTF-8", files::shown(&args.file)))?;
    let module = parse_text(&text).map_err(|error| in_file(&input.name, &error))?;
    let verified = verify_module(module).map_err(|error| in_file(&input.name, &error))?;
    files::write(&args.out, &encode(&verified))?;
    Ok(0)
}

/// Verifies a module file.
pub fn verify(args: &VerifyArgs) -> Result<u8> {
    let input = files::read(&args.file)?;
    let module = decode_verified(&input)?;
    let declarations = &module.declarations;
    let report = VerifiedObject {
        file: visible(&input.name),
        functions: declarations.functions.len(),
        producer: visible(&clipped(&declarations.producer, LONGEST_ERROR)),
    };
    output::print(&match args.reports.format {
        Format::Text => {
            let VerifiedObject {
                file,
                functions,
                producer,
            } = report;
            format!("{file}: {functions} functions, written by {producer}\n")
        }
        Format::Json => json_line(&report),
    });
    Ok(0)
}

#[derive(Serialize)]
struct VerifiedObject {
    file: String,
    functions: usize,
    producer: String,
}
