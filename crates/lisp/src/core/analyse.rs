//! Finds how names are used: which top-level names are always the same value, which only called.

use super::{Core, Node};

/// Fills in [`super::TopData::value`], [`super::TopData::escapes`] and [`super::VarData::uses`].
pub fn analyse(core: &mut Core) {
    find_values(core);
    let mut escaping = Vec::new();
    let mut used = Vec::new();
    for &expr in &core.body {
        core.walk(expr, |core, expr| match core.node(expr) {
            Node::Local(var) => used.push(*var),
            Node::Top(top) => escaping.push((*top, 1)),
            Node::Call(callee, args) => {
                // The walk comes to the callee too; a call that fits is no escape.
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
