//! Calls: of blocks, of known functions, of the standard library, of closures.

use polyc_base::decl::ImportKind;
use polyc_base::scalar::Immediate;
use polyc_base::{Cause, Diagnostic, ImportId, Op, Type};
use polyc_frontend::{Calls, cause_of_native};
use polyc_ir::Value;
use polyc_runtime::native::Row;

use super::expr::Task;
use super::inline::rep;
use super::{Exit, FunctionLowering, Operand};
use crate::causes::NATIVES;
use crate::core::{Expr, Formals, LambdaId, Node, Role, Var};
use crate::library::inline::{Code, Rep};
use crate::library::{HostId, ImportedId, Standard};
use crate::reader::codes;

/// A call ready to be made: the operation and its operands.
struct Ready {
    op: Op,
    args: Vec<Value>,
}

/// How a call is made, and so how its operands are held.
#[derive(Clone, Copy)]
pub(super) enum Plan {
    /// Code in line.
    Inline(Code),
    /// A native.
    Native(&'static Row),
    /// A jump to the blocks that a procedure has become.
    Jump(Var, LambdaId),
    /// A function that takes its free variables as further arguments.
    Direct(LambdaId),
    /// The function of a closure that a variable always is.
    Closure(Var, LambdaId),
    /// A top-level procedure.
    Top(LambdaId),
    /// A procedure of the prelude.
    Imported(ImportedId),
    /// A function of the host.
    Host(HostId),
    /// Any value: it is the first operand.
    Unknown,
}

impl FunctionLowering<'_, '_, '_, '_> {
    /// Evaluates the operands of a call, then makes it for its value.
    pub(super) fn plan_call(&mut self, expr: Expr, callee: Expr, args: &[Expr]) {
        let plan = self.plan(expr, callee, args.len());
        self.tasks.push(Task::Call(expr, plan));
        self.operands(plan, callee, args);
    }

    /// Evaluates the operands of a call in tail position, then makes it.
    pub(super) fn plan_tail_call(&mut self, expr: Expr, callee: Expr, args: &[Expr], exit: Exit) {
        let plan = self.plan(expr, callee, args.len());
        let is_jump = matches!(plan, Plan::Jump(..));
        let leaves = match plan {
            Plan::Inline(code) => code.is_call(),
            Plan::Native(..) | Plan::Host(..) => false,
            _ => true,
        };
        // A tail call leaves no frame, so not where a handler guards this one.
        if is_jump || (leaves && matches!(exit, Exit::Return) && self.handler.is_none()) {
            self.tasks.push(Task::TailCall(expr, plan));
        } else {
            self.next([Task::Call(expr, plan), Task::Exit(exit)]);
        }
        self.operands(plan, callee, args);
    }

    fn operands(&mut self, plan: Plan, callee: Expr, args: &[Expr]) {
        match plan {
            Plan::Inline(code) => self.values(args, |index| rep(code, index)),
            Plan::Native(row) => self.values(args, |index| {
                let ty = row.params().get(index).copied().unwrap_or(Type::Any);
                rep_of(ty)
            }),
            Plan::Unknown => {
                self.values(args, |_| Rep::Any);
                self.tasks.push(Task::Held(callee, Rep::Any));
            }
            _ => self.values(args, |_| Rep::Any),
        }
    }

    /// A call with operands that are there.
    pub(super) fn call(&mut self, expr: Expr, plan: Plan) -> Operand {
        if let Plan::Inline(code) = plan {
            let values = self.pop_values(self.argument_count(expr));
            self.set_loc(self.core().loc(expr));
            return self.inline(code, &values);
        }
        let ready = self.ready(expr, plan);
        self.set_loc(self.core().loc(expr));
        let Op::CallNative { import, .. } = ready.op else {
            return self.any(ready.op, &ready.args);
        };
        let (cause, result) = match plan {
            Plan::Native(row) => (cause_of_native(NATIVES, row), row.result()),
            _ => (Cause::Host, Some(Type::Any)),
        };
        match (self.builder.call_native(import, &ready.args, cause), result) {
            (Some(value), Some(ty)) => Operand { value, rep: rep_of(ty) },
            _ => self.unspecified(),
        }
    }

    /// A call in tail position with operands that are there.
    pub(super) fn tail_call(&mut self, expr: Expr, plan: Plan) {
        if let Plan::Jump(var, lambda) = plan {
            let block = self.loops[&var].block;
            let formals = &self.core().get_lambda(lambda).formals;
            let args = self.arguments(formals, self.argument_count(expr));
            return self.builder.jump(block, &args);
        }
        let ready = self.ready(expr, plan);
        self.set_loc(self.core().loc(expr));
        self.builder.tail_call(ready.op, &ready.args);
    }

    fn argument_count(&self, call: Expr) -> usize {
        match self.core().node(call) {
            Node::Call(_, args) => args.len(),
            _ => 0,
        }
    }

    /// Decides how a call is made. Warns if the arguments are too many or too few.
    fn plan(&mut self, expr: Expr, callee: Expr, count: usize) -> Plan {
        match *self.core().node(callee) {
            Node::Local(var) => {
                let Some(lambda) = self.lowering.roles.bound(var) else {
                    return Plan::Unknown;
                };
                if !self.takes(expr, lambda, count) {
                    return Plan::Unknown;
                }
                match self.lowering.roles.role(lambda) {
                    Role::Blocks => Plan::Jump(var, lambda),
                    Role::Direct => Plan::Direct(lambda),
                    Role::Closure | Role::Nothing => Plan::Closure(var, lambda),
                }
            }
            Node::Top(top) => match self.core().known_procedure(top) {
                Some(lambda) if self.takes(expr, lambda, count) => {
                    if self.core().get_top(top).checked {
                        self.read_top(top);
                    }
                    Plan::Top(lambda)
                }
                _ => Plan::Unknown,
            },
            Node::Standard(standard) => self.plan_standard(expr, standard, count),
            _ => Plan::Unknown,
        }
    }

    /// Whether a procedure takes so many arguments; warns if not.
    fn takes(&mut self, expr: Expr, lambda: LambdaId, count: usize) -> bool {
        let lambda = self.core().get_lambda(lambda);
        let formals = &lambda.formals;
        let takes = formals.accepts(count);
        if !takes {
            let wanted = count_text(formals.fixed.len(), formals.rest.is_some());
            self.warn_count(expr, &lambda.name, &wanted, count);
        }
        takes
    }

    /// Numbers of arguments that code in line is not for are those of the native of its name, if there is one.
    fn plan_standard(&mut self, expr: Expr, standard: Standard, count: usize) -> Plan {
        let wanted = match standard {
            Standard::Inline(row) if row.code.accepts(count) => return Plan::Inline(row.code),
            Standard::Inline(row) => {
                let native = crate::natives::by_scheme_name(row.name);
                if let Some(native) = native.filter(|it| native_accepts(it, count)) {
                    return Plan::Native(native);
                }
                // `apply` of one argument is none too many for the procedure, only for the code in line.
                let (least, most) = row.code.arity();
                most.map(|_| (row.name.to_owned(), range_text(least, most)))
            }
            Standard::Native(row) if native_accepts(row, count) => return Plan::Native(row),
            Standard::Native(row) => {
                let (least, most) = row.arity();
                let name = crate::natives::scheme_name(row).to_owned();
                Some((name, range_text(least, most)))
            }
            Standard::Imported(id) => {
                let imported = self.lowering.library.imported(id);
                let fixed = imported.fixed();
                if count == fixed || (count > fixed && imported.rest) {
                    return Plan::Imported(id);
                }
                Some((imported.name.clone(), count_text(fixed, imported.rest)))
            }
            Standard::Host(id) => {
                let function = self.lowering.library.host_function(id);
                let wanted = function.params.len();
                if wanted == count {
                    return Plan::Host(id);
                }
                Some((function.name.clone(), count_text(wanted, false)))
            }
        };
        if let Some((name, wanted)) = wanted {
            self.warn_count(expr, &name, &wanted, count);
        }
        Plan::Unknown
    }

    /// Takes the operands of a call and adds what the callee wants besides.
    fn ready(&mut self, expr: Expr, plan: Plan) -> Ready {
        let core = self.core();
        let formals = |lambda: LambdaId| &core.get_lambda(lambda).formals;
        let count = self.argument_count(expr);
        match plan {
            Plan::Inline(code) => {
                let values = self.pop_values(count);
                self.set_loc(core.loc(expr));
                let (op, args) = self.inline_call(code, &values);
                Ready { op, args }
            }
            Plan::Native(row) => {
                let args = self.pop_values(count);
                let (import, argc) = (self.builder.import_row(row), operand_count(&args));
                let op = Op::CallNative { import, argc };
                Ready { op, args }
            }
            Plan::Host(id) => {
                let args = self.pop_values(count);
                let (import, argc) = (self.import_host(id), operand_count(&args));
                let op = Op::CallNative { import, argc };
                Ready { op, args }
            }
            Plan::Jump(..) => unreachable!("a jump does not call"),
            Plan::Direct(lambda) => {
                let func = self.lowering.functions[&lambda];
                let mut args = self.arguments(formals(lambda), count);
                self.push_free(lambda, &mut args);
                let op = Op::Call { func };
                Ready { op, args }
            }
            Plan::Closure(var, lambda) => {
                let func = self.lowering.functions[&lambda];
                let mut args = vec![self.vars[&var]];
                args.extend(self.arguments(formals(lambda), count));
                let op = Op::Call { func };
                Ready { op, args }
            }
            Plan::Top(lambda) => {
                let func = self.lowering.functions[&lambda];
                let mut args = Vec::new();
                if !self.lowering.is_direct(lambda) {
                    // It captures nothing, so it never looks at its closure.
                    args.push(self.builder.immediate(Immediate::Unspecified));
                }
                args.extend(self.arguments(formals(lambda), count));
                let op = Op::Call { func };
                Ready { op, args }
            }
            Plan::Imported(id) => {
                let imported = self.lowering.library.imported(id).clone();
                let kind = ImportKind::Function {
                    signature: imported.signature.clone(),
                };
                let (fixed, rest) = (imported.fixed(), imported.rest);
                let import = self.builder.module.import(imported.module, imported.name, kind);
                let mut args = vec![self.builder.immediate(Immediate::Unspecified)];
                args.extend(self.fixed_and_rest(fixed, rest, count));
                let op = Op::CallImport { import };
                Ready { op, args }
            }
            Plan::Unknown => {
                let args = self.pop_values(count + 1);
                let argc = operand_count(&args) - 1;
                let op = Op::CallClosure { argc };
                Ready { op, args }
            }
        }
    }

    pub(super) fn import_host(&mut self, id: HostId) -> ImportId {
        let function = self.lowering.library.host_function(id);
        let params = vec![Type::Any; function.params.len()];
        let (name, result) = (&function.native, Some(Type::Any));
        let module = &mut self.builder.module;
        module.import_native(name, &params, false, result, function.effects)
    }

    /// Arguments as the function takes them: the rest in a list.
    fn arguments(&mut self, formals: &Formals, count: usize) -> Vec<Value> {
        self.fixed_and_rest(formals.fixed.len(), formals.rest.is_some(), count)
    }

    fn fixed_and_rest(&mut self, fixed: usize, rest: bool, count: usize) -> Vec<Value> {
        let mut values = self.pop_values(count);
        if rest {
            let extra = values.split_off(fixed);
            let outer = self.builder.because(Cause::RestArguments);
            let nil = self.builder.immediate(Immediate::Nil);
            values.push(self.list_of(&extra, nil));
            self.builder.because(outer);
        }
        values
    }

    /// A fresh list of values before a tail.
    pub(super) fn list_of(&mut self, values: &[Value], tail: Value) -> Value {
        values
            .iter()
            .rev()
            .fold(tail, |rest, &first| self.builder.value(Op::PairNew {}, &[first, rest]))
    }

    // Natives.

    pub(super) fn call_native(&mut self, row: &Row, args: &[Value]) -> Option<Value> {
        let import = self.builder.import_row(row);
        let cause = cause_of_native(NATIVES, row);
        self.builder.call_native(import, args, cause)
    }

    /// The values of an expression, one for each name; traps if there are more or less.
    pub(super) fn spread_values(&mut self, formals: &Formals, values: Value) -> Vec<Value> {
        let fixed = formals.fixed.len();
        let wanted = self.builder.i64(i64::try_from(fixed).expect("fewer names than bytes"));
        let rest = self.builder.bool(formals.rest.is_some());
        self.call_native(&crate::natives::CHECK_VALUES, &[values, wanted, rest]);
        let mut parts: Vec<Value> = (0..fixed)
            .map(|index| {
                let index = u32::try_from(index).expect("fewer names than bytes");
                self.builder.value(Op::ValuesGet { index }, &[values])
            })
            .collect();
        if formals.rest.is_some() {
            let tail = self.call_native(&crate::natives::VALUES_TAIL, &[values, wanted]);
            parts.extend(tail);
        }
        parts
    }

    // Warnings.

    fn warn_count(&mut self, expr: Expr, name: &str, wanted: &str, given: usize) {
        let loc = self.core().loc(expr);
        if let Some(location) = self.core().get_location(loc) {
            let message = format!("`{name}` takes {wanted}, not {given}");
            let warning = Diagnostic::warning(codes::ARITY, location.span, message);
            self.lowering.diagnostics.push(warning);
        }
    }
}

fn operand_count(args: &[Value]) -> u32 {
    u32::try_from(args.len()).expect("fewer arguments than bytes of source")
}

fn count_text(fixed: usize, rest: bool) -> String {
    range_text(fixed, (!rest).then_some(fixed))
}

fn range_text(least: usize, most: Option<usize>) -> String {
    let plural = if least == 1 { "" } else { "s" };
    match most {
        None => format!("at least {least} argument{plural}"),
        Some(most) if most == least => format!("{least} argument{plural}"),
        Some(most) => format!("{least} to {most} arguments"),
    }
}

fn native_accepts(row: &Row, count: usize) -> bool {
    count == row.params().len() || (count > row.params().len() && row.is_variadic())
}

/// How a native's parameter or result is held.
fn rep_of(ty: Type) -> Rep {
    match ty {
        Type::I64 => Rep::Int,
        Type::Bool => Rep::Bool,
        Type::Any | Type::F64 | Type::Obj => Rep::Any,
    }
}
