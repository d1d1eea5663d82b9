//! A function as lines with names instead of numbers, to be read beside another language's.

use polyc_base::text::clipped;
use polyc_base::text::describe_entry;
use polyc_base::{Declarations, FuncId};
use polyc_bytecode::{Body, Instruction, Module};
use polyc_ir as ir;

/// A function's lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Lines: instructions indented, labels not.
    pub lines: Vec<String>,
    /// How many of them are instructions.
    pub instructions: usize,
}

impl Listing {
    fn instruction(&mut self, text: &str) {
        self.lines.push(format!("  {text}"));
        self.instructions += 1;
    }
}

/// A function's bytecode.
#[must_use]
pub fn list_bytecode(module: &Module, func: FuncId) -> Listing {
    let body = module.body(func);
    let mut listing = Listing::default();
    let mut labels = body.labels.iter().enumerate().peekable();
    for (offset, instruction) in body.instructions().map_while(Result::ok) {
        while let Some((number, _)) = labels.next_if(|it| *it.1 <= offset) {
            listing.lines.push(format!("L{number}:"));
        }
        let text = describe(&instruction, &module.declarations, body);
        listing.instruction(&text);
    }
    listing
}

/// A function's IR.
#[must_use]
pub fn list_ir(module: &ir::Module, func: FuncId) -> Listing {
    let mut listing = Listing::default();
    for line in ir::print_function(module, func).lines().skip(1) {
        match line.strip_prefix("  ") {
            Some(instruction) => listing.instruction(instruction),
            None if line == "}" => {}
            None => listing.lines.push(line.to_owned()),
        }
    }
    listing
}

/// Characters of a name or of a constant: an instruction's text is short, whatever it refers to.
const LONGEST: usize = 256;

/// An instruction with the names of its operands.
#[must_use]
pub fn describe(instruction: &Instruction, declarations: &Declarations, body: &Body) -> String {
    let name = instruction.name();
    if let Instruction::LocalGet { local } | Instruction::LocalSet { local } | Instruction::LocalTee { local } =
        *instruction
    {
        return match body.local_names.get(local.index()) {
            Some(it) if !it.is_empty() => format!("{name} {}", clipped(it, LONGEST)),
            _ => format!("{name} {local}"),
        };
    }
    let mut text = instruction.to_string();
    instruction.for_each_entry(|entry| {
        if let Some(known) = describe_entry(declarations, entry, LONGEST) {
            text = text.replacen(&format!(" {entry}"), &format!(" {known}"), 1);
        }
    });
    text
}
