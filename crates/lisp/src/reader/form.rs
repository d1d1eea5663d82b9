//! Forms: data with their places, as the reader makes them and macros rewrite them.
//!
//! They live in one table and refer to each other by id, so dropping a deep one is no recursion; a list is flat, so
//! its depth is that of the parentheses.

use std::rc::Rc;

use polyc_base::budget::{Budget, FORM};
use polyc_base::scalar::Immediate;
use polyc_base::{Constant, Loc, Span};
use polyc_ir::growth;

use super::name::{Name, Names};
use super::text::{write_leaf, write_symbol};

polyc_base::id! {
    /// A datum in source code.
    pub struct Form("form");
}

/// What a form is.
#[derive(Clone, Debug)]
pub enum FormKind {
    /// A symbol, or an alias made by a macro.
    Identifier(Name),
    /// Anything that stands for itself and has no parts.
    Constant(Constant),
    /// `(items…)` or `(items… . tail)`; the tail is no list, and there is an item before it.
    List {
        /// The elements.
        items: Rc<[Form]>,
        /// What follows the dot.
        tail: Option<Form>,
    },
    /// `#(items…)`.
    Vector(Rc<[Form]>),
    /// What could not be read; reported already.
    Invalid,
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
}

/// All forms of a compilation.
#[derive(Default)]
pub struct Forms {
    entries: Vec<FormData>,
    weight: usize,
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
        self.weight += match &kind {
            FormKind::List { items, .. } | FormKind::Vector(items) => 1 + items.len(),
            FormKind::Identifier(_) | FormKind::Constant(_) | FormKind::Invalid => 1,
        };
        // What was read was charged by the lexeme.
        if via != Loc::NONE {
            self.budget.at(span);
            self.budget.charge(1, FORM);
        }
        growth::push(&mut self.entries, FormData { kind, span, via });
        Form::from_index(self.entries.len() - 1)
    }

    /// A list; a tail that is a list itself becomes part of it.
    pub fn list(&mut self, mut items: Vec<Form>, tail: Option<Form>, span: Span, via: Loc) -> Form {
        let mut tail = tail;
        if let Some(form) = tail
            && let FormKind::List {
                items: more,
                tail: rest,
            } = self.kind(form)
        {
            items.extend_from_slice(more);
            tail = *rest;
        }
        if let (true, Some(tail)) = (items.is_empty(), tail) {
            return tail;
        }
        let items = items.into();
        self.push(FormKind::List { items, tail }, span, via)
    }

    /// How many forms and elements of them there are: what they take in memory.
    #[must_use]
    pub const fn weight(&self) -> usize {
        self.weight
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

    /// Its name, if it is an identifier.
    #[must_use]
    pub fn identifier(&self, form: Form) -> Option<Name> {
        match self.kind(form) {
            FormKind::Identifier(name) => Some(*name),
            _ => None,
        }
    }

    /// Its elements, if it is a proper list.
    #[must_use]
    pub fn proper_list(&self, form: Form) -> Option<Rc<[Form]>> {
        match self.kind(form) {
            FormKind::List { items, tail: None } => Some(Rc::clone(items)),
            _ => None,
        }
    }
}

/// A form as text, for messages and tests.
#[must_use]
pub fn show(forms: &Forms, names: &Names, form: Form) -> String {
    let mut out = String::new();
    write_form(forms, names, form, &mut out);
    out
}

/// Recurses as deep as the form nests.
fn write_form(forms: &Forms, names: &Names, form: Form, out: &mut String) {
    match forms.kind(form) {
        FormKind::Identifier(name) => write_symbol(names.text(*name), out),
        FormKind::Constant(constant) => write_leaf(constant, out),
        FormKind::Invalid => out.push_str("#<invalid>"),
        FormKind::Vector(items) => {
            out.push('#');
            write_items(forms, names, items, None, out);
        }
        FormKind::List { items, tail } => write_items(forms, names, items, *tail, out),
    }
}

fn write_items(forms: &Forms, names: &Names, items: &[Form], tail: Option<Form>, out: &mut String) {
    out.push('(');
    for (index, &item) in items.iter().enumerate() {
        if index > 0 {
            out.push(' ');
        }
        write_form(forms, names, item, out);
    }
    if let Some(tail) = tail {
        out.push_str(" . ");
        write_form(forms, names, tail, out);
    }
    out.push(')');
}

/// The constant `#t` or `#f`.
#[must_use]
pub const fn boolean(value: bool) -> Constant {
    Constant::Immediate(if value { Immediate::True } else { Immediate::False })
}
