//! Matches forms with the patterns of `syntax-rules`.

use std::collections::HashMap;
use std::rc::Rc;

use super::syntax_rules::{Macro, Matches};
use super::{Expanded, Expander};
use crate::library::keyword::Keyword;
use crate::reader::codes;
use crate::reader::form::{Form, FormKind};
use crate::reader::name::Name;

/// What a pattern variable has matched.
#[derive(Clone, Debug)]
pub(super) enum Match {
    /// One form.
    One(Form),
    /// One for each repetition, through so many ellipses.
    Many(u32, Rc<[Match]>),
    /// The elements of a list, one for each repetition.
    List(Form),
}

impl Match {
    /// The form that it is.
    pub(super) const fn one(&self) -> Option<Form> {
        match self {
            Self::One(form) => Some(*form),
            _ => None,
        }
    }

    /// Through how many ellipses it has been repeated.
    pub(super) const fn depth(&self) -> u32 {
        match self {
            Self::One(_) => 0,
            Self::Many(depth, _) => *depth,
            Self::List(_) => 1,
        }
    }
}

/// Something to be done.
enum Task {
    /// Compares a form with a pattern.
    Match(Form, Form),
    /// A repetition begins.
    Begin,
    /// A repetition ends: each variable has one match more.
    End,
    /// All repetitions have ended.
    Repeated,
}

/// The matches of the variables of a repeated pattern, and through how many ellipses each is repeated.
type Columns = HashMap<Name, (u32, Vec<Match>)>;

/// A use of a macro that is being compared with a pattern.
struct Matcher<'r> {
    rules: &'r Macro,
    /// What is to be done, the next last.
    tasks: Vec<Task>,
    /// Matches so far, and those of repetitions that have begun.
    rows: Vec<Matches>,
    /// For each repeated pattern that has begun.
    columns: Vec<Columns>,
}

impl Expander<'_, '_> {
    /// Matches the use of a macro; the keyword itself is not compared.
    pub(super) fn match_use(&mut self, rules: &Macro, pattern: Form, form: Form) -> Option<Matches> {
        let (pattern, form) = (self.forms.pair(pattern)?.rest, self.forms.pair(form)?.rest);
        let mut matcher = Matcher {
            rules,
            tasks: vec![Task::Match(pattern, form)],
            rows: vec![Matches::new()],
            columns: Vec::new(),
        };
        while let Some(task) = matcher.tasks.pop() {
            if !self.forms.budget().step(1) {
                return None;
            }
            match task {
                Task::Match(pattern, form) => {
                    if !self.match_form(&mut matcher, pattern, form) {
                        return None;
                    }
                }
                Task::Begin => matcher.rows.push(Matches::new()),
                Task::End => {
                    let row = matcher.rows.pop().unwrap_or_default();
                    let columns = matcher.columns.last_mut();
                    let columns = columns.expect("a repetition is of a repeated pattern");
                    for (name, matched) in row {
                        if let Some((_, column)) = columns.get_mut(&name) {
                            column.push(matched);
                        }
                    }
                }
                Task::Repeated => {
                    let columns = matcher.columns.pop().unwrap_or_default();
                    let many = columns.into_iter();
                    let many = many.map(|(name, (depth, column))| (name, Match::Many(depth, column.into())));
                    matcher.row().extend(many);
                }
            }
        }
        matcher.rows.pop()
    }

    /// Compares a form with a pattern; their parts are compared later.
    fn match_form(&mut self, matcher: &mut Matcher<'_>, pattern: Form, form: Form) -> bool {
        let rules = matcher.rules;
        match self.forms.kind(pattern) {
            FormKind::Identifier(name) => {
                let name = *name;
                if rules.literals.contains(&name) {
                    let given = self.forms.identifier(form);
                    return given.is_some_and(|given| self.same_meaning(given, name, rules.scope));
                }
                if self.keyword_in(pattern, rules.scope) != Some(Keyword::Underscore) {
                    matcher.row().insert(name, Match::One(form));
                }
                true
            }
            FormKind::Constant(constant) => {
                matches!(self.forms.kind(form), FormKind::Constant(given) if given == constant)
            }
            FormKind::Nil => matches!(self.forms.kind(form), FormKind::Nil),
            FormKind::Pair(pair) => {
                let (first, rest) = (pair.first, pair.rest);
                match self.after_ellipsis(rules, rest) {
                    Some(after) => self.match_repeated(matcher, first, after, form),
                    None => match self.forms.kind(form) {
                        FormKind::Pair(given) => {
                            matcher.tasks.push(Task::Match(rest, given.rest));
                            matcher.tasks.push(Task::Match(first, given.first));
                            true
                        }
                        _ => false,
                    },
                }
            }
            FormKind::Vector(items) => {
                let items = Rc::clone(items);
                let FormKind::Vector(given) = self.forms.kind(form) else {
                    return false;
                };
                let given = Rc::clone(given);
                let pattern = self.list_like(&items, pattern);
                let form = self.list_like(&given, form);
                matcher.tasks.push(Task::Match(pattern, form));
                true
            }
            FormKind::Reference(_) | FormKind::Invalid => false,
        }
    }

    /// The elements of a vector as a list.
    pub(super) fn list_like(&mut self, items: &[Form], like: Form) -> Form {
        let (span, via) = (self.forms.span(like), self.forms.get(like).via);
        self.forms.list(items, None, span, via)
    }

    /// What follows an ellipsis, if a pattern or template begins with one.
    pub(super) fn after_ellipsis(&mut self, rules: &Macro, form: Form) -> Option<Form> {
        let pair = self.forms.pair(form)?;
        self.is_ellipsis(rules, pair.first).then_some(pair.rest)
    }

    /// Compares a list with a pattern before an ellipsis and the patterns after it.
    fn match_repeated(&mut self, matcher: &mut Matcher<'_>, repeated: Form, after: Form, form: Form) -> bool {
        let length = |it: Form| self.forms.pair(it).map_or(0, |it| it.length as usize);
        let Some(count) = length(form).checked_sub(length(after)) else {
            return false;
        };
        let ends = matches!(self.forms.kind(after), FormKind::Nil);
        if let FormKind::Identifier(name) = *self.forms.kind(repeated)
            && ends
            && matches!(self.forms.kind(form), FormKind::Pair(pair) if pair.is_list)
            && !matcher.rules.literals.contains(&name)
            && self.keyword_in(repeated, matcher.rules.scope) != Some(Keyword::Underscore)
        {
            matcher.row().insert(name, Match::List(form));
            return true;
        }
        let mut columns = Columns::new();
        for (name, depth) in self.pattern_names(matcher.rules, repeated) {
            columns.insert(name, (depth + 1, Vec::new()));
        }
        matcher.columns.push(columns);
        let mut items = Vec::new();
        let mut rest = form;
        for _ in 0..count {
            if let Some(pair) = self.forms.pair(rest) {
                items.push(pair.first);
                rest = pair.rest;
            }
        }
        matcher.tasks.push(Task::Match(after, rest));
        matcher.tasks.push(Task::Repeated);
        for item in items.into_iter().rev() {
            matcher
                .tasks
                .extend([Task::End, Task::Match(repeated, item), Task::Begin]);
        }
        true
    }

    /// The variables of a pattern, and how many ellipses inside of it each stands before.
    fn pattern_names(&mut self, rules: &Macro, pattern: Form) -> Vec<(Name, u32)> {
        let mut names = Vec::new();
        let mut pending = vec![(pattern, 0)];
        while let Some((form, depth)) = pending.pop() {
            if !self.forms.budget().step(1) {
                break;
            }
            match self.forms.kind(form) {
                FormKind::Identifier(name) => {
                    let name = *name;
                    if !rules.literals.contains(&name)
                        && !self.is_ellipsis(rules, form)
                        && self.keyword_in(form, rules.scope) != Some(Keyword::Underscore)
                    {
                        names.push((name, depth));
                    }
                }
                FormKind::Pair(pair) => {
                    let pair = *pair;
                    let after = self.after_ellipsis(rules, pair.rest);
                    pending.push((after.unwrap_or(pair.rest), depth));
                    pending.push((pair.first, depth + u32::from(after.is_some())));
                }
                FormKind::Vector(items) => {
                    let items = Rc::clone(items);
                    pending.push((self.list_like(&items, form), depth));
                }
                FormKind::Constant(_) | FormKind::Nil | FormKind::Reference(_) | FormKind::Invalid => {}
            }
        }
        names
    }

    /// Refuses patterns that bind a name twice or repeat twice at one level.
    pub(super) fn check_rules(&mut self, rules: &Macro) -> Expanded<()> {
        for &(pattern, _) in rules.rules() {
            let Some(pair) = self.forms.pair(pattern) else {
                let message = "a pattern is a list that begins with the macro's name";
                return Err(self.report(codes::MACRO, pattern, message));
            };
            let names = self.pattern_names(rules, pair.rest);
            let mut names: Vec<Name> = names.into_iter().map(|it| it.0).collect();
            names.sort_unstable();
            if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
                let message = format!("`{}` stands twice in this pattern", self.text(pair[0]));
                return Err(self.report(codes::MACRO, pattern, message));
            }
            self.check_dots(rules, pattern)?;
        }
        Ok(())
    }

    fn check_dots(&mut self, rules: &Macro, pattern: Form) -> Expanded<()> {
        let mut pending = vec![pattern];
        while let Some(form) = pending.pop() {
            let items = match self.forms.kind(form) {
                FormKind::Pair(_) => {
                    let (mut items, tail) = self.forms.split(form);
                    items.extend(tail);
                    items
                }
                FormKind::Vector(items) => items.to_vec(),
                _ => continue,
            };
            let dots: Vec<bool> = items.iter().map(|&item| self.is_ellipsis(rules, item)).collect();
            let count = dots.iter().filter(|&&it| it).count();
            if count > 1 || dots.first() == Some(&true) {
                let message = "one ellipsis may stand here, after what it repeats";
                return Err(self.report(codes::MACRO, form, message));
            }
            pending.extend(items);
        }
        Ok(())
    }
}

impl Matcher<'_> {
    fn row(&mut self) -> &mut Matches {
        self.rows.last_mut().expect("there is always one")
    }
}
