//! The verifier of declarations, with which the verifiers of the IR and of the bytecode begin, and the form of the
//! rules of all three.

use std::collections::HashSet;

use crate::decl::{
    Convention, ExportKind, FunctionDecl, Import, ImportKind, Interface, Location, ShapeKind, Source, Via,
};
use crate::text::quote;
use crate::{ConstId, Constant, Declarations, FuncId, Loc, Type};

/// Most parameters of an import, and most slots of a function: parameters, locals and operands. Prepared code counts
/// registers in 16 bits.
pub const MAX_SLOTS: usize = 60_000;
/// Most references of an object of a declared shape.
pub const MAX_REFS: u32 = 1 << 28;
/// Most raw bytes of an object of a declared shape.
pub const MAX_RAW: u32 = 1 << 31;
/// Most digits of a big integer in the constant pool.
pub const MAX_DIGITS: usize = 100_000;

/// A rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its number, by which tests and comments name it.
    pub number: u8,
    /// One sentence.
    pub text: &'static str,
}

/// Defines rules and `ALL` of them: `rules! { NAME = number "text"; }`.
#[macro_export]
macro_rules! rules {
    ($($name:ident = $number:literal $text:literal;)*) => {
        $(
            #[doc = $text]
            pub const $name: $crate::verify::Rule = $crate::verify::Rule { number: $number, text: $text };
        )*
        /// Each, in order.
        pub const ALL: &[$crate::verify::Rule] = &[$($name),*];
    };
}

/// The rules of declarations.
pub mod rules {
    rules! {
        BODIES = 1 "there is one body for each declared function";
        LOCATIONS = 2 "a location is of a source of the module, does not end before it starts, and came through earlier rows (so chains end) and declared functions; where a location is named, it is declared";
        SOURCES = 3 "a source's lines and wide characters ascend, and a wide character has 1 to 3 further bytes";
        CONSTANTS = 4 "a constant's parts are earlier constants; a big integer is decimal digits in shortest form, at most `MAX_DIGITS`, and does not fit in 64 bits";
        SHAPES = 5 "a fresh object has at most `MAX_REFS` references and `MAX_RAW` raw bytes; a native shape is declared once";
        IMPORTS = 6 "a native is imported from no module; an import takes at most `MAX_SLOTS` parameters";
        PROCEDURES = 7 "a procedure takes its closure first (and its rest list last), everything `any`, and gives an `any`";
        EXPORTS = 8 "exports name declared functions and globals, each name once; interface types nest at most `MAX_NESTING` deep and have at most `MAX_INTERFACE_PARAMS` parameters";
        ENTRY = 9 "the entry is a declared function that is called directly, without parameters, whose result is `any`";
    }
}

/// A rule that declarations break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Which.
    pub rule: Rule,
    /// The entry, as the text forms call it: `const3`.
    pub at: String,
    /// Found.
    pub found: String,
    /// Expected by the rule.
    pub expected: String,
}

type Checked = Result<(), Broken>;

/// Checks the declarations of a module with that many bodies.
///
/// # Errors
/// The first rule that is broken, and where.
pub fn verify_declarations(declarations: &Declarations, bodies: usize) -> Checked {
    let functions = declarations.functions.len();
    check(
        rules::BODIES,
        bodies == functions,
        || "module".to_owned(),
        || (format!("{bodies} bodies"), format!("{functions}")),
    )?;
    verify_locations(declarations)?;
    for (index, source) in declarations.sources.iter().enumerate() {
        verify_source(index, source)?;
    }
    for (index, constant) in declarations.constants.iter().enumerate() {
        verify_constant(ConstId::from_index(index), constant)?;
    }
    verify_shapes(declarations)?;
    for (index, import) in declarations.imports.iter().enumerate() {
        verify_import(index, import)?;
    }
    for (index, function) in declarations.functions.iter().enumerate() {
        verify_function(declarations, FuncId::from_index(index), function)?;
    }
    verify_exports(declarations)?;
    verify_entry(declarations)
}

/// Refuses unless `holds`; the error is made only then.
fn check(rule: Rule, holds: bool, place: impl FnOnce() -> String, say: impl FnOnce() -> (String, String)) -> Checked {
    if holds {
        return Ok(());
    }
    let (found, expected) = say();
    Err(Broken {
        rule,
        at: place(),
        found,
        expected,
    })
}

fn verify_locations(declarations: &Declarations) -> Checked {
    for (index, location) in declarations.locations.iter().enumerate() {
        // Row 0 is "no source" and not held.
        let row = Loc::from_index(index + 1);
        verify_location(declarations, row, location)
            .or_else(|(found, expected)| check(rules::LOCATIONS, false, || row.to_string(), || (found, expected)))?;
    }
    Ok(())
}

fn verify_location(declarations: &Declarations, row: Loc, location: &Location) -> Result<(), (String, String)> {
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
    let ascend = lines.line_starts.windows(2).all(|it| it[0] < it[1]) && lines.line_starts.first() != Some(&0);
    check(
        rules::SOURCES,
        ascend,
        || format!("file{index}"),
        || ("lines out of order".to_owned(), "ascending lines".to_owned()),
    )?;
    let wide = lines.wide.windows(2).all(|it| it[0].0 < it[1].0) && lines.wide.iter().all(|it| (1..=3).contains(&it.1));
    check(
        rules::SOURCES,
        wide,
        || format!("file{index}"),
        || {
            let expected = "ascending characters of 2 to 4 bytes";
            ("other wide characters".to_owned(), expected.to_owned())
        },
    )
}

fn verify_constant(id: ConstId, constant: &Constant) -> Checked {
    let place = || id.to_string();
    let part = |part: ConstId| {
        check(rules::CONSTANTS, part < id, place, || {
            (part.to_string(), "an earlier constant".to_owned())
        })
    };
    match constant {
        Constant::Pair(first, rest) => part(*first).and_then(|()| part(*rest)),
        Constant::Vector(parts) => parts.iter().try_for_each(|it| part(*it)),
        Constant::BigInteger(digits) => check(rules::CONSTANTS, is_big_integer(digits), place, || {
            let expected = format!("an integer beyond 64 bits of at most {MAX_DIGITS} digits");
            ("other digits".to_owned(), expected)
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
            rules::SHAPES,
            fits,
            || format!("shape{index}"),
            || {
                let found = format!("{} refs and {} raw bytes", shape.refs, shape.raw);
                (found, format!("at most {MAX_REFS} and {MAX_RAW}"))
            },
        )?;
        let is_first = shape.kind == ShapeKind::Open || native.insert(&shape.name);
        check(
            rules::SHAPES,
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
            check(rules::IMPORTS, import.module.is_empty(), place, || {
                let found = format!("a native of module {}", quote(&import.module));
                (found, "a native of no module".to_owned())
            })?;
            signature
        }
    };
    let count = signature.params.len();
    check(rules::IMPORTS, count <= MAX_SLOTS, place, || {
        (format!("{count} parameters"), format!("at most {MAX_SLOTS}"))
    })
}

fn verify_function(declarations: &Declarations, id: FuncId, function: &FunctionDecl) -> Checked {
    let place = || id.to_string();
    let known = function.loc.index() <= declarations.locations.len();
    check(rules::LOCATIONS, known, place, || {
        (function.loc.to_string(), "a declared location".to_owned())
    })?;
    let Convention::Procedure { rest } = function.convention else {
        return Ok(());
    };
    let least = 1 + usize::from(rest);
    let params = function.signature.params.len();
    check(rules::PROCEDURES, params >= least, place, || {
        let found = format!("a procedure of {params} parameters");
        (found, format!("at least {least}"))
    })?;
    check(rules::PROCEDURES, function.signature.is_dynamic(), place, || {
        let found = "a procedure of other types".to_owned();
        (found, "any in every place".to_owned())
    })
}

fn verify_exports(declarations: &Declarations) -> Checked {
    let mut names = HashSet::with_capacity(declarations.exports.len());
    for export in &declarations.exports {
        let place = || format!("export {}", quote(&export.name));
        check(rules::EXPORTS, names.insert(&export.name), place, || {
            ("the name twice".to_owned(), "once".to_owned())
        })?;
        let declared = match export.kind {
            ExportKind::Function(func) => declarations.function(func).err(),
            ExportKind::Global { global, .. } => declarations.global(global).err(),
        };
        check(rules::EXPORTS, declared.is_none(), place, || {
            let found = declared.unwrap_or_default();
            (found, "a declared function or global".to_owned())
        })?;
        check(rules::EXPORTS, export.interface.fits(), place, || {
            let found = "a larger interface type".to_owned();
            let (params, nesting) = (Interface::MAX_PARAMS, Interface::MAX_NESTING);
            let expected = format!("at most {params} parameters, {nesting} deep");
            (found, expected)
        })?;
    }
    Ok(())
}

fn verify_entry(declarations: &Declarations) -> Checked {
    let Some(entry) = declarations.entry else {
        return Ok(());
    };
    let expected = || "a direct function without parameters whose result is any".to_owned();
    match declarations.function(entry) {
        Err(found) => check(rules::ENTRY, false, || "entry".to_owned(), || (found, expected())),
        Ok(function) => {
            let signature = &function.signature;
            let fits = !function.is_procedure() && signature.params.is_empty() && signature.result == Some(Type::Any);
            check(
                rules::ENTRY,
                fits,
                || "entry".to_owned(),
                || (format!("{entry} of other types or convention"), expected()),
            )
        }
    }
}
