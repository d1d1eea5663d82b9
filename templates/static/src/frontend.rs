//! The language as polyc sees it: its facts, and the stages that a text goes through.

use crate::language::native::{self, Context};
use crate::language::{
    Budget, Comments, Diagnosed, Diagnostic, Environment, Frontend, Input, LanguageInfo, Module, Sample, Shown, Token,
    TokenTable, Tree, sort, syntax,
};
use crate::lexer::Token as Kind;
use crate::lower::lower;
use crate::parse::parse;
use crate::{causes, codes, lexer, natives};

/// The language. It has no state: all that is known of a program is in the results.
#[derive(Clone, Copy, Debug)]
pub struct Language;

static INFO: LanguageInfo = LanguageInfo {
    extensions: &["newlang"],
    tokens: Kind::KINDS,
    keywords: &[
        "array", "else", "false", "fun", "if", "print", "return", "true", "var", "while",
    ],
    comments: Comments::lines(&["#"]),
    samples: &[Sample {
        title: "a function",
        source: "fun twice(n: int): int {\n    return 2 * n;\n}\nprint twice(21);\n",
    }],
    diagnostics: codes::EXPLANATIONS,
    causes: causes::ROWS,
    natives: natives::ROWS,
    ..LanguageInfo::new("newlang", "Newlang")
};

impl Frontend for Language {
    fn info(&self) -> &'static LanguageInfo {
        &INFO
    }

    fn tokens(&self, input: Input<'_>, budget: &Budget) -> (Vec<Token>, Vec<Diagnostic>) {
        let (tokens, diagnostics) = lexer::tokens(input.text(), input.file, budget);
        (syntax::listed(&tokens, input.file), diagnostics)
    }

    fn tree(&self, input: Input<'_>, budget: &Budget) -> (Tree, Vec<Diagnostic>) {
        let (program, diagnostics) = parse(input.text(), input.file, budget);
        (program.print(), diagnostics)
    }

    fn compile(&self, input: Input<'_>, environment: &mut dyn Environment) -> Diagnosed<Module> {
        let budget = environment.budget();
        let (program, mut diagnostics) = parse(input.text(), input.file, &budget);
        let module = lower(&program, input, input.builder(INFO.name, &budget), &mut diagnostics);
        sort(&mut diagnostics);
        // After a mistake there is no module: what was lowered until then only served to find more mistakes.
        let value = (!diagnostics.iter().any(Diagnostic::is_error)).then_some(module);
        Diagnosed { value, diagnostics }
    }

    fn show<'h>(&self, context: &Context<'h>, value: native::Value<'h>) -> Shown<'h> {
        natives::show(context, value)
    }
}
