//! Why code is there: a row for each cause that the language's modules have, in their order.

use polyc::language::{Cause, CauseRow};

pub static ROWS: &[CauseRow] = &[
    CauseRow::new(Cause::Representation, "values", "A variable holds a value of any kind."),
    CauseRow::new(
        Cause::GenericArithmetic,
        "operators",
        "Operators take integers of any size; a value of another kind is an error.",
    ),
    CauseRow::new(
        Cause::Equality,
        "operators",
        "Values of any kinds can be compared by their contents.",
    ),
    CauseRow::new(Cause::Truth, "conditions", "`false` and `nil` do not hold."),
    CauseRow::new(
        Cause::Call,
        "functions",
        "What is called is known when the program runs.",
    ),
    CauseRow::new(
        Cause::Closure,
        "functions",
        "A function keeps the variables that it uses.",
    ),
    CauseRow::new(
        Cause::BoxedVariable,
        "functions",
        "A function and its maker see the same variable.",
    ),
    CauseRow::new(
        Cause::Storage,
        "objects",
        "An object has its properties; another property is an error.",
    ),
    CauseRow::new(
        Cause::InputOutput,
        "natives",
        "`print` writes a value as text, and ends the line.",
    ),
    CauseRow::new(
        Cause::Library,
        "natives",
        "`length`, `join` and `error` are part of the language.",
    ),
];
