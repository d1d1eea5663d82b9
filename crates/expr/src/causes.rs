//! The rules of Expr that ask for code: the CEL language definition, by heading; definitions are Expr's own.

use polyc_base::Cause;
use polyc_frontend::CauseRow;

/// The table.
pub static CAUSES: &[CauseRow] = &[
    CauseRow::new(
        Cause::Overflow,
        "Overflow",
        "Arithmetic on int and uint ends in an error if the result does not fit in 64 bits.",
    ),
    CauseRow::new(
        Cause::Division,
        "List of Standard Definitions",
        "Division of int and uint by zero is an error.",
    ),
    CauseRow::new(
        Cause::Remainder,
        "List of Standard Definitions",
        "The result of `%` has the sign of the dividend; a remainder of division by zero is an error.",
    ),
    CauseRow::new(
        Cause::Bounds,
        "Field Selection, Runtime Errors",
        "A key or field that is not in the map, or an index that is not in the list, is an error.",
    ),
    CauseRow::new(
        Cause::Kind,
        "Gradual Type Checking, Dynamic Values",
        "The type of a `dyn` value is looked at when the expression is evaluated.",
    ),
    CauseRow::new(
        Cause::Representation,
        "Aggregate Values, Dynamic Values",
        "Elements of lists and maps, and values of type `dyn`, may be of any type.",
    ),
    CauseRow::new(
        Cause::Conversion,
        "List of Standard Definitions",
        "Types convert by functions such as `int`, `double` and `string`; a value that does not fit is an error.",
    ),
    CauseRow::new(
        Cause::Rounding,
        "List of Standard Definitions",
        "The functions of `math` say how a double is rounded.",
    ),
    CauseRow::new(
        Cause::GenericArithmetic,
        "Numeric Values, Functions",
        "Which overload of an operator applies to `dyn` operands is decided by their values.",
    ),
    CauseRow::new(
        Cause::Equality,
        "Equality and Ordering",
        "Values of any types compare; numbers of different types are equal if they are the same number.",
    ),
    CauseRow::new(
        Cause::Order,
        "Equality and Ordering",
        "Numbers of different types, strings, bytes and truth values have an order.",
    ),
    CauseRow::new(
        Cause::Text,
        "String and Bytes Values",
        "A string is a sequence of Unicode code points.",
    ),
    CauseRow::new(
        Cause::TailCall,
        "Expr's definitions",
        "A function may call itself any number of times as the last thing it does.",
    ),
    CauseRow::new(
        Cause::Storage,
        "Aggregate Values",
        "Lists and maps are values with elements; a map has no key twice.",
    ),
    CauseRow::new(
        Cause::Laziness,
        "Logical Operators, Macros",
        "`&&`, `||`, `?:`, `all` and `exists` need not evaluate what cannot change the result.",
    ),
    CauseRow::new(
        Cause::Absorption,
        "Logical Operators, Macros",
        "An error of one operand of `&&` or `||`, or of one test of `all` or `exists`, does not count if another decides.",
    ),
    CauseRow::new(
        Cause::Loop,
        "Macros",
        "A macro evaluates its expression once for each element, in order.",
    ),
    CauseRow::new(
        Cause::Library,
        "List of Standard Definitions, Extension Functions",
        "Functions end in an error on arguments for which they are not defined.",
    ),
    CauseRow::new(
        Cause::Host,
        "polyc: functions of the host",
        "`module.name(…)` calls a function that the program around it defines.",
    ),
];
