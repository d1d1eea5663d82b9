//! Text to tree: drives the generated parser and turns its errors into diagnostics.

use std::cell::RefCell;
use std::fmt::Write;

use lalrpop_util::{ErrorRecovery, ParseError};
use polyc_base::{Budget, Diagnostic, FileId, Span};

use crate::codes;
use crate::lexer::{self, Token};
use crate::tree::{
    Argument, BinaryOperator, Block, Expression, ExpressionKind, Fields, Heading, Label, MAX_DEPTH, Name, Parameters,
    Part, Program, RoutineBody, Statement, StatementKind, Type, TypeKind, UnaryOperator, Variant, VariantPart,
};

#[expect(unused_qualifications, clippy::all, clippy::unwrap_used, reason = "generated")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/pascal.rs"));
}

/// Actions of the grammar never fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {}

/// What the generated parser hands to `!`.
type Recovery = ErrorRecovery<u32, Token, Failure>;

/// The tree of a text, if there is one, and what is wrong. Nothing, if the budget does not suffice for its tokens.
#[must_use]
pub fn parse(file: FileId, text: &str, budget: &Budget) -> (Option<Program>, Vec<Diagnostic>) {
    let (tokens, diagnostics) = lexer::tokens(file, text, budget);
    if budget.is_spent() {
        return (None, diagnostics);
    }
    let builder = Builder {
        file,
        text,
        diagnostics: RefCell::new(diagnostics),
    };
    let end = u32::try_from(text.len()).expect("sources are under 4 GiB");
    let tokens = tokens.into_iter().take_while(|_| budget.step(1)).map(Ok);
    let result = generated::ProgramParser::new().parse(&builder, tokens);
    let program = result.map_err(|error| builder.report(error, end)).ok();
    (program, builder.diagnostics.into_inner())
}

/// What the grammar's actions build nodes with.
pub struct Builder<'s> {
    file: FileId,
    text: &'s str,
    diagnostics: RefCell<Vec<Diagnostic>>,
}

impl Builder<'_> {
    /// The bytes from `l` to `r`; an empty construct lies where it would stand.
    pub fn span(&self, l: u32, r: u32) -> Span {
        Span::new(self.file, l.min(r), r)
    }

    fn slice(&self, l: u32, r: u32) -> &str {
        self.text.get(l as usize..r as usize).unwrap_or("")
    }

    fn push(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    /// An identifier.
    pub fn name(&self, l: u32, r: u32) -> Name {
        Name {
            text: self.slice(l, r).to_ascii_lowercase().into(),
            span: self.span(l, r),
        }
    }

    /// An unsigned integer; at most `maxint` (6.7.2.2).
    pub fn integer(&self, l: u32, r: u32) -> i64 {
        self.slice(l, r).parse().unwrap_or_else(|_| {
            let message = format!("the integer is larger than maxint, {}", i64::MAX);
            self.push(Diagnostic::error(codes::LITERAL, self.span(l, r), message));
            0
        })
    }

    /// An unsigned real.
    pub fn real(&self, l: u32, r: u32) -> f64 {
        let value = self.slice(l, r).parse().unwrap_or(0.0);
        if f64::is_finite(value) {
            return value;
        }
        let message = "the number is larger than the largest real";
        self.push(Diagnostic::error(codes::LITERAL, self.span(l, r), message));
        0.0
    }

    /// A character string.
    pub fn string(&self, l: u32, r: u32) -> String {
        let value = lexer::string_value(self.slice(l, r));
        if let Some(other) = value.chars().find(|&c| u32::from(c) > 255) {
            let message = format!("the type char has the characters 0 to 255, not `{other}`");
            self.push(Diagnostic::error(codes::LITERAL, self.span(l, r), message));
        }
        if value.is_empty() {
            let message = "a string holds at least one character";
            self.push(Diagnostic::error(codes::LITERAL, self.span(l, r), message));
        }
        value
    }

    /// A label (6.1.6).
    pub fn label(&self, l: u32, r: u32) -> Label {
        let span = self.span(l, r);
        let number = self.slice(l, r).parse().unwrap_or(i64::MAX);
        if number > 9999 {
            let message = "a label lies between 0 and 9999";
            self.push(Diagnostic::error(codes::LABEL, span, message));
        }
        Label { number, span }
    }

    /// A statement.
    pub fn statement(&self, kind: StatementKind, l: u32, r: u32) -> Statement {
        let span = self.span(l, r);
        let (kind, depth) = self.limit(kind, statement_depth, StatementKind::Invalid, span);
        Statement { kind, span, depth }
    }

    /// An expression.
    pub fn expression(&self, kind: ExpressionKind, l: u32, r: u32) -> Expression {
        let span = self.span(l, r);
        let (kind, depth) = self.limit(kind, expression_depth, ExpressionKind::Invalid, span);
        Expression { kind, span, depth }
    }

    /// An operator with one operand.
    pub fn unary(&self, op: UnaryOperator, x: Expression, l: u32, r: u32) -> Expression {
        self.expression(ExpressionKind::Unary(op, Box::new(x)), l, r)
    }

    /// An operator with two operands.
    pub fn binary(&self, op: BinaryOperator, x: Expression, y: Expression, l: u32, r: u32) -> Expression {
        self.expression(ExpressionKind::Binary(op, Box::new(x), Box::new(y)), l, r)
    }

    /// A type.
    pub fn ty(&self, kind: TypeKind, l: u32, r: u32) -> Type {
        let span = self.span(l, r);
        let (kind, depth) = self.limit(kind, type_depth, TypeKind::Invalid, span);
        Type { kind, span, depth }
    }

    /// A block.
    pub fn block(&self, parts: Vec<Part>, body: Statement) -> Block {
        let span = body.span;
        let inner = parts.iter().map(part_depth).max().unwrap_or(0);
        let depth = inner.max(body.depth) + 1;
        if depth <= MAX_DEPTH {
            return Block { parts, body, depth };
        }
        self.too_deep(span);
        let body = self.statement(StatementKind::Invalid, span.start, span.end);
        Block {
            parts: Vec::new(),
            body,
            depth: 1,
        }
    }

    /// A heading; what is nested too deep loses its parameters.
    pub fn heading(
        &self,
        function: bool,
        name: Name,
        parameters: Option<Vec<Parameters>>,
        result: Option<Name>,
        span: Span,
    ) -> Heading {
        let (parameters, depth) = self.limit(parameters, parameters_depth, None, span);
        Heading {
            function,
            name,
            parameters,
            result,
            span,
            depth,
        }
    }

    /// A variant part; what is nested too deep loses its variants.
    pub fn variant_part(&self, tag: Option<Name>, ty: Name, variants: Vec<Variant>) -> VariantPart {
        let (variants, depth) = self.limit(variants, variants_depth, Vec::new(), ty.span);
        VariantPart {
            tag,
            ty,
            variants,
            depth,
        }
    }

    /// The node and its depth; `invalid` instead of one too deep.
    fn limit<T>(&self, node: T, depth: impl Fn(&T) -> u32, invalid: T, span: Span) -> (T, u32) {
        let depth = depth(&node).saturating_add(1);
        if depth <= MAX_DEPTH {
            return (node, depth);
        }
        self.too_deep(span);
        (invalid, 1)
    }

    fn too_deep(&self, span: Span) {
        let message = format!("constructs are nested deeper than {MAX_DEPTH} levels");
        self.push(Diagnostic::error(codes::NESTING, span, message));
    }

    /// Notes a mistake after which parsing went on.
    pub fn recover(&self, recovery: Recovery) {
        self.report(recovery.error, u32::MAX);
    }

    fn report(&self, error: ParseError<u32, Token, Failure>, end: u32) {
        let diagnostic = match error {
            ParseError::UnrecognizedToken { token, expected } => {
                let found = match token.1 {
                    Token::Identifier | Token::Integer | Token::Real | Token::String => self.slice(token.0, token.2),
                    other => other.name(),
                };
                let message = format!("found `{found}`, expected {}", list(&expected));
                Diagnostic::error(codes::SYNTAX, self.span(token.0, token.2), message)
            }
            ParseError::UnrecognizedEof { location, expected } => {
                let at = location.min(end);
                let message = format!("the text ends here, expected {}", list(&expected));
                Diagnostic::error(codes::SYNTAX, self.span(at, at), message)
            }
            ParseError::ExtraToken { token } => Diagnostic::error(
                codes::SYNTAX,
                self.span(token.0, token.2),
                "the program ended before this",
            ),
            ParseError::InvalidToken { location } => {
                Diagnostic::error(codes::SYNTAX, self.span(location, location), "no symbol of Pascal")
            }
            ParseError::User { error } => match error {},
        };
        self.push(diagnostic);
    }
}

/// What was expected, for people: an operand or an operator rather than all of them.
fn list(expected: &[String]) -> String {
    let mut names: Vec<&str> = expected.iter().map(|name| name.trim_matches('"')).collect();
    let mut groups = Vec::new();
    let mut replace = |mark: &str, members: &[&str], group: &'static str| {
        if names.contains(&mark) {
            names.retain(|name| !members.contains(name));
            groups.push(group);
        }
    };
    replace(
        "repeat",
        &[
            "begin",
            "case",
            "for",
            "goto",
            "if",
            "repeat",
            "while",
            "with",
            "identifier",
            "integer",
        ],
        "a statement",
    );
    replace(
        "not",
        &[
            "not",
            "nil",
            "identifier",
            "integer",
            "real",
            "string",
            "(",
            "[",
            "+",
            "-",
        ],
        "an expression",
    );
    replace(
        "record",
        &[
            "array",
            "file",
            "packed",
            "record",
            "set",
            "^",
            "(",
            "identifier",
            "integer",
            "real",
            "string",
            "+",
            "-",
        ],
        "a type",
    );
    replace(
        "div",
        &[
            "*", "/", "div", "mod", "and", "+", "-", "or", "=", "<>", "<", "<=", ">", ">=", "in",
        ],
        "an operator",
    );
    let words = ["identifier", "integer", "real", "string"];
    let quoted = names.iter().map(|name| match words.contains(name) {
        true => format!("an {name}").replace("an r", "a r").replace("an s", "a s"),
        false => format!("`{name}`"),
    });
    let all: Vec<String> = groups.iter().map(|&group| group.to_owned()).chain(quoted).collect();
    let mut text = String::new();
    for (position, item) in all.iter().enumerate() {
        let separator = match position {
            0 => "",
            _ if position + 1 == all.len() => " or ",
            _ => ", ",
        };
        let _ = write!(text, "{separator}{item}");
    }
    text
}

fn deepest<'a>(list: impl IntoIterator<Item = &'a Expression>) -> u32 {
    list.into_iter().map(|it| it.depth).max().unwrap_or(0)
}

fn deepest_statement(list: &[Statement]) -> u32 {
    list.iter().map(|it| it.depth).max().unwrap_or(0)
}

fn arguments_depth(arguments: &[Argument]) -> u32 {
    let all = arguments.iter();
    deepest(all.flat_map(|argument| core::iter::once(&argument.value).chain(&argument.widths)))
}

fn expression_depth(kind: &ExpressionKind) -> u32 {
    match kind {
        ExpressionKind::Invalid
        | ExpressionKind::Integer(_)
        | ExpressionKind::Real(_)
        | ExpressionKind::String(_)
        | ExpressionKind::Nil
        | ExpressionKind::Name(_) => 0,
        ExpressionKind::Index(array, indexes) => array.depth.max(deepest(indexes)),
        ExpressionKind::Field(inner, _) | ExpressionKind::Dereference(inner) | ExpressionKind::Unary(_, inner) => {
            inner.depth
        }
        ExpressionKind::Call(_, arguments) => arguments_depth(arguments),
        ExpressionKind::Set(members) => deepest(
            members
                .iter()
                .flat_map(|it| core::iter::once(&it.first).chain(&it.last)),
        ),
        ExpressionKind::Binary(_, x, y) => x.depth.max(y.depth),
    }
}

fn statement_depth(kind: &StatementKind) -> u32 {
    match kind {
        StatementKind::Invalid | StatementKind::Empty | StatementKind::Goto(_) => 0,
        StatementKind::Labelled(_, body) => body.depth,
        StatementKind::Assign(target, value) => target.depth.max(value.depth),
        StatementKind::Call(_, arguments) => arguments_depth(arguments),
        StatementKind::Compound(body) => deepest_statement(body),
        StatementKind::If(condition, yes, no) => {
            let no = no.as_ref().map_or(0, |no| no.depth);
            condition.depth.max(yes.depth).max(no)
        }
        StatementKind::Case(selector, arms) => {
            let arms = arms.iter().map(|arm| arm.body.depth).max();
            selector.depth.max(arms.unwrap_or(0))
        }
        StatementKind::Repeat(body, condition) => condition.depth.max(deepest_statement(body)),
        StatementKind::While(condition, body) => condition.depth.max(body.depth),
        StatementKind::For { first, last, body, .. } => first.depth.max(last.depth).max(body.depth),
        // Each record opens a region in the one before.
        StatementKind::With(records, body) => {
            let regions = u32::try_from(records.len()).unwrap_or(u32::MAX);
            deepest(records).max(body.depth).saturating_add(regions)
        }
    }
}

fn type_depth(kind: &TypeKind) -> u32 {
    match kind {
        TypeKind::Invalid
        | TypeKind::Name(_)
        | TypeKind::Enumerated(_)
        | TypeKind::Subrange(..)
        | TypeKind::Pointer(_) => 0,
        TypeKind::Array { indexes, element, .. } => indexes.iter().map(|it| it.depth).fold(element.depth, u32::max),
        TypeKind::Record { fields, .. } => fields_depth(fields),
        TypeKind::Set { base: inner, .. } | TypeKind::File { component: inner, .. } => inner.depth,
    }
}

fn fields_depth(fields: &Fields) -> u32 {
    let fixed = fields.fixed.iter().map(|it| it.ty.depth).max();
    let variant = fields.variant.as_ref().map_or(0, |part| part.depth);
    fixed.unwrap_or(0).max(variant)
}

#[expect(clippy::ptr_arg, reason = "what `limit` has")]
fn variants_depth(variants: &Vec<Variant>) -> u32 {
    let depths = variants.iter().map(|variant| fields_depth(&variant.fields));
    depths.max().unwrap_or(0)
}

fn parameters_depth(parameters: &Option<Vec<Parameters>>) -> u32 {
    let groups = parameters.iter().flatten().map(|group| match group {
        Parameters::Value(_, ty) | Parameters::Variable(_, ty) => ty.depth,
        Parameters::Routine(heading) => heading.depth,
        Parameters::Invalid => 0,
    });
    groups.max().unwrap_or(0)
}

fn part_depth(part: &Part) -> u32 {
    match part {
        Part::Labels(..) | Part::Constants(..) | Part::Invalid => 0,
        Part::Types(_, list) => list.iter().map(|it| it.ty.depth).max().unwrap_or(0),
        Part::Variables(_, list) => list.iter().map(|it| it.ty.depth).max().unwrap_or(0),
        Part::Routine(routine) => {
            let body = match &routine.body {
                RoutineBody::Block(block) => block.depth,
                RoutineBody::Directive(..) => 0,
            };
            body.max(routine.heading.depth)
        }
    }
}
