//! Makes the nodes of a tree for the parser: reads literals, expands macros, keeps the diagnostics.

use polyc_base::{Diagnostic, Span};
use polyc_frontend::syntax::{Parsing, Recovery};

use crate::codes;
use crate::lexer::Token;
use crate::literal::{self, LiteralError};
use crate::tree::{
    BinaryOp, Comprehension, Definition, Expr, ExprId, ExprNode, Literal, LogicalOp, Name, Parameter, Tree, TypeExprId,
    TypeNode, UnaryOp,
};

/// Start and end of a piece of the text.
pub type Bounds = (u32, u32);

/// A tree being made.
pub struct Builder<'t> {
    /// The text and its mistakes.
    pub parsing: Parsing<'t>,
    tree: Tree<'t>,
}

impl<'t> Builder<'t> {
    /// An empty tree of that text.
    #[must_use]
    pub fn new(parsing: Parsing<'t>) -> Self {
        let tree = Tree::default();
        Self { parsing, tree }
    }

    /// The tree and what is wrong with the text.
    #[must_use]
    pub fn into_parts(self) -> (Tree<'t>, Vec<Diagnostic>) {
        (self.tree, self.parsing.finish())
    }

    /// The end of the text.
    pub fn finish(&mut self, result: Option<ExprId>) {
        self.tree.result = result;
    }

    // Definitions.

    /// `fn name(params): result = body;`
    pub fn function(&mut self, name: Name<'t>, params: Vec<Parameter<'t>>, result: TypeExprId, body: ExprId) {
        self.tree.definitions.push(Definition::Function {
            name,
            params,
            result,
            body,
        });
    }

    /// `let name: ty = value;`
    pub fn let_value(&mut self, name: String, l: u32, r: u32, ty: Option<TypeExprId>, value: ExprId) {
        let span = self.span((l, r));
        self.tree.definitions.push(Definition::Let { name, span, ty, value });
    }

    /// A definition that could not be read.
    pub fn invalid_definition(&mut self, error: Recovery<Token>) {
        self.parsing.recover(error);
        self.tree.definitions.push(Definition::Invalid);
    }

    /// A written type.
    pub fn ty(&mut self, name: String, args: Vec<TypeExprId>, l: u32, r: u32) -> TypeExprId {
        let span = self.span((l, r));
        let depths = args.iter().map(|arg| self.tree.types[arg.index()].depth);
        let node = match self.parsing.nest(depths, span) {
            Some(depth) => TypeNode {
                name,
                args,
                span,
                depth,
            },
            None => TypeNode {
                name: "dyn".to_owned(),
                args: Vec::new(),
                span,
                depth: 1,
            },
        };
        self.tree.types.push(node);
        TypeExprId::from_index(self.tree.types.len() - 1)
    }

    // Operators.

    /// `condition ? then : otherwise`
    pub fn conditional(
        &mut self,
        bounds: Bounds,
        focus: u32,
        condition: ExprId,
        then: ExprId,
        otherwise: ExprId,
    ) -> ExprId {
        let expr = Expr::Conditional {
            condition,
            then,
            otherwise,
        };
        let focus = self.span((focus, focus + 1));
        let inner = self.chained(otherwise, |it| matches!(it, Expr::Conditional { .. }));
        let inner = [self.depth(condition), self.depth(then), inner];
        self.push_at(expr, bounds, focus, inner)
    }

    /// `left && right`, `left || right`
    pub fn logical(&mut self, bounds: Bounds, focus: u32, op: LogicalOp, left: ExprId, right: ExprId) -> ExprId {
        let focus = self.symbol(focus, op.symbol());
        let continues = |it: &Expr<'t>| matches!(it, Expr::Logical { op: before, .. } if *before == op);
        let inner = [self.chained(left, continues), self.depth(right)];
        self.push_at(Expr::Logical { op, left, right }, bounds, focus, inner)
    }

    /// `left op right`
    pub fn binary(&mut self, bounds: Bounds, focus: u32, op: BinaryOp, left: ExprId, right: ExprId) -> ExprId {
        let focus = self.symbol(focus, op.symbol());
        let inner = [
            self.chained(left, |it| matches!(it, Expr::Binary { .. })),
            self.depth(right),
        ];
        self.push_at(Expr::Binary { op, left, right }, bounds, focus, inner)
    }

    /// `op operand`
    pub fn unary(&mut self, bounds: Bounds, op: UnaryOp, operand: ExprId) -> ExprId {
        let focus = self.symbol(bounds.0, op.symbol());
        self.push(Expr::Unary { op, operand }, bounds, focus, &[operand])
    }

    // Members and calls.

    /// `operand.field`
    pub fn select(&mut self, bounds: Bounds, operand: ExprId, field: Name<'t>) -> ExprId {
        self.push(Expr::Select { operand, field }, bounds, field.span, &[operand])
    }

    /// `operand[index]`
    pub fn index(&mut self, bounds: Bounds, focus: u32, operand: ExprId, index: ExprId) -> ExprId {
        let focus = self.span((focus, bounds.1));
        self.push(Expr::Index { operand, index }, bounds, focus, &[operand, index])
    }

    /// `function(args)`, perhaps the macro `has`
    pub fn call(&mut self, bounds: Bounds, function: Name<'t>, root: bool, args: Vec<ExprId>) -> ExprId {
        if let ("has", false, &[arg]) = (function.text, root, args.as_slice()) {
            return self.has(bounds, function, arg);
        }
        let children = args.clone();
        let expr = Expr::Call { function, root, args };
        self.push(expr, bounds, function.span, &children)
    }

    fn has(&mut self, bounds: Bounds, function: Name<'t>, arg: ExprId) -> ExprId {
        let expr = match *self.tree.expr(arg) {
            Expr::Select { operand, field } => Expr::Has { operand, field },
            Expr::Invalid => Expr::Invalid,
            _ => {
                let found = self.tree.span(arg);
                self.report(codes::HAS, found, "`has` takes a selection, as in `has(e.f)`");
                Expr::Invalid
            }
        };
        self.push(expr, bounds, function.span, &[arg])
    }

    /// `target.method(args)`, perhaps a macro
    pub fn method(&mut self, bounds: Bounds, target: ExprId, method: Name<'t>, args: Vec<ExprId>) -> ExprId {
        let args = self.gather(target, method, args);
        if let Some(expr) = self.expand(target, method, &args) {
            let mut children = args;
            children.push(target);
            return self.push(expr, bounds, method.span, &children);
        }
        let mut children = args.clone();
        children.push(target);
        let expr = Expr::Method { target, method, args };
        self.push(expr, bounds, method.span, &children)
    }

    /// `math.greatest` and `math.least` of several arguments take a list of them.
    fn gather(&mut self, target: ExprId, method: Name<'t>, args: Vec<ExprId>) -> Vec<ExprId> {
        let gathers = matches!(method.text, "greatest" | "least");
        if args.len() < 2 || !gathers || !self.is_name(target, "math") {
            return args;
        }
        let (first, last) = (self.tree.span(args[0]), self.tree.span(args[args.len() - 1]));
        vec![self.list((first.start, last.end), args)]
    }

    /// The macro that a method call is, if it is one.
    fn expand(&mut self, target: ExprId, method: Name<'t>, args: &[ExprId]) -> Option<Expr<'t>> {
        use Comprehension::{All, Exists, ExistsOne, Filter, Map, TransformMap};
        let (kind, variables, predicate, transform) = match (method.text, args) {
            ("all", &[_, test]) => (All, 1, Some(test), None),
            ("all", &[_, _, test]) => (All, 2, Some(test), None),
            ("exists", &[_, test]) => (Exists, 1, Some(test), None),
            ("exists", &[_, _, test]) => (Exists, 2, Some(test), None),
            ("exists_one" | "existsOne", &[_, test]) => (ExistsOne, 1, Some(test), None),
            ("exists_one" | "existsOne", &[_, _, test]) => (ExistsOne, 2, Some(test), None),
            ("filter", &[_, test]) => (Filter, 1, Some(test), None),
            ("map", &[_, result]) => (Map, 1, None, Some(result)),
            ("map", &[_, test, result]) => (Map, 1, Some(test), Some(result)),
            ("transformList", &[_, _, result]) => (Map, 2, None, Some(result)),
            ("transformList", &[_, _, test, result]) => (Map, 2, Some(test), Some(result)),
            ("transformMap", &[_, _, result]) => (TransformMap, 2, None, Some(result)),
            ("transformMap", &[_, _, test, result]) => (TransformMap, 2, Some(test), Some(result)),
            ("bind", &[_, value, body]) if self.is_name(target, "cel") => {
                let variable = self.variable(method, args[0])?;
                return Some(Expr::Bind { variable, value, body });
            }
            _ => return None,
        };
        let Some(variable) = self.variable(method, args[0]) else {
            return Some(Expr::Invalid);
        };
        let second = match variables {
            2 => match self.variable(method, args[1]) {
                None => return Some(Expr::Invalid),
                second => second,
            },
            _ => None,
        };
        Some(Expr::Comprehension {
            kind,
            range: target,
            variable,
            second,
            predicate,
            transform,
        })
    }

    fn is_name(&self, id: ExprId, text: &str) -> bool {
        matches!(*self.tree.expr(id), Expr::Name { name, root: false } if name.text == text)
    }

    /// The variable of a macro, its first argument.
    fn variable(&mut self, method: Name<'t>, arg: ExprId) -> Option<Name<'t>> {
        match *self.tree.expr(arg) {
            Expr::Name { name, root: false } => Some(name),
            Expr::Invalid => None,
            _ => {
                let message = format!("this argument of `{}` is the name of a variable", method.text);
                self.report(codes::MACRO_VARIABLE, self.tree.span(arg), message);
                None
            }
        }
    }

    // Primaries.

    /// A name as an expression.
    pub fn name(&mut self, name: Name<'t>, root: bool) -> ExprId {
        let bounds = (name.span.start - u32::from(root), name.span.end);
        self.push(Expr::Name { name, root }, bounds, name.span, &[])
    }

    /// `[elements]`
    pub fn list(&mut self, bounds: Bounds, elements: Vec<ExprId>) -> ExprId {
        let (children, span) = (elements.clone(), self.span(bounds));
        self.push(Expr::List(elements), bounds, span, &children)
    }

    /// `{entries}`
    pub fn map(&mut self, bounds: Bounds, entries: Vec<(ExprId, ExprId)>) -> ExprId {
        let children: Vec<ExprId> = entries.iter().flat_map(|&(k, v)| [k, v]).collect();
        let span = self.span(bounds);
        self.push(Expr::Map(entries), bounds, span, &children)
    }

    /// An `int`.
    pub fn integer(&mut self, bounds: Bounds) -> ExprId {
        let value = literal::integer(self.slice(bounds)).map(Literal::Int);
        self.literal(bounds, value)
    }

    /// A `uint`.
    pub fn unsigned(&mut self, bounds: Bounds) -> ExprId {
        let value = literal::unsigned(self.slice(bounds)).map(Literal::Uint);
        self.literal(bounds, value)
    }

    /// A `double`.
    pub fn double(&mut self, bounds: Bounds) -> ExprId {
        let value = literal::double(self.slice(bounds));
        self.literal(bounds, Ok(Literal::Double(value)))
    }

    /// A `string`.
    pub fn string(&mut self, bounds: Bounds) -> ExprId {
        let value = literal::string(self.slice(bounds)).map(Literal::String);
        self.literal(bounds, value)
    }

    /// `bytes`.
    pub fn bytes(&mut self, bounds: Bounds) -> ExprId {
        let value = literal::bytes(self.slice(bounds)).map(Literal::Bytes);
        self.literal(bounds, value)
    }

    /// `true` or `false`.
    pub fn bool(&mut self, bounds: Bounds, value: bool) -> ExprId {
        self.literal(bounds, Ok(Literal::Bool(value)))
    }

    /// `null`.
    pub fn null(&mut self, bounds: Bounds) -> ExprId {
        self.literal(bounds, Ok(Literal::Null))
    }

    /// An operand that could not be read.
    pub fn invalid(&mut self, bounds: Bounds, error: Recovery<Token>) -> ExprId {
        self.parsing.recover(error);
        let span = self.span(bounds);
        self.push(Expr::Invalid, bounds, span, &[])
    }

    /// A name.
    pub fn text_name(&self, bounds: Bounds) -> Name<'t> {
        Name {
            text: self.slice(bounds),
            span: self.span(bounds),
        }
    }

    /// A name between backticks.
    pub fn quoted_name(&self, bounds: Bounds) -> Name<'t> {
        Name {
            text: self.slice(bounds).trim_matches('`'),
            span: self.span(bounds),
        }
    }

    fn literal(&mut self, bounds: Bounds, value: Result<Literal, LiteralError>) -> ExprId {
        let span = self.span(bounds);
        let expr = match value {
            Ok(value) => Expr::Literal(value),
            Err(error) => {
                self.literal_error(error, bounds);
                Expr::Invalid
            }
        };
        self.push(expr, bounds, span, &[])
    }

    // Nodes.

    fn push(&mut self, expr: Expr<'t>, bounds: Bounds, focus: Span, children: &[ExprId]) -> ExprId {
        let depths: Vec<u32> = children.iter().map(|&it| self.depth(it)).collect();
        self.push_at(expr, bounds, focus, depths)
    }

    fn depth(&self, id: ExprId) -> u32 {
        self.tree.exprs[id.index()].depth
    }

    /// The depth that an operand adds to its operator. The operators of a chain together count as one: the stages go
    /// along a chain without recursion.
    fn chained(&self, id: ExprId, continues: impl FnOnce(&Expr<'t>) -> bool) -> u32 {
        self.depth(id) - u32::from(continues(self.tree.expr(id)))
    }

    /// A node over parts of these depths.
    fn push_at(
        &mut self,
        expr: Expr<'t>,
        bounds: Bounds,
        focus: Span,
        depths: impl IntoIterator<Item = u32>,
    ) -> ExprId {
        let span = self.span(bounds);
        let (expr, depth) = match self.parsing.nest(depths, focus) {
            Some(depth) => (expr, depth),
            None => (Expr::Invalid, 1),
        };
        let node = ExprNode {
            expr,
            span,
            focus,
            depth,
        };
        self.tree.exprs.push(node);
        ExprId::from_index(self.tree.exprs.len() - 1)
    }

    fn slice(&self, (l, r): Bounds) -> &'t str {
        self.parsing.slice(l, r)
    }

    fn span(&self, (l, r): Bounds) -> Span {
        self.parsing.span(l, r)
    }

    fn symbol(&self, at: u32, symbol: &str) -> Span {
        let length = u32::try_from(symbol.len()).expect("operators are short");
        self.span((at, at + length))
    }

    // Diagnostics.

    fn report(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.parsing.report(Diagnostic::error(code, span, message));
    }

    fn literal_error(&mut self, error: LiteralError, (l, r): Bounds) {
        let text = self.slice((l, r));
        let at = |offset: usize, length: u32| {
            let start = l + u32::try_from(offset).expect("sources are under 4 GiB");
            (start, (start + length).min(r))
        };
        match error {
            LiteralError::OutOfRange => {
                let ty = if text.ends_with(['u', 'U']) { "uint" } else { "int" };
                let message = format!("`{text}` does not fit in {ty}");
                self.report(codes::NUMBER, self.span((l, r)), message);
            }
            LiteralError::BadEscape(offset) => {
                let next = text[offset + 1..].chars().next().map_or(0, char::len_utf8);
                let length = 1 + u32::try_from(next).expect("at most 4");
                let span = self.span(at(offset, length));
                let diagnostic = Diagnostic::error(codes::ESCAPE, span, "this is no escape sequence here")
                    .with_hint("a backslash is written `\\\\`; `r'…'` has no escape sequences");
                self.parsing.report(diagnostic);
            }
            LiteralError::NotACharacter(offset) => {
                let span = self.span(at(offset, 2));
                self.report(codes::ESCAPE, span, "this escape sequence is no Unicode character");
            }
        }
    }
}
