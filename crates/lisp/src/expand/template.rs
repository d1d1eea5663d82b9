//! Makes forms of the templates of `syntax-rules`.
//!
//! What a variable has matched is shared, not copied: of the end of a list that is passed on, nothing is made anew.

use std::collections::HashMap;
use std::rc::Rc;

use polyc_base::Loc;

use super::matcher::Match;
use super::syntax_rules::{Macro, Matches};
use super::{Expanded, Expander, Reported};
use crate::reader::codes;
use crate::reader::form::{Form, FormKind};
use crate::reader::name::Name;

/// Matches where a template is repeated: those of this repetition, then those around it.
struct Matched {
    own: Matches,
    outer: Option<Rc<Self>>,
}

impl Matched {
    /// What a name has matched. As many levels are looked through as ellipses nest.
    fn get(&self, name: Name) -> Option<&Match> {
        let mut level = self;
        loop {
            match (level.own.get(&name), &level.outer) {
                (None, Some(outer)) => level = outer,
                (found, _) => return found,
            }
        }
    }
}

/// Something to be done.
enum Task {
    /// Leaves what a template makes; within `(... template)` an ellipsis means itself.
    Make(Form, Rc<Matched>, bool),
    /// Makes a pair, with the place of the template, of the last two forms: its rest, then its first part.
    Cons(Form),
    /// Makes a vector of the elements of the last form.
    Vector(Form),
    /// What is left from here on are repetitions.
    Mark,
    /// Leaves one form for each repetition, through so many levels.
    Repeat(Form, u32, Rc<Matched>),
    /// Puts the repetitions before the form below them.
    Append(Form),
}

/// One expansion.
struct Instance<'r> {
    rules: &'r Macro,
    /// Aliases of the template's symbols in this expansion.
    aliases: HashMap<Name, Name>,
    /// Where the macro is used.
    via: Loc,
    /// What is to be done, the next last.
    tasks: Vec<Task>,
    /// Forms made.
    made: Vec<Form>,
    marks: Vec<usize>,
}

impl Expander<'_, '_> {
    pub(super) fn instantiate(&mut self, rules: &Macro, template: Form, own: Matches, via: Loc) -> Expanded<Form> {
        let matched = Rc::new(Matched { own, outer: None });
        let mut instance = Instance {
            rules,
            aliases: HashMap::new(),
            via,
            tasks: vec![Task::Make(template, matched, false)],
            made: Vec::new(),
            marks: Vec::new(),
        };
        while let Some(task) = instance.tasks.pop() {
            if self.forms.count() + instance.made.len() > self.max_forms {
                self.exhaust(template);
            }
            if self.exhausted || !self.forms.budget().step(1) {
                return Err(Reported);
            }
            match task {
                Task::Make(template, matched, escaped) => self.make(&mut instance, template, &matched, escaped)?,
                Task::Cons(template) => {
                    let (first, rest) = (instance.pop(), instance.pop());
                    let made = self.forms.cons(first, rest, self.forms.span(template), via);
                    instance.made.push(made);
                }
                Task::Vector(template) => {
                    let list = instance.pop();
                    let items = self.forms.split(list).0;
                    let made = self.push_like(FormKind::Vector(items.into()), template, via);
                    instance.made.push(made);
                }
                Task::Mark => instance.marks.push(instance.made.len()),
                Task::Repeat(item, depth, matched) => self.repeat(&mut instance, item, depth, &matched)?,
                Task::Append(template) => {
                    let mark = instance.marks.pop().unwrap_or_default();
                    let items = instance.made.split_off(mark);
                    let rest = instance.pop();
                    let span = self.forms.span(template);
                    let made = self.forms.list(&items, Some(rest), span, via);
                    instance.made.push(made);
                }
            }
        }
        Ok(instance.pop())
    }

    fn make(
        &mut self,
        instance: &mut Instance<'_>,
        template: Form,
        matched: &Rc<Matched>,
        escaped: bool,
    ) -> Expanded<()> {
        let make = |form: Form| Task::Make(form, Rc::clone(matched), escaped);
        match self.forms.kind(template) {
            FormKind::Identifier(name) => {
                let name = *name;
                let form = match matched.get(name) {
                    Some(Match::One(form)) => *form,
                    Some(Match::Many(..) | Match::List(_)) => {
                        let message = format!("`{}` needs an ellipsis here", self.text(name));
                        return Err(self.report(codes::MACRO, template, message));
                    }
                    None => {
                        let scope = instance.rules.scope;
                        let new = || self.names.alias(name, scope);
                        let alias = *instance.aliases.entry(name).or_insert_with(new);
                        self.push_like(FormKind::Identifier(alias), template, instance.via)
                    }
                };
                instance.made.push(form);
            }
            FormKind::Pair(pair) => {
                let pair = *pair;
                let inner = self.forms.pair(pair.rest).filter(|_| pair.is_list && pair.length == 2);
                if let Some(inner) = inner
                    && !escaped
                    && self.is_ellipsis(instance.rules, pair.first)
                {
                    let task = Task::Make(inner.first, Rc::clone(matched), true);
                    instance.tasks.push(task);
                    return Ok(());
                }
                let (mut depth, mut rest) = (0, pair.rest);
                while !escaped && let Some(after) = self.after_ellipsis(instance.rules, rest) {
                    depth += 1;
                    rest = after;
                }
                if depth == 0 {
                    let tasks = [Task::Cons(template), make(pair.first), make(rest)];
                    instance.tasks.extend(tasks);
                    return Ok(());
                }
                if let (1, FormKind::Identifier(name), FormKind::Nil) =
                    (depth, self.forms.kind(pair.first), self.forms.kind(rest))
                    && let Some(Match::List(list)) = matched.get(*name)
                {
                    instance.made.push(*list);
                    return Ok(());
                }
                let repeat = Task::Repeat(pair.first, depth, Rc::clone(matched));
                let tasks = [Task::Append(template), repeat, Task::Mark, make(rest)];
                instance.tasks.extend(tasks);
            }
            FormKind::Vector(items) => {
                let items = Rc::clone(items);
                let list = self.list_like(&items, template);
                instance.tasks.extend([Task::Vector(template), make(list)]);
            }
            FormKind::Constant(_) | FormKind::Nil | FormKind::Reference(_) | FormKind::Invalid => {
                instance.made.push(template);
            }
        }
        Ok(())
    }

    /// One form for each repetition, through `depth` levels.
    fn repeat(&mut self, instance: &mut Instance<'_>, item: Form, depth: u32, matched: &Rc<Matched>) -> Expanded<()> {
        let mut repeated: Vec<(Name, Rc<[Match]>)> = Vec::new();
        for (name, inside) in self.template_names(instance.rules, item) {
            // A variable of fewer ellipses than it stands before is repeated by the inner ones.
            let found = matched.get(name).filter(|it| it.depth() >= depth + inside);
            match found {
                Some(Match::Many(_, matches)) => repeated.push((name, Rc::clone(matches))),
                Some(Match::List(list)) => {
                    let items = self.forms.split(*list).0;
                    repeated.push((name, items.into_iter().map(Match::One).collect()));
                }
                _ => {}
            }
        }
        let Some(count) = repeated.iter().map(|(_, forms)| forms.len()).max() else {
            let message = "nothing here is repeated by the pattern";
            return Err(self.report(codes::MACRO, item, message));
        };
        if repeated.iter().any(|(_, forms)| forms.len() != count) {
            let message = "what is repeated here matched different numbers of forms";
            return Err(self.report(codes::MACRO, item, message));
        }
        if let (1, FormKind::Identifier(_), [(_, matches)]) = (depth, self.forms.kind(item), repeated.as_slice())
            && let Some(forms) = matches.iter().map(Match::one).collect::<Option<Vec<Form>>>()
        {
            instance.made.extend(forms);
            return Ok(());
        }
        for index in (0..count).rev() {
            if !self.forms.budget().step(1 + repeated.len()) {
                return Err(Reported);
            }
            let own = repeated.iter();
            let own = own.map(|(name, forms)| (*name, forms[index].clone()));
            let inner = Rc::new(Matched {
                own: own.collect(),
                outer: Some(Rc::clone(matched)),
            });
            instance.tasks.push(if depth == 1 {
                Task::Make(item, inner, false)
            } else {
                Task::Repeat(item, depth - 1, inner)
            });
        }
        Ok(())
    }

    /// The symbols of a template, each once for each place, and how many ellipses inside of it they stand before.
    fn template_names(&mut self, rules: &Macro, template: Form) -> Vec<(Name, u32)> {
        let mut names = Vec::new();
        let mut pending = vec![(template, 0)];
        while let Some((form, depth)) = pending.pop() {
            match self.forms.kind(form) {
                FormKind::Identifier(name) => names.push((*name, depth)),
                FormKind::Pair(pair) => {
                    let pair = *pair;
                    let (mut inside, mut rest) = (depth, pair.rest);
                    while let Some(after) = self.after_ellipsis(rules, rest) {
                        inside += 1;
                        rest = after;
                    }
                    pending.extend([(rest, depth), (pair.first, inside)]);
                }
                FormKind::Vector(items) => {
                    let items = Rc::clone(items);
                    let list = self.list_like(&items, form);
                    pending.push((list, depth));
                }
                FormKind::Constant(_) | FormKind::Nil | FormKind::Reference(_) | FormKind::Invalid => {}
            }
        }
        names
    }
}

impl Instance<'_> {
    fn pop(&mut self) -> Form {
        self.made.pop().expect("a task before has made it")
    }
}
