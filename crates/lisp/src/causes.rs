//! The rules of Scheme that ask for code: R7RS-small, by section.

use polyc_base::Cause;
use polyc_frontend::{CauseRow, NativeCauses};

/// The table.
pub static CAUSES: &[CauseRow] = &[
    CauseRow::new(
        Cause::Remainder,
        "6.2.6",
        "The remainder of `truncate/` has the sign of the dividend, that of `floor/` the sign of the divisor.",
    ),
    CauseRow::new(
        Cause::Range,
        "6.9",
        "An element of a bytevector is an exact integer from 0 to 255.",
    ),
    CauseRow::new(
        Cause::Bounds,
        "6.8, 6.9",
        "It is an error if an index is not valid for the vector or bytevector.",
    ),
    CauseRow::new(
        Cause::Kind,
        "1.1, 5.5",
        "Types belong to objects, not to variables: each procedure checks its arguments.",
    ),
    CauseRow::new(
        Cause::Representation,
        "1.1, 3.4",
        "Any variable and any place in an object may hold any object.",
    ),
    CauseRow::new(
        Cause::Conversion,
        "6.2.6, 6.2.7, 6.5 to 6.9",
        "Procedures make exact numbers of inexact ones, characters of integers, lists of vectors, and back.",
    ),
    CauseRow::new(
        Cause::Rounding,
        "6.2.6",
        "`round` rounds to even when a number is halfway between two integers.",
    ),
    CauseRow::new(
        Cause::GenericArithmetic,
        "6.2",
        "Numerical operations take any numbers; exact integers have no bound.",
    ),
    CauseRow::new(
        Cause::Equality,
        "6.1",
        "`eqv?` and `equal?` compare numbers by value and exactness, and `equal?` compares contents.",
    ),
    CauseRow::new(Cause::Order, "6.7", "Strings are ordered by their characters."),
    CauseRow::new(Cause::Truth, "6.3", "Only `#f` counts as false."),
    CauseRow::new(
        Cause::Text,
        "6.7",
        "A string is a sequence of characters with indexes from zero.",
    ),
    CauseRow::new(
        Cause::Call,
        "4.1.3",
        "The operator is evaluated; it is an error if it is not a procedure that takes so many arguments.",
    ),
    CauseRow::new(
        Cause::RestArguments,
        "4.1.4",
        "A procedure may take any number of arguments; those beyond the named ones come in a new list.",
    ),
    CauseRow::new(
        Cause::TailCall,
        "3.5",
        "Implementations of Scheme are properly tail-recursive.",
    ),
    CauseRow::new(
        Cause::Closure,
        "4.1.4",
        "A procedure remembers the environment in which its lambda expression was evaluated.",
    ),
    CauseRow::new(
        Cause::BoxedVariable,
        "3.1, 4.1.6",
        "A variable is bound to a location; `set!` stores there, for all procedures that see the variable.",
    ),
    CauseRow::new(
        Cause::Storage,
        "3.4, 5.5",
        "Vectors, bytevectors and records are made of locations.",
    ),
    CauseRow::new(
        Cause::Initialisation,
        "4.1.1, 4.2.2, 5.3",
        "It is an error to use a variable that is not bound or has no value yet.",
    ),
    CauseRow::new(
        Cause::Laziness,
        "4.2.1",
        "`and` and `or` evaluate their expressions from left to right until one decides.",
    ),
    CauseRow::new(
        Cause::Exception,
        "6.11, 4.2.7",
        "A raised object goes to the current handler; `guard` catches it.",
    ),
    CauseRow::new(
        Cause::Continuation,
        "6.10",
        "A continuation is a procedure that may be called at any time, any number of times.",
    ),
    CauseRow::new(
        Cause::DynamicState,
        "4.2.6, 6.10",
        "Parameters, handlers and `dynamic-wind` belong to the dynamic extent of a call.",
    ),
    CauseRow::new(
        Cause::MultipleValues,
        "6.10, 4.2.2",
        "`values` gives several values to a continuation that takes them.",
    ),
    CauseRow::new(
        Cause::InputOutput,
        "6.13",
        "`write`, `display` and the other procedures on ports say how objects look as text.",
    ),
    CauseRow::new(Cause::Library, "6", "The standard procedures check their arguments."),
    CauseRow::new(
        Cause::Host,
        "5.6",
        "A library `(host NAME)` has procedures that the program around it defines.",
    ),
];

/// Causes of calls of natives.
pub const NATIVES: NativeCauses = &[
    (
        Cause::Equality,
        &[
            "any.equal",
            "list.memq",
            "list.memv",
            "list.member",
            "list.assq",
            "list.assv",
            "list.assoc",
        ],
    ),
    (Cause::Order, &["string.compare"]),
    (
        Cause::GenericArithmetic,
        &[
            "lisp.divide",
            "number.floor_quotient",
            "number.abs",
            "number.exp",
            "number.ln",
            "number.sin",
            "number.cos",
            "number.tan",
            "number.asin",
            "number.acos",
            "number.atan",
            "number.sqrt",
            "number.exact_integer_sqrt",
            "number.expt",
            "number.gcd",
            "number.lcm",
            "number.is_integer",
            "number.is_nan",
            "number.is_finite",
        ],
    ),
    (
        Cause::Rounding,
        &["number.floor", "number.ceiling", "number.truncate", "number.round"],
    ),
    (
        Cause::Conversion,
        &[
            "number.exact",
            "number.inexact",
            "number.to_string",
            "lisp.string_to_number",
            "char.to_integer",
            "char.of_integer",
            "symbol.to_string",
            "string.to_symbol",
            "string.to_list",
            "string.of_list",
            "string.to_vector",
            "string.of_vector",
            "string.to_utf8",
            "string.of_utf8",
            "vector.to_list",
            "list.to_vector",
        ],
    ),
    (
        Cause::MultipleValues,
        &[
            "lisp.check_values",
            "lisp.values_tail",
            "values.to_list",
            "values.of_list",
        ],
    ),
    (Cause::Kind, &["lisp.check_record"]),
    (
        Cause::Exception,
        &[
            "lisp.error",
            "lisp.error_message",
            "lisp.error_irritants",
            "condition.new",
            "condition.code",
            "condition.message",
            "condition.irritants",
            "condition.value",
            "condition.operand",
            "condition.wanted",
        ],
    ),
    (Cause::DynamicState, &["continuation.on_rewind"]),
];
