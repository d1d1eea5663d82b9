//! A tree as text, one node a line, for `emit --stage tree`.

use std::fmt::Write;

use crate::tree::{
    Argument, Block, Constant, ConstantKind, Expression, ExpressionKind, Fields, Heading, Name, Parameters, Part,
    Program, RoutineBody, Statement, StatementKind, Type, TypeKind, UnaryOperator,
};

/// The tree, indented by two spaces a level.
#[must_use]
pub fn print(program: &Program) -> String {
    let mut printer = Printer::default();
    let head = format!("program {}{}", program.name.text, names(&program.parameters));
    printer.node(&head, |it| it.block(&program.block));
    printer.out
}

#[derive(Default)]
struct Printer {
    out: String,
    depth: usize,
}

impl Printer {
    fn line(&mut self, text: &str) {
        let depth = self.depth;
        let _ = writeln!(self.out, "{:1$}{text}", "", depth * 2);
    }

    fn node(&mut self, head: &str, inner: impl FnOnce(&mut Self)) {
        self.line(head);
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
            Part::Labels(_, labels) => {
                let labels: Vec<String> = labels.iter().map(|it| it.number.to_string()).collect();
                self.line(&format!("label {}", labels.join(" ")));
            }
            Part::Constants(_, list) => {
                for it in list {
                    self.line(&format!("const {} = {}", it.name.text, constant(&it.value)));
                }
            }
            Part::Types(_, list) => {
                for it in list {
                    self.node(&format!("type {}", it.name.text), |p| p.ty(&it.ty));
                }
            }
            Part::Variables(_, list) => {
                for it in list {
                    self.node(&format!("var{}", names(&it.names)), |p| p.ty(&it.ty));
                }
            }
            Part::Routine(routine) => {
                let head = heading(&routine.heading);
                self.node(&head, |p| {
                    p.parameters(&routine.heading);
                    match &routine.body {
                        RoutineBody::Block(block) => p.block(block),
                        RoutineBody::Directive(name, None) => p.line(&name.text),
                        RoutineBody::Directive(name, Some(text)) => p.line(&format!("{} {text:?}", name.text)),
                    }
                });
            }
            Part::Invalid => self.line("invalid"),
        }
    }

    fn parameters(&mut self, heading_of: &Heading) {
        for group in heading_of.parameters.iter().flatten() {
            match group {
                Parameters::Value(list, ty) => {
                    self.node(&format!("value{}", names(list)), |p| p.ty(ty));
                }
                Parameters::Variable(list, ty) => {
                    self.node(&format!("variable{}", names(list)), |p| p.ty(ty));
                }
                Parameters::Routine(inner) => {
                    self.node(&heading(inner), |p| p.parameters(inner));
                }
                Parameters::Invalid => self.line("invalid"),
            }
        }
    }

    fn ty(&mut self, ty: &Type) {
        let word = |packed: bool, name: &str| match packed {
            true => format!("packed {name}"),
            false => name.to_owned(),
        };
        match &ty.kind {
            TypeKind::Invalid => self.line("invalid"),
            TypeKind::Name(name) => self.line(&name.text),
            TypeKind::Enumerated(list) => self.line(&format!("enumerated{}", names(list))),
            TypeKind::Subrange(low, high) => {
                self.line(&format!("subrange {} {}", constant(low), constant(high)));
            }
            TypeKind::Pointer(name) => self.line(&format!("pointer {}", name.text)),
            TypeKind::Array {
                packed,
                indexes,
                element,
            } => self.node(&word(*packed, "array"), |p| {
                indexes.iter().for_each(|it| p.ty(it));
                p.ty(element);
            }),
            TypeKind::Record { packed, fields } => {
                self.node(&word(*packed, "record"), |p| p.fields(fields));
            }
            TypeKind::Set { packed, base } => self.node(&word(*packed, "set"), |p| p.ty(base)),
            TypeKind::File { packed, component } => {
                self.node(&word(*packed, "file"), |p| p.ty(component));
            }
        }
    }

    fn fields(&mut self, fields: &Fields) {
        for it in &fields.fixed {
            self.node(&format!("field{}", names(&it.names)), |p| p.ty(&it.ty));
        }
        let Some(part) = &fields.variant else { return };
        let tag = part.tag.as_ref().map_or("", |tag| &tag.text);
        self.node(&format!("case {tag}: {}", part.ty.text), |p| {
            for variant in &part.variants {
                p.node(&format!("when{}", constants(&variant.constants)), |p| {
                    p.fields(&variant.fields);
                });
            }
        });
    }

    fn statements(&mut self, list: &[Statement]) {
        list.iter().for_each(|it| self.statement(it));
    }

    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Invalid => self.line("invalid"),
            StatementKind::Empty => self.line("empty"),
            StatementKind::Labelled(label, body) => {
                self.node(&format!("label {}", label.number), |p| p.statement(body));
            }
            StatementKind::Assign(target, value) => self.node(":=", |p| {
                p.expression(target);
                p.expression(value);
            }),
            StatementKind::Call(name, arguments) => self.call(name, arguments),
            StatementKind::Goto(label) => self.line(&format!("goto {}", label.number)),
            StatementKind::Compound(body) => self.node("begin", |p| p.statements(body)),
            StatementKind::If(condition, yes, no) => self.node("if", |p| {
                p.expression(condition);
                p.statement(yes);
                no.iter().for_each(|no| p.statement(no));
            }),
            StatementKind::Case(selector, arms) => self.node("case", |p| {
                p.expression(selector);
                for arm in arms {
                    p.node(&format!("when{}", constants(&arm.constants)), |p| {
                        p.statement(&arm.body)
                    });
                }
            }),
            StatementKind::Repeat(body, condition) => self.node("repeat", |p| {
                p.statements(body);
                p.expression(condition);
            }),
            StatementKind::While(condition, body) => self.node("while", |p| {
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
                self.node(&format!("for {} {way}", variable.text), |p| {
                    p.expression(first);
                    p.expression(last);
                    p.statement(body);
                });
            }
            StatementKind::With(records, body) => self.node("with", |p| {
                records.iter().for_each(|it| p.expression(it));
                p.statement(body);
            }),
        }
    }

    fn call(&mut self, name: &Name, arguments: &[Argument]) {
        self.node(&format!("call {}", name.text), |p| {
            for argument in arguments {
                p.expression(&argument.value);
                for width in &argument.widths {
                    p.node("width", |p| p.expression(width));
                }
            }
        });
    }

    fn expression(&mut self, expression: &Expression) {
        match &expression.kind {
            ExpressionKind::Invalid => self.line("invalid"),
            ExpressionKind::Integer(value) => self.line(&value.to_string()),
            ExpressionKind::Real(value) => self.line(&format!("{value:?}")),
            ExpressionKind::String(text) => self.line(&format!("'{}'", text.replace('\'', "''"))),
            ExpressionKind::Nil => self.line("nil"),
            ExpressionKind::Name(name) => self.line(&name.text),
            ExpressionKind::Index(array, indexes) => self.node("index", |p| {
                p.expression(array);
                indexes.iter().for_each(|it| p.expression(it));
            }),
            ExpressionKind::Field(record, name) => {
                self.node(&format!("field {}", name.text), |p| p.expression(record));
            }
            ExpressionKind::Dereference(pointer) => self.node("^", |p| p.expression(pointer)),
            ExpressionKind::Call(name, arguments) => self.call(name, arguments),
            ExpressionKind::Set(members) => self.node("set", |p| {
                for member in members {
                    match &member.last {
                        None => p.expression(&member.first),
                        Some(last) => p.node("..", |p| {
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
                self.node(symbol, |p| p.expression(x));
            }
            ExpressionKind::Binary(op, x, y) => self.node(op.symbol(), |p| {
                p.expression(x);
                p.expression(y);
            }),
        }
    }
}

fn heading(heading: &Heading) -> String {
    let kind = if heading.function { "function" } else { "procedure" };
    let result = heading.result.as_ref().map(|it| format!(": {}", it.text));
    format!("{kind} {}{}", heading.name.text, result.unwrap_or_default())
}

fn names(list: &[Name]) -> String {
    list.iter().map(|name| format!(" {}", name.text)).collect()
}

fn constants(list: &[Constant]) -> String {
    list.iter().map(|it| format!(" {}", constant(it))).collect()
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
