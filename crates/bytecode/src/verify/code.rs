//! Rules V10 to V26: the body of a function.

use core::iter::Peekable;

use polyc_base::decl::FunctionDecl;
use polyc_base::verify::{MAX_SLOTS, Rule};
use polyc_base::{Declarations, FuncId, Op, Type};

use super::{MAX_CODE, Refusal, Subject, rules};
use crate::ids::{Label, LocalId};
use crate::instruction::Instruction;
use crate::model::{Body, Handler, Module};

type Checked = Result<(), Refusal>;

pub(super) fn verify_body(module: &Module, func: FuncId, stack: &mut Vec<Type>) -> Checked {
    stack.clear();
    let declarations = &module.declarations;
    let mut verifier = BodyVerifier {
        declarations,
        decl: &declarations.functions[func.index()],
        body: module.body(func),
        func,
        offset: None,
        stack,
        deepest: 0,
        unwinds: false,
        handler: 0,
    };
    verifier.unwinds = verifier.body.has_finally();
    verifier.verify_tables()?;
    verifier.verify_code()
}

struct BodyVerifier<'a, 's> {
    declarations: &'a Declarations,
    decl: &'a FunctionDecl,
    body: &'a Body,
    func: FuncId,
    /// Offset of the instruction being verified; `None` while the tables are.
    offset: Option<u32>,
    /// Types of the operands, the top last.
    stack: &'s mut Vec<Type>,
    deepest: usize,
    /// Whether there is a `finally` handler.
    unwinds: bool,
    /// The first handler whose range does not end before the instruction.
    handler: usize,
}

impl<'a> BodyVerifier<'a, '_> {
    fn refuse<T>(&self, rule: Rule, found: impl Into<String>, expected: impl Into<String>) -> Result<T, Refusal> {
        Err(Refusal {
            rule,
            place: Subject::Function {
                func: self.func,
                offset: self.offset,
            },
            found: found.into(),
            expected: expected.into(),
        })
    }

    fn verify_tables(&self) -> Checked {
        let body = self.body;
        let locals = self.decl.signature.params.len() + body.locals.len();
        let slots = locals + body.max_stack as usize;
        if slots > MAX_SLOTS {
            return self.refuse(rules::SLOTS, format!("{slots} slots"), format!("at most {MAX_SLOTS}"));
        }
        if body.local_names.len() > locals {
            let found = format!("{} names of locals", body.local_names.len());
            return self.refuse(rules::NAMES, found, format!("at most {locals}"));
        }
        if body.local_names.last().is_some_and(String::is_empty) {
            return self.refuse(rules::NAMES, "a last name that is empty", "none");
        }
        if !body.labels.is_sorted_by(|a, b| a < b) {
            return self.refuse(rules::LABELS, "labels out of order", "strictly ascending offsets");
        }
        self.verify_switch_tables()?;
        self.verify_handlers()?;
        self.verify_spans()?;
        let size = body.code.len();
        if size == 0 || size > MAX_CODE {
            return self.refuse(rules::CODE, format!("{size} bytes of code"), format!("1 to {MAX_CODE}"));
        }
        Ok(())
    }

    fn verify_switch_tables(&self) -> Checked {
        for table in &self.body.tables {
            let labels = table.targets.iter().chain([&table.default]);
            labels
                .copied()
                .try_for_each(|it| self.verify_label(rules::SWITCHES, it))?;
            let last = table.targets.len().checked_sub(1);
            let fits =
                last.is_none_or(|last| i64::try_from(last).is_ok_and(|last| table.low.checked_add(last).is_some()));
            if !fits {
                return self.refuse(rules::SWITCHES, "a selector beyond 64 bits", "one of 64 bits");
            }
        }
        Ok(())
    }

    fn verify_label(&self, rule: Rule, label: Label) -> Checked {
        if label.index() < self.body.labels.len() {
            return Ok(());
        }
        self.refuse(rule, label.to_string(), "a label of the body")
    }

    fn verify_handlers(&self) -> Checked {
        let mut next_start = Some(Label::new(0));
        for handler in &self.body.handlers {
            let labels = [Some(handler.start), handler.end, handler.kind.target()];
            for label in labels.into_iter().flatten() {
                self.verify_label(rules::HANDLERS, label)?;
            }
            if next_start.is_none_or(|it| handler.start < it) {
                return self.refuse(rules::HANDLERS, "a range that begins too early", "ascending ranges");
            }
            if handler.end.is_some_and(|end| end <= handler.start) {
                return self.refuse(rules::HANDLERS, "an empty range", "at least one instruction");
            }
            if handler.kind.target().is_some_and(|it| is_inside(handler, it)) {
                return self.refuse(rules::HANDLERS, "a handler inside its range", "one outside");
            }
            if let Some(local) = handler.kind.local() {
                self.verify_handler_local(local)?;
            }
            next_start = handler.end;
        }
        Ok(())
    }

    fn verify_handler_local(&self, local: LocalId) -> Checked {
        match self.body.local_type(&self.decl.signature, local) {
            Some(Type::Any) => Ok(()),
            Some(ty) => self.refuse(rules::HANDLERS, format!("{local} of type {ty}"), "a local of type any"),
            None => self.refuse(rules::HANDLERS, local.to_string(), "a declared local"),
        }
    }

    fn verify_spans(&self) -> Checked {
        if !self.body.spans.is_sorted_by(|a, b| a.0 < b.0) {
            return self.refuse(rules::SPANS, "spans out of order", "strictly ascending offsets");
        }
        let known = self.declarations.locations.len();
        match self.body.spans.iter().find(|it| it.1.index() > known) {
            Some((_, loc)) => self.refuse(rules::SPANS, loc.to_string(), "a declared location"),
            None => Ok(()),
        }
    }

    fn verify_code(&mut self) -> Checked {
        let mut labels = self.body.labels.iter().copied().peekable();
        let mut spans = self.body.spans.iter().map(|it| it.0).peekable();
        // Whether the instruction before goes on to this one.
        let mut goes_on = true;
        for instruction in self.body.instructions() {
            let (offset, instruction) = match instruction {
                Ok(read) => read,
                Err(error) => {
                    self.offset = u32::try_from(error.offset).ok();
                    return self.refuse(rules::CODE, error.found, error.expected);
                }
            };
            self.offset = Some(offset);
            self.take_row(rules::SPANS, "span", &mut spans, offset)?;
            if self.take_row(rules::LABELS, "label", &mut labels, offset)? {
                self.want_empty(rules::BRANCHES, "at a label")?;
                goes_on = true;
            }
            if !goes_on {
                return self.refuse(rules::ENDS, "code that nothing reaches", "a label");
            }
            self.verify_instruction(offset, &instruction)?;
            goes_on = !instruction.is_terminator();
        }
        if goes_on {
            return self.refuse(rules::ENDS, "the end of the code", "an instruction that ends it");
        }
        self.offset = None;
        self.take_row(rules::SPANS, "span", &mut spans, u32::MAX)?;
        self.take_row(rules::LABELS, "label", &mut labels, u32::MAX)?;
        let (declared, deepest) = (self.body.max_stack as usize, self.deepest);
        if declared != deepest {
            let found = format!("{} declared", operands(declared));
            return self.refuse(rules::STACK, found, deepest.to_string());
        }
        Ok(())
    }

    /// Takes the row of a table of ascending offsets that is at this instruction, if there is one.
    fn take_row(
        &self,
        rule: Rule,
        what: &str,
        rows: &mut Peekable<impl Iterator<Item = u32>>,
        offset: u32,
    ) -> Result<bool, Refusal> {
        match rows.next_if(|&row| row <= offset) {
            None => Ok(false),
            Some(row) if row == offset && offset != u32::MAX => Ok(true),
            Some(row) => {
                let found = format!("a {what} at {row:04}");
                self.refuse(rule, found, "one at an instruction")
            }
        }
    }

    fn verify_instruction(&mut self, offset: u32, instruction: &Instruction) -> Checked {
        match *instruction {
            Instruction::Op(op) => self.verify_op(&op),
            Instruction::LocalGet { local } => {
                let ty = self.local(local)?;
                self.push(ty);
                Ok(())
            }
            Instruction::LocalSet { local } => {
                let ty = self.local(local)?;
                self.pop(rules::LOCALS, ty, instruction)
            }
            Instruction::LocalTee { local } => {
                let ty = self.local(local)?;
                self.pop(rules::LOCALS, ty, instruction)?;
                self.push(ty);
                Ok(())
            }
            Instruction::Drop {} => match self.stack.pop() {
                Some(_) => Ok(()),
                None => self.refuse(rules::OPERANDS, "an empty stack", "an operand to drop"),
            },
            Instruction::Br { label } => {
                self.verify_label(rules::OPERATIONS, label)?;
                self.want_empty(rules::BRANCHES, "at a branch")
            }
            Instruction::BrIf { label } | Instruction::BrUnless { label } => {
                self.verify_label(rules::OPERATIONS, label)?;
                self.pop(rules::OPERANDS, Type::Bool, instruction)?;
                self.want_empty(rules::BRANCHES, "after a branch's condition")
            }
            Instruction::Switch { table } => {
                if table.index() >= self.body.tables.len() {
                    return self.refuse(rules::OPERATIONS, table.to_string(), "a table of the body");
                }
                self.pop(rules::OPERANDS, Type::I64, instruction)?;
                self.want_empty(rules::BRANCHES, "after a switch's selector")
            }
            Instruction::Return {} => {
                if let Some(ty) = self.decl.signature.result {
                    self.pop(rules::RESULTS, ty, instruction)?;
                }
                self.want_empty(rules::RESULTS, "after the result")
            }
            Instruction::Throw {} => {
                self.pop(rules::RESULTS, Type::Any, instruction)?;
                self.want_empty(rules::RESULTS, "after what is thrown")
            }
            Instruction::ResumeUnwind {} => {
                if !self.unwinds {
                    return self.refuse(rules::UNWINDING, "resume_unwind", "a function with a finally handler");
                }
                self.want_empty(rules::BRANCHES, "at the end of unwinding code")
            }
            Instruction::Unreachable {} => self.want_empty(rules::RESULTS, "where control ends"),
            Instruction::TailCall { .. }
            | Instruction::TailCallImport { .. }
            | Instruction::TailCallClosure { .. }
            | Instruction::TailApply {}
            | Instruction::TailCallCc {} => self.verify_tail_call(offset, instruction),
        }
    }

    fn verify_op(&mut self, op: &Op) -> Checked {
        let result = self.take_operands(op)?;
        if op.effects().calls() {
            self.want_empty(rules::CALLS, "below the arguments of a call")?;
        }
        if let Some(ty) = result {
            self.push(ty);
        }
        Ok(())
    }

    fn verify_tail_call(&mut self, offset: u32, instruction: &Instruction) -> Checked {
        let call = instruction.tail_called().expect("it is a tail call");
        if self.is_handled(offset) {
            return self.refuse(rules::TAIL_CALLS, "a tail call", "no tail call in a handler's range");
        }
        let result = self.take_operands(&call)?;
        self.want_empty(rules::CALLS, "below the arguments of a call")?;
        let own = self.decl.signature.result;
        if result == own {
            return Ok(());
        }
        let (found, expected) = (type_name(result), type_name(own));
        self.refuse(rules::TAIL_CALLS, format!("a tail call giving {found}"), expected)
    }

    /// Whether a handler's range covers the instruction. Asked for ascending offsets.
    fn is_handled(&mut self, offset: u32) -> bool {
        while let Some(handler) = self.body.handlers.get(self.handler) {
            if handler.end.is_some_and(|end| self.body.offset(end) <= offset) {
                self.handler += 1;
            } else {
                return self.body.offset(handler.start) <= offset;
            }
        }
        false
    }

    /// Pops the operands of an operation, checks their types and returns the type of its result.
    fn take_operands(&mut self, op: &Op) -> Result<Option<Type>, Refusal> {
        let typing = match op.typing(self.declarations) {
            Ok(typing) => typing,
            Err(found) => {
                let expected = format!("operands that {} may have", op.name());
                return self.refuse(rules::OPERATIONS, found, expected);
            }
        };
        let (have, want) = (self.stack.len(), typing.operands());
        if have < want {
            let expected = format!("{want} for {op}");
            return self.refuse(rules::OPERANDS, operands(have), expected);
        }
        let taken = &self.stack[have - want..];
        let (fixed, more) = taken.split_at(typing.fixed.len());
        let expected = typing.fixed.iter().chain(core::iter::repeat(&Type::Any));
        let mut pairs = fixed.iter().chain(more).zip(expected).enumerate();
        if let Some((index, (found, expected))) = pairs.find(|(_, (found, expected))| found != expected) {
            let expected = format!("{expected} as operand {} of {op}", index + 1);
            return self.refuse(rules::OPERANDS, found.name(), expected);
        }
        self.stack.truncate(have - want);
        Ok(typing.result)
    }

    fn push(&mut self, ty: Type) {
        self.stack.push(ty);
        self.deepest = self.deepest.max(self.stack.len());
    }

    fn pop(&mut self, rule: Rule, ty: Type, instruction: &Instruction) -> Checked {
        match self.stack.pop() {
            Some(found) if found == ty => Ok(()),
            Some(found) => self.refuse(rule, found.name(), format!("{ty} for {instruction}")),
            None => self.refuse(rule, "an empty stack", format!("{ty} for {instruction}")),
        }
    }

    fn want_empty(&self, rule: Rule, place: &str) -> Checked {
        match self.stack.len() {
            0 => Ok(()),
            count => self.refuse(rule, format!("{} {place}", operands(count)), "none"),
        }
    }

    fn local(&self, local: LocalId) -> Result<Type, Refusal> {
        match self.body.local_type(&self.decl.signature, local) {
            Some(ty) => Ok(ty),
            None => self.refuse(rules::LOCALS, local.to_string(), "a declared local"),
        }
    }
}

fn is_inside(handler: &Handler, label: Label) -> bool {
    handler.start <= label && handler.end.is_none_or(|end| label < end)
}

fn operands(count: usize) -> String {
    format!("{count} operand{}", if count == 1 { "" } else { "s" })
}

fn type_name(ty: Option<Type>) -> &'static str {
    ty.map_or("nothing", Type::name)
}
