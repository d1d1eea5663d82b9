//! What a language from outside is made of: the trait it implements, the builder of its code, its natives. With this
//! module, a crate that brings a language needs `polyc` only, and `polyc-cli` for a command line of its own.
//!
//! The guide in `docs/adding-a-frontend.md` builds languages with it. A language of numbers alone:
//!
//! ```
//! use polyc::language::{
//!     Budget, Convention, Diagnosed, Diagnostic, Environment, Frontend, FunctionBuilder, Input, LanguageInfo, Module, Op,
//!     Shown, Signature, Span, Token, Tree, Type, native,
//! };
//! use polyc::{Engine, NoHost, Session, Source};
//!
//! struct Number;
//!
//! static INFO: LanguageInfo = LanguageInfo::new("number", "Numbers");
//!
//! impl Frontend for Number {
//!     fn info(&self) -> &'static LanguageInfo {
//!         &INFO
//!     }
//!
//!     fn tokens(&self, _: Input<'_>, _: &Budget) -> (Vec<Token>, Vec<Diagnostic>) {
//!         (Vec::new(), Vec::new())
//!     }
//!
//!     fn tree(&self, _: Input<'_>, _: &Budget) -> (Tree, Vec<Diagnostic>) {
//!         (Tree::default(), Vec::new())
//!     }
//!
//!     fn compile(&self, input: Input<'_>, environment: &mut dyn Environment) -> Diagnosed<Module> {
//!         let span = Span::new(input.file, 0, u32::try_from(input.text().len()).unwrap_or(0));
//!         let Ok(number) = input.text().trim().parse() else {
//!             return Diagnosed::refused(Diagnostic::error("N001", span, "this is not a number"));
//!         };
//!         let mut module = input.builder("number", &environment.budget());
//!         let loc = module.loc(span);
//!         let entry = module.declare("main", Signature::new(vec![], Some(Type::Any)), Convention::Direct, loc);
//!         module.set_entry(entry);
//!         let mut builder = FunctionBuilder::new(&mut module, entry);
//!         let number = builder.i64(number);
//!         let value = builder.value(Op::AnyFromI64 {}, &[number]);
//!         builder.ret(Some(value));
//!         builder.finish();
//!         Diagnosed { value: Some(module.finish()), diagnostics: Vec::new() }
//!     }
//!
//!     fn show<'h>(&self, context: &native::Context<'h>, value: native::Value<'h>) -> Shown<'h> {
//!         (context.describe(value), Ok(()))
//!     }
//! }
//!
//! static NUMBER: Number = Number;
//! let engine = Engine::builder().language(&NUMBER).build()?;
//! let program = engine.compile(Source::new("number", "answer", "42"))?;
//! assert_eq!(Session::new(&engine, NoHost).evaluate::<i64>(&program)?, 42);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub use polyc_frontend::language::*;
