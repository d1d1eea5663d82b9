//! The shape of the command line: the program and its arguments, modules beside it, reports in one format, options of
//! the languages, names that are nearly right.

mod common;

use common::{directory, file, polyc};
use serde_json::Value;

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("one JSON object")
}

#[test]
fn what_follows_the_program_is_the_programs() {
    let here = directory("shape_arguments");
    let text = "(import (scheme base) (scheme write) (scheme process-context)) (write (cdr (command-line)))";
    let path = file(&here, "args.scm", text);
    let rest = ["a", "--fuel", "1", "-e", "x", "--help", "--", "run", "-"];
    let written = r#"("a" "--fuel" "1" "-e" "x" "--help" "--" "run" "-")"#;
    for before in [&[][..], &["run"], &["--fuel", "1m"], &["run", "--fuel", "1m"]] {
        polyc(&[before, &[&path], &rest[..]].concat()).exits(0).prints(written);
    }
    polyc(&[&["-l", "lisp", "-e", text], &rest[..]].concat())
        .exits(0)
        .prints(written);
    let ran = polyc(&[&["trace", &path], &rest[..]].concat()).exits(0);
    assert_eq!(ran.err, written);
}

/// A module that exports `answer`, and one that imports it and returns what it gives.
const ANSWER: &str = "fn answer(x: int): int = x; answer(1)";

#[test]
fn modules_stand_beside_the_program() {
    let here = directory("shape_with");
    let library = file(&here, "answers.expr", ANSWER);
    let path = |name: &str| here.join(name).to_str().expect("UTF-8").to_owned();
    // No language imports from another yet: the text form does.
    let text = polyc(&["emit", "-O0", "--stage", "bytecode", &library]).exits(0).out;
    assert!(text.contains("export \"answer\""), "{text}");
    let program = "module \"main\" language \"expr\" producer \"by hand\"
import0 = function \"answers\" \"answer\" (i64) -> i64
entry fn0

fn0 = function \"main\" direct () -> any {
  stack 1
  i64.const 42
  call.import import0
  any.from_i64
  return
}
";
    let program = file(&here, "main.pbt", program);
    let module = path("main.pbc");
    polyc(&["asm", &program, "-o", &module]).exits(0).prints("");
    polyc(&["--with", &library, &module]).exits(0).prints("42\n");
    let built = path("answers.pbc");
    polyc(&["build", &library, "-o", &built]).exits(0).prints("");
    polyc(&["--with", &built, &module]).exits(0).prints("42\n");
    polyc(&["trace", "--with", &built, &module]).exits(0).complains("42");
    polyc(&[&module]).exits(2).complains("answers");
    let wrong = file(&here, "wrong.expr", "1 +");
    polyc(&["--with", &wrong, &module]).exits(1).complains("wrong.expr:1");
    polyc(&["--with", &path("none.pbc"), &module])
        .exits(2)
        .complains("none.pbc");
}

#[test]
fn every_report_has_the_format_asked_for() {
    let here = directory("shape_format");
    let gcd = "corpus/gcd/gcd.expr";
    let module = here.join("gcd.pbc");
    let module = module.to_str().expect("UTF-8");
    polyc(&["build", gcd, "-o", module]).exits(0);
    let verified = json(&polyc(&["verify", "--format", "json", module]).exits(0).out);
    assert!(verified["functions"].as_u64() > Some(1), "{verified}");
    let sides = polyc(&["compare", "--format", "json", gcd, "corpus/gcd/gcd.scm"]).exits(0);
    let sides: Vec<Value> = sides.out.lines().map(json).collect();
    assert_eq!(sides.len(), 2);
    assert!(
        sides
            .iter()
            .all(|it| it["function"] == "gcd" && it["instructions"].as_u64() > Some(9))
    );
    let languages = polyc(&["languages", "--format", "json"]).exits(0);
    let languages: Vec<Value> = languages.out.lines().map(json).collect();
    assert_eq!(languages[0]["options"], serde_json::json!(["std"]));
    for command in [
        &["run"][..],
        &["check"],
        &["emit"],
        &["dis"],
        &["verify"],
        &["trace"],
        &["build", "-o", "x"],
        &["asm", "-o", "x"],
    ] {
        let args = [command, &["--format", "json", "no-such-file.expr"]].concat();
        let report = json(&polyc(&args).exits(2).err);
        assert_eq!(report["code"], "usage", "{command:?}");
    }
    for report in ["--stats", "--bill"] {
        let ran = polyc(&["--format", "json", report, gcd]).exits(0);
        json(ran.err.lines().next().expect("a report"));
    }
}

#[test]
fn the_standard_of_expr_is_an_option_and_an_extension() {
    let here = directory("shape_std");
    let defines = "let x = 1;\nfn f(a: int): int = a;\nf(x)\n";
    let (cel, expr) = (file(&here, "a.cel", defines), file(&here, "a.expr", defines));
    polyc(&[&expr]).exits(0).prints("1\n");
    polyc(&["--std", "all", &cel]).exits(0).prints("1\n");
    for args in [
        &[cel.as_str()][..],
        &["--std", "cel", &expr],
        &["--std=cel", "check", &expr][1..],
    ] {
        let args = if args[0] == "check" {
            &["check", "--std", "cel", &expr][..]
        } else {
            args
        };
        let ran = polyc(args)
            .exits(1)
            .complains("`let` defines a name here, and CEL has no definitions");
        assert_eq!(ran.err.matches("E008").count(), 2, "{ran:#?}");
    }
    polyc(&["emit", "--stage", "tree", &cel]).exits(1).complains("E008");
    // CEL reserves `let`, but not after a point; `fn` is a name like any other.
    let names = "{'let': 2}.let + {'fn': 1}.fn + [3].map(fn, fn + 1)[0]";
    let names = file(&here, "names.cel", names);
    polyc(&[&names]).exits(0).prints("7\n");
    polyc(&["--std", "cel", "-l", "expr", "-e", ""])
        .exits(1)
        .complains("E008");
    // A module file says what it was compiled as.
    let module = here.join("names.pbc");
    let module = module.to_str().expect("UTF-8");
    polyc(&["build", &names, "-o", module]).exits(0);
    assert!(polyc(&["verify", module]).exits(0).out.ends_with("-O2 --std cel\n"));
    polyc(&["build", "--std", "all", &names, "-o", module]).exits(0);
    assert!(polyc(&["verify", module]).exits(0).out.ends_with("-O2\n"));
    polyc(&["--std", "cel", module])
        .exits(2)
        .complains("nothing here is compiled");
    // It is of some use as long as one file is of its language.
    polyc(&["compare", "--std", "cel", &names, "corpus/gcd/gcd.scm"]).exits(0);
    polyc(&["check", "--std", "cel", "corpus/gcd/gcd.scm"])
        .exits(2)
        .complains("`--std` is an option of Expr");
    polyc(&["--std", "cell", &names]).exits(2).complains("'cel'");
    let help = polyc(&["check", "--help"]).exits(0).out;
    let (_, own) = help.split_once("Expr (CEL with definitions):\n").expect("its options");
    assert!(own.contains("--std") && own.contains("- cel:"), "{own}");
}

#[test]
fn names_that_are_nearly_right_are_told() {
    let gcd = "corpus/gcd/gcd.expr";
    for (args, told) in [
        (&["comapre", gcd, gcd][..], "did you mean `compare`?"),
        (&["--fule", "1", gcd], "'--fuel'"),
        (&["emit", "--stage", "bytcode", gcd], "'bytecode'"),
        (&["emit", "--print-after", "inlin", gcd], "did you mean `inline`?"),
        (&["dis", "--function", "gdc", gcd], "did you mean `gcd`?"),
        (&["-l", "lips", gcd], "did you mean `lisp`?"),
    ] {
        polyc(args).exits(2).complains(told);
    }
}

/// A function of more parameters than the machine has registers: only code generation finds that.
#[test]
fn a_module_that_the_verifier_refuses_is_told_of_where_code_is_made() {
    let here = directory("shape_refused");
    let names: String = (0..60_000).map(|it| format!(" x{it}")).collect();
    let path = file(&here, "large.scm", format!("(define y 1)\n(define (f{names}) x7)\n"));
    for command in [&["emit", "--stage", "bytecode"][..], &["build", "-o", "x"], &["run"]] {
        let ran = polyc(&[command, &[&path]].concat()).exits(1).complains("C010");
        assert!(ran.out.is_empty() && ran.err.contains("large.scm:2:"), "{command:?}");
    }
    let out = here.join("x.pbc");
    let out = out.to_str().expect("UTF-8");
    let ran = polyc(&["build", "--remarks", &path, "-o", out]).exits(1);
    assert_eq!(ran.err.matches("C010").count(), 1);
    polyc(&["check", &path]).exits(0).prints("");
    polyc(&["emit", "--stage", "ir", "-O0", &path]).exits(0);
}
