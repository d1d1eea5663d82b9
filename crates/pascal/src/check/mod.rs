//! Tree to model: resolves names, finds types, makes conversions and checks explicit; goes on after a mistake.

mod access;
mod calls;
mod declarations;
mod expressions;
mod external;
mod labels;
mod operators;
mod procedures;
mod routines;
mod scope;
mod sets;
mod standard;
mod statements;

use std::collections::HashSet;

use polyc_base::{Budget, Diagnostic, Span};
use polyc_frontend::Environment;

use crate::codes;
use crate::model::{Mode, Model, Routine, RoutineId, Variable, VariableId, WithId};
use crate::tree;
use crate::types::TypeId;

use labels::Labels;
pub use scope::required_names;
use scope::{Scope, StandardFile, Symbol};

/// Checks a program. What it finds is not all there is if the budget does not suffice.
#[must_use]
pub fn check(program: &tree::Program, environment: &dyn Environment) -> (Model, Vec<Diagnostic>) {
    let mut checker = Checker::new(environment);
    checker.scopes.push(scope::required());
    checker.program(program);
    (checker.model, checker.diagnostics)
}

/// The state of a check.
struct Checker<'e> {
    environment: &'e dyn Environment,
    model: Model,
    diagnostics: Vec<Diagnostic>,
    /// Innermost last.
    scopes: Vec<Scope>,
    /// Routines being checked, innermost last.
    routines: Vec<RoutineId>,
    /// Their labels.
    labels: Vec<Labels>,
    /// Control variables of the `for` statements around.
    controls: Vec<VariableId>,
    /// Variables that an inner routine may change.
    threatened: HashSet<VariableId>,
    /// Functions whose result is assigned.
    assigned: HashSet<RoutineId>,
    /// Which routine calls which.
    called: HashSet<(RoutineId, RoutineId)>,
    /// Which routine uses which variable of those around it.
    used: HashSet<(RoutineId, VariableId)>,
    budget: Budget,
}

impl<'e> Checker<'e> {
    fn new(environment: &'e dyn Environment) -> Self {
        Self {
            environment,
            model: Model::default(),
            diagnostics: Vec::new(),
            scopes: Vec::new(),
            routines: Vec::new(),
            labels: Vec::new(),
            controls: Vec::new(),
            threatened: HashSet::new(),
            assigned: HashSet::new(),
            called: HashSet::new(),
            used: HashSet::new(),
            budget: environment.budget(),
        }
    }

    fn program(&mut self, program: &tree::Program) {
        let id = self.new_routine(&program.name, None);
        self.routines.push(id);
        self.scopes.push(Scope::default());
        for parameter in &program.parameters {
            match &*parameter.text {
                "input" => self.declare(parameter, Symbol::File(StandardFile::Input)),
                "output" => self.declare(parameter, Symbol::File(StandardFile::Output)),
                _ => {}
            }
        }
        self.block(&program.block);
        for parameter in &program.parameters {
            let known = self.innermost().names.contains_key(&parameter.text);
            if !known {
                let message = format!("program parameter `{}` is not declared as a variable", parameter.text);
                self.error(codes::PARAMETER, parameter.span, message);
            }
        }
        self.scopes.pop();
        self.routines.pop();
    }

    /// A block, in a scope and for a routine already opened.
    fn block(&mut self, block: &tree::Block) {
        self.labels.push(Labels::default());
        self.declarations(&block.parts);
        let body = self.statement(&block.body);
        let labels = self.labels.pop().expect("pushed above");
        let count = self.finish_labels(labels);
        let routine = self.current_routine();
        routine.labels = count;
        routine.body = vec![body];
    }

    fn new_routine(&mut self, name: &tree::Name, parent: Option<RoutineId>) -> RoutineId {
        self.model.routines.push(Routine {
            name: name.text.clone(),
            parent,
            parameters: Vec::new(),
            result: None,
            variables: Vec::new(),
            body: Vec::new(),
            external: None,
            labels: 0,
            withs: 0,
            uses: Vec::new(),
            calls: Vec::new(),
            span: name.span,
        });
        RoutineId::from_index(self.model.routines.len() - 1)
    }

    fn new_variable(&mut self, owner: RoutineId, name: &tree::Name, ty: TypeId, mode: Mode) -> VariableId {
        let id = VariableId::from_index(self.model.variables.len());
        self.model.variables.push(Variable {
            name: name.text.clone(),
            ty,
            owner,
            mode,
            captured: false,
            addressed: false,
            span: name.span,
        });
        self.model.routines[owner.index()].variables.push(id);
        id
    }

    fn new_with(&mut self) -> WithId {
        let routine = self.current_routine();
        routine.withs += 1;
        WithId::new(routine.withs - 1)
    }

    fn current(&self) -> RoutineId {
        *self.routines.last().expect("a routine is being checked")
    }

    fn current_routine(&mut self) -> &mut Routine {
        let current = self.current();
        &mut self.model.routines[current.index()]
    }

    /// Notes that the current routine uses a variable.
    fn use_variable(&mut self, id: VariableId) {
        let current = self.current();
        let variable = &mut self.model.variables[id.index()];
        if variable.owner == current {
            return;
        }
        variable.captured = true;
        if self.used.insert((current, id)) {
            self.model.routines[current.index()].uses.push(id);
        }
    }

    /// Takes a step; whether there is time for what follows.
    fn goes_on(&self) -> bool {
        self.budget.step(1)
    }

    fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error(code, span, message));
    }

    fn warning(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::warning(code, span, message));
    }

    fn describe(&self, ty: TypeId) -> String {
        self.model.types.describe(ty)
    }
}
