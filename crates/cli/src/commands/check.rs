//! `check`.

use anyhow::Result;
use polyc::Engine;

use crate::args::CheckArgs;
use crate::commands::show_diagnostics;
use crate::files;

/// Reports the mistakes of all files.
pub fn check(engine: &Engine, args: &CheckArgs) -> Result<u8> {
    let engine = engine.limited(args.limits.limits());
    let mut worst = 0;
    for path in &args.files {
        let language = files::language(&engine, args.source.lang.as_deref(), Some(path))?;
        let input = files::read(path)?;
        let compiled = engine.compile(input.unit(language), args.source.level.into());
        if let Err(code) = show_diagnostics(compiled, args.source.reports) {
            worst = code;
        }
    }
    Ok(worst)
}
