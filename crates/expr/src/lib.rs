//! Expr: CEL (the Common Expression Language) plus definitions.
//!
//! ```text
//! fn fib(n: int): int = n < 2 ? n : fib(n - 1) + fib(n - 2);   // typed, recursive, proper tail calls
//! let names = ["Ada", "Grace"];                                // values, in order
//! names.map(x, x.size()).filter(n, n > fib(4))                 // the value of the program
//! ```
//!
//! Text becomes a tree ([`mod@parse`]), the checker finds types and meanings ([`check`]), lowering makes IR
//! ([`lower`]); `natives` is what the IR calls. Diagnostics:
//!
//! | code | |
//! |---|---|
//! | E001 E002 | no token; a string that does not end |
//! | E003 E005 | a number out of range; a wrong escape sequence |
//! | E004 | nested too deeply |
//! | E006 E007 | a macro's variable is no name; `has` without a selection |
//! | E010 | syntax |
//! | E020 | defined twice |
//! | E021 E022 E024 | undeclared name, function, type |
//! | E023 | used before it has a value |
//! | E030 | no overload for these types |
//! | E031 E032 | another type than expected; branches of different types |
//! | E033 E034 | no fields; no list or map |

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
