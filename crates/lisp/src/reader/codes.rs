//! Stable codes of Lisp's diagnostics.

/// A lexeme is malformed: a bad `#` syntax, character name, escape or numeral.
pub const LEXEME: &str = "L001";
/// A string, symbol or comment never ends.
pub const UNTERMINATED: &str = "L002";
/// A list or vector is never closed.
pub const UNCLOSED: &str = "L003";
/// A closing parenthesis closes nothing.
pub const UNOPENED: &str = "L004";
/// Parentheses, dots or prefixes stand where they mean nothing.
pub const DATUM: &str = "L005";
/// Data or expressions nest too deeply.
pub const NESTING: &str = "L006";
/// A special form is malformed.
pub const SYNTAX: &str = "L010";
/// A macro's rules are malformed, or none matches.
pub const MACRO: &str = "L011";
/// A keyword stands where an expression is wanted.
pub const KEYWORD: &str = "L012";
/// A name is bound twice by one form.
pub const DUPLICATE: &str = "L013";
/// A definition stands where none may.
pub const DEFINITION: &str = "L014";
/// A name that nothing defines (warning).
pub const UNDEFINED: &str = "L020";
/// A call with the wrong number of arguments (warning).
pub const ARITY: &str = "L021";
