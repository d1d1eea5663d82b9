//! Bytecode for people: the declarations of a module, and each function's instructions with their offsets, the depth of
//! the stack, the names of their operands, and their source lines. [`write_text`](crate::write_text) is the exact form.

use core::fmt::{Arguments, Write};

use polyc_base::decl::{ExportKind, ImportKind, ShapeKind, Source, Via};
use polyc_base::text::clipped;
use polyc_base::text::{BECAUSE, describe_entry, write_constant, write_interface, write_signature, write_visible};
use polyc_base::{Declarations, FileId, FuncId, Loc, Op, Position, Signature};

use crate::build::StackDepth;
use crate::ids::{Label, LocalId};
use crate::instruction::Instruction;
use crate::model::{Body, Module};
use crate::text::{visible, write_handler, write_table};

/// What to show.
#[derive(Clone, Copy, Debug, Default)]
pub struct DisassembleOptions<'a> {
    /// Texts of the sources by file, if they are at hand: their lines are shown.
    pub texts: &'a [Option<&'a str>],
    /// Only functions of this name, and no declarations.
    pub function: Option<&'a str>,
}

/// Longest comment beside an instruction, in characters.
const LONGEST_COMMENT: usize = 60;
/// Longest line of a source that is shown whole, in characters: a line may have many instructions.
const LONGEST_LINE: usize = 200;
/// Most steps of a chain of expansions and inlined calls that are shown.
const LONGEST_CHAIN: usize = 4;
const LOCALS_IN_A_ROW: usize = 8;
/// Where comments begin.
const COMMENT_COLUMN: usize = 44;

/// The listing of a module.
#[must_use]
pub fn disassemble(module: &Module, options: &DisassembleOptions<'_>) -> String {
    let mut listing = Listing {
        module,
        declarations: &module.declarations,
        options,
        out: String::new(),
    };
    if options.function.is_none() {
        listing.write_declarations();
    }
    for (index, function) in module.declarations.functions.iter().enumerate() {
        if options.function.is_none_or(|name| name == function.name) {
            listing.write_function(FuncId::from_index(index));
        }
    }
    listing.out
}

struct Listing<'a> {
    module: &'a Module,
    declarations: &'a Declarations,
    options: &'a DisassembleOptions<'a>,
    out: String,
}

impl Listing<'_> {
    fn push(&mut self, text: Arguments<'_>) {
        self.out.write_fmt(text).expect("writing to a string");
    }

    fn line(&mut self, text: Arguments<'_>) {
        self.push(text);
        self.out.push('\n');
    }

    fn write_declarations(&mut self) {
        let declarations = self.declarations;
        let (name, language) = (visible(&declarations.name), visible(&declarations.language));
        self.push(format_args!("module {name}, {language}"));
        if !declarations.producer.is_empty() {
            self.push(format_args!("; written by {}", visible(&declarations.producer)));
        }
        self.out.push('\n');
        for source in &declarations.sources {
            let hash: String = source.hash[..8].iter().map(|it| format!("{it:02x}")).collect();
            self.line(format_args!("source {}, BLAKE3 {hash}…", visible(&source.name)));
        }
        if let Some(entry) = declarations.entry {
            self.line(format_args!("entry {entry}"));
        }
        self.table("constants", declarations.constants.iter(), |out, constant| {
            write_constant(out, constant);
        });
        self.table("shapes", declarations.shapes.iter(), |out, shape| {
            write_visible(out, &shape.name);
            out.push_str(&format!(": {} refs, {} raw bytes", shape.refs, shape.raw));
            if let ShapeKind::Native(access) = shape.kind {
                out.push_str(&format!(", of natives ({})", access.name()));
            }
        });
        self.table("imports", declarations.imports.iter(), |out, import| {
            write_import_name(out, &import.module, &import.name);
            match &import.kind {
                ImportKind::Function { signature } => write_signature(out, signature, false),
                ImportKind::Native {
                    signature, variadic, ..
                } => write_signature(out, signature, *variadic),
                ImportKind::Global { ty, mutable } => {
                    out.push_str(&format!(": {}{ty}", mutable_prefix(*mutable)));
                }
            }
        });
        self.table("globals", declarations.globals.iter(), |out, global| {
            write_visible(out, &global.name);
            out.push_str(&format!(": {}", global.ty));
        });
        self.table("exports", declarations.exports.iter(), |out, export| {
            write_visible(out, &export.name);
            match export.kind {
                ExportKind::Function(func) => out.push_str(&format!(" = {func}: ")),
                ExportKind::Global { global, mutable } => {
                    out.push_str(&format!(" = {global}: {}", mutable_prefix(mutable)));
                }
            }
            write_interface(out, &export.interface);
        });
        self.table("custom", declarations.custom.iter(), |out, (name, bytes)| {
            write_visible(out, name);
            out.push_str(&format!(": {} bytes", bytes.len()));
        });
    }

    /// A table of the declarations, if it has entries.
    fn table<T>(&mut self, title: &str, entries: impl ExactSizeIterator<Item = T>, write: impl Fn(&mut String, T)) {
        if entries.len() > 0 {
            self.line(format_args!("\n{title}"));
        }
        for (index, entry) in entries.enumerate() {
            self.push(format_args!("{index:>6}  "));
            write(&mut self.out, entry);
            self.out.push('\n');
        }
    }

    fn write_function(&mut self, func: FuncId) {
        let decl = &self.declarations.functions[func.index()];
        let Some(body) = self.module.bodies.get(func.index()) else {
            return;
        };
        self.push(format_args!("\n{func} {}(", visible(&decl.name)));
        for (index, ty) in decl.signature.params.iter().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            let name = local_name(body, LocalId::from_index(index));
            self.push(format_args!("{comma}{name}: {ty}"));
        }
        self.out.push(')');
        if let Some(ty) = decl.signature.result {
            self.push(format_args!(" -> {ty}"));
        }
        if let Some((place, _)) = self.place(decl.loc) {
            self.push(format_args!("  at {place}"));
        }
        self.out.push('\n');
        self.write_locals(body, decl.signature.params.len());
        self.write_code(&decl.signature, body);
    }

    fn write_locals(&mut self, body: &Body, params: usize) {
        let (locals, bytes) = (body.locals.len(), body.code.len());
        let stack = body.max_stack;
        self.line(format_args!("  {locals} locals, {stack} operands, {bytes} bytes"));
        let locals = body.locals.iter().zip(params..).map(|(ty, index)| {
            let name = body.local_names.get(index).filter(|it| !it.is_empty());
            let name = name.map_or_else(String::new, |it| format!(" {}", visible(it)));
            format!("l{index}{name}: {ty}")
        });
        let locals: Vec<String> = locals.collect();
        for row in locals.chunks(LOCALS_IN_A_ROW) {
            self.line(format_args!("  {}", row.join(", ")));
        }
        for (index, table) in body.tables.iter().enumerate() {
            self.push(format_args!("  table{index} = "));
            write_table(&mut self.out, table);
            self.out.push('\n');
        }
        for handler in &body.handlers {
            self.out.push_str("  handler ");
            write_handler(&mut self.out, handler);
            self.out.push('\n');
        }
    }

    fn write_code(&mut self, signature: &Signature, body: &Body) {
        let mut labels = (0..).map(Label::new).zip(&body.labels).peekable();
        let mut depth = StackDepth::default();
        let mut shown = None;
        for instruction in body.instructions() {
            let (offset, instruction) = match instruction {
                Ok(read) => read,
                Err(error) => {
                    let (offset, found) = (error.offset, error.found);
                    let expected = error.expected;
                    self.line(format_args!("  {offset:04}  expected {expected}, found {found}"));
                    return;
                }
            };
            while let Some((label, _)) = labels.next_if(|it| *it.1 <= offset) {
                self.line(format_args!("  {label}:"));
            }
            let place = self.place(body.loc(offset)).map(|it| it.1);
            if place.is_some() && place != shown {
                shown = place;
                self.write_source_line(body.loc(offset));
            }
            let start = self.out.len();
            self.push(format_args!("  {offset:04} {:>3}  {instruction}", depth.now()));
            let written = self.out.len() - start;
            let comment = self.comment(signature, body, &instruction);
            let comment = comment.map(|it| clipped(&it, LONGEST_COMMENT));
            let cause = self.cause(&instruction, body.loc(offset));
            let comments: Vec<String> = comment.into_iter().chain(cause).collect();
            if !comments.is_empty() {
                let comment = comments.join(", ");
                let blanks = COMMENT_COLUMN.saturating_sub(written);
                self.push(format_args!("{:blanks$}  ; {comment}", ""));
            }
            self.out.push('\n');
            depth.step(&instruction, self.declarations);
        }
    }

    /// `name:line:column` of a location, and a key that differs between lines.
    fn place(&self, loc: Loc) -> Option<(String, Line)> {
        let location = self.declarations.location(loc)?;
        let Position { file, line, column } = self.declarations.position(loc)?;
        let place = format!("{}:{line}:{column}", short(file));
        Some((place, (location.span.file, line, location.via)))
    }

    /// The line of the source, and the chain it came through.
    fn write_source_line(&mut self, loc: Loc) {
        let Some((place, (file, line, _))) = self.place(loc) else {
            return;
        };
        let text = self.options.texts.get(file.index()).copied().flatten();
        let source = &self.declarations.sources[file.index()];
        match text.and_then(|text| line_text(text, source, line)) {
            Some(text) => self.push(format_args!("{line:>6} | {}", visible(&text))),
            None => self.push(format_args!("       | {place}")),
        }
        self.write_chain(loc);
        self.out.push('\n');
    }

    /// The chain that a location came through.
    fn write_chain(&mut self, loc: Loc) {
        let mut current = loc;
        for _ in 0..LONGEST_CHAIN {
            let Some(via) = self.declarations.location(current).and_then(|it| it.via) else {
                return;
            };
            let (how, at) = match via {
                Via::Expanded(at) => ("expanded".to_owned(), at),
                Via::Inlined { callee, at } => (format!("inlined {}", self.function_name(callee)), at),
            };
            let place = self.place(at).map_or_else(|| at.to_string(), |it| it.0);
            self.push(format_args!("  [{how} at {place}]"));
            current = at;
        }
        self.out.push_str("  […]");
    }

    fn function_name(&self, func: FuncId) -> String {
        let decl = self.declarations.function(func);
        decl.map_or_else(|_| func.to_string(), |it| short(&it.name))
    }

    /// The entry that an instruction names.
    fn comment(&self, signature: &Signature, body: &Body, instruction: &Instruction) -> Option<String> {
        match *instruction {
            Instruction::Op(op) => self.op_comment(&op),
            Instruction::LocalGet { local } | Instruction::LocalSet { local } | Instruction::LocalTee { local } => {
                body.local_type(signature, local)?;
                let name = body.local_names.get(local.index())?;
                (!name.is_empty()).then(|| short(name))
            }
            Instruction::Br { label } | Instruction::BrIf { label } | Instruction::BrUnless { label } => {
                let offset = body.labels.get(label.index())?;
                Some(format!("to {offset:04}"))
            }
            _ => self.op_comment(&instruction.tail_called()?),
        }
    }

    /// Why an instruction is there; of one that only moves a value, what takes the value says it.
    fn cause(&self, instruction: &Instruction, loc: Loc) -> Option<String> {
        let cause = self.declarations.cause(loc)?;
        let says = match instruction.operation() {
            Some(op) => !op.is_constant(),
            None => matches!(
                instruction,
                Instruction::BrIf { .. } | Instruction::BrUnless { .. } | Instruction::Switch { .. }
            ),
        };
        says.then(|| format!("{BECAUSE} {cause}"))
    }

    fn op_comment(&self, op: &Op) -> Option<String> {
        let mut comment = None;
        op.for_each_entry(|entry| {
            comment = comment
                .take()
                .or_else(|| describe_entry(self.declarations, entry, LONGEST_COMMENT));
        });
        comment
    }
}

/// A line of a file, and what its code came through.
type Line = (FileId, u32, Option<Via>);

fn local_name(body: &Body, local: LocalId) -> String {
    match body.local_names.get(local.index()) {
        Some(name) if !name.is_empty() => visible(name),
        _ => local.to_string(),
    }
}

fn write_import_name(out: &mut String, module: &str, name: &str) {
    if !module.is_empty() {
        write_visible(out, module);
        out.push_str(": ");
    }
    write_visible(out, name);
}

/// The part of a name that is shown where it is used: a name may be as long as the module.
fn start(name: &str) -> String {
    name.chars().take(LONGEST_COMMENT + 1).collect()
}

/// That, as people may see it.
fn short(name: &str) -> String {
    clipped(&visible(&start(name)), LONGEST_COMMENT)
}

/// The prefix of the type of an imported or exported global.
const fn mutable_prefix(mutable: bool) -> &'static str {
    if mutable { "mutable " } else { "" }
}

/// A line of a text, from 1, by the index of its lines.
fn line_text(text: &str, source: &Source, line: u32) -> Option<String> {
    let starts = &source.lines.line_starts;
    let index = line as usize - 1;
    let start = match index.checked_sub(1) {
        None => 0,
        Some(before) => *starts.get(before)? as usize,
    };
    let end = starts.get(index).map_or(text.len(), |it| *it as usize);
    let line = clipped(text.get(start..end)?.trim_end(), LONGEST_LINE);
    Some(line.replace('\t', "    "))
}
