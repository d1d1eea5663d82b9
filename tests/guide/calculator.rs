//! The calculator: chapter 1 of the guide.

use polyc::language::{
    Budget, Cause, CauseRow, Convention, Diagnosed, Diagnostic, Environment, FileId, Frontend, FunctionBuilder, Input,
    LanguageInfo, Module, Op, Sample, Shown, Signature, Span, Token, TokenTable, Tree, Type, Value, Variable, native,
    syntax, token_kinds,
};
use polyc::{Engine, MemoryHost, Session, Source};

/// The language. It has no state: one static value serves every compilation.
struct Calculator;

/// Why its code is there, with the part of its definition that says so.
static CAUSES: &[CauseRow] = &[
    CauseRow::new(
        Cause::Overflow,
        "operators",
        "A result that does not fit in 64 bits is an error.",
    ),
    CauseRow::new(Cause::Division, "operators", "Division by zero is an error."),
    CauseRow::new(
        Cause::Representation,
        "programs",
        "Whoever runs a program gets a value of any type.",
    ),
];

token_kinds! {
    /// What it is written with. A kind has a name; a sign or keyword is its own name.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum Kind {
        Number { Number = "number" as "a number" }
        Name { Name = "name" as "a name" }
        Symbol { Plus = "+", Minus = "-", Star = "*", Slash = "/", Equals = "=", Semicolon = ";" }
        Open { Open = "(" }
        Close { Close = ")" }
        Other { Unknown = "something else" as "something else", End = "the end" as "the end" }
    }
}

/// What is known of it without a program; there is also room for keywords, options, natives and more.
static INFO: LanguageInfo = LanguageInfo {
    extensions: &["calc"],
    samples: &[Sample {
        title: "a circle's area, roughly",
        source: "r = 2; 3 * r * r",
    }],
    tokens: Kind::KINDS,
    causes: CAUSES,
    prints_result: true,
    ..LanguageInfo::new("calc", "Calculator")
};

impl Frontend for Calculator {
    fn info(&self) -> &'static LanguageInfo {
        &INFO
    }

    fn tokens(&self, input: Input<'_>, _budget: &Budget) -> (Vec<Token>, Vec<Diagnostic>) {
        (syntax::listed(&lex(input.text()), input.file), Vec::new())
    }

    fn tree(&self, input: Input<'_>, budget: &Budget) -> (Tree, Vec<Diagnostic>) {
        // Lowering reads the text directly; the tokens are all the tree there is.
        let mut tree = Tree::default();
        for token in self.tokens(input, budget).0 {
            tree.add(0, token.kind.name, input.sources.text(token.span), token.span);
        }
        (tree, Vec::new())
    }

    fn compile(&self, input: Input<'_>, environment: &mut dyn Environment) -> Diagnosed<Module> {
        let mut module = input.builder(INFO.name, &environment.budget());
        let signature = Signature::new(vec![], Some(Type::Any));
        let loc = module.loc(Span::new(input.file, 0, 0));
        let entry = module.declare("main", signature, Convention::Direct, loc);
        module.set_entry(entry);
        let text = input.text();
        let mut lowering = Lowering {
            text,
            file: input.file,
            tokens: lex(text),
            next: 0,
            depth: 0,
            variables: Vec::new(),
            builder: FunctionBuilder::new(&mut module, entry),
            diagnostics: Vec::new(),
        };
        lowering.program();
        let Lowering {
            builder, diagnostics, ..
        } = lowering;
        builder.finish();
        Diagnosed {
            value: diagnostics.is_empty().then(|| module.finish()),
            diagnostics,
        }
    }

    fn show<'h>(&self, context: &native::Context<'h>, value: native::Value<'h>) -> Shown<'h> {
        // What the machine says of any value is short.
        (context.describe(value), Ok(()))
    }
}

/// Where a token begins, what it is, where it ends.
type Lexed = syntax::Spanned<Kind>;

fn lex(text: &str) -> Vec<Lexed> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let run = |test: fn(&u8) -> bool| bytes[at..].iter().take_while(|it| test(it)).count();
        let length = match byte {
            b'0'..=b'9' => run(u8::is_ascii_digit),
            b'a'..=b'z' | b'A'..=b'Z' => run(u8::is_ascii_alphanumeric),
            _ => text[at..].chars().next().map_or(1, char::len_utf8),
        };
        let kind = match byte {
            b'0'..=b'9' => Kind::Number,
            b'a'..=b'z' | b'A'..=b'Z' => Kind::Name,
            _ => Kind::of_text(&text[at..at + length]).unwrap_or(Kind::Unknown),
        };
        if !byte.is_ascii_whitespace() {
            tokens.push((at as u32, kind, (at + length) as u32));
        }
        at += length;
    }
    tokens
}

/// Parses and lowers in one go: the grammar is small enough to need no tree.
struct Lowering<'a> {
    text: &'a str,
    file: FileId,
    tokens: Vec<Lexed>,
    next: usize,
    depth: u32,
    variables: Vec<(&'a str, Variable)>,
    builder: FunctionBuilder<'a>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Lowering<'a> {
    fn peek(&self) -> Lexed {
        let end = self.text.len() as u32;
        let token = self.tokens.get(self.next).copied();
        token.unwrap_or((end, Kind::End, end))
    }

    fn mistake(&mut self, code: &'static str, token: Lexed, message: String) -> Value {
        let span = Span::new(self.file, token.0, token.2);
        self.diagnostics.push(Diagnostic::error(code, span, message));
        self.builder.i64(0)
    }

    fn program(&mut self) {
        // A name followed by `=` begins a definition.
        while self.tokens.get(self.next + 1).is_some_and(|it| it.1 == Kind::Equals) {
            let (start, _, end) = self.peek();
            self.next += 2;
            let value = self.sum();
            let name = &self.text[start as usize..end as usize];
            let variable = self.builder.declare_var(Type::I64, name);
            self.builder.def_var(variable, value);
            self.variables.push((name, variable));
            self.expect(Kind::Semicolon);
        }
        let value = self.sum();
        self.expect(Kind::End);
        let result = self.builder.convert(value, Type::Any);
        self.builder.ret(Some(result));
    }

    fn expect(&mut self, wanted: Kind) {
        let token = self.peek();
        if token.1 == wanted {
            self.next += 1;
        } else {
            self.mistake(
                "K001",
                token,
                format!("found {}, expected {}", token.1.kind().said, wanted.kind().said),
            );
            // Go on after the next `;`.
            while !matches!(self.peek().1, Kind::Semicolon | Kind::End) {
                self.next += 1;
            }
            self.next += 1;
        }
    }

    fn sum(&mut self) -> Value {
        self.chain(&[(Kind::Plus, Op::I64Add), (Kind::Minus, Op::I64Sub)], Self::product)
    }

    fn product(&mut self) -> Value {
        self.chain(&[(Kind::Star, Op::I64Mul), (Kind::Slash, Op::I64Div)], Self::operand)
    }

    /// Operands with left-associative operators of one precedence between them.
    fn chain(&mut self, operators: &[(Kind, Op)], operand: fn(&mut Self) -> Value) -> Value {
        let mut left = operand(self);
        loop {
            let (start, kind, end) = self.peek();
            let Some((_, op)) = operators.iter().find(|it| it.0 == kind) else {
                return left;
            };
            self.next += 1;
            let right = operand(self);
            let loc = self.builder.module.loc(Span::new(self.file, start, end));
            self.builder.set_loc(loc);
            left = self.builder.value(*op, &[left, right]);
        }
    }

    fn operand(&mut self) -> Value {
        let token = self.peek();
        self.next += 1;
        let text = self.text;
        let word = &text[token.0 as usize..token.2 as usize];
        match token.1 {
            Kind::Number => match word.parse() {
                Ok(number) => self.builder.i64(number),
                Err(_) => self.mistake("K002", token, format!("{word} is too large")),
            },
            Kind::Name => match self.variables.iter().rev().find(|it| it.0 == word) {
                Some(&(_, variable)) => self.builder.use_var(variable),
                None => self.mistake("K003", token, format!("nothing is named {word}")),
            },
            // Nesting is bounded, so that no text overflows the stack.
            Kind::Open if self.depth < 200 => {
                self.depth += 1;
                let value = self.sum();
                self.depth -= 1;
                self.expect(Kind::Close);
                value
            }
            kind => {
                self.next -= 1;
                self.mistake(
                    "K001",
                    token,
                    format!("found {}, expected a number, a name or `(`", kind.kind().said),
                )
            }
        }
    }
}

/// A program, and what it gives or how it fails.
#[test]
fn programs_give_their_values() {
    static CALCULATOR: Calculator = Calculator;
    let engine = Engine::builder()
        .language(&CALCULATOR)
        .build()
        .expect("no other language is named so");
    let run = |text: &str| {
        let program = engine
            .compile(Source::new("calc", "test.calc", text))
            .map_err(|it| it.to_string())?;
        let mut session = Session::new(&engine, MemoryHost::default());
        let value = session
            .evaluate::<polyc::Value>(&program)
            .map_err(|it| it.to_string())?;
        Ok::<String, String>(session.show(&value))
    };
    assert_eq!(run("r = 2; 3 * r * r").as_deref(), Ok("12"));
    assert_eq!(run("1 + 2 * (3 - 4) / 1").as_deref(), Ok("-1"));
    assert_eq!(run("7").as_deref(), Ok("7"));
    let report = run("a = 1 + ;\nb * 2 )").expect_err("three mistakes");
    assert_eq!(report.matches("K00").count(), 3, "{report}");
    let report = run("1 +\n 2 / 0").expect_err("division by zero");
    assert!(report.contains("test.calc:2:4"), "{report}");
}
