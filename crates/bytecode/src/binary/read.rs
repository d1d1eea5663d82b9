//! From bytes to module. The bytes may come from anyone: reading does not panic, and takes no more memory than they
//! describe.

use core::fmt;
use std::collections::HashSet;

use super::parts::Coded;
use super::{FORMAT_VERSION, MAGIC, SHARED_STRING, SKIPPABLE, Section};
use crate::cursor::{Cursor, Malformed};
use crate::model::Module;
use crate::text::quote;
use crate::verify::MAX_NESTING;

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

pub(super) type Read<T> = Result<T, Malformed>;

/// The version that is read, and by whom.
const READ_VERSION: &str = concat!("version 4, which polyc ", env!("CARGO_PKG_VERSION"), " reads");

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
        depth: 0,
        section: "header",
    };
    reader.module().map_err(|error| DecodeError {
        section: reader.section,
        offset: error.offset,
        found: error.found,
        expected: error.expected,
    })
}

pub(super) struct Reader<'a> {
    /// Between sections.
    file: Cursor<'a>,
    /// In the section.
    pub(super) cursor: Cursor<'a>,
    strings: Vec<&'a str>,
    /// How many of them have been named.
    used: usize,
    /// How deep in interface types it is.
    depth: usize,
    /// For errors.
    section: &'static str,
}

impl<'a> Reader<'a> {
    fn module(&mut self) -> Read<Module> {
        let mut module = Module::default();
        let declarations = &mut module.declarations;
        declarations.producer = self.header()?;
        self.strings = self.section(Section::Strings, Self::read_strings)?;
        (declarations.name, declarations.language) = self.section(Section::Metadata, Coded::read)?;
        declarations.sources = self.section(Section::Sources, Coded::read)?;
        declarations.constants = self.section(Section::Constants, Coded::read)?;
        declarations.shapes = self.section(Section::Shapes, Coded::read)?;
        declarations.imports = self.section(Section::Imports, Coded::read)?;
        declarations.globals = self.section(Section::Globals, Coded::read)?;
        declarations.functions = self.section(Section::Functions, Coded::read)?;
        (declarations.exports, declarations.entry) = self.section(Section::Exports, Coded::read)?;
        module.bodies = self.section(Section::Code, Coded::read)?;
        let bodies = &mut module.bodies;
        self.section(Section::Handlers, |it| {
            bodies.iter_mut().try_for_each(|body| it.fill(&mut body.handlers))
        })?;
        self.section(Section::Spans, |it| {
            it.fill(&mut declarations.locations)?;
            for body in &mut *bodies {
                let mut previous = 0;
                body.spans = it.list(2, |it| Ok((it.difference(&mut previous)?, Coded::read(it)?)))?;
            }
            Ok(())
        })?;
        self.section(Section::Names, |it| {
            bodies.iter_mut().try_for_each(|body| it.fill(&mut body.local_names))
        })?;
        declarations.custom = self.section(Section::Custom, Coded::read)?;
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

    fn fill<T: Coded>(&mut self, to: &mut Vec<T>) -> Read<()> {
        *to = Coded::read(self)?;
        Ok(())
    }

    /// A table whose entries take at least that many bytes each.
    pub(super) fn list<T>(&mut self, least: usize, mut read: impl FnMut(&mut Self) -> Read<T>) -> Read<Vec<T>> {
        let count = self.cursor.count(least, "a number of entries")?;
        let mut items = Vec::with_capacity(count);
        for _ in 0..count {
            items.push(read(self)?);
        }
        Ok(items)
    }

    /// A byte that stands for something; [`Self::bad_tag`] reports any other.
    pub(super) fn tag(&mut self) -> Read<u8> {
        self.cursor.byte("a tag")
    }

    pub(super) fn bad_tag<T>(&self, tag: u8, expected: &'static str) -> Read<T> {
        Cursor::malformed(self.cursor.position() - 1, format!("byte {tag:#04x}"), expected)
    }

    pub(super) fn bytes(&mut self) -> Read<&'a [u8]> {
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

    pub(super) fn string(&mut self) -> Read<String> {
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

    /// The next number of an ascending table.
    pub(super) fn difference(&mut self, previous: &mut u32) -> Read<u32> {
        *previous = previous.wrapping_add(Coded::read(self)?);
        Ok(*previous)
    }

    /// An interface type in an export or in another one.
    pub(super) fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        if self.depth == MAX_NESTING {
            return Cursor::malformed(self.cursor.position(), "a deeper type", "nesting of at most 32");
        }
        self.depth += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }
}
