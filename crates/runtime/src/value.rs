//! Values as natives see them: branded words, typed handles, and [`View`] to match on what a value is.

use core::fmt;
use core::marker::PhantomData;

use polyc_base::scalar::{Immediate, Kind};

use crate::word::Word;

/// A dynamic value of the heap `'h`. A native is generic over `'h`, so no value outlives its call: the collector
/// runs only between instructions, and a native never sees an object move.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub struct Value<'h> {
    word: Word,
    heap: PhantomData<fn(&'h ()) -> &'h ()>,
}

impl<'h> Value<'h> {
    /// The empty list, nil.
    pub const NIL: Self = Self::immediate(Immediate::Nil);
    /// The null of languages that have it.
    pub const NULL: Self = Self::immediate(Immediate::Null);
    /// False.
    pub const FALSE: Self = Self::immediate(Immediate::False);
    /// True.
    pub const TRUE: Self = Self::immediate(Immediate::True);
    /// The value of an expression without a value.
    pub const UNSPECIFIED: Self = Self::immediate(Immediate::Unspecified);
    /// The value of a variable before it is initialised.
    pub const UNDEFINED: Self = Self::immediate(Immediate::Undefined);
    /// The end-of-file object.
    pub const EOF: Self = Self::immediate(Immediate::Eof);
    /// Marks a removed entry of a map.
    pub(crate) const HOLE: Self = Self::wrap(Word::HOLE);

    /// A word as a value.
    ///
    /// # Safety
    /// If it is a reference, it is one to a live object of the heap `'h` (invariant H1 of `heap.rs`).
    #[inline(always)]
    #[must_use]
    #[allow(unsafe_code, reason = "the door through which references become safe to follow")]
    pub const unsafe fn from_word(word: Word) -> Self {
        Self::wrap(word)
    }

    /// As [`Value::from_word`], for this crate's own immediates and fresh objects.
    #[inline(always)]
    pub(crate) const fn wrap(word: Word) -> Self {
        Self {
            word,
            heap: PhantomData,
        }
    }

    /// Its word.
    #[inline(always)]
    #[must_use]
    pub const fn word(self) -> Word {
        self.word
    }

    /// An immediate constant.
    #[must_use]
    pub const fn immediate(value: Immediate) -> Self {
        Self::wrap(Word::from_immediate(value))
    }

    /// A truth value.
    #[must_use]
    pub const fn boolean(value: bool) -> Self {
        Self::wrap(Word::from_bool(value))
    }

    /// A character.
    #[must_use]
    pub const fn character(value: char) -> Self {
        Self::wrap(Word::from_char(value))
    }

    /// An integer of 32 bits; [`crate::Context::integer`] takes any.
    #[must_use]
    pub const fn small(value: i32) -> Self {
        Self::wrap(Word::from_small_wrapping(value as i64))
    }

    /// Whether it is the empty list.
    #[must_use]
    pub fn is_nil(self) -> bool {
        self.word == Word::NIL
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.word.fmt(f)
    }
}

macro_rules! handles {
    ($($(#[$meta:meta])* $name:ident: $kind:ident;)*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(transparent)]
        pub struct $name<'h>(Value<'h>);

        impl<'h> $name<'h> {
            /// What it is.
            pub const KIND: Kind = Kind::$kind;

            /// A value known to be of this kind.
            #[inline(always)]
            pub(crate) const fn wrap(value: Value<'h>) -> Self {
                Self(value)
            }

            /// It as any value.
            #[inline(always)]
            #[must_use]
            pub const fn value(self) -> Value<'h> {
                self.0
            }
        }

        impl<'h> From<$name<'h>> for Value<'h> {
            fn from(it: $name<'h>) -> Self {
                it.0
            }
        }
    )*};
}
handles! {
    /// A pair.
    Pair: Pair;
    /// A vector; a CEL list.
    Vector: Vector;
    /// A string.
    Text: String;
    /// A byte vector.
    Bytes: Bytes;
    /// A symbol.
    Symbol: Symbol;
    /// A one-slot mutable cell.
    Cell: Box;
    /// A closure, native procedure or continuation.
    Procedure: Procedure;
    /// Several values in one.
    Values: Values;
    /// An insertion-ordered map.
    Map: Map;
    /// A trap that was caught.
    Condition: Condition;
    /// An object of an open shape.
    Object: Object;
    /// An object of a native shape.
    Native: Native;
    /// An integer beyond 64 bits.
    BigInteger: Integer;
}

/// What a value is, to match on.
#[derive(Clone, Copy, Debug)]
pub enum View<'h> {
    /// An integer of 64 bits.
    Integer(i64),
    /// An integer beyond 64 bits.
    BigInteger(BigInteger<'h>),
    /// A float.
    Float(f64),
    /// A truth value.
    Boolean(bool),
    /// A character.
    Character(char),
    /// The empty list, Pascal's nil.
    Nil,
    /// CEL's `null`.
    Null,
    /// The value of an expression without a value.
    Unspecified,
    /// The value of a variable before it is initialised.
    Undefined,
    /// The end-of-file object.
    Eof,
    /// A pair.
    Pair(Pair<'h>),
    /// A vector.
    Vector(Vector<'h>),
    /// A string.
    String(Text<'h>),
    /// Bytes.
    Bytes(Bytes<'h>),
    /// A symbol.
    Symbol(Symbol<'h>),
    /// A one-slot cell.
    Box(Cell<'h>),
    /// A procedure.
    Procedure(Procedure<'h>),
    /// Several values.
    Values(Values<'h>),
    /// A map.
    Map(Map<'h>),
    /// A caught trap.
    Condition(Condition<'h>),
    /// An object of an open shape.
    Object(Object<'h>),
    /// An object of a native shape.
    Native(Native<'h>),
}
