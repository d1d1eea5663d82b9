//! Minimal BASIC as polyc sees it.

use std::sync::LazyLock;

use polyc_base::{Budget, Diagnosed, Diagnostic, Span, TrapCode, diagnostic};
use polyc_frontend::syntax::listed;
use polyc_frontend::{
    Comments, Environment, Frontend, Input, LanguageInfo, Sample, Shown, Token, TokenTable, TrapText, Tree,
};
use polyc_ir::Module;
use polyc_runtime::{Context, Value};

use crate::{causes, check, codes, lexer, lower, natives, parse};

/// The language.
#[derive(Clone, Copy, Debug)]
pub struct Basic;

/// The one value of [`Basic`].
pub static BASIC: Basic = Basic;

static INFO: LazyLock<LanguageInfo> = LazyLock::new(|| LanguageInfo {
    extensions: &["bas"],
    tokens: lexer::Token::KINDS,
    keywords: &KEYWORDS,
    comments: Comments::lines(&["REM "]),
    causes: causes::CAUSES,
    samples: SAMPLES,
    diagnostics: codes::EXPLANATIONS,
    natives: natives::ROWS,
    ..LanguageInfo::new("basic", "Minimal BASIC (ECMA-55)")
});

static KEYWORDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| lexer::words().collect());

#[rustfmt::skip]
const SAMPLES: &[Sample] = &[
    Sample {
        title: "a table of squares",
        source: "10 PRINT \"NUMBER\", \"SQUARE\"\n20 FOR I = 1 TO 5\n30 PRINT I, I * I\n40 NEXT I\n50 END\n",
    },
    Sample {
        title: "a subroutine",
        source: "10 LET N = 10\n20 GOSUB 50\n30 PRINT S\n40 STOP\n50 REM THE SUM OF 1 TO N\n60 LET S = N * (N + 1) / 2\n\
                 70 RETURN\n80 END\n",
    },
    Sample {
        title: "a function and data",
        source: "10 DEF FNM(X) = INT(X * 100 + .5) / 100\n20 FOR I = 1 TO 3\n30 READ A$, P\n40 PRINT A$, FNM(P * 1.07)\n\
                 50 NEXT I\n60 DATA BREAD, 2.2, MILK, 1.3, TEA, 4\n70 END\n",
    },
];

impl Frontend for Basic {
    fn info(&self) -> &'static LanguageInfo {
        &INFO
    }

    fn tokens(&self, input: Input<'_>, budget: &Budget) -> (Vec<Token>, Vec<Diagnostic>) {
        let (tokens, mut diagnostics) = lexer::tokens(input.file, input.text(), budget);
        diagnostic::sort(&mut diagnostics);
        // A line with REM is a comment, and comments are not listed.
        let lines = tokens.chunk_by(|it, _| it.1 != lexer::Token::EndOfLine);
        let statements = lines.filter(|it| it.get(1).is_none_or(|it| it.1 != lexer::Token::Rem));
        (
            listed(&statements.flatten().copied().collect::<Vec<_>>(), input.file),
            diagnostics,
        )
    }

    fn tree(&self, input: Input<'_>, budget: &Budget) -> (Tree, Vec<Diagnostic>) {
        let (program, mut diagnostics) = parse::parse(input.file, input.text(), budget);
        diagnostic::sort(&mut diagnostics);
        (program.tree(input.text()), diagnostics)
    }

    fn compile(&self, input: Input<'_>, environment: &mut dyn Environment) -> Diagnosed<Module> {
        let (budget, text) = (environment.budget(), input.text());
        let (program, mut diagnostics) = parse::parse(input.file, text, &budget);
        let is_right = |found: &[Diagnostic]| !budget.is_spent() && !found.iter().any(Diagnostic::is_error);
        // What a mistake of form hides is not missing.
        if is_right(&diagnostics) {
            let end = u32::try_from(text.len()).expect("sources are under 4 GiB");
            diagnostics.extend(check::check(&program, Span::new(input.file, end, end)));
        }
        let lowered = || lower::lower(&program, text, input.builder(self.info().name, &budget));
        let value = is_right(&diagnostics).then(lowered);
        diagnostic::sort(&mut diagnostics);
        Diagnosed { value, diagnostics }
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
