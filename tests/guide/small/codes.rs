//! The diagnostic codes: `polyc explain` shows these rows.

use polyc::language::{Examples, diagnostic_codes};

diagnostic_codes! {
    SYNTAX = "S001", "something else was expected",
    "What stands here cannot stand here. The message says what was found and what could stand there.",
    None,
    Examples::texts("let x = ;", "let x = 1;");

    NESTING = "S002", "a text that nests too deeply",
    "Expressions nest only so deep, so that no text can exhaust the stack of the compiler. Give a part of the expression a name.",
    None,
    Examples::None;

    NUMBER = "S003", "an integer that is too large",
    "An integer that is written in a program has at most 63 bits.",
    None,
    Examples::texts("9223372036854775808", "9223372036854775807");

    UNKNOWN = "S004", "a name that nothing declares",
    "A name is declared with `let` before it is used, in the same block or around it, or is a parameter.",
    None,
    Examples::texts("x", "let x = 1; x");

    TARGET = "S005", "something that cannot be assigned",
    "Before `=` stands a variable, or a property of an object.",
    None,
    Examples::texts("1 = 2", "let x = 1; x = 2");

    AGAIN = "S006", "a property that is written twice",
    "An object has one property of a name.",
    None,
    Examples::texts("{x: 1, x: 2}", "{x: 1, y: 2}");
}
