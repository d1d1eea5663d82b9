//! A tree as data of polyc, as `emit --stage tree` shows it.

use polyc_base::Span;
use polyc_frontend::Tree;

use crate::tree::{
    Argument, Block, Constant, ConstantKind, Expression, ExpressionKind, Fields, Heading, Name, Parameters, Part,
    Program, RoutineBody, Statement, StatementKind, Type, TypeKind, UnaryOperator,
};

/// The tree for all who know no Pascal.
#[must_use]
pub fn print(program: &Program) -> Tree {
    let mut printer = Printer::default();
    let text = format!("{}{}", program.name.text, names(&program.parameters));
    printer.node("program", text, program.name.span, |it| it.block(&program.block));
    printer.out
}

#[derive(Default)]
struct Printer {
    out: Tree,
    depth: usize,
}

impl Printer {
    fn leaf(&mut self, label: &'static str, text: impl Into<String>, span: impl Into<Option<Span>>) {
        self.out.add(self.depth, label, text, span);
    }

    fn node(&mut self, label: &'static str, text: impl Into<String>, span: Span, inner: impl FnOnce(&mut Self)) {
        self.leaf(label, text, span);
        self.depth += 1;
        inner(self);
        self.depth -= 1;
    }

    fn block(&mut self, block: &Block) {
        for part in &block.parts {
            self.part(part);
        }
        self.statement(&block.body);
    }

    fn part(&mut self, part: &Part) {
        match part {
            Part::Labels(span, labels) => {
                let labels: Vec<String> = labels.iter().map(|it| it.number.to_string()).collect();
                self.leaf("label", labels.join(" "), *span);
            }
            Part::Constants(_, list) => {
                for it in list {
                    let text = format!("{} = {}", it.name.text, constant(&it.value));
                    self.leaf("const", text, it.name.span);
                }
            }
            Part::Types(_, list) => {
                for it in list {
                    self.node("type", &*it.name.text, it.name.span, |p| p.ty(&it.ty));
                }
            }
            Part::Variables(_, list) => {
                for it in list {
                    self.node("var", listed(&it.names), it.ty.span, |p| p.ty(&it.ty));
                }
            }
            Part::Routine(routine) => {
                self.heading(&routine.heading, |p| {
                    p.parameters(&routine.heading);
                    match &routine.body {
                        RoutineBody::Block(block) => p.block(block),
                        RoutineBody::Directive(name, text) => {
                            let text = text.as_ref().map_or_else(String::new, |it| format!(" {it:?}"));
                            p.leaf("directive", format!("{}{text}", name.text), name.span);
                        }
                    }
                });
            }
            Part::Invalid => self.leaf("invalid", "", None),
        }
    }

    fn heading(&mut self, heading: &Heading, inner: impl FnOnce(&mut Self)) {
        let label = if heading.function { "function" } else { "procedure" };
        let result = heading.result.as_ref().map(|it| format!(": {}", it.text));
        let text = format!("{}{}", heading.name.text, result.unwrap_or_default());
        self.node(label, text, heading.span, inner);
    }

    fn parameters(&mut self, of: &Heading) {
        for group in of.parameters.iter().flatten() {
            match group {
                Parameters::Value(list, ty) => self.node("value", listed(list), ty.span, |p| p.ty(ty)),
                Parameters::Variable(list, ty) => self.node("variable", listed(list), ty.span, |p| p.ty(ty)),
                Parameters::Routine(inner) => self.heading(inner, |p| p.parameters(inner)),
                Parameters::Invalid => self.leaf("invalid", "", of.span),
            }
        }
    }

    fn ty(&mut self, ty: &Type) {
        let span = ty.span;
        let packing = |packed: bool| if packed { "packed" } else { "" };
        match &ty.kind {
            TypeKind::Invalid => self.leaf("invalid", "", span),
            TypeKind::Name(name) => self.leaf("name", &*name.text, span),
            TypeKind::Enumerated(list) => self.leaf("enumerated", listed(list), span),
            TypeKind::Subrange(low, high) => {
                self.leaf("subrange", format!("{} {}", constant(low), constant(high)), span);
            }
            TypeKind::Pointer(name) => self.leaf("pointer", &*name.text, span),
            TypeKind::Array {
                packed,
                indexes,
                element,
            } => self.node("array", packing(*packed), span, |p| {
                indexes.iter().for_each(|it| p.ty(it));
                p.ty(element);
            }),
            TypeKind::Record { packed, fields } => {
                self.node("record", packing(*packed), span, |p| p.fields(fields));
            }
            TypeKind::Set { packed, base } => self.node("set", packing(*packed), span, |p| p.ty(base)),
            TypeKind::File { packed, component } => {
                self.node("file", packing(*packed), span, |p| p.ty(component));
            }
        }
    }

    fn fields(&mut self, fields: &Fields) {
        for it in &fields.fixed {
            self.node("field", listed(&it.names), it.ty.span, |p| p.ty(&it.ty));
        }
        let Some(part) = &fields.variant else { return };
        let tag = part.tag.as_ref().map_or("", |tag| &tag.text);
        let text = format!("{tag}: {}", part.ty.text);
        self.node("case", text, part.ty.span, |p| {
            for variant in &part.variants {
                p.node("when", constants(&variant.constants), part.ty.span, |p| {
                    p.fields(&variant.fields);
                });
            }
        });
    }

    fn statements(&mut self, list: &[Statement]) {
        list.iter().for_each(|it| self.statement(it));
    }

    fn statement(&mut self, statement: &Statement) {
        let span = statement.span;
        match &statement.kind {
            StatementKind::Invalid => self.leaf("invalid", "", span),
            StatementKind::Empty => self.leaf("empty", "", span),
            StatementKind::Labelled(label, body) => {
                self.node("label", label.number.to_string(), span, |p| p.statement(body));
            }
            StatementKind::Assign(target, value) => self.node(":=", "", span, |p| {
                p.expression(target);
                p.expression(value);
            }),
            StatementKind::Call(name, arguments) => self.call(name, arguments, span),
            StatementKind::Goto(label) => self.leaf("goto", label.number.to_string(), span),
            StatementKind::Compound(body) => self.node("begin", "", span, |p| p.statements(body)),
            StatementKind::If(choices, no) => self.node("if", "", span, |p| {
                for it in choices.iter().rev() {
                    p.expression(&it.condition);
                    p.statement(&it.body);
                }
                no.iter().for_each(|no| p.statement(no));
            }),
            StatementKind::Case(selector, arms) => self.node("case", "", span, |p| {
                p.expression(selector);
                for arm in arms {
                    p.node("when", constants(&arm.constants), arm.body.span, |p| {
                        p.statement(&arm.body)
                    });
                }
            }),
            StatementKind::Repeat(body, condition) => self.node("repeat", "", span, |p| {
                p.statements(body);
                p.expression(condition);
            }),
            StatementKind::While(condition, body) => self.node("while", "", span, |p| {
                p.expression(condition);
                p.statement(body);
            }),
            StatementKind::For {
                variable,
                first,
                down,
                last,
                body,
            } => {
                let way = if *down { "downto" } else { "to" };
                self.node("for", format!("{} {way}", variable.text), span, |p| {
                    p.expression(first);
                    p.expression(last);
                    p.statement(body);
                });
            }
            StatementKind::With(records, body) => self.node("with", "", span, |p| {
                records.iter().for_each(|it| p.expression(it));
                p.statement(body);
            }),
        }
    }

    fn call(&mut self, name: &Name, arguments: &[Argument], span: Span) {
        self.node("call", &*name.text, span, |p| {
            for argument in arguments {
                p.expression(&argument.value);
                for width in &argument.widths {
                    p.node("width", "", width.span, |p| p.expression(width));
                }
            }
        });
    }

    fn expression(&mut self, expression: &Expression) {
        let span = expression.span;
        match &expression.kind {
            ExpressionKind::Invalid => self.leaf("invalid", "", span),
            ExpressionKind::Integer(value) => self.leaf("integer", value.to_string(), span),
            ExpressionKind::Real(value) => self.leaf("real", format!("{value:?}"), span),
            ExpressionKind::String(text) => {
                self.leaf("string", format!("'{}'", text.replace('\'', "''")), span);
            }
            ExpressionKind::Nil => self.leaf("nil", "", span),
            ExpressionKind::Name(name) => self.leaf("name", &*name.text, span),
            ExpressionKind::Index(array, indexes) => self.node("index", "", span, |p| {
                p.expression(array);
                indexes.iter().for_each(|it| p.expression(it));
            }),
            ExpressionKind::Field(record, name) => {
                self.node("field", &*name.text, span, |p| p.expression(record));
            }
            ExpressionKind::Dereference(pointer) => self.node("^", "", span, |p| p.expression(pointer)),
            ExpressionKind::Call(name, arguments) => self.call(name, arguments, span),
            ExpressionKind::Set(members) => self.node("set", "", span, |p| {
                for member in members {
                    match &member.last {
                        None => p.expression(&member.first),
                        Some(last) => p.node("..", "", member.first.span, |p| {
                            p.expression(&member.first);
                            p.expression(last);
                        }),
                    }
                }
            }),
            ExpressionKind::Unary(op, x) => {
                let symbol = match op {
                    UnaryOperator::Plus => "+",
                    UnaryOperator::Minus => "-",
                    UnaryOperator::Not => "not",
                };
                self.node(symbol, "", span, |p| p.expression(x));
            }
            ExpressionKind::Binary(first, rest) => {
                // The last operator is the outermost node.
                for it in rest.iter().rev() {
                    self.leaf(it.op.symbol(), "", it.span);
                    self.depth += 1;
                }
                self.expression(first);
                for it in rest {
                    self.expression(&it.operand);
                    self.depth -= 1;
                }
            }
        }
    }
}

fn names(list: &[Name]) -> String {
    list.iter().map(|name| format!(" {}", name.text)).collect()
}

/// Names with blanks between them.
fn listed(list: &[Name]) -> String {
    let texts: Vec<&str> = list.iter().map(|name| &*name.text).collect();
    texts.join(" ")
}

fn constants(list: &[Constant]) -> String {
    let texts: Vec<String> = list.iter().map(constant).collect();
    texts.join(" ")
}

fn constant(constant: &Constant) -> String {
    let sign = match constant.sign {
        Some(-1) => "-",
        _ => "",
    };
    let value = match &constant.kind {
        ConstantKind::Invalid => "invalid".to_owned(),
        ConstantKind::Integer(value) => value.to_string(),
        ConstantKind::Real(value) => format!("{value:?}"),
        ConstantKind::String(text) => format!("'{}'", text.replace('\'', "''")),
        ConstantKind::Name(name) => name.text.to_string(),
    };
    format!("{sign}{value}")
}
