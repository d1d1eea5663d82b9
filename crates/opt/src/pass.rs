//! A pass, its input, and the facts about a body that passes share.

use std::cell::OnceCell;

use polyc_base::budget::{Budget, INSTRUCTION};
use polyc_base::{Cause, Declarations, FuncId, Loc};
use polyc_ir::flow::{Definitions, Predecessors};
use polyc_ir::{Block, Body, Dominators};

use crate::call_graph::CallGraph;
use crate::facts::Facts;
use crate::locations::LocationRows;
use crate::loops::Loops;
use crate::remarks::Sink;

/// A pass.
#[derive(Debug)]
pub struct Pass {
    /// Name, for `--print-after`.
    pub name: &'static str,
    /// What it does, in a line.
    pub meaning: &'static str,
    /// Runs it. Returns whether anything changed; if not, the body is exactly as it was.
    pub(crate) run: fn(&mut PassContext<'_>) -> bool,
}

/// What a pass works on.
pub struct PassContext<'a> {
    /// What the module declares.
    pub declarations: &'a mut Declarations,
    /// The function.
    pub func: FuncId,
    /// Its body.
    pub body: &'a mut Body,
    /// The bodies of the others.
    pub others: &'a [Body],
    /// Which function calls which.
    pub calls: &'a mut CallGraph,
    /// Where locations are.
    pub locations: &'a mut LocationRows,
    /// Facts about the body as it was when the pass began.
    pub analyses: &'a Analyses,
    /// For remarks.
    pub sink: &'a mut Sink,
    /// The budget of the compilation.
    pub budget: &'a Budget,
}

impl PassContext<'_> {
    /// A location with a cause; code without a location comes from the function.
    pub fn because(&mut self, loc: Loc, cause: Cause) -> Loc {
        let loc = if loc == Loc::NONE {
            self.declarations.functions[self.func.index()].loc
        } else {
            loc
        };
        self.locations.because(&mut self.declarations.locations, loc, cause)
    }

    /// Charges for the code that has been copied since the body was of that size.
    pub fn charge_copies(&self, before: usize) {
        let copied = self.body.size().saturating_sub(before);
        self.budget.charge(copied, INSTRUCTION);
    }
}

/// Facts about one body, each found when it is first asked for.
#[derive(Default)]
pub struct Analyses {
    dominators: OnceCell<Dominators>,
    loops: OnceCell<Loops>,
    predecessors: OnceCell<Predecessors<Block>>,
    definitions: OnceCell<Definitions>,
    facts: OnceCell<Facts>,
}

impl Analyses {
    /// The dominator tree.
    pub fn dominators(&self, body: &Body) -> &Dominators {
        self.dominators.get_or_init(|| Dominators::new(body))
    }

    /// The natural loops.
    pub fn loops(&self, body: &Body) -> &Loops {
        let dominators = self.dominators(body);
        self.loops.get_or_init(|| Loops::new(body, dominators))
    }

    /// From where edges lead to each block.
    pub fn predecessors(&self, body: &Body) -> &Predecessors<Block> {
        self.predecessors.get_or_init(|| Predecessors::new(body))
    }

    /// Where each value is defined.
    pub fn definitions(&self, body: &Body) -> &Definitions {
        self.definitions.get_or_init(|| Definitions::new(body))
    }

    /// What is known of numbers.
    pub fn facts(&self, declarations: &Declarations, body: &Body) -> &Facts {
        let find = || {
            Facts::new(
                declarations,
                body,
                self.dominators(body),
                self.predecessors(body),
                self.definitions(body),
            )
        };
        self.facts.get_or_init(find)
    }
}
