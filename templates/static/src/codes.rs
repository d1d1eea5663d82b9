//! The diagnostic codes: `polyc explain` shows these rows. A row cannot be left out, because it declares its code.

use crate::language::{Examples, diagnostic_codes};

diagnostic_codes! {
    TOKEN = "Z001", "characters that begin nothing",
    "These characters mean nothing outside of a text. Texts stand between `\"`, comments begin with `#`. Remove them.",
    None,
    Examples::texts("print 1 @ 2;", "print 1 + 2;");

    SYNTAX = "Z002", "something else was expected",
    "What stands here cannot stand here. The message says what was found and what could stand there; often a `;` or a bracket \
     is missing just before.",
    None,
    Examples::texts("print 1", "print 1;");

    NESTING = "Z003", "a text that nests too deeply",
    "Brackets, blocks and operands nest only so deep, so that no text can exhaust the stack of the compiler. Give a part of the \
     expression a name with `var`, or make a function of the inner block.",
    None,
    Examples::None;

    NUMBER = "Z004", "an integer that is too large",
    "An integer that is written in a program has at most 63 bits. Write a smaller one.",
    None,
    Examples::texts("print 9223372036854775808;", "print 9223372036854775807;");

    UNKNOWN = "Z005", "a name that nothing declares",
    "A variable is declared with `var` before it is used, in the same block or around it; a function with `fun`, anywhere. Declare it, \
     or mend its name.",
    None,
    Examples::texts("print x;", "var x = 1; print x;");

    AGAIN = "Z006", "a name that is declared twice",
    "A block declares a name once, a program a function once. Use the one that is there, or choose another name.",
    None,
    Examples::texts("var x = 1; var x = 2;", "var x = 1; x = 2;");

    ARGUMENTS = "Z007", "a call with too many or too few arguments",
    "A function takes as many arguments as it has parameters. Add those that are missing, or remove the others.",
    None,
    Examples::texts("print length();", "print length(\"abc\");");

    RETURN = "Z008", "a `return` outside of a function",
    "Only a function returns. A program ends after its last statement.",
    None,
    Examples::texts("return 1;", "fun one(): int { return 1; } print one();");

    TYPE = "Z009", "a value of another type",
    "Each place takes values of one type: operators of arithmetic and comparison integers, conditions truth values, a variable those of \
     its first value. Convert the value, or mend the type.",
    None,
    Examples::texts("print 1 + true;", "print 1 + 2;");

    MISSING = "Z010", "a function that may end without its value",
    "A function with a type gives a value of it, so each way through it ends with `return`. Add the `return`, or remove the type.",
    None,
    Examples::texts("fun one(): int { }", "fun one(): int { return 1; }");

    LENGTH = "Z011", "an array that is empty or too long",
    "The length of an array is written between brackets: a number from 1 to 1000000. Its elements are numbered from 0.",
    None,
    Examples::texts("var a = array[0];", "var a = array[10];");
}
