//! Calls of standard functions, of natives that choose by the values, and of functions of the text.

use polyc_base::{Op, Type};
use polyc_frontend::Calls;
use polyc_ir::Value;

use super::Lowering;
use crate::check::{FunctionId, HostId, Target};
use crate::functions::{Code, Overload, Pattern};
use crate::natives;
use crate::tree::ExprId;
use crate::types::Ty;

impl Lowering<'_, '_, '_> {
    /// `target.method(args)`: the target is the first argument unless it is part of the function's name.
    pub(super) fn method(&mut self, id: ExprId, target: ExprId, args: &[ExprId]) -> Value {
        let is_argument = match self.program.checked.target(id) {
            Target::Standard { receiver, .. } | Target::Dynamic { receiver, .. } => *receiver,
            _ => false,
        };
        let receiver = Some(target).filter(|_| is_argument);
        let all: Vec<ExprId> = receiver.into_iter().chain(args.iter().copied()).collect();
        self.call(id, &all)
    }

    /// A call or an operator.
    pub(super) fn call(&mut self, id: ExprId, args: &[ExprId]) -> Value {
        match *self.program.checked.target(id) {
            Target::Standard { overload, .. } => self.standard_call(id, overload, args),
            Target::Dynamic { native, .. } => self.dynamic_call(id, native, args),
            Target::Function(function) => {
                let args = self.own_arguments(function, args);
                self.at(id);
                let func = self.program.functions[function.index()];
                self.b.value(Op::Call { func }, &args)
            }
            Target::Host(host) => self.host_call(id, host, args),
            _ => unreachable!("the checker gives every call a target"),
        }
    }

    fn standard_call(&mut self, id: ExprId, overload: &Overload, args: &[ExprId]) -> Value {
        let result = match overload.code {
            Code::Identity => return self.value_as(args[0], self.ty(id)),
            Code::Op(op) => {
                let (params, _) = op.fixed_signature().expect("the table uses fixed operations only");
                let values = self.arguments(args, overload.params, params);
                self.at(id);
                self.b.value(op, &values)
            }
            Code::Native(name) => {
                let values = self.arguments(args, overload.params, natives::find(name).params());
                self.at(id);
                self.native(name, &values)
            }
        };
        self.result(id, result, scalar_type(overload.result))
    }

    fn dynamic_call(&mut self, id: ExprId, native: &str, args: &[ExprId]) -> Value {
        let values: Vec<Value> = args.iter().map(|&arg| self.value_as(arg, Ty::DYN)).collect();
        self.at(id);
        let result = self.native(native, &values);
        self.result(id, result, self.ty(id))
    }

    fn host_call(&mut self, id: ExprId, host: HostId, args: &[ExprId]) -> Value {
        let function = &self.program.checked.host[host.index()];
        let values: Vec<Value> = args.iter().map(|&arg| self.value_as(arg, Ty::DYN)).collect();
        self.at(id);
        let result = self.b.call_host(function, &values);
        self.result(id, result, self.ty(id))
    }

    /// Arguments in the machine types of what is called.
    fn arguments(&mut self, args: &[ExprId], patterns: &[Pattern], params: &[Type]) -> Vec<Value> {
        let typed = args.iter().zip(patterns).zip(params);
        typed
            .map(|((&arg, &pattern), &param)| match param {
                Type::Any => self.value_as(arg, Ty::DYN),
                _ => self.value_as(arg, scalar_type(pattern)),
            })
            .collect()
    }

    /// A result in the representation of the call's type; `scalar` is its type if it is not boxed.
    fn result(&mut self, id: ExprId, value: Value, scalar: Ty) -> Value {
        match self.b.ty(value) {
            Type::Any => self.known(value, self.ty(id)),
            _ => self.coerce(value, scalar, self.ty(id)),
        }
    }

    fn own_arguments(&mut self, function: FunctionId, args: &[ExprId]) -> Vec<Value> {
        let checked = self.program.checked;
        let params = checked.functions[function.index()].params.iter();
        let typed = params.map(|param| checked.locals[param.index()].ty).zip(args);
        typed.map(|(ty, &arg)| self.value_checked(arg, ty)).collect()
    }

    /// Whether a call in tail position of a function with that result can leave the function: it calls a function of
    /// the text whose result needs no conversion, and no handler waits.
    pub(super) fn may_tail_call(&self, id: ExprId, wanted: Ty) -> bool {
        let found = self.ty(id);
        matches!(self.program.checked.target(id), Target::Function(_))
            && self.b.region().is_none()
            && self.same_representation(found, wanted)
            && self.guard(found, wanted).is_none()
    }

    /// Leaves the function by a call of a function of the text.
    pub(super) fn tail_call(&mut self, id: ExprId, args: &[ExprId]) {
        let Target::Function(function) = *self.program.checked.target(id) else {
            unreachable!("only calls of functions of the text are tail calls")
        };
        let args = self.own_arguments(function, args);
        self.at(id);
        let func = self.program.functions[function.index()];
        self.b.tail_call(Op::Call { func }, &args);
    }
}

/// The type of a pattern that is no `any`; `dyn` for the others.
const fn scalar_type(pattern: Pattern) -> Ty {
    match pattern {
        Pattern::Bool => Ty::BOOL,
        Pattern::Int => Ty::INT,
        Pattern::Uint => Ty::UINT,
        Pattern::Double => Ty::DOUBLE,
        Pattern::Dyn
        | Pattern::String
        | Pattern::Bytes
        | Pattern::Type
        | Pattern::A
        | Pattern::B
        | Pattern::List(_)
        | Pattern::Map(..) => Ty::DYN,
    }
}
