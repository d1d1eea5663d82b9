//! Reports of run-time errors and of limits, for people and for programs, in every language and at every level.

use polyc::{
    Detail, Engine, Level, Limit, Limits, MemoryHost, Outcome, Program, Report, Session, Source, TrapCode, decode,
    encode, parse_text, verify,
};

const LEVELS: [Level; 3] = [Level::O0, Level::O1, Level::O2];

fn compiled(engine: &Engine, language: &str, text: &str, level: Level) -> Program {
    let compiled = engine.compile(Source::new(language, "it", text).level(level));
    compiled.unwrap_or_else(|it| panic!("{it}"))
}

fn run(engine: &Engine, program: &Program, limits: Limits) -> Report {
    let host = Box::new(MemoryHost::default());
    let mut session = Session::builder(engine).boxed_host(host).limits(limits).build();
    match session.run(program) {
        Outcome::Trapped(report) => report,
        Outcome::Paused(paused) => session.report(paused.limit),
        other => panic!("{other:?}"),
    }
}

/// The report of a program, which is the same at every level.
fn report(language: &str, text: &str, limits: Limits) -> Report {
    let engine = Engine::new();
    let all = LEVELS.map(|it| run(&engine, &compiled(&engine, language, text, it), limits));
    // Where a limit stops a program depends on what the optimiser left of it.
    if all[0].limit.is_none() {
        assert_eq!(all[0], all[1], "{language}: {text}");
        assert_eq!(all[0], all[2], "{language}: {text}");
    }
    all[2].clone()
}

fn failing(language: &str, text: &str) -> Report {
    report(language, text, Limits::default())
}

const DEEP: [(&str, &str); 6] = [
    (
        "expr",
        "fn deep(n: int): int = n == 0 ? 1 / n : 1 + deep(n - 1);\ndeep(70000)",
    ),
    (
        "expr",
        "fn even(n: int): int = n == 0 ? [1][n + 1] : 1 + odd(n - 1);\nfn odd(n: int): int = 1 + even(n - 1);\neven(70000)",
    ),
    (
        "lisp",
        "(define (deep n)\n  (if (= n 0) (car 5) (+ 1 (deep (- n 1)))))\n(display (deep 70000))",
    ),
    // Each call goes through a library function.
    (
        "lisp",
        "(define (deep n)\n  (if (= n 0) (car 5) (car (map (lambda (x) (list (deep x))) (list (- n 1))))))\n(display (deep 70000))",
    ),
    (
        "pascal",
        "program p(output);\nfunction deep(n: integer): integer;\nbegin if n = 0 then deep := 1 div n else deep := 1 + deep(n - 1) end;\nbegin writeln(deep(70000)) end.",
    ),
    (
        "pascal",
        "program p(output);\nvar a: array [1..3] of integer;\nprocedure b(n: integer); forward;\nprocedure c(n: integer); begin b(n - 1); a[1] := n end;\nprocedure b;\nbegin if n = 0 then a[n] := 1 else c(n); a[2] := n end;\nbegin b(70000) end.",
    ),
];

#[test]
fn a_deep_error_is_short_and_says_what_and_where_and_how_often() {
    for (language, text) in DEEP {
        let report = failing(language, text);
        let place = report.place().expect("there is one");
        let at = place.position.as_ref().expect("it has a source");
        let shown = report.to_string();
        let first = shown.lines().next().expect("it is not empty");
        assert!(
            first.starts_with(&format!("Error: {}, in {}", report.message, place.function)),
            "{shown}"
        );
        assert!(first.ends_with(&format!(" at it:{}:{}", at.line, at.column)), "{shown}");
        let line = text.lines().nth(at.line as usize - 1).expect("it has that line");
        assert!(shown.contains(&format!("{} │ {line}\n", at.line)), "{shown}");
        assert!(shown.contains(" repeated ") && shown.lines().count() <= 30, "{shown}");
        assert!(!shown.contains("lisp."), "{shown}");
        // Nothing is left out.
        let folded: u64 = report.trace.repeats.iter().map(|it| it.times * it.count as u64).sum();
        let calls = report.trace.frames.len() as u64 + folded;
        assert_eq!(report.trace.omitted(), 0, "{shown}");
        assert!((70_000..300_000).contains(&calls), "{calls}\n{shown}");
    }
}

#[test]
fn cycles_are_counted() {
    let repeats = |language: &str, text: &str| {
        let shown = failing(language, text).to_string();
        let lines = shown.lines().filter(|it| it.contains("repeated"));
        lines.map(str::trim).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(repeats(DEEP[0].0, DEEP[0].1), "… repeated 69,999 times");
    assert_eq!(repeats(DEEP[1].0, DEEP[1].1), "… these 2 repeated 34,999 times");
    // The library function between the two is not shown.
    assert_eq!(repeats(DEEP[3].0, DEEP[3].1), "… these 2 repeated 69,999 times");
}

#[test]
fn the_report_of_an_error_in_a_library_function_is_about_its_call() {
    let text = "(define (smallest numbers)\n  (car (vector-map + numbers)))\n(display (smallest 5))";
    let report = failing("lisp", text);
    assert!(report.trace.frames[0].is_library, "{report:?}");
    let place = report.place().expect("there is one");
    assert_eq!(place.function, "smallest");
    let shown = report.to_string();
    assert!(shown.contains("2 │   (car (vector-map + numbers)))"), "{shown}");
    assert!(shown.contains(", called here"), "{shown}");
    assert!(!shown.contains("lisp."), "{shown}");
    let full = report.render(Detail::Full, false);
    assert!(full.contains(" at lisp."), "{full}");
}

#[test]
fn values_are_shown_in_the_words_of_the_language() {
    let message = |language: &str, text: &str| failing(language, text).message;
    assert_eq!(
        message("lisp", "(raise (list 1 \"two\" 'three))"),
        "not caught: (1 \"two\" three)"
    );
    assert_eq!(message("lisp", "(error \"too large:\" 41 '(a))"), "too large: 41 (a)");
    assert_eq!(message("lisp", "(+ 1 #t)"), "#t is not a number");
    let index = message(
        "pascal",
        "program p; var a: array [2..4] of char; n: integer; begin n := 5; a[n] := 'x' end.",
    );
    assert!(index.contains("index 5 is outside 2..4"), "{index}");
    assert_eq!(failing("lisp", "(raise 'own)").code, None);
    assert_eq!(
        failing("expr", "1 / (size([1]) - 1)").code,
        Some(TrapCode::DivisionByZero)
    );
}

#[test]
fn a_limit_is_reported_as_an_error_is() {
    const ENDLESS: [(&str, &str); 3] = [
        ("expr", "fn f(n: int): int = f(n + 1) + 1;\nf(0)"),
        ("lisp", "(define (f n)\n  (+ 1 (f (+ n 1))))\n(display (f 0))"),
        (
            "pascal",
            "program p;\nprocedure f(n: integer);\nbegin f(n + 1); if n < 0 then f(n) end;\nbegin f(0) end.",
        ),
    ];
    for (language, text) in ENDLESS {
        for (limits, limit, words) in [
            (
                Limits {
                    depth: Some(5000),
                    ..Limits::default()
                },
                Limit::Depth,
                "calls are nested too deeply",
            ),
            (
                Limits {
                    fuel: Some(100_000),
                    ..Limits::default()
                },
                Limit::Fuel,
                "the fuel is used up",
            ),
        ] {
            let report = report(language, text, limits);
            assert_eq!((report.limit, report.code), (Some(limit), None));
            let shown = report.to_string();
            assert!(shown.starts_with(&format!("Stopped: {words}, in f at it:")), "{shown}");
            assert!(shown.contains(" │ ") && shown.contains(" repeated "), "{shown}");
            assert!(shown.lines().count() <= 30, "{shown}");
        }
    }
}

#[test]
fn json_has_the_same_facts() {
    let (language, text) = DEEP[1];
    let report = failing(language, text);
    let json: serde_json::Value = serde_json::from_str(&report.to_json()).expect("it is JSON");
    assert_eq!(json["severity"], "error");
    assert_eq!(json["code"], report.code.map_or("", TrapCode::name));
    assert_eq!(json["message"], report.message);
    assert_eq!((&json["function"], &json["line"]), (&"even".into(), &1.into()));
    assert_eq!(json["source"]["text"], text.lines().next().expect("a line"));
    assert_eq!(json["repeats"][0]["times"], 34_999);
    assert_eq!(json["trace"].as_array().map(Vec::len), Some(report.trace.frames.len()));
    let stopped: serde_json::Value =
        serde_json::from_str(&Report::stopped(Limit::Memory).to_json()).expect("it is JSON");
    assert_eq!(
        (&stopped["severity"], &stopped["code"]),
        (&"limit".into(), &"memory".into())
    );
}

#[test]
fn a_module_file_has_positions_without_the_line() {
    let engine = Engine::new();
    for (language, text) in DEEP {
        let with = compiled(&engine, language, text, Level::O2);
        let module = decode(&encode(with.module())).expect("it was encoded");
        let without = Program::from(verify(module).expect("it was verified"));
        let found = run(&engine, &without, Limits::default());
        let expected = Report {
            excerpt: None,
            ..run(&engine, &with, Limits::default())
        };
        assert_eq!(found, expected);
        let shown = found.to_string();
        assert!(!shown.contains('│') && shown.lines().count() < 20, "{shown}");
    }
}

/// The trace goes through modules of two languages.
#[test]
fn a_trace_shows_each_language() {
    let engine = Engine::new();
    let inner = "(define (first-of x)\n  (car x))";
    let inner = compiled(&engine, "lisp", inner, Level::O2);
    engine.add_module(&inner).expect("no name of polyc's");
    let outer = parse_text(
        r#"
module "outer" language "expr" producer "by hand"
import0 = function "it" "first-of" (any) -> any
entry fn0
fn0 = function "outer" direct () -> any {
  locals any
  stack 1
  any.integer 7
  call.import import0
  local.set l0
  local.get l0
  return
}
"#,
    );
    let outer = verify(outer.expect("it is bytecode")).expect("it is well-formed");
    let report = run(&engine, &Program::from(outer), Limits::default());
    let languages: Vec<&str> = report.trace.frames.iter().map(|it| it.language.as_str()).collect();
    assert_eq!(languages, ["lisp", "expr"]);
    insta::assert_snapshot!(report.to_string().replace("  \n", "\n"));
}

#[test]
fn reports_read_well() {
    let mut all = String::new();
    for (language, text) in [DEEP[2], DEEP[5]] {
        all.push_str(&failing(language, text).to_string().replace("  \n", "\n"));
        all.push('\n');
    }
    insta::assert_snapshot!(all);
}

/// Calls of library functions that go through each other are counted, at least.
#[test]
fn many_library_calls_are_counted() {
    let text =
        "(define (deep n)\n  (if (= n 0) (car 5) (map (lambda (x) (deep x)) (list (- n 1)))))\n(display (deep 700))";
    let shown = failing("lisp", text).to_string();
    assert!(shown.ends_with("  (and 700 calls of library functions)\n"), "{shown}");
}

/// A stack without order: both ends are shown.
#[test]
fn a_long_trace_without_order_shows_both_ends() {
    let text = "(define (walk n seed)
  (cond ((= n 0) (car '()))
        ((even? (quotient seed 65536)) (+ 1 (walk (- n 1) (modulo (+ (* seed 25173) 13849) 16777216))))
        (else (* 1 (walk (- n 1) (modulo (+ (* seed 25173) 13849) 16777216))))))
(display (walk 5000 1))";
    let report = failing("lisp", text);
    let shown = report.to_string();
    assert!(report.trace.omitted() > 4000, "{shown}");
    assert!(shown.lines().count() <= 30, "{shown}");
    assert!(
        shown.contains(" more\n") && shown.ends_with("in main at it:5:10\n"),
        "{shown}"
    );
}

/// A language with no words of its own for this.
#[test]
fn a_wrong_number_of_arguments_names_the_procedure() {
    let message = |rest: &str, argc: usize| {
        let args = ", v0".repeat(argc);
        let params = if rest.is_empty() {
            "(any, any)"
        } else {
            "(any, any, any)"
        };
        let names = if rest.is_empty() {
            "v0: any, v1: any"
        } else {
            "v0: any, v1: any, v2: any"
        };
        let text = format!(
            "module \"m\" language \"none\"\nentry fn0\nfn0 = function \"main\" direct () -> any {{\nblock0:\n  \
             v0 = closure.new fn1 0\n  v1 = call.closure {argc} v0{args}\n  return v1\n}}\n\
             fn1 = function \"twice\" procedure{rest} {params} -> any {{\nblock0({names}):\n  return v1\n}}\n"
        );
        let module = polyc::ir::parse(&text).expect("it is IR");
        let program = polyc::finish_module(module, Level::O0).expect("it is verified").into();
        run(&Engine::new(), &program, Limits::default()).message
    };
    assert_eq!(message("", 0), "twice takes 1 argument, not 0");
    assert_eq!(message(" rest", 0), "twice takes at least 1 argument, not 0");
}
