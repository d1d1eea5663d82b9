//! Numbers, truth values, characters, and no value.

use polyc_base::Type;
use polyc_base::decl::Interface;
use polyc_runtime::native::{Argument, NativeResult};
use polyc_runtime::{BigInt, Context, HostValue, ValueForms, WrongType};
use polyc_vm::NotPlain;

use super::{Give, Mismatch, Slot, Take};

macro_rules! integers {
    ($($ty:ty: $interface:ident $(, $list:ident)?;)+) => {$(
        impl Give for $ty {
            type Plain<'a> = i64;

            const INTERFACE: Interface = Interface::$interface;
            $(
                const LIST: Interface = Interface::$list;

                fn as_bytes(items: &[Self]) -> Option<&[u8]> {
                    Some(items)
                }
            )?

            fn fits(interface: &Interface) -> bool {
                matches!(interface, Interface::Any | Interface::Int | Interface::Uint)
            }

            #[inline(always)]
            fn guest_bytes(&self) -> usize {
                0
            }

            #[inline(always)]
            fn plain(&self) -> Option<i64> {
                i64::try_from(*self).ok()
            }

            fn to_guest<'h>(&self, context: &mut Context<'h>, forms: &dyn ValueForms) -> NativeResult<'h> {
                HostValue::from(*self).to_guest(context, forms)
            }

            fn to_argument<'h>(&self, context: &mut Context<'h>, slot: &Slot) -> Result<Argument<'h>, Mismatch> {
                if slot.is_int
                    && let Ok(value) = i64::try_from(*self)
                {
                    return Ok(Argument::I64(value));
                }
                to_dynamic(i64::try_from(*self).ok(), u64::try_from(*self).ok(), context, slot)
            }

            fn into_value(self) -> HostValue {
                self.into()
            }
        }

        impl Take for $ty {
            type Plain = i64;

            const INTERFACE: Interface = Interface::$interface;
            $(const LIST: Interface = Interface::$list;)?

            fn fits(interface: &Interface) -> bool {
                matches!(interface, Interface::Any | Interface::Int | Interface::Uint)
            }

            #[inline(always)]
            fn of_plain(plain: i64) -> Option<Self> {
                plain.try_into().ok()
            }

            fn of_value(value: HostValue) -> Result<Self, WrongType> {
                value.try_into()
            }
        }
    )+};
}
integers! {
    i8: Int;
    i16: Int;
    i32: Int;
    i64: Int;
    isize: Int;
    u8: Uint, Bytes;
    u16: Uint;
    u32: Uint;
    u64: Uint;
    usize: Uint;
}

/// An integer, as what it is signed and unsigned, where the parameter is not simply an `i64`.
#[cold]
fn to_dynamic<'h>(
    signed: Option<i64>,
    unsigned: Option<u64>,
    context: &mut Context<'h>,
    slot: &Slot,
) -> Result<Argument<'h>, Mismatch> {
    let outside = |wanted| {
        Mismatch::Type(WrongType {
            wanted,
            found: "one outside its range",
        })
    };
    if matches!(slot.interface, Interface::Uint) {
        let value = unsigned.ok_or_else(|| outside("an unsigned integer"))?;
        return match slot.ty {
            Some(Type::I64) => Ok(Argument::I64(value.cast_signed())),
            _ => Ok(Argument::Value(slot.forms.uint(context, value)?)),
        };
    }
    match (slot.ty, signed) {
        (Some(Type::I64), Some(value)) => Ok(Argument::I64(value)),
        (Some(Type::I64), None) => Err(outside("an integer of 64 bits")),
        (_, Some(value)) => Ok(Argument::Value(context.integer(value)?)),
        (_, None) => Ok(Argument::Value(slot.forms.uint(context, unsigned.unwrap_or_default())?)),
    }
}

impl Give for BigInt {
    type Plain<'a> = NotPlain;

    const INTERFACE: Interface = Interface::Int;

    fn guest_bytes(&self) -> usize {
        HostValue::BigInt(self.clone()).guest_bytes()
    }

    fn to_guest<'h>(&self, context: &mut Context<'h>, _: &dyn ValueForms) -> NativeResult<'h> {
        context.big(self)
    }

    fn to_argument<'h>(&self, context: &mut Context<'h>, slot: &Slot) -> Result<Argument<'h>, Mismatch> {
        match i64::try_from(self) {
            Ok(value) => value.to_argument(context, slot),
            Err(_) if slot.ty == Some(Type::I64) => to_dynamic(None, None, context, slot),
            Err(_) => Ok(Argument::Value(context.big(self)?)),
        }
    }

    fn into_value(self) -> HostValue {
        self.into()
    }
}

impl Take for BigInt {
    type Plain = i64;

    const INTERFACE: Interface = Interface::Int;

    fn fits(interface: &Interface) -> bool {
        <i64 as Take>::fits(interface)
    }

    fn of_plain(plain: i64) -> Option<Self> {
        Some(plain.into())
    }

    fn of_value(value: HostValue) -> Result<Self, WrongType> {
        value.try_into()
    }
}

macro_rules! scalars {
    ($($ty:ty: $interface:ident, $plain:ty, $to_plain:expr, $of_plain:expr;)+) => {$(
        impl Give for $ty {
            type Plain<'a> = $plain;

            const INTERFACE: Interface = Interface::$interface;

            #[inline(always)]
            fn guest_bytes(&self) -> usize {
                0
            }

            #[inline(always)]
            fn plain(&self) -> Option<$plain> {
                let plain: fn($ty) -> Option<$plain> = $to_plain;
                plain(*self)
            }

            fn to_guest<'h>(&self, context: &mut Context<'h>, forms: &dyn ValueForms) -> NativeResult<'h> {
                HostValue::from(*self).to_guest(context, forms)
            }

            fn to_argument<'h>(&self, context: &mut Context<'h>, slot: &Slot) -> Result<Argument<'h>, Mismatch> {
                scalar(HostValue::from(*self), context, slot)
            }

            fn into_value(self) -> HostValue {
                self.into()
            }
        }

        impl Take for $ty {
            type Plain = $plain;

            const INTERFACE: Interface = Interface::$interface;

            #[inline(always)]
            fn of_plain(plain: $plain) -> Option<Self> {
                let of_plain: fn($plain) -> Option<$ty> = $of_plain;
                of_plain(plain)
            }

            fn of_value(value: HostValue) -> Result<Self, WrongType> {
                value.try_into()
            }
        }
    )+};
}
scalars! {
    bool: Bool, bool, Some, Some;
    f64: Real, f64, Some, Some;
    char: Char, NotPlain, |_| None, |_| None;
}

/// A scalar in the register that its parameter is, if it is one.
fn scalar<'h>(value: HostValue, context: &mut Context<'h>, slot: &Slot) -> Result<Argument<'h>, Mismatch> {
    Ok(match (slot.ty, &value) {
        (Some(Type::Bool), HostValue::Bool(value)) => Argument::Bool(*value),
        (Some(Type::F64), HostValue::Float(value)) => Argument::F64(*value),
        (Some(Type::I64), HostValue::Char(value)) => {
            if *value > slot.forms.greatest_char() {
                return Err(Mismatch::Refused(format!(
                    "{value:?}, which the language does not have"
                )));
            }
            Argument::I64(i64::from(u32::from(*value)))
        }
        _ => Argument::Value(value.to_guest(context, slot.forms)?),
    })
}

impl Give for () {
    type Plain<'a> = NotPlain;

    const INTERFACE: Interface = Interface::Unit;

    fn guest_bytes(&self) -> usize {
        0
    }

    fn to_guest<'h>(&self, context: &mut Context<'h>, forms: &dyn ValueForms) -> NativeResult<'h> {
        HostValue::Nothing.to_guest(context, forms)
    }

    fn into_value(self) -> HostValue {
        HostValue::Nothing
    }
}

/// Whatever the result is, it is not read.
impl Take for () {
    type Plain = NotPlain;

    const INTERFACE: Interface = Interface::Unit;

    fn fits(_: &Interface) -> bool {
        true
    }

    fn of_value(_: HostValue) -> Result<Self, WrongType> {
        Ok(())
    }

    fn of_argument<'h>(_: &mut Context<'h>, _: Option<Argument<'h>>, _: &Slot) -> Result<Self, Mismatch> {
        Ok(())
    }
}
