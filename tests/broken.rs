//! Languages that are broken on purpose: the kit (`polyc_tck`) finds each flaw, and says what to mend. They are the
//! dynamic template of new frontends with one flaw each.

use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering};

use polyc::Engine;
use polyc::language::native::{Args, Context, Fallible, Row, Value, natives};
use polyc::language::{
    Budget, Diagnosed, Diagnostic, Effects, Environment, Frontend, Input, LanguageInfo, Loc, Module, Shown, Token,
    TokenClass, Tree,
};
use polyc_tck::{Check, Options, check};
use polyc_template_dynamic::NEWLANG;

/// What is wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flaw {
    MissingPlaces,
    LostError,
    WrongType,
    UnboundedWork,
    Recursion,
    Holes,
    OtherBytes,
    NoPrice,
}

/// The language with a flaw.
struct Broken {
    flaw: Flaw,
    info: &'static LanguageInfo,
}

/// The natives of the language, two of them wrong.
static WRONG_TYPE: &[Row] = natives! {
    "newlang.print" (any) -> nothing = nothing, "forgets the value";
    "newlang.equal" (any, any) -> bool = are_same, "says that all are equal" => looks;
    "newlang.length" (any) -> i64 = wrong_length, "reads its argument as another type" => looks;
    "newlang.join" (any, any) -> any = first, "the first" => looks;
};
static NO_PRICE: &[Row] = natives! {
    "newlang.print" (any) -> nothing = nothing, "forgets the value";
    "newlang.equal" (any, any) -> bool = are_same, "says that all are equal" => looks;
    "newlang.length" (any) -> i64 = length, "a length" => looks .fuel(0);
    "newlang.join" (any, any) -> any = first, "the first" => looks;
};

const fn looks(row: Row) -> Row {
    row.only(Effects::READS.and(Effects::TRAPS))
}

fn nothing<'h>(_: &mut Context<'h>, _: Args<'_, 'h>) -> Fallible<'h, ()> {
    Ok(())
}

fn are_same<'h>(_: &mut Context<'h>, _: Args<'_, 'h>) -> Fallible<'h, bool> {
    Ok(true)
}

fn wrong_length<'h>(_: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, i64> {
    Ok(args.i64(0))
}

fn length<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, i64> {
    Ok(context.expect_string(args.value(0))?.len(context) as i64)
}

fn first<'h>(_: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, Value<'h>> {
    Ok(args.value(0))
}

impl Broken {
    /// A language for the rest of the test's process.
    fn leaked(flaw: Flaw) -> &'static Self {
        let natives = match flaw {
            Flaw::WrongType => WRONG_TYPE,
            Flaw::NoPrice => NO_PRICE,
            _ => NEWLANG.info().natives,
        };
        let info = LanguageInfo {
            natives,
            ..*NEWLANG.info()
        };
        Box::leak(Box::new(Self {
            flaw,
            info: Box::leak(Box::new(info)),
        }))
    }
}

impl Frontend for Broken {
    fn info(&self) -> &'static LanguageInfo {
        self.info
    }

    fn tokens(&self, input: Input<'_>, budget: &Budget) -> (Vec<Token>, Vec<Diagnostic>) {
        let (mut tokens, diagnostics) = NEWLANG.tokens(input, budget);
        if self.flaw == Flaw::Holes {
            tokens.retain(|it| it.kind.class != TokenClass::Number);
        }
        (tokens, diagnostics)
    }

    fn tree(&self, input: Input<'_>, budget: &Budget) -> (Tree, Vec<Diagnostic>) {
        let open = input.text().matches('(').count();
        match self.flaw {
            Flaw::Recursion => drop(black_box(nested(open))),
            Flaw::UnboundedWork => work(open),
            _ => {}
        }
        NEWLANG.tree(input, budget)
    }

    fn compile(&self, input: Input<'_>, environment: &mut dyn Environment) -> Diagnosed<Module> {
        let mut compiled = NEWLANG.compile(input, environment);
        match (self.flaw, &mut compiled.value) {
            (Flaw::LostError, _) => compiled.diagnostics.clear(),
            (Flaw::MissingPlaces, Some(module)) => {
                let blocks = module.bodies.iter_mut().flat_map(|it| &mut it.blocks);
                for inst in blocks.flat_map(|it| &mut it.insts) {
                    inst.loc = Loc::NONE;
                }
            }
            (Flaw::OtherBytes, Some(module)) => {
                static COMPILED: AtomicU64 = AtomicU64::new(0);
                let count = COMPILED.fetch_add(1, Ordering::Relaxed);
                module
                    .declarations
                    .custom
                    .push(("count".to_owned(), count.to_le_bytes().to_vec()));
            }
            _ => {}
        }
        compiled
    }

    fn show<'h>(&self, context: &Context<'h>, value: Value<'h>) -> Shown<'h> {
        NEWLANG.show(context, value)
    }
}

/// A call for each bracket.
fn nested(open: usize) -> u64 {
    let frame = black_box([open as u64; 16]);
    if open == 0 {
        0
    } else {
        nested(open - 1) + frame[open % 16]
    }
}

/// Twice as much with each bracket.
fn work(open: usize) {
    for step in 0..1_u64 << open.min(63) {
        black_box(step);
    }
}

/// Checks a language with a flaw: a failure of that check has this in its sentence.
#[track_caller]
fn finds(flaw: Flaw, wanted: Check, sentence: &str) {
    let engine = Engine::builder().without_languages().language(Broken::leaked(flaw));
    let engine = engine.build().expect("there is one language");
    let options = Options {
        seconds: 2,
        ..Options::default()
    };
    let report = check(&engine, "newlang", "templates/dynamic/tests/programs", &options);
    let mut failures = report.failures.iter();
    let found = failures.any(|it| it.check == wanted && it.message.contains(sentence));
    assert!(found, "`{sentence}` is not among\n{report}");
}

#[test]
fn missing_places() {
    finds(
        Flaw::MissingPlaces,
        Check::Places,
        "may trap and has no place: call `set_loc`",
    );
}

#[test]
fn a_lost_error() {
    finds(
        Flaw::LostError,
        Check::Texts,
        "refused without a diagnostic: push a `Diagnostic::error`",
    );
}

#[test]
fn a_wrong_type_in_a_native() {
    finds(Flaw::WrongType, Check::Natives, "the row declares parameter 0 so");
}

#[test]
fn unbounded_work() {
    finds(
        Flaw::UnboundedWork,
        Check::Depth,
        "printing its tree it does not end: bound its work",
    );
}

#[test]
fn recursion_on_input() {
    finds(
        Flaw::Recursion,
        Check::Depth,
        "overflows the stack: bound the depth of what is read",
    );
}

#[test]
fn tokens_with_holes() {
    finds(Flaw::Holes, Check::Tokens, "no token covers");
}

#[test]
fn other_bytes_each_time() {
    finds(
        Flaw::OtherBytes,
        Check::Bytes,
        "gives other bytes: take nothing from hash order",
    );
}

#[test]
fn a_price_of_zero() {
    finds(
        Flaw::NoPrice,
        Check::Prices,
        "costs nothing: each call takes time, so give it a price",
    );
}
