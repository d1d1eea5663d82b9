//! Builds a body: a caller appends instructions and binds labels; [`BodyBuilder::finish`] numbers the
//! labels by offset, as the model requires, and counts the operands.

use std::collections::HashMap;

use polyc_base::{Declarations, Loc, Op, Type};

use crate::ids::{Label, LocalId, TableId};
use crate::instruction::{Instruction, Instructions, encode_instruction};
use crate::model::{Body, Handler, HandlerKind, SwitchTable};

/// A body under construction. Its labels are numbered as they are made, those of the finished body by their offsets;
/// labels that nothing names are dropped.
#[derive(Clone, Debug, Default)]
pub struct BodyBuilder {
    body: Body,
    params: usize,
    /// The code, its labels numbered as they were made: decoded it would be ten times as large.
    code: Vec<u8>,
    /// Offsets in it at which the location changes.
    locs: Vec<(usize, Loc)>,
    /// Offset in it of the instruction a label precedes.
    bound: Vec<Option<usize>>,
    tables: HashMap<(i64, Vec<Label>, Label), TableId>,
    loc: Loc,
}

impl BodyBuilder {
    /// The body of a function with that many parameters.
    #[must_use]
    pub fn new(params: usize) -> Self {
        Self {
            params,
            ..Self::default()
        }
    }

    /// Declares a local after the parameters and those declared before.
    pub fn add_local(&mut self, ty: Type) -> LocalId {
        self.body.locals.push(ty);
        LocalId::from_index(self.params + self.body.locals.len() - 1)
    }

    /// Names a local or parameter.
    pub fn name_local(&mut self, local: LocalId, name: &str) {
        let names = &mut self.body.local_names;
        if !name.is_empty() && names.len() <= local.index() {
            names.resize(local.index() + 1, String::new());
        }
        if let Some(slot) = names.get_mut(local.index()) {
            name.clone_into(slot);
        }
    }

    /// Sets the location of the following instructions.
    pub const fn set_loc(&mut self, loc: Loc) {
        self.loc = loc;
    }

    /// Appends an instruction.
    pub fn emit(&mut self, instruction: impl Into<Instruction>) {
        if self.locs.last().map_or(Loc::NONE, |row| row.1) != self.loc {
            self.locs.push((self.code.len(), self.loc));
        }
        encode_instruction(&instruction.into(), &mut self.code);
    }

    /// A new label, to be bound once.
    pub fn new_label(&mut self) -> Label {
        self.bound.push(None);
        Label::from_index(self.bound.len() - 1)
    }

    /// The label is before the next instruction.
    pub fn bind(&mut self, label: Label) {
        let place = &mut self.bound[label.index()];
        debug_assert!(place.is_none(), "{label} is bound twice");
        *place = Some(self.code.len());
    }

    /// The table of these targets; equal tables are made once.
    pub fn switch_table(&mut self, low: i64, targets: Vec<Label>, default: Label) -> TableId {
        let rows = &mut self.body.tables;
        *self
            .tables
            .entry((low, targets, default))
            .or_insert_with_key(|(low, targets, default)| {
                rows.push(SwitchTable {
                    low: *low,
                    targets: targets.clone(),
                    default: *default,
                });
                TableId::from_index(rows.len() - 1)
            })
    }

    /// Adds a row to the handler table; rows ascend. A range without instructions gives no row.
    pub fn add_handler(&mut self, handler: Handler) {
        self.body.handlers.push(handler);
    }

    /// The finished body; `declarations` say what calls take and give.
    ///
    /// # Panics
    /// If a label that is used was not bound: a bug in the caller.
    #[must_use]
    pub fn finish(mut self, declarations: &Declarations) -> Body {
        self.drop_empty_handlers();
        let (numbers, places) = self.number_labels();
        let number = |label: Label| numbers[label.index()].expect("a label that is used is bound");
        let mut depth = StackDepth::default();
        let mut places = places.into_iter().peekable();
        let mut locs = self.locs.iter().peekable();
        for (place, instruction) in instructions(&self.code) {
            let offset = u32::try_from(self.body.code.len()).expect("code is under 4 GiB");
            if places.next_if_eq(&place).is_some() {
                self.body.labels.push(offset);
            }
            if let Some(&(_, loc)) = locs.next_if(|it| it.0 == place) {
                self.body.spans.push((offset, loc));
            }
            let named = instruction
                .label()
                .map_or(instruction, |label| instruction.with_label(number(label)));
            encode_instruction(&named, &mut self.body.code);
            depth.step(&instruction, declarations);
        }
        self.body.code.shrink_to_fit();
        self.body.spans.shrink_to_fit();
        self.body.max_stack = u32::try_from(depth.most).expect("each operand was pushed by an instruction");
        for table in &mut self.body.tables {
            table.targets.iter_mut().for_each(|it| *it = number(*it));
            table.default = number(table.default);
        }
        for handler in &mut self.body.handlers {
            renumber_handler(handler, number);
        }
        self.body
    }

    fn place(&self, label: Label) -> usize {
        self.bound[label.index()].expect("a label that is used is bound")
    }

    fn drop_empty_handlers(&mut self) {
        let end = self.code.len();
        let mut handlers = core::mem::take(&mut self.body.handlers);
        for handler in &mut handlers {
            handler.end = handler.end.filter(|&it| self.place(it) < end);
        }
        handlers.retain(|it| self.place(it.start) < it.end.map_or(end, |it| self.place(it)));
        self.body.handlers = handlers;
    }

    /// The final number of each label that is used, and the places of the final labels, ascending.
    fn number_labels(&self) -> (Vec<Option<Label>>, Vec<usize>) {
        let mut used: Vec<(usize, Label)> = Vec::new();
        let mut note = |label: Label| used.push((self.place(label), label));
        for (_, instruction) in instructions(&self.code) {
            instruction.label().into_iter().for_each(&mut note);
        }
        for table in &self.body.tables {
            table.targets.iter().copied().for_each(&mut note);
            note(table.default);
        }
        for handler in &self.body.handlers {
            note(handler.start);
            handler.end.into_iter().for_each(&mut note);
            handler.kind.target().into_iter().for_each(&mut note);
        }
        used.sort_unstable();
        let mut places: Vec<usize> = Vec::new();
        let mut numbers = vec![None; self.bound.len()];
        for (place, label) in used {
            if places.last() != Some(&place) {
                places.push(place);
            }
            numbers[label.index()] = Some(Label::from_index(places.len() - 1));
        }
        (numbers, places)
    }
}

/// The instructions that a builder encoded, with their offsets.
fn instructions(code: &[u8]) -> impl Iterator<Item = (usize, Instruction)> {
    Instructions::new(code).map(|it| {
        let (offset, instruction) = it.expect("just encoded");
        (offset as usize, instruction)
    })
}

fn renumber_handler(handler: &mut Handler, number: impl Fn(Label) -> Label) {
    handler.start = number(handler.start);
    handler.end = handler.end.map(&number);
    match &mut handler.kind {
        HandlerKind::Catch { target, .. } | HandlerKind::Finally { target } => {
            *target = number(*target);
        }
        HandlerKind::Call { .. } => {}
    }
}

/// How many operands are on the stack, in code whose stack is empty at each label.
#[derive(Default)]
pub(crate) struct StackDepth {
    now: usize,
    most: usize,
}

impl StackDepth {
    /// Operands before the next instruction.
    pub(crate) const fn now(&self) -> usize {
        self.now
    }

    pub(crate) fn step(&mut self, instruction: &Instruction, declarations: &Declarations) {
        let (takes, gives) = match instruction {
            Instruction::Op(op) => op_effect(op, declarations),
            Instruction::LocalGet { .. } => (0, 1),
            Instruction::LocalTee { .. } => (1, 1),
            Instruction::LocalSet { .. }
            | Instruction::Drop {}
            | Instruction::BrIf { .. }
            | Instruction::BrUnless { .. } => (1, 0),
            Instruction::Br { .. }
            | Instruction::Switch { .. }
            | Instruction::Return {}
            | Instruction::Throw {}
            | Instruction::ResumeUnwind {}
            | Instruction::Unreachable {}
            | Instruction::TailCall { .. }
            | Instruction::TailCallImport { .. }
            | Instruction::TailCallClosure { .. }
            | Instruction::TailApply {}
            | Instruction::TailCallCc {} => (self.now, 0),
        };
        self.now = self.now.saturating_sub(takes) + gives;
        self.most = self.most.max(self.now);
    }
}

/// Operands that an operation takes and gives.
fn op_effect(op: &Op, declarations: &Declarations) -> (usize, usize) {
    op.typing(declarations).map_or((0, 0), |typing| {
        (typing.operands(), usize::from(typing.result.is_some()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_numbered_by_offset() {
        let mut builder = BodyBuilder::new(1);
        let (unused, exit, again) = (builder.new_label(), builder.new_label(), builder.new_label());
        let local = LocalId::new(0);
        builder.bind(unused);
        builder.bind(again);
        builder.emit(Instruction::LocalGet { local });
        builder.emit(Instruction::BrIf { label: exit });
        builder.emit(Instruction::Br { label: again });
        builder.bind(exit);
        builder.emit(Op::I64Const { value: 1 });
        builder.emit(Op::I64Const { value: 2 });
        builder.emit(Op::I64Add);
        builder.emit(Instruction::Return {});
        let body = builder.finish(&Declarations::default());
        assert_eq!(body.labels, [0, 6]);
        assert_eq!(body.max_stack, 2);
        let read: Vec<String> = body
            .instructions()
            .map(|it| it.expect("encoded").1.to_string())
            .collect();
        assert_eq!(
            read,
            [
                "local.get l0",
                "br_if L1",
                "br L0",
                "i64.const 1",
                "i64.const 2",
                "i64.add",
                "return"
            ]
        );
    }

    #[test]
    fn spans_hold_up_to_the_next_row() {
        let mut builder = BodyBuilder::new(0);
        builder.emit(Instruction::Drop {});
        builder.set_loc(Loc::new(2));
        builder.emit(Instruction::Drop {});
        builder.emit(Instruction::Drop {});
        builder.set_loc(Loc::NONE);
        builder.emit(Instruction::Return {});
        let body = builder.finish(&Declarations::default());
        assert_eq!(body.spans, [(1, Loc::new(2)), (3, Loc::NONE)]);
        assert_eq!(body.loc(0), Loc::NONE);
        assert_eq!(body.loc(2), Loc::new(2));
    }
}
