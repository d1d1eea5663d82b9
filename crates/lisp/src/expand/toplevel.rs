//! Programs: definitions and expressions at the top level.

use super::define::Item;
use super::scope::Scopes;
use super::{Expanded, Expander};
use crate::library::keyword::Keyword;
use crate::reader::form::{Form, FormKind};
use crate::reader::name::Scope;

/// Libraries of R7RS-small: a program may import them, and has them if it imports nothing.
const LIBRARIES: &[&str] = &[
    "base",
    "case-lambda",
    "char",
    "complex",
    "cxr",
    "eval",
    "file",
    "inexact",
    "lazy",
    "load",
    "process-context",
    "r5rs",
    "read",
    "repl",
    "time",
    "write",
];

/// What `cond-expand` finds true.
pub const FEATURES: &[&str] = &["r7rs", "exact-closed", "full-unicode", "ieee-float", "polyc"];

impl Expander<'_, '_> {
    /// Expands a whole program into [`Expander::core`].
    pub(super) fn program(&mut self, program: &[Form]) {
        for item in self.scan(program, Scopes::TOP) {
            match item {
                Item::Expr(form) => {
                    let expr = self.expr(form, Scopes::TOP);
                    self.core.body.push(expr);
                }
                Item::Define(target, name, defined, form) => {
                    let value = self.defined(form, &name, &defined, Scopes::TOP);
                    let define = self.store(form, target, value);
                    self.core.body.push(define);
                }
                Item::Values(fixed, rest, value, form) => {
                    let value = self.expr(value, Scopes::TOP);
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

    /// `import` of standard libraries: everything in them is known anyway.
    pub(super) fn import(&mut self, sets: &[Form]) -> Expanded<()> {
        for &set in sets {
            self.import_set(set)?;
        }
        Ok(())
    }

    fn import_set(&mut self, set: Form) -> Expanded<()> {
        let mut set = set;
        loop {
            let parts = self.expect_list(set, "a library's name")?;
            let words: Vec<_> = parts.iter().map(|&part| self.word(part)).collect();
            match (words.first(), words.get(1), &*parts) {
                (Some(Some(only)), Some(None), &[_, inner, ..]) if matches!(only.as_str(), "only" | "except") => {
                    set = inner;
                }
                (Some(Some(scheme)), Some(Some(name)), [_, _]) if scheme == "scheme" => {
                    if LIBRARIES.contains(&name.as_str()) {
                        return Ok(());
                    }
                    return Err(self.syntax_error(set, format!("no library `(scheme {name})`")));
                }
                (Some(Some(host)), Some(Some(name)), [_, _]) if host == "host" => {
                    if self.library.import_host(name) {
                        return Ok(());
                    }
                    return Err(self.syntax_error(set, format!("the host has no module `{name}`")));
                }
                (Some(Some(word)), ..) if matches!(word.as_str(), "rename" | "prefix") => {
                    let message = format!("`{word}` in `import` is not supported yet");
                    return Err(self.syntax_error(set, message));
                }
                _ => {
                    return Err(self.syntax_error(set, "only libraries `(scheme …)` and `(host …)` are known yet"));
                }
            }
        }
    }

    fn word(&self, form: Form) -> Option<String> {
        let name = self.forms.identifier(form)?;
        Some(self.names.text(name).as_ref().into())
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
            return Ok(self.is_keyword(form, scope, Keyword::Else) || FEATURES.contains(&word.as_str()));
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
            (Some("library"), &[_, library]) => Ok(self.is_standard_library(library)),
            _ => Err(self.syntax_error(form, "no requirement of `cond-expand`")),
        }
    }

    fn is_standard_library(&self, form: Form) -> bool {
        let FormKind::List { items, tail: None } = self.forms.kind(form) else {
            return false;
        };
        let words: Option<Vec<String>> = items.iter().map(|&item| self.word(item)).collect();
        matches!(words.as_deref(), Some([scheme, name])
            if scheme == "scheme" && LIBRARIES.contains(&name.as_str()))
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
