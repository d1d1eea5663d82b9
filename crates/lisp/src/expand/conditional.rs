//! `if cond case and or when unless`.

use polyc_base::{Constant, Loc};

use super::{Expanded, Expander};
use crate::core::{Expr, Node, Var};
use crate::library::keyword::Keyword;
use crate::reader::form::Form;
use crate::reader::form::boolean;
use crate::reader::name::Scope;

/// A clause of `cond` or `case` when its parts have been expanded.
enum Clause {
    /// `(test expr …)`.
    Test(Expr, Expr),
    /// `(test)`.
    Value(Expr),
    /// `(test => receiver)`.
    Receiver(Expr, Expr),
}

impl Expander<'_, '_> {
    pub(super) fn if_form(&mut self, form: Form, items: &[Form], scope: Scope) -> Expanded<Expr> {
        let (test, then, otherwise) = match *items {
            [_, test, then] => (test, then, None),
            [_, test, then, otherwise] => (test, then, Some(otherwise)),
            _ => {
                let message = "`if` takes a test, an expression and perhaps an alternative";
                return Err(self.syntax_error(form, message));
            }
        };
        let test = self.expr(test, scope);
        let then = self.expr(then, scope);
        let otherwise = match otherwise {
            Some(otherwise) => self.expr(otherwise, scope),
            None => self.unspecified(form),
        };
        let loc = self.loc(form);
        Ok(self.core.push(Node::If(test, then, otherwise), loc))
    }

    pub(super) fn when(&mut self, form: Form, items: &[Form], scope: Scope, wanted: bool) -> Expanded<Expr> {
        let [_, test, body @ ..] = items else {
            return Err(self.syntax_error(form, "a test is missing"));
        };
        let test = self.expr(*test, scope);
        let body = self.sequence(form, body, scope);
        let nothing = self.unspecified(form);
        let loc = self.loc(form);
        let node = if wanted {
            Node::If(test, body, nothing)
        } else {
            Node::If(test, nothing, body)
        };
        Ok(self.core.push(node, loc))
    }

    pub(super) fn and(&mut self, form: Form, operands: &[Form], scope: Scope) -> Expr {
        let operands: Vec<Expr> = operands.iter().map(|&it| self.expr(it, scope)).collect();
        let loc = self.loc(form);
        let mut operands = operands.into_iter().rev();
        let Some(mut result) = operands.next() else {
            return self.constant(boolean(true), form);
        };
        for test in operands {
            let no = self.constant(boolean(false), form);
            result = self.core.push(Node::If(test, result, no), loc);
        }
        result
    }

    pub(super) fn or(&mut self, form: Form, operands: &[Form], scope: Scope) -> Expr {
        let operands: Vec<Expr> = operands.iter().map(|&it| self.expr(it, scope)).collect();
        let loc = self.loc(form);
        match *operands {
            [] => self.constant(boolean(false), form),
            [only] => only,
            _ => self.core.push(Node::Or(operands), loc),
        }
    }

    pub(super) fn cond(&mut self, form: Form, items: &[Form], scope: Scope) -> Expanded<Expr> {
        if items.len() < 2 {
            return Err(self.syntax_error(form, "`cond` needs a clause"));
        }
        Ok(self.cond_clauses(form, &items[1..], scope, None))
    }

    /// The clauses of `cond` or `guard`; `default` is the value if none is chosen.
    pub(super) fn cond_clauses(&mut self, form: Form, clauses: &[Form], scope: Scope, default: Option<Expr>) -> Expr {
        let mut expanded = Vec::new();
        let mut result = None;
        for (index, &clause) in clauses.iter().enumerate() {
            let loc = self.loc(clause);
            let Ok(parts) = self.expect_list(clause, "a clause") else {
                continue;
            };
            match *parts {
                [] => {
                    self.syntax_error(clause, "this clause is empty");
                }
                [first, ref body @ ..] if self.is_keyword(first, scope, Keyword::Else) => {
                    if index + 1 < clauses.len() {
                        self.syntax_error(clause, "`else` must be the last clause");
                    }
                    result = Some(self.sequence(clause, body, scope));
                }
                [test] => expanded.push((Clause::Value(self.expr(test, scope)), loc)),
                [test, arrow, receiver] if self.is_keyword(arrow, scope, Keyword::Arrow) => {
                    let test = self.expr(test, scope);
                    let receiver = self.expr(receiver, scope);
                    expanded.push((Clause::Receiver(test, receiver), loc));
                }
                [test, ref body @ ..] => {
                    let test = self.expr(test, scope);
                    let body = self.sequence(clause, body, scope);
                    expanded.push((Clause::Test(test, body), loc));
                }
            }
        }
        let last = result.or(default).unwrap_or_else(|| self.unspecified(form));
        let clauses = expanded.into_iter().rev();
        clauses.fold(last, |rest, (clause, loc)| self.join_clause(clause, rest, loc))
    }

    fn join_clause(&mut self, clause: Clause, rest: Expr, loc: Loc) -> Expr {
        match clause {
            Clause::Test(test, body) => self.core.push(Node::If(test, body, rest), loc),
            Clause::Value(test) => self.core.push(Node::Or(vec![test, rest]), loc),
            Clause::Receiver(test, receiver) => {
                let var = self.core.var("");
                let tested = self.core.push(Node::Local(var), loc);
                let given = self.core.push(Node::Local(var), loc);
                let call = self.core.push(Node::Call(receiver, vec![given]), loc);
                let choice = self.core.push(Node::If(tested, call, rest), loc);
                self.core.push(Node::Let(vec![(var, test)], choice), loc)
            }
        }
    }

    pub(super) fn case(&mut self, form: Form, items: &[Form], scope: Scope) -> Expanded<Expr> {
        let [_, key, clauses @ ..] = items else {
            return Err(self.syntax_error(form, "`case` needs a key"));
        };
        let key = self.expr(*key, scope);
        let var = self.core.var("");
        let mut expanded = Vec::new();
        let mut last = None;
        for &clause in clauses {
            let parts = self.expect_list(clause, "a clause")?;
            let [first, ref body @ ..] = *parts else {
                return Err(self.syntax_error(clause, "this clause is empty"));
            };
            let is_else = self.is_keyword(first, scope, Keyword::Else);
            let test = if is_else {
                None
            } else {
                let data = self.expect_list(first, "the data of a clause")?;
                Some(self.case_test(clause, var, &data)?)
            };
            let body = self.case_body(clause, body, var, scope);
            match test {
                Some(test) => expanded.push((Clause::Test(test, body), self.loc(clause))),
                None => last = Some(body),
            }
        }
        let last = last.unwrap_or_else(|| self.unspecified(form));
        let clauses = expanded.into_iter().rev();
        let body = clauses.fold(last, |rest, (clause, loc)| self.join_clause(clause, rest, loc));
        let loc = self.loc(form);
        Ok(self.core.push(Node::Let(vec![(var, key)], body), loc))
    }

    fn case_body(&mut self, clause: Form, body: &[Form], var: Var, scope: Scope) -> Expr {
        if let [arrow, receiver] = *body
            && self.is_keyword(arrow, scope, Keyword::Arrow)
        {
            let receiver = self.expr(receiver, scope);
            let loc = self.loc(clause);
            let key = self.core.push(Node::Local(var), loc);
            return self.core.push(Node::Call(receiver, vec![key]), loc);
        }
        self.sequence(clause, body, scope)
    }

    /// Whether the key is one of the data.
    fn case_test(&mut self, clause: Form, var: Var, data: &[Form]) -> Expanded<Expr> {
        let mut tests = Vec::new();
        for &datum in data {
            let constant = self.datum(datum);
            let identical = match constant {
                Constant::Immediate(_) | Constant::Character(_) | Constant::Symbol(_) => true,
                Constant::Integer(value) => i32::try_from(value).is_ok(),
                _ => false,
            };
            let loc = self.loc(datum);
            let key = self.core.push(Node::Local(var), loc);
            let constant = self.core.push(Node::Constant(constant), loc);
            let compare = if identical { "eq?" } else { "eqv?" };
            tests.push(self.standard_call(compare, vec![key, constant], clause)?);
        }
        let loc = self.loc(clause);
        Ok(match *tests {
            [] => self.constant(boolean(false), clause),
            [only] => only,
            _ => self.core.push(Node::Or(tests), loc),
        })
    }
}
