//! `compare`.

use anyhow::{Result, anyhow};
use polyc::compare::{Side, common_function, render_comparison};
use polyc::listing::{Listing, list_bytecode, list_ir};
use polyc::{Declarations, Engine, FuncId, Module, Verified, ir, json_line, visible};

use serde::Serialize;

use crate::args::{CompareArgs, ComparedStage, Format};
use crate::files::{self, Input};
use crate::load::Loader;
use crate::output;

/// Shows the same function of several files.
pub fn compare(engine: &Engine, args: &CompareArgs) -> Result<u8> {
    let inputs: Vec<Input> = args.files.iter().map(|it| files::read(it)).collect::<Result<_>>()?;
    let all: Vec<&Input> = inputs.iter().collect();
    let loader = Loader::new(engine, args.limits.limits(), &args.source, &all)?;
    let modules = all.into_iter().map(|it| compared(&loader, it, args));
    let modules: Vec<Compared> = modules.collect::<Result<_>>()?;
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
    output::print(&match args.source.reports.format {
        Format::Text => render_comparison(&sides),
        Format::Json => sides.iter().map(side_object).collect(),
    });
    Ok(0)
}

#[derive(Serialize)]
struct SideObject<'a> {
    file: &'a str,
    function: &'a str,
    instructions: usize,
    lines: &'a [String],
}

fn side_object(side: &Side) -> String {
    json_line(&SideObject {
        file: &side.title,
        function: &side.function,
        instructions: side.listing.instructions,
        lines: &side.listing.lines,
    })
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

fn compared(loader: &Loader<'_>, input: &Input, args: &CompareArgs) -> Result<Compared> {
    Ok(match args.stage {
        ComparedStage::Bytecode => Compared::Bytecode(loader.load(input)?.0),
        ComparedStage::Ir => {
            let lowered = loader.compile(input, |engine, source| engine.lower(source, &mut ()))?;
            Compared::Ir(lowered.result)
        }
    })
}

fn file_name(input: &Input) -> String {
    let name = input.name.rsplit('/').next().unwrap_or(&input.name);
    visible(name)
}
