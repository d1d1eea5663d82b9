//! The prelude of a language from outside: compiled when the language is first used, or part of the program.

use std::sync::atomic::{AtomicUsize, Ordering};

use polyc::language::{
    Budget, Cause, CauseRow, Convention, Diagnosed, Diagnostic, Environment, ExportKind, Frontend, FunctionBuilder,
    ImportKind, Input, Interface, LanguageInfo, Module, Op, Prelude, Shown, Signature, Span, Token, Tree, Type, native,
};
use polyc::{Engine, NoHost, Session, Source, encode};
use polyc_compile::{Level, compile_preludes, embed_preludes};

/// A text is a number, or a function of the prelude to call. A module of the prelude is the number that its function
/// returns.
struct Constants {
    info: &'static LanguageInfo,
    /// How many modules of its prelude were compiled.
    compiled: AtomicUsize,
}

static CAUSES: &[CauseRow] = &[CauseRow::new(Cause::Representation, "all", "A program has a value.")];

const fn info(name: &'static str, prelude: &'static [Prelude]) -> LanguageInfo {
    LanguageInfo {
        prelude,
        causes: CAUSES,
        ..LanguageInfo::new(name, "Constants")
    }
}

impl Constants {
    const fn new(info: &'static LanguageInfo) -> Self {
        Self {
            info,
            compiled: AtomicUsize::new(0),
        }
    }

    fn compiled(&self) -> usize {
        self.compiled.load(Ordering::Relaxed)
    }
}

impl Frontend for Constants {
    fn info(&self) -> &'static LanguageInfo {
        self.info
    }

    fn tokens(&self, _: Input<'_>, _: &Budget) -> (Vec<Token>, Vec<Diagnostic>) {
        (Vec::new(), Vec::new())
    }

    fn tree(&self, _: Input<'_>, _: &Budget) -> (Tree, Vec<Diagnostic>) {
        (Tree::default(), Vec::new())
    }

    fn compile(&self, input: Input<'_>, environment: &mut dyn Environment) -> Diagnosed<Module> {
        let text = input.text().trim();
        let span = Span::new(input.file, 0, u32::try_from(text.len()).unwrap_or(0));
        let mut module = input.builder(self.info.name, &environment.budget());
        let (loc, signature) = (module.loc(span), Signature::new(vec![], Some(Type::Any)));
        let value = module.declare("value", signature.clone(), Convention::Direct, loc);
        module.set_entry(value);
        let import = environment.module(text).map(|_| {
            let kind = ImportKind::Function { signature };
            module.import(text, "value", kind)
        });
        if input.prelude.is_some() {
            self.compiled.fetch_add(1, Ordering::Relaxed);
            module.export("value", ExportKind::Function(value), Interface::Any);
        }
        let mut b = FunctionBuilder::new(&mut module, value);
        let result = match (text.parse(), import) {
            (Ok(number), _) => {
                let number = b.i64(number);
                b.convert(number, Type::Any)
            }
            (_, Some(import)) => b.value(Op::CallImport { import }, &[]),
            _ => {
                let message = format!("found `{text}`, expected a number or a name");
                return Diagnosed::refused(Diagnostic::error("N001", span, message));
            }
        };
        b.ret(Some(result));
        b.finish();
        Diagnosed {
            value: Some(module.finish()),
            diagnostics: Vec::new(),
        }
    }

    fn show<'h>(&self, context: &native::Context<'h>, value: native::Value<'h>) -> Shown<'h> {
        (context.describe(value), Ok(()))
    }
}

/// The value of a program, or why it has none.
fn value(engine: &Engine, language: &Constants, text: &str) -> Result<i64, String> {
    let program = engine.compile(Source::new(language.info.name, "program", text));
    let program = program.map_err(|it| it.to_string())?;
    let mut session = Session::new(engine, NoHost);
    session.evaluate::<i64>(&program).map_err(|it| it.to_string())
}

#[test]
fn it_is_compiled_once_when_the_language_is_first_used() {
    static INFO: LanguageInfo = info("first", MODULES);
    static LANGUAGE: Constants = Constants::new(&INFO);
    const MODULES: &[Prelude] = &[
        Prelude {
            name: "first.seven",
            source: "7",
        },
        Prelude {
            name: "first.same",
            source: "first.seven",
        },
    ];
    let engine = Engine::builder().language(&LANGUAGE).build().expect("an engine");
    let other = engine.compile(Source::new("expr", "other", "1"));
    assert!(other.is_ok());
    assert_eq!(LANGUAGE.compiled(), 0, "another language was used");
    assert_eq!(value(&engine, &LANGUAGE, "first.same"), Ok(7));
    assert_eq!(value(&engine, &LANGUAGE, "first.seven"), Ok(7));
    assert_eq!(LANGUAGE.compiled(), 2);
}

#[test]
fn its_mistakes_are_those_of_every_program() {
    static INFO: LanguageInfo = info("wrong", MODULES);
    static LANGUAGE: Constants = Constants::new(&INFO);
    const MODULES: &[Prelude] = &[Prelude {
        name: "wrong.text",
        source: "\n what",
    }];
    let engine = Engine::builder().language(&LANGUAGE).build().expect("an engine");
    let report = value(&engine, &LANGUAGE, "1").expect_err("the prelude has a mistake");
    assert!(report.contains("found `what`"), "{report}");
    let mistakes = embed_preludes(&[&LANGUAGE]).expect_err("the same").to_string();
    assert_eq!(
        mistakes,
        "wrong.text:1:1: [N001] found `what`, expected a number or a name"
    );
}

#[test]
fn a_program_may_have_it_as_module_files() {
    static INFO: LanguageInfo = info("given", MODULES);
    static LANGUAGE: Constants = Constants::new(&INFO);
    const MODULES: &[Prelude] = &[Prelude {
        name: "given.nine",
        source: "9",
    }];
    let modules = compile_preludes(&LANGUAGE, Level::O2).expect("no mistakes");
    let file: &'static [u8] = encode(&modules[0]).leak();
    let before = LANGUAGE.compiled();
    let engine = Engine::builder().language(&LANGUAGE).preludes(&[("given.nine", file)]);
    let engine = engine.build().expect("an engine");
    assert!(engine.is_prelude("given.nine"));
    assert_eq!(value(&engine, &LANGUAGE, "given.nine"), Ok(9));
    assert_eq!(LANGUAGE.compiled(), before, "it was given");

    let table = embed_preludes(&[&LANGUAGE]).expect("no mistakes");
    let expected = format!("&[\n    (\"given.nine\", b\"{}\"),\n]\n", file.escape_ascii());
    assert_eq!(table, expected);
}

#[test]
fn a_file_that_is_not_read_is_of_no_harm() {
    static INFO: LanguageInfo = info("damaged", MODULES);
    static LANGUAGE: Constants = Constants::new(&INFO);
    const MODULES: &[Prelude] = &[Prelude {
        name: "damaged.three",
        source: "3",
    }];
    let engine = Engine::builder()
        .language(&LANGUAGE)
        .preludes(&[("damaged.three", b"?")]);
    let engine = engine.build().expect("an engine");
    assert_eq!(value(&engine, &LANGUAGE, "damaged.three"), Ok(3));
    assert_eq!(LANGUAGE.compiled(), 1);
}
