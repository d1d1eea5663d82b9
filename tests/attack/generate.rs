//! Large source texts: each generator takes a size.

mod expr;
mod lisp;
mod nesting;
mod pascal;

use super::cases::{Attack, Code};

/// All of them.
pub fn attacks() -> Vec<Attack> {
    let mut attacks = nesting::attacks();
    attacks.extend(lisp::attacks());
    attacks.extend(expr::attacks());
    attacks.extend(pascal::attacks());
    attacks
}

fn source(language: &'static str, name: &str, ends: &str, text: String) -> Attack {
    Attack::new(
        format!("generated/{language}-{name}"),
        ends,
        Code::Source(language, text),
    )
}

/// `part` for each number below `count`, one after the other.
pub fn repeated(count: usize, part: impl Fn(usize) -> String) -> String {
    (0..count).map(part).collect()
}

/// `part` for each number below `count`, with commas between.
fn list(count: usize, part: impl Fn(usize) -> String) -> String {
    let parts: Vec<String> = (0..count).map(part).collect();
    parts.join(", ")
}
