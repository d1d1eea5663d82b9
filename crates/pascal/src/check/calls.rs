//! Calls of the program's routines (6.6.3, 6.7.3, 6.8.2.3).

use polyc_base::Span;

use super::Checker;
use super::expressions::Conversion;
use crate::codes;
use crate::model::{Argument, Call, Mode, RoutineId};
use crate::tree;
use crate::types::TypeId;

impl Checker<'_> {
    pub(super) fn call(&mut self, routine: RoutineId, arguments: &[tree::Argument], span: Span) -> Call {
        let current = self.current();
        if self.called.insert((current, routine)) {
            self.current_routine().calls.push(routine);
        }
        let wanted = self.model.routine(routine).parameters.len();
        if wanted != arguments.len() {
            let message = format!(
                "`{}` takes {}, found {}",
                self.model.routine(routine).name,
                count(wanted, "parameter"),
                arguments.len()
            );
            self.error(codes::ARGUMENTS, span, message);
        }
        let mut list = Vec::new();
        for (position, argument) in arguments.iter().enumerate() {
            self.refuse_widths(argument);
            let Some(&parameter) = self.model.routine(routine).parameters.get(position) else {
                self.expression(&argument.value);
                continue;
            };
            let variable = self.model.variable(parameter);
            let (ty, mode) = (variable.ty, variable.mode);
            list.push(match mode {
                Mode::Reference => self.variable_argument(&argument.value, ty),
                Mode::Local | Mode::Value | Mode::Result => {
                    let value = self.expression(&argument.value);
                    Argument::Value(self.convert(value, ty, Conversion::PARAMETER, span))
                }
            });
        }
        Call {
            routine,
            arguments: list,
        }
    }

    /// A variable for a variable parameter, of the same type (6.6.3.3).
    fn variable_argument(&mut self, argument: &tree::Expression, ty: TypeId) -> Argument {
        let place = self.variable(argument);
        if place.ty != ty && place.ty != TypeId::INVALID && ty != TypeId::INVALID {
            let message = format!(
                "a variable of type {} is wanted, this one is of type {}",
                self.describe(ty),
                self.describe(place.ty)
            );
            self.error(codes::ARGUMENTS, place.span, message);
        }
        self.take_address(&place);
        Argument::Variable(place)
    }

    pub(super) fn refuse_widths(&mut self, argument: &tree::Argument) {
        if let Some(width) = argument.widths.first() {
            self.error(codes::ARGUMENTS, width.span, "only write and writeln take widths");
        }
    }

    /// Another number of arguments than wanted; what they hold is checked all the same.
    pub(super) fn wrong_count(&mut self, arguments: &[tree::Argument], wanted: usize, span: Span) {
        for argument in arguments {
            self.expression(&argument.value);
        }
        let message = format!("{} wanted, found {}", count(wanted, "parameter"), arguments.len());
        self.error(codes::ARGUMENTS, span, message);
    }
}

/// `1 parameter`, `2 parameters`.
pub(super) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
