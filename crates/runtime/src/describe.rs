//! A value as text where no language says how: messages of the machine, tests, debugging. Iterative, and cut off after
//! some parts or at the limit of the context's texts, so circular and huge values are safe: parts that are not shown
//! are not looked at.

use std::fmt::Write;

use crate::context::Context;
use crate::number::text::format_float;
use crate::value::{Native, Value, View};

/// Parts shown at most.
const PARTS: usize = 200;
/// Characters of a string shown at most.
const CHARACTERS: usize = 200;

/// Integers of more bits are not written out.
const SHOWN_BITS: usize = 4096;

/// The parts still to be shown.
enum Pending<'h> {
    Value(Value<'h>),
    /// The rest of a list whose beginning is shown.
    Rest(Value<'h>),
    Text(&'static str),
}

impl<'h> Context<'h> {
    /// A value as text, in the manner of Lisp's external representations; `…` where it is cut off, soon after the limit
    /// of the context's texts at the latest.
    #[must_use]
    pub fn describe(&self, value: Value<'h>) -> String {
        let mut out = String::new();
        let mut pending = vec![Pending::Value(value)];
        let mut parts = 0;
        while let Some(next) = pending.pop() {
            parts += 1;
            if parts > PARTS || out.len() > self.text_limit() {
                out.push('…');
                break;
            }
            match next {
                Pending::Text(text) => out.push_str(text),
                Pending::Value(value) => self.describe_value(value, &mut out, &mut pending),
                Pending::Rest(rest) => self.describe_rest(rest, &mut out, &mut pending),
            }
        }
        out
    }

    /// How many of these characters or parts are still to be shown. Each takes a byte.
    fn shown_of(&self, most: usize, out: &str) -> usize {
        let left = self.text_limit().saturating_sub(out.len());
        most.min(left.saturating_add(1))
    }

    fn describe_rest(&self, rest: Value<'h>, out: &mut String, pending: &mut Vec<Pending<'h>>) {
        if let Some(pair) = self.as_pair(rest) {
            out.push(' ');
            pending.push(Pending::Rest(pair.rest(self)));
            pending.push(Pending::Value(pair.first(self)));
        } else if rest.is_nil() {
            out.push(')');
        } else {
            out.push_str(" . ");
            pending.push(Pending::Text(")"));
            pending.push(Pending::Value(rest));
        }
    }

    fn describe_value(&self, value: Value<'h>, out: &mut String, pending: &mut Vec<Pending<'h>>) {
        match self.view(value) {
            View::Integer(it) => append(out, format_args!("{it}")),
            View::BigInteger(it) if it.bits(self) > self.shown_of(SHOWN_BITS, out) as u64 => {
                append(out, format_args!("#<integer of {} bits>", it.bits(self)));
            }
            View::BigInteger(it) => append(out, format_args!("{}", it.to_big(self))),
            View::Float(it) => out.push_str(&format_float(it)),
            View::Boolean(it) => out.push_str(if it { "#t" } else { "#f" }),
            View::Character(it) => append(out, format_args!("#\\{it}")),
            View::Nil => out.push_str("()"),
            View::Null => out.push_str("null"),
            View::Unspecified => out.push_str("#<unspecified>"),
            View::Undefined => out.push_str("#<undefined>"),
            View::Eof => out.push_str("#<eof>"),
            View::String(it) => {
                let most = self.shown_of(CHARACTERS, out);
                let text: String = it.units(self).chars().take(most).collect();
                append(out, format_args!("{text:?}"));
            }
            View::Symbol(it) => {
                let most = self.shown_of(CHARACTERS, out);
                out.extend(it.name(self).units(self).chars().take(most));
            }
            View::Bytes(it) => {
                let shown: Vec<_> = it
                    .as_slice(self)
                    .iter()
                    .take(self.shown_of(PARTS, out))
                    .map(ToString::to_string)
                    .collect();
                append(out, format_args!("#u8({})", shown.join(" ")));
            }
            View::Pair(it) => {
                out.push('(');
                pending.push(Pending::Rest(it.rest(self)));
                pending.push(Pending::Value(it.first(self)));
            }
            View::Vector(it) => self.describe_items("#(", it.items(self), out, pending),
            View::Values(it) => self.describe_items("#<values ", it.items(self), out, pending),
            View::Box(it) => self.describe_items("#<box ", &[it.get(self)], out, pending),
            View::Map(it) => {
                let most = self.shown_of(PARTS, out);
                let items: Vec<_> = it.beginning(self, most).flat_map(|(k, v)| [k, v]).collect();
                self.describe_items("#<map ", &items, out, pending);
            }
            View::Procedure(_) => out.push_str("#<procedure>"),
            View::Condition(it) => {
                append(out, format_args!("#<condition {}", it.trap(self).code));
                let message = it.message(self).map(|it| Pending::Value(it.value()));
                pending.push(Pending::Text(">"));
                pending.extend(message);
                pending.push(Pending::Text(" "));
            }
            View::Object(it) => append(out, format_args!("#<{}>", self.object_name(it))),
            View::Native(it) => out.push_str(&self.describe_native(it)),
        }
    }

    fn describe_items(&self, open: &str, items: &[Value<'h>], out: &mut String, pending: &mut Vec<Pending<'h>>) {
        out.push_str(open);
        pending.push(Pending::Text(if open.starts_with("#<") { ">" } else { ")" }));
        let most = self.shown_of(PARTS, out);
        for (index, &item) in items.iter().take(most).enumerate().rev() {
            pending.push(Pending::Value(item));
            if index > 0 {
                pending.push(Pending::Text(" "));
            }
        }
    }

    fn describe_native(&self, native: Native<'h>) -> String {
        let shape = native.shape(self);
        shape
            .print
            .map_or_else(|| format!("#<{}>", shape.name()), |print| print(self, native))
    }
}

fn append(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("writing to a string");
}
