//! Calls from the host, beside the crate `cel` with the same expression: `cargo bench -p polyc --bench calls`.
//!
//! For the number of instructions there is a loop without measurement: `--loop CASE COUNT`. The difference of two
//! counts is that of the calls between (docs/performance.md has the command).

#![allow(clippy::disallowed_methods, reason = "its argument asks for the loop")]

use criterion::{Criterion, criterion_group};
use polyc::{Engine, Function, NoHost, Session, Source};

/// What is called: name, parameters, body, and how often in a loop.
const TEXT: &str = r#"
fn none(): bool = true;
fn two(port: int, size: int): bool = port == 80 && size > 1024;
fn text(port: int, proto: string): bool = port == 80 && proto == "tcp";
fn list(ports: list(int)): bool = ports.exists(port, port == 80);
0
"#;

const TWO: &str = "port == 80 && size > 1024";
const TEXT_OF_CEL: &str = r#"port == 80 && proto == "tcp""#;
const LIST: &str = "ports.exists(port, port == 80)";

const PORTS: [i64; 4] = [22, 443, 8080, 80];

fn session() -> (Session, polyc::Instance) {
    let engine = Engine::new();
    let program = engine
        .compile(Source::new("expr", "rules.expr", TEXT))
        .expect("it compiles");
    let mut session = Session::new(&engine, NoHost);
    let instance = session.load(&program).expect("it imports nothing");
    (session, instance)
}

/// Calls a function of the text.
macro_rules! call {
    ($f:ident = $name:literal: $args:ty, $body:expr) => {{
        let (mut session, instance) = session();
        let mut $f: Function<'_, $args, bool> = session.function(&instance, $name).expect("it is exported");
        $body
    }};
}

fn of_polyc(criterion: &mut Criterion) {
    call!(f = "none": (), criterion.bench_function("none/polyc", |b| b.iter(|| f.call(()))));
    call!(f = "two": (i64, i64), criterion.bench_function("two/polyc", |b| b.iter(|| f.call((80, 4096)))));
    call!(f = "text": (i64, &str), criterion
        .bench_function("text/polyc", |b| b.iter(|| f.call((80, "tcp")))));
    call!(f = "list": (Vec<i64>,), criterion
        .bench_function("list/polyc", |b| b.iter(|| f.call((PORTS.to_vec(),)))));
}

/// The same by `cel`: with its variables bound before, and with binding them.
fn of_cel(criterion: &mut Criterion) {
    type Bind = fn(&mut cel::Context<'_, '_>);
    let cases: [(&str, &str, Bind); 3] = [
        ("two", TWO, |context| {
            context.add_variable_from_value("port", 80_i64);
            context.add_variable_from_value("size", 4096_i64);
        }),
        ("text", TEXT_OF_CEL, |context| {
            context.add_variable_from_value("port", 80_i64);
            context.add_variable_from_value("proto", "tcp");
        }),
        ("list", LIST, |context| {
            context.add_variable_from_value("ports", PORTS.to_vec())
        }),
    ];
    for (name, text, bind) in cases {
        let program = cel::Program::compile(text).expect("it compiles");
        let mut context = cel::Context::default();
        bind(&mut context);
        criterion.bench_function(&format!("{name}/cel execute"), |b| b.iter(|| program.execute(&context)));
        let shared = cel::Context::default();
        criterion.bench_function(&format!("{name}/cel bind and execute"), |b| {
            b.iter(|| {
                let mut context = shared.new_inner_scope();
                bind(&mut context);
                program.execute(&context)
            });
        });
    }
}

/// Calls a function that often; how many calls were true.
fn count(case: &str, count: u64) -> u64 {
    let times = 0..count;
    match case {
        "none" => call!(f = "none": (), times.filter(|_| f.call(()).unwrap_or(false)).count()) as u64,
        "two" => call!(f = "two": (i64, i64), times.filter(|_| f.call((80, 4096)).unwrap_or(false)).count()) as u64,
        "text" => call!(f = "text": (i64, &str), times.filter(|_| f.call((80, "tcp")).unwrap_or(false)).count()) as u64,
        other => panic!("there is no case `{other}`: none, two or text"),
    }
}

criterion_group!(calls, of_polyc, of_cel);

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let Some(at) = args.iter().position(|it| it == "--loop")
        && let [case, times, ..] = &args[at + 1..]
    {
        println!("{}", count(case, times.parse().expect("a number of calls")));
        return;
    }
    calls();
    Criterion::default().configure_from_args().final_summary();
}
