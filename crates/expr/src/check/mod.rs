//! The checker: finds what each name means and the static type of each expression.
//!
//! A mistake makes a diagnostic and the type `dyn`, so that nothing follows from it. In
//! [`Mode::Unchecked`], which CEL allows, a mistake is not reported: it is an error when the expression is evaluated.

mod calls;
mod definitions;
mod expressions;
mod host;
mod names;

use std::collections::HashMap;

use polyc_base::{Budget, Diagnostic, Span, id};
use polyc_frontend::{Environment, HostFunctionType};

use crate::functions::Overload;
use crate::tree::{ExprId, Tree};
use crate::types::{Ty, Types};

id! {
    /// A parameter or the variable of a macro.
    pub struct LocalId("local");
    /// A value of a `let`.
    pub struct ValueId("value");
    /// A function of the text.
    pub struct FunctionId("function");
    /// A function of the host that the text calls.
    pub struct HostId("host");
}

/// What to do about mistakes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Mode {
    /// Report them.
    #[default]
    Checked,
    /// Leave them to evaluation.
    Unchecked,
}

/// What an expression turned out to be.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Target {
    /// As the tree says.
    #[default]
    Plain,
    /// A local: the one named, or the one that a macro defines.
    Local(LocalId),
    /// The two locals that a macro defines.
    Locals(LocalId, LocalId),
    /// The value of a `let`.
    Value(ValueId),
    /// A type as a value, by its name.
    TypeName(&'static str),
    /// A call of a function of the text.
    Function(FunctionId),
    /// A call of a standard function; `receiver` says whether the target of a method call is its first argument.
    Standard {
        /// Which way to call it.
        overload: &'static Overload,
        /// Whether a method call's target is an argument.
        receiver: bool,
    },
    /// A call of the native that chooses by the values' types.
    Dynamic {
        /// Its name.
        native: &'static str,
        /// Whether a method call's target is an argument.
        receiver: bool,
    },
    /// A call of a function of the host.
    Host(HostId),
    /// An error when it is evaluated.
    Fails(String),
}

/// A variable other than the values of the text's top level.
#[derive(Clone, Debug)]
pub struct Local<'t> {
    /// Its name.
    pub name: &'t str,
    /// Its type.
    pub ty: Ty,
}

/// A function of the text.
#[derive(Debug)]
pub struct Function<'t> {
    /// Its name.
    pub name: &'t str,
    /// Where the name is.
    pub span: Span,
    /// Its parameters.
    pub params: Vec<LocalId>,
    /// The type of its result.
    pub result: Ty,
    /// What it computes.
    pub body: ExprId,
}

/// A value of the text's top level.
#[derive(Debug)]
pub struct Value {
    /// Its name, points included.
    pub name: String,
    /// Where the name is.
    pub span: Span,
    /// Its type.
    pub ty: Ty,
    /// What computes it.
    pub value: ExprId,
}

/// What the checker found.
#[derive(Debug, Default)]
pub struct Checked<'t> {
    /// Types by [`Ty`].
    pub types: Types,
    /// The type of each expression.
    pub expr_types: Vec<Ty>,
    /// What each expression is.
    pub targets: Vec<Target>,
    /// Locals by [`LocalId`].
    pub locals: Vec<Local<'t>>,
    /// Functions by [`FunctionId`].
    pub functions: Vec<Function<'t>>,
    /// Values by [`ValueId`], in the order of their evaluation.
    pub values: Vec<Value>,
    /// Functions of the host by [`HostId`].
    pub host: Vec<HostFunctionType>,
}

impl Checked<'_> {
    /// The type of an expression.
    #[must_use]
    pub fn ty(&self, id: ExprId) -> Ty {
        self.expr_types[id.index()]
    }

    /// What an expression is.
    #[must_use]
    pub fn target(&self, id: ExprId) -> &Target {
        &self.targets[id.index()]
    }
}

/// Checks a tree. `container` is the namespace names are looked up in first, usually empty. What is found is not all
/// there is if the budget does not suffice.
#[must_use]
pub fn check<'t>(
    tree: &Tree<'t>,
    mode: Mode,
    container: &str,
    environment: &dyn Environment,
) -> (Checked<'t>, Vec<Diagnostic>) {
    let mut checker = Checker::new(tree, mode, container, environment);
    checker.check_definitions();
    if let Some(result) = tree.result {
        checker.check_expr(result);
    }
    checker.finish()
}

/// The work of [`check`].
struct Checker<'a, 't> {
    tree: &'a Tree<'t>,
    mode: Mode,
    /// Prefixes to try before a name, each with its point, longest first, the empty one last.
    prefixes: Vec<String>,
    found: Checked<'t>,
    diagnostics: Vec<Diagnostic>,
    /// Locals in scope by their names, innermost last.
    scope: HashMap<&'t str, Vec<LocalId>>,
    functions: HashMap<&'t str, FunctionId>,
    values: HashMap<String, ValueId>,
    /// Values known so far where a `let` is checked; all elsewhere.
    known: usize,
    /// What the definition being checked uses.
    uses: definitions::Uses,
    budget: Budget,
    environment: &'a dyn Environment,
    /// Functions of the host that were met, by their names with the module.
    host: HashMap<String, HostId>,
}

impl<'a, 't> Checker<'a, 't> {
    fn new(tree: &'a Tree<'t>, mode: Mode, container: &str, environment: &'a dyn Environment) -> Self {
        Self {
            tree,
            mode,
            prefixes: names::prefixes(container),
            found: Checked {
                expr_types: vec![Ty::DYN; tree.exprs.len()],
                targets: vec![Target::default(); tree.exprs.len()],
                ..Checked::default()
            },
            diagnostics: Vec::new(),
            scope: HashMap::new(),
            functions: HashMap::new(),
            values: HashMap::new(),
            known: 0,
            uses: definitions::Uses::default(),
            budget: environment.budget(),
            environment,
            host: HashMap::new(),
        }
    }

    /// Every type without variables.
    fn finish(mut self) -> (Checked<'t>, Vec<Diagnostic>) {
        let found = &mut self.found;
        for ty in &mut found.expr_types {
            *ty = found.types.resolve(*ty);
        }
        for local in &mut found.locals {
            local.ty = found.types.resolve(local.ty);
        }
        for value in &mut found.values {
            value.ty = found.types.resolve(value.ty);
        }
        (self.found, self.diagnostics)
    }

    /// A mistake in an expression: a diagnostic, or an error when it is evaluated.
    fn fault(&mut self, id: ExprId, diagnostic: Diagnostic, when_run: impl Into<String>) -> Ty {
        match self.mode {
            Mode::Checked => self.diagnostics.push(diagnostic),
            Mode::Unchecked => self.found.targets[id.index()] = Target::Fails(when_run.into()),
        }
        Ty::DYN
    }

    fn set_target(&mut self, id: ExprId, target: Target) {
        self.found.targets[id.index()] = target;
    }

    fn show(&self, ty: Ty) -> String {
        self.found.types.show(ty)
    }

    fn declare_local(&mut self, name: &'t str, ty: Ty) -> LocalId {
        self.found.locals.push(Local { name, ty });
        LocalId::from_index(self.found.locals.len() - 1)
    }
}
