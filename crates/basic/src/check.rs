//! What a program must be beyond its form: lines in order, FOR with its NEXT, names with one meaning, types.

use std::collections::{BTreeMap, HashMap};

use polyc_base::{Diagnostic, Span};

use crate::codes;
use crate::tree::{
    Declaration, Expression, Item, Label, Line, Name, Node, NodeId, NodeKind, Program, Relation, Statement, Supplied,
};

/// What lowering needs to know of a program.
#[derive(Debug, Default)]
pub struct Model {
    /// Lines by number.
    pub lines: HashMap<u16, usize>,
    /// By line: of a FOR, its NEXT; of a NEXT, its FOR.
    pub partners: HashMap<usize, usize>,
    /// The smallest subscript.
    pub base: i64,
    /// Arrays by letter.
    pub arrays: BTreeMap<u8, Array>,
    /// Functions by letter: the lines of their definitions.
    pub functions: BTreeMap<u8, usize>,
}

/// An array.
#[derive(Clone, Copy, Debug)]
pub struct Array {
    /// How many rows, or elements if it has one dimension.
    pub rows: u32,
    /// How many columns.
    pub columns: Option<u32>,
}

/// The largest subscript of an array that is not declared (7.4).
const USUAL_BOUND: i64 = 10;

/// Most elements of an array.
const MOST_ELEMENTS: i64 = 1 << 26;

/// Checks a program; tells what lowering needs, which makes no sense if there are mistakes.
#[must_use]
pub fn check(program: &Program) -> (Model, Vec<Diagnostic>) {
    let mut checker = Checker {
        nodes: &program.nodes,
        lines: &program.lines,
        model: Model::default(),
        simple: HashMap::new(),
        arrays: HashMap::new(),
        parameters: HashMap::new(),
        option: None,
        diagnostics: Vec::new(),
    };
    checker.order(program.end);
    checker.blocks();
    for (index, line) in program.lines.iter().enumerate() {
        checker.statement(index, line);
    }
    (checker.model, checker.diagnostics)
}

struct Checker<'t> {
    nodes: &'t [Node],
    lines: &'t [Line],
    model: Model,
    /// Where a simple variable was seen first.
    simple: HashMap<Name, Span>,
    /// Where an array was seen first, and whether a DIM statement did it.
    arrays: HashMap<u8, (Span, bool)>,
    /// Functions that have a parameter.
    parameters: HashMap<u8, bool>,
    /// Where OPTION stands.
    option: Option<Span>,
    diagnostics: Vec<Diagnostic>,
}

impl Checker<'_> {
    fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error(code, span, message));
    }

    fn error_beside(&mut self, code: &'static str, span: Span, message: String, other: Span, remark: &str) {
        let diagnostic = Diagnostic::error(code, span, message).with_label(other, remark);
        self.diagnostics.push(diagnostic);
    }

    // Lines (5.4).

    fn order(&mut self, text_end: Span) {
        let mut before: Option<Label> = None;
        for (index, line) in self.lines.iter().enumerate() {
            let label = line.label;
            if label.number == 0 {
                continue;
            }
            if let Some(before) = before.filter(|it| it.number >= label.number) {
                let message = format!(
                    "line {} follows line {}: line numbers ascend",
                    label.number, before.number
                );
                self.error_beside(codes::ORDER, label.span, message, before.span, "the line before");
            } else {
                before = Some(label);
            }
            self.model.lines.insert(label.number, index);
        }
        let ends = |it: &&Line| matches!(it.statement, Statement::End);
        match self.lines.iter().find(ends) {
            None => self.error(codes::END, text_end, "the program has no END: that is its last line"),
            Some(end) => {
                let after = self.lines.iter().skip_while(|it| it.span != end.span).nth(1);
                if let Some(after) = after.map(|it| it.label.span) {
                    let message = "a line after END: END is the last line of a program, STOP ends it elsewhere";
                    self.error_beside(codes::END, after, message.to_owned(), end.span, "here is END");
                }
            }
        }
    }

    /// FOR and NEXT belong together by the text (13.4); what jumps where is checked when all are known.
    fn blocks(&mut self) {
        let lines = self.lines;
        let mut open: Vec<(usize, Name)> = Vec::new();
        for (index, line) in lines.iter().enumerate() {
            match line.statement {
                Statement::For { variable, .. } => {
                    if let Some(&(outer, _)) = open.iter().find(|it| it.1 == variable) {
                        let message = format!("`{variable}` counts a FOR around this one already");
                        self.error_beside(codes::FOR, line.span, message, lines[outer].span, "this one");
                    }
                    open.push((index, variable));
                }
                Statement::Next(variable) => match open.iter().rposition(|it| it.1 == variable) {
                    Some(depth) => {
                        open.drain(depth + 1..)
                            .for_each(|(inner, name)| self.without_next(inner, name));
                        let (first, _) = open.remove(depth);
                        self.model.partners.extend([(first, index), (index, first)]);
                    }
                    None => {
                        let message = format!("NEXT without FOR: no FOR that is open here counts `{variable}`");
                        self.error(codes::FOR, line.span, message);
                    }
                },
                _ => {}
            }
        }
        open.into_iter()
            .for_each(|(index, name)| self.without_next(index, name));
    }

    fn without_next(&mut self, index: usize, name: Name) {
        let message = format!("FOR without NEXT: `NEXT {name}` follows before other blocks end");
        self.error(codes::FOR, self.lines[index].span, message);
    }

    /// A line that another goes to (12.4). Only RETURN goes into a block of FOR from outside (13.4).
    fn target(&mut self, from: usize, label: Label) {
        let Some(&to) = self.model.lines.get(&label.number) else {
            if label.number != 0 {
                self.error(codes::TARGET, label.span, format!("there is no line {}", label.number));
            }
            return;
        };
        let outside = |&(&first, &last): &(&usize, &usize)| {
            first < last && first < to && to <= last && !(first < from && from <= last)
        };
        if let Some((&first, _)) = self.model.partners.iter().filter(outside).min() {
            let message = format!(
                "line {} is inside a block of FOR that this line is not in",
                label.number
            );
            self.error_beside(codes::JUMP, label.span, message, self.lines[first].span, "this FOR");
        }
    }

    // Statements.

    fn statement(&mut self, index: usize, line: &Line) {
        match &line.statement {
            Statement::Def {
                function,
                parameter,
                body,
            } => self.definition(index, line, *function, *parameter, *body),
            Statement::Dim(list) => list.iter().for_each(|it| self.declaration(it)),
            Statement::For {
                variable,
                first,
                limit,
                step,
            } => {
                self.simple(*variable, line.span);
                self.numbers([Some(*first), Some(*limit), *step].into_iter().flatten());
            }
            Statement::Gosub(label) | Statement::Goto(label) => self.target(index, *label),
            Statement::If(x, relation, y, label) => {
                self.relation(*x, *relation, *y);
                self.target(index, *label);
            }
            Statement::Input(list) | Statement::Read(list) => {
                for target in list {
                    self.expression(*target, None);
                }
            }
            Statement::Let(target, value) => {
                let wanted = self.expression(*target, None);
                self.expect(*value, wanted);
            }
            Statement::Next(variable) => self.simple(*variable, line.span),
            Statement::On(selector, labels) => {
                self.numbers([*selector]);
                labels.iter().for_each(|it| self.target(index, *it));
            }
            Statement::Option(base) => self.option(*base, line.span),
            Statement::Print(items) => {
                for item in items {
                    match item {
                        Item::Value(value) => _ = self.expression(*value, None),
                        Item::Tab(column) => self.numbers([*column]),
                        Item::Comma | Item::Semicolon => {}
                    }
                }
            }
            Statement::Data(_)
            | Statement::End
            | Statement::Invalid
            | Statement::Randomize
            | Statement::Remark
            | Statement::Restore
            | Statement::Return
            | Statement::Stop => {}
        }
    }

    /// Strings are equal or not; they have no order (12.2).
    fn relation(&mut self, x: Expression, relation: Relation, y: Expression) {
        let wanted = self.expression(x, None);
        self.expect(y, wanted);
        if wanted == Type::Text && !matches!(relation, Relation::Equal | Relation::NotEqual) {
            let span = self.span(x.root);
            self.error(codes::TYPE, span, "strings are compared by `=` and `<>` only");
        }
    }

    /// A function is defined once, before it is used (10.4).
    fn definition(&mut self, index: usize, line: &Line, function: Name, parameter: Option<Name>, body: Expression) {
        if self.expression(body, parameter) == Type::Text {
            self.mismatch(body.root, Type::Number);
        }
        let letter = char::from(function.letter);
        if let Some(&known) = self.model.functions.get(&function.letter) {
            let message = format!("`FN{letter}` is defined twice");
            let known = self.lines[known].span;
            return self.error_beside(codes::REDEFINED, line.span, message, known, "the first definition");
        }
        self.model.functions.insert(function.letter, index);
        self.parameters.insert(function.letter, parameter.is_some());
    }

    /// An array is declared once, before it is used (18.4).
    fn declaration(&mut self, declaration: &Declaration) {
        let Declaration { name, bounds, span } = *declaration;
        if let Some(&(known, by_dim)) = self.arrays.get(&name.letter) {
            let (message, remark) = match by_dim {
                true => (format!("the array `{name}` is declared twice"), "the first declaration"),
                false => (
                    format!("the array `{name}` is used before it is declared"),
                    "here it is used",
                ),
            };
            return self.error_beside(codes::DIM, span, message, known, remark);
        }
        let sizes = [Some(bounds.0), bounds.1].map(|it| it.map(|it| it.saturating_add(1 - self.model.base)));
        if sizes.contains(&Some(0)) {
            self.error(
                codes::DIM,
                span,
                "a bound of 0 is below the smallest subscript, 1 by OPTION BASE",
            );
        }
        let elements = sizes
            .iter()
            .flatten()
            .fold(1, |product: i64, &it| product.saturating_mul(it));
        if elements > MOST_ELEMENTS {
            self.error(
                codes::DIM,
                span,
                format!("an array has at most {MOST_ELEMENTS} elements"),
            );
        }
        self.array(name, sizes, span, true);
    }

    /// OPTION stands once, before all arrays (18.4).
    fn option(&mut self, base: i64, span: Span) {
        if let Some(known) = self.option.replace(span) {
            self.error_beside(
                codes::OPTION,
                span,
                "OPTION stands twice".to_owned(),
                known,
                "the first",
            );
        } else if let Some(&(array, _)) = self.arrays.values().min_by_key(|it| it.0) {
            let message = "OPTION follows an array: it stands before all of them".to_owned();
            self.error_beside(codes::OPTION, span, message, array, "the array");
        } else if base > 1 {
            self.error(codes::OPTION, span, "the base of subscripts is 0 or 1");
        }
        self.model.base = base.min(1);
    }

    // Expressions.

    fn span(&self, id: NodeId) -> Span {
        self.nodes[id.index()].span
    }

    fn numbers(&mut self, list: impl IntoIterator<Item = Expression>) {
        list.into_iter().for_each(|it| self.expect(it, Type::Number));
    }

    fn expect(&mut self, expression: Expression, wanted: Type) {
        if self.expression(expression, None) != wanted {
            self.mismatch(expression.root, wanted);
        }
    }

    /// Checks an expression, of a function with that parameter if it is one; gives its type.
    fn expression(&mut self, expression: Expression, parameter: Option<Name>) -> Type {
        for id in expression.nodes() {
            let node = &self.nodes[id.index()];
            for operand in node.kind.operands().into_iter().flatten() {
                if self.ty(operand) == Type::Text {
                    self.mismatch(operand, Type::Number);
                }
            }
            match node.kind {
                NodeKind::Variable(name) if parameter != Some(name) => self.simple(name, node.span),
                NodeKind::Element(name, _, column) => {
                    let usual = Some(USUAL_BOUND + 1 - self.model.base);
                    self.array(name, [usual, column.and(usual)], node.span, false);
                }
                NodeKind::Supplied(function, argument) => {
                    let wanted = function != Supplied::Rnd;
                    self.arguments(function.text(), wanted, argument.is_some(), node.span);
                }
                NodeKind::Defined(name, argument) => {
                    let text = format!("FN{name}");
                    match self.parameters.get(&name.letter) {
                        Some(&wanted) => self.arguments(&text, wanted, argument.is_some(), node.span),
                        None => {
                            let message = format!("`{text}` is used before a line that defines it");
                            self.error(codes::UNDEFINED, node.span, message);
                        }
                    }
                }
                _ => {}
            }
        }
        self.ty(expression.root)
    }

    fn ty(&self, id: NodeId) -> Type {
        match self.nodes[id.index()].kind {
            NodeKind::Text(_) | NodeKind::TextVariable(_) => Type::Text,
            _ => Type::Number,
        }
    }

    fn mismatch(&mut self, id: NodeId, wanted: Type) {
        let message = match wanted {
            Type::Number => "found a string, expected a number",
            Type::Text => "found a number, expected a string constant or variable",
        };
        self.error(codes::TYPE, self.span(id), message);
    }

    fn arguments(&mut self, function: &str, wanted: bool, given: bool, span: Span) {
        if wanted != given {
            let takes = if wanted {
                "takes one argument"
            } else {
                "takes no argument"
            };
            self.error(codes::ARGUMENTS, span, format!("`{function}` {takes}"));
        }
    }

    /// A letter is a simple variable or an array (7.4).
    fn simple(&mut self, name: Name, span: Span) {
        self.simple.entry(name).or_insert(span);
        if let Some(&(array, _)) = self.arrays.get(&name.letter).filter(|_| name.digit.is_none()) {
            let message = format!("`{name}` is an array, here it has no subscript");
            self.error_beside(codes::NAME, span, message, array, "the array");
        }
    }

    /// An array of those sizes, unless it is known already. It has one letter and always as many subscripts.
    fn array(&mut self, name: Name, sizes: [Option<i64>; 2], span: Span, by_dim: bool) {
        if name.digit.is_some() {
            self.error(
                codes::NAME,
                span,
                format!("`{name}` is not an array: the name of one is a letter alone"),
            );
        } else if let Some(&simple) = self.simple.get(&name) {
            let message = format!("`{name}` is a simple variable, here it has a subscript");
            self.error_beside(codes::NAME, span, message, simple, "the simple variable");
        } else {
            let (first, _) = *self.arrays.entry(name.letter).or_insert((span, by_dim));
            let [rows, columns] = sizes.map(|it| it.and_then(|it| u32::try_from(it).ok()));
            let array = Array {
                rows: rows.unwrap_or(1),
                columns,
            };
            let known = self.model.arrays.entry(name.letter).or_insert(array);
            if known.columns.is_some() != columns.is_some() {
                let wanted = if known.columns.is_some() {
                    "two subscripts"
                } else {
                    "one subscript"
                };
                let message = format!("the array `{name}` has {wanted}");
                self.error_beside(codes::NAME, span, message, first, "as here");
            }
        }
    }
}

/// What a value is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    Number,
    Text,
}
