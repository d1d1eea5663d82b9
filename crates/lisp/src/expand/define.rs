//! Definitions, of a program or a body: macros are expanded just far enough to find them, so that every name is
//! bound before any expression is expanded.

use std::rc::Rc;

use super::record::RecordType;
use super::scope::{Binding, Scopes};
use super::{Denotation, Expanded, Expander, Reported};
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
    /// Splits a sequence of forms into definitions and expressions, and binds what they define in `scope`.
    pub(super) fn scan(&mut self, forms: &[Form], scope: Scope) -> Vec<Item> {
        let mut items = Vec::new();
        let mut pending: Vec<Form> = forms.iter().rev().copied().collect();
        while let Some(form) = pending.pop() {
            if self.is_exhausted_at(form) {
                break;
            }
            // What is wrong has been reported; the other forms follow.
            let _: Expanded<()> = self.scan_form(form, scope, &mut pending, &mut items);
        }
        items
    }

    fn scan_form(&mut self, form: Form, scope: Scope, pending: &mut Vec<Form>, items: &mut Vec<Item>) -> Expanded<()> {
        let parts = self.forms.proper_list(form).unwrap_or_default();
        let head = parts.first().and_then(|&head| self.forms.identifier(head));
        let Some(head) = head else {
            items.push(Item::Expr(form));
            return Ok(());
        };
        let keyword = match self.resolve(head, scope) {
            Denotation::Bound(Binding::Macro(id)) => {
                pending.push(self.expand_macro(id, form, scope)?);
                return Ok(());
            }
            Denotation::Keyword(keyword) => keyword,
            Denotation::Free(word, top) if scope == Scopes::TOP && top == scope && self.is_program_word(word) => {
                let text = self.text(word);
                keyword::by_name(&text).expect("a word of programs is a keyword")
            }
            Denotation::Bound(_) | Denotation::Standard(_) | Denotation::Free(..) => {
                items.push(Item::Expr(form));
                return Ok(());
            }
        };
        match keyword {
            Keyword::Begin => pending.extend(parts[1..].iter().rev()),
            Keyword::CondExpand => {
                let chosen = self.cond_expand(form, &parts, scope)?;
                pending.extend(chosen.iter().rev());
            }
            Keyword::Define => items.push(self.scan_define(form, &parts, scope)?),
            Keyword::DefineValues => items.push(self.scan_define_values(form, &parts, scope)?),
            Keyword::DefineRecordType => {
                let record = self.scan_record(form, &parts, scope)?;
                items.push(Item::Record(record, form));
            }
            Keyword::DefineSyntax => self.define_syntax(form, &parts, scope)?,
            Keyword::Import if scope == Scopes::TOP => self.import(&parts[1..], scope),
            Keyword::DefineLibrary if scope == Scopes::TOP => {
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

    /// Whether a word means something in a program that has imported nothing so far.
    fn is_program_word(&self, word: Name) -> bool {
        matches!(&**self.names.text(word), "import" | "define-library" | "cond-expand")
    }

    fn scan_define(&mut self, form: Form, parts: &[Form], scope: Scope) -> Expanded<Item> {
        let [_, target, body @ ..] = parts else {
            return Err(self.syntax_error(form, "`define` takes a name and an expression"));
        };
        let (name, defined) = match (self.forms.kind(*target).clone(), body) {
            (FormKind::List { items, tail }, _) if !items.is_empty() => {
                let data = self.forms.get(*target);
                let (span, via) = (data.span, data.via);
                let formals = self.forms.list(items[1..].to_vec(), tail, span, via);
                let body = body.into();
                (items[0], Defined::Procedure { formals, body })
            }
            (FormKind::Identifier(_), &[value]) => (*target, Defined::Value(value)),
            (FormKind::Identifier(_), _) => {
                return Err(self.syntax_error(form, "`define` takes a name and one expression"));
            }
            _ => return Err(self.syntax_error(*target, "what `define` binds must be a name")),
        };
        let name_text = self.expect_identifier(name, "what `define` binds")?;
        let text = self.text(name_text);
        let target = self.define_target(scope, name)?;
        Ok(Item::Define(target, text, defined, form))
    }

    fn scan_define_values(&mut self, form: Form, parts: &[Form], scope: Scope) -> Expanded<Item> {
        let &[_, formals, value] = parts else {
            let message = "`define-values` takes names and an expression";
            return Err(self.syntax_error(form, message));
        };
        let (items, tail) = match self.forms.kind(formals).clone() {
            FormKind::List { items, tail } => (items, tail),
            _ => (Rc::from([]), Some(formals)),
        };
        let mut fixed = Vec::new();
        for &item in items.iter() {
            fixed.push(self.define_target(scope, item)?);
        }
        let rest = match tail {
            Some(tail) => Some(self.define_target(scope, tail)?),
            None => None,
        };
        Ok(Item::Values(fixed, rest, value, form))
    }

    /// Binds a name that is being defined.
    pub(super) fn define_target(&mut self, scope: Scope, form: Form) -> Expanded<Target> {
        let name = self.expect_identifier(form, "what is defined")?;
        if !self.scopes.is_top(scope) {
            let var = self.bind_form(scope, form, "what is defined")?;
            return Ok(Target::Var(var));
        }
        let top = match self.scopes.own(scope, name) {
            Some(Binding::Top(top)) => top,
            _ => self.new_top(name, form, scope),
        };
        let data = &mut self.core.tops[top.index()];
        data.definitions += 1;
        Ok(Target::Top(top))
    }

    /// What a library defines is not exported from the program.
    fn new_top(&mut self, name: Name, form: Form, scope: Scope) -> Top {
        let (text, loc) = (self.text(name), self.loc(form));
        let hidden = scope != Scopes::TOP || self.names.alias_of(name).is_some();
        let top = self.core.top(text, loc, hidden);
        self.scopes.bind(scope, name, Binding::Top(top));
        top
    }

    /// The value of a definition.
    pub(super) fn defined(&mut self, form: Form, name: &Rc<str>, defined: &Defined, scope: Scope) -> Expr {
        match defined {
            Defined::Value(value) => self.named_expr(name, *value, scope),
            Defined::Procedure { formals, body } => self
                .lambda_named(form, Rc::clone(name), *formals, body, scope)
                .unwrap_or_else(|Reported| self.unspecified(form)),
        }
    }

    /// Receives the values of an expression into fresh variables and stores them one by one.
    pub(super) fn store_values(&mut self, form: Form, fixed: &[Target], rest: Option<Target>, value: Expr) -> Expr {
        let loc = self.loc(form);
        let mut formals = Formals::default();
        let mut stores = Vec::new();
        for target in fixed.iter().copied().chain(rest) {
            let var = self.core.var("");
            let value = self.core.push(Node::Local(var), loc);
            stores.push(self.store(form, target, value));
            if stores.len() <= fixed.len() {
                formals.fixed.push(var);
            } else {
                formals.rest = Some(var);
            }
        }
        let body = self.make_sequence(form, stores);
        self.core.push(Node::LetValues(formals, value, body), loc)
    }

    /// Gives a defined variable its value where that is no initialiser.
    pub(super) fn store(&mut self, form: Form, target: Target, value: Expr) -> Expr {
        let loc = self.loc(form);
        let node = match target {
            Target::Top(top) => Node::DefineTop(top, value),
            Target::Var(var) => {
                self.core.vars[var.index()].assigned = true;
                Node::SetLocal(var, value)
            }
        };
        self.core.push(node, loc)
    }

    pub(super) fn define_syntax(&mut self, form: Form, parts: &[Form], scope: Scope) -> Expanded<()> {
        let &[_, name, rules] = parts else {
            return Err(self.syntax_error(form, "`define-syntax` takes a name and rules"));
        };
        let name = self.expect_identifier(name, "what `define-syntax` binds")?;
        let binding = self.transformer(rules, scope)?;
        self.scopes.bind(scope, name, binding);
        Ok(())
    }

    /// `let-syntax` and `letrec-syntax`: the body, and the scope it is in.
    pub(super) fn let_syntax(
        &mut self,
        keyword: Keyword,
        form: Form,
        items: &[Form],
        scope: Scope,
    ) -> Expanded<(Vec<Form>, Scope)> {
        let [_, bindings, body @ ..] = items else {
            return Err(self.syntax_error(form, "bindings and a body are missing"));
        };
        let inner = self.scopes.inside(scope);
        let seen = if keyword == Keyword::LetSyntax { scope } else { inner };
        for &binding in self.expect_list(*bindings, "the bindings")?.iter() {
            let parts = self.expect_list(binding, "a binding")?;
            let &[name, rules] = &*parts else {
                return Err(self.syntax_error(binding, "a binding is `(name rules)`"));
            };
            let name = self.expect_identifier(name, "a macro's name")?;
            let bound = self.transformer(rules, seen)?;
            self.scopes.bind(inner, name, bound);
        }
        let inner = self.scopes.inside(inner);
        Ok((body.to_vec(), inner))
    }

    /// What a macro's name is bound to: `(syntax-rules …)` or another macro's name.
    fn transformer(&mut self, form: Form, scope: Scope) -> Expanded<Binding> {
        if let Some(name) = self.forms.identifier(form) {
            match self.resolve(name, scope) {
                Denotation::Bound(binding @ Binding::Macro(_)) => return Ok(binding),
                Denotation::Keyword(keyword) => return Ok(Binding::Keyword(keyword)),
                Denotation::Bound(_) | Denotation::Standard(_) | Denotation::Free(..) => {}
            }
        }
        let parts = self.forms.proper_list(form).unwrap_or_default();
        match parts.first() {
            Some(&head) if self.is_keyword(head, scope, Keyword::SyntaxRules) => {
                self.syntax_rules(form, &parts, scope).map(Binding::Macro)
            }
            _ => Err(self.report(codes::MACRO, form, "a macro is made by `syntax-rules`")),
        }
    }
}
