//! Every bracket and prefix, deep.

use super::source;
use crate::attack::cases::Attack;

/// Every bracket and prefix, far deeper than any limit: closed, and not.
pub fn attacks() -> Vec<Attack> {
    const DEPTH: usize = 30_000;
    let shapes: [(&str, &[(&str, &str)]); 3] = [
        (
            "lisp",
            &[
                ("(", ")"),
                ("'", ""),
                ("#(", ")"),
                ("`(,", ")"),
                ("#;", ""),
                ("#|", "|#"),
                ("(lambda () ", ")"),
                ("(let ((x ", ")) x)"),
                ("(if #t ", " 1)"),
                ("(guard (e (#t ", ")) 1)"),
            ],
        ),
        (
            "expr",
            &[
                ("(", ")"),
                ("[", "]"),
                ("{1: ", "}"),
                ("-", ""),
                ("!", ""),
                ("1 + (", ")"),
                ("true ? ", " : 1"),
                ("[1].map(x, ", ")"),
                ("string(", ")"),
                ("a[", "]"),
            ],
        ),
        (
            "pascal",
            &[
                ("begin ", " end"),
                ("if true then ", ""),
                ("while true do ", ""),
                ("repeat ", " until true"),
                ("x := ((", "))"),
                ("x := not not ", ""),
                ("x := [", "]"),
                ("case 1 of 1: ", " end"),
                ("with a do ", ""),
                ("a[", "]"),
            ],
        ),
    ];
    let mut attacks = Vec::new();
    for (language, shapes) in shapes {
        for (number, (open, close)) in shapes.iter().enumerate() {
            let (before, after) = match language {
                "pascal" => ("program p; var x: integer; begin ", " end."),
                _ => ("", ""),
            };
            let closed = format!("{before}{}1{}{after}", open.repeat(DEPTH), close.repeat(DEPTH));
            // Nothing limits how deep a text of Lisp nests.
            let ends = if language == "lisp" { "refused done error" } else { "refused" };
            attacks.push(source(language, &format!("nest-{number}"), ends, closed));
            let unclosed = format!("{before}{}", open.repeat(DEPTH));
            let name = format!("nest-{number}-unclosed");
            attacks.push(source(language, &name, "refused", unclosed));
        }
    }
    attacks
}
