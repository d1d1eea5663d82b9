//! `lambda`, the `let` family, `do`, `set!`.

use std::rc::Rc;

use polyc_base::scalar::Immediate;
use polyc_base::{Constant, Diagnostic, Loc};

use super::scope::Binding;
use super::{Denotation, Expanded, Expander};
use crate::core::{Expr, Formals, Node, Var};
use crate::library::keyword::Keyword;
use crate::reader::codes;
use crate::reader::form::{Form, FormKind};
use crate::reader::name::{Name, Scope};

impl Expander<'_, '_> {
    /// Binds a name to a new variable.
    pub(super) fn bind_var(&mut self, scope: Scope, name: Name) -> Var {
        let text = self.text(name);
        let var = self.core.var(text);
        self.scopes.bind(scope, name, Binding::Var(var));
        var
    }

    /// Binds the name that a form is; twice in one scope is a mistake.
    pub(super) fn bind_form(&mut self, scope: Scope, form: Form, what: &str) -> Expanded<Var> {
        let name = self.expect_identifier(form, what)?;
        if self.scopes.own(scope, name).is_some() {
            let message = format!("`{}` is bound twice here", self.text(name));
            return Err(self.report(codes::DUPLICATE, form, message));
        }
        Ok(self.bind_var(scope, name))
    }

    /// Parameters: a list, a list with a tail, or one name.
    pub(super) fn formals(&mut self, form: Form, scope: Scope) -> Expanded<Formals> {
        let (items, tail) = match self.forms.kind(form).clone() {
            FormKind::List { items, tail } => (items, tail),
            _ => (Rc::from([]), Some(form)),
        };
        let mut formals = Formals::default();
        for &item in items.iter() {
            formals.fixed.push(self.bind_form(scope, item, "a parameter")?);
        }
        if let Some(tail) = tail {
            formals.rest = Some(self.bind_form(scope, tail, "a parameter")?);
        }
        Ok(formals)
    }

    pub(super) fn lambda(&mut self, form: Form, items: &[Form], scope: Scope) -> Expanded<Expr> {
        let [_, formals, body @ ..] = items else {
            return Err(self.syntax_error(form, "`lambda` takes parameters and a body"));
        };
        self.lambda_named(form, "lambda".into(), *formals, body, scope)
    }

    /// A procedure; `name` is for people.
    pub(super) fn lambda_named(
        &mut self,
        form: Form,
        name: Rc<str>,
        formals: Form,
        body: &[Form],
        scope: Scope,
    ) -> Expanded<Expr> {
        let inner = self.scopes.inside(scope);
        let formals = self.formals(formals, inner)?;
        let body = self.body(form, body, inner);
        let loc = self.loc(form);
        let lambda = self.core.lambda(name, formals, body, loc);
        Ok(self.core.push(Node::Lambda(lambda), loc))
    }

    /// An expression that a name is bound to: a procedure is called so.
    pub(super) fn named_expr(&mut self, name: &Rc<str>, form: Form, scope: Scope) -> Expr {
        let expr = self.expr(form, scope);
        self.name_lambda(expr, name);
        expr
    }

    pub(super) fn name_lambda(&mut self, expr: Expr, name: &Rc<str>) {
        if let &Node::Lambda(lambda) = self.core.node(expr) {
            let data = &mut self.core.lambdas[lambda.index()];
            if &*data.name == "lambda" {
                data.name = Rc::clone(name);
            }
        }
    }

    /// The pairs of `((name init) …)`.
    fn binding_list(&mut self, form: Form) -> Expanded<Vec<(Form, Form)>> {
        let bindings = self.expect_list(form, "the bindings")?;
        let mut pairs = Vec::new();
        for &binding in bindings.iter() {
            match self.forms.proper_list(binding).as_deref() {
                Some(&[name, init]) => pairs.push((name, init)),
                _ => {
                    let message = "a binding is `(name expression)`";
                    return Err(self.syntax_error(binding, message));
                }
            }
        }
        Ok(pairs)
    }

    pub(super) fn let_form(&mut self, form: Form, items: &[Form], scope: Scope) -> Expanded<Expr> {
        match items {
            [_, name, bindings, body @ ..] if self.forms.identifier(*name).is_some() => {
                self.named_let(form, *name, *bindings, body, scope)
            }
            [_, bindings, body @ ..] => {
                let pairs = self.binding_list(*bindings)?;
                let inits = self.inits(&pairs, scope);
                let inner = self.scopes.inside(scope);
                let mut bound = Vec::new();
                for (&(name, _), init) in pairs.iter().zip(inits) {
                    bound.push((self.bind_form(inner, name, "what `let` binds")?, init));
                }
                let body = self.body(form, body, inner);
                let loc = self.loc(form);
                Ok(self.make_let(bound, body, loc))
            }
            _ => Err(self.syntax_error(form, "`let` takes bindings and a body")),
        }
    }

    fn inits(&mut self, pairs: &[(Form, Form)], scope: Scope) -> Vec<Expr> {
        let one = |&(name, init): &(Form, Form)| {
            let text = self.forms.identifier(name).map(|name| self.text(name));
            self.named_expr(&text.unwrap_or_default(), init, scope)
        };
        pairs.iter().map(one).collect()
    }

    fn named_let(&mut self, form: Form, name: Form, bindings: Form, body: &[Form], scope: Scope) -> Expanded<Expr> {
        let pairs = self.binding_list(bindings)?;
        let inits = self.inits(&pairs, scope);
        let outer = self.scopes.inside(scope);
        let var = self.bind_form(outer, name, "the name of a loop")?;
        let inner = self.scopes.inside(outer);
        let mut formals = Formals::default();
        for &(name, _) in &pairs {
            let var = self.bind_form(inner, name, "what `let` binds")?;
            formals.fixed.push(var);
        }
        let body = self.body(form, body, inner);
        Ok(self.loop_call(form, var, formals, body, inits))
    }

    /// `((letrec ((var (lambda formals body))) var) inits …)`.
    fn loop_call(&mut self, form: Form, var: Var, formals: Formals, body: Expr, inits: Vec<Expr>) -> Expr {
        let loc = self.loc(form);
        let name = Rc::clone(&self.core.get_var(var).name);
        let lambda = self.core.lambda(name, formals, body, loc);
        let procedure = self.core.push(Node::Lambda(lambda), loc);
        let callee = self.core.push(Node::Local(var), loc);
        let call = self.core.push(Node::Call(callee, inits), loc);
        self.core.push(Node::Letrec(vec![(var, procedure)], call), loc)
    }

    pub(super) fn let_star(&mut self, form: Form, items: &[Form], scope: Scope) -> Expanded<Expr> {
        let [_, bindings, body @ ..] = items else {
            return Err(self.syntax_error(form, "`let*` takes bindings and a body"));
        };
        let mut scope = scope;
        let mut bound = Vec::new();
        let bindings = self.binding_list(*bindings)?;
        for (name, init) in bindings {
            let text = self.forms.identifier(name).map(|name| self.text(name));
            let init = self.named_expr(&text.unwrap_or_default(), init, scope);
            scope = self.scopes.inside(scope);
            bound.push((self.bind_form(scope, name, "what `let*` binds")?, init));
        }
        let body_scope = self.scopes.inside(scope);
        let body = self.body(form, body, body_scope);
        let loc = self.loc(form);
        let nest = |body, binding| self.core.push(Node::Let(vec![binding], body), loc);
        Ok(bound.into_iter().rev().fold(body, nest))
    }

    pub(super) fn letrec(&mut self, keyword: Keyword, form: Form, items: &[Form], scope: Scope) -> Expanded<Expr> {
        let [_, bindings, body @ ..] = items else {
            return Err(self.syntax_error(form, "`letrec` takes bindings and a body"));
        };
        let pairs = self.binding_list(*bindings)?;
        let inner = self.scopes.inside(scope);
        let mut vars = Vec::new();
        for &(name, _) in &pairs {
            vars.push(self.bind_form(inner, name, "what `letrec` binds")?);
        }
        let inits = self.inits(&pairs, inner);
        let body_scope = self.scopes.inside(inner);
        let body = self.body(form, body, body_scope);
        let loc = self.loc(form);
        if keyword == Keyword::Letrec && !inits.iter().all(|&init| self.returns_once(init)) {
            return Ok(self.letrec_at_once(loc, vars, inits, body));
        }
        let bindings: Vec<_> = vars.into_iter().zip(inits).collect();
        Ok(if bindings.is_empty() {
            body
        } else {
            self.core.push(Node::Letrec(bindings, body), loc)
        })
    }

    /// Whether evaluating an expression calls nothing, so that it cannot return again.
    fn returns_once(&self, expr: Expr) -> bool {
        matches!(
            self.core.node(expr),
            Node::Lambda(_) | Node::Constant(_) | Node::Standard(_) | Node::Local(_)
        )
    }

    /// `letrec` whose initialisers may return more than once (R7RS 4.2.2): the variables' locations are made once, and
    /// each time all initialisers have a value, all variables are given theirs.
    fn letrec_at_once(&mut self, loc: Loc, vars: Vec<Var>, inits: Vec<Expr>, body: Expr) -> Expr {
        let (mut bindings, mut values, mut steps) = (Vec::new(), Vec::new(), Vec::new());
        for (var, init) in vars.into_iter().zip(inits) {
            if let Node::Lambda(_) = self.core.node(init)
                && !self.core.get_var(var).assigned
            {
                bindings.push((var, init));
                continue;
            }
            let data = &mut self.core.vars[var.index()];
            (data.assigned, data.checked) = (true, true);
            let none = Node::Constant(Constant::Immediate(Immediate::Undefined));
            bindings.push((var, self.core.push(none, loc)));
            let value = self.core.var("");
            values.push((value, init));
            let value = self.core.push(Node::Local(value), loc);
            steps.push(self.core.push(Node::SetLocal(var, value), loc));
        }
        steps.push(body);
        let steps = self.core.push(Node::Seq(steps), loc);
        let inner = self.core.push(Node::Let(values, steps), loc);
        self.core.push(Node::Letrec(bindings, inner), loc)
    }

    /// `(do ((name init step) …) (test result …) command …)`.
    pub(super) fn do_loop(&mut self, form: Form, items: &[Form], scope: Scope) -> Expanded<Expr> {
        let [_, bindings, exit, commands @ ..] = items else {
            let message = "`do` takes bindings, a test with results, and commands";
            return Err(self.syntax_error(form, message));
        };
        let mut inits = Vec::new();
        let mut steps = Vec::new();
        for &binding in self.expect_list(*bindings, "the bindings")?.iter() {
            let (name, init, step) = match self.forms.proper_list(binding).as_deref() {
                Some(&[name, init]) => (name, init, None),
                Some(&[name, init, step]) => (name, init, Some(step)),
                _ => {
                    let message = "a binding is `(name init)` or `(name init step)`";
                    return Err(self.syntax_error(binding, message));
                }
            };
            inits.push(self.expr(init, scope));
            steps.push((name, step));
        }
        let exit = self.expect_list(*exit, "the test with results")?;
        let [test, ref results @ ..] = *exit else {
            return Err(self.syntax_error(form, "`do` needs a test"));
        };
        let var = self.core.var("do");
        let inner = self.scopes.inside(scope);
        let mut formals = Formals::default();
        for &(name, _) in &steps {
            let var = self.bind_form(inner, name, "what `do` binds")?;
            formals.fixed.push(var);
        }
        let test = self.expr(test, inner);
        let result = self.sequence(form, results, inner);
        let mut body: Vec<Expr> = commands.iter().map(|&it| self.expr(it, inner)).collect();
        let next: Vec<Expr> = steps
            .iter()
            .map(|&(name, step)| self.expr(step.unwrap_or(name), inner))
            .collect();
        let loc = self.loc(form);
        let callee = self.core.push(Node::Local(var), loc);
        body.push(self.core.push(Node::Call(callee, next), loc));
        let body = self.make_sequence(form, body);
        let body = self.core.push(Node::If(test, result, body), loc);
        Ok(self.loop_call(form, var, formals, body, inits))
    }

    /// Whether a name is bound by an import.
    fn is_imported(&self, name: Name, scope: Scope) -> bool {
        let (mut name, mut scope) = (name, scope);
        loop {
            if let Some((_, place)) = self.scopes.lookup(name, scope) {
                let top = self.scopes.top_of(place);
                return place == self.scopes.imports_of(top);
            }
            match self.names.alias_of(name) {
                Some(alias) => (name, scope) = (alias.of, alias.scope),
                None => return false,
            }
        }
    }

    pub(super) fn set(&mut self, form: Form, items: &[Form], scope: Scope) -> Expanded<Expr> {
        let &[_, target, value] = items else {
            return Err(self.syntax_error(form, "`set!` takes a name and an expression"));
        };
        let name = self.expect_identifier(target, "what `set!` assigns")?;
        let loc = self.loc(form);
        let node = match self.resolve(name, scope) {
            Denotation::Bound(Binding::Var(var)) => {
                let value = self.expr(value, scope);
                self.core.vars[var.index()].assigned = true;
                Node::SetLocal(var, value)
            }
            Denotation::Bound(Binding::Top(_)) if self.is_imported(name, scope) => {
                let message = format!("`{}` is imported, so it cannot be assigned", self.text(name));
                return Err(self.syntax_error(target, message));
            }
            Denotation::Bound(Binding::Top(top)) => {
                let value = self.expr(value, scope);
                self.core.tops[top.index()].assigned = true;
                Node::SetTop(top, value)
            }
            Denotation::Free(symbol, top) => {
                let value = self.expr(value, scope);
                let top = self.free_name(symbol, top, loc);
                self.core.tops[top.index()].assigned = true;
                Node::SetTop(top, value)
            }
            Denotation::Standard(_) => {
                let text = self.text(name);
                let message = format!("`{text}` is a procedure of the standard library");
                let diagnostic = Diagnostic::error(codes::SYNTAX, self.span(target), message)
                    .with_hint(format!("`define` a `{text}` of your own, then it may be assigned"));
                let via = self.forms.get(target).via;
                return Err(self.report_diagnostic(diagnostic, via));
            }
            Denotation::Bound(Binding::Macro(_) | Binding::Keyword(_) | Binding::Standard(_))
            | Denotation::Keyword(_) => {
                let message = format!("`{}` is syntax, no variable", self.text(name));
                return Err(self.report(codes::KEYWORD, target, message));
            }
        };
        Ok(self.core.push(node, loc))
    }
}
