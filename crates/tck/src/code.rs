//! What must hold of the code of a program, whatever it does.

use std::collections::BTreeSet;

use polyc::{
    Engine, Frontend, Level, Module, Observer, Program, Source, Verified, decode, encode, ir, parse_text, verify,
    write_text,
};
use polyc_base::{Cause, FuncId};
use polyc_frontend::codes;

use crate::report::{Check, Failure};

/// Verifies the IR after each pass that changed it.
#[derive(Default)]
pub(crate) struct Verifying {
    has_causes: bool,
    wrong: Vec<String>,
}

impl Verifying {
    fn check(&mut self, module: &ir::Module, func: FuncId, after: &str) {
        let mut checked = ir::verify_function(module, func);
        if self.has_causes {
            checked = checked.and_then(|()| ir::verify_causes(module, func));
        }
        if let Err(errors) = checked
            && self.wrong.is_empty()
        {
            let name = &module.declarations.functions[func.index()].name;
            self.wrong.push(format!(
                "after {after}, the IR of `{name}` is not well formed: {}",
                errors[0]
            ));
        }
    }
}

impl Observer for Verifying {
    fn changed(&mut self, pass: &'static polyc::Pass, module: &ir::Module, func: FuncId) {
        self.check(module, func, &format!("the pass {}", pass.name));
    }
}

/// What debug builds refuse, because operations say neither where they are nor why.
pub(crate) fn check_refusals(engine: &Engine, source: Source<'_>) -> Vec<(Check, String)> {
    let lowered = engine.lower(source.level(Level::O0), &mut ());
    let refused = lowered.diagnostics.iter().filter(|it| it.code == codes::REFUSED);
    let wrong = refused.map(|it| {
        // The number 0 stands for no location.
        let without_place = it.message.split_once(": loc0 has no cause");
        without_place.map_or_else(
            || {
                (
                    Check::Ir,
                    format!("the frontend writes code that is refused: {}", it.message),
                )
            },
            |(what, _)| {
                let what = format!("{what} may trap and has no place: call `set_loc` with its span before it is built");
                (Check::Places, what)
            },
        )
    });
    wrong.collect()
}

/// The IR as the frontend wrote it and after each pass.
pub(crate) fn check_ir(engine: &Engine, source: Source<'_>) -> Vec<String> {
    let mut verifying = Verifying::default();
    if let Some(module) = engine.lower(source.level(Level::O0), &mut ()).result {
        if let Err(errors) = ir::verify(&module) {
            return vec![format!(
                "the IR that the frontend writes is not well formed: {}",
                errors[0]
            )];
        }
        verifying.has_causes = ir::has_causes(&module);
    }
    drop(engine.lower(source.level(Level::O2), &mut verifying));
    verifying.wrong
}

/// What may trap has a place and a cause, each function a name and a place; causes have rows.
pub(crate) fn check_places(language: &dyn Frontend, module: &Module) -> Vec<(Check, String)> {
    let declarations = &module.declarations;
    let mut wrong = Vec::new();
    let rows: BTreeSet<Cause> = language.info().causes.iter().map(|it| it.cause).collect();
    for (index, function) in declarations.functions.iter().enumerate() {
        if function.name.is_empty() {
            wrong.push((
                Check::Places,
                format!("fn{index} has no name: give one to `declare`, traces print it"),
            ));
        }
        // What is not in a function of the text has places of its own.
        let is_entry = declarations.entry == Some(FuncId::from_index(index));
        let is_placed = is_entry || declarations.place(function.loc).is_some();
        let name = &function.name;
        if !is_placed {
            let what = format!("the function `{name}` has no place: give its `Loc` to `declare`, not `Loc::NONE`");
            wrong.push((Check::Places, what));
        }
        let body = module.body(FuncId::from_index(index));
        for (offset, instruction) in body.instructions().map_while(Result::ok) {
            let loc = body.loc(offset);
            let what = instruction.name();
            if instruction.can_throw(declarations) && declarations.place(loc).is_none() {
                let what = format!(
                    "{what} in `{name}` may trap and has no place: call `set_loc` with its span before it is built"
                );
                wrong.push((Check::Places, what));
            }
            let cause = declarations.cause(loc);
            let needs_cause = instruction.operation().is_some_and(|it| it.usual_cause().is_some());
            if needs_cause && cause.is_none() {
                let what =
                    format!("{what} in `{name}` has no cause: say it with `because`, or give the function a place");
                wrong.push((Check::Causes, what));
            }
            if let Some(cause) = cause.filter(|it| !rows.contains(it)) {
                let what = format!(
                    "{what} in `{name}` has the cause `{cause}`, which has no row: add one to `LanguageInfo::causes`"
                );
                wrong.push((Check::Causes, what));
            }
        }
    }
    wrong.dedup();
    wrong
}

/// The bytes of a program at a level, compiled twice.
pub(crate) fn bytes_twice(engine: &Engine, source: Source<'_>) -> Option<(Vec<u8>, Vec<u8>)> {
    let bytes = || Some(encode(&*engine.module(source, &mut ()).result?));
    Some((bytes()?, bytes()?))
}

/// A module read from its file and from its text; what is wrong.
pub(crate) fn read_again(module: &Module) -> Result<[(&'static str, Program); 2], String> {
    let bytes = encode(module);
    let read = decode(&bytes).map_err(|error| format!("its module file cannot be read: {error}"))?;
    let read = verified(read, "its module file")?;
    let assembled =
        parse_text(&write_text(module)).map_err(|error| format!("its text form cannot be read: {error:?}"))?;
    if encode(&assembled) != bytes {
        return Err("its text form means another module".to_owned());
    }
    let assembled = verified(assembled, "its text form")?;
    Ok([
        ("from its module file", Program::from(read)),
        ("from its text form", Program::from(assembled)),
    ])
}

fn verified(module: Module, what: &str) -> Result<Verified<Module>, String> {
    verify(module).map_err(|error| format!("{what} is refused: {error}"))
}

/// Failures about a program.
pub(crate) fn failures(check: Check, subject: &str, wrong: Vec<String>) -> impl Iterator<Item = Failure> {
    wrong.into_iter().map(move |it| Failure::new(check, subject, it))
}
