//! Expr: CEL (the Common Expression Language) plus definitions.
//!
//! ```text
//! fn fib(n: int): int = n < 2 ? n : fib(n - 1) + fib(n - 2);   // typed, recursive, proper tail calls
//! let names = ["Ada", "Grace"];                                // values, in order
//! names.map(x, x.size()).filter(n, n > fib(4))                 // the value of the program
//! ```
//!
//! Text becomes a tree ([`mod@parse`]), the checker finds types and meanings ([`check`]), lowering makes IR
//! ([`lower`]); `natives` is what the IR calls.
//! Diagnostic codes are in `codes`.

mod builder;
mod causes;
mod check;
mod codes;
mod frontend;
mod functions;
mod lexer;
mod literal;
mod lower;
mod natives;
mod parse;
mod print;
mod tree;
mod types;

pub use check::Mode;
pub use frontend::{EXPR, Expr};
pub use natives::value::{Cel, cel};
