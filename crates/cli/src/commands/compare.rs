//! `compare`.

use anyhow::{Result, anyhow};
use polyc::compare::{Side, common_function, render_comparison};
use polyc::listing::{Listing, list_bytecode, list_ir};
use polyc::{Declarations, Engine, FuncId, Module, Verified, ir, visible};

use crate::args::{CompareArgs, ComparedStage};
use crate::commands::{OrExit, load, show_diagnostics};
use crate::files::{self, Input};
use crate::output;

/// Shows the same function of several files.
pub fn compare(engine: &Engine, args: &CompareArgs) -> Result<u8> {
    let engine = engine.limited(args.limits.limits());
    let mut inputs = Vec::new();
    for path in &args.files {
        inputs.push(files::read(path)?);
    }
    let mut modules = Vec::new();
    for (input, path) in inputs.iter().zip(&args.files) {
        let compiled = match args.stage {
            ComparedStage::Bytecode => {
                load(&engine, input, &args.source, Some(path))?.map(|it| Compared::Bytecode(it.0))
            }
            ComparedStage::Ir => lower(&engine, input, args, path)?.map(Compared::Ir),
        };
        match compiled {
            Ok(module) => modules.push(module),
            Err(code) => return Ok(code),
        }
    }
    let declarations: Vec<&Declarations> = modules.iter().map(Compared::declarations).collect();
    let wanted = args.function.as_deref();
    let functions = common_function(&declarations, wanted).map_err(|it| anyhow!(it))?;
    let sides = modules.iter().zip(&inputs).zip(functions);
    let sides: Vec<Side> = sides
        .map(|((module, input), func)| Side {
            title: file_name(input),
            function: visible(&module.declarations().functions[func.index()].name),
            listing: module.listing(func),
        })
        .collect();
    output::print(&render_comparison(&sides));
    Ok(0)
}

/// A module at the stage compared.
enum Compared {
    Ir(ir::Module),
    Bytecode(Verified<Module>),
}

impl Compared {
    fn declarations(&self) -> &Declarations {
        match self {
            Self::Ir(module) => &module.declarations,
            Self::Bytecode(module) => &module.declarations,
        }
    }

    fn listing(&self, func: FuncId) -> Listing {
        match self {
            Self::Ir(module) => list_ir(module, func),
            Self::Bytecode(module) => list_bytecode(module, func),
        }
    }
}

fn lower(engine: &Engine, input: &Input, args: &CompareArgs, path: &std::path::Path) -> Result<OrExit<ir::Module>> {
    let language = files::language(engine, args.source.lang.as_deref(), Some(path))?;
    let lowered = engine.lower(input.unit(language), args.source.level.into(), &mut ());
    Ok(show_diagnostics(lowered, args.source.reports))
}

fn file_name(input: &Input) -> String {
    let name = input.name.rsplit('/').next().unwrap_or(&input.name);
    visible(name)
}
