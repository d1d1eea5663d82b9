//! `if cond case and or when unless`.

use polyc_base::Constant;

use super::steps::{Steps, parts};
use super::{Expanded, Expander};
use crate::core::{Expr, Node, Var};
use crate::library::keyword::Keyword;
use crate::reader::form::Form;
use crate::reader::form::boolean;

/// What a clause of `cond` or `case` does if it is chosen.
#[derive(Clone, Copy)]
enum Clause {
    /// `(test expr …)`.
    Test,
    /// `(test)`.
    Value,
    /// `(test => receiver)`.
    Receiver,
}

impl Expander<'_, '_> {
    pub(super) fn if_form(&mut self, form: Form, items: &[Form]) -> Expanded<Steps> {
        let steps = match *items {
            [_, test, then] => Steps::new().exprs(&[test, then]).with(self.unspecified(form)),
            [_, test, then, otherwise] => Steps::new().exprs(&[test, then, otherwise]),
            _ => {
                let message = "`if` takes a test, an expression and perhaps an alternative";
                return Err(self.syntax_error(form, message));
            }
        };
        Ok(steps.node(form, |all| {
            let [test, then, otherwise] = parts(all);
            Node::If(test, then, otherwise)
        }))
    }

    pub(super) fn when(&mut self, form: Form, items: &[Form], wanted: bool) -> Expanded<Steps> {
        let [_, test, body @ ..] = items else {
            return Err(self.syntax_error(form, "a test is missing"));
        };
        let steps = Steps::of(*test).then(self.sequence(form, body));
        Ok(steps.with(self.unspecified(form)).node(form, move |all| {
            let [test, body, nothing] = parts(all);
            if wanted {
                Node::If(test, body, nothing)
            } else {
                Node::If(test, nothing, body)
            }
        }))
    }

    pub(super) fn and(&mut self, form: Form, operands: &[Form]) -> Steps {
        match *operands {
            [] => Steps::done(self.constant(boolean(true), form)),
            [only] => Steps::of(only),
            _ => Steps::new().exprs(operands).join(form, move |expander, mut operands| {
                let last = operands.pop().expect("two at least");
                Ok(operands.into_iter().rev().fold(last, |rest, test| {
                    let no = expander.constant(boolean(false), form);
                    expander.push(Node::If(test, rest, no), form)
                }))
            }),
        }
    }

    pub(super) fn or(&mut self, form: Form, operands: &[Form]) -> Steps {
        match *operands {
            [] => Steps::done(self.constant(boolean(false), form)),
            [only] => Steps::of(only),
            _ => Steps::new().exprs(operands).node(form, Node::Or),
        }
    }

    pub(super) fn cond(&mut self, form: Form, items: &[Form]) -> Expanded<Steps> {
        if items.len() < 2 {
            return Err(self.syntax_error(form, "`cond` needs a clause"));
        }
        Ok(self.cond_clauses(form, &items[1..], None))
    }

    /// The clauses of `cond` or `guard`; `default` is the value if none is chosen.
    pub(super) fn cond_clauses(&mut self, form: Form, clauses: &[Form], default: Option<Expr>) -> Steps {
        let mut steps = Steps::new();
        let mut kinds = Vec::new();
        let mut has_else = false;
        for (index, &clause) in clauses.iter().enumerate() {
            let Ok(parts) = self.expect_list(clause, "a clause") else {
                continue;
            };
            let kind = match *parts {
                [] => {
                    self.syntax_error(clause, "this clause is empty");
                    continue;
                }
                [first, ref body @ ..] if self.is_keyword(first, Keyword::Else) => {
                    if index + 1 < clauses.len() {
                        self.syntax_error(clause, "`else` must be the last clause");
                        continue;
                    }
                    has_else = true;
                    steps = steps.then(self.sequence(clause, body));
                    continue;
                }
                [test] => {
                    steps = steps.expr(test);
                    Clause::Value
                }
                [test, arrow, receiver] if self.is_keyword(arrow, Keyword::Arrow) => {
                    steps = steps.exprs(&[test, receiver]);
                    Clause::Receiver
                }
                [test, ref body @ ..] => {
                    steps = steps.expr(test).then(self.sequence(clause, body));
                    Clause::Test
                }
            };
            kinds.push((kind, clause));
        }
        if !has_else {
            steps = steps.with(default.unwrap_or_else(|| self.unspecified(form)));
        }
        steps.join(form, move |expander, parts| Ok(expander.join_clauses(&kinds, parts)))
    }

    /// A choice among clauses; the last part is the value if none is chosen.
    fn join_clauses(&mut self, clauses: &[(Clause, Form)], mut parts: Vec<Expr>) -> Expr {
        let mut rest = parts.pop().expect("the value of the last is there");
        for &(clause, form) in clauses.iter().rev() {
            let last = parts.pop().expect("a clause has a part");
            rest = match clause {
                Clause::Value => self.push(Node::Or(vec![last, rest]), form),
                Clause::Test => {
                    let test = parts.pop().expect("a clause has a test");
                    self.push(Node::If(test, last, rest), form)
                }
                Clause::Receiver => {
                    let test = parts.pop().expect("a clause has a test");
                    let var = self.core.var("");
                    let tested = self.push(Node::Local(var), form);
                    let given = self.push(Node::Local(var), form);
                    let call = self.push(Node::Call(last, vec![given]), form);
                    let choice = self.push(Node::If(tested, call, rest), form);
                    self.push(Node::Let(vec![(var, test)], choice), form)
                }
            };
        }
        rest
    }

    pub(super) fn case(&mut self, form: Form, items: &[Form]) -> Expanded<Steps> {
        let [_, key, clauses @ ..] = items else {
            return Err(self.syntax_error(form, "`case` needs a key"));
        };
        let var = self.core.var("");
        let mut steps = Steps::of(*key);
        let mut kinds = Vec::new();
        let mut has_else = false;
        for &clause in clauses {
            let parts = self.expect_list(clause, "a clause")?;
            let [first, ref body @ ..] = *parts else {
                return Err(self.syntax_error(clause, "this clause is empty"));
            };
            if has_else {
                return Err(self.syntax_error(clause, "`else` must be the last clause"));
            }
            has_else = self.is_keyword(first, Keyword::Else);
            if !has_else {
                let data = self.expect_list(first, "the data of a clause")?;
                steps = steps.with(self.case_test(clause, var, &data)?);
                kinds.push((Clause::Test, clause));
            }
            steps = steps.then(self.case_body(clause, body, var));
        }
        if !has_else {
            steps = steps.with(self.unspecified(form));
        }
        Ok(steps.join(form, move |expander, mut parts| {
            let clauses = parts.split_off(1);
            let body = expander.join_clauses(&kinds, clauses);
            Ok(expander.push(Node::Let(vec![(var, parts[0])], body), form))
        }))
    }

    fn case_body(&mut self, clause: Form, body: &[Form], var: Var) -> Steps {
        if let [arrow, receiver] = *body
            && self.is_keyword(arrow, Keyword::Arrow)
        {
            let key = self.push(Node::Local(var), clause);
            return Steps::of(receiver).node(clause, move |parts| Node::Call(parts[0], vec![key]));
        }
        self.sequence(clause, body)
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
            let key = self.push(Node::Local(var), datum);
            let constant = self.constant(constant, datum);
            let compare = if identical { "eq?" } else { "eqv?" };
            tests.push(self.standard_call(compare, vec![key, constant], clause)?);
        }
        Ok(match *tests {
            [] => self.constant(boolean(false), clause),
            [only] => only,
            _ => self.push(Node::Or(tests), clause),
        })
    }
}
