//! Small: a dynamic language with functions as values, a prelude, and objects. It is the language of chapters 2, 3 and
//! 4 of the guide.

mod causes;
mod codes;
mod lower;
mod natives;
mod objects;
mod parse;
mod syntax;

use polyc::TrapCode;
use polyc::language::native::{self, Context};
use polyc::language::{
    Budget, Comments, Diagnosed, Diagnostic, Environment, Frontend, Input, LanguageInfo, Module, Prelude, Sample,
    Shown, Token, TokenTable, TrapText, Tree,
};

use lower::lower;
use parse::Parser;
use syntax::{Kind, lex};

pub struct Small;

/// The language, for `EngineBuilder::language`.
pub static SMALL: Small = Small;

static PRELUDE: &[Prelude] = &[Prelude {
    name: "small.prelude",
    source: include_str!("prelude.small"),
}];

static INFO: LanguageInfo = LanguageInfo {
    extensions: &["small"],
    samples: &[Sample {
        title: "a counter",
        source: "let counter = fn () { let n = 0; fn () { n = n + 1 } };\nlet next = counter();\nnext();\nnext()\n",
    }],
    tokens: Kind::KINDS,
    comments: Comments::lines(&["//"]),
    diagnostics: codes::EXPLANATIONS,
    causes: causes::ROWS,
    natives: natives::ROWS,
    shapes: &[&objects::OBJECT],
    prelude: PRELUDE,
    prints_result: true,
    ..LanguageInfo::new("small", "Small")
};

impl Frontend for Small {
    fn info(&self) -> &'static LanguageInfo {
        &INFO
    }

    fn tokens(&self, input: Input<'_>, _: &Budget) -> (Vec<Token>, Vec<Diagnostic>) {
        let tokens = lex(input.text());
        (polyc::language::syntax::listed(&tokens, input.file), Vec::new())
    }

    fn tree(&self, input: Input<'_>, budget: &Budget) -> (Tree, Vec<Diagnostic>) {
        let mut tree = Tree::default();
        for token in self.tokens(input, budget).0 {
            tree.add(0, token.kind.name, input.sources.text(token.span), token.span);
        }
        (tree, Vec::new())
    }

    fn compile(&self, input: Input<'_>, environment: &mut dyn Environment) -> Diagnosed<Module> {
        let budget = environment.budget();
        let mut parser = Parser::new(input.text(), input.file, &budget);
        match input.prelude {
            // Modules of the prelude see those before them.
            Some(index) => {
                parser.exports();
                see_preludes(&mut parser, &PRELUDE[..index], environment);
            }
            None => see_preludes(&mut parser, PRELUDE, environment),
        }
        let mut parsed = parser.parse();
        let diagnostics = std::mem::take(&mut parsed.diagnostics);
        let is_right = diagnostics.is_empty();
        let value = is_right.then(|| lower(parsed, input, input.builder(INFO.name, &budget)));
        Diagnosed { value, diagnostics }
    }

    fn show<'h>(&self, context: &Context<'h>, value: native::Value<'h>) -> Shown<'h> {
        natives::show(context, value)
    }

    fn trap_message(&self, trap: &TrapText<'_>) -> Option<String> {
        match trap.code {
            TrapCode::ArityMismatch => {
                let [given, wanted, _] = trap.operands;
                let name = trap.procedure.filter(|it| *it != "fn");
                let name = name.map_or("this function".to_owned(), |it| format!("`{it}`"));
                let plural = if wanted == 1 { "" } else { "s" };
                Some(format!("{name} takes {wanted} argument{plural}, given {given}"))
            }
            TrapCode::NotProcedure => trap.value.map(|it| format!("{it} is called, but it is not a function")),
            _ => None,
        }
    }
}

/// Makes what these modules export visible.
fn see_preludes(parser: &mut Parser<'_>, preludes: &[Prelude], environment: &mut dyn Environment) {
    for prelude in preludes {
        if let Some(module) = environment.module(prelude.name) {
            parser.sees(prelude.name, module.exports.iter().map(|it| it.name.clone()));
        }
    }
}
