//! Definitions, of a program or a body: macros are expanded just far enough to find them, so that every name is
//! bound before any expression is expanded.

use std::rc::Rc;

use super::record::RecordType;
use super::scope::{Binding, Scopes};
use super::steps::{Names, Steps};
use super::{Denotation, Expanded, Expander};
use crate::core::{Expr, Formals, Node, Top, Var};
use crate::library::keyword::{self, Keyword};
use crate::reader::codes;
use crate::reader::form::{Form, FormKind};
use crate::reader::name::{Name, Scope};

/// A variable that a definition binds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Target {
    /// In a body.
    Var(Var),
    /// In a program.
    Top(Top),
}

/// What a definition gives its variable.
#[derive(Clone, Debug)]
pub(super) enum Defined {
    /// `(define name expr)`.
    Value(Form),
    /// `(define (name . formals) body …)`.
    Procedure { formals: Form, body: Rc<[Form]> },
}

/// A form of a program or a body.
pub(super) enum Item {
    /// An expression.
    Expr(Form),
    /// A variable with its value.
    Define(Target, Rc<str>, Defined, Form),
    /// `define-values`: what each value is for, and the expression.
    Values(Vec<Target>, Option<Target>, Form, Form),
    /// A record type and its procedures.
    Record(RecordType, Form),
}

impl Expander<'_, '_> {
    /// Splits a sequence of forms into definitions and expressions, and binds what they define in the innermost scope.
    pub(super) fn scan(&mut self, forms: &[Form]) -> Vec<Item> {
        let mut items = Vec::new();
        let mut pending: Vec<Form> = forms.iter().rev().copied().collect();
        while let Some(form) = pending.pop() {
            if self.is_exhausted_at(form) {
                break;
            }
            // What is wrong has been reported; the other forms follow.
            let _: Expanded<()> = self.scan_form(form, &mut pending, &mut items);
        }
        items
    }

    fn scan_form(&mut self, form: Form, pending: &mut Vec<Form>, items: &mut Vec<Item>) -> Expanded<()> {
        let pair = self.forms.pair(form);
        let head = pair.and_then(|it| self.forms.identifier(it.first));
        let denotation = head.map(|it| self.resolve(it));
        let keyword = match denotation {
            Some(Denotation::Bound(Binding::Macro(id))) => {
                pending.push(self.expand_macro(id, form)?);
                return Ok(());
            }
            Some(Denotation::Keyword(keyword)) => keyword,
            Some(Denotation::Free(word, Scopes::TOP)) if self.is_word_of_program(word) => {
                let text = self.text(word);
                keyword::by_name(&text).expect("a word of programs is a keyword")
            }
            _ => {
                items.push(Item::Expr(form));
                return Ok(());
            }
        };
        let Some(parts) = self.forms.items(form) else {
            items.push(Item::Expr(form));
            return Ok(());
        };
        match keyword {
            Keyword::Begin => pending.extend(parts[1..].iter().rev()),
            Keyword::CondExpand => {
                let chosen = self.cond_expand(form, &parts)?;
                pending.extend(chosen.iter().rev());
            }
            Keyword::Define => items.push(self.scan_define(form, &parts)?),
            Keyword::DefineValues => items.push(self.scan_define_values(form, &parts)?),
            Keyword::DefineRecordType => {
                let record = self.scan_record(form, &parts)?;
                items.push(Item::Record(record, form));
            }
            Keyword::DefineSyntax => self.define_syntax(form, &parts)?,
            Keyword::Import if self.is_in_program() => self.import(&parts[1..]),
            Keyword::DefineLibrary if self.is_in_program() => {
                self.declare_library(form)?;
            }
            Keyword::Include | Keyword::IncludeCi => {
                let included = self.included(form, &parts, keyword == Keyword::IncludeCi)?;
                pending.extend(included.into_iter().rev());
            }
            _ => items.push(Item::Expr(form)),
        }
        Ok(())
    }

    /// Whether this is the top level of the program.
    fn is_in_program(&self) -> bool {
        self.scopes.current() == Scopes::TOP
    }

    /// Whether a word means something in a program that has imported nothing so far.
    fn is_word_of_program(&self, word: Name) -> bool {
        self.is_in_program() && matches!(&**self.names.text(word), "import" | "define-library" | "cond-expand")
    }

    fn scan_define(&mut self, form: Form, parts: &[Form]) -> Expanded<Item> {
        let [_, target, body @ ..] = parts else {
            return Err(self.syntax_error(form, "`define` takes a name and an expression"));
        };
        let (name, defined) = match (self.forms.kind(*target), body) {
            (FormKind::Pair(pair), _) => {
                let (formals, body) = (pair.rest, body.into());
                (pair.first, Defined::Procedure { formals, body })
            }
            (FormKind::Identifier(_), &[value]) => (*target, Defined::Value(value)),
            (FormKind::Identifier(_), _) => {
                return Err(self.syntax_error(form, "`define` takes a name and one expression"));
            }
            _ => return Err(self.syntax_error(*target, "what `define` binds must be a name")),
        };
        let name_text = self.expect_identifier(name, "what `define` binds")?;
        let text = self.text(name_text);
        let target = self.define_target(name)?;
        Ok(Item::Define(target, text, defined, form))
    }

    fn scan_define_values(&mut self, form: Form, parts: &[Form]) -> Expanded<Item> {
        let &[_, formals, value] = parts else {
            let message = "`define-values` takes names and an expression";
            return Err(self.syntax_error(form, message));
        };
        let (items, tail) = self.forms.split(formals);
        let mut fixed = Vec::new();
        for item in items {
            fixed.push(self.define_target(item)?);
        }
        let rest = match tail {
            Some(tail) => Some(self.define_target(tail)?),
            None => None,
        };
        Ok(Item::Values(fixed, rest, value, form))
    }

    /// Binds a name that is being defined.
    pub(super) fn define_target(&mut self, form: Form) -> Expanded<Target> {
        let name = self.expect_identifier(form, "what is defined")?;
        let scope = self.scopes.current();
        let own = self.scopes.own(scope, name);
        if !self.scopes.is_at_top() {
            if own.is_some() {
                let message = format!("`{}` is bound twice here", self.text(name));
                return Err(self.report(codes::DUPLICATE, form, message));
            }
            let text = self.text(name);
            let var = self.core.var(text);
            self.scopes.bind(scope, name, Binding::Var(var));
            return Ok(Target::Var(var));
        }
        let top = match own {
            Some(Binding::Top(top)) => top,
            _ => self.new_top(name, form),
        };
        let data = &mut self.core.tops[top.index()];
        data.definitions += 1;
        Ok(Target::Top(top))
    }

    /// What a library defines is not exported from the program.
    fn new_top(&mut self, name: Name, form: Form) -> Top {
        let (text, loc) = (self.text(name), self.loc(form));
        let scope = self.scopes.top();
        let hidden = scope != Scopes::TOP || self.names.alias_of(name).is_some();
        let top = self.core.top(text, loc, hidden);
        self.scopes.bind(scope, name, Binding::Top(top));
        top
    }

    /// The value of a definition.
    pub(super) fn defined(&mut self, form: Form, name: &Rc<str>, defined: &Defined) -> Steps {
        match defined {
            Defined::Value(value) => Steps::new().named(Rc::clone(name), *value),
            Defined::Procedure { formals, body } => {
                let steps = self.lambda_named(form, Rc::clone(name), *formals, body);
                steps.unwrap_or_else(|_| Steps::done(self.unspecified(form)))
            }
        }
    }

    /// Receives the values of an expression into fresh variables and stores them one by one.
    pub(super) fn store_values(&mut self, form: Form, fixed: &[Target], rest: Option<Target>, value: Expr) -> Expr {
        let mut formals = Formals::default();
        let mut stores = Vec::new();
        for target in fixed.iter().copied().chain(rest) {
            let var = self.core.var("");
            let value = self.push(Node::Local(var), form);
            stores.push(self.store(form, target, value));
            if stores.len() <= fixed.len() {
                formals.fixed.push(var);
            } else {
                formals.rest = Some(var);
            }
        }
        let body = self.make_sequence(form, stores);
        self.push(Node::LetValues(formals, value, body), form)
    }

    /// Assigns a defined variable its value, where a binding cannot give it.
    pub(super) fn store(&mut self, form: Form, target: Target, value: Expr) -> Expr {
        let node = match target {
            Target::Top(top) => Node::DefineTop(top, value),
            Target::Var(var) => {
                self.core.vars[var.index()].assigned = true;
                Node::SetLocal(var, value)
            }
        };
        self.push(node, form)
    }

    fn define_syntax(&mut self, form: Form, parts: &[Form]) -> Expanded<()> {
        let &[_, name, rules] = parts else {
            return Err(self.syntax_error(form, "`define-syntax` takes a name and rules"));
        };
        let name = self.expect_identifier(name, "what `define-syntax` binds")?;
        let scope = self.scopes.current();
        let binding = self.transformer(rules, scope)?;
        self.scopes.bind(scope, name, binding);
        Ok(())
    }

    /// `let-syntax` and `letrec-syntax`.
    pub(super) fn let_syntax(&mut self, keyword: Keyword, form: Form, items: &[Form]) -> Expanded<Steps> {
        let [_, bindings, body @ ..] = items else {
            return Err(self.syntax_error(form, "bindings and a body are missing"));
        };
        let mut pairs = Vec::new();
        for binding in self.expect_list(*bindings, "the bindings")? {
            let Some(&[name, rules]) = self.forms.items(binding).as_deref() else {
                return Err(self.syntax_error(binding, "a binding is `(name rules)`"));
            };
            pairs.push((self.expect_identifier(name, "a macro's name")?, rules));
        }
        let outer = self.scopes.current();
        let body = body.to_vec();
        let steps = Steps::new().enter(Names::new()).plan(form, move |expander| {
            let inner = expander.scopes.current();
            let seen = if keyword == Keyword::LetSyntax { outer } else { inner };
            for (name, rules) in pairs {
                let bound = expander.transformer(rules, seen)?;
                expander.scopes.bind(inner, name, bound);
            }
            Ok(Steps::new().body(form, &body))
        });
        Ok(steps.leave(1))
    }

    /// What a macro's name is bound to: `(syntax-rules …)` or another macro's name, as seen in a scope.
    fn transformer(&mut self, form: Form, scope: Scope) -> Expanded<Binding> {
        if let Some(name) = self.forms.identifier(form) {
            match self.resolve_in(name, scope) {
                Denotation::Bound(binding @ Binding::Macro(_)) => return Ok(binding),
                Denotation::Keyword(keyword) => return Ok(Binding::Keyword(keyword)),
                Denotation::Bound(_) | Denotation::Standard(_) | Denotation::Free(..) => {}
            }
        }
        let parts = self.forms.items(form).unwrap_or_default();
        match parts.first() {
            Some(&head) if self.keyword_in(head, scope) == Some(Keyword::SyntaxRules) => {
                self.syntax_rules(form, &parts, scope).map(Binding::Macro)
            }
            _ => Err(self.report(codes::MACRO, form, "a macro is made by `syntax-rules`")),
        }
    }
}
