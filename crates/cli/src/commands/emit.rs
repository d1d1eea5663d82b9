//! `emit`.

use anyhow::{Result, anyhow};
use polyc::{
    Compilation, Engine, PASSES, PlaceObject, Print, PrintAfter, Remark, Remarks, Source, SourceMap, Tree, TreeNode,
    json_line, print_ir, visible,
};
use serde::Serialize;

use crate::args::{EmitArgs, Format, Stage};
use crate::load::{Compiled, Loader, meant};
use crate::{exit, files, output};

/// Shows a stage.
pub fn emit(engine: &Engine, args: &EmitArgs) -> Result<u8> {
    let input = files::read(&args.file)?;
    let loader = Loader::new(engine, args.limits.limits(), &args.source, &[&input])?;
    if let Some(name) = &args.print_after {
        let mut printer = PrintAfter::new(which(name)?);
        let lowered = loader.compile(&input, |engine, source| engine.lower(source, &mut printer))?;
        return Ok(finish(lowered, |_| printer.text));
    }
    if args.remarks {
        let mut remarks = Remarks::default();
        let lowered = loader.compile(&input, |engine, source| engine.lower(source, &mut remarks))?;
        let format = args.source.reports.format;
        return Ok(finish(lowered, |_| remarks_text(remarks, format)));
    }
    let shown = |compile: fn(&Engine, Source<'_>) -> Compilation<String>| {
        let text = loader.compile(&input, compile)?;
        Ok(finish(text, |it| it))
    };
    match args.stage {
        Stage::Tokens => shown(Engine::tokens),
        Stage::Tree => {
            let tree = loader.compile(&input, Engine::tree)?;
            let sources = tree.sources.clone();
            let format = args.source.reports.format;
            Ok(finish(tree, |it| tree_text(&it, &sources, format)))
        }
        Stage::Ir => {
            let lowered = loader.compile(&input, |engine, source| engine.lower(source, &mut ()))?;
            Ok(finish(lowered, |it| print_ir(&it)))
        }
        Stage::Bytecode => {
            let text = loader.compile(&input, |engine, source| engine.bytecode_text(source))?;
            Ok(finish(text, |it| it))
        }
    }
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

#[derive(Serialize)]
struct NodeObject<'a> {
    depth: usize,
    label: &'a str,
    text: &'a str,
    #[serde(flatten)]
    place: Option<PlaceObject<'a>>,
}

/// A tree, one node a line, each before its parts.
fn tree_text(tree: &Tree, sources: &SourceMap, format: Format) -> String {
    match format {
        Format::Text => tree.to_string(),
        Format::Json => {
            let object = |node: &TreeNode| {
                json_line(&NodeObject {
                    depth: node.depth,
                    label: &node.label,
                    text: &node.text,
                    place: node.span.map(|it| PlaceObject::new(sources, it)),
                })
            };
            tree.nodes().iter().map(object).collect()
        }
    }
}

fn finish<M>(compiled: Compiled<M>, text: impl FnOnce(M) -> String) -> u8 {
    output::print(&text(compiled.result));
    if compiled.has_errors { exit::COMPILE } else { 0 }
}

/// The pass of that name, or all.
fn which(name: &str) -> Result<Print> {
    Print::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = PASSES.iter().map(|it| it.name).collect();
        let (name, meant) = (visible(name), meant(name, names.iter().copied()));
        anyhow!(
            "there is no pass `{name}`{meant}; there are {} and all",
            names.join(", ")
        )
    })
}
