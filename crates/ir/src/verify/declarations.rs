//! Rules 1 to 4 and 16: declarations.

use polyc_base::decl::{Convention, ExportKind, Via};
use polyc_base::{Constant, Declarations, FuncId, Loc, Type};

use super::{Rule, VerifyError};
use crate::model::Module;

pub(super) fn check(module: &Module, errors: &mut Vec<VerifyError>) {
    let declarations = &module.declarations;
    let mut report = |rule, at: String, message: String| {
        errors.push(VerifyError {
            rule,
            func: None,
            block: None,
            at,
            loc: Loc::NONE,
            message,
        });
    };
    let (functions, bodies) = (declarations.functions.len(), module.bodies.len());
    if functions != bodies {
        let message = format!("{functions} functions and {bodies} bodies");
        report(Rule::Bodies, String::new(), message);
    }
    for (index, function) in declarations.functions.iter().enumerate() {
        let at = || format!("{} {:?}", FuncId::from_index(index), function.name);
        if let Convention::Procedure { rest } = function.convention {
            let least = 1 + usize::from(rest);
            if function.signature.params.len() < least || !function.signature.is_dynamic() {
                let message = format!("not {least} or more parameters `any` and a result `any`");
                report(Rule::Procedures, at(), message);
            }
        }
        if function.loc.index() > declarations.locations.len() {
            report(Rule::Locations, at(), format!("no {}", function.loc));
        }
    }
    check_entry(declarations, &mut report);
    check_references(declarations, &mut report);
}

fn check_entry(declarations: &Declarations, report: &mut impl FnMut(Rule, String, String)) {
    let Some(entry) = declarations.entry else {
        return;
    };
    let at = format!("entry {entry}");
    match declarations.function(entry) {
        Err(message) => report(Rule::References, at, message),
        Ok(function) => {
            let signature = &function.signature;
            if function.is_procedure()
                || !signature.params.is_empty()
                || signature.result != Some(Type::Any)
            {
                let message = "a function with another convention, parameters or result";
                report(Rule::EntryFunction, at, message.to_owned());
            }
        }
    }
}

fn check_references(declarations: &Declarations, report: &mut impl FnMut(Rule, String, String)) {
    for export in &declarations.exports {
        let found = match export.kind {
            ExportKind::Function(func) => declarations.function(func).map(|_| ()),
            ExportKind::Global { global, .. } => declarations.global(global).map(|_| ()),
        };
        if let Err(message) = found {
            report(
                Rule::References,
                format!("export {:?}", export.name),
                message,
            );
        }
    }
    for (index, constant) in declarations.constants.iter().enumerate() {
        let parts: &[_] = match constant {
            Constant::Pair(first, rest) => &[*first, *rest],
            Constant::Vector(elements) => elements,
            Constant::Immediate(_)
            | Constant::Integer(_)
            | Constant::BigInteger(_)
            | Constant::Float(_)
            | Constant::Character(_)
            | Constant::String(_)
            | Constant::Bytes(_)
            | Constant::Symbol(_) => &[],
        };
        if let Some(part) = parts.iter().find(|part| part.index() >= index) {
            let message = format!("{part} is not declared before");
            report(Rule::References, format!("const{index}"), message);
        }
    }
    for (index, location) in declarations.locations.iter().enumerate() {
        let loc = Loc::from_index(index + 1);
        let span = location.span;
        if span.file.index() >= declarations.sources.len() {
            let message = format!("no source of the module is {}", span.file);
            report(Rule::Locations, loc.to_string(), message);
        }
        if span.start > span.end {
            let message = format!("{}..{} ends before it starts", span.start, span.end);
            report(Rule::Locations, loc.to_string(), message);
        }
        let (at, callee) = match location.via {
            None => continue,
            Some(Via::Expanded(at)) => (at, None),
            Some(Via::Inlined { callee, at }) => (at, Some(callee)),
        };
        if at >= loc {
            let message = format!("{at} is not declared before");
            report(Rule::References, loc.to_string(), message);
        }
        if let Some(Err(message)) = callee.map(|callee| declarations.function(callee)) {
            report(Rule::References, loc.to_string(), message);
        }
    }
}
