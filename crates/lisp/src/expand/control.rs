//! Forms that the prelude's procedures carry out: promises, parameters, `guard`; and the prelude's own forms.

use std::rc::Rc;

use polyc_base::Constant;

use super::{Expanded, Expander};
use crate::core::{Expr, Formals, Node, Region};
use crate::library::Standard;
use crate::library::keyword::Keyword;
use crate::natives;
use crate::reader::form::{Form, FormKind};
use crate::reader::name::Scope;

impl Expander<'_, '_> {
    /// A procedure without parameters.
    fn thunk(&mut self, form: Form, body: Expr) -> Expr {
        let loc = self.loc(form);
        let lambda = self.core.lambda("thunk".into(), Formals::default(), body, loc);
        self.core.push(Node::Lambda(lambda), loc)
    }

    /// `(delay e)` is `(delay-force (make-promise e))` (R7RS 4.2.5).
    pub(super) fn delay(&mut self, form: Form, items: &[Form], scope: Scope, wrap: bool) -> Expanded<Expr> {
        let &[_, value] = items else {
            return Err(self.syntax_error(form, "one expression is delayed"));
        };
        let mut value = self.expr(value, scope);
        if wrap {
            value = self.standard_call("make-promise", vec![value], form)?;
        }
        let thunk = self.thunk(form, value);
        self.standard_call("%delay-force", vec![thunk], form)
    }

    pub(super) fn parameterize(&mut self, form: Form, items: &[Form], scope: Scope) -> Expanded<Expr> {
        let [_, bindings, body @ ..] = items else {
            return Err(self.syntax_error(form, "`parameterize` takes bindings and a body"));
        };
        let mut pairs = Vec::new();
        for &binding in self.expect_list(*bindings, "the bindings")?.iter() {
            let parts = self.expect_list(binding, "a binding")?;
            let &[parameter, value] = &*parts else {
                return Err(self.syntax_error(binding, "a binding is `(parameter expression)`"));
            };
            let parameter = self.expr(parameter, scope);
            let value = self.expr(value, scope);
            pairs.push(self.standard_call("cons", vec![parameter, value], binding)?);
        }
        let bindings = self.standard_call("list", pairs, form)?;
        let body = self.body(form, body, scope);
        let thunk = self.thunk(form, body);
        self.standard_call("%parameterize", vec![bindings, thunk], form)
    }

    /// `(guard (name clause …) body …)`: what no clause takes is raised again.
    pub(super) fn guard(&mut self, form: Form, items: &[Form], scope: Scope) -> Expanded<Expr> {
        let [_, handler, body @ ..] = items else {
            return Err(self.syntax_error(form, "`guard` takes a name with clauses and a body"));
        };
        let parts = self.expect_list(*handler, "the clauses")?;
        let [name, ref clauses @ ..] = *parts else {
            return Err(self.syntax_error(*handler, "`guard` needs a name for what is raised"));
        };
        let body = self.body(form, body, scope);
        let thunk = self.thunk(form, body);
        let inner = self.scopes.inside(scope);
        let var = self.bind_form(inner, name, "what is raised")?;
        let has_else = self.ends_with_else(clauses, inner);
        let mut formals = Formals {
            fixed: vec![var],
            rest: None,
        };
        let default = if has_else {
            None
        } else {
            let again = self.core.var("again");
            formals.fixed.push(again);
            let loc = self.loc(form);
            let callee = self.core.push(Node::Local(again), loc);
            Some(self.core.push(Node::Call(callee, Vec::new()), loc))
        };
        let handler = self.cond_clauses(form, clauses, inner, default);
        let loc = self.loc(form);
        let lambda = self.core.lambda("guard".into(), formals, handler, loc);
        let handler = self.core.push(Node::Lambda(lambda), loc);
        let procedure = if has_else { "%guard" } else { "%guard-or-raise" };
        self.standard_call(procedure, vec![thunk, handler], form)
    }

    fn ends_with_else(&mut self, clauses: &[Form], scope: Scope) -> bool {
        let last = clauses.last();
        let last = last.and_then(|&last| self.forms.proper_list(last));
        let head = last.and_then(|parts| parts.first().copied());
        head.is_some_and(|head| self.is_keyword(head, scope, Keyword::Else))
    }

    pub(super) fn assert(&mut self, form: Form, items: &[Form], scope: Scope) -> Expanded<Expr> {
        let &[_, test] = items else {
            return Err(self.syntax_error(form, "`assert` takes one expression"));
        };
        let shown = self.quoted(test);
        let test = self.expr(test, scope);
        let message = self.constant(Constant::String("assertion failed:".to_owned()), form);
        let failed = self.standard_call("error", vec![message, shown], form)?;
        let loc = self.loc(form);
        let fine = self.unspecified(form);
        Ok(self.core.push(Node::If(test, fine, failed), loc))
    }

    // The prelude's own forms.

    /// `(%native "name" argument …)`.
    pub(super) fn native(&mut self, form: Form, items: &[Form], scope: Scope) -> Expanded<Expr> {
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
        let loc = self.loc(form);
        let args = args.iter().map(|&arg| self.expr(arg, scope)).collect();
        let callee = Node::Standard(Standard::Native(row));
        let callee = self.core.push(callee, loc);
        Ok(self.core.push(Node::Call(callee, args), loc))
    }

    /// `(%with-handler procedure call)`.
    pub(super) fn with_handler(&mut self, form: Form, items: &[Form], scope: Scope) -> Expanded<Expr> {
        let [handler, call] = self.operands(form, items, scope)?;
        Ok(self.region(form, Region::Handler, handler, call))
    }

    /// `(%catch (name) handler call)`.
    pub(super) fn catch(&mut self, form: Form, items: &[Form], scope: Scope) -> Expanded<Expr> {
        let &[_, name, handler, call] = items else {
            return Err(self.syntax_error(form, "`%catch` takes a name, a handler and a call"));
        };
        let call = self.expr(call, scope);
        let inner = self.scopes.inside(scope);
        let names: Rc<[Form]> = self.expect_list(name, "the name")?;
        let &[name] = &*names else {
            return Err(self.syntax_error(form, "`%catch` binds one name"));
        };
        let var = self.bind_form(inner, name, "what is caught")?;
        let handler = self.expr(handler, inner);
        Ok(self.region(form, Region::Catch(var), handler, call))
    }

    /// `(%finally after call)`.
    pub(super) fn finally(&mut self, form: Form, items: &[Form], scope: Scope) -> Expanded<Expr> {
        let [after, call] = self.operands(form, items, scope)?;
        Ok(self.region(form, Region::Finally, after, call))
    }

    fn region(&mut self, form: Form, region: Region, handler: Expr, call: Expr) -> Expr {
        let loc = self.loc(form);
        self.core.push(Node::Region(region, handler, call), loc)
    }

    pub(super) fn throw(&mut self, form: Form, items: &[Form], scope: Scope) -> Expanded<Expr> {
        let [value] = self.operands(form, items, scope)?;
        let loc = self.loc(form);
        Ok(self.core.push(Node::Throw(value), loc))
    }

    /// `(%values-get index expr)`.
    pub(super) fn values_get(&mut self, form: Form, items: &[Form], scope: Scope) -> Expanded<Expr> {
        let &[_, index, value] = items else {
            return Err(self.syntax_error(form, "`%values-get` takes an index and an expression"));
        };
        let FormKind::Constant(Constant::Integer(index)) = *self.forms.kind(index) else {
            return Err(self.syntax_error(form, "the index must be a constant"));
        };
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        let value = self.expr(value, scope);
        let loc = self.loc(form);
        Ok(self.core.push(Node::ValuesGet(index, value), loc))
    }

    fn operands<const N: usize>(&mut self, form: Form, items: &[Form], scope: Scope) -> Expanded<[Expr; N]> {
        let operands: Vec<Expr> = items[1..].iter().map(|&it| self.expr(it, scope)).collect();
        operands
            .try_into()
            .map_err(|_| self.syntax_error(form, format!("this takes {N} operands")))
    }
}
