//! The expander: forms to the core language.
//!
//! Macros are hygienic by renaming: each expansion gives every symbol of its template a fresh alias that remembers
//! the scope where the macro was defined. A binding form binds exactly the name it is given, alias or symbol; a name
//! that no enclosing scope binds is looked up as what it is an alias of, where the macro was defined (Clinger and
//! Rees, *Macros That Work*, POPL 1991). The result, a [`Core`], is a value of its own: it has its constants, shapes
//! and places.

mod binding;
mod body;
mod circle;
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
mod steps;
mod syntax_rules;
mod template;
mod toplevel;
mod values;

pub use toplevel::FEATURES;

use std::collections::HashMap;
use std::rc::Rc;

use polyc_base::decl::Via;
use polyc_base::scalar::Immediate;
use polyc_base::{ConstId, Constant, Diagnostic, Loc, Span};

use crate::core::{Core, Expr, Node, Top, Var};
use crate::library::keyword::Keyword;
use crate::library::{Library, Standard};
use crate::reader::codes;
use crate::reader::form::{Form, FormKind, Forms};
use crate::reader::name::{Name, Names, Scope};

use library::Libraries;
use scope::{Binding, Scopes, World};
use steps::{Steps, Task};

/// How many forms macros may make of one form of a program: so many, and so many times as many as were read.
const MAX_GROWTH: (usize, usize) = (2_000_000, 32);

/// How many forms may be gone into, in times of that: what a macro is given is shared where it stands, so that few
/// forms may be a large tree.
const VISITS: usize = 2;

/// What expansion works on and with.
pub struct Expander<'a, 'e> {
    /// Forms read and made.
    pub forms: &'a mut Forms,
    /// Names of both.
    pub names: &'a mut Names,
    /// The standard library.
    pub library: &'a mut Library<'e>,
    /// The result.
    pub core: Core,
    /// What was wrong.
    pub diagnostics: Vec<Diagnostic>,
    scopes: Scopes,
    macros: Vec<Rc<syntax_rules::Macro>>,
    /// What is to be done, the next last.
    tasks: Vec<Task>,
    /// What tasks have left and others will take.
    results: Vec<Expr>,
    /// By form: the constant that a datum has become.
    data: Vec<Option<ConstId>>,
    /// Top-level names that circular data are bound to.
    circles: HashMap<Form, Top>,
    /// Definitions of these.
    prologue: Vec<Expr>,
    libraries: Libraries,
    /// Files included so far.
    includes: usize,
    /// How many forms macros may make at once.
    growth: usize,
    /// The number of forms at which they are stopped.
    max_forms: usize,
    /// How many forms more may be gone into.
    visits: usize,
    exhausted: bool,
}

/// Expands a program.
pub fn expand_program(
    forms: &mut Forms,
    names: &mut Names,
    library: &mut Library<'_>,
    program: &[Form],
) -> (Core, Vec<Diagnostic>) {
    let growth = MAX_GROWTH.0 + MAX_GROWTH.1 * forms.count();
    let core = Core::within(forms.budget());
    let mut expander = Expander {
        forms,
        names,
        library,
        core,
        diagnostics: Vec::new(),
        scopes: Scopes::default(),
        macros: Vec::new(),
        tasks: Vec::new(),
        results: Vec::new(),
        data: Vec::new(),
        circles: HashMap::new(),
        prologue: Vec::new(),
        libraries: Libraries::default(),
        includes: 0,
        growth,
        max_forms: 0,
        visits: 0,
        exhausted: false,
    };
    expander.program(program);
    if expander.exhausted {
        // What there is may be very large, and is part of a program only.
        expander.core.body.clear();
    }
    let prologue = expander.prologue;
    expander.core.body.splice(0..0, prologue);
    (expander.core, expander.diagnostics)
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
    // Reports.

    fn report(&mut self, code: &'static str, form: Form, message: impl Into<String>) -> Reported {
        let diagnostic = Diagnostic::error(code, self.forms.span(form), message);
        self.report_diagnostic(diagnostic, self.forms.get(form).via)
    }

    /// Adds where the macros were used that made the wrong form.
    fn report_diagnostic(&mut self, mut diagnostic: Diagnostic, via: Loc) -> Reported {
        let mut next = via;
        for _ in 0..3 {
            let Some(location) = self.core.get_location(next) else {
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
        if data.loc != Loc::NONE {
            return data.loc;
        }
        let via = (data.via != Loc::NONE).then_some(data.via);
        let loc = self.core.location(data.span, via);
        self.forms.set_loc(form, loc);
        loc
    }

    fn text(&self, name: Name) -> Rc<str> {
        Rc::clone(self.names.text(name))
    }

    /// What a name means here.
    fn resolve(&mut self, name: Name) -> Denotation {
        self.resolve_in(name, self.scopes.current())
    }

    /// What a name means in a scope that is open.
    fn resolve_in(&mut self, name: Name, scope: Scope) -> Denotation {
        let (mut name, mut scope) = (name, scope);
        loop {
            match self.scopes.lookup(name, scope) {
                Some(Binding::Keyword(keyword)) => return Denotation::Keyword(keyword),
                Some(Binding::Standard(symbol)) => return self.standard_meaning(symbol, scope),
                Some(binding) => return Denotation::Bound(binding),
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

    fn keyword(&mut self, form: Form) -> Option<Keyword> {
        self.keyword_in(form, self.scopes.current())
    }

    fn keyword_in(&mut self, form: Form, scope: Scope) -> Option<Keyword> {
        let name = self.forms.identifier(form)?;
        match self.resolve_in(name, scope) {
            Denotation::Keyword(keyword) => Some(keyword),
            _ => None,
        }
    }

    fn is_keyword(&mut self, form: Form, keyword: Keyword) -> bool {
        self.keyword(form) == Some(keyword)
    }

    /// Whether a name here means the same thing as another one elsewhere (R7RS 4.3.2, how literals match).
    fn same_meaning(&mut self, a: Name, b: Name, b_scope: Scope) -> bool {
        match (self.resolve(a), self.resolve_in(b, b_scope)) {
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

    fn expect_list(&mut self, form: Form, what: &str) -> Expanded<Vec<Form>> {
        self.forms
            .items(form)
            .ok_or_else(|| self.syntax_error(form, format!("{what} must be a list")))
    }

    // Expressions.

    /// Counts a form that is gone into. Whether expansion is to stop, which has been reported.
    fn is_exhausted_at(&mut self, form: Form) -> bool {
        self.exhausted |= !self.forms.budget().step(1);
        match self.visits.checked_sub(1) {
            Some(visits) => self.visits = visits,
            None => self.exhaust(form),
        }
        self.exhausted
    }

    /// Begins with a form of the program, of which macros may make so much more.
    fn allow_growth(&mut self) {
        self.max_forms = self.forms.count() + self.growth;
        self.visits = VISITS.saturating_mul(self.growth);
    }

    /// So many forms more were read.
    fn grow(&mut self, read: usize) {
        self.growth = self.growth.saturating_add(MAX_GROWTH.1.saturating_mul(read));
        self.allow_growth();
    }

    /// Ends expansion, which takes too much.
    fn exhaust(&mut self, form: Form) {
        if !std::mem::replace(&mut self.exhausted, true) {
            let span = self.forms.span(form);
            let message = "macros make more forms than they may";
            let hint = format!("of one form they may make {}: perhaps one never ends", self.growth);
            let diagnostic = Diagnostic::error(codes::EXPANSION, span, message).with_hint(hint);
            let via = self.forms.get(form).via;
            self.report_diagnostic(diagnostic, via);
        }
    }

    /// What is to be done for an expression.
    fn expr(&mut self, form: Form) -> Expanded<Steps> {
        let mut form = form;
        loop {
            if self.is_exhausted_at(form) {
                return Err(Reported);
            }
            let pair = match self.forms.kind(form) {
                FormKind::Invalid => return Err(Reported),
                FormKind::Constant(constant) => {
                    let constant = constant.clone();
                    self.forms.budget().charge(constant.held(), 1);
                    return Ok(Steps::done(self.constant(constant, form)));
                }
                FormKind::Vector(_) => return Ok(Steps::done(self.quoted(form))),
                FormKind::Identifier(name) => {
                    let name = *name;
                    return Ok(Steps::done(self.reference(form, name)?));
                }
                FormKind::Pair(pair) => *pair,
                FormKind::Nil => {
                    let message = "`()` is no expression";
                    let hint = "the empty list is written `'()`";
                    let span = self.forms.span(form);
                    let diagnostic = Diagnostic::error(codes::SYNTAX, span, message).with_hint(hint);
                    let via = self.forms.get(form).via;
                    return Err(self.report_diagnostic(diagnostic, via));
                }
                FormKind::Reference(_) => {
                    return Err(self.syntax_error(form, "a label refers to what is around it: only data may"));
                }
            };
            let denotation = self.forms.identifier(pair.first).map(|name| self.resolve(name));
            if let Some(Denotation::Bound(Binding::Macro(id))) = denotation {
                form = self.expand_macro(id, form)?;
                continue;
            }
            if !pair.is_list {
                return Err(self.syntax_error(form, "a call must be a proper list"));
            }
            let items = self.forms.split(form).0;
            return match denotation {
                Some(Denotation::Keyword(keyword)) => self.special_form(keyword, form, &items),
                _ => Ok(Steps::new()
                    .exprs(&items)
                    .join(form, move |expander, parts| Ok(expander.call(form, parts)))),
            };
        }
    }

    /// A call of the first expression with the others.
    fn call(&mut self, form: Form, mut parts: Vec<Expr>) -> Expr {
        let args = parts.split_off(1);
        let callee = parts[0];
        // `((lambda (x …) body) arg …)` is a `let`.
        if let &Node::Lambda(id) = self.core.node(callee) {
            let lambda = self.core.get_lambda(id);
            let formals = &lambda.formals;
            if formals.rest.is_none() && formals.accepts(args.len()) {
                let body = lambda.body;
                let bindings: Vec<_> = formals.fixed.iter().copied().zip(args).collect();
                return self.make_let(bindings, body, form);
            }
        }
        self.push(Node::Call(callee, args), form)
    }

    fn make_let(&mut self, bindings: Vec<(Var, Expr)>, body: Expr, form: Form) -> Expr {
        if bindings.is_empty() {
            body
        } else {
            self.push(Node::Let(bindings, body), form)
        }
    }

    fn reference(&mut self, form: Form, name: Name) -> Expanded<Expr> {
        let loc = self.loc(form);
        let node = match self.resolve(name) {
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
    fn free_name(&mut self, symbol: Name, top: Scope, loc: Loc) -> Top {
        let text = self.text(symbol);
        if self.scopes.world(top) == World::Closed {
            self.report_unbound(&text, top, loc);
        }
        let variable = self.core.top(text, loc, top != Scopes::TOP);
        self.scopes.bind(top, symbol, Binding::Top(variable));
        variable
    }

    fn special_form(&mut self, keyword: Keyword, form: Form, items: &[Form]) -> Expanded<Steps> {
        match keyword {
            Keyword::Quote => self.quote(form, items),
            Keyword::Quasiquote => self.quasiquote(form, items),
            Keyword::If => self.if_form(form, items),
            Keyword::Cond => self.cond(form, items),
            Keyword::Case => self.case(form, items),
            Keyword::And => Ok(self.and(form, &items[1..])),
            Keyword::Or => Ok(self.or(form, &items[1..])),
            Keyword::When => self.when(form, items, true),
            Keyword::Unless => self.when(form, items, false),
            Keyword::Lambda => self.lambda(form, items),
            Keyword::CaseLambda => self.case_lambda(form, items),
            Keyword::Let => self.let_form(form, items),
            Keyword::LetStar => self.let_star(form, items),
            Keyword::Letrec | Keyword::LetrecStar => self.letrec(keyword, form, items),
            Keyword::LetValues => self.let_values(form, items),
            Keyword::LetStarValues => self.let_star_values(form, items),
            Keyword::Receive => self.receive(form, items),
            Keyword::Do => self.do_loop(form, items),
            Keyword::Set => self.set(form, items),
            Keyword::Begin => Ok(self.sequence(form, &items[1..])),
            Keyword::Assert => self.assert(form, items),
            Keyword::Delay => self.delay(form, items, true),
            Keyword::DelayForce => self.delay(form, items, false),
            Keyword::Parameterize => self.parameterize(form, items),
            Keyword::Guard => self.guard(form, items),
            Keyword::CondExpand => {
                let chosen = self.cond_expand(form, items)?;
                Ok(self.sequence(form, &chosen))
            }
            Keyword::LetSyntax | Keyword::LetrecSyntax => self.let_syntax(keyword, form, items),
            Keyword::SyntaxError => Err(self.user_error(form, items)),
            Keyword::InternalNative => self.native(form, items),
            Keyword::InternalHandler => self.with_handler(form, items),
            Keyword::InternalCatch => self.catch(form, items),
            Keyword::InternalFinally => self.finally(form, items),
            Keyword::InternalThrow => self.throw(form, items),
            Keyword::InternalValuesGet => self.values_get(form, items),
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
                Ok(self.sequence(form, &included))
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

    /// An expression with the place of a form.
    fn push(&mut self, node: Node, form: Form) -> Expr {
        let loc = self.loc(form);
        self.core.push(node, loc)
    }

    fn constant(&mut self, constant: Constant, form: Form) -> Expr {
        self.push(Node::Constant(constant), form)
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
        let callee = self.push(Node::Standard(standard), form);
        Ok(self.push(Node::Call(callee, args), form))
    }

    fn span(&self, form: Form) -> Span {
        self.forms.span(form)
    }
}
