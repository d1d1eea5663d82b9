//! Finds how names are used: which top-level names are always the same value, which only called, which may be read
//! before they have a value.

use super::early::find_early;
use super::letrec::fix_letrec;
use super::mentions::find_mentions;
use super::{Core, Node};

/// Fills in [`super::TopData`] and [`super::VarData`], and fixes every `letrec*`.
pub fn analyse(core: &mut Core) {
    find_values(core);
    let mentions = find_mentions(core);
    let early = find_early(
        core,
        &mentions.program,
        |expr| mentions.facts(expr),
        |facts| facts.calls_unknown,
    );
    for (top, early) in core.tops.iter_mut().zip(early) {
        top.checked = early;
    }
    fix_letrec(core, &mentions);
    count_uses(core);
}

fn count_uses(core: &mut Core) {
    let mut escaping = Vec::new();
    let mut used = Vec::new();
    for &expr in &core.body {
        core.walk(expr, |core, expr| match core.node(expr) {
            Node::Local(var) => used.push(*var),
            Node::Top(top) => escaping.push((*top, 1)),
            Node::Call(callee, args) => {
                // The walk comes to the callee too; a call that fits does not let it escape.
                if let Node::Top(top) = core.node(*callee) {
                    let lambda = core.known_procedure(*top);
                    let fits = lambda.is_some_and(|lambda| core.get_lambda(lambda).formals.accepts(args.len()));
                    escaping.push((*top, -i32::from(fits)));
                }
            }
            _ => {}
        });
    }
    for var in used {
        core.vars[var.index()].uses += 1;
    }
    let mut balance = vec![0; core.tops.len()];
    for (top, change) in escaping {
        balance[top.index()] += change;
    }
    for (top, balance) in core.tops.iter_mut().zip(balance) {
        top.escapes = balance > 0;
    }
}

fn find_values(core: &mut Core) {
    for index in 0..core.body.len() {
        let Node::DefineTop(top, value) = *core.node(core.body[index]) else {
            continue;
        };
        let data = &mut core.tops[top.index()];
        if data.definitions == 1 && !data.assigned {
            data.value = Some(value);
        }
    }
}
