//! Values as text: what `write` and `display` print. Without recursion; a part inside itself gets a label.

use core::fmt::Write;

use polyc_base::scalar::Immediate;
use polyc_runtime::native::Fallible;
use polyc_runtime::number::text::format_float;
use polyc_runtime::{Context, Object, Value, View};

use super::cycles::{Labels, Sharing, find_labels};
use crate::reader::text::{immediate, write_character, write_string, write_symbol};

/// For whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// For people: strings and characters bare.
    Display,
    /// For the reader.
    Write,
}

/// Fuel of a part, beside what writing the text costs.
const PART_FUEL: u64 = 1;

/// What is still to be printed.
enum Pending<'h> {
    Value(Value<'h>),
    /// The rest of a list whose beginning has been printed.
    Rest(Value<'h>),
    /// The elements of a sequence from an index on, and how it closes.
    Items(Value<'h>, usize, &'static str),
    /// The fields of a record from an index on.
    Fields(Object<'h>, usize),
    Text(&'static str),
}

/// A value as the reader takes it, labels only where it contains itself; and whether it is the whole.
pub fn show<'h>(context: &Context<'h>, value: Value<'h>) -> (String, Fallible<'h, ()>) {
    print(context, value, Style::Write, Sharing::Cycles)
}

/// A value as text, all of it.
///
/// # Errors
/// There is no memory for so long a text, or no fuel.
pub fn show_whole<'h>(context: &Context<'h>, value: Value<'h>, style: Style, sharing: Sharing) -> Fallible<'h, String> {
    let (text, whole) = print(context, value, style, sharing);
    whole.map(|()| text)
}

/// A value as text, and whether it is the whole.
fn print<'h>(context: &Context<'h>, value: Value<'h>, style: Style, sharing: Sharing) -> (String, Fallible<'h, ()>) {
    let labels = match find_labels(context, value, sharing) {
        Ok(labels) => labels,
        Err(failure) => return (String::new(), Err(failure)),
    };
    let mut printer = Printer {
        context,
        style,
        out: String::new(),
        pending: vec![Pending::Value(value)],
        labels,
        next_label: 0,
    };
    let whole = printer.print();
    (printer.out, whole)
}

struct Printer<'c, 'h> {
    context: &'c Context<'h>,
    style: Style,
    out: String,
    pending: Vec<Pending<'h>>,
    /// What gets a label, and which it has got.
    labels: Labels,
    next_label: u32,
}

impl<'h> Printer<'_, 'h> {
    fn print(&mut self) -> Fallible<'h, ()> {
        while let Some(next) = self.pending.pop() {
            self.context.charge_fuel(PART_FUEL)?;
            match next {
                Pending::Text(text) => self.out.push_str(text),
                Pending::Value(value) => self.value(value)?,
                Pending::Rest(rest) => self.rest(rest),
                Pending::Items(sequence, next, close) => self.item(sequence, next, close),
                Pending::Fields(record, next) => self.field(record, next),
            }
            self.context.check_text(self.out.len())?;
        }
        Ok(())
    }

    fn value(&mut self, value: Value<'h>) -> Fallible<'h, ()> {
        let context = self.context;
        if self.label(value) {
            return Ok(());
        }
        match context.view(value) {
            View::Integer(it) => self.append(format_args!("{it}")),
            View::BigInteger(it) => match it.to_decimal(context) {
                Ok(digits) => self.out.push_str(&digits),
                Err(failure) => {
                    self.append(format_args!("#<integer of {} bits>", it.bits(context)));
                    return Err(failure);
                }
            },
            View::Float(it) => self.out.push_str(&format_float(it)),
            View::Boolean(it) => self.out.push_str(if it { "#t" } else { "#f" }),
            View::Character(it) => match self.style {
                Style::Display => self.out.push(it),
                Style::Write => write_character(it, &mut self.out),
            },
            View::Nil => self.out.push_str(immediate(Immediate::Nil)),
            View::Unspecified => self.out.push_str(immediate(Immediate::Unspecified)),
            View::Undefined => self.out.push_str(immediate(Immediate::Undefined)),
            View::Eof => self.out.push_str(immediate(Immediate::Eof)),
            View::Null => self.out.push_str(immediate(Immediate::Null)),
            View::String(it) => {
                let text = it.beginning(context, self.out.len());
                match self.style {
                    Style::Display => self.out.push_str(&text),
                    Style::Write => write_string(&text, &mut self.out),
                }
            }
            View::Symbol(it) => {
                let text = it.name(context).beginning(context, self.out.len());
                match self.style {
                    Style::Display => self.out.push_str(&text),
                    Style::Write => write_symbol(&text, &mut self.out),
                }
            }
            View::Bytes(it) => {
                self.out.push_str("#u8(");
                let shown = context.text_room(self.out.len()).saturating_add(1);
                for (index, byte) in it.as_slice(context).iter().enumerate().take(shown) {
                    let space = if index > 0 { " " } else { "" };
                    self.append(format_args!("{space}{byte}"));
                }
                self.out.push(')');
            }
            View::Pair(pair) => self.pair(pair.first(context), pair.rest(context)),
            View::Vector(_) => self.sequence("#(", value, ")"),
            View::Values(_) => self.sequence("#<values ", value, ">"),
            View::Box(_) => self.out.push_str("#<box>"),
            View::Procedure(_) => self.out.push_str("#<procedure>"),
            View::Map(_) => self.out.push_str("#<hash-table>"),
            View::Condition(it) => {
                let message = it.message(context).map(|text| text.beginning(context, self.out.len()));
                let message = message.unwrap_or_else(|| it.trap(context).code.name().to_owned());
                self.append(format_args!("#<error {message}>"));
            }
            View::Object(it) => self.record(it),
            View::Native(it) => self.append(format_args!("#<{}>", it.shape(context).name())),
        }
        Ok(())
    }

    /// Prints the label of what has one; whether that is all.
    fn label(&mut self, value: Value<'h>) -> bool {
        match self.labels.get_mut(&value.word().0) {
            None => false,
            Some(Some(number)) => {
                let number = *number;
                self.append(format_args!("#{number}#"));
                true
            }
            Some(slot) => {
                let number = self.next_label;
                *slot = Some(number);
                self.next_label += 1;
                self.append(format_args!("#{number}="));
                false
            }
        }
    }

    fn append(&mut self, text: core::fmt::Arguments<'_>) {
        self.out.write_fmt(text).expect("writing to a string");
    }

    fn pair(&mut self, first: Value<'h>, rest: Value<'h>) {
        if let Some(prefix) = self.abbreviation(first)
            && let Some(only) = self.context.as_pair(rest)
            && !self.labels.contains_key(&rest.word().0)
            && only.rest(self.context).is_nil()
        {
            self.out.push_str(prefix);
            return self.pending.push(Pending::Value(only.first(self.context)));
        }
        self.out.push('(');
        self.pending.push(Pending::Rest(rest));
        self.pending.push(Pending::Value(first));
    }

    /// `'` for `quote` and so on.
    fn abbreviation(&self, first: Value<'h>) -> Option<&'static str> {
        let View::Symbol(symbol) = self.context.view(first) else {
            return None;
        };
        let name = symbol.name(self.context).units(self.context);
        if name.len() > "unquote-splicing".len() {
            return None;
        }
        match symbol.to_string(self.context).as_str() {
            "quote" => Some("'"),
            "quasiquote" => Some("`"),
            "unquote" => Some(","),
            "unquote-splicing" => Some(",@"),
            _ => None,
        }
    }

    fn rest(&mut self, rest: Value<'h>) {
        let labelled = self.labels.contains_key(&rest.word().0);
        if let Some(pair) = self.context.as_pair(rest).filter(|_| !labelled) {
            self.out.push(' ');
            self.pending.push(Pending::Rest(pair.rest(self.context)));
            self.pending.push(Pending::Value(pair.first(self.context)));
        } else if rest.is_nil() {
            self.out.push(')');
        } else {
            self.out.push_str(" . ");
            self.pending.push(Pending::Text(")"));
            self.pending.push(Pending::Value(rest));
        }
    }

    fn sequence(&mut self, open: &str, sequence: Value<'h>, close: &'static str) {
        self.out.push_str(open);
        self.pending.push(Pending::Items(sequence, 0, close));
    }

    fn item(&mut self, sequence: Value<'h>, next: usize, close: &'static str) {
        let items = match self.context.view(sequence) {
            View::Vector(it) => it.items(self.context),
            View::Values(it) => it.items(self.context),
            _ => &[],
        };
        let Some(&item) = items.get(next) else {
            return self.out.push_str(close);
        };
        if next > 0 {
            self.out.push(' ');
        }
        self.pending.push(Pending::Items(sequence, next + 1, close));
        self.pending.push(Pending::Value(item));
    }

    /// `#<point x: 1 y: 2>`, if slot 0 is a record type.
    fn record(&mut self, record: Object<'h>) {
        match self.name_of(record, 0) {
            Some(name) => {
                self.append(format_args!("#<{name}"));
                self.pending.push(Pending::Fields(record, 1));
            }
            None => self.append(format_args!("#<{}>", self.context.object_name(record))),
        }
    }

    fn field(&mut self, record: Object<'h>, slot: usize) {
        let value = record.refs(self.context).get(slot);
        let (Some(&value), Some(name)) = (value, self.name_of(record, slot)) else {
            return self.out.push('>');
        };
        self.append(format_args!(" {name}: "));
        self.pending.push(Pending::Fields(record, slot + 1));
        self.pending.push(Pending::Value(value));
    }

    /// The name of a record's type or field; nothing if it is no record: a record's type has a name for every slot.
    fn name_of(&self, record: Object<'h>, slot: usize) -> Option<String> {
        let slots = record.refs(self.context);
        let View::Vector(names) = self.context.view(*slots.first()?) else {
            return None;
        };
        let names = names.items(self.context);
        let View::Symbol(name) = self.context.view(*names.get(slot)?) else {
            return None;
        };
        (names.len() == slots.len()).then(|| name.name(self.context).beginning(self.context, self.out.len()))
    }
}
