//! `build`.

use anyhow::Result;
use polyc::{Engine, Module, Observer, Remarks, encode};

use crate::args::BuildArgs;
use crate::commands::emit::remarks_text;
use crate::load::Loader;
use crate::{files, output};

/// Compiles a file to a module file.
pub fn build(engine: &Engine, args: &BuildArgs) -> Result<u8> {
    let input = files::read(&args.file)?;
    let loader = Loader::new(engine, args.limits.limits(), &args.source, &[&input])?;
    let mut remarks = args.remarks.then(Remarks::default);
    let observer: &mut dyn Observer = match &mut remarks {
        Some(remarks) => remarks,
        None => &mut (),
    };
    let loaded = loader.load_observed(&input, observer);
    if let Some(remarks) = remarks {
        output::report(&remarks_text(remarks, args.source.reports.format));
    }
    files::write(&args.out, &encode(&portable(&loaded?.0))).map(|()| 0)
}

/// The module, with names of sources that are the same on every machine.
fn portable(module: &Module) -> Module {
    let mut module = module.clone();
    for source in &mut module.declarations.sources {
        source.name = files::portable_name(&source.name);
    }
    module
}
