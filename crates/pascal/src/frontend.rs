//! Pascal as polyc sees it.

use std::sync::LazyLock;

use polyc_base::decl::Interface;
use polyc_base::{Budget, Diagnosed, Diagnostic, TrapCode, diagnostic};
use polyc_frontend::explain::Explanation;
use polyc_frontend::syntax::listed;
use polyc_frontend::{
    Comments, Environment, Frontend, Input, LanguageInfo, Shown, Token, TokenTable, TrapText, Tree, compiled,
};
use polyc_ir::Module;
use polyc_runtime::{Context, Value, ValueForms, View};

use crate::rules::{Rule, Rules};
use crate::{causes, check, codes, lexer, lower, natives, parse, print, rules, samples};

/// The language.
#[derive(Clone, Copy, Debug)]
pub struct Pascal;

/// The one value of [`Pascal`].
pub static PASCAL: Pascal = Pascal;

static INFO: LazyLock<LanguageInfo> = LazyLock::new(|| LanguageInfo {
    extensions: &["pas"],
    tokens: lexer::Token::KINDS,
    keywords: &KEYWORDS,
    comments: Comments {
        line: &[],
        open: &["{", "(*"],
        close: &["}", "*)"],
        nests: false,
    },
    causes: causes::CAUSES,
    samples: samples::SAMPLES,
    diagnostics: &EXPLANATIONS,
    natives: natives::ROWS,
    ..LanguageInfo::new("pascal", "Pascal (ISO 7185)")
});

/// Mistakes in a text, then errors of a running program.
static EXPLANATIONS: LazyLock<Vec<Explanation>> = LazyLock::new(|| [codes::EXPLANATIONS, rules::EXPLANATIONS].concat());

static KEYWORDS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| ["forward"].into_iter().chain(check::required_names()).collect());

/// Values of a host: characters are those of ISO 8859-1 (6.4.2.2).
struct PascalForms;

impl ValueForms for PascalForms {
    fn greatest_char(&self) -> char {
        '\u{ff}'
    }
}

impl Frontend for Pascal {
    fn info(&self) -> &'static LanguageInfo {
        &INFO
    }

    fn tokens(&self, input: Input<'_>, budget: &Budget) -> (Vec<Token>, Vec<Diagnostic>) {
        let (tokens, mut diagnostics) = lexer::tokens(input.file, input.text(), budget);
        diagnostic::sort(&mut diagnostics);
        (listed(&tokens, input.file), diagnostics)
    }

    fn tree(&self, input: Input<'_>, budget: &Budget) -> (Tree, Vec<Diagnostic>) {
        let (program, mut diagnostics) = parse::parse(input.file, input.text(), budget);
        diagnostic::sort(&mut diagnostics);
        let tree = program.map(|program| print::print(&program));
        (tree.unwrap_or_default(), diagnostics)
    }

    fn compile(&self, input: Input<'_>, environment: &mut dyn Environment) -> Diagnosed<Module> {
        let budget = environment.budget();
        let (program, mut diagnostics) = parse::parse(input.file, input.text(), &budget);
        let (model, found) = program.map(|it| check::check(&it, environment)).unzip();
        diagnostics.extend(found.into_iter().flatten());
        compiled(diagnostics, &budget, || {
            let model = model.expect("a text without a tree has a mistake");
            lower::lower(&model, input.builder(self.info().name, &budget))
        })
    }

    fn type_name(&self, interface: &Interface) -> Option<String> {
        match interface {
            Interface::Int => Some("integer".to_owned()),
            Interface::Bool => Some("Boolean".to_owned()),
            _ => None,
        }
    }

    fn forms(&self) -> &'static dyn ValueForms {
        &PascalForms
    }

    fn show<'h>(&self, context: &Context<'h>, value: Value<'h>) -> Shown<'h> {
        let text = match context.view(value) {
            View::Integer(value) => value.to_string(),
            View::Float(value) => natives::write::shown(value),
            View::Boolean(value) => value.to_string(),
            View::Character(value) => format!("'{value}'"),
            View::Nil => "nil".to_owned(),
            View::String(text) => {
                let (text, whole) = text.shown(context);
                return (format!("'{}'", text.replace('\'', "''")), whole);
            }
            _ => context.describe(value),
        };
        (text, Ok(()))
    }

    fn trap_message(&self, trap: &TrapText<'_>) -> Option<String> {
        let [a, b, c] = trap.operands;
        let noted = noted_rule(trap);
        let rule = |usual| noted.unwrap_or(usual);
        let (message, rule) = match trap.code {
            TrapCode::IndexOutOfBounds => (format!("index {a} is outside {b}..{c}"), Rule::Index),
            TrapCode::RangeCheck => {
                let rule = rule(Rule::Assignment);
                (format!("{a} is outside {b}..{c}: {}", rule.text()), rule)
            }
            TrapCode::NoMatchingCase => (format!("no case constant is equal to {a}"), Rule::Case),
            TrapCode::NilReference => plain(rule(Rule::NilPointer)),
            TrapCode::ObjectBounds | TrapCode::TypeMismatch => plain(match noted {
                Some(Rule::DisposeNil) => Rule::DisposeUndefined,
                _ => Rule::UndefinedPointer,
            }),
            TrapCode::ConversionRange => plain(rule(Rule::Trunc)),
            TrapCode::IntegerOverflow => plain(rule(Rule::Overflow)),
            TrapCode::DivisionByZero => plain(Rule::Div),
            TrapCode::ModulusNotPositive => plain(Rule::Mod),
            _ => return None,
        };
        Some(rules::cite(message, rule))
    }
}

/// The rule as it says of itself.
fn plain(rule: Rule) -> (String, Rule) {
    (rule.text().to_owned(), rule)
}

/// The rule that was noted for the place of a trap.
fn noted_rule(trap: &TrapText<'_>) -> Option<Rule> {
    let section = trap.custom.iter().find(|(name, _)| name == rules::SECTION);
    Rules::find(&section?.1, trap.span?)
}
