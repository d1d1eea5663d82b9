//! Expr as a language of polyc.

use polyc_base::decl::Interface;
use polyc_base::diagnostic::sort;
use polyc_base::{Budget, Diagnosed, Diagnostic, FileId, SourceMap, Span, TrapCode};
use polyc_frontend::syntax::listed;
use polyc_frontend::{
    Choice, Comments, Environment, Frontend, Input, LanguageInfo, LanguageOption, NoModules, OptionValue, Sample,
    Shown, Token, TokenTable, TrapText, compiled,
};
use polyc_ir::Module;
use polyc_runtime::{Context, Value, ValueForms, View};

use crate::causes::CAUSES;
use crate::check::{Mode, check};
use crate::codes;
use crate::lexer;
use crate::lower::lower;
use crate::natives::forms::FORMS;
use crate::natives::{self, show};
use crate::parse::parse;
use crate::print::print;
use crate::tree::{Definition, Tree};

/// Expr with its usual settings.
pub static EXPR: Expr = Expr {
    mode: Mode::Checked,
    container: "",
};

/// The language, with what CEL leaves to where it is used.
#[derive(Clone, Copy, Debug, Default)]
pub struct Expr {
    /// Whether mistakes are reported before running.
    pub mode: Mode,
    /// The namespace in which names are looked up first; usually empty.
    pub container: &'static str,
}

/// Macros, and a function that only the compiler knows.
const KEYWORDS: &[&str] = &["all", "cel.bind", "dyn", "exists", "exists_one", "filter", "has", "map"];

const SAMPLES: &[Sample] = &[
    Sample {
        title: "a recursive function",
        source: "fn fib(n: int): int = n < 2 ? n : fib(n - 1) + fib(n - 2);\n\nfib(20)\n",
    },
    Sample {
        title: "macros over lists",
        source: "let words = \"the quick brown fox\".split(\" \");\n\nwords.filter(w, w.size() == 5).map(w, w.upperAscii())\n",
    },
    Sample {
        title: "a map and its keys",
        source: "let ages = {\"Ada\": 36, \"Alan\": 41};\n\nages.exists(name, ages[name] > 40)\n",
    },
];

static INFO: LanguageInfo = LanguageInfo {
    extensions: &["expr", "cel"],
    tokens: lexer::Token::KINDS,
    keywords: KEYWORDS,
    comments: Comments::lines(&["//"]),
    causes: CAUSES,
    samples: SAMPLES,
    prints_result: true,
    options: &[STD],
    diagnostics: codes::EXPLANATIONS,
    natives: &natives::ALL,
    shapes: natives::value::SHAPES,
    ..LanguageInfo::new("expr", "Expr (CEL with definitions)")
};

const STD: LanguageOption = LanguageOption {
    name: "std",
    help: "Which language",
    value: OptionValue::Choice(&[
        Choice {
            name: "all",
            help: "CEL with definitions (`fn`, `let`)",
            extensions: &[],
        },
        Choice {
            name: CEL,
            help: "the Common Expression Language alone",
            extensions: &["cel"],
        },
    ]),
    in_module: true,
};
const CEL: &str = "cel";

impl Expr {
    /// The type of the value of a text, as it is written; `None` if the text has mistakes or no value.
    #[must_use]
    pub fn type_of(&self, sources: &SourceMap, file: FileId) -> Option<String> {
        let budget = Budget::default();
        let (tree, mistakes) = parse(&sources.file(file).text, file, &budget);
        let (checked, found) = check(&tree, self.mode, self.container, &NoModules);
        let result = tree.result?;
        (mistakes.is_empty() && found.is_empty()).then(|| checked.types.show(checked.ty(result)))
    }
}

impl Frontend for Expr {
    fn info(&self) -> &'static LanguageInfo {
        &INFO
    }

    fn tokens(&self, input: Input<'_>, budget: &Budget) -> (Vec<Token>, Vec<Diagnostic>) {
        let (tokens, mut diagnostics) = lexer::tokens(input.text(), input.file, budget);
        sort(&mut diagnostics);
        (listed(&tokens, input.file), diagnostics)
    }

    fn tree(&self, input: Input<'_>, budget: &Budget) -> (polyc_frontend::Tree, Vec<Diagnostic>) {
        let (tree, mut diagnostics) = front(input, budget);
        sort(&mut diagnostics);
        (print(&tree), diagnostics)
    }

    fn compile(&self, input: Input<'_>, environment: &mut dyn Environment) -> Diagnosed<Module> {
        let budget = environment.budget();
        let (tree, mut diagnostics) = front(input, &budget);
        let (checked, found) = check(&tree, self.mode, self.container, environment);
        diagnostics.extend(found);
        compiled(diagnostics, &budget, || lower(&tree, &checked, input, &budget))
    }

    fn type_name(&self, interface: &Interface) -> Option<String> {
        match interface {
            Interface::Real => Some("double".to_owned()),
            Interface::Unit | Interface::Any => Some("dyn".to_owned()),
            _ => None,
        }
    }

    fn forms(&self) -> &'static dyn ValueForms {
        &FORMS
    }

    /// A string bare, anything else as a literal.
    fn show<'h>(&self, context: &Context<'h>, value: Value<'h>) -> Shown<'h> {
        match context.view(value) {
            View::String(text) => text.shown(context),
            _ => show::show(context, value),
        }
    }

    fn trap_message(&self, trap: &TrapText<'_>) -> Option<String> {
        let message = match trap.code {
            TrapCode::IntegerOverflow => "int overflow".to_owned(),
            TrapCode::DivisionByZero => "division by zero".to_owned(),
            TrapCode::ConversionRange => "value out of range".to_owned(),
            TrapCode::IndexOutOfBounds => format!("index out of bounds: {}", trap.operands[0]),
            TrapCode::TypeMismatch => "no such overload".to_owned(),
            TrapCode::ModulusNotPositive
            | TrapCode::RangeCheck
            | TrapCode::ArityMismatch
            | TrapCode::NotProcedure
            | TrapCode::NilReference
            | TrapCode::ObjectBounds
            | TrapCode::UndefinedVariable
            | TrapCode::NoMatchingCase
            | TrapCode::BadSize
            | TrapCode::Immutable
            | TrapCode::HandlerReturned
            | TrapCode::NativeError
            | TrapCode::HostError
            | TrapCode::ReadError
            | TrapCode::Unreachable => return None,
        };
        Some(message)
    }
}

/// The tree of a text, and what is wrong with its form under the standard it is held to.
fn front<'a>(input: Input<'a>, budget: &Budget) -> (Tree<'a>, Vec<Diagnostic>) {
    let (tree, mut diagnostics) = parse(input.text(), input.file, budget);
    if input.options.get(STD.name) == Some(CEL) && diagnostics.is_empty() && !budget.is_spent() {
        diagnostics.extend(tree.definitions.iter().filter_map(refused_definition));
        if tree.definitions.is_empty() && tree.result.is_none() {
            let message = "a text of CEL is one expression, and this has none";
            diagnostics.push(Diagnostic::error(codes::NOT_CEL, Span::new(input.file, 0, 0), message));
        }
    }
    (tree, diagnostics)
}

/// A definition where there are none.
fn refused_definition(definition: &Definition<'_>) -> Option<Diagnostic> {
    let (word, span) = match definition {
        Definition::Function { name, .. } => ("fn", name.span),
        Definition::Let { span, .. } => ("let", *span),
        Definition::Invalid => return None,
    };
    let message = format!("`{word}` defines a name here, and CEL has no definitions");
    let hint = "`--std all`, or a file with the extension .expr, allows definitions";
    Some(Diagnostic::error(codes::NOT_CEL, span, message).with_hint(hint))
}
