//! Lisp: Scheme.
