//! Names: interned symbols, and the aliases that macro expansion makes of them.

use std::collections::HashMap;
use std::rc::Rc;

polyc_base::id! {
    /// An identifier: a symbol, or an alias of one.
    pub struct Name("name");
    /// Where a name is looked up; an entry of the expander's scopes.
    pub struct Scope("scope");
}

struct NameData {
    text: Rc<str>,
    alias: Option<Alias>,
}

/// What an alias stands for: `of` as seen from `scope`, where the macro was defined.
#[derive(Clone, Copy, Debug)]
pub struct Alias {
    /// The name in the macro's template.
    pub of: Name,
    /// The scope of the macro's definition.
    pub scope: Scope,
}

/// All names of a compilation.
#[derive(Default)]
pub struct Names {
    entries: Vec<NameData>,
    symbols: HashMap<Rc<str>, Name>,
}

impl Names {
    /// The name of a symbol.
    pub fn symbol(&mut self, text: &str) -> Name {
        if let Some(&name) = self.symbols.get(text) {
            return name;
        }
        let text: Rc<str> = text.into();
        let name = self.push(Rc::clone(&text), None);
        self.symbols.insert(text, name);
        name
    }

    /// A fresh alias, different from every other name.
    pub fn alias(&mut self, of: Name, scope: Scope) -> Name {
        let text = Rc::clone(&self.entries[of.index()].text);
        self.push(text, Some(Alias { of, scope }))
    }

    fn push(&mut self, text: Rc<str>, alias: Option<Alias>) -> Name {
        self.entries.push(NameData { text, alias });
        Name::from_index(self.entries.len() - 1)
    }

    /// The symbol's text, also of an alias.
    #[must_use]
    pub fn text(&self, name: Name) -> &Rc<str> {
        &self.entries[name.index()].text
    }

    /// What an alias stands for; `None` for a symbol.
    #[must_use]
    pub fn alias_of(&self, name: Name) -> Option<Alias> {
        self.entries[name.index()].alias
    }
}
