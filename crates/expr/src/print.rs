//! A tree as data of polyc, as `emit --stage tree` shows it.

use polyc_frontend as frontend;

use crate::tree::{Definition, Expr, ExprId, Literal, Tree, TypeExprId};

/// The tree for all who know no Expr.
#[must_use]
pub fn print(tree: &Tree<'_>) -> frontend::Tree {
    let mut out = frontend::Tree::default();
    for definition in &tree.definitions {
        match definition {
            Definition::Function {
                name,
                params,
                result,
                body,
            } => {
                let params: Vec<String> = params
                    .iter()
                    .map(|param| format!("{}: {}", param.name.text, ty(tree, param.ty)))
                    .collect();
                let text = format!("{}({}): {}", name.text, params.join(", "), ty(tree, *result));
                out.add(0, "fn", text, name.span);
                add_expr(tree, *body, 1, &mut out);
            }
            Definition::Let {
                name,
                ty: written,
                value,
                span,
            } => {
                let ty = written.map_or_else(String::new, |it| format!(": {}", ty(tree, it)));
                out.add(0, "let", format!("{name}{ty}"), *span);
                add_expr(tree, *value, 1, &mut out);
            }
            Definition::Invalid => out.add(0, "invalid definition", "", None),
        }
    }
    if let Some(result) = tree.result {
        add_expr(tree, result, 0, &mut out);
    }
    out
}

/// A written type; the builder bounds how deep it is.
fn ty(tree: &Tree<'_>, id: TypeExprId) -> String {
    let node = &tree.types[id.index()];
    if node.args.is_empty() {
        return node.name.clone();
    }
    let args: Vec<String> = node.args.iter().map(|&arg| ty(tree, arg)).collect();
    format!("{}({})", node.name, args.join(", "))
}

fn add_expr(tree: &Tree<'_>, root: ExprId, depth: usize, out: &mut frontend::Tree) {
    let mut pending = vec![(root, depth)];
    while let Some((id, depth)) = pending.pop() {
        let (label, text) = describe(tree.expr(id));
        out.add(depth, label, text, tree.span(id));
        let first = pending.len();
        tree.expr(id).for_each_part(|part| pending.push((part, depth + 1)));
        pending[first..].reverse();
    }
}

fn describe(expr: &Expr<'_>) -> (&'static str, String) {
    match expr {
        Expr::Invalid => ("invalid", String::new()),
        Expr::Literal(literal) => constant(literal),
        Expr::Name { name, root } => {
            let point = if *root { "." } else { "" };
            ("name", format!("{point}{}", name.text))
        }
        Expr::Select { field, .. } => ("select", field.text.to_owned()),
        Expr::Has { field, .. } => ("has", field.text.to_owned()),
        Expr::Index { .. } => ("index", String::new()),
        Expr::Call { function, .. } => ("call", function.text.to_owned()),
        Expr::Method { method, .. } => ("method", method.text.to_owned()),
        Expr::Unary { op, .. } => (op.symbol(), String::new()),
        Expr::Binary { op, .. } => (op.symbol(), String::new()),
        Expr::Logical { op, .. } => (op.symbol(), String::new()),
        Expr::Conditional { .. } => ("?:", String::new()),
        Expr::List(_) => ("list", String::new()),
        Expr::Map(_) => ("map", String::new()),
        Expr::Comprehension {
            kind, variable, second, ..
        } => {
            let second = second.map_or_else(String::new, |it| format!(" {}", it.text));
            (kind.symbol(), format!("{}{second}", variable.text))
        }
        Expr::Bind { variable, .. } => ("bind", variable.text.to_owned()),
    }
}

fn constant(literal: &Literal) -> (&'static str, String) {
    match literal {
        Literal::Null => ("null", String::new()),
        Literal::Bool(value) => ("bool", value.to_string()),
        Literal::Int(value) => ("int", value.to_string()),
        Literal::Uint(value) => ("uint", value.to_string()),
        Literal::Double(value) => ("double", format!("{value:?}")),
        Literal::String(value) => ("string", format!("{value:?}")),
        Literal::Bytes(value) => ("bytes", format!("{value:?}")),
    }
}
