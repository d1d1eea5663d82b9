//! Long and wide Lisp.

use super::{repeated, source};
use crate::attack::cases::Attack;

/// All of them.
pub fn attacks() -> Vec<Attack> {
    let lisp = |name: &str, ends: &str, text: String| source("lisp", name, ends, text);
    vec![
        lisp(
            "quoted-list",
            "done refused memory output fuel",
            format!("'({})", "1 ".repeat(500_000)),
        ),
        lisp(
            "symbols",
            "done refused memory output fuel",
            format!("'({})", repeated(200_000, |i| format!("s{i} "))),
        ),
        lisp(
            "vector",
            "done refused memory output fuel",
            format!("#({})", repeated(100_000, |i| format!("(a . {i}) "))),
        ),
        lisp(
            "definitions",
            "done refused fuel error",
            repeated(20_000, |i| format!("(define (f{i} x) (f{} x))\n", (i * 7) % 20_000)) + "1",
        ),
        lisp(
            "variables",
            "done refused memory",
            format!(
                "(let* ({}) (list {}))",
                repeated(5_000, |i| format!("(v{i} (list {i})) ")),
                repeated(5_000, |i| format!("v{i} "))
            ),
        ),
        lisp(
            "arguments",
            "done refused error",
            format!("(list {})", repeated(100_000, |i| format!("{i} "))),
        ),
        lisp(
            "parameters",
            "done refused error",
            format!("((lambda ({}) 1))", repeated(70_000, |i| format!("p{i} "))),
        ),
        lisp(
            "cond",
            "done refused",
            format!(
                "(define (f x) (cond {} (else x))) (f -1)",
                repeated(20_000, |i| format!("((= x {i}) (list x {i}))\n"))
            ),
        ),
        lisp(
            "case",
            "done refused",
            format!(
                "(define (f x) (case x {} (else x))) (f 'no)",
                repeated(20_000, |i| format!("((s{i} {i} #\\a) {i})\n"))
            ),
        ),
        lisp(
            "or",
            "done refused",
            format!("(define (f x) (or {} x)) (f #f)", "(and x (pair? x)) ".repeat(20_000)),
        ),
        lisp(
            "body",
            "done refused fuel memory",
            format!(
                "(define (f x) {} x) (f 1)",
                repeated(20_000, |i| format!("(set! x (+ x {i}))\n"))
            ),
        ),
        lisp(
            "loops-of-variables",
            "done refused fuel memory error",
            loops_of_variables(400),
        ),
        lisp(
            "macros",
            "done refused error",
            repeated(5_000, |i| {
                format!("(define-syntax m{i} (syntax-rules () ((_ x ...) (list x ... x ...))))\n")
            }) + "(m1 (m2 (m3 1 2 3)))",
        ),
        lisp(
            "macro-uses",
            "done refused error",
            "(define-syntax m (syntax-rules () ((_ a b ...) (let ((t a)) (list t b ...)))))\n".to_owned()
                + &"(m 1 2 3 4)\n".repeat(20_000),
        ),
        lisp(
            "macro-doubling",
            "refused",
            repeated(30, |i| {
                format!(
                    "(define-syntax m{} (syntax-rules () ((_ x) (m{i} (list x x)))))\n",
                    i + 1
                )
            }) + "(define-syntax m0 (syntax-rules () ((_ x) x)))\n(m30 1)",
        ),
        lisp(
            "macro-ellipsis-wide",
            "done refused error",
            format!(
                "(define-syntax m (syntax-rules () ((_ (a ...) ...) '((a ... a ...) ...))))\n(m {})",
                "(1 2 3 4 5 6 7 8) ".repeat(5_000)
            ),
        ),
        lisp(
            "macro-literals",
            "done refused error",
            format!(
                "(define-syntax m (syntax-rules ({}) {}))\n{}",
                repeated(4_000, |i| format!("l{i} ")),
                repeated(4_000, |i| format!("((_ l{i} x) x)\n")),
                "(m l3999 1)\n".repeat(4_000)
            ),
        ),
        lisp(
            "macro-variables",
            "done refused error",
            format!(
                "(define-syntax m (syntax-rules () ((_ {} z ...) '(({}) (z l1) ...))))\n(m {})",
                repeated(10_000, |i| format!("l{i} ")),
                repeated(10_000, |i| format!("l{i} ")),
                "1 ".repeat(20_000)
            ),
        ),
        lisp(
            "macro-long-string",
            "done refused error memory",
            format!(
                "(define-syntax m (syntax-rules () ((_) \"{}\")))\n(define s (m))\n{}{}",
                "a".repeat(500_000),
                "(m) (quote (m))\n".repeat(10_000),
                "s\n".repeat(10_000)
            ),
        ),
        lisp(
            "free-variables",
            "done refused error memory",
            format!(
                "(define (f {0}) {1} (list {2}))",
                repeated(2_000, |i| format!("v{i} ")),
                repeated(2_000, |i| format!(
                    "(define (g{i} x) (+ x v{i} (g{} x)))\n",
                    (i + 1) % 2_000
                )),
                repeated(2_000, |i| format!("(g{i} 1) "))
            ),
        ),
        lisp(
            "closures-nested",
            "done refused error",
            repeated(200, |i| format!("(lambda (x{i}) ")) + "x0" + &")".repeat(200),
        ),
        lisp("long-line", "done refused error", "(+ 1 1)".repeat(50_000)),
        lisp(
            "long-string",
            "done refused memory output",
            format!("\"{}\"", "\\x41;\\n\\\\".repeat(200_000)),
        ),
        lisp(
            "long-symbol",
            "done refused memory output",
            format!("'{}", "a".repeat(2_000_000)),
        ),
        lisp("long-number", "refused done fuel", "9".repeat(1_000_000)),
        lisp(
            "long-float",
            "refused done",
            format!(
                "(list 0.{} 1e{} {}.5)",
                "0".repeat(100_000),
                "0".repeat(90_000),
                "3".repeat(90_000)
            ),
        ),
        lisp(
            "long-comment",
            "done refused",
            format!(";{}\n#|{}|# 1", "x".repeat(2_000_000), "é".repeat(500_000)),
        ),
        lisp("long-blank", "done refused", " \n\t".repeat(1_000_000) + "1"),
        lisp(
            "unicode",
            "done refused error",
            format!(
                "(define {} 1) \"{}\"",
                "\u{300}\u{200d}𝕏".repeat(50_000),
                "\u{202e}\u{feff}".repeat(50_000)
            ),
        ),
        lisp(
            "errors",
            "refused",
            "(if) (let) ) #\\nothing \"\\q\" (define 1) ".repeat(20_000),
        ),
        lisp(
            "undefined-names",
            "done refused error",
            repeated(20_000, |i| format!("(define (g{i}) (undefined{i}))\n")) + "1",
        ),
        lisp(
            "records",
            "done refused memory fuel",
            format!(
                "(define-record-type r (make {0}) r? {1}) (make {2})",
                repeated(10_000, |i| format!("f{i} ")),
                repeated(10_000, |i| format!("(f{i} get{i} set{i}!) ")),
                "1 ".repeat(10_000)
            ),
        ),
        lisp(
            "inlining-doubles",
            "done fuel refused",
            repeated(40, |i| format!("(define (f{} x) (f{i} (f{i} x)))\n", i + 1)) + "(define (f0 x) (+ x 1))\n(f40 1)",
        ),
        lisp(
            "guards",
            "done fuel error depth memory refused",
            format!(
                "{}(car 5){}",
                "(guard (e ((string? e) 1)) ".repeat(120),
                ")".repeat(120)
            ),
        ),
        lisp(
            "winds",
            "error refused depth",
            format!(
                "{}(car 5){}",
                "(dynamic-wind list (lambda () ".repeat(100),
                ") list)".repeat(100)
            ),
        ),
    ]
}

/// A loop over many variables, each assigned in a branch of its own.
fn loops_of_variables(count: usize) -> String {
    format!(
        "(define (f n {0}) (if (> n 0) (f (- n 1) {1}) (list {0}))) (f 10 {2})",
        repeated(count, |i| format!("v{i} ")),
        repeated(count, |i| format!("(if (= v{i} n) (+ v{} 1) v{i}) ", (i * 7) % count)),
        "0 ".repeat(count)
    )
}
