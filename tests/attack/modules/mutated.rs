//! Compiled modules with changes.

use fastrand::Rng;
use polyc::{Engine, Level, Source, verify};

use crate::attack::cases::{Attack, Code};
use crate::mutations;

/// How many there are; most of them the verifier accepts.
const MUTATED: usize = 60;

/// Programs that use much of the machine, compiled and changed.
pub fn attacks() -> Vec<Attack> {
    const PROGRAMS: [(&str, &str); 4] = [
        (
            "lisp",
            "(define k #f)
             (define (walk l n) (if (> n 0) (begin (vector-for-each (lambda (x) (set! k (cons x l))) (vector n l)) (walk k (- n 1))) l))
             (define t (make-hash-table))
             (guard (e ((string? e) e)) (dynamic-wind (lambda () (hash-table-set! t 'a 1)) (lambda () (walk '() 50)) (lambda () (display \"x\"))))
             (with-exception-handler (lambda (e) 5) (lambda () (+ 1 (raise-continuable 'a))))
             (call/cc (lambda (c) (for-each (lambda (x) (if (> x 1) (c (list x (expt 2 70))))) '(1 2 3))))",
        ),
        (
            "pascal",
            "program p(output); type t = ^r; r = record n: t; a: array [1..5] of integer; s: set of 0..255 end;
             var x: t; i: integer;
             procedure q(var a: integer); begin if a > 0 then begin a := a - 1; q(a); a := a + 1 end end;
             begin new(x); x^.n := x; i := 5; q(i); for i := 1 to 5 do x^.n^.a[i] := i * i;
             x^.s := [1..x^.a[3]]; with x^.n^ do writeln(a[2]:4, 2.5:6:2, 3 in s); dispose(x); case i of 5: i := 1 end end.",
        ),
        (
            "expr",
            "fn f(n: int, s: string): string = n == 0 ? s : f(n - 1, s + \"ab\");
             [{\"a\": f(3, \"x\"), \"b\": 1.5}, [1, 2u].map(x, x == 2u || 1 / 0 > 1)]",
        ),
        (
            "lisp",
            "(define (f x) (let loop ((i 0) (a 1.5) (s 0)) (if (< i 30) (loop (+ i 1) (* a 1.01) (+ s i)) (list a s x))))
             (define (g . l) (apply + (map (lambda (x y) (* x y)) l l)))
             (list (f \"a\") (g 1 2 3) (string->list \"abc\") (call-with-values (lambda () (values 1 2)) cons))",
        ),
    ];
    let engine = Engine::new();
    let modules = PROGRAMS.map(|(language, text)| {
        let unit = Source::new(language, "attack", text);
        let compiled = engine.module(unit.level(Level::O0), &mut ());
        let report = compiled.report(false);
        compiled.result.unwrap_or_else(|| panic!("{report}"))
    });
    let mut random = Rng::with_seed(8);
    let mut attacks = Vec::new();
    while attacks.len() < MUTATED {
        let mut module = (*modules[random.usize(..modules.len())]).clone();
        mutations::mutate(&mut module, &mut random);
        // Most changes are refused; those that run are wanted.
        if verify(module.clone()).is_err() && random.u8(..16) > 0 {
            continue;
        }
        attacks.push(Attack::new(
            format!("mutated/{}", attacks.len()),
            "done error exit refused fuel memory depth output",
            Code::Module(Box::new(module)),
        ));
    }
    attacks
}
