//! Rust's types as arguments and results of calls into a session.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use polyc_base::Type;
use polyc_base::decl::Interface;
use polyc_base::scalar::Scalar;
use polyc_runtime::native::{Argument, Failure};
use polyc_runtime::{Context, Handle, HostValue, PlainForms, Value, ValueForms, View, WrongType};
use polyc_vm::Plain;

/// A parameter or result of a function: its type for the machine and for people, and the forms of its language.
#[derive(Clone)]
pub struct Slot {
    pub(crate) ty: Option<Type>,
    /// Whether it is an integer in a register.
    pub(crate) is_int: bool,
    pub(crate) interface: Interface,
    pub(crate) forms: &'static dyn ValueForms,
    /// The forms of all languages, for values that come from them.
    pub(crate) all: Arc<[&'static dyn ValueForms]>,
}

impl Slot {
    pub(crate) fn new(
        ty: Option<Type>,
        interface: Interface,
        forms: &'static dyn ValueForms,
        all: Arc<[&'static dyn ValueForms]>,
    ) -> Self {
        let is_int = ty == Some(Type::I64) && !matches!(interface, Interface::Uint | Interface::Char);
        Self {
            ty,
            is_int,
            interface,
            forms,
            all,
        }
    }

    /// Whether values pass as the machine has them: signed integers, floats, truth values, and texts.
    pub(crate) fn is_plain(&self) -> bool {
        let is_register = matches!(self.ty, Some(Type::F64 | Type::Bool));
        self.is_int || is_register || matches!(self.interface, Interface::String)
    }

    /// The value of a program: whatever it is.
    pub(crate) fn any(all: Arc<[&'static dyn ValueForms]>) -> Self {
        Self::new(Some(Type::Any), Interface::Any, &PlainForms, all)
    }
}

/// Why an argument does not fit its parameter, or a result the type that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// It is of another type.
    Type(WrongType),
    /// It belongs to another session.
    Foreign,
    /// There is no memory for it.
    Memory,
    /// The language refuses it, for this reason.
    Refused(String),
}

impl From<WrongType> for Mismatch {
    fn from(wrong: WrongType) -> Self {
        Self::Type(wrong)
    }
}

impl From<Failure<'_>> for Mismatch {
    fn from(failure: Failure<'_>) -> Self {
        match failure {
            Failure::Limit(_) => Self::Memory,
            Failure::Error { message, .. } | Failure::Host { message, .. } => Self::Refused(message),
            _ => Self::Refused("the language has no such value".to_owned()),
        }
    }
}

/// A type of the host that can be an argument.
pub trait ToGuest {
    /// Whether a parameter of that type may take some value of it.
    fn fits(interface: &Interface) -> bool;

    /// Bytes that it takes in a session, at most.
    fn guest_bytes(&self) -> usize;

    /// The same without conversion, if it is that simple.
    fn plain(&self) -> Option<Plain<'_>> {
        None
    }

    /// The argument.
    ///
    /// # Errors
    /// It does not fit, or there is no memory for it.
    fn to_argument<'h>(&self, context: &mut Context<'h>, slot: &Slot) -> Result<Argument<'h>, Mismatch>;
}

/// A type of the host that can be a result.
pub trait FromGuest: Sized {
    /// Whether some value of that type may become one.
    fn fits(interface: &Interface) -> bool;

    /// Whether it may be made of a scalar by [`Self::of_scalar`].
    const IS_SCALAR: bool = false;

    /// The value of a scalar, if it is in range.
    fn of_scalar(scalar: Scalar) -> Option<Self> {
        let _ = scalar;
        None
    }

    /// The result; `None` is that of a function that has none.
    ///
    /// # Errors
    /// It is of another type.
    fn of_argument<'h>(
        context: &mut Context<'h>,
        argument: Option<Argument<'h>>,
        slot: &Slot,
    ) -> Result<Self, Mismatch>;
}

// --- values of any type

impl ToGuest for HostValue {
    fn fits(_: &Interface) -> bool {
        true
    }

    fn guest_bytes(&self) -> usize {
        Self::guest_bytes(self)
    }

    fn to_argument<'h>(&self, context: &mut Context<'h>, slot: &Slot) -> Result<Argument<'h>, Mismatch> {
        let wanted = |wanted| {
            Mismatch::Type(WrongType {
                wanted,
                found: self.kind(),
            })
        };
        match (&slot.interface, self) {
            (_, Self::Handle(handle)) => handle.to_argument(context, slot),
            (Interface::Int, Self::Int(value)) => value.to_argument(context, slot),
            (Interface::Int, Self::Uint(value)) => value.to_argument(context, slot),
            (Interface::Int, _) => Err(wanted("an integer")),
            (Interface::Uint, Self::Int(value)) => value.to_argument(context, slot),
            (Interface::Uint, Self::Uint(value)) => value.to_argument(context, slot),
            (Interface::Uint, _) => Err(wanted("an unsigned integer")),
            (Interface::Real, Self::Float(value)) => value.to_argument(context, slot),
            (Interface::Real, _) => Err(wanted("a float")),
            (Interface::Bool, Self::Bool(value)) => value.to_argument(context, slot),
            (Interface::Bool, _) => Err(wanted("a truth value")),
            (Interface::Char, Self::Char(value)) => value.to_argument(context, slot),
            (Interface::Char, _) => Err(wanted("a character")),
            (Interface::String, Self::String(_))
            | (Interface::Bytes, Self::Bytes(_))
            | (Interface::List, Self::List(_))
            | (Interface::Map, Self::Map(_))
            | (Interface::Any | Interface::Unit, _) => Ok(Argument::Value(self.to_guest(context, slot.forms)?)),
            (Interface::String, _) => Err(wanted("a string")),
            (Interface::Bytes, _) => Err(wanted("bytes")),
            (Interface::List, _) => Err(wanted("a list")),
            (Interface::Map, _) => Err(wanted("a map")),
            (Interface::Func { .. }, _) => Err(wanted("a procedure")),
        }
    }
}

impl FromGuest for HostValue {
    fn fits(_: &Interface) -> bool {
        true
    }

    fn of_argument<'h>(
        context: &mut Context<'h>,
        argument: Option<Argument<'h>>,
        slot: &Slot,
    ) -> Result<Self, Mismatch> {
        Ok(match argument {
            None => Self::Nothing,
            Some(Argument::Bool(value)) => Self::Bool(value),
            Some(Argument::F64(value)) => Self::Float(value),
            Some(Argument::I64(value)) => match slot.interface {
                Interface::Uint => Self::Uint(value.cast_unsigned()),
                Interface::Char => Self::Char(character(value)),
                _ => Self::Int(value),
            },
            Some(Argument::Value(value)) => Self::of_guest(context, value, &slot.all)?,
        })
    }
}

fn character(code: i64) -> char {
    let code = u32::try_from(code).ok();
    code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
}

// --- values that stay in the session

impl ToGuest for Handle {
    fn fits(interface: &Interface) -> bool {
        !matches!(interface, Interface::Unit)
    }

    fn guest_bytes(&self) -> usize {
        0
    }

    fn to_argument<'h>(&self, context: &mut Context<'h>, slot: &Slot) -> Result<Argument<'h>, Mismatch> {
        let value = context.rooted(self.root()).ok_or(Mismatch::Foreign)?;
        let wrong = |wanted, found| Err(Mismatch::Type(WrongType { wanted, found }));
        let view = context.view(value);
        match (&slot.interface, view) {
            (Interface::Any | Interface::Unit, _)
            | (Interface::String, View::String(_))
            | (Interface::Bytes, View::Bytes(_))
            | (Interface::List, View::Vector(_) | View::Pair(_) | View::Nil)
            | (Interface::Map, View::Map(_))
            | (Interface::Func { .. }, View::Procedure(_)) => Ok(Argument::Value(value)),
            (Interface::String, _) => wrong("a string", context.kind(value).name()),
            (Interface::Bytes, _) => wrong("bytes", context.kind(value).name()),
            (Interface::List, _) => wrong("a list", context.kind(value).name()),
            (Interface::Map, _) => wrong("a map", context.kind(value).name()),
            (Interface::Func { .. }, _) => wrong("a procedure", context.kind(value).name()),
            // A scalar: what it is decides.
            _ => match HostValue::of_guest(context, value, &slot.all)? {
                HostValue::Handle(_) => wrong("a number", context.kind(value).name()),
                read => read.to_argument(context, slot),
            },
        }
    }
}

impl FromGuest for Handle {
    fn fits(interface: &Interface) -> bool {
        !matches!(interface, Interface::Unit)
    }

    fn of_argument<'h>(
        context: &mut Context<'h>,
        argument: Option<Argument<'h>>,
        slot: &Slot,
    ) -> Result<Self, Mismatch> {
        if let Some(Argument::Value(value)) = argument {
            return Ok(context.root(value).into());
        }
        let read = HostValue::of_argument(context, argument, slot)?;
        let value = read.to_guest(context, slot.forms)?;
        Ok(context.root(value).into())
    }
}

// --- scalars

/// The interface types that a type of the host may be, besides `any`.
macro_rules! fits {
    (Interface::Any) => {
        fn fits(interface: &Interface) -> bool {
            matches!(interface, Interface::Any)
        }
    };
    ($($interface:pat),+) => {
        fn fits(interface: &Interface) -> bool {
            matches!(interface, Interface::Any $(| $interface)+)
        }
    };
}

/// An integer where the parameter is not simply an `i64`.
trait ToDynamic {
    fn to_dynamic<'h>(self, context: &mut Context<'h>, slot: &Slot) -> Result<Argument<'h>, Mismatch>;
}

macro_rules! integers {
    ($($ty:ty),+) => {$(
        impl ToGuest for $ty {
            fits!(Interface::Int, Interface::Uint);

            #[inline(always)]
            fn guest_bytes(&self) -> usize {
                0
            }

            #[inline(always)]
            fn plain(&self) -> Option<Plain<'_>> {
                i64::try_from(*self).ok().map(Plain::I64)
            }

            fn to_argument<'h>(&self, context: &mut Context<'h>, slot: &Slot) -> Result<Argument<'h>, Mismatch> {
                if slot.is_int
                    && let Ok(value) = i64::try_from(*self)
                {
                    return Ok(Argument::I64(value));
                }
                (*self).to_dynamic(context, slot)
            }
        }

        impl ToDynamic for $ty {
            #[inline(never)]
            fn to_dynamic<'h>(self, context: &mut Context<'h>, slot: &Slot) -> Result<Argument<'h>, Mismatch> {
                let outside = |wanted| Mismatch::Type(WrongType { wanted, found: "one outside its range" });
                if matches!(slot.interface, Interface::Uint) {
                    let value = u64::try_from(self).map_err(|_| outside("an unsigned integer"))?;
                    return match slot.ty {
                        Some(Type::I64) => Ok(Argument::I64(value.cast_signed())),
                        _ => Ok(Argument::Value(slot.forms.uint(context, value)?)),
                    };
                }
                match (slot.ty, i64::try_from(self)) {
                    (Some(Type::I64), Ok(value)) => Ok(Argument::I64(value)),
                    (Some(Type::I64), Err(_)) => Err(outside("an integer of 64 bits")),
                    (_, Ok(value)) => Ok(Argument::Value(context.integer(value)?)),
                    (_, Err(_)) => Ok(Argument::Value(HostValue::from(self).to_guest(context, slot.forms)?)),
                }
            }
        }

        impl FromGuest for $ty {
            fits!(Interface::Int, Interface::Uint);

            const IS_SCALAR: bool = true;

            #[inline(always)]
            fn of_scalar(scalar: Scalar) -> Option<Self> {
                match scalar {
                    Scalar::I64(value) => value.try_into().ok(),
                    Scalar::F64(_) | Scalar::Bool(_) => None,
                }
            }

            fn of_argument<'h>(
                context: &mut Context<'h>,
                argument: Option<Argument<'h>>,
                slot: &Slot,
            ) -> Result<Self, Mismatch> {
                if let Some(Argument::I64(value)) = argument
                    && slot.is_int
                    && let Ok(value) = Self::try_from(value)
                {
                    return Ok(value);
                }
                Ok(HostValue::of_argument(context, argument, slot)?.try_into()?)
            }
        }
    )+};
}
integers!(i8, i16, i32, i64, u8, u16, u32, u64);

macro_rules! scalars {
    ($($ty:ty: $fits:ident, $variant:ident, $bits:expr, $make:expr, $plain:expr, $scalar:expr;)+) => {$(
        impl ToGuest for $ty {
            fits!(Interface::$fits);

            #[inline(always)]
            fn guest_bytes(&self) -> usize {
                0
            }

            #[inline(always)]
            fn plain(&self) -> Option<Plain<'_>> {
                let plain: fn($ty) -> Option<Plain<'static>> = $plain;
                plain(*self)
            }

            fn to_argument<'h>(&self, context: &mut Context<'h>, slot: &Slot) -> Result<Argument<'h>, Mismatch> {
                if matches!(slot.ty, Some(Type::$variant)) {
                    let bits: fn($ty) -> _ = $bits;
                    return Ok(Argument::$variant(bits(*self)));
                }
                let make: fn(&mut Context<'h>, $ty) -> Result<Value<'h>, Failure<'h>> = $make;
                Ok(Argument::Value(make(context, *self)?))
            }
        }

        impl FromGuest for $ty {
            fits!(Interface::$fits);

            const IS_SCALAR: bool = !matches!(Type::$variant, Type::I64);

            #[inline(always)]
            fn of_scalar(scalar: Scalar) -> Option<Self> {
                let read: fn(Scalar) -> Option<$ty> = $scalar;
                read(scalar)
            }

            fn of_argument<'h>(
                context: &mut Context<'h>,
                argument: Option<Argument<'h>>,
                slot: &Slot,
            ) -> Result<Self, Mismatch> {
                Ok(HostValue::of_argument(context, argument, slot)?.try_into()?)
            }
        }
    )+};
}
scalars! {
    bool: Bool, Bool, |it| it, |_, it| Ok(Value::boolean(it)), |it| Some(Plain::Bool(it)),
        |it| if let Scalar::Bool(it) = it { Some(it) } else { None };
    f64: Real, F64, |it| it, |context, it| context.float(it), |it| Some(Plain::F64(it)),
        |it| if let Scalar::F64(it) = it { Some(it) } else { None };
    char: Char, I64, |it| i64::from(u32::from(it)), |_, it| Ok(Value::character(it)), |_| None,
        |_| None;
}

impl FromGuest for () {
    fn fits(_: &Interface) -> bool {
        true
    }

    fn of_argument<'h>(_: &mut Context<'h>, _: Option<Argument<'h>>, _: &Slot) -> Result<Self, Mismatch> {
        Ok(())
    }
}

// --- texts, lists, maps

impl ToGuest for &str {
    fits!(Interface::String);

    #[inline(always)]
    fn guest_bytes(&self) -> usize {
        64 + 4 * self.len()
    }

    #[inline(always)]
    fn plain(&self) -> Option<Plain<'_>> {
        Some(Plain::Text(self))
    }

    #[inline]
    fn to_argument<'h>(&self, context: &mut Context<'h>, _: &Slot) -> Result<Argument<'h>, Mismatch> {
        Ok(Argument::Value(context.string(self)?))
    }
}

impl ToGuest for String {
    fits!(Interface::String);

    fn guest_bytes(&self) -> usize {
        self.as_str().guest_bytes()
    }

    #[inline(always)]
    fn plain(&self) -> Option<Plain<'_>> {
        Some(Plain::Text(self))
    }

    fn to_argument<'h>(&self, context: &mut Context<'h>, slot: &Slot) -> Result<Argument<'h>, Mismatch> {
        self.as_str().to_argument(context, slot)
    }
}

impl ToGuest for &[u8] {
    fits!(Interface::Bytes);

    fn guest_bytes(&self) -> usize {
        64 + self.len()
    }

    fn to_argument<'h>(&self, context: &mut Context<'h>, _: &Slot) -> Result<Argument<'h>, Mismatch> {
        Ok(Argument::Value(context.bytes(self)?))
    }
}

/// Types that pass through a [`HostValue`].
macro_rules! through_values {
    ($([$($generics:tt)*] $ty:ty: $fits:ident;)+) => {$(
        impl<$($generics)*> FromGuest for $ty
        where
            Self: TryFrom<HostValue, Error = WrongType>,
        {
            fits!(Interface::$fits);

            fn of_argument<'h>(
                context: &mut Context<'h>,
                argument: Option<Argument<'h>>,
                slot: &Slot,
            ) -> Result<Self, Mismatch> {
                Ok(HostValue::of_argument(context, argument, slot)?.try_into()?)
            }
        }
    )+};
}
through_values! {
    [] String: String;
    [T] Vec<T>: List;
    [K, V] BTreeMap<K, V>: Map;
    [K, V, S] HashMap<K, V, S>: Map;
}

macro_rules! from_values {
    ($([$($generics:tt)*] $ty:ty: $fits:ident;)+) => {$(
        impl<$($generics)*> ToGuest for $ty
        where
            Self: Clone + Into<HostValue>,
        {
            fits!(Interface::$fits);

            fn guest_bytes(&self) -> usize {
                let value: HostValue = self.clone().into();
                value.guest_bytes()
            }

            fn to_argument<'h>(&self, context: &mut Context<'h>, slot: &Slot) -> Result<Argument<'h>, Mismatch> {
                let value: HostValue = self.clone().into();
                value.to_argument(context, slot)
            }
        }
    )+};
}
from_values! {
    [T] Vec<T>: List;
    [T] Option<T>: Any;
    [K, V] BTreeMap<K, V>: Map;
    [K, V, S] HashMap<K, V, S>: Map;
}
