//! The rules of Pascal that ask for code: ISO 7185:1990, by clause and error of annex D.

use polyc_base::Cause;
use polyc_frontend::CauseRow;

/// The table.
pub static CAUSES: &[CauseRow] = &[
    CauseRow::new(
        Cause::Overflow,
        "6.7.2.2, 6.6.6.2, D.32, D.47",
        "It is an error if an integer operation or function is not performed by the mathematical rules.",
    ),
    CauseRow::new(
        Cause::Division,
        "6.7.2.2, D.44, D.45",
        "It is an error if the right operand of `/` or `div` is zero.",
    ),
    CauseRow::new(
        Cause::Remainder,
        "6.7.2.2, D.46",
        "The value of `i mod j` is from 0 to j - 1; it is an error if j is not greater than zero.",
    ),
    CauseRow::new(
        Cause::Range,
        "6.4.6, D.7, D.8, D.17, D.38, D.39, D.49, D.50, D.55",
        "It is an error if a value of an ordinal type or a set does not lie in the type it is assigned to, or has no successor or predecessor.",
    ),
    CauseRow::new(
        Cause::Bounds,
        "6.5.3.2, 6.6.5.4, D.1, D.28, D.31",
        "It is an error if an index does not lie in the index type of the array.",
    ),
    CauseRow::new(
        Cause::Domain,
        "6.6.6.2, D.33, D.34",
        "It is an error if the argument of `ln` is not greater than zero or that of `sqrt` is negative.",
    ),
    CauseRow::new(
        Cause::Representation,
        "6.4.4",
        "A value of a pointer type is nil or identifies a variable.",
    ),
    CauseRow::new(
        Cause::Conversion,
        "6.4.6, 6.6.6.3, 6.6.6.4, D.35, D.37",
        "An integer where a real is expected becomes one; `trunc`, `ord` and `chr` convert.",
    ),
    CauseRow::new(
        Cause::Rounding,
        "6.6.6.3, D.36",
        "`round` rounds to the nearest integer, and away from zero if two are as near.",
    ),
    CauseRow::new(
        Cause::Equality,
        "6.7.2.5",
        "Strings of the same length are equal if all their characters are.",
    ),
    CauseRow::new(
        Cause::Order,
        "6.7.2.5",
        "Strings of the same length are ordered by their first characters that differ.",
    ),
    CauseRow::new(
        Cause::Environment,
        "6.2.3",
        "A routine sees the variables of the activations that contain its own.",
    ),
    CauseRow::new(
        Cause::Reference,
        "6.6.3.3",
        "A variable parameter denotes the actual variable while the routine is active.",
    ),
    CauseRow::new(
        Cause::Copy,
        "6.8.2.2, 6.6.3.2",
        "An assignment or a value parameter gives the variable the value of the expression, however large.",
    ),
    CauseRow::new(
        Cause::Storage,
        "6.4.3, 6.5.3, 6.6.5.3",
        "Arrays and records are variables with components; `new` makes a variable and `dispose` ends it.",
    ),
    CauseRow::new(
        Cause::Nil,
        "6.5.4, D.3, D.4, D.23, D.24",
        "It is an error to follow a pointer that is nil or undefined.",
    ),
    CauseRow::new(
        Cause::Variant,
        "6.5.3.3, D.2",
        "It is an error to use a field of a variant that is not active.",
    ),
    CauseRow::new(
        Cause::EvaluationOrder,
        "6.8.3.10",
        "The record variable of `with` is accessed before the statement is executed.",
    ),
    CauseRow::new(
        Cause::Laziness,
        "6.7.2.3",
        "Whether the right operand of `and` or `or` is evaluated if the left one decides is left open; here it is not.",
    ),
    CauseRow::new(
        Cause::Loop,
        "6.8.3.9, D.52, D.53",
        "Both limits of `for` are evaluated first, and must fit the control variable if the statement is executed at all.",
    ),
    CauseRow::new(
        Cause::Selection,
        "6.8.3.5, D.51",
        "It is an error if no constant of `case` is equal to the index.",
    ),
    CauseRow::new(
        Cause::Set,
        "6.4.3.4, 6.7.1, 6.7.2.4, 6.7.2.5",
        "Sets are values with operators and constructors of their own.",
    ),
    CauseRow::new(
        Cause::InputOutput,
        "6.9, D.16, D.54, D.56, D.58",
        "`read` and `write` convert between values and text, in widths that the program gives.",
    ),
    CauseRow::new(
        Cause::Host,
        "6.1.4",
        "A heading with the directive `external` is a routine that the program around it defines.",
    ),
];
