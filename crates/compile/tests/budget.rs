//! A compilation may run out of time at any look at the clock: it then ends with that diagnostic alone.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use polyc_base::budget::{Budget, CompileLimits};
use polyc_base::trap::Limit;
use polyc_base::{Declarations, SourceMap};
use polyc_compile::{Level, Modules, compile_preludes, compile_source, languages, source_table};
use polyc_frontend::limit_of;
use polyc_frontend::{Environment, Frontend, Input};

thread_local! {
    /// The number of looks at the clock, which is also its time.
    static LOOKS: Cell<u64> = const { Cell::new(0) };
}

fn clock() -> u64 {
    let now = LOOKS.get() + 1;
    LOOKS.set(now);
    // So slow that estimated work takes no time.
    now << 32
}

struct Limited {
    modules: Modules,
    budget: Budget,
}

impl Environment for Limited {
    fn module(&mut self, name: &str) -> Option<Arc<Declarations>> {
        self.modules.module(name)
    }

    fn budget(&self) -> Budget {
        self.budget.clone()
    }
}

/// Compiles with that many looks at the clock; whether they suffice, and how many there were.
fn compile(frontend: &dyn Frontend, modules: &Modules, text: &str, looks: u64) -> (bool, u64) {
    LOOKS.set(0);
    let limits = CompileLimits {
        time: Some(Duration::from_nanos((looks + 1) << 32)),
        ..CompileLimits::default()
    };
    let mut environment = Limited {
        modules: modules.clone(),
        budget: Budget::new(limits, clock),
    };
    let mut sources = SourceMap::default();
    let file = sources.add("text", text);
    let table = source_table(&sources);
    let input = Input::new(&sources, file, &table, "text");
    let output = compile_source(frontend, input, &mut environment, Level::O2, &mut ());
    let found: Vec<_> = output.diagnostics.iter().filter(|it| it.is_error()).collect();
    match (&output.value, found.as_slice()) {
        (Some(_), []) => (true, LOOKS.get()),
        (None, [only]) if limit_of(only) == Some(Limit::Time) => (false, LOOKS.get()),
        (module, _) => panic!("{looks} looks: {:?}, {found:?}", module.is_some()),
    }
}

/// Stops the compilation of a text at a hundred places.
fn check(name: &str, text: &str) {
    let languages = languages();
    let frontend = languages.by_name(name).expect("it is a language");
    let preludes = compile_preludes(frontend, Level::O0).expect("it has no mistakes");
    let mut modules = Modules::default();
    for module in preludes {
        modules.add(Arc::new(module.declarations.clone()));
    }
    let (done, all) = compile(frontend, &modules, text, 1 << 20);
    assert!(done);
    let least = text.len() as u64 / 2_000;
    assert!(all > least, "{name}: {all} looks");
    for part in 0..100 {
        let looks = all * part / 100;
        let (done, seen) = compile(frontend, &modules, text, looks);
        assert!(!done, "{name}: {looks} of {all} looks suffice");
        assert!(seen <= looks + 3, "{name}: {seen} looks, not {looks}");
    }
}

/// The texts of `0..count`, joined.
fn each(count: usize, text: impl FnMut(usize) -> String) -> String {
    (0..count).map(text).collect()
}

#[test]
fn expr() {
    let functions = each(200, |it| {
        format!("fn f{it}(x: int): int = x > {it} ? g({{'a': [x]}}) : size([1, x].map(y, y + {it}));\n")
    });
    let values = each(100, |it| format!("let v{it} = f{it}({it}) + 1;\n"));
    let own = "fn g(x: map(string, list(int))): int = x.a[0];\n";
    check("expr", &format!("{own}{functions}{values}v7"));
}

#[test]
fn lisp() {
    let macros = "(define-syntax m (syntax-rules () ((_ a b ...) (let ((t a)) (list t b ...)))))\n";
    let definitions = each(200, |it| {
        format!(
            "(define (f{it} x) (define (g y) (if (= y 0) x (h (- y 1)))) (define (h y) (g y)) (m x `(,(g x) {it})))\n"
        )
    });
    let records = each(50, |it| {
        format!("(define-record-type r{it} (make{it} a) r{it}? (a a{it}))\n")
    });
    check("lisp", &format!("{macros}{definitions}{records}(f7 3)"));
}

#[test]
fn pascal() {
    let types = each(100, |it| {
        format!("t{it} = record a: integer; case b: boolean of true: (c: char) end;\n")
    });
    let procedures = each(200, |it| {
        format!(
            "procedure q{it}(var x: t{0}); var i: integer; begin with x do for i := 1 to {it} do begin \
             a := a + i; b := true; case i of 1: c := 'a'; 2: a := 2 end end end;\n",
            it % 100
        )
    });
    check(
        "pascal",
        &format!("program p; type {types} var z: t7; {procedures} begin q7(z) end."),
    );
}
