//! Rust's types as arguments and results of calls into a session.

mod containers;
mod scalars;

use std::sync::Arc;

use polyc_base::Type;
use polyc_base::decl::Interface;
use polyc_runtime::native::{Argument, Failure, Fallible, NativeResult};
use polyc_runtime::{Context, Handle, HostValue, PlainForms, Value, ValueForms, View, WrongType};
use polyc_vm::{NotPlain, PlainArgument, PlainResult};

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

/// A type of the host that can be an argument of a call: integers, floats, truth values, characters, texts, bytes,
/// lists and maps of these, options, [`Value`](crate::Value) and [`Handle`](crate::Handle).
#[diagnostic::on_unimplemented(message = "`{Self}` cannot be an argument of a function in a session")]
pub trait ToGuest: Give {}

impl<T: Give> ToGuest for T {}

/// A type of the host that can be a result of a call: the same as arguments, but owned.
#[diagnostic::on_unimplemented(message = "`{Self}` cannot be the result of a function in a session")]
pub trait FromGuest: Take {}

impl<T: Take> FromGuest for T {}

/// How a type becomes a value of a session.
pub trait Give {
    /// What it is without conversion, for parameters that take that.
    type Plain<'a>: PlainArgument
    where
        Self: 'a;

    /// Its type, as programs see it.
    const INTERFACE: Interface;
    /// The type of a list of it.
    const LIST: Interface = Interface::List;

    /// These items as bytes, if they are that.
    fn as_bytes(items: &[Self]) -> Option<&[u8]>
    where
        Self: Sized,
    {
        let _ = items;
        None
    }

    /// Whether a parameter of that type may take some value of it.
    fn fits(interface: &Interface) -> bool {
        *interface == Interface::Any || *interface == Self::INTERFACE
    }

    /// Bytes that it takes in a session, at most.
    fn guest_bytes(&self) -> usize;

    /// The same without conversion, if it is that simple.
    fn plain(&self) -> Option<Self::Plain<'_>> {
        None
    }

    /// The value, in the forms of a language.
    ///
    /// # Errors
    /// There is no memory for it, or the language has none.
    fn to_guest<'h>(&self, context: &mut Context<'h>, forms: &dyn ValueForms) -> NativeResult<'h>;

    /// The argument of a parameter whose type it fits.
    ///
    /// # Errors
    /// It does not fit, or there is no memory for it.
    fn to_argument<'h>(&self, context: &mut Context<'h>, slot: &Slot) -> Result<Argument<'h>, Mismatch> {
        Ok(Argument::Value(self.to_guest(context, slot.forms)?))
    }

    /// The same as a value of the host.
    fn into_value(self) -> HostValue;
}

/// How a type is made of a value of a session.
pub trait Take: Sized {
    /// The results that need no conversion.
    type Plain: PlainResult;

    /// Its type, as programs see it.
    const INTERFACE: Interface;
    /// The type of a list of it.
    const LIST: Interface = Interface::List;

    /// Whether some value of that type may become one.
    fn fits(interface: &Interface) -> bool {
        *interface == Interface::Any || *interface == Self::INTERFACE
    }

    /// It of a result that needs no conversion, if it is in range.
    fn of_plain(plain: Self::Plain) -> Option<Self> {
        let _ = plain;
        None
    }

    /// It of a value of the host.
    ///
    /// # Errors
    /// The value is of another type.
    fn of_value(value: HostValue) -> Result<Self, WrongType>;

    /// It of a value of the session.
    ///
    /// # Errors
    /// The run reached a limit. Inside: the value is of another type.
    fn of_guest<'h>(
        context: &mut Context<'h>,
        value: Value<'h>,
        forms: &[&dyn ValueForms],
    ) -> Fallible<'h, Result<Self, WrongType>> {
        Ok(Self::of_value(HostValue::of_guest(context, value, forms)?))
    }

    /// The result; `None` is that of a function that has none.
    ///
    /// # Errors
    /// It is of another type.
    fn of_argument<'h>(
        context: &mut Context<'h>,
        argument: Option<Argument<'h>>,
        slot: &Slot,
    ) -> Result<Self, Mismatch> {
        Ok(Self::of_value(HostValue::of_argument(context, argument, slot)?)?)
    }
}

// --- values of any type

impl Give for HostValue {
    type Plain<'a> = NotPlain;

    const INTERFACE: Interface = Interface::Any;

    fn fits(_: &Interface) -> bool {
        true
    }

    fn guest_bytes(&self) -> usize {
        Self::guest_bytes(self)
    }

    fn to_guest<'h>(&self, context: &mut Context<'h>, forms: &dyn ValueForms) -> NativeResult<'h> {
        Self::to_guest(self, context, forms)
    }

    fn into_value(self) -> HostValue {
        self
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

impl Take for HostValue {
    type Plain = NotPlain;

    const INTERFACE: Interface = Interface::Any;

    fn fits(_: &Interface) -> bool {
        true
    }

    fn of_value(value: HostValue) -> Result<Self, WrongType> {
        Ok(value)
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

impl Give for Handle {
    type Plain<'a> = NotPlain;

    const INTERFACE: Interface = Interface::Any;

    fn fits(interface: &Interface) -> bool {
        !matches!(interface, Interface::Unit)
    }

    fn guest_bytes(&self) -> usize {
        0
    }

    fn to_guest<'h>(&self, context: &mut Context<'h>, forms: &dyn ValueForms) -> NativeResult<'h> {
        HostValue::Handle(self.clone()).to_guest(context, forms)
    }

    fn into_value(self) -> HostValue {
        self.into()
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

impl Take for Handle {
    type Plain = NotPlain;

    const INTERFACE: Interface = Interface::Any;

    fn fits(interface: &Interface) -> bool {
        !matches!(interface, Interface::Unit)
    }

    fn of_value(value: HostValue) -> Result<Self, WrongType> {
        value.try_into()
    }

    fn of_guest<'h>(
        context: &mut Context<'h>,
        value: Value<'h>,
        _: &[&dyn ValueForms],
    ) -> Fallible<'h, Result<Self, WrongType>> {
        Ok(Ok(context.root(value).into()))
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
