//! `define-record-type` (R7RS 5.5).
//!
//! An instance is an open object whose slot 0 holds its type: a vector of the type's name and its fields' names, for
//! people. A type defined at the top level is made once, so its shape tells its instances; one defined in a body is
//! made anew each time and compared too.

use std::collections::HashMap;
use std::rc::Rc;

use polyc_base::{Constant, ShapeId};

use super::define::Target;
use super::{Expanded, Expander};
use crate::core::{Expr, Formals, Node, Record, RecordAction};
use crate::reader::codes;
use crate::reader::form::boolean;
use crate::reader::form::{Form, FormKind};
use crate::reader::name::Name;

/// A procedure of a record type: where it goes, its name, what it does.
struct Procedure {
    form: Form,
    target: Target,
    name: Rc<str>,
    action: RecordAction,
    /// Fields that the arguments of a constructor are for.
    fields: Vec<usize>,
}

/// A record type, its names bound.
pub(super) struct RecordType {
    target: Target,
    name: Rc<str>,
    fields: Vec<Rc<str>>,
    shape: ShapeId,
    typed: bool,
    procedures: Vec<Procedure>,
}

impl Expander<'_, '_> {
    pub(super) fn scan_record(&mut self, form: Form, parts: &[Form]) -> Expanded<RecordType> {
        let [_, type_name, constructor, predicate, fields @ ..] = parts else {
            let message = "`define-record-type` takes a name, a constructor, a predicate and fields";
            return Err(self.syntax_error(form, message));
        };
        let mut positions = HashMap::new();
        let mut names: Vec<Rc<str>> = Vec::new();
        for &field in fields {
            let parts = self.field_parts(field)?;
            let name = self.expect_identifier(parts[0], "a field")?;
            if positions.insert(name, names.len()).is_some() {
                let message = format!("the field `{}` stands twice", self.text(name));
                return Err(self.report(codes::DUPLICATE, field, message));
            }
            names.push(self.text(name));
        }
        let type_text = self.expect_identifier(*type_name, "the name of a record type")?;
        let name: Rc<str> = self.text(type_text);
        let bare = name.trim_start_matches('<').trim_end_matches('>').to_owned();
        let slots = u32::try_from(names.len() + 1).unwrap_or(u32::MAX);
        let mut record = RecordType {
            target: self.define_target(*type_name)?,
            name: bare.as_str().into(),
            fields: names,
            shape: self.core.shape(bare, slots),
            typed: !self.scopes.is_at_top(),
            procedures: Vec::new(),
        };
        self.scan_constructor(&mut record, *constructor, &positions)?;
        if !self.is_false(*predicate) {
            self.record_procedure(&mut record, *predicate, RecordAction::Is)?;
        }
        for (index, &field) in fields.iter().enumerate() {
            let slot = u32::try_from(index + 1).unwrap_or(u32::MAX);
            let parts = self.field_parts(field)?;
            if let Some(&accessor) = parts.get(1) {
                self.record_procedure(&mut record, accessor, RecordAction::Get(slot))?;
            }
            if let Some(&modifier) = parts.get(2) {
                self.record_procedure(&mut record, modifier, RecordAction::Set(slot))?;
            }
        }
        Ok(record)
    }

    /// `(name [accessor [modifier]])`, or the name alone.
    fn field_parts(&mut self, field: Form) -> Expanded<Vec<Form>> {
        if self.forms.identifier(field).is_some() {
            return Ok(vec![field]);
        }
        let parts = self.expect_list(field, "a field")?;
        if matches!(parts.len(), 1..=3) {
            Ok(parts)
        } else {
            Err(self.syntax_error(field, "a field is `(name accessor modifier)`"))
        }
    }

    fn scan_constructor(
        &mut self,
        record: &mut RecordType,
        form: Form,
        positions: &HashMap<Name, usize>,
    ) -> Expanded<()> {
        if self.is_false(form) {
            return Ok(());
        }
        let (head, fields) = if self.forms.identifier(form).is_some() {
            (form, (0..record.fields.len()).collect())
        } else {
            let parts = self.expect_list(form, "a constructor")?;
            let [head, ref given @ ..] = *parts else {
                return Err(self.syntax_error(form, "a constructor has a name"));
            };
            let mut fields = Vec::new();
            for &field in given {
                let name = self.expect_identifier(field, "a field")?;
                let Some(&index) = positions.get(&name) else {
                    let message = format!("there is no field `{}`", self.text(name));
                    return Err(self.syntax_error(field, message));
                };
                fields.push(index);
            }
            (head, fields)
        };
        self.record_procedure(record, head, RecordAction::Make)?;
        if let Some(last) = record.procedures.last_mut() {
            last.fields = fields;
        }
        Ok(())
    }

    fn record_procedure(&mut self, record: &mut RecordType, form: Form, action: RecordAction) -> Expanded<()> {
        let name = self.expect_identifier(form, "a procedure of a record type")?;
        let name = self.text(name);
        let target = self.define_target(form)?;
        record.procedures.push(Procedure {
            form,
            target,
            name,
            action,
            fields: Vec::new(),
        });
        Ok(())
    }

    fn is_false(&self, form: Form) -> bool {
        matches!(self.forms.kind(form), FormKind::Constant(constant) if *constant == boolean(false))
    }

    /// The type and its procedures as definitions.
    pub(super) fn record_definitions(&mut self, record: &RecordType, form: Form) -> Vec<(Target, Expr)> {
        let mut definitions = vec![(record.target, self.record_type_value(record, form))];
        for procedure in &record.procedures {
            let value = self.record_lambda(record, procedure);
            definitions.push((procedure.target, value));
        }
        definitions
    }

    fn record_type_value(&mut self, record: &RecordType, form: Form) -> Expr {
        let symbol = |text: &Rc<str>| Constant::Symbol(text.as_ref().into());
        let words: Vec<Constant> = std::iter::once(&record.name)
            .chain(&record.fields)
            .map(symbol)
            .collect();
        if record.typed {
            let words = words.into_iter().map(|word| self.constant(word, form));
            let words = words.collect();
            if let Ok(made) = self.standard_call("vector", words, form) {
                return made;
            }
            return self.unspecified(form);
        }
        let words = words.into_iter().map(|word| self.core.constant(word));
        let words = Constant::Vector(words.collect());
        self.constant(words, form)
    }

    fn record_lambda(&mut self, record: &RecordType, procedure: &Procedure) -> Expr {
        let form = procedure.form;
        let arguments = match procedure.action {
            RecordAction::Make => procedure.fields.len(),
            RecordAction::Is | RecordAction::Get(_) => 1,
            RecordAction::Set(_) => 2,
        };
        let mut formals = Formals::default();
        for index in 0..arguments {
            let name: Rc<str> = match procedure.action {
                RecordAction::Make => Rc::clone(&record.fields[procedure.fields[index]]),
                _ if index == 0 => Rc::clone(&record.name),
                _ => "value".into(),
            };
            formals.fixed.push(self.core.var(name));
        }
        let mut operands = Vec::new();
        if record.typed || procedure.action == RecordAction::Make {
            let node = match record.target {
                Target::Var(var) => Node::Local(var),
                Target::Top(top) => Node::Top(top),
            };
            operands.push(self.push(node, form));
        }
        if procedure.action == RecordAction::Make {
            let mut given = vec![None; record.fields.len()];
            for (&slot, &var) in procedure.fields.iter().zip(&formals.fixed) {
                given[slot].get_or_insert(var);
            }
            for var in given {
                operands.push(match var {
                    Some(var) => self.push(Node::Local(var), form),
                    None => self.unspecified(form),
                });
            }
        } else {
            for &var in &formals.fixed {
                operands.push(self.push(Node::Local(var), form));
            }
        }
        let node = Node::Record(
            Record {
                action: procedure.action,
                shape: record.shape,
                typed: record.typed,
            },
            operands,
        );
        let body = self.push(node, form);
        let name = Rc::clone(&procedure.name);
        self.make_lambda(form, name, formals, body)
    }
}
