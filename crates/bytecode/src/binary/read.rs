//! From bytes to module. The bytes may come from anyone: reading does not panic, and takes no more memory than they
//! describe.

use core::fmt;
use std::collections::HashSet;
use std::sync::Arc;

use polyc_base::decl::{
    Access, Convention, Export, ExportKind, FunctionDecl, Global, Import, ImportKind, Interface, Location, Shape,
    ShapeKind, Source, Via,
};
use polyc_base::scalar::Immediate;
use polyc_base::{ConstId, Constant, Effects, FileId, FuncId, GlobalId, LineIndex, Loc, Signature, Span, Type};

use super::{
    FORMAT_VERSION, MAGIC, SHARED_STRING, SKIPPABLE, Section, constant, convention, export, handler, import, interface,
    shape, via,
};
use crate::cursor::{Cursor, Malformed};
use crate::ids::{Label, LocalId};
use crate::model::{Body, Handler, HandlerKind, Module, SwitchTable};
use crate::text::quote;
use crate::verify::{MAX_INTERFACE_PARAMS, MAX_NESTING};

/// Why bytes are not a module file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    /// The section, or `header`.
    pub section: &'static str,
    /// Offset in the file.
    pub offset: usize,
    /// Found.
    pub found: String,
    /// Expected.
    pub expected: &'static str,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            section,
            offset,
            found,
            expected,
        } = self;
        write!(f, "{section} at byte {offset}: expected {expected}, found {found}")
    }
}

impl core::error::Error for DecodeError {}

type Read<T> = Result<T, Malformed>;

/// The version that is read, and by whom.
const READ_VERSION: &str = concat!("version 3, which polyc ", env!("CARGO_PKG_VERSION"), " reads");

/// Reads a module file. Only its form is checked here; the verifier checks the rest.
///
/// # Errors
/// The first place where the bytes are not a module file of this version.
pub fn decode(bytes: &[u8]) -> Result<Module, DecodeError> {
    let mut reader = Reader {
        file: Cursor::new(bytes),
        cursor: Cursor::new(&[]),
        strings: Vec::new(),
        used: 0,
        section: "header",
    };
    reader.module().map_err(|error| DecodeError {
        section: reader.section,
        offset: error.offset,
        found: error.found,
        expected: error.expected,
    })
}

struct Reader<'a> {
    /// Between sections.
    file: Cursor<'a>,
    /// In the section.
    cursor: Cursor<'a>,
    strings: Vec<&'a str>,
    /// How many of them have been named.
    used: usize,
    /// For errors.
    section: &'static str,
}

impl<'a> Reader<'a> {
    fn module(&mut self) -> Read<Module> {
        let mut module = Module::default();
        let declarations = &mut module.declarations;
        declarations.producer = self.header()?;
        self.strings = self.section(Section::Strings, Self::read_strings)?;
        (declarations.name, declarations.language) =
            self.section(Section::Metadata, |it| Ok((it.string()?, it.string()?)))?;
        declarations.sources = self.section(Section::Sources, |it| it.list(35, Self::source))?;
        declarations.constants = self.section(Section::Constants, |it| it.list(2, Self::constant))?;
        declarations.shapes = self.section(Section::Shapes, |it| it.list(4, Self::shape))?;
        declarations.imports = self.section(Section::Imports, |it| it.list(4, Self::import))?;
        declarations.globals = self.section(Section::Globals, |it| it.list(2, Self::global))?;
        declarations.functions = self.section(Section::Functions, |it| it.list(5, Self::function))?;
        (declarations.exports, declarations.entry) =
            self.section(Section::Exports, |it| Ok((it.list(4, Self::export)?, it.entry()?)))?;
        module.bodies = self.section(Section::Code, |it| it.list(5, Self::code))?;
        let bodies = &mut module.bodies;
        self.section(Section::Handlers, |it| {
            for body in &mut *bodies {
                body.handlers = it.list(3, Self::handler)?;
            }
            Ok(())
        })?;
        declarations.locations = self.section(Section::Spans, |it| {
            let locations = it.list(4, Self::location)?;
            for body in &mut *bodies {
                body.spans = it.spans()?;
            }
            Ok(locations)
        })?;
        self.section(Section::Names, |it| {
            for body in &mut *bodies {
                body.local_names = it.list(1, Self::string)?;
            }
            Ok(())
        })?;
        declarations.custom = self.section(Section::Custom, |it| {
            it.list(2, |it| Ok((it.string()?, it.bytes()?.to_vec())))
        })?;
        self.end()?;
        Ok(module)
    }

    /// Reads up to the first section; gives the producer.
    fn header(&mut self) -> Read<String> {
        if self.file.bytes(MAGIC.len(), "a module file").ok() != Some(&MAGIC) {
            return Cursor::malformed(0, "other bytes", "the first bytes of a module file");
        }
        let version = u32::from_le_bytes(self.file.array("a version")?);
        let length = u32::from_le_bytes(self.file.array("the producer's length")?);
        let start = self.file.position();
        let producer = self.file.bytes(length as usize, "the producer")?;
        let Ok(producer) = core::str::from_utf8(producer) else {
            return Cursor::malformed(start, "other bytes", "the producer in UTF-8");
        };
        if version != FORMAT_VERSION {
            let found = format!("version {version}, written by {}", quote(producer));
            return Cursor::malformed(MAGIC.len(), found, READ_VERSION);
        }
        Ok(producer.to_owned())
    }

    fn section<T>(&mut self, section: Section, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        self.section = section.name();
        let start = self.file.position();
        let id = self.file.byte("a section")?;
        if id != section as u8 {
            return Cursor::malformed(start, format!("section {id}"), "sections in their order");
        }
        let length = self.file.count(1, "the section's length")?;
        self.cursor = self.file.part(length);
        let value = read(self)?;
        if self.cursor.is_at_end() {
            return Ok(value);
        }
        let found = format!("{} further bytes", self.cursor.remaining());
        Cursor::malformed(self.cursor.position(), found, "the end of the section")
    }

    fn end(&mut self) -> Read<()> {
        self.section = "file";
        let mut least = u16::from(SKIPPABLE);
        while !self.file.is_at_end() {
            let start = self.file.position();
            let id = self.file.byte("a section")?;
            if u16::from(id) < least {
                let found = format!("section {id}");
                return Cursor::malformed(start, found, "the end, or a later section from 128 up");
            }
            least = u16::from(id) + 1;
            let length = self.file.count(1, "the section's length")?;
            self.file.part(length);
        }
        if self.used < self.strings.len() {
            let found = format!("a string that nothing names, number {}", self.used);
            return Cursor::malformed(self.file.position(), found, "only strings in use");
        }
        Ok(())
    }

    /// A table whose entries take at least that many bytes each.
    fn list<T>(&mut self, least: usize, mut read: impl FnMut(&mut Self) -> Read<T>) -> Read<Vec<T>> {
        let count = self.cursor.count(least, "a number of entries")?;
        let mut items = Vec::with_capacity(count);
        for _ in 0..count {
            items.push(read(self)?);
        }
        Ok(items)
    }

    fn number(&mut self) -> Read<u32> {
        self.cursor.u32("a number")
    }

    /// A byte that stands for something; [`Self::bad_tag`] reports any other.
    fn tag(&mut self) -> Read<u8> {
        self.cursor.byte("a tag")
    }

    fn bad_tag<T>(&self, tag: u8, expected: &'static str) -> Read<T> {
        Cursor::malformed(self.cursor.position() - 1, format!("byte {tag:#04x}"), expected)
    }

    fn bytes(&mut self) -> Read<&'a [u8]> {
        let length = self.cursor.count(1, "a length")?;
        self.cursor.bytes(length, "bytes")
    }

    fn read_strings(&mut self) -> Read<Vec<&'a str>> {
        let mut seen = HashSet::new();
        self.list(1, |it| {
            let start = it.cursor.position();
            let Ok(text) = core::str::from_utf8(it.bytes()?) else {
                return Cursor::malformed(start, "other bytes", "a string in UTF-8");
            };
            if text.len() <= SHARED_STRING && !seen.insert(text) {
                return Cursor::malformed(start, "a short string twice", "short strings once");
            }
            Ok(text)
        })
    }

    fn string(&mut self) -> Read<String> {
        let start = self.cursor.position();
        let number = self.cursor.u32("the number of a string")? as usize;
        let Some(text) = self.strings.get(number) else {
            return Cursor::malformed(start, format!("string {number}"), "a string of the table");
        };
        let is_next = number == self.used;
        if is_next {
            self.used += 1;
        } else if number > self.used || text.len() > SHARED_STRING {
            let found = format!("string {number}");
            return Cursor::malformed(start, found, "strings in order of first use");
        }
        Ok((*text).to_owned())
    }

    fn difference(&mut self, previous: &mut u32) -> Read<u32> {
        *previous = previous.wrapping_add(self.number()?);
        Ok(*previous)
    }

    fn ty(&mut self) -> Read<Type> {
        let tag = self.tag()?;
        Type::from_byte(tag).map_or_else(|| self.bad_tag(tag, "a type"), Ok)
    }

    fn signature(&mut self) -> Read<Signature> {
        let params = self.list(1, Self::ty)?;
        let result = match self.tag()? {
            0 => None,
            tag => match Type::from_byte(tag - 1) {
                Some(ty) => Some(ty),
                None => return self.bad_tag(tag, "a type of a result"),
            },
        };
        Ok(Signature { params, result })
    }

    fn source(&mut self) -> Read<Source> {
        let name = self.string()?;
        let hash = self.cursor.array("a hash")?;
        let mut previous = 0;
        let line_starts = self.list(1, |it| it.difference(&mut previous))?;
        let mut previous = 0;
        let wide = self.list(2, |it| Ok((it.difference(&mut previous)?, it.tag()?)))?;
        let lines = Arc::new(LineIndex { line_starts, wide });
        Ok(Source { name, hash, lines })
    }

    fn constant(&mut self) -> Read<Constant> {
        let tag = self.tag()?;
        Ok(match tag {
            constant::IMMEDIATE => {
                let value = self.tag()?;
                match Immediate::from_byte(value) {
                    Some(value) => Constant::Immediate(value),
                    None => return self.bad_tag(value, "an immediate"),
                }
            }
            constant::INTEGER => Constant::Integer(self.cursor.i64("an integer")?),
            constant::BIG_INTEGER => Constant::BigInteger(self.string()?),
            constant::FLOAT => Constant::Float(u64::from_le_bytes(self.cursor.array("a float")?)),
            constant::CHARACTER => Constant::Character(self.character()?),
            constant::STRING => Constant::String(self.string()?),
            constant::BYTES => Constant::Bytes(self.bytes()?.to_vec()),
            constant::SYMBOL => Constant::Symbol(self.string()?),
            constant::PAIR => {
                let first = ConstId::new(self.number()?);
                Constant::Pair(first, ConstId::new(self.number()?))
            }
            constant::VECTOR => Constant::Vector(self.list(1, |it| it.number().map(ConstId::new))?),
            _ => return self.bad_tag(tag, "a kind of constant"),
        })
    }

    fn character(&mut self) -> Read<char> {
        let start = self.cursor.position();
        let code = self.number()?;
        match char::from_u32(code) {
            Some(ch) => Ok(ch),
            None => Cursor::malformed(start, format!("code point {code:#x}"), "a character"),
        }
    }

    fn shape(&mut self) -> Read<Shape> {
        Ok(Shape {
            name: self.string()?,
            refs: self.number()?,
            raw: self.number()?,
            kind: self.shape_kind()?,
        })
    }

    fn shape_kind(&mut self) -> Read<ShapeKind> {
        let tag = self.tag()?;
        Ok(match tag {
            shape::OPEN => ShapeKind::Open,
            shape::HIDDEN => ShapeKind::Native(Access::Hidden),
            shape::READ => ShapeKind::Native(Access::Read),
            shape::WRITE => ShapeKind::Native(Access::Write),
            _ => return self.bad_tag(tag, "a kind of shape"),
        })
    }

    fn import(&mut self) -> Read<Import> {
        let module = self.string()?;
        let name = self.string()?;
        let tag = self.tag()?;
        let kind = match tag {
            import::FUNCTION => ImportKind::Function {
                signature: self.signature()?,
            },
            import::NATIVE | import::VARIADIC => ImportKind::Native {
                signature: self.signature()?,
                variadic: tag == import::VARIADIC,
                effects: self.effects()?,
            },
            import::GLOBAL | import::MUTABLE_GLOBAL => ImportKind::Global {
                ty: self.ty()?,
                mutable: tag == import::MUTABLE_GLOBAL,
            },
            _ => return self.bad_tag(tag, "a kind of import"),
        };
        Ok(Import { module, name, kind })
    }

    fn effects(&mut self) -> Read<Effects> {
        let bits = self.cursor.byte("effects")?;
        Effects::from_bits(bits).map_or_else(|| self.bad_tag(bits, "a set of effects"), Ok)
    }

    fn global(&mut self) -> Read<Global> {
        Ok(Global {
            name: self.string()?,
            ty: self.ty()?,
        })
    }

    fn function(&mut self) -> Read<FunctionDecl> {
        let name = self.string()?;
        let tag = self.tag()?;
        let convention = match tag {
            convention::DIRECT => Convention::Direct,
            convention::PROCEDURE => Convention::Procedure { rest: false },
            convention::PROCEDURE_REST => Convention::Procedure { rest: true },
            _ => return self.bad_tag(tag, "a convention"),
        };
        Ok(FunctionDecl {
            name,
            convention,
            signature: self.signature()?,
            loc: Loc::new(self.number()?),
        })
    }

    fn export(&mut self) -> Read<Export> {
        let name = self.string()?;
        let tag = self.tag()?;
        let kind = match tag {
            export::FUNCTION => ExportKind::Function(FuncId::new(self.number()?)),
            export::GLOBAL | export::MUTABLE_GLOBAL => ExportKind::Global {
                global: GlobalId::new(self.number()?),
                mutable: tag == export::MUTABLE_GLOBAL,
            },
            _ => return self.bad_tag(tag, "a kind of export"),
        };
        Ok(Export {
            name,
            kind,
            interface: self.interface(MAX_NESTING)?,
        })
    }

    /// An interface type that nests at most that deep.
    fn interface(&mut self, depth: usize) -> Read<Interface> {
        let start = self.cursor.position();
        let Some(depth) = depth.checked_sub(1) else {
            return Cursor::malformed(start, "a deeper type", "nesting of at most 32");
        };
        let tag = self.tag()?;
        Ok(match tag {
            interface::INT => Interface::Int,
            interface::UINT => Interface::Uint,
            interface::REAL => Interface::Real,
            interface::BOOL => Interface::Bool,
            interface::CHAR => Interface::Char,
            interface::STRING => Interface::String,
            interface::BYTES => Interface::Bytes,
            interface::LIST => Interface::List,
            interface::MAP => Interface::Map,
            interface::UNIT => Interface::Unit,
            interface::ANY => Interface::Any,
            interface::FUNC => Interface::Func {
                params: self.interface_params(depth)?,
                result: Box::new(self.interface(depth)?),
            },
            _ => return self.bad_tag(tag, "an interface type"),
        })
    }

    /// Few enough that the memory set aside for lists still being read, one in another, is small.
    fn interface_params(&mut self, depth: usize) -> Read<Vec<Interface>> {
        let start = self.cursor.position();
        if self.cursor.clone().u32("a number of parameters")? as usize > MAX_INTERFACE_PARAMS {
            return Cursor::malformed(start, "more parameters", "at most 255 parameters");
        }
        self.list(1, |it| it.interface(depth))
    }

    fn entry(&mut self) -> Read<Option<FuncId>> {
        match self.tag()? {
            0 => Ok(None),
            1 => Ok(Some(FuncId::new(self.number()?))),
            tag => self.bad_tag(tag, "0 or 1"),
        }
    }

    fn code(&mut self) -> Read<Body> {
        let max_stack = self.number()?;
        let locals = self.list(1, Self::ty)?;
        let code = self.bytes()?.to_vec();
        let mut previous = 0;
        let labels = self.list(1, |it| it.difference(&mut previous))?;
        let tables = self.list(3, Self::table)?;
        Ok(Body {
            locals,
            max_stack,
            labels,
            tables,
            code,
            ..Body::default()
        })
    }

    fn table(&mut self) -> Read<SwitchTable> {
        Ok(SwitchTable {
            low: self.cursor.i64("the first selector")?,
            targets: self.list(1, Self::label)?,
            default: self.label()?,
        })
    }

    fn label(&mut self) -> Read<Label> {
        self.number().map(Label::new)
    }

    fn local(&mut self) -> Read<LocalId> {
        self.number().map(LocalId::new)
    }

    fn handler(&mut self) -> Read<Handler> {
        let tag = self.tag()?;
        let kind = tag & !handler::TO_THE_END;
        if kind > handler::FINALLY {
            return self.bad_tag(tag, "a kind of handler");
        }
        let start = self.label()?;
        let end = match tag & handler::TO_THE_END {
            0 => Some(self.label()?),
            _ => None,
        };
        let kind = match kind {
            handler::CATCH => HandlerKind::Catch {
                target: self.label()?,
                local: self.local()?,
            },
            handler::CALL => HandlerKind::Call { local: self.local()? },
            _ => HandlerKind::Finally { target: self.label()? },
        };
        Ok(Handler { start, end, kind })
    }

    fn location(&mut self) -> Read<Location> {
        let file = FileId::new(self.number()?);
        let start = self.number()?;
        let end = start.wrapping_add(self.number()?);
        let tag = self.tag()?;
        let via = match tag {
            via::NONE => None,
            via::EXPANDED => Some(Via::Expanded(Loc::new(self.number()?))),
            via::INLINED => Some(Via::Inlined {
                callee: FuncId::new(self.number()?),
                at: Loc::new(self.number()?),
            }),
            _ => return self.bad_tag(tag, "how a location came"),
        };
        let span = Span::new(file, start, end);
        Ok(Location { span, via })
    }

    fn spans(&mut self) -> Read<Vec<(u32, Loc)>> {
        let mut previous = 0;
        self.list(2, |it| Ok((it.difference(&mut previous)?, Loc::new(it.number()?))))
    }
}
