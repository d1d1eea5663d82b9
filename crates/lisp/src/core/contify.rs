//! Decides what becomes of each procedure: blocks, a function called directly, or a closure.
//!
//! A group of local procedures becomes blocks of the function around it if every use is a call in tail position of
//! the group's body or of a member's body: all calls then return to the same place (contification; Fluet and Weeks,
//! *Contification Using Dominators*, ICFP 2001, find more). Named `let` and `do` become loops so.

use std::collections::{HashMap, HashSet};

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

/// Uses of a variable that is bound to a procedure.
#[derive(Default)]
struct Uses {
    /// Where it is called with as many arguments as it takes: what each call is in tail position of.
    calls: Vec<Expr>,
    /// Whether it is used otherwise.
    escapes: bool,
}

/// Decides for every procedure.
#[must_use]
pub fn contify(core: &Core) -> Roles {
    let mut search = Search {
        core,
        roles: Roles {
            roles: vec![Role::Nothing; core.lambdas.len()],
            bound: HashMap::new(),
        },
        uses: HashMap::new(),
        groups: Vec::new(),
        joined: HashMap::new(),
    };
    search.walk();
    // Inner groups come later in the walk; they are decided first.
    for (bindings, root) in core::mem::take(&mut search.groups).into_iter().rev() {
        search.decide(bindings, root);
    }
    search.roles
}

/// Each expression is in tail position of one that is not in tail position itself, its *root*.
struct Search<'c> {
    core: &'c Core,
    roles: Roles,
    uses: HashMap<Var, Uses>,
    /// Groups of procedures with the roots of what binds them.
    groups: Vec<(&'c [(Var, LambdaId)], Expr)>,
    /// Bodies of procedures that have become blocks: what they are in tail position of since.
    joined: HashMap<Expr, Expr>,
}

impl<'c> Search<'c> {
    fn walk(&mut self) {
        let core = self.core;
        let mut pending: Vec<(Expr, Expr)> = core.body.iter().rev().map(|&it| (it, it)).collect();
        while let Some((expr, root)) = pending.pop()
            && core.budget.step(1)
        {
            let node = core.node(expr);
            let first = pending.len();
            match node {
                Node::Local(var) => {
                    if self.roles.bound(*var).is_some() {
                        self.uses.entry(*var).or_default().escapes = true;
                    }
                }
                Node::Call(callee, args) => {
                    match self.callee(*callee, args.len()) {
                        Some(var) => self.uses.entry(var).or_default().calls.push(root),
                        None => pending.push((*callee, *callee)),
                    }
                    pending.extend(args.iter().map(|&it| (it, it)));
                }
                Node::Lambda(lambda) => {
                    self.roles.roles[lambda.index()] = Role::Closure;
                    let body = core.get_lambda(*lambda).body;
                    pending.push((body, body));
                }
                Node::Fix(bindings, body) => {
                    self.groups.push((bindings, root));
                    for &(var, lambda) in bindings {
                        self.roles.bound.insert(var, lambda);
                        self.roles.roles[lambda.index()] = Role::Closure;
                        let body = core.get_lambda(lambda).body;
                        pending.push((body, body));
                    }
                    pending.push((*body, root));
                }
                _ => core.for_each_part(node, |_, part| pending.push((part, part))),
            }
            match node {
                Node::If(..) => {
                    for (_, part) in &mut pending[first + 1..] {
                        *part = root;
                    }
                }
                Node::Let(..) | Node::LetValues(..) | Node::Seq(_) | Node::Or(_) => {
                    if let Some((_, last)) = pending.last_mut() {
                        *last = root;
                    }
                }
                _ => {}
            }
            pending[first..].reverse();
        }
    }

    /// The variable that is called, if it is always bound to a procedure that takes so many arguments.
    fn callee(&self, callee: Expr, count: usize) -> Option<Var> {
        let &Node::Local(var) = self.core.node(callee) else {
            return None;
        };
        let lambda = self.roles.bound(var)?;
        self.core.get_lambda(lambda).formals.accepts(count).then_some(var)
    }

    fn decide(&mut self, bindings: &[(Var, LambdaId)], root: Expr) {
        let root = self.find(root);
        let mut returns = HashSet::from([root]);
        returns.extend(bindings.iter().map(|&(_, lambda)| self.core.get_lambda(lambda).body));
        let mut is_blocks = true;
        for &(var, lambda) in bindings {
            let uses = self.uses.remove(&var).unwrap_or_default();
            if uses.escapes {
                is_blocks = false;
                continue;
            }
            self.roles.roles[lambda.index()] = Role::Direct;
            is_blocks &= uses.calls.into_iter().all(|it| returns.contains(&self.find(it)));
        }
        if is_blocks {
            for &(_, lambda) in bindings {
                self.roles.roles[lambda.index()] = Role::Blocks;
                self.joined.insert(self.core.get_lambda(lambda).body, root);
            }
        }
    }

    /// What an expression that is a root has come to be in tail position of.
    fn find(&mut self, root: Expr) -> Expr {
        let mut end = root;
        while let Some(&next) = self.joined.get(&end) {
            end = next;
        }
        // What comes again finds it at once.
        let mut next = root;
        while next != end {
            next = self.joined.insert(next, end).unwrap_or(end);
        }
        end
    }
}
