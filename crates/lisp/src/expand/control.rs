//! Forms that the prelude's procedures carry out: promises, parameters, `guard`; and the prelude's own forms.

use polyc_base::Constant;

use super::steps::{Steps, parts};
use super::{Expanded, Expander};
use crate::core::{Expr, Formals, Node, Region};
use crate::library::Standard;
use crate::library::keyword::Keyword;
use crate::natives;
use crate::reader::form::{Form, FormKind};

impl Expander<'_, '_> {
    /// A procedure without parameters.
    fn thunk(&mut self, form: Form, body: Expr) -> Expr {
        self.make_lambda(form, "thunk".into(), Formals::default(), body)
    }

    /// `(delay e)` is `(delay-force (make-promise e))` (R7RS 4.2.5).
    pub(super) fn delay(&mut self, form: Form, items: &[Form], wrap: bool) -> Expanded<Steps> {
        let &[_, value] = items else {
            return Err(self.syntax_error(form, "one expression is delayed"));
        };
        Ok(Steps::of(value).join(form, move |expander, mut value| {
            if wrap {
                value = vec![expander.standard_call("make-promise", value, form)?];
            }
            let thunk = expander.thunk(form, value[0]);
            expander.standard_call("%delay-force", vec![thunk], form)
        }))
    }

    pub(super) fn parameterize(&mut self, form: Form, items: &[Form]) -> Expanded<Steps> {
        let [_, bindings, body @ ..] = items else {
            return Err(self.syntax_error(form, "`parameterize` takes bindings and a body"));
        };
        let mut steps = Steps::new();
        for binding in self.expect_list(*bindings, "the bindings")? {
            let pair = self.expect_list(binding, "a binding")?;
            if pair.len() != 2 {
                return Err(self.syntax_error(binding, "a binding is `(parameter expression)`"));
            }
            let steps_of_pair = Steps::new().exprs(&pair);
            steps = steps.then(steps_of_pair.join(binding, move |expander, pair| {
                expander.standard_call("cons", pair, binding)
            }));
        }
        Ok(steps.body(form, body).join(form, move |expander, mut pairs| {
            let body = pairs.pop().expect("the body is the last");
            let bindings = expander.standard_call("list", pairs, form)?;
            let thunk = expander.thunk(form, body);
            expander.standard_call("%parameterize", vec![bindings, thunk], form)
        }))
    }

    /// `(guard (name clause …) body …)`: what no clause takes is raised again.
    pub(super) fn guard(&mut self, form: Form, items: &[Form]) -> Expanded<Steps> {
        let [_, handler, body @ ..] = items else {
            return Err(self.syntax_error(form, "`guard` takes a name with clauses and a body"));
        };
        let clauses = self.expect_list(*handler, "the clauses")?;
        let [name, ref clauses @ ..] = *clauses else {
            return Err(self.syntax_error(*handler, "`guard` needs a name for what is raised"));
        };
        let names = self.variables(&[name], "what is raised")?;
        let (var, clauses) = (names[0].1, clauses.to_vec());
        let steps = Steps::new().body(form, body).enter(names);
        let steps = steps.plan(form, move |expander| {
            let mut formals = Formals {
                fixed: vec![var],
                rest: None,
            };
            let default = (!expander.ends_with_else(&clauses)).then(|| {
                let again = expander.core.var("again");
                formals.fixed.push(again);
                let callee = expander.push(Node::Local(again), form);
                expander.push(Node::Call(callee, Vec::new()), form)
            });
            let steps = expander.cond_clauses(form, &clauses, default);
            Ok(steps.join(form, move |expander, parts| {
                Ok(expander.make_lambda(form, "guard".into(), formals, parts[0]))
            }))
        });
        Ok(steps.leave(1).join(form, move |expander, all| {
            let [body, handler] = parts(all);
            let has_else = match expander.core.lambda_of(handler) {
                Some(lambda) => expander.core.get_lambda(lambda).formals.fixed.len() == 1,
                None => true,
            };
            let thunk = expander.thunk(form, body);
            let procedure = if has_else { "%guard" } else { "%guard-or-raise" };
            expander.standard_call(procedure, vec![thunk, handler], form)
        }))
    }

    fn ends_with_else(&mut self, clauses: &[Form]) -> bool {
        let last = clauses.last().and_then(|&last| self.forms.pair(last));
        last.is_some_and(|clause| clause.is_list && self.is_keyword(clause.first, Keyword::Else))
    }

    pub(super) fn assert(&mut self, form: Form, items: &[Form]) -> Expanded<Steps> {
        let &[_, test] = items else {
            return Err(self.syntax_error(form, "`assert` takes one expression"));
        };
        Ok(Steps::of(test).join(form, move |expander, parts| {
            let message = expander.constant(Constant::String("assertion failed:".to_owned()), form);
            let shown = expander.quoted(test);
            let failed = expander.standard_call("error", vec![message, shown], form)?;
            let fine = expander.unspecified(form);
            Ok(expander.push(Node::If(parts[0], fine, failed), form))
        }))
    }

    // The prelude's own forms.

    /// `(%native "name" argument …)`.
    pub(super) fn native(&mut self, form: Form, items: &[Form]) -> Expanded<Steps> {
        let [_, name, args @ ..] = items else {
            return Err(self.syntax_error(form, "a native's name is missing"));
        };
        let row = match self.forms.kind(*name) {
            FormKind::Constant(Constant::String(text)) => natives::by_row_name(text),
            _ => None,
        };
        let Some(row) = row else {
            return Err(self.syntax_error(*name, "there is no such native"));
        };
        let callee = self.push(Node::Standard(Standard::Native(row)), form);
        Ok(Steps::new()
            .exprs(args)
            .node(form, move |args| Node::Call(callee, args)))
    }

    /// `(%with-handler procedure call)`.
    pub(super) fn with_handler(&mut self, form: Form, items: &[Form]) -> Expanded<Steps> {
        self.region(form, Region::Handler, items)
    }

    /// `(%catch (name) handler call)`.
    pub(super) fn catch(&mut self, form: Form, items: &[Form]) -> Expanded<Steps> {
        let &[_, name, handler, call] = items else {
            return Err(self.syntax_error(form, "`%catch` takes a name, a handler and a call"));
        };
        let name = self.expect_list(name, "the name")?;
        let names = self.variables(&name, "what is caught")?;
        let &[(_, var)] = names.as_slice() else {
            return Err(self.syntax_error(form, "`%catch` binds one name"));
        };
        let steps = Steps::of(call).enter(names).expr(handler).leave(1);
        Ok(steps.node(form, move |all| {
            let [call, handler] = parts(all);
            Node::Region(Region::Catch(var), handler, call)
        }))
    }

    /// `(%finally after call)`.
    pub(super) fn finally(&mut self, form: Form, items: &[Form]) -> Expanded<Steps> {
        self.region(form, Region::Finally, items)
    }

    fn region(&mut self, form: Form, region: Region, items: &[Form]) -> Expanded<Steps> {
        let &[_, handler, call] = items else {
            return Err(self.syntax_error(form, "this takes a handler and a call"));
        };
        Ok(Steps::new().exprs(&[handler, call]).node(form, move |all| {
            let [handler, call] = parts(all);
            Node::Region(region, handler, call)
        }))
    }

    pub(super) fn throw(&mut self, form: Form, items: &[Form]) -> Expanded<Steps> {
        let &[_, value] = items else {
            return Err(self.syntax_error(form, "`%throw` takes one expression"));
        };
        Ok(Steps::of(value).node(form, |parts| Node::Throw(parts[0])))
    }

    /// `(%values-get index expr)`.
    pub(super) fn values_get(&mut self, form: Form, items: &[Form]) -> Expanded<Steps> {
        let &[_, index, value] = items else {
            return Err(self.syntax_error(form, "`%values-get` takes an index and an expression"));
        };
        let FormKind::Constant(Constant::Integer(index)) = *self.forms.kind(index) else {
            return Err(self.syntax_error(form, "the index must be a constant"));
        };
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        Ok(Steps::of(value).node(form, move |parts| Node::ValuesGet(index, parts[0])))
    }
}
