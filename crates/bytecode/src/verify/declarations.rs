//! Rules V1 to V9: what a module declares.

use std::collections::HashSet;

use polyc_base::decl::{
    Convention, ExportKind, FunctionDecl, Import, ImportKind, Location, ShapeKind, Source, Via,
};
use polyc_base::{Constant, Declarations, Loc, Type};

use super::{
    MAX_DIGITS, MAX_INTERFACE_PARAMS, MAX_NESTING, MAX_RAW, MAX_REFS, MAX_SLOTS, Place, Refusal,
};
use crate::model::Module;
use crate::text::quote;

type Checked = Result<(), Refusal>;

pub(super) fn verify_declarations(module: &Module) -> Checked {
    let declarations = &module.declarations;
    let (bodies, functions) = (module.bodies.len(), declarations.functions.len());
    check(
        1,
        bodies == functions,
        || "module".to_owned(),
        || (format!("{bodies} bodies"), format!("{functions}")),
    )?;
    verify_locations(declarations)?;
    for (index, source) in declarations.sources.iter().enumerate() {
        verify_source(index, source)?;
    }
    for (index, constant) in declarations.constants.iter().enumerate() {
        verify_constant(index, constant)?;
    }
    verify_shapes(declarations)?;
    for (index, import) in declarations.imports.iter().enumerate() {
        verify_import(index, import)?;
    }
    for (index, function) in declarations.functions.iter().enumerate() {
        verify_function(declarations, index, function)?;
    }
    verify_exports(declarations)?;
    verify_entry(declarations)
}

/// Refuses unless `holds`; the rest is only made then.
fn check(
    rule: u8,
    holds: bool,
    place: impl FnOnce() -> String,
    say: impl FnOnce() -> (String, String),
) -> Checked {
    if holds {
        return Ok(());
    }
    let (found, wanted) = say();
    Err(Refusal {
        rule,
        place: Place::Declaration(place()),
        found,
        wanted,
    })
}

fn verify_locations(declarations: &Declarations) -> Checked {
    for (index, location) in declarations.locations.iter().enumerate() {
        // Row 0 is "no source" and not held.
        let row = Loc::from_index(index + 1);
        verify_location(declarations, row, location)
            .or_else(|(found, wanted)| check(2, false, || row.to_string(), || (found, wanted)))?;
    }
    Ok(())
}

fn verify_location(
    declarations: &Declarations,
    row: Loc,
    location: &Location,
) -> Result<(), (String, String)> {
    let span = location.span;
    if span.file.index() >= declarations.sources.len() {
        return Err((span.file.to_string(), "a source of the module".to_owned()));
    }
    if span.start > span.end {
        let found = format!("bytes {}..{}", span.start, span.end);
        return Err((found, "an end not before the start".to_owned()));
    }
    let parent = match location.via {
        None => return Ok(()),
        Some(Via::Expanded(parent)) => parent,
        Some(Via::Inlined { callee, at }) => {
            if callee.index() >= declarations.functions.len() {
                return Err((callee.to_string(), "a declared function".to_owned()));
            }
            at
        }
    };
    if parent < row {
        Ok(())
    } else {
        Err((format!("parent {parent}"), "an earlier row".to_owned()))
    }
}

fn verify_source(index: usize, source: &Source) -> Checked {
    let lines = &source.lines;
    let ascend = lines.line_starts.windows(2).all(|it| it[0] < it[1])
        && lines.line_starts.first() != Some(&0);
    check(
        3,
        ascend,
        || format!("file{index}"),
        || {
            (
                "lines out of order".to_owned(),
                "ascending lines".to_owned(),
            )
        },
    )?;
    let wide = lines.wide.windows(2).all(|it| it[0].0 < it[1].0)
        && lines.wide.iter().all(|it| (1..=3).contains(&it.1));
    check(
        3,
        wide,
        || format!("file{index}"),
        || {
            let wanted = "ascending characters of 2 to 4 bytes";
            ("other wide characters".to_owned(), wanted.to_owned())
        },
    )
}

fn verify_constant(index: usize, constant: &Constant) -> Checked {
    let place = || format!("const{index}");
    let part = |part: polyc_base::ConstId| {
        check(4, part.index() < index, place, || {
            (part.to_string(), "an earlier constant".to_owned())
        })
    };
    match constant {
        Constant::Pair(first, rest) => part(*first).and_then(|()| part(*rest)),
        Constant::Vector(parts) => parts.iter().try_for_each(|it| part(*it)),
        Constant::BigInteger(digits) => check(4, is_big_integer(digits), place, || {
            let wanted = format!("an integer beyond 64 bits of at most {MAX_DIGITS} digits");
            ("other digits".to_owned(), wanted)
        }),
        Constant::Immediate(_)
        | Constant::Integer(_)
        | Constant::Float(_)
        | Constant::Character(_)
        | Constant::String(_)
        | Constant::Bytes(_)
        | Constant::Symbol(_) => Ok(()),
    }
}

fn is_big_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.len() <= MAX_DIGITS
        && digits.bytes().all(|it| it.is_ascii_digit())
        && !digits.is_empty()
        && !digits.starts_with('0')
        && text.parse::<i64>().is_err()
}

fn verify_shapes(declarations: &Declarations) -> Checked {
    let mut native = HashSet::new();
    for (index, shape) in declarations.shapes.iter().enumerate() {
        let fits = shape.refs <= MAX_REFS && shape.raw <= MAX_RAW;
        check(
            5,
            fits,
            || format!("shape{index}"),
            || {
                let found = format!("{} refs and {} raw bytes", shape.refs, shape.raw);
                (found, format!("at most {MAX_REFS} and {MAX_RAW}"))
            },
        )?;
        let is_first = shape.kind == ShapeKind::Open || native.insert(&shape.name);
        check(
            5,
            is_first,
            || format!("shape{index}"),
            || {
                let found = format!("native {} twice", quote(&shape.name));
                (found, "each native shape once".to_owned())
            },
        )?;
    }
    Ok(())
}

fn verify_import(index: usize, import: &Import) -> Checked {
    let place = || format!("import{index}");
    let signature = match &import.kind {
        ImportKind::Global { .. } => return Ok(()),
        ImportKind::Function { signature } => signature,
        ImportKind::Native { signature, .. } => {
            check(6, import.module.is_empty(), place, || {
                let found = format!("a native of module {}", quote(&import.module));
                (found, "a native of no module".to_owned())
            })?;
            signature
        }
    };
    let count = signature.params.len();
    check(6, count <= MAX_SLOTS, place, || {
        (
            format!("{count} parameters"),
            format!("at most {MAX_SLOTS}"),
        )
    })
}

fn verify_function(declarations: &Declarations, index: usize, function: &FunctionDecl) -> Checked {
    let place = || format!("fn{index}");
    let known = function.loc.index() <= declarations.locations.len();
    check(2, known, place, || {
        (function.loc.to_string(), "a declared location".to_owned())
    })?;
    let Convention::Procedure { rest } = function.convention else {
        return Ok(());
    };
    let least = 1 + usize::from(rest);
    let params = function.signature.params.len();
    check(7, params >= least, place, || {
        let found = format!("a procedure of {params} parameters");
        (found, format!("at least {least}"))
    })?;
    check(7, function.signature.is_dynamic(), place, || {
        let found = "a procedure of other types".to_owned();
        (found, "any in every place".to_owned())
    })
}

fn verify_exports(declarations: &Declarations) -> Checked {
    let mut names = HashSet::with_capacity(declarations.exports.len());
    for export in &declarations.exports {
        let place = || format!("export {}", quote(&export.name));
        check(8, names.insert(&export.name), place, || {
            ("the name twice".to_owned(), "once".to_owned())
        })?;
        let declared = match export.kind {
            ExportKind::Function(func) => declarations.function(func).err(),
            ExportKind::Global { global, .. } => declarations.global(global).err(),
        };
        check(8, declared.is_none(), place, || {
            let found = declared.unwrap_or_default();
            (found, "a declared function or global".to_owned())
        })?;
        check(8, export.interface.fits(), place, || {
            let found = "a larger interface type".to_owned();
            let wanted = format!("at most {MAX_INTERFACE_PARAMS} parameters, {MAX_NESTING} deep");
            (found, wanted)
        })?;
    }
    Ok(())
}

fn verify_entry(declarations: &Declarations) -> Checked {
    let Some(entry) = declarations.entry else {
        return Ok(());
    };
    let wanted = || "a function without parameters whose result is any".to_owned();
    match declarations.function(entry) {
        Err(found) => check(9, false, || "entry".to_owned(), || (found, wanted())),
        Ok(function) => {
            let signature = &function.signature;
            let fits = signature.params.is_empty() && signature.result == Some(Type::Any);
            check(
                9,
                fits,
                || "entry".to_owned(),
                || (format!("{entry} of other types"), wanted()),
            )
        }
    }
}
