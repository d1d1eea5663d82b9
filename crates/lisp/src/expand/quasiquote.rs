//! `quasiquote` (R7RS 4.2.8): what is constant stays one constant, the rest is consed.

use std::collections::HashSet;
use std::rc::Rc;

use polyc_base::scalar::Immediate;

use super::steps::Steps;
use super::{Expanded, Expander};
use crate::core::{Expr, Node};
use crate::library::keyword::Keyword;
use crate::reader::form::{Form, FormKind};

/// The parts of a template that something is unquoted in.
pub(super) type Templates = HashSet<Form>;

impl Expander<'_, '_> {
    pub(super) fn quasiquote(&mut self, form: Form, items: &[Form]) -> Expanded<Steps> {
        let &[_, template] = items else {
            return Err(self.syntax_error(form, "`quasiquote` takes one template"));
        };
        let templates = Rc::new(self.find_templates(template));
        Ok(Steps::new().template(template, 1, &templates))
    }

    /// Finds the parts of a template. What is unquoted in it is an expression, and is left as it is.
    fn find_templates(&mut self, template: Form) -> Templates {
        let mut templates = Templates::new();
        let mut known = HashSet::new();
        // Each form comes twice: before its parts, and after them.
        let mut pending = vec![(template, 1, false)];
        while let Some((form, depth, has_parts)) = pending.pop() {
            if !has_parts && (!known.insert((form, depth)) || self.is_exhausted_at(form)) {
                continue;
            }
            let quotation = self.quotation(form);
            let inner_depth = match quotation {
                Some((Keyword::Quasiquote, ..)) => depth + 1,
                Some((Keyword::Unquote | Keyword::UnquoteSplicing, ..)) => depth - 1,
                _ => depth,
            };
            let is_template = match self.forms.kind(form) {
                _ if inner_depth == 0 => true,
                FormKind::Pair(_) | FormKind::Vector(_) if !has_parts => {
                    pending.push((form, depth, true));
                    let parts = match self.forms.kind(form) {
                        FormKind::Vector(items) => items,
                        FormKind::Pair(pair) => &[pair.first, pair.rest][..],
                        _ => &[],
                    };
                    pending.extend(parts.iter().map(|&it| (it, inner_depth, false)));
                    continue;
                }
                FormKind::Pair(pair) => templates.contains(&pair.first) || templates.contains(&pair.rest),
                FormKind::Vector(items) => items.iter().any(|it| templates.contains(it)),
                _ => false,
            };
            if is_template {
                templates.insert(form);
            }
        }
        templates
    }

    /// What a template makes.
    pub(super) fn template_of(&mut self, form: Form, depth: u32, templates: &Rc<Templates>) -> Expanded<Steps> {
        if !templates.contains(&form) {
            return Ok(Steps::done(self.quoted(form)));
        }
        if let Some((keyword, head, inner)) = self.quotation(form) {
            match keyword {
                Keyword::Unquote if depth == 1 => return Ok(Steps::of(inner)),
                Keyword::Unquote => return Ok(self.rewrap(form, head, inner, depth - 1, templates)),
                Keyword::Quasiquote => return Ok(self.rewrap(form, head, inner, depth + 1, templates)),
                _ => {}
            }
        }
        match self.forms.kind(form).clone() {
            FormKind::Vector(items) => {
                let list = self.template_list(form, &items, None, depth, templates);
                Ok(list.join(form, move |expander, list| {
                    expander.standard_call("list->vector", list, form)
                }))
            }
            FormKind::Pair(_) => {
                let (items, tail) = self.template_items(form, templates);
                Ok(self.template_list(form, &items, tail, depth, templates))
            }
            // A keyword alone.
            _ => Ok(Steps::done(self.quoted(form))),
        }
    }

    /// `(keyword inner)`.
    fn quotation(&mut self, form: Form) -> Option<(Keyword, Form, Form)> {
        let pair = self.forms.pair(form)?;
        if !pair.is_list || pair.length != 2 {
            return None;
        }
        let inner = self.forms.pair(pair.rest)?.first;
        Some((self.keyword(pair.first)?, pair.first, inner))
    }

    /// `(keyword inner)` with the inner template at another depth.
    fn rewrap(&mut self, form: Form, head: Form, inner: Form, depth: u32, templates: &Rc<Templates>) -> Steps {
        let steps = Steps::done(self.quoted(head)).template(inner, depth, templates);
        steps.join(form, move |expander, parts| expander.standard_call("list", parts, form))
    }

    /// The elements of a template, and what follows the last of them that is not constant. `(a . ,b)` reads as
    /// `(a unquote b)`.
    fn template_items(&mut self, form: Form, templates: &Templates) -> (Vec<Form>, Option<Form>) {
        let mut items = Vec::new();
        let mut rest = form;
        while let Some(pair) = self.forms.pair(rest)
            && templates.contains(&rest)
        {
            let is_unquoted = matches!(self.quotation(rest), Some((Keyword::Unquote, ..)));
            if is_unquoted && !items.is_empty() {
                break;
            }
            items.push(pair.first);
            rest = pair.rest;
        }
        (items, Some(rest))
    }

    /// Evaluated from left to right, joined from the right.
    fn template_list(
        &mut self,
        form: Form,
        items: &[Form],
        tail: Option<Form>,
        depth: u32,
        templates: &Rc<Templates>,
    ) -> Steps {
        let mut steps = Steps::new();
        let mut spliced = Vec::new();
        for &item in items {
            let splice = match self.quotation(item) {
                Some((Keyword::UnquoteSplicing, head, inner)) => Some((head, inner)),
                _ => None,
            };
            steps = match splice {
                Some((_, inner)) if depth == 1 => steps.expr(inner),
                Some((head, inner)) => steps.then(self.rewrap(item, head, inner, depth - 1, templates)),
                None => steps.template(item, depth, templates),
            };
            spliced.push(splice.is_some() && depth == 1);
        }
        steps = match tail {
            Some(tail) => steps.template(tail, depth, templates),
            None => steps.with(self.immediate(Immediate::Nil, form)),
        };
        steps.join(form, move |expander, parts| {
            expander.join_template(form, &spliced, parts)
        })
    }

    fn join_template(&mut self, form: Form, spliced: &[bool], mut items: Vec<Expr>) -> Expanded<Expr> {
        let mut result = items.pop().expect("the tail is the last");
        let mut bindings = Vec::new();
        for (item, &spliced) in items.into_iter().zip(spliced).rev() {
            let part = if let Node::Constant(_) = self.core.node(item) {
                item
            } else {
                let var = self.core.var("");
                bindings.push((var, item));
                self.push(Node::Local(var), form)
            };
            let join = if spliced { "append" } else { "cons" };
            result = self.standard_call(join, vec![part, result], form)?;
        }
        bindings.reverse();
        Ok(self.make_let(bindings, result, form))
    }
}
