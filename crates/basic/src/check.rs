//! What only the whole program tells: its lines are in order, END is the last, and each line that another names is
//! there.

use polyc_base::{Diagnostic, Span};

use crate::codes;
use crate::tree::{Label, Line, Program, Statement};

/// What is wrong with a program whose lines are well formed.
#[must_use]
pub fn check(program: &Program, text_end: Span) -> Vec<Diagnostic> {
    let mut diagnostics = order(&program.lines);
    let last = program
        .lines
        .iter()
        .position(|it| matches!(it.statement, Statement::End));
    match last.map(|it| (program.lines[it].span, program.lines.get(it + 1))) {
        None => {
            let message = "the program has no END: that is its last line";
            diagnostics.push(Diagnostic::error(codes::END, text_end, message));
        }
        Some((end, Some(after))) => {
            let message = "a line after END: END is the last line of a program, STOP ends it elsewhere";
            diagnostics.push(Diagnostic::error(codes::END, after.label.span, message).with_label(end, "here is END"));
        }
        Some((_, None)) => {}
    }
    let blocks = blocks(program);
    for (index, line) in program.lines.iter().enumerate() {
        let labels = line.statement.labels();
        diagnostics.extend(labels.iter().filter_map(|&it| target(program, &blocks, index, it)));
    }
    diagnostics
}

/// Line numbers ascend (5.4).
fn order(lines: &[Line]) -> Vec<Diagnostic> {
    let pairs = lines.windows(2).map(|it| (it[0].label, it[1].label));
    let wrong = pairs
        .filter(|(before, after)| before.number >= after.number)
        .map(|(before, after)| {
            let message = format!(
                "line {} follows line {}: line numbers ascend",
                after.number, before.number
            );
            Diagnostic::error(codes::ORDER, after.span, message).with_label(before.span, "the line before")
        });
    wrong.collect()
}

/// By line: the innermost block that it is in, after its FOR and not after its NEXT.
fn blocks(program: &Program) -> Vec<Option<usize>> {
    let mut open = Vec::new();
    let innermost = (0..program.lines.len()).map(|index| {
        let block = open.last().copied();
        match program.partners.get(&index) {
            Some(&last) if last > index => open.push(index),
            Some(_) => drop(open.pop()),
            None => {}
        }
        block
    });
    innermost.collect()
}

/// What is wrong with a line that another goes to (12.4). Only RETURN goes into a block of FOR from outside (13.4).
fn target(program: &Program, blocks: &[Option<usize>], from: usize, label: Label) -> Option<Diagnostic> {
    let Some(&to) = program.numbers.get(&label.number) else {
        let message = format!("there is no line {}", label.number);
        return Some(Diagnostic::error(codes::TARGET, label.span, message));
    };
    let first = blocks[to].filter(|first| !(first + 1..=program.partners[first]).contains(&from))?;
    let message = format!(
        "line {} is inside a block of FOR that this line is not in",
        label.number
    );
    let diagnostic = Diagnostic::error(codes::JUMP, label.span, message);
    Some(diagnostic.with_label(program.lines[first].span, "this FOR"))
}
