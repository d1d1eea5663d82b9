//! Random IR programs, and a plain interpreter that says what they mean.

pub mod generate;
pub mod interpret;
