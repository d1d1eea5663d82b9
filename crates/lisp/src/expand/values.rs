//! Several values and several arities: `let-values let*-values receive case-lambda`.

use polyc_base::Constant;

use super::steps::{Names, Steps};
use super::{Expanded, Expander};
use crate::core::{Expr, Formals, Node, Var};
use crate::reader::form::Form;

/// Formals with the expressions of their values.
type Pairs = Vec<(Form, Form)>;

impl Expander<'_, '_> {
    /// The formals and the expressions of `((formals expr) …)`, and the body.
    fn values_bindings<'i>(&mut self, form: Form, items: &'i [Form]) -> Expanded<(Pairs, &'i [Form])> {
        let [_, bindings, body @ ..] = items else {
            return Err(self.syntax_error(form, "bindings and a body are missing"));
        };
        let mut pairs = Vec::new();
        for binding in self.expect_list(*bindings, "the bindings")? {
            let Some(&[formals, value]) = self.forms.items(binding).as_deref() else {
                return Err(self.syntax_error(binding, "a binding is `(names expression)`"));
            };
            pairs.push((formals, value));
        }
        Ok((pairs, body))
    }

    /// `(let-values ((formals expr) …) body …)`.
    pub(super) fn let_values(&mut self, form: Form, items: &[Form]) -> Expanded<Steps> {
        let (bindings, body) = self.values_bindings(form, items)?;
        let (mut steps, mut all, mut known) = (Steps::new(), Vec::new(), Vec::new());
        for (formals, value) in bindings {
            steps = steps.expr(value);
            let (mut fixed, rest) = self.forms.split(formals);
            all.push((fixed.len(), rest.is_some()));
            fixed.extend(rest);
            known.extend(fixed);
        }
        // Names of different formals differ, too.
        let names = self.variables(&known, "a parameter")?;
        let mut vars = names.iter().map(|it| it.1);
        let all = all.into_iter().map(|(fixed, has_rest)| Formals {
            fixed: vars.by_ref().take(fixed).collect(),
            rest: if has_rest { vars.next() } else { None },
        });
        let all: Vec<Formals> = all.collect();
        let steps = steps.enter(names).body(form, body).leave(1);
        Ok(Self::nest_values(form, steps, all))
    }

    /// `(let*-values ((formals expr) …) body …)`: each binding sees the former ones.
    pub(super) fn let_star_values(&mut self, form: Form, items: &[Form]) -> Expanded<Steps> {
        let (bindings, body) = self.values_bindings(form, items)?;
        let (mut steps, mut all) = (Steps::new(), Vec::new());
        for (formals, value) in bindings {
            let (formals, names) = self.formals(formals)?;
            all.push(formals);
            steps = steps.expr(value).enter(names);
        }
        let steps = steps.body(form, body).leave(all.len());
        Ok(Self::nest_values(form, steps, all))
    }

    /// `(receive formals expr body …)`.
    pub(super) fn receive(&mut self, form: Form, items: &[Form]) -> Expanded<Steps> {
        let [_, formals, value, body @ ..] = items else {
            return Err(self.syntax_error(form, "`receive` takes names, an expression and a body"));
        };
        let (formals, names): (Formals, Names) = self.formals(*formals)?;
        let steps = Steps::of(*value).enter(names).body(form, body).leave(1);
        Ok(Self::nest_values(form, steps, vec![formals]))
    }

    /// Each value is bound around those that follow, and the last part, the body.
    fn nest_values(form: Form, steps: Steps, all: Vec<Formals>) -> Steps {
        steps.join(form, move |expander, mut values| {
            let body = values.pop().expect("the body is the last");
            let pairs = all.into_iter().zip(values).rev();
            Ok(pairs.fold(body, |body, (formals, value)| {
                expander.push(Node::LetValues(formals, value, body), form)
            }))
        })
    }

    /// A procedure of a list that takes the first clause which so many arguments fit.
    pub(super) fn case_lambda(&mut self, form: Form, items: &[Form]) -> Expanded<Steps> {
        let mut steps = Steps::new();
        let mut clauses = Vec::new();
        for &clause in &items[1..] {
            let parts = self.expect_list(clause, "a clause")?;
            let [formals, ref body @ ..] = *parts else {
                return Err(self.syntax_error(clause, "this clause is empty"));
            };
            let (formals, names) = self.formals(formals)?;
            steps = steps.enter(names).body(clause, body).leave(1);
            clauses.push((clause, formals));
        }
        Ok(steps.join(form, move |expander, bodies| {
            expander.join_case_lambda(form, clauses, bodies)
        }))
    }

    fn join_case_lambda(&mut self, form: Form, clauses: Vec<(Form, Formals)>, bodies: Vec<Expr>) -> Expanded<Expr> {
        let (args, count) = (self.core.var("arguments"), self.core.var("count"));
        let message = Constant::String("no clause of case-lambda takes these arguments".to_owned());
        let message = self.constant(message, form);
        let given = self.push(Node::Local(args), form);
        let mut result = self.standard_call("error", vec![message, given], form)?;
        for ((clause, formals), body) in clauses.into_iter().zip(bodies).rev() {
            let fixed = i64::try_from(formals.fixed.len()).unwrap_or(i64::MAX);
            let wanted = self.constant(Constant::Integer(fixed), clause);
            let given = self.push(Node::Local(count), form);
            let compare = if formals.rest.is_some() { ">=" } else { "=" };
            let test = self.standard_call(compare, vec![given, wanted], clause)?;
            let chosen = self.destructure(clause, args, &formals, body)?;
            result = self.push(Node::If(test, chosen, result), form);
        }
        let given = self.push(Node::Local(args), form);
        let length = self.standard_call("length", vec![given], form)?;
        let body = self.push(Node::Let(vec![(count, length)], result), form);
        let formals = Formals {
            fixed: Vec::new(),
            rest: Some(args),
        };
        Ok(self.make_lambda(form, "lambda".into(), formals, body))
    }

    /// Binds formals to the elements of a list that is long enough.
    fn destructure(&mut self, clause: Form, list: Var, formals: &Formals, body: Expr) -> Expanded<Expr> {
        let mut bindings = Vec::new();
        let mut rest = list;
        for &var in &formals.fixed {
            let at = self.push(Node::Local(rest), clause);
            bindings.push((var, self.standard_call("car", vec![at], clause)?));
            let at = self.push(Node::Local(rest), clause);
            rest = self.core.var("");
            bindings.push((rest, self.standard_call("cdr", vec![at], clause)?));
        }
        if let Some(var) = formals.rest {
            bindings.push((var, self.push(Node::Local(rest), clause)));
        }
        let bindings = bindings.into_iter().rev();
        Ok(bindings.fold(body, |body, it| self.push(Node::Let(vec![it], body), clause)))
    }
}
