//! `polyc test`: expectations in comments, failures with their places, exit codes.

#![allow(clippy::disallowed_methods, reason = "tests of the command line write files")]

mod common;

use std::path::Path;

use common::{directory, file, polyc};

/// The same program in each language: it reads a line, writes two, and fails in its last line.
const PASSING: [(&str, &str); 3] = [
    (
        "it.expr",
        "// expect error: no such key\nlet m = {'a': 1};\nm['b']  // expect error: no such key\n",
    ),
    (
        "it.scm",
        ";;; A comment.\n(define (half n) (/ n 2))  #| expect error: type-mismatch |#\n(write (half 20)) (newline) ; expect: 10\n\
         #| expect:   two\n|#\n(display \"  two\")\n(half 'a)\n",
    ),
    (
        "it.pas",
        "program it(input, output);\nvar n: integer;\nbegin\n  read(n); { input: 20 }\n\
         { expect: 10\n  expect:     2 }\n  writeln(n div 2:1);\n  writeln(2:5);\n\
         writeln('{ expect: this }' = '{ expect: that }');  (* expect: false *)\n  writeln(n div (n - 20)) { expect error: D.45 }\nend.\n",
    ),
];

#[test]
fn programs_of_each_language_pass() {
    let here = directory("test_passing");
    for (name, text) in PASSING {
        let path = file(&here, name, text);
        for arguments in [vec!["test", &path], vec!["test", "--all-levels", &path]] {
            polyc(&arguments).exits(0).prints("1 passed, 0 failed\n");
        }
    }
    file(&here, "notes.txt", "expect: nothing");
    file(&here, "no-test.scm", "(display 1) ; we expect: nothing");
    std::fs::create_dir(here.join("inner")).expect("it can be made");
    file(&here.join("inner"), "more.expr", "6 * 7 // expect: 42");
    let path = here.to_str().expect("UTF-8");
    polyc(&["test", path])
        .exits(0)
        .prints("4 passed, 0 failed, 1 without expectations\n");
}

/// What fails, and what is said of it.
const FAILING: [(&str, &str, &[&str]); 12] = [
    (
        "a.expr",
        "1 + 1 // expect: 3",
        &[":1: its output differs (at -O2)\n    - 3\n    + 2\n"],
    ),
    (
        "b.expr",
        "1 / 0 // expect: 1",
        &["it ends in an error", "division by zero", "1 │ 1 / 0"],
    ),
    ("c.scm", "(display 1) ; expect: 1\n(exit 3)", &["its exit code is 3 ("]),
    (
        "d.scm",
        "(display 1) ; expect: 1\n; expect exit: 2",
        &[":2: its exit code is 0, not 2"],
    ),
    (
        "e.scm",
        "(car 1)\n(car 2) ; expect error: not a pair",
        &[":2: the error is not `not a pair` in this line"],
    ),
    (
        "f.scm",
        "(display 1) ; expect: 1\n; expect error: boom",
        &[":2: it ends without the error `boom`"],
    ),
    ("g.expr", "x + 1 // expect: 2", &[":1: it does not compile: [E", "`x`"]),
    (
        "h.expr",
        "1 + 1 // expect compile error: E999",
        &[":1: there is not a mistake `E999` in this line"],
    ),
    (
        "i.scm",
        "(define (f) (f))\n(f) ; expect: 1",
        &["it was stopped: the time is used up", "1 │ (define (f) (f))"],
    ),
    (
        "j.scm",
        "; expect erorr: boom\n(car 1)",
        &[":1: `expect erorr:` is not an expectation; did you mean `expect error:`?"],
    ),
    ("k.scm", "; expect exit: many\n1", &[":1: `many` is not an exit code"]),
    ("l.scm", "(display 1)", &["it expects nothing"]),
];

#[test]
fn failures_say_what_and_where() {
    let here = directory("test_failing");
    for (name, text, said) in FAILING {
        let path = file(&here, name, text);
        let ran = polyc(&["test", "--time", "0.3", &path]).exits(1);
        assert!(
            ran.out.starts_with(&path) && ran.out.ends_with("0 passed, 1 failed\n"),
            "{}",
            ran.out
        );
        for said in said {
            assert!(ran.out.contains(said), "`{said}` is not in {}", ran.out);
        }
    }
}

#[test]
fn a_mistake_is_expected_by_code_or_text_and_line() {
    let here = directory("test_mistakes");
    for (name, text) in [
        (
            "a.pas",
            "program a(output);\nbegin\n  y := 1; { expect compile error: P010 }\n  z := 2 { expect compile error: `z` }\nend.",
        ),
        ("b.expr", "// expect compile error: E030\n1 + 'a'"),
        ("c.scm", "(if) ; expect compile error: if\n"),
        ("d.scm", "(define (f) (g 1)) ; expect warning: L020\n; expect exit: 0"),
    ] {
        let path = file(&here, name, text);
        polyc(&["test", &path]).exits(0).prints("1 passed, 0 failed\n");
    }
}

#[test]
fn json_is_an_object_for_each_file() {
    let here = directory("test_json");
    let good = file(&here, "good.expr", "1 // expect: 1");
    let bad = file(&here, "bad.expr", "[1,\n 2].map(x, x) // expect: [1]");
    let ran = polyc(&["test", "--format", "json", "--all-levels", &good, &bad]).exits(1);
    let lines: Vec<serde_json::Value> = ran
        .out
        .lines()
        .map(|it| serde_json::from_str(it).expect("an object a line"))
        .collect();
    assert_eq!(
        (&lines[0]["file"], &lines[0]["status"]),
        (&good.into(), &"passed".into())
    );
    assert_eq!(lines[1]["status"], "failed");
    let failure = &lines[1]["failures"][0];
    assert_eq!(failure["line"], 2);
    assert_eq!(failure["levels"], serde_json::json!([0, 1, 2]));
    assert_eq!(failure["found"], serde_json::json!(["- [1]", "+ [1, 2]"]));
}

#[test]
fn what_cannot_be_tested_is_wrong_usage() {
    let here = directory("test_usage");
    let text = file(&here, "a.txt", "1 // expect: 1");
    polyc(&["test", &text]).exits(2).complains("a.txt");
    polyc(&["test", "--lang", "expr", &text]).exits(0);
    polyc(&["test", "no-such-directory"])
        .exits(2)
        .complains("no-such-directory");
    let empty = here.join("empty");
    std::fs::create_dir(&empty).expect("it can be made");
    polyc(&["test", empty.to_str().expect("UTF-8")])
        .exits(2)
        .complains("no programs");
    assert!(Path::new(&text).exists());
}
