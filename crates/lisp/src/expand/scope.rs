//! Scopes: what names are bound to, inner ones before outer ones.
//!
//! Expansion is in one scope at a time and in those around it, which are *open*. A name has its bindings in open
//! scopes, the innermost last, so it is found as fast however deep scopes nest. Where a macro was defined is an open
//! scope at each of its uses, or a top level.
//!
//! The program and each library have a top level of their own. What it imports is apart from what it defines, so that a
//! definition may take the place of an import.

use std::collections::HashMap;

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
    /// What this symbol means without a definition.
    Standard(Name),
}

/// What a name means at a top level that neither defines nor imports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum World {
    /// What it means in the standard libraries.
    Open,
    /// Nothing.
    Closed,
    /// Nothing, and an import has failed that might have said what.
    Broken,
}

/// A top level.
struct TopLevel {
    world: World,
    defined: HashMap<Name, Binding>,
    imported: HashMap<Name, Binding>,
}

/// The number of the outermost scope that is not a top level.
const LOCAL: usize = 1 << 24;

/// The top levels, and the open scopes in the present one. Top levels are numbered from 0, open scopes from [`LOCAL`]
/// by how many are around them.
pub(super) struct Scopes {
    tops: Vec<TopLevel>,
    top: Scope,
    /// What each open scope binds.
    open: Vec<Vec<Name>>,
    /// By name: bindings with their open scopes, ascending.
    bindings: Vec<Vec<(Scope, Binding)>>,
}

impl Default for Scopes {
    fn default() -> Self {
        let mut scopes = Self {
            tops: Vec::new(),
            top: Self::TOP,
            open: Vec::new(),
            bindings: Vec::new(),
        };
        scopes.enter_top(World::Open);
        scopes
    }
}

impl Scopes {
    /// The program's top level.
    pub(super) const TOP: Scope = Scope::new(0);

    /// Begins a new top level; the one before it is to be gone back to.
    pub(super) fn enter_top(&mut self, world: World) -> Scope {
        self.tops.push(TopLevel {
            world,
            defined: HashMap::new(),
            imported: HashMap::new(),
        });
        self.back_to(Scope::from_index(self.tops.len() - 1))
    }

    /// Goes back to a top level; the present one.
    pub(super) fn back_to(&mut self, top: Scope) -> Scope {
        std::mem::replace(&mut self.top, top)
    }

    /// The present top level.
    pub(super) const fn top(&self) -> Scope {
        self.top
    }

    /// Whether no scope is open in the present top level.
    pub(super) const fn is_at_top(&self) -> bool {
        self.open.is_empty()
    }

    /// The top level that a scope is in.
    pub(super) const fn top_of(&self, scope: Scope) -> Scope {
        if scope.index() < LOCAL { scope } else { self.top }
    }

    /// What names mean that a top level neither defines nor imports.
    pub(super) fn world(&self, top: Scope) -> World {
        self.tops[top.index()].world
    }

    /// Says what they mean in the present one.
    pub(super) fn set_world(&mut self, world: World) {
        self.tops[self.top.index()].world = world;
    }

    /// What the present top level imports under a name.
    pub(super) fn imported(&self, name: Name) -> Option<Binding> {
        self.tops[self.top.index()].imported.get(&name).copied()
    }

    /// Imports a name into the present top level.
    pub(super) fn import(&mut self, name: Name, binding: Binding) {
        self.tops[self.top.index()].imported.insert(name, binding);
    }

    /// The names that a top level defines or imports.
    pub(super) fn names_at(&self, top: Scope) -> impl Iterator<Item = Name> {
        let top = &self.tops[top.index()];
        top.defined.keys().chain(top.imported.keys()).copied()
    }

    /// The innermost.
    pub(super) fn current(&self) -> Scope {
        match self.open.len() {
            0 => self.top,
            count => Scope::from_index(LOCAL + count - 1),
        }
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

    /// Binds a name in an open scope or at a top level.
    pub(super) fn bind(&mut self, scope: Scope, name: Name, binding: Binding) {
        let Some(depth) = scope.index().checked_sub(LOCAL) else {
            self.tops[scope.index()].defined.insert(name, binding);
            return;
        };
        if self.bindings.len() <= name.index() {
            self.bindings.resize_with(name.index() + 1, Vec::new);
        }
        let bindings = &mut self.bindings[name.index()];
        let at = bindings.partition_point(|it| it.0 < scope);
        match bindings.get_mut(at) {
            Some(known) if known.0 == scope => known.1 = binding,
            _ => {
                bindings.insert(at, (scope, binding));
                self.open[depth].push(name);
            }
        }
    }

    /// What the scope itself binds a name to.
    pub(super) fn own(&self, scope: Scope, name: Name) -> Option<Binding> {
        if scope.index() < LOCAL {
            return self.tops[scope.index()].defined.get(&name).copied();
        }
        self.innermost(name, scope).filter(|it| it.0 == scope).map(|it| it.1)
    }

    /// What a name is bound to in a scope or those around it, or by an import.
    pub(super) fn lookup(&self, name: Name, scope: Scope) -> Option<Binding> {
        if scope.index() >= LOCAL
            && let Some((_, binding)) = self.innermost(name, scope)
        {
            return Some(binding);
        }
        let top = &self.tops[self.top_of(scope).index()];
        top.defined.get(&name).or_else(|| top.imported.get(&name)).copied()
    }

    /// Whether only an import binds a name there.
    pub(super) fn is_imported(&self, name: Name, scope: Scope) -> bool {
        let is_local = scope.index() >= LOCAL && self.innermost(name, scope).is_some();
        let top = &self.tops[self.top_of(scope).index()];
        !is_local && !top.defined.contains_key(&name) && top.imported.contains_key(&name)
    }

    fn innermost(&self, name: Name, scope: Scope) -> Option<(Scope, Binding)> {
        let bindings = self.bindings.get(name.index())?;
        let end = bindings.partition_point(|it| it.0 <= scope);
        bindings[..end].last().copied()
    }
}
