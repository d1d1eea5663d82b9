//! Traps in Scheme's words.

use polyc_base::scalar::Kind;
use polyc_base::trap::TrapCode;
use polyc_frontend::TrapText;

/// The message, where Scheme has other words than the machine.
#[must_use]
pub fn trap_message(trap: &TrapText<'_>) -> Option<String> {
    let value = trap.value.unwrap_or("something");
    let [first, second, third] = trap.operands;
    match trap.code {
        TrapCode::UndefinedVariable => Some(format!("the variable {value} has no value")),
        TrapCode::NotProcedure => Some(format!("{value} is called, but it is no procedure")),
        TrapCode::TypeMismatch => {
            let wanted = u8::try_from(first).ok().and_then(Kind::from_byte);
            let wanted = wanted.map_or("another kind of value", kind_name);
            Some(format!("{value} is not {wanted}"))
        }
        TrapCode::ArityMismatch => {
            let plural = if second == 1 { "" } else { "s" };
            let wanted = match third {
                -1 => format!("at least {second} argument{plural}"),
                most if most == second => format!("{second} argument{plural}"),
                most => format!("{second} to {most} arguments"),
            };
            Some(format!("a procedure that takes {wanted} is given {first}"))
        }
        TrapCode::Immutable => Some(format!("{value} is a literal and cannot be changed")),
        _ => None,
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
