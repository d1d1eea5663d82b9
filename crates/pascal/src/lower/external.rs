//! Routines of the host: functions whose body is the call.

use polyc_base::{Cause, Op};
use polyc_frontend::{Calls, HostFunctionType};
use polyc_ir::Value;

use super::routine::Body;
use super::shared::parameter_types;
use crate::types::TypeId;

impl Body<'_, '_> {
    /// Calls the function of the host with the parameters; its result is that of the routine.
    pub(super) fn host_body(&mut self, function: &HostFunctionType) {
        let model = self.shared.model;
        let routine = model.routine(self.id);
        self.b.because(Cause::Host);
        let mut params = self.b.params().to_vec().into_iter();
        let mut args = Vec::new();
        for &parameter in &routine.parameters {
            let variable = model.variable(parameter);
            let count = parameter_types(&model.types, variable.mode, variable.ty).len();
            let values: Vec<Value> = params.by_ref().take(count).collect();
            args.push(self.host_argument(variable.ty, &values));
        }
        let given = self.b.call_host(function, &args);
        let result = routine.result.map(|it| {
            let op = match model.variable(it).ty {
                TypeId::REAL => Op::F64FromAny {},
                TypeId::BOOLEAN => Op::BoolFromAny {},
                TypeId::CHAR => Op::CharFromAny {},
                _ => Op::I64FromAny {},
            };
            self.b.value(op, &[given])
        });
        self.b.ret(result);
    }

    /// An argument as the host takes it.
    fn host_argument(&mut self, ty: TypeId, values: &[Value]) -> Value {
        let op = match ty {
            TypeId::REAL => Op::AnyFromF64 {},
            TypeId::BOOLEAN => Op::AnyFromBool {},
            TypeId::CHAR => Op::AnyFromChar {},
            TypeId::INTEGER => Op::AnyFromI64 {},
            _ => {
                let length = self.shared.types().string_length(ty).expect("as was checked");
                let length = self.b.i64(length.into());
                let text = self.native("pascal.text_of", &[values[0], values[1], length]);
                return text.expect("it makes a string");
            }
        };
        self.b.value(op, values)
    }
}
