//! Calls of routines.

use polyc_base::{Op, Span};
use polyc_ir::Value;

use super::routine::Body;
use super::storage::Capture;
use crate::model::{Argument, Call, RoutineId};
use crate::types::Form;

impl Body<'_, '_> {
    /// What the callee needs of the routines around it, then the arguments from left to right.
    pub(super) fn call(&mut self, call: &Call, span: Span) -> Option<Value> {
        let mut args = self.captured(call.routine);
        for argument in &call.arguments {
            match argument {
                Argument::Variable(place) => {
                    let at = self.place(place);
                    self.set_loc(place.span);
                    args.extend(self.place_values(at, place.ty));
                }
                Argument::Value(value) if self.shared.types().form(value.ty) == Form::Memory => {
                    let at = self.memory(value);
                    self.set_loc(value.span);
                    args.extend(self.place_values(at, value.ty));
                }
                Argument::Value(value) => args.extend(self.expression(value)),
            }
        }
        self.set_loc(span);
        let func = self.shared.functions[call.routine.index()];
        self.b.op(Op::Call { func }, &args)
    }

    fn captured(&mut self, routine: RoutineId) -> Vec<Value> {
        let mut values = Vec::new();
        for capture in self.shared.stores.captures[routine.index()].clone() {
            match capture {
                Capture::Frame(owner) => values.push(self.frames[&owner]),
                Capture::Reference(variable) => {
                    let place = self.references[&variable];
                    let ty = self.shared.model.variable(variable).ty;
                    values.extend(self.place_values(place, ty));
                }
            }
        }
        values
    }
}
