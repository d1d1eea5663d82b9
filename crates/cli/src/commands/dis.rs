//! `dis`.

use anyhow::{Result, bail};
use polyc::{
    DisassembleOptions, Engine, FuncId, Mode, Module, Program, SourceMap, Verified, clipped, disassemble, visible,
    write_text,
};

use crate::args::DisArgs;
use crate::load::{LONGEST_ERROR, Loader, meant};
use crate::{files, output};

/// Shows a module.
pub fn dis(engine: &Engine, args: &DisArgs) -> Result<u8> {
    let input = files::read(&args.file)?;
    let loader = Loader::new(engine, args.limits.limits(), &args.source, &[&input])?;
    let (module, sources) = loader.load(&input)?;
    if let Some(name) = &args.function {
        expect_function(&module, name)?;
    }
    let text = if args.text {
        write_text(&module)
    } else if args.prepared {
        prepared(module, args.function.as_deref())
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

/// Fails if the module has no function of that name.
fn expect_function(module: &Module, name: &str) -> Result<()> {
    let functions = &module.declarations.functions;
    if functions.iter().any(|it| it.name == name) {
        return Ok(());
    }
    let names: Vec<&str> = functions.iter().map(|it| it.name.as_str()).collect();
    bail!(
        "there is no function `{}`{}; there are {}",
        visible(name),
        meant(name, names.iter().copied()),
        visible(&clipped(&names.join(", "), LONGEST_ERROR))
    )
}

/// The register code that the machine runs, function by function.
fn prepared(module: Verified<Module>, wanted: Option<&str>) -> String {
    let program = Program::from(module);
    let functions = program.module().declarations.functions.iter().enumerate();
    let mut text = String::new();
    for (index, function) in functions.filter(|it| wanted.is_none_or(|name| name == it.1.name)) {
        let func = FuncId::from_index(index);
        text.push_str(&format!("{func} {}\n", visible(&function.name)));
        text.push_str(&program.code().print_prepared(func, Mode::Plain));
        text.push('\n');
    }
    text
}

/// The texts at hand, by file.
fn texts(sources: &SourceMap) -> Vec<Option<&str>> {
    let files = sources.files().iter();
    files.map(|file| Some(file.text.as_str())).collect()
}
