//! Source to verified module, and the list of languages.
//!
//! This is the pipeline without a machine: the build script of `polyc` uses it too, to compile the preludes.

mod languages;
mod pipeline;
mod prelude;

pub use languages::{languages, natives};
pub use pipeline::{check_source, compile_source, finish_module, lower_source, source_table};
pub use polyc_opt::{Level, Observer, PASSES, Pass, Print, PrintAfter, Remark, Remarks};
pub use prelude::{Modules, PreludeError, compile_preludes, embed_preludes};
