//! Modules and bodies as the machine takes them.

use polyc_base::{Declarations, FuncId, Loc, Signature, Type};

use crate::ids::{Label, LocalId};
use crate::instruction::{Instruction, Instructions};

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

impl Body {
    /// The instructions with their offsets.
    #[must_use]
    pub fn instructions(&self) -> Instructions<'_> {
        Instructions::new(&self.code)
    }

    /// The instruction at an offset; `None` if none begins there.
    #[must_use]
    pub fn instruction(&self, offset: u32) -> Option<Instruction> {
        let code = self.code.get(offset as usize..)?;
        Some(Instructions::new(code).next()?.ok()?.1)
    }

    /// Whether it has a `finally` handler.
    #[must_use]
    pub fn has_finally(&self) -> bool {
        let mut kinds = self.handlers.iter().map(|it| it.kind);
        kinds.any(|it| matches!(it, HandlerKind::Finally { .. }))
    }

    /// Offset of a label.
    #[must_use]
    pub fn offset(&self, label: Label) -> u32 {
        self.labels[label.index()]
    }

    /// Where the instruction at an offset comes from.
    #[must_use]
    pub fn loc(&self, offset: u32) -> Loc {
        let row = self.spans.partition_point(|&(start, _)| start <= offset);
        row.checked_sub(1).map_or(Loc::NONE, |row| self.spans[row].1)
    }

    /// Type of a local of a function with that signature, parameters first; `None` if there is no such local.
    #[must_use]
    pub fn local_type(&self, signature: &Signature, local: LocalId) -> Option<Type> {
        let params = &signature.params;
        match local.index().checked_sub(params.len()) {
            None => Some(params[local.index()]),
            Some(index) => self.locals.get(index).copied(),
        }
    }
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

/// A row of a handler table: the handler of throws from between two labels.
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
    /// Unwind, put the thrown value in a local of type `any`, go on at the label.
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

impl HandlerKind {
    /// The label it goes to.
    #[must_use]
    pub const fn target(self) -> Option<Label> {
        match self {
            Self::Catch { target, .. } | Self::Finally { target } => Some(target),
            Self::Call { .. } => None,
        }
    }

    /// The local it uses.
    #[must_use]
    pub const fn local(self) -> Option<LocalId> {
        match self {
            Self::Catch { local, .. } | Self::Call { local } => Some(local),
            Self::Finally { .. } => None,
        }
    }
}
