//! `dis`.

use anyhow::Result;
use polyc_driver::{DisassembleOptions, Engine, SourceMap, disassemble, write_text};

use crate::args::DisArgs;
use crate::commands::load;
use crate::{files, output};

/// Shows a module.
pub fn dis(args: &DisArgs) -> Result<u8> {
    let engine = Engine::new();
    let input = files::read(&args.file)?;
    let (module, sources) = match load(&engine, &input, &args.source, Some(&args.file))? {
        Ok(loaded) => loaded,
        Err(code) => return Ok(code),
    };
    let text = if args.text {
        write_text(&module)
    } else {
        let options = DisassembleOptions {
            texts: &texts(&sources),
            function: args.function.as_deref(),
        };
        disassemble(&module, &options)
    };
    output::print(&text);
    Ok(0)
}

/// The texts at hand, by file.
fn texts(sources: &SourceMap) -> Vec<Option<&str>> {
    let files = sources.files().iter();
    files.map(|file| Some(file.text.as_str())).collect()
}
