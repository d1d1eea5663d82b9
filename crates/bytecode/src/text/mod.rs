//! The text form (`.pbt`): a module as lines that people read and write, and that assemble back to the same bytes.
//!
//! ```text
//! module "gcd"                                  ; a comment goes to the end of the line
//! language "lisp"
//! producer "polyc 0.1.0"
//! source file0 "gcd.scm" 5a3c…                  ; name, BLAKE3 of the text
//!   lines 13 27                                 ; where lines start, the first left out
//!   wide 14:1                                   ; characters of more than one byte: where, and how many more
//! location loc1 file0 0..12
//! location loc2 file0 4..6 expanded loc1        ; or: inlined fn0 loc1
//! constant const0 string "text"                 ; immediate integer big float character bytes symbol pair vector
//! shape shape0 "point" 1 8                      ; references, raw bytes
//! import import0 native "lisp.display" (any) -> any variadic
//! import import1 function "geometry" "area" (f64) -> f64
//! import import2 global "geometry" "unit" f64 mutable
//! global global0 "count" i64
//! export "gcd" fn0 func(int, int) -> int
//! entry fn1
//! custom "macros" 00ff
//! function fn0 "gcd" direct (i64, i64) -> i64 loc1     ; or: procedure, procedure rest
//!   names "a" "b"
//!   locals i64 any
//!   stack 2
//!   table table0 0 L1 L2 default L0
//!   handler L0..L1 catch L2 l3                  ; or: L0..end call l3; L0..end finally L2
//! L0:
//!   loc2                                        ; what follows comes from there
//!   local.get l0
//!   return
//! end
//! ```
//!
//! Entries stand in this order and are numbered from 0 (locations from 1). Everything of the file is there but what is
//! computed from it.

mod line;
mod parse;
mod write;

pub use line::TextError;
pub use parse::parse_text;
pub use write::write_text;

pub(crate) use write::{push_constant, push_signature};
