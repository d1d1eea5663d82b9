//! Labels, constants, types and variables (6.2.1, 6.3, 6.4, 6.5.1).

use std::rc::Rc;

use polyc_base::Span;

use super::Checker;
use super::scope::{Symbol, Value};
use crate::codes;
use crate::model::Mode;
use crate::tree::{self, ConstantKind, Part};
use crate::types::{Active, Field, Form, Layout, MAX_MEMBER, Record, TypeId, TypeKind};

/// Pointer types whose target is looked up when all types of the part are known (6.4.4).
type Pending = Vec<(TypeId, tree::Name)>;

impl Checker<'_> {
    pub(super) fn declarations(&mut self, parts: &[Part]) {
        let mut order = 0;
        for part in parts {
            let (rank, word, span) = match part {
                Part::Labels(span, _) => (1, "label", *span),
                Part::Constants(span, _) => (2, "const", *span),
                Part::Types(span, _) => (3, "type", *span),
                Part::Variables(span, _) => (4, "var", *span),
                Part::Routine(routine) => (5, "", routine.heading.span),
                Part::Invalid => continue,
            };
            if rank < order || (rank == order && rank < 5) {
                let message = format!(
                    "the `{word}` part comes too late: label, const, type, var, then procedures and functions, each once"
                );
                self.error(codes::ORDER, span, message);
            }
            order = order.max(rank);
            self.part(part);
        }
        self.check_forward();
    }

    fn part(&mut self, part: &Part) {
        match part {
            Part::Labels(_, labels) => labels.iter().for_each(|label| self.declare_label(*label)),
            Part::Constants(_, list) => {
                for definition in list {
                    let value = self.constant(&definition.value);
                    self.declare(&definition.name, Symbol::Constant(value));
                }
            }
            Part::Types(_, list) => {
                let mut pending = Pending::new();
                for definition in list {
                    let ty = self.ty(&definition.ty, &mut pending);
                    self.model.types.name(ty, &definition.name.text);
                    self.declare(&definition.name, Symbol::Type(ty));
                }
                self.resolve_pointers(pending);
            }
            Part::Variables(_, list) => {
                for declaration in list {
                    let ty = self.complete_type(&declaration.ty);
                    for name in &declaration.names {
                        let current = self.current();
                        let id = self.new_variable(current, name, ty, Mode::Local);
                        self.declare(name, Symbol::Variable(id));
                    }
                    if self.model.types.holds_file(ty) {
                        self.error(
                            codes::UNSUPPORTED,
                            declaration.ty.span,
                            "file variables other than input and output are not there yet",
                        );
                    }
                }
            }
            Part::Routine(routine) => self.routine(routine),
            Part::Invalid => {}
        }
    }

    /// A type outside a type part.
    pub(super) fn complete_type(&mut self, ty: &tree::Type) -> TypeId {
        let mut pending = Pending::new();
        let ty = self.ty(ty, &mut pending);
        self.resolve_pointers(pending);
        ty
    }

    fn resolve_pointers(&mut self, pending: Pending) {
        for (pointer, name) in pending {
            let target = self.lookup_type(&name);
            self.model.types.point(pointer, target);
        }
    }

    // Constants.

    /// The value of a constant.
    pub(super) fn constant(&mut self, constant: &tree::Constant) -> Value {
        let value = match &constant.kind {
            ConstantKind::Invalid => Value::Invalid,
            ConstantKind::Integer(value) => Value::Ordinal(*value, TypeId::INTEGER),
            ConstantKind::Real(value) => Value::Real(*value),
            ConstantKind::String(text) => string_value(text),
            ConstantKind::Name(name) => match self.lookup(name) {
                Symbol::Constant(value) => value,
                Symbol::Invalid => Value::Invalid,
                _ => {
                    let message = format!("`{}` is no constant", name.text);
                    self.error(codes::CLASS, name.span, message);
                    Value::Invalid
                }
            },
        };
        match (constant.sign, value) {
            (None, value) => value,
            (Some(sign), Value::Ordinal(value, TypeId::INTEGER)) => Value::Ordinal(sign * value, TypeId::INTEGER),
            (Some(sign), Value::Real(value)) => Value::Real(sign as f64 * value),
            (Some(_), Value::Invalid) => Value::Invalid,
            (Some(_), _) => {
                self.error(codes::TYPES, constant.span, "only a number has a sign");
                Value::Invalid
            }
        }
    }

    /// A constant of an ordinal type.
    pub(super) fn ordinal_constant(&mut self, constant: &tree::Constant) -> Option<(i64, TypeId)> {
        match self.constant(constant) {
            Value::Ordinal(value, ty) => Some((value, ty)),
            Value::Invalid => None,
            Value::Real(_) | Value::String(_) => {
                self.error(
                    codes::TYPES,
                    constant.span,
                    "an ordinal constant is wanted: no real, no string",
                );
                None
            }
        }
    }

    // Types.

    fn ty(&mut self, ty: &tree::Type, pending: &mut Pending) -> TypeId {
        if !self.goes_on() {
            return TypeId::INVALID;
        }
        let made = match &ty.kind {
            tree::TypeKind::Invalid => Some(TypeId::INVALID),
            tree::TypeKind::Name(name) => Some(self.lookup_type(name)),
            tree::TypeKind::Enumerated(names) => Some(self.enumerated(names)),
            tree::TypeKind::Subrange(low, high) => Some(self.subrange(low, high, ty.span)),
            tree::TypeKind::Pointer(name) => {
                let pointer = self.model.types.add(TypeKind::Pointer(TypeId::INVALID));
                if let Some(pointer) = pointer {
                    pending.push((pointer, name.clone()));
                }
                pointer
            }
            tree::TypeKind::Array {
                packed,
                indexes,
                element,
            } => self.array(*packed, indexes, element, pending),
            tree::TypeKind::Record { packed, fields } => self.record(*packed, fields, pending),
            tree::TypeKind::Set { packed, base } => Some(self.set(*packed, base, pending)),
            tree::TypeKind::File { component, .. } => {
                self.ty(component, pending);
                self.model.types.add(TypeKind::File)
            }
        };
        made.unwrap_or_else(|| {
            self.error(codes::SIZE, ty.span, "a value of this type is larger than 2^28 bytes");
            TypeId::INVALID
        })
    }

    fn enumerated(&mut self, names: &[tree::Name]) -> TypeId {
        let texts = names.iter().map(|name| name.text.clone()).collect();
        let ty = self.model.types.add(TypeKind::Enumerated(texts));
        let ty = ty.expect("a word fits");
        for (ordinal, name) in names.iter().enumerate() {
            self.declare(name, Symbol::Constant(Value::Ordinal(ordinal as i64, ty)));
        }
        ty
    }

    fn subrange(&mut self, low: &tree::Constant, high: &tree::Constant, span: Span) -> TypeId {
        let low = self.ordinal_constant(low);
        let high = self.ordinal_constant(high);
        let Some(((low, host), (high, other))) = low.zip(high) else {
            return TypeId::INVALID;
        };
        if host != other {
            self.error(codes::TYPES, span, "the bounds of a subrange are of one ordinal type");
            return TypeId::INVALID;
        }
        if low > high {
            self.error(
                codes::BAD_TYPE,
                span,
                "the lower bound of a subrange is not above the upper one",
            );
            return TypeId::INVALID;
        }
        self.model.types.subrange(host, low, high)
    }

    fn array(
        &mut self,
        packed: bool,
        indexes: &[tree::Type],
        element: &tree::Type,
        pending: &mut Pending,
    ) -> Option<TypeId> {
        let mut list = Vec::new();
        for index in indexes {
            let ty = self.ty(index, pending);
            if !self.model.types.is_ordinal(ty) {
                let message = format!("an index type is ordinal, not {}", self.describe(ty));
                self.error(codes::BAD_TYPE, index.span, message);
                list.push(TypeId::INVALID);
            } else {
                list.push(ty);
            }
        }
        let mut element = self.ty(element, pending);
        for index in list.into_iter().rev() {
            element = self.model.types.add(TypeKind::Array { index, element, packed })?;
        }
        Some(element)
    }

    fn set(&mut self, packed: bool, base: &tree::Type, pending: &mut Pending) -> TypeId {
        let ty = self.ty(base, pending);
        match self.model.types.bounds(ty) {
            _ if ty == TypeId::INVALID => return TypeId::INVALID,
            Some((low, high)) if low >= 0 && high <= MAX_MEMBER => {}
            Some(_) => {
                let message = format!("the members of a set have ordinal numbers from 0 to {MAX_MEMBER}");
                self.error(codes::BAD_TYPE, base.span, message);
                return TypeId::INVALID;
            }
            None => {
                let message = format!("the base type of a set is ordinal, not {}", self.describe(ty));
                self.error(codes::BAD_TYPE, base.span, message);
                return TypeId::INVALID;
            }
        }
        self.model.types.set_of(ty, Some(packed))
    }

    fn record(&mut self, packed: bool, fields: &tree::Fields, pending: &mut Pending) -> Option<TypeId> {
        let mut fields_so_far = Fields {
            record: Record::new(packed),
            layout: Layout::default(),
        };
        self.fields(fields, None, &mut fields_so_far, pending)?;
        let Fields { record, layout } = fields_so_far;
        Some(self.model.types.add_record(record, layout))
    }

    fn fields(
        &mut self,
        fields: &tree::Fields,
        active: Option<&Rc<Active>>,
        record: &mut Fields,
        pending: &mut Pending,
    ) -> Option<()> {
        for section in &fields.fixed {
            let ty = self.ty(&section.ty, pending);
            for name in &section.names {
                self.field(name, ty, false, active, record)?;
            }
        }
        let Some(part) = &fields.variant else {
            return Some(());
        };
        let tag_type = self.lookup_type(&part.ty);
        if !self.model.types.is_ordinal(tag_type) {
            self.error(codes::BAD_TYPE, part.ty.span, "the type of a tag is ordinal");
        }
        let tag = match &part.tag {
            Some(name) => {
                self.field(name, tag_type, true, active, record)?;
                Some(record.record.fields.len() - 1)
            }
            None => None,
        };
        for variant in &part.variants {
            let mut values = Vec::new();
            for constant in &variant.constants {
                if let Some((value, ty)) = self.ordinal_constant(constant) {
                    self.expect_compatible(tag_type, ty, constant.span);
                    values.push(value);
                }
            }
            values.sort_unstable();
            let active = tag.map(|tag| Rc::new(Active { tag, values }));
            self.fields(&variant.fields, active.as_ref(), record, pending)?;
        }
        Some(())
    }

    fn field(
        &mut self,
        name: &tree::Name,
        ty: TypeId,
        tag: bool,
        active: Option<&Rc<Active>>,
        record: &mut Fields,
    ) -> Option<()> {
        let (refs, raw) = record.layout.append(self.model.types.layout(ty))?;
        let is_new = record.record.add(Field {
            name: name.text.clone(),
            ty,
            refs,
            raw,
            tag,
            variant: active.cloned(),
        });
        if !is_new {
            let message = format!("the record has two fields `{}`", name.text);
            self.error(codes::DUPLICATE, name.span, message);
        }
        Some(())
    }

    /// Whether values of the type fit in registers, which a function's result must.
    pub(super) fn is_simple(&self, ty: TypeId) -> bool {
        match self.model.types.form(ty) {
            Form::Integer | Form::Real | Form::Boolean => true,
            Form::Pointer => !self.model.types.holds_file(ty),
            Form::SmallSet | Form::LargeSet | Form::Memory => false,
        }
    }

    pub(super) fn expect_compatible(&mut self, wanted: TypeId, found: TypeId, span: Span) {
        if !self.model.types.compatible(wanted, found) {
            let message = format!("found {}, expected {}", self.describe(found), self.describe(wanted));
            self.error(codes::TYPES, span, message);
        }
    }
}

/// The fields of a record so far.
struct Fields {
    record: Record,
    layout: Layout,
}

/// A string of one character is a character (6.1.7).
pub(super) fn string_value(text: &str) -> Value {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (None, _) => Value::Invalid,
        (Some(c), None) => Value::Ordinal(i64::from(u32::from(c)).min(255), TypeId::CHAR),
        (Some(_), Some(_)) => {
            let bytes = text.chars().map(|c| u8::try_from(c).unwrap_or(b'?'));
            Value::String(bytes.collect())
        }
    }
}
