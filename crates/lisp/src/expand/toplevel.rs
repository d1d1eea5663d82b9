//! Programs: definitions and expressions at the top level.

use super::define::Item;
use super::steps::Task;
use super::{Expanded, Expander, Reported};
use crate::library::keyword::Keyword;
use crate::reader::form::{Form, FormKind};

/// What `cond-expand` finds true.
pub const FEATURES: &[&str] = &["r7rs", "exact-closed", "full-unicode", "ieee-float", "polyc"];

impl Expander<'_, '_> {
    /// Expands a whole program into [`Expander::core`]. The libraries in it are known before its first form; if there
    /// is nothing else, they are expanded too.
    pub(super) fn program(&mut self, program: &[Form]) {
        let mut libraries = Vec::new();
        for &form in program {
            let first = self.forms.pair(form).and_then(|it| self.word(it.first));
            if first.as_deref() == Some("define-library") {
                libraries.extend(self.declare_library(form).map(|path| (form, path)));
            }
        }
        self.top_level(program);
        if libraries.len() == program.len() {
            for (form, path) in libraries {
                // What is wrong in it has been reported.
                let _: Expanded<_> = self.library_exports(form, &path);
            }
        }
    }

    /// Expands the forms of a program or of a library's body.
    pub(super) fn top_level(&mut self, forms: &[Form]) {
        let mut items = Vec::new();
        for &form in forms {
            self.allow_growth();
            items.extend(self.scan(&[form]));
        }
        for item in items {
            self.allow_growth();
            match item {
                Item::Expr(form) => {
                    let expr = self.run(Task::Expr(form));
                    self.core.body.push(expr);
                }
                Item::Define(target, name, defined, form) => {
                    let steps = self.defined(form, &name, &defined);
                    let value = self.run_steps(form, steps);
                    let define = self.store(form, target, value);
                    self.core.body.push(define);
                }
                Item::Values(fixed, rest, value, form) => {
                    let value = self.run(Task::Expr(value));
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
    pub(super) fn cond_expand(&mut self, form: Form, items: &[Form]) -> Expanded<Vec<Form>> {
        for &clause in &items[1..] {
            let parts = self.expect_list(clause, "a clause")?;
            let [requirement, ref body @ ..] = *parts else {
                return Err(self.syntax_error(clause, "this clause is empty"));
            };
            if self.requirement(requirement)? {
                return Ok(body.to_vec());
            }
        }
        Err(self.syntax_error(form, "no clause of `cond-expand` holds"))
    }

    /// Whether a requirement holds. All parts of one are looked at, innermost first.
    fn requirement(&mut self, form: Form) -> Expanded<bool> {
        enum Part {
            Form(Form),
            /// `and`, `or` or `not` of so many.
            Join(&'static str, usize),
        }
        let mut pending = vec![Part::Form(form)];
        let mut found: Vec<bool> = Vec::new();
        while let Some(part) = pending.pop() {
            let form = match part {
                Part::Form(form) => form,
                Part::Join(word, count) => {
                    let parts = found.split_off(found.len() - count);
                    found.push(match word {
                        "and" => !parts.contains(&false),
                        "or" => parts.contains(&true),
                        _ => parts == [false],
                    });
                    continue;
                }
            };
            if self.is_exhausted_at(form) {
                return Err(Reported);
            }
            if let Some(word) = self.word(form) {
                let is_else = word == "else" || self.is_keyword(form, Keyword::Else);
                found.push(is_else || FEATURES.contains(&word.as_str()));
                continue;
            }
            let parts = self.expect_list(form, "a requirement")?;
            let word = parts.first().and_then(|&head| self.word(head));
            let join = match (word.as_deref(), &*parts) {
                (Some("and"), _) => "and",
                (Some("or"), _) => "or",
                (Some("not"), [_, _]) => "not",
                (Some("library"), &[_, library]) => {
                    found.push(self.has_library(library)?);
                    continue;
                }
                _ => return Err(self.syntax_error(form, "no requirement of `cond-expand`")),
            };
            pending.push(Part::Join(join, parts.len() - 1));
            pending.extend(parts[1..].iter().map(|&it| Part::Form(it)));
        }
        Ok(found == [true])
    }

    /// `(syntax-error "message" datum …)`.
    pub(super) fn user_error(&mut self, form: Form, items: &[Form]) -> Reported {
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
