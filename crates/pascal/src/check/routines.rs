//! Procedures and functions (6.6.1 to 6.6.3).

use super::Checker;
use super::scope::{Scope, Symbol};
use crate::codes;
use crate::model::{Mode, RoutineId};
use crate::tree::{self, Heading, Parameters, RoutineBody};
use crate::types::TypeId;

impl Checker<'_> {
    pub(super) fn routine(&mut self, routine: &tree::Routine) {
        let (id, first) = self.heading(&routine.heading);
        match &routine.body {
            RoutineBody::Block(block) => {
                self.defined(id, &routine.heading.name);
                self.routine_block(id, block);
                self.check_result(id, &routine.heading.name);
            }
            RoutineBody::Directive(name, None) if &*name.text == "forward" => {
                if !first {
                    self.error(codes::ROUTINE, name.span, "this routine is already forward");
                }
                self.innermost().forward.insert(id, routine.heading.name.span);
            }
            RoutineBody::Directive(name, module) if &*name.text == "external" => {
                self.external(id, &routine.heading, module.as_deref().unwrap_or("host"));
            }
            RoutineBody::Directive(name, _) => {
                let message = format!("`{}` is not a directive; `forward` and `external` are", name.text);
                self.error(codes::UNSUPPORTED, name.span, message);
            }
        }
    }

    /// The routine of a heading, and whether the heading is its first.
    fn heading(&mut self, heading: &Heading) -> (RoutineId, bool) {
        let known = self.innermost().names.get(&heading.name.text).cloned();
        if let Some((Symbol::Routine(id), _)) = known
            && self.innermost().forward.contains_key(&id)
        {
            if heading.parameters.is_some() || heading.result.is_some() {
                let message = "the parameters stand in the forward declaration and are not repeated";
                self.error(codes::ROUTINE, heading.span, message);
            }
            if self.model.routine(id).result.is_some() != heading.function {
                let message = "the forward declaration is of the other kind: procedure or function";
                self.error(codes::ROUTINE, heading.span, message);
            }
            return (id, false);
        }
        let parent = self.current();
        let id = self.new_routine(&heading.name, Some(parent));
        self.declare(&heading.name, Symbol::Routine(id));
        for group in heading.parameters.iter().flatten() {
            self.parameters(id, group);
        }
        if heading.function {
            let ty = self.result_type(heading);
            let result = self.new_variable(id, &heading.name, ty, Mode::Result);
            self.model.routines[id.index()].result = Some(result);
        } else if let Some(result) = &heading.result {
            self.error(codes::ROUTINE, result.span, "a procedure has no result");
        }
        (id, true)
    }

    fn parameters(&mut self, id: RoutineId, group: &Parameters) {
        let (names, ty, mode) = match group {
            Parameters::Value(names, ty) => (names, ty, Mode::Value),
            Parameters::Variable(names, ty) => (names, ty, Mode::Reference),
            Parameters::Routine(heading) => {
                self.error(
                    codes::UNSUPPORTED,
                    heading.span,
                    "procedural and functional parameters are not there yet",
                );
                return;
            }
            Parameters::Invalid => return,
        };
        if !matches!(ty.kind, tree::TypeKind::Name(_) | tree::TypeKind::Invalid) {
            self.error(codes::BAD_TYPE, ty.span, "the type of a parameter is a type identifier");
        }
        let span = ty.span;
        let ty = self.complete_type(ty);
        if mode == Mode::Value && self.model.types.holds_file(ty) {
            self.error(codes::BAD_TYPE, span, "a file is passed to a variable parameter only");
        }
        for name in names {
            let parameter = self.new_variable(id, name, ty, mode);
            self.model.routines[id.index()].parameters.push(parameter);
        }
    }

    fn result_type(&mut self, heading: &Heading) -> TypeId {
        let Some(name) = &heading.result else {
            self.error(
                codes::ROUTINE,
                heading.span,
                "the type of the function's result is missing",
            );
            return TypeId::INVALID;
        };
        let ty = self.lookup_type(name);
        if !self.is_simple(ty) {
            self.error(
                codes::BAD_TYPE,
                name.span,
                "the result of a function is of a simple or pointer type",
            );
            return TypeId::INVALID;
        }
        ty
    }

    fn defined(&mut self, id: RoutineId, name: &tree::Name) {
        self.innermost().forward.remove(&id);
        if !self.model.routine(id).body.is_empty() {
            let message = format!("`{}` has two blocks", name.text);
            self.error(codes::ROUTINE, name.span, message);
        }
    }

    fn routine_block(&mut self, id: RoutineId, block: &tree::Block) {
        self.routines.push(id);
        self.scopes.push(Scope::default());
        for parameter in self.model.routine(id).parameters.clone() {
            let variable = self.model.variable(parameter);
            let name = tree::Name {
                text: variable.name.clone(),
                span: variable.span,
            };
            self.declare(&name, Symbol::Variable(parameter));
        }
        self.block(block);
        self.scopes.pop();
        self.routines.pop();
    }

    /// A function assigns its result somewhere (6.6.2).
    fn check_result(&mut self, id: RoutineId, name: &tree::Name) {
        if self.model.routine(id).result.is_some() && !self.assigned.contains(&id) {
            let message = format!("function `{}` assigns no value to its name", name.text);
            self.error(codes::ROUTINE, name.span, message);
        }
    }

    /// Each forward declaration of the block has its block (6.6.1).
    pub(super) fn check_forward(&mut self) {
        let forward = std::mem::take(&mut self.innermost().forward);
        for (id, span) in forward {
            let message = format!("`{}` is forward and has no block", self.model.routine(id).name);
            self.error(codes::ROUTINE, span, message);
        }
    }
}
