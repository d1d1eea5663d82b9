//! `write` and `read` (6.9).

use polyc_base::{Op, Span};
use polyc_ir::Value;

use super::routine::Body;
use crate::model::{Expression, ExpressionKind, Place, ReadKind, WriteItem, WriteKind};
use crate::natives::write::REAL_WIDTH;

impl Body<'_, '_> {
    pub(super) fn write(&mut self, item: &WriteItem, span: Span) {
        if let WriteKind::String(length) = item.kind {
            self.write_string(item, length, span);
            return;
        }
        let value = self.scalar(&item.value);
        let mut args = vec![value];
        args.push(match &item.width {
            Some(width) => self.scalar(width),
            None => self.default_width(item.kind, value),
        });
        if let Some(digits) = &item.digits {
            args.push(self.scalar(digits));
        }
        let native = match (item.kind, &item.digits) {
            (WriteKind::Character, _) => "pascal.write_char",
            (WriteKind::Integer, _) => "pascal.write_integer",
            (WriteKind::Real, None) => "pascal.write_real",
            (WriteKind::Real, Some(_)) => "pascal.write_fixed",
            (WriteKind::Boolean, _) => "pascal.write_boolean",
            (WriteKind::String(_), _) => unreachable!("done above"),
        };
        self.set_loc(span);
        self.native(native, &args);
    }

    /// As narrow as the value; reals have a width of their own.
    fn default_width(&mut self, kind: WriteKind, value: Value) -> Value {
        match kind {
            WriteKind::Real => self.b.i64(REAL_WIDTH),
            WriteKind::Boolean => {
                // `true` has four letters, `false` five.
                let five = self.b.i64(5);
                let one = self.b.value(Op::I64FromBool, &[value]);
                self.b.value(Op::I64SubWrap, &[five, one])
            }
            WriteKind::Character | WriteKind::Integer | WriteKind::String(_) => self.b.i64(1),
        }
    }

    fn write_string(&mut self, item: &WriteItem, length: u32, span: Span) {
        let length = i64::from(length);
        let (native, mut args) = match &item.value.kind {
            ExpressionKind::String(text) => {
                self.passes(text);
                let text = self.b.text(text.iter().copied().map(char::from).collect::<String>());
                ("pascal.write_text", vec![text])
            }
            _ => {
                let at = self.memory(&item.value);
                let at = self.settle(at);
                let (offset, length) = (self.offset(at.raw), self.b.i64(length));
                ("pascal.write_string", vec![at.object, offset, length])
            }
        };
        args.push(self.width_or(item.width.as_deref(), length));
        self.set_loc(span);
        self.native(native, &args);
    }

    fn width_or(&mut self, width: Option<&Expression>, length: i64) -> Value {
        match width {
            Some(width) => self.scalar(width),
            None => self.b.i64(length),
        }
    }

    pub(super) fn read(&mut self, place: &Place, kind: ReadKind, span: Span) {
        self.set_loc(span);
        let native = match kind {
            ReadKind::Character(_) => "pascal.read_char",
            ReadKind::Integer(_) => "pascal.read_integer",
            ReadKind::Real => "pascal.read_real",
        };
        let mut value = self.native(native, &[]).expect("it reads a value");
        if let ReadKind::Integer(Some(check)) | ReadKind::Character(Some(check)) = kind {
            self.shared.rules.add(span, check.rule);
            let (low, high) = (check.low, check.high);
            value = self.b.value(Op::I64Check { low, high }, &[value]);
        }
        self.store_place(place, &[value]);
    }
}
