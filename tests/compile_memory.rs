//! The memory that compiling holds at once is linear in the text: a bounded number of bytes for each token, in every
//! language, at every level. Each text is long in one way.

#![allow(clippy::disallowed_methods, reason = "the test looks at the clock")]

#[path = "common/counting.rs"]
mod counting;

use std::time::{Duration, Instant};

use polyc::{CompileLimits, Engine, Level, Limit, Source};

/// What is held whatever the text.
const CONSTANT: usize = 2 << 20;
/// What is held for each token.
const EACH: usize = 400;
/// What compiling a token takes, unoptimised compilers and busy machines included.
const TIME: Duration = Duration::from_micros(200);

/// The texts of `0..count`, joined.
fn each(count: usize, text: impl FnMut(usize) -> String) -> String {
    (0..count).map(text).collect()
}

/// Compiles at every level, within the bounds.
fn check(language: &str, what: &str, text: &str) {
    let engine = Engine::new();
    let language = engine.languages().by_name(language).expect("it is there");
    let unit = Source::new(language.info().name, "long", text);
    let tokens = engine.tokens(unit).result.expect("tokens").lines().count();
    // The preludes are decoded when the first program needs them.
    drop(engine.compile(Source::new(
        language.info().name,
        "first",
        language.info().samples[0].source,
    )));
    for level in Level::ALL {
        let start = Instant::now();
        let (compiled, peak) = counting::peak(|| engine.module(unit.level(level), &mut ()));
        let taken = start.elapsed();
        assert!(compiled.result.is_some(), "{what}: {}", compiled.report(false));
        let used = peak.saturating_sub(CONSTANT) / tokens;
        let name = language.info().name;
        assert!(used <= EACH, "{name} {what}, {level:?}: {used} bytes a token");
        let most = TIME * u32::try_from(tokens).expect("few");
        assert!(taken < most, "{name} {what}, {level:?}: {taken:?}");
    }
}

/// Compiles within a limit of memory, or is refused for it; holds no more than three times the limit, what the text
/// takes and a constant in either case. Whether it compiled.
fn within(language: &str, text: &str, memory: usize) -> bool {
    let limits = CompileLimits {
        memory: Some(memory as u64),
        ..CompileLimits::default()
    };
    let engine = Engine::new().limited(limits);
    let language = engine.languages().by_name(language).expect("it is there");
    let unit = Source::new(language.info().name, "long", text);
    let (compiled, peak) = counting::peak(|| engine.module(unit.level(Level::O2), &mut ()));
    let beginning = &text[..60];
    let most = 3 * memory + 64 * text.len() + (32 << 20);
    assert!(peak <= most, "{beginning}: {peak} bytes, more than {most}");
    assert!(
        compiled.result.is_some() || compiled.limit() == Some(Limit::Memory),
        "{beginning}: {}",
        compiled.report(false)
    );
    assert_ne!(compiled.result.is_some(), compiled.limit().is_some());
    compiled.result.is_some()
}

/// A loop around many branches, each of which changes one of many variables, which all live through the whole loop.
fn variables_and_joins(count: usize) -> String {
    let names = each(count, |it| format!("w{it}, "));
    let set = each(count, |it| format!("w{it} := x;\n"));
    let change = each(count, |it| {
        let (to, from) = (it * 7 % count, (it + 1) % count);
        format!("if x = w{it} then w{to} := w{from} + 1;\n")
    });
    let sum = each(count, |it| format!("x := x + w{it};\n"));
    format!(
        "program p(output); var x: integer; procedure q; var {names} last: integer; begin x := 0; {set} \
         while x < 10 do begin {change} x := x + 1 end; {sum} end; begin q; writeln(x) end."
    )
}

#[test]
fn limits() {
    const MEMORY: usize = 16 << 20;
    let list = |count| format!("size([{}])", "1,".repeat(count));
    assert!(within("expr", &list(20_000), MEMORY));
    assert!(!within("expr", &list(2_000_000), MEMORY));
    let quoted = |count| format!("(display (length '({})))", "1 ".repeat(count));
    assert!(within("lisp", &quoted(20_000), MEMORY));
    assert!(!within("lisp", &quoted(2_000_000), MEMORY));
    // What macros make counts as what is written.
    let body = "(display 1)".repeat(20);
    let uses = "(m)".repeat(20_000);
    let macros = format!("(define-syntax m (syntax-rules () ((_) (begin {body})))) {uses}");
    assert!(!within("lisp", &macros, MEMORY));
    let statements = each(200_000, |it| format!("a := a + {it};\n"));
    let program = format!("program p; var a: integer; begin {statements} end. {{ long }}");
    assert!(!within("pascal", &program, MEMORY));
    assert!(within("pascal", &variables_and_joins(1_000), 64 << 20));
}

/// Functions each copied to the one before it: what is copied names each call it came through.
#[test]
fn chains_of_calls() {
    let routines = each(3_000, |it| format!("procedure q{}; begin q{it} end;\n", it + 1));
    let first = "procedure q0; begin a := 1 end;";
    check(
        "pascal",
        "chain",
        &format!("program p; var a: integer; {first} {routines} begin q3000 end."),
    );
    let functions = each(3_000, |it| format!("fn f{}(x: int): int = f{it}(x);\n", it + 1));
    check(
        "expr",
        "chain",
        &format!("fn f0(x: int): int = x;\n{functions} f3000(1)"),
    );
}

/// Variables that cannot all have a parameter at each place where ways meet live in the frame.
#[test]
fn variables_times_joins() {
    check("pascal", "joins", &variables_and_joins(2_000));
}

#[test]
fn expr() {
    let check = |what, text: &str| check("expr", what, text);
    let numbers = each(60_000, |it| format!("{it},"));
    check("list", &format!("size([{numbers}])"));
    // Just more than what a list that doubles holds.
    let ones = "1, ".repeat(66_000);
    check("list of ones", &format!("size([{ones}])"));
    let strings = each(60_000, |it| format!("'s{it}',"));
    check("strings", &format!("size([{strings}])"));
    let entries = each(40_000, |it| format!("{it}: 'a',"));
    check("map", &format!("size({{{entries}}})"));
    let sum = each(900, |it| format!("{it} + "));
    let sums = each(60, |it| format!("let s{it} = {sum} 1;\n"));
    check("sums", &format!("{sums} s1"));
    let functions = each(10_000, |it| format!("fn f{it}(x: int): int = x + {it};\n"));
    check("functions", &format!("{functions} f3(2)"));
    let lets = each(20_000, |it| format!("let v{it} = {it};\n"));
    check("definitions", &format!("{lets} v7"));
    let chain = each(900, |it| format!("x == {it} ? {it} : "));
    let chains = each(20, |it| format!("fn f{it}(x: int): int = {chain} 7;\n"));
    check("conditionals", &format!("{chains} f3(2)"));
    let params = each(20_000, |it| format!("x{it}: int, "));
    check("parameters", &format!("fn f({params} y: int): int = y;\n1"));
    let lists = each(10_000, |it| format!("[{it}, x, 'a'],"));
    check("lists of lists", &format!("fn f(x: int): int = size([{lists}]); f(2)"));
    let calls = each(10_000, |it| format!("f(x + {it}),"));
    check(
        "calls",
        &format!("fn f(x: int): int = x * 2; fn g(x: int): int = size([{calls}]); g(2)"),
    );
}

#[test]
fn lisp() {
    let check = |what, text: &str| check("lisp", what, text);
    let numbers = each(100_000, |it| format!("{it} "));
    check("quoted list", &format!("(display (length '({numbers})))"));
    let symbols = each(60_000, |it| format!("s{it} "));
    check("quoted symbols", &format!("(display (length '({symbols})))"));
    check("call", &format!("(display (list {numbers}))"));
    let ones = "1 ".repeat(132_000);
    check("call of ones", &format!("(display (list {ones}))"));
    let (bindings, choices) = (
        each(1_500, |it| format!("(v{it} {it})")),
        each(1_500, |it| format!("(if (eqv? v{it} 99) (set! v{it} 1))")),
    );
    check("choices", &format!("(define (f) (let ({bindings}) {choices} v1)) (f)"));
    let quotes = each(40_000, |it| format!("'s{it} "));
    check("symbols", &format!("(display (list {quotes}))"));
    let body = each(20_000, |it| format!("(set! x (+ x {it}))\n"));
    check("body", &format!("(define (f x) {body} x) (f 1)"));
    check("statements", &format!("(define x 1) {body}"));
    let calls = each(20_000, |it| format!("(display {it})\n"));
    check("calls", &calls);
    let definitions = each(10_000, |it| format!("(define (f{it} x) (+ x {it}))\n"));
    check("definitions", &definitions);
    let macros = each(4_000, |it| {
        format!("(define-syntax m{it} (syntax-rules () ((_ a b) (+ a b {it}))))\n")
    });
    check("macros", &macros);
    let uses = each(20_000, |it| format!("(m x {it})\n"));
    let inc = "(define-syntax m (syntax-rules () ((_ a b) (set! a (+ a b)))))";
    check("macro uses", &format!("{inc} (define x 1) {uses}"));
    let clauses = each(400, |it| format!("((= x {it}) {it})\n"));
    let conds = each(20, |it| format!("(define (f{it} x) (cond {clauses}))\n"));
    check("cond", &conds);
    let clauses = each(400, |it| format!("(({it}) 'a)\n"));
    let cases = each(20, |it| format!("(define (f{it} x) (case x {clauses}))\n"));
    check("case", &cases);
    let bindings = each(10_000, |it| format!("(v{it} (f {it}))\n"));
    let sum = each(10_000, |it| format!("v{it} "));
    check(
        "let",
        &format!("(define (f x) x) (define (g) (let ({bindings}) (+ {sum}))) (g)"),
    );
    let fields = each(5_000, |it| format!("(f{it} f{it}-of) "));
    let names = each(5_000, |it| format!("f{it} "));
    check(
        "record",
        &format!("(define-record-type r (make {names}) r? {fields}) r?"),
    );
    let lambdas = each(10_000, |it| format!("(lambda (x) (+ x y {it}))\n"));
    check("closures", &format!("(define (f y) (list {lambdas})) (f 1)"));
}

#[test]
fn pascal() {
    let check = |what, declarations: &str, body: &str| {
        let text = format!("program p(output); {declarations} begin {body} end.");
        check("pascal", what, &text);
    };
    let body = each(20_000, |it| format!("a := a + {it};\n"));
    check("statements", "var a: integer;", &body);
    let procedure = format!("procedure q; var a: integer; begin a := 0; {body} writeln(a) end;");
    check("local statements", &procedure, "q");
    let chain = each(400, |it| format!("if a = {it} then a := 1 else "));
    let chains = each(20, |it| format!("procedure q{it}; begin {chain} a := 2 end;\n"));
    check("if", &format!("var a: integer; {chains}"), "q1");
    let ifs = each(10_000, |it| format!("if a = {it} then a := a + 1;\n"));
    check("ifs", "var a: integer;", &ifs);
    let cases = each(20_000, |it| format!("{it}: a := {it};\n"));
    check("case", "var a: integer;", &format!("a := 1; case a of {cases} end"));
    let fields = each(20_000, |it| format!("f{it}: integer;\n"));
    check("record", &format!("var r: record {fields} end;"), "r.f7 := 1");
    let constants = each(20_000, |it| format!("c{it} = {it};\n"));
    check("constants", &format!("const {constants}"), "writeln(c7)");
    let names = each(30_000, |it| format!("n{it}, "));
    check("enumeration", &format!("type t = ({names} last); var x: t;"), "x := n7");
    let variables = each(20_000, |it| format!("v{it}: integer;\n"));
    check("variables", &format!("var {variables}"), "v7 := 1");
    let procedures = each(5_000, |it| format!("procedure q{it}; begin a := a + 1 end;\n"));
    let calls = each(5_000, |it| format!("q{it};\n"));
    check("procedures", &format!("var a: integer; {procedures}"), &calls);
    let writes = each(20_000, |it| format!(", {it}"));
    check("write", "", &format!("write(1{writes})"));
    let strings = each(20_000, |it| format!("writeln('text {it}');\n"));
    check("strings", "", &strings);
    let names = each(33_000, |it| format!("f{it}, "));
    check(
        "record of one type",
        &format!("var r: record {names} last: char end;"),
        "r.f7 := 'a'",
    );
    let labels = each(9_000, |it| format!("{}, ", it + 1));
    let gotos = each(9_000, |it| {
        format!(
            "{}: a := a + 1; if a = {it} then goto {};\n",
            it + 1,
            (it * 7919) % 9_000 + 1
        )
    });
    check(
        "goto",
        &format!("label {labels} 9999; var a: integer;"),
        &format!("a := 1; {gotos} 9999: a := 2"),
    );
    let params = each(5_000, |it| format!("x{it}: integer; "));
    let arguments = each(5_000, |it| format!("{it}, "));
    check(
        "parameters",
        &format!("procedure q({params} y: integer); begin end;"),
        &format!("q({arguments} 1)"),
    );
}
