//! Rust's types as values of the host, and back.

use core::fmt;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};

use num_bigint::BigInt;

use super::{Handle, HostValue};

/// A value is not of the Rust type that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongType {
    /// What was asked for: `an integer`.
    pub wanted: &'static str,
    /// What it is.
    pub found: &'static str,
}

impl fmt::Display for WrongType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}, found {}", self.wanted, self.found)
    }
}

impl core::error::Error for WrongType {}

impl HostValue {
    /// What it is, with its article: `an integer`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Nothing => "no value",
            Self::Null => "null",
            Self::Bool(_) => "a truth value",
            Self::Int(_) => "an integer",
            Self::BigInt(_) => "an integer of more than 64 bits",
            Self::Uint(_) => "an unsigned integer",
            Self::Float(_) => "a float",
            Self::Char(_) => "a character",
            Self::String(_) => "a string",
            Self::Symbol(_) => "a symbol",
            Self::Bytes(_) => "bytes",
            Self::List(_) => "a list",
            Self::Map(_) => "a map",
            Self::Handle(_) => "a value of the session",
        }
    }

    /// The name of its variant.
    pub(super) const fn variant(&self) -> &'static str {
        match self {
            Self::Nothing => "Nothing",
            Self::Null => "Null",
            Self::Bool(_) => "Bool",
            Self::Int(_) => "Int",
            Self::BigInt(_) => "BigInt",
            Self::Uint(_) => "Uint",
            Self::Float(_) => "Float",
            Self::Char(_) => "Char",
            Self::String(_) => "String",
            Self::Symbol(_) => "Symbol",
            Self::Bytes(_) => "Bytes",
            Self::List(_) => "List",
            Self::Map(_) => "Map",
            Self::Handle(_) => "Handle",
        }
    }

    fn is_not<T>(&self, wanted: &'static str) -> Result<T, WrongType> {
        Err(WrongType {
            wanted,
            found: self.kind(),
        })
    }

    /// The value of a key of a map that is a string.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        let Self::Map(entries) = self else { return None };
        let is_it = |it: &&(Self, Self)| matches!(&it.0, Self::String(name) if name == key);
        entries.iter().find(is_it).map(|it| &it.1)
    }
}

macro_rules! variants {
    ($($ty:ty, $variant:ident, $wanted:literal;)*) => {$(
        impl From<$ty> for HostValue {
            fn from(value: $ty) -> Self {
                Self::$variant(value)
            }
        }

        impl TryFrom<HostValue> for $ty {
            type Error = WrongType;

            fn try_from(value: HostValue) -> Result<Self, WrongType> {
                match value {
                    HostValue::$variant(value) => Ok(value),
                    other => other.is_not($wanted),
                }
            }
        }
    )*};
}
variants! {
    bool, Bool, "a truth value";
    f64, Float, "a float";
    char, Char, "a character";
    String, String, "a string";
    Handle, Handle, "a value of the session";
}

macro_rules! integers {
    ($($ty:ty, $variant:ident;)*) => {$(
        impl From<$ty> for HostValue {
            fn from(value: $ty) -> Self {
                // No integer of Rust that is converted here has more than 64 bits.
                Self::$variant(value as _)
            }
        }

        impl TryFrom<HostValue> for $ty {
            type Error = WrongType;

            fn try_from(value: HostValue) -> Result<Self, WrongType> {
                let converted = match &value {
                    HostValue::Int(value) => (*value).try_into().ok(),
                    HostValue::Uint(value) => (*value).try_into().ok(),
                    HostValue::BigInt(value) => value.try_into().ok(),
                    _ => return value.is_not(concat!("an integer of type ", stringify!($ty))),
                };
                converted.ok_or(WrongType {
                    wanted: concat!("an integer of type ", stringify!($ty)),
                    found: "one outside its range",
                })
            }
        }
    )*};
}
integers! {
    i8, Int;
    i16, Int;
    i32, Int;
    i64, Int;
    isize, Int;
    u8, Uint;
    u16, Uint;
    u32, Uint;
    u64, Uint;
    usize, Uint;
}

impl From<BigInt> for HostValue {
    fn from(value: BigInt) -> Self {
        match i64::try_from(&value) {
            Ok(value) => Self::Int(value),
            Err(_) => Self::BigInt(value),
        }
    }
}

impl TryFrom<HostValue> for BigInt {
    type Error = WrongType;

    fn try_from(value: HostValue) -> Result<Self, WrongType> {
        match value {
            HostValue::Int(value) => Ok(value.into()),
            HostValue::Uint(value) => Ok(value.into()),
            HostValue::BigInt(value) => Ok(value),
            other => other.is_not("an integer"),
        }
    }
}

impl From<&str> for HostValue {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<&[u8]> for HostValue {
    fn from(bytes: &[u8]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}

impl From<()> for HostValue {
    fn from((): ()) -> Self {
        Self::Nothing
    }
}

impl TryFrom<HostValue> for () {
    type Error = WrongType;

    fn try_from(_: HostValue) -> Result<Self, WrongType> {
        Ok(())
    }
}

impl<T: Into<Self>> From<Vec<T>> for HostValue {
    fn from(items: Vec<T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

impl<T: TryFrom<HostValue>> TryFrom<HostValue> for Vec<T>
where
    WrongType: From<T::Error>,
{
    type Error = WrongType;

    fn try_from(value: HostValue) -> Result<Self, WrongType> {
        match value {
            HostValue::List(items) => Ok(items.into_iter().map(T::try_from).collect::<Result<_, _>>()?),
            other => other.is_not("a list"),
        }
    }
}

impl<T: Into<Self>> From<Option<T>> for HostValue {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

macro_rules! maps {
    ($($map:ident $(+ $hasher:ident: $hashes:ident)?, $key:ident;)*) => {$(
        impl<K: Into<Self>, V: Into<Self> $(, $hasher)?> From<$map<K, V $(, $hasher)?>> for HostValue {
            fn from(map: $map<K, V $(, $hasher)?>) -> Self {
                Self::Map(map.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
            }
        }

        impl<K, V $(, $hasher: $hashes + Default)?> TryFrom<HostValue> for $map<K, V $(, $hasher)?>
        where
            K: TryFrom<HostValue> + $key + Eq,
            V: TryFrom<HostValue>,
            WrongType: From<K::Error> + From<V::Error>,
        {
            type Error = WrongType;

            fn try_from(value: HostValue) -> Result<Self, WrongType> {
                let HostValue::Map(entries) = value else {
                    return value.is_not("a map");
                };
                entries
                    .into_iter()
                    .map(|(key, value)| Ok((K::try_from(key)?, V::try_from(value)?)))
                    .collect()
            }
        }
    )*};
}
maps! {
    BTreeMap, Ord;
    HashMap + S: BuildHasher, Hash;
}

impl From<core::convert::Infallible> for WrongType {
    fn from(never: core::convert::Infallible) -> Self {
        match never {}
    }
}
