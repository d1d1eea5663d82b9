//! Large modules in the text form of bytecode, modules that import each other, and compiled ones with changes.

mod code;
mod declarations;
mod frames;
mod imports;
mod mutated;
mod tables;

use super::cases::{Attack, Code};
use super::generate::repeated;

/// All of them.
pub fn attacks() -> Vec<Attack> {
    let mut attacks = tables::attacks();
    attacks.extend(declarations::attacks());
    attacks.extend(code::attacks());
    attacks.extend(frames::attacks());
    attacks.extend(imports::attacks());
    attacks.extend(mutated::attacks());
    attacks
}

fn module(name: &str, ends: &str, rest: &str) -> Attack {
    let text = named("attack", rest);
    Attack::new(format!("modules/{name}"), ends, Code::Assembly(text))
}

/// A module of that name.
fn named(name: &str, rest: &str) -> String {
    format!("module \"{name}\" language \"lisp\" producer \"by hand\"\n{rest}")
}

/// A function `main` of that code, which begins with its tables; it is the entry.
fn main(locals: &str, stack: usize, code: &str) -> String {
    let locals = if locals.is_empty() {
        String::new()
    } else {
        format!("  locals {locals}\n")
    };
    format!("entry fn0\n\nfn0 = function \"main\" direct () -> any {{\n{locals}  stack {stack}\n{code}}}\n")
}
