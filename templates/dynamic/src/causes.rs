//! Why code is there: the rules of the language that ask for it. `polyc emit`, `trace` and `--remarks` show them.

use crate::language::{Cause, CauseRow};

/// A row for each cause that code has, in their order.
pub static ROWS: &[CauseRow] = &[
    CauseRow::new(
        Cause::Remainder,
        "operators",
        "`%` gives a number with the sign of the divisor.",
    ),
    CauseRow::new(Cause::Representation, "values", "A variable holds a value of any kind."),
    CauseRow::new(
        Cause::GenericArithmetic,
        "operators",
        "Operators take integers of any size; a value of another kind is an error.",
    ),
    CauseRow::new(
        Cause::Equality,
        "operators",
        "Values of any kinds can be compared; texts are equal by their characters.",
    ),
    CauseRow::new(Cause::Truth, "conditions", "Only `false` does not hold."),
    CauseRow::new(
        Cause::InputOutput,
        "print",
        "`print` writes a value as text, and ends the line.",
    ),
    CauseRow::new(Cause::Library, "functions", "`length` and `join` take texts."),
];
