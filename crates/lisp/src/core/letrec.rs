//! Splits each `letrec*` into plain bindings, groups of procedures, and what is left: variables that may be used
//! before they have a value, which live in boxes (Ghuloum and Dybvig, *Fixing Letrec (reloaded)*, 2009).

use std::collections::HashMap;

use polyc_base::scalar::Immediate;
use polyc_base::{Constant, Loc};

use super::strong::components;
use super::{Core, Expr, LambdaId, Node, Var};
use crate::library::Standard;
use crate::library::inline::Code;

/// Replaces every [`Node::Letrec`], and `let`s of procedures, by [`Node::Let`] and [`Node::Fix`].
pub fn fix_letrec(core: &mut Core) {
    let mut letrecs = Vec::new();
    let mut lets = Vec::new();
    for &expr in &core.body {
        core.walk(expr, |core, expr| match core.node(expr) {
            Node::Letrec(..) => letrecs.push(expr),
            Node::Let(..) => lets.push(expr),
            _ => {}
        });
    }
    for expr in lets {
        bind_procedures(core, expr);
    }
    // Inner ones first: their bodies are looked at once more by the outer ones.
    for expr in letrecs.into_iter().rev() {
        if let Node::Letrec(bindings, body) = core.node(expr).clone() {
            let fixed = Group::new(core, bindings).fix(core, body, expr);
            core.replace(expr, fixed);
        }
    }
    core.measure();
}

/// The procedure an initialiser makes for a variable that is never assigned.
fn procedure(core: &Core, var: Var, init: Expr) -> Option<LambdaId> {
    match core.node(init) {
        Node::Lambda(lambda) if !core.get_var(var).assigned => Some(*lambda),
        _ => None,
    }
}

/// `(let ((f (lambda …)) (x e)) body)`: the procedures become known.
fn bind_procedures(core: &mut Core, expr: Expr) {
    let Node::Let(bindings, body) = core.node(expr).clone() else {
        return;
    };
    let procedures: Vec<(Var, LambdaId)> = bindings
        .iter()
        .filter_map(|&(var, init)| Some((var, procedure(core, var, init)?)))
        .collect();
    if procedures.is_empty() {
        return;
    }
    let loc = core.loc(expr);
    let others: Vec<(Var, Expr)> = bindings
        .into_iter()
        .filter(|&(var, init)| procedure(core, var, init).is_none())
        .collect();
    if others.is_empty() {
        core.replace(expr, Node::Fix(procedures, body));
    } else {
        let inner = core.push(Node::Fix(procedures, body), loc);
        core.replace(expr, Node::Let(others, inner));
    }
}

struct Group {
    bindings: Vec<(Var, Expr)>,
    /// Which bindings each binding needs first.
    edges: Vec<Vec<usize>>,
}

impl Group {
    fn new(core: &Core, bindings: Vec<(Var, Expr)>) -> Self {
        let index: HashMap<Var, usize> = bindings
            .iter()
            .enumerate()
            .map(|(index, &(var, _))| (var, index))
            .collect();
        let mut edges = Vec::new();
        let mut last_effect = None;
        for (position, &(_, init)) in bindings.iter().enumerate() {
            let mut needs = Vec::new();
            core.walk(init, |core, expr| {
                if let Node::Local(var) | Node::SetLocal(var, _) = core.node(expr)
                    && let Some(&other) = index.get(var)
                {
                    needs.push(other);
                }
            });
            // What has effects happens in order.
            if !is_simple(core, init) {
                needs.extend(last_effect.replace(position));
            }
            needs.sort_unstable();
            needs.dedup();
            edges.push(needs);
        }
        Self { bindings, edges }
    }

    fn fix(&self, core: &mut Core, body: Expr, at: Expr) -> Node {
        let loc = core.loc(at);
        let mut inner = body;
        let mut outermost = None;
        for component in components(&self.edges).iter().rev() {
            if let Some(node) = outermost.take() {
                inner = core.push(node, loc);
            }
            outermost = Some(self.bind_component(core, component, inner, loc));
        }
        outermost.expect("a letrec binds something")
    }

    fn bind_component(&self, core: &mut Core, members: &[usize], body: Expr, loc: Loc) -> Node {
        let (mut procedures, mut others) = (Vec::new(), Vec::new());
        for &member in members {
            let (var, init) = self.bindings[member];
            match procedure(core, var, init) {
                Some(lambda) => procedures.push((var, lambda)),
                None => others.push((member, var, init)),
            }
        }
        if others.is_empty() {
            return Node::Fix(procedures, body);
        }
        if let [(member, var, init)] = *others
            && members.len() == 1
            && !self.edges[member].contains(&member)
        {
            return Node::Let(vec![(var, init)], body);
        }
        // Each is undefined until its turn comes.
        let mut steps = Vec::new();
        let mut undefined = Vec::new();
        for (_, var, init) in others {
            let data = &mut core.vars[var.index()];
            (data.assigned, data.checked) = (true, true);
            let none = Node::Constant(Constant::Immediate(Immediate::Undefined));
            undefined.push((var, core.push(none, loc)));
            steps.push(core.push(Node::SetLocal(var, init), loc));
        }
        steps.push(body);
        let steps = core.push(Node::Seq(steps), loc);
        let inner = if procedures.is_empty() {
            steps
        } else {
            core.push(Node::Fix(procedures, steps), loc)
        };
        Node::Let(undefined, inner)
    }
}

/// Whether an expression neither has nor sees effects, so that it may be evaluated earlier or later.
fn is_simple(core: &Core, expr: Expr) -> bool {
    let mut pending = vec![expr];
    while let Some(expr) = pending.pop() {
        match core.node(expr) {
            Node::Constant(_) | Node::Standard(_) | Node::Lambda(_) => {}
            Node::Local(var) if !core.get_var(*var).assigned => {}
            Node::If(..) | Node::Or(_) | Node::Seq(_) => {
                core.for_each_part(core.node(expr), |_, part| pending.push(part));
            }
            Node::Call(callee, args) => match core.node(*callee) {
                Node::Standard(Standard::Inline(row))
                    if matches!(row.code, Code::List | Code::ListStar | Code::Vector) =>
                {
                    pending.extend(args);
                }
                _ => return false,
            },
            _ => return false,
        }
    }
    true
}
