//! Hostile texts: nothing panics, overflows the stack or runs on, whatever is compiled.

use std::fmt::Write;
use std::sync::Arc;
use std::thread;

use polyc_base::{Budget, Declarations, Diagnosed, SourceMap};
use polyc_frontend::{Environment, Frontend, Input};
use polyc_lisp::LISP;

/// The stack of a thread as Rust makes them.
const STACK: usize = 2 << 20;

struct NoModules;

impl Environment for NoModules {
    fn module(&mut self, _: &str) -> Option<Arc<Declarations>> {
        None
    }
}

fn compile(text: &str) -> Diagnosed<polyc_ir::Module> {
    let mut sources = SourceMap::default();
    let file = sources.add("test.scm", text);
    let table = sources.table(|_| [0; 32]);
    let compiled = LISP.compile(Input::new(&sources, file, &table, "test"), &mut NoModules);
    let _ = LISP.tokens(Input::new(&sources, file, &[], "test"), &Budget::default());
    let _ = LISP.tree(Input::new(&sources, file, &[], "test"), &Budget::default());
    compiled
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
fn nesting_is_limited() {
    on_small_stack(|| {
        let shapes = [
            ("(", "", ")"),
            ("'", "x", ""),
            ("`(,", "x", ")"),
            ("`", "x", ""),
            ("#(", "1", ")"),
            ("#;", "x", ""),
            ("(list ", "1", ")"),
            ("(lambda () ", "1", ")"),
            ("(let ((x ", "1", ")) x)"),
            ("(let ((x 1)) ", "x", ")"),
            ("(let loop ((x ", "1", ")) (loop x))"),
            ("(letrec ((f (lambda () ", "1", "))) (f))"),
            ("(begin (define (f) ", "1", ") (f))"),
            ("(let () (define (f x) ", "1", ") (f 1))"),
            ("(if (not ", "#t", ") 1 2)"),
            ("(or 1 ", "2", ")"),
            ("(cond (1 => (lambda (x) ", "x", ")))"),
            ("(case 1 ((1) ", "2", "))"),
            ("(guard (e (else ", "e", ")) 1)"),
            ("(let-syntax ((m (syntax-rules () ((_ x) x)))) (m ", "1", "))"),
            ("(call-with-values (lambda () ", "1", ") list)"),
            ("(let-values (((a b) ", "1", ")) a)"),
            ("(do ((i 0 (+ i 1))) ((= i 1) ", "1", "))"),
            ("(parameterize ((p ", "1", ")) 1)"),
            ("(case-lambda ((a) ", "1", ") ((a b) 2))"),
            ("(define-record-type a (b) c) (delay ", "1", ")"),
        ];
        for (open, inner, close) in shapes {
            for depth in [100, 130, 200, 399, 420, 1_000, 20_000] {
                let text = nest(open, inner, close, depth);
                let compiled = compile(&text);
                assert!(
                    depth < 20_000 || compiled.value.is_none() || open == "#;",
                    "{open} {depth} deep is refused"
                );
            }
        }
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
            assert!(compile(&text).value.is_none(), "{rule}");
        }
        // Each passes on twice what it was given: thirty small forms are a tree of a thousand million.
        for (twice, last) in [
            ("(list x x)", "x"),
            ("(begin x x)", "x"),
            ("(x x)", "'x"),
            ("(x x)", "`x"),
            ("(x x)", "`(x ,x)"),
            ("#(x x)", "x"),
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
            assert!(
                compile(&format!("{text}{first}(m30 a)")).value.is_none(),
                "{twice} {last}"
            );
        }
    });
}

#[test]
fn long_texts_are_no_danger() {
    on_small_stack(|| {
        let mut clauses = String::new();
        let mut bindings = String::new();
        let mut definitions = String::new();
        for index in 0..1_000 {
            write!(clauses, "((= x {index}) {index})").expect("a string");
            write!(bindings, "(x{index} {index})").expect("a string");
            write!(definitions, "(define (f{index} x) (f{} x))", index + 1).expect("a string");
        }
        assert!(compile(&format!("(define (f x) (cond {clauses}))")).value.is_some());
        assert!(compile(&format!("(let ({bindings}) x1)")).value.is_some());
        compile(&format!("(let* ({bindings}) x1)"));
        compile(&format!("(define (g) {definitions} (f0 1))"));
        compile(&format!("(define (f1000 x) x) {definitions} (f0 1)"));
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
