//! A function that is prepared, and where its values are kept.

use polyc_base::decl::FunctionDecl;
use polyc_base::{Declarations, FuncId, Type};
use polyc_bytecode::{Body, Instruction, Instructions, LocalId, Module};

/// What the code must do besides running.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Nothing.
    Plain,
    /// Charge fuel, and be stopped.
    Metered,
    /// As metered, and count what runs.
    Counted,
    /// As metered, and show each instruction.
    Traced,
}

/// Locals and operands of a frame that one unit of fuel makes or copies.
const FRAME_SLOTS: usize = 32;

/// Where a value of a type is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bank {
    Raw,
    Ref,
}

impl Bank {
    pub(super) const fn of(ty: Type) -> Self {
        if ty.is_ref() { Self::Ref } else { Self::Raw }
    }
}

/// A register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Register {
    pub(super) bank: Bank,
    pub(super) number: u16,
}

/// The facts about a function before its code is emitted.
pub(super) struct Prepare<'a> {
    pub(super) declarations: &'a Declarations,
    pub(super) func: FuncId,
    pub(super) decl: &'a FunctionDecl,
    pub(super) body: &'a Body,
    pub(super) mode: Mode,
    /// Offsets of the instructions. Each is decoded when it is looked at: all of them decoded take forty times the size
    /// of the code.
    pub(super) offsets: Vec<u32>,
    pub(super) locals: Vec<(Register, Type)>,
    pub(super) raw_locals: u16,
    pub(super) ref_locals: u16,
    /// Whether there is a `finally` handler, and so a register for the place where unwinding goes on.
    pub(super) unwinds: bool,
}

impl<'a> Prepare<'a> {
    pub(super) fn new(module: &'a Module, func: FuncId, mode: Mode) -> Self {
        let body = module.body(func);
        let decl = &module.declarations.functions[func.index()];
        let offsets = body
            .instructions()
            .map(|it| it.expect("verified code decodes (V16)").0)
            .collect();
        let (mut raw, mut refs) = (0, 0);
        let types = decl.signature.params.iter().chain(&body.locals);
        let mut locals = Vec::new();
        for &ty in types {
            let bank = Bank::of(ty);
            let next = if bank == Bank::Raw { &mut raw } else { &mut refs };
            locals.push((Register { bank, number: *next }, ty));
            *next += 1;
        }
        let unwinds = body.has_finally();
        Self {
            declarations: &module.declarations,
            func,
            decl,
            body,
            mode,
            offsets,
            locals,
            raw_locals: raw,
            ref_locals: refs + u16::from(unwinds),
            unwinds,
        }
    }

    /// Fuel of making or copying a frame by its size: 0 for most.
    pub(super) fn frame_fuel(&self) -> u32 {
        let slots = self.locals.len() + self.body.max_stack as usize;
        u32::try_from(slots / FRAME_SLOTS).expect("locals and operands are at most 120,000 (V10)")
    }

    /// An instruction and its offset.
    pub(super) fn instruction(&self, index: usize) -> Option<(u32, Instruction)> {
        let &offset = self.offsets.get(index)?;
        let read = Instructions::new(&self.body.code[offset as usize..]).next()?;
        let (_, instruction) = read.expect("verified code decodes (V16)");
        Some((offset, instruction))
    }

    /// The fuel of an instruction.
    pub(super) fn fuel(&self, index: usize) -> u32 {
        self.instruction(index).map_or(0, |it| it.1.fuel())
    }

    /// The register of a local.
    pub(super) fn register(&self, local: LocalId) -> Register {
        self.locals[local.index()].0
    }

    /// How many registers parameters, locals and unwinding take.
    pub(super) fn locals_count(&self) -> usize {
        usize::from(self.raw_locals) + usize::from(self.ref_locals)
    }

    /// The member of a liveness set that stands for a local.
    pub(super) fn local_index(&self, local: LocalId) -> usize {
        let register = self.register(local);
        match register.bank {
            Bank::Ref => usize::from(register.number),
            Bank::Raw => usize::from(self.ref_locals) + usize::from(register.number),
        }
    }

    /// The ref register for the place where unwinding goes on, in a function with a `finally` handler.
    pub(super) const fn unwinding_register(&self) -> u16 {
        self.ref_locals - 1
    }

    /// Its member of a liveness set.
    pub(super) const fn unwinding_index(&self) -> usize {
        self.unwinding_register() as usize
    }
}
