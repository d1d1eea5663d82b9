//! Operands written in an instruction after its name: one word each in the text forms.

use core::fmt;

use crate::arith::Element;
use crate::cause::Cause;
use crate::id::{ConstId, EntryId, FuncId, GlobalId, ImportId, Loc, ShapeId};
use crate::scalar::{Immediate, Kind, Type};
use crate::span::FileId;

/// The bits of a binary64 written in an instruction; compared as bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct FloatBits(pub u64);

impl FloatBits {
    /// The bits of a float.
    #[must_use]
    pub const fn new(value: f64) -> Self {
        Self(value.to_bits())
    }

    /// The float.
    #[must_use]
    pub const fn value(self) -> f64 {
        f64::from_bits(self.0)
    }
}

impl fmt::Debug for FloatBits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.value())
    }
}

/// One type written in an instruction: how it prints and parses as one word.
pub trait TextOperand: Sized {
    /// Appends the word.
    fn write_text(&self, out: &mut String);
    /// Reads the word back.
    fn read_text(word: &str) -> Option<Self>;
    /// The entry of the declarations that it names, if it names one.
    fn entry(&self) -> Option<EntryId> {
        None
    }
}

macro_rules! display_operand {
    ($($ty:ty),*) => {$(
        impl TextOperand for $ty {
            fn write_text(&self, out: &mut String) {
                use fmt::Write;
                write!(out, "{self}").expect("writing to a string");
            }
            fn read_text(word: &str) -> Option<Self> {
                word.parse().ok()
            }
        }
    )*};
}
display_operand!(i64, u32, bool);

/// Implements [`TextOperand`] for ids, and says which of them name an entry of the declarations.
#[macro_export]
macro_rules! text_ids {
    ($($ty:ty $(=> $entry:ident)?),*) => {$(
        impl $crate::operand::TextOperand for $ty {
            fn write_text(&self, out: &mut String) {
                out.push_str(&self.to_string());
            }
            fn read_text(word: &str) -> Option<Self> {
                word.strip_prefix(Self::PREFIX)?.parse().ok().map(Self::new)
            }
            $(fn entry(&self) -> Option<EntryId> {
                Some(EntryId::$entry(*self))
            })?
        }
    )*};
}
text_ids!(
    ConstId => Constant, FuncId => Function, GlobalId => Global, ImportId => Import, ShapeId => Shape, FileId, Loc
);

macro_rules! named_operand {
    ($($ty:ty),*) => {$(
        impl TextOperand for $ty {
            fn write_text(&self, out: &mut String) {
                out.push_str(self.name());
            }
            fn read_text(word: &str) -> Option<Self> {
                Self::from_name(word)
            }
        }
    )*};
}
named_operand!(Cause, Kind, Immediate, Type);

impl TextOperand for FloatBits {
    fn write_text(&self, out: &mut String) {
        use fmt::Write;
        let value = self.value();
        if value.is_nan() {
            write!(out, "nan:{:#x}", self.0).expect("writing to a string");
        } else {
            write!(out, "{value:?}").expect("writing to a string");
        }
    }
    fn read_text(word: &str) -> Option<Self> {
        if let Some(bits) = word.strip_prefix("nan:0x") {
            return u64::from_str_radix(bits, 16).ok().map(Self);
        }
        word.parse().ok().map(Self::new)
    }
}

impl TextOperand for Element {
    fn write_text(&self, out: &mut String) {
        use fmt::Write;
        let Self {
            low,
            length,
            stride,
            displacement,
        } = *self;
        write!(out, "{low}:{length}:{stride}:{displacement}").expect("writing to a string");
    }
    fn read_text(word: &str) -> Option<Self> {
        let mut parts = word.split(':');
        let element = Self {
            low: parts.next()?.parse().ok()?,
            length: parts.next()?.parse().ok()?,
            stride: parts.next()?.parse().ok()?,
            displacement: parts.next()?.parse().ok()?,
        };
        parts.next().is_none().then_some(element)
    }
}
