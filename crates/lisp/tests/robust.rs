//! Hostile texts: nothing panics, overflows the stack or runs on, whatever is compiled.

use std::fmt::Write;
use std::sync::Arc;
use std::thread;

use polyc_base::{Budget, Declarations, Diagnosed, SourceMap};
use polyc_frontend::{Environment, Frontend, Input};
use polyc_lisp::LISP;

/// The stack: a quarter of that of a thread as Rust makes them.
const STACK: usize = 1 << 19;

struct NoModules;

impl Environment for NoModules {
    fn module(&mut self, _: &str) -> Option<Arc<Declarations>> {
        None
    }
}

/// The module alone.
fn module(text: &str) -> Diagnosed<polyc_ir::Module> {
    let mut sources = SourceMap::default();
    let file = sources.add("test.scm", text);
    let table = sources.table(|_| [0; 32]);
    LISP.compile(Input::new(&sources, file, &table, "test"), &mut NoModules)
}

/// The module, after tokens and tree.
fn compile(text: &str) -> Diagnosed<polyc_ir::Module> {
    let mut sources = SourceMap::default();
    let file = sources.add("test.scm", text);
    let _ = LISP.tokens(Input::new(&sources, file, &[], "test"), &Budget::default());
    let _ = LISP.tree(Input::new(&sources, file, &[], "test"), &Budget::default());
    module(text)
}

fn on_small_stack(run: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().stack_size(STACK).spawn(run);
    let thread = thread.expect("a thread can be made");
    thread.join().expect("the stack is large enough");
}

/// `open` n times, `inner`, `close` n times.
fn nest(open: &str, inner: &str, close: &str, depth: usize) -> String {
    open.repeat(depth) + inner + &close.repeat(depth)
}

#[test]
fn texts_nest_without_bound() {
    on_small_stack(|| {
        // Whether each is a program.
        let shapes = [
            ("(", "", ")", false),
            ("((", "1", ") 2)", true),
            ("'", "x", "", true),
            ("'(", "x", ")", true),
            ("'(a . ", "x", ")", true),
            ("`(,", "x", ")", true),
            ("`(a ,@", "x", ")", true),
            ("`", "x", "", true),
            ("#(", "1", ")", true),
            ("#;", "x", "", false),
            ("#u8(", "1", ")", false),
            ("(list ", "1", ")", true),
            ("(+ 1 ", "1", ")", true),
            ("(lambda () ", "1", ")", true),
            ("((lambda () ", "1", "))", true),
            ("((lambda (x) ", "1", ") 1)", true),
            ("((lambda x ", "1", ") 1)", true),
            ("(let ((x ", "1", ")) x)", true),
            ("(let ((x 1)) ", "x", ")", true),
            ("(let ((f (lambda () ", "1", "))) (f))", true),
            ("(let loop ((x ", "1", ")) (if x x (loop x)))", true),
            ("(let loop ((x 1)) (if x ", "1", " (loop x)))", true),
            ("(letrec ((f (lambda () ", "1", "))) (f))", true),
            ("(letrec ((a ", "1", ")) a)", true),
            ("(letrec ((a (list ", "1", "))) a)", true),
            ("(begin (display 1) ", "1", ")", true),
            ("(begin (define (f) ", "1", ") (f))", true),
            ("(let () (define (f x) ", "1", ") (f 1))", true),
            ("(let () (define x ", "1", ") (f x))", true),
            ("(if (not ", "#t", ") 1 2)", true),
            ("(if 1 2 ", "3", ")", true),
            ("(or 1 ", "2", ")", true),
            ("(and ", "2", " 1)", true),
            ("(cond (1 => (lambda (x) ", "x", ")))", true),
            ("(cond (1 ", "2", ") (else 3))", true),
            ("(case 1 ((1) ", "2", "))", true),
            ("(case ", "1", " ((1) 2))", true),
            ("(guard (e (else ", "1", ")) 1)", false),
            ("(let-syntax ((m (syntax-rules () ((_ x) x)))) (m ", "1", "))", true),
            ("(call-with-values (lambda () ", "1", ") list)", true),
            ("(let-values (((a) ", "1", ")) a)", true),
            ("(let*-values (((a b) ", "1", ")) a)", true),
            ("(do ((i 0 (+ i 1))) ((= i 1) ", "1", "))", true),
            ("(set! x ", "1", ")", true),
            ("(delay ", "1", ")", false),
            ("(cond-expand ((not ", "r7rs", ") 1) (else 1))", false),
        ];
        for (open, inner, close, is_program) in shapes {
            for depth in [100, 5_000] {
                let compiled = compile(&nest(open, inner, close, depth));
                assert_eq!(
                    compiled.value.is_some(),
                    is_program,
                    "{open} {depth} deep: {:?}",
                    compiled.diagnostics
                );
            }
        }
        let requirement = nest("(not ", "r7rs", ")", 100_000);
        assert!(
            compile(&format!("(cond-expand ({requirement} 1) (else 2))"))
                .value
                .is_some()
        );
        let pattern = nest("(", "x", ")", 10_000);
        let rules = format!("(define-syntax m (syntax-rules () ((_ {pattern}) '{pattern})))");
        assert!(compile(&format!("{rules} (m {pattern})")).value.is_some());
        let repeated = nest("(", "x", " ...)", 1_000);
        let rules = format!("(define-syntax m (syntax-rules () ((_ . {repeated}) '{repeated})))");
        assert!(compile(&format!("{rules} (m . {pattern})")).value.is_some());
        assert!(compile(&"(\n".repeat(50_000)).value.is_none());
    });
}

#[test]
fn macros_cannot_exhaust_the_compiler() {
    on_small_stack(|| {
        let rules = [
            "(_) (m)",
            "(_ . x) (m a . x)",
            "(_ x ...) (m x ... x ...)",
            "(_ x ...) (list (m x ...) (m x ...))",
            "(_ x ...) (begin (m x ...) (m x ...))",
            "(_ x ...) (m (x ...) (x ...))",
            "(_ x) (let ((y x)) (m y))",
        ];
        for rule in rules {
            let text = format!("(define-syntax m (syntax-rules () ({rule})))\n(m 1 2)\n(m 1)\n(m)");
            assert!(module(&text).value.is_none(), "{rule}");
        }
        // Each passes on twice what it was given: thirty small forms are a tree of a thousand million. Data share their
        // parts.
        for (twice, last, is_program) in [
            ("(list x x)", "x", false),
            ("(begin x x)", "x", false),
            ("(x x)", "'x", true),
            ("(x x)", "`x", true),
            ("(x x)", "`(x ,x)", false),
            ("#(x x)", "x", true),
        ] {
            let mut text = String::new();
            for index in 0..30 {
                let next = index + 1;
                writeln!(
                    text,
                    "(define-syntax m{next} (syntax-rules () ((_ x) (m{index} {twice}))))"
                )
                .expect("a string");
            }
            let first = format!("(define-syntax m0 (syntax-rules () ((_ x) {last})))");
            let compiled = module(&format!("{text}{first}(m30 a)"));
            assert_eq!(compiled.value.is_some(), is_program, "{twice} {last}");
        }
    });
}

#[test]
fn long_texts_are_no_danger() {
    on_small_stack(|| {
        let mut clauses = String::new();
        let mut bindings = String::new();
        let mut definitions = String::new();
        for index in 0..10_000 {
            write!(clauses, "((= x {index}) {index})").expect("a string");
            write!(bindings, "(x{index} {index})").expect("a string");
            write!(definitions, "(define (f{index} x) (f{} x))", index + 1).expect("a string");
        }
        assert!(compile(&format!("(define (f x) (cond {clauses}))")).value.is_some());
        assert!(compile(&format!("(let ({bindings}) x1)")).value.is_some());
        assert!(compile(&format!("(let* ({bindings}) x1)")).value.is_some());
        assert!(compile(&format!("(define (g) {definitions} (f0 1))")).value.is_some());
        let tops = format!("(define (f10000 x) x) {definitions} (f0 1)");
        assert!(compile(&tops).value.is_some());
        let unquotes = ",x".repeat(10_000);
        assert!(compile(&format!("(define x 1) `({unquotes})")).value.is_some());
        let circle = format!("'#0=({} . #0#)", "a ".repeat(10_000));
        assert!(compile(&circle).value.is_some());
    });
}

/// Programs to start from.
const SEEDS: &[&str] = &[
    include_str!("tree/hygiene.scm"),
    include_str!("ir/loops.scm"),
    include_str!("ir/closures.scm"),
    include_str!("tokens/lexemes.scm"),
    include_str!("mistakes/unclosed.scm"),
    include_str!("robust.scm"),
    include_str!("../../../tests/lisp/order.scm"),
    include_str!("../../../tests/lisp/labels.scm"),
    include_str!("../../../tests/lisp/macro-shapes.scm"),
];

/// Pieces put into a text.
const PIECES: &[&str] = &[
    "(",
    ")",
    "'",
    "`",
    ",",
    ",@",
    "#;",
    "#|",
    "|#",
    "|",
    "\"",
    ".",
    "...",
    "#(",
    "#u8(",
    "#0=",
    "#0#",
    "#1=(",
    "=>",
    "else",
    "define",
    "lambda",
    "let",
    "loop",
    "x",
    "(x)",
    "()",
    "1",
    "1/2",
    "#\\x",
    "syntax-rules",
    "begin",
    "λ",
    "\\",
];

fn mutate(random: &mut fastrand::Rng) -> String {
    let mut text: Vec<char> = SEEDS[random.usize(..SEEDS.len())].chars().collect();
    for _ in 0..random.usize(1..8) {
        let at = random.usize(..=text.len());
        let end = (at + random.usize(..20)).min(text.len());
        match random.u8(..4) {
            0 => drop(text.drain(at..end)),
            1 => {
                let piece = PIECES[random.usize(..PIECES.len())];
                text.splice(at..at, piece.chars());
            }
            2 => {
                let part: Vec<char> = text[at..end].to_vec();
                let to = random.usize(..=text.len());
                text.splice(to..to, part);
            }
            _ => text.truncate(at),
        }
    }
    text.into_iter().collect()
}

#[test]
fn mutated_programs_do_not_panic() {
    on_small_stack(|| {
        let mut random = fastrand::Rng::with_seed(7);
        for _ in 0..3_000 {
            let text = mutate(&mut random);
            let compiled = compile(&text);
            if let Some(module) = compiled.value {
                let errors = polyc_ir::verify(&module).err();
                assert!(errors.is_none(), "{text}\n{errors:#?}");
            }
        }
    });
}
