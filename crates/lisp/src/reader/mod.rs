//! The reader: text to data (R7RS 2 and 7.1).
//!
//! [`lexer`] makes lexemes, [`collect`] takes those of one datum (bounding how deep it nests), the LALRPOP grammar
//! of one datum turns them into a [`form::Form`]. [`read_program`] reads a whole text and goes on after mistakes.

pub mod codes;
mod collect;
pub mod form;
pub mod lexeme;
mod lexer;
pub mod name;
pub mod numeral;
pub mod port;
mod program;
pub mod text;
pub mod tree;
mod value;

lalrpop_util::lalrpop_mod!(
    #[allow(missing_docs, unused_qualifications, clippy::all, clippy::unwrap_used)]
    grammar,
    "/lisp.rs"
);

pub use lexeme::Lexeme;
pub use lexer::Lexer;
pub use program::read_program;
