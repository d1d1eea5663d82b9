//! How expansion goes on: what is to be done lies on a stack, so forms and macros may nest without bound.
//!
//! A form becomes [`Steps`]: its parts in the order of their evaluation, among them where names begin and end to be
//! seen, then what joins the expressions that the parts have become. All together leave one expression.

use std::rc::Rc;

use super::quasiquote::Templates;
use super::{Expanded, Expander, Reported};
use crate::core::{Expr, Node, Var};
use crate::reader::form::Form;
use crate::reader::name::Name;

/// Names of variables that a scope binds.
pub(super) type Names = Vec<(Name, Var)>;

/// Makes one expression of those of the parts.
type Joiner = Box<dyn FnOnce(&mut Expander<'_, '_>, Vec<Expr>) -> Expanded<Expr>>;

/// Finds out what is to be done when its turn comes.
type Planner = Box<dyn FnOnce(&mut Expander<'_, '_>) -> Expanded<Steps>>;

/// Something to be done.
pub(super) enum Task {
    /// Leaves what a form means.
    Expr(Form),
    /// Leaves what the forms of a body mean.
    Body(Form, Vec<Form>),
    /// Leaves what a template of a quasiquotation makes, so many levels deep.
    Template(Form, u32, Rc<Templates>),
    /// Leaves this.
    Done(Expr),
    /// Gives the last expression a name, if it is a procedure.
    Name(Rc<str>),
    /// Names are seen from here on, in a scope of their own.
    Enter(Names),
    /// The last scope ends.
    Leave,
    /// Leaves what the steps leave; the form is where mistakes are.
    Plan(Form, Planner),
    /// Takes so many expressions, and leaves one.
    Join(Form, usize, Joiner),
}

/// Tasks in their order, and how many expressions they leave.
#[derive(Default)]
pub(super) struct Steps {
    tasks: Vec<Task>,
    count: usize,
}

impl Steps {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Nothing to be done: the expression is there.
    pub(super) fn done(expr: Expr) -> Self {
        Self::new().with(expr)
    }

    /// What a form means.
    pub(super) fn of(form: Form) -> Self {
        Self::new().expr(form)
    }

    fn task(mut self, task: Task) -> Self {
        self.count += match task {
            Task::Expr(_) | Task::Body(..) | Task::Template(..) | Task::Done(_) | Task::Plan(..) => 1,
            Task::Name(_) | Task::Enter(_) | Task::Leave | Task::Join(..) => 0,
        };
        self.tasks.push(task);
        self
    }

    pub(super) fn expr(self, form: Form) -> Self {
        self.task(Task::Expr(form))
    }

    pub(super) fn exprs(self, forms: &[Form]) -> Self {
        forms.iter().fold(self, |steps, &form| steps.expr(form))
    }

    /// An expression that a name is bound to: a procedure is called so.
    pub(super) fn named(self, name: Rc<str>, form: Form) -> Self {
        self.expr(form).task(Task::Name(name))
    }

    pub(super) fn body(self, form: Form, forms: &[Form]) -> Self {
        self.task(Task::Body(form, forms.to_vec()))
    }

    pub(super) fn template(self, form: Form, depth: u32, templates: &Rc<Templates>) -> Self {
        self.task(Task::Template(form, depth, Rc::clone(templates)))
    }

    pub(super) fn with(self, expr: Expr) -> Self {
        self.task(Task::Done(expr))
    }

    /// The names are seen until [`Self::leave`].
    pub(super) fn enter(self, names: Names) -> Self {
        self.task(Task::Enter(names))
    }

    pub(super) fn leave(self, scopes: usize) -> Self {
        (0..scopes).fold(self, |steps, _| steps.task(Task::Leave))
    }

    /// What is found out when its turn comes.
    pub(super) fn plan(self, form: Form, plan: impl FnOnce(&mut Expander<'_, '_>) -> Expanded<Self> + 'static) -> Self {
        self.task(Task::Plan(form, Box::new(plan)))
    }

    /// Steps of another form.
    pub(super) fn then(mut self, steps: Self) -> Self {
        self.tasks.extend(steps.tasks);
        self.count += steps.count;
        self
    }

    /// Joins all expressions.
    pub(super) fn join(
        self,
        form: Form,
        join: impl FnOnce(&mut Expander<'_, '_>, Vec<Expr>) -> Expanded<Expr> + 'static,
    ) -> Self {
        let count = self.count;
        self.join_last(form, count, join)
    }

    /// Joins the last so many expressions.
    pub(super) fn join_last(
        mut self,
        form: Form,
        count: usize,
        join: impl FnOnce(&mut Expander<'_, '_>, Vec<Expr>) -> Expanded<Expr> + 'static,
    ) -> Self {
        self.count = self.count - count + 1;
        self.task(Task::Join(form, count, Box::new(join)))
    }

    /// Makes a node of all expressions.
    pub(super) fn node(self, form: Form, node: impl FnOnce(Vec<Expr>) -> Node + 'static) -> Self {
        self.join(form, move |expander, parts| Ok(expander.push(node(parts), form)))
    }
}

/// The expressions as an array.
pub(super) fn parts<const N: usize>(parts: Vec<Expr>) -> [Expr; N] {
    parts.try_into().expect("there are as many as parts")
}

impl Expander<'_, '_> {
    /// Carries out a task and all that come of it; what it leaves.
    pub(super) fn run(&mut self, task: Task) -> Expr {
        self.tasks.push(task);
        self.finish()
    }

    /// The same of steps.
    pub(super) fn run_steps(&mut self, form: Form, steps: Steps) -> Expr {
        self.carry_on(form, Ok(steps));
        self.finish()
    }

    fn finish(&mut self) -> Expr {
        while let Some(task) = self.tasks.pop() {
            self.step(task);
        }
        self.results.pop().expect("each task leaves an expression")
    }

    fn step(&mut self, task: Task) {
        match task {
            Task::Expr(form) => {
                let steps = self.expr(form);
                self.carry_on(form, steps);
            }
            Task::Body(form, forms) => {
                let steps = self.body(form, &forms);
                self.carry_on(form, Ok(steps));
            }
            Task::Template(form, depth, templates) => {
                let steps = self.template_of(form, depth, &templates);
                self.carry_on(form, steps);
            }
            Task::Done(expr) => self.results.push(expr),
            Task::Name(name) => {
                if let Some(&expr) = self.results.last() {
                    self.name_lambda(expr, &name);
                }
            }
            Task::Enter(names) => self.scopes.enter(names),
            Task::Leave => self.scopes.leave(),
            Task::Plan(form, plan) => {
                let steps = plan(self);
                self.carry_on(form, steps);
            }
            Task::Join(form, count, join) => {
                let parts = self.results.split_off(self.results.len() - count);
                let joined = join(self, parts);
                let joined = joined.unwrap_or_else(|Reported| self.unspecified(form));
                self.results.push(joined);
            }
        }
    }

    /// A mistake has been reported, and something harmless stands in its place.
    fn carry_on(&mut self, form: Form, steps: Expanded<Steps>) {
        match steps {
            Ok(mut steps) => {
                debug_assert_eq!(steps.count, 1, "a form leaves one expression");
                self.tasks.extend(steps.tasks.drain(..).rev());
            }
            Err(Reported) => {
                let nothing = self.unspecified(form);
                self.results.push(nothing);
            }
        }
    }
}
