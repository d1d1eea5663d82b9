//! Natives: Scheme's names for the common ones, and Lisp's own.

mod cycles;
mod errors;
mod names;
mod numbers;
mod output;
mod print;
mod values;

use std::collections::HashMap;
use std::sync::LazyLock;

use polyc_base::{Cause, Type};
use polyc_runtime::native::{Args, NativeResult, Row, Run};
use polyc_runtime::natives::at_most;
use polyc_runtime::{Context, PortKind, Standing};

use crate::reader::port::read_datum;

pub use names::NAMES;
pub use print::show;

/// Parameter lists of natives that take `any` only.
const ONE: &[Type] = &[Type::Any];

/// Lisp's own natives.
pub static ROWS: &[Row] = &[
    printing("lisp.display", output::display, "print for people"),
    printing("lisp.write", output::write, "print for the reader"),
    printing(
        "lisp.write_shared",
        output::write_shared,
        "print with labels for all that is shared",
    ),
    printing("lisp.write_simple", output::write_simple, "print without labels"),
    Row::fails("lisp.error", ONE, errors::error, "raise an error about some values")
        .variadic()
        .cost(errors::error_price),
    Row::any(
        "lisp.error_message",
        ONE,
        errors::error_message,
        "message of a condition",
    ),
    Row::any(
        "lisp.error_irritants",
        ONE,
        errors::error_irritants,
        "list of what a condition is about",
    ),
    READ,
    numbers::DIVIDE,
    numbers::STRING_TO_NUMBER,
    names::FEATURES,
    CHECK_VALUES,
    VALUES_TAIL,
    CHECK_RECORD,
];

/// `(read port)`.
const READ: Row = Row::any("lisp.read", &[], read, "the next datum, or eof; optional: the port")
    .variadic()
    .because(Cause::InputOutput)
    .repeatable();

fn read<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    at_most(args, 0, 1)?;
    let port = match args.optional(0) {
        Some(port) => port,
        None => context.current_port(Standing::Input)?.into(),
    };
    let port = context.expect_port(port, PortKind::TEXT_INPUT)?;
    read_datum(context, port)
}

/// A port may follow the value.
const fn printing(name: &'static str, run: Run, meaning: &'static str) -> Row {
    Row::any(name, ONE, run, meaning)
        .variadic()
        .because(Cause::InputOutput)
        .repeatable()
}

/// Traps unless a value is as many values as are wanted, or more if there is a rest.
pub const CHECK_VALUES: Row = Row::nothing(
    "lisp.check_values",
    &[Type::Any, Type::I64, Type::Bool],
    values::check_values,
    "trap unless there are as many values as names",
);

/// The values from an index on, in a list.
pub const VALUES_TAIL: Row = Row::any(
    "lisp.values_tail",
    &[Type::Any, Type::I64],
    values::values_tail,
    "list of the values from an index on",
)
.cost(values::tail_price);

/// Traps unless a record's type is the one wanted.
pub const CHECK_RECORD: Row = Row::nothing(
    "lisp.check_record",
    &[Type::Any; 3],
    values::check_record,
    "trap unless a record is of that very type",
);

/// Every native Lisp can call, by its own name.
static BY_ROW_NAME: LazyLock<HashMap<&'static str, &'static Row>> = LazyLock::new(|| {
    let common = polyc_runtime::natives::TABLES.iter().copied().flatten();
    common.chain(ROWS).map(|row| (row.name(), row)).collect()
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

/// The names of natives that are procedures.
pub fn scheme_names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().map(|it| it.0)
}

/// What programs call a native.
#[must_use]
pub fn scheme_name(row: &Row) -> &'static str {
    let found = NAMES.iter().find(|(_, native)| *native == row.name());
    found.map_or(row.name(), |(name, _)| name)
}

/// Whether a native can be a procedure value.
#[must_use]
pub fn is_procedure(row: &Row) -> bool {
    row.result() == Some(Type::Any) && row.params().iter().all(|&ty| ty == Type::Any)
}
