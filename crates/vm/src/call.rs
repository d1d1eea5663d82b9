//! Calls by the host: which function, whether the arguments fit, and their way into registers.

#![allow(unsafe_code, reason = "reads entries of functions")]

use polyc_base::Type;
use polyc_base::decl::ExportKind;
use polyc_base::trap::Limit;
use polyc_runtime::{Context, Value, View, Word};

use crate::exec::Function;
use crate::machine::Machine;
use crate::status::{CallError, HostValue, InstanceId};

/// Bytes that an argument may take, with its place in a list.
const ARGUMENT: usize = 64;

/// The call that runs after the entries that are due.
#[derive(Debug)]
pub(crate) struct Call {
    pub func: *mut Function,
    pub args: Vec<HostValue>,
}

impl Machine {
    pub(crate) fn exported(&self, instance: InstanceId, name: &str) -> Result<*mut Function, CallError> {
        let missing = || CallError::NoFunction(name.to_owned());
        let instance = self.vm.instances.get(instance.0).ok_or_else(missing)?;
        match instance.program.export(name).map(|it| it.kind) {
            Some(ExportKind::Function(func)) => Ok(instance.function(func)),
            _ => Err(missing()),
        }
    }

    /// Types of a function's parameters, the closure's left out.
    fn param_types(&self, func: *mut Function) -> (Vec<Type>, bool) {
        // SAFETY: an entry of an instance of this session.
        let (instance, id, has_rest) = unsafe { (&*(*func).instance, (*func).id, (*func).has_rest) };
        let decl = &instance.module().declarations.functions[id.index()];
        let types = &decl.signature.params[usize::from(decl.is_procedure())..];
        let fixed = types.len() - usize::from(has_rest);
        (types[..fixed].to_vec(), has_rest)
    }

    pub(crate) fn check_args(&mut self, func: *mut Function, args: &[HostValue]) -> Result<(), CallError> {
        let (types, has_rest) = self.param_types(func);
        if args.len() < types.len() || (args.len() > types.len() && !has_rest) {
            let most = (!has_rest).then_some(types.len());
            return Err(CallError::Arity {
                least: types.len(),
                most,
            });
        }
        for (index, arg) in args.iter().enumerate() {
            let wanted = types.get(index).copied().unwrap_or(Type::Any);
            let fits = match arg {
                HostValue::Nothing => false,
                HostValue::I64(_) => matches!(wanted, Type::I64 | Type::Any),
                HostValue::F64(_) => matches!(wanted, Type::F64 | Type::Any),
                HostValue::Bool(_) => matches!(wanted, Type::Bool | Type::Any),
                HostValue::String(_) => wanted == Type::Any,
                HostValue::Value(root) => {
                    let value = self
                        .vm
                        .runtime
                        .enter(|it| it.rooted(root).map(|value| matches!(it.view(value), View::Object(_))));
                    let is_object = value.ok_or(CallError::Foreign)?;
                    wanted == Type::Any || (wanted == Type::Obj && is_object)
                }
            };
            if !fits {
                return Err(CallError::Argument { index, wanted });
            }
        }
        Ok(())
    }

    /// Puts arguments that have been checked in the first registers, and begins the function.
    pub(crate) fn begin_call(&mut self, call: &Call) -> Result<(), Limit> {
        let (types, has_rest) = self.param_types(call.func);
        // SAFETY: an entry of an instance of this session.
        let (instance, id) = unsafe { (&*(*call.func).instance, (*call.func).id) };
        let decl = &instance.module().declarations.functions[id.index()];
        self.result = decl.signature.result;
        let bytes = call.args.iter().map(|it| match it {
            HostValue::String(text) => 4 * text.len() + ARGUMENT,
            _ => ARGUMENT,
        });
        self.vm.reserve(bytes.sum())?;
        let mut raw: Vec<u64> = Vec::new();
        let mut refs: Vec<Word> = Vec::new();
        if decl.is_procedure() {
            refs.push(Word::UNSPECIFIED);
        }
        let fixed = self.vm.runtime.enter(|context| {
            let mut rest = Vec::new();
            for (index, arg) in call.args.iter().enumerate() {
                match (types.get(index), arg) {
                    (Some(Type::I64), HostValue::I64(value)) => raw.push(*value as u64),
                    (Some(Type::F64), HostValue::F64(value)) => raw.push(value.to_bits()),
                    (Some(Type::Bool), HostValue::Bool(value)) => raw.push(u64::from(*value)),
                    (Some(_), arg) => refs.push(value_of(context, arg)?.word()),
                    (None, arg) => rest.push(value_of(context, arg)?),
                }
            }
            if has_rest {
                refs.push(context.list(&rest).map_err(|_| Limit::Memory)?.word());
            }
            Ok(())
        });
        fixed?;
        self.vm.begin(call.func);
        self.vm.put_params(&raw, &refs);
        Ok(())
    }
}

fn value_of<'h>(context: &mut Context<'h>, arg: &HostValue) -> Result<Value<'h>, Limit> {
    let value = match arg {
        HostValue::Nothing => Ok(Value::UNSPECIFIED),
        HostValue::I64(value) => context.integer(*value),
        HostValue::F64(value) => context.float(*value),
        HostValue::Bool(value) => Ok(Value::boolean(*value)),
        HostValue::String(text) => context.string(text),
        HostValue::Value(root) => Ok(context.rooted(root).unwrap_or(Value::UNSPECIFIED)),
    };
    value.map_err(|_| Limit::Memory)
}
