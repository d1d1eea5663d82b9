//! Quoted data become constants.

use polyc_base::scalar::Immediate;
use polyc_base::{ConstId, Constant};

use super::steps::Steps;
use super::{Expanded, Expander};
use crate::core::Expr;
use crate::reader::form::{Form, FormKind};

impl Expander<'_, '_> {
    pub(super) fn quote(&mut self, form: Form, items: &[Form]) -> Expanded<Steps> {
        match items {
            [_, datum] => Ok(Steps::done(self.quoted(*datum))),
            _ => Err(self.syntax_error(form, "`quote` takes one datum")),
        }
    }

    pub(super) fn quoted(&mut self, datum: Form) -> Expr {
        if let Some(circle) = self.circle(datum) {
            return circle;
        }
        let constant = self.datum(datum);
        self.constant(constant, datum)
    }

    /// A datum as a constant; aliases become the symbols they stand for.
    pub(super) fn datum(&mut self, datum: Form) -> Constant {
        // Each form comes twice: before its parts, and after them.
        let mut pending = vec![(datum, false)];
        while let Some((form, has_parts)) = pending.pop() {
            if self.part(form).is_some() || self.is_exhausted_at(form) {
                continue;
            }
            let constant = match self.forms.kind(form) {
                FormKind::Pair(pair) => {
                    let pair = *pair;
                    if let (true, Some(first), Some(rest)) = (has_parts, self.part(pair.first), self.part(pair.rest)) {
                        Constant::Pair(first, rest)
                    } else {
                        pending.extend([(form, true), (pair.rest, false), (pair.first, false)]);
                        continue;
                    }
                }
                FormKind::Vector(items) => {
                    let parts: Option<Vec<ConstId>> = items.iter().map(|&it| self.part(it)).collect();
                    if let Some(parts) = parts {
                        Constant::Vector(parts)
                    } else {
                        pending.push((form, true));
                        pending.extend(items.iter().rev().map(|&it| (it, false)));
                        continue;
                    }
                }
                FormKind::Identifier(name) => Constant::Symbol(self.text(*name).as_ref().into()),
                FormKind::Constant(constant) => {
                    // Macros put a form in many places, each of which then holds a copy.
                    self.forms.budget().charge(constant.held(), 1);
                    constant.clone()
                }
                FormKind::Nil => Constant::Immediate(Immediate::Nil),
                FormKind::Invalid | FormKind::Reference(_) => Constant::Immediate(Immediate::Unspecified),
            };
            let id = self.core.constant(constant);
            if self.data.len() <= form.index() {
                self.data.resize(form.index() + 1, None);
            }
            self.data[form.index()] = Some(id);
        }
        let nothing = Constant::Immediate(Immediate::Unspecified);
        let part = self.part(datum);
        part.map_or(nothing, |it| self.core.constants[it.index()].clone())
    }

    /// The constant that a datum has become.
    fn part(&self, form: Form) -> Option<ConstId> {
        self.data.get(form.index()).copied().flatten()
    }
}
