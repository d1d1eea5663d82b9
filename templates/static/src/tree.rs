//! The tree. Nodes know how deep they nest, so that later stages may recurse over them.

use core::fmt;

use crate::language::{Span, Tree};

/// A text.
#[derive(Debug, Default)]
pub struct Program<'t> {
    pub functions: Vec<Function<'t>>,
    pub statements: Block<'t>,
}

/// What a text is made of.
#[derive(Debug)]
pub enum Item<'t> {
    Function(Function<'t>),
    Statement(Statement<'t>),
}

#[derive(Debug)]
pub struct Function<'t> {
    pub name: Name<'t>,
    pub parameters: Vec<Parameter<'t>>,
    /// The name of the type of its value, if it has one.
    pub result: Option<TypeName<'t>>,
    pub body: Block<'t>,
}

#[derive(Clone, Copy, Debug)]
pub struct Parameter<'t> {
    pub name: Name<'t>,
    pub ty: TypeName<'t>,
}

/// A type as it is written.
#[derive(Clone, Copy, Debug)]
pub enum TypeName<'t> {
    Plain(Name<'t>),
    Array(Length),
}

/// How many elements an array has.
#[derive(Clone, Copy, Debug)]
pub struct Length {
    pub count: u32,
    pub span: Span,
}

#[derive(Clone, Copy, Debug)]
pub struct Name<'t> {
    pub text: &'t str,
    pub span: Span,
}

#[derive(Debug, Default)]
pub struct Block<'t> {
    pub statements: Vec<Statement<'t>>,
}

#[derive(Debug)]
pub enum Statement<'t> {
    Var(Name<'t>, Expr<'t>),
    Assign(Name<'t>, Expr<'t>),
    /// Gives the element of an array, at an index, another value.
    Store(Name<'t>, Expr<'t>, Expr<'t>),
    Print(Expr<'t>),
    Return(Expr<'t>),
    While(Expr<'t>, Block<'t>),
    /// Conditions with what is done if they are the first that holds, and what is done if none does.
    If(Vec<(Expr<'t>, Block<'t>)>, Option<Block<'t>>),
    Call(Expr<'t>),
    /// It has a mistake, which is reported.
    Invalid,
}

#[derive(Debug)]
pub struct Expr<'t> {
    pub kind: ExprKind<'t>,
    pub span: Span,
    pub depth: u32,
}

#[derive(Debug)]
pub enum ExprKind<'t> {
    Number(i64),
    Text(&'t str),
    Boolean(bool),
    Name(Name<'t>),
    /// An array of zeros.
    Array(Length),
    /// The element of an array at an index.
    Element(Name<'t>, Box<Expr<'t>>),
    Negate(Box<Expr<'t>>),
    Not(Box<Expr<'t>>),
    /// Operators of one precedence, from the left: each with its place and its right operand.
    Chain(Box<Expr<'t>>, Vec<(Operator, Span, Expr<'t>)>),
    Call(Name<'t>, Vec<Expr<'t>>),
    /// It has a mistake, which is reported.
    Invalid,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

impl<'t> Program<'t> {
    pub fn new(items: Vec<Item<'t>>) -> Self {
        let mut program = Self::default();
        for item in items {
            match item {
                Item::Function(function) => program.functions.push(function),
                Item::Statement(statement) => program.statements.statements.push(statement),
            }
        }
        program
    }

    /// The tree as data.
    pub fn print(&self) -> Tree {
        let mut tree = Tree::default();
        for function in &self.functions {
            let parameters = function.parameters.iter();
            let parameters: Vec<String> = parameters.map(|it| format!("{}: {}", it.name.text, it.ty)).collect();
            let result = function.result.map(|it| format!(": {it}")).unwrap_or_default();
            let text = format!("{}({}){result}", function.name.text, parameters.join(", "));
            tree.add(0, "fun", text, function.name.span);
            print_block(&mut tree, 1, &function.body);
        }
        print_block(&mut tree, 0, &self.statements);
        tree
    }
}

impl fmt::Display for TypeName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(name) => f.write_str(name.text),
            Self::Array(length) => write!(f, "array[{}]", length.count),
        }
    }
}

fn print_block(tree: &mut Tree, depth: usize, block: &Block<'_>) {
    for statement in &block.statements {
        print_statement(tree, depth, statement);
    }
}

fn print_statement(tree: &mut Tree, depth: usize, statement: &Statement<'_>) {
    match statement {
        Statement::Var(name, value) => {
            tree.add(depth, "var", name.text, name.span);
            print_expr(tree, depth + 1, value);
        }
        Statement::Assign(name, value) => {
            tree.add(depth, "assign", name.text, name.span);
            print_expr(tree, depth + 1, value);
        }
        Statement::Store(name, index, value) => {
            tree.add(depth, "store", name.text, name.span);
            print_expr(tree, depth + 1, index);
            print_expr(tree, depth + 1, value);
        }
        Statement::Print(value) => {
            tree.add(depth, "print", "", value.span);
            print_expr(tree, depth + 1, value);
        }
        Statement::Return(value) => {
            tree.add(depth, "return", "", value.span);
            print_expr(tree, depth + 1, value);
        }
        Statement::While(condition, body) => {
            tree.add(depth, "while", "", condition.span);
            print_expr(tree, depth + 1, condition);
            print_block(tree, depth + 1, body);
        }
        Statement::If(branches, last) => {
            for (condition, body) in branches {
                tree.add(depth, "if", "", condition.span);
                print_expr(tree, depth + 1, condition);
                print_block(tree, depth + 1, body);
            }
            if let Some(body) = last {
                tree.add(depth, "else", "", None);
                print_block(tree, depth + 1, body);
            }
        }
        Statement::Call(call) => print_expr(tree, depth, call),
        Statement::Invalid => tree.add(depth, "invalid", "", None),
    }
}

fn print_expr(tree: &mut Tree, depth: usize, expr: &Expr<'_>) {
    match &expr.kind {
        ExprKind::Number(number) => tree.add(depth, "number", number.to_string(), expr.span),
        ExprKind::Text(text) => tree.add(depth, "text", *text, expr.span),
        ExprKind::Boolean(value) => tree.add(depth, "boolean", value.to_string(), expr.span),
        ExprKind::Name(name) => tree.add(depth, "name", name.text, expr.span),
        ExprKind::Array(length) => tree.add(depth, "array", length.count.to_string(), expr.span),
        ExprKind::Element(name, index) => {
            tree.add(depth, "element", name.text, expr.span);
            print_expr(tree, depth + 1, index);
        }
        ExprKind::Negate(operand) => {
            tree.add(depth, "negate", "", expr.span);
            print_expr(tree, depth + 1, operand);
        }
        ExprKind::Not(operand) => {
            tree.add(depth, "not", "", expr.span);
            print_expr(tree, depth + 1, operand);
        }
        ExprKind::Chain(first, rest) => {
            tree.add(depth, "chain", "", expr.span);
            print_expr(tree, depth + 1, first);
            for (operator, span, operand) in rest {
                tree.add(depth + 1, format!("{operator:?}"), "", *span);
                print_expr(tree, depth + 1, operand);
            }
        }
        ExprKind::Call(name, arguments) => {
            tree.add(depth, "call", name.text, expr.span);
            arguments.iter().for_each(|it| print_expr(tree, depth + 1, it));
        }
        ExprKind::Invalid => tree.add(depth, "invalid", "", expr.span),
    }
}
