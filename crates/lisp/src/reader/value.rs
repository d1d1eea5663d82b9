//! Data that were read, as values.

use polyc_base::Constant;
use polyc_base::scalar::Immediate;
use polyc_runtime::native::{Failure, Fallible, NativeResult};
use polyc_runtime::number::text::parse_integer;
use polyc_runtime::{Context, Number, Value};

use super::form::{Form, FormKind, Forms};
use super::name::Names;

/// What is still to be done, the last first.
enum Work {
    /// Make the value of a form.
    Form(Form),
    /// Make a list of that many of the last values, the last of which may be what it ends with.
    List(usize, bool),
    /// Make a vector of that many of the last values.
    Vector(usize),
}

/// A form as a value, without recursion.
pub(super) fn value_of<'h>(context: &mut Context<'h>, forms: &Forms, names: &Names, form: Form) -> NativeResult<'h> {
    let (mut work, mut made) = (vec![Work::Form(form)], Vec::new());
    while let Some(next) = work.pop() {
        let value = match next {
            Work::Form(form) => match forms.kind(form) {
                FormKind::Identifier(name) => context.symbol(names.text(*name))?,
                FormKind::Constant(constant) => value_of_constant(context, constant)?,
                FormKind::Invalid => Value::UNSPECIFIED,
                FormKind::Vector(items) => {
                    work.push(Work::Vector(items.len()));
                    work.extend(items.iter().rev().map(|&it| Work::Form(it)));
                    continue;
                }
                FormKind::List { items, tail } => {
                    work.push(Work::List(items.len() + usize::from(tail.is_some()), tail.is_some()));
                    work.extend(tail.map(Work::Form));
                    work.extend(items.iter().rev().map(|&it| Work::Form(it)));
                    continue;
                }
            },
            Work::List(count, has_tail) => {
                let mut items: Vec<Value<'h>> = made.split_off(made.len() - count);
                let tail = if has_tail { items.pop() } else { None };
                context.list_with_tail(&items, tail.unwrap_or(Value::NIL))?
            }
            Work::Vector(count) => {
                let items = made.split_off(made.len() - count);
                context.vector(&items)?
            }
        };
        context.charge_fuel(1)?;
        made.push(value);
    }
    Ok(made.pop().unwrap_or(Value::UNSPECIFIED))
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
