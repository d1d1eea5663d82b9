//! The shared part of the text forms of the IR (`.pir`) and of the bytecode (`.pbt`): words, strings and lines, and
//! everything of a module but the bodies of its functions.
//!
//! One statement a line; `;` begins a comment; ids are written out (`const3 = …`) and each table's ids come in order.

mod cursor;
mod declarations;
mod effects;
mod shown;

pub use cursor::{Cursor, ParseError, Parsed, Token};
pub use declarations::{
    BECAUSE, describe_entry, parse_declaration, parse_function_header, parse_loc, write_constant, write_declarations,
    write_function_header, write_interface, write_list, write_loc, write_locations, write_signature,
};
pub use shown::{clipped, is_visible, push, quote, visible, write_string, write_visible};
