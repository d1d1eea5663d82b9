//! Texts, bytes, lists, maps, options.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};

use polyc_base::decl::Interface;
use polyc_runtime::native::{Argument, Fallible, NativeResult};
use polyc_runtime::{Context, HostValue, ValueForms, WrongType};
use polyc_vm::NotPlain;

use super::{Give, Mismatch, Slot, Take};

/// Bytes of an object and its place in a list or map, at most.
const OBJECT: usize = 64;

macro_rules! texts {
    ($($ty:ty),*) => {$(
        impl Give for $ty {
            type Plain<'a>
                = &'a str
            where
                Self: 'a;

            const INTERFACE: Interface = Interface::String;

            #[inline(always)]
            fn guest_bytes(&self) -> usize {
                OBJECT + 4 * self.len()
            }

            #[inline(always)]
            fn plain(&self) -> Option<&str> {
                Some(self)
            }

            fn to_guest<'h>(&self, context: &mut Context<'h>, _: &dyn ValueForms) -> NativeResult<'h> {
                context.string(self)
            }

            fn into_value(self) -> HostValue {
                self.into()
            }
        }
    )*};
}
texts! { &str, String }

impl Take for String {
    type Plain = NotPlain;

    const INTERFACE: Interface = Interface::String;

    fn of_value(value: HostValue) -> Result<Self, WrongType> {
        value.try_into()
    }
}

impl Give for &[u8] {
    type Plain<'a>
        = NotPlain
    where
        Self: 'a;

    const INTERFACE: Interface = Interface::Bytes;

    fn guest_bytes(&self) -> usize {
        OBJECT + self.len()
    }

    fn to_guest<'h>(&self, context: &mut Context<'h>, _: &dyn ValueForms) -> NativeResult<'h> {
        context.bytes(self)
    }

    fn into_value(self) -> HostValue {
        HostValue::Bytes(self.to_vec())
    }
}

/// A list; of bytes, bytes, or a list where the parameter is one.
impl<T: Give> Give for Vec<T> {
    type Plain<'a>
        = NotPlain
    where
        Self: 'a;

    const INTERFACE: Interface = T::LIST;

    fn fits(interface: &Interface) -> bool {
        matches!(interface, Interface::Any | Interface::List) || *interface == T::LIST
    }

    fn guest_bytes(&self) -> usize {
        self.iter()
            .map(|it| OBJECT + it.guest_bytes())
            .fold(OBJECT, usize::saturating_add)
    }

    fn to_guest<'h>(&self, context: &mut Context<'h>, forms: &dyn ValueForms) -> NativeResult<'h> {
        if let Some(bytes) = T::as_bytes(self) {
            return context.bytes(bytes);
        }
        list(self, context, forms)
    }

    fn to_argument<'h>(&self, context: &mut Context<'h>, slot: &Slot) -> Result<Argument<'h>, Mismatch> {
        Ok(Argument::Value(match slot.interface {
            Interface::List => list(self, context, slot.forms)?,
            _ => self.to_guest(context, slot.forms)?,
        }))
    }

    fn into_value(self) -> HostValue {
        match T::as_bytes(&self) {
            Some(bytes) => bytes.into(),
            None => HostValue::List(self.into_iter().map(T::into_value).collect()),
        }
    }
}

/// A list of a session.
fn list<'h, T: Give>(items: &[T], context: &mut Context<'h>, forms: &dyn ValueForms) -> NativeResult<'h> {
    let items: Fallible<'h, Vec<_>> = items.iter().map(|it| it.to_guest(context, forms)).collect();
    forms.list(context, &items?)
}

/// A list, or bytes.
impl<T: Take> Take for Vec<T> {
    type Plain = NotPlain;

    const INTERFACE: Interface = T::LIST;

    fn fits(interface: &Interface) -> bool {
        matches!(interface, Interface::Any | Interface::List) || *interface == T::LIST
    }

    fn of_value(value: HostValue) -> Result<Self, WrongType> {
        match value {
            HostValue::List(items) => items.into_iter().map(T::of_value).collect(),
            HostValue::Bytes(bytes) if T::LIST == Interface::Bytes => {
                bytes.into_iter().map(|it| T::of_value(it.into())).collect()
            }
            other => Err(WrongType {
                wanted: if T::LIST == Interface::Bytes { "bytes" } else { "a list" },
                found: other.kind(),
            }),
        }
    }
}

/// `None` is `null`.
impl<T: Give> Give for Option<T> {
    type Plain<'a>
        = NotPlain
    where
        Self: 'a;

    const INTERFACE: Interface = Interface::Any;

    fn guest_bytes(&self) -> usize {
        self.as_ref().map_or(0, T::guest_bytes)
    }

    fn to_guest<'h>(&self, context: &mut Context<'h>, forms: &dyn ValueForms) -> NativeResult<'h> {
        match self {
            Some(value) => value.to_guest(context, forms),
            None => HostValue::Null.to_guest(context, forms),
        }
    }

    fn into_value(self) -> HostValue {
        self.map_or(HostValue::Null, T::into_value)
    }
}

/// `null` and no value are `None`.
impl<T: Take> Take for Option<T> {
    type Plain = T::Plain;

    const INTERFACE: Interface = Interface::Any;

    fn fits(interface: &Interface) -> bool {
        *interface == Interface::Unit || T::fits(interface)
    }

    fn of_plain(plain: T::Plain) -> Option<Self> {
        T::of_plain(plain).map(Some)
    }

    fn of_value(value: HostValue) -> Result<Self, WrongType> {
        match value {
            HostValue::Null | HostValue::Nothing => Ok(None),
            value => T::of_value(value).map(Some),
        }
    }
}

macro_rules! maps {
    ($($map:ident $(+ $hasher:ident: $hashes:ident)?, $key:ident;)*) => {$(
        impl<K: Give, V: Give $(, $hasher)?> Give for $map<K, V $(, $hasher)?> {
            type Plain<'a>
                = NotPlain
            where
                Self: 'a;

            const INTERFACE: Interface = Interface::Map;

            fn guest_bytes(&self) -> usize {
                let entry = |(key, value): (&K, &V)| 4 * OBJECT + key.guest_bytes() + value.guest_bytes();
                self.iter().map(entry).fold(4 * OBJECT, usize::saturating_add)
            }

            fn to_guest<'h>(&self, context: &mut Context<'h>, forms: &dyn ValueForms) -> NativeResult<'h> {
                let entries: Fallible<'h, Vec<_>> = self
                    .iter()
                    .map(|(key, value)| Ok((key.to_guest(context, forms)?, value.to_guest(context, forms)?)))
                    .collect();
                forms.map(context, &entries?)
            }

            fn into_value(self) -> HostValue {
                let entries = self.into_iter().map(|(key, value)| (key.into_value(), value.into_value()));
                HostValue::Map(entries.collect())
            }
        }

        impl<K: Take + Eq + $key, V: Take $(, $hasher: $hashes + Default)?> Take for $map<K, V $(, $hasher)?> {
            type Plain = NotPlain;

            const INTERFACE: Interface = Interface::Map;

            fn of_value(value: HostValue) -> Result<Self, WrongType> {
                let HostValue::Map(entries) = value else {
                    return Err(WrongType { wanted: "a map", found: value.kind() });
                };
                let entries = entries.into_iter();
                entries.map(|(key, value)| Ok((K::of_value(key)?, V::of_value(value)?))).collect()
            }
        }
    )*};
}
maps! {
    BTreeMap, Ord;
    HashMap + S: BuildHasher, Hash;
}
