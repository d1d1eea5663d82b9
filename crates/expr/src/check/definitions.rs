//! Definitions: functions know each other and every value, a value knows those before it.

use std::collections::HashMap;

use polyc_base::Diagnostic;

use super::{Checker, Function, FunctionId, Value, ValueId};
use crate::codes;
use crate::tree::{Definition, ExprId, Name, Parameter, TypeExprId};
use crate::types::{Ty, Types};

/// What a definition uses.
#[derive(Default, Clone)]
pub(super) struct Uses {
    pub(super) functions: Vec<FunctionId>,
    pub(super) values: Vec<ValueId>,
}

impl<'t> Checker<'_, 't> {
    /// Declares everything, then checks values in order, then functions.
    pub(super) fn check_definitions(&mut self) {
        for definition in &self.tree.definitions {
            match definition {
                Definition::Function {
                    name,
                    params,
                    result,
                    body,
                } => self.declare_function(*name, params, *result, *body),
                Definition::Let { name, span, ty, value } => {
                    let ty = ty.map_or(Ty::DYN, |ty| self.written_type(ty));
                    self.declare_value(Value {
                        name: name.clone(),
                        span: *span,
                        ty,
                        value: *value,
                    });
                }
                Definition::Invalid => {}
            }
        }
        let value_uses = self.check_values();
        let function_uses = self.check_functions();
        self.check_order(&value_uses, &function_uses);
    }

    fn declare_function(&mut self, name: Name<'t>, params: &[Parameter<'t>], result: TypeExprId, body: ExprId) {
        let mut locals = Vec::new();
        let mut first = HashMap::new();
        for param in params {
            let span = *first.entry(param.name.text).or_insert(param.name.span);
            if span != param.name.span {
                self.report_repeated(param.name.text, param.name.span, span);
            }
            let ty = self.written_type(param.ty);
            locals.push(self.declare_local(param.name.text, ty));
        }
        let function = Function {
            name: name.text,
            span: name.span,
            params: locals,
            result: self.written_type(result),
            body,
        };
        let id = FunctionId::from_index(self.found.functions.len());
        if let Some(before) = self.functions.insert(name.text, id) {
            let first = self.found.functions[before.index()].span;
            self.report_repeated(name.text, name.span, first);
        }
        self.found.functions.push(function);
    }

    fn declare_value(&mut self, value: Value) {
        let id = ValueId::from_index(self.found.values.len());
        if let Some(before) = self.values.insert(value.name.clone(), id) {
            let first = self.found.values[before.index()].span;
            self.report_repeated(&value.name, value.span, first);
        }
        self.found.values.push(value);
    }

    fn report_repeated(&mut self, name: &str, span: polyc_base::Span, first: polyc_base::Span) {
        let message = format!("`{name}` is defined twice");
        let diagnostic = Diagnostic::error(codes::DUPLICATE, span, message).with_label(first, "first here");
        self.diagnostics.push(diagnostic);
    }

    fn check_values(&mut self) -> Vec<Uses> {
        let mut all = Vec::new();
        let annotated: Vec<bool> = self.tree.definitions.iter().filter_map(is_annotated).collect();
        for (position, annotated) in annotated.into_iter().enumerate() {
            self.known = position;
            let (wanted, value) = {
                let value = &self.found.values[position];
                (value.ty, value.value)
            };
            if annotated {
                self.check_expr_as(value, wanted);
            } else {
                let found = self.check_expr(value);
                let found = self.found.types.resolve(found);
                self.found.values[position].ty = found;
            }
            all.push(std::mem::take(&mut self.uses));
        }
        self.known = self.found.values.len();
        all
    }

    fn check_functions(&mut self) -> Vec<Uses> {
        let mut all = Vec::new();
        for position in 0..self.found.functions.len() {
            let function = &self.found.functions[position];
            let (body, result) = (function.body, function.result);
            for param in function.params.clone() {
                self.open(param);
            }
            self.check_expr_as(body, result);
            self.scope.clear();
            all.push(std::mem::take(&mut self.uses));
        }
        all
    }

    /// A value whose expression calls functions must not need a later value through them.
    fn check_order(&mut self, values: &[Uses], functions: &[Uses]) {
        let latest = latest(functions);
        for (position, uses) in values.iter().enumerate() {
            let mut needs = uses.functions.iter().filter_map(|it| latest[it.index()]);
            if let Some((late, function)) = needs.find(|(late, _)| late.index() >= position) {
                self.report_order(ValueId::from_index(position), function, late);
            }
        }
    }

    fn report_order(&mut self, value: ValueId, function: FunctionId, late: ValueId) {
        let values = &self.found.values;
        let (value, late) = (&values[value.index()], &values[late.index()]);
        let function = &self.found.functions[function.index()];
        let message = format!(
            "the value of `{}` needs `{}` before that has one",
            value.name, late.name
        );
        let diagnostic = Diagnostic::error(codes::ORDER, value.span, message)
            .with_label(function.span, format!("`{}` uses `{}`", function.name, late.name))
            .with_label(late.span, "it gets its value here");
        self.diagnostics.push(diagnostic);
    }

    /// The type that a written type means.
    fn written_type(&mut self, id: TypeExprId) -> Ty {
        let tree = self.tree;
        let node = &tree.types[id.index()];
        let args: Vec<Ty> = node.args.iter().map(|&arg| self.written_type(arg)).collect();
        let types = &mut self.found.types;
        match (node.name.as_str(), args.as_slice()) {
            ("list", &[element]) => types.list(element),
            ("map", &[key, value]) => types.map(key, value),
            ("list", []) => types.list(Ty::DYN),
            ("map", []) => types.map(Ty::DYN, Ty::DYN),
            (name, []) if let Some(simple) = Types::simple(name) => simple,
            (name, _) => {
                let known = Types::simple(name).is_some() || matches!(name, "list" | "map");
                let message = if known {
                    format!("`{name}` does not take {} type parameters", args.len())
                } else {
                    format!("undeclared type `{name}`")
                };
                let near = self
                    .near(name, Types::simple_names().chain(["list", "map"]))
                    .filter(|_| !known);
                let hint = near.map_or(
                    "types are int, uint, double, bool, string, bytes, null_type, type, dyn, list(T) and map(K, V)"
                        .to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                let diagnostic = Diagnostic::error(codes::TYPE_NAME, node.span, message).with_hint(hint);
                self.diagnostics.push(diagnostic);
                Ty::DYN
            }
        }
    }
}

/// For each function the last value that it or what it calls uses, and which function uses that one. Values go to
/// callers from the last on, so each function gets one.
fn latest(functions: &[Uses]) -> Vec<Option<(ValueId, FunctionId)>> {
    let mut callers = vec![Vec::new(); functions.len()];
    let mut uses = Vec::new();
    for (position, used) in functions.iter().enumerate() {
        let function = FunctionId::from_index(position);
        for callee in &used.functions {
            callers[callee.index()].push(function);
        }
        uses.extend(used.values.iter().map(|&value| (value, function)));
    }
    uses.sort_unstable();
    let mut latest = vec![None; functions.len()];
    for found @ (_, user) in uses.into_iter().rev() {
        let mut work = vec![user];
        while let Some(function) = work.pop() {
            if latest[function.index()].is_none() {
                latest[function.index()] = Some(found);
                work.extend(&callers[function.index()]);
            }
        }
    }
    latest
}

/// Whether a value has a written type; `None` for a function.
fn is_annotated(definition: &Definition<'_>) -> Option<bool> {
    match definition {
        Definition::Let { ty, .. } => Some(ty.is_some()),
        Definition::Function { .. } | Definition::Invalid => None,
    }
}
