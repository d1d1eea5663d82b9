//! Variable accesses (6.5).

use polyc_base::{Diagnostic, Span};

use super::Checker;
use super::scope::Symbol;
use crate::codes;
use crate::model::{Mode, Place, Root, Step, VariableId};
use crate::tree::{self, ExpressionKind, Name};
use crate::types::{TypeId, TypeKind};

impl Checker<'_> {
    /// An expression that must be a variable.
    pub(super) fn variable(&mut self, expression: &tree::Expression) -> Place {
        // A chain of selections is as deep as the nesting limit allows.
        match &expression.kind {
            ExpressionKind::Name(name) => self.named_variable(name),
            ExpressionKind::Index(array, indexes) => {
                let place = self.variable(array);
                indexes
                    .iter()
                    .fold(place, |place, index| self.element(place, index, expression.span))
            }
            ExpressionKind::Field(record, name) => {
                let place = self.variable(record);
                self.field_of(place, name, expression.span)
            }
            ExpressionKind::Dereference(pointer) => {
                let place = self.variable(pointer);
                self.pointed(place, expression.span)
            }
            ExpressionKind::Invalid => invalid(expression.span),
            _ => {
                self.error(codes::VARIABLE, expression.span, "a variable is wanted here");
                invalid(expression.span)
            }
        }
    }

    /// A name that must be a variable.
    pub(super) fn named_variable(&mut self, name: &Name) -> Place {
        match self.lookup(name) {
            Symbol::Variable(id) => self.variable_place(id, name.span),
            Symbol::Field(with, record, field) => Place {
                root: Root::With(with),
                steps: vec![Step::Field(record, field, name.span)],
                ty: self.field_type(record, field),
                span: name.span,
            },
            Symbol::Invalid => invalid(name.span),
            Symbol::File(_) => {
                self.error(
                    codes::UNSUPPORTED,
                    name.span,
                    "input and output may be named in read, write, eof and eoln only",
                );
                invalid(name.span)
            }
            Symbol::Constant(_) | Symbol::Type(_) | Symbol::Routine(_) | Symbol::Function(_) | Symbol::Procedure(_) => {
                let message = format!("`{}` is no variable", name.text);
                self.error(codes::CLASS, name.span, message);
                invalid(name.span)
            }
        }
    }

    /// A whole variable.
    pub(super) fn variable_place(&mut self, id: VariableId, span: Span) -> Place {
        self.use_variable(id);
        Place {
            root: Root::Variable(id),
            steps: Vec::new(),
            ty: self.model.variable(id).ty,
            span,
        }
    }

    fn element(&mut self, mut place: Place, index: &tree::Expression, span: Span) -> Place {
        let value = self.expression(index);
        let array = place.ty;
        let TypeKind::Array {
            index: wanted, element, ..
        } = *self.model.types.kind(array)
        else {
            return self.no_component(place, span, "an array");
        };
        if !self.model.types.compatible(wanted, value.ty) {
            let message = format!(
                "the index is {}, expected {}",
                self.describe(value.ty),
                self.describe(wanted)
            );
            self.error(codes::TYPES, index.span, message);
        }
        place.steps.push(Step::Index(array, value));
        Place {
            ty: element,
            span,
            ..place
        }
    }

    fn field_of(&mut self, mut place: Place, name: &Name, span: Span) -> Place {
        let TypeKind::Record(record) = self.model.types.kind(place.ty) else {
            return self.no_component(place, span, "a record");
        };
        let Some(field) = record.position(&name.text) else {
            let message = format!("{} has no field `{}`", self.describe(place.ty), name.text);
            let near = self.near(&name.text, record.fields.iter().map(|it| &*it.name));
            let mut diagnostic = Diagnostic::error(codes::UNDECLARED, name.span, message);
            diagnostic.hint = near.map(|near| format!("did you mean `{near}`?"));
            self.diagnostics.push(diagnostic);
            return invalid(span);
        };
        let ty = self.field_type(place.ty, field);
        place.steps.push(Step::Field(place.ty, field, span));
        Place { ty, span, ..place }
    }

    fn pointed(&mut self, mut place: Place, span: Span) -> Place {
        match *self.model.types.kind(place.ty) {
            TypeKind::Pointer(target) => {
                place.steps.push(Step::Dereference(target, span));
                Place {
                    ty: target,
                    span,
                    ..place
                }
            }
            TypeKind::File => {
                self.error(codes::UNSUPPORTED, span, "file buffers are not there yet");
                invalid(span)
            }
            _ => self.no_component(place, span, "a pointer"),
        }
    }

    fn no_component(&mut self, place: Place, span: Span, wanted: &str) -> Place {
        if place.ty != TypeId::INVALID {
            let message = format!("this is {}, not {wanted}", self.describe(place.ty));
            self.error(codes::TYPES, place.span, message);
        }
        invalid(span)
    }

    fn field_type(&self, record: TypeId, field: usize) -> TypeId {
        match self.model.types.kind(record) {
            TypeKind::Record(record) => record.fields[field].ty,
            _ => TypeId::INVALID,
        }
    }

    /// Notes that a statement may change a variable; a control variable may not be (6.8.3.9).
    pub(super) fn threaten(&mut self, place: &Place) {
        let (Root::Variable(id), []) = (place.root, place.steps.as_slice()) else {
            return;
        };
        if self.controls.contains(&id) {
            let message = format!(
                "`{}` is the control variable of a for statement and may not change in it",
                self.model.variable(id).name
            );
            self.error(codes::CONTROL, place.span, message);
        }
        if self.model.variable(id).owner != self.current() {
            self.threatened.insert(id);
        }
    }

    /// Notes that a variable is passed to a variable parameter, if it may be (6.6.3.3).
    pub(super) fn take_address(&mut self, place: &Place) {
        self.threaten(place);
        match place.steps.last() {
            Some(Step::Index(array, _)) => {
                if let TypeKind::Array { packed: true, .. } = self.model.types.kind(*array) {
                    self.error(
                        codes::VARIABLE,
                        place.span,
                        "a component of a packed array may not be passed by var",
                    );
                }
            }
            Some(Step::Field(record, field, _)) => {
                if let TypeKind::Record(record) = self.model.types.kind(*record) {
                    let (packed, tag) = (record.packed, record.fields[*field].tag);
                    if packed {
                        self.error(
                            codes::VARIABLE,
                            place.span,
                            "a field of a packed record may not be passed by var",
                        );
                    } else if tag {
                        self.error(codes::VARIABLE, place.span, "a tag field may not be passed by var");
                    }
                }
            }
            Some(Step::Dereference(..)) => {}
            None => {
                if let Root::Variable(id) = place.root {
                    let variable = &mut self.model.variables[id.index()];
                    variable.addressed |= variable.mode != Mode::Reference;
                }
            }
        }
    }
}

/// A place that is a mistake.
pub(super) const fn invalid(span: Span) -> Place {
    Place {
        root: Root::Invalid,
        steps: Vec::new(),
        ty: TypeId::INVALID,
        span,
    }
}
