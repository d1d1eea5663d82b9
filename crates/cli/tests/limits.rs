//! Limits of what commands take and print: `trace` under the limits of a run, short reports, compile limits of every
//! command.

#![allow(
    clippy::disallowed_methods,
    reason = "tests of the command line write files and look at the clock"
)]

mod common;

use std::time::{Duration, Instant};

use common::{directory, file, polyc};

/// Programs whose traces show large values: lists of one long string, of long integers, nested vectors, a circular
/// list, many locals.
const LONG_VALUES: [&str; 5] = [
    "(define value (vector->list (make-vector 10000 (make-string 100000 #\\a))))",
    "(define value (vector->list (make-vector 10000 (expt 3 2500))))",
    "(define value (let nest ((n 300) (x 0)) (if (= n 0) x (nest (- n 1) (make-vector 300 x)))))",
    "(define value (list 1 2)) (set-cdr! (cdr value) value)",
    "(define value (make-bytevector 1000000 7))",
];
const LOOP: &str = " (define (go n a b c d e f g h) (go (+ n 1) h a b c d e f g)) (go 0 value value value value value value value value)";

#[test]
fn a_trace_counts_as_output() {
    let here = directory("limits_trace_output");
    for (number, text) in LONG_VALUES.iter().enumerate() {
        let path = file(&here, &format!("{number}.scm"), format!("{text}{LOOP}"));
        for format in ["text", "json"] {
            let ran = polyc(&["trace", "--output", "100k", "--format", format, &path]);
            let ran = ran.exits(4).complains("--output");
            assert!(ran.out.len() <= 100 << 10, "{}", ran.out.len());
            assert!(ran.out.len() > 90 << 10, "{}", ran.out.len());
            // No line is cut, and none is long.
            assert!(ran.out.ends_with('\n'));
            assert!(ran.out.lines().all(|it| it.len() < 10_000), "{}", ran.out);
        }
    }
}

#[test]
fn what_a_traced_program_prints_and_its_trace_are_one_output() {
    let here = directory("limits_trace_both");
    let text =
        "(define digits \"0123456789012345678901234567890123456789\")\n(define (go) (write-string digits) (go)) (go)";
    let path = file(&here, "prints.scm", text);
    let ran = polyc(&["trace", "--output", "20k", &path]).exits(4);
    let printed = ran.err.matches("0123456789").count() * 10;
    assert!(printed > 0 && ran.out.len() + printed <= 20 << 10, "{ran:#?}");
}

#[test]
fn a_trace_and_a_profile_end_in_time() {
    let here = directory("limits_trace_time");
    for (number, text) in LONG_VALUES.iter().enumerate() {
        let path = file(&here, &format!("{number}.scm"), format!("{text}{LOOP}"));
        ends_in_time(&["trace", "--time", "0.3", &path]);
    }
    // Each look at the stack reads many long names.
    let name = "n".repeat(250);
    let calls = (0..40).map(|it| {
        let (left, right) = ((it * 7 + 3) % 40, (it * 11 + 5) % 40);
        format!("(define ({name}{it} x) (+ ({name}{left} (+ x 1)) ({name}{right} x)))")
    });
    let text: String = calls.chain([format!("({name}0 0)")]).collect();
    let path = file(&here, "names.scm", text.replace("(+ x 1)", "(if (> x 60) 0 x)"));
    ends_in_time(&["--profile", "-", "--time", "0.3", &path]);
}

/// Checks that a command reaches its limit of 0.3 seconds, with room for a slow machine.
#[track_caller]
fn ends_in_time(args: &[&str]) {
    let start = Instant::now();
    polyc(args).exits(4).complains("--time");
    let took = start.elapsed();
    assert!(took < Duration::from_secs(2), "{args:?} {took:?}");
}

/// A text of many mistakes in each language.
fn many_mistakes() -> [(&'static str, String); 3] {
    let repeated = |text: fn(usize) -> String| (0..3000).map(text).collect::<String>();
    let pascal = repeated(|it| format!("  y{it} := 1;\n"));
    [
        (
            "many.expr",
            format!("{}1", repeated(|it| format!("let x{it} = q{it};\n"))),
        ),
        ("many.scm", repeated(|it| format!("(define (f{it}) (if))\n"))),
        ("many.pas", format!("program p(output);\nbegin\n{pascal}end.\n")),
    ]
}

#[test]
fn reports_are_short_for_people_and_for_programs() {
    let here = directory("limits_reports");
    for (name, text) in many_mistakes() {
        let path = file(&here, name, text);
        let ran = polyc(&["check", &path]).exits(1).complains("… and 2900 more\n");
        assert!(ran.err.len() < 100 << 10, "{name} {}", ran.err.len());
        let ran = polyc(&["check", "--format", "json", &path]).exits(1);
        assert!(ran.err.len() < 100 << 10, "{name} {}", ran.err.len());
        let lines: Vec<serde_json::Value> = ran
            .err
            .lines()
            .map(|it| serde_json::from_str(it).expect("an object a line"))
            .collect();
        assert_eq!(lines.len(), 101, "{name}");
        assert_eq!(lines[100]["omitted"], 2900, "{name}");
    }
    // A name may be as long as the text.
    let path = file(&here, "long.expr", "q".repeat(200_000));
    for format in ["text", "json"] {
        let ran = polyc(&["check", "--format", format, &path]).exits(1);
        assert!(ran.err.len() < 5_000, "{format} {}", ran.err.len());
    }
}

#[test]
fn listings_are_in_proportion_to_their_file() {
    let here = directory("limits_listings");
    let name = "n".repeat(20_000);
    let text = format!(
        "(define ({name} x) (vector x x))
         (define-syntax use (syntax-rules () ((_ x) ({name} x))))
         {}",
        "(use 1)".repeat(2000)
    );
    let path = file(&here, "names.scm", &text);
    let commands: [&[&str]; 6] = [
        &["dis"],
        &["emit", "--stage", "tree"],
        &["emit", "--stage", "ir"],
        &["emit", "--print-after", "all"],
        &["emit", "--remarks"],
        &["compare", &path],
    ];
    for command in commands {
        let ran = polyc(&[command, &[&path]].concat()).exits(0);
        assert!(ran.out.len() < 50 * text.len(), "{command:?} {}", ran.out.len());
    }
}

/// A text of many tokens in each language.
fn long_texts() -> [(&'static str, String); 3] {
    let assignments = "x := x + 1;\n".repeat(20_000);
    [
        ("long.expr", format!("size([{}1])", "1, ".repeat(50_000))),
        ("long.scm", format!("(vector-length '#({}))", "1 ".repeat(100_000))),
        (
            "long.pas",
            format!("program p; var x: integer; begin\n{assignments} end.\n"),
        ),
    ]
}

#[test]
fn every_command_that_compiles_has_limits() {
    let here = directory("limits_compile");
    let out = here.join("out.pbc");
    let out = out.to_str().expect("UTF-8");
    let commands: [&[&str]; 11] = [
        &["run"],
        &["trace"],
        &["check"],
        &["build", "-o", out],
        &["dis"],
        &["emit"],
        &["emit", "--stage", "ir"],
        &["emit", "--stage", "tree"],
        &["emit", "--stage", "tokens"],
        &["emit", "--remarks"],
        &["emit", "--print-after", "all"],
    ];
    for (name, text) in long_texts() {
        let path = file(&here, name, text);
        let limited = |command: &[&str], files: &[&str]| {
            for (limit, code) in [(["--memory", "1m"], "C011"), (["--time", "0"], "C012")] {
                let ran = polyc(&[command, &limit, files].concat());
                let ran = ran.exits(4).complains(code);
                assert!(ran.out.is_empty(), "{command:?} {name}");
            }
        };
        for command in commands {
            limited(command, &[&path]);
        }
        limited(&["compare"], &[&path, &path]);
        limited(&["compare", "--stage", "ir"], &[&path, &path]);
        assert!(!std::path::Path::new(out).exists(), "{name}");
        polyc(&["check", &path]).exits(0);
    }
}
