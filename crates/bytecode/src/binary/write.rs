//! From module to bytes.

use std::collections::HashMap;

use polyc_base::decl::{
    Access, Convention, Export, ExportKind, FunctionDecl, Import, ImportKind, Interface, Location, ShapeKind, Source,
    Via,
};
use polyc_base::{Constant, Signature, Type};

use super::{
    FORMAT_VERSION, MAGIC, SHARED_STRING, Section, constant, convention, export, handler, import, interface, shape, via,
};
use crate::cursor::{write_count, write_i64, write_u32};
use crate::model::{Body, Handler, HandlerKind, Module, SwitchTable};

/// The module file.
///
/// # Panics
/// If the module is too large for one: 4 GiB.
#[must_use]
pub fn encode(module: &Module) -> Vec<u8> {
    let mut writer = Writer::default();
    let sections = writer.sections(module);
    let mut out = MAGIC.to_vec();
    out.extend(FORMAT_VERSION.to_le_bytes());
    let producer = module.declarations.producer.as_bytes();
    let length = u32::try_from(producer.len()).expect("modules are under 4 GiB");
    out.extend(length.to_le_bytes());
    out.extend(producer);
    push_section(&mut out, Section::Strings, &writer.strings_section());
    for (section, contents) in sections {
        push_section(&mut out, section, &contents);
    }
    out
}

fn push_section(out: &mut Vec<u8>, section: Section, contents: &[u8]) {
    out.push(section as u8);
    write_count(contents.len(), out);
    out.extend(contents);
}

/// Strings in order of first use, and the section being written.
#[derive(Default)]
struct Writer<'m> {
    strings: Vec<&'m str>,
    shared: HashMap<&'m str, u32>,
    out: Vec<u8>,
}

impl<'m> Writer<'m> {
    fn strings_section(&self) -> Vec<u8> {
        let mut out = Vec::new();
        write_count(self.strings.len(), &mut out);
        for text in &self.strings {
            write_count(text.len(), &mut out);
            out.extend(text.as_bytes());
        }
        out
    }

    fn sections(&mut self, module: &'m Module) -> Vec<(Section, Vec<u8>)> {
        let declarations = &module.declarations;
        let mut sections = Vec::new();
        let mut take = |section, writer: &mut Self| {
            sections.push((section, core::mem::take(&mut writer.out)));
        };
        self.string(&declarations.name);
        self.string(&declarations.language);
        take(Section::Metadata, self);
        self.list(&declarations.sources, Self::source);
        take(Section::Sources, self);
        self.list(&declarations.constants, Self::constant);
        take(Section::Constants, self);
        self.list(&declarations.shapes, |writer, declared| {
            writer.string(&declared.name);
            writer.number(declared.refs);
            writer.number(declared.raw);
            writer.out.push(match declared.kind {
                ShapeKind::Open => shape::OPEN,
                ShapeKind::Native(Access::Hidden) => shape::HIDDEN,
                ShapeKind::Native(Access::Read) => shape::READ,
                ShapeKind::Native(Access::Write) => shape::WRITE,
            });
        });
        take(Section::Shapes, self);
        self.list(&declarations.imports, Self::import);
        take(Section::Imports, self);
        self.list(&declarations.globals, |writer, global| {
            writer.string(&global.name);
            writer.ty(global.ty);
        });
        take(Section::Globals, self);
        self.list(&declarations.functions, Self::function);
        take(Section::Functions, self);
        self.list(&declarations.exports, Self::export);
        match declarations.entry {
            None => self.out.push(0),
            Some(func) => {
                self.out.push(1);
                self.number(func.number());
            }
        }
        take(Section::Exports, self);
        self.list(&module.bodies, Self::code);
        take(Section::Code, self);
        for body in &module.bodies {
            self.list(&body.handlers, Self::handler);
        }
        take(Section::Handlers, self);
        self.list(&declarations.locations, Self::location);
        for body in &module.bodies {
            let mut previous = 0;
            self.list(&body.spans, |writer, (offset, loc)| {
                writer.difference(&mut previous, *offset);
                writer.number(loc.number());
            });
        }
        take(Section::Spans, self);
        for body in &module.bodies {
            self.list(&body.local_names, |writer, name| writer.string(name));
        }
        take(Section::Names, self);
        self.list(&declarations.custom, |writer, (name, bytes)| {
            writer.string(name);
            writer.bytes(bytes);
        });
        take(Section::Custom, self);
        sections
    }

    fn number(&mut self, value: u32) {
        write_u32(value, &mut self.out);
    }

    fn list<T>(&mut self, items: &'m [T], mut write: impl FnMut(&mut Self, &'m T)) {
        write_count(items.len(), &mut self.out);
        for item in items {
            write(self, item);
        }
    }

    fn bytes(&mut self, bytes: &[u8]) {
        write_count(bytes.len(), &mut self.out);
        self.out.extend(bytes);
    }

    fn string(&mut self, text: &'m str) {
        let next = u32::try_from(self.strings.len()).expect("modules are under 4 GiB");
        let number = if text.len() > SHARED_STRING {
            next
        } else {
            *self.shared.entry(text).or_insert(next)
        };
        if number == next {
            self.strings.push(text);
        }
        self.number(number);
    }

    /// A number of an ascending table, as the difference from the one before.
    fn difference(&mut self, previous: &mut u32, value: u32) {
        self.number(value.wrapping_sub(*previous));
        *previous = value;
    }

    fn ty(&mut self, ty: Type) {
        self.out.push(ty as u8);
    }

    fn signature(&mut self, signature: &'m Signature) {
        self.list(&signature.params, |writer, ty| writer.ty(*ty));
        self.out.push(signature.result.map_or(0, |ty| ty as u8 + 1));
    }

    fn source(&mut self, source: &'m Source) {
        self.string(&source.name);
        self.out.extend(source.hash);
        let mut previous = 0;
        self.list(&source.lines.line_starts, |writer, start| {
            writer.difference(&mut previous, *start);
        });
        let mut previous = 0;
        self.list(&source.lines.wide, |writer, (offset, extra)| {
            writer.difference(&mut previous, *offset);
            writer.out.push(*extra);
        });
    }

    fn constant(&mut self, value: &'m Constant) {
        let out = &mut self.out;
        match value {
            Constant::Immediate(value) => out.extend([constant::IMMEDIATE, *value as u8]),
            Constant::Integer(value) => {
                out.push(constant::INTEGER);
                write_i64(*value, out);
            }
            Constant::BigInteger(digits) => {
                out.push(constant::BIG_INTEGER);
                self.string(digits);
            }
            Constant::Float(bits) => {
                out.push(constant::FLOAT);
                out.extend(bits.to_le_bytes());
            }
            Constant::Character(ch) => {
                out.push(constant::CHARACTER);
                self.number(u32::from(*ch));
            }
            Constant::String(text) => {
                out.push(constant::STRING);
                self.string(text);
            }
            Constant::Bytes(bytes) => {
                out.push(constant::BYTES);
                self.bytes(bytes);
            }
            Constant::Symbol(name) => {
                out.push(constant::SYMBOL);
                self.string(name);
            }
            Constant::Pair(first, rest) => {
                out.push(constant::PAIR);
                self.number(first.number());
                self.number(rest.number());
            }
            Constant::Vector(parts) => {
                out.push(constant::VECTOR);
                self.list(parts, |writer, part| writer.number(part.number()));
            }
        }
    }

    fn import(&mut self, value: &'m Import) {
        self.string(&value.module);
        self.string(&value.name);
        match &value.kind {
            ImportKind::Function { signature } => {
                self.out.push(import::FUNCTION);
                self.signature(signature);
            }
            ImportKind::Native {
                signature,
                variadic,
                effects,
            } => {
                let tag = if *variadic { import::VARIADIC } else { import::NATIVE };
                self.out.push(tag);
                self.signature(signature);
                self.out.push(effects.bits());
            }
            ImportKind::Global { ty, mutable } => {
                let tag = if *mutable {
                    import::MUTABLE_GLOBAL
                } else {
                    import::GLOBAL
                };
                self.out.push(tag);
                self.ty(*ty);
            }
        }
    }

    fn function(&mut self, function: &'m FunctionDecl) {
        self.string(&function.name);
        self.out.push(match function.convention {
            Convention::Direct => convention::DIRECT,
            Convention::Procedure { rest: false } => convention::PROCEDURE,
            Convention::Procedure { rest: true } => convention::PROCEDURE_REST,
        });
        self.signature(&function.signature);
        self.number(function.loc.number());
    }

    fn export(&mut self, value: &'m Export) {
        self.string(&value.name);
        let (tag, number) = match value.kind {
            ExportKind::Function(func) => (export::FUNCTION, func.number()),
            ExportKind::Global { global, mutable } => {
                let tag = if mutable {
                    export::MUTABLE_GLOBAL
                } else {
                    export::GLOBAL
                };
                (tag, global.number())
            }
        };
        self.out.push(tag);
        self.number(number);
        self.interface(&value.interface);
    }

    fn interface(&mut self, value: &'m Interface) {
        self.out.push(match value {
            Interface::Int => interface::INT,
            Interface::Uint => interface::UINT,
            Interface::Real => interface::REAL,
            Interface::Bool => interface::BOOL,
            Interface::Char => interface::CHAR,
            Interface::String => interface::STRING,
            Interface::Bytes => interface::BYTES,
            Interface::List => interface::LIST,
            Interface::Map => interface::MAP,
            Interface::Unit => interface::UNIT,
            Interface::Any => interface::ANY,
            Interface::Func { params, result } => {
                self.out.push(interface::FUNC);
                self.list(params, Self::interface);
                return self.interface(result);
            }
        });
    }

    fn code(&mut self, body: &'m Body) {
        self.number(body.max_stack);
        self.list(&body.locals, |writer, ty| writer.ty(*ty));
        self.bytes(&body.code);
        let mut previous = 0;
        self.list(&body.labels, |writer, offset| {
            writer.difference(&mut previous, *offset);
        });
        self.list(&body.tables, Self::table);
    }

    fn table(&mut self, table: &'m SwitchTable) {
        write_i64(table.low, &mut self.out);
        self.list(&table.targets, |writer, label| writer.number(label.number()));
        self.number(table.default.number());
    }

    fn handler(&mut self, row: &'m Handler) {
        let kind = match row.kind {
            HandlerKind::Catch { .. } => handler::CATCH,
            HandlerKind::Call { .. } => handler::CALL,
            HandlerKind::Finally { .. } => handler::FINALLY,
        };
        let end = if row.end.is_none() { handler::TO_THE_END } else { 0 };
        self.out.push(kind | end);
        self.number(row.start.number());
        let target = row.kind.target().map(|it| it.number());
        let local = row.kind.local().map(|it| it.number());
        let numbers = [row.end.map(|it| it.number()), target, local];
        numbers.into_iter().flatten().for_each(|it| self.number(it));
    }

    fn location(&mut self, location: &'m Location) {
        let span = location.span;
        self.number(span.file.number());
        self.number(span.start);
        self.number(span.end.wrapping_sub(span.start));
        match location.via {
            None => self.out.push(via::NONE),
            Some(Via::Expanded(at)) => {
                self.out.push(via::EXPANDED);
                self.number(at.number());
            }
            Some(Via::Inlined { callee, at }) => {
                self.out.push(via::INLINED);
                self.number(callee.number());
                self.number(at.number());
            }
        }
    }
}
