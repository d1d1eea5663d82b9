//! `build`.

use anyhow::Result;
use polyc_driver::{Engine, Module, Remarks, encode};

use crate::args::BuildArgs;
use crate::commands::emit::remarks_text;
use crate::commands::load;
use crate::{files, output};

/// Compiles a file to a module file.
pub fn build(args: &BuildArgs) -> Result<u8> {
    let engine = Engine::new();
    let input = files::read(&args.file)?;
    if args.remarks {
        let language = files::language(&engine, args.source.lang.as_deref(), Some(&args.file))?;
        let mut remarks = Remarks::default();
        let level = args.source.level.into();
        // Errors are reported below.
        let _ = engine.lower(input.unit(language), level, &mut remarks);
        output::report(&remarks_text(remarks, args.source.reports.format));
    }
    match load(&engine, &input, &args.source, Some(&args.file))? {
        Ok((module, _)) => files::write(&args.output, &encode(&portable(&module))).map(|()| 0),
        Err(code) => Ok(code),
    }
}

/// The module, with names of sources that are the same on every machine.
fn portable(module: &Module) -> Module {
    let mut module = module.clone();
    for source in &mut module.declarations.sources {
        source.name = files::portable_name(&source.name);
    }
    module
}
