//! Why code is there: the rules of the language that ask for it. `polyc emit`, `trace` and `--remarks` show them.

use crate::language::{Cause, CauseRow};

/// A row for each cause that code has, in their order.
pub static ROWS: &[CauseRow] = &[
    CauseRow::new(
        Cause::Overflow,
        "operators",
        "An integer that does not fit in 64 bits is an error.",
    ),
    CauseRow::new(Cause::Division, "operators", "Division by zero is an error."),
    CauseRow::new(
        Cause::Remainder,
        "operators",
        "`%` gives a remainder from 0 up; its divisor must be positive.",
    ),
    CauseRow::new(
        Cause::Bounds,
        "arrays",
        "An index from 0 up to the length of the array; another is an error.",
    ),
    CauseRow::new(
        Cause::Representation,
        "print",
        "`print` and `==` take values of all types.",
    ),
    CauseRow::new(Cause::Equality, "operators", "Texts are equal by their characters."),
    CauseRow::new(
        Cause::Storage,
        "arrays",
        "An array is an object with its elements in a row.",
    ),
    CauseRow::new(
        Cause::InputOutput,
        "print",
        "`print` writes a value as text, and ends the line.",
    ),
    CauseRow::new(
        Cause::Library,
        "functions",
        "`length` and `join` are part of the language.",
    ),
];
