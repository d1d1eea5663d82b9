//! `emit`.

use anyhow::{Result, anyhow};
use polyc::{Compilation, Engine, PASSES, Print, PrintAfter, Remark, Remarks, json_line, print_ir, visible};
use serde::Serialize;

use crate::args::{EmitArgs, Format, Stage};
use crate::commands::show_diagnostics;
use crate::{files, output};

/// Shows a stage.
pub fn emit(engine: &Engine, args: &EmitArgs) -> Result<u8> {
    let engine = engine.limited(args.limits.limits());
    let language = files::language(&engine, args.source.lang.as_deref(), Some(&args.file))?;
    let input = files::read(&args.file)?;
    let unit = input.unit(language);
    let level = args.source.level.into();
    if let Some(name) = &args.print_after {
        let mut printer = PrintAfter::new(which(name)?);
        let lowered = engine.lower(unit, level, &mut printer);
        return Ok(finish(lowered, args, |_| printer.text));
    }
    if args.remarks {
        let mut remarks = Remarks::default();
        let lowered = engine.lower(unit, level, &mut remarks);
        let format = args.source.reports.format;
        return Ok(finish(lowered, args, |_| remarks_text(remarks, format)));
    }
    Ok(match args.stage {
        Stage::Tokens => finish(engine.tokens(unit), args, |it| it),
        Stage::Tree => finish(engine.tree(unit), args, |it| it),
        Stage::Ir => finish(engine.lower(unit, level, &mut ()), args, |it| print_ir(&it)),
        Stage::Bytecode => finish(engine.bytecode_text(unit, level), args, |it| it),
    })
}

#[derive(Serialize)]
struct RemarkObject {
    file: String,
    line: u32,
    column: u32,
    remark: &'static str,
    pass: &'static str,
    function: String,
    message: String,
}

/// Remarks, one a line.
pub fn remarks_text(remarks: Remarks, format: Format) -> String {
    let line = |remark: Remark| match format {
        Format::Text => format!("{remark}\n"),
        Format::Json => json_line(&RemarkObject {
            file: remark.file,
            line: remark.line,
            column: remark.column,
            remark: if remark.done { "done" } else { "missed" },
            pass: remark.pass,
            function: remark.function,
            message: remark.text,
        }),
    };
    remarks.into_sorted().into_iter().map(line).collect()
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

/// The pass of that name, or all.
fn which(name: &str) -> Result<Print> {
    Print::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = PASSES.iter().map(|it| it.name).collect();
        let name = visible(name);
        anyhow!("there is no pass `{name}`; there are {} and all", names.join(", "))
    })
}
