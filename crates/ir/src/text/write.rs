//! From module to text.

use polyc_base::text::{
    BECAUSE, describe_entry, push, write_declarations, write_function_header, write_list, write_loc, write_locations,
    write_string,
};
use polyc_base::{Declarations, FuncId, Loc, Op, Type};

use crate::model::{BlockData, Body, Handler, HandlerKind, Inst, Module, Target, Terminator, Value};

/// Longest note on an operation, in characters.
const LONGEST_NOTE: usize = 60;

/// The whole module; [`parse`](super::parse()) reads it back as it was.
#[must_use]
pub fn print(module: &Module) -> String {
    print_module(module, true)
}

/// The module without sources and locations, to read and to compare.
#[must_use]
pub fn print_plain(module: &Module) -> String {
    print_module(module, false)
}

/// One function without locations.
#[must_use]
pub fn print_function(module: &Module, func: FuncId) -> String {
    let mut printer = Printer::new(&module.declarations, false);
    printer.function(func, module.body(func));
    printer.out
}

fn print_module(module: &Module, exact: bool) -> String {
    let mut printer = Printer::new(&module.declarations, exact);
    write_declarations(&mut printer.out, &module.declarations);
    for (index, body) in module.bodies.iter().enumerate() {
        printer.out.push('\n');
        printer.function(FuncId::from_index(index), body);
    }
    if exact {
        printer.out.push('\n');
        write_locations(&mut printer.out, &module.declarations);
    }
    printer.out
}

struct Printer<'a> {
    out: String,
    declarations: &'a Declarations,
    /// Whether to write locations and values nothing defines.
    exact: bool,
}

impl<'a> Printer<'a> {
    const fn new(declarations: &'a Declarations, exact: bool) -> Self {
        Self {
            out: String::new(),
            declarations,
            exact,
        }
    }

    fn function(&mut self, func: FuncId, body: &Body) {
        if let Some(function) = self.declarations.functions.get(func.index()) {
            write_function_header(&mut self.out, func, function, self.exact);
        }
        self.out.push_str(" {\n");
        if self.exact {
            self.free_values(body);
        }
        for block in body.block_ids() {
            push(&mut self.out, format_args!("{block}"));
            self.block(body, body.block(block));
        }
        self.out.push_str("}\n");
    }

    fn free_values(&mut self, body: &Body) {
        let mut defined = vec![false; body.types.len()];
        for value in body.blocks.iter().flat_map(BlockData::definitions) {
            if let Some(flag) = defined.get_mut(value.index()) {
                *flag = true;
            }
        }
        let free = (0..body.types.len()).filter(|&index| !defined[index]);
        let free: Vec<Value> = free.map(Value::from_index).collect();
        if !free.is_empty() {
            self.out.push_str("free ");
            write_list(&mut self.out, free, |out, value| typed(out, body, value));
            self.out.push('\n');
        }
    }

    fn block(&mut self, body: &Body, block: &BlockData) {
        if !block.params.is_empty() {
            self.out.push('(');
            write_list(&mut self.out, &block.params, |out, &value| {
                typed(out, body, value);
            });
            self.out.push(')');
        }
        if let Some(handler) = &block.handler {
            write_handler(&mut self.out, handler);
        }
        self.out.push_str(":\n");
        for inst in &block.insts {
            self.inst(body, inst);
        }
        self.terminator(&block.terminator);
        self.end_line(block.terminator_loc, Vec::new());
    }

    fn inst(&mut self, body: &Body, inst: &Inst) {
        self.out.push_str("  ");
        if let Some(result) = inst.result {
            push(&mut self.out, format_args!("{result}"));
            if let Some(name) = body.names.get(&result) {
                self.out.push(' ');
                write_string(&mut self.out, name);
            }
            let ty = body.types.get(result.index()).copied();
            if ty != Some(result_type(&inst.op, self.declarations)) {
                self.out.push_str(": ");
                self.out.push_str(ty.map_or("?", Type::name));
            }
            self.out.push_str(" = ");
        }
        self.operation(&inst.op, &inst.args);
        let names = self.names(&inst.op);
        self.end_line(inst.loc, names);
    }

    fn operation(&mut self, op: &Op, args: &[Value]) {
        self.out.push_str(op.name());
        op.write_operands(&mut self.out);
        if !args.is_empty() {
            self.out.push(' ');
            write_list(&mut self.out, args, |out, value| push(out, format_args!("{value}")));
        }
    }

    /// The names of the ids in an operation.
    fn names(&self, op: &Op) -> Vec<String> {
        let mut names = Vec::new();
        op.for_each_entry(|entry| names.extend(describe_entry(self.declarations, entry, LONGEST_NOTE)));
        names
    }

    fn terminator(&mut self, terminator: &Terminator) {
        self.out.push_str("  ");
        match terminator {
            Terminator::Jump(target) => {
                self.out.push_str("jump ");
                write_target(&mut self.out, target);
            }
            Terminator::Branch {
                condition,
                then,
                otherwise,
            } => {
                push(&mut self.out, format_args!("branch {condition}, "));
                write_list(&mut self.out, [then, otherwise], write_target);
            }
            Terminator::Switch {
                value,
                low,
                targets,
                default,
            } => {
                push(&mut self.out, format_args!("switch {value}, {low}: "));
                for target in targets {
                    write_target(&mut self.out, target);
                    self.out.push_str(", ");
                }
                self.out.push_str("else ");
                write_target(&mut self.out, default);
            }
            Terminator::Return(None) => self.out.push_str("return"),
            Terminator::Return(Some(value)) => {
                push(&mut self.out, format_args!("return {value}"));
            }
            Terminator::TailCall { op, args } => {
                self.out.push_str("tail ");
                self.operation(op, args);
            }
            Terminator::Throw(value) => {
                push(&mut self.out, format_args!("throw {value}"));
            }
            Terminator::ResumeUnwind => self.out.push_str("resume_unwind"),
            Terminator::Unreachable => self.out.push_str("unreachable"),
        }
    }

    /// The location with its cause, after the notes in a comment.
    fn end_line(&mut self, loc: Loc, mut notes: Vec<String>) {
        if self.exact {
            write_loc(&mut self.out, loc);
            let cause = self.declarations.cause(loc);
            notes.extend(cause.map(|it| format!("{BECAUSE} {it}")));
        }
        if !notes.is_empty() {
            self.out.push_str("  ; ");
            self.out.push_str(&notes.join(", "));
        }
        self.out.push('\n');
    }
}

/// The type a result has unless the text says otherwise.
pub(super) fn result_type(op: &Op, declarations: &Declarations) -> Type {
    let fixed = op.fixed_signature().map(|(_, result)| result);
    let result = fixed.unwrap_or_else(|| op.typing(declarations).ok()?.result);
    result.unwrap_or(Type::Any)
}

/// `v4: i64 "name"`.
fn typed(out: &mut String, body: &Body, value: Value) {
    let ty = body.types.get(value.index()).copied();
    push(out, format_args!("{value}: {}", ty.map_or("?", Type::name)));
    if let Some(name) = body.names.get(&value) {
        out.push(' ');
        write_string(out, name);
    }
}

fn write_values(out: &mut String, values: &[Value]) {
    if !values.is_empty() {
        out.push('(');
        write_list(out, values, |out, value| push(out, format_args!("{value}")));
        out.push(')');
    }
}

fn write_target(out: &mut String, target: &Target) {
    push(out, format_args!("{}", target.block));
    write_values(out, &target.args);
}

fn write_handler(out: &mut String, handler: &Handler) {
    match handler.kind {
        HandlerKind::Catch(block) => push(out, format_args!(" catch {block}")),
        HandlerKind::Finally(block) => push(out, format_args!(" finally {block}")),
        HandlerKind::Call => out.push_str(" call"),
    }
    write_values(out, &handler.args);
}
