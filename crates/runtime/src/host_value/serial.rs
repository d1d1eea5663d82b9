//! Values of the host as serde has them, so that JSON and the like become arguments, and results become JSON.

use core::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error, Serialize, SerializeMap, Serializer};

use super::{DEEPEST, HostValue};

/// Nothing and `null` are a unit, symbols and large integers are text. A handle cannot be written, nor a value nested
/// more than 128 levels.
impl Serialize for HostValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Within(self, DEEPEST).serialize(serializer)
    }
}

/// A value to be written so many levels deep.
struct Within<'a>(&'a HostValue, usize);

impl Serialize for Within<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(levels) = self.1.checked_sub(1) else {
            return Err(S::Error::custom("the value is nested too deep"));
        };
        let within = |it| Within(it, levels);
        match self.0 {
            HostValue::Nothing | HostValue::Null => serializer.serialize_unit(),
            HostValue::Bool(value) => serializer.serialize_bool(*value),
            HostValue::Int(value) => serializer.serialize_i64(*value),
            HostValue::Uint(value) => serializer.serialize_u64(*value),
            HostValue::BigInt(value) => serializer.collect_str(value),
            HostValue::Float(value) => serializer.serialize_f64(*value),
            HostValue::Char(value) => serializer.serialize_char(*value),
            HostValue::String(text) | HostValue::Symbol(text) => serializer.serialize_str(text),
            HostValue::Bytes(bytes) => serializer.serialize_bytes(bytes),
            HostValue::List(items) => serializer.collect_seq(items.iter().map(within)),
            HostValue::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(&within(key), &within(value))?;
                }
                map.end()
            }
            HostValue::Handle(_) => Err(S::Error::custom(
                "a value that stays in its session cannot be serialised",
            )),
        }
    }
}

/// Whole numbers are `Int`, those above its range `Uint`; a unit is `Null`.
impl<'de> Deserialize<'de> for HostValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = HostValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<HostValue, E> {
        Ok(HostValue::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<HostValue, E> {
        Ok(HostValue::Int(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<HostValue, E> {
        Ok(i64::try_from(value).map_or(HostValue::Uint(value), HostValue::Int))
    }

    fn visit_f64<E>(self, value: f64) -> Result<HostValue, E> {
        Ok(HostValue::Float(value))
    }

    fn visit_char<E>(self, value: char) -> Result<HostValue, E> {
        Ok(HostValue::Char(value))
    }

    fn visit_str<E>(self, text: &str) -> Result<HostValue, E> {
        Ok(HostValue::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<HostValue, E> {
        Ok(HostValue::String(text))
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<HostValue, E> {
        Ok(HostValue::Bytes(bytes.to_vec()))
    }

    fn visit_unit<E>(self) -> Result<HostValue, E> {
        Ok(HostValue::Null)
    }

    fn visit_none<E>(self) -> Result<HostValue, E> {
        Ok(HostValue::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<HostValue, D::Error> {
        HostValue::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<HostValue, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(HostValue::List(list.into()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<HostValue, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(HostValue::Map(map.into()))
    }
}
