//! Bodies and sequences: internal definitions become a `letrec*` (R7RS 5.3.2).

use polyc_base::scalar::Immediate;

use super::Expander;
use super::define::{Item, Target};
use super::steps::Steps;
use crate::core::{Expr, Node, Var};
use crate::reader::form::Form;

impl Expander<'_, '_> {
    /// A body in a scope of its own, which is open from here on. Definitions may follow expressions.
    pub(super) fn body(&mut self, form: Form, forms: &[Form]) -> Steps {
        self.scopes.enter(Vec::new());
        let items = self.scan(forms);
        let steps = items
            .iter()
            .fold(Steps::new(), |steps, item| self.item_steps(steps, item));
        let is_empty = forms.is_empty();
        steps.leave(1).join(form, move |expander, parts| {
            Ok(expander.join_body(form, items, parts, is_empty))
        })
    }

    /// Expands what is in an item.
    fn item_steps(&mut self, steps: Steps, item: &Item) -> Steps {
        match item {
            Item::Expr(form) | Item::Values(_, _, form, _) => steps.expr(*form),
            Item::Define(_, name, defined, form) => steps.then(self.defined(*form, name, defined)),
            Item::Record(..) => steps,
        }
    }

    fn join_body(&mut self, form: Form, items: Vec<Item>, parts: Vec<Expr>, is_empty: bool) -> Expr {
        let mut parts = parts.into_iter();
        let mut part = || parts.next().expect("an item has a part");
        let mut bindings: Vec<(Var, Expr)> = Vec::new();
        let mut exprs: Vec<Expr> = Vec::new();
        for item in items {
            if !matches!(item, Item::Expr(_)) && !exprs.is_empty() {
                let before = self.make_sequence(form, std::mem::take(&mut exprs));
                bindings.push((self.core.var(""), before));
            }
            match item {
                Item::Expr(_) => exprs.push(part()),
                Item::Define(target, ..) => bindings.push((variable(target), part())),
                Item::Values(fixed, rest, _, form) => {
                    for &target in fixed.iter().chain(&rest) {
                        let undefined = self.immediate(Immediate::Undefined, form);
                        bindings.push((variable(target), undefined));
                    }
                    let store = self.store_values(form, &fixed, rest, part());
                    bindings.push((self.core.var(""), store));
                }
                Item::Record(record, form) => {
                    let definitions = self.record_definitions(&record, form).into_iter();
                    bindings.extend(definitions.map(|(target, value)| (variable(target), value)));
                }
            }
        }
        if exprs.is_empty() {
            if !bindings.is_empty() || is_empty {
                self.syntax_error(form, "this body has no expression");
            }
            exprs.push(self.unspecified(form));
        }
        let last = self.make_sequence(form, exprs);
        if bindings.is_empty() {
            return last;
        }
        self.push(Node::Letrec(bindings, last), form)
    }

    /// Expressions in order; the last one's value. None at all: no value.
    pub(super) fn sequence(&mut self, form: Form, forms: &[Form]) -> Steps {
        match *forms {
            [] => Steps::done(self.unspecified(form)),
            [only] => Steps::of(only),
            _ => Steps::new().exprs(forms).node(form, Node::Seq),
        }
    }

    pub(super) fn make_sequence(&mut self, form: Form, exprs: Vec<Expr>) -> Expr {
        match *exprs {
            [] => self.unspecified(form),
            [only] => only,
            _ => self.push(Node::Seq(exprs), form),
        }
    }
}

fn variable(target: Target) -> Var {
    match target {
        Target::Var(var) => var,
        Target::Top(_) => unreachable!("a body binds variables"),
    }
}
