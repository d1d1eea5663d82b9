//! Long and wide Pascal.

use std::fmt::Write;

use super::{list, repeated, source};
use crate::attack::cases::Attack;

/// All of them.
pub fn attacks() -> Vec<Attack> {
    let pascal = |name: &str, ends: &str, text: String| source("pascal", name, ends, text);
    let names = |count: usize| list(count, |i| format!("v{i}"));
    vec![
        pascal(
            "variables",
            "done refused memory",
            format!("program p; var {}: integer; begin v0 := 1 end.", names(50_000)),
        ),
        pascal("joins", "done refused memory fuel", joins(800)),
        pascal("joins-large", "done refused memory fuel time", joins(2_500)),
        pascal(
            "statements",
            "done refused",
            format!(
                "program p; var x: integer; begin x := 0; {} end.",
                repeated(50_000, |i| format!("x := x + {}; ", i % 7))
            ),
        ),
        pascal(
            "sum",
            "done refused",
            format!(
                "program p; var x: integer; begin x := 0; x := {}1 end.",
                "x + ".repeat(50_000)
            ),
        ),
        pascal(
            "ifs",
            "done refused",
            format!(
                "program p; var x: integer; begin x := 0; {} end.",
                repeated(20_000, |i| format!("if x = {i} then x := {}; ", i + 1))
            ),
        ),
        pascal(
            "elses",
            "done refused",
            format!(
                "program p; var x: integer; begin x := 0; {} x := 1 end.",
                repeated(20_000, |i| format!("if x > {} then x := 0 else ", i + 1))
            ),
        ),
        pascal(
            "case",
            "done refused error",
            format!(
                "program p; var x: integer; begin x := 7; case x of {} 99999999: x := 1 end end.",
                repeated(50_000, |i| format!("{}: x := {i}; ", i * 3 + 1))
            ),
        ),
        pascal(
            "case-apart",
            "done refused error",
            format!(
                "program p; var x: integer; begin x := 1; case x of {} 1: x := 1 end end.",
                repeated(20_000, |i| format!("{}: x := {i}; ", (i + 1) * 400_000_000_000))
            ),
        ),
        pascal("labels", "done refused fuel", gotos(300)),
        pascal(
            "procedures",
            "done refused",
            format!(
                "program p; {} begin q9 end.",
                repeated(10_000, |i| format!(
                    "procedure q{i}; var x: integer; begin x := {i} end; "
                ))
            ),
        ),
        pascal(
            "procedures-nested",
            "done refused",
            format!(
                "program p; {}{} begin end.",
                repeated(200, |i| format!("procedure q{i}; var x{i}: integer; ")),
                repeated(200, |i| format!("begin x0 := {i} end; "))
            ),
        ),
        pascal(
            "procedures-doubling",
            "done refused fuel",
            format!(
                "program p; var n: integer; procedure q0; begin n := n + 1 end; {} begin n := 0; q40 end.",
                repeated(40, |i| format!("procedure q{}; begin q{i}; q{i} end; ", i + 1))
            ),
        ),
        pascal(
            "forwards",
            "done refused",
            format!(
                "program p; {} begin end.",
                repeated(20_000, |i| format!("procedure q{i}; forward; "))
            ),
        ),
        pascal(
            "constants",
            "done refused",
            format!(
                "program p; const c0 = 1; {} begin end.",
                repeated(30_000, |i| format!("c{} = c{i}; ", i + 1))
            ),
        ),
        pascal(
            "types",
            "done refused memory",
            format!(
                "program p; type t0 = integer; {} var x: t300; begin end.",
                repeated(300, |i| format!("t{} = array [1..2] of t{i}; ", i + 1))
            ),
        ),
        pascal(
            "record",
            "done refused memory",
            format!(
                "program p; var r: record {} end; begin r.f0 := 1; r.f7 := r.f0 end.",
                repeated(30_000, |i| format!("f{i}: integer; "))
            ),
        ),
        pascal(
            "record-variants",
            "done refused memory error",
            format!(
                "program p; var r: record case t: integer of {} 99999: () end; begin r.t := 3; r.f3 := 1 end.",
                repeated(10_000, |i| format!("{i}: (f{i}: integer); "))
            ),
        ),
        pascal(
            "record-many-withs",
            "done refused memory fuel",
            format!(
                "program p; var r: record {} end; begin {} end.",
                repeated(10_000, |i| format!("f{i}: integer; ")),
                repeated(10_000, |i| format!("with r do f{i} := 1; "))
            ),
        ),
        pascal(
            "record-labels",
            "done refused memory error",
            format!(
                "program p; var r: record case t: integer of {}: ({}: integer) end; begin r.t := 3; {} end.",
                list(10_000, |i| (2 * i + 1).to_string()),
                names(10_000),
                repeated(5_000, |i| format!("r.v{i} := 1; "))
            ),
        ),
        pascal(
            "undeclared",
            "refused",
            format!(
                "program p; var {}: integer; begin {} end.",
                names(20_000),
                repeated(20_000, |i| format!("w{i} := 1; "))
            ),
        ),
        pascal(
            "string-constant",
            "done refused output fuel memory",
            format!(
                "program p(output); const s = '{}'; begin {} end.",
                "a".repeat(500_000),
                "write(s); ".repeat(20_000)
            ),
        ),
        pascal(
            "captures",
            "done refused memory",
            format!(
                "program p; var z: integer; procedure o(var {}: integer); procedure q0; begin {} end; {} begin q3000 end; begin end.",
                names(3_000),
                repeated(3_000, |i| format!("v{i} := 1; ")),
                repeated(3_000, |i| format!("procedure q{}; begin q{i} end; ", i + 1))
            ),
        ),
        pascal(
            "arguments-missing",
            "refused",
            format!(
                "program p; procedure q({}: integer); begin end; begin {} end.",
                names(20_000),
                "q; ".repeat(50_000)
            ),
        ),
        pascal(
            "enumeration",
            "done refused",
            format!("program p; type e = ({}); var x: e; begin x := v7 end.", names(30_000)),
        ),
        pascal(
            "with",
            "done refused error",
            format!(
                "program p; var r: record a: integer end; begin {} a := 1 end.",
                "with r do ".repeat(400)
            ),
        ),
        pascal(
            "parameters",
            "done refused",
            format!(
                "program p; procedure q({}: integer); begin end; begin q({}) end.",
                names(5_000),
                list(5_000, |i| i.to_string())
            ),
        ),
        pascal(
            "write",
            "done refused output",
            format!(
                "program p(output); begin write({}) end.",
                list(20_000, |i| format!("{i}:5"))
            ),
        ),
        pascal(
            "sets",
            "done refused",
            format!(
                "program p; var s: set of 0..255; begin s := [{}] end.",
                list(20_000, |i| format!("{}", i % 256))
            ),
        ),
        pascal(
            "long-string",
            "done refused output",
            format!("program p(output); begin write('{}') end.", "a''".repeat(100_000)),
        ),
        pascal(
            "long-name",
            "refused",
            format!("program {}; begin x end.", "a".repeat(1_000_000)),
        ),
        pascal(
            "long-number",
            "refused",
            format!("program p; const a = {}; begin end.", "9".repeat(1_000_000)),
        ),
        pascal(
            "long-comment",
            "done refused",
            format!("program p; {{{}}} begin end.", "(* x ".repeat(500_000)),
        ),
        pascal(
            "errors",
            "refused",
            format!("program p; begin {} end.", "x := ; y = 1; if ; ".repeat(20_000)),
        ),
        pascal(
            "unicode",
            "refused done",
            format!(
                "program p; {{{}}} begin {} end.",
                "é".repeat(100_000),
                "𝕏 ".repeat(1_000)
            ),
        ),
    ]
}

/// A procedure of many variables, with as many joins in a loop, each of which changes one.
fn joins(count: usize) -> String {
    format!(
        "program p(output); var x: integer; procedure q; var {}: integer; begin x := 0; {} \
         while x < 10 do begin {} x := x + 1 end; {} end; begin q; writeln(x) end.",
        list(count, |i| format!("v{i}")),
        repeated(count, |i| format!("v{i} := x; ")),
        repeated(count, |i| {
            format!("if x = v{i} then v{} := v{} + 1; ", (i * 7) % count, (i + 1) % count)
        }),
        repeated(count, |i| format!("x := x + v{i}; "))
    )
}

/// Labels each of which jumps to three others.
fn gotos(count: usize) -> String {
    let mut text = format!(
        "program p; label {}; var x: integer; begin x := 0;\n",
        list(count, |i| (i + 1).to_string())
    );
    for i in 0..count {
        let to = |by: usize| (i * by + 3) % count + 1;
        writeln!(
            text,
            "{}: x := x + 1; if x mod 3 = 0 then goto {}; if x mod 5 = 0 then goto {}; if x mod 7 = 0 then goto {};",
            i + 1,
            to(2),
            to(5),
            to(11)
        )
        .expect("writing to a string");
    }
    text + "x := 0 end."
}
