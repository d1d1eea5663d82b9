//! The library as an embedder meets it: calls with Rust's types, values that pass the border, errors, languages from
//! outside.

use std::collections::BTreeMap;

use polyc::{
    Bill, CallError, Engine, Error, Handle, Limit, Limits, Mode, NoHost, Outcome, Profiler, Session, Source, Value,
};

/// A session with a program in it.
fn load(language: &str, text: &str) -> Result<(Session, polyc::Instance), Error> {
    let engine = Engine::new();
    let program = engine.compile(Source::new(language, "embedded", text))?;
    let mut session = Session::new(&engine, NoHost);
    let instance = session.load(&program)?;
    Ok((session, instance))
}

const EXPR: &str = "
    fn add(a: int, b: int): int = a + b;
    fn half(x: double): double = x / 2.0;
    fn not(b: bool): bool = !b;
    fn most(): uint = 18446744073709551615u;
    fn next(n: uint): uint = n + 1u;
    fn id(s: string): string = s;
    fn bytes(b: bytes): int = size(b);
    fn sum(l: list(int)): int = l.map(x, x * 2)[0] + size(l);
    fn names(m: map(string, int)): list(string) = m.map(k, k);
    fn any(d: dyn): dyn = d;
    fn nothing(): dyn = null;
    0";

#[test]
fn calls_have_rusts_types() -> Result<(), Error> {
    let (mut session, rules) = load("expr", EXPR)?;
    assert_eq!(session.function::<(i64, i64), i64>(&rules, "add")?.call((40, 2))?, 42);
    assert_eq!(session.function::<(i32, u8), i16>(&rules, "add")?.call((40, 2))?, 42);
    assert_eq!(session.function::<(f64,), f64>(&rules, "half")?.call((3.0,))?, 1.5);
    assert!(!session.function::<(bool,), bool>(&rules, "not")?.call((true,))?);
    assert_eq!(session.function::<(), u64>(&rules, "most")?.call(())?, u64::MAX);
    assert_eq!(
        session.function::<(), Value>(&rules, "most")?.call(())?,
        Value::Uint(u64::MAX)
    );
    assert_eq!(
        session.function::<(u64,), u64>(&rules, "next")?.call((u64::MAX - 1,))?,
        u64::MAX
    );
    assert_eq!(session.function::<(&str,), String>(&rules, "id")?.call(("äö",))?, "äö");
    assert_eq!(
        session
            .function::<(&[u8],), i64>(&rules, "bytes")?
            .call((&[1, 2][..],))?,
        2
    );
    assert_eq!(
        session
            .function::<(Vec<i64>,), i64>(&rules, "sum")?
            .call((vec![5, 6],))?,
        12
    );
    let ages = BTreeMap::from([("Ada", 36_i64), ("Alan", 41)]);
    let names = session
        .function::<(BTreeMap<&str, i64>,), Vec<String>>(&rules, "names")?
        .call((ages,))?;
    assert_eq!(names, ["Ada", "Alan"]);
    assert_eq!(session.function::<(), Value>(&rules, "nothing")?.call(())?, Value::Null);
    Ok(())
}

#[test]
fn whatever_passes_the_border_comes_back_the_same() -> Result<(), Error> {
    let (mut session, rules) = load("expr", EXPR)?;
    let map = Value::Map(vec![("k".into(), Value::from(vec![3_u64]))].into());
    let deep = Value::from(vec![map]);
    for value in [
        Value::Null,
        true.into(),
        i64::MIN.into(),
        Value::Uint(u64::MAX),
        0.1.into(),
        "text".into(),
        Value::Bytes(vec![0, 255]),
        deep,
    ] {
        assert_eq!(
            session
                .call(&rules, "any", std::slice::from_ref(&value))
                .into_result()?,
            value
        );
    }
    let (mut session, program) = load(
        "lisp",
        "(define (id x) x) (define (kind x) (if (list? x) 'list 'other))",
    )?;
    for value in [
        Value::Char('ä'),
        Value::Symbol("s".into()),
        vec![1_i64, 2].into(),
        Value::List(polyc::List::default()),
    ] {
        assert_eq!(
            session
                .call(&program, "id", std::slice::from_ref(&value))
                .into_result()?,
            value
        );
    }
    let kind = session.call(&program, "kind", &[vec![1_i64].into()]).into_result()?;
    assert_eq!(kind, Value::Symbol("list".into()));
    let big = session.call(&program, "id", &[Value::Uint(u64::MAX)]).into_result()?;
    assert_eq!(big.to_string_of_integer(), "18446744073709551615");
    Ok(())
}

/// Text of an integer of any size.
trait IntegerText {
    fn to_string_of_integer(&self) -> String;
}

impl IntegerText for Value {
    fn to_string_of_integer(&self) -> String {
        match self {
            Self::BigInt(value) => value.to_string(),
            other => format!("{other:?}"),
        }
    }
}

#[test]
fn what_does_not_fit_is_refused_in_the_words_of_the_language() -> Result<(), Error> {
    let (mut session, rules) = load("expr", EXPR)?;
    let refused = |outcome: Outcome| outcome.into_result().expect_err("it does not fit").to_string();
    let cases: [(&str, &[Value], &str); 7] = [
        ("add", &[1_i64.into()], "`add` takes 2 arguments, not 1"),
        (
            "add",
            &[1_i64.into(), "x".into()],
            "argument 2 of `add` must be int, not a string",
        ),
        (
            "half",
            &[1_i64.into()],
            "argument 1 of `half` must be double, not an integer",
        ),
        (
            "id",
            &[5_i64.into()],
            "argument 1 of `id` must be string, not an integer",
        ),
        (
            "next",
            &[Value::Int(-1)],
            "argument 1 of `next` must be uint, not one outside its range",
        ),
        ("sum", &["x".into()], "argument 1 of `sum` must be list, not a string"),
        ("none", &[], "there is no exported function `none`"),
    ];
    for (function, args, message) in cases {
        assert_eq!(refused(session.call(&rules, function, args)), message);
    }
    assert!(matches!(
        session.function::<(&str, i64), i64>(&rules, "add").err(),
        Some(CallError::Argument { index: 0, .. })
    ));
    assert!(matches!(
        session.function::<(i64,), i64>(&rules, "add").err(),
        Some(CallError::Arity { .. })
    ));
    assert!(matches!(
        session.function::<(), String>(&rules, "most").err(),
        Some(CallError::Result { .. })
    ));
    let small = session
        .function::<(), i64>(&rules, "most")?
        .call(())
        .expect_err("it is too large");
    assert!(small.to_string().starts_with("the result of `most` is"), "{small}");
    let (mut session, program) = load(
        "pascal",
        "program p; function next(n: integer): integer; begin next := n + 1 end; begin end.",
    )?;
    assert_eq!(
        refused(session.call(&program, "next", &[0.5.into()])),
        "argument 1 of `next` must be integer, not a float"
    );
    Ok(())
}

#[test]
fn handles_keep_the_identity_of_values_and_belong_to_their_session() -> Result<(), Error> {
    let text = "(define (make) (vector 1 2)) (define (put! v x) (vector-set! v 0 x) v) (define (same? a b) (eq? a b))
                (define (loop) (let ((l (list 1))) (set-cdr! l l) l)) (define ((twice f) x) (f (f x))) (define (inc n) (+ n 1))";
    let text = text.replace(
        "(define ((twice f) x) (f (f x)))",
        "(define (twice f) (lambda (x) (f (f x))))",
    );
    let (mut session, program) = load("lisp", &text)?;
    let vector = session.function::<(), Handle>(&program, "make")?.call(())?;
    let changed = session
        .function::<(Handle, i64), Handle>(&program, "put!")?
        .call((vector.clone(), 9))?;
    assert!(
        session
            .function::<(Handle, Handle), bool>(&program, "same?")?
            .call((vector.clone(), changed))?
    );
    assert_eq!(session.show(&vector.clone().into()), "#(9 2)");
    // A circular list stays in its session.
    assert!(matches!(
        session.call(&program, "loop", &[]).into_result()?,
        Value::Handle(_)
    ));
    let inc = session
        .call(&program, "twice", &[vector.clone().into()])
        .into_result()?;
    assert!(matches!(inc, Value::Handle(_)), "a procedure");
    let (mut other, program) = load("lisp", "(define (id x) x)")?;
    let foreign = other.call(&program, "id", &[vector.into()]);
    assert!(
        matches!(foreign, Outcome::Refused(Error::Call(CallError::Foreign))),
        "{foreign:?}"
    );
    Ok(())
}

#[test]
fn a_handle_of_a_function_lives_beside_its_session() -> Result<(), Error> {
    let (mut session, rules) = load("expr", EXPR)?;
    let add = session.function::<(i64, i64), i64>(&rules, "add")?.into_handle();
    assert_eq!(add.call(&mut session, (1, 2))?, 3);
    let (mut other, _) = load("expr", EXPR)?;
    assert!(matches!(
        add.call(&mut other, (1, 2)),
        Err(Error::Call(CallError::Foreign))
    ));
    Ok(())
}

#[test]
fn entries_run_once_before_the_first_call_and_a_pause_in_them_goes_on_to_the_call() -> Result<(), Error> {
    let engine = Engine::new();
    let text =
        "(define n 0) (let loop ((i 0)) (if (< i 1000) (loop (+ i 1)))) (set! n (+ n 1)) (define (get k) (* n k))";
    let program = engine.compile(Source::new("lisp", "entry", text))?;
    let limits = Limits {
        fuel: Some(100),
        ..Limits::default()
    };
    let mut session = Session::builder(&engine).limits(limits).build();
    let instance = session.load(&program)?;
    let mut get = session.function::<(i64,), i64>(&instance, "get")?;
    let Outcome::Paused(paused) = get.start((7,)) else {
        panic!("the entry takes more fuel")
    };
    assert_eq!(paused.limit, Limit::Fuel);
    session
        .set_limits(Limits {
            fuel: Some(1 << 40),
            ..limits
        })
        .expect("it is metered");
    assert_eq!(paused.resume(&mut session).into_result()?, 7);
    assert_eq!(session.function::<(i64,), i64>(&instance, "get")?.call((8,))?, 8);
    Ok(())
}

#[test]
fn what_a_session_was_not_built_for_is_an_error() -> Result<(), Error> {
    let engine = Engine::new();
    let program = engine.compile(Source::new("expr", "one", "1"))?;
    let mut plain = Session::new(&engine, NoHost);
    assert!(matches!(Bill::new(&mut plain), Err(Error::Mode(Mode::Counted))));
    assert!(matches!(
        polyc::coverage(&mut plain, &program),
        Err(Error::Mode(Mode::Counted))
    ));
    assert!(matches!(
        plain.on_step(Box::new(|_, _| Ok(()))),
        Err(Error::Mode(Mode::Traced))
    ));
    let profiled = Profiler::default().run::<i64>(&mut plain, &program);
    assert!(matches!(profiled, Outcome::Refused(Error::Mode(Mode::Metered))));
    let mut counted = Session::builder(&engine).mode(Mode::Counted).build();
    counted.run(&program).into_result()?;
    assert!(Bill::new(&mut counted)?.fuel > 0);
    Ok(())
}

#[test]
fn values_are_json_and_back() {
    let text = r#"{"name":"Ada","ages":[36,-1,0.5,null,true],"big":18446744073709551615}"#;
    let value: Value = serde_json::from_str(text).expect("it is JSON");
    assert_eq!(serde_json::to_string(&value).expect("it has no handles"), text);
    assert_eq!(value.get("big"), Some(&Value::Uint(u64::MAX)));
}

#[test]
fn engines_programs_and_errors_pass_between_threads() {
    fn is_shared<T: Send + Sync>() {}
    fn is_sent<T: Send>() {}
    is_shared::<Engine>();
    is_shared::<polyc::Program>();
    is_shared::<Value>();
    is_sent::<Session>();
    is_sent::<Error>();
    let boxed: Box<dyn std::error::Error + Send + Sync> = Box::new(Error::Exited(1));
    assert!(boxed.to_string().contains("exit code 1"));
}
