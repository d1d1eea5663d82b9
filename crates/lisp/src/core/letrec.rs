//! Splits each `letrec*` into plain bindings, groups of procedures, and what is left: variables that may be used
//! before they have a value, which live in boxes (Ghuloum and Dybvig, *Fixing Letrec (reloaded)*, 2009).

use polyc_base::scalar::Immediate;
use polyc_base::{Constant, Loc};

use super::early::find_early;
use super::mentions::{Facts, Mentions, Sequence, procedure};
use super::strong::components;
use super::{Core, Expr, LambdaId, Node, Var};

/// Replaces every [`Node::Letrec`], and `let`s of procedures, by [`Node::Let`] and [`Node::Fix`].
pub(super) fn fix_letrec(core: &mut Core, mentions: &Mentions) {
    for &expr in &mentions.lets {
        bind_procedures(core, expr);
    }
    for (expr, sequence) in &mentions.letrecs {
        if let Node::Letrec(bindings, body) = core.node(*expr).clone() {
            let fixed = Group::new(core, mentions, bindings, sequence).fix(core, body, *expr);
            core.replace(*expr, fixed);
        }
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
    /// Which may be read before they have a value.
    early: Vec<bool>,
}

impl Group {
    fn new(core: &Core, mentions: &Mentions, bindings: Vec<(Var, Expr)>, sequence: &Sequence) -> Self {
        let unknown = |facts: Facts| facts.calls_unknown || facts.calls_top;
        let early = find_early(core, sequence, |expr| mentions.facts(expr), unknown);
        let mut edges = Vec::new();
        let mut last_effect = None;
        for (position, &(_, init)) in bindings.iter().enumerate() {
            let mut needs = sequence.mentioned(position);
            // What has effects happens in order.
            if !mentions.facts(init).is_simple {
                needs.extend(last_effect.replace(position));
            }
            edges.push(needs);
        }
        Self { bindings, edges, early }
    }

    fn fix(&self, core: &mut Core, body: Expr, at: Expr) -> Node {
        let loc = core.loc(at);
        let mut inner = body;
        let mut outermost = None;
        let components = if self.early.contains(&true) {
            // What is read early keeps its turn, and so does all else.
            vec![(0..self.bindings.len()).collect()]
        } else {
            components(&self.edges)
        };
        for component in components.iter().rev() {
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
                Some(lambda) if !self.early[member] => procedures.push((var, lambda)),
                _ => others.push((member, var, init)),
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
        for (member, var, init) in others {
            let data = &mut core.vars[var.index()];
            data.assigned = true;
            data.checked = self.early[member];
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
