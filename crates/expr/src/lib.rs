//! Expr: CEL plus definitions.
