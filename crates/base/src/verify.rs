//! The verifier of declarations, with which the verifiers of the IR and of the bytecode begin, and the form of the
//! rules of all three.

use std::collections::HashSet;

use crate::decl::{
    Convention, ExportKind, FunctionDecl, Import, ImportKind, Interface, Location, ShapeKind, Source, Via,
};
use crate::text::quote;
use crate::{ConstId, Constant, Declarations, FileId, FuncId, ImportId, Loc, ShapeId, Type};

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
    if bodies != functions {
        return refuse(
            rules::BODIES,
            "module",
            format!("{bodies} bodies"),
            functions.to_string(),
        );
    }
    each(&declarations.locations, |index, it| {
        verify_location(declarations, index, it)
    })?;
    each(&declarations.sources, verify_source)?;
    each(&declarations.constants, verify_constant)?;
    verify_shapes(declarations)?;
    each(&declarations.imports, verify_import)?;
    each(&declarations.functions, |index, it| {
        verify_function(declarations, index, it)
    })?;
    verify_exports(declarations)?;
    declarations
        .entry
        .map_or(Ok(()), |entry| verify_entry(declarations, entry))
}

fn each<T>(entries: &[T], verify: impl Fn(usize, &T) -> Checked) -> Checked {
    let mut entries = entries.iter().enumerate();
    entries.try_for_each(|(index, entry)| verify(index, entry))
}

/// The error that `at` breaks a rule.
fn refuse(rule: Rule, at: impl ToString, found: impl Into<String>, expected: impl Into<String>) -> Checked {
    Err(Broken {
        rule,
        at: at.to_string(),
        found: found.into(),
        expected: expected.into(),
    })
}

/// Row 0 is "no source" and not held.
fn verify_location(declarations: &Declarations, index: usize, location: &Location) -> Checked {
    let row = Loc::from_index(index + 1);
    let span = location.span;
    if span.file.index() >= declarations.sources.len() {
        return refuse(rules::LOCATIONS, row, span.file.to_string(), "a source of the module");
    }
    if span.start > span.end {
        let found = format!("bytes {}..{}", span.start, span.end);
        return refuse(rules::LOCATIONS, row, found, "an end not before the start");
    }
    let parent = match location.via {
        None => return Ok(()),
        Some(Via::Expanded(parent)) => parent,
        Some(Via::Inlined { callee, at }) => {
            if callee.index() >= declarations.functions.len() {
                return refuse(rules::LOCATIONS, row, callee.to_string(), "a declared function");
            }
            at
        }
    };
    if parent < row {
        return Ok(());
    }
    refuse(rules::LOCATIONS, row, format!("parent {parent}"), "an earlier row")
}

fn verify_source(index: usize, source: &Source) -> Checked {
    let (starts, wide) = (&source.lines.line_starts, &source.lines.wide);
    let at = FileId::from_index(index);
    if !starts.is_sorted_by(|a, b| a < b) || starts.first() == Some(&0) {
        return refuse(rules::SOURCES, at, "lines out of order", "ascending lines");
    }
    if !wide.is_sorted_by(|a, b| a.0 < b.0) || !wide.iter().all(|it| (1..=3).contains(&it.1)) {
        let expected = "ascending characters of 2 to 4 bytes";
        return refuse(rules::SOURCES, at, "other wide characters", expected);
    }
    Ok(())
}

fn verify_constant(index: usize, constant: &Constant) -> Checked {
    let id = ConstId::from_index(index);
    let part = |part: &ConstId| match *part < id {
        true => Ok(()),
        false => refuse(rules::CONSTANTS, id, part.to_string(), "an earlier constant"),
    };
    match constant {
        Constant::Pair(first, rest) => part(first).and_then(|()| part(rest)),
        Constant::Vector(parts) => parts.iter().try_for_each(part),
        Constant::BigInteger(digits) if !is_big_integer(digits) => {
            let expected = format!("an integer beyond 64 bits of at most {MAX_DIGITS} digits");
            refuse(rules::CONSTANTS, id, "other digits", expected)
        }
        Constant::BigInteger(_)
        | Constant::Immediate(_)
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
        let id = ShapeId::from_index(index);
        if shape.refs > MAX_REFS || shape.raw > MAX_RAW {
            let found = format!("{} refs and {} raw bytes", shape.refs, shape.raw);
            return refuse(rules::SHAPES, id, found, format!("at most {MAX_REFS} and {MAX_RAW}"));
        }
        if shape.kind != ShapeKind::Open && !native.insert(&shape.name) {
            let found = format!("native {} twice", quote(&shape.name));
            return refuse(rules::SHAPES, id, found, "each native shape once");
        }
    }
    Ok(())
}

fn verify_import(index: usize, import: &Import) -> Checked {
    let id = ImportId::from_index(index);
    let signature = match &import.kind {
        ImportKind::Global { .. } => return Ok(()),
        ImportKind::Native { .. } if !import.module.is_empty() => {
            let found = format!("a native of module {}", quote(&import.module));
            return refuse(rules::IMPORTS, id, found, "a native of no module");
        }
        ImportKind::Function { signature } | ImportKind::Native { signature, .. } => signature,
    };
    let count = signature.params.len();
    if count > MAX_SLOTS {
        let expected = format!("at most {MAX_SLOTS}");
        return refuse(rules::IMPORTS, id, format!("{count} parameters"), expected);
    }
    Ok(())
}

fn verify_function(declarations: &Declarations, index: usize, function: &FunctionDecl) -> Checked {
    let id = FuncId::from_index(index);
    if function.loc.index() > declarations.locations.len() {
        return refuse(rules::LOCATIONS, id, function.loc.to_string(), "a declared location");
    }
    let Convention::Procedure { rest } = function.convention else {
        return Ok(());
    };
    let least = 1 + usize::from(rest);
    let params = function.signature.params.len();
    if params < least {
        let found = format!("a procedure of {params} parameters");
        return refuse(rules::PROCEDURES, id, found, format!("at least {least}"));
    }
    if !function.signature.is_dynamic() {
        return refuse(
            rules::PROCEDURES,
            id,
            "a procedure of other types",
            "any in every place",
        );
    }
    Ok(())
}

fn verify_exports(declarations: &Declarations) -> Checked {
    let mut names = HashSet::with_capacity(declarations.exports.len());
    for export in &declarations.exports {
        let at = || format!("export {}", quote(&export.name));
        if !names.insert(&export.name) {
            return refuse(rules::EXPORTS, at(), "the name twice", "once");
        }
        let declared = match export.kind {
            ExportKind::Function(func) => declarations.function(func).err(),
            ExportKind::Global { global, .. } => declarations.global(global).err(),
        };
        if let Some(found) = declared {
            return refuse(rules::EXPORTS, at(), found, "a declared function or global");
        }
        if !export.interface.fits() {
            let (params, nesting) = (Interface::MAX_PARAMS, Interface::MAX_NESTING);
            let expected = format!("at most {params} parameters, {nesting} deep");
            return refuse(rules::EXPORTS, at(), "a larger interface type", expected);
        }
    }
    Ok(())
}

fn verify_entry(declarations: &Declarations, entry: FuncId) -> Checked {
    let found = match declarations.function(entry) {
        Err(found) => found,
        Ok(function) => {
            let signature = &function.signature;
            if !function.is_procedure() && signature.params.is_empty() && signature.result == Some(Type::Any) {
                return Ok(());
            }
            format!("{entry} of other types or convention")
        }
    };
    let expected = "a direct function without parameters whose result is any";
    refuse(rules::ENTRY, "entry", found, expected)
}
