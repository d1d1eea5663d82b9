//! Required procedures (6.6.5, 6.9) and the textfiles they read and write.

use polyc_base::Span;

use super::Checker;
use super::expressions::invalid;
use super::scope::{StandardFile, Symbol};
use super::standard::Procedure;
use crate::codes;
use crate::model::{
    Expression, ExpressionKind, Place, ReadKind, Statement, StatementKind, Transfer, WriteItem, WriteKind,
};
use crate::rules::Rule;
use crate::tree;
use crate::types::{TypeId, TypeKind, Types};

impl Checker<'_> {
    pub(super) fn standard_procedure(
        &mut self,
        procedure: Procedure,
        arguments: &[tree::Argument],
        span: Span,
    ) -> StatementKind {
        match procedure {
            Procedure::Write | Procedure::Writeln => self.write(procedure, arguments, span),
            Procedure::Read | Procedure::Readln => self.read(procedure, arguments, span),
            Procedure::Page => {
                let rest = self.after_file(arguments, StandardFile::Output, span);
                if !rest.is_empty() {
                    self.wrong_count(rest, 0, span);
                }
                StatementKind::Page
            }
            Procedure::New | Procedure::Dispose => self.allocation(procedure, arguments, span),
            Procedure::Pack | Procedure::Unpack => self.transfer(procedure, arguments, span),
            Procedure::Reset | Procedure::Rewrite | Procedure::Get | Procedure::Put => {
                self.error(codes::UNSUPPORTED, span, "files are not there yet");
                StatementKind::Empty
            }
        }
    }

    /// `new(p)` and `dispose(p)`; tag values after the pointer are checked to be constants, and change nothing.
    fn allocation(&mut self, procedure: Procedure, arguments: &[tree::Argument], span: Span) -> StatementKind {
        let Some((first, tags)) = arguments.split_first() else {
            self.wrong_count(arguments, 1, span);
            return StatementKind::Empty;
        };
        for tag in tags {
            let tag = self.expression(&tag.value);
            if !matches!(tag.kind, ExpressionKind::Ordinal(_) | ExpressionKind::Invalid) {
                self.error(codes::ARGUMENTS, tag.span, "a constant of the tag's type is wanted");
            }
        }
        self.refuse_widths(first);
        let (place, value) = match procedure {
            Procedure::New => {
                let place = self.variable(&first.value);
                self.threaten(&place);
                (Some(place), None)
            }
            _ => (None, Some(self.expression(&first.value))),
        };
        let ty = place.as_ref().map_or_else(
            || value.as_ref().map_or(TypeId::INVALID, |value| value.ty),
            |place| place.ty,
        );
        let TypeKind::Pointer(target) = *self.model.types.kind(ty) else {
            if ty != TypeId::INVALID {
                let message = format!("a pointer is wanted, found {}", self.describe(ty));
                self.error(codes::TYPES, first.value.span, message);
            }
            return StatementKind::Empty;
        };
        match (place, value) {
            (Some(place), _) => StatementKind::New(place, target),
            (None, Some(value)) => StatementKind::Dispose(value, target),
            (None, None) => StatementKind::Empty,
        }
    }

    /// `pack(a, i, z)` and `unpack(z, a, i)` (6.6.5.4).
    fn transfer(&mut self, procedure: Procedure, arguments: &[tree::Argument], span: Span) -> StatementKind {
        let [first, second, third] = arguments else {
            self.wrong_count(arguments, 3, span);
            return StatementKind::Empty;
        };
        let pack = procedure == Procedure::Pack;
        let (unpacked, index, packed) = match pack {
            true => (first, second, third),
            false => (second, third, first),
        };
        let unpacked = self.variable(&unpacked.value);
        let index = self.expression(&index.value);
        let packed = self.variable(&packed.value);
        let types = &self.model.types;
        let wrong = match (types.kind(unpacked.ty), types.kind(packed.ty)) {
            (
                TypeKind::Array {
                    index: wanted,
                    element: a,
                    packed: false,
                },
                TypeKind::Array {
                    index: within,
                    element: b,
                    packed: true,
                },
            ) => a != b || !types.compatible(*wanted, index.ty) || !fits(types, *wanted, *within),
            (TypeKind::Invalid, _) | (_, TypeKind::Invalid) => return StatementKind::Empty,
            _ => true,
        };
        if wrong {
            self.error(
                codes::ARGUMENTS,
                span,
                "an array, an index of it, and a packed array of the same elements, no longer, are wanted",
            );
            return StatementKind::Empty;
        }
        StatementKind::Transfer(Box::new(Transfer {
            unpacked,
            index,
            packed,
            pack,
        }))
    }

    fn write(&mut self, procedure: Procedure, arguments: &[tree::Argument], span: Span) -> StatementKind {
        let items = self.after_file(arguments, StandardFile::Output, span);
        let line = procedure == Procedure::Writeln;
        if arguments.is_empty() && !line {
            self.error(codes::ARGUMENTS, span, "write wants something to write");
        }
        let mut list = Vec::with_capacity(items.len() + usize::from(line));
        for item in items {
            if let Some(item) = self.write_item(item) {
                list.push(statement(StatementKind::Write(item), span));
            }
        }
        if line {
            list.push(statement(StatementKind::WriteLine, span));
        }
        StatementKind::Sequence(list)
    }

    fn write_item(&mut self, item: &tree::Argument) -> Option<WriteItem> {
        let value = self.expression(&item.value);
        let mut widths = Vec::new();
        for width in &item.widths {
            let width = self.expression(width);
            widths.push(self.expect(width, TypeId::INTEGER));
        }
        let types = &self.model.types;
        let kind = match types.host(value.ty) {
            TypeId::INVALID => return None,
            TypeId::INTEGER => WriteKind::Integer,
            TypeId::REAL => WriteKind::Real,
            TypeId::CHAR => WriteKind::Character,
            TypeId::BOOLEAN => WriteKind::Boolean,
            other => match types.string_length(other) {
                Some(length) => WriteKind::String(length),
                None => {
                    let message = format!("{} cannot be written", self.describe(value.ty));
                    self.error(codes::TYPES, value.span, message);
                    return None;
                }
            },
        };
        if widths.len() > 1 && kind != WriteKind::Real {
            self.error(
                codes::ARGUMENTS,
                item.widths[1].span,
                "only a real has digits after the point",
            );
        }
        let mut widths = widths.into_iter().map(Box::new);
        Some(WriteItem {
            value,
            kind,
            width: widths.next(),
            digits: widths.next(),
        })
    }

    fn read(&mut self, procedure: Procedure, arguments: &[tree::Argument], span: Span) -> StatementKind {
        let items = self.after_file(arguments, StandardFile::Input, span);
        let line = procedure == Procedure::Readln;
        if items.is_empty() && !line {
            self.error(codes::ARGUMENTS, span, "read wants a variable");
        }
        let mut list = Vec::new();
        for item in items {
            self.refuse_widths(item);
            let place = self.variable(&item.value);
            self.threaten(&place);
            if let Some((place, kind)) = self.read_kind(place) {
                list.push(statement(StatementKind::Read(place, kind), item.value.span));
            }
        }
        if line {
            list.push(statement(StatementKind::ReadLine, span));
        }
        StatementKind::Sequence(list)
    }

    fn read_kind(&mut self, place: Place) -> Option<(Place, ReadKind)> {
        let host = self.model.types.host(place.ty);
        let anything = Expression {
            ty: host,
            ..invalid(place.span)
        };
        let kind = match host {
            TypeId::INVALID => return None,
            TypeId::CHAR => ReadKind::Character(self.range_check(&anything, place.ty, Rule::ReadCharacter)),
            TypeId::INTEGER => ReadKind::Integer(self.range_check(&anything, place.ty, Rule::IntegerRead)),
            TypeId::REAL => ReadKind::Real,
            _ => {
                let message = format!("{} cannot be read", self.describe(place.ty));
                self.error(codes::TYPES, place.span, message);
                return None;
            }
        };
        Some((place, kind))
    }

    // Files.

    /// The textfile an argument names.
    fn file(&mut self, argument: &tree::Argument) -> Option<StandardFile> {
        let tree::ExpressionKind::Name(name) = &argument.value.kind else {
            return None;
        };
        let mut scopes = self.scopes.iter().rev();
        let known = scopes.find_map(|scope| scope.get(&name.text, &self.model.types));
        match known {
            Some(Symbol::File(file)) => Some(file),
            _ => None,
        }
    }

    /// That a required file without a name is a program parameter (6.10).
    fn require(&mut self, file: StandardFile, span: Span) {
        let text = match file {
            StandardFile::Input => "input",
            StandardFile::Output => "output",
        };
        let name = tree::Name {
            text: text.into(),
            span,
        };
        self.lookup(&name);
    }

    /// The arguments after the file, which is `wanted` if none is named.
    pub(super) fn after_file<'a>(
        &mut self,
        arguments: &'a [tree::Argument],
        wanted: StandardFile,
        span: Span,
    ) -> &'a [tree::Argument] {
        let Some((first, rest)) = arguments.split_first() else {
            self.require(wanted, span);
            return arguments;
        };
        match self.file(first) {
            Some(file) if file == wanted => rest,
            Some(_) => {
                let message = match wanted {
                    StandardFile::Input => "output is written, not read",
                    StandardFile::Output => "input is read, not written",
                };
                self.error(codes::ARGUMENTS, first.value.span, message);
                rest
            }
            None => {
                self.require(wanted, span);
                arguments
            }
        }
    }
}

/// Whether an array with indexes of type `large` is at least as long as one with those of `small`.
fn fits(types: &Types, large: TypeId, small: TypeId) -> bool {
    let length = |ty| types.bounds(ty).map(|(low, high)| i128::from(high) - i128::from(low));
    length(small) <= length(large)
}

const fn statement(kind: StatementKind, span: Span) -> Statement {
    Statement { kind, span }
}
