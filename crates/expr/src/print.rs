//! A tree as text: one node a line, indented, as `emit --stage tree` shows it.

use crate::tree::{Definition, Expr, ExprId, Tree, TypeExprId};

/// The tree, printed.
#[must_use]
pub fn print(tree: &Tree<'_>) -> String {
    let mut printer = Printer {
        tree,
        out: String::new(),
    };
    for definition in &tree.definitions {
        printer.definition(definition);
    }
    if let Some(result) = tree.result {
        printer.expr(result, 0);
    }
    printer.out
}

struct Printer<'a, 't> {
    tree: &'a Tree<'t>,
    out: String,
}

impl Printer<'_, '_> {
    fn line(&mut self, depth: usize, text: &str) {
        for _ in 0..depth {
            self.out.push_str("  ");
        }
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn definition(&mut self, definition: &Definition<'_>) {
        match definition {
            Definition::Function {
                name,
                params,
                result,
                body,
            } => {
                let params: Vec<String> = params
                    .iter()
                    .map(|param| format!("{}: {}", param.name.text, self.ty(param.ty)))
                    .collect();
                let result = self.ty(*result);
                self.line(0, &format!("fn {}({}): {result}", name.text, params.join(", ")));
                self.expr(*body, 1);
            }
            Definition::Let { name, ty, value, .. } => {
                let ty = ty.map_or_else(String::new, |ty| format!(": {}", self.ty(ty)));
                self.line(0, &format!("let {name}{ty}"));
                self.expr(*value, 1);
            }
            Definition::Invalid => self.line(0, "invalid definition"),
        }
    }

    fn ty(&self, id: TypeExprId) -> String {
        let node = &self.tree.types[id.index()];
        if node.args.is_empty() {
            return node.name.clone();
        }
        let args: Vec<String> = node.args.iter().map(|&arg| self.ty(arg)).collect();
        format!("{}({})", node.name, args.join(", "))
    }

    /// The node's line, then its children.
    fn expr(&mut self, id: ExprId, depth: usize) {
        let (text, children) = describe(self.tree.expr(id));
        self.line(depth, &text);
        for child in children {
            self.expr(child, depth + 1);
        }
    }
}

fn describe(expr: &Expr<'_>) -> (String, Vec<ExprId>) {
    match expr {
        Expr::Invalid => ("invalid".to_owned(), Vec::new()),
        Expr::Literal(literal) => (format!("{literal:?}"), Vec::new()),
        Expr::Name { name, root } => {
            let point = if *root { "." } else { "" };
            (format!("name {point}{}", name.text), Vec::new())
        }
        Expr::Select { operand, field } => (format!("select {}", field.text), vec![*operand]),
        Expr::Has { operand, field } => (format!("has {}", field.text), vec![*operand]),
        Expr::Index { operand, index } => ("index".to_owned(), vec![*operand, *index]),
        Expr::Call { function, args, .. } => (format!("call {}", function.text), args.clone()),
        Expr::Method { target, method, args } => {
            let children = core::iter::once(*target).chain(args.iter().copied());
            (format!("method {}", method.text), children.collect())
        }
        Expr::Unary { op, operand } => (op.symbol().to_owned(), vec![*operand]),
        Expr::Binary { op, left, right } => (op.symbol().to_owned(), vec![*left, *right]),
        Expr::Logical { op, left, right } => (op.symbol().to_owned(), vec![*left, *right]),
        Expr::Conditional {
            condition,
            then,
            otherwise,
        } => ("?:".to_owned(), vec![*condition, *then, *otherwise]),
        Expr::List(elements) => ("list".to_owned(), elements.clone()),
        Expr::Map(entries) => {
            let children = entries.iter().flat_map(|&(key, value)| [key, value]);
            ("map".to_owned(), children.collect())
        }
        Expr::Comprehension {
            kind,
            range,
            variable,
            second,
            predicate,
            transform,
        } => {
            let children = core::iter::once(*range).chain(*predicate).chain(*transform);
            let second = second.map_or_else(String::new, |it| format!(" {}", it.text));
            let text = format!("{} {}{second}", kind.symbol(), variable.text);
            (text, children.collect())
        }
        Expr::Bind { variable, value, body } => (format!("bind {}", variable.text), vec![*value, *body]),
    }
}
