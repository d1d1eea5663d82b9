//! Values that the host owns, handles of values that stay in their session, and the ways between both.

mod convert;
mod nested;
mod serial;

use core::fmt;
use std::sync::Arc;

pub use self::convert::WrongType;
pub use self::nested::{HostList, HostMap};
use num_bigint::BigInt;

use crate::context::Context;
use crate::failure::{Failure, Fallible, NativeResult};
use crate::root::Root;
use crate::value::{Native, Value, View};

/// A value of the host: an argument or a result of a call. What the host has no form for stays in its session, and the
/// host has a [`Handle`] of it.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub enum HostValue {
    /// No value, as of a statement.
    #[default]
    Nothing,
    /// `null` of languages that have it.
    Null,
    /// A truth value.
    Bool(bool),
    /// An integer of 64 bits.
    Int(i64),
    /// A larger integer.
    BigInt(BigInt),
    /// An unsigned integer, of languages in which that is a type of its own.
    Uint(u64),
    /// A float.
    Float(f64),
    /// A character.
    Char(char),
    /// Text.
    String(String),
    /// A symbol, by its name.
    Symbol(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A list or vector.
    List(HostList),
    /// Keys and values, in order.
    Map(HostMap),
    /// A value that stays in its session: a procedure, a record, a large or circular list.
    Handle(Handle),
}

/// A value that stays in its session, kept alive for the host. It is equal to its clones.
#[derive(Clone)]
pub struct Handle(Arc<Root>);

impl Handle {
    /// The root that keeps it alive.
    #[must_use]
    pub fn root(&self) -> &Root {
        &self.0
    }
}

impl From<Root> for Handle {
    fn from(root: Root) -> Self {
        Self(Arc::new(root))
    }
}

impl PartialEq for Handle {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Handle(..)")
    }
}

/// The forms in which a language has values that the machine has no kind for, or several.
pub trait ValueForms: Send + Sync {
    /// A list of these items.
    ///
    /// # Errors
    /// The memory limit, or the language has none.
    fn list<'h>(&self, context: &mut Context<'h>, items: &[Value<'h>]) -> NativeResult<'h> {
        context.vector(items)
    }

    /// A map of these entries.
    ///
    /// # Errors
    /// The memory limit, or the language has none.
    fn map<'h>(&self, context: &mut Context<'h>, entries: &[(Value<'h>, Value<'h>)]) -> NativeResult<'h> {
        let _ = (context, entries);
        Err(Failure::error("the language has no maps", &[]))
    }

    /// An unsigned integer.
    ///
    /// # Errors
    /// The memory limit.
    fn uint<'h>(&self, context: &mut Context<'h>, value: u64) -> NativeResult<'h> {
        context.big(&BigInt::from(value))
    }

    /// The greatest character of the language.
    fn greatest_char(&self) -> char {
        char::MAX
    }

    /// What an object of one of the language's native shapes is to the host; `None`: nothing but a handle.
    fn native<'h>(&self, context: &Context<'h>, native: Native<'h>) -> Option<HostValue> {
        let _ = (context, native);
        None
    }
}

/// The forms of a language that has lists as vectors and nothing of its own.
pub struct PlainForms;

impl ValueForms for PlainForms {}

/// Bytes that an allocation takes besides its contents.
const ALLOCATION: usize = 32;
/// Bytes of values that the host is given at most; a value that is larger with all that is in it, or larger than the
/// session's memory, stays in the session.
const MOST_BYTES: usize = 1 << 26;
/// Levels of nesting that the host is given; what is deeper stays in the session.
const DEEPEST: usize = 128;

impl HostValue {
    /// Bytes that it takes in a session, at most.
    #[must_use]
    pub fn guest_bytes(&self) -> usize {
        if !matches!(self, Self::List(_) | Self::Map(_)) {
            return self.own_bytes();
        }
        let mut bytes = 0_usize;
        let mut open = vec![self];
        while let Some(value) = open.pop() {
            bytes = bytes.saturating_add(value.own_bytes());
            match value {
                Self::List(items) => open.extend(items),
                Self::Map(entries) => open.extend(entries.iter().flat_map(|(key, value)| [key, value])),
                _ => {}
            }
        }
        bytes
    }

    /// The same without the values in it.
    fn own_bytes(&self) -> usize {
        const WORDS: usize = 64;
        match self {
            Self::List(items) => WORDS + 8 * items.len(),
            Self::Map(entries) => 4 * WORDS + 2 * WORDS * entries.len(),
            Self::String(text) | Self::Symbol(text) => WORDS + 4 * text.len(),
            Self::Bytes(bytes) => WORDS + bytes.len(),
            Self::BigInt(value) => WORDS + usize::try_from(value.bits() / 8).unwrap_or(usize::MAX / 2),
            Self::Nothing | Self::Null | Self::Bool(_) | Self::Char(_) | Self::Handle(_) => 0,
            Self::Int(_) | Self::Uint(_) | Self::Float(_) => WORDS,
        }
    }

    /// The same value in a session, in the forms of a language.
    ///
    /// # Errors
    /// The memory limit, a handle of another session, nesting that no program could walk, or the language has no such
    /// value.
    pub fn to_guest<'h>(&self, context: &mut Context<'h>, forms: &dyn ValueForms) -> NativeResult<'h> {
        self.to_guest_within(context, forms, DEEPEST)
    }

    fn to_guest_within<'h>(
        &self,
        context: &mut Context<'h>,
        forms: &dyn ValueForms,
        levels: usize,
    ) -> NativeResult<'h> {
        let Some(levels) = levels.checked_sub(1) else {
            return Err(Failure::error("the value is nested too deep", &[]));
        };
        match self {
            Self::Nothing => Ok(Value::UNSPECIFIED),
            Self::Null => Ok(Value::NULL),
            Self::Bool(value) => Ok(Value::boolean(*value)),
            Self::Int(value) => context.integer(*value),
            Self::BigInt(value) => context.big(value),
            Self::Uint(value) => forms.uint(context, *value),
            Self::Float(value) => context.float(*value),
            Self::Char(value) => character(*value, forms),
            Self::String(text) => context.string(text),
            Self::Symbol(name) => context.symbol(name),
            Self::Bytes(bytes) => context.bytes(bytes),
            Self::List(items) => {
                let items: Fallible<'h, Vec<_>> = items
                    .iter()
                    .map(|it| it.to_guest_within(context, forms, levels))
                    .collect();
                forms.list(context, &items?)
            }
            Self::Map(entries) => {
                let entries: Fallible<'h, Vec<_>> = entries
                    .iter()
                    .map(|(key, value)| {
                        let key = key.to_guest_within(context, forms, levels)?;
                        Ok((key, value.to_guest_within(context, forms, levels)?))
                    })
                    .collect();
                forms.map(context, &entries?)
            }
            Self::Handle(handle) => context
                .rooted(handle.root())
                .ok_or_else(|| Failure::error("the value belongs to another session", &[])),
        }
    }

    /// A value of a session as the host sees it. A list, vector or map becomes the host's with what is in it. If that
    /// is circular, or larger than 64 MiB or than the session's memory limit, it stays in the session, as does what
    /// is nested more than 128 levels.
    ///
    /// # Errors
    /// The fuel or the time of the run does not suffice to read it.
    pub fn of_guest<'h>(context: &mut Context<'h>, value: Value<'h>, forms: &[&dyn ValueForms]) -> Fallible<'h, Self> {
        let memory = context.limits().memory.and_then(|it| usize::try_from(it).ok());
        let mut reader = Reader {
            forms,
            left: memory.map_or(MOST_BYTES, |it| it.min(MOST_BYTES)),
            open: Vec::new(),
        };
        let read = reader.read(context, value, DEEPEST);
        match read {
            Ok(read) => Ok(read),
            Err(Unread::TooLarge) => Ok(Self::Handle(context.root(value).into())),
            Err(Unread::Failed(failure)) => Err(failure),
        }
    }
}

/// A character of a language that has it.
fn character<'h>(value: char, forms: &dyn ValueForms) -> NativeResult<'h> {
    if value > forms.greatest_char() {
        return Err(Failure::error(
            format!("the language does not have the character {value:?}"),
            &[],
        ));
    }
    Ok(Value::character(value))
}

/// As the enumeration is written in Rust, with `..` for what is nested too deep to be read.
impl fmt::Debug for HostValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Shown(self, DEEPEST).fmt(f)
    }
}

/// A value to be shown so many levels deep.
struct Shown<'a>(&'a HostValue, usize);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(value, levels) = *self;
        let Some(levels) = levels.checked_sub(1) else {
            return f.write_str("..");
        };
        let name = value.variant();
        match value {
            HostValue::Nothing | HostValue::Null => f.write_str(name),
            HostValue::Bool(it) => f.debug_tuple(name).field(it).finish(),
            HostValue::Int(it) => f.debug_tuple(name).field(it).finish(),
            HostValue::BigInt(it) => f.debug_tuple(name).field(it).finish(),
            HostValue::Uint(it) => f.debug_tuple(name).field(it).finish(),
            HostValue::Float(it) => f.debug_tuple(name).field(it).finish(),
            HostValue::Char(it) => f.debug_tuple(name).field(it).finish(),
            HostValue::String(it) | HostValue::Symbol(it) => f.debug_tuple(name).field(it).finish(),
            HostValue::Bytes(it) => f.debug_tuple(name).field(it).finish(),
            HostValue::Handle(it) => f.debug_tuple(name).field(it).finish(),
            HostValue::List(items) => {
                let items: Vec<_> = items.iter().map(|it| Shown(it, levels)).collect();
                f.debug_tuple(name).field(&items).finish()
            }
            HostValue::Map(entries) => {
                let shown = |it| Shown(it, levels);
                let entries: Vec<_> = entries.iter().map(|(key, value)| (shown(key), shown(value))).collect();
                f.debug_tuple(name).field(&entries).finish()
            }
        }
    }
}

/// Reads one value of a session.
struct Reader<'a, 'h> {
    forms: &'a [&'a dyn ValueForms],
    /// Bytes that may still be read.
    left: usize,
    /// The lists, vectors and maps being read, the innermost last.
    open: Vec<Value<'h>>,
}

/// Why a value is not read.
enum Unread<'h> {
    /// It is larger than the host is given, or holds itself.
    TooLarge,
    /// The run reached a limit.
    Failed(Failure<'h>),
}

impl<'h> Reader<'_, 'h> {
    /// Charges what is about to be read.
    fn take(&mut self, context: &Context<'h>, bytes: usize) -> Result<(), Unread<'h>> {
        self.left = self.left.checked_sub(bytes).ok_or(Unread::TooLarge)?;
        context.charge_fuel(bytes as u64 / 64).map_err(Unread::Failed)
    }

    fn read(&mut self, context: &mut Context<'h>, value: Value<'h>, levels: usize) -> Result<HostValue, Unread<'h>> {
        self.take(context, size_of::<HostValue>())?;
        let handle = |context: &mut Context<'h>| HostValue::Handle(context.root(value).into());
        Ok(match context.view(value) {
            View::Unspecified => HostValue::Nothing,
            View::Null => HostValue::Null,
            View::Boolean(it) => HostValue::Bool(it),
            View::Integer(it) => HostValue::Int(it),
            View::BigInteger(it) => {
                self.take(context, usize::try_from(it.bits(context) / 8).unwrap_or(usize::MAX))?;
                HostValue::BigInt(it.to_big(context))
            }
            View::Float(it) => HostValue::Float(it),
            View::Character(it) => HostValue::Char(it),
            View::String(it) => {
                self.take(context, it.len(context))?;
                HostValue::String(it.to_string(context))
            }
            View::Symbol(it) => {
                self.take(context, it.name(context).len(context))?;
                HostValue::Symbol(it.to_string(context))
            }
            View::Bytes(it) => {
                self.take(context, it.len(context))?;
                HostValue::Bytes(it.as_slice(context).to_vec())
            }
            View::Nil => HostValue::List(HostList::default()),
            View::Native(it) => {
                let known = self.forms.iter().find_map(|forms| forms.native(context, it));
                known.unwrap_or_else(|| handle(context))
            }
            View::Vector(_) | View::Pair(_) | View::Map(_) if levels == 0 => handle(context),
            View::Vector(it) => {
                self.open(context, value, it.len(context))?;
                let items = it.items(context).to_vec();
                self.list(context, &items, levels)?
            }
            View::Pair(_) => match self.proper_list(context, value)? {
                Some(items) => {
                    self.open(context, value, 0)?;
                    self.list(context, &items, levels)?
                }
                None => handle(context),
            },
            View::Map(it) => {
                self.open(context, value, 2 * it.len(context))?;
                let entries: Vec<_> = it.iter(context).collect();
                let mut map = Vec::with_capacity(entries.len());
                for (key, value) in entries {
                    let key = self.read(context, key, levels - 1)?;
                    map.push((key, self.read(context, value, levels - 1)?));
                }
                self.open.pop();
                HostValue::Map(map.into())
            }
            _ => handle(context),
        })
    }

    /// Begins a value that holds that many others, which are copied while they are read.
    fn open(&mut self, context: &Context<'h>, value: Value<'h>, count: usize) -> Result<(), Unread<'h>> {
        if self.open.contains(&value) {
            return Err(Unread::TooLarge);
        }
        self.open.push(value);
        self.take(
            context,
            ALLOCATION.saturating_add(count.saturating_mul(2 * size_of::<Value<'h>>())),
        )
    }

    fn list(&mut self, context: &mut Context<'h>, items: &[Value<'h>], levels: usize) -> Result<HostValue, Unread<'h>> {
        // The room for all is charged now, what is in them as it is read.
        let room = items.len().saturating_mul(size_of::<HostValue>());
        self.left = self.left.checked_sub(room).ok_or(Unread::TooLarge)?;
        let mut list = Vec::with_capacity(items.len());
        for item in items {
            self.left += size_of::<HostValue>();
            list.push(self.read(context, *item, levels - 1)?);
        }
        self.open.pop();
        Ok(HostValue::List(list.into()))
    }

    /// The items of a list; `None` if it does not end in nil.
    fn proper_list(&mut self, context: &Context<'h>, list: Value<'h>) -> Result<Option<Vec<Value<'h>>>, Unread<'h>> {
        let mut items = Vec::new();
        let mut rest = list;
        while let Some(pair) = context.as_pair(rest) {
            self.take(context, 2 * size_of::<Value<'h>>())?;
            items.push(pair.first(context));
            rest = pair.rest(context);
        }
        Ok(matches!(context.view(rest), View::Nil).then_some(items))
    }
}
