//! The stages in order.

use std::sync::Arc;

use polyc_base::decl::Source;
use polyc_base::{Budget, Diagnosed, Diagnostic, FuncId, SourceFile, SourceMap, Span, diagnostic};
use polyc_bytecode::{Module, Verified};
use polyc_codegen::LoopHeads;
use polyc_frontend::{Environment, Frontend, Input, codes, limit_reached};
use polyc_ir as ir;
use polyc_opt::{Level, Observer, optimize};

/// The texts of a compilation as its module names them.
#[must_use]
pub fn source_table(sources: &SourceMap) -> Vec<Source> {
    sources.files().iter().map(|file| source_row(file)).collect()
}

/// A text as a module names it.
fn source_row(file: &SourceFile) -> Source {
    Source {
        name: file.name.clone(),
        hash: *blake3::hash(file.text.as_bytes()).as_bytes(),
        lines: Arc::clone(&file.lines),
    }
}

/// Source text to a verified module.
pub fn compile_source(
    frontend: &dyn Frontend,
    input: Input<'_>,
    environment: &mut dyn Environment,
    level: Level,
    observer: &mut dyn Observer,
) -> Diagnosed<Verified<Module>> {
    let budget = environment.budget();
    let Diagnosed { value, mut diagnostics } = lower_source(frontend, input, environment, level, observer);
    let value = value.and_then(|module| {
        let size = size(&module);
        let module = polyc_codegen::lower(module, loop_heads(level), &budget);
        budget.look_ahead(size);
        if let Some(limit) = limit_reached(&budget, whole(input)) {
            diagnostics.push(limit);
            return None;
        }
        let verified = polyc_bytecode::verify(module);
        verified
            .map_err(|error| diagnostics.push(refused(input, error.span, error.to_string())))
            .ok()
    });
    Diagnosed { value, diagnostics }
}

/// Source text to IR as its frontend builds it, verified.
pub fn check_source(
    frontend: &dyn Frontend,
    input: Input<'_>,
    environment: &mut dyn Environment,
) -> Diagnosed<ir::Module> {
    let budget = environment.budget();
    let compiled = frontend.compile(input, environment);
    // Other diagnostics may only come from the early end of the text that was read.
    if let Some(limit) = limit_reached(&budget, whole(input)) {
        return Diagnosed::refused(limit);
    }
    let mut diagnostics = compiled.diagnostics;
    diagnostic::sort(&mut diagnostics);
    let refused_for = |diagnostics| Diagnosed {
        value: None,
        diagnostics,
    };
    let has_errors = diagnostics.iter().any(Diagnostic::is_error);
    let Some(mut module) = compiled.value.filter(|_| !has_errors) else {
        return refused_for(diagnostics);
    };
    let found = environment.found().iter();
    module.declarations.sources.extend(found.map(|file| source_row(file)));
    budget.look_ahead(size(&module));
    if let Some(limit) = limit_reached(&budget, whole(input)) {
        return Diagnosed::refused(limit);
    }
    if let Err(errors) = ir::verify(&module).and_then(|()| verify_causes(&module)) {
        let first = errors.first();
        let location = first.and_then(|it| module.declarations.location(it.loc));
        let message = first.map(ToString::to_string).unwrap_or_default();
        diagnostics.push(refused(input, location.map(|it| it.span), message));
        return refused_for(diagnostics);
    }
    Diagnosed {
        value: Some(module),
        diagnostics,
    }
}

/// Source text to optimised IR.
pub fn lower_source(
    frontend: &dyn Frontend,
    input: Input<'_>,
    environment: &mut dyn Environment,
    level: Level,
    observer: &mut dyn Observer,
) -> Diagnosed<ir::Module> {
    let budget = environment.budget();
    let Diagnosed { value, mut diagnostics } = check_source(frontend, input, environment);
    let Some(mut module) = value else {
        return Diagnosed { value, diagnostics };
    };
    module.declarations.producer = producer(level) + &input.options.of_module(frontend.info());
    optimize(&mut module, level, observer, &budget);
    if let Some(limit) = limit_reached(&budget, whole(input)) {
        diagnostics.push(limit);
        return Diagnosed {
            value: None,
            diagnostics,
        };
    }
    Diagnosed {
        value: Some(module),
        diagnostics,
    }
}

/// In debug builds and tests, frontends keep to the rule of causes too.
fn verify_causes(module: &ir::Module) -> Result<(), Vec<ir::VerifyError>> {
    if !cfg!(debug_assertions) {
        return Ok(());
    }
    let mut functions = (0..module.bodies.len()).map(FuncId::from_index);
    functions.try_for_each(|func| ir::verify_causes(module, func))
}

/// The producer that a module file names.
fn producer(level: Level) -> String {
    format!("polyc {} -O{}", env!("CARGO_PKG_VERSION"), level as u8)
}

/// IR to a verified module.
///
/// # Errors
/// Why the verifier refused it: the module is too large for the machine, or the compiler is wrong.
pub fn finish_module(module: ir::Module, level: Level) -> Result<Verified<Module>, String> {
    let code = polyc_codegen::lower(module, loop_heads(level), &Budget::default());
    polyc_bytecode::verify(code).map_err(|error| error.to_string())
}

const fn loop_heads(level: Level) -> LoopHeads {
    match level {
        Level::O0 => LoopHeads::Once,
        Level::O1 | Level::O2 => LoopHeads::Repeated,
    }
}

/// Instructions of all bodies.
fn size(module: &ir::Module) -> usize {
    module.bodies.iter().map(ir::Body::size).sum()
}

/// All of a text.
fn whole(input: Input<'_>) -> Span {
    Span::new(input.file, 0, 0)
}

fn refused(input: Input<'_>, place: Option<Span>, message: String) -> Diagnostic {
    Diagnostic::error(codes::REFUSED, place.unwrap_or(whole(input)), message)
        .with_hint("a function may be too large: split it; if it is not, the compiler is wrong")
}
