//! Random IR programs, and a plain interpreter that defines their meaning.

pub mod generate;
pub mod interpret;
