//! Decides what becomes of each procedure: blocks, a function called directly, or a closure.
//!
//! A group of local procedures becomes blocks of the function around it if every use is a call in tail position of
//! the group's body or of a member's body: all calls then return to the same place (contification; Fluet and Weeks,
//! *Contification Using Dominators*, ICFP 2001, find more). Named `let` and `do` become loops so.

use std::collections::HashMap;

use super::{Core, Expr, LambdaId, Node, Var};

/// What a procedure becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Blocks of the function around it.
    Blocks,
    /// A function that is only called directly; free variables are further arguments.
    Direct,
    /// A closure.
    Closure,
    /// Nothing: it was called where it was written, and its body is part of the function around it.
    Nothing,
}

/// The roles of all procedures by id, and the procedures that variables are bound to.
#[derive(Debug)]
pub struct Roles {
    roles: Vec<Role>,
    /// By variable: the procedure it always is.
    bound: HashMap<Var, LambdaId>,
}

impl Roles {
    /// What a procedure becomes.
    #[must_use]
    pub fn role(&self, lambda: LambdaId) -> Role {
        self.roles[lambda.index()]
    }

    /// The procedure that a variable always is.
    #[must_use]
    pub fn bound(&self, var: Var) -> Option<LambdaId> {
        self.bound.get(&var).copied()
    }
}

/// How often a variable is mentioned, and how often as what is called with as many arguments as it takes.
#[derive(Clone, Copy, Default)]
struct Uses {
    all: u32,
    calls: u32,
}

/// Decides for every procedure.
#[must_use]
pub fn contify(core: &Core) -> Roles {
    let mut roles = Roles {
        roles: vec![Role::Nothing; core.lambdas.len()],
        bound: HashMap::new(),
    };
    let mut groups = Vec::new();
    let mut uses: HashMap<Var, Uses> = HashMap::new();
    for &expr in &core.body {
        core.walk(expr, |core, expr| match core.node(expr) {
            Node::Lambda(lambda) => roles.roles[lambda.index()] = Role::Closure,
            Node::Fix(bindings, body) => {
                for &(var, lambda) in bindings {
                    roles.bound.insert(var, lambda);
                    roles.roles[lambda.index()] = Role::Closure;
                }
                groups.push((bindings.clone(), *body));
            }
            _ => {}
        });
    }
    for &expr in &core.body {
        core.walk(expr, |core, expr| match core.node(expr) {
            Node::Local(var) => uses.entry(*var).or_default().all += 1,
            Node::Call(callee, args) if fits(core, &roles, *callee, args.len()).is_some() => {
                if let Node::Local(var) = core.node(*callee) {
                    uses.entry(*var).or_default().calls += 1;
                }
            }
            _ => {}
        });
    }
    // Inner groups come later in the walk; they are decided first.
    for (bindings, body) in groups.into_iter().rev() {
        let used = |var: Var| uses.get(&var).copied().unwrap_or_default();
        let called_only = |var: Var| used(var).calls == used(var).all;
        for &(var, lambda) in &bindings {
            if called_only(var) {
                roles.roles[lambda.index()] = Role::Direct;
            }
        }
        if bindings.iter().all(|&(var, _)| called_only(var)) {
            let tail = tail_calls(core, &roles, &bindings, body);
            let all = |&(var, _): &(Var, LambdaId)| tail.get(&var).copied().unwrap_or(0) == used(var).all;
            if bindings.iter().all(all) {
                for &(_, lambda) in &bindings {
                    roles.roles[lambda.index()] = Role::Blocks;
                }
            }
        }
    }
    roles
}

/// The procedure that is called if the callee is a variable always bound to one that takes so many arguments.
fn fits(core: &Core, roles: &Roles, callee: Expr, count: usize) -> Option<LambdaId> {
    let Node::Local(var) = core.node(callee) else {
        return None;
    };
    let lambda = roles.bound(*var)?;
    core.get_lambda(lambda).formals.accepts(count).then_some(lambda)
}

/// How often each member is called in tail position of the body or of a member.
fn tail_calls(core: &Core, roles: &Roles, bindings: &[(Var, LambdaId)], body: Expr) -> HashMap<Var, u32> {
    let mut counts: HashMap<Var, u32> = HashMap::new();
    let mut pending = vec![body];
    pending.extend(bindings.iter().map(|&(_, lambda)| core.get_lambda(lambda).body));
    while let Some(expr) = pending.pop() {
        match core.node(expr) {
            Node::If(_, then, otherwise) => pending.extend([*then, *otherwise]),
            Node::Let(_, body) | Node::LetValues(_, _, body) => pending.push(*body),
            Node::Seq(exprs) | Node::Or(exprs) => pending.extend(exprs.last()),
            Node::Fix(inner, body) => {
                pending.push(*body);
                for &(_, lambda) in inner {
                    if roles.role(lambda) == Role::Blocks {
                        pending.push(core.get_lambda(lambda).body);
                    }
                }
            }
            Node::Call(callee, _) => {
                if let Node::Local(var) = core.node(*callee) {
                    *counts.entry(*var).or_default() += 1;
                }
            }
            _ => {}
        }
    }
    counts
}
