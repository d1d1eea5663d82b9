//! Arrays of integers, whose length is part of their type. An array is an object with raw bytes, eight for an element.

use crate::codes;
use crate::language::arith::Element;
use crate::language::{Diagnostic, Op, Span, Value};
use crate::lower::{Lowering, Typed, int};
use crate::tree::{Expr, Length, Name};
use crate::types::Kind;

/// Bytes of an element.
const SIZE: u32 = 8;

/// Most elements of an array.
const MOST: u32 = 1_000_000;

/// The type of arrays of that length.
pub fn kind(length: Length, diagnostics: &mut Vec<Diagnostic>) -> Kind {
    if (1..=MOST).contains(&length.count) {
        return Kind::Array(length.count);
    }
    let message = format!("an array has 1 to {MOST} elements");
    diagnostics.push(Diagnostic::error(codes::LENGTH, length.span, message));
    Kind::Unknown
}

impl<'t> Lowering<'_, 't> {
    /// A fresh array. The bytes of a fresh object are zero.
    pub fn array(&mut self, length: Length, span: Span) -> Typed {
        let kind = kind(length, self.diagnostics);
        let Kind::Array(count) = kind else {
            return self.unknown();
        };
        self.at(span);
        let shape = self.b.module.shape(kind.to_string(), 0, SIZE * count);
        let value = self.b.value(Op::ObjNew { shape }, &[]);
        Typed { value, kind }
    }

    /// The element at an index. One operation checks the index and loads; it traps with the bounds.
    pub fn element(&mut self, name: Name<'t>, index: &Expr<'t>, span: Span) -> Typed {
        let Some((array, element, index)) = self.place(name, index) else {
            return self.unknown();
        };
        self.at(span);
        int(self.b.value(Op::I64LoadElement { element }, &[array, index]))
    }

    /// Gives an element another value.
    pub fn store(&mut self, name: Name<'t>, index: &Expr<'t>, value: &Expr<'t>) {
        let place = self.place(name, index);
        let value = self.of_kind(value, Kind::Int);
        if let Some((array, element, index)) = place {
            self.at(name.span);
            self.b.op(Op::I64StoreElement { element }, &[array, index, value]);
        }
    }

    /// An array, which of its elements there are, and an index.
    fn place(&mut self, name: Name<'t>, index: &Expr<'t>) -> Option<(Value, Element, Value)> {
        let index = self.of_kind(index, Kind::Int);
        let (variable, kind) = self.variable(name)?;
        let Kind::Array(length) = kind else {
            if kind != Kind::Unknown {
                self.mistake(codes::TYPE, name.span, format!("found {kind}, expected an array"));
            }
            return None;
        };
        let element = Element {
            low: 0,
            length,
            stride: SIZE,
            displacement: 0,
        };
        Some((self.b.use_var(variable), element, index))
    }

    /// Reports an array where the language has no use for one.
    pub fn refuse_array(&mut self, found: Typed, done: &str, span: Span) {
        if let Kind::Array(_) = found.kind {
            self.mistake(
                codes::TYPE,
                span,
                format!("an array cannot be {done}: use its elements"),
            );
        }
    }
}
