//! Declarations in the text forms.
//!
//! ```text
//! module "fib" language "lisp" producer "polyc 0.1.0"
//! import0 = native "string.compare" (any, any) -> any reads traps
//! const0 = string "hello"
//! shape0 = shape "environment" refs 1 raw 8
//! shape1 = native "lisp.promise" refs 1 raw 8 read
//! global0 = global "count" any
//! export "fib" fn0 func(int) -> int
//! entry fn1
//! fn0 = function "fib" direct (i64) -> i64 @loc1
//! custom "macros" "00ff"
//! file0 = source "fib.scm" 0a1b… lines 14 30 wide 7+1
//! loc1 = file0 0..14
//! loc2 = file0 3..9 inlined fn0 loc1
//! ```

use std::sync::Arc;

use crate::decl::{
    Access, Convention, Export, ExportKind, FunctionDecl, Global, Import, ImportKind, Interface, Location, Shape,
    ShapeKind, Source, Via,
};
use crate::operand::{FloatBits, TextOperand};
use crate::text::cursor::{Cursor, Parsed, Token, read_hex};
use crate::text::effects::{parse_effects, write_effects};
use crate::text::shown::{clipped, visible, write_string};
use crate::{
    ConstId, Constant, Declarations, EntryId, FileId, FuncId, GlobalId, ImportId, LineIndex, Loc, ShapeId, Signature,
    Span, Type,
};

/// Interface types nest no deeper in a text that is read.
const DEEPEST_INTERFACE: u32 = 32;

// Writing.

/// Appends everything but functions, sources and locations.
pub fn write_declarations(out: &mut String, declarations: &Declarations) {
    write_header(out, declarations);
    for (index, import) in declarations.imports.iter().enumerate() {
        begin(out, ImportId::from_index(index));
        write_import(out, import);
    }
    for (index, constant) in declarations.constants.iter().enumerate() {
        begin(out, ConstId::from_index(index));
        write_constant(out, constant);
        out.push('\n');
    }
    for (index, shape) in declarations.shapes.iter().enumerate() {
        begin(out, ShapeId::from_index(index));
        write_shape(out, shape);
    }
    for (index, global) in declarations.globals.iter().enumerate() {
        begin(out, GlobalId::from_index(index));
        word_and_string(out, "global", &global.name);
        out.push_str(&format!(" {}\n", global.ty));
    }
    for export in &declarations.exports {
        word_and_string(out, "export", &export.name);
        match export.kind {
            ExportKind::Function(func) => out.push_str(&format!(" {func} ")),
            ExportKind::Global { global, mutable } => {
                let mutable = if mutable { "mutable " } else { "" };
                out.push_str(&format!(" {global} {mutable}"));
            }
        }
        write_interface(out, &export.interface);
        out.push('\n');
    }
    if let Some(entry) = declarations.entry {
        out.push_str(&format!("entry {entry}\n"));
    }
    for (name, bytes) in &declarations.custom {
        word_and_string(out, "custom", name);
        out.push(' ');
        write_bytes(out, bytes);
        out.push('\n');
    }
}

fn write_shape(out: &mut String, shape: &Shape) {
    let (word, access) = match shape.kind {
        ShapeKind::Open => ("shape", None),
        ShapeKind::Native(access) => ("native", Some(access)),
    };
    word_and_string(out, word, &shape.name);
    out.push_str(&format!(" refs {} raw {}", shape.refs, shape.raw));
    if let Some(access) = access {
        out.push_str(&format!(" {}", access.name()));
    }
    out.push('\n');
}

/// The word before the cause of a location.
pub const BECAUSE: &str = "because";

/// Appends sources and locations; they stand last, out of a reader's way.
pub fn write_locations(out: &mut String, declarations: &Declarations) {
    for (index, source) in declarations.sources.iter().enumerate() {
        begin(out, FileId::from_index(index));
        word_and_string(out, "source", &source.name);
        out.push(' ');
        push_hex(out, &source.hash);
        if !source.lines.line_starts.is_empty() {
            out.push_str(" lines");
            for start in &source.lines.line_starts {
                out.push_str(&format!(" {start}"));
            }
        }
        if !source.lines.wide.is_empty() {
            out.push_str(" wide");
            for (at, extra) in &source.lines.wide {
                out.push_str(&format!(" {at}+{extra}"));
            }
        }
        out.push('\n');
    }
    for (index, Location { span, cause, via }) in declarations.locations.iter().enumerate() {
        begin(out, Loc::from_index(index + 1));
        out.push_str(&format!("{} {}..{}", span.file, span.start, span.end));
        if let Some(cause) = cause {
            out.push_str(&format!(" {BECAUSE} {cause}"));
        }
        match via {
            None => {}
            Some(Via::Expanded(at)) => out.push_str(&format!(" expanded {at}")),
            Some(Via::Inlined { callee, at }) => {
                out.push_str(&format!(" inlined {callee} {at}"));
            }
        }
        out.push('\n');
    }
}

/// Appends `fn0 = function "name" direct (i64) -> i64`, without the end of the line.
pub fn write_function_header(out: &mut String, func: FuncId, function: &FunctionDecl, with_location: bool) {
    begin(out, func);
    word_and_string(out, "function", &function.name);
    out.push_str(match function.convention {
        Convention::Direct => " direct ",
        Convention::Procedure { rest: false } => " procedure ",
        Convention::Procedure { rest: true } => " procedure rest ",
    });
    write_signature(out, &function.signature, false);
    if with_location {
        write_loc(out, function.loc);
    }
}

/// Appends ` @loc3`, or nothing for [`Loc::NONE`].
pub fn write_loc(out: &mut String, loc: Loc) {
    if loc != Loc::NONE {
        out.push_str(&format!(" @{loc}"));
    }
}

/// Appends `a, b, c`.
pub fn write_list<T>(out: &mut String, items: impl IntoIterator<Item = T>, mut write: impl FnMut(&mut String, T)) {
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        write(out, item);
    }
}

fn begin(out: &mut String, id: impl core::fmt::Display) {
    out.push_str(&format!("{id} = "));
}

fn word_and_string(out: &mut String, word: &str, text: &str) {
    out.push_str(word);
    out.push(' ');
    write_string(out, text);
}

fn write_header(out: &mut String, declarations: &Declarations) {
    word_and_string(out, "module", &declarations.name);
    word_and_string(out, " language", &declarations.language);
    if !declarations.producer.is_empty() {
        word_and_string(out, " producer", &declarations.producer);
    }
    out.push('\n');
}

fn write_import(out: &mut String, import: &Import) {
    let Import { module, name, kind } = import;
    out.push_str(match kind {
        ImportKind::Function { .. } => "function ",
        ImportKind::Native { .. } => "native ",
        ImportKind::Global { .. } => "global ",
    });
    if !(module.is_empty() && matches!(kind, ImportKind::Native { .. })) {
        write_string(out, module);
        out.push(' ');
    }
    write_string(out, name);
    out.push(' ');
    match kind {
        ImportKind::Function { signature } => write_signature(out, signature, false),
        ImportKind::Native {
            signature,
            variadic,
            effects,
        } => {
            write_signature(out, signature, *variadic);
            write_effects(out, *effects);
        }
        ImportKind::Global { ty, mutable } => {
            out.push_str(ty.name());
            out.push_str(if *mutable { " mutable" } else { "" });
        }
    }
    out.push('\n');
}

/// Appends `(i64, any, ...) -> any`.
pub fn write_signature(out: &mut String, signature: &Signature, variadic: bool) {
    let params = signature.params.iter().map(|ty| ty.name());
    out.push('(');
    let all = params.chain(variadic.then_some("..."));
    write_list(out, all, |out, name| out.push_str(name));
    out.push(')');
    if let Some(result) = signature.result {
        out.push_str(&format!(" -> {result}"));
    }
}

/// Appends a constant as it is declared: `integer 5`, `string "a"`.
pub fn write_constant(out: &mut String, constant: &Constant) {
    match constant {
        Constant::Immediate(value) => out.push_str(&format!("immediate {value}")),
        Constant::Integer(value) => out.push_str(&format!("integer {value}")),
        Constant::BigInteger(digits) => word_and_string(out, "big", digits),
        Constant::Float(bits) => {
            out.push_str("float ");
            FloatBits(*bits).write_text(out);
        }
        Constant::Character(c) => word_and_string(out, "character", c.encode_utf8(&mut [0; 4])),
        Constant::String(text) => word_and_string(out, "string", text),
        Constant::Bytes(bytes) => {
            out.push_str("bytes ");
            write_bytes(out, bytes);
        }
        Constant::Symbol(name) => word_and_string(out, "symbol", name),
        Constant::Pair(first, rest) => out.push_str(&format!("pair {first} {rest}")),
        Constant::Vector(elements) => {
            out.push_str("vector (");
            write_list(out, elements, |out, id| out.push_str(&id.to_string()));
            out.push(')');
        }
    }
}

/// A description of an entry in at most `most` characters: its name, or a constant as declared. `None`: it is not
/// declared.
#[must_use]
pub fn describe_entry(declarations: &Declarations, entry: EntryId, most: usize) -> Option<String> {
    // One character more, which shows that it was cut.
    let start = |name: &str| visible(&name.chars().take(most.saturating_add(1)).collect::<String>());
    let text = match entry {
        EntryId::Function(id) => start(&declarations.function(id).ok()?.name),
        EntryId::Global(id) => start(&declarations.global(id).ok()?.name),
        EntryId::Shape(id) => start(&declarations.shape(id).ok()?.name),
        EntryId::Import(id) => {
            let Import { module, name, .. } = declarations.import(id).ok()?;
            let dot = if module.is_empty() { "" } else { "." };
            format!("{}{dot}{}", start(module), start(name))
        }
        EntryId::Constant(id) => {
            let mut out = String::new();
            write_constant(&mut out, &declarations.constant(id).ok()?.beginning(most));
            out
        }
    };
    Some(clipped(&text, most))
}

/// Interface types that are one word.
const INTERFACES: [(Interface, &str); 11] = [
    (Interface::Int, "int"),
    (Interface::Uint, "uint"),
    (Interface::Real, "real"),
    (Interface::Bool, "bool"),
    (Interface::Char, "char"),
    (Interface::String, "string"),
    (Interface::Bytes, "bytes"),
    (Interface::List, "list"),
    (Interface::Map, "map"),
    (Interface::Unit, "unit"),
    (Interface::Any, "any"),
];

/// Appends `func(int, list) -> any`.
pub fn write_interface(out: &mut String, interface: &Interface) {
    if let Interface::Func { params, result } = interface {
        out.push_str("func(");
        write_list(out, params, write_interface);
        out.push_str(") -> ");
        return write_interface(out, result);
    }
    let row = INTERFACES.iter().find(|it| it.0 == *interface);
    out.push_str(row.map_or("", |it| it.1));
}

fn write_bytes(out: &mut String, bytes: &[u8]) {
    out.push('"');
    push_hex(out, bytes);
    out.push('"');
}

fn push_hex(out: &mut String, bytes: &[u8]) {
    for byte in bytes {
        out.push_str(&format!("{byte:02x}"));
    }
}

// Reading.

/// Reads one declaration, the rest of its line included; `false` if the line begins with none (a function's header is
/// one, but is left to [`parse_function_header`], as a body follows it).
///
/// # Errors
/// If the line begins as a declaration and goes on otherwise.
pub fn parse_declaration(cursor: &mut Cursor<'_>, to: &mut Declarations) -> Parsed<bool> {
    let Token::Word(word) = cursor.peek() else {
        return Ok(false);
    };
    match word {
        "module" => parse_header(cursor, to)?,
        "export" => {
            cursor.advance();
            let export = parse_export(cursor)?;
            to.exports.push(export);
        }
        "entry" => {
            cursor.advance();
            to.entry = Some(cursor.operand("a function")?);
        }
        "custom" => {
            cursor.advance();
            let name = cursor.text("a name")?;
            to.custom.push((name, cursor.bytes()?));
        }
        _ => {
            let prefix = word.trim_end_matches(|c: char| c.is_ascii_digit());
            match prefix {
                ImportId::PREFIX => parse_entry(cursor, ImportId::from_index, &mut to.imports, parse_import)?,
                ConstId::PREFIX => parse_entry(cursor, ConstId::from_index, &mut to.constants, parse_constant)?,
                ShapeId::PREFIX => parse_entry(cursor, ShapeId::from_index, &mut to.shapes, parse_shape)?,
                GlobalId::PREFIX => parse_entry(cursor, GlobalId::from_index, &mut to.globals, parse_global)?,
                FileId::PREFIX => parse_entry(cursor, FileId::from_index, &mut to.sources, parse_source)?,
                Loc::PREFIX => {
                    parse_entry(cursor, |it| Loc::from_index(it + 1), &mut to.locations, parse_location)?;
                }
                _ => return Ok(false),
            }
        }
    }
    cursor.end_line()?;
    Ok(true)
}

/// Reads `fn0 = function "name" direct (i64) -> i64 @loc1`, which must declare the next function, and adds it.
///
/// # Errors
/// If the text is something else.
pub fn parse_function_header(cursor: &mut Cursor<'_>, to: &mut Declarations) -> Parsed<FuncId> {
    let func = FuncId::from_index(to.functions.len());
    parse_id(cursor, func)?;
    cursor.expect_word("function")?;
    let name = cursor.text("a name")?;
    let convention = match cursor.word("`direct` or `procedure`")? {
        "direct" => Convention::Direct,
        "procedure" => Convention::Procedure {
            rest: cursor.eat_word("rest"),
        },
        _ => return Err(cursor.error("a convention, `direct` or `procedure`, before it")),
    };
    let (signature, variadic) = parse_signature(cursor)?;
    if variadic {
        return Err(cursor.error("parameters without `...` before it"));
    }
    let loc = parse_loc(cursor)?;
    to.functions.push(FunctionDecl {
        name,
        signature,
        convention,
        loc,
    });
    Ok(func)
}

/// Reads `@loc3` if it is there, else nothing.
///
/// # Errors
/// If a word begins with `@` and is not a location.
pub fn parse_loc(cursor: &mut Cursor<'_>) -> Parsed<Loc> {
    match cursor.peek() {
        Token::Word(word) if word.starts_with('@') => {
            cursor.word_as("a location `@loc…`", |word| Loc::read_text(&word[1..]))
        }
        _ => Ok(Loc::NONE),
    }
}

/// Reads the next entry of a table.
fn parse_entry<I: core::fmt::Display, T>(
    cursor: &mut Cursor<'_>,
    id: impl Fn(usize) -> I,
    table: &mut Vec<T>,
    parse: impl Fn(&mut Cursor<'_>) -> Parsed<T>,
) -> Parsed<()> {
    parse_id(cursor, id(table.len()))?;
    table.push(parse(cursor)?);
    Ok(())
}

/// Reads `id =`.
fn parse_id(cursor: &mut Cursor<'_>, id: impl core::fmt::Display) -> Parsed<()> {
    cursor.expect_word(&id.to_string())?;
    cursor.expect('=')
}

fn parse_header(cursor: &mut Cursor<'_>, to: &mut Declarations) -> Parsed<()> {
    cursor.advance();
    to.name = cursor.text("the module's name")?;
    if cursor.eat_word("language") {
        to.language = cursor.text("the language")?;
    }
    if cursor.eat_word("producer") {
        to.producer = cursor.text("the producer")?;
    }
    Ok(())
}

fn parse_type(cursor: &mut Cursor<'_>) -> Parsed<Type> {
    cursor.operand("a type (i64, f64, bool, any, obj)")
}

/// `(i64, any, ...) -> any`; the flag says whether `...` is there.
fn parse_signature(cursor: &mut Cursor<'_>) -> Parsed<(Signature, bool)> {
    let mut variadic = false;
    let params = cursor.list(|cursor| {
        if variadic {
            return Err(cursor.error("`)`, as `...` comes last"));
        }
        variadic = cursor.eat_word("...");
        (!variadic).then(|| parse_type(cursor)).transpose()
    })?;
    let params = params.into_iter().flatten().collect();
    let result = cursor.eat_word("->").then(|| parse_type(cursor));
    Ok((Signature::new(params, result.transpose()?), variadic))
}

fn parse_import(cursor: &mut Cursor<'_>) -> Parsed<Import> {
    let kind = cursor.word("`function`, `native` or `global`")?;
    let mut name = cursor.text("a name")?;
    let mut module = String::new();
    if matches!(cursor.peek(), Token::Text(_)) {
        module = core::mem::replace(&mut name, cursor.text("a name")?);
    }
    let kind = match kind {
        "function" => ImportKind::Function {
            signature: parse_signature(cursor)?.0,
        },
        "native" => {
            let (signature, variadic) = parse_signature(cursor)?;
            ImportKind::Native {
                signature,
                variadic,
                effects: parse_effects(cursor),
            }
        }
        "global" => ImportKind::Global {
            ty: parse_type(cursor)?,
            mutable: cursor.eat_word("mutable"),
        },
        _ => return Err(cursor.error("an import of kind `function`, `native` or `global`")),
    };
    Ok(Import { module, name, kind })
}

fn parse_constant(cursor: &mut Cursor<'_>) -> Parsed<Constant> {
    Ok(match cursor.word("a kind of constant")? {
        "immediate" => Constant::Immediate(cursor.operand("an immediate")?),
        "integer" => Constant::Integer(cursor.operand("an integer of 64 bits")?),
        "big" => Constant::BigInteger(cursor.text("digits")?),
        "float" => Constant::Float(cursor.operand::<FloatBits>("a float")?.0),
        "character" => {
            let text = cursor.text("a character")?;
            let mut chars = text.chars();
            match (chars.next(), chars.next()) {
                (Some(c), None) => Constant::Character(c),
                _ => return Err(cursor.error("one character before it")),
            }
        }
        "string" => Constant::String(cursor.text("a string")?),
        "bytes" => Constant::Bytes(cursor.bytes()?),
        "symbol" => Constant::Symbol(cursor.text("a name")?),
        "pair" => Constant::Pair(cursor.operand("a constant")?, cursor.operand("a constant")?),
        "vector" => Constant::Vector(cursor.list(|cursor| cursor.operand("a constant"))?),
        _ => {
            return Err(cursor.error(
                "a constant of kind immediate, integer, big, float, character, string, bytes, symbol, pair or vector",
            ));
        }
    })
}

fn parse_shape(cursor: &mut Cursor<'_>) -> Parsed<Shape> {
    let is_native = cursor.eat_word("native");
    if !is_native {
        cursor.expect_word("shape")?;
    }
    let name = cursor.text("a name")?;
    cursor.expect_word("refs")?;
    let refs = cursor.operand("a number")?;
    cursor.expect_word("raw")?;
    let raw = cursor.operand("a number")?;
    let kind = if is_native {
        ShapeKind::Native(parse_access(cursor)?)
    } else {
        ShapeKind::Open
    };
    Ok(Shape { name, refs, raw, kind })
}

fn parse_access(cursor: &mut Cursor<'_>) -> Parsed<Access> {
    let found = Access::ALL.into_iter().find(|it| cursor.eat_word(it.name()));
    found.ok_or_else(|| cursor.error("`hidden`, `read` or `write`"))
}

fn parse_global(cursor: &mut Cursor<'_>) -> Parsed<Global> {
    cursor.expect_word("global")?;
    Ok(Global {
        name: cursor.text("a name")?,
        ty: parse_type(cursor)?,
    })
}

fn parse_export(cursor: &mut Cursor<'_>) -> Parsed<Export> {
    let name = cursor.text("a name")?;
    let kind = match cursor.operand("a function") {
        Ok(func) => ExportKind::Function(func),
        Err(_) => ExportKind::Global {
            global: cursor.operand("a function or a global")?,
            mutable: cursor.eat_word("mutable"),
        },
    };
    let interface = parse_interface(cursor, 0)?;
    Ok(Export { name, kind, interface })
}

fn parse_interface(cursor: &mut Cursor<'_>, depth: u32) -> Parsed<Interface> {
    const EXPECTED: &str =
        "an interface type (int, real, bool, char, string, bytes, list, map, unit, any, func(…) -> …)";
    if depth > DEEPEST_INTERFACE {
        return Err(cursor.error(format!("an interface type nested at most {DEEPEST_INTERFACE} deep")));
    }
    if cursor.eat_word("func") {
        let params = cursor.list(|cursor| parse_interface(cursor, depth + 1))?;
        cursor.expect_word("->")?;
        let result = Box::new(parse_interface(cursor, depth + 1)?);
        return Ok(Interface::Func { params, result });
    }
    cursor.word_as(EXPECTED, |word| {
        let mut rows = INTERFACES.into_iter();
        rows.find(|it| it.1 == word).map(|it| it.0)
    })
}

fn parse_source(cursor: &mut Cursor<'_>) -> Parsed<Source> {
    cursor.expect_word("source")?;
    let name = cursor.text("a name")?;
    let hash = cursor.word_as("a hash of 64 hexadecimal digits", |hex| read_hex(hex)?.try_into().ok())?;
    let mut lines = LineIndex::default();
    if cursor.eat_word("lines") {
        while matches!(cursor.peek(), Token::Word(word) if word != "wide") {
            lines.line_starts.push(cursor.operand("where a line begins")?);
        }
    }
    if cursor.eat_word("wide") {
        while let Token::Word(_) = cursor.peek() {
            lines.wide.push(cursor.word_as("OFFSET+BYTES", |word| {
                let (at, extra) = word.split_once('+')?;
                Some((at.parse().ok()?, extra.parse().ok()?))
            })?);
        }
    }
    let lines = Arc::new(lines);
    Ok(Source { name, hash, lines })
}

fn parse_location(cursor: &mut Cursor<'_>) -> Parsed<Location> {
    let file = cursor.operand("a file")?;
    let range = cursor.word("a range of bytes")?;
    let range = range.split_once("..");
    let range = range.and_then(|(start, end)| Some((start.parse().ok()?, end.parse().ok()?)));
    let (start, end) = range.ok_or_else(|| cursor.error("a range START..END before it"))?;
    let has_cause = cursor.eat_word(BECAUSE);
    let cause = has_cause.then(|| cursor.operand("a cause, such as `overflow`"));
    let cause = cause.transpose()?;
    let via = if cursor.eat_word("expanded") {
        Some(Via::Expanded(cursor.operand("a location")?))
    } else if cursor.eat_word("inlined") {
        Some(Via::Inlined {
            callee: cursor.operand("a function")?,
            at: cursor.operand("a location")?,
        })
    } else {
        None
    };
    let span = Span::new(file, start, end);
    Ok(Location { span, cause, via })
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERYTHING: &str = r#"module "m" language "test" producer "polyc 1"
import0 = function "other" "f" (i64, obj) -> bool
import1 = native "lisp.display" (any, ...)
import2 = global "" "x" any mutable
const0 = immediate nil
const1 = integer -5
const2 = big "-123456789012345678901234567890"
const3 = float -0.0
const4 = character "\u{feff}"
const5 = string "a\nb"
const6 = bytes "00ff"
const7 = symbol "x y"
const8 = pair const1 const0
const9 = vector (const1, const8)
shape0 = shape "environment" refs 1 raw 8
global0 = global "count" i64
export "f" fn0 func(int, func() -> unit) -> list
export "count" global0 mutable int
export "last" global0 int
entry fn0
custom "macros" ""
file0 = source "m.scm" 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff lines 3 9 wide 1+1 4+3
loc1 = file0 0..2
loc2 = file0 3..4 because generic-arithmetic expanded loc1
loc3 = file0 3..4 inlined fn0 loc2
loc4 = file0 3..4 because overflow
fn0 = function "f" procedure rest (any, any) -> any @loc1
"#;

    fn parse(text: &str) -> Parsed<Declarations> {
        let mut declarations = Declarations::default();
        let mut cursor = Cursor::new(text);
        while parse_declaration(&mut cursor, &mut declarations)? {}
        while cursor.peek() != Token::End {
            parse_function_header(&mut cursor, &mut declarations)?;
            cursor.end_line()?;
        }
        Ok(declarations)
    }

    #[test]
    fn everything_round_trips() {
        let declarations = parse(EVERYTHING).expect("the text is right");
        let mut out = String::new();
        write_declarations(&mut out, &declarations);
        write_locations(&mut out, &declarations);
        write_function_header(&mut out, FuncId::new(0), &declarations.functions[0], true);
        out.push('\n');
        assert_eq!(out, EVERYTHING);
    }

    #[test]
    fn every_prefix_and_every_lost_character_is_read_without_a_panic() {
        for (at, c) in EVERYTHING.char_indices() {
            let _ = parse(&EVERYTHING[..at]);
            let _ = parse(&format!("{}{}", &EVERYTHING[..at], &EVERYTHING[at + c.len_utf8()..]));
        }
    }

    #[test]
    fn ids_come_in_order() {
        let error = parse("const1 = integer 5").expect_err("const0 is missing");
        assert_eq!(error.to_string(), "line 1, column 1: expected `const0`, found `const1`");
    }

    #[test]
    fn deep_interfaces_are_refused() {
        let text = format!("export \"f\" fn0 {}", "func(".repeat(100_000));
        let error = parse(&text).expect_err("too deep");
        assert!(error.expected.contains("at most 32 deep"), "{error}");
    }
}
