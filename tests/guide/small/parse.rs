//! Text to tree. What a name means is found on the way: names are declared before they are used.

use polyc::language::scope::{Captures, Local, Scope, Scopes};
use polyc::language::{Budget, Diagnostic, FileId, Immediate, Op, Span, TokenTable, clipped, nearest};

use super::codes;
use super::natives;
use super::syntax::{Block, Expr, ExprKind, Function, Kind, Lexed, Suffix, lex, span};

/// How deep expressions nest: every stage recurses over them.
const MAX_DEPTH: u32 = 100;

/// What a text is.
pub struct Parsed<'t> {
    pub program: Function<'t>,
    pub scopes: Scopes<'t>,
    /// Of a module of the prelude: what it exports.
    pub exports: Vec<Local>,
    pub diagnostics: Vec<Diagnostic>,
}

pub struct Parser<'t> {
    text: &'t str,
    file: FileId,
    tokens: Vec<Lexed>,
    next: usize,
    depth: u32,
    scopes: Scopes<'t>,
    /// The modules of the prelude that it sees, with their variables.
    preludes: Vec<(&'static str, Vec<String>)>,
    /// Blocks around this place. Outermost variables of the prelude are exported.
    blocks: u32,
    is_prelude: bool,
    exports: Vec<Local>,
    /// Where the parser went on after a mistake: what is missing there is no news.
    recovered: Option<usize>,
    diagnostics: Vec<Diagnostic>,
}

impl<'t> Parser<'t> {
    pub fn new(text: &'t str, file: FileId, budget: &Budget) -> Self {
        let tokens = lex(text).into_iter();
        Self {
            text,
            file,
            tokens: tokens.take_while(|_| budget.step(1)).collect(),
            next: 0,
            depth: 0,
            scopes: Scopes::default(),
            preludes: Vec::new(),
            blocks: 0,
            is_prelude: false,
            exports: Vec::new(),
            recovered: None,
            diagnostics: Vec::new(),
        }
    }

    /// It sees these variables of a module of the prelude.
    pub fn sees(&mut self, module: &'static str, names: impl Iterator<Item = String>) {
        self.preludes.push((module, names.collect()));
    }

    /// It is a module of the prelude.
    pub fn exports(&mut self) {
        self.is_prelude = true;
    }

    pub fn parse(mut self) -> Parsed<'t> {
        let body = self.block(Kind::End);
        let program = Function {
            name: "main",
            span: self.span(0, 0),
            scope: Scope::PROGRAM,
            parameters: Vec::new(),
            body,
        };
        Parsed {
            program,
            scopes: self.scopes,
            exports: self.exports,
            diagnostics: self.diagnostics,
        }
    }

    // --- tokens

    fn peek(&self) -> Lexed {
        let end = self.text.len() as u32;
        self.tokens.get(self.next).copied().unwrap_or((end, Kind::End, end))
    }

    fn is(&self, kind: Kind) -> bool {
        self.peek().1 == kind
    }

    fn take(&mut self, kind: Kind) -> bool {
        let found = self.is(kind);
        self.next += usize::from(found);
        found
    }

    fn span(&self, start: u32, end: u32) -> Span {
        span(self.file, start, end)
    }

    /// From there to the token before this one.
    fn since(&self, start: u32) -> Span {
        let last = self.tokens.get(self.next.saturating_sub(1));
        self.span(start, last.map_or(start, |it| it.2.max(start)))
    }

    fn slice(&self, (start, _, end): Lexed) -> &'t str {
        &self.text[start as usize..end as usize]
    }

    fn mistake(&mut self, code: &'static str, token: Lexed, message: String) {
        let span = self.span(token.0, token.2);
        self.diagnostics.push(Diagnostic::error(code, span, message));
    }

    fn unexpected(&mut self, expected: &str) {
        if self.recovered == Some(self.next) {
            return;
        }
        let token = self.peek();
        let found = token.1.kind().said;
        self.mistake(codes::SYNTAX, token, format!("found {found}, expected {expected}"));
        // Go on after the next `;`, or where the block ends.
        while !matches!(self.peek().1, Kind::Semicolon | Kind::CloseBrace | Kind::End) {
            self.next += 1;
        }
        self.recovered = Some(self.next);
    }

    fn expect(&mut self, kind: Kind) {
        if !self.take(kind) {
            self.unexpected(kind.kind().said);
        }
    }

    fn name(&mut self) -> &'t str {
        let token = self.peek();
        self.expect(Kind::Name);
        self.slice(token)
    }

    // --- blocks and expressions

    /// Expressions between `;`, up to this end.
    fn block(&mut self, end: Kind) -> Block<'t> {
        let mut block = Vec::new();
        loop {
            while self.take(Kind::Semicolon) {}
            if self.is(end) || self.is(Kind::End) {
                break;
            }
            block.push(self.expr());
            if !self.is(Kind::Semicolon) && !self.is(end) {
                self.unexpected("an operator, `;` or the end of the block");
                // A bracket that closes nothing.
                self.next += usize::from(self.is(Kind::CloseBrace) && end == Kind::End);
            }
        }
        self.expect(end);
        block
    }

    /// A block between braces, with variables of its own.
    fn braces(&mut self) -> Block<'t> {
        self.expect(Kind::OpenBrace);
        self.scopes.begin_block();
        self.blocks += 1;
        let block = self.block(Kind::CloseBrace);
        self.blocks -= 1;
        self.scopes.end_block();
        block
    }

    fn expr(&mut self) -> Expr<'t> {
        let token = self.peek();
        if self.depth == MAX_DEPTH {
            let message = format!("this nests deeper than {MAX_DEPTH} levels");
            self.mistake(codes::NESTING, token, message);
            self.next = self.tokens.len();
        }
        self.depth += 1;
        let kind = match token.1 {
            Kind::Let => self.definition(),
            Kind::If => self.choice(),
            Kind::While => {
                self.next += 1;
                let condition = self.expr();
                ExprKind::While(Box::new(condition), self.braces())
            }
            _ => self.assignment(),
        };
        self.depth -= 1;
        let span = self.since(token.0);
        Expr { kind, span }
    }

    fn definition(&mut self) -> ExprKind<'t> {
        self.next += 1;
        let name = self.name();
        self.expect(Kind::Becomes);
        if self.is_prelude && self.blocks == 0 {
            let local = self.scopes.declare_global(name);
            self.exports.push(local);
            return ExprKind::Let(local, Box::new(self.expr()));
        }
        if !self.is(Kind::Fn) {
            let value = self.expr();
            return ExprKind::Let(self.scopes.declare(name), Box::new(value));
        }
        // A function sees its own name.
        let local = self.scopes.declare_early(name);
        let start = self.peek().0;
        let kind = self.function(name, Some(local));
        self.scopes.define(local);
        let span = self.since(start);
        ExprKind::Let(local, Box::new(Expr { kind, span }))
    }

    fn function(&mut self, name: &'t str, own: Option<Local>) -> ExprKind<'t> {
        let start = self.peek().0;
        self.next += 1;
        let scope = self.scopes.begin_function(own);
        self.expect(Kind::OpenParen);
        let mut parameters = Vec::new();
        while !self.is(Kind::CloseParen) && !self.is(Kind::End) {
            let name = self.name();
            parameters.push(self.scopes.declare(name));
            if !self.take(Kind::Comma) {
                break;
            }
        }
        self.expect(Kind::CloseParen);
        let span = self.since(start);
        let body = self.braces();
        self.scopes.end_function();
        ExprKind::Function(Box::new(Function {
            name,
            span,
            scope,
            parameters,
            body,
        }))
    }

    fn choice(&mut self) -> ExprKind<'t> {
        let mut branches = Vec::new();
        loop {
            self.next += 1;
            let condition = self.expr();
            branches.push((condition, self.braces()));
            if !self.take(Kind::Else) {
                return ExprKind::If(branches, Vec::new());
            }
            if !self.is(Kind::If) {
                return ExprKind::If(branches, self.braces());
            }
        }
    }

    fn assignment(&mut self) -> ExprKind<'t> {
        let token = self.peek();
        let target = self.comparison();
        if !self.take(Kind::Becomes) {
            return target.kind;
        }
        match target.kind {
            ExprKind::Variable(local) => {
                self.scopes.assign(local);
                ExprKind::Assign(local, Box::new(self.expr()))
            }
            ExprKind::Suffixes(object, mut suffixes) if matches!(suffixes.last(), Some((Suffix::Get(_), _))) => {
                let Some((Suffix::Get(name), _)) = suffixes.pop() else {
                    unreachable!("the guard says so")
                };
                let span = object.span;
                let kind = ExprKind::Suffixes(object, suffixes);
                ExprKind::Set(Box::new(Expr { kind, span }), name, Box::new(self.expr()))
            }
            _ => {
                let message = "only a variable or a property can be assigned".to_owned();
                self.mistake(codes::TARGET, token, message);
                self.expr().kind
            }
        }
    }

    fn comparison(&mut self) -> Expr<'t> {
        self.chain(Self::sum, |it| match it {
            Kind::Less => Some(Op::AnyLt {}),
            Kind::Equal => Some(Op::AnyEqual {}),
            // Its result is turned round.
            Kind::NotEqual => Some(Op::BoolNot),
            _ => None,
        })
    }

    fn sum(&mut self) -> Expr<'t> {
        self.chain(Self::product, |it| match it {
            Kind::Plus => Some(Op::AnyAdd {}),
            Kind::Minus => Some(Op::AnySub {}),
            _ => None,
        })
    }

    fn product(&mut self) -> Expr<'t> {
        self.chain(Self::suffixed, |it| match it {
            Kind::Star => Some(Op::AnyMul {}),
            Kind::Slash => Some(Op::AnyFloorQuotient {}),
            _ => None,
        })
    }

    /// Operands with operators of one precedence between them.
    fn chain(&mut self, operand: fn(&mut Self) -> Expr<'t>, op: fn(Kind) -> Option<Op>) -> Expr<'t> {
        let first = operand(self);
        let mut rest = Vec::new();
        while let Some(op) = op(self.peek().1) {
            let (start, _, end) = self.peek();
            self.next += 1;
            let right = operand(self);
            rest.push((op, self.span(start, end), right));
        }
        if rest.is_empty() {
            return first;
        }
        let span = self.since(first.span.start);
        let kind = ExprKind::Chain(Box::new(first), rest);
        Expr { kind, span }
    }

    fn suffixed(&mut self) -> Expr<'t> {
        let start = self.peek().0;
        let first = self.operand();
        let mut suffixes = Vec::new();
        loop {
            let at = self.peek().0;
            let suffix = match self.peek().1 {
                Kind::OpenParen => {
                    self.next += 1;
                    Suffix::Call(self.arguments())
                }
                Kind::Dot => {
                    self.next += 1;
                    Suffix::Get(self.name())
                }
                _ => break,
            };
            suffixes.push((suffix, self.since(at)));
        }
        if suffixes.is_empty() {
            return first;
        }
        let span = self.since(start);
        let kind = ExprKind::Suffixes(Box::new(first), suffixes);
        Expr { kind, span }
    }

    fn arguments(&mut self) -> Vec<Expr<'t>> {
        let mut arguments = Vec::new();
        while !self.is(Kind::CloseParen) && !self.is(Kind::End) {
            arguments.push(self.expr());
            if !self.take(Kind::Comma) {
                break;
            }
        }
        self.expect(Kind::CloseParen);
        arguments
    }

    fn operand(&mut self) -> Expr<'t> {
        let token = self.peek();
        let (start, text) = (token.0, self.slice(token));
        self.next += 1;
        let kind = match token.1 {
            Kind::Number => ExprKind::Number(text.parse().unwrap_or_else(|_| {
                self.mistake(codes::NUMBER, token, format!("{} is too large", clipped(text, 40)));
                0
            })),
            Kind::Text => ExprKind::Text(&text[1..text.len() - 1]),
            Kind::True => ExprKind::Constant(Immediate::True),
            Kind::False => ExprKind::Constant(Immediate::False),
            Kind::Nil => ExprKind::Constant(Immediate::Nil),
            Kind::Name => self.meaning(text, token),
            Kind::Fn => {
                self.next -= 1;
                self.function("fn", None)
            }
            Kind::OpenBrace => self.object(),
            Kind::OpenParen => {
                let inner = self.expr();
                self.expect(Kind::CloseParen);
                inner.kind
            }
            _ => {
                self.next -= 1;
                self.unexpected("an expression");
                ExprKind::Constant(Immediate::Nil)
            }
        };
        let span = self.since(start);
        Expr { kind, span }
    }

    /// What a name means: a variable, something of the prelude, or a native.
    fn meaning(&mut self, name: &'t str, token: Lexed) -> ExprKind<'t> {
        if let Some(local) = self.scopes.find(name) {
            self.scopes.use_local(local);
            return ExprKind::Variable(local);
        }
        let has = |it: &&(&'static str, Vec<String>)| it.1.iter().any(|it| it == name);
        if let Some(module) = self.preludes.iter().find(has) {
            return ExprKind::Prelude(module.0, name);
        }
        if let Some(row) = natives::by_name(name) {
            return ExprKind::Native(row);
        }
        let preludes = self.preludes.iter().flat_map(|it| &it.1).map(String::as_str);
        let near = match nearest(name, preludes.chain(natives::NAMES)) {
            Some(near) => format!("; did you mean `{near}`?"),
            None => String::new(),
        };
        self.mistake(codes::UNKNOWN, token, format!("nothing is named `{name}`{near}"));
        ExprKind::Constant(Immediate::Nil)
    }

    /// Properties and their values, after the brace.
    fn object(&mut self) -> ExprKind<'t> {
        let mut fields: Vec<(&str, Expr<'_>)> = Vec::new();
        while self.is(Kind::Name) {
            let token = self.peek();
            let name = self.name();
            if fields.iter().any(|it| it.0 == name) {
                self.mistake(codes::AGAIN, token, format!("there is a property `{name}` already"));
            }
            self.expect(Kind::Colon);
            fields.push((name, self.expr()));
            if !self.take(Kind::Comma) {
                break;
            }
        }
        self.expect(Kind::CloseBrace);
        ExprKind::Object(fields)
    }
}

/// What functions capture. A closure sees assignments to the variables that it holds.
pub fn captures(scopes: Scopes<'_>) -> Captures {
    scopes.finish(polyc::language::scope::Boxing::Captured)
}
