//! Which function calls which.

use polyc_base::decl::ExportKind;
use polyc_base::{FuncId, Op};
use polyc_ir::{Body, Module, Terminator};

/// What inlining knows of a module.
pub struct CallGraph {
    /// How often each function is called or made a closure of.
    pub references: Vec<u32>,
    /// How deep copies in copies are, in each function.
    pub levels: Vec<u32>,
}

impl CallGraph {
    /// Looks at a module.
    pub fn new(module: &Module) -> Self {
        let declarations = &module.declarations;
        let mut references = vec![0; module.bodies.len()];
        let mut count = |func: FuncId, by: u32| {
            if let Some(count) = references.get_mut(func.index()) {
                *count += by;
            }
        };
        for body in &module.bodies {
            for_each_reference(body, |func| count(func, 1));
        }
        for export in &declarations.exports {
            if let ExportKind::Function(func) = export.kind {
                count(func, 2);
            }
        }
        Self {
            levels: vec![0; module.bodies.len()],
            references,
        }
    }
}

fn for_each_reference(body: &Body, mut visit: impl FnMut(FuncId)) {
    for op in operations(body) {
        if let Op::Call { func } | Op::ClosureNew { func, .. } = *op {
            visit(func);
        }
    }
}

/// Every operation, those of tail calls included.
pub fn operations(body: &Body) -> impl Iterator<Item = &Op> {
    body.blocks.iter().flat_map(|block| {
        let end = match &block.terminator {
            Terminator::TailCall { op, .. } => Some(op),
            _ => None,
        };
        block.insts.iter().map(|inst| &inst.op).chain(end)
    })
}

/// Functions, each after those it calls but for recursion; iterative.
pub fn callees_first(module: &Module) -> Vec<FuncId> {
    let callees = |func: FuncId| {
        let mut callees = Vec::new();
        for_each_reference(module.body(func), |callee| {
            if callee.index() < module.bodies.len() {
                callees.push(callee);
            }
        });
        callees.reverse();
        callees
    };
    let mut seen = vec![false; module.bodies.len()];
    let mut order = Vec::with_capacity(module.bodies.len());
    for index in 0..module.bodies.len() {
        if std::mem::replace(&mut seen[index], true) {
            continue;
        }
        let func = FuncId::from_index(index);
        let mut stack = vec![(func, callees(func))];
        while let Some((func, pending)) = stack.last_mut() {
            if let Some(next) = pending.pop() {
                if !std::mem::replace(&mut seen[next.index()], true) {
                    stack.push((next, callees(next)));
                }
            } else {
                order.push(*func);
                stack.pop();
            }
        }
    }
    order
}
