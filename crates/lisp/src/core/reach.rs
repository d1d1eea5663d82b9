//! Finds top-level names that may be read before they have a value.
//!
//! The program's forms run in order. A form reaches the procedures it mentions, and those that they mention; a
//! name is safe if every form that reaches a mention of it comes after its definition.

use std::collections::HashSet;

use super::{Core, Expr, Node, Top};

/// Sets [`super::TopData::checked`].
pub fn mark_early_uses(core: &mut Core) {
    let defined = definition_positions(core);
    let mut reached: HashSet<Top> = HashSet::new();
    let mut early: HashSet<Top> = HashSet::new();
    for (position, &form) in core.body.iter().enumerate() {
        // Procedures exist from the start: their definitions do nothing.
        if let Node::DefineTop(top, _) = core.node(form)
            && core.known_procedure(*top).is_some()
        {
            continue;
        }
        let mut pending: Vec<Expr> = vec![form];
        while let Some(expr) = pending.pop() {
            core.walk(expr, |core, expr| {
                let Node::Top(top) = core.node(expr) else {
                    return;
                };
                if let Some(lambda) = core.known_procedure(*top) {
                    if reached.insert(*top) {
                        pending.push(core.get_lambda(lambda).body);
                    }
                } else if defined[top.index()].is_none_or(|at| at >= position) {
                    early.insert(*top);
                }
            });
        }
    }
    for top in early {
        core.tops[top.index()].checked = true;
    }
}

/// Which form first defines each top-level name.
fn definition_positions(core: &Core) -> Vec<Option<usize>> {
    let mut defined = vec![None; core.tops.len()];
    for (position, &form) in core.body.iter().enumerate() {
        core.walk(form, |core, expr| {
            if let Node::DefineTop(top, _) = core.node(expr) {
                defined[top.index()].get_or_insert(position);
            }
        });
    }
    defined
}
