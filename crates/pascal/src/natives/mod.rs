//! The natives of Pascal: text in and out, errors of annex D, ranges of sets.

mod errors;
pub(crate) mod read;
mod sets;
pub(crate) mod write;

use polyc_base::{Cause, Effects};
use polyc_runtime::native::Row;
use polyc_runtime::natives;

/// The table.
pub static ROWS: &[Row] = natives! {
    "pascal.write_char" (i64, i64) -> nothing = write::character,
        "write a character in a width" => io;
    "pascal.write_integer" (i64, i64) -> nothing = write::integer,
        "write an integer in a width" => io;
    "pascal.write_real" (f64, i64) -> nothing = write::real,
        "write a real with an exponent in a width" => io;
    "pascal.write_fixed" (f64, i64, i64) -> nothing = write::fixed,
        "write a real in a width with that many digits after the point" => io;
    "pascal.write_boolean" (bool, i64) -> nothing = write::boolean,
        "write a truth value in a width" => io;
    "pascal.write_text" (any, i64) -> nothing = write::text,
        "write a string literal in a width" => io;
    "pascal.write_string" (obj, i64, i64, i64) -> nothing = write::string,
        "write characters of an object: offset, length, width" => io;
    "pascal.text_of" (obj, i64, i64) -> any = write::text_of,
        "characters of an object as a string: offset, length" .cost(write::text_of_cost);
    "pascal.write_line" () -> nothing = write::line, "end the line" => io;
    "pascal.page" () -> nothing = write::page, "begin a page" => io;
    "pascal.read_char" () -> i64 = read::character,
        "read a character; the end of a line is a space" => io;
    "pascal.read_integer" () -> i64 = read::integer,
        "read an integer after spaces and ends of lines" => io;
    "pascal.read_real" () -> f64 = read::real,
        "read a real after spaces and ends of lines" => io;
    "pascal.read_line" () -> nothing = read::line, "go on after the end of the line" => io;
    "pascal.eof" () -> bool = read::eof, "whether input is at its end" => io;
    "pascal.eoln" () -> bool = read::eoln, "whether input is at the end of a line" => io;
    "pascal.no_case" (i64) -> fails = errors::no_case, "fail: no case has this value" .because(Cause::Selection);
    "pascal.error" (i64) -> fails = errors::error, "fail by that rule of annex D";
    "pascal.set_range" (i64, i64, i64) -> i64 = sets::range,
        "bits of the members from first to last in a word of a set" .only(Effects::TRAPS) .because(Cause::Set);
};

/// What reads or writes.
const fn io(row: Row) -> Row {
    row.because(Cause::InputOutput)
}
