//! The diagnostic codes of Lisp. Clauses name sections of R7RS.

use polyc_frontend::diagnostic_codes;
use polyc_frontend::explain::Examples;

diagnostic_codes! {
    LEXEME = "L001", "a malformed token",
    "A `#` syntax, the name of a character, an escape sequence or a number is not one that Scheme has. The message says \
     which. Names of characters are those of R7RS, as `#\\space` and `#\\newline`, and `#\\x` with hexadecimal digits.",
    Some("7.1.1"),
    Examples::texts(r"(display #\spcae)", r"(display #\space)");

    UNTERMINATED = "L002", "a string, symbol or comment that does not end",
    "It runs to the end of the text. A string ends with `\"`, a symbol between bars with `|`, and a comment that begins \
     with `#|` with `|#`; such comments nest. The place is where it begins.",
    Some("7.1.1"),
    Examples::texts("(display \"one)", "(display \"one\")");

    UNCLOSED = "L003", "a parenthesis that is never closed",
    "The text ends inside of this list or vector. The place is the innermost one that is open; the missing `)` may belong \
     somewhere before the end. Indentation shows where.",
    Some("7.1.2"),
    Examples::texts("(display (+ 1 2)", "(display (+ 1 2))");

    UNOPENED = "L004", "a closing parenthesis too many",
    "Everything that was open is closed already, so this `)` closes nothing. Remove it, or add the `(` that it closes.",
    Some("7.1.2"),
    Examples::texts("(display (+ 1 2)))", "(display (+ 1 2))");

    DATUM = "L005", "a dot or prefix where there is none",
    "A dot stands before the last datum of a list and nowhere else, and `'`, `` ` ``, `,` and `#;` stand before a datum. \
     Here something is missing, or too much.",
    Some("7.1.2"),
    Examples::texts("(display '(1 . ))", "(display '(1 . 2))");

    EXPANSION = "L006", "macros that make too much",
    "Macros have made millions of forms, many times what the text has, or what they made is gone into as often. Most \
     likely one of them expands to itself without end: a rule for the last step is missing, or stands after one that \
     matches before it.",
    Some("4.3"),
    Examples::texts(
        "(define-syntax count (syntax-rules () ((_ x ...) (+ 1 (count x ...)))))\n(display (count a b))",
        "(define-syntax count (syntax-rules () ((_) 0) ((_ x y ...) (+ 1 (count y ...)))))\n(display (count a b))",
    );

    SYNTAX = "L010", "a special form that is not well-formed",
    "The form begins with a keyword such as `if`, `let` or `define`, and the rest is not as that keyword wants it. The \
     message says what was expected. R7RS gives the syntax of each form.",
    Some("4 and 5"),
    Examples::texts("(if)", "(if #t 1 2)");

    MACRO = "L011", "a macro that does not fit",
    "Either the rules of a `syntax-rules` are not well-formed, or a use of the macro has a form that none of its patterns \
     matches. For a use, the label shows the rules. Pattern variables before `...` stand before `...` in the template too.",
    Some("4.3.2"),
    Examples::texts(
        "(define-syntax twice (syntax-rules () ((_ e) (begin e e))))\n(twice)",
        "(define-syntax twice (syntax-rules () ((_ e) (begin e e))))\n(twice (display 1))",
    );

    KEYWORD = "L012", "a keyword that is used as a value",
    "A keyword, as `if` or `else`, or the name of a macro, has no value and is not a procedure: it only means something \
     at the beginning of a form, or inside of the form it belongs to. Wrap it into a `lambda` to pass it on.",
    Some("4.3"),
    Examples::texts("(display else)", "(display (cond (else 1)))");

    DUPLICATE = "L013", "a name that is bound twice at once",
    "The parameters of one procedure, the variables of one `let` and the fields of one record type differ from each other, \
     since nothing tells which of two was meant. Rename one.",
    Some("4.1.4"),
    Examples::texts("(lambda (x x) x)", "(lambda (x y) x)");

    DEFINITION = "L014", "a definition where there are none",
    "Definitions stand at the top level, and at the beginning of a body. Elsewhere a name comes from `let` or `lambda`.",
    Some("5.3"),
    Examples::texts("(display (+ 1 (define x 2)))", "(define x 2)\n(display (+ 1 x))");

    LIBRARY = "L015", "an import or export of something that is not there",
    "A library is in the program itself, or in a file beside it or in a folder of `-I`: `(a b)` in `a/b.sld`. What an \
     import set names, the library must export, and what a library exports, it must define or import. Libraries may not \
     import each other in a circle. A warning, if a name is imported twice with different meanings.",
    Some("5.2, 5.6"),
    Examples::texts("(import (only (scheme base) first))", "(import (only (scheme base) car))");

    UNDEFINED = "L020", "a name that nothing defines",
    "No import, `define` or binding of this text gives the name a value. In a program with imports of `(scheme base)` that is a \
     mistake. In others it is a warning: using it is an error when the program comes there. Check the spelling, and whether a library \
     has to be imported.",
    Some("4.1.1"),
    Examples::texts("(display countr)", "(define counter 1)\n(display counter)");

    ARITY = "L021", "a call with the wrong number of arguments",
    "A warning: the procedure that is called here is known, and takes more or fewer arguments. The call is an error when \
     the program comes there. A last parameter after a dot takes any number of arguments.",
    Some("4.1.4"),
    Examples::texts("(define (f x) x)\n(display (f 1 2))", "(define (f x . rest) x)\n(display (f 1 2))");
}
