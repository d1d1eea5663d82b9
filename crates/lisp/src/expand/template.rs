//! Makes forms of the templates of `syntax-rules`.

use std::collections::HashMap;
use std::rc::Rc;

use polyc_base::Loc;

use super::matcher::Match;
use super::syntax_rules::{Macro, Matched, Matches};
use super::{Expanded, Expander, Reported};
use crate::reader::codes;
use crate::reader::form::{Form, FormKind};
use crate::reader::name::Name;

/// One expansion.
struct Instance<'r> {
    rules: &'r Macro,
    /// Aliases of the template's symbols in this expansion.
    aliases: HashMap<Name, Name>,
    /// Where the macro is used.
    via: Loc,
    /// Whether an ellipsis means itself, inside `(... template)`.
    escaped: bool,
}

impl Expander<'_, '_> {
    pub(super) fn instantiate(&mut self, rules: &Macro, template: Form, matches: &Matches, via: Loc) -> Expanded<Form> {
        let mut instance = Instance {
            rules,
            aliases: HashMap::new(),
            via,
            escaped: false,
        };
        let matches = Matched {
            own: matches,
            outer: None,
        };
        self.template(&mut instance, template, &matches)
    }

    fn template(&mut self, instance: &mut Instance<'_>, template: Form, matches: &Matched<'_>) -> Expanded<Form> {
        let via = instance.via;
        match self.forms.kind(template).clone() {
            FormKind::Identifier(name) => match matches.get(name) {
                Some(Match::One(form)) => Ok(*form),
                Some(Match::Many(_)) => {
                    let message = format!("`{}` needs an ellipsis here", self.text(name));
                    Err(self.report(codes::MACRO, template, message))
                }
                None => {
                    let scope = instance.rules.scope;
                    let alias = *instance
                        .aliases
                        .entry(name)
                        .or_insert_with(|| self.names.alias(name, scope));
                    Ok(self.push_like(FormKind::Identifier(alias), template, via))
                }
            },
            FormKind::List { items, tail } => {
                if let [dots, escaped] = *items
                    && tail.is_none()
                    && !instance.escaped
                    && self.is_ellipsis(instance.rules, dots)
                {
                    instance.escaped = true;
                    let result = self.template(instance, escaped, matches);
                    instance.escaped = false;
                    return result;
                }
                let made = self.template_items(instance, &items, matches)?;
                let tail = match tail {
                    Some(tail) => Some(self.template(instance, tail, matches)?),
                    None => None,
                };
                let span = self.forms.span(template);
                Ok(self.forms.list(made, tail, span, via))
            }
            FormKind::Vector(items) => {
                let made = self.template_items(instance, &items, matches)?;
                Ok(self.push_like(FormKind::Vector(made.into()), template, via))
            }
            FormKind::Constant(_) | FormKind::Invalid => Ok(template),
        }
    }

    /// The elements of a list or vector; each may be followed by ellipses.
    fn template_items(
        &mut self,
        instance: &mut Instance<'_>,
        items: &[Form],
        matches: &Matched<'_>,
    ) -> Expanded<Vec<Form>> {
        let mut made = Vec::new();
        let mut index = 0;
        while let Some(&item) = items.get(index) {
            index += 1;
            let mut depth = 0;
            while let Some(&next) = items.get(index)
                && !instance.escaped
                && self.is_ellipsis(instance.rules, next)
            {
                depth += 1;
                index += 1;
            }
            self.repeat(instance, item, depth, matches, &mut made)?;
        }
        Ok(made)
    }

    /// One form for each repetition, through `depth` levels.
    fn repeat(
        &mut self,
        instance: &mut Instance<'_>,
        item: Form,
        depth: usize,
        matches: &Matched<'_>,
        made: &mut Vec<Form>,
    ) -> Expanded<()> {
        if self.forms.weight() + made.len() > self.max_weight {
            self.exhausted = true;
            return Err(self.report(codes::NESTING, item, "macros expand without end here"));
        }
        if depth == 0 {
            made.push(self.template(instance, item, matches)?);
            return Ok(());
        }
        let mut names = Vec::new();
        self.template_names(item, &mut names);
        let repeated: Vec<(Name, Rc<[Match]>)> = names
            .into_iter()
            .filter_map(|name| match matches.get(name) {
                Some(Match::Many(forms)) => Some((name, Rc::clone(forms))),
                _ => None,
            })
            .collect();
        let Some(count) = repeated.iter().map(|(_, forms)| forms.len()).max() else {
            let message = "nothing here is repeated by the pattern";
            return Err(self.report(codes::MACRO, item, message));
        };
        if repeated.iter().any(|(_, forms)| forms.len() != count) {
            let message = "what is repeated here matched different numbers of forms";
            return Err::<(), Reported>(self.report(codes::MACRO, item, message));
        }
        for index in 0..count {
            if !self.forms.budget().step(1 + repeated.len()) {
                self.exhausted = true;
                return Err(Reported);
            }
            let own = repeated.iter();
            let own = own.map(|(name, forms)| (*name, forms[index].clone()));
            let inner = Matched {
                own: &own.collect(),
                outer: Some(matches),
            };
            self.repeat(instance, item, depth - 1, &inner, made)?;
        }
        Ok(())
    }

    fn template_names(&self, template: Form, names: &mut Vec<Name>) {
        match self.forms.kind(template) {
            FormKind::Identifier(name) => names.push(*name),
            FormKind::List { items, tail } => {
                for &item in items.iter().chain(tail) {
                    self.template_names(item, names);
                }
            }
            FormKind::Vector(items) => {
                for &item in items.iter() {
                    self.template_names(item, names);
                }
            }
            FormKind::Constant(_) | FormKind::Invalid => {}
        }
    }
}
