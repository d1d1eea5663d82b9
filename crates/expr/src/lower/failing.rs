//! Which expressions may end in an error, so that only those get a handler under a logical operator or macro.

use std::collections::HashMap;

use crate::check::{Checked, FunctionId, Target};
use crate::functions::Pattern;
use crate::tree::{Expr, ExprId, Tree};
use crate::types::{Ty, TypeKind};

/// For each expression whether it may. A function may fail if its body may. A body may call its own function, so the
/// search starts from functions that do not fail. Each expression found to fail makes the expressions around it fail,
/// and the calls of its function.
pub(super) fn find(tree: &Tree<'_>, checked: &Checked<'_>) -> Vec<bool> {
    let mut analysis = Analysis {
        tree,
        checked,
        fails: vec![false; tree.exprs.len()],
        functions: vec![false; checked.functions.len()],
    };
    let mut around = vec![None; tree.exprs.len()];
    let mut calls = vec![Vec::new(); checked.functions.len()];
    // A child comes before its parent.
    for position in 0..tree.exprs.len() {
        let id = ExprId::from_index(position);
        analysis.fails[position] = analysis.may_fail(id);
        tree.expr(id).for_each_part(|part| around[part.index()] = Some(id));
        if let Target::Function(function) = checked.target(id) {
            calls[function.index()].push(id);
        }
    }
    let functions = (0..checked.functions.len()).map(FunctionId::from_index);
    let mut body_of = HashMap::new();
    let mut work = Vec::new();
    for id in functions {
        let function = &checked.functions[id.index()];
        body_of.insert(function.body, id);
        work.extend(analysis.coerced(function.body, function.result).then_some(id));
    }
    while let Some(function) = work.pop() {
        if std::mem::replace(&mut analysis.functions[function.index()], true) {
            continue;
        }
        for &call in &calls[function.index()] {
            let mut next = Some(call);
            while let Some(id) = next
                && !analysis.fails(id)
                && analysis.may_fail(id)
            {
                analysis.fails[id.index()] = true;
                work.extend(body_of.get(&id));
                next = around[id.index()];
            }
        }
    }
    analysis.fails
}

struct Analysis<'a, 't> {
    tree: &'a Tree<'t>,
    checked: &'a Checked<'t>,
    fails: Vec<bool>,
    functions: Vec<bool>,
}

impl Analysis<'_, '_> {
    fn may_fail(&self, id: ExprId) -> bool {
        match self.tree.expr(id) {
            _ if matches!(self.checked.target(id), Target::Fails(_)) => true,
            Expr::Invalid | Expr::Select { .. } | Expr::Index { .. } => self.select_fails(id),
            Expr::Literal(_) | Expr::Name { .. } => false,
            Expr::Has { operand, .. } => {
                let known = matches!(self.kind(*operand), TypeKind::Map(..));
                !known || self.fails(*operand)
            }
            Expr::Call { args, .. } => self.call_fails(id, None, args),
            Expr::Method { target, args, .. } => self.call_fails(id, Some(*target), args),
            Expr::Unary { operand, .. } => self.call_fails(id, None, &[*operand]),
            Expr::Binary { left, right, .. } => self.call_fails(id, None, &[*left, *right]),
            Expr::Logical { left, right, .. } => self.coerced(*left, Ty::BOOL) || self.coerced(*right, Ty::BOOL),
            Expr::Conditional {
                condition,
                then,
                otherwise,
            } => self.coerced(*condition, Ty::BOOL) || self.fails(*then) || self.fails(*otherwise),
            Expr::List(elements) => elements.iter().any(|&element| self.fails(element)),
            // Keys may repeat.
            Expr::Map(entries) => !entries.is_empty(),
            Expr::Comprehension {
                range,
                predicate,
                transform,
                ..
            } => {
                let known = matches!(self.kind(*range), TypeKind::List(_) | TypeKind::Map(..));
                let predicate = predicate.is_some_and(|id| self.coerced(id, Ty::BOOL));
                let transform = transform.is_some_and(|id| self.fails(id));
                !known || self.fails(*range) || predicate || transform
            }
            Expr::Bind { value, body, .. } => self.fails(*value) || self.fails(*body),
        }
    }

    fn fails(&self, id: ExprId) -> bool {
        self.fails[id.index()]
    }

    fn kind(&self, id: ExprId) -> TypeKind {
        self.checked.types.kind(self.checked.ty(id))
    }

    /// Whether it may fail where a value of another type is wanted.
    fn coerced(&self, id: ExprId, wanted: Ty) -> bool {
        let is_dyn = |ty| self.checked.types.kind(ty) == TypeKind::Dyn;
        let found = self.checked.ty(id);
        self.fails(id) || (found != wanted && !is_dyn(wanted) && (is_dyn(found) || self.is_scalar(wanted)))
    }

    fn is_scalar(&self, ty: Ty) -> bool {
        matches!(
            self.checked.types.kind(ty),
            TypeKind::Int | TypeKind::Uint | TypeKind::Double | TypeKind::Bool
        )
    }

    fn select_fails(&self, id: ExprId) -> bool {
        !matches!(self.checked.target(id), Target::Value(_) | Target::TypeName(_))
    }

    fn call_fails(&self, id: ExprId, receiver: Option<ExprId>, args: &[ExprId]) -> bool {
        let with_receiver = |is_argument: bool| {
            let receiver = receiver.filter(|_| is_argument);
            receiver.into_iter().chain(args.iter().copied())
        };
        match self.checked.target(id) {
            Target::Standard { overload, receiver } => {
                let mut args = with_receiver(*receiver).zip(overload.params);
                overload.fails || args.any(|(arg, &param)| self.argument_fails(arg, param))
            }
            Target::Function(function) => {
                let params = &self.checked.functions[function.index()].params;
                let mut args = args.iter().zip(params);
                self.functions[function.index()]
                    || args.any(|(&arg, param)| self.coerced(arg, self.checked.locals[param.index()].ty))
            }
            // Equality is the one operator without a target: it compares anything.
            Target::Plain => args.iter().any(|&arg| self.fails(arg)),
            Target::Dynamic { .. }
            | Target::Host(_)
            | Target::Fails(_)
            | Target::Local(_)
            | Target::Locals(..)
            | Target::Value(_)
            | Target::TypeName(_) => true,
        }
    }

    fn argument_fails(&self, arg: ExprId, param: Pattern) -> bool {
        let anything = matches!(param, Pattern::A | Pattern::B | Pattern::Dyn);
        self.fails(arg) || (!anything && self.kind(arg) == TypeKind::Dyn)
    }
}
