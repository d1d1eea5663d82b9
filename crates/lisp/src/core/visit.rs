//! Walks over expressions.

use super::{Core, Expr, Node};

impl Core {
    /// Calls `visit` with each part of a node, bodies of procedures included, in order of evaluation.
    pub fn for_each_part(&self, node: &Node, mut visit: impl FnMut(&Self, Expr)) {
        match node {
            Node::Constant(_) | Node::Local(_) | Node::Top(_) | Node::Standard(_) => {}
            Node::SetLocal(_, value)
            | Node::SetTop(_, value)
            | Node::DefineTop(_, value)
            | Node::Throw(value)
            | Node::ValuesGet(_, value) => visit(self, *value),
            Node::If(test, then, otherwise) => {
                visit(self, *test);
                visit(self, *then);
                visit(self, *otherwise);
            }
            Node::Lambda(lambda) => visit(self, self.get_lambda(*lambda).body),
            Node::Let(bindings, body) | Node::Letrec(bindings, body) => {
                for &(_, init) in bindings {
                    visit(self, init);
                }
                visit(self, *body);
            }
            Node::Fix(bindings, body) => {
                for &(_, lambda) in bindings {
                    visit(self, self.get_lambda(lambda).body);
                }
                visit(self, *body);
            }
            Node::LetValues(_, first, second) | Node::Region(_, first, second) => {
                visit(self, *first);
                visit(self, *second);
            }
            Node::Seq(exprs) | Node::Or(exprs) | Node::Record(_, exprs) => {
                for &expr in exprs {
                    visit(self, expr);
                }
            }
            Node::Call(callee, args) => {
                visit(self, *callee);
                for &arg in args {
                    visit(self, arg);
                }
            }
        }
    }

    /// The parts of a node, as [`Self::for_each_part`] gives them.
    #[must_use]
    pub fn parts(&self, node: &Node) -> Vec<Expr> {
        let mut parts = Vec::new();
        self.for_each_part(node, |_, part| parts.push(part));
        parts
    }

    /// Calls `visit` with an expression and all inside it, outer ones first; no recursion. Ends early when the budget
    /// is spent.
    pub fn walk(&self, expr: Expr, mut visit: impl FnMut(&Self, Expr)) {
        let mut pending = vec![expr];
        while let Some(expr) = pending.pop()
            && self.budget.step(1)
        {
            visit(self, expr);
            let first = pending.len();
            self.for_each_part(self.node(expr), |_, part| pending.push(part));
            pending[first..].reverse();
        }
    }
}
