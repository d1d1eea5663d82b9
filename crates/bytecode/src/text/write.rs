//! A module as text. Exact for every module that the verifier accepts; code that does not decode is written as `raw` bytes.

use core::fmt::Write;
use core::iter::Peekable;

use polyc_base::decl::{
    Convention, Export, ExportKind, FunctionDecl, Import, ImportKind, Interface, Location, Source,
    Via,
};
use polyc_base::op::{FloatBits, TextOperand};
use polyc_base::{Constant, Declarations, Loc, Signature};

use crate::escape::quote;
use crate::model::{Body, Handler, HandlerKind, Label, Module};

/// Numbers on a line of a long table.
const ROW: usize = 16;

/// The text form.
#[must_use]
pub fn write_text(module: &Module) -> String {
    let mut writer = Writer::default();
    writer.write_declarations(&module.declarations);
    let functions = &module.declarations.functions;
    for (index, (function, body)) in functions.iter().zip(&module.bodies).enumerate() {
        writer.write_function(index, function, body);
    }
    writer.out
}

#[derive(Default)]
struct Writer {
    out: String,
}

impl Writer {
    fn push(&mut self, text: core::fmt::Arguments<'_>) {
        self.out.write_fmt(text).expect("writing to a string");
    }

    fn line(&mut self, text: core::fmt::Arguments<'_>) {
        self.push(text);
        self.out.push('\n');
    }

    fn write_declarations(&mut self, declarations: &Declarations) {
        self.line(format_args!("module {}", quote(&declarations.name)));
        self.line(format_args!("language {}", quote(&declarations.language)));
        self.line(format_args!("producer {}", quote(&declarations.producer)));
        for (index, source) in declarations.sources.iter().enumerate() {
            self.write_source(index, source);
        }
        for (index, location) in declarations.locations.iter().enumerate() {
            self.write_location(index + 1, location);
        }
        for (index, constant) in declarations.constants.iter().enumerate() {
            self.push(format_args!("constant const{index} "));
            push_constant(constant, &mut self.out);
            self.out.push('\n');
        }
        for (index, shape) in declarations.shapes.iter().enumerate() {
            let name = quote(&shape.name);
            self.line(format_args!(
                "shape shape{index} {name} {} {}",
                shape.refs, shape.raw
            ));
        }
        for (index, import) in declarations.imports.iter().enumerate() {
            self.write_import(index, import);
        }
        for (index, global) in declarations.globals.iter().enumerate() {
            let name = quote(&global.name);
            self.line(format_args!("global global{index} {name} {}", global.ty));
        }
        for export in &declarations.exports {
            self.write_export(export);
        }
        if let Some(entry) = declarations.entry {
            self.line(format_args!("entry {entry}"));
        }
        for (name, bytes) in &declarations.custom {
            self.push(format_args!("custom {}", quote(name)));
            push_hex(bytes, &mut self.out);
            self.out.push('\n');
        }
    }

    fn write_source(&mut self, index: usize, source: &Source) {
        self.push(format_args!("source file{index} {}", quote(&source.name)));
        push_hex(&source.hash, &mut self.out);
        self.out.push('\n');
        for row in source.lines.line_starts.chunks(ROW) {
            self.out.push_str("  lines");
            for start in row {
                self.push(format_args!(" {start}"));
            }
            self.out.push('\n');
        }
        for row in source.lines.wide.chunks(ROW) {
            self.out.push_str("  wide");
            for (offset, extra) in row {
                self.push(format_args!(" {offset}:{extra}"));
            }
            self.out.push('\n');
        }
    }

    fn write_location(&mut self, row: usize, location: &Location) {
        let span = location.span;
        let (file, start, end) = (span.file, span.start, span.end);
        self.push(format_args!("location loc{row} {file} {start}..{end}"));
        match location.via {
            None => {}
            Some(Via::Expanded(at)) => self.push(format_args!(" expanded {at}")),
            Some(Via::Inlined { callee, at }) => self.push(format_args!(" inlined {callee} {at}")),
        }
        self.out.push('\n');
    }

    fn write_import(&mut self, index: usize, import: &Import) {
        let Import { module, name, kind } = import;
        self.push(format_args!("import import{index} "));
        match kind {
            ImportKind::Function { signature } => {
                self.push(format_args!("function {} {} ", quote(module), quote(name)));
                push_signature(signature, &mut self.out);
            }
            ImportKind::Native {
                signature,
                variadic,
            } => {
                // A native is of no module; the name of one that claims to be is written, for the verifier to refuse.
                self.out.push_str("native ");
                if !module.is_empty() {
                    self.push(format_args!("{} ", quote(module)));
                }
                self.push(format_args!("{} ", quote(name)));
                push_signature(signature, &mut self.out);
                self.out.push_str(if *variadic { " variadic" } else { "" });
            }
            ImportKind::Global { ty, mutable } => {
                self.push(format_args!(
                    "global {} {} {ty}",
                    quote(module),
                    quote(name)
                ));
                self.out.push_str(if *mutable { " mutable" } else { "" });
            }
        }
        self.out.push('\n');
    }

    fn write_export(&mut self, export: &Export) {
        self.push(format_args!("export {} ", quote(&export.name)));
        match export.kind {
            ExportKind::Function(func) => self.push(format_args!("{func} ")),
            ExportKind::Global(global) => self.push(format_args!("{global} ")),
        }
        push_interface(&export.interface, &mut self.out);
        self.out.push('\n');
    }

    fn write_function(&mut self, index: usize, function: &FunctionDecl, body: &Body) {
        let convention = match function.convention {
            Convention::Direct => "direct",
            Convention::Procedure { rest: false } => "procedure",
            Convention::Procedure { rest: true } => "procedure rest",
        };
        let name = quote(&function.name);
        self.push(format_args!("\nfunction fn{index} {name} {convention} "));
        push_signature(&function.signature, &mut self.out);
        self.line(format_args!(" {}", function.loc));
        self.write_tables(body);
        self.write_code(body);
        self.out.push_str("end\n");
    }

    fn write_tables(&mut self, body: &Body) {
        if !body.local_names.is_empty() {
            self.out.push_str("  names");
            for name in &body.local_names {
                self.push(format_args!(" {}", quote(name)));
            }
            self.out.push('\n');
        }
        if !body.locals.is_empty() {
            self.out.push_str("  locals");
            for ty in &body.locals {
                self.push(format_args!(" {ty}"));
            }
            self.out.push('\n');
        }
        self.line(format_args!("  stack {}", body.max_stack));
        for (index, table) in body.tables.iter().enumerate() {
            self.push(format_args!("  table table{index} {}", table.low));
            for target in &table.targets {
                self.push(format_args!(" {target}"));
            }
            self.line(format_args!(" default {}", table.default));
        }
        for handler in &body.handlers {
            self.write_handler(handler);
        }
    }

    fn write_handler(&mut self, handler: &Handler) {
        let end = handler.end.map_or("end".to_owned(), |it| it.to_string());
        self.push(format_args!("  handler {}..{end} ", handler.start));
        match handler.kind {
            HandlerKind::Catch { target, local } => {
                self.line(format_args!("catch {target} {local}"))
            }
            HandlerKind::Call { local } => self.line(format_args!("call {local}")),
            HandlerKind::Finally { target } => self.line(format_args!("finally {target}")),
        }
    }

    fn write_code(&mut self, body: &Body) {
        let mut rows = Rows {
            labels: (0..).map(Label::new).zip(&body.labels).peekable(),
            spans: body.spans.iter().peekable(),
        };
        let mut instructions = body.instructions();
        let mut offset = 0;
        while let Some(read) = instructions.next() {
            rows.write(self, offset);
            match read {
                Ok((_, instruction)) => {
                    self.line(format_args!("  {instruction}"));
                    offset = instructions.position();
                }
                Err(_) => {
                    self.out.push_str("  raw");
                    push_hex(&body.code[offset..], &mut self.out);
                    self.out.push('\n');
                }
            }
        }
        rows.write(self, usize::MAX);
    }
}

/// Labels and spans still to be written between the instructions.
struct Rows<L: Iterator, S: Iterator> {
    labels: Peekable<L>,
    spans: Peekable<S>,
}

impl<'a, L, S> Rows<L, S>
where
    L: Iterator<Item = (Label, &'a u32)>,
    S: Iterator<Item = &'a (u32, Loc)>,
{
    /// Writes those up to an offset.
    fn write(&mut self, writer: &mut Writer, offset: usize) {
        while let Some((label, _)) = self.labels.next_if(|it| *it.1 as usize <= offset) {
            writer.line(format_args!("{label}:"));
        }
        while let Some((_, loc)) = self.spans.next_if(|it| it.0 as usize <= offset) {
            writer.line(format_args!("  {loc}"));
        }
    }
}

/// Appends a blank and the bytes in hexadecimal, if there are any.
fn push_hex(bytes: &[u8], out: &mut String) {
    if !bytes.is_empty() {
        out.push(' ');
    }
    for byte in bytes {
        write!(out, "{byte:02x}").expect("writing to a string");
    }
}

/// Appends `(i64, any) -> any`.
pub(crate) fn push_signature(signature: &Signature, out: &mut String) {
    out.push('(');
    for (index, ty) in signature.params.iter().enumerate() {
        out.push_str(if index > 0 { ", " } else { "" });
        out.push_str(ty.name());
    }
    out.push(')');
    if let Some(ty) = signature.result {
        out.push_str(" -> ");
        out.push_str(ty.name());
    }
}

/// Appends `string "text"`.
pub(crate) fn push_constant(constant: &Constant, out: &mut String) {
    let written = match constant {
        Constant::Immediate(value) => write!(out, "immediate {value}"),
        Constant::Integer(value) => write!(out, "integer {value}"),
        Constant::BigInteger(digits) => write!(out, "big {}", quote(digits)),
        Constant::Float(bits) => {
            out.push_str("float ");
            FloatBits(*bits).write_text(out);
            Ok(())
        }
        Constant::Character(ch) => write!(out, "character {}", quote(ch.encode_utf8(&mut [0; 4]))),
        Constant::String(text) => write!(out, "string {}", quote(text)),
        Constant::Bytes(bytes) => {
            out.push_str("bytes");
            push_hex(bytes, out);
            Ok(())
        }
        Constant::Symbol(name) => write!(out, "symbol {}", quote(name)),
        Constant::Pair(first, rest) => write!(out, "pair {first} {rest}"),
        Constant::Vector(parts) => {
            out.push_str("vector");
            parts.iter().try_for_each(|it| write!(out, " {it}"))
        }
    };
    written.expect("writing to a string");
}

/// Appends `func(int, list) -> any`.
fn push_interface(interface: &Interface, out: &mut String) {
    let name = match interface {
        Interface::Int => "int",
        Interface::Real => "real",
        Interface::Bool => "bool",
        Interface::Char => "char",
        Interface::String => "string",
        Interface::Bytes => "bytes",
        Interface::List => "list",
        Interface::Map => "map",
        Interface::Unit => "unit",
        Interface::Any => "any",
        Interface::Func { params, result } => {
            out.push_str("func(");
            for (index, param) in params.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                push_interface(param, out);
            }
            out.push_str(") -> ");
            return push_interface(result, out);
        }
    };
    out.push_str(name);
}
