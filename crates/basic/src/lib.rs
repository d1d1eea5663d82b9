//! Minimal BASIC: ECMA-55.
//!
//! Text → [`lexer`] → [`parse`] (grammar in `grammars/basic.lalrpop`) → [`tree`] → [`lower`] → IR. Clauses
//! in comments are those of the standard.

mod causes;
mod codes;
mod format;
mod frontend;
mod lexer;
mod lower;
mod natives;
mod parse;
mod tree;

pub use frontend::{BASIC, Basic};
