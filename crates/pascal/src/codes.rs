//! The stable codes of Pascal's diagnostics.

/// A character, string, comment or number that is none.
pub const LEXICAL: &str = "P001";
/// A symbol where the grammar has another.
pub const SYNTAX: &str = "P002";
/// Constructs nested too deep.
pub const NESTING: &str = "P003";
/// A number too large, or a character the machine does not have.
pub const LITERAL: &str = "P004";
/// The parts of a block are out of order.
pub const ORDER: &str = "P005";
/// A name nobody declared.
pub const UNDECLARED: &str = "P010";
/// A name declared twice in one region.
pub const DUPLICATE: &str = "P011";
/// A name of another class: a type where a variable is wanted.
pub const CLASS: &str = "P012";
/// A name used in a region before its declaration there (6.2.2.9).
pub const EARLY: &str = "P013";
/// Types that do not fit.
pub const TYPES: &str = "P020";
/// Arguments that do not fit the parameters.
pub const ARGUMENTS: &str = "P021";
/// A variable is wanted: an expression, a component of a packed one, a control variable.
pub const VARIABLE: &str = "P022";
/// A type that may not stand there.
pub const BAD_TYPE: &str = "P023";
/// A constant outside its range (a warning: it is an error when reached), or two equal case constants.
pub const CONSTANT: &str = "P024";
/// Labels and `goto`.
pub const LABEL: &str = "P030";
/// The control variable of a `for` statement.
pub const CONTROL: &str = "P031";
/// Functions without a value, forward declarations without a block.
pub const ROUTINE: &str = "P032";
/// Program parameters.
pub const PARAMETER: &str = "P033";
/// A type or block larger than the machine has.
pub const SIZE: &str = "P040";
/// Part of the standard that is not there yet.
pub const UNSUPPORTED: &str = "P050";
