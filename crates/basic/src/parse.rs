//! Text to tree. What the grammar's actions build nodes with also checks what depends on the lines before: names with
//! one meaning, declarations before uses, FOR with its NEXT. [`check`](crate::check) does what needs all lines.

use core::cell::{Cell, RefCell, RefMut};
use std::collections::HashMap;

use lalrpop_util::ParseError;
use polyc_base::{Budget, Diagnostic, FileId, Span};
use polyc_frontend::syntax::{Group, Parsing, Recovery, Spanned, Syntax};

use crate::lexer::Token;
use crate::tree::{
    Array, Expression, Function, Label, Line, Name, Node, NodeId, NodeKind, Operation, Program, Statement,
};
use crate::{codes, lexer};

#[expect(unused_qualifications, clippy::all, clippy::unwrap_used, reason = "generated")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/basic.rs"));
}

/// What messages of the parser say. Nothing limits how deep expressions nest: nothing recurses over them.
#[rustfmt::skip]
static SYNTAX: Syntax = Syntax {
    code: codes::SYNTAX,
    nesting: codes::SYNTAX,
    max_depth: u32::MAX,
    groups: &[
        Group { said: "a statement", mark: "LET", members: &[
            "DATA", "DEF", "DIM", "END", "FOR", "GO", "GOSUB", "GOTO", "IF", "INPUT", "LET", "NEXT", "ON", "OPTION",
            "PRINT", "RANDOMIZE", "READ", "REM", "RESTORE", "RETURN", "STOP", "malformed",
        ] },
        Group { said: "a numeric expression", mark: "supplied-function", members: &[
            "variable", "function", "supplied-function", "number", "(", "+", "-",
        ] },
        Group { said: "a string", mark: "string", members: &["string-variable", "string"] },
        Group { said: "an operator", mark: "*", members: &["+", "-", "*", "/", "^"] },
        Group { said: "a relation", mark: "<=", members: &["=", "<>", "<", "<=", ">", ">="] },
    ],
};

/// The largest subscript of an array that is not declared (7.4).
const USUAL_BOUND: u32 = 10;
/// Most elements of an array.
const MOST_ELEMENTS: u64 = 1 << 24;

/// The tree of a text, and what is wrong with it.
#[must_use]
pub fn parse(file: FileId, text: &str, budget: &Budget) -> (Program, Vec<Diagnostic>) {
    let (tokens, diagnostics) = lexer::tokens(file, text, budget);
    let builder = Builder {
        parsing: Parsing::new(text, file, &SYNTAX, diagnostics),
        program: RefCell::default(),
        simple: RefCell::default(),
        open: RefCell::default(),
        option: Cell::new(None),
        parameter: Cell::new(None),
    };
    let tokens = tokens.into_iter().take_while(|_| budget.step(1)).map(Ok);
    if let Err(error) = generated::ProgramParser::new().parse(&builder, tokens) {
        builder.parsing.error(error);
    }
    let program = builder.program.into_inner();
    for (index, name) in builder.open.into_inner() {
        builder.parsing.report(without_next(&program.lines[index], name));
    }
    (program, builder.parsing.finish())
}

fn without_next(line: &Line, name: Name) -> Diagnostic {
    let message = format!("FOR without NEXT: `NEXT {name}` follows before other blocks end");
    Diagnostic::error(codes::FOR, line.span, message)
}

/// What the grammar's actions build nodes with.
pub struct Builder<'t> {
    /// The text and its mistakes.
    pub parsing: Parsing<'t>,
    program: RefCell<Program>,
    /// Where a simple variable was seen first.
    simple: RefCell<HashMap<Name, Span>>,
    /// The lines of FOR that wait for a NEXT.
    open: RefCell<Vec<(usize, Name)>>,
    /// Where OPTION stands.
    option: Cell<Option<Span>>,
    /// The parameter of the function that this line defines.
    parameter: Cell<Option<Name>>,
}

impl Builder<'_> {
    fn error(&self, code: &'static str, span: Span, message: impl Into<String>) {
        self.parsing.report(Diagnostic::error(code, span, message));
    }

    fn error_beside(&self, code: &'static str, span: Span, message: impl Into<String>, other: (Span, &str)) {
        self.parsing
            .report(Diagnostic::error(code, span, message).with_label(other.0, other.1));
    }

    fn program(&self) -> RefMut<'_, Program> {
        self.program.borrow_mut()
    }

    // Lines.

    /// Adds a mistake after which the parser went on, unless the lexer told it.
    pub fn recover(&self, recovery: Recovery<Token>) {
        let is_told = |token: &Spanned<Token>| token.1 == Token::Malformed;
        if !matches!(&recovery.error, ParseError::UnrecognizedToken { token, .. } if is_told(token)) {
            self.parsing.recover(recovery);
        }
    }

    /// Adds a line.
    pub fn line(&self, label: Label, statement: Statement, l: u32, r: u32) {
        let line = Line {
            label,
            statement,
            span: self.parsing.span(l, r),
        };
        self.parameter.set(None);
        let program = &mut *self.program();
        let index = program.lines.len();
        match line.statement {
            Statement::For(variable, ..) => {
                let mut open = self.open.borrow_mut();
                if let Some(&(outer, _)) = open.iter().find(|it| it.1 == variable) {
                    let message = format!("`{variable}` counts a FOR around this one already");
                    self.error_beside(codes::FOR, line.span, message, (program.lines[outer].span, "this one"));
                }
                open.push((index, variable));
            }
            Statement::Next(variable) => self.next(program, index, line.span, variable),
            _ => {}
        }
        program.numbers.insert(label.number, index);
        program.lines.push(line);
    }

    /// FOR and NEXT belong together by the text (13.4).
    fn next(&self, program: &mut Program, index: usize, span: Span, variable: Name) {
        let mut open = self.open.borrow_mut();
        let Some(depth) = open.iter().rposition(|it| it.1 == variable) else {
            let message = format!("NEXT without FOR: no FOR that is open here counts `{variable}`");
            return self.error(codes::FOR, span, message);
        };
        for (inner, name) in open.drain(depth + 1..) {
            self.parsing.report(without_next(&program.lines[inner], name));
        }
        let first = open.pop().map_or(index, |it| it.0);
        program.partners.extend([(first, index), (index, first)]);
    }

    /// A line number: one to four digits, not all zero (5.2).
    pub fn label(&self, l: u32, r: u32) -> Label {
        let (text, span) = (self.parsing.slice(l, r), self.parsing.span(l, r));
        let number = text.parse().ok().filter(|&it| it > 0 && text.len() <= 4);
        if number.is_none() {
            let message = format!("`{text}` is not a line number: these are 1 to 9999, in at most four digits");
            self.error(codes::LINE, span, message);
        }
        Label {
            number: number.unwrap_or(0),
            span,
        }
    }

    /// Adds a datum.
    pub fn datum(&self, l: u32, r: u32) {
        self.program().data.extend([self.parsing.slice(l, r), "\n"]);
    }

    // Names.

    /// A name: a letter, perhaps a digit.
    pub fn name(&self, l: u32, r: u32) -> Name {
        let text = self.parsing.slice(l, r).as_bytes();
        let letter = text.first().map_or(b'A', u8::to_ascii_uppercase);
        Name {
            letter,
            digit: text.get(1).copied().filter(u8::is_ascii_digit),
        }
    }

    /// A simple variable. A letter is one of these or an array (7.4).
    pub fn simple(&self, l: u32, r: u32) -> Name {
        let (name, span) = (self.name(l, r), self.parsing.span(l, r));
        if let Some(array) = self.program().arrays.get(&name.letter).filter(|_| name.digit.is_none()) {
            let message = format!("`{name}` is an array, here it has no subscript");
            self.error_beside(codes::NAME, span, message, (array.span, "the array"));
        } else {
            self.simple.borrow_mut().entry(name).or_insert(span);
        }
        name
    }

    /// A simple variable or a parameter as an expression.
    pub fn variable(&self, l: u32, r: u32) -> Expression {
        let is_parameter = self.parameter.get() == Some(self.name(l, r));
        let kind = if is_parameter {
            NodeKind::Parameter
        } else {
            NodeKind::Variable(self.simple(l, r))
        };
        self.node(kind, [None; 2], l, r)
    }

    /// An array that is used or declared. It has one letter and always as many subscripts.
    pub fn array(&self, name: Name, bounds: (u32, Option<u32>), by_dim: bool, span: Span) {
        if name.digit.is_some() {
            self.error(
                codes::NAME,
                span,
                format!("`{name}` is not an array: the name of one is a letter alone"),
            );
        } else if let Some(&simple) = self.simple.borrow().get(&name) {
            let message = format!("`{name}` is a simple variable, here it has a subscript");
            self.error_beside(codes::NAME, span, message, (simple, "the simple variable"));
        } else if let Some(known) = self.program().arrays.get(&name.letter) {
            let message = match (known.by_dim, by_dim) {
                (true, true) => format!("the array `{name}` is declared twice"),
                (false, true) => format!("the array `{name}` is used before it is declared"),
                _ if known.bounds.1.is_some() != bounds.1.is_some() => {
                    format!("`{name}` has always as many subscripts")
                }
                _ => return,
            };
            self.error_beside(codes::ARRAY, span, message, (known.span, "here it is first"));
        } else {
            self.program()
                .arrays
                .insert(name.letter, Array { bounds, by_dim, span });
        }
    }

    /// Declares an array (18.4).
    pub fn dim(&self, name: Name, bounds: (u32, Option<u32>), l: u32, r: u32) {
        let (span, base) = (self.parsing.span(l, r), self.program().base);
        if bounds.0 < base || bounds.1.is_some_and(|it| it < base) {
            self.error(
                codes::ARRAY,
                span,
                "a bound of 0 is below the smallest subscript, 1 by OPTION BASE",
            );
        }
        let elements = (u64::from(bounds.0) + 1).saturating_mul(u64::from(bounds.1.unwrap_or(0)) + 1);
        if elements > MOST_ELEMENTS {
            self.error(
                codes::ARRAY,
                span,
                format!("an array has at most {MOST_ELEMENTS} elements"),
            );
        }
        self.array(name, bounds, true, span);
    }

    /// An element of an array.
    pub fn element(&self, name: Name, row: Expression, column: Option<Expression>, l: u32, r: u32) -> Expression {
        let bounds = (USUAL_BOUND, column.map(|_| USUAL_BOUND));
        self.array(name, bounds, false, self.parsing.span(l, r));
        self.node(NodeKind::Element(name.letter), [Some(row), column], l, r)
    }

    /// OPTION stands once, before all arrays (18.4).
    pub fn option(&self, base: u32, l: u32, r: u32) {
        let span = self.parsing.span(l, r);
        let arrays = self.program().arrays.values().map(|it| it.span).min();
        if let Some(known) = self.option.replace(Some(span)) {
            self.error_beside(codes::ARRAY, span, "OPTION stands twice", (known, "the first"));
        } else if let Some(array) = arrays {
            let message = "OPTION follows an array: it stands before all of them";
            self.error_beside(codes::ARRAY, span, message, (array, "the array"));
        } else if base > 1 {
            self.error(codes::ARRAY, span, "the base of subscripts is 0 or 1");
        }
        self.program().base = base.min(1);
    }

    // Functions.

    /// The head of a definition (10.4).
    pub fn define(&self, name: Name, parameter: Option<Name>, l: u32, r: u32) -> u8 {
        self.parameter.set(parameter);
        let span = self.parsing.span(l, r);
        if let Some(known) = self.program().functions.get(&name.letter) {
            let message = format!("`FN{name}` is defined twice");
            self.error_beside(codes::FUNCTION, span, message, (known.span, "the first definition"));
        }
        name.letter
    }

    /// The end of a definition: from here on the function can be used.
    pub fn defined(&self, letter: u8, body: Expression, l: u32, r: u32) -> Statement {
        let function = Function {
            parameter: self.parameter.get(),
            span: self.parsing.span(l, r),
        };
        self.program().functions.insert(letter, function);
        Statement::Define(letter, body)
    }

    /// A use of a function of the program.
    pub fn function(&self, name: Name, argument: Option<Expression>, l: u32, r: u32) -> Expression {
        match self.program().functions.get(&name.letter) {
            Some(it) => self.arguments(it.parameter.is_some(), argument, l, r),
            None => {
                let message = format!("`FN{name}` is used before a line that defines it");
                self.error(codes::FUNCTION, self.parsing.span(l, r), message);
            }
        }
        self.node(NodeKind::Defined(name.letter), [argument, None], l, r)
    }

    /// A use of a supplied function.
    pub fn supplied(&self, name: (u32, u32), argument: Option<Expression>, l: u32, r: u32) -> Expression {
        let text = self.parsing.slice(name.0, name.1);
        let operation = Operation::supplied().find(|it| it.text().eq_ignore_ascii_case(text));
        let operation = operation.expect("the lexer knows the same names");
        self.arguments(operation != Operation::Rnd, argument, l, r);
        self.node(NodeKind::Operation(operation), [argument, None], l, r)
    }

    fn arguments(&self, wanted: bool, given: Option<Expression>, l: u32, r: u32) {
        if wanted != given.is_some() {
            let message = if wanted {
                "this function takes one argument"
            } else {
                "this function takes no argument"
            };
            self.error(codes::ARGUMENTS, self.parsing.span(l, r), message);
        }
    }

    // Constants and operations.

    /// An unsigned integer, such as a bound of an array.
    pub fn integer(&self, l: u32, r: u32) -> u32 {
        let text = self.parsing.slice(l, r);
        if !text.bytes().all(|it| it.is_ascii_digit()) {
            let message = format!("expected an integer without sign, point and exponent, found `{text}`");
            self.error(codes::NUMBER, self.parsing.span(l, r), message);
            return 1;
        }
        text.parse().unwrap_or(u32::MAX)
    }

    /// A numeric constant. One beyond machine infinity is replaced by that, with a warning (6.5).
    pub fn number(&self, l: u32, r: u32) -> Expression {
        let (text, span) = (self.parsing.slice(l, r), self.parsing.span(l, r));
        let value = text.parse::<f64>().unwrap_or_else(|_| {
            self.error(
                codes::NUMBER,
                span,
                format!("a number has at least one digit, found `{text}`"),
            );
            0.0
        });
        if value.is_infinite() {
            let message = format!("overflow: `{text}` is larger than machine infinity, which takes its place");
            self.parsing.report(Diagnostic::warning(codes::OVERFLOW, span, message));
        }
        self.node(NodeKind::Number(value.min(f64::MAX)), [None; 2], l, r)
    }

    /// An operation on two operands.
    pub fn binary(&self, operation: Operation, x: Expression, y: Expression, l: u32, r: u32) -> Expression {
        self.node(NodeKind::Operation(operation), [Some(x), Some(y)], l, r)
    }

    /// A node, whose operands were the last expressions before it.
    pub fn node(&self, kind: NodeKind, operands: [Option<Expression>; 2], l: u32, r: u32) -> Expression {
        let nodes = &mut self.program().nodes;
        let root = NodeId::from_index(nodes.len());
        let first = operands[0].map_or(root, |it| it.first);
        let operands = operands.map(|it| it.map(|it| it.root));
        nodes.push(Node {
            kind,
            operands,
            span: self.parsing.span(l, r),
        });
        Expression { first, root }
    }
}
