//! `syntax-rules` (R7RS 4.3.2): macros, and their use.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use polyc_base::{Diagnostic, Loc};

use super::matcher::Match;
use super::{Expanded, Expander};
use crate::library::keyword::Keyword;
use crate::reader::codes;
use crate::reader::form::{Form, FormKind};
use crate::reader::name::{Name, Scope};

polyc_base::id! {
    /// A macro.
    pub struct MacroId("macro");
}

/// A macro.
pub(super) struct Macro {
    /// Names that match only themselves.
    pub(super) literals: HashSet<Name>,
    /// What means repetition; `None`: whatever means `...`.
    ellipsis: Option<Name>,
    /// Pattern and template.
    rules: Vec<(Form, Form)>,
    /// Where it was defined.
    pub(super) scope: Scope,
    /// Its definition.
    form: Form,
}

/// What the parts of a pattern have matched.
pub(super) type Matches = HashMap<Name, Match>;

impl Expander<'_, '_> {
    /// `([ellipsis] (literal …) (pattern template) …)`.
    pub(super) fn syntax_rules(&mut self, form: Form, parts: &[Form], scope: Scope) -> Expanded<MacroId> {
        let (ellipsis, parts) = match parts {
            [_, custom, rest @ ..] if self.forms.identifier(*custom).is_some() => {
                (self.forms.identifier(*custom), rest)
            }
            [_, rest @ ..] => (None, rest),
            [] => (None, parts),
        };
        let [literals, rules @ ..] = parts else {
            let message = "`syntax-rules` takes literals and rules";
            return Err(self.report(codes::MACRO, form, message));
        };
        let mut names = HashSet::new();
        for literal in self.expect_list(*literals, "the literals")? {
            names.insert(self.expect_identifier(literal, "a literal")?);
        }
        let mut pairs = Vec::new();
        for &rule in rules {
            match self.forms.items(rule).as_deref() {
                Some(&[pattern, template]) => pairs.push((pattern, template)),
                _ => {
                    let message = "a rule is `(pattern template)`";
                    return Err(self.report(codes::MACRO, rule, message));
                }
            }
        }
        let rules = Macro {
            literals: names,
            ellipsis,
            rules: pairs,
            scope,
            form,
        };
        self.check_rules(&rules)?;
        self.macros.push(Rc::new(rules));
        Ok(MacroId::from_index(self.macros.len() - 1))
    }

    /// What a use of a macro becomes.
    pub(super) fn expand_macro(&mut self, id: MacroId, form: Form) -> Expanded<Form> {
        let rules = Rc::clone(&self.macros[id.index()]);
        if self.forms.count() > self.max_forms {
            self.exhaust(form);
        }
        if self.exhausted {
            return Err(super::Reported);
        }
        for &(pattern, template) in &rules.rules {
            // A form is compared with each rule in turn, and makes nothing meanwhile.
            if !self.forms.budget().look() {
                self.exhausted = true;
                return Err(super::Reported);
            }
            if let Some(matches) = self.match_use(&rules, pattern, form) {
                let via = self.loc(form);
                return self.instantiate(&rules, template, matches, via);
            }
        }
        let span = self.forms.span(form);
        let diagnostic = Diagnostic::error(codes::MACRO, span, "no rule of the macro matches this")
            .with_label(self.forms.span(rules.form), "its rules");
        let via = self.forms.get(form).via;
        Err(self.report_diagnostic(diagnostic, via))
    }

    /// Whether a form of a rule is the ellipsis.
    pub(super) fn is_ellipsis(&mut self, rules: &Macro, form: Form) -> bool {
        let Some(name) = self.forms.identifier(form) else {
            return false;
        };
        if rules.literals.contains(&name) {
            return false;
        }
        match rules.ellipsis {
            Some(custom) => name == custom,
            None => self.keyword_in(form, rules.scope) == Some(Keyword::Ellipsis),
        }
    }

    /// Makes a form with the place of `like`, expanded at `via`.
    pub(super) fn push_like(&mut self, kind: FormKind, like: Form, via: Loc) -> Form {
        let span = self.forms.span(like);
        self.forms.push(kind, span, via)
    }
}

impl Macro {
    /// Patterns with their templates.
    pub(super) fn rules(&self) -> &[(Form, Form)] {
        &self.rules
    }
}
