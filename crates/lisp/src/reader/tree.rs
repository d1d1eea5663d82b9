//! What the grammar's actions call: they make forms.

use std::collections::HashMap;

use polyc_base::{Constant, FileId, Loc, Span};

use super::form::{Form, FormKind, Forms, Label};
use super::lexeme::Abbreviation;
use super::name::Names;

/// Makes the forms of one file.
pub struct Tree<'t> {
    /// Where they go.
    pub forms: &'t mut Forms,
    /// Their names.
    pub names: &'t mut Names,
    /// The file.
    pub file: FileId,
    /// Labels by their numbers; they are known in one outermost datum.
    pub labels: HashMap<u64, Label>,
}

/// Why a datum is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// One sentence.
    pub message: &'static str,
    /// First byte.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

impl Tree<'_> {
    fn push(&mut self, start: u32, end: u32, kind: FormKind) -> Form {
        let span = Span::new(self.file, start, end);
        self.forms.push(kind, span, Loc::NONE)
    }

    pub(crate) fn identifier(&mut self, start: u32, end: u32, text: &str) -> Form {
        let name = self.names.symbol(text);
        self.push(start, end, FormKind::Identifier(name))
    }

    pub(crate) fn constant(&mut self, start: u32, end: u32, constant: Constant) -> Form {
        self.push(start, end, FormKind::Constant(constant))
    }

    pub(crate) fn invalid(&mut self, start: u32, end: u32) -> Form {
        self.push(start, end, FormKind::Invalid)
    }

    pub(crate) fn list(&mut self, start: u32, end: u32, items: &[Form], tail: Option<Form>) -> Form {
        let span = Span::new(self.file, start, end);
        self.forms.list(items, tail, span, Loc::NONE)
    }

    pub(crate) fn dotted(&mut self, start: u32, end: u32, items: &[Form], tail: Form) -> Result<Form, Refusal> {
        if items.is_empty() {
            let message = "a dot needs a datum before it";
            return Err(Refusal { message, start, end });
        }
        Ok(self.list(start, end, items, Some(tail)))
    }

    /// `#n=`, before its datum is read.
    pub(crate) fn label(&mut self, start: u32, end: u32, number: u64) -> Result<Label, Refusal> {
        let label = self.forms.label();
        if self.labels.insert(number, label).is_some() {
            let message = "this label stands before another datum already";
            return Err(Refusal { message, start, end });
        }
        Ok(label)
    }

    pub(crate) fn labelled(&mut self, start: u32, end: u32, label: Label, datum: Form) -> Result<Form, Refusal> {
        if matches!(self.forms.kind(datum), FormKind::Reference(inner) if *inner == label) {
            let message = "a label cannot stand for itself";
            return Err(Refusal { message, start, end });
        }
        self.forms.set_label(label, datum);
        Ok(datum)
    }

    /// `#n#`: the datum itself, or its label if it is not read yet.
    pub(crate) fn reference(&mut self, start: u32, end: u32, number: u64) -> Result<Form, Refusal> {
        let message = "no datum before this has the label";
        let label = self.labels.get(&number).copied();
        let label = label.ok_or(Refusal { message, start, end })?;
        Ok(self.forms.labelled(label).unwrap_or_else(|| {
            self.forms.has_circles = true;
            self.push(start, end, FormKind::Reference(label))
        }))
    }

    pub(crate) fn vector(&mut self, start: u32, end: u32, items: Vec<Form>) -> Form {
        self.push(start, end, FormKind::Vector(items.into()))
    }

    pub(crate) fn bytes(&mut self, start: u32, end: u32, items: &[Form]) -> Result<Form, Refusal> {
        let byte = |&form: &Form| match self.forms.kind(form) {
            FormKind::Constant(Constant::Integer(value)) => u8::try_from(*value).ok(),
            _ => None,
        };
        let message = "elements of a bytevector are integers from 0 to 255";
        let bytes: Option<Vec<u8>> = items.iter().map(byte).collect();
        let bytes = bytes.ok_or(Refusal { message, start, end })?;
        Ok(self.constant(start, end, Constant::Bytes(bytes)))
    }

    pub(crate) fn abbreviation(&mut self, start: u32, after: u32, end: u32, prefix: Abbreviation, datum: Form) -> Form {
        let keyword = self.identifier(start, after, prefix.keyword());
        self.list(start, end, &[keyword, datum], None)
    }
}
