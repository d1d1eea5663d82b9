//! Functions of the host, as every language calls them.

use polyc::{
    Caller, Definition, Engine, Error, Handle, Level, Limit, Limits, MemoryHost, NoHost, Outcome, Reply, Session,
    Source, Value,
};

/// An engine with a module `shop`.
fn engine() -> Engine {
    let mut engine = Engine::new();
    engine
        .define("shop", "price", |_: Caller, number: i64| {
            if number > 0 {
                Ok(number * 10)
            } else {
                Err(format!("there is no article {number}"))
            }
        })
        .define("shop", "name", |_: Caller, number: i64| format!("article {number}"))
        .define("shop", "rate", |_: Caller, amount: f64| amount / 4.0)
        .define("shop", "length", |_: Caller, text: &str| text.len() as i64)
        .define("shop", "open", |_: Caller, day: char| day != 's')
        .define("shop", "count", |_: Caller, big: u64| big.count_ones())
        .define("shop", "log", |mut caller: Caller, text: &str| {
            caller.state::<Vec<String>>().push(text.to_owned())
        })
        .define("shop", "say", |mut caller: Caller, text: &str| caller.print(text))
        .define("shop", "sum", |_: Caller, numbers: Vec<i64>| {
            numbers.iter().sum::<i64>()
        })
        .define("shop", "twice", |_: Caller, value: Value| vec![value.clone(), value])
        .define("shop", "call", |_: Caller, procedure: Handle, value: Value| {
            Reply::TailCall {
                procedure,
                args: vec![value],
            }
        })
        .define("shop", "later", |_: Caller| Reply::Pending)
        .define("shop", "panic", |_: Caller| -> i64 { panic!("a mistake of the host") });
    engine
}

/// What a program prints and gives, or how it fails.
fn run(language: &str, text: &str, level: Level) -> String {
    let engine = engine();
    let program = match engine.compile(Source::new(language, "test", text).level(level)) {
        Ok(program) => program,
        Err(error) => return error.diagnostics()[0].message.clone(),
    };
    let mut session = Session::new(&engine, MemoryHost::default());
    let shown = match session.run_as::<Handle>(&program) {
        Outcome::Done(value) => session.show(&value.into()),
        Outcome::Trapped(report) => format!("! {}", report.message),
        other => format!("{other:?}"),
    };
    let state = session.state::<Vec<String>>().join("; ");
    [session.output(), state, shown].concat()
}

#[test]
fn every_language_calls_them() {
    let cases = [
        ("expr", "shop.price(4) + 1", "41"),
        ("expr", "shop.name(3) + '!'", "article 3!"),
        ("expr", "shop.rate(1.0) < 0.3", "true"),
        ("expr", "shop.length('äö') * 2", "8"),
        ("expr", "shop.count(18446744073709551615u)", "64u"),
        ("expr", "shop.sum([1, 2, 3])", "6"),
        ("expr", "shop.sum([1, 2, 3].map(x, x * shop.price(x)))", "140"),
        ("expr", "shop.twice({'a': [1u]})", "[{\"a\": [1u]}, {\"a\": [1u]}]"),
        ("expr", "shop.price(0)", "! there is no article 0"),
        ("expr", "shop.price(0) > 1 || true", "true"),
        (
            "expr",
            "fn f(n: int): int = n < 2 ? shop.price(n) : f(n - 1); f(9)",
            "10",
        ),
        ("lisp", "(import (host shop)) (+ (price 4) 1)", "41"),
        ("lisp", "(import (host shop)) (map price '(1 2))", "(10 20)"),
        ("lisp", "(import (host shop)) (sum (list 1 2 3))", "6"),
        ("lisp", "(import (host shop)) (sum (vector 1 2 3))", "6"),
        ("lisp", "(import (host shop)) (twice 'a)", "(a a)"),
        ("lisp", "(import (host shop)) (open #\\s)", "#f"),
        ("lisp", "(import (host shop)) (call (lambda (n) (* n n)) 12)", "144"),
        ("lisp", "(import (host shop)) (call car '(x y))", "x"),
        ("lisp", "(import (host shop)) (call price 2)", "20"),
        (
            "lisp",
            "(import (host shop)) (log \"one\") (log \"two\") 3",
            "one; two3",
        ),
        ("lisp", "(import (host shop)) (say \"hello \") 1", "hello 1"),
        (
            "lisp",
            "(import (host shop)) (guard (e (#t (error-object-message e))) (price 0))",
            "\"there is no article 0\"",
        ),
        (
            "lisp",
            "(import (host shop)) (guard (e (#t 'caught)) (panic))",
            "caught",
        ),
        (
            "lisp",
            "(import (host shop)) (panic)",
            "! `panic` of the host panicked: a mistake of the host",
        ),
        ("lisp", "(import (host shop)) (apply call (list (lambda (x) x) 5))", "5"),
        ("lisp", "(import (host nothing)) 1", "the host has no module `nothing`"),
        (
            "pascal",
            "program p(output); function price(n: integer): integer; external 'shop'; begin write(price(4) + 1:1) end.",
            "41",
        ),
        (
            "pascal",
            "program p(output); function rate(x: real): real; external 'shop'; \
             function open(c: char): Boolean; external 'shop'; begin write(rate(2.0):1:2, open('s'):6) end.",
            "0.50 false",
        ),
        (
            "pascal",
            "program p(output); type name = packed array [1..3] of char; var n: name; \
             function length(s: name): integer; external 'shop'; procedure log(s: name); external 'shop'; \
             begin n := 'abc'; log(n); write(length(n):1) end.",
            "3abc",
        ),
        (
            "pascal",
            "program p(output); function prize(n: integer): integer; external 'shop'; begin end.",
            "the host has no function `prize` in a module `shop`",
        ),
        (
            "pascal",
            "program p(output); function price(n: real): integer; external 'shop'; begin end.",
            "the function of the host takes a value of type integer here",
        ),
    ];
    for (language, text, expected) in cases {
        for level in Level::ALL {
            assert_eq!(run(language, text, level), expected, "{text} at {level:?}");
        }
    }
}

#[test]
fn a_pending_answer_is_given_later_and_the_function_runs_once() -> Result<(), Error> {
    let mut engine = engine();
    engine.define("shop", "ask", |mut caller: Caller, _question: &str| {
        *caller.state::<u32>() += 1;
        Reply::Pending
    });
    let cases = [
        ("expr", "shop.ask('a') + shop.ask('b')"),
        ("lisp", "(import (host shop)) (apply + (map ask '(\"a\" \"b\")))"),
    ];
    for (language, text) in cases {
        let program = engine.compile(Source::new(language, "ask", text))?;
        for fuel in [None, Some(1_000_000)] {
            let limits = Limits {
                fuel,
                ..Limits::default()
            };
            let mut session = Session::builder(&engine).limits(limits).build();
            let Outcome::Paused(first) = session.run_as::<i64>(&program) else {
                panic!("it waits")
            };
            assert_eq!(first.limit, Limit::Pending);
            let Outcome::Paused(second) = first.answer(&mut session, 40_i64) else {
                panic!("it waits again")
            };
            assert_eq!(second.answer(&mut session, 2_i64).into_result()?, 42);
            assert_eq!(*session.state::<u32>(), 2);
        }
    }
    Ok(())
}

#[test]
fn a_pause_belongs_to_its_run() -> Result<(), Error> {
    let engine = engine();
    let program = engine.compile(Source::new("expr", "later", "shop.later()"))?;
    let mut session = Session::new(&engine, NoHost);
    let Outcome::Paused(old) = session.run(&program) else {
        panic!("it waits")
    };
    let Outcome::Paused(new) = session.run(&program) else {
        panic!("it waits")
    };
    assert!(matches!(
        old.answer(&mut session, 1_i64),
        Outcome::Refused(Error::NotPaused)
    ));
    let mut other = Session::new(&engine, NoHost);
    assert!(matches!(new.resume(&mut other), Outcome::Refused(Error::NotPaused)));
    // A limit cannot be answered.
    let endless = engine.compile(Source::new("lisp", "endless", "(let loop () (loop))"))?;
    let limits = Limits {
        fuel: Some(1000),
        ..Limits::default()
    };
    let mut session = Session::builder(&engine).limits(limits).build();
    let Outcome::Paused(paused) = session.run(&endless) else {
        panic!("it is out of fuel")
    };
    assert!(matches!(
        paused.answer(&mut session, 1_i64),
        Outcome::Refused(Error::Call(_))
    ));
    Ok(())
}

#[test]
fn a_price_is_charged_and_a_pure_function_may_be_left_out() -> Result<(), Error> {
    let fuel = |price: u32| {
        let mut engine = Engine::new();
        engine.define_with("m", "f", Definition::new(|_: Caller, n: i64| n).fuel(price));
        let program = engine.compile(Source::new("expr", "price", "m.f(1) + m.f(2)"))?;
        let limits = Limits {
            fuel: Some(1 << 40),
            ..Limits::default()
        };
        let mut session = Session::builder(&engine).limits(limits).build();
        session.evaluate::<i64>(&program)?;
        Ok::<u64, Error>(session.fuel_used())
    };
    assert_eq!(fuel(1000)? - fuel(0)?, 2000);
    let calls = |pure: bool| {
        let mut engine = Engine::new();
        let count = |mut caller: Caller, n: i64| {
            *caller.state::<u32>() += 1;
            n
        };
        let definition = Definition::new(count);
        engine.define_with("m", "f", if pure { definition.pure() } else { definition });
        let program = engine.compile(Source::new("lisp", "pure", "(import (host m)) (+ (f 1) (f 1))"))?;
        let mut session = Session::new(&engine, NoHost);
        assert_eq!(session.evaluate::<i64>(&program)?, 2);
        Ok::<u32, Error>(*session.state::<u32>())
    };
    assert_eq!((calls(false)?, calls(true)?), (2, 1));
    Ok(())
}

#[test]
fn large_results_wait_for_memory_and_the_function_runs_once() -> Result<(), Error> {
    let mut engine = Engine::new();
    engine.define("m", "big", |mut caller: Caller, n: i64| {
        *caller.state::<u32>() += 1;
        "x".repeat(n as usize)
    });
    let text = "(import (host m)) (string-length (big 3000000))";
    let program = engine.compile(Source::new("lisp", "big", text))?;
    let limits = Limits {
        memory: Some(1 << 20),
        ..Limits::default()
    };
    let mut session = Session::builder(&engine).limits(limits).build();
    let Outcome::Paused(paused) = session.run_as::<i64>(&program) else {
        panic!("there is no memory")
    };
    assert_eq!(paused.limit, Limit::Memory);
    session.set_limits(Limits::default()).expect("neither fuel nor time");
    assert_eq!(paused.resume(&mut session).into_result()?, 3_000_000);
    assert_eq!(*session.state::<u32>(), 1);
    Ok(())
}
