//! A language from outside with a command line of its own: this program is that command line when it is told so, and
//! otherwise the test of it. It uses the facade alone, as the program of a user does.

#![allow(
    clippy::disallowed_methods,
    reason = "the test starts itself as a command line, and writes files"
)]

use std::path::Path;
use std::process::{Command, ExitCode, Output};

use polyc::language::native::{Context, Value};
use polyc::language::{
    Budget, Convention, Diagnosed, Diagnostic, Environment, FileId, Frontend, FunctionBuilder, Input, LanguageInfo,
    LanguageOption, Loc, Module, Op, OptionValue, Shown, Signature, Span, Token, TokenClass, TokenKind, Tree, Type,
};
use polyc::{Caller, Engine};

/// A text is numbers between blanks; its value is their sum.
struct Sum;

static SUM: Sum = Sum;

static NUMBER: TokenKind = TokenKind {
    name: "number",
    said: "a number",
    class: TokenClass::Number,
};

static INFO: LanguageInfo = LanguageInfo {
    extensions: &["sum"],
    prints_result: true,
    options: &[LanguageOption {
        name: "also",
        help: "Another number to add",
        value: OptionValue::Texts("NUMBER"),
        in_module: true,
    }],
    ..LanguageInfo::new("sum", "Sums")
};

impl Frontend for Sum {
    fn info(&self) -> &'static LanguageInfo {
        &INFO
    }

    fn tokens(&self, input: Input<'_>, _budget: &Budget) -> (Vec<Token>, Vec<Diagnostic>) {
        let tokens = input.text().split_whitespace().map(|word| Token {
            kind: &NUMBER,
            span: span_of(input.file, input.text(), word),
        });
        (tokens.collect(), Vec::new())
    }

    fn tree(&self, input: Input<'_>, budget: &Budget) -> (Tree, Vec<Diagnostic>) {
        let mut tree = Tree::default();
        for token in self.tokens(input, budget).0 {
            tree.add(0, token.kind.name, input.sources.text(token.span), token.span);
        }
        (tree, Vec::new())
    }

    fn compile(&self, input: Input<'_>, environment: &mut dyn Environment) -> Diagnosed<Module> {
        let mut module = input.builder("sum", &environment.budget());
        let signature = Signature::new(vec![], Some(Type::Any));
        let entry = module.declare("main", signature, Convention::Direct, Loc::NONE);
        module.set_entry(entry);
        let mut diagnostics = Vec::new();
        let mut builder = FunctionBuilder::new(&mut module, entry);
        let mut sum = builder.i64(0);
        for word in input.text().split_whitespace() {
            let span = span_of(input.file, input.text(), word);
            let loc = builder.module.loc(span);
            builder.set_loc(loc);
            match word.parse() {
                Ok(number) => {
                    let number = builder.i64(number);
                    sum = builder.value(Op::I64Add, &[sum, number]);
                }
                Err(_) => diagnostics.push(Diagnostic::error("S001", span, format!("`{word}` is not a number"))),
            }
        }
        for number in input.options.all("also").filter_map(|it| it.parse().ok()) {
            let number = builder.i64(number);
            sum = builder.value(Op::I64Add, &[sum, number]);
        }
        let value = builder.value(Op::AnyFromI64 {}, &[sum]);
        builder.ret(Some(value));
        builder.finish();
        Diagnosed {
            value: diagnostics.is_empty().then(|| module.finish()),
            diagnostics,
        }
    }

    fn show<'h>(&self, context: &Context<'h>, value: Value<'h>) -> Shown<'h> {
        (context.describe(value), Ok(()))
    }
}

/// Where a part of a text is.
fn span_of(file: FileId, text: &str, part: &str) -> Span {
    let start = part.as_ptr() as usize - text.as_ptr() as usize;
    let at = |offset: usize| u32::try_from(offset).expect("texts are small here");
    Span::new(file, at(start), at(start + part.len()))
}

/// Set for the program when it is to be the command line.
const IS_COMMAND: &str = "POLYC_TEST_IS_COMMAND";

fn main() -> ExitCode {
    if std::env::var_os(IS_COMMAND).is_some() {
        let engine = Engine::builder().language(&SUM);
        let engine = engine.define("shop", "price", |_: Caller, number: i64| 10 * number);
        return polyc_cli::main_with(engine);
    }
    let here = Path::new(env!("CARGO_TARGET_TMPDIR")).join("outside");
    std::fs::create_dir_all(&here).expect("the target directory can be written");
    let write = |name: &str, text: &str| {
        std::fs::write(here.join(name), text).expect("the target directory can be written");
    };
    write("a.sum", "20 22\n");
    write("b.sum", "1 one\n");
    write("c.sum", "9223372036854775807 1\n");
    write("d.expr", "40 + 2\n");
    let polyc = |args: &[&str]| {
        let mut command = Command::new(std::env::current_exe().expect("it runs"));
        let output = command.args(args).current_dir(&here).env(IS_COMMAND, "1").output();
        output.expect("it starts")
    };
    expect(&polyc(&["a.sum"]), 0, "42\n", "");
    expect(&polyc(&["d.expr"]), 0, "42\n", "");
    expect(&polyc(&["-e", "1 2", "--lang", "sum"]), 0, "3\n", "");
    expect(&polyc(&["-e", "shop.price(4)", "--lang", "expr"]), 0, "40\n", "");
    expect(&polyc(&["check", "a.sum", "b.sum"]), 1, "", "S001");
    expect(&polyc(&["c.sum"]), 3, "", "integer overflow");
    expect(&polyc(&["trace", "--fuel", "1000", "a.sum"]), 0, "return", "42\n");
    expect(&polyc(&["compare", "a.sum", "d.expr"]), 0, "The same in all.", "");
    expect(&polyc(&["build", "a.sum", "-o", "a.pbc"]), 0, "", "");
    expect(&polyc(&["a.pbc"]), 0, "42\n", "");
    expect(&polyc(&["languages"]), 0, "sum      .sum               Sums\n", "");
    expect(
        &polyc(&["emit", "--stage", "tokens", "a.sum"]),
        0,
        "1:4\tnumber\t22\n",
        "",
    );
    let node = r#"{"column":4,"depth":0,"end":5,"end_column":6,"end_line":1,"file":"a.sum","label":"number","line":1,"start":3,"text":"22"}"#;
    let tree = polyc(&["emit", "--stage", "tree", "--format", "json", "a.sum"]);
    expect(&tree, 0, node, "");
    expect(&polyc(&["--also", "3", "--also=5", "a.sum"]), 0, "50\n", "");
    expect(&polyc(&["build", "--also", "3", "a.sum", "-o", "b.pbc"]), 0, "", "");
    expect(&polyc(&["verify", "b.pbc"]), 0, "-O2 --also 3\n", "");
    let help = polyc(&["run", "--help"]);
    expect(&help, 0, "Sums:\n      --also <NUMBER>", "");
    let message = "`--also` is an option of Sums, and nothing here is compiled from that language";
    expect(&polyc(&["--also", "3", "d.expr"]), 2, "", message);
    ExitCode::SUCCESS
}

/// Checks how a command ended, and that its output has these parts.
#[track_caller]
fn expect(output: &Output, code: i32, out: &str, err: &str) {
    let printed = |bytes| String::from_utf8_lossy(bytes).into_owned();
    let (stdout, stderr) = (printed(&output.stdout), printed(&output.stderr));
    let fits = output.status.code() == Some(code) && stdout.contains(out) && stderr.contains(err);
    assert!(fits, "{:?}\n{stdout}{stderr}", output.status);
}
