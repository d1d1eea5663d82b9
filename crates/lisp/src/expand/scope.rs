//! Scopes: what names are bound to, inner ones before outer ones.

use std::collections::HashMap;

use super::syntax_rules::MacroId;
use crate::core::{Top, Var};
use crate::library::keyword::Keyword;
use crate::reader::name::{Name, Scope};

/// What a name is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Binding {
    /// A local variable.
    Var(Var),
    /// A top-level name.
    Top(Top),
    /// A macro.
    Macro(MacroId),
    /// A keyword under another name.
    Keyword(Keyword),
}

struct ScopeData {
    parent: Option<Scope>,
    bindings: HashMap<Name, Binding>,
}

/// All scopes of a compilation; scope 0 is the top level.
pub(super) struct Scopes {
    entries: Vec<ScopeData>,
}

impl Default for Scopes {
    fn default() -> Self {
        let top = ScopeData {
            parent: None,
            bindings: HashMap::new(),
        };
        Self { entries: vec![top] }
    }
}

impl Scopes {
    /// The top level.
    pub(super) const TOP: Scope = Scope::new(0);

    /// A new scope inside another.
    pub(super) fn inside(&mut self, parent: Scope) -> Scope {
        self.entries.push(ScopeData {
            parent: Some(parent),
            bindings: HashMap::new(),
        });
        Scope::from_index(self.entries.len() - 1)
    }

    /// Binds a name.
    pub(super) fn bind(&mut self, scope: Scope, name: Name, binding: Binding) {
        self.entries[scope.index()].bindings.insert(name, binding);
    }

    /// What the scope itself binds a name to.
    pub(super) fn own(&self, scope: Scope, name: Name) -> Option<Binding> {
        self.entries[scope.index()].bindings.get(&name).copied()
    }

    /// What a name is bound to in a scope or those around it.
    pub(super) fn lookup(&self, name: Name, scope: Scope) -> Option<Binding> {
        let mut next = Some(scope);
        while let Some(scope) = next {
            let data = &self.entries[scope.index()];
            if let Some(binding) = data.bindings.get(&name) {
                return Some(*binding);
            }
            next = data.parent;
        }
        None
    }
}
