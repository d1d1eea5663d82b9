//! Text to tree: drives the generated parser and turns its errors into diagnostics.

use polyc_base::{Budget, Diagnostic, FileId, Span};
use polyc_frontend::syntax::{Group, Parsing, Recovery, Syntax};

use crate::codes;
use crate::lexer::{self, Token};
use crate::tree::{
    Argument, BinaryOperator, Block, Choice, Expression, ExpressionKind, Fields, Heading, Label, MAX_DEPTH, Name,
    Operation, Parameters, Part, Program, RoutineBody, Statement, StatementKind, Type, TypeKind, UnaryOperator,
    Variant, VariantPart,
};

#[expect(unused_qualifications, clippy::all, clippy::unwrap_used, reason = "generated")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/pascal.rs"));
}

/// What messages of the parser say.
static SYNTAX: Syntax = Syntax {
    code: codes::SYNTAX,
    nesting: codes::NESTING,
    max_depth: MAX_DEPTH,
    groups: &[
        Group {
            said: "a statement",
            mark: "repeat",
            members: &[
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
        },
        Group {
            said: "an expression",
            mark: "not",
            members: &[
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
        },
        Group {
            said: "a type",
            mark: "record",
            members: &[
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
        },
        Group {
            said: "an operator",
            mark: "div",
            members: &[
                "*", "/", "div", "mod", "and", "+", "-", "or", "=", "<>", "<", "<=", ">", ">=", "in",
            ],
        },
    ],
};

/// The tree of a text, if there is one, and what is wrong. Nothing, if the budget does not suffice for its tokens.
#[must_use]
pub fn parse(file: FileId, text: &str, budget: &Budget) -> (Option<Program>, Vec<Diagnostic>) {
    let (tokens, diagnostics) = lexer::tokens(file, text, budget);
    let builder = Builder {
        parsing: Parsing::new(text, file, &SYNTAX, diagnostics),
    };
    let mut program = None;
    if !budget.is_spent() {
        let tokens = tokens.into_iter().take_while(|_| budget.step(1)).map(Ok);
        let result = generated::ProgramParser::new().parse(&builder, tokens);
        program = result.map_err(|error| builder.parsing.error(error)).ok();
    }
    (program, builder.parsing.finish())
}

/// What the grammar's actions build nodes with.
pub struct Builder<'s> {
    parsing: Parsing<'s>,
}

impl Builder<'_> {
    /// The bytes from `l` to `r`; an empty construct lies where it would stand.
    pub fn span(&self, l: u32, r: u32) -> Span {
        self.parsing.span(l, r)
    }

    fn slice(&self, l: u32, r: u32) -> &str {
        self.parsing.slice(l, r)
    }

    fn push(&self, diagnostic: Diagnostic) {
        self.parsing.report(diagnostic);
    }

    /// Notes a mistake after which parsing went on.
    pub fn recover(&self, recovery: Recovery<Token>) {
        self.parsing.recover(recovery);
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
        let (first, mut rest) = match x.kind {
            ExpressionKind::Binary(first, rest) if continues(&rest, op) => (first, rest),
            kind => (Box::new(Expression { kind, ..x }), Vec::new()),
        };
        let before = rest.last().map_or(first.depth, |it| it.deepest);
        rest.push(Operation {
            op,
            deepest: before.max(y.depth),
            operand: y,
            span: self.span(l, r),
        });
        self.expression(ExpressionKind::Binary(first, rest), l, r)
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
        if let Some(depth) = self.parsing.nest([inner, body.depth], span) {
            return Block { parts, body, depth };
        }
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
        match self.parsing.nest([depth(&node)], span) {
            Some(depth) => (node, depth),
            None => (invalid, 1),
        }
    }
}

/// An `if`; one that is the `else` part of another is a part of that, so that a chain of them is flat.
pub fn if_kind(condition: Expression, body: Statement, otherwise: Option<Statement>) -> StatementKind {
    let (mut choices, otherwise) = match otherwise {
        Some(Statement {
            kind: StatementKind::If(choices, otherwise),
            ..
        }) => (choices, otherwise),
        otherwise => (Vec::new(), otherwise.map(Box::new)),
    };
    let before = choices.last().map(|it| it.deepest);
    let before = before.or(otherwise.as_ref().map(|it| it.depth));
    choices.push(Choice {
        deepest: condition.depth.max(body.depth).max(before.unwrap_or(0)),
        condition,
        body,
    });
    StatementKind::If(choices, otherwise)
}

/// Whether an operator goes on with these: a comparison begins and ends alone.
fn continues(before: &[Operation], op: BinaryOperator) -> bool {
    !is_relation(op) && !before.iter().take(1).any(|it| is_relation(it.op))
}

const fn is_relation(op: BinaryOperator) -> bool {
    match op {
        BinaryOperator::Equal
        | BinaryOperator::NotEqual
        | BinaryOperator::Less
        | BinaryOperator::LessEqual
        | BinaryOperator::Greater
        | BinaryOperator::GreaterEqual
        | BinaryOperator::In => true,
        BinaryOperator::Add
        | BinaryOperator::Subtract
        | BinaryOperator::Or
        | BinaryOperator::Multiply
        | BinaryOperator::Divide
        | BinaryOperator::Div
        | BinaryOperator::Mod
        | BinaryOperator::And => false,
    }
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
        ExpressionKind::Binary(_, rest) => rest.last().map_or(0, |it| it.deepest),
    }
}

fn statement_depth(kind: &StatementKind) -> u32 {
    match kind {
        StatementKind::Invalid | StatementKind::Empty | StatementKind::Goto(_) => 0,
        StatementKind::Labelled(_, body) => body.depth,
        StatementKind::Assign(target, value) => target.depth.max(value.depth),
        StatementKind::Call(_, arguments) => arguments_depth(arguments),
        StatementKind::Compound(body) => deepest_statement(body),
        StatementKind::If(choices, _) => choices.last().map_or(0, |it| it.deepest),
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
