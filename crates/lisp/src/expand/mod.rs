//! The expander: forms to the core language.
//!
//! Macros are hygienic by renaming: each expansion gives every symbol of its template a fresh alias that remembers
//! the scope where the macro was defined. A binding form binds exactly the name it is given, alias or symbol; a name
//! that no enclosing scope binds is looked up as what it is an alias of, where the macro was defined (Clinger and
//! Rees, *Macros That Work*, POPL 1991).

mod binding;
mod body;
mod conditional;
mod control;
mod define;
mod import;
mod library;
mod matcher;
mod quasiquote;
mod quote;
mod record;
mod scope;
mod syntax_rules;
mod template;
mod toplevel;
mod values;

use std::rc::Rc;

use polyc_base::decl::Via;
use polyc_base::scalar::Immediate;
use polyc_base::{Constant, Diagnostic, Loc, Span};
use polyc_ir::ModuleBuilder;

use crate::core::{Core, Expr, Node};
use crate::library::keyword::Keyword;
use crate::library::{Library, Standard};
use crate::reader::codes;
use crate::reader::form::{Form, FormKind, Forms};
use crate::reader::name::{Name, Names, Scope};

use library::Libraries;
use scope::{Binding, Scopes, World};

/// How deep expansion may recurse: macros can nest what they make deeper than the text is.
const MAX_DEPTH: u32 = 450;
/// How much macros may make ([`Forms::weight`]): so much, and so many times what was read.
const MAX_GROWTH: (usize, usize) = (100_000, 16);

/// How many forms may be visited, in times of that: a form is visited a few times, and what a macro is given is shared
/// where it stands, so that few forms may be a large tree.
const VISITS: usize = 4;

/// What expansion works on and with.
pub struct Expander<'a, 'e> {
    /// Forms read and made.
    pub forms: &'a mut Forms,
    /// Names of both.
    pub names: &'a mut Names,
    /// The module, for constants, shapes and locations.
    pub module: &'a mut ModuleBuilder,
    /// The standard library.
    pub library: &'a mut Library<'e>,
    /// The result.
    pub core: Core,
    /// What was wrong.
    pub diagnostics: Vec<Diagnostic>,
    scopes: Scopes,
    macros: Vec<Rc<syntax_rules::Macro>>,
    libraries: Libraries,
    /// Files included so far.
    includes: usize,
    depth: u32,
    /// The weight of forms at which macros are stopped.
    max_weight: usize,
    /// How many forms more may be visited.
    visits: usize,
    exhausted: bool,
}

/// Expands a program.
pub fn expand_program<'a, 'e>(
    forms: &'a mut Forms,
    names: &'a mut Names,
    module: &'a mut ModuleBuilder,
    library: &'a mut Library<'e>,
    program: &[Form],
) -> (Core, Vec<Diagnostic>) {
    let max_weight = MAX_GROWTH.0 + MAX_GROWTH.1 * forms.weight();
    let core = Core::within(forms.budget());
    let mut expander = Expander {
        forms,
        names,
        module,
        library,
        core,
        diagnostics: Vec::new(),
        scopes: Scopes::default(),
        macros: Vec::new(),
        depth: 0,
        libraries: Libraries::default(),
        includes: 0,
        max_weight,
        visits: VISITS.saturating_mul(max_weight),
        exhausted: false,
    };
    expander.program(program);
    expander.finish()
}

/// What a name means where it is used.
#[derive(Clone, Copy, Debug)]
enum Denotation {
    Bound(Binding),
    Keyword(Keyword),
    Standard(Standard),
    /// Nothing defines it; the symbol, and the top level where it would be.
    Free(Name, Scope),
}

/// A mistake that has been reported.
#[derive(Debug)]
struct Reported;

type Expanded<T> = Result<T, Reported>;

impl Expander<'_, '_> {
    /// More was read: macros may make so much more.
    fn grow(&mut self, weight: usize) {
        let more = weight.saturating_mul(1 + MAX_GROWTH.1);
        self.max_weight = self.max_weight.saturating_add(more);
        self.visits = self.visits.saturating_add(VISITS.saturating_mul(more));
    }

    fn finish(self) -> (Core, Vec<Diagnostic>) {
        (self.core, self.diagnostics)
    }

    // Reports.

    fn report(&mut self, code: &'static str, form: Form, message: impl Into<String>) -> Reported {
        let diagnostic = Diagnostic::error(code, self.forms.span(form), message);
        self.report_diagnostic(diagnostic, self.forms.get(form).via)
    }

    /// Adds where the macros were used that made the wrong form.
    fn report_diagnostic(&mut self, mut diagnostic: Diagnostic, via: Loc) -> Reported {
        let mut next = via;
        for _ in 0..3 {
            let Some(location) = self.module.declarations().location(next) else {
                break;
            };
            diagnostic = diagnostic.with_label(location.span, "in the expansion of this");
            next = match location.via {
                Some(Via::Expanded(outer)) => outer,
                _ => Loc::NONE,
            };
        }
        self.diagnostics.push(diagnostic);
        Reported
    }

    fn syntax_error(&mut self, form: Form, message: impl Into<String>) -> Reported {
        self.report(codes::SYNTAX, form, message)
    }

    // Places and names.

    fn loc(&mut self, form: Form) -> Loc {
        let data = self.forms.get(form);
        let via = (data.via != Loc::NONE).then_some(Via::Expanded(data.via));
        self.module.loc_via(data.span, via)
    }

    fn text(&self, name: Name) -> Rc<str> {
        Rc::clone(self.names.text(name))
    }

    fn resolve(&mut self, name: Name, scope: Scope) -> Denotation {
        let (mut name, mut scope) = (name, scope);
        loop {
            match self.scopes.lookup(name, scope) {
                Some((Binding::Keyword(keyword), _)) => return Denotation::Keyword(keyword),
                Some((Binding::Standard(symbol), _)) => return self.standard_meaning(symbol, scope),
                Some((binding, _)) => return Denotation::Bound(binding),
                None => {}
            }
            match self.names.alias_of(name) {
                Some(alias) => (name, scope) = (alias.of, alias.scope),
                None => break,
            }
        }
        // Rules of macros need no import of their own signs.
        let is_sign = matches!(&**self.names.text(name), "..." | "_");
        let top = self.scopes.top_of(scope);
        if self.scopes.world(top) == World::Open || is_sign {
            self.standard_meaning(name, scope)
        } else {
            Denotation::Free(name, top)
        }
    }

    /// What a symbol means without a definition.
    fn standard_meaning(&mut self, symbol: Name, scope: Scope) -> Denotation {
        let text = self.text(symbol);
        if let Some(keyword) = crate::library::keyword::by_name(&text)
            && (self.library.internal || !text.starts_with('%'))
        {
            return Denotation::Keyword(keyword);
        }
        let found = self.library.procedure(&text);
        found.map_or_else(
            || Denotation::Free(symbol, self.scopes.top_of(scope)),
            Denotation::Standard,
        )
    }

    fn keyword(&mut self, form: Form, scope: Scope) -> Option<Keyword> {
        let name = self.forms.identifier(form)?;
        match self.resolve(name, scope) {
            Denotation::Keyword(keyword) => Some(keyword),
            _ => None,
        }
    }

    fn is_keyword(&mut self, form: Form, scope: Scope, keyword: Keyword) -> bool {
        self.keyword(form, scope) == Some(keyword)
    }

    /// Whether two names mean the same thing (R7RS 4.3.2, how literals match).
    fn same_meaning(&mut self, a: Name, a_scope: Scope, b: Name, b_scope: Scope) -> bool {
        match (self.resolve(a, a_scope), self.resolve(b, b_scope)) {
            (Denotation::Bound(a), Denotation::Bound(b)) => a == b,
            (Denotation::Keyword(a), Denotation::Keyword(b)) => a == b,
            (Denotation::Standard(a), Denotation::Standard(b)) => a.is(b),
            (Denotation::Free(a, _), Denotation::Free(b, _)) => a == b,
            _ => false,
        }
    }

    fn expect_identifier(&mut self, form: Form, what: &str) -> Expanded<Name> {
        self.forms.identifier(form).ok_or_else(|| {
            if matches!(self.forms.kind(form), FormKind::Invalid) {
                Reported
            } else {
                self.syntax_error(form, format!("{what} must be a name"))
            }
        })
    }

    fn expect_list(&mut self, form: Form, what: &str) -> Expanded<Rc<[Form]>> {
        self.forms
            .proper_list(form)
            .ok_or_else(|| self.syntax_error(form, format!("{what} must be a list")))
    }

    // Expressions.

    /// Counts a form that is gone into. Whether expansion is to stop, which has been reported.
    fn is_exhausted_at(&mut self, form: Form) -> bool {
        match self.visits.checked_sub(1) {
            Some(visits) => self.visits = visits,
            None if self.exhausted => {}
            None => {
                self.exhausted = true;
                self.report(codes::NESTING, form, "macros expand without end here");
            }
        }
        self.exhausted
    }

    /// Expands an expression; a mistake inside is reported, and something harmless stands in its place.
    fn expr(&mut self, form: Form, scope: Scope) -> Expr {
        self.exhausted |= !self.forms.budget().step(1);
        if self.is_exhausted_at(form) || self.depth >= MAX_DEPTH {
            if !self.exhausted {
                self.exhausted = true;
                self.report(codes::NESTING, form, "expressions nest too deeply here");
            }
            return self.unspecified(form);
        }
        self.depth += 1;
        let result = self.expr_inner(form, scope);
        self.depth -= 1;
        result.unwrap_or_else(|Reported| self.unspecified(form))
    }

    fn expr_inner(&mut self, form: Form, scope: Scope) -> Expanded<Expr> {
        let mut form = form;
        loop {
            let loc = self.loc(form);
            let items = match self.forms.kind(form).clone() {
                FormKind::Invalid => return Err(Reported),
                FormKind::Constant(constant) => {
                    self.forms.budget().charge(constant.held(), 1);
                    return Ok(self.core.push(Node::Constant(constant), loc));
                }
                FormKind::Vector(_) => return Ok(self.quoted(form)),
                FormKind::Identifier(name) => return self.reference(form, name, scope),
                FormKind::List { items, tail: None } if !items.is_empty() => items,
                FormKind::List { tail: Some(_), .. } => {
                    return Err(self.syntax_error(form, "a call must be a proper list"));
                }
                FormKind::List { .. } => {
                    let message = "`()` is no expression";
                    let hint = "the empty list is written `'()`";
                    let span = self.forms.span(form);
                    let diagnostic = Diagnostic::error(codes::SYNTAX, span, message).with_hint(hint);
                    let via = self.forms.get(form).via;
                    return Err(self.report_diagnostic(diagnostic, via));
                }
            };
            let head = items[0];
            let denotation = self.forms.identifier(head).map(|name| self.resolve(name, scope));
            match denotation {
                Some(Denotation::Keyword(keyword)) => {
                    return self.special_form(keyword, form, &items, scope);
                }
                Some(Denotation::Bound(Binding::Macro(id))) => {
                    form = self.expand_macro(id, form, scope)?;
                }
                _ => return Ok(self.call(loc, head, &items[1..], scope)),
            }
        }
    }

    fn call(&mut self, loc: Loc, head: Form, args: &[Form], scope: Scope) -> Expr {
        let callee = self.expr(head, scope);
        let args: Vec<Expr> = args.iter().map(|&arg| self.expr(arg, scope)).collect();
        // `((lambda (x …) body) arg …)` is a `let`.
        if let &Node::Lambda(id) = self.core.node(callee) {
            let lambda = self.core.get_lambda(id);
            let formals = &lambda.formals;
            if formals.rest.is_none() && formals.accepts(args.len()) {
                let body = lambda.body;
                let bindings: Vec<_> = formals.fixed.iter().copied().zip(args).collect();
                return self.make_let(bindings, body, loc);
            }
        }
        self.core.push(Node::Call(callee, args), loc)
    }

    fn make_let(&mut self, bindings: Vec<(crate::core::Var, Expr)>, body: Expr, loc: Loc) -> Expr {
        if bindings.is_empty() {
            body
        } else {
            self.core.push(Node::Let(bindings, body), loc)
        }
    }

    fn reference(&mut self, form: Form, name: Name, scope: Scope) -> Expanded<Expr> {
        let loc = self.loc(form);
        let node = match self.resolve(name, scope) {
            Denotation::Bound(Binding::Var(var)) => Node::Local(var),
            Denotation::Bound(Binding::Top(top)) => Node::Top(top),
            Denotation::Standard(standard) => Node::Standard(standard),
            Denotation::Free(symbol, top) => Node::Top(self.free_name(symbol, top, loc)),
            Denotation::Bound(Binding::Macro(_) | Binding::Keyword(_) | Binding::Standard(_))
            | Denotation::Keyword(_) => {
                let message = format!("`{}` is syntax, no expression", self.text(name));
                return Err(self.report(codes::KEYWORD, form, message));
            }
        };
        Ok(self.core.push(node, loc))
    }

    /// The top-level name of a symbol that nothing has defined so far.
    fn free_name(&mut self, symbol: Name, top: Scope, loc: Loc) -> crate::core::Top {
        let text = self.text(symbol);
        if self.scopes.world(top) == World::Closed {
            self.report_unbound(&text, top, loc);
        }
        let variable = self.core.top(text, loc, top != Scopes::TOP);
        self.scopes.bind(top, symbol, Binding::Top(variable));
        variable
    }

    fn special_form(&mut self, keyword: Keyword, form: Form, items: &[Form], scope: Scope) -> Expanded<Expr> {
        match keyword {
            Keyword::Quote => self.quote(form, items),
            Keyword::Quasiquote => self.quasiquote(form, items, scope),
            Keyword::If => self.if_form(form, items, scope),
            Keyword::Cond => self.cond(form, items, scope),
            Keyword::Case => self.case(form, items, scope),
            Keyword::And => Ok(self.and(form, &items[1..], scope)),
            Keyword::Or => Ok(self.or(form, &items[1..], scope)),
            Keyword::When => self.when(form, items, scope, true),
            Keyword::Unless => self.when(form, items, scope, false),
            Keyword::Lambda => self.lambda(form, items, scope),
            Keyword::CaseLambda => self.case_lambda(form, items, scope),
            Keyword::Let => self.let_form(form, items, scope),
            Keyword::LetStar => self.let_star(form, items, scope),
            Keyword::Letrec | Keyword::LetrecStar => self.letrec(keyword, form, items, scope),
            Keyword::LetValues => self.let_values(form, items, scope, false),
            Keyword::LetStarValues => self.let_values(form, items, scope, true),
            Keyword::Receive => self.receive(form, items, scope),
            Keyword::Do => self.do_loop(form, items, scope),
            Keyword::Set => self.set(form, items, scope),
            Keyword::Begin => self.begin(form, &items[1..], scope),
            Keyword::Assert => self.assert(form, items, scope),
            Keyword::Delay => self.delay(form, items, scope, true),
            Keyword::DelayForce => self.delay(form, items, scope, false),
            Keyword::Parameterize => self.parameterize(form, items, scope),
            Keyword::Guard => self.guard(form, items, scope),
            Keyword::CondExpand => {
                let chosen = self.cond_expand(form, items, scope)?;
                self.begin(form, &chosen, scope)
            }
            Keyword::LetSyntax | Keyword::LetrecSyntax => {
                let (body, inner) = self.let_syntax(keyword, form, items, scope)?;
                Ok(self.body(form, &body, inner))
            }
            Keyword::SyntaxError => Err(self.user_error(form, items)),
            Keyword::InternalNative => self.native(form, items, scope),
            Keyword::InternalHandler => self.with_handler(form, items, scope),
            Keyword::InternalCatch => self.catch(form, items, scope),
            Keyword::InternalFinally => self.finally(form, items, scope),
            Keyword::InternalThrow => self.throw(form, items, scope),
            Keyword::InternalValuesGet => self.values_get(form, items, scope),
            Keyword::Define
            | Keyword::DefineLibrary
            | Keyword::DefineRecordType
            | Keyword::DefineSyntax
            | Keyword::DefineValues
            | Keyword::Import => {
                let message = "a definition may not stand here";
                Err(self.report(codes::DEFINITION, form, message))
            }
            Keyword::Include | Keyword::IncludeCi => {
                let included = self.included(form, items, keyword == Keyword::IncludeCi)?;
                self.begin(form, &included, scope)
            }
            Keyword::Arrow
            | Keyword::Ellipsis
            | Keyword::Else
            | Keyword::SyntaxRules
            | Keyword::Underscore
            | Keyword::Unquote
            | Keyword::UnquoteSplicing => {
                let word = self.forms.identifier(items[0]).map(|name| self.text(name));
                let message = format!("`{}` may not stand here", word.unwrap_or_default());
                Err(self.report(codes::KEYWORD, form, message))
            }
        }
    }

    // Small expressions.

    fn constant(&mut self, constant: Constant, form: Form) -> Expr {
        let loc = self.loc(form);
        self.core.push(Node::Constant(constant), loc)
    }

    fn immediate(&mut self, value: Immediate, form: Form) -> Expr {
        self.constant(Constant::Immediate(value), form)
    }

    fn unspecified(&mut self, form: Form) -> Expr {
        self.immediate(Immediate::Unspecified, form)
    }

    /// A call of a standard procedure, whatever the program calls so.
    fn standard_call(&mut self, name: &str, args: Vec<Expr>, form: Form) -> Expanded<Expr> {
        let internal = std::mem::replace(&mut self.library.internal, true);
        let found = self.library.procedure(name);
        self.library.internal = internal;
        let Some(standard) = found else {
            let message = format!("this module cannot use `{name}`, which comes later");
            return Err(self.syntax_error(form, message));
        };
        let loc = self.loc(form);
        let callee = self.core.push(Node::Standard(standard), loc);
        Ok(self.core.push(Node::Call(callee, args), loc))
    }

    fn span(&self, form: Form) -> Span {
        self.forms.span(form)
    }
}
