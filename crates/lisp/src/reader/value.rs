//! Data that were read, as values.

use std::collections::{HashMap, HashSet};

use polyc_base::Constant;
use polyc_base::scalar::Immediate;
use polyc_runtime::native::{Failure, Fallible, NativeResult};
use polyc_runtime::number::text::parse_integer;
use polyc_runtime::{Context, Number, Value, View};

use super::form::{Form, FormKind, Forms, Label};
use super::name::Names;

/// What is still to be done, the last first.
enum Work {
    /// Make the value of a form.
    Form(Form),
    /// Make a list of that many of the last values, the last of which may be what it ends with.
    List(usize, bool),
    /// Make the pair of a form of the last two values.
    Pair(Form),
    /// Make the vector of a form of that many of the last values.
    Vector(Form, usize),
}

/// A form as a value, without recursion. Parts that labels share are one object.
pub(super) fn value_of<'h>(context: &mut Context<'h>, forms: &Forms, names: &Names, form: Form) -> NativeResult<'h> {
    let mut maker = Maker {
        context,
        forms,
        names,
        work: vec![Work::Form(form)],
        made: Vec::new(),
        shared: HashMap::new(),
        places: HashMap::new(),
    };
    while let Some(next) = maker.work.pop() {
        maker.context.charge_fuel(1)?;
        maker.perform(next)?;
    }
    let value = maker.made.pop().unwrap_or(Value::UNSPECIFIED);
    maker.close_circles(value)?;
    Ok(value)
}

struct Maker<'c, 'h> {
    context: &'c mut Context<'h>,
    forms: &'c Forms,
    names: &'c Names,
    work: Vec<Work>,
    made: Vec<Value<'h>>,
    /// The values of forms with parts, if there are labels.
    shared: HashMap<Form, Value<'h>>,
    /// What stands for data inside of themselves until they are made.
    places: HashMap<Label, Value<'h>>,
}

impl<'h> Maker<'_, 'h> {
    fn perform(&mut self, work: Work) -> Fallible<'h, ()> {
        let value = match work {
            Work::Form(form) => match self.leaf(form)? {
                Some(value) => value,
                None => return Ok(()),
            },
            Work::List(count, has_tail) => {
                let mut items = self.made.split_off(self.made.len() - count);
                let tail = if has_tail { items.pop() } else { None };
                self.context.list_with_tail(&items, tail.unwrap_or(Value::NIL))?
            }
            Work::Pair(form) => {
                let parts = self.made.split_off(self.made.len() - 2);
                let pair = self.context.pair(parts[0], parts[1])?;
                self.shared.insert(form, pair);
                pair
            }
            Work::Vector(form, count) => {
                let items = self.made.split_off(self.made.len() - count);
                let vector = self.context.vector(&items)?;
                if self.forms.has_labels() {
                    self.shared.insert(form, vector);
                }
                vector
            }
        };
        self.made.push(value);
        Ok(())
    }

    /// The value of a form without parts, or of one that is made already; else its parts are to be made.
    fn leaf(&mut self, form: Form) -> Fallible<'h, Option<Value<'h>>> {
        if let Some(&value) = self.shared.get(&form) {
            return Ok(Some(value));
        }
        Ok(Some(match self.forms.kind(form) {
            FormKind::Identifier(name) => self.context.symbol(self.names.text(*name))?,
            FormKind::Constant(constant) => value_of_constant(self.context, constant)?,
            FormKind::Nil => Value::NIL,
            FormKind::Invalid => Value::UNSPECIFIED,
            FormKind::Reference(label) => match self.places.get(label) {
                Some(&place) => place,
                None => {
                    let place = self.context.cell(Value::UNSPECIFIED)?;
                    self.places.insert(*label, place);
                    place
                }
            },
            FormKind::Vector(items) => {
                self.work.push(Work::Vector(form, items.len()));
                self.work.extend(items.iter().rev().map(|&it| Work::Form(it)));
                return Ok(None);
            }
            FormKind::Pair(pair) if self.forms.has_labels() => {
                self.work.push(Work::Pair(form));
                self.work.push(Work::Form(pair.rest));
                self.work.push(Work::Form(pair.first));
                return Ok(None);
            }
            FormKind::Pair(_) => {
                let (items, tail) = self.forms.split(form);
                self.work
                    .push(Work::List(items.len() + usize::from(tail.is_some()), tail.is_some()));
                self.work.extend(tail.map(Work::Form));
                self.work.extend(items.into_iter().rev().map(Work::Form));
                return Ok(None);
            }
        }))
    }

    /// Puts data inside of themselves, in all parts of a value.
    fn close_circles(&mut self, value: Value<'h>) -> Fallible<'h, ()> {
        let of_place = |(label, place): (&Label, &Value<'h>)| {
            let datum = self.forms.labelled(*label)?;
            Some((place.word().0, *self.shared.get(&datum)?))
        };
        let targets: HashMap<u64, Value<'h>> = self.places.iter().filter_map(of_place).collect();
        if targets.is_empty() {
            return Ok(());
        }
        let (mut seen, mut pending) = (HashSet::new(), vec![value]);
        while let Some(value) = pending.pop() {
            if !seen.insert(value.word().0) {
                continue;
            }
            self.context.charge_fuel(1)?;
            let target = |it: Value<'h>| targets.get(&it.word().0).copied();
            match self.context.view(value) {
                View::Pair(pair) => {
                    let (first, rest) = (pair.first(self.context), pair.rest(self.context));
                    match target(first) {
                        Some(datum) => pair.set_first(self.context, datum)?,
                        None => pending.push(first),
                    }
                    match target(rest) {
                        Some(datum) => pair.set_rest(self.context, datum)?,
                        None => pending.push(rest),
                    }
                }
                View::Vector(vector) => {
                    for (index, item) in vector.items(self.context).to_vec().into_iter().enumerate() {
                        match target(item) {
                            Some(datum) => vector.set(self.context, index, datum)?,
                            None => pending.push(item),
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn value_of_constant<'h>(context: &mut Context<'h>, constant: &Constant) -> NativeResult<'h> {
    match constant {
        Constant::Immediate(Immediate::Eof) => Ok(Value::EOF),
        Constant::Immediate(value) => Ok(Value::immediate(*value)),
        Constant::Integer(value) => context.integer(*value),
        Constant::BigInteger(digits) => big_integer(context, digits),
        Constant::Float(bits) => context.float(f64::from_bits(*bits)),
        Constant::Character(character) => Ok(Value::character(*character)),
        Constant::String(text) => context.string(text),
        Constant::Symbol(text) => context.symbol(text),
        Constant::Bytes(bytes) => context.bytes(bytes),
        Constant::Pair(..) | Constant::Vector(_) => Err(Failure::error("a datum of a module", &[])),
    }
}

fn big_integer<'h>(context: &mut Context<'h>, digits: &str) -> NativeResult<'h> {
    let number: Fallible<'h, Option<Number>> = parse_integer(digits, 10, &mut |fuel| context.charge_fuel(fuel));
    let number = number?.ok_or_else(|| Failure::error("the number is too large", &[]))?;
    context.number(&number)
}
