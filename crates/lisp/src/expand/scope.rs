//! Scopes: what names are bound to, inner ones before outer ones.
//!
//! The program and each library have a top level of their own. Around it is a scope with what they import, so that a
//! definition may take the place of an import.

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
    /// What this symbol means without a definition.
    Standard(Name),
}

/// What a name means at a top level that neither defines nor imports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum World {
    /// What it means in the standard libraries: nothing is imported.
    Open,
    /// Nothing.
    Closed,
    /// Nothing, and an import has failed that might have said what.
    Broken,
}

struct ScopeData {
    parent: Option<Scope>,
    /// The top level it is in.
    top: Scope,
    bindings: HashMap<Name, Binding>,
}

/// All scopes of a compilation; scope 0 is the program's top level.
pub(super) struct Scopes {
    entries: Vec<ScopeData>,
    worlds: HashMap<Scope, World>,
}

impl Default for Scopes {
    fn default() -> Self {
        let mut scopes = Self {
            entries: Vec::new(),
            worlds: HashMap::new(),
        };
        scopes.add_top(World::Open);
        scopes
    }
}

impl Scopes {
    /// The program's top level.
    pub(super) const TOP: Scope = Scope::new(0);

    /// A new top level.
    pub(super) fn add_top(&mut self, world: World) -> Scope {
        let top = Scope::from_index(self.entries.len());
        let imports = Scope::from_index(self.entries.len() + 1);
        for parent in [Some(imports), None] {
            let bindings = HashMap::new();
            self.entries.push(ScopeData { parent, top, bindings });
        }
        self.worlds.insert(top, world);
        top
    }

    /// A new scope inside another.
    pub(super) fn inside(&mut self, parent: Scope) -> Scope {
        self.entries.push(ScopeData {
            parent: Some(parent),
            top: self.top_of(parent),
            bindings: HashMap::new(),
        });
        Scope::from_index(self.entries.len() - 1)
    }

    /// The top level that a scope is in.
    pub(super) fn top_of(&self, scope: Scope) -> Scope {
        self.entries[scope.index()].top
    }

    /// Whether a scope is a top level.
    pub(super) fn is_top(&self, scope: Scope) -> bool {
        self.top_of(scope) == scope
    }

    /// The scope of what a top level imports.
    pub(super) fn imports_of(&self, top: Scope) -> Scope {
        self.entries[top.index()].parent.unwrap_or(top)
    }

    /// What names mean that a top level neither defines nor imports.
    pub(super) fn world(&self, top: Scope) -> World {
        self.worlds.get(&top).copied().unwrap_or(World::Open)
    }

    /// Says what they mean.
    pub(super) fn set_world(&mut self, top: Scope, world: World) {
        self.worlds.insert(top, world);
    }

    /// The names that a top level defines or imports.
    pub(super) fn names_at(&self, top: Scope) -> impl Iterator<Item = Name> {
        let scopes = [top, self.imports_of(top)];
        scopes
            .into_iter()
            .flat_map(|it| self.entries[it.index()].bindings.keys().copied())
    }

    /// Binds a name.
    pub(super) fn bind(&mut self, scope: Scope, name: Name, binding: Binding) {
        self.entries[scope.index()].bindings.insert(name, binding);
    }

    /// What the scope itself binds a name to.
    pub(super) fn own(&self, scope: Scope, name: Name) -> Option<Binding> {
        self.entries[scope.index()].bindings.get(&name).copied()
    }

    /// What a name is bound to in a scope or those around it, and which of them binds it.
    pub(super) fn lookup(&self, name: Name, scope: Scope) -> Option<(Binding, Scope)> {
        let mut next = Some(scope);
        while let Some(scope) = next {
            let data = &self.entries[scope.index()];
            if let Some(binding) = data.bindings.get(&name) {
                return Some((*binding, scope));
            }
            next = data.parent;
        }
        None
    }
}
