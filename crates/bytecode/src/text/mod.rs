//! The text form (`.pbt`): a module as lines that people read and write, and that assemble back to the same bytes.
//! Declarations are as in [`polyc_base::text`]; a body is its tables and its code.
//!
//! ```text
//! fn0 = function "example" direct (i64, any) -> any @loc1 {
//!   names "n" "" "kept"                    ; of parameters and locals
//!   locals any                             ; after the parameters
//!   stack 2                                ; most operands at once
//!   table0 = 3: L1, L2, else L1            ; 3 is the selector of the first target
//!   handler L0..L1 catch L2 l2             ; or: L0..end call l2; L0..end finally L2
//! L0:
//!   local.get l0 @loc2                     ; the location of this and the following instructions
//!   switch table0
//! …
//! }
//! ```
//!
//! Code that does not decode is written as `raw "ff01"`. [`write_text`] is exact for every module the verifier accepts.

mod parse;
mod write;

pub use parse::parse_text;
pub use polyc_base::text::{ParseError as TextError, quote, visible};
pub use write::write_text;
pub(crate) use write::{write_handler, write_table};
