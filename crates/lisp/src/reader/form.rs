//! Forms: data with their places, as the reader makes them and macros rewrite them.
//!
//! They live in one table and refer to each other by id, so they nest to any depth, and dropping them does not recurse.
//! They are never changed: a macro shares the parts, and the ends of lists, that it passes on.

use std::rc::Rc;

use polyc_base::budget::{Budget, FORM};
use polyc_base::scalar::Immediate;
use polyc_base::{Constant, Loc, Span};
use polyc_ir::growth;

use super::name::{Name, Names};
use super::text::{write_leaf, write_symbol};

/// Bytes for a pair that a macro makes.
const PAIR: u64 = 20;

polyc_base::id! {
    /// A datum in source code.
    pub struct Form("form");
    /// A label of a datum, `#n=`.
    pub struct Label("label");
}

/// What a form is.
#[derive(Clone, Debug)]
pub enum FormKind {
    /// A symbol, or an alias made by a macro.
    Identifier(Name),
    /// Anything that stands for itself and has no parts.
    Constant(Constant),
    /// The empty list.
    Nil,
    /// `(first . rest)`.
    Pair(Pair),
    /// `#(items…)`.
    Vector(Rc<[Form]>),
    /// `#n#` inside of the datum that has the label.
    Reference(Label),
    /// What could not be read; reported already.
    Invalid,
}

/// A pair.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// Its first part.
    pub first: Form,
    /// The rest of the list.
    pub rest: Form,
    /// How many elements there are from here on.
    pub length: u32,
    /// Whether the list ends with the empty list.
    pub is_list: bool,
}

/// A form and where it is from.
#[derive(Clone, Debug)]
pub struct FormData {
    /// What it is.
    pub kind: FormKind,
    /// Its text.
    pub span: Span,
    /// The macro use that made it.
    pub via: Loc,
    /// Its place in the program that is made of it, once it has one.
    pub loc: Loc,
}

/// All forms of a compilation.
#[derive(Default)]
pub struct Forms {
    entries: Vec<FormData>,
    /// The data that labels stand for.
    labels: Vec<Option<Form>>,
    /// Whether a datum is part of itself.
    pub has_circles: bool,
    budget: Budget,
}

impl Forms {
    /// None yet; those that macros make are charged to that budget.
    #[must_use]
    pub fn within(budget: &Budget) -> Self {
        Self {
            budget: budget.clone(),
            ..Self::default()
        }
    }

    /// What they may take.
    #[must_use]
    pub const fn budget(&self) -> &Budget {
        &self.budget
    }

    /// A new form.
    pub fn push(&mut self, kind: FormKind, span: Span, via: Loc) -> Form {
        // What was read was charged by the lexeme.
        if via != Loc::NONE {
            self.budget.at(span);
            let is_pair = matches!(kind, FormKind::Pair(_) | FormKind::Nil);
            self.budget.charge(1, if is_pair { PAIR } else { FORM });
        }
        let loc = Loc::NONE;
        growth::push(&mut self.entries, FormData { kind, span, via, loc });
        Form::from_index(self.entries.len() - 1)
    }

    /// A pair.
    pub fn cons(&mut self, first: Form, rest: Form, span: Span, via: Loc) -> Form {
        let (length, is_list) = match self.kind(rest) {
            FormKind::Pair(pair) => (pair.length.saturating_add(1), pair.is_list),
            FormKind::Nil => (1, true),
            _ => (1, false),
        };
        let pair = Pair {
            first,
            rest,
            length,
            is_list,
        };
        self.push(FormKind::Pair(pair), span, via)
    }

    /// A list of items before a tail, the empty list if there is none.
    pub fn list(&mut self, items: &[Form], tail: Option<Form>, span: Span, via: Loc) -> Form {
        let tail = tail.unwrap_or_else(|| self.push(FormKind::Nil, span, via));
        let items = items.iter().rev();
        items.fold(tail, |rest, &first| self.cons(first, rest, span, via))
    }

    /// A new label.
    pub fn label(&mut self) -> Label {
        self.labels.push(None);
        Label::from_index(self.labels.len() - 1)
    }

    /// Says what a label stands for.
    pub fn set_label(&mut self, label: Label, form: Form) {
        self.labels[label.index()] = Some(form);
    }

    /// What a label stands for; `None` while that is read.
    #[must_use]
    pub fn labelled(&self, label: Label) -> Option<Form> {
        self.labels[label.index()]
    }

    /// Whether data have labels: parts may be shared.
    #[must_use]
    pub const fn has_labels(&self) -> bool {
        !self.labels.is_empty()
    }

    /// How many forms there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.entries.len()
    }

    /// A form's data.
    #[must_use]
    pub fn get(&self, form: Form) -> &FormData {
        &self.entries[form.index()]
    }

    /// What a form is.
    #[must_use]
    pub fn kind(&self, form: Form) -> &FormKind {
        &self.get(form).kind
    }

    /// Its text.
    #[must_use]
    pub fn span(&self, form: Form) -> Span {
        self.get(form).span
    }

    /// Gives it a place in the program.
    pub fn set_loc(&mut self, form: Form, loc: Loc) {
        self.entries[form.index()].loc = loc;
    }

    /// Its name, if it is an identifier.
    #[must_use]
    pub fn identifier(&self, form: Form) -> Option<Name> {
        match self.kind(form) {
            FormKind::Identifier(name) => Some(*name),
            _ => None,
        }
    }

    /// Its parts, if it is a pair.
    #[must_use]
    pub fn pair(&self, form: Form) -> Option<Pair> {
        match self.kind(form) {
            FormKind::Pair(pair) => Some(*pair),
            _ => None,
        }
    }

    /// Its elements and, if it does not end with the empty list, what it ends with.
    #[must_use]
    pub fn split(&self, form: Form) -> (Vec<Form>, Option<Form>) {
        let mut items = Vec::new();
        let mut rest = form;
        while let Some(pair) = self.pair(rest) {
            items.push(pair.first);
            rest = pair.rest;
        }
        let is_nil = matches!(self.kind(rest), FormKind::Nil);
        (items, (!is_nil).then_some(rest))
    }

    /// Its elements, if it is a list.
    #[must_use]
    pub fn items(&self, form: Form) -> Option<Vec<Form>> {
        let is_list = match self.kind(form) {
            FormKind::Pair(pair) => pair.is_list,
            FormKind::Nil => true,
            _ => false,
        };
        is_list.then(|| self.split(form).0)
    }
}

/// A form as text, for messages and tests.
#[must_use]
pub fn show(forms: &Forms, names: &Names, form: Form) -> String {
    enum Piece {
        Form(Form),
        /// What follows in a list.
        Rest(Form),
        Text(&'static str),
    }
    let mut out = String::new();
    let mut pieces = vec![Piece::Form(form)];
    while let Some(piece) = pieces.pop() {
        let (form, is_rest) = match piece {
            Piece::Text(text) => {
                out.push_str(text);
                continue;
            }
            Piece::Form(form) => (form, false),
            Piece::Rest(form) => (form, true),
        };
        match (forms.kind(form), is_rest) {
            (FormKind::Nil, true) => out.push(')'),
            (FormKind::Pair(pair), _) => {
                out.push(if is_rest { ' ' } else { '(' });
                pieces.push(Piece::Rest(pair.rest));
                pieces.push(Piece::Form(pair.first));
            }
            (_, true) => {
                out.push_str(" . ");
                pieces.push(Piece::Text(")"));
                pieces.push(Piece::Form(form));
            }
            (FormKind::Vector(items), _) => {
                out.push_str("#(");
                pieces.push(Piece::Text(")"));
                for (index, &item) in items.iter().enumerate().rev() {
                    pieces.push(Piece::Form(item));
                    pieces.push(Piece::Text(if index > 0 { " " } else { "" }));
                }
            }
            (FormKind::Nil, _) => out.push_str("()"),
            (FormKind::Identifier(name), _) => write_symbol(names.text(*name), &mut out),
            (FormKind::Constant(constant), _) => write_leaf(constant, &mut out),
            (FormKind::Reference(_), _) => out.push_str("#<circle>"),
            (FormKind::Invalid, _) => out.push_str("#<invalid>"),
        }
    }
    out
}

/// The constant `#t` or `#f`.
#[must_use]
pub const fn boolean(value: bool) -> Constant {
    Constant::Immediate(if value { Immediate::True } else { Immediate::False })
}
