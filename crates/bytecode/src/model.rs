//! Modules and bodies as the machine takes them.

use polyc_base::{Declarations, FuncId, Loc, Type, id};

id! {
    /// A local slot: parameters first, then declared locals.
    pub struct LocalId("l");
    /// A label of a body: a row of its label table.
    pub struct Label("L");
    /// A switch table of a body.
    pub struct TableId("table");
}

/// A module: declarations, and a body for each declared function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Module {
    /// Everything but the bodies.
    pub declarations: Declarations,
    /// Bodies by [`FuncId`].
    pub bodies: Vec<Body>,
}

impl Module {
    /// The body of a function.
    #[must_use]
    pub fn body(&self, func: FuncId) -> &Body {
        &self.bodies[func.index()]
    }
}

/// The code of one function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// Types of the locals after the parameters.
    pub locals: Vec<Type>,
    /// Names of locals, parameters included; empty where unknown; may be shorter than the locals.
    pub local_names: Vec<String>,
    /// Most operands on the stack at once.
    pub max_stack: u32,
    /// Offsets of labels in `code`, strictly ascending.
    pub labels: Vec<u32>,
    /// Switch tables.
    pub tables: Vec<SwitchTable>,
    /// Handlers; their ranges do not overlap and ascend.
    pub handlers: Vec<Handler>,
    /// Encoded instructions.
    pub code: Vec<u8>,
    /// Where instructions come from: offset of the first instruction and location, offsets strictly ascending; holds
    /// up to the next row.
    pub spans: Vec<(u32, Loc)>,
}

/// Where a switch goes: `targets[value - low]`, or the default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SwitchTable {
    /// Selector of the first target.
    pub low: i64,
    /// Targets.
    pub targets: Vec<Label>,
    /// If there is no such target.
    pub default: Label,
}

/// A row of a handler table: what sees a throw from between two labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handler {
    /// First label inside.
    pub start: Label,
    /// First label outside; `None`: to the end of the code.
    pub end: Option<Label>,
    /// What it does.
    pub kind: HandlerKind,
}

/// The three kinds of handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandlerKind {
    /// Unwind, put what was thrown in a local of type `any`, go on at the label.
    Catch {
        /// Where.
        target: Label,
        /// The local.
        local: LocalId,
    },
    /// Call the procedure in a local of type `any` on top of the frame that threw.
    Call {
        /// The local.
        local: LocalId,
    },
    /// While unwinding run from the label to `resume_unwind`.
    Finally {
        /// Where.
        target: Label,
    },
}
