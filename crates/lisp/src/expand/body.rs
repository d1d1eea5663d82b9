//! Bodies and sequences: internal definitions become a `letrec*` (R7RS 5.3.2).

use polyc_base::scalar::Immediate;

use super::define::{Item, Target};
use super::{Expanded, Expander};
use crate::core::{Expr, Node, Var};
use crate::reader::form::Form;
use crate::reader::name::Scope;

impl Expander<'_, '_> {
    /// A body in a scope of its own. Definitions may follow expressions.
    pub(super) fn body(&mut self, form: Form, forms: &[Form], scope: Scope) -> Expr {
        let scope = self.scopes.inside(scope);
        let items = self.scan(forms, scope);
        let mut bindings: Vec<(Var, Expr)> = Vec::new();
        let mut exprs: Vec<Expr> = Vec::new();
        for item in items {
            if !matches!(item, Item::Expr(_)) && !exprs.is_empty() {
                let before = self.make_sequence(form, std::mem::take(&mut exprs));
                bindings.push((self.core.var(""), before));
            }
            match item {
                Item::Expr(expr) => exprs.push(self.expr(expr, scope)),
                Item::Define(target, name, defined, form) => {
                    let value = self.defined(form, &name, &defined, scope);
                    self.bind_target(&mut bindings, target, value);
                }
                Item::Values(fixed, rest, value, form) => {
                    for &target in fixed.iter().chain(&rest) {
                        let undefined = self.immediate(Immediate::Undefined, form);
                        self.bind_target(&mut bindings, target, undefined);
                    }
                    let value = self.expr(value, scope);
                    let store = self.store_values(form, &fixed, rest, value);
                    bindings.push((self.core.var(""), store));
                }
                Item::Record(record, form) => {
                    for (target, value) in self.record_definitions(&record, form) {
                        self.bind_target(&mut bindings, target, value);
                    }
                }
            }
        }
        if exprs.is_empty() {
            if !bindings.is_empty() || forms.is_empty() {
                self.syntax_error(form, "this body has no expression");
            }
            exprs.push(self.unspecified(form));
        }
        let last = self.make_sequence(form, exprs);
        if bindings.is_empty() {
            return last;
        }
        let loc = self.loc(form);
        self.core.push(Node::Letrec(bindings, last), loc)
    }

    fn bind_target(&mut self, bindings: &mut Vec<(Var, Expr)>, target: Target, value: Expr) {
        match target {
            Target::Var(var) => bindings.push((var, value)),
            Target::Top(_) => unreachable!("a body binds variables"),
        }
    }

    pub(super) fn begin(&mut self, form: Form, forms: &[Form], scope: Scope) -> Expanded<Expr> {
        Ok(self.sequence(form, forms, scope))
    }

    /// Expressions in order; the last one's value. None at all: no value.
    pub(super) fn sequence(&mut self, form: Form, forms: &[Form], scope: Scope) -> Expr {
        let exprs = forms.iter().map(|&it| self.expr(it, scope)).collect();
        self.make_sequence(form, exprs)
    }

    pub(super) fn make_sequence(&mut self, form: Form, exprs: Vec<Expr>) -> Expr {
        match *exprs {
            [] => self.unspecified(form),
            [only] => only,
            _ => {
                let loc = self.loc(form);
                self.core.push(Node::Seq(exprs), loc)
            }
        }
    }
}
