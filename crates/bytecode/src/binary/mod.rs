//! The module file (`.pbc`).
//!
//! ```text
//! magic     8 bytes  00 'p' 'b' 'c' 0d 0a 1a 0a
//! version   u32, little-endian
//! producer  u32 length, little-endian, and UTF-8        these three never change their form
//! sections  each once, in the order of `Section`: id (one byte), length, contents
//! further   any number, ids from 128 up, ascending, in the same form: a reader skips those it does not know
//! ```
//!
//! A change of a section's contents, or of an opcode's operands, makes another version. A new opcode does not: the
//! verifier refuses code with an opcode it does not know.
//!
//! Inside sections numbers are LEB128 in shortest form, floats eight bytes, little-endian. Strings are in the first
//! section, in order of first use; other sections name them by their number. A string of up to [`SHARED_STRING`] bytes
//! is stored once, a longer one once for each use, so that a short file never describes a large module. Ascending
//! offsets are written as differences. Of a location, one byte says how it came (the low two bits) and the number of
//! its cause, 0 if it has none. So a module has one encoding, and [`decode`] accepts nothing else: a module it reads
//! encodes to the same bytes, except for sections that it skipped.

mod parts;
mod read;
mod write;

pub use read::{DecodeError, decode};
pub use write::encode;

/// First bytes of a module file.
pub const MAGIC: [u8; 8] = *b"\0pbc\r\n\x1a\n";
/// Version of the format: which sections exist, and their contents.
pub const FORMAT_VERSION: u32 = 4;
/// Ids of sections from this one on may be skipped.
pub const SKIPPABLE: u8 = 128;
/// Longest string that is shared between its uses.
pub const SHARED_STRING: usize = 24;

/// Whether bytes begin as a module file does.
#[must_use]
pub fn is_module_file(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC)
}

/// Sections, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Section {
    Strings = 1,
    Metadata,
    Sources,
    Constants,
    Shapes,
    Imports,
    Globals,
    Functions,
    Exports,
    Code,
    Handlers,
    Spans,
    Names,
    Custom,
}

impl Section {
    const fn name(self) -> &'static str {
        match self {
            Self::Strings => "strings",
            Self::Metadata => "metadata",
            Self::Sources => "sources",
            Self::Constants => "constants",
            Self::Shapes => "shapes",
            Self::Imports => "imports",
            Self::Globals => "globals",
            Self::Functions => "functions",
            Self::Exports => "exports",
            Self::Code => "code",
            Self::Handlers => "handlers",
            Self::Spans => "spans",
            Self::Names => "names",
            Self::Custom => "custom",
        }
    }
}
