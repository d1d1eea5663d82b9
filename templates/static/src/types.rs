//! Types, and those of the functions that are part of the language.

use core::fmt;

use crate::language::{Interface, Type};

/// A type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Int,
    Bool,
    Text,
    /// So many integers.
    Array(u32),
    /// A call of a function without a type.
    Nothing,
    /// It has a mistake, which is reported: it agrees with every type.
    Unknown,
}

/// The functions that natives are: name, parameters, result.
pub const FUNCTIONS: &[(&str, &[Kind], Kind)] = &[
    ("length", &[Kind::Text], Kind::Int),
    ("join", &[Kind::Text, Kind::Text], Kind::Text),
];

impl Kind {
    /// The type of that name.
    pub fn by_name(name: &str) -> Option<Self> {
        [Self::Int, Self::Bool, Self::Text]
            .into_iter()
            .find(|it| it.to_string() == name)
    }

    /// What the machine holds: numbers and truth values as they are, texts as references.
    pub const fn ty(self) -> Type {
        match self {
            Self::Int => Type::I64,
            Self::Bool => Type::Bool,
            Self::Array(_) => Type::Obj,
            Self::Text | Self::Nothing | Self::Unknown => Type::Any,
        }
    }

    /// What hosts and other languages see; they have no arrays of this language.
    pub const fn interface(self) -> Option<Interface> {
        Some(match self {
            Self::Array(_) => return None,
            Self::Int => Interface::Int,
            Self::Bool => Interface::Bool,
            Self::Text => Interface::String,
            Self::Nothing => Interface::Unit,
            Self::Unknown => Interface::Any,
        })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Array(count) => return write!(f, "array[{count}]"),
            Self::Int => "int",
            Self::Bool => "bool",
            Self::Text => "text",
            Self::Nothing => "nothing",
            Self::Unknown => "unknown",
        })
    }
}
