//! `tck`.

use anyhow::{Result, bail};
use polyc::Engine;
use polyc::testing::find;
use polyc_tck::{Options, check};

use crate::args::{Format, TckArgs};
use crate::load::language_named;
use crate::{exit, output};

/// Checks what must hold of a language.
pub fn tck(engine: &Engine, args: &TckArgs) -> Result<u8> {
    let language = language_named(engine, &args.language)?;
    if find(engine, &[&args.directory])?.is_empty() {
        bail!("there are no programs in `{}`", args.directory.display());
    }
    let options = Options {
        long: args.long,
        seed: args.seed.unwrap_or(Options::default().seed),
        ..Options::default()
    };
    let report = check(engine, language.info().name, &args.directory, &options);
    match args.reports.format {
        Format::Text => output::print(&report.to_string()),
        Format::Json => output::print(&report.to_json()),
    }
    Ok(if report.is_success() { 0 } else { exit::COMPILE })
}
