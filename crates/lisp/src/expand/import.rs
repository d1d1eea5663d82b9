//! `import`: sets of names, and what each is bound to (R7RS 5.2).

use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;

use polyc_base::{Constant, Diagnostic};
use polyc_frontend::nearest::nearest;

use super::scope::{Binding, World};
use super::{Expanded, Expander, Reported};
use crate::library::{keyword, standard};
use crate::reader::codes;
use crate::reader::form::{Form, FormKind, show};
use crate::reader::name::Scope;

/// What a library exports, or an import set names.
pub(super) type Exports = BTreeMap<Rc<str>, Binding>;

/// The library of what polyc has beyond the report.
const BEYOND: &str = "polyc";

impl Expander<'_, '_> {
    /// Binds what import sets name. A program that imports something of `(scheme base)` sees only what it imports.
    pub(super) fn import(&mut self, sets: &[Form]) {
        for &set in sets {
            match self.import_set(set) {
                Ok(names) => {
                    let world = self.scopes.world(self.scopes.top());
                    if world == World::Open && !self.is_of_host(set) && self.has_base(&names) {
                        self.scopes.set_world(World::Closed);
                    }
                    self.bind_imports(set, &names);
                }
                Err(Reported) => self.scopes.set_world(World::Broken),
            }
        }
    }

    /// Whether something among these names is what a name of `(scheme base)` means.
    fn has_base(&self, names: &Exports) -> bool {
        let base = standard::library("base");
        names.values().any(|it| match it {
            Binding::Standard(name) => base.is_some_and(|it| it.exports(self.names.text(*name))),
            _ => false,
        })
    }

    fn bind_imports(&mut self, set: Form, names: &Exports) {
        for (text, &binding) in names {
            let name = self.names.symbol(text);
            if let Some(other) = self.scopes.imported(name)
                && !self.is_same_import(other, binding)
            {
                let message = format!("`{text}` is imported already, with another meaning: this one is taken");
                let diagnostic = Diagnostic::warning(codes::LIBRARY, self.span(set), message)
                    .with_hint("leave one of them out with `except` or `only`");
                self.diagnostics.push(diagnostic);
            }
            self.scopes.import(name, binding);
        }
    }

    fn is_same_import(&self, a: Binding, b: Binding) -> bool {
        let keyword = |it| match it {
            Binding::Keyword(keyword) => Some(keyword),
            Binding::Standard(name) => keyword::by_name(self.names.text(name)),
            _ => None,
        };
        a == b || (keyword(a).is_some() && keyword(a) == keyword(b))
    }

    /// The names of an import set.
    fn import_set(&mut self, set: Form) -> Expanded<Exports> {
        let mut modifiers = Vec::new();
        let mut inner = set;
        while let Some((word, parts)) = self.modifier(inner) {
            let next = parts[1];
            modifiers.push((word, inner, parts));
            inner = next;
        }
        let mut names = (*self.exports_of(inner)?).clone();
        for (word, form, parts) in modifiers.into_iter().rev() {
            names = self.modified(&word, form, &parts[2..], names)?;
        }
        Ok(names)
    }

    /// The word and the parts of `(only SET NAME …)` and its like. A library's name may begin with such a word, but no
    /// list follows it there.
    fn modifier(&self, set: Form) -> Option<(String, Vec<Form>)> {
        let parts = self.forms.items(set)?;
        let &[head, inner, ..] = &*parts else {
            return None;
        };
        let word = self.word(head)?;
        let is_one = matches!(word.as_str(), "only" | "except" | "prefix" | "rename");
        let is_set = self.forms.pair(inner).is_some();
        (is_one && is_set).then_some((word, parts))
    }

    fn modified(&mut self, word: &str, form: Form, rest: &[Form], mut names: Exports) -> Expanded<Exports> {
        match word {
            "prefix" => {
                let &[prefix] = rest else {
                    return Err(self.syntax_error(form, "`prefix` takes an import set and a name"));
                };
                let prefix = self.expect_identifier(prefix, "a prefix")?;
                let prefix = self.text(prefix);
                let renamed = names
                    .into_iter()
                    .map(|(name, it)| (format!("{prefix}{name}").into(), it));
                Ok(renamed.collect())
            }
            "rename" => {
                let mut renamed = Exports::new();
                for &pair in rest {
                    let parts = self.expect_list(pair, "a renaming")?;
                    let &[from, to] = &*parts else {
                        return Err(self.syntax_error(pair, "a renaming is `(name other-name)`"));
                    };
                    let (from, binding) = self.expect_member(form, from, &names)?;
                    let to = self.expect_identifier(to, "a new name")?;
                    names.remove(&from);
                    renamed.insert(self.text(to), binding);
                }
                names.extend(renamed);
                Ok(names)
            }
            _ => {
                let mut chosen = Exports::new();
                for &name in rest {
                    let (name, binding) = self.expect_member(form, name, &names)?;
                    chosen.insert(name, binding);
                }
                if word == "only" {
                    return Ok(chosen);
                }
                names.retain(|name, _| !chosen.contains_key(name));
                Ok(names)
            }
        }
    }

    fn expect_member(&mut self, set: Form, form: Form, names: &Exports) -> Expanded<(Rc<str>, Binding)> {
        let name = self.expect_identifier(form, "what is imported")?;
        let text = self.text(name);
        if let Some(&binding) = names.get(&text) {
            return Ok((text, binding));
        }
        let inner = self.forms.items(set).map_or(set, |parts| parts[1]);
        let inner = show(self.forms, self.names, inner);
        let diagnostic = Diagnostic::error(codes::LIBRARY, self.span(form), format!("`{inner}` has no `{text}`"));
        let near = nearest(&text, names.keys().map(|it| &**it)).map(str::to_owned);
        let diagnostic = self.with_meaning(diagnostic, &text, near);
        let via = self.forms.get(form).via;
        Err(self.report_diagnostic(diagnostic, via))
    }

    /// The hint for a name that is not there: a near one, or the library that has it.
    fn with_meaning(&mut self, diagnostic: Diagnostic, text: &str, near: Option<String>) -> Diagnostic {
        if let Some(library) = standard::libraries_of(text).next() {
            return diagnostic.with_hint(format!("`(import (scheme {}))` has it", library.name));
        }
        if self.is_beyond(text) {
            return diagnostic.with_hint(format!("`(import ({BEYOND}))` has it"));
        }
        match near {
            Some(near) => diagnostic.with_hint(format!("did you mean `{near}`?")),
            None => diagnostic,
        }
    }

    /// Reports a name that a top level with imports neither defines nor imports.
    pub(super) fn report_unbound(&mut self, text: &str, top: Scope, loc: polyc_base::Loc) {
        let Some(location) = self.core.get_location(loc) else {
            return;
        };
        let (span, via) = (location.span, location.via);
        let message = format!("nothing defines or imports `{text}`");
        let diagnostic = Diagnostic::error(codes::UNDEFINED, span, message);
        let names: HashSet<Rc<str>> = self
            .scopes
            .names_at(top)
            .map(|it| Rc::clone(self.names.text(it)))
            .collect();
        let others = names.iter().map(|it| &**it).filter(|it| *it != text);
        let near = nearest(text, others).map(str::to_owned);
        let diagnostic = self.with_meaning(diagnostic, text, near);
        let via = match via {
            Some(polyc_base::decl::Via::Expanded(outer)) => outer,
            _ => polyc_base::Loc::NONE,
        };
        self.report_diagnostic(diagnostic, via);
    }

    /// The words of a library's name.
    pub(super) fn library_path(&mut self, form: Form) -> Expanded<Vec<String>> {
        let parts = self.expect_list(form, "a library's name")?;
        let mut path = Vec::new();
        for &part in parts.iter() {
            match self.forms.kind(part) {
                FormKind::Identifier(name) => path.push(self.names.text(*name).as_ref().into()),
                FormKind::Constant(Constant::Integer(number @ 0..)) => path.push(number.to_string()),
                _ => return Err(self.syntax_error(part, "a library's name has names and numbers")),
            }
        }
        if path.is_empty() {
            return Err(self.syntax_error(form, "a library's name has names and numbers"));
        }
        Ok(path)
    }

    fn is_of_host(&self, set: Form) -> bool {
        let mut set = set;
        while let Some((_, parts)) = self.modifier(set) {
            set = parts[1];
        }
        let parts = self.forms.items(set).unwrap_or_default();
        matches!(&*parts, &[head, _] if self.word(head).as_deref() == Some("host"))
    }

    /// What a library exports.
    fn exports_of(&mut self, form: Form) -> Expanded<Rc<Exports>> {
        let path = self.library_path(form)?;
        let words: Vec<&str> = path.iter().map(String::as_str).collect();
        match *words {
            ["scheme", name] if let Some(library) = standard::library(name) => {
                Ok(Rc::new(library.names().map(|it| self.standard_export(it)).collect()))
            }
            ["host", module] => {
                let names = self.library.import_host(module);
                if names.is_empty() {
                    return Err(self.report(codes::LIBRARY, form, format!("the host has no module `{module}`")));
                }
                Ok(Rc::new(names.iter().map(|it| self.standard_export(it)).collect()))
            }
            [BEYOND] => {
                let names = self.library.names();
                let beyond = names.iter().filter(|it| standard::libraries_of(it).next().is_none());
                Ok(Rc::new(beyond.map(|it| self.standard_export(it)).collect()))
            }
            _ => self.library_exports(form, &path),
        }
    }

    fn standard_export(&mut self, name: &str) -> (Rc<str>, Binding) {
        let symbol = self.names.symbol(name);
        (self.text(symbol), Binding::Standard(symbol))
    }

    /// Whether a name is in the library of what the report has not.
    fn is_beyond(&mut self, name: &str) -> bool {
        standard::libraries_of(name).next().is_none() && self.library.names().iter().any(|it| it == name)
    }

    /// Whether there is such a library (`cond-expand`).
    pub(super) fn has_library(&mut self, form: Form) -> Expanded<bool> {
        let path = self.library_path(form)?;
        let words: Vec<&str> = path.iter().map(String::as_str).collect();
        match *words {
            ["scheme", name] if standard::library(name).is_some() => Ok(true),
            ["host", module] => Ok(self.library.has_host(module)),
            [BEYOND] => Ok(true),
            _ => self.is_declared(form, &path),
        }
    }

    /// The text of a form that is a name.
    pub(super) fn word(&self, form: Form) -> Option<String> {
        let name = self.forms.identifier(form)?;
        Some(self.names.text(name).as_ref().into())
    }
}
