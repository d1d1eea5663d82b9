//! Quoted data that are part of themselves (R7RS 2.4): made when the program begins, and bound to a name.

use std::collections::{HashMap, HashSet};

use polyc_base::Constant;

use super::{Expanded, Expander};
use crate::core::{Expr, Node, Var};
use crate::reader::form::{Form, FormKind, boolean};

impl Expander<'_, '_> {
    /// A datum that has a label inside of what the label stands for; `None` if it has none.
    pub(super) fn circle(&mut self, datum: Form) -> Option<Expr> {
        if !self.forms.has_circles {
            return None;
        }
        let top = match self.circles.get(&datum) {
            Some(top) => *top,
            None => {
                let parts = self.circular_parts(datum)?;
                let value = self.make_circle(datum, &parts).ok()?;
                let loc = self.loc(datum);
                let top = self.core.top("datum".into(), loc, true);
                self.core.tops[top.index()].definitions = 1;
                let define = self.push(Node::DefineTop(top, value), datum);
                self.prologue.push(define);
                self.circles.insert(datum, top);
                top
            }
        };
        Some(self.push(Node::Top(top), datum))
    }

    /// All pairs and vectors of a datum, if one of them refers to a label.
    fn circular_parts(&mut self, datum: Form) -> Option<Vec<Form>> {
        let mut known = HashSet::new();
        let mut parts = Vec::new();
        let mut is_circular = false;
        let mut pending = vec![datum];
        while let Some(form) = pending.pop() {
            if !known.insert(form) || self.is_exhausted_at(form) {
                continue;
            }
            match self.forms.kind(form) {
                FormKind::Pair(pair) => {
                    parts.push(form);
                    pending.extend([pair.rest, pair.first]);
                }
                FormKind::Vector(items) => {
                    parts.push(form);
                    pending.extend(items.iter().rev());
                }
                FormKind::Reference(label) => {
                    is_circular = true;
                    pending.extend(self.forms.labelled(*label));
                }
                FormKind::Identifier(_) | FormKind::Constant(_) | FormKind::Nil | FormKind::Invalid => {}
            }
        }
        is_circular.then_some(parts)
    }

    /// Makes all parts empty, then fills each.
    fn make_circle(&mut self, datum: Form, parts: &[Form]) -> Expanded<Expr> {
        let vars: HashMap<Form, Var> = parts.iter().map(|&part| (part, self.core.var(""))).collect();
        let (mut bindings, mut steps) = (Vec::new(), Vec::new());
        for &part in parts {
            let var = vars[&part];
            let (make, count, fill, items) = match self.forms.kind(part).clone() {
                FormKind::Pair(pair) => (
                    "cons",
                    boolean(false),
                    ["set-car!", "set-cdr!"],
                    vec![pair.first, pair.rest],
                ),
                FormKind::Vector(items) => {
                    let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
                    let (count, set) = (Constant::Integer(count), "vector-set!");
                    ("make-vector", count, [set; 2], items.to_vec())
                }
                _ => continue,
            };
            let empty = vec![self.constant(count, datum), self.constant(boolean(false), datum)];
            bindings.push((var, self.standard_call(make, empty, datum)?));
            for (index, item) in items.into_iter().enumerate() {
                let mut args = vec![self.push(Node::Local(var), datum)];
                if make == "make-vector" {
                    let index = i64::try_from(index).unwrap_or(i64::MAX);
                    args.push(self.constant(Constant::Integer(index), datum));
                }
                args.push(self.item_of_circle(item, datum, &vars));
                steps.push(self.standard_call(fill[index.min(1)], args, datum)?);
            }
        }
        steps.push(self.item_of_circle(datum, datum, &vars));
        let body = self.make_sequence(datum, steps);
        Ok(self.make_let(bindings, body, datum))
    }

    fn item_of_circle(&mut self, item: Form, datum: Form, vars: &HashMap<Form, Var>) -> Expr {
        let target = match self.forms.kind(item) {
            FormKind::Reference(label) => self.forms.labelled(*label),
            _ => Some(item),
        };
        match target.and_then(|it| vars.get(&it)) {
            Some(&var) => self.push(Node::Local(var), datum),
            None => {
                let constant = self.datum(item);
                self.constant(constant, datum)
            }
        }
    }
}
