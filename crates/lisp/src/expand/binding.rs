//! `lambda`, the `let` family, `do`, `set!`.

use std::collections::HashSet;
use std::rc::Rc;

use polyc_base::scalar::Immediate;
use polyc_base::{Constant, Diagnostic};

use super::scope::Binding;
use super::steps::{Names, Steps, parts};
use super::{Denotation, Expanded, Expander};
use crate::core::{Expr, Formals, Node, Var};
use crate::library::keyword::Keyword;
use crate::reader::codes;
use crate::reader::form::Form;
use crate::reader::name::Name;

impl Expander<'_, '_> {
    /// New variables for names that differ from each other.
    pub(super) fn variables(&mut self, forms: &[Form], what: &str) -> Expanded<Names> {
        let mut names = Names::new();
        let mut known = HashSet::new();
        for &form in forms {
            let name = self.expect_identifier(form, what)?;
            if !known.insert(name) {
                let message = format!("`{}` is bound twice here", self.text(name));
                return Err(self.report(codes::DUPLICATE, form, message));
            }
            let text = self.text(name);
            names.push((name, self.core.var(text)));
        }
        Ok(names)
    }

    /// Parameters: a list, a list with a tail, or one name.
    pub(super) fn formals(&mut self, form: Form) -> Expanded<(Formals, Names)> {
        let (mut items, tail) = self.forms.split(form);
        let fixed = items.len();
        items.extend(tail);
        let names = self.variables(&items, "a parameter")?;
        let mut vars = names.iter().map(|it| it.1);
        let formals = Formals {
            fixed: vars.by_ref().take(fixed).collect(),
            rest: vars.next(),
        };
        Ok((formals, names))
    }

    pub(super) fn lambda(&mut self, form: Form, items: &[Form]) -> Expanded<Steps> {
        let [_, formals, body @ ..] = items else {
            return Err(self.syntax_error(form, "`lambda` takes parameters and a body"));
        };
        self.lambda_named(form, "lambda".into(), *formals, body)
    }

    /// A procedure; `name` is for people.
    pub(super) fn lambda_named(&mut self, form: Form, name: Rc<str>, formals: Form, body: &[Form]) -> Expanded<Steps> {
        let (formals, names) = self.formals(formals)?;
        let steps = Steps::new().enter(names).body(form, body).leave(1);
        Ok(steps.join(form, move |expander, parts| {
            Ok(expander.make_lambda(form, name, formals, parts[0]))
        }))
    }

    pub(super) fn make_lambda(&mut self, form: Form, name: Rc<str>, formals: Formals, body: Expr) -> Expr {
        let loc = self.loc(form);
        let lambda = self.core.lambda(name, formals, body, loc);
        self.core.push(Node::Lambda(lambda), loc)
    }

    pub(super) fn name_lambda(&mut self, expr: Expr, name: &Rc<str>) {
        if let &Node::Lambda(lambda) = self.core.node(expr) {
            let data = &mut self.core.lambdas[lambda.index()];
            if &*data.name == "lambda" {
                data.name = Rc::clone(name);
            }
        }
    }

    /// The names and the expressions of `((name init) …)`.
    fn binding_list(&mut self, form: Form) -> Expanded<(Vec<Form>, Vec<Form>)> {
        let (mut names, mut inits) = (Vec::new(), Vec::new());
        for binding in self.expect_list(form, "the bindings")? {
            let Some(&[name, init]) = self.forms.items(binding).as_deref() else {
                let message = "a binding is `(name expression)`";
                return Err(self.syntax_error(binding, message));
            };
            names.push(name);
            inits.push(init);
        }
        Ok((names, inits))
    }

    fn inits(&self, steps: Steps, names: &Names, inits: &[Form]) -> Steps {
        let pairs = names.iter().zip(inits);
        pairs.fold(steps, |steps, (&(name, _), &init)| steps.named(self.text(name), init))
    }

    pub(super) fn let_form(&mut self, form: Form, items: &[Form]) -> Expanded<Steps> {
        match items {
            [_, name, bindings, body @ ..] if self.forms.identifier(*name).is_some() => {
                self.named_let(form, *name, *bindings, body)
            }
            [_, bindings, body @ ..] => {
                let (names, inits) = self.binding_list(*bindings)?;
                let names = self.variables(&names, "what `let` binds")?;
                let vars: Vec<Var> = names.iter().map(|it| it.1).collect();
                let steps = self.inits(Steps::new(), &names, &inits);
                let steps = steps.enter(names).body(form, body).leave(1);
                Ok(steps.join(form, move |expander, mut parts| {
                    let body = parts.pop().expect("the body is the last");
                    let bindings = vars.into_iter().zip(parts).collect();
                    Ok(expander.make_let(bindings, body, form))
                }))
            }
            _ => Err(self.syntax_error(form, "`let` takes bindings and a body")),
        }
    }

    fn named_let(&mut self, form: Form, name: Form, bindings: Form, body: &[Form]) -> Expanded<Steps> {
        let (names, inits) = self.binding_list(bindings)?;
        let procedure = self.variables(&[name], "the name of a loop")?;
        let names = self.variables(&names, "what `let` binds")?;
        let (var, formals) = (procedure[0].1, formals_of(&names));
        let steps = self.inits(Steps::new(), &names, &inits);
        let steps = steps.enter(procedure).enter(names).body(form, body).leave(2);
        Ok(steps.join(form, move |expander, mut parts| {
            let body = parts.pop().expect("the body is the last");
            Ok(expander.loop_call(form, var, formals, body, parts))
        }))
    }

    /// `((letrec ((var (lambda formals body))) var) inits …)`.
    fn loop_call(&mut self, form: Form, var: Var, formals: Formals, body: Expr, inits: Vec<Expr>) -> Expr {
        let name = Rc::clone(&self.core.get_var(var).name);
        let procedure = self.make_lambda(form, name, formals, body);
        let callee = self.push(Node::Local(var), form);
        let call = self.push(Node::Call(callee, inits), form);
        self.push(Node::Letrec(vec![(var, procedure)], call), form)
    }

    pub(super) fn let_star(&mut self, form: Form, items: &[Form]) -> Expanded<Steps> {
        let [_, bindings, body @ ..] = items else {
            return Err(self.syntax_error(form, "`let*` takes bindings and a body"));
        };
        let (names, inits) = self.binding_list(*bindings)?;
        let mut steps = Steps::new();
        let mut vars = Vec::new();
        for (name, init) in names.into_iter().zip(inits) {
            let names = self.variables(&[name], "what `let*` binds")?;
            vars.push(names[0].1);
            steps = self.inits(steps, &names, &[init]).enter(names);
        }
        let steps = steps.body(form, body).leave(vars.len());
        Ok(steps.join(form, move |expander, mut parts| {
            let body = parts.pop().expect("the body is the last");
            let bindings = vars.into_iter().zip(parts).rev();
            Ok(bindings.fold(body, |body, it| expander.push(Node::Let(vec![it], body), form)))
        }))
    }

    pub(super) fn letrec(&mut self, keyword: Keyword, form: Form, items: &[Form]) -> Expanded<Steps> {
        let [_, bindings, body @ ..] = items else {
            return Err(self.syntax_error(form, "`letrec` takes bindings and a body"));
        };
        let (names, inits) = self.binding_list(*bindings)?;
        let names = self.variables(&names, "what `letrec` binds")?;
        let vars: Vec<Var> = names.iter().map(|it| it.1).collect();
        let steps = self.inits(Steps::new().enter(names.clone()), &names, &inits);
        let steps = steps.body(form, body).leave(1);
        Ok(steps.join(form, move |expander, mut inits| {
            let body = inits.pop().expect("the body is the last");
            if vars.is_empty() {
                return Ok(body);
            }
            if keyword == Keyword::Letrec && !inits.iter().all(|&init| expander.returns_once(init)) {
                return Ok(expander.letrec_at_once(form, vars, inits, body));
            }
            let bindings = vars.into_iter().zip(inits).collect();
            Ok(expander.push(Node::Letrec(bindings, body), form))
        }))
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
    fn letrec_at_once(&mut self, form: Form, vars: Vec<Var>, inits: Vec<Expr>, body: Expr) -> Expr {
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
            bindings.push((var, self.constant(Constant::Immediate(Immediate::Undefined), form)));
            let value = self.core.var("");
            values.push((value, init));
            let value = self.push(Node::Local(value), form);
            steps.push(self.push(Node::SetLocal(var, value), form));
        }
        steps.push(body);
        let steps = self.make_sequence(form, steps);
        let inner = self.make_let(values, steps, form);
        self.push(Node::Letrec(bindings, inner), form)
    }

    /// `(do ((name init step) …) (test result …) command …)`.
    pub(super) fn do_loop(&mut self, form: Form, items: &[Form]) -> Expanded<Steps> {
        let [_, bindings, exit, commands @ ..] = items else {
            let message = "`do` takes bindings, a test with results, and commands";
            return Err(self.syntax_error(form, message));
        };
        let (mut names, mut inits, mut nexts) = (Vec::new(), Vec::new(), Vec::new());
        for binding in self.expect_list(*bindings, "the bindings")? {
            let (name, init, next) = match self.forms.items(binding).as_deref() {
                Some(&[name, init]) => (name, init, name),
                Some(&[name, init, next]) => (name, init, next),
                _ => {
                    let message = "a binding is `(name init)` or `(name init step)`";
                    return Err(self.syntax_error(binding, message));
                }
            };
            names.push(name);
            inits.push(init);
            nexts.push(next);
        }
        let exit = self.expect_list(*exit, "the test with results")?;
        let [test, ref results @ ..] = *exit else {
            return Err(self.syntax_error(form, "`do` needs a test"));
        };
        let var = self.core.var("do");
        let names = self.variables(&names, "what `do` binds")?;
        let formals = formals_of(&names);
        let steps = Steps::new().exprs(&inits).enter(names).expr(test);
        let steps = steps.then(self.sequence(form, results));
        let steps = steps.exprs(commands).exprs(&nexts).leave(1);
        Ok(steps.join(form, move |expander, mut inits| {
            let mut chosen = inits.split_off(formals.fixed.len());
            let next = chosen.split_off(chosen.len() - formals.fixed.len());
            let mut body = chosen.split_off(2);
            let [test, result] = parts(chosen);
            let callee = expander.push(Node::Local(var), form);
            body.push(expander.push(Node::Call(callee, next), form));
            let body = expander.make_sequence(form, body);
            let body = expander.push(Node::If(test, result, body), form);
            Ok(expander.loop_call(form, var, formals, body, inits))
        }))
    }

    /// Whether a name is bound by an import.
    fn is_imported(&self, name: Name) -> bool {
        let (mut name, mut scope) = (name, self.scopes.current());
        while self.scopes.lookup(name, scope).is_none()
            && let Some(alias) = self.names.alias_of(name)
        {
            (name, scope) = (alias.of, alias.scope);
        }
        self.scopes.is_imported(name, scope)
    }

    pub(super) fn set(&mut self, form: Form, items: &[Form]) -> Expanded<Steps> {
        let &[_, target, value] = items else {
            return Err(self.syntax_error(form, "`set!` takes a name and an expression"));
        };
        let name = self.expect_identifier(target, "what `set!` assigns")?;
        let top = match self.resolve(name) {
            Denotation::Bound(Binding::Var(var)) => {
                self.core.vars[var.index()].assigned = true;
                return Ok(Steps::of(value).node(form, move |parts| Node::SetLocal(var, parts[0])));
            }
            Denotation::Bound(Binding::Top(_)) if self.is_imported(name) => {
                let message = format!("`{}` is imported, so it cannot be assigned", self.text(name));
                return Err(self.syntax_error(target, message));
            }
            Denotation::Bound(Binding::Top(top)) => top,
            Denotation::Free(symbol, top) => {
                let loc = self.loc(form);
                self.free_name(symbol, top, loc)
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
        self.core.tops[top.index()].assigned = true;
        Ok(Steps::of(value).node(form, move |parts| Node::SetTop(top, parts[0])))
    }
}

fn formals_of(names: &Names) -> Formals {
    Formals {
        fixed: names.iter().map(|it| it.1).collect(),
        rest: None,
    }
}
