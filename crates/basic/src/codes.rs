//! The diagnostic codes of BASIC. Clauses are those of ECMA-55.

use polyc_frontend::diagnostic_codes;
use polyc_frontend::explain::Examples;

diagnostic_codes! {
    SYNTAX = "B001", "a symbol where another belongs",
    "From this place on, the line does not follow the grammar of BASIC. The message says what was found and what \
     could stand there. Each line has a number and one statement that begins with a keyword: an assignment begins \
     with LET, and after THEN stands a line number. Numbers and strings do not mix; strings are assigned, printed, \
     read, and compared by `=` and `<>`.",
    Some("5.2 and those of the statements"), Examples::texts("10 A = 1\n20 END", "10 LET A = 1\n20 END");

    CHARACTER = "B002", "a character that has no meaning",
    "Outside of strings and remarks, BASIC has letters, digits and a few signs. A string ends on its line, with a \
     quotation mark. In a DATA line, a string without quotation marks has letters, digits, spaces, points and the \
     signs + and - only.",
    Some("4.2"), Examples::texts("10 PRINT \"HELLO\n20 END", "10 PRINT \"HELLO\"\n20 END");

    SPACING = "B003", "a space that is missing",
    "A space stands before each keyword, and after it unless the line ends there. So a keyword is told from a name, \
     and people can read the line.",
    Some("5.4"), Examples::texts("10 PRINT\"HELLO\"\n20 END", "10 PRINT \"HELLO\"\n20 END");

    WORD = "B004", "a word that has no meaning",
    "A word is a keyword, one of the supplied functions, `FN` and a letter, or a variable: a letter, which a digit \
     may follow. A string variable is a letter and `$`. Check the spelling, and whether a space is missing.",
    Some("3.8 and 7.2"), Examples::texts("10 LET COUNT = 1\n20 END", "10 LET C = 1\n20 END");

    NUMBER = "B005", "a number that is not well formed",
    "A number has at least one digit. Bounds of arrays and the base of subscripts are integers without sign, point \
     and exponent.",
    Some("6.2 and 18.2"), Examples::texts("10 DIM A(1.5)\n20 END", "10 DIM A(2)\n20 END");

    OVERFLOW = "B006", "a number that is too large",
    "The number is larger than machine infinity, the largest number there is: 1.79769E+308. That takes its place, and \
     the program goes on.",
    Some("6.5"), Examples::texts("10 PRINT 1E999\n20 END", "10 PRINT 1E99\n20 END");

    LINE = "B010", "a line number that is missing or malformed",
    "Each line begins with its number, without a space before it: one to four digits, which are not all zero. \
     Statements name lines by their numbers.",
    Some("5.2"), Examples::texts("PRINT 1\n20 END", "10 PRINT 1\n20 END");

    ORDER = "B011", "line numbers that do not ascend",
    "The lines of a program are in the order of their numbers. No two have the same number.",
    Some("5.4"), Examples::texts("20 PRINT 1\n10 PRINT 2\n30 END", "10 PRINT 1\n20 PRINT 2\n30 END");

    END = "B012", "END that is not the last line",
    "A program has one END, on its last line. STOP ends a program elsewhere.",
    Some("5.4"), Examples::texts("10 PRINT 1", "10 PRINT 1\n20 END");

    TARGET = "B013", "a line that is not there",
    "The line that GOTO, GOSUB, IF or ON names is a line of the program. It may be one with a remark only.",
    Some("12.4"), Examples::texts("10 GOTO 15\n20 END", "10 GOTO 20\n20 END");

    FOR = "B020", "FOR and NEXT that do not belong together",
    "By the order of the lines, each FOR has a NEXT with the same variable after it. Between them stand whole blocks \
     of other variables. So a block is inside another or outside, never both.",
    Some("13.4"), Examples::texts("10 FOR I = 1 TO 3\n20 NEXT J\n30 END", "10 FOR I = 1 TO 3\n20 NEXT I\n30 END");

    JUMP = "B021", "a way into a block of FOR",
    "The lines from FOR to NEXT are reached through the FOR, which gives the block its limit and increment, or by a \
     RETURN. Go to the line of the FOR instead.",
    Some("13.4"), Examples::texts("10 GOTO 30\n20 FOR I = 1 TO 3\n30 PRINT I\n40 NEXT I\n50 END",
        "10 GOTO 20\n20 FOR I = 1 TO 3\n30 PRINT I\n40 NEXT I\n50 END");

    NAME = "B030", "a name with two meanings",
    "A letter is the name of a simple variable, of an array with one subscript or of an array with two, throughout \
     the program. `A` and `A$` are different, as are `A` and `A1`.",
    Some("7.4"), Examples::texts("10 LET A = 1\n20 LET A(2) = 1\n30 END", "10 LET A = 1\n20 LET B(2) = 1\n30 END");

    ARRAY = "B031", "a declaration of an array that is out of place",
    "OPTION BASE 0 or OPTION BASE 1 says where subscripts begin; it stands once, before all arrays. An array is \
     declared once, on a line before those that use it, with bounds that are not below the smallest subscript. One \
     that is not declared has bounds of 10. All its uses have as many subscripts.",
    Some("18.4"),
    Examples::texts("10 LET A(20) = 1\n20 DIM A(20)\n30 END", "10 DIM A(20)\n20 LET A(20) = 1\n30 END");

    FUNCTION = "B032", "a function that is not defined once, before its uses",
    "One DEF statement defines a function, on a line before those that use it. So a function cannot use itself.",
    Some("10.4"), Examples::texts("10 PRINT FNA(1)\n20 END", "10 DEF FNA(X) = X + 1\n20 PRINT FNA(1)\n30 END");

    ARGUMENTS = "B033", "an argument too many or too few",
    "A function is used with an argument if and only if it is defined with one. RND has none; all other supplied \
     functions have one.",
    Some("8.4"), Examples::texts("10 PRINT RND(1)\n20 END", "10 PRINT RND\n20 END");
}
