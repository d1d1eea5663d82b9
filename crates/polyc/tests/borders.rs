//! What passes the border between host and session keeps the session's limits, and no call ends or skips what others
//! began.

#![allow(clippy::disallowed_methods, reason = "tests measure how long a call takes")]

use std::time::{Duration, Instant};

use polyc::{
    CallError, Caller, Engine, Error, Handle, Limit, Limits, MemoryHost, NoHost, Outcome, Session, Source, Value,
};

fn small(engine: &Engine, memory: u64) -> Session {
    let limits = Limits {
        memory: Some(memory),
        ..Limits::default()
    };
    Session::builder(engine)
        .limits(limits)
        .host(MemoryHost::default())
        .build()
}

#[test]
fn circular_and_large_values_stay_in_their_session() -> Result<(), Error> {
    let engine = Engine::new();
    for text in [
        "(define v (make-vector 1000000 1)) (vector-set! v 0 v) v",
        "(define v (make-vector 10 1)) (vector-set! v 0 v) v",
        "(define p (list 1 2)) (set-car! p p) p",
        "(define p (list 1 2)) (set-cdr! (cdr p) p) p",
        "(make-vector 300 (expt 7 1000000))",
        "(let loop ((n 60) (l '())) (if (= n 0) l (loop (- n 1) (list l l))))",
    ] {
        let program = engine.compile(Source::new("lisp", "large", text))?;
        let start = Instant::now();
        let value = small(&engine, 32 << 20).evaluate::<Value>(&program)?;
        assert!(matches!(value, Value::Handle(_)), "{text}");
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "{text}: {:?}",
            start.elapsed()
        );
    }
    Ok(())
}

#[test]
fn reading_arguments_of_the_host_takes_fuel_and_time() -> Result<(), Error> {
    let mut engine = Engine::new();
    engine.define("h", "f", |_: Caller, _value: Value| 1_i64);
    let text = "(import (host h)) (define a (make-vector 100000 1)) (let loop ((i 0)) (if (< i 1000000) (begin (f a) (loop (+ i 1))) i))";
    let program = engine.compile(Source::new("lisp", "busy", text))?;
    let limits = Limits {
        time: Some(Duration::from_millis(200)),
        ..Limits::default()
    };
    let mut session = Session::builder(&engine).limits(limits).build();
    let start = Instant::now();
    let Outcome::Paused(paused) = session.run(&program) else {
        panic!("it takes longer")
    };
    assert_eq!(paused.limit, Limit::Time);
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    Ok(())
}

#[test]
fn what_cannot_be_printed_is_an_error() -> Result<(), Error> {
    let engine = Engine::new();
    let program = engine.compile(Source::new("lisp", "one", "1"))?;
    let mut session = small(&engine, 8 << 20);
    session.run(&program).into_result()?;
    let text: Value = "x".repeat(1 << 19).into();
    for round in 1..=20 {
        session.print(&text)?;
        assert_eq!(session.output().len(), round * ((1 << 19) + 3));
    }
    let map = Value::Map(vec![("k".into(), 1_i64.into())].into());
    assert!(session.print(&map).is_err(), "Lisp has no maps");
    assert_eq!(session.show(&map), r#"Map([(String("k"), Int(1))])"#);
    let handle = small(&engine, 8 << 20).evaluate::<Handle>(&program)?;
    assert!(session.print(&handle.into()).is_err(), "it is of another session");
    Ok(())
}

#[test]
fn procedures_with_a_rest_list_are_called() -> Result<(), Error> {
    let engine = Engine::new();
    let text = "(define (len a . b) (cons a (length b))) (define all (lambda x x))";
    let program = engine.compile(Source::new("lisp", "rest", text))?;
    let mut session = Session::new(&engine, NoHost);
    let instance = session.load(&program)?;
    for count in 1..5_i64 {
        let args: Vec<Value> = (0..count).map(Value::Int).collect();
        session.call(&instance, "len", &args).into_result()?;
        assert_eq!(
            session.call(&instance, "all", &args).into_result()?,
            Value::List(args.into())
        );
    }
    let refused = session
        .call(&instance, "len", &[])
        .into_result()
        .expect_err("one at least");
    assert_eq!(refused.to_string(), "`len` takes at least 1 arguments, not 0");
    Ok(())
}

#[test]
fn an_entry_that_was_given_up_begins_again() -> Result<(), Error> {
    let engine = Engine::new();
    let text = "program p; var a: array [0..9] of integer; i: integer;
        function get(n: integer): integer; begin get := a[n] end;
        begin for i := 0 to 9 do a[i] := i * i end.";
    let program = engine.compile(Source::new("pascal", "p", text))?;
    let limits = Limits {
        fuel: Some(20),
        ..Limits::default()
    };
    let mut session = Session::builder(&engine).limits(limits).build();
    let instance = session.load(&program)?;
    assert!(matches!(
        session.call(&instance, "get", &[9_i64.into()]),
        Outcome::Paused(_)
    ));
    session.set_limits(Limits::default()).expect("it is metered");
    assert_eq!(
        session.call(&instance, "get", &[9_i64.into()]).into_result()?,
        81_i64.into()
    );
    Ok(())
}

#[test]
fn a_call_that_does_not_fit_leaves_a_paused_run_alone() -> Result<(), Error> {
    let mut engine = Engine::new();
    engine.define("h", "ask", |_: Caller| polyc::Reply::Pending);
    let text = "fn f(n: int): int = n; h.ask() + 1";
    let program = engine.compile(Source::new("expr", "ask", text))?;
    let mut session = Session::new(&engine, NoHost);
    let instance = session.load(&program)?;
    let Outcome::Paused(paused) = session.run(&program) else {
        panic!("it waits")
    };
    assert!(matches!(
        session.call(&instance, "f", &["x".into()]),
        Outcome::Refused(_)
    ));
    assert!(matches!(session.call(&instance, "f", &[]), Outcome::Refused(_)));
    assert_eq!(paused.answer(&mut session, 41_i64).into_result()?, 42_i64.into());
    Ok(())
}

#[test]
fn an_instance_belongs_to_its_session() -> Result<(), Error> {
    let engine = Engine::new();
    let program = engine.compile(Source::new("expr", "f", "fn f(n: int): int = n; 0"))?;
    let (mut one, mut other) = (Session::new(&engine, NoHost), Session::new(&engine, NoHost));
    let instance = one.load(&program)?;
    other.load(&program)?;
    assert!(matches!(
        other.function::<(i64,), i64>(&instance, "f").err(),
        Some(CallError::Foreign)
    ));
    Ok(())
}

#[test]
fn numbers_of_the_host_keep_their_range_in_every_language() -> Result<(), Error> {
    let mut engine = Engine::new();
    engine
        .define("h", "big", |_: Caller, n: u64| n)
        .define("h", "byte", |_: Caller, n: u8| n);
    let program = engine.compile(Source::new(
        "lisp",
        "big",
        "(import (host h)) (big 18446744073709551615)",
    ))?;
    assert_eq!(Session::new(&engine, NoHost).evaluate::<u64>(&program)?, u64::MAX);
    for (language, text) in [
        ("lisp", "(import (host h)) (byte 300)"),
        ("expr", "h.byte(300u)"),
        (
            "pascal",
            "program p; var i: integer; function byte(n: integer): integer; external 'h'; begin i := byte(300) end.",
        ),
    ] {
        let program = engine.compile(Source::new(language, "byte", text))?;
        let Outcome::Trapped(report) = Session::new(&engine, NoHost).run(&program) else {
            panic!("{text}")
        };
        assert!(
            report.message.contains("expected an integer of type u8"),
            "{}",
            report.message
        );
    }
    Ok(())
}
