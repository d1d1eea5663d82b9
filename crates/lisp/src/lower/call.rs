//! Calls: of blocks, of known functions, of the standard library, of closures.

use polyc_base::decl::ImportKind;
use polyc_base::scalar::Immediate;
use polyc_base::{Cause, Diagnostic, ImportId, Op, Type};
use polyc_frontend::cause_of_native;
use polyc_ir::Value;
use polyc_runtime::native::Row;

use super::top::TopSlot;
use super::{Exit, FunctionLowering, Operand};
use crate::causes::NATIVES;
use crate::core::{Expr, Formals, LambdaId, Node, Role};
use crate::library::inline::Rep;
use crate::library::{HostId, ImportedId, Standard};
use crate::reader::codes;

/// A call ready to be made: the operation and its operands.
struct Ready {
    op: Op,
    args: Vec<Value>,
}

impl FunctionLowering<'_, '_, '_, '_> {
    /// A call for its value.
    pub(super) fn call(&mut self, expr: Expr, callee: Expr, args: &[Expr]) -> Operand {
        match self.standard(callee, args.len()) {
            Some(Standard::Inline(row)) if row.code.accepts(args.len()) => return self.inline(expr, row.code, args),
            Some(Standard::Native(row)) if native_accepts(row, args.len()) => return self.native(expr, row, args),
            _ => {}
        }
        let ready = self.ready(expr, callee, args);
        self.builder.set_loc(self.core().loc(expr));
        self.call_ready(&ready)
    }

    /// The standard procedure that a callee is. Numbers of arguments that its code in line is not for are those of the
    /// native of its name, if there is one.
    fn standard(&self, callee: Expr, count: usize) -> Option<Standard> {
        let Node::Standard(standard) = *self.core().node(callee) else {
            return None;
        };
        match standard {
            Standard::Inline(row) if !row.code.accepts(count) => {
                let native = crate::natives::by_scheme_name(row.name).filter(|it| native_accepts(it, count));
                Some(native.map_or(standard, Standard::Native))
            }
            _ => Some(standard),
        }
    }

    /// The call of a callee and operands.
    fn call_ready(&mut self, ready: &Ready) -> Operand {
        let Op::CallNative { import, .. } = ready.op else {
            return self.any(ready.op, &ready.args);
        };
        // Natives of the language are called where they are found; this is one of the host.
        let value = self.builder.call_native(import, &ready.args, Cause::Host);
        Operand {
            value: value.expect("it is of type `any`"),
            rep: Rep::Any,
        }
    }

    /// A call in tail position.
    pub(super) fn tail_call(&mut self, expr: Expr, callee: Expr, args: &[Expr], exit: Exit) {
        if let Some((var, lambda, Role::Blocks)) = self.bound_procedure(self.core().node(callee)) {
            let formals = &self.core().get_lambda(lambda).formals;
            let values = self.arguments(formals, args);
            let block = self.loops[&var].block;
            return self.builder.jump(block, &values);
        }
        let is_standard = match self.standard(callee, args.len()) {
            Some(Standard::Inline(row)) => row.code.accepts(args.len()) && !row.code.is_call(),
            Some(Standard::Native(row)) => native_accepts(row, args.len()),
            _ => false,
        };
        // A tail call leaves no frame, so not where a handler guards this one.
        if !matches!(exit, Exit::Return) || is_standard || self.handler.is_some() {
            let operand = self.call(expr, callee, args);
            return self.exit_with(operand, exit);
        }
        let ready = match self.core().node(callee) {
            Node::Standard(Standard::Inline(row)) if row.code.accepts(args.len()) => {
                let (op, args) = self.inline_call(row.code, args);
                Ready { op, args }
            }
            _ => self.ready(expr, callee, args),
        };
        self.builder.set_loc(self.core().loc(expr));
        if ready.op.can_tail_call() {
            self.builder.tail_call(ready.op, &ready.args);
        } else {
            let operand = self.call_ready(&ready);
            self.exit_with(operand, exit);
        }
    }

    /// Evaluates the operands of a call that stays one.
    fn ready(&mut self, expr: Expr, callee: Expr, args: &[Expr]) -> Ready {
        let node = self.core().node(callee);
        if let Some((var, lambda, role)) = self.bound_procedure(node) {
            let formals = &self.core().get_lambda(lambda).formals;
            if formals.accepts(args.len()) {
                let func = self.lowering.functions[&lambda];
                let op = Op::Call { func };
                if role == Role::Direct {
                    let mut args = self.arguments(formals, args);
                    self.push_free(lambda, &mut args);
                    return Ready { op, args };
                }
                let mut values = vec![self.vars[&var]];
                values.extend(self.arguments(formals, args));
                return Ready { op, args: values };
            }
            self.warn_arity(expr, &self.core().get_lambda(lambda).name, formals, args.len());
        }
        match node {
            Node::Top(top) => {
                if let TopSlot::Procedure(lambda, _) = self.lowering.tops[top.index()] {
                    let lambda_data = self.core().get_lambda(lambda);
                    if lambda_data.formals.accepts(args.len()) {
                        if self.core().get_top(*top).checked {
                            self.read_top(*top);
                        }
                        return self.top_call(lambda, args);
                    }
                    let name = &lambda_data.name;
                    self.warn_arity(expr, name, &lambda_data.formals, args.len());
                }
                self.closure_call(callee, args)
            }
            Node::Standard(Standard::Imported(id)) => self.import_call(expr, *id, callee, args),
            Node::Standard(Standard::Inline(row)) => {
                // `apply` of one argument is none too many for the procedure, only for the code in line.
                let (least, most) = row.code.arity();
                if most.is_some() {
                    let wanted = range_text(least, most);
                    self.warn_count(expr, row.name, &wanted, args.len());
                }
                self.closure_call(callee, args)
            }
            Node::Standard(Standard::Native(row)) => {
                let (least, most) = row.arity();
                let name = crate::natives::scheme_name(row);
                self.warn_count(expr, name, &range_text(least, most), args.len());
                self.closure_call(callee, args)
            }
            Node::Standard(Standard::Host(id)) => self.host_call(expr, *id, callee, args),
            _ => self.closure_call(callee, args),
        }
    }

    fn host_call(&mut self, expr: Expr, id: HostId, callee: Expr, args: &[Expr]) -> Ready {
        let function = self.lowering.library.host_function(id);
        let wanted = function.params.len();
        if wanted != args.len() {
            let name = function.name.clone();
            self.warn_count(expr, &name, &count_text(wanted, false), args.len());
            return self.closure_call(callee, args);
        }
        let args: Vec<Value> = args.iter().map(|&arg| self.value_any(arg)).collect();
        let argc = u32::try_from(args.len()).expect("fewer arguments than bytes of source");
        let import = self.import_host(id);
        Ready {
            op: Op::CallNative { import, argc },
            args,
        }
    }

    pub(super) fn import_host(&mut self, id: HostId) -> ImportId {
        let function = self.lowering.library.host_function(id);
        let params = vec![Type::Any; function.params.len()];
        let (name, result) = (&function.native, Some(Type::Any));
        let module = &mut self.builder.module;
        module.import_native(name, &params, false, result, function.effects)
    }

    fn top_call(&mut self, lambda: LambdaId, args: &[Expr]) -> Ready {
        let func = self.lowering.functions[&lambda];
        let formals = &self.core().get_lambda(lambda).formals;
        let mut values = Vec::new();
        if !self.lowering.is_direct(lambda) {
            // It captures nothing, so it never looks at its closure.
            values.push(self.builder.immediate(Immediate::Unspecified));
        }
        values.extend(self.arguments(formals, args));
        Ready {
            op: Op::Call { func },
            args: values,
        }
    }

    fn import_call(&mut self, expr: Expr, id: ImportedId, callee: Expr, args: &[Expr]) -> Ready {
        let imported = self.lowering.library.imported(id).clone();
        let fixed = imported.fixed();
        if args.len() != fixed && !(args.len() > fixed && imported.rest) {
            let wanted = count_text(fixed, imported.rest);
            self.warn_count(expr, &imported.name, &wanted, args.len());
            return self.closure_call(callee, args);
        }
        let signature = imported.signature;
        let kind = ImportKind::Function { signature };
        let import = self.builder.module.import(imported.module, imported.name, kind);
        let mut values = vec![self.builder.immediate(Immediate::Unspecified)];
        values.extend(self.fixed_and_rest(fixed, imported.rest, args));
        Ready {
            op: Op::CallImport { import },
            args: values,
        }
    }

    fn closure_call(&mut self, callee: Expr, args: &[Expr]) -> Ready {
        let mut values = vec![self.value_any(callee)];
        values.extend(args.iter().map(|&arg| self.value_any(arg)));
        let argc = u32::try_from(args.len()).expect("fewer arguments than bytes of source");
        Ready {
            op: Op::CallClosure { argc },
            args: values,
        }
    }

    /// Arguments as the function takes them: the rest in a list.
    fn arguments(&mut self, formals: &Formals, args: &[Expr]) -> Vec<Value> {
        self.fixed_and_rest(formals.fixed.len(), formals.rest.is_some(), args)
    }

    fn fixed_and_rest(&mut self, fixed: usize, rest: bool, args: &[Expr]) -> Vec<Value> {
        let mut values: Vec<Value> = args.iter().map(|&arg| self.value_any(arg)).collect();
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

    pub(super) fn import_native(&mut self, row: &Row) -> ImportId {
        self.builder
            .module
            .import_native(row.name(), row.params(), row.is_variadic(), row.result(), row.effects())
    }

    pub(super) fn call_native(&mut self, row: &Row, args: &[Value]) -> Option<Value> {
        let import = self.import_native(row);
        let cause = cause_of_native(NATIVES, row.name());
        self.builder.call_native(import, args, cause)
    }

    fn native(&mut self, expr: Expr, row: &'static Row, args: &[Expr]) -> Operand {
        let mut values = Vec::new();
        for (index, &arg) in args.iter().enumerate() {
            let ty = row.params().get(index).copied().unwrap_or(Type::Any);
            values.push(self.value_as(arg, rep_of(ty)));
        }
        self.builder.set_loc(self.core().loc(expr));
        match (self.call_native(row, &values), row.result()) {
            (Some(value), Some(ty)) => Operand { value, rep: rep_of(ty) },
            _ => self.unspecified(),
        }
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

    fn warn_arity(&mut self, expr: Expr, name: &str, formals: &Formals, given: usize) {
        let wanted = count_text(formals.fixed.len(), formals.rest.is_some());
        self.warn_count(expr, name, &wanted, given);
    }

    fn warn_count(&mut self, expr: Expr, name: &str, wanted: &str, given: usize) {
        let loc = self.core().loc(expr);
        let declarations = self.builder.module.declarations();
        if let Some(location) = declarations.location(loc) {
            let message = format!("`{name}` takes {wanted}, not {given}");
            let warning = Diagnostic::warning(codes::ARITY, location.span, message);
            self.lowering.diagnostics.push(warning);
        }
    }
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
