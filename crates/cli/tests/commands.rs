//! The commands that run nothing: check, build, dis, asm, verify, emit, compare, trace, languages, completions.

#![allow(clippy::disallowed_methods, reason = "tests of the command line look at files")]

mod common;

use common::{directory, file, polyc};

/// For each language a text with three independent mistakes.
const THREE_MISTAKES: [(&str, &str); 3] = [
    ("a.expr", "fn f(x: int): int = x + \"a\";\nlet y = nothing;\nf(\"b\")\n"),
    ("a.scm", "(define (f) (if))\n(let ((x)) x)\n(lambda)\n"),
    (
        "a.pas",
        "program p(output);\nvar x: integer;\nbegin\n  x := 'a';\n  y := 1;\n  writeln(x + true)\nend.\n",
    ),
];

#[test]
fn three_mistakes_are_three_diagnostics_in_each_language() {
    let here = directory("three_mistakes");
    for (name, text) in THREE_MISTAKES {
        let path = file(&here, name, text);
        let ran = polyc(&["check", &path]).exits(1);
        assert_eq!(ran.err.matches("Error:").count(), 3, "{ran:#?}");
        // Each with a caret.
        assert!(
            ran.err.matches('┬').count() + ran.err.matches('│').count() >= 3,
            "{ran:#?}"
        );
        let ran = polyc(&["check", "--format", "json", &path]).exits(1);
        assert_eq!(ran.err.lines().count(), 3, "{ran:#?}");
        for line in ran.err.lines() {
            let found: serde_json::Value = serde_json::from_str(line).expect("JSON");
            assert_eq!(found["severity"], "error");
            assert!(found["line"].as_u64() > Some(0) && found["column"].as_u64() > Some(0));
        }
    }
}

#[test]
fn check_reports_and_runs_nothing() {
    polyc(&[
        "check",
        "corpus/gcd/gcd.expr",
        "corpus/gcd/gcd.scm",
        "corpus/gcd/gcd.pas",
    ])
    .exits(0)
    .prints("");
}

#[test]
fn module_files_run_verify_and_disassemble() {
    let here = directory("module_files");
    for source in common::sources_in("corpus/gcd") {
        let module = here.join(source.replace('/', "-") + ".pbc");
        let module = module.to_str().expect("UTF-8");
        polyc(&["build", &source, "-o", module]).exits(0).prints("");
        polyc(&[module]).exits(0).prints(&polyc(&[&source]).exits(0).out);
        assert!(polyc(&["verify", module]).exits(0).out.contains("functions"));
        assert!(polyc(&["dis", module]).exits(0).out.contains("gcd"));

        let text = file(&here, "text.pbt", polyc(&["dis", "--text", module]).exits(0).out);
        let again = here.join("again.pbc");
        let again = again.to_str().expect("UTF-8");
        polyc(&["asm", &text, "-o", again]).exits(0).prints("");
        assert_eq!(
            std::fs::read(module).expect("written"),
            std::fs::read(again).expect("written"),
            "{source}: the same bytes"
        );
    }
}

#[test]
fn broken_module_files_are_refused() {
    let here = directory("broken");
    let module = here.join("a.pbc");
    let module = module.to_str().expect("UTF-8");
    polyc(&["build", "corpus/gcd/gcd.expr", "-o", module]).exits(0);
    let mut bytes = std::fs::read(module).expect("written");
    bytes.truncate(bytes.len() / 2);
    let path = file(&here, "half.pbc", &bytes);
    polyc(&["verify", &path]).exits(2).complains("half.pbc");
    polyc(&[&path]).exits(2).complains("half.pbc");
    let path = file(&here, "wrong.pbt", "module \"x\" language \"y\"\nnonsense\n");
    polyc(&["asm", &path, "-o", module]).exits(2).complains("wrong.pbt");
}

#[test]
fn every_stage_can_be_shown() {
    for source in common::sources_in("corpus/gcd") {
        for stage in ["tokens", "tree", "ir", "bytecode"] {
            for level in ["-O0", "-O1", "-O2"] {
                let ran = polyc(&["emit", "--stage", stage, level, &source]).exits(0);
                // A program in BASIC has no name, only its module.
                let is_text = source.ends_with(".bas") && ["tokens", "tree"].contains(&stage);
                let shown = if is_text { "PRINT" } else { "gcd" };
                assert!(ran.out.contains(shown), "{source} {stage} {level}");
            }
        }
        polyc(&["emit", "--print-after", "all", &source]).exits(0);
    }
    polyc(&["emit", "--print-after", "nonsense", "corpus/gcd/gcd.expr"])
        .exits(2)
        .complains("fold");
}

#[test]
fn compare_shows_three_languages_side_by_side() {
    let files = ["corpus/gcd/gcd.expr", "corpus/gcd/gcd.scm", "corpus/gcd/gcd.pas"];
    for stage in ["bytecode", "ir"] {
        let ran = polyc(&[&["compare", "--stage", stage], &files[..]].concat()).exits(0);
        let first = ran.out.lines().next().expect("a title");
        for name in ["gcd.expr", "gcd.scm", "gcd.pas"] {
            assert!(first.contains(name), "{first}");
        }
        assert!(
            ran.out.contains("instructions") && ran.out.contains("has `"),
            "{}",
            ran.out
        );
    }
    let same = ["compare", "corpus/gcd/gcd.expr", "corpus/gcd/gcd.expr"];
    assert!(polyc(&same).exits(0).out.contains("The same in all."));
    let args = [&["compare", "--function", "nothing"], &files[..]].concat();
    polyc(&args).exits(2).complains("nothing");
}

#[test]
fn the_readme_shows_what_compare_prints() {
    let readme = std::fs::read_to_string(common::root().join("README.md")).expect("it is there");
    let files = ["corpus/gcd/gcd.expr", "corpus/gcd/gcd.scm", "corpus/gcd/gcd.pas"];
    let ran = polyc(&[&["compare"], &files[..]].concat()).exits(0);
    assert!(readme.contains(&ran.out), "README.md should show\n{}", ran.out);
}

/// Each block of the section is a part of the output of the command before it.
#[test]
fn the_map_shows_one_line_at_every_stage() {
    let page = std::fs::read_to_string(common::root().join("docs/architecture.md"));
    let page = page.expect("it is there");
    let section = page.split("\n## ").find(|it| it.starts_with("One line"));
    let mut parts = section.expect("there is one").split("```");
    let mut shown = 0;
    while let (Some(prose), Some(block)) = (parts.next(), parts.next()) {
        let Some((_, command)) = prose.rsplit_once("`polyc ") else {
            continue;
        };
        let (command, _) = command.split_once('`').expect("a command ends");
        let args: Vec<&str> = command.split(' ').collect();
        let ran = polyc(&args).exits(0);
        let block = block.strip_prefix("text\n").expect("blocks are text");
        assert!(ran.out.contains(block), "`{command}` prints\n{}", ran.out);
        shown += 1;
    }
    assert_eq!(shown, 6, "stages with a command");
}

#[test]
fn trace_shows_instructions_stack_and_locals() {
    let here = directory("trace");
    let path = file(&here, "t.expr", "fn add(a: int, b: int): int = a + b;\nadd(40, 2)\n");
    let ran = polyc(&["trace", "-O0", &path]).exits(0);
    assert_eq!(ran.err, "42\n", "the program's own output");
    let add = ran.out.lines().find(|it| it.contains("i64.add")).expect("traced");
    assert!(add.contains("[40 2]") && add.contains("a=40 b=2"), "{add}");
    let ran = polyc(&["trace", "-O0", "--format", "json", &path]).exits(0);
    let steps: Vec<serde_json::Value> = ran
        .out
        .lines()
        .map(|it| serde_json::from_str(it).expect("JSON"))
        .collect();
    let add = steps.iter().find(|it| it["instruction"] == "i64.add").expect("traced");
    assert_eq!(add["stack"], serde_json::json!(["40", "2"]));
    assert_eq!(add["locals"]["b"], "2");
    assert_eq!(add["line"], 1);
    polyc(&["trace", "-O0", "--fuel", "3", &path]).exits(4);
}

#[test]
fn languages_are_listed() {
    let ran = polyc(&["languages"]).exits(0);
    assert_eq!(ran.out.lines().count(), polyc::Engine::new().languages().all().len());
    for line in polyc(&["languages", "--format", "json"]).exits(0).out.lines() {
        let language: serde_json::Value = serde_json::from_str(line).expect("JSON");
        assert!(language["extensions"].as_array().is_some_and(|it| !it.is_empty()));
    }
}

#[test]
fn help_has_examples_and_completions_are_made() {
    assert!(polyc(&["--help"]).exits(0).out.contains("polyc compare"));
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = polyc(&["completions", shell]).exits(0).out;
        // Options of languages are completed too; the shells write them with and without dashes.
        assert!(script.contains("polyc") && script.contains("std"), "{shell}");
    }
}

/// The remarks about a loop that counts.
#[test]
fn remarks_tell_of_loops() {
    let text = "\
program p(output);
procedure q;
var i, s: integer;
begin
  s := 0;
  for i := 1 to 10 do
    s := s * 70000 + i;
  writeln(s)
end;
begin q end.
";
    let path = file(&directory("remarks-loops"), "a.pas", text);
    let ran = polyc(&["emit", "--remarks", &path]).exits(0);
    for expected in [
        "done: the counter steps before it is tested, and one branch ends an iteration (count, in `q`)",
        "done: `i64.const 70000` is made once, before the loop (keep, in `q`)",
    ] {
        assert!(ran.out.contains(expected), "{}", ran.out);
    }
}

/// The optimiser's remarks, with places, as text and as JSON.
#[test]
fn remarks_say_what_was_done_and_what_was_not() {
    let here = directory("remarks");
    let text = "\
(import (scheme base) (scheme write))
(define (square x) (* x x))
(define (sum n)
  (let loop ((i 0) (total 0))
    (if (= i n)
        total
        (loop (+ i 1) (+ total (square i))))))
(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))
(define (again n) (if (= n 0) 0 (again (- n 1))))
(define (with-two f) (f 1 2))
(define (three) (+ 1 (with-two (lambda (a b) (+ a b)))))
(let loop ((i 0))
  (when (< i 10)
    (display (+ (sum i) (fib i) (again i)))
    (loop (+ i 1))))
";
    let path = file(&here, "a.scm", text);
    let ran = polyc(&["emit", "--remarks", &path]).exits(0);
    let expected = [
        "5:9: missed: no copy of the loop for numbers of one kind: it would save too little (version, in `sum`)",
        "7:32: done: inlined `square` (inline, in `sum`)",
        "8:34: missed: `fib` is not inlined: it calls itself (inline, in `fib`)",
        "8:34: missed: the call of itself stays a call: something is done after it (recur, in `fib`)",
        "8:48: missed: `fib` is not inlined: it calls itself (inline, in `fib`)",
        "8:48: missed: the call of itself stays a call: something is done after it (recur, in `fib`)",
        "9:28: missed: no copy of the loop for numbers of one kind: it would save too little (version, in `again`)",
        "9:33: done: the tail call of itself is a jump (recur, in `again`)",
        "11:22: done: calls `lambda` directly (calls, in `three`)",
        "11:22: done: inlined `with-two` (inline, in `three`)",
        "13:14: missed: `i` could be i64, but is used as a dynamic value more often (unbox, in `main`)",
        "14:17: missed: `sum` is not inlined: it has a loop (inline, in `main`)",
        "14:25: missed: `fib` is not inlined: it calls itself (inline, in `main`)",
        "14:33: missed: `again` is not inlined: it has a loop (inline, in `main`)",
    ];
    let expected: String = expected.map(|it| format!("{path}:{it}\n")).concat();
    assert_eq!(ran.out, expected);
    let ran = polyc(&["emit", "--remarks", "--format", "json", &path]).exits(0);
    let first = ran.out.lines().next().expect("there is one");
    let first: serde_json::Value = serde_json::from_str(first).expect("JSON");
    assert_eq!(first["remark"], "missed");
    assert_eq!((&first["line"], &first["column"]), (&5.into(), &9.into()));
    let output = here.join("a.pbc");
    let output = output.to_str().expect("a plain name");
    let ran = polyc(&["build", "--remarks", &path, "-o", output]).exits(0);
    assert_eq!(ran.err, expected);
    // At -O0 nothing is done, and nothing is reported.
    polyc(&["emit", "--remarks", "-O", "0", &path]).exits(0).prints("");
}

/// A module file reveals nothing about the machine that made it.
#[test]
fn a_module_file_holds_no_absolute_path() {
    let here = directory("portable");
    let build = |source: &str, name: &str| {
        let module = here.join(name);
        let module = module.to_str().expect("UTF-8");
        polyc(&["build", source, "-o", module]).exits(0).prints("");
        std::fs::read(module).expect("it has been written")
    };
    let root = common::root().canonicalize().expect("it is there");
    let inside = root.join("corpus/gcd/gcd.expr");
    let inside = inside.to_str().expect("UTF-8");
    assert_eq!(build(inside, "inside.pbc"), build("corpus/gcd/gcd.expr", "plain.pbc"));
    let text = std::fs::read(inside).expect("it is there");
    // The test's directory may be in the root's, so that its files are named from there.
    let outside = std::env::temp_dir().join(format!("polyc-{}.expr", std::process::id()));
    std::fs::write(&outside, text).expect("it can be written");
    let outside = outside.to_str().expect("UTF-8");
    let module = build(outside, "outside.pbc");
    std::fs::remove_file(outside).expect("it is there");
    let directory = std::env::temp_dir();
    let directory = directory.to_str().expect("UTF-8").as_bytes();
    assert!(!module.windows(directory.len()).any(|it| it == directory));
}
