//! A function as lines that say names rather than numbers, to be read beside another language's.

use polyc_base::render::clipped;
use polyc_base::{Declarations, FuncId, Op};
use polyc_bytecode::{Body, Instruction, LocalId, Module};
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

/// An instruction with names for what it refers to.
#[must_use]
pub fn describe(instruction: &Instruction, declarations: &Declarations, body: &Body) -> String {
    let name = instruction.name();
    let function = |func: FuncId| match declarations.function(func) {
        Ok(it) => clipped(&it.name, LONGEST),
        Err(_) => func.to_string(),
    };
    let local = |local: LocalId| match body.local_names.get(local.index()) {
        Some(it) if !it.is_empty() => clipped(it, LONGEST),
        _ => local.to_string(),
    };
    let import = |import| match declarations.import(import) {
        Ok(it) if it.module.is_empty() => clipped(&it.name, LONGEST),
        Ok(it) => {
            let module = clipped(&it.module, LONGEST);
            format!("{module}.{}", clipped(&it.name, LONGEST))
        }
        Err(_) => import.to_string(),
    };
    match *instruction {
        Instruction::LocalGet { local: it }
        | Instruction::LocalSet { local: it }
        | Instruction::LocalTee { local: it } => format!("{name} {}", local(it)),
        Instruction::TailCall { func } | Instruction::Op(Op::Call { func }) => {
            format!("{name} {}", function(func))
        }
        Instruction::Op(Op::ClosureNew { func, count }) => {
            format!("{name} {} {count}", function(func))
        }
        Instruction::TailCallImport { import: it }
        | Instruction::Op(
            Op::CallImport { import: it }
            | Op::ImportGet { import: it }
            | Op::ImportSet { import: it }
            | Op::ClosureNative { import: it },
        ) => format!("{name} {}", import(it)),
        Instruction::Op(Op::CallNative { import: it, argc }) => {
            format!("{name} {} {argc}", import(it))
        }
        Instruction::Op(Op::GlobalGet { global } | Op::GlobalSet { global }) => {
            match declarations.global(global) {
                Ok(it) => format!("{name} {}", clipped(&it.name, LONGEST)),
                Err(_) => format!("{name} {global}"),
            }
        }
        Instruction::Op(Op::Const { constant }) => match declarations.constant(constant) {
            Ok(it) => {
                let mut text = format!("{name} ");
                polyc_base::text::write_constant(&mut text, &it.beginning(LONGEST));
                text
            }
            Err(_) => format!("{name} {constant}"),
        },
        other => other.to_string(),
    }
}
