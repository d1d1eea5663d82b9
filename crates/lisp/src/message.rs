//! Traps in Scheme's words.

use polyc_base::scalar::Kind;
use polyc_base::trap::{Trap, TrapCode};
use polyc_frontend::TrapText;

use crate::{natives, undefined};

/// The message, where Scheme has other words than the machine.
#[must_use]
pub fn trap_message(trap: &TrapText<'_>) -> Option<String> {
    let value = trap.value.unwrap_or("something");
    let [first, second, third] = trap.operands;
    match trap.code {
        TrapCode::UndefinedVariable => Some(undefined_variable(value, trap.custom)),
        TrapCode::NotProcedure => Some(format!("{value} is called, but it is not a procedure")),
        TrapCode::TypeMismatch => {
            let wanted = u8::try_from(first).ok().and_then(Kind::from_byte);
            let wanted = wanted.map_or("another kind of value", kind_name);
            Some(format!("{value} is not {wanted}"))
        }
        TrapCode::ArityMismatch => {
            let plural = if second.max(third) == 1 { "" } else { "s" };
            let wanted = match third {
                -1 => format!("at least {second}"),
                most if most == second => second.to_string(),
                most => format!("{second} to {most}"),
            };
            // Nothing is called where an expression has another number of values than names wait for them.
            if trap.value.is_none() {
                return Some(format!("expected {wanted} value{plural}, received {first}"));
            }
            let name = trap
                .procedure
                .filter(|it| *it != "lambda")
                .map_or("a procedure", scheme_name);
            Some(format!("{name}: expected {wanted} argument{plural}, received {first}"))
        }
        TrapCode::Immutable => Some(format!("{value} is a literal and cannot be changed")),
        _ => None,
    }
}

/// What programs call a procedure, which is perhaps a native.
fn scheme_name(name: &str) -> &str {
    match natives::by_row_name(name) {
        Some(row) => natives::scheme_name(row),
        None => name,
    }
}

/// The message of a condition that has none of its own, for programs: what a report says of it.
#[must_use]
pub fn condition_message(trap: Trap, value: Option<&str>, procedure: Option<&str>) -> String {
    let [first, low, high] = trap.operands;
    let message = match trap.code {
        TrapCode::RangeCheck => format!("{first} is outside {low} to {high}"),
        TrapCode::IndexOutOfBounds => format!("index {first} is outside {low} to {high}"),
        TrapCode::BadSize => format!("{first} is not a possible size"),
        TrapCode::HandlerReturned => format!("a handler returned from {}", value.unwrap_or("an exception")),
        TrapCode::ConversionRange => "the number does not fit in an integer".to_owned(),
        code => code.name().replace('-', " "),
    };
    let text = TrapText {
        code: trap.code,
        operands: trap.operands,
        value,
        procedure,
        message: &message,
        span: None,
        custom: &[],
    };
    trap_message(&text).unwrap_or(message)
}

/// What is wrong with a variable that was used: nothing defines it, or it has no value yet.
fn undefined_variable(name: &str, custom: &[(String, Vec<u8>)]) -> String {
    let section = custom.iter().find(|it| it.0 == undefined::SECTION);
    match section.and_then(|it| undefined::look_up(&it.1, name)) {
        Some(Some(meant)) => format!("`{name}` is not defined; did you mean `{meant}`?"),
        Some(None) => format!("`{name}` is not defined"),
        None => format!("the variable {name} has no value"),
    }
}

const fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Integer | Kind::SmallInteger => "an exact integer",
        Kind::Float => "an inexact number",
        Kind::Number => "a number",
        Kind::Boolean => "a boolean",
        Kind::Character => "a character",
        Kind::Nil => "the empty list",
        Kind::Unspecified => "unspecified",
        Kind::Undefined => "undefined",
        Kind::Eof => "the end-of-file object",
        Kind::Null => "null",
        Kind::Pair => "a pair",
        Kind::Vector => "a vector",
        Kind::String => "a string",
        Kind::Bytes => "a bytevector",
        Kind::Symbol => "a symbol",
        Kind::Box => "a box",
        Kind::Procedure => "a procedure",
        Kind::Values => "several values",
        Kind::Map => "a hash table",
        Kind::Condition => "an error object",
        Kind::Object => "a record of the right type",
        Kind::Native => "an object of the right type",
    }
}
