//! Programs: definitions and expressions at the top level.

use super::define::Item;
use super::scope::Scopes;
use super::{Expanded, Expander};
use crate::library::keyword::Keyword;
use crate::reader::form::{Form, FormKind};
use crate::reader::name::Scope;

/// What `cond-expand` finds true.
pub const FEATURES: &[&str] = &["r7rs", "full-unicode", "polyc"];

impl Expander<'_, '_> {
    /// Expands a whole program into [`Expander::core`]. The libraries in it are known before its first form; if there is
    /// nothing else, they are expanded too.
    pub(super) fn program(&mut self, program: &[Form]) {
        let mut libraries = Vec::new();
        for &form in program {
            let parts = self.forms.proper_list(form).unwrap_or_default();
            let word = parts.first().and_then(|&head| self.word(head));
            if word.as_deref() == Some("define-library") {
                libraries.extend(self.declare_library(form).map(|path| (form, path)));
            }
        }
        self.top_level(program, Scopes::TOP);
        if libraries.len() == program.len() {
            for (form, path) in libraries {
                // What is wrong in it has been reported.
                let _: Expanded<_> = self.library_exports(form, &path);
            }
        }
    }

    /// Expands the forms of a program or of a library's body.
    pub(super) fn top_level(&mut self, forms: &[Form], scope: Scope) {
        for item in self.scan(forms, scope) {
            match item {
                Item::Expr(form) => {
                    let expr = self.expr(form, scope);
                    self.core.body.push(expr);
                }
                Item::Define(target, name, defined, form) => {
                    let value = self.defined(form, &name, &defined, scope);
                    let define = self.store(form, target, value);
                    self.core.body.push(define);
                }
                Item::Values(fixed, rest, value, form) => {
                    let value = self.expr(value, scope);
                    let store = self.store_values(form, &fixed, rest, value);
                    self.core.body.push(store);
                }
                Item::Record(record, form) => {
                    for (target, value) in self.record_definitions(&record, form) {
                        let define = self.store(form, target, value);
                        self.core.body.push(define);
                    }
                }
            }
        }
    }

    /// The forms of the first clause whose requirement holds (R7RS 4.2.1).
    pub(super) fn cond_expand(&mut self, form: Form, items: &[Form], scope: Scope) -> Expanded<Vec<Form>> {
        for &clause in &items[1..] {
            let parts = self.expect_list(clause, "a clause")?;
            let [requirement, ref body @ ..] = *parts else {
                return Err(self.syntax_error(clause, "this clause is empty"));
            };
            if self.requirement(requirement, scope)? {
                return Ok(body.to_vec());
            }
        }
        Err(self.syntax_error(form, "no clause of `cond-expand` holds"))
    }

    fn requirement(&mut self, form: Form, scope: Scope) -> Expanded<bool> {
        if let Some(word) = self.word(form) {
            let is_else = word == "else" || self.is_keyword(form, scope, Keyword::Else);
            return Ok(is_else || FEATURES.contains(&word.as_str()));
        }
        let parts = self.expect_list(form, "a requirement")?;
        let word = parts.first().and_then(|&head| self.word(head));
        match (word.as_deref(), &*parts) {
            (Some("and"), [_, all @ ..]) => {
                for &part in all {
                    if !self.requirement(part, scope)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            (Some("or"), [_, any @ ..]) => {
                for &part in any {
                    if self.requirement(part, scope)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            (Some("not"), &[_, part]) => Ok(!self.requirement(part, scope)?),
            (Some("library"), &[_, library]) => self.has_library(library),
            _ => Err(self.syntax_error(form, "no requirement of `cond-expand`")),
        }
    }

    /// `(syntax-error "message" datum …)`.
    pub(super) fn user_error(&mut self, form: Form, items: &[Form]) -> super::Reported {
        let words: Vec<String> = items[1..]
            .iter()
            .map(|&item| match self.forms.kind(item) {
                FormKind::Constant(polyc_base::Constant::String(text)) => text.clone(),
                _ => crate::reader::form::show(self.forms, self.names, item),
            })
            .collect();
        self.syntax_error(form, words.join(" "))
    }
}
