//! `build`.

use anyhow::Result;
use polyc::{Engine, Module, Observer, Remarks, encode};

use crate::args::BuildArgs;
use crate::commands::emit::remarks_text;
use crate::commands::load_observed;
use crate::{files, output};

/// Compiles a file to a module file.
pub fn build(engine: &Engine, args: &BuildArgs) -> Result<u8> {
    let engine = engine.limited(args.limits.limits());
    let input = files::read(&args.file)?;
    let mut remarks = args.remarks.then(Remarks::default);
    let observer: &mut dyn Observer = match &mut remarks {
        Some(remarks) => remarks,
        None => &mut (),
    };
    let loaded = load_observed(&engine, &input, &args.source, Some(&args.file), observer)?;
    if let Some(remarks) = remarks {
        output::report(&remarks_text(remarks, args.source.reports.format));
    }
    match loaded {
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
