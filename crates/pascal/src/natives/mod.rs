//! The natives of Pascal: text in and out, errors of annex D, ranges of sets.

mod errors;
pub(crate) mod read;
mod sets;
pub(crate) mod write;

use polyc_base::Type;
use polyc_base::op::Effects;
use polyc_runtime::native::Row;

const I64: Type = Type::I64;
const F64: Type = Type::F64;
const BOOL: Type = Type::Bool;

/// The table.
pub static ROWS: &[Row] = &[
    Row::new(
        "pascal.write_char",
        &[I64, I64],
        None,
        write::character,
        "write a character in a width",
    ),
    Row::new(
        "pascal.write_integer",
        &[I64, I64],
        None,
        write::integer,
        "write an integer in a width",
    ),
    Row::new(
        "pascal.write_real",
        &[F64, I64],
        None,
        write::real,
        "write a real with an exponent in a width",
    ),
    Row::new(
        "pascal.write_fixed",
        &[F64, I64, I64],
        None,
        write::fixed,
        "write a real in a width with that many digits after the point",
    ),
    Row::new(
        "pascal.write_boolean",
        &[BOOL, I64],
        None,
        write::boolean,
        "write a truth value in a width",
    ),
    Row::new(
        "pascal.write_text",
        &[Type::Any, I64],
        None,
        write::text,
        "write a string literal in a width",
    ),
    Row::new(
        "pascal.write_string",
        &[Type::Obj, I64, I64, I64],
        None,
        write::string,
        "write characters of an object: offset, length, width",
    ),
    Row::new("pascal.write_line", &[], None, write::line, "end the line"),
    Row::new("pascal.page", &[], None, write::page, "begin a page"),
    Row::new(
        "pascal.read_char",
        &[],
        Some(I64),
        read::character,
        "read a character; the end of a line is a space",
    ),
    Row::new(
        "pascal.read_integer",
        &[],
        Some(I64),
        read::integer,
        "read an integer after spaces and ends of lines",
    ),
    Row::new(
        "pascal.read_real",
        &[],
        Some(F64),
        read::real,
        "read a real after spaces and ends of lines",
    ),
    Row::new(
        "pascal.read_line",
        &[],
        None,
        read::line,
        "go on after the end of the line",
    ),
    Row::new(
        "pascal.eof",
        &[],
        Some(BOOL),
        read::eof,
        "whether input is at its end",
    ),
    Row::new(
        "pascal.eoln",
        &[],
        Some(BOOL),
        read::eoln,
        "whether input is at the end of a line",
    ),
    Row::new(
        "pascal.no_case",
        &[I64],
        None,
        errors::no_case,
        "fail: no case has this value",
    ),
    Row::new(
        "pascal.error",
        &[I64],
        None,
        errors::error,
        "fail by that rule of annex D",
    ),
    Row::new(
        "pascal.set_range",
        &[I64, I64, I64],
        Some(I64),
        sets::range,
        "bits of the members from first to last in a word of a set",
    )
    .effects(Effects::Traps),
];
