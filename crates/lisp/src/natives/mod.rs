//! Natives: Scheme's names for the common ones, and Lisp's own.

mod errors;
mod names;
mod output;
mod print;
mod values;

use std::collections::HashMap;
use std::sync::LazyLock;

use polyc_base::Type;
use polyc_runtime::native::Row;

pub use names::NAMES;
pub use print::{Style, show};

/// Parameter lists of natives that take `any` only.
const ONE: &[Type] = &[Type::Any];
/// The result of a native that gives a value.
const ANY: Option<Type> = Some(Type::Any);

/// Lisp's own natives.
pub static ROWS: &[Row] = &[
    Row::new(
        "lisp.display",
        ONE,
        ANY,
        output::display,
        "print for people",
    )
    .variadic(),
    Row::new(
        "lisp.write",
        ONE,
        ANY,
        output::write,
        "print for the reader",
    )
    .variadic(),
    Row::new("lisp.newline", &[], ANY, output::newline, "end the line").variadic(),
    Row::new(
        "lisp.write_string",
        ONE,
        ANY,
        output::write_string,
        "print a string",
    )
    .variadic(),
    Row::new(
        "lisp.write_char",
        ONE,
        ANY,
        output::write_char,
        "print a character",
    )
    .variadic(),
    Row::new("lisp.flush", &[], ANY, output::flush, "send output on").variadic(),
    Row::new(
        "lisp.error",
        ONE,
        ANY,
        errors::error,
        "raise an error about some values",
    )
    .variadic(),
    CHECK_VALUES,
    VALUES_TAIL,
    CHECK_RECORD,
];

/// Traps unless a value is as many values as are wanted, or more if there is a rest.
pub const CHECK_VALUES: Row = Row::new(
    "lisp.check_values",
    &[Type::Any, Type::I64, Type::Bool],
    None,
    values::check_values,
    "trap unless there are as many values as names",
);

/// The values from an index on, in a list.
pub const VALUES_TAIL: Row = Row::new(
    "lisp.values_tail",
    &[Type::Any, Type::I64],
    ANY,
    values::values_tail,
    "list of the values from an index on",
);

/// Traps unless a record's type is the one wanted.
pub const CHECK_RECORD: Row = Row::new(
    "lisp.check_record",
    &[Type::Any; 3],
    None,
    values::check_record,
    "trap unless a record is of that very type",
);

/// Every native Lisp can call, by its own name.
static BY_ROW_NAME: LazyLock<HashMap<&'static str, &'static Row>> = LazyLock::new(|| {
    let common = polyc_runtime::natives::TABLES.iter().copied().flatten();
    common.chain(ROWS).map(|row| (row.name, row)).collect()
});

/// The natives that are procedures of Scheme, by Scheme's name.
static BY_SCHEME_NAME: LazyLock<HashMap<&'static str, &'static Row>> = LazyLock::new(|| {
    let rows = NAMES.iter();
    rows.map(|&(name, row)| (name, by_row_name(row).expect("the table names natives")))
        .collect()
});

/// The native of that name.
#[must_use]
pub fn by_row_name(name: &str) -> Option<&'static Row> {
    BY_ROW_NAME.get(name).copied()
}

/// The native that is the procedure of that name.
#[must_use]
pub fn by_scheme_name(name: &str) -> Option<&'static Row> {
    BY_SCHEME_NAME.get(name).copied()
}

/// Whether a native can be a procedure value.
#[must_use]
pub fn is_procedure(row: &Row) -> bool {
    row.result == ANY && row.params.iter().all(|&ty| ty == Type::Any)
}
