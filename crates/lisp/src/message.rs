//! Traps in Scheme's words.

use polyc_base::scalar::TypeKind;
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
            let wanted = u8::try_from(first).ok().and_then(TypeKind::from_byte);
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

const fn kind_name(kind: TypeKind) -> &'static str {
    match kind {
        TypeKind::Integer | TypeKind::SmallInteger => "an exact integer",
        TypeKind::Float => "an inexact number",
        TypeKind::Number => "a number",
        TypeKind::Boolean => "a boolean",
        TypeKind::Character => "a character",
        TypeKind::Nil => "the empty list",
        TypeKind::Unspecified => "unspecified",
        TypeKind::Undefined => "undefined",
        TypeKind::Eof => "the end-of-file object",
        TypeKind::Null => "null",
        TypeKind::Pair => "a pair",
        TypeKind::Vector => "a vector",
        TypeKind::String => "a string",
        TypeKind::Bytes => "a bytevector",
        TypeKind::Symbol => "a symbol",
        TypeKind::Box => "a box",
        TypeKind::Procedure => "a procedure",
        TypeKind::Values => "several values",
        TypeKind::Map => "a hash table",
        TypeKind::Condition => "an error object",
        TypeKind::Object => "a record of the right type",
        TypeKind::Native => "an object of the right type",
    }
}
