//! Scopes: what names are bound to, inner ones before outer ones.
//!
//! Expansion is in one scope at a time and in those around it, which are *open*. A name has its bindings in open scopes,
//! the innermost last, so it is found as fast however deep scopes nest. Where a macro was defined is an open scope at
//! each of its uses.

use super::steps;
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

/// The open scopes; 0 is the top level, and each has as its number how many are around it.
pub(super) struct Scopes {
    /// What each binds.
    open: Vec<Vec<Name>>,
    /// By name: bindings with their scopes, ascending.
    bindings: Vec<Vec<(Scope, Binding)>>,
}

impl Default for Scopes {
    fn default() -> Self {
        Self {
            open: vec![Vec::new()],
            bindings: Vec::new(),
        }
    }
}

impl Scopes {
    /// The top level.
    pub(super) const TOP: Scope = Scope::new(0);

    /// The innermost.
    pub(super) fn current(&self) -> Scope {
        Scope::from_index(self.open.len() - 1)
    }

    /// Opens a scope.
    pub(super) fn enter(&mut self, names: steps::Names) {
        self.open.push(Vec::new());
        let scope = self.current();
        for (name, var) in names {
            self.bind(scope, name, Binding::Var(var));
        }
    }

    /// Closes the innermost.
    pub(super) fn leave(&mut self) {
        for name in self.open.pop().unwrap_or_default() {
            self.bindings[name.index()].pop();
        }
    }

    /// Binds a name in an open scope.
    pub(super) fn bind(&mut self, scope: Scope, name: Name, binding: Binding) {
        if self.bindings.len() <= name.index() {
            self.bindings.resize_with(name.index() + 1, Vec::new);
        }
        let bindings = &mut self.bindings[name.index()];
        let at = bindings.partition_point(|it| it.0 < scope);
        match bindings.get_mut(at) {
            Some(known) if known.0 == scope => known.1 = binding,
            _ => {
                bindings.insert(at, (scope, binding));
                self.open[scope.index()].push(name);
            }
        }
    }

    /// What the scope itself binds a name to.
    pub(super) fn own(&self, scope: Scope, name: Name) -> Option<Binding> {
        self.innermost(name, scope).filter(|it| it.0 == scope).map(|it| it.1)
    }

    /// What a name is bound to in a scope or those around it.
    pub(super) fn lookup(&self, name: Name, scope: Scope) -> Option<Binding> {
        self.innermost(name, scope).map(|it| it.1)
    }

    fn innermost(&self, name: Name, scope: Scope) -> Option<(Scope, Binding)> {
        let bindings = self.bindings.get(name.index())?;
        let end = bindings.partition_point(|it| it.0 <= scope);
        bindings[..end].last().copied()
    }
}
