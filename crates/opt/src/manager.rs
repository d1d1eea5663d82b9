//! Which passes run, in which order, how often.

use polyc_base::{Budget, FuncId};
use polyc_ir::{Module, has_causes, verify_causes, verify_function};

use crate::call_graph::{CallGraph, callees_first};
use crate::locations::LocationRows;
use crate::observe::Observer;
use crate::pass::{Analyses, Pass, PassContext};
use crate::passes::{
    PASSES, blocks, calls, count, dce, fold, gvn, hoist, inline, keep, params, recur, simplify, thread, tidy, unbox,
    version,
};
use crate::remarks::Sink;

/// How much to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Nothing: the IR is what the frontend built.
    O0,
    /// Cheap cleanups, once.
    O1,
    /// Everything.
    #[default]
    O2,
}

impl Level {
    /// Every level.
    pub const ALL: [Self; 3] = [Self::O0, Self::O1, Self::O2];

    /// The number after `-O`.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }
}

/// A stage of a pipeline. The passes of `once` run once each. Then those of `again` run in rounds while a round changes
/// something; if `once` is not empty, only if one of its passes has changed something.
struct Stage {
    once: &'static [&'static Pass],
    again: &'static [&'static Pass],
}

const fn once(once: &'static [&'static Pass]) -> Stage {
    Stage { once, again: &[] }
}

const fn cleaned_up(once: &'static [&'static Pass]) -> Stage {
    Stage { once, again: FULL }
}

/// Cheap cleanups.
const CHEAP: &[&Pass] = &[
    &blocks::PASS,
    &params::PASS,
    &fold::PASS,
    &simplify::PASS,
    &dce::PASS,
    &thread::PASS,
    &blocks::PASS,
    &tidy::PASS,
];
/// A round of cleanups.
const FULL: &[&Pass] = &[
    &blocks::PASS,
    &params::PASS,
    &fold::PASS,
    &simplify::PASS,
    &calls::PASS,
    &gvn::PASS,
    &dce::PASS,
    &thread::PASS,
];
/// Rounds until nothing changes, but no more than these.
const MOST_ROUNDS: usize = 4;

/// What is done to each function.
static NOTHING: [Stage; 0] = [];
static CLEANUPS: [Stage; 1] = [once(CHEAP)];
static EVERYTHING: [Stage; 6] = [
    once(&[&recur::PASS]),
    cleaned_up(&[]),
    cleaned_up(&[&inline::PASS]),
    cleaned_up(&[&version::PASS, &unbox::PASS]),
    cleaned_up(&[&count::PASS, &hoist::PASS]),
    once(&[&tidy::PASS, &keep::PASS]),
];

impl Level {
    fn stages(self) -> &'static [Stage] {
        match self {
            Self::O0 => &NOTHING,
            Self::O1 => &CLEANUPS,
            Self::O2 => &EVERYTHING,
        }
    }
}

/// The passes that run at a level, in the order of [`PASSES`].
pub fn passes_of(level: Level) -> impl Iterator<Item = &'static Pass> {
    PASSES.iter().copied().filter(move |pass| {
        let steps = level.stages().iter();
        let mut passes = steps.flat_map(|step| step.once.iter().chain(step.again));
        passes.any(|it| it.name == pass.name)
    })
}

/// Optimises a verified module, which stays one; ends early, with what it has done by then, when the budget is spent.
pub fn optimize(module: &mut Module, level: Level, observer: &mut dyn Observer, budget: &Budget) {
    let mut manager = Manager::new(module, observer, budget);
    for func in callees_first(manager.module) {
        let declarations = &manager.module.declarations;
        let loc = declarations.functions[func.index()].loc;
        if let Some(location) = declarations.location(loc) {
            budget.at(location.span);
        }
        manager.optimize_function(func, level);
    }
}

/// Runs one pass on every function, callees first; whether anything changed. For tests of the pass alone.
pub fn run_pass(module: &mut Module, pass: &'static Pass, observer: &mut dyn Observer) -> bool {
    let budget = Budget::default();
    let mut manager = Manager::new(module, observer, &budget);
    let mut changed = false;
    for func in callees_first(manager.module) {
        changed |= manager.run(pass, func, &mut Analyses::default());
    }
    changed
}

struct Manager<'a> {
    module: &'a mut Module,
    observer: &'a mut dyn Observer,
    calls: CallGraph,
    locations: LocationRows,
    budget: &'a Budget,
    sink: Sink,
    /// Whether every operation that needs a cause has one, so that passes must keep them; looked at in debug builds.
    has_causes: bool,
}

impl<'a> Manager<'a> {
    fn new(module: &'a mut Module, observer: &'a mut dyn Observer, budget: &'a Budget) -> Self {
        Self {
            calls: CallGraph::new(module),
            locations: LocationRows::default(),
            has_causes: cfg!(debug_assertions) && has_causes(module),
            budget,
            sink: Sink::new(observer.wants_remarks()),
            module,
            observer,
        }
    }

    fn optimize_function(&mut self, func: FuncId, level: Level) {
        for step in level.stages() {
            // None is held through a stage that does not ask for it.
            let mut analyses = Analyses::default();
            let changed = self.round(step.once, func, &mut analyses);
            if changed || step.once.is_empty() {
                let mut rounds = 0..MOST_ROUNDS;
                while rounds.next().is_some() && self.round(step.again, func, &mut analyses) {}
            }
        }
    }

    fn round(&mut self, passes: &[&'static Pass], func: FuncId, analyses: &mut Analyses) -> bool {
        let mut changed = false;
        for pass in passes {
            changed |= self.run(pass, func, analyses);
        }
        changed
    }

    /// Runs a pass on a function. Returns whether it changed the body; the analyses are then dropped.
    fn run(&mut self, pass: &'static Pass, func: FuncId, analyses: &mut Analyses) -> bool {
        let size = self.module.body(func).size();
        if size == 0 || !self.budget.look_ahead(size) {
            return false;
        }
        let mut body = std::mem::take(&mut self.module.bodies[func.index()]);
        let changed = (pass.run)(&mut PassContext {
            declarations: &mut self.module.declarations,
            func,
            body: &mut body,
            others: &self.module.bodies,
            calls: &mut self.calls,
            locations: &mut self.locations,
            analyses,
            sink: &mut self.sink,
            budget: self.budget,
        });
        self.module.bodies[func.index()] = body;
        let declarations = &self.module.declarations;
        for remark in self.sink.take(pass.name, func, declarations) {
            self.observer.remark(remark);
        }
        if changed {
            *analyses = Analyses::default();
            if cfg!(debug_assertions) {
                self.check(pass, func);
            }
            self.observer.changed(pass, self.module, func);
        }
        changed
    }

    /// In debug builds and tests every pass is held to the verifier, and keeps causes.
    fn check(&self, pass: &Pass, func: FuncId) {
        let mut checked = verify_function(self.module, func);
        if self.has_causes {
            checked = checked.and_then(|()| verify_causes(self.module, func));
        }
        if let Err(errors) = checked {
            let text = polyc_ir::print_function(self.module, func);
            panic!("{} broke {func}: {}\n{text}", pass.name, errors[0]);
        }
    }
}
