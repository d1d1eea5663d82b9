//! Natives by example: each line of `natives/*.txt` is `name argument… => result`, in Lisp's notation, or
//! `name argument… => ! trap-code operands…` for a failure. `;` begins a comment.

#![expect(clippy::disallowed_methods, reason = "reads its examples")]
#![allow(unsafe_code, reason = "plays the machine: calls natives with words")]

use polyc_runtime::native::Registry;
use polyc_runtime::{
    Answer, Context, Limits, MemoryHost, Number, Runtime, Stress, Thrown, Value, View, natives, number,
};

/// Reads one datum off the front of `text`.
fn read<'h>(context: &mut Context<'h>, text: &mut &str) -> Option<Value<'h>> {
    *text = text.trim_start();
    let first = text.chars().next()?;
    let value = match first {
        '"' => {
            let end = text[1..].find('"').expect("a string ends") + 1;
            let content = text[1..end].replace("\\n", "\n");
            *text = &text[end + 1..];
            context.string(&content)
        }
        '(' => {
            *text = &text[1..];
            let (items, tail) = read_items(context, text);
            context.list_with_tail(&items, tail)
        }
        '#' if text.starts_with("#(") => {
            *text = &text[2..];
            let (items, _) = read_items(context, text);
            context.vector(&items)
        }
        '#' if text.starts_with("#u8(") => {
            *text = &text[4..];
            let (items, _) = read_items(context, text);
            let byte = |it: &Value<'h>| u8::try_from(context.i64(*it)?).ok();
            let bytes: Vec<u8> = items.iter().map(|it| byte(it).expect("a byte")).collect();
            context.bytes(&bytes)
        }
        _ => {
            let ends = |it: char| it.is_whitespace() || it == ')';
            let skip = if text.starts_with("#\\") { 3 } else { 1 };
            let from: usize = text.chars().take(skip).map(char::len_utf8).sum();
            let end = text[from..].find(ends).map_or(text.len(), |it| it + from);
            let (word, rest) = text.split_at(end);
            *text = rest;
            return Some(atom(context, word));
        }
    };
    Some(value.expect("memory"))
}

/// Reads up to the closing parenthesis: the items, and the tail after a dot.
fn read_items<'h>(context: &mut Context<'h>, text: &mut &str) -> (Vec<Value<'h>>, Value<'h>) {
    let mut items = Vec::new();
    loop {
        *text = text.trim_start();
        if let Some(rest) = text.strip_prefix(')') {
            *text = rest;
            return (items, Value::NIL);
        }
        if let Some(rest) = text.strip_prefix(". ") {
            *text = rest;
            let tail = read(context, text).expect("a tail");
            *text = text.trim_start().strip_prefix(')').expect("the list ends");
            return (items, tail);
        }
        items.push(read(context, text).expect("the list ends"));
    }
}

fn atom<'h>(context: &mut Context<'h>, word: &str) -> Value<'h> {
    match word {
        "#t" => Value::TRUE,
        "#f" => Value::FALSE,
        "#unspecified" => Value::UNSPECIFIED,
        "#eof" => Value::EOF,
        "#map" => context.map().expect("memory").value(),
        _ => match (word.strip_prefix("#\\"), number::text::parse(word, 10)) {
            (Some(name), _) => Value::character(name.chars().next().expect("a character")),
            (None, Some(number)) => context.number(&number).expect("memory"),
            (None, None) => context.symbol(word).expect("memory"),
        },
    }
}

/// The result of a call, as text.
fn call(runtime: &mut Runtime, registry: &Registry, line: &str) -> String {
    let (name, mut rest) = line.split_once(' ').unwrap_or((line, ""));
    let row = registry.get(name).unwrap_or_else(|| panic!("no native `{name}`"));
    let slots = runtime.enter(|context| {
        let read = core::iter::from_fn(|| read(context, &mut rest));
        read.map(|it| it.word()).collect::<Vec<_>>()
    });
    // SAFETY: the natives take any values; the words were just made in this session, and nothing was collected since.
    let answer = unsafe {
        let charge = runtime.native_cost(row, &slots);
        let before = runtime.heap.used();
        let answer = runtime.call_native(row, &slots);
        let allocated = (runtime.heap.used() - before) as u64;
        // A thrown condition is not part of the price.
        assert!(
            answer.is_err() || allocated <= charge.bytes,
            "{line}: {allocated} > {charge:?}"
        );
        answer
    };
    runtime.enter(|context| match answer {
        Err(Thrown::Value(_)) if !row.effects().can_throw() => {
            panic!("{line} fails, and its row does not say so")
        }
        Ok(Answer::Result(bits)) => context.describe(wrap(bits)),
        Ok(Answer::Nothing) => match slots.first() {
            // The first argument was changed.
            Some(first) => context.describe(wrap(first.0)),
            None => String::new(),
        },
        Ok(answer) => format!("{answer:?}"),
        Err(Thrown::Value(word)) => describe_condition(context, wrap(word.0)),
        Err(Thrown::Exit(code)) => format!("! exit {code}"),
        Err(Thrown::Halt(code)) => format!("! halt {code}"),
        Err(Thrown::Limit(limit)) => format!("! limit {limit}"),
    })
}

fn wrap<'h>(bits: u64) -> Value<'h> {
    // SAFETY: used at once, with words of the session that is entered.
    unsafe { Value::from_word(polyc_runtime::Word(bits)) }
}

fn describe_condition<'h>(context: &Context<'h>, value: Value<'h>) -> String {
    let View::Condition(condition) = context.view(value) else {
        return format!("! throws {}", context.describe(value));
    };
    let trap = condition.trap(context);
    match (condition.wanted(context), condition.message(context)) {
        (Some(kind), _) => format!("! type-mismatch {kind} {}", context.describe(condition.about(context))),
        (None, Some(message)) => format!("! {}: {}", trap.code, message.to_string(context)),
        (None, None) => {
            let [a, b, c] = trap.operands;
            if trap.operands == [0; 3] {
                format!("! {}", trap.code)
            } else {
                format!("! {} {a} {b} {c}", trap.code)
            }
        }
    }
}

fn check_file(path: &std::path::Path) -> usize {
    let text = std::fs::read_to_string(path).expect("a test file can be read");
    let registry = Registry::new(natives::TABLES).expect("names differ");
    let (mut checked, mut wrong) = (0, Vec::new());
    for line in text.lines().map(|it| it.split(" ; ").next().unwrap_or(it)) {
        let Some((input, expected)) = line.split_once("=>").filter(|_| !line.starts_with(';')) else {
            assert!(line.trim().is_empty() || line.starts_with(';'), "{line}");
            continue;
        };
        let host = MemoryHost::with_input("first λ\r\nsecond");
        let limits = Limits {
            memory: Some(64 << 20),
            ..Limits::NONE
        };
        let mut runtime = Runtime::new(Box::new(host), limits).expect("memory");
        let found = call(&mut runtime, &registry, input.trim());
        if found != expected.trim() {
            wrong.push(format!("{line}\n    found {found}"));
        }
        checked += 1;
    }
    assert!(wrong.is_empty(), "{}:\n{}", path.display(), wrong.join("\n"));
    checked
}

#[test]
fn examples() {
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/natives");
    let entries = std::fs::read_dir(directory).expect("the examples are part of the checkout");
    let checked: usize = entries.map(|it| check_file(&it.expect("an entry").path())).sum();
    assert!(checked > 100, "{checked} examples");
}

/// What is in its place when what it was has been changed.
fn changed(datum: &str) -> &str {
    match datum {
        "\"\"" => "\"7\"",
        "\"abc\"" => "\"12\"",
        "\"λμ\"" => "\"x\"",
        "(1 2)" => "(2 1 3)",
        "(1 . 2)" => "(2 1)",
        "((a . 1) (b . 2))" => "((c . 1))",
        "#(1 2 3)" => "#(4)",
        "#()" => "#(1)",
        "#u8(1 2)" => "#u8(3)",
        other => other,
    }
}

/// Every native takes whatever it is given: no panic, and what fails is a condition. What does not say that it reads
/// gives the same whatever is in objects that may change.
#[test]
fn natives_take_any_arguments() {
    let registry = Registry::new(natives::TABLES).expect("names differ");
    let mut random = fastrand::Rng::with_seed(1);
    let data = [
        "0",
        "-1",
        "5",
        "1e300",
        "-0.0",
        "+nan.0",
        "1180591620717411303424",
        "\"\"",
        "\"abc\"",
        "\"λμ\"",
        "#\\a",
        "#t",
        "#f",
        "()",
        "(1 2)",
        "(1 . 2)",
        "((a . 1) (b . 2))",
        "#(1 2 3)",
        "#()",
        "#u8(1 2)",
        "#map",
        "sym",
        "#unspecified",
        "#eof",
        "9223372036854775807",
        "((1) 2)",
    ];
    for row in registry.rows() {
        for _ in 0..200 {
            let extra = if row.is_variadic() { random.usize(..4) } else { 0 };
            let pick = |_| data[random.usize(..data.len())];
            let args: Vec<_> = (0..row.params().len() + extra).map(pick).collect();
            let call = |args: &[&str]| {
                let limits = Limits {
                    memory: Some(8 << 20),
                    ..Limits::NONE
                };
                let mut runtime = Runtime::new(Box::new(MemoryHost::default()), limits).expect("memory");
                let line = format!("{} {}", row.name(), args.join(" "));
                call(&mut runtime, &registry, line.trim())
            };
            let given = call(&args);
            if !row.effects().reads() {
                let others: Vec<_> = args.iter().map(|it| changed(it)).collect();
                let other = call(&others);
                let fail = given.starts_with('!') && other.starts_with('!');
                let name = row.name();
                assert!(fail || given == other, "{name} of {args:?} reads");
            }
        }
    }
}

/// The nth allocation fails, whichever it is: a limit, and no harm done.
#[test]
fn natives_survive_failing_allocations() {
    let registry = Registry::new(natives::TABLES).expect("names differ");
    for line in [
        "string.append \"a\" \"λ\"",
        "list.append (1 2) (3)",
        "number.expt 3 200",
        "vector.copy #(1 2)",
    ] {
        for fail_at in 1..20 {
            let (name, mut rest) = line.split_once(' ').expect("a call");
            let row = registry.get(name).expect("a native");
            let mut runtime = Runtime::new(Box::new(MemoryHost::default()), Limits::NONE).expect("memory");
            let slots = runtime.enter(|context| {
                let read = core::iter::from_fn(|| read(context, &mut rest));
                read.map(|it| it.word()).collect::<Vec<_>>()
            });
            runtime.heap.set_stress(Stress {
                fail_at: Some(fail_at),
                ..Stress::default()
            });
            // SAFETY: as in `call`.
            let answer = unsafe { runtime.call_native(row, &slots) };
            let limit = Err(Thrown::Limit(polyc_base::trap::Limit::Memory));
            assert!(
                answer == limit || matches!(answer, Ok(Answer::Result(_))),
                "{line}: {answer:?}"
            );
        }
    }
}

#[test]
fn integers_beyond_the_bound_are_a_limit() {
    let mut runtime = Runtime::new(Box::new(MemoryHost::default()), Limits::NONE).expect("memory");
    let registry = Registry::new(natives::TABLES).expect("names differ");
    for line in [
        "number.expt 3 100000000",
        "number.expt 10 (expt)",
        "number.shift 1 9000000000",
    ] {
        let line = line.replace("(expt)", &"9".repeat(40));
        assert_eq!(call(&mut runtime, &registry, &line), "! limit memory", "{line}");
    }
    let half = |context: &mut Context<'_>| -> bool {
        let power = num_bigint::BigInt::from(1) << 3_000_000;
        let big = context.number(&Number::Big(power)).expect("memory");
        // A divisor is found in steps, so operands may be as large as any.
        let divisor = number::integer::gcd(context, big, big);
        number::mul(context, big, big).is_err() && divisor.is_ok_and(|it| number::eqv(context, it, big))
    };
    assert!(runtime.enter(half));
}

#[test]
fn operations_on_big_integers_are_paid() {
    let mut runtime = Runtime::new(Box::new(MemoryHost::default()), Limits::NONE).expect("memory");
    let square = |context: &mut Context<'_>| -> usize {
        let power = num_bigint::BigInt::from(3).pow(100_000);
        let big = context.number(&Number::Big(power)).expect("memory");
        let product = number::mul(context, big, big).expect("not too large");
        context.expect_integer(product).map_or(0, |it| it.bits() as usize)
    };
    assert_eq!(runtime.enter(square), 316_993);
    assert!(runtime.take_extra_fuel() > 100_000);
    assert_eq!(runtime.take_extra_fuel(), 0);
}
