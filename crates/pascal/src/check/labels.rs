//! Labels and `goto` (6.1.6, 6.8.1, 6.8.2.4).
//!
//! Each statement lies on a path of numbers: one for each structured statement (or branch of it) around it. A `goto`
//! may go to a label whose path begins its own: then it is inside the statement sequence that holds the label.

use std::collections::HashMap;

use polyc_base::Span;

use super::Checker;
use crate::codes;
use crate::model::LabelId;
use crate::tree;

/// The labels of a block.
#[derive(Default)]
pub(super) struct Labels {
    table: HashMap<i64, Label>,
    path: Vec<u32>,
    branches: u32,
    gotos: Vec<(i64, Vec<u32>, Span)>,
}

struct Label {
    id: LabelId,
    declared: Span,
    placed: Option<Vec<u32>>,
}

impl Checker<'_> {
    fn own_labels(&mut self) -> &mut Labels {
        self.labels.last_mut().expect("a block is being checked")
    }

    pub(super) fn declare_label(&mut self, label: tree::Label) {
        let labels = self.own_labels();
        let new = Label {
            id: LabelId::from_index(labels.table.len()),
            declared: label.span,
            placed: None,
        };
        if let Some(before) = labels.table.insert(label.number, new) {
            labels.table.insert(label.number, before);
            let message = format!("label {} is declared twice", label.number);
            self.error(codes::DUPLICATE, label.span, message);
        }
    }

    /// Checks what lies inside a structured statement.
    pub(super) fn inside<T>(&mut self, check: impl FnOnce(&mut Self) -> T) -> T {
        let labels = self.own_labels();
        labels.branches += 1;
        let branch = labels.branches;
        labels.path.push(branch);
        let result = check(self);
        self.own_labels().path.pop();
        result
    }

    /// A label before a statement.
    pub(super) fn place_label(&mut self, label: tree::Label) -> Option<LabelId> {
        let labels = self.own_labels();
        let path = labels.path.clone();
        let Some(entry) = labels.table.get_mut(&label.number) else {
            let message = format!("label {} is not declared in this block", label.number);
            self.error(codes::LABEL, label.span, message);
            return None;
        };
        if entry.placed.is_some() {
            let message = format!("label {} stands before two statements", label.number);
            self.error(codes::LABEL, label.span, message);
            return None;
        }
        entry.placed = Some(path);
        Some(entry.id)
    }

    /// A `goto`.
    pub(super) fn goto(&mut self, label: tree::Label) -> Option<LabelId> {
        let labels = self.own_labels();
        if let Some(entry) = labels.table.get(&label.number) {
            let id = entry.id;
            let path = labels.path.clone();
            labels.gotos.push((label.number, path, label.span));
            return Some(id);
        }
        let outer = self.labels.iter().any(|it| it.table.contains_key(&label.number));
        if outer {
            self.error(
                codes::UNSUPPORTED,
                label.span,
                "a goto out of a procedure or function is not there yet",
            );
        } else {
            let message = format!("label {} is not declared", label.number);
            self.error(codes::LABEL, label.span, message);
        }
        None
    }

    /// Checks each `goto` of a block and returns the number of labels.
    pub(super) fn finish_labels(&mut self, labels: Labels) -> u32 {
        for (number, path, span) in &labels.gotos {
            let placed = labels.table[number].placed.as_ref();
            if placed.is_some_and(|placed| !path.starts_with(placed)) {
                let message = format!("label {number} is inside a statement that does not hold this goto");
                self.error(codes::LABEL, *span, message);
            }
        }
        let mut unplaced: Vec<_> = labels.table.iter().filter(|(_, it)| it.placed.is_none()).collect();
        unplaced.sort_by_key(|(number, _)| **number);
        for (number, label) in unplaced {
            let message = format!("label {number} stands before no statement");
            self.error(codes::LABEL, label.declared, message);
        }
        u32::try_from(labels.table.len()).expect("at most 10,000 labels")
    }
}
