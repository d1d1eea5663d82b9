//! Newlang: a small dynamic language. A program is statements and functions; values are integers of any size, texts,
//! truth values and none.
//!
//! A text goes through `lexer`, `parse` (with `grammar.lalrpop`) and `tree` to `lower`, which writes the code. Nothing
//! here knows the machine.

mod causes;
mod codes;
mod frontend;
mod lexer;
mod lower;
mod natives;
mod parse;
mod tree;

use polyc::language;

pub use frontend::Language;

/// The language, for `EngineBuilder::language`.
pub static NEWLANG: Language = Language;
