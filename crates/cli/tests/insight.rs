//! `polyc run` with `--bill`, `--profile`, `--coverage` and `--stats`, in every language.

mod common;

use common::{directory, file, polyc};

/// The same in three languages: `busy` takes the fuel, on line 2 or 3, and line 5 never runs.
const PROGRAMS: [(&str, &str); 3] = [
    (
        "busy.expr",
        "fn busy(n: int, sum: int): int = n == 0 ? sum :
  busy(n - 1, sum + n);
fn choose(n: int): int = n > 0 ?
  busy(n, 0) :
  n * 7;
choose(20000)
",
    ),
    (
        "busy.scm",
        "(define (busy n sum) (if (= n 0) sum
  (busy (- n 1) (+ sum n))))
(define (choose n) (if (> n 0)
  (busy n 0)
  (* n 7)))
(display (choose 20000))
",
    ),
    (
        "busy.pas",
        "program p(output); var n, sum: integer;
procedure busy; begin while n > 0 do begin
  sum := sum + n; n := n - 1 end end;
begin n := 20000; sum := 0; if n > 0 then busy else
  n := n * 7;
  writeln(sum:1) end.
",
    ),
];

#[test]
fn a_bill_adds_up_to_the_fuel_used() {
    let here = directory("bill");
    for (name, text) in PROGRAMS {
        let path = file(&here, name, text);
        for level in ["-O0", "-O2"] {
            let ran = polyc(&["--bill", "--stats", "--format", "json", level, &path]).exits(0);
            let reports: Vec<serde_json::Value> = ran
                .err
                .lines()
                .map(|it| serde_json::from_str(it).expect("an object a line"))
                .collect();
            let (bill, stats) = (&reports[0], &reports[1]["statistics"]);
            let sum = |rows: &str| -> u64 {
                let rows = bill[rows].as_array().expect("rows");
                rows.iter().filter_map(|it| it["fuel"].as_u64()).sum()
            };
            let used = stats["fuel"].as_u64().expect("a number");
            assert!(used > 50_000, "{name} {level}: {used}");
            assert_eq!(bill["bill"].as_u64(), Some(used), "{name} {level}");
            assert_eq!((sum("functions"), sum("lines")), (used, used), "{name} {level}");
            let first = &bill["lines"][0];
            assert_eq!(first["function"], "busy", "{name} {level}: {first}");
            assert!(first["times"].as_u64() >= Some(20_000), "{first}");
            // The bill is the program's charge without a bill.
            let limit = format!("--fuel={used}");
            polyc(&[&limit, level, &path]).exits(0);
            // Fuel is tested where a loop turns, not at the end of a run.
            let limit = format!("--fuel={}", used - 2000);
            polyc(&[&limit, level, &path]).exits(4);
        }
    }
}

/// A pass makes a copy of the loop for small integers, with code that has no place.
#[test]
fn a_function_has_one_row_whatever_passes_make_of_it() {
    let here = directory("one_row");
    let text = "(define (f v n) (let loop ((i 0) (s 0)) (if (< i n) (loop (+ i 1) (+ s (vector-ref v i))) s)))
(write (f (vector 1 2 'x 4) 2))";
    let path = file(&here, "sum.scm", text);
    for level in ["-O0", "-O1", "-O2"] {
        let ran = polyc(&["--bill", "--format", "json", level, &path]).exits(0);
        let bill: serde_json::Value = serde_json::from_str(&ran.err).expect("an object");
        let rows = bill["functions"].as_array().expect("rows");
        let of_f = rows.iter().filter(|it| it["function"] == "f");
        let files: Vec<_> = of_f.filter_map(|it| it["file"].as_str()).collect();
        assert_eq!(files, [path.as_str()], "{level}");
    }
}

#[test]
fn a_bill_is_made_of_a_run_that_stopped() {
    let text = "(define (spin) (spin)) (spin)";
    let ran = polyc(&["--bill", "--fuel", "1000", "-e", text, "-l", "lisp"]).exits(4);
    ran.complains("the fuel is used up").complains("Fuel used: 10");
}

#[test]
fn a_bill_counts_natives_and_macros_where_they_are_used() {
    let here = directory("bill_natives");
    let text = "(define-syntax twice (syntax-rules () ((_ e) (begin e e))))
(define s (make-string 100000 #\\x))
(define (f)
  (twice (string-copy s)))
(display (string-length (f)))
";
    let path = file(&here, "natives.scm", text);
    let ran = polyc(&["--bill", "--format", "json", &path]).exits(0);
    let bill: serde_json::Value = serde_json::from_str(&ran.err).expect("one object");
    assert_eq!(bill["lines"][0]["line"], 4, "{bill}");
    assert!(bill["lines"][0]["fuel"].as_u64() > Some(40_000), "{bill}");
}

#[test]
fn a_profile_has_collapsed_stacks_with_the_names_of_the_source() {
    let here = directory("profile");
    for (name, text) in PROGRAMS {
        let path = file(&here, name, text);
        let out = here.join(format!("{name}.folded"));
        let out = out.to_str().expect("UTF-8");
        let plain = polyc(&[&path]).exits(0);
        let ran = polyc(&["--profile", out, &path]).exits(0);
        assert_eq!((ran.out, ran.err.as_str()), (plain.out, ""));
        let stacks = common::read(out);
        let mut total = 0;
        for line in stacks.lines() {
            let (stack, fuel) = line.rsplit_once(' ').expect("stack and count");
            assert!(stack.contains(&format!("({path})")) || stack.contains(name), "{line}");
            total += fuel.parse::<u64>().expect("a count");
        }
        assert!(total > 50_000, "{stacks}");
        assert!(stacks.contains(";busy ("), "{stacks}");
    }
}

#[test]
fn a_profile_keeps_the_limits() {
    let here = directory("profile_limits");
    let out = here.join("spin.folded");
    let out = out.to_str().expect("UTF-8");
    let text = "(define (spin) (spin)) (spin)";
    for limit in ["--fuel=123456", "--time=0.2"] {
        polyc(&["--profile", out, limit, "-e", text, "-l", "lisp"]).exits(4);
        assert!(common::read(out).contains("spin"));
    }
    let deep = "(define (f n) (if (= n 0) 0 (+ 1 (f (- n 1))))) (f 300000)";
    polyc(&["--profile", out, "-e", deep, "-l", "lisp"]).exits(0);
    assert!(common::read(out).contains(";…;"));
}

#[test]
fn coverage_says_which_lines_ran() {
    let here = directory("coverage");
    for (name, text) in PROGRAMS {
        let path = file(&here, name, text);
        let out = here.join(format!("{name}.info"));
        let out = out.to_str().expect("UTF-8");
        polyc(&["--coverage", out, &path]).exits(0);
        let info = common::read(out);
        assert!(info.contains(name) && info.ends_with("end_of_record\n"), "{info}");
        assert!(info.contains("\nDA:5,0\n"), "{name}: {info}");
        let busy = if name == "busy.pas" { "DA:3," } else { "DA:2," };
        let line = info.lines().find_map(|it| it.strip_prefix(busy));
        assert_eq!(line, Some("20000"), "{name}: {info}");
        assert!(info.contains("busy\n") && info.contains("\nLF:"), "{info}");
        assert_eq!(info.matches("SF:").count(), 1, "no preludes: {info}");
    }
}

#[test]
fn coverage_counts_loops_and_calls() {
    let here = directory("coverage_loops");
    let text = "program loops;\nvar i: integer;\nprocedure p(n: integer);\nbegin\n  while n > 0 do\n    n := n - 1\nend;\n\
                begin\n  for i := 1 to 3 do\n    p(i)\nend.\n";
    let path = file(&here, "loops.pas", text);
    let out = here.join("loops.info");
    let out = out.to_str().expect("UTF-8");
    polyc(&["--coverage", out, &path]).exits(0);
    let info = common::read(out);
    for row in ["FN:3,p", "FNDA:3,p", "DA:5,9", "DA:6,6", "DA:9,3", "DA:10,3"] {
        assert!(info.contains(&format!("\n{row}\n")), "{row}: {info}");
    }
    let text = "(define f (lambda (x) x))\n(define l (list (lambda () 1)\n (lambda () 2)))\n((cadr l))\n";
    let path = file(&here, "names.scm", text);
    polyc(&["--coverage", out, &path]).exits(0);
    let info = common::read(out);
    for row in ["FNDA:0,lambda:2", "FNDA:1,lambda:3"] {
        assert!(info.contains(&format!("\n{row}\n")), "{row}: {info}");
    }
}

#[test]
fn a_line_after_the_end_of_the_program_has_not_run() {
    let here = directory("coverage_end");
    let text = "(display 1)\n(exit 7)\n(display 2)\n(define (never)\n  3)\n";
    let path = file(&here, "end.scm", text);
    let out = here.join("end.info");
    let out = out.to_str().expect("UTF-8");
    polyc(&["--coverage", out, &path]).exits(7);
    let info = common::read(out);
    for row in ["DA:1,1", "DA:2,1", "DA:3,0"] {
        assert!(info.contains(&format!("\n{row}\n")), "{row}: {info}");
    }
}

#[test]
fn statistics_tell_of_collections() {
    let text = "(define (f n) (if (> n 0) (begin (make-vector 1000 n) (f (- n 1))))) (f 100000)";
    let ran = polyc(&["--stats", "-e", text, "-l", "lisp"]).exits(0);
    let row = |name: &str| -> u64 {
        let line = ran.err.lines().find(|it| it.trim_start().starts_with(name));
        let number = line.and_then(|it| it.split_whitespace().nth(1));
        number.expect("a row").parse().expect("a number")
    };
    assert!(row("collections") > 1 && row("fuel") > 100_000 && row("functions") > 1);
}

/// A native may cost more than there is between two looks at the stack.
#[test]
fn a_profile_goes_past_expensive_calls() {
    let here = directory("profile_dear");
    let out = here.join("expensive.folded");
    let out = out.to_str().expect("UTF-8");
    let text = "(vector-length (vector-append (make-vector 1000000 0)))";
    let ran = polyc(&["--profile", out, "-e", text, "-l", "lisp"]).exits(0);
    assert_eq!(ran.out, "1000000\n");
    assert!(common::read(out).contains(" 375"), "{}", common::read(out));
}

#[test]
fn a_file_that_cannot_be_written_keeps_nothing_else_back() {
    let here = directory("unwritable");
    let out = here.join("out.info");
    let out = out.to_str().expect("UTF-8");
    let nowhere = here.join("nowhere").join("out.folded");
    let nowhere = nowhere.to_str().expect("UTF-8");
    let program = ["--bill", "--stats", "-e", "(display 7)", "-l", "lisp"];
    let ran = polyc(&[&["--profile", nowhere, "--coverage", out], &program[..]].concat()).exits(2);
    assert_eq!(ran.out, "7");
    let ran = ran.complains(nowhere).complains("Fuel used");
    ran.complains("collections");
    assert!(common::read(out).contains("DA:1,"), "{}", common::read(out));
    polyc(&[&["--coverage", nowhere], &program[..]].concat())
        .exits(2)
        .complains("Fuel used");
}

#[test]
fn a_profile_and_coverage_may_go_to_standard_output() {
    let program = ["-e", "(display 7)", "-l", "lisp"];
    let ran = polyc(&[&["--profile", "-"], &program[..]].concat()).exits(0);
    assert!(ran.out.starts_with("7(all) "), "{}", ran.out);
    let ran = polyc(&[&["--coverage", "-"], &program[..]].concat()).exits(0);
    assert!(ran.out.starts_with("7TN:\nSF:<text>\n"), "{}", ran.out);
}
