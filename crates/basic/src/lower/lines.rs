//! Lines: the program goes through them, and they are in order. END is the last, and each line that another names is
//! there.

use std::collections::{BTreeSet, HashMap};

use polyc_base::{Diagnostic, GlobalId, Op, Span, Type};

use super::Body;
use super::expression::RANDOM;
use super::statement::{CALLS, DATA, DEPTH, STACK};
use crate::codes;
use crate::lexer::Token;
use crate::tree::{Name, Program};

/// The custom section with the lines: of each, where its statement begins in the text, and its number.
pub(super) const SECTION: &str = "basic.lines";

pub(super) fn table(program: &Program<'_>) -> Vec<u8> {
    let lines = program.lines.iter();
    let rows = lines.flat_map(|it| [program[it.statement].span.start, program.number(it.label)]);
    rows.flat_map(u32::to_le_bytes).collect()
}

/// The number of the line at an offset of the text, by the custom sections of a module.
pub fn line_number(custom: &[(String, Vec<u8>)], at: u32) -> Option<u32> {
    let (_, lines) = custom.iter().find(|it| it.0 == SECTION)?;
    let (lines, _) = lines.as_chunks::<4>();
    let lines = lines.as_chunks::<2>().0.iter().map(|it| it.map(u32::from_le_bytes));
    lines.take_while(|it| it[0] <= at).last().map(|it| it[1])
}

impl Body<'_, '_> {
    /// Lowers the lines.
    pub(super) fn program(mut self) {
        let (program, entry, start) = (self.program, self.b.current(), self.b.create_block());
        for line in &program.lines {
            self.label(line.label);
            for id in program.nodes_of(line.statement) {
                match program[id].token {
                    Token::Number => self.number(id),
                    Token::LineNumber => {
                        let number = self.label(program[id].span);
                        self.blocks.entry(number).or_insert_with(|| self.b.create_block());
                    }
                    _ => {}
                }
            }
        }
        self.b.switch_to(start);
        for (index, line) in program.lines.iter().enumerate() {
            self.known.around.push(self.open.last().map(|it| it.line));
            if let Some(&block) = self.blocks.get(&program.number(line.label)) {
                self.b.jump_if_open(block);
                self.b.switch_to(block);
            }
            self.line = index;
            self.b.at(program[line.statement].span);
            self.statement(line.statement);
            if self.b.module.budget().is_spent() {
                return;
            }
        }
        self.without_next(0);
        if !self.has_mistakes() {
            self.order();
            self.targets();
        }
        if !self.has_mistakes() {
            self.dispatch();
            self.b.switch_to(entry);
            self.begin();
            self.b.jump(start, &[]);
            self.b.finish();
        }
    }

    fn has_mistakes(&self) -> bool {
        self.known.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// A line number: one to four digits, not all zero (5.2).
    fn label(&mut self, span: Span) -> u32 {
        let (text, number) = (self.program.slice(span), self.program.number(span));
        if number == 0 || text.len() > 4 {
            let message = format!("`{text}` is not a line number: these are 1 to 9999, in at most four digits");
            self.error(codes::LINE, span, message);
        }
        number
    }

    /// Line numbers ascend, and END is the last line (5.4).
    fn order(&mut self) {
        let program = self.program;
        for pair in program.lines.windows(2) {
            let (label, after) = (pair[1].label, &program[pair[0].statement]);
            let [number, before] = [1, 0].map(|it| program.number(pair[it].label));
            if before >= number {
                let message = format!("line {number} follows line {before}: line numbers ascend");
                self.error_beside(codes::ORDER, label, message, (pair[0].label, "the line before"));
            }
            if after.token == Token::End {
                let message = "a line after END: END is the last line of a program, STOP ends it elsewhere";
                self.error_beside(codes::END, label, message, (after.span, "here is END"));
            }
        }
        let mut statements = program.lines.iter().map(|it| &program[it.statement]);
        if !statements.any(|it| it.token == Token::End) {
            let message = "the program has no END: that is its last line";
            self.error(codes::END, program.end, message);
        }
    }

    /// Lines that others go to are there (12.4). Only RETURN goes into a block of FOR from outside (13.4).
    fn targets(&mut self) {
        let program = self.program;
        let lines = program.lines.iter().enumerate();
        let numbers = lines.clone().map(|(index, it)| (program.number(it.label), index));
        let numbers: HashMap<u32, usize> = numbers.collect();
        for (from, line) in lines {
            let nodes = program.nodes_of(line.statement).map(|it| &program[it]);
            for node in nodes.filter(|it| it.token == Token::LineNumber) {
                let number = program.number(node.span);
                let to = numbers.get(&number);
                let first = to.and_then(|&it| self.known.around[it]);
                let first = first.filter(|it| !(it + 1..=self.known.ends[it]).contains(&from));
                if to.is_none() {
                    self.error(codes::TARGET, node.span, format!("there is no line {number}"));
                } else if let Some(first) = first {
                    let message = format!("line {number} is inside a block of FOR that this line is not in");
                    let first = program[program.lines[first].statement].span;
                    self.error_beside(codes::JUMP, node.span, message, (first, "this FOR"));
                }
            }
        }
    }

    /// Gives strings, arrays and what else is not zero first values (7.4: implementation-defined).
    fn begin(&mut self) {
        let program = self.program;
        self.b.at(program[program.lines[0].statement].span);
        // The random numbers are the same in each run (9.4).
        let (state, global) = (self.b.i64(RANDOM.0), GlobalId::new(0));
        self.b.op(Op::GlobalSet { global }, &[state]);
        let nodes = || program.lines.iter().flat_map(|it| program.nodes_of(it.statement));
        for name in nodes().filter_map(|it| program.name(it)).collect::<BTreeSet<_>>() {
            if name.ty() == Type::Any {
                let empty = self.b.text("");
                self.set(name, empty);
            } else if let Some(array) = self.known.arrays.get(&name) {
                self.create(name, 8 * array.lengths.iter().product::<u32>());
            }
        }
        let has = |tokens: &[Token]| nodes().any(|it| tokens.contains(&program[it].token));
        if has(&[Token::Read]) {
            let text = self.b.text(&self.known.data);
            let data = self.native("basic.data", &[text]);
            self.set(DATA, data);
        }
        if has(&[Token::Gosub, Token::Return]) {
            self.create(CALLS, STACK.length * STACK.stride);
            self.set_number(DEPTH, STACK.low);
        }
    }

    /// Gives a variable an object of so many bytes.
    fn create(&mut self, name: Name, size: u32) {
        let shape = self.b.module.shape(format!("{name}()"), 0, size);
        let object = self.b.value(Op::ObjNew { shape }, &[]);
        self.set(name, object);
    }
}
