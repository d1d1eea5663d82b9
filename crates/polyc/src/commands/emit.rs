//! `emit`.

use anyhow::Result;
use polyc_driver::{Compilation, Engine, NoObserver, Observer, ir, print_ir};

use crate::args::{EmitArgs, Stage};
use crate::commands::show_diagnostics;
use crate::{files, output};

/// Shows a stage.
pub fn emit(args: &EmitArgs) -> Result<u8> {
    let engine = Engine::new();
    let language = files::language(&engine, args.source.lang.as_deref(), Some(&args.file))?;
    let input = files::read(&args.file)?;
    let unit = input.unit(language);
    let level = args.source.level.into();
    if let Some(wanted) = &args.print_after {
        let mut printer = AfterPass { wanted };
        let lowered = engine.lower(unit, level, &mut printer);
        return Ok(finish(lowered, args, |_| String::new()));
    }
    Ok(match args.stage {
        Stage::Tokens => finish(engine.tokens(unit), args, |it| it),
        Stage::Tree => finish(engine.tree(unit), args, |it| it),
        Stage::Ir => finish(engine.lower(unit, level, &mut NoObserver), args, |it| {
            print_ir(&it)
        }),
        Stage::Bytecode => finish(engine.bytecode_text(unit, level), args, |it| it),
    })
}

fn finish<M>(compiled: Compilation<M>, args: &EmitArgs, text: impl FnOnce(M) -> String) -> u8 {
    let failed = compiled.has_errors();
    match show_diagnostics(compiled, args.source.reports) {
        Ok(module) => {
            output::print(&text(module));
            if failed { crate::exit::COMPILE } else { 0 }
        }
        Err(code) => code,
    }
}

/// Prints the IR after the pass asked for.
struct AfterPass<'a> {
    wanted: &'a str,
}

impl Observer for AfterPass<'_> {
    fn after_pass(&mut self, pass: &str, module: &ir::Module) {
        if self.wanted == "all" || self.wanted == pass {
            output::print(&format!("; after {pass}\n{}\n", print_ir(module)));
        }
    }
}
