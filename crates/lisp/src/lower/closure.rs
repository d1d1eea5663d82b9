//! Functions' parameters, and closures.

use std::collections::HashSet;

use polyc_base::Op;
use polyc_frontend::Calls;
use polyc_ir::Value;

use super::{FunctionLowering, Operand};
use crate::core::{LambdaId, Var};
use crate::library::Standard;
use crate::library::closure_export;
use crate::library::inline::Rep;
use polyc_base::Type;
use polyc_base::decl::ImportKind;

impl FunctionLowering<'_, '_, '_, '_> {
    /// Binds the parameters of a procedure's function, and its free variables.
    pub(super) fn receive(&mut self, id: LambdaId, direct: bool) {
        let params = self.builder.params().to_vec();
        let formals = &self.core().get_lambda(id).formals;
        let free = &self.lowering.free[id.index()];
        let given = if direct { &params[..] } else { &params[1..] };
        for (var, &value) in formals.all().zip(given) {
            self.bind_var(var, value);
        }
        if direct {
            // Already in boxes where they are assigned.
            let extra = &given[formals.all().count()..];
            for (&var, &value) in free.iter().zip(extra) {
                self.adopt(var, value);
            }
            return;
        }
        let mut index = 0;
        for &var in free {
            if self.lowering.roles.bound(var) == Some(id) {
                self.adopt(var, params[0]);
                continue;
            }
            let value = self.builder.value(Op::ClosureGet { index }, &[params[0]]);
            self.adopt(var, value);
            index += 1;
        }
    }

    /// A free variable's value or box comes as it is.
    fn adopt(&mut self, var: Var, value: Value) {
        let name = &self.core().get_var(var).name;
        if !name.is_empty() {
            self.builder.name_value(value, &**name);
        }
        self.vars.insert(var, value);
    }

    /// What a closure captures: its free variables but itself.
    fn captures(&self, lambda: LambdaId) -> Vec<Var> {
        let free = self.lowering.free[lambda.index()].iter().copied();
        free.filter(|&var| self.lowering.roles.bound(var) != Some(lambda))
            .collect()
    }

    pub(super) fn make_closure(&mut self, lambda: LambdaId) -> Operand {
        let captures = self.captures(lambda);
        let values: Vec<Value> = captures.iter().map(|var| self.vars[var]).collect();
        let func = self.lowering.functions[&lambda];
        let count = u32::try_from(values.len()).expect("fewer variables than bytes of source");
        self.any(Op::ClosureNew { func, count }, &values)
    }

    /// Closures that may capture each other: what does not exist yet is set afterwards.
    pub(super) fn make_closure_group(&mut self, group: &[(Var, LambdaId)]) {
        let mut missing: HashSet<Var> = group.iter().map(|&(var, _)| var).collect();
        let mut knots = Vec::new();
        for &(var, lambda) in group {
            let captures = self.captures(lambda);
            let mut values = Vec::new();
            for (index, captured) in captures.iter().enumerate() {
                if missing.contains(captured) {
                    values.push(self.undefined());
                    knots.push((var, index, *captured));
                } else {
                    values.push(self.vars[captured]);
                }
            }
            let func = self.lowering.functions[&lambda];
            let count = u32::try_from(values.len()).expect("fewer variables than bytes of source");
            let closure = self.builder.value(Op::ClosureNew { func, count }, &values);
            missing.remove(&var);
            self.adopt(var, closure);
        }
        for (var, index, captured) in knots {
            let index = u32::try_from(index).expect("fewer variables than bytes of source");
            let (closure, value) = (self.vars[&var], self.vars[&captured]);
            self.builder.op(Op::ClosureSet { index }, &[closure, value]);
        }
    }

    /// A standard procedure as a value.
    pub(super) fn standard_value(&mut self, standard: Standard) -> Operand {
        match standard {
            Standard::Inline(row) => match self.lowering.values.get(row.name).copied() {
                Some(standard) => self.standard_value(standard),
                // The prelude has every one of them, but in its own first module.
                None => {
                    let value = self.undefined();
                    self.check_defined(value, row.name)
                }
            },
            Standard::Native(row) => {
                let import = self.builder.import_row(row);
                self.any(Op::ClosureNative { import }, &[])
            }
            Standard::Host(id) => {
                let import = self.import_host(id);
                self.any(Op::ClosureNative { import }, &[])
            }
            Standard::Imported(id) => {
                let imported = self.lowering.library.imported(id);
                let kind = ImportKind::Global {
                    ty: Type::Any,
                    mutable: false,
                };
                let name = closure_export(&imported.name);
                let module = imported.module;
                let import = self.builder.module.import(module, name, kind);
                self.any(Op::ImportGet { import }, &[])
            }
        }
    }

    /// The arguments of a direct call: those for the parameters, then the free variables.
    pub(super) fn push_free(&mut self, lambda: LambdaId, args: &mut Vec<Value>) {
        for var in &self.lowering.free[lambda.index()] {
            args.push(self.vars[var]);
        }
    }

    /// A value held dynamically.
    pub(super) const fn dynamic(value: Value) -> Operand {
        Operand { value, rep: Rep::Any }
    }
}
