//! Minimal BASIC as polyc sees it.

use polyc_base::{Budget, Diagnosed, Diagnostic, TrapCode, diagnostic};
use polyc_frontend::syntax::listed;
use polyc_frontend::{
    Comments, Environment, Frontend, Input, LanguageInfo, Sample, Shown, Token, TokenTable, TrapText, Tree, compiled,
};
use polyc_ir::Module;
use polyc_runtime::{Context, Value};

use crate::{causes, codes, lexer, lower, natives, parse};

/// The language.
#[derive(Clone, Copy, Debug)]
pub struct Basic;

/// The one value of [`Basic`].
pub static BASIC: Basic = Basic;

/// What is known of it without a program.
pub static INFO: LanguageInfo = LanguageInfo {
    extensions: &["bas"],
    tokens: lexer::Token::KINDS,
    comments: Comments::lines(&["REM "]),
    causes: causes::CAUSES,
    samples: SAMPLES,
    diagnostics: codes::EXPLANATIONS,
    natives: natives::ROWS,
    ..LanguageInfo::new("basic", "Minimal BASIC (ECMA-55)")
};

#[rustfmt::skip]
const SAMPLES: &[Sample] = &[
    Sample { title: "a table of squares", source: include_str!("../samples/squares.bas") },
    Sample { title: "a subroutine", source: include_str!("../samples/subroutine.bas") },
    Sample { title: "a function and data", source: include_str!("../samples/data.bas") },
];

impl Frontend for Basic {
    fn info(&self) -> &'static LanguageInfo {
        &INFO
    }

    fn tokens(&self, input: Input<'_>, budget: &Budget) -> (Vec<Token>, Vec<Diagnostic>) {
        let (mut tokens, mut diagnostics) = lexer::tokens(input.file, input.text(), budget);
        diagnostic::sort(&mut diagnostics);
        // A line with REM is a comment, and comments are not listed.
        let lines = tokens.chunk_by(|it, _| it.1 != lexer::Token::EndOfLine);
        tokens = lines
            .filter(|it| it.get(1).is_none_or(|it| it.1 != lexer::Token::Rem))
            .flatten()
            .copied()
            .collect();
        (listed(&tokens, input.file), diagnostics)
    }

    fn tree(&self, input: Input<'_>, budget: &Budget) -> (Tree, Vec<Diagnostic>) {
        let (program, mut diagnostics) = parse::parse(input.file, input.text(), budget);
        diagnostic::sort(&mut diagnostics);
        (program.tree(), diagnostics)
    }

    fn compile(&self, input: Input<'_>, environment: &mut dyn Environment) -> Diagnosed<Module> {
        let budget = environment.budget();
        let (program, diagnostics) = parse::parse(input.file, input.text(), &budget);
        let mut module = input.builder(INFO.name, &budget);
        let diagnostics = lower::lower(&program, diagnostics, &mut module);
        compiled(diagnostics, &budget, || module.finish())
    }

    fn show<'h>(&self, context: &Context<'h>, value: Value<'h>) -> Shown<'h> {
        (context.describe(value), Ok(()))
    }

    fn trap_message(&self, trap: &TrapText<'_>) -> Option<String> {
        let [found, low, high] = trap.operands;
        let message = match trap.code {
            TrapCode::IndexOutOfBounds if found < low && low < 0 => "RETURN without GOSUB (12.5)".to_owned(),
            TrapCode::IndexOutOfBounds if low < 0 => format!("{} GOSUB are open", lower::DEEPEST),
            TrapCode::IndexOutOfBounds => format!("the subscript {found} is outside {low} to {high} (7.5)"),
            TrapCode::RangeCheck => format!("the value of ON is {found}, outside {low} to {high} (12.5)"),
            TrapCode::ConversionRange => "the value is too large for a subscript or a choice (7.5, 12.5)".to_owned(),
            _ => trap.message.to_owned(),
        };
        let line = trap.span.and_then(|it| lower::line_number(trap.custom, it.start));
        Some(line.map_or(message.clone(), |line| format!("line {line}: {message}")))
    }
}
