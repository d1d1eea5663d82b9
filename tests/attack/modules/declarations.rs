//! Constants, shapes, globals, functions, interfaces, locations.

use super::{main, module, repeated};
use crate::attack::cases::Attack;

/// All of them.
pub fn attacks() -> Vec<Attack> {
    const ONE: &str = "  any.integer 1\n";
    vec![
        module(
            "constants-deep",
            "done error fuel memory output refused",
            &format!(
                "const0 = immediate nil\n{}{}",
                repeated(200_000, |it| format!("const{} = pair const{it} const0\n", it + 1)),
                main("", 1, "  const const200000\n  return\n")
            ),
        ),
        module(
            "constants-shared",
            "done error fuel memory output refused",
            &format!(
                "const0 = integer 1\n{}{}",
                repeated(60, |it| format!("const{} = pair const{it} const{it}\n", it + 1)),
                main("", 1, "  const const60\n  return\n")
            ),
        ),
        module(
            "constants-vectors",
            "done error fuel memory output refused",
            &format!(
                "const0 = integer 1\n{}{}",
                repeated(40, |it| {
                    let parts = vec![format!("const{it}"); 2_000];
                    format!("const{} = vector ({})\n", it + 1, parts.join(", "))
                }),
                main("", 1, "  const const40\n  return\n")
            ),
        ),
        module(
            "constants-big",
            "done error refused output fuel",
            &rows(
                20,
                |it| format!("const{it} = big \"{}\"\n", "9".repeat(100_000)),
                "  const const19\n",
            ),
        ),
        module(
            "constants-symbols",
            "done error refused memory",
            &rows(
                100_000,
                |it| format!("const{it} = symbol \"s{it}\"\n"),
                "  const const19\n",
            ),
        ),
        module(
            "shapes-many",
            "done error refused memory",
            &rows(
                100_000,
                |it| format!("shape{it} = shape \"s\" refs {it} raw 8\n"),
                "  obj.new shape99999\n  any.from_obj\n",
            ),
        ),
        module(
            "globals-many",
            "done refused memory",
            &rows(200_000, |it| format!("global{it} = global \"g{it}\" any\n"), ONE),
        ),
        module(
            "functions-many",
            "done refused memory",
            &(main("", 1, "  call fn30000\n  return\n")
                + &repeated(30_000, |it| {
                    format!(
                        "\nfn{} = function \"f\" direct () -> any {{\n  stack 1\n  tail.call fn{}\n}}\n",
                        it + 1,
                        if it == 0 { 30_001 } else { it }
                    )
                })
                + "\nfn30001 = function \"last\" direct () -> any {\n  stack 1\n  any.integer 1\n  return\n}\n"),
        ),
        module(
            "natives-many",
            "done refused memory",
            &rows(
                50_000,
                |it| format!("import{it} = native \"list.length\" (any) -> any\n"),
                "  closure.native import49999\n",
            ),
        ),
        module(
            "signature-wide",
            "done refused error depth memory fuel",
            &format!(
                "{}\nfn1 = function \"f\" direct ({}any) -> any {{\n  stack 1\n  local.get l29999\n  return\n}}\n",
                main(
                    "",
                    30_000,
                    &("  any.integer 1\n".repeat(30_000) + "  call fn1\n  return\n")
                ),
                "any, ".repeat(29_999)
            ),
        ),
        module(
            "interface-deep",
            "done refused",
            &format!(
                "export \"f\" fn0 func({}int{}) -> any\n{}",
                "list(".repeat(1_000),
                ")".repeat(1_000),
                returning(ONE)
            ),
        ),
        module("locations-chain", "error refused", &locations(40_000)),
        module("locations-chain-short", "error refused", &locations(300)),
    ]
}

/// A `main` that returns the result of that code.
fn returning(code: &str) -> String {
    main("", 1, &format!("{code}  return\n"))
}

/// `count` rows of a table, and a `main` that returns the result of that code.
fn rows(count: usize, row: impl Fn(usize) -> String, code: &str) -> String {
    repeated(count, row) + &returning(code)
}

/// An error sixty calls deep, each of whose places was inlined that many times.
fn locations(count: usize) -> String {
    let rows = repeated(count - 1, |it| {
        format!("loc{} = file0 60..63 inlined fn1 loc{}\n", it + 2, it + 1)
    });
    format!(
        "{}\nfn1 = function \"deep\" direct (i64) -> any {{\n  stack 2\n  local.get l0 @loc{count}\n  i64.const 0\n  i64.le\n  \
         br_if L0\n  local.get l0\n  i64.const 1\n  i64.sub\n  call fn1\n  return\nL0:\n  any.const nil\n  pair.first\n  \
         return\n}}\n\nfile0 = source \"a.scm\" {} lines 51 69 83\nloc1 = file0 60..63\n{rows}",
        main("", 1, "  i64.const 60\n  call fn1\n  return\n"),
        "ab".repeat(32)
    )
}
