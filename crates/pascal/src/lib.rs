//! Pascal: ISO 7185.
//!
//! Text → [`lexer`] → [`parse`] (grammar in `grammars/pascal.lalrpop`) → [`tree`] → [`check`] → [`model`] → [`lower`] →
//! IR. Diagnostics are data; a tree or model holds `Invalid` where the text made no sense.

mod causes;
mod check;
mod codes;
mod frontend;
mod lexer;
mod lower;
mod model;
mod natives;
mod parse;
mod print;
mod rules;
mod samples;
mod tree;
mod types;

pub use frontend::{PASCAL, Pascal};
