//! Lisp as polyc sees it.

use polyc_base::{Budget, Diagnosed, Diagnostic, FileId, SourceMap, diagnostic};
use polyc_frontend::{
    Comments, Environment, Frontend, Input, LanguageInfo, NoModules, Prelude, Shown, Token, TokenTable, TrapText, Tree,
};
use polyc_ir::Module;
use polyc_runtime::native::NativeResult;
use polyc_runtime::{Context, Value, ValueForms};

use crate::causes::CAUSES;
use crate::core::{Core, analyse, contify, free_variables, print};
use crate::expand::expand_program;
use crate::library::Library;
use crate::library::keyword::KEYWORDS;
use crate::lower::lower_program;
use crate::natives;
use crate::reader::codes;
use crate::reader::form::Forms;
use crate::reader::name::Names;
use crate::reader::{Lexer, read_program};
use crate::samples::SAMPLES;

/// Modules of the prelude; each sees those before it.
const PRELUDE: &[Prelude] = &[
    Prelude {
        name: "lisp.procedures",
        source: include_str!("../prelude/procedures.scm"),
    },
    Prelude {
        name: "lisp.control",
        source: include_str!("../prelude/control.scm"),
    },
    Prelude {
        name: "lisp.ports",
        source: include_str!("../prelude/ports.scm"),
    },
    Prelude {
        name: "lisp.lists",
        source: include_str!("../prelude/lists.scm"),
    },
    Prelude {
        name: "lisp.numbers",
        source: include_str!("../prelude/numbers.scm"),
    },
    Prelude {
        name: "lisp.sequences",
        source: include_str!("../prelude/sequences.scm"),
    },
];

static INFO: LanguageInfo = LanguageInfo {
    extensions: &["scm", "lisp", "sld"],
    tokens: crate::reader::Lexeme::KINDS,
    keywords: KEYWORDS,
    comments: Comments {
        line: &[";"],
        open: &["#|"],
        close: &["|#"],
        nests: true,
    },
    causes: CAUSES,
    samples: SAMPLES,
    diagnostics: codes::EXPLANATIONS,
    natives: natives::ROWS,
    libraries: &["sld", "scm"],
    prelude: PRELUDE,
    ..LanguageInfo::new("lisp", "Scheme (R7RS-small)")
};

/// The language.
#[derive(Clone, Copy, Debug)]
pub struct Lisp;

impl Frontend for Lisp {
    fn info(&self) -> &'static LanguageInfo {
        &INFO
    }

    fn tokens(&self, input: Input<'_>, budget: &Budget) -> (Vec<Token>, Vec<Diagnostic>) {
        let mut lexer = Lexer::new(input.text(), input.file, budget);
        let tokens = lexer.by_ref().map(|token| Token {
            kind: token.lexeme.kind(),
            span: polyc_base::Span::new(input.file, token.start, token.end),
        });
        (tokens.collect(), lexer.diagnostics)
    }

    fn tree(&self, input: Input<'_>, budget: &Budget) -> (Tree, Vec<Diagnostic>) {
        let mut nothing = NoModules;
        let mut library = Library::new(&mut nothing, &[], false);
        let (mut core, diagnostics) = front(input.sources, input.file, budget, &mut library);
        analyse(&mut core);
        (print(&core, &library), diagnostics)
    }

    fn compile(&self, input: Input<'_>, environment: &mut dyn Environment) -> Diagnosed<Module> {
        let visible = &PRELUDE[..input.prelude.unwrap_or(PRELUDE.len())];
        let budget = environment.budget();
        let mut library = Library::new(environment, visible, input.prelude.is_some());
        let (mut core, mut diagnostics) = front(input.sources, input.file, &budget, &mut library);
        if budget.is_spent() || diagnostics.iter().any(Diagnostic::is_error) {
            return Diagnosed {
                value: None,
                diagnostics,
            };
        }
        analyse(&mut core);
        let roles = contify(&core);
        let free = free_variables(&core, &roles);
        let mut module = input.builder("lisp", &budget);
        diagnostics.extend(lower_program(&core, &roles, &free, &mut library, &mut module));
        diagnostic::sort(&mut diagnostics);
        Diagnosed {
            value: Some(module.finish()),
            diagnostics,
        }
    }

    fn forms(&self) -> &'static dyn ValueForms {
        &SchemeForms
    }

    fn show<'h>(&self, context: &Context<'h>, value: Value<'h>) -> Shown<'h> {
        natives::show(context, value)
    }

    fn trap_message(&self, trap: &TrapText<'_>) -> Option<String> {
        crate::message::trap_message(trap)
    }
}

/// Text to the core language.
fn front(sources: &SourceMap, file: FileId, budget: &Budget, library: &mut Library<'_>) -> (Core, Vec<Diagnostic>) {
    let (mut forms, mut names) = (Forms::within(budget), Names::default());
    let (program, mut diagnostics) = read_program(&sources.file(file).text, file, false, &mut forms, &mut names);
    let (core, found) = expand_program(&mut forms, &mut names, library, &program);
    diagnostics.extend(found);
    drop((forms, names, program));
    diagnostic::sort(&mut diagnostics);
    (core, diagnostics)
}

/// Values of a host as Scheme has them: lists are of pairs.
struct SchemeForms;

impl ValueForms for SchemeForms {
    fn list<'h>(&self, context: &mut Context<'h>, items: &[Value<'h>]) -> NativeResult<'h> {
        context.list(items)
    }
}
