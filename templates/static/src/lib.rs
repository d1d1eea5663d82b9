//! Newlang: a small static language. A program is statements and functions; values are integers of 64 bits, texts,
//! truth values and arrays of integers, and each variable has the type of its first value.
//!
//! A text goes through `lexer`, `parse` (with `grammar.lalrpop`) and `tree` to `lower`, which checks types and writes
//! the code. Nothing here knows the machine.

mod arrays;
mod causes;
mod codes;
mod frontend;
mod lexer;
mod lower;
#[path = "../../dynamic/src/natives.rs"]
mod natives;
#[path = "../../dynamic/src/parse.rs"]
mod parse;
mod tree;
mod types;

use polyc::language;

pub use frontend::Language;

/// The language, for `EngineBuilder::language`.
pub static NEWLANG: Language = Language;
