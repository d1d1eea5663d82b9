//! Regions and what names mean in them (6.2.2), and the required identifiers.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use polyc_base::{Diagnostic, Span};
use polyc_frontend::nearest::{MOST_SUGGESTIONS, nearest};

use super::Checker;
use super::standard::{Function, Procedure};
use crate::codes;
use crate::model::{RoutineId, VariableId, WithId};
use crate::tree::Name;
use crate::types::{TypeId, TypeKind, Types};

/// What a name means.
#[derive(Clone, Debug)]
pub(super) enum Symbol {
    /// A mistake.
    Invalid,
    Constant(Value),
    Type(TypeId),
    Variable(VariableId),
    /// A field of a record opened by `with`.
    Field(WithId, TypeId, usize),
    Routine(RoutineId),
    Function(Function),
    Procedure(Procedure),
    File(StandardFile),
}

/// The value of a constant.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// A mistake.
    Invalid,
    Ordinal(i64, TypeId),
    Real(f64),
    /// Its characters; uses share them.
    String(Rc<[u8]>),
}

/// The required textfiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StandardFile {
    Input,
    Output,
}

/// A region.
#[derive(Default)]
pub(super) struct Scope {
    pub(super) names: HashMap<Box<str>, (Symbol, Option<Span>)>,
    /// Names of outer regions that were used here; declaring one afterwards is a mistake (6.2.2.9).
    used: HashMap<Box<str>, Span>,
    /// Routines declared forward whose block has not come yet.
    pub(super) forward: BTreeMap<RoutineId, Span>,
    /// The record whose fields are names here.
    record: Option<(WithId, TypeId)>,
}

impl Scope {
    /// The fields of a record.
    pub(super) fn of_fields(with: WithId, ty: TypeId) -> Self {
        Self {
            record: Some((with, ty)),
            ..Self::default()
        }
    }

    /// What a name means here.
    pub(super) fn get(&self, name: &str, types: &Types) -> Option<Symbol> {
        if let Some((symbol, _)) = self.names.get(name) {
            return Some(symbol.clone());
        }
        let (with, ty) = self.record?;
        let TypeKind::Record(record) = types.kind(ty) else {
            return None;
        };
        let field = record.position(name)?;
        Some(Symbol::Field(with, ty, field))
    }

    /// All names that mean something here.
    fn all<'a>(&'a self, types: &'a Types) -> impl Iterator<Item = &'a str> {
        let fields = match self.record.map(|(_, ty)| types.kind(ty)) {
            Some(TypeKind::Record(record)) => record.fields.as_slice(),
            _ => &[],
        };
        let names = self.names.keys().map(|it| &**it);
        names.chain(fields.iter().map(|it| &*it.name))
    }
}

/// The region around the program (6.2.2.10).
pub(super) fn required() -> Scope {
    let ordinal = |value, ty| Symbol::Constant(Value::Ordinal(value, ty));
    let mut names: Vec<(&str, Symbol)> = vec![
        ("integer", Symbol::Type(TypeId::INTEGER)),
        ("real", Symbol::Type(TypeId::REAL)),
        ("boolean", Symbol::Type(TypeId::BOOLEAN)),
        ("char", Symbol::Type(TypeId::CHAR)),
        ("text", Symbol::Type(TypeId::TEXT)),
        ("false", ordinal(0, TypeId::BOOLEAN)),
        ("true", ordinal(1, TypeId::BOOLEAN)),
        ("maxint", ordinal(i64::MAX, TypeId::INTEGER)),
    ];
    names.extend(Function::ALL.iter().map(|&(name, it)| (name, Symbol::Function(it))));
    names.extend(Procedure::ALL.iter().map(|&(name, it)| (name, Symbol::Procedure(it))));
    let names = names.into_iter();
    Scope {
        names: names.map(|(name, symbol)| (name.into(), (symbol, None))).collect(),
        ..Scope::default()
    }
}

/// Names the language requires, for completion.
pub fn required_names() -> impl Iterator<Item = &'static str> {
    let functions = Function::ALL.iter().map(|&(name, _)| name);
    let procedures = Procedure::ALL.iter().map(|&(name, _)| name);
    let others = [
        "integer", "real", "boolean", "char", "text", "false", "true", "maxint", "input", "output",
    ];
    others.into_iter().chain(functions).chain(procedures)
}

impl Checker<'_> {
    pub(super) fn innermost(&mut self) -> &mut Scope {
        self.scopes.last_mut().expect("a region is open")
    }

    /// Gives a name its meaning in the innermost region.
    pub(super) fn declare(&mut self, name: &Name, symbol: Symbol) {
        self.budget.step(1);
        let scope = self.innermost();
        let used = scope.used.get(&name.text).copied();
        let before = scope.names.insert(name.text.clone(), (symbol, Some(name.span)));
        if let Some((_, before)) = before {
            let message = format!("`{}` is declared twice", name.text);
            let mut diagnostic = Diagnostic::error(codes::DUPLICATE, name.span, message);
            if let Some(before) = before {
                diagnostic = diagnostic.with_label(before, "first declared here");
            }
            self.diagnostics.push(diagnostic);
        } else if let Some(used) = used {
            let message = format!("`{}` is used before it is declared in this block", name.text);
            let diagnostic = Diagnostic::error(codes::EARLY, name.span, message)
                .with_label(used, "here it means what an outer block declares");
            self.diagnostics.push(diagnostic);
        }
    }

    /// What a name means here; a mistake if it means nothing.
    pub(super) fn lookup(&mut self, name: &Name) -> Symbol {
        self.budget.step(1 + self.scopes.len() / 8);
        let mut scopes = self.scopes.iter_mut().rev();
        let mut passed = Vec::new();
        for scope in scopes.by_ref() {
            if let Some(symbol) = scope.get(&name.text, &self.model.types) {
                for scope in passed {
                    let scope: &mut Scope = scope;
                    scope.used.entry(name.text.clone()).or_insert(name.span);
                }
                return symbol;
            }
            // Nothing is declared in a `with`.
            if scope.record.is_none() {
                passed.push(scope);
            }
        }
        let message = match &*name.text {
            file @ ("input" | "output") => format!("`{file}` is not among the program parameters"),
            other => format!("`{other}` is not declared"),
        };
        let mut diagnostic = Diagnostic::error(codes::UNDECLARED, name.span, message);
        if let Some(close) = self.similar(&name.text) {
            diagnostic = diagnostic.with_hint(format!("did you mean `{close}`?"));
        }
        self.diagnostics.push(diagnostic);
        // Reported once.
        self.innermost()
            .names
            .insert(name.text.clone(), (Symbol::Invalid, None));
        Symbol::Invalid
    }

    /// The declared name that was probably meant.
    fn similar(&self, name: &str) -> Option<String> {
        let scopes = self.scopes.iter();
        let all = scopes.flat_map(|scope| scope.all(&self.model.types));
        self.near(name, all)
    }

    /// The name that was probably meant, unless there are very many mistakes.
    pub(super) fn near<'n>(&self, name: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
        let has_few = self.diagnostics.len() <= MOST_SUGGESTIONS;
        let near = has_few.then(|| nearest(name, names)).flatten();
        near.map(str::to_owned)
    }

    /// The type a name means.
    pub(super) fn lookup_type(&mut self, name: &Name) -> TypeId {
        match self.lookup(name) {
            Symbol::Type(ty) => ty,
            Symbol::Invalid => TypeId::INVALID,
            _ => {
                let message = format!("`{}` is no type", name.text);
                self.error(codes::CLASS, name.span, message);
                TypeId::INVALID
            }
        }
    }
}
