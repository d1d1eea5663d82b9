//! CEL's values as the machine has them, and the two it does not have: `uint` and types.

use polyc_base::scalar::Kind;
use polyc_runtime::native::{Comparison, Failure, Fallible, NativeShape};
use polyc_runtime::{Bytes, Context, Hasher, Map, Native, Text, Value, Vector, View};

/// A `uint`: raw, its eight bytes.
pub static UINT: NativeShape = NativeShape::new("expr.uint", 0, 8)
    .equality(Comparison::Contents)
    .hash(uint_of)
    .print(|context, it| format!("{}u", uint_of(context, it)));

/// A type: one ref, its name.
pub static TYPE: NativeShape = NativeShape::new("expr.type", 1, 0)
    .equality(Comparison::Contents)
    .hash(|context, it| type_name_of(context, it).map_or(0, |name| Hasher::VISIBLE.text(name.units(context)).finish()))
    .print(|context, it| type_name_of(context, it).map_or_else(String::new, |name| name.to_string(context)));

/// The shapes of Expr.
pub const SHAPES: &[&NativeShape] = &[&UINT, &TYPE];

/// A value as CEL sees it.
#[derive(Clone, Copy, Debug)]
pub enum Cel<'h> {
    /// `null`
    Null,
    /// A `bool`.
    Bool(bool),
    /// An `int`.
    Int(i64),
    /// A `uint`.
    Uint(u64),
    /// A `double`.
    Double(f64),
    /// A `string`.
    String(Text<'h>),
    /// `bytes`.
    Bytes(Bytes<'h>),
    /// A `list`.
    List(Vector<'h>),
    /// A `map`.
    Map(Map<'h>),
    /// A `type`, its name.
    Type(Text<'h>),
    /// What only other languages have.
    Foreign(Kind),
}

/// What a value is to CEL.
#[must_use]
pub fn cel<'h>(context: &Context<'h>, value: Value<'h>) -> Cel<'h> {
    match context.view(value) {
        View::Null => Cel::Null,
        View::Boolean(it) => Cel::Bool(it),
        View::Integer(it) => Cel::Int(it),
        View::Float(it) => Cel::Double(it),
        View::String(it) => Cel::String(it),
        View::Bytes(it) => Cel::Bytes(it),
        View::Vector(it) => Cel::List(it),
        View::Map(it) => Cel::Map(it),
        View::Native(it) => of_native(context, it),
        _ => Cel::Foreign(context.kind(value)),
    }
}

/// What an object of a native shape is to CEL.
#[must_use]
pub fn of_native<'h>(context: &Context<'h>, it: Native<'h>) -> Cel<'h> {
    let shape = it.shape(context);
    if core::ptr::eq(shape, &raw const UINT) {
        return Cel::Uint(uint_of(context, it));
    }
    match type_name_of(context, it) {
        Some(name) if core::ptr::eq(shape, &raw const TYPE) => Cel::Type(name),
        _ => Cel::Foreign(Kind::Native),
    }
}

fn uint_of<'h>(context: &Context<'h>, it: Native<'h>) -> u64 {
    it.i64_at(context, 0).map_or(0, i64::cast_unsigned)
}

fn type_name_of<'h>(context: &Context<'h>, it: Native<'h>) -> Option<Text<'h>> {
    let name = it.get(context, 0).ok()?;
    context.expect_string(name).ok()
}

/// A `uint` as a value.
///
/// # Errors
/// The memory limit.
pub fn new_uint<'h>(context: &mut Context<'h>, value: u64) -> Fallible<'h, Value<'h>> {
    context.new_native(&UINT, &[], &value.to_le_bytes())
}

/// The type of that name as a value.
///
/// # Errors
/// The memory limit.
pub fn new_type<'h>(context: &mut Context<'h>, name: Value<'h>) -> Fallible<'h, Value<'h>> {
    context.new_native(&TYPE, &[name], &[])
}

/// The name of a value's type.
#[must_use]
pub const fn type_name(value: Cel<'_>) -> &'static str {
    match value {
        Cel::Null => "null_type",
        Cel::Bool(_) => "bool",
        Cel::Int(_) => "int",
        Cel::Uint(_) => "uint",
        Cel::Double(_) => "double",
        Cel::String(_) => "string",
        Cel::Bytes(_) => "bytes",
        Cel::List(_) => "list",
        Cel::Map(_) => "map",
        Cel::Type(_) => "type",
        Cel::Foreign(kind) => kind.name(),
    }
}

/// No overload takes arguments of these types.
#[must_use]
pub fn no_overload<'h>() -> Failure<'h> {
    Failure::error("no such overload", &[])
}
