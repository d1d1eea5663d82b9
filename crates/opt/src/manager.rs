//! Which passes run, in which order, how often.

use polyc_base::budget::{Budget, INSTRUCTION};
use polyc_base::{Declarations, FuncId};
use polyc_ir::{Body, Module, verify_function};

use crate::observe::Observer;
use crate::passes::inline::{Inliner, callees_first};
use crate::passes::{
    blocks, calls, count, dce, fold, gvn, hoist, keep, params, recur, simplify, thread, tidy,
    unbox, version,
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

    /// The level of that number.
    #[must_use]
    pub const fn from_number(number: u8) -> Option<Self> {
        match number {
            0 => Some(Self::O0),
            1 => Some(Self::O1),
            2 => Some(Self::O2),
            _ => None,
        }
    }
}

/// A pass.
#[derive(Debug)]
pub struct Pass {
    /// Name, for `--print-after`.
    pub name: &'static str,
    /// What it does, in a line.
    pub meaning: &'static str,
    run: Run,
}

#[derive(Clone, Copy, Debug)]
enum Run {
    /// On one body; whether anything changed.
    Body(fn(&Declarations, &mut Body) -> bool),
    /// On the body of that function; whether anything changed.
    Function(fn(FuncId, &mut Body, &mut Sink) -> bool),
    /// On one body; it has remarks.
    Telling(fn(&Declarations, &mut Body, &mut Sink) -> bool),
    /// On one body, looking at others.
    Inline,
}

const fn body_pass(
    name: &'static str,
    run: fn(&Declarations, &mut Body) -> bool,
    meaning: &'static str,
) -> Pass {
    Pass {
        name,
        meaning,
        run: Run::Body(run),
    }
}

/// Every pass, in the order of a round at the highest level.
pub static PASSES: &[Pass] = &[
    Pass {
        name: RECUR,
        meaning: "make loops of tail calls of a function to itself",
        run: Run::Function(recur::run),
    },
    body_pass(
        "blocks",
        blocks::run,
        "remove unreachable blocks, join straight lines",
    ),
    body_pass(
        "params",
        params::run,
        "remove block parameters that have one value only",
    ),
    body_pass(
        "fold",
        fold::run,
        "fold and propagate constants, follow branches on them",
    ),
    body_pass(
        "simplify",
        simplify::run,
        "unbox what was boxed, drop neutral operations",
    ),
    Pass {
        name: "calls",
        meaning: "call closures made in the same function directly",
        run: Run::Telling(calls::run),
    },
    Pass {
        name: "gvn",
        meaning: "compute nothing twice, read nothing again that is known",
        run: Run::Telling(gvn::run),
    },
    body_pass("dce", dce::run, "remove what nothing needs"),
    body_pass(
        "thread",
        thread::run,
        "lead jumps to where they go in the end",
    ),
    Pass {
        name: INLINE,
        meaning: "copy small functions to where they are called",
        run: Run::Inline,
    },
    Pass {
        name: VERSION,
        meaning: "copy loops for the kinds of numbers they expect",
        run: Run::Telling(version::run),
    },
    Pass {
        name: UNBOX,
        meaning: "keep dynamic values that are numbers of one kind as such",
        run: Run::Telling(unbox::run),
    },
    Pass {
        name: COUNT,
        meaning: "let counters step before they are tested",
        run: Run::Telling(count::run),
    },
    Pass {
        name: HOIST,
        meaning: "compute before a loop what it does not change",
        run: Run::Telling(hoist::run),
    },
    body_pass(
        TIDY,
        tidy::run,
        "put blocks, values and constants in reading order",
    ),
    Pass {
        name: KEEP,
        meaning: "make constants of loops once, before them",
        run: Run::Telling(keep::run),
    },
];

/// Passes of a round, by level.
const CHEAP: &[&str] = &[
    "blocks", "params", "fold", "simplify", "dce", "thread", "blocks",
];
const FULL: &[&str] = &[
    "blocks", "params", "fold", "simplify", "calls", "gvn", "dce", "thread",
];
const RECUR: &str = "recur";
const INLINE: &str = "inline";
const VERSION: &str = "version";
const UNBOX: &str = "unbox";
const COUNT: &str = "count";
const HOIST: &str = "hoist";
const TIDY: &str = "tidy";
const KEEP: &str = "keep";
/// Passes that run at the highest level only, and not in every round.
const ONCE: &[&str] = &[RECUR, INLINE, VERSION, UNBOX, COUNT, HOIST, KEEP];
/// Rounds until nothing changes, but no more than these.
const MOST_ROUNDS: usize = 4;

/// The pass of that name.
#[must_use]
pub fn pass(name: &str) -> Option<&'static Pass> {
    PASSES.iter().find(|pass| pass.name == name)
}

/// The passes that run at a level, in the order of a round.
pub fn passes_of(level: Level) -> impl Iterator<Item = &'static Pass> {
    PASSES.iter().filter(move |pass| match level {
        Level::O0 => false,
        Level::O1 => pass.name == TIDY || CHEAP.contains(&pass.name),
        Level::O2 => pass.name == TIDY || ONCE.contains(&pass.name) || FULL.contains(&pass.name),
    })
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// For each of [`PASSES`] how often it ran on a function, and how often it changed it.
    pub passes: Vec<(u32, u32)>,
    /// Instructions before.
    pub before: usize,
    /// Instructions after.
    pub after: usize,
}

/// Optimises a verified module, which stays one; ends early, with what it has done by then, when the budget is spent.
pub fn optimize(
    module: &mut Module,
    level: Level,
    observer: &mut dyn Observer,
    budget: &Budget,
) -> Statistics {
    let mut manager = Manager {
        inliner: Inliner::new(module),
        budget: budget.clone(),
        statistics: Statistics {
            passes: vec![(0, 0); PASSES.len()],
            before: count_instructions(module),
            after: 0,
        },
        sink: Sink::new(observer.wants_remarks()),
        module,
        observer,
    };
    if level > Level::O0 {
        for func in callees_first(manager.module) {
            let declarations = &manager.module.declarations;
            let loc = declarations.functions[func.index()].loc;
            if let Some(location) = declarations.location(loc) {
                budget.at(location.span);
            }
            manager.optimize_function(func, level);
        }
    }
    let mut statistics = manager.statistics;
    statistics.after = count_instructions(module);
    statistics
}

/// Runs one pass on every function, callees first; whether anything changed. For tests of the pass alone.
pub fn run_pass(module: &mut Module, pass: &'static Pass, observer: &mut dyn Observer) -> bool {
    let mut manager = Manager {
        inliner: Inliner::new(module),
        budget: Budget::default(),
        statistics: Statistics {
            passes: vec![(0, 0); PASSES.len()],
            ..Statistics::default()
        },
        sink: Sink::new(observer.wants_remarks()),
        module,
        observer,
    };
    let mut changed = false;
    for func in callees_first(manager.module) {
        changed |= manager.run(pass.name, func);
    }
    changed
}

fn count_instructions(module: &Module) -> usize {
    module.bodies.iter().map(Body::size).sum()
}

struct Manager<'a> {
    module: &'a mut Module,
    observer: &'a mut dyn Observer,
    inliner: Inliner,
    budget: Budget,
    statistics: Statistics,
    sink: Sink,
}

impl Manager<'_> {
    fn optimize_function(&mut self, func: FuncId, level: Level) {
        match level {
            Level::O0 => return,
            Level::O1 => {
                self.round(CHEAP, func);
            }
            Level::O2 => {
                self.run(RECUR, func);
                self.rounds(func);
                if self.run(INLINE, func) {
                    self.rounds(func);
                }
                if self.run(VERSION, func) | self.run(UNBOX, func) {
                    self.rounds(func);
                }
                if self.run(COUNT, func) | self.run(HOIST, func) {
                    self.rounds(func);
                }
            }
        }
        self.run(TIDY, func);
        if level == Level::O2 {
            self.run(KEEP, func);
        }
    }

    fn rounds(&mut self, func: FuncId) {
        for _ in 0..MOST_ROUNDS {
            if !self.round(FULL, func) {
                break;
            }
        }
    }

    fn round(&mut self, names: &[&str], func: FuncId) -> bool {
        let mut changed = false;
        for name in names {
            changed |= self.run(name, func);
        }
        changed
    }

    fn run(&mut self, name: &str, func: FuncId) -> bool {
        let position = PASSES.iter().position(|pass| pass.name == name);
        let position = position.expect("the pipeline names passes");
        let pass = &PASSES[position];
        let before = self.module.body(func).size();
        if before == 0 || !self.budget.look_ahead(before) {
            return false;
        }
        let changed = match pass.run {
            Run::Body(run) => {
                let body = &mut self.module.bodies[func.index()];
                run(&self.module.declarations, body)
            }
            Run::Function(run) => {
                let body = &mut self.module.bodies[func.index()];
                run(func, body, &mut self.sink)
            }
            Run::Telling(run) => {
                let body = &mut self.module.bodies[func.index()];
                run(&self.module.declarations, body, &mut self.sink)
            }
            Run::Inline => self.inliner.run(self.module, func, &mut self.sink),
        };
        if name == INLINE || name == VERSION {
            let copied = self.module.body(func).size().saturating_sub(before);
            self.budget.charge(copied, INSTRUCTION);
        }
        let declarations = &self.module.declarations;
        for remark in self.sink.take(pass.name, func, declarations) {
            self.observer.remark(remark);
        }
        let (runs, changes) = &mut self.statistics.passes[position];
        *runs += 1;
        if changed {
            *changes += 1;
            if cfg!(debug_assertions) {
                self.check(pass, func);
            }
            self.observer.changed(pass, self.module, func);
        }
        changed
    }

    /// In debug builds and tests every pass is held to the verifier.
    fn check(&self, pass: &Pass, func: FuncId) {
        if let Err(errors) = verify_function(self.module, func) {
            let text = polyc_ir::print_function(self.module, func);
            panic!("{} broke {func}: {}\n{text}", pass.name, errors[0]);
        }
    }
}
