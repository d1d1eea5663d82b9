//! What names mean. `a.b.c` is the longest prefix that names a value, with selections of fields after it; a local hides
//! every name that begins with its own (langdef, "Name Resolution").

use polyc_base::Diagnostic;
use polyc_frontend::nearest::{MOST_SUGGESTIONS, nearest};

use super::{Checker, LocalId, Target, ValueId};
use crate::codes;
use crate::tree::{Expr, ExprId, Name};
use crate::types::Ty;

/// What to try before a name in a container: for `A.B` that is `A.B.`, `A.` and nothing.
pub(super) fn prefixes(container: &str) -> Vec<String> {
    let mut prefixes = Vec::new();
    let mut rest = Some(container).filter(|name| !name.is_empty());
    while let Some(name) = rest {
        prefixes.push(format!("{name}."));
        rest = name.rsplit_once('.').map(|(outer, _)| outer);
    }
    prefixes.push(String::new());
    prefixes
}

/// Names that are types as values.
const TYPE_NAMES: [&str; 10] = [
    "bool",
    "bytes",
    "double",
    "int",
    "list",
    "map",
    "null_type",
    "string",
    "type",
    "uint",
];

impl<'t> Checker<'_, 't> {
    /// A name alone.
    pub(super) fn check_name(&mut self, id: ExprId, name: Name<'t>, root: bool) -> Ty {
        if !root && let Some(local) = self.local(name.text) {
            self.set_target(id, Target::Local(local));
            return self.found.locals[local.index()].ty;
        }
        if let Some(ty) = self.check_qualified(id, name.text, root) {
            return ty;
        }
        let message = format!("undeclared name `{}`", name.text);
        let mut diagnostic = Diagnostic::error(codes::NAME, name.span, message);
        if self.functions.contains_key(name.text) {
            diagnostic = diagnostic.with_hint("functions are called, they are no values");
        } else if let Some(near) = self.near(name.text, self.value_names()) {
            diagnostic = diagnostic.with_hint(format!("did you mean `{near}`?"));
        }
        self.fault(id, diagnostic, format!("undeclared reference to '{}'", name.text))
    }

    /// Names that mean values here.
    fn value_names(&self) -> impl Iterator<Item = &str> {
        let locals = self.scope.iter().filter(|it| !it.1.is_empty()).map(|it| *it.0);
        let values = self.values.keys().map(String::as_str);
        locals.chain(values).chain(TYPE_NAMES)
    }

    /// The name that was probably meant, unless there are very many mistakes.
    pub(super) fn near<'n>(&self, name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
        let has_few = self.diagnostics.len() <= MOST_SUGGESTIONS;
        has_few.then(|| nearest(name, names)).flatten()
    }

    /// A name with points as a value or type of the top level.
    pub(super) fn check_qualified(&mut self, id: ExprId, name: &str, root: bool) -> Option<Ty> {
        if let Some(value) = self.value(name, root) {
            return Some(self.check_value(id, value));
        }
        let type_name = TYPE_NAMES.iter().find(|&&it| it == name)?;
        self.set_target(id, Target::TypeName(type_name));
        Some(Ty::TYPE)
    }

    fn check_value(&mut self, id: ExprId, value: ValueId) -> Ty {
        if value.index() >= self.known {
            let used = &self.found.values[value.index()];
            let message = format!("`{}` is used before it has a value", used.name);
            let diagnostic = Diagnostic::error(codes::ORDER, self.tree.span(id), message)
                .with_label(used.span, "it gets its value here");
            return self.fault(id, diagnostic, "used before it has a value");
        }
        self.uses.values.push(value);
        self.set_target(id, Target::Value(value));
        self.found.values[value.index()].ty
    }

    /// The name with points that a chain of selections spells, unless it begins with a local; and whether a point
    /// precedes it.
    pub(super) fn spelled(&self, id: ExprId) -> Option<(String, bool)> {
        let mut parts = Vec::new();
        let mut at = id;
        loop {
            match *self.tree.expr(at) {
                Expr::Select { operand, field } => {
                    parts.push(field.text);
                    at = operand;
                }
                Expr::Name { name, root } => {
                    if !root && self.local(name.text).is_some() {
                        return None;
                    }
                    parts.push(name.text);
                    parts.reverse();
                    return Some((parts.join("."), root));
                }
                _ => return None,
            }
        }
    }

    /// Whether a name with points is a value of the top level.
    pub(super) fn value(&self, name: &str, root: bool) -> Option<ValueId> {
        if root {
            return self.values.get(name).copied();
        }
        let mut names = self.prefixes.iter().map(|prefix| format!("{prefix}{name}"));
        names.find_map(|name| self.values.get(&name).copied())
    }

    fn local(&self, name: &str) -> Option<LocalId> {
        self.scope.get(name)?.last().copied()
    }

    /// Makes a local known.
    pub(super) fn open(&mut self, local: LocalId) {
        let name = self.found.locals[local.index()].name;
        self.scope.entry(name).or_default().push(local);
    }

    /// Ends what [`Self::open`] began, for the last one of its name.
    pub(super) fn close(&mut self, local: LocalId) {
        let name = self.found.locals[local.index()].name;
        if let Some(locals) = self.scope.get_mut(name) {
            locals.pop();
        }
    }
}
