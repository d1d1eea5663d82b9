//! Text to a module. What the text says is not judged here: the verifier does that.

use polyc_base::decl::{
    Convention, Export, ExportKind, FunctionDecl, Global, Import, ImportKind, Interface, Location,
    Shape, Source, Via,
};
use polyc_base::op::{FloatBits, TextOperand};
use polyc_base::scalar::Immediate;
use polyc_base::{
    ConstId, Constant, Declarations, FileId, FuncId, GlobalId, Loc, Signature, Span, Type,
};

use super::line::{Line, TextError};
use crate::instruction::{Instruction, encode_instruction};
use crate::model::{Body, Handler, HandlerKind, Label, LocalId, Module, SwitchTable};
use crate::verify::MAX_NESTING;

type Parsed<T> = Result<T, TextError>;

/// Assembles the text form.
///
/// # Errors
/// The first place where the text is no module.
pub fn parse_text(text: &str) -> Result<Module, TextError> {
    let mut parser = Parser::default();
    let mut number = 0;
    for line in text.lines() {
        number += 1;
        let mut line = Line::new(number, line);
        if !line.is_at_end() {
            parser.parse_line(&mut line)?;
            line.end()?;
        }
    }
    if parser.in_function {
        return Line::new(number + 1, "").error_found("the end of the text", "`end`");
    }
    Ok(parser.module)
}

#[derive(Default)]
struct Parser {
    module: Module,
    in_function: bool,
    /// The first kind of entry that may follow: they stand in order.
    rank: usize,
}

/// Kinds of entries, in order.
const ENTRIES: [&str; 13] = [
    "module", "language", "producer", "source", "location", "constant", "shape", "import",
    "global", "export", "entry", "custom", "function",
];

impl Parser {
    fn parse_line(&mut self, line: &mut Line<'_>) -> Parsed<()> {
        if self.in_function {
            return self.parse_body_line(line);
        }
        if self.rank == rank("source") && self.parse_lines(line)? {
            return Ok(());
        }
        let least = self.rank;
        let entry = line.read("an entry of the module, in order", |word| {
            (least..ENTRIES.len()).find(|&it| ENTRIES[it] == word)
        })?;
        let single = ["module", "language", "producer", "entry"].contains(&ENTRIES[entry]);
        self.rank = entry + usize::from(single);
        let declarations = &mut self.module.declarations;
        match ENTRIES[entry] {
            "module" => declarations.name = line.string("a name")?,
            "language" => declarations.language = line.string("a name")?,
            "producer" => declarations.producer = line.string("a name")?,
            "source" => parse_source(declarations, line)?,
            "location" => parse_location(declarations, line)?,
            "constant" => parse_constant(declarations, line)?,
            "shape" => parse_shape(declarations, line)?,
            "import" => parse_import(declarations, line)?,
            "global" => parse_global(declarations, line)?,
            "export" => parse_export(declarations, line)?,
            "entry" => declarations.entry = Some(operand(line, "a function")?),
            "custom" => {
                let name = line.string("a name")?;
                declarations.custom.push((name, hex(line)?));
            }
            _ => self.parse_function(line)?,
        }
        Ok(())
    }

    /// The rows of a source's line table, if the line is one.
    fn parse_lines(&mut self, line: &mut Line<'_>) -> Parsed<bool> {
        let Some(source) = self.module.declarations.sources.last_mut() else {
            return Ok(false);
        };
        if line.take_word("lines") {
            while !line.is_at_end() {
                source.lines.line_starts.push(operand(line, "an offset")?);
            }
            return Ok(true);
        }
        if line.take_word("wide") {
            while !line.is_at_end() {
                let row = line.read("offset:bytes", |word| {
                    let (offset, extra) = word.split_once(':')?;
                    Some((offset.parse().ok()?, extra.parse().ok()?))
                })?;
                source.lines.wide.push(row);
            }
            return Ok(true);
        }
        Ok(false)
    }

    fn parse_function(&mut self, line: &mut Line<'_>) -> Parsed<()> {
        let functions = &mut self.module.declarations.functions;
        next_entry(line, FuncId::PREFIX, functions.len())?;
        let name = line.string("a name")?;
        let convention = if line.take_word("direct") {
            Convention::Direct
        } else if line.take_word("procedure") {
            let rest = line.take_word("rest");
            Convention::Procedure { rest }
        } else {
            return line.error("`direct` or `procedure`");
        };
        functions.push(FunctionDecl {
            name,
            signature: signature(line)?,
            convention,
            loc: loc(line)?,
        });
        self.module.bodies.push(Body::default());
        self.in_function = true;
        Ok(())
    }

    fn parse_body_line(&mut self, line: &mut Line<'_>) -> Parsed<()> {
        if line.take_word("end") {
            self.in_function = false;
            return Ok(());
        }
        let body = self.module.bodies.last_mut();
        let body = body.expect("a body is begun with its function");
        let offset = u32::try_from(body.code.len()).expect("texts are under 4 GiB");
        match line.word("an instruction")? {
            "names" => {
                while !line.is_at_end() {
                    body.local_names.push(line.string("a name")?);
                }
            }
            "locals" => {
                while !line.is_at_end() {
                    body.locals.push(operand(line, "a type")?);
                }
            }
            "stack" => body.max_stack = operand(line, "a number")?,
            "table" => parse_table(body, line)?,
            "handler" => parse_handler(body, line)?,
            "raw" => body.code.extend(hex(line)?),
            word => {
                if let Some(label) = word.strip_suffix(':').and_then(Label::read_text) {
                    if label.index() != body.labels.len() {
                        let next = Label::from_index(body.labels.len());
                        return line
                            .error_found(label.to_string(), format!("{next}, the next label"));
                    }
                    body.labels.push(offset);
                } else if let Some(loc) = read_loc(word) {
                    body.spans.push((offset, loc));
                } else {
                    encode_instruction(&parse_instruction(word, line)?, &mut body.code);
                }
            }
        }
        Ok(())
    }
}

fn rank(entry: &str) -> usize {
    ENTRIES
        .iter()
        .position(|it| *it == entry)
        .expect("one of the kinds")
}

fn parse_instruction(name: &str, line: &mut Line<'_>) -> Parsed<Instruction> {
    let Some(count) = Instruction::operand_words(name) else {
        return line.error_found(format!("`{}`", name.escape_debug()), "an instruction");
    };
    let mut words = [""; 4];
    let words = &mut words[..count];
    for word in words.iter_mut() {
        *word = line.word("an operand")?;
    }
    match Instruction::parse(name, words) {
        Some(instruction) => Ok(instruction),
        None => {
            let found = format!("`{}`", words.join(" ").escape_debug());
            line.error_found(found, format!("operands of {name}"))
        }
    }
}

fn operand<T: TextOperand>(line: &mut Line<'_>, expected: &str) -> Parsed<T> {
    line.read(expected, T::read_text)
}

fn read_loc(word: &str) -> Option<Loc> {
    u32::read_text(word.strip_prefix(Loc::PREFIX)?).map(Loc::new)
}

fn loc(line: &mut Line<'_>) -> Parsed<Loc> {
    line.read("a location", read_loc)
}

/// Takes the name of the next entry of a table.
fn next_entry(line: &mut Line<'_>, prefix: &str, index: usize) -> Parsed<()> {
    let name = format!("{prefix}{index}");
    if line.take_word(&name) {
        return Ok(());
    }
    line.error(format!("`{name}`"))
}

fn hex(line: &mut Line<'_>) -> Parsed<Vec<u8>> {
    if line.is_at_end() {
        return Ok(Vec::new());
    }
    line.read("bytes as pairs of hexadecimal digits", |word| {
        let digits = word.as_bytes();
        let pairs = digits.chunks(2).map(|pair| {
            let [high, low] = *pair else { return None };
            let digit = |digit: u8| char::from(digit).to_digit(16);
            u8::try_from(digit(high)? * 16 + digit(low)?).ok()
        });
        pairs.collect()
    })
}

fn parse_source(declarations: &mut Declarations, line: &mut Line<'_>) -> Parsed<()> {
    next_entry(line, FileId::PREFIX, declarations.sources.len())?;
    let name = line.string("a name")?;
    let Ok(hash) = hex(line)?.try_into() else {
        return line.error_found("another number of bytes", "a hash of 32 bytes");
    };
    declarations.sources.push(Source {
        name,
        hash,
        lines: polyc_base::LineIndex::default(),
    });
    Ok(())
}

fn parse_location(declarations: &mut Declarations, line: &mut Line<'_>) -> Parsed<()> {
    next_entry(line, Loc::PREFIX, declarations.locations.len() + 1)?;
    let file = line.read("a source", |word| {
        u32::read_text(word.strip_prefix(FileId::PREFIX)?).map(FileId::new)
    })?;
    let (start, end) = line.read("start..end", |word| {
        let (start, end) = word.split_once("..")?;
        Some((start.parse().ok()?, end.parse().ok()?))
    })?;
    let via = if line.take_word("expanded") {
        Some(Via::Expanded(loc(line)?))
    } else if line.take_word("inlined") {
        let callee = operand(line, "a function")?;
        let at = loc(line)?;
        Some(Via::Inlined { callee, at })
    } else {
        None
    };
    let span = Span::new(file, start, end);
    declarations.locations.push(Location { span, via });
    Ok(())
}

fn parse_constant(declarations: &mut Declarations, line: &mut Line<'_>) -> Parsed<()> {
    let constants = &mut declarations.constants;
    next_entry(line, ConstId::PREFIX, constants.len())?;
    let constant = match line.word("a kind of constant")? {
        "immediate" => Constant::Immediate(operand::<Immediate>(line, "an immediate")?),
        "integer" => Constant::Integer(operand(line, "an integer")?),
        "big" => Constant::BigInteger(line.string("digits")?),
        "float" => Constant::Float(operand::<FloatBits>(line, "a float")?.0),
        "character" => Constant::Character(character(line)?),
        "string" => Constant::String(line.string("text")?),
        "bytes" => Constant::Bytes(hex(line)?),
        "symbol" => Constant::Symbol(line.string("a name")?),
        "pair" => Constant::Pair(operand(line, "a constant")?, operand(line, "a constant")?),
        "vector" => {
            let mut parts = Vec::new();
            while !line.is_at_end() {
                parts.push(operand(line, "a constant")?);
            }
            Constant::Vector(parts)
        }
        word => {
            let found = format!("`{}`", word.escape_debug());
            return line.error_found(found, "a kind of constant");
        }
    };
    constants.push(constant);
    Ok(())
}

fn character(line: &mut Line<'_>) -> Parsed<char> {
    let text = line.string("a character")?;
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(ch), None) => Ok(ch),
        _ => line.error_found("another number of characters", "one"),
    }
}

fn parse_shape(declarations: &mut Declarations, line: &mut Line<'_>) -> Parsed<()> {
    next_entry(line, "shape", declarations.shapes.len())?;
    declarations.shapes.push(Shape {
        name: line.string("a name")?,
        refs: operand(line, "a number of references")?,
        raw: operand(line, "a number of bytes")?,
    });
    Ok(())
}

fn parse_import(declarations: &mut Declarations, line: &mut Line<'_>) -> Parsed<()> {
    next_entry(line, "import", declarations.imports.len())?;
    let kind = line.read("`function`, `native` or `global`", |word| {
        matches!(word, "function" | "native" | "global").then_some(word)
    })?;
    let mut module = line.string("a name")?;
    let name = match line.string("a name") {
        Ok(name) => name,
        Err(_) if kind == "native" => core::mem::take(&mut module),
        Err(error) => return Err(error),
    };
    let kind = match kind {
        "function" => ImportKind::Function {
            signature: signature(line)?,
        },
        "native" => ImportKind::Native {
            signature: signature(line)?,
            variadic: line.take_word("variadic"),
        },
        _ => ImportKind::Global {
            ty: operand(line, "a type")?,
            mutable: line.take_word("mutable"),
        },
    };
    declarations.imports.push(Import { module, name, kind });
    Ok(())
}

fn parse_global(declarations: &mut Declarations, line: &mut Line<'_>) -> Parsed<()> {
    next_entry(line, GlobalId::PREFIX, declarations.globals.len())?;
    declarations.globals.push(Global {
        name: line.string("a name")?,
        ty: operand(line, "a type")?,
    });
    Ok(())
}

fn parse_export(declarations: &mut Declarations, line: &mut Line<'_>) -> Parsed<()> {
    let name = line.string("a name")?;
    let kind = line.read("a function or global", |word| {
        let func = FuncId::read_text(word).map(ExportKind::Function);
        func.or_else(|| GlobalId::read_text(word).map(ExportKind::Global))
    })?;
    let interface = interface(line, MAX_NESTING)?;
    declarations.exports.push(Export {
        name,
        kind,
        interface,
    });
    Ok(())
}

/// An interface type that nests at most so deep.
fn interface(line: &mut Line<'_>, depth: usize) -> Parsed<Interface> {
    let Some(depth) = depth.checked_sub(1) else {
        return line.error(format!(
            "an interface type nested at most {MAX_NESTING} deep"
        ));
    };
    let simple = line.read("an interface type", |word| {
        Some(match word {
            "int" => Interface::Int,
            "real" => Interface::Real,
            "bool" => Interface::Bool,
            "char" => Interface::Char,
            "string" => Interface::String,
            "bytes" => Interface::Bytes,
            "list" => Interface::List,
            "map" => Interface::Map,
            "unit" => Interface::Unit,
            "any" => Interface::Any,
            "func" => Interface::Func {
                params: Vec::new(),
                result: Box::new(Interface::Unit),
            },
            _ => return None,
        })
    })?;
    if !matches!(simple, Interface::Func { .. }) {
        return Ok(simple);
    }
    let params = in_parentheses(line, |line| interface(line, depth))?;
    arrow(line)?;
    let result = Box::new(interface(line, depth)?);
    Ok(Interface::Func { params, result })
}

fn arrow(line: &mut Line<'_>) -> Parsed<()> {
    if line.take_word("->") {
        return Ok(());
    }
    line.error("`->`")
}

fn in_parentheses<T>(
    line: &mut Line<'_>,
    mut parse: impl FnMut(&mut Line<'_>) -> Parsed<T>,
) -> Parsed<Vec<T>> {
    let mut items = Vec::new();
    line.mark('(')?;
    while !line.take_mark(')') {
        if !items.is_empty() {
            line.mark(',')?;
        }
        items.push(parse(line)?);
    }
    Ok(items)
}

fn signature(line: &mut Line<'_>) -> Parsed<Signature> {
    let params = in_parentheses(line, |line| operand::<Type>(line, "a type"))?;
    let result = if line.take_word("->") {
        Some(operand(line, "a type")?)
    } else {
        None
    };
    Ok(Signature { params, result })
}

fn parse_table(body: &mut Body, line: &mut Line<'_>) -> Parsed<()> {
    next_entry(line, "table", body.tables.len())?;
    let low = operand(line, "the first selector")?;
    let mut targets = Vec::new();
    while !line.take_word("default") {
        targets.push(operand(line, "a label or `default`")?);
    }
    let default = operand(line, "a label")?;
    body.tables.push(SwitchTable {
        low,
        targets,
        default,
    });
    Ok(())
}

fn parse_handler(body: &mut Body, line: &mut Line<'_>) -> Parsed<()> {
    let (start, end) = line.read("a range of labels", |word| {
        let (start, end) = word.split_once("..")?;
        let end = match end {
            "end" => None,
            _ => Some(Label::read_text(end)?),
        };
        Some((Label::read_text(start)?, end))
    })?;
    let target = |line: &mut Line<'_>| operand::<Label>(line, "a label");
    let local = |line: &mut Line<'_>| operand::<LocalId>(line, "a local");
    let kind = if line.take_word("catch") {
        HandlerKind::Catch {
            target: target(line)?,
            local: local(line)?,
        }
    } else if line.take_word("call") {
        HandlerKind::Call {
            local: local(line)?,
        }
    } else if line.take_word("finally") {
        HandlerKind::Finally {
            target: target(line)?,
        }
    } else {
        return line.error("`catch`, `call` or `finally`");
    };
    body.handlers.push(Handler { start, end, kind });
    Ok(())
}
