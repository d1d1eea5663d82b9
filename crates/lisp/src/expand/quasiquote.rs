//! `quasiquote` (R7RS 4.2.8): what is constant stays one constant, the rest is consed.

use std::rc::Rc;

use polyc_base::scalar::Immediate;

use super::{Expanded, Expander};
use crate::core::{Expr, Node};
use crate::library::keyword::Keyword;
use crate::reader::form::{Form, FormKind};
use crate::reader::name::Scope;

impl Expander<'_, '_> {
    pub(super) fn quasiquote(&mut self, form: Form, items: &[Form], scope: Scope) -> Expanded<Expr> {
        match items {
            [_, template] => self.quasi(*template, 1, scope),
            _ => Err(self.syntax_error(form, "`quasiquote` takes one template")),
        }
    }

    fn quasi(&mut self, form: Form, depth: u32, scope: Scope) -> Expanded<Expr> {
        if self.is_constant(form, scope) {
            return Ok(self.quoted(form));
        }
        match self.forms.kind(form).clone() {
            FormKind::List { items, tail } => {
                if let ([head, inner], None) = (&*items, tail) {
                    match self.keyword(*head, scope) {
                        Some(Keyword::Unquote) if depth == 1 => return Ok(self.expr(*inner, scope)),
                        Some(Keyword::Unquote) => {
                            return self.rewrap(form, *head, *inner, depth - 1, scope);
                        }
                        Some(Keyword::Quasiquote) => {
                            return self.rewrap(form, *head, *inner, depth + 1, scope);
                        }
                        _ => {}
                    }
                }
                self.quasi_list(form, &items, tail, depth, scope)
            }
            FormKind::Vector(items) => {
                let list = self.quasi_list(form, &items, None, depth, scope)?;
                self.standard_call("list->vector", vec![list], form)
            }
            FormKind::Identifier(_) | FormKind::Constant(_) | FormKind::Invalid => Ok(self.quoted(form)),
        }
    }

    /// `(keyword inner)` with the inner template at another depth.
    fn rewrap(&mut self, form: Form, head: Form, inner: Form, depth: u32, scope: Scope) -> Expanded<Expr> {
        let keyword = self.quoted(head);
        let inner = self.quasi(inner, depth, scope)?;
        self.standard_call("list", vec![keyword, inner], form)
    }

    fn quasi_list(
        &mut self,
        form: Form,
        items: &Rc<[Form]>,
        tail: Option<Form>,
        depth: u32,
        scope: Scope,
    ) -> Expanded<Expr> {
        // `(a . ,b)` reads as `(a unquote b)`.
        let (items, tail) = match (&**items, tail) {
            ([before @ .., head, inner], None)
                if !before.is_empty() && self.is_keyword(*head, scope, Keyword::Unquote) =>
            {
                let (span, via) = (self.forms.span(*inner), self.forms.get(form).via);
                let unquote = self.forms.list(vec![*head, *inner], None, span, via);
                (before, Some(unquote))
            }
            (items, tail) => (items, tail),
        };
        // Evaluated from left to right, joined from the right.
        let mut parts = Vec::new();
        for &item in items {
            parts.push(self.quasi_item(item, depth, scope)?);
        }
        let mut result = match tail {
            Some(tail) => self.quasi(tail, depth, scope)?,
            None => self.immediate(Immediate::Nil, form),
        };
        let loc = self.loc(form);
        let vars: Vec<_> = parts.iter().map(|_| self.core.var("")).collect();
        for ((_, spliced), &var) in parts.iter().zip(&vars).rev() {
            let part = self.core.push(Node::Local(var), loc);
            let join = if *spliced { "append" } else { "cons" };
            result = self.standard_call(join, vec![part, result], form)?;
        }
        let bindings = vars.into_iter().zip(parts).map(|(var, (part, _))| (var, part));
        let bindings = bindings.collect();
        Ok(self.make_let(bindings, result, loc))
    }

    /// An element, and whether it is spliced.
    fn quasi_item(&mut self, item: Form, depth: u32, scope: Scope) -> Expanded<(Expr, bool)> {
        if let Some([head, inner]) = self.forms.proper_list(item).as_deref()
            && self.is_keyword(*head, scope, Keyword::UnquoteSplicing)
        {
            return Ok(if depth == 1 {
                (self.expr(*inner, scope), true)
            } else {
                (self.rewrap(item, *head, *inner, depth - 1, scope)?, false)
            });
        }
        Ok((self.quasi(item, depth, scope)?, false))
    }

    /// Whether nothing in a template is unquoted.
    fn is_constant(&mut self, form: Form, scope: Scope) -> bool {
        if self.is_exhausted_at(form) {
            return true;
        }
        match self.forms.kind(form).clone() {
            FormKind::Identifier(_) => !matches!(
                self.keyword(form, scope),
                Some(Keyword::Unquote | Keyword::UnquoteSplicing)
            ),
            FormKind::Constant(_) | FormKind::Invalid => true,
            FormKind::List { items, tail } => items.iter().chain(&tail).all(|&item| self.is_constant(item, scope)),
            FormKind::Vector(items) => items.iter().all(|&item| self.is_constant(item, scope)),
        }
    }
}
