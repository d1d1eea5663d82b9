//! Free variables of procedures that become functions: what closures capture, and what direct calls pass besides.

use std::collections::{BTreeSet, HashSet};

use polyc_base::budget::LIVE_VARIABLE;

use super::contify::{Role, Roles};
use super::{Core, Expr, LambdaId, Node, Var};

/// Free variables by procedure; those of procedures that become blocks are not asked for.
#[must_use]
pub fn free_variables(core: &Core, roles: &Roles) -> Vec<Vec<Var>> {
    let mut finder = Finder {
        core,
        roles,
        functions: vec![Function::default(); core.lambdas.len()],
        made: Vec::new(),
    };
    for &expr in &core.body {
        finder.scan(None, expr);
    }
    while let Some(lambda) = finder.made.pop() {
        let data = core.get_lambda(lambda);
        let function = &mut finder.functions[lambda.index()];
        function.bound.extend(data.formals.all());
        finder.scan(Some(lambda), data.body);
    }
    finder.spread();
    finder
        .functions
        .into_iter()
        .map(|function| function.free.into_iter().collect())
        .collect()
}

#[derive(Clone, Default)]
struct Function {
    bound: HashSet<Var>,
    free: BTreeSet<Var>,
    /// Functions it makes closures of or calls directly: it needs their free variables.
    needs: BTreeSet<LambdaId>,
}

struct Finder<'c> {
    core: &'c Core,
    roles: &'c Roles,
    functions: Vec<Function>,
    /// Procedures met and not yet looked into.
    made: Vec<LambdaId>,
}

impl Finder<'_> {
    /// Notes what a function's own code binds and mentions.
    fn scan(&mut self, owner: Option<LambdaId>, expr: Expr) {
        let mut pending = vec![expr];
        let mut found = Function::default();
        while let Some(expr) = pending.pop() {
            let core = self.core;
            match core.node(expr) {
                Node::Local(var) | Node::SetLocal(var, _) => self.mention(&mut found, *var),
                Node::Lambda(lambda) => self.meet(&mut found, *lambda),
                Node::Let(bindings, _) | Node::Letrec(bindings, _) => {
                    found.bound.extend(bindings.iter().map(|&(var, _)| var));
                }
                Node::LetValues(formals, ..) => found.bound.extend(formals.all()),
                Node::Region(super::Region::Catch(var), ..) => {
                    found.bound.insert(*var);
                }
                Node::Fix(bindings, body) => {
                    for &(var, lambda) in bindings {
                        found.bound.insert(var);
                        if self.roles.role(lambda) == Role::Blocks {
                            let data = core.get_lambda(lambda);
                            found.bound.extend(data.formals.all());
                            pending.push(data.body);
                        } else if self.roles.role(lambda) == Role::Closure {
                            self.meet(&mut found, lambda);
                        } else {
                            self.made.push(lambda);
                        }
                    }
                    pending.push(*body);
                    continue;
                }
                _ => {}
            }
            if !matches!(core.node(expr), Node::Lambda(_)) {
                core.for_each_part(core.node(expr), |_, part| pending.push(part));
            }
        }
        if let Some(owner) = owner {
            let function = &mut self.functions[owner.index()];
            function.bound.extend(found.bound);
            function.free.extend(found.free);
            function.needs.extend(found.needs);
        }
    }

    fn meet(&mut self, found: &mut Function, lambda: LambdaId) {
        self.made.push(lambda);
        found.needs.insert(lambda);
    }

    fn mention(&self, found: &mut Function, var: Var) {
        match self.roles.bound(var).map(|lambda| (lambda, self.roles.role(lambda))) {
            Some((lambda, Role::Direct)) => {
                found.needs.insert(lambda);
            }
            Some((_, Role::Blocks)) => {}
            Some((_, Role::Closure | Role::Nothing)) | None => {
                found.free.insert(var);
            }
        }
    }

    /// Adds the free variables of what each function needs: each goes once to the functions that need the one it came
    /// to.
    fn spread(&mut self) {
        let mut needed_by = vec![Vec::new(); self.functions.len()];
        let mut work = Vec::new();
        for (index, function) in self.functions.iter_mut().enumerate() {
            let bound = &function.bound;
            function.free.retain(|var| !bound.contains(var));
            work.extend(function.free.iter().map(|&var| (index, var)));
            for need in &function.needs {
                needed_by[need.index()].push(index);
            }
        }
        while let Some((index, var)) = work.pop() {
            for &user in &needed_by[index] {
                let function = &mut self.functions[user];
                if !function.bound.contains(&var) && function.free.insert(var) {
                    work.push((user, var));
                    self.core.budget.charge(1, LIVE_VARIABLE);
                }
            }
            if !self.core.budget.step(1 + needed_by[index].len() / 8) {
                return;
            }
        }
    }
}
