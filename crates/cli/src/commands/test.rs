//! `test`.

use anyhow::{Result, bail};
use polyc::testing::{Options, Summary, check_file, find};
use polyc::{Engine, Level};

use crate::args::{Format, TestArgs};
use crate::load::language_named;
use crate::{exit, output};

/// Checks programs against the expectations in their comments.
pub fn test(engine: &Engine, args: &TestArgs) -> Result<u8> {
    let named = args.source.lang.as_deref();
    let language = named.map(|name| language_named(engine, name)).transpose()?;
    let options = options(args);
    let mut summary = Summary::default();
    let format = args.source.reports.format;
    for found in find(engine, &args.files)? {
        // In a directory the extension tells programs from other files, and their languages.
        let language = language.filter(|_| found.is_named);
        let mut checked = check_file(engine, &found.path, language, &options)?;
        if found.is_named {
            checked.require_expectations();
        }
        match format {
            Format::Text => output::print(&checked.to_string()),
            Format::Json => output::print(&checked.to_json()),
        }
        summary.files.push(checked);
    }
    if summary.files.is_empty() {
        bail!("there are no programs in the directories");
    }
    if format == Format::Text {
        output::print(&format!("{}\n", summary.counts()));
    }
    Ok(if summary.failed() > 0 { exit::COMPILE } else { 0 })
}

fn options(args: &TestArgs) -> Options {
    let levels = if args.all_levels {
        Level::ALL.to_vec()
    } else {
        vec![args.source.level.into()]
    };
    let default = Options::default();
    let mut limits = args.limits.limits();
    if args.limits.compile.time.is_none() {
        limits.time = default.limits.time;
    }
    if args.limits.output.is_none() {
        limits.output = default.limits.output;
    }
    Options {
        levels,
        limits,
        languages: args.source.options.clone(),
        ..default
    }
}
