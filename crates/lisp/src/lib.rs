//! Lisp: Scheme (R7RS-small).
//!
//! Text goes through [`reader`] to forms, through [`expand`] to the core language, through the passes of [`core`]
//! and through [`lower`] to the IR. [`library`] says what names mean that a program does not define; [`natives`] and
//! the prelude's modules (`prelude/*.scm`) carry out the rest.

mod causes;
pub mod core;
pub mod expand;
mod frontend;
pub mod library;
pub mod lower;
mod message;
pub mod natives;
pub mod reader;
mod samples;
mod undefined;

pub use frontend::Lisp;

/// The language.
pub const LISP: Lisp = Lisp;
