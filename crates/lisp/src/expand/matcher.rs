//! Matches forms with the patterns of `syntax-rules`. Recurses as deep as the pattern nests.

use std::collections::HashMap;
use std::rc::Rc;

use super::syntax_rules::{Macro, MacroId, Matches};
use super::{Expanded, Expander, Reported};
use crate::library::keyword::Keyword;
use crate::reader::codes;
use crate::reader::form::{Form, FormKind};
use crate::reader::name::{Name, Scope};

/// What a pattern variable has matched.
#[derive(Clone, Debug)]
pub(super) enum Match {
    /// One form.
    One(Form),
    /// One for each repetition.
    Many(Rc<[Match]>),
}

/// A sequence with at most one repeated pattern in it.
struct Sequence {
    before: Vec<Form>,
    repeated: Option<Form>,
    after: Vec<Form>,
}

impl Expander<'_, '_> {
    /// Matches the use of a macro; the keyword itself is not compared.
    pub(super) fn match_use(
        &mut self,
        rules: &Macro,
        pattern: Form,
        form: Form,
        scope: Scope,
        matches: &mut Matches,
    ) -> bool {
        let (
            FormKind::List { items, tail },
            FormKind::List {
                items: given,
                tail: end,
            },
        ) = (self.forms.kind(pattern).clone(), self.forms.kind(form).clone())
        else {
            return false;
        };
        if items.is_empty() || given.is_empty() {
            return false;
        }
        self.match_list(rules, (&items[1..], tail), (&given[1..], end, form), scope, matches)
    }

    fn match_form(&mut self, rules: &Macro, pattern: Form, form: Form, scope: Scope, matches: &mut Matches) -> bool {
        if !self.forms.budget().step(1) {
            return false;
        }
        match self.forms.kind(pattern).clone() {
            FormKind::Identifier(name) if rules.literals.contains(&name) => {
                let given = self.forms.identifier(form);
                given.is_some_and(|given| self.same_meaning(given, scope, name, rules.scope))
            }
            FormKind::Identifier(name) => {
                if !self.is_keyword(pattern, rules.scope, Keyword::Underscore) {
                    matches.insert(name, Match::One(form));
                }
                true
            }
            FormKind::Constant(constant) => {
                matches!(self.forms.kind(form), FormKind::Constant(given) if *given == constant)
            }
            FormKind::List { items, tail } => {
                if let FormKind::List {
                    items: given,
                    tail: end,
                } = self.forms.kind(form).clone()
                {
                    self.match_list(rules, (&items, tail), (&given, end, form), scope, matches)
                } else {
                    false
                }
            }
            FormKind::Vector(items) => {
                if let FormKind::Vector(given) = self.forms.kind(form).clone() {
                    self.match_list(rules, (&items, None), (&given, None, form), scope, matches)
                } else {
                    false
                }
            }
            FormKind::Invalid => false,
        }
    }

    /// Matches elements and tail of a pattern with those of a form.
    fn match_list(
        &mut self,
        rules: &Macro,
        (items, tail): (&[Form], Option<Form>),
        (given, end, form): (&[Form], Option<Form>, Form),
        scope: Scope,
        matches: &mut Matches,
    ) -> bool {
        self.forms.budget().step(items.len());
        let sequence = self.sequence_of(rules, items);
        let fixed = sequence.before.len() + sequence.after.len();
        if given.len() < fixed {
            return false;
        }
        let extra = given.len() - fixed;
        // Without repetition a tail takes all that is left; with it, only what follows the form's dot.
        let repetitions = if sequence.repeated.is_some() { extra } else { 0 };
        let (first, rest) = given.split_at(sequence.before.len());
        let (middle, rest) = rest.split_at(repetitions);
        let (last, left) = rest.split_at(sequence.after.len());
        let pairs = sequence.before.iter().zip(first);
        for (&pattern, &form) in pairs.chain(sequence.after.iter().zip(last)) {
            if !self.match_form(rules, pattern, form, scope, matches) {
                return false;
            }
        }
        if let Some(repeated) = sequence.repeated
            && !self.match_repeated(rules, repeated, middle, scope, matches)
        {
            return false;
        }
        match tail {
            None => left.is_empty() && end.is_none(),
            Some(tail) => {
                let (span, via) = (self.forms.span(form), self.forms.get(form).via);
                let rest = self.forms.list(left.to_vec(), end, span, via);
                self.match_form(rules, tail, rest, scope, matches)
            }
        }
    }

    fn match_repeated(
        &mut self,
        rules: &Macro,
        pattern: Form,
        given: &[Form],
        scope: Scope,
        matches: &mut Matches,
    ) -> bool {
        let mut columns: HashMap<Name, Vec<Match>> = HashMap::new();
        let mut names = Vec::new();
        self.pattern_names(rules, pattern, &mut names);
        for &form in given {
            let mut row = Matches::new();
            if !self.match_form(rules, pattern, form, scope, &mut row) {
                return false;
            }
            for (name, matched) in row {
                columns.entry(name).or_default().push(matched);
            }
        }
        for name in names {
            let column = columns.remove(&name).unwrap_or_default();
            matches.insert(name, Match::Many(column.into()));
        }
        true
    }

    fn sequence_of(&mut self, rules: &Macro, items: &[Form]) -> Sequence {
        let dots = items
            .iter()
            .position(|&item| self.is_ellipsis(rules, item))
            .filter(|&position| position > 0);
        match dots {
            Some(position) => Sequence {
                before: items[..position - 1].to_vec(),
                repeated: Some(items[position - 1]),
                after: items[position + 1..].to_vec(),
            },
            None => Sequence {
                before: items.to_vec(),
                repeated: None,
                after: Vec::new(),
            },
        }
    }

    /// The variables of a pattern.
    pub(super) fn pattern_names(&mut self, rules: &Macro, pattern: Form, names: &mut Vec<Name>) {
        match self.forms.kind(pattern).clone() {
            FormKind::Identifier(name) => {
                if !rules.literals.contains(&name)
                    && !self.is_ellipsis(rules, pattern)
                    && !self.is_keyword(pattern, rules.scope, Keyword::Underscore)
                {
                    names.push(name);
                }
            }
            FormKind::List { items, tail } => {
                for &item in items.iter().chain(&tail) {
                    self.pattern_names(rules, item, names);
                }
            }
            FormKind::Vector(items) => {
                for &item in items.iter() {
                    self.pattern_names(rules, item, names);
                }
            }
            FormKind::Constant(_) | FormKind::Invalid => {}
        }
    }

    /// Refuses patterns that bind a name twice or repeat twice at one level.
    pub(super) fn check_rules(&mut self, id: MacroId) -> Expanded<()> {
        let rules = Rc::clone(&self.macros[id.index()]);
        for &(pattern, _) in rules.rules() {
            let parts = match self.forms.kind(pattern) {
                FormKind::List { items, tail } if !items.is_empty() => {
                    items[1..].iter().copied().chain(*tail).collect::<Vec<_>>()
                }
                _ => {
                    let message = "a pattern is a list that begins with the macro's name";
                    return Err(self.report(codes::MACRO, pattern, message));
                }
            };
            let mut names = Vec::new();
            for part in parts {
                self.pattern_names(&rules, part, &mut names);
            }
            names.sort_unstable();
            if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
                let message = format!("`{}` stands twice in this pattern", self.text(pair[0]));
                return Err(self.report(codes::MACRO, pattern, message));
            }
            self.check_dots(&rules, pattern)?;
        }
        Ok(())
    }

    fn check_dots(&mut self, rules: &Macro, pattern: Form) -> Expanded<()> {
        let items = match self.forms.kind(pattern).clone() {
            FormKind::List { items, .. } | FormKind::Vector(items) => items,
            FormKind::Identifier(_) | FormKind::Constant(_) | FormKind::Invalid => return Ok(()),
        };
        let mut dots = 0;
        for &item in items.iter() {
            dots += usize::from(self.is_ellipsis(rules, item));
            self.check_dots(rules, item)?;
        }
        let first = items.first();
        if dots > 1 || first.is_some_and(|&first| self.is_ellipsis(rules, first)) {
            let message = "one ellipsis may stand here, after what it repeats";
            return Err::<(), Reported>(self.report(codes::MACRO, pattern, message));
        }
        Ok(())
    }
}
