//! Routines of the host: headings with the directive `external` (6.1.4 leaves directives to the processor).

use polyc_base::decl::Interface;

use super::Checker;
use crate::codes;
use crate::model::{Mode, RoutineId};
use crate::tree::Heading;
use crate::types::TypeId;

impl Checker<'_> {
    /// The function of the host that a heading names, if its parameters and result are those of the heading.
    pub(super) fn external(&mut self, id: RoutineId, heading: &Heading, module: &str) {
        let name = &heading.name;
        let functions = self.environment.host_functions(module);
        let Some(function) = functions
            .into_iter()
            .find(|it| it.name.eq_ignore_ascii_case(&name.text))
        else {
            let message = format!("the host has no function `{}` in a module `{module}`", name.text);
            return self.error(codes::ROUTINE, name.span, message);
        };
        let routine = self.model.routine(id);
        let parameters = routine.parameters.clone();
        if parameters.len() != function.params.len() {
            let message = format!(
                "`{}` of the host takes {} parameters, found {}",
                function.name,
                function.params.len(),
                parameters.len()
            );
            return self.error(codes::ROUTINE, heading.span, message);
        }
        for (parameter, wanted) in parameters.iter().zip(&function.params) {
            let variable = self.model.variable(*parameter);
            let (ty, span, mode) = (variable.ty, variable.span, variable.mode);
            if mode != Mode::Value || !self.passes(ty, wanted) {
                let message = format!("the function of the host takes a value of type {} here", said(wanted));
                self.error(codes::ROUTINE, span, message);
            }
        }
        let result = self.model.routine(id).result.map(|it| self.model.variable(it).ty);
        let fits = match (result, &function.result) {
            (None, _) => true,
            (Some(_), Interface::Unit) => false,
            (Some(ty), wanted) => self.model.types.string_length(ty).is_none() && self.passes(ty, wanted),
        };
        if !fits {
            let message = format!("the function of the host gives {}", said(&function.result));
            self.error(codes::ROUTINE, heading.span, message);
        }
        self.model.routines[id.index()].external = Some(function);
    }

    /// Whether values of a type pass for what the host says.
    fn passes(&self, ty: TypeId, interface: &Interface) -> bool {
        let is_string = self.model.types.string_length(ty).is_some();
        match ty {
            TypeId::INVALID => true,
            TypeId::INTEGER => matches!(interface, Interface::Int | Interface::Uint | Interface::Any),
            TypeId::REAL => matches!(interface, Interface::Real | Interface::Any),
            TypeId::BOOLEAN => matches!(interface, Interface::Bool | Interface::Any),
            TypeId::CHAR => matches!(interface, Interface::Char | Interface::Any),
            _ => is_string && matches!(interface, Interface::String | Interface::Any),
        }
    }
}

/// A type as Pascal has it.
fn said(interface: &Interface) -> &'static str {
    match interface {
        Interface::Int | Interface::Uint => "integer",
        Interface::Real => "real",
        Interface::Bool => "Boolean",
        Interface::Char => "char",
        Interface::String => "packed array [1..n] of char",
        Interface::Unit => "nothing: declare a procedure",
        Interface::Any => "integer, real, Boolean, char or packed array [1..n] of char",
        Interface::Bytes | Interface::List | Interface::Map | Interface::Func { .. } => {
            "a kind that Pascal does not have"
        }
    }
}
