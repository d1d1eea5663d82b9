//! `polyc run`: output, exit codes, input, limits.

mod common;

use common::{command, directory, file, polyc, polyc_with_input};
use std::process::Stdio;

/// The names of all languages.
fn languages() -> Vec<&'static str> {
    let engine = polyc::Engine::new();
    engine.languages().all().iter().map(|it| it.info().name).collect()
}

/// A Pascal program around some statements.
fn pascal(statements: &str) -> String {
    format!("program p(input, output); begin {statements} end.")
}

#[test]
fn texts_print_their_value_in_any_language_that_has_one() {
    polyc(&["-e", "1 + 2 * 3", "--lang", "expr"]).exits(0).prints("7\n");
    polyc(&["-e", "(* 2 21)", "--lang", "lisp"]).exits(0).prints("42\n");
    polyc(&["-e", "(define x 1)", "--lang", "lisp"]).exits(0).prints("");
    let text = pascal("writeln(6 * 7:1)");
    polyc(&["-e", &text, "--lang", "pascal"]).exits(0).prints("42\n");
}

#[test]
fn files_print_what_they_write_and_expr_its_value() {
    let here = directory("files_print");
    let expr = file(&here, "a.expr", "[1, 2].map(x, x * 2)");
    polyc(&[&expr]).exits(0).prints("[2, 4]\n");
    let lisp = file(&here, "a.scm", "(+ 1 2)");
    polyc(&["run", &lisp]).exits(0).prints("");
}

#[test]
fn the_language_comes_from_the_extension_or_the_option() {
    let here = directory("extensions");
    let path = file(&here, "a.txt", "1 + 1");
    polyc(&[&path]).exits(2).complains("--lang");
    polyc(&["--lang", "expr", &path]).exits(0).prints("2\n");
    polyc(&["--lang", "cobol", &path])
        .exits(2)
        .complains(&languages().join(", "));
    polyc(&[]).exits(2).complains("which program?");
}

#[test]
fn standard_input_can_be_the_program_or_its_input() {
    polyc_with_input(&["--lang", "expr", "-"], b"2 + 2")
        .exits(0)
        .prints("4\n");
    let here = directory("stdin");
    let text = "program p(input, output); var n: integer; begin read(n); writeln(n * 2:1) end.";
    let path = file(&here, "double.pas", text);
    polyc_with_input(&[&path], b"21\n").exits(0).prints("42\n");
}

#[test]
fn arguments_reach_the_program() {
    let here = directory("arguments");
    let text = "(import (scheme base) (scheme write) (scheme process-context))
        (write (cdr (command-line)))";
    let path = file(&here, "args.scm", text);
    polyc(&[&path, "a", "-b", "--lang"])
        .exits(0)
        .prints("(\"a\" \"-b\" \"--lang\")");
}

#[test]
fn exit_codes_say_how_it_ended() {
    polyc(&["-e", "1 +", "--lang", "expr"]).exits(1).complains("E010");
    polyc(&["no-such-file.pas"]).exits(2).complains("no-such-file.pas");
    polyc(&["--no-such-option"]).exits(2).complains("--no-such-option");
    polyc(&["-e", "1 / 0", "--lang", "expr"])
        .exits(3)
        .complains("division by zero");
    polyc(&["-e", "(exit 7)", "--lang", "lisp"]).exits(7).prints("");
    polyc(&["-e", "(exit #t)", "--lang", "lisp"]).exits(0).prints("");
}

#[test]
fn limits_stop_a_program_with_a_clear_message() {
    let endless = "fn f(n: int): int = f(n + 1); f(0)";
    polyc(&["--fuel", "100_000", "-e", endless, "-l", "expr"])
        .exits(4)
        .complains("fuel");
    let deep = "(define (f n) (+ 1 (f n))) (f 1)";
    polyc(&["--depth", "1000", "-e", deep, "-l", "lisp"])
        .exits(4)
        .complains("too deeply");
    // Their data is used, or the optimiser would leave the list out.
    let storm = "(define (f l) (if (pair? (car l)) (f (cons l l)) l)) (f '((1)))";
    polyc(&["--memory", "16m", "-e", storm, "-l", "lisp", "--fuel", "100000000"]).exits(4);
    let kept = "(define (f l n) (if (= n 0) l (f (cons 1 l) (- n 1)))) (length (f '() 100000000))";
    polyc(&["--memory", "16m", "-e", kept, "-l", "lisp"])
        .exits(4)
        .complains("memory");
    let long = format!("size([{}])", "1,".repeat(60_000));
    polyc(&["--memory", "2m", "-e", &long, "-l", "expr"])
        .exits(4)
        .complains("compiling takes more memory");
    polyc(&["--time", "0", "-e", &long, "-l", "expr"])
        .exits(4)
        .complains("compiling takes longer");
    let talk = "(define (f) (display \"xxxxxxxxxx\") (f)) (f)";
    polyc(&["--output", "1k", "-e", talk, "-l", "lisp"])
        .exits(4)
        .complains("output");
    let loops = pascal("while true do");
    polyc(&["--time", "0.2", "-e", &loops, "-l", "pascal"])
        .exits(4)
        .complains("time");
    polyc(&["--memory", "12q", "-e", "1", "-l", "expr"])
        .exits(2)
        .complains("bytes");
}

#[test]
fn a_limit_says_where_it_was_reached() {
    let here = directory("limit_places");
    let places = [
        (
            "loop.scm",
            "(define (spin n)\n  (spin (+ n 1)))\n(spin 0)",
            "--fuel=10000",
        ),
        (
            "loop.expr",
            "fn spin(n: int): int =\n  spin(n + 1);\nspin(0)",
            "--fuel=10000",
        ),
        ("loop.pas", "program p;\nbegin while true do end.", "--time=0.1"),
    ];
    for (name, text, limit) in places {
        let path = file(&here, name, text);
        polyc(&[limit, &path]).exits(4).complains(&format!("{name}:2:"));
        let ran = polyc(&["--format", "json", limit, &path]).exits(4);
        let report: serde_json::Value = serde_json::from_str(&ran.err).expect("one object");
        assert_eq!(report["severity"], "limit");
        assert_eq!(report["trace"][0]["line"], 2, "{ran:#?}");
    }
}

#[test]
fn help_lists_the_limits_there_are_by_default() {
    let limits = polyc::Limits::default();
    let memory = limits.memory.expect("there is one") >> 20;
    let depth = limits.depth.expect("there is one");
    let help = polyc(&["run", "--help"]).exits(0).out;
    for text in [
        "--fuel <N>".to_owned(),
        format!("[default: {memory}m; for a run, a"),
        format!("[default: {depth}]"),
        "--output <BYTES>".to_owned(),
        "--time <SECONDS>".to_owned(),
    ] {
        assert!(help.contains(&text), "`{text}` is not in {help}");
    }
}

#[test]
fn a_million_nested_calls_return() {
    let text = "(define (f n) (if (= n 0) 0 (+ 1 (f (- n 1))))) (f 1000000)";
    polyc(&["-e", text, "-l", "lisp"]).exits(0).prints("1000000\n");
}

#[test]
fn endless_recursion_ends_with_the_default_limits() {
    let text = "fn f(n: int): int = 1 + f(n + 1); f(0)";
    polyc(&["-e", text, "-l", "expr"]).exits(4).complains("Stopped: ");
}

#[test]
fn an_error_names_the_places_in_the_source() {
    let here = directory("trace_places");
    let path = file(&here, "t.expr", "fn half(n: int): int =\n  n / 0;\n\n1 + half(4)\n");
    let ran = polyc(&["-O0", &path]).exits(3);
    assert!(ran.err.contains("in half at "), "{ran:?}");
    assert!(ran.err.contains("t.expr:2:5"), "{ran:?}");
    assert!(ran.err.contains("t.expr:4:5"), "{ran:?}");
    // Inlined or not, the same functions are shown.
    assert_eq!(polyc(&["-O2", &path]).exits(3).err, ran.err);
}

#[test]
fn what_was_written_before_an_error_is_printed() {
    let ran = polyc(&["-e", "(display \"before\") (car 1)", "-l", "lisp"]).exits(3);
    assert_eq!(ran.out, "before");
}

#[test]
fn reports_are_json_on_request() {
    let ran = polyc(&["--format", "json", "-e", "1 / 0", "-l", "expr"]).exits(3);
    let report: serde_json::Value = serde_json::from_str(&ran.err).expect("JSON");
    assert_eq!(report["code"], "division-by-zero");
    assert_eq!(report["trace"][0]["line"], 1);
    let ran = polyc(&["--format", "json", "-e", "1 +\n", "-l", "expr"]).exits(1);
    let report: serde_json::Value = serde_json::from_str(&ran.err).expect("JSON");
    assert_eq!(report["code"], "E010");
}

#[test]
fn a_closed_pipe_ends_quietly() {
    for (text, language) in [
        ("(define (f) (display \"0123456789\") (newline) (f)) (f)", "lisp"),
        (&*pascal("while true do writeln('0123456789')"), "pascal"),
    ] {
        let mut child = command(&["-e", text, "-l", language])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(141), "{language}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{language}");
    }
}

#[test]
fn text_may_have_a_mark_an_interpreter_line_and_any_line_ends() {
    let here = directory("text_forms");
    let texts = [
        ("expr", "1 +\n 2".to_owned(), "3\n"),
        ("lisp", "(display\n \"x\")".to_owned(), "x"),
        ("pascal", pascal("\nwriteln('x')\n"), "x\n"),
    ];
    for (language, text, printed) in texts {
        let dressed = format!("\u{feff}#!/usr/bin/env polyc\n{text}").replace('\n', "\r\n");
        let path = file(&here, language, dressed);
        polyc(&["-l", language, &path]).exits(0).prints(printed);
    }
}

#[test]
fn bytes_that_are_not_text_are_a_diagnostic_with_a_place() {
    let here = directory("no_text");
    for language in languages() {
        let path = file(&here, language, b"ok\nab\xff\xfe");
        let ran = polyc(&["-l", language, &path]).exits(1).complains("C001");
        assert!(ran.err.contains(":2:3"), "{ran:?}");
        assert!(ran.err.contains("0xFF"), "{ran:?}");
    }
}

#[test]
fn names_from_files_cannot_control_the_terminal() {
    let here = directory("names");
    let path = file(&here, "\u{1b}[31mred.expr", "1 +");
    let ran = polyc(&[&path]).exits(1);
    assert!(!ran.err.contains('\u{1b}'), "{ran:?}");
    let ran = polyc(&["\u{1b}[31mnothing.expr"]).exits(2);
    assert!(!ran.err.contains('\u{1b}'), "{ran:?}");
}

#[test]
fn colours_only_where_they_are_wanted() {
    let bad = ["-e", "1 +", "-l", "expr"];
    assert!(!polyc(&bad).err.contains('\u{1b}'));
    let always = [&bad[..], &["--color", "always"]].concat();
    assert!(polyc(&always).err.contains('\u{1b}'));
}

#[test]
fn printing_the_value_is_under_the_limits_of_the_run() {
    // 2^26 elements, most of them shared.
    let expr: String = (1..=26)
        .map(|it| format!("let a{it} = [a{}, a{}];", it - 1, it - 1))
        .collect();
    let expr = format!("let a0 = [1]; {expr} a26");
    let lisp = "(let loop ((i 0) (x '(a))) (if (< i 26) (loop (+ i 1) (list x x)) x))";
    for (language, text) in [("expr", expr.as_str()), ("lisp", lisp)] {
        for limit in [
            ["--output", "1000"],
            ["--fuel", "100000"],
            ["--memory", "4m"],
            ["--time", "0.2"],
        ] {
            let [switch, amount] = limit;
            let ran = polyc(&[switch, amount, "-e", text, "--lang", language]).exits(4);
            assert_eq!(ran.out, "", "{limit:?}");
            assert!(ran.err.starts_with("Stopped: ") && ran.err.contains(switch), "{ran:#?}");
        }
    }
    // Earlier output counts too, and the part that fits is printed.
    let text = "(begin (display \"12345\") 678)";
    let run = |output| polyc(&["--output", output, "-e", text, "--lang", "lisp"]);
    assert_eq!(run("8").exits(4).out, "12345");
    run("9").exits(0).prints("12345678\n");
    let ran = polyc(&["--output", "3", "--format", "json", "-e", "'abc'", "--lang", "expr"]).exits(4);
    ran.complains(r#""severity":"limit""#).complains(r#""code":"output""#);
}

#[test]
fn the_bill_has_the_fuel_of_printing_the_value() {
    let text = "'x'.matches('x') ? [1, 2, 3].map(x, 'a long text that is printed') : []";
    let ran = polyc(&["--bill", "-e", text, "--lang", "expr"]).exits(0);
    ran.complains("(printing the result)");
}

#[test]
fn a_report_shows_the_line_and_folds_what_repeats() {
    let here = directory("run_reports");
    let text = "(define (deep n)\n  (if (= n 0) (car 5) (+ 1 (deep (- n 1)))))\n(display (map deep '(70000)))";
    let path = file(&here, "deep.scm", text);
    for level in ["-O0", "-O2"] {
        let ran = polyc(&[level, &path]).exits(3);
        assert!(
            ran.err.starts_with("Error: 5 is not a pair, in deep at "),
            "{}",
            ran.err
        );
        assert!(ran.err.contains("2 │   (if (= n 0) (car 5)"), "{}", ran.err);
        assert!(ran.err.contains("  … repeated 69,999 times\n"), "{}", ran.err);
        assert!(
            ran.err.lines().count() < 15 && !ran.err.contains("lisp."),
            "{}",
            ran.err
        );
        polyc(&[level, "--trace", "full", &path])
            .exits(3)
            .complains(" at lisp.");
        let json = polyc(&[level, "--format", "json", &path]).exits(3);
        let json: serde_json::Value = serde_json::from_str(&json.err).expect("an object");
        assert_eq!(
            (&json["line"], &json["repeats"][0]["times"]),
            (&2.into(), &69_999.into())
        );
    }
    polyc(&["--depth", "500", &path])
        .exits(4)
        .complains("Stopped: calls are nested too deeply, in deep at ")
        .complains("--depth")
        .complains("repeated 49");
}

/// In a terminal, or where both streams go to one file, a report begins a line.
#[cfg(unix)]
#[test]
#[expect(clippy::disallowed_methods, reason = "both streams go to one file")]
fn a_report_is_on_a_line_of_its_own() {
    use std::fs::File;
    let here = directory("run_own_line");
    for (text, expected) in [
        ("(display \"no end\") (car 1)", "no end\nError: "),
        ("(display \"an end\") (newline) (car 1)", "an end\nError: "),
        ("(car 1)", "Error: "),
    ] {
        let path = file(&here, "it.scm", format!("(import (scheme base) (scheme write)) {text}"));
        let both = here.join("both");
        let out = File::create(&both).expect("it can be written");
        let err = out.try_clone().expect("it can be opened twice");
        let status = command(&[&path]).stdout(out).stderr(err).status().expect("it starts");
        assert_eq!(status.code(), Some(3));
        let both = std::fs::read_to_string(both).expect("it was written");
        assert!(both.starts_with(expected), "{both}");
    }
    // Where they do not, standard error has nothing but the report.
    let path = file(&here, "it.scm", "(display \"no end\") (car 1)");
    let ran = polyc(&[&path]).exits(3);
    assert_eq!(ran.out, "no end");
    assert!(ran.err.starts_with("Error: "), "{}", ran.err);
}
