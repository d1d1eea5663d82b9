//! The text form of the IR, `.pir`: declarations as in [`polyc_base::text`], and bodies.
//!
//! ```text
//! fn0 = function "count" direct (i64) -> i64 @loc1 {
//! block0(v0: i64 "n"):
//!   v1 = i64.const 0
//!   jump block1(v1)
//! block1(v2: i64 "i") catch block4(v0):     ; or `finally block4(v0)`, or `call(v3)`
//!   v4 "less" = i64.lt v2, v0 @loc2
//!   branch v4, block2, block3(v2)
//! …
//! }
//! ```
//!
//! Terminators: `jump`, `branch`, `switch v1, 3: block1, block2(v2), else block5` (3 is the selector of the first
//! target), `return`, `tail call fn2 v1, v2`, `throw`, `resume_unwind`, `unreachable`. A result's type is written only
//! where it is not that of the operation (`v4: i64 = …`), and `free v5: i64` names the values that nothing defines; a
//! pass may leave both.
//!
//! [`print`] is exact: [`parse`] gives an equal module. [`print_plain`] leaves out locations.

mod parse;
mod write;

pub use parse::parse;
pub use write::{print, print_function, print_plain};
