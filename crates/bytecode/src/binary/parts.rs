//! The parts of a module, each written and read as one rule says: fields in order, or a byte that stands for a variant
//! and then its fields.

use std::sync::Arc;

use polyc_base::decl::{
    Access, Convention, Export, ExportKind, FunctionDecl, Global, Import, ImportKind, Interface, Location, Shape,
    ShapeKind, Source, Via,
};
use polyc_base::scalar::Immediate;
use polyc_base::{Cause, ConstId, Constant, Effects, FileId, FuncId, GlobalId, LineIndex, Loc, Signature, Span, Type};

use super::read::{Read, Reader};
use super::write::Writer;
use crate::cursor::{Cursor, write_count, write_u32};
use crate::ids::{Label, LocalId};
use crate::instruction::Operand;
use crate::model::{Body, Handler, HandlerKind, SwitchTable};
use crate::verify::MAX_INTERFACE_PARAMS;

/// A part of a module as the file has it.
pub(super) trait Coded: Sized {
    /// Bytes that it takes at least: a table of many is refused before there is memory for it.
    const LEAST: usize = 1;
    /// The most of a table: few enough that the memory set aside for tables still being read, one in another, is small.
    const MOST: usize = usize::MAX;

    fn write<'m>(&'m self, to: &mut Writer<'m>);

    fn read(from: &mut Reader<'_>) -> Read<Self>;
}

/// Parts that are their fields in order.
macro_rules! records {
    ($($name:ident { $($field:ident: $ty:ty),* } at least $least:literal;)*) => {$(
        impl Coded for $name {
            const LEAST: usize = $least;

            fn write<'m>(&'m self, to: &mut Writer<'m>) {
                $(self.$field.write(to);)*
            }

            fn read(from: &mut Reader<'_>) -> Read<Self> {
                Ok(Self { $($field: <$ty>::read(from)?),* })
            }
        }
    )*};
}
records! {
    Source { name: String, hash: [u8; 32], lines: Arc<LineIndex> } at least 35;
    Shape { name: String, refs: u32, raw: u32, kind: ShapeKind } at least 4;
    Import { module: String, name: String, kind: ImportKind } at least 4;
    Global { name: String, ty: Type } at least 2;
    FunctionDecl { name: String, convention: Convention, signature: Signature, loc: Loc } at least 5;
    Export { name: String, kind: ExportKind, interface: Interface } at least 4;
    Signature { params: Vec<Type>, result: Option<Type> } at least 2;
    SwitchTable { low: i64, targets: Vec<Label>, default: Label } at least 3;
}

/// Parts that are a byte, and the fields of the variant that it stands for; a field in brackets goes with the byte.
macro_rules! variants {
    ($($name:ident $(at least $least:literal)? $(at most $most:ident)?, $expected:literal {$(
        $tag:literal = $variant:ident $(($($item:ident: $item_ty:ty),*))?
                                      $({ $([$given:ident = $value:literal])? $($field:ident: $ty:ty),* })?;
    )*})*) => {$(
        impl Coded for $name {
            $(const LEAST: usize = $least;)?
            $(const MOST: usize = $most;)?

            fn write<'m>(&'m self, to: &mut Writer<'m>) {
                match self {$(
                    Self::$variant $(($($item),*))? $({ $($given: $value,)? $($field),* })? => {
                        to.out.push($tag);
                        $($($item.write(to);)*)?
                        $($($field.write(to);)*)?
                    }
                )*}
            }

            fn read(from: &mut Reader<'_>) -> Read<Self> {
                from.nested(|from| Ok(match from.tag()? {
                    $($tag => Self::$variant $(($(<$item_ty>::read(from)?),*))?
                                             $({ $($given: $value,)? $($field: <$ty>::read(from)?),* })?,)*
                    tag => return from.bad_tag(tag, $expected),
                }))
            }
        }
    )*};
}
variants! {
    Constant at least 2, "a kind of constant" {
        0 = Immediate(value: Immediate);
        1 = Integer(value: i64);
        2 = BigInteger(digits: String);
        3 = Float(bits: u64);
        4 = Character(value: char);
        5 = String(text: String);
        6 = Bytes(bytes: Vec<u8>);
        7 = Symbol(name: String);
        8 = Pair(first: ConstId, rest: ConstId);
        9 = Vector(parts: Vec<ConstId>);
    }
    ImportKind, "a kind of import" {
        0 = Function { signature: Signature };
        1 = Native { [variadic = false] signature: Signature, effects: Effects };
        2 = Native { [variadic = true] signature: Signature, effects: Effects };
        3 = Global { [mutable = false] ty: Type };
        4 = Global { [mutable = true] ty: Type };
    }
    Convention, "a convention" {
        0 = Direct;
        1 = Procedure { [rest = false] };
        2 = Procedure { [rest = true] };
    }
    ExportKind, "a kind of export" {
        0 = Function(func: FuncId);
        1 = Global { [mutable = false] global: GlobalId };
        2 = Global { [mutable = true] global: GlobalId };
    }
    Interface at most MAX_INTERFACE_PARAMS, "an interface type" {
        0 = Int;
        1 = Real;
        2 = Bool;
        3 = Char;
        4 = String;
        5 = Bytes;
        6 = List;
        7 = Map;
        8 = Func { params: Vec<Interface>, result: Box<Interface> };
        9 = Unit;
        10 = Any;
        11 = Uint;
    }
}

/// Parts that are one byte.
macro_rules! bytes {
    ($($name:ty, $expected:literal: |$value:ident| $byte:expr, |$read:ident| $found:expr;)*) => {$(
        impl Coded for $name {
            fn write<'m>(&'m self, to: &mut Writer<'m>) {
                let $value = self;
                to.out.push($byte);
            }

            fn read(from: &mut Reader<'_>) -> Read<Self> {
                let $read = from.tag()?;
                $found.map_or_else(|| from.bad_tag($read, $expected), Ok)
            }
        }
    )*};
}
bytes! {
    Effects, "a set of effects": |it| it.bits(), |byte| Self::from_bits(byte);
    Option<Type>, "a type of a result": |it| it.map_or(0, |ty| ty as u8 + 1), |byte| match byte.checked_sub(1) {
        None => Some(None),
        Some(byte) => Type::from_byte(byte).map(Some),
    };
    ShapeKind, "a kind of shape": |it| shape_byte(*it), |byte| [
        Self::Open,
        Self::Native(Access::Hidden),
        Self::Native(Access::Read),
        Self::Native(Access::Write),
    ].into_iter().find(|it| shape_byte(*it) == byte);
}

const fn shape_byte(kind: ShapeKind) -> u8 {
    match kind {
        ShapeKind::Open => 0,
        ShapeKind::Native(access) => access as u8 + 1,
    }
}

/// Parts that are written as operands in code are.
macro_rules! operands {
    ($($name:ident),*) => {$(
        impl Coded for $name {
            fn write<'m>(&'m self, to: &mut Writer<'m>) {
                self.encode(&mut to.out);
            }

            fn read(from: &mut Reader<'_>) -> Read<Self> {
                Self::decode(&mut from.cursor)
            }
        }
    )*};
}
operands!(
    u32, i64, ConstId, FileId, FuncId, GlobalId, Label, Loc, LocalId, Immediate, Type
);

/// The bits of a float.
impl Coded for u64 {
    const LEAST: usize = 8;

    fn write<'m>(&'m self, to: &mut Writer<'m>) {
        to.out.extend(self.to_le_bytes());
    }

    fn read(from: &mut Reader<'_>) -> Read<Self> {
        from.cursor.array("a float").map(Self::from_le_bytes)
    }
}

/// A hash.
impl Coded for [u8; 32] {
    const LEAST: usize = 32;

    fn write<'m>(&'m self, to: &mut Writer<'m>) {
        to.out.extend(self);
    }

    fn read(from: &mut Reader<'_>) -> Read<Self> {
        from.cursor.array("a hash")
    }
}

impl Coded for char {
    fn write<'m>(&'m self, to: &mut Writer<'m>) {
        write_u32(u32::from(*self), &mut to.out);
    }

    fn read(from: &mut Reader<'_>) -> Read<Self> {
        let start = from.cursor.position();
        let code = u32::read(from)?;
        let found = Self::from_u32(code).ok_or_else(|| format!("code point {code:#x}"));
        found.or_else(|found| Cursor::malformed(start, found, "a character"))
    }
}

impl Coded for String {
    fn write<'m>(&'m self, to: &mut Writer<'m>) {
        to.string(self);
    }

    fn read(from: &mut Reader<'_>) -> Read<Self> {
        from.string()
    }
}

impl Coded for Vec<u8> {
    fn write<'m>(&'m self, to: &mut Writer<'m>) {
        write_count(self.len(), &mut to.out);
        to.out.extend(self);
    }

    fn read(from: &mut Reader<'_>) -> Read<Self> {
        from.bytes().map(<[u8]>::to_vec)
    }
}

impl<T: Coded> Coded for Vec<T> {
    fn write<'m>(&'m self, to: &mut Writer<'m>) {
        to.list(self, |to, item| item.write(to));
    }

    fn read(from: &mut Reader<'_>) -> Read<Self> {
        let start = from.cursor.position();
        if from.cursor.clone().u32("a number of entries")? as usize > T::MOST {
            return Cursor::malformed(start, "more parameters", "at most 255 parameters");
        }
        from.list(T::LEAST, T::read)
    }
}

impl<T: Coded> Coded for Box<T> {
    const LEAST: usize = T::LEAST;

    fn write<'m>(&'m self, to: &mut Writer<'m>) {
        T::write(self, to);
    }

    fn read(from: &mut Reader<'_>) -> Read<Self> {
        T::read(from).map(Self::new)
    }
}

impl<A: Coded, B: Coded> Coded for (A, B) {
    const LEAST: usize = A::LEAST + B::LEAST;

    fn write<'m>(&'m self, to: &mut Writer<'m>) {
        self.0.write(to);
        self.1.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Read<Self> {
        Ok((A::read(from)?, B::read(from)?))
    }
}

impl Coded for Option<FuncId> {
    fn write<'m>(&'m self, to: &mut Writer<'m>) {
        to.out.push(u8::from(self.is_some()));
        self.iter().for_each(|it| it.write(to));
    }

    fn read(from: &mut Reader<'_>) -> Read<Self> {
        match from.tag()? {
            0 => Ok(None),
            1 => FuncId::read(from).map(Some),
            tag => from.bad_tag(tag, "0 or 1"),
        }
    }
}

impl Coded for Arc<LineIndex> {
    const LEAST: usize = 2;

    fn write<'m>(&'m self, to: &mut Writer<'m>) {
        let mut previous = 0;
        to.list(&self.line_starts, |to, start| to.difference(&mut previous, *start));
        let mut previous = 0;
        to.list(&self.wide, |to, (offset, extra)| {
            to.difference(&mut previous, *offset);
            to.out.push(*extra);
        });
    }

    fn read(from: &mut Reader<'_>) -> Read<Self> {
        let mut previous = 0;
        let line_starts = from.list(1, |it| it.difference(&mut previous))?;
        let mut previous = 0;
        let wide = from.list(2, |it| Ok((it.difference(&mut previous)?, it.tag()?)))?;
        Ok(Self::new(LineIndex { line_starts, wide }))
    }
}

/// The code of a function; other sections have the rest of its body.
impl Coded for Body {
    const LEAST: usize = 5;

    fn write<'m>(&'m self, to: &mut Writer<'m>) {
        self.max_stack.write(to);
        self.locals.write(to);
        self.code.write(to);
        let mut previous = 0;
        to.list(&self.labels, |to, offset| to.difference(&mut previous, *offset));
        self.tables.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Read<Self> {
        let mut previous = 0;
        Ok(Self {
            max_stack: Coded::read(from)?,
            locals: Coded::read(from)?,
            code: Coded::read(from)?,
            labels: from.list(1, |it| it.difference(&mut previous))?,
            tables: Coded::read(from)?,
            ..Self::default()
        })
    }
}

/// Of the byte of a handler: its range goes to the end of the code.
const TO_THE_END: u8 = 4;

impl Coded for Handler {
    const LEAST: usize = 3;

    fn write<'m>(&'m self, to: &mut Writer<'m>) {
        let kind = match self.kind {
            HandlerKind::Catch { .. } => 0,
            HandlerKind::Call { .. } => 1,
            HandlerKind::Finally { .. } => 2,
        };
        to.out.push(kind | if self.end.is_none() { TO_THE_END } else { 0 });
        let labels = [Some(self.start), self.end, self.kind.target()];
        let labels = labels.into_iter().flatten().map(Label::number);
        let numbers = labels.chain(self.kind.local().map(LocalId::number));
        numbers.for_each(|it| write_u32(it, &mut to.out));
    }

    fn read(from: &mut Reader<'_>) -> Read<Self> {
        let tag = from.tag()?;
        if tag & !TO_THE_END > 2 {
            return from.bad_tag(tag, "a kind of handler");
        }
        let start = Label::read(from)?;
        let has_end = tag & TO_THE_END == 0;
        let end = has_end.then(|| Label::read(from)).transpose()?;
        let kind = match tag & !TO_THE_END {
            0 => HandlerKind::Catch {
                target: Coded::read(from)?,
                local: Coded::read(from)?,
            },
            1 => HandlerKind::Call {
                local: Coded::read(from)?,
            },
            _ => HandlerKind::Finally {
                target: Coded::read(from)?,
            },
        };
        Ok(Self { start, end, kind })
    }
}

/// One byte says how a location came, in these low bits, and the number of its cause.
const VIA_BITS: u8 = 2;

impl Coded for Location {
    const LEAST: usize = 4;

    fn write<'m>(&'m self, to: &mut Writer<'m>) {
        let span = &self.span;
        span.file.write(to);
        span.start.write(to);
        write_u32(span.end.wrapping_sub(span.start), &mut to.out);
        let cause = self.cause.map_or(0, |it| (it as u8) << VIA_BITS);
        match &self.via {
            None => to.out.push(cause),
            Some(Via::Expanded(at)) => {
                to.out.push(cause | 1);
                at.write(to);
            }
            Some(Via::Inlined { callee, at }) => {
                to.out.push(cause | 2);
                callee.write(to);
                at.write(to);
            }
        }
    }

    fn read(from: &mut Reader<'_>) -> Read<Self> {
        let (file, start) = Coded::read(from)?;
        let end = u32::wrapping_add(start, Coded::read(from)?);
        let tag = from.tag()?;
        let cause = match tag >> VIA_BITS {
            0 => None,
            number => match Cause::from_number(number) {
                None => return from.bad_tag(tag, "the number of a cause"),
                cause => cause,
            },
        };
        let via = match tag & ((1 << VIA_BITS) - 1) {
            0 => None,
            1 => Some(Via::Expanded(Coded::read(from)?)),
            2 => Some(Via::Inlined {
                callee: Coded::read(from)?,
                at: Coded::read(from)?,
            }),
            _ => return from.bad_tag(tag, "how a location came"),
        };
        let span = Span::new(file, start, end);
        Ok(Self { span, cause, via })
    }
}
