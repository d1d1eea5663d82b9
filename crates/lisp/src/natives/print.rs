//! Values as text: what `write` and `display` print. Without recursion; a part inside itself gets a label.

use core::fmt::Write;
use std::collections::HashMap;

use polyc_base::scalar::Immediate;
use polyc_runtime::number::text::format_float;
use polyc_runtime::{Context, Object, Value, View};

use super::cycles::{Sharing, find_labels};
use crate::reader::text::{immediate, write_character, write_string, write_symbol};

/// For whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// For people: strings and characters bare.
    Display,
    /// For the reader.
    Write,
}

/// What is still to be printed.
enum Pending<'h> {
    Value(Value<'h>),
    /// The rest of a list whose beginning has been printed.
    Rest(Value<'h>),
    Text(&'static str),
    /// Name and value of a field.
    Field(String, Value<'h>),
}

/// A value as text, labels only where it contains itself.
#[must_use]
pub fn show<'h>(context: &Context<'h>, value: Value<'h>, style: Style) -> String {
    show_labelled(context, value, style, Sharing::Cycles)
}

/// A value as text.
#[must_use]
pub fn show_labelled<'h>(
    context: &Context<'h>,
    value: Value<'h>,
    style: Style,
    sharing: Sharing,
) -> String {
    let mut printer = Printer {
        context,
        style,
        out: String::new(),
        pending: vec![Pending::Value(value)],
        labels: find_labels(context, value, sharing),
        next_label: 0,
    };
    while let Some(next) = printer.pending.pop() {
        if context.is_text_full(printer.out.len()) {
            printer.out.push('…');
            break;
        }
        match next {
            Pending::Text(text) => printer.out.push_str(text),
            Pending::Value(value) => printer.value(value),
            Pending::Rest(rest) => printer.rest(rest),
            Pending::Field(name, value) => {
                printer.append(format_args!(" {name}: "));
                printer.value(value);
            }
        }
    }
    printer.out
}

struct Printer<'c, 'h> {
    context: &'c Context<'h>,
    style: Style,
    out: String,
    pending: Vec<Pending<'h>>,
    /// What gets a label, and which it has got.
    labels: HashMap<u64, Option<u32>>,
    next_label: u32,
}

impl<'h> Printer<'_, 'h> {
    fn value(&mut self, value: Value<'h>) {
        let context = self.context;
        if self.label(value) {
            return;
        }
        match context.view(value) {
            View::Integer(it) => self.append(format_args!("{it}")),
            View::BigInteger(it) => self.append(format_args!("{}", it.to_big(context))),
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
            View::String(it) => {
                let text = it.to_string(context);
                match self.style {
                    Style::Display => self.out.push_str(&text),
                    Style::Write => write_string(&text, &mut self.out),
                }
            }
            View::Symbol(it) => {
                let text = it.to_string(context);
                match self.style {
                    Style::Display => self.out.push_str(&text),
                    Style::Write => write_symbol(&text, &mut self.out),
                }
            }
            View::Bytes(it) => {
                self.out.push_str("#u8(");
                for (index, byte) in it.as_slice(context).iter().enumerate() {
                    let space = if index > 0 { " " } else { "" };
                    self.append(format_args!("{space}{byte}"));
                }
                self.out.push(')');
            }
            View::Pair(pair) => self.pair(pair.first(context), pair.rest(context)),
            View::Vector(it) => self.sequence("#(", it.items(context)),
            View::Values(it) => self.sequence("#<values ", it.items(context)),
            View::Box(_) => self.out.push_str("#<box>"),
            View::Procedure(_) => self.out.push_str("#<procedure>"),
            View::Map(_) => self.out.push_str("#<hash-table>"),
            View::Condition(it) => {
                let message = it.message(context).map(|text| text.to_string(context));
                let message = message.unwrap_or_else(|| it.trap(context).code.name().to_owned());
                self.append(format_args!("#<error {message}>"));
            }
            View::Object(it) => self.record(it),
            View::Native(it) => self.append(format_args!("#<{}>", it.shape(context).name)),
        }
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

    fn sequence(&mut self, open: &'static str, items: &[Value<'h>]) {
        self.out.push_str(open);
        self.pending
            .push(Pending::Text(if open == "#(" { ")" } else { ">" }));
        for (index, &item) in items.iter().enumerate().rev() {
            self.pending.push(Pending::Value(item));
            if index > 0 {
                self.pending.push(Pending::Text(" "));
            }
        }
    }

    /// `#<point x: 1 y: 2>`, if slot 0 is a record type.
    fn record(&mut self, object: Object<'h>) {
        let context = self.context;
        let slots = object.refs(context);
        let words: Option<Vec<String>> = slots.first().and_then(|&first| {
            let View::Vector(names) = context.view(first) else {
                return None;
            };
            let names = names.items(context).iter();
            names
                .map(|&name| match context.view(name) {
                    View::Symbol(symbol) => Some(symbol.to_string(context)),
                    _ => None,
                })
                .collect()
        });
        let Some(words) = words.filter(|words| words.len() == slots.len()) else {
            return self.append(format_args!("#<{}>", context.object_name(object)));
        };
        self.append(format_args!("#<{}", words[0]));
        self.pending.push(Pending::Text(">"));
        for (name, &value) in words.into_iter().zip(slots).skip(1).rev() {
            self.pending.push(Pending::Field(name, value));
        }
    }
}
