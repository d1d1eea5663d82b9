//! The natives of Pascal: text in and out, errors of annex D, ranges of sets.

mod errors;
pub(crate) mod read;
mod sets;
pub(crate) mod write;

use polyc_base::Effects;
use polyc_base::Type;
use polyc_runtime::native::Row;

const I64: Type = Type::I64;
const F64: Type = Type::F64;
const BOOL: Type = Type::Bool;

/// The table.
pub static ROWS: &[Row] = &[
    Row::nothing(
        "pascal.write_char",
        &[I64, I64],
        write::character,
        "write a character in a width",
    ),
    Row::nothing(
        "pascal.write_integer",
        &[I64, I64],
        write::integer,
        "write an integer in a width",
    ),
    Row::nothing(
        "pascal.write_real",
        &[F64, I64],
        write::real,
        "write a real with an exponent in a width",
    ),
    Row::nothing(
        "pascal.write_fixed",
        &[F64, I64, I64],
        write::fixed,
        "write a real in a width with that many digits after the point",
    ),
    Row::nothing(
        "pascal.write_boolean",
        &[BOOL, I64],
        write::boolean,
        "write a truth value in a width",
    ),
    Row::nothing(
        "pascal.write_text",
        &[Type::Any, I64],
        write::text,
        "write a string literal in a width",
    ),
    Row::nothing(
        "pascal.write_string",
        &[Type::Obj, I64, I64, I64],
        write::string,
        "write characters of an object: offset, length, width",
    ),
    Row::any(
        "pascal.text_of",
        &[Type::Obj, I64, I64],
        write::text_of,
        "characters of an object as a string: offset, length",
    )
    .cost(write::text_of_cost),
    Row::nothing("pascal.write_line", &[], write::line, "end the line"),
    Row::nothing("pascal.page", &[], write::page, "begin a page"),
    Row::i64(
        "pascal.read_char",
        &[],
        read::character,
        "read a character; the end of a line is a space",
    ),
    Row::i64(
        "pascal.read_integer",
        &[],
        read::integer,
        "read an integer after spaces and ends of lines",
    ),
    Row::f64(
        "pascal.read_real",
        &[],
        read::real,
        "read a real after spaces and ends of lines",
    ),
    Row::nothing("pascal.read_line", &[], read::line, "go on after the end of the line"),
    Row::bool("pascal.eof", &[], read::eof, "whether input is at its end"),
    Row::bool("pascal.eoln", &[], read::eoln, "whether input is at the end of a line"),
    Row::fails(
        "pascal.no_case",
        &[I64],
        errors::no_case,
        "fail: no case has this value",
    ),
    Row::fails("pascal.error", &[I64], errors::error, "fail by that rule of annex D"),
    Row::i64(
        "pascal.set_range",
        &[I64, I64, I64],
        sets::range,
        "bits of the members from first to last in a word of a set",
    )
    .only(Effects::TRAPS),
];
