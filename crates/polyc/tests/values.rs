//! Values that pass the border between host and session: every type of Rust that may, in both directions, and what is
//! refused there.

use std::collections::{BTreeMap, HashMap};

use polyc::{
    BigInt, CallError, Caller, Engine, EngineError, Error, Instance, Limit, Limits, List, Map, MemoryHost, Mode,
    NoHost, Outcome, Reply, Session, Settings, Source, Value,
};

const EXPR: &str = "fn same(x: dyn): dyn = x;
    fn total(l: list(int)): int = size(l) == 0 ? 0 : l[0] + size(l);
    fn bytes(b: bytes): bytes = b;
    fn one(u: uint): uint = u;
    fn nothing(): dyn = null;
    fn maybe(x: int): dyn = x > 0 ? dyn(x) : dyn(null);
    fn ports(): map(string, list(int)) = {'http': [80, 8080], 'ssh': [22]};
    0";

fn loaded(engine: &Engine, language: &str, text: &str) -> Result<(Session, Instance), Error> {
    let program = engine.compile(Source::new(language, "m", text))?;
    let mut session = Session::new(engine, NoHost);
    let instance = session.load(&program)?;
    Ok((session, instance))
}

#[test]
fn types_of_rust_are_arguments_and_results() -> Result<(), Error> {
    let (mut session, expr) = loaded(&Engine::new(), "expr", EXPR)?;
    let mut one = session.function::<(usize,), usize>(&expr, "one")?;
    assert_eq!(one.call((7,))?, 7);
    let mut bytes = session.function::<(&[u8],), Vec<u8>>(&expr, "bytes")?;
    assert_eq!(bytes.call((b"\x00\xff",))?, b"\x00\xff");
    let mut bytes = session.function::<(Vec<u8>,), Vec<u8>>(&expr, "bytes")?;
    assert_eq!(bytes.call((vec![1, 2],))?, [1, 2]);
    let mut same = session.function::<(Option<&str>,), Option<String>>(&expr, "same")?;
    assert_eq!(same.call((Some("a"),))?.as_deref(), Some("a"));
    assert_eq!(same.call((None,))?, None);
    let mut maybe = session.function::<(i64,), Option<i64>>(&expr, "maybe")?;
    assert_eq!((maybe.call((5,))?, maybe.call((-5,))?), (Some(5), None));
    let mut same = session.function::<(Vec<Option<i32>>,), Vec<Option<i32>>>(&expr, "same")?;
    assert_eq!(same.call((vec![Some(1), None],))?, [Some(1), None]);
    let mut ports = session.function::<(), BTreeMap<String, Vec<u16>>>(&expr, "ports")?;
    assert_eq!(ports.call(())?["http"], [80, 8080]);
    let mut same = session.function::<(HashMap<String, bool>,), HashMap<String, bool>>(&expr, "same")?;
    let map = HashMap::from([("a".to_owned(), true)]);
    assert_eq!(same.call((map.clone(),))?, map);
    let (mut session, lisp) = loaded(&Engine::new(), "lisp", "(define (twice x) (* x 2))")?;
    let mut twice = session.function::<(BigInt,), BigInt>(&lisp, "twice")?;
    let large: BigInt = BigInt::from(u64::MAX) * 3;
    assert_eq!(twice.call((large.clone(),))?, large * 2);
    assert_eq!(twice.call((BigInt::from(4),))?, BigInt::from(8));
    Ok(())
}

#[test]
fn functions_of_the_host_take_and_give_the_same_types() -> Result<(), Error> {
    let mut engine = Engine::new();
    engine
        .define("h", "length", |_: Caller, bytes: &[u8]| bytes.len())
        .define("h", "reverse", |_: Caller, bytes: Vec<u8>| {
            bytes.into_iter().rev().collect::<Vec<u8>>()
        })
        .define("h", "half", |_: Caller, n: i64| (n % 2 == 0).then_some(n / 2))
        .define("h", "present", |_: Caller, it: Option<i64>| it.is_some())
        .define("h", "sizes", |_: Caller, it: BTreeMap<String, Vec<i64>>| {
            it.into_iter()
                .map(|(key, items)| (key, items.len()))
                .collect::<BTreeMap<_, _>>()
        });
    let text = "[h.length(b'abc') == 3u, h.reverse(b'abc') == b'cba', h.half(4) == 2, h.half(3) == null,
        h.present(1), !h.present(null), h.sizes({'a': [1, 2]}) == {'a': 2u}]";
    let program = engine.compile(Source::new("expr", "m", text))?;
    let found: Vec<bool> = Session::new(&engine, NoHost).evaluate(&program)?;
    assert_eq!(found, [true; 7]);
    Ok(())
}

#[test]
fn values_nested_without_end_are_refused_and_dropped() -> Result<(), Error> {
    let deep = || (0..200_000).fold(Value::Null, |it, _| Value::List(List::from(vec![it])));
    let maps = (0..200_000).fold(Value::Null, |it, _| Value::Map(Map::from(vec![("k".into(), it)])));
    let mut engine = Engine::new();
    engine.define("h", "deep", move |_: Caller| {
        (0..200_000).fold(Value::Null, |it, _| Value::from(vec![it]))
    });
    let (mut session, expr) = loaded(&engine, "expr", EXPR)?;
    for value in [deep(), maps] {
        assert!(value.guest_bytes() > 200_000 * 64);
        let refused = session
            .call(&expr, "same", &[value])
            .into_result()
            .expect_err("too deep");
        assert!(refused.to_string().contains("nested too deep"), "{refused}");
    }
    assert!(session.print(&deep()).is_err());
    assert!(session.show(&deep()).contains(".."));
    assert!(serde_json::to_string(&deep()).is_err());
    let program = engine.compile(Source::new("expr", "h", "h.deep()"))?;
    let refused = session.evaluate::<Value>(&program).expect_err("too deep");
    assert!(refused.to_string().contains("nested too deep"), "{refused}");
    Ok(())
}

#[test]
fn characters_that_a_language_does_not_have_are_refused() -> Result<(), Error> {
    let mut engine = Engine::new();
    engine.define("h", "letter", |_: Caller, wide: bool| if wide { 'λ' } else { 'ÿ' });
    let text = "program p(output);
        function letter(wide: boolean): char; external 'h';
        function next(c: char): integer; begin next := ord(c) + 1 end;
        function code(wide: boolean): integer; begin code := ord(letter(wide)) end;
        begin end.";
    let (mut session, pascal) = loaded(&engine, "pascal", text)?;
    let mut next = session.function::<(char,), i64>(&pascal, "next")?;
    assert_eq!(next.call(('ÿ',))?, 256);
    let refused = next.call(('λ',)).expect_err("it is above 255");
    assert!(
        matches!(refused, Error::Call(CallError::Argument { index: 0, .. })),
        "{refused}"
    );
    let mut code = session.function::<(bool,), i64>(&pascal, "code")?;
    assert_eq!(code.call((false,))?, 255);
    let refused = code.call((true,)).expect_err("it is above 255");
    assert!(
        refused.to_string().contains("does not have the character 'λ'"),
        "{refused}"
    );
    Ok(())
}

#[test]
fn names_that_no_program_can_write_are_refused() {
    for name in ["", "a.b", "a b", "1a", "a(b"] {
        let built = Engine::builder().define("host", name, |_: Caller| 1_i64).build();
        assert_eq!(built.err(), Some(EngineError::Name(name.to_owned())));
        let built = Engine::builder().define(name, "f", |_: Caller| 1_i64).build();
        assert!(built.is_err());
    }
    assert!(
        Engine::builder()
            .define("my-host", "get-value!", |_: Caller| 1_i64)
            .build()
            .is_ok()
    );
}

#[test]
fn a_limit_of_what_the_host_prints_pauses_the_run() -> Result<(), Error> {
    let mut engine = Engine::new();
    engine.define("h", "say", |mut caller: Caller, text: &str| {
        *caller.state::<u32>() += 1;
        caller.print(text)?;
        caller.print("!\n")?;
        Ok::<_, polyc::HostError>(7_i64)
    });
    let text = "(import (scheme base) (host h)) (+ (say \"one\") (say \"two\"))";
    let program = engine.compile(Source::new("lisp", "say", text))?;
    let little = Limits {
        output: Some(8),
        ..Limits::default()
    };
    let mut session = Session::builder(&engine)
        .host(MemoryHost::default())
        .limits(little)
        .build();
    let Outcome::Paused(paused) = session.run(&program) else {
        panic!("it writes more")
    };
    assert_eq!(paused.limit, Limit::Output);
    assert_eq!(session.output(), "one!\ntwo");
    session.set_limits(Limits::default()).expect("neither fuel nor time");
    assert_eq!(paused.resume(&mut session).into_result()?, 14_i64.into());
    assert_eq!(session.output(), "one!\ntwo!\n");
    assert_eq!(*session.state::<u32>(), 2, "each call ran once");
    Ok(())
}

#[test]
fn a_refused_answer_leaves_the_pause_as_it_was() -> Result<(), Error> {
    let text = "(let loop ((i 0)) (if (< i 1000) (loop (+ i 1)) i))";
    let engine = Engine::new();
    let program = engine.compile(Source::new("lisp", "count", text))?;
    let little = Limits {
        fuel: Some(100),
        ..Limits::default()
    };
    let mut session = Session::builder(&engine).limits(little).build();
    let Outcome::Paused(paused) = session.run(&program) else {
        panic!("it needs more fuel")
    };
    let refused = paused
        .answer(&mut session, 5_i64)
        .into_result()
        .expect_err("nothing waits");
    assert!(matches!(refused, Error::Call(CallError::NotAwaited)));
    session.set_limits(Limits::default()).expect("it is metered");
    let paused = session.paused::<Value>().expect("it is still paused");
    assert_eq!(paused.limit, Limit::Fuel);
    assert_eq!(paused.resume(&mut session).into_result()?, 1000_i64.into());
    assert!(session.paused::<Value>().is_none());
    Ok(())
}

#[test]
fn an_answer_that_waits_can_be_given_after_a_refused_one() -> Result<(), Error> {
    let mut engine = Engine::new();
    engine.define("h", "ask", |_: Caller| Reply::Pending);
    let program = engine.compile(Source::new("expr", "ask", "h.ask() + 1"))?;
    let mut session = Session::new(&engine, NoHost);
    let Outcome::Paused(_) = session.run(&program) else {
        panic!("it waits")
    };
    let paused = session.paused::<i64>().expect("it waits");
    assert_eq!(paused.answer(&mut session, 41_i64).into_result()?, 42);
    Ok(())
}

#[test]
fn a_late_stop_does_not_hit_the_next_run() -> Result<(), Error> {
    let engine = Engine::new();
    let text = "(let loop ((i 0)) (if (< i 100000) (loop (+ i 1)) i))";
    let program = engine.compile(Source::new("lisp", "count", text))?;
    let mut session = Session::builder(&engine).mode(Mode::Metered).build();
    session.run(&program).into_result()?;
    session.stop_handle().stop();
    assert_eq!(session.run(&program).into_result()?, 100_000_i64.into());
    Ok(())
}

#[test]
fn settings_keep_the_mode_that_was_chosen() {
    let engine = Engine::new();
    let settings = Settings {
        stack_frames: 64,
        ..Settings::default()
    };
    let mut session = Session::builder(&engine).mode(Mode::Counted).settings(settings).build();
    assert_eq!(session.machine().mode(), Mode::Counted);
    let mut session = Session::builder(&engine).settings(settings).mode(Mode::Traced).build();
    assert_eq!(session.machine().mode(), Mode::Traced);
}

#[test]
fn a_list_is_checked_against_its_parameter() -> Result<(), Error> {
    let (mut session, expr) = loaded(&Engine::new(), "expr", EXPR)?;
    let mut total = session.function::<(Vec<i64>,), i64>(&expr, "total")?;
    assert_eq!(total.call((vec![40, 1],))?, 42);
    for wrong in [
        Value::from(vec!["a"]),
        Value::from(vec![1.5]),
        Value::Null,
        Value::from(vec![Some("a")]),
    ] {
        let refused = session.call(&expr, "total", std::slice::from_ref(&wrong)).into_result();
        assert!(refused.is_err(), "{wrong:?}: {refused:?}");
    }
    Ok(())
}

#[test]
fn natives_see_the_name_and_the_arguments_of_a_procedure() {
    let mut engine = Engine::new();
    engine.define("shop", "price", |_: Caller, number: i64| number);
    let facts = |text: &str| {
        let program = engine.compile(Source::new("lisp", "m", text)).expect("it compiles");
        let mut session = Session::new(&engine, NoHost);
        let value: Value = session.evaluate(&program).expect("it has a value");
        let lisp = engine.languages().by_name("lisp").expect("it is one");
        session.machine().with_context(|context| {
            let value = value.to_guest(context, lisp.forms()).expect("it is of this session");
            let procedure = context.expect_procedure(value).expect("it is a procedure");
            (procedure.name(context), procedure.arity(context))
        })
    };
    let named = |name: &str, least, most| (Some(name.to_owned()), (least, most));
    assert_eq!(facts("(define (add a b) (+ a b)) add"), named("add", 2, Some(2)));
    assert_eq!(facts("(define (all a . others) others) all"), named("all", 1, None));
    assert_eq!(facts("(import (host shop)) price"), named("price", 1, Some(1)));
    assert_eq!(facts("char-upcase"), named("char.upcase", 1, Some(1)));
    assert_eq!(
        facts("(call-with-current-continuation (lambda (k) k))"),
        (None, (0, None))
    );
}
