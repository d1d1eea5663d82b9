//! The diagnostic codes of Expr. Clauses name sections of CEL's language definition; those of definitions have none, as
//! CEL has no definitions.

use polyc_frontend::diagnostic_codes;
use polyc_frontend::explain::Examples;

diagnostic_codes! {
    TOKEN = "E001", "characters that begin no token",
    "These characters mean nothing in Expr outside of a string. Comments begin with `//`, strings with `'` or `\"`. \
     Remove them, or put them into a string.",
    Some("Syntax"),
    Examples::texts("1 + 2 #", "1 + 2 // a comment");

    STRING = "E002", "a string that does not end",
    "A string ends with the quotes it begins with, on the same line. A string of several lines has three quotes at each \
     end: `'''`.",
    Some("Syntax"),
    Examples::texts("'one", "'one'");

    NUMBER = "E003", "an integer that is too large",
    "An int has 64 bits, from -9223372036854775808 to 9223372036854775807, and a uint, written with a `u`, from 0 to \
     18446744073709551615. Write a double with a point or an exponent for larger numbers.",
    Some("Values, Numeric Values"),
    Examples::texts("9223372036854775808", "9223372036854775808u");

    NESTING = "E004", "an expression that nests too deeply",
    "Operators, calls and brackets may nest only so deep, so that no text can exhaust the stack of the compiler. Give a \
     part of the expression a name with `let`.",
    None,
    Examples::commands(
        "(printf '!(%.0s' $(seq 2000); printf true; printf ')%.0s' $(seq 2000)) | polyc -l expr -",
        "(printf '!(%.0s' $(seq 20); printf true; printf ')%.0s' $(seq 20)) | polyc -l expr -",
    );

    ESCAPE = "E005", "an escape sequence that does not exist",
    "In a string a backslash begins an escape sequence, as `\\n` or `\\u00e9`, and this is not one of them, or names no \
     character. Write `\\\\` for a backslash, or begin the string with `r`, which turns escape sequences off.",
    Some("Values, String and Bytes Values"),
    Examples::texts(r"'\q'", r"r'\q'");

    MACRO_VARIABLE = "E006", "a macro without a variable",
    "`all`, `exists`, `exists_one`, `map` and `filter` go through a list or the keys of a map. Their first argument is \
     the name that stands for each element in the argument after it, so it is a plain name.",
    Some("Macros"),
    Examples::texts("[1, 2].map(1, 2)", "[1, 2].map(x, x * 2)");

    HAS = "E007", "`has` of something that is not a field",
    "`has(e.f)` asks whether `e` has a field `f`, without an error if it has none. Its argument is therefore a selection \
     with a point.",
    Some("Macros"),
    Examples::texts("has(1)", "has({'a': 1}.a)");

    NOT_CEL = "E008", "something that CEL does not have",
    "The text is held to the Common Expression Language alone, by `--std cel` or the extension .cel, and CEL is one \
     expression without definitions. Remove the definitions, or compile the text as Expr with `--std all`.",
    Some("Syntax"),
    Examples::Texts {
        wrong: "let x = 1; x + 1",
        right: "cel.bind(x, 1, x + 1)",
        options: &[("std", "cel")],
    };

    SYNTAX = "E010", "something that does not fit here",
    "The text is not an expression, or not a definition, from this place on. The message says what was found and what \
     could stand there instead. Often an operand or a bracket is missing just before.",
    Some("Syntax"),
    Examples::texts("1 +", "1 + 2");

    DUPLICATE = "E020", "a name that is defined twice",
    "A name of the text means one thing, so a `let`, a `fn` and the parameters of a function each need a name of their \
     own. Rename one of the two.",
    None,
    Examples::texts("let x = 1; let x = 2; x", "let x = 1; let y = 2; x + y");

    NAME = "E021", "a name that means nothing",
    "Nothing of this name has been defined by `let`, as a parameter or as the variable of a macro. Functions are called, \
     and are not values. Check the spelling.",
    Some("Name Resolution"),
    Examples::texts("nothing + 1", "let nothing = 0; nothing + 1");

    FUNCTION = "E022", "a function that does not exist",
    "The text calls a function or method that neither the language nor the text defines. Check the spelling, and whether \
     it is called as a function, `size(x)`, or as a method, `x.size()`.",
    Some("Functions"),
    Examples::texts("square(2)", "fn square(x: int): int = x * x; square(2)");

    ORDER = "E023", "a value that is used before it is there",
    "Values of `let` are computed in the order of the text, so one may use only those before it, also through the \
     functions that it calls. Move the definition up. Functions may use each other in any order.",
    None,
    Examples::texts("let a = b; let b = 1; a", "let b = 1; let a = b; a");

    TYPE_NAME = "E024", "a type that does not exist",
    "The types are int, uint, double, bool, string, bytes, null_type, type, dyn, list(T) and map(K, V). This is none of \
     them, or has the wrong number of types between its brackets.",
    Some("Values"),
    Examples::texts("let x: integer = 1; x", "let x: int = 1; x");

    OVERLOAD = "E030", "arguments of the wrong types",
    "The operator or function exists, but not for values of these types, or not for so many. Nothing is converted by \
     itself: write `double(n)`, `string(n)` and so on. `dyn(x)` puts the check off until the program runs.",
    Some("Functions"),
    Examples::texts("1 + 'a'", "string(1) + 'a'");

    EXPECTED = "E031", "a value of another type than the one wanted",
    "A type is written here, or follows from the place, and the expression has another one. Change the type, or convert \
     the value.",
    Some("Gradual Type Checking"),
    Examples::texts("let x: int = 'a'; x", "let x: string = 'a'; x");

    BRANCHES = "E032", "branches of different types",
    "Both results of `? :` have one type, since either may become the value. Convert one of them. `dyn(…)` around one \
     of them allows both.",
    Some("Logical Operators"),
    Examples::texts("true ? 1 : 'a'", "true ? '1' : 'a'");

    FIELD = "E033", "a field of something without fields",
    "A point and a name select a field, and only maps with string keys have fields. If a method is meant, call it with \
     brackets after its name.",
    Some("Field Selection"),
    Examples::texts("'abc'.size", "'abc'.size()");

    MACRO_RANGE = "E034", "a macro over something that has no elements",
    "Macros go through the elements of a list or the keys of a map. This is neither. Put the value into a list, or split \
     a string first.",
    Some("Macros"),
    Examples::texts("'abc'.map(c, c + c)", "'abc'.split('').map(c, c + c)");
}
