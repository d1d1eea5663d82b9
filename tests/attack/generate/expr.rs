//! Long and wide Expr.

use super::{list, repeated, source};
use crate::attack::cases::Attack;

/// All of them.
pub fn attacks() -> Vec<Attack> {
    let expr = |name: &str, ends: &str, text: String| source("expr", name, ends, text);
    vec![
        expr(
            "list",
            "done refused memory output fuel",
            format!("size([{}])", list(300_000, |_| "1".to_owned())),
        ),
        expr(
            "list-of-lists",
            "done refused memory output fuel",
            format!("size([{}])", list(50_000, |i| format!("[{i}, \"a\"]"))),
        ),
        expr(
            "map",
            "done refused memory output fuel",
            format!("size({{{}}})", list(50_000, |i| format!("{i}: {i}"))),
        ),
        expr("map-neighbours", "done refused memory output fuel", neighbours(20_000)),
        expr(
            "map-strings",
            "done refused memory output fuel",
            format!("size({{{}}})", list(30_000, |i| format!("\"key{i}\": [{i}]"))),
        ),
        expr("sum", "done refused", "1 + ".repeat(50_000) + "1"),
        expr("and", "done refused", "true && ".repeat(50_000) + "false"),
        expr(
            "and-errors",
            "done error refused fuel",
            "1 / 0 > 1 || ".repeat(10_000) + "false",
        ),
        expr(
            "conditional",
            "done refused",
            repeated(20_000, |i| format!("{i} > 5000000 ? {i} : ")) + "1",
        ),
        expr(
            "conditional-of-variables",
            "done refused fuel memory",
            format!(
                "{}[{}]",
                repeated(1_000, |i| format!(
                    "let v{i} = {i} % 2 == size(\"a\") ? {i} : {};\n",
                    i + 1
                )),
                list(1_000, |i| format!("v{i}"))
            ),
        ),
        expr(
            "lets",
            "done refused fuel memory",
            repeated(10_000, |i| format!("let v{i} = [{i}, size(\"ab\")];\n")) + "v9999",
        ),
        expr(
            "functions",
            "done refused fuel memory depth",
            repeated(10_000, |i| {
                format!("fn f{i}(x: int): int = f{}(x) + 1;\n", (i * 3 + 1) % 10_000)
            }) + "f0(1)",
        ),
        expr(
            "functions-doubling",
            "done refused fuel memory",
            "fn f0(x: int): int = x + 1;\n".to_owned()
                + &repeated(40, |i| format!("fn f{}(x: int): int = f{i}(f{i}(x));\n", i + 1))
                + "f40(1)",
        ),
        expr(
            "function-parameters",
            "done refused error",
            format!(
                "fn f({}): int = 1; f({})",
                list(2_000, |i| format!("p{i}: int")),
                list(2_000, |i| format!("{i}"))
            ),
        ),
        expr(
            "parameters",
            "done refused",
            format!("fn f({}, y: int): int = y; 1", list(60_000, |i| format!("p{i}: int"))),
        ),
        expr(
            "parameters-used",
            "done refused",
            format!(
                "fn f({}): int = size([{}]); 1",
                list(20_000, |i| format!("p{i}: int")),
                list(20_000, |i| format!("p{i}"))
            ),
        ),
        expr(
            "functions-that-fail",
            "done refused",
            "fn f0(x: int): int = x + 1;\n".to_owned()
                + &repeated(15_000, |i| format!("fn f{}(x: int): int = f{i}(x);\n", i + 1))
                + "1",
        ),
        expr(
            "lets-of-functions",
            "done refused fuel depth memory",
            "fn f0(x: int): int = x;\n".to_owned()
                + &repeated(5_000, |i| format!("fn f{}(x: int): int = f{i}(x);\n", i + 1))
                + &repeated(5_000, |i| format!("let v{i} = f5000({i});\n"))
                + "1",
        ),
        expr("types-that-double", "done refused error", {
            let doubled = |name: &str| {
                format!("let {name}0 = [];\n")
                    + &repeated(30, |i| format!("let {name}{} = {{{name}{i}: {name}{i}}};\n", i + 1))
            };
            doubled("a") + &doubled("b") + "a30 == b30"
        }),
        expr(
            "long-string",
            "done refused output",
            format!("\"{}\"", "\\u00e9\\n".repeat(200_000)),
        ),
        expr(
            "long-bytes",
            "done refused output",
            format!("b\"{}\"", "\\xff\\000".repeat(200_000)),
        ),
        expr(
            "long-raw",
            "done refused output",
            format!("r'''{}'''", "a\"'\\n\n".repeat(200_000)),
        ),
        expr("long-integer", "refused", "9".repeat(1_000_000)),
        expr(
            "long-double",
            "done refused",
            format!("0.{}1e{}", "0".repeat(500_000), "0".repeat(50_000)),
        ),
        expr("long-name", "refused", "a".repeat(2_000_000)),
        expr(
            "long-selection",
            "refused error",
            format!("{{}}{}", ".a".repeat(50_000)),
        ),
        expr(
            "long-call-chain",
            "refused error done fuel",
            format!("\"a\"{}", ".trim()".repeat(20_000)),
        ),
        expr(
            "long-comment",
            "done refused",
            format!("//{}\n1", "x".repeat(3_000_000)),
        ),
        expr("errors", "refused", "fn fn let 1 + + [ \"\\q\" ".repeat(20_000)),
        expr(
            "comprehensions",
            "done refused fuel memory error",
            list(2_000, |_| "[1, 2].map(x, [x].filter(y, y > x)).size()".to_owned()),
        ),
        expr(
            "wide-format",
            "done refused memory fuel error output",
            format!(
                "\"{}\".format([{}])",
                "%s".repeat(20_000),
                list(20_000, |i| i.to_string())
            ),
        ),
        expr(
            "regex-literal",
            "done refused memory fuel error",
            format!("\"a\".matches(\"{}\")", "[^a-z]|\\\\d{3}".repeat(20_000)),
        ),
        expr(
            "types",
            "done refused",
            format!(
                "fn f(x: {}int{}): int = 1; f([])",
                "list(".repeat(20_000),
                ")".repeat(20_000)
            ),
        ),
    ]
}

/// A map whose keys are neighbours under a multiplicative hash that folds its halves, and looks for what it has not.
fn neighbours(count: u64) -> String {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    // The inverse modulo 2^64, by Newton's iteration.
    let inverse = (0..6).fold(1_u64, |it, _| {
        it.wrapping_mul(2_u64.wrapping_sub(FACTOR.wrapping_mul(it)))
    });
    let key = |number: u64| {
        let mixed = (number << 32).wrapping_mul(inverse);
        (mixed ^ (mixed >> 32)).wrapping_mul(inverse).cast_signed()
    };
    let chosen = |number: u64| key(((number & 0x3fff) << 18) | (number >> 14));
    let entries: Vec<String> = (1..=count)
        .map(chosen)
        .filter(|it| *it != i64::MIN)
        .map(|it| format!("{it}: 1"))
        .collect();
    format!(
        "let m = {{{}}};\nlists.range(50000).all(x, !((x * 0 + {}) in m))",
        entries.join(", "),
        chosen(count + 1)
    )
}
