//! From module to text.

use core::iter::Peekable;

use polyc_base::text::{
    BECAUSE, push, write_declarations, write_function_header, write_list, write_locations, write_string,
};
use polyc_base::{Declarations, FuncId, Loc};

use crate::ids::Label;
use crate::model::{Body, Handler, HandlerKind, Module, SwitchTable};

/// The text form.
#[must_use]
pub fn write_text(module: &Module) -> String {
    let declarations = &module.declarations;
    let mut out = String::new();
    write_declarations(&mut out, declarations);
    for (index, (function, body)) in declarations.functions.iter().zip(&module.bodies).enumerate() {
        out.push('\n');
        write_function_header(&mut out, FuncId::from_index(index), function, true);
        out.push_str(" {\n");
        write_tables(&mut out, body);
        write_code(&mut out, body, declarations);
        out.push_str("}\n");
    }
    if !declarations.sources.is_empty() {
        out.push('\n');
    }
    write_locations(&mut out, declarations);
    out
}

fn write_tables(out: &mut String, body: &Body) {
    if !body.local_names.is_empty() {
        out.push_str("  names");
        for name in &body.local_names {
            out.push(' ');
            write_string(out, name);
        }
        out.push('\n');
    }
    if !body.locals.is_empty() {
        out.push_str("  locals");
        for ty in &body.locals {
            push(out, format_args!(" {ty}"));
        }
        out.push('\n');
    }
    push(out, format_args!("  stack {}\n", body.max_stack));
    for (index, table) in body.tables.iter().enumerate() {
        push(out, format_args!("  table{index} = "));
        write_table(out, table);
        out.push('\n');
    }
    for handler in &body.handlers {
        out.push_str("  handler ");
        write_handler(out, handler);
        out.push('\n');
    }
}

/// Appends `3: L1, L2, else L5`.
pub(crate) fn write_table(out: &mut String, table: &SwitchTable) {
    push(out, format_args!("{}: ", table.low));
    write_list(out, &table.targets, |out, it| push(out, format_args!("{it}")));
    let comma = if table.targets.is_empty() { "" } else { ", " };
    push(out, format_args!("{comma}else {}", table.default));
}

/// Appends `L0..L1 catch L2 l3`.
pub(crate) fn write_handler(out: &mut String, handler: &Handler) {
    let end = handler.end.map_or("end".to_owned(), |it| it.to_string());
    push(out, format_args!("{}..{end} ", handler.start));
    match handler.kind {
        HandlerKind::Catch { target, local } => push(out, format_args!("catch {target} {local}")),
        HandlerKind::Call { local } => push(out, format_args!("call {local}")),
        HandlerKind::Finally { target } => push(out, format_args!("finally {target}")),
    }
}

fn write_code(out: &mut String, body: &Body, declarations: &Declarations) {
    let mut rows = Rows {
        labels: (0..).map(Label::new).zip(&body.labels).peekable(),
        spans: body.spans.iter().peekable(),
    };
    let mut instructions = body.instructions();
    let mut offset = 0;
    while let Some(read) = instructions.next() {
        rows.write_labels(out, offset);
        match read {
            Ok((_, instruction)) => {
                push(out, format_args!("  {instruction}"));
                offset = instructions.position();
            }
            Err(_) => {
                out.push_str("  raw \"");
                for byte in &body.code[offset..] {
                    push(out, format_args!("{byte:02x}"));
                }
                out.push('"');
                offset = body.code.len();
            }
        }
        rows.write_span(out, offset, declarations);
        out.push('\n');
    }
    rows.write_labels(out, usize::MAX);
}

/// Labels and spans still to be written between the instructions.
struct Rows<L: Iterator, S: Iterator> {
    labels: Peekable<L>,
    spans: Peekable<S>,
}

impl<'a, L, S> Rows<L, S>
where
    L: Iterator<Item = (Label, &'a u32)>,
    S: Iterator<Item = &'a (u32, Loc)>,
{
    /// Writes the labels up to an offset, each on a line.
    fn write_labels(&mut self, out: &mut String, offset: usize) {
        while let Some((label, _)) = self.labels.next_if(|it| *it.1 as usize <= offset) {
            push(out, format_args!("{label}:\n"));
        }
    }

    /// Writes the spans of an instruction that ends before that offset, and the cause in a comment.
    fn write_span(&mut self, out: &mut String, end: usize, declarations: &Declarations) {
        let mut cause = None;
        while let Some((_, loc)) = self.spans.next_if(|it| (it.0 as usize) < end) {
            push(out, format_args!(" @{loc}"));
            cause = declarations.cause(*loc);
        }
        if let Some(cause) = cause {
            push(out, format_args!("  ; {BECAUSE} {cause}"));
        }
    }
}
