//! The diagnostic codes of Pascal. Clauses are those of ISO 7185.

use polyc_frontend::diagnostic_codes;
use polyc_frontend::explain::Examples;

diagnostic_codes! {
    LEXICAL = "P001", "a malformed symbol",
    "A character, string, comment or identifier is not one of Pascal's. A string ends on its line, with an apostrophe; a \
     comment ends with `}` or `*)`; an identifier has letters and digits only; and a space stands between a number and a word.",
    Some("6.1"),
    Examples::texts("program p;\nbegin { no end\nend.", "program p;\nbegin { a comment }\nend.");

    SYNTAX = "P002", "a symbol where another belongs",
    "From this place on, the text does not follow the grammar of Pascal. The message says what was found and what could \
     stand there. Often a `;`, `end` or `)` is missing just before, or a `;` stands before `else`.",
    Some("annex A"),
    Examples::texts("program p;\nbegin if then end.", "program p;\nbegin if true then end.");

    NESTING = "P003", "constructs that nest too deeply",
    "Expressions, statements, types and blocks may nest only so deep, so that no text can exhaust the stack of the compiler. \
     Declare a procedure or a variable for a part.",
    None,
    Examples::commands(
        "(echo 'program p;'; printf 'begin %.0s' $(seq 2000); printf 'end %.0s' $(seq 2000); echo .) | polyc -l pascal -",
        "(echo 'program p;'; printf 'begin %.0s' $(seq 20); printf 'end %.0s' $(seq 20); echo .) | polyc -l pascal -",
    );

    LITERAL = "P004", "a number or character that does not exist",
    "An integer is at most maxint, and a real at most the largest of its type. A string has at least one character, each of \
     which the machine has.",
    Some("6.1.5 and 6.1.7"),
    Examples::texts(
        "program p;\nconst big = 99999999999999999999;\nbegin end.",
        "program p;\nconst big = 99999;\nbegin end.",
    );

    ORDER = "P005", "parts of a block that are out of order",
    "The declarations of a block come in one order: labels, constants, types, variables, then procedures and functions. Each \
     part stands there once.",
    Some("6.2.1"),
    Examples::texts(
        "program p;\nvar x: integer;\nconst n = 1;\nbegin end.",
        "program p;\nconst n = 1;\nvar x: integer;\nbegin end.",
    );

    UNDECLARED = "P010", "a name that nothing declares",
    "Every name is declared before it is used, in this block or one around it; only a pointer type may name a type that comes \
     later in the same part. `input` and `output` are there if they are program parameters. Check the spelling.",
    Some("6.2.2"),
    Examples::texts("program p;\nbegin x := 1 end.", "program p;\nvar x: integer;\nbegin x := 1 end.");

    DUPLICATE = "P011", "a name that is declared twice",
    "A name has one meaning in a region: the declarations of a block, the parameters of a routine, the fields of a record. A \
     block inside may give it another meaning. Rename one of the two.",
    Some("6.2.2.7"),
    Examples::texts(
        "program p;\nvar x: integer; x: real;\nbegin end.",
        "program p;\nvar x: integer; y: real;\nbegin end.",
    );

    CLASS = "P012", "a name of another kind of thing",
    "The name is declared, but as something else than is wanted here: a constant where a type belongs, a procedure where a \
     value belongs, and so on. The message says which.",
    Some("6.2.2"),
    Examples::texts(
        "program p;\nconst n = 1;\nvar x: n;\nbegin end.",
        "program p;\ntype n = integer;\nvar x: n;\nbegin end.",
    );

    EARLY = "P013", "a name used before it is declared in the same block",
    "The name has a meaning from a block around this one, which was used here, and then this block declares it anew. One block \
     does not use both meanings. Rename one, or move the declaration up.",
    Some("6.2.2.9"),
    Examples::texts(
        "program p;\nconst n = 1;\nprocedure q;\nconst m = n; n = 2;\nbegin end;\nbegin end.",
        "program p;\nconst n = 1;\nprocedure q;\nconst m = n; k = 2;\nbegin end;\nbegin end.",
    );

    TYPES = "P020", "types that do not fit",
    "An operator, an assignment or a construct wants a value of another type than this one has. An integer becomes a real by \
     itself, and nothing else does: `trunc`, `round`, `ord` and `chr` convert.",
    Some("6.4.5, 6.4.6 and 6.7.2"),
    Examples::texts(
        "program p;\nvar x: integer;\nbegin x := 'a' end.",
        "program p;\nvar x: integer;\nbegin x := ord('a') end.",
    );

    ARGUMENTS = "P021", "arguments that do not fit the parameters",
    "A call has as many arguments as the routine has parameters, each of a type that fits. The required procedures want what \
     the standard says of them; `write` and `writeln` alone take widths.",
    Some("6.6.3 and 6.8.2.3"),
    Examples::texts(
        "program p;\nprocedure q(x: integer);\nbegin end;\nbegin q end.",
        "program p;\nprocedure q(x: integer);\nbegin end;\nbegin q(1) end.",
    );

    VARIABLE = "P022", "something that is not a variable that may be changed",
    "A `var` parameter, `read` and an assignment need a variable. An expression is not one, and a component of a packed array \
     or record, or a tag field, may not be passed to a `var` parameter.",
    Some("6.6.3.3"),
    Examples::texts(
        "program p;\nprocedure q(var x: integer);\nbegin x := 1 end;\nbegin q(1) end.",
        "program p;\nvar y: integer;\nprocedure q(var x: integer);\nbegin x := 1 end;\nbegin q(y) end.",
    );

    BAD_TYPE = "P023", "a type that may not stand here",
    "The index of an array, the base of a set, the tag of a record, the bounds of a subrange, a parameter and the result of a \
     function each want a certain kind of type. The message says which.",
    Some("6.4"),
    Examples::texts("program p;\ntype t = 5..1;\nbegin end.", "program p;\ntype t = 1..5;\nbegin end.");

    CONSTANT = "P024", "a constant that does not fit",
    "A constant is outside the range of its place, or two constants of one `case` are equal. The first is a warning, since it \
     is an error only when the program comes there.",
    Some("6.8.3.5 and 6.8.2.2"),
    Examples::texts(
        "program p;\nvar x: integer;\nbegin x := 1; case x of 1: ; 1: end end.",
        "program p;\nvar x: integer;\nbegin x := 1; case x of 1: ; 2: end end.",
    );

    LABEL = "P030", "a label that does not fit",
    "A label is declared in its block, is from 0 to 9999, and marks one statement there. A `goto` reaches only a statement \
     around it, or one beside a statement around it.",
    Some("6.8.1 and 6.8.2.4"),
    Examples::texts("program p;\nbegin goto 1 end.", "program p;\nlabel 1;\nbegin goto 1; 1: end.");

    CONTROL = "P031", "a control variable that is not the loop's alone",
    "The control variable of a `for` statement is a whole variable of this block, and nothing changes it while the loop runs. \
     No assignment, `read` or `var` parameter may do so, also not in the routines of the block.",
    Some("6.8.3.9"),
    Examples::texts(
        "program p;\nvar i: integer;\nbegin for i := 1 to 3 do i := 2 end.",
        "program p;\nvar i, j: integer;\nbegin for i := 1 to 3 do j := 2 end.",
    );

    ROUTINE = "P032", "a procedure or function that is not complete",
    "A function has a result type and assigns to its name, and a procedure has no result. A routine that is `forward` has its \
     block later in the same part, without repeating the parameters.",
    Some("6.6.1 and 6.6.2"),
    Examples::texts(
        "program p(output);\nfunction f: integer;\nbegin end;\nbegin writeln(f) end.",
        "program p(output);\nfunction f: integer;\nbegin f := 1 end;\nbegin writeln(f) end.",
    );

    PARAMETER = "P033", "a program parameter that is not a variable",
    "The names after the program's are those of files it uses: `input` and `output`, which need no declaration, or variables \
     that the program declares. Declare the variable, or remove the name.",
    Some("6.10"),
    Examples::texts("program p(data);\nbegin end.", "program p(output);\nbegin end.");

    SIZE = "P040", "a type that is larger than the machine has",
    "A value of this type would take more than 2^28 bytes. Make the array smaller, or allocate its parts with `new`.",
    None,
    Examples::texts(
        "program p;\nvar a: array [1..1000000000] of integer;\nbegin end.",
        "program p;\nvar a: array [1..1000] of integer;\nbegin end.",
    );

    UNSUPPORTED = "P050", "a part of the standard that is not there yet",
    "ISO 7185 has this, and polyc does not have it yet. docs/pascal.md lists what is there. The message names the part.",
    None,
    Examples::texts(
        "program p;\nvar f: file of integer;\nbegin end.",
        "program p;\nvar f: array [1..9] of integer;\nbegin end.",
    );
}
