//! Several values and several arities: `let-values let*-values receive case-lambda`.

use polyc_base::Constant;

use super::{Expanded, Expander};
use crate::core::{Expr, Formals, Node};
use crate::reader::form::Form;
use crate::reader::name::Scope;

impl Expander<'_, '_> {
    /// `(let-values ((formals expr) …) body …)`; each later binding sees the former ones if `sequential`.
    pub(super) fn let_values(&mut self, form: Form, items: &[Form], scope: Scope, sequential: bool) -> Expanded<Expr> {
        let [_, bindings, body @ ..] = items else {
            return Err(self.syntax_error(form, "bindings and a body are missing"));
        };
        let mut inner = self.scopes.inside(scope);
        let mut bound: Vec<(Formals, Expr)> = Vec::new();
        let bindings = self.expect_list(*bindings, "the bindings")?;
        for &binding in bindings.iter() {
            let parts = self.expect_list(binding, "a binding")?;
            let &[formals, value] = &*parts else {
                return Err(self.syntax_error(binding, "a binding is `(names expression)`"));
            };
            let value = self.expr(value, if sequential { inner } else { scope });
            if sequential {
                inner = self.scopes.inside(inner);
            }
            bound.push((self.formals(formals, inner)?, value));
        }
        let body = self.body(form, body, inner);
        let loc = self.loc(form);
        let nest = |body, (formals, value)| self.core.push(Node::LetValues(formals, value, body), loc);
        Ok(bound.into_iter().rev().fold(body, nest))
    }

    /// `(receive formals expr body …)`.
    pub(super) fn receive(&mut self, form: Form, items: &[Form], scope: Scope) -> Expanded<Expr> {
        let [_, formals, value, body @ ..] = items else {
            return Err(self.syntax_error(form, "`receive` takes names, an expression and a body"));
        };
        let value = self.expr(*value, scope);
        let inner = self.scopes.inside(scope);
        let formals = self.formals(*formals, inner)?;
        let body = self.body(form, body, inner);
        let loc = self.loc(form);
        Ok(self.core.push(Node::LetValues(formals, value, body), loc))
    }

    /// A procedure of a list that takes the first clause which so many arguments fit.
    pub(super) fn case_lambda(&mut self, form: Form, items: &[Form], scope: Scope) -> Expanded<Expr> {
        let loc = self.loc(form);
        let (args, count) = (self.core.var("arguments"), self.core.var("count"));
        let mut clauses = Vec::new();
        for &clause in &items[1..] {
            let parts = self.expect_list(clause, "a clause")?;
            let [formals, ref body @ ..] = *parts else {
                return Err(self.syntax_error(clause, "this clause is empty"));
            };
            let inner = self.scopes.inside(scope);
            let formals = self.formals(formals, inner)?;
            let body = self.body(clause, body, inner);
            clauses.push((clause, formals, body));
        }
        let message = Constant::String("no clause of case-lambda takes these arguments".to_owned());
        let message = self.constant(message, form);
        let given = self.core.push(Node::Local(args), loc);
        let mut result = self.standard_call("error", vec![message, given], form)?;
        for (clause, formals, body) in clauses.into_iter().rev() {
            let fixed = i64::try_from(formals.fixed.len()).unwrap_or(i64::MAX);
            let wanted = self.constant(Constant::Integer(fixed), clause);
            let given = self.core.push(Node::Local(count), loc);
            let compare = if formals.rest.is_some() { ">=" } else { "=" };
            let test = self.standard_call(compare, vec![given, wanted], clause)?;
            let chosen = self.destructure(clause, args, &formals, body)?;
            result = self.core.push(Node::If(test, chosen, result), loc);
        }
        let given = self.core.push(Node::Local(args), loc);
        let length = self.standard_call("length", vec![given], form)?;
        let body = self.core.push(Node::Let(vec![(count, length)], result), loc);
        let formals = Formals {
            fixed: Vec::new(),
            rest: Some(args),
        };
        let lambda = self.core.lambda("lambda".into(), formals, body, loc);
        Ok(self.core.push(Node::Lambda(lambda), loc))
    }

    /// Binds formals to the elements of a list that is long enough.
    fn destructure(&mut self, clause: Form, list: crate::core::Var, formals: &Formals, body: Expr) -> Expanded<Expr> {
        let loc = self.loc(clause);
        let mut bindings = Vec::new();
        let mut rest = list;
        for &var in &formals.fixed {
            let at = self.core.push(Node::Local(rest), loc);
            bindings.push((var, self.standard_call("car", vec![at], clause)?));
            let at = self.core.push(Node::Local(rest), loc);
            rest = self.core.var("");
            bindings.push((rest, self.standard_call("cdr", vec![at], clause)?));
        }
        if let Some(var) = formals.rest {
            bindings.push((var, self.core.push(Node::Local(rest), loc)));
        }
        let nest = |body, binding| self.core.push(Node::Let(vec![binding], body), loc);
        Ok(bindings.into_iter().rev().fold(body, nest))
    }
}
