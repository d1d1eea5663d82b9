//! Lists and maps of values of the host. Dropping one takes no more of the host's stack however deep it is nested.

use core::ops::{Deref, DerefMut};

use super::HostValue;

/// A key and its value.
type Entry = (HostValue, HostValue);

macro_rules! nested {
    ($($(#[$meta:meta])* $name:ident of $item:ty;)*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name(Vec<$item>);

        impl Deref for $name {
            type Target = Vec<$item>;

            fn deref(&self) -> &Vec<$item> {
                &self.0
            }
        }

        impl DerefMut for $name {
            fn deref_mut(&mut self) -> &mut Vec<$item> {
                &mut self.0
            }
        }

        impl From<Vec<$item>> for $name {
            fn from(items: Vec<$item>) -> Self {
                Self(items)
            }
        }

        impl From<$name> for Vec<$item> {
            fn from(mut list: $name) -> Self {
                core::mem::take(&mut list.0)
            }
        }

        impl FromIterator<$item> for $name {
            fn from_iter<I: IntoIterator<Item = $item>>(items: I) -> Self {
                Self(items.into_iter().collect())
            }
        }

        impl IntoIterator for $name {
            type Item = $item;
            type IntoIter = std::vec::IntoIter<$item>;

            fn into_iter(self) -> Self::IntoIter {
                Vec::from(self).into_iter()
            }
        }

        impl<'a> IntoIterator for &'a $name {
            type Item = &'a $item;
            type IntoIter = core::slice::Iter<'a, $item>;

            fn into_iter(self) -> Self::IntoIter {
                self.0.iter()
            }
        }
    )*};
}
nested! {
    /// The items of a list: used as the vector that it is.
    HostList of HostValue;
    /// The entries of a map, in order: used as the vector that it is.
    HostMap of Entry;
}

impl HostValue {
    const fn is_nested(&self) -> bool {
        matches!(self, Self::List(_) | Self::Map(_))
    }
}

impl Drop for HostList {
    fn drop(&mut self) {
        if self.0.iter().any(HostValue::is_nested) {
            drop_all(core::mem::take(&mut self.0));
        }
    }
}

impl Drop for HostMap {
    fn drop(&mut self) {
        if self.0.iter().any(|(key, value)| key.is_nested() || value.is_nested()) {
            let entries = core::mem::take(&mut self.0);
            drop_all(entries.into_iter().flat_map(<[HostValue; 2]>::from).collect());
        }
    }
}

/// Drops values that may hold others, level by level.
fn drop_all(mut values: Vec<HostValue>) {
    while let Some(mut value) = values.pop() {
        match &mut value {
            HostValue::List(items) => values.append(&mut items.0),
            HostValue::Map(entries) => values.extend(entries.0.drain(..).flat_map(<[HostValue; 2]>::from)),
            _ => {}
        }
    }
}
