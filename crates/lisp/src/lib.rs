//! Lisp: Scheme (R7RS-small).
//!
//! Text goes through [`reader`] to forms.

pub mod reader;
