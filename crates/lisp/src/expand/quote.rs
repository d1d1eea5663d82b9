//! Quoted data become constants.

use std::rc::Rc;

use polyc_base::scalar::Immediate;
use polyc_base::{ConstId, Constant};

use super::{Expanded, Expander};
use crate::core::{Expr, Node};
use crate::reader::form::{Form, FormKind};

impl Expander<'_, '_> {
    pub(super) fn quote(&mut self, form: Form, items: &[Form]) -> Expanded<Expr> {
        match items {
            [_, datum] => Ok(self.quoted(*datum)),
            _ => Err(self.syntax_error(form, "`quote` takes one datum")),
        }
    }

    pub(super) fn quoted(&mut self, datum: Form) -> Expr {
        let constant = self.datum(datum);
        let loc = self.loc(datum);
        self.core.push(Node::Constant(constant), loc)
    }

    /// A datum as a constant; aliases become the symbols they stand for. Recurses as deep as the datum nests.
    pub(super) fn datum(&mut self, datum: Form) -> Constant {
        if self.is_exhausted_at(datum) {
            return Constant::Immediate(Immediate::Unspecified);
        }
        match self.forms.kind(datum).clone() {
            FormKind::Identifier(name) => Constant::Symbol(self.text(name).as_ref().into()),
            FormKind::Constant(constant) => {
                // Macros put a form in many places, each of which then holds a copy.
                self.forms.budget().charge(constant.held(), 1);
                constant
            }
            FormKind::Invalid => Constant::Immediate(Immediate::Unspecified),
            FormKind::Vector(items) => Constant::Vector(items.iter().map(|&item| self.pooled(item)).collect()),
            FormKind::List { items, tail } => self.list_datum(&items, tail),
        }
    }

    fn list_datum(&mut self, items: &Rc<[Form]>, tail: Option<Form>) -> Constant {
        let mut rest = match tail {
            Some(tail) => self.datum(tail),
            None => Constant::Immediate(Immediate::Nil),
        };
        for &item in items.iter().rev() {
            let first = self.pooled(item);
            let next = self.module.constant(rest);
            rest = Constant::Pair(first, next);
        }
        rest
    }

    fn pooled(&mut self, datum: Form) -> ConstId {
        let constant = self.datum(datum);
        self.module.constant(constant)
    }
}
