//! The diagnostic codes of all languages.

use crate::diagnostic_codes;
use crate::explain::Examples;

diagnostic_codes! {
    NOT_TEXT = "C001", "bytes that are not UTF-8",
    "A source text is UTF-8, and these bytes are not. The file may be in another encoding, or not be a text at all. \
     Save it as UTF-8; a byte-order mark and any line ends are fine.",
    None,
    Examples::commands(r"printf '1 + \377' | polyc -l expr -", "printf '1 + 2' | polyc -l expr -");

    TOO_LONG = "C002", "a text longer than 256 MiB",
    "A source text has at most 256 MiB, so that a place in it is a small number. Split the text, or let the program read \
     its data when it runs.",
    None,
    Examples::commands("head -c 268435457 /dev/zero | polyc -l expr -", "printf '1' | polyc -l expr -");

    NO_LANGUAGE = "C003", "a language that the engine does not have",
    "A program that embeds polyc asked for a language by a name that none of its engine's languages has. The command line \
     says the same in its own words. `polyc languages` lists the names.",
    None,
    Examples::None;

    BAD_OPTION = "C004", "an option that the language does not have",
    "A program that embeds polyc gave an option that the text's language does not declare, or a value that the option does \
     not have. The command line says the same in its own words. `polyc run --help` lists each language's options.",
    None,
    Examples::None;

    REFUSED = "C010", "code that the machine's verifier refuses",
    "The text has no mistake, but the code made of it is not what the machine runs. Usually a function is too large: the \
     machine has 60,000 slots for its variables and values. Split the function. If no function is very large, it is a \
     mistake in the compiler: please report it.",
    None,
    Examples::commands(
        "(echo '(define (f'; seq -f ' x%.0f' 60000; echo ') 1)') | polyc -l lisp -",
        "(echo '(define (f'; seq -f ' x%.0f' 6; echo ') 1)') | polyc -l lisp -",
    );

    MEMORY = "C011", "compiling takes more memory than is allowed",
    "Compiling has a limit of memory, 512 MiB by default on the command line, so that no text harms the machine that \
     compiles it. The count depends on the text alone, so the same text is refused at the same place everywhere. Raise \
     `--memory`, or split the text.",
    None,
    Examples::commands("polyc --memory 100 -l expr -e '[1, 2, 3]'", "polyc --memory 1m -l expr -e '[1, 2, 3]'");

    TIME = "C012", "compiling takes longer than is allowed",
    "A limit of time was given, and compiling reached it. It holds for compiling and for the run separately. Raise \
     `--time`, or split the text.",
    None,
    Examples::commands(
        "(echo '['; seq -f '%.0f,' 60000; echo ']') | polyc --time 0 -l expr -",
        "(echo '['; seq -f '%.0f,' 6; echo ']') | polyc --time 60 -l expr -",
    );
}
