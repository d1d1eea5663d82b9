//! A step of a trace as data: the instruction, the operand stack and the locals before it.

use polyc_base::text::{clipped, visible};
use polyc_bytecode::LocalId;
use polyc_render::json_line;
use polyc_runtime::Context;
use polyc_runtime::native::Argument;
use polyc_vm::TraceStep;
use serde::{Serialize, Serializer};

use crate::listing::describe;

/// Characters of a value that are shown, and of a name.
const LONGEST_VALUE: usize = 40;
const LONGEST_NAME: usize = 80;
/// Bytes after which a value is not looked at further: enough for the characters that are shown.
const LONGEST_TEXT: usize = LONGEST_VALUE * 4;
/// Locals that are shown, the first, and operands, the top ones.
const MOST_SHOWN: usize = 64;

/// A step of a trace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShownStep {
    /// The function's name.
    pub function: String,
    /// Offset of the instruction in its code.
    pub offset: u32,
    /// How many functions wait below it.
    pub depth: u64,
    /// The instruction, with names.
    pub instruction: String,
    /// Line of the source, if it is known.
    pub line: Option<u32>,
    /// The operand stack, the top last.
    pub stack: Vec<String>,
    /// Locals: name and value. As JSON an object.
    #[serde(serialize_with = "serialize_locals")]
    pub locals: Vec<(String, String)>,
    /// What is left out.
    pub omitted: Omitted,
}

/// How much a step leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Omitted {
    /// Operands below those that are shown.
    pub stack: usize,
    /// Locals after those that are shown.
    pub locals: usize,
}

impl ShownStep {
    /// The step that the machine shows. Takes about the same time however large its values are.
    #[must_use]
    pub fn new<'h>(context: &mut Context<'h>, step: &TraceStep<'_, 'h>) -> Self {
        let module = step.program.module();
        let body = module.body(step.func);
        let name = |index: usize| match body.local_names.get(index) {
            Some(name) if !name.is_empty() => clipped(name, LONGEST_NAME),
            _ => LocalId::from_index(index).to_string(),
        };
        let instruction = body.instruction(step.offset);
        let instruction = instruction.map(|it| describe(&it, &module.declarations, body));
        let place = module.declarations.position(step.program.use_of(body.loc(step.offset)));
        let hidden = step.stack.len().saturating_sub(MOST_SHOWN);
        let locals = &step.locals[..step.locals.len().min(MOST_SHOWN)];
        let function = &module.declarations.functions[step.func.index()].name;
        context.with_short_texts(LONGEST_TEXT, |context| {
            let show = |value: &Argument<'h>| shown(context, *value);
            Self {
                function: clipped(function, LONGEST_NAME),
                offset: step.offset,
                depth: step.depth,
                instruction: instruction.unwrap_or_default(),
                line: place.map(|it| it.line),
                stack: step.stack[hidden..].iter().map(show).collect(),
                locals: (0..).map(name).zip(locals.iter().map(show)).collect(),
                omitted: Omitted {
                    stack: hidden,
                    locals: step.locals.len() - locals.len(),
                },
            }
        })
    }
}

fn serialize_locals<S: Serializer>(locals: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(locals.iter().map(|(name, value)| (name, value)))
}

fn shown<'h>(context: &Context<'h>, value: Argument<'h>) -> String {
    let text = match value {
        Argument::Value(value) => context.describe(value),
        Argument::I64(value) => value.to_string(),
        Argument::F64(value) => format!("{value:?}"),
        Argument::Bool(value) => value.to_string(),
    };
    clipped(&text, LONGEST_VALUE)
}

impl ShownStep {
    /// A line for people.
    #[must_use]
    pub fn to_text(&self) -> String {
        let place = format!("{} {:04}", self.function, self.offset);
        let locals = self.locals.iter().map(|(name, value)| format!("{name}={value}"));
        let more = |count: usize| (count > 0).then(|| format!("… {count} more"));
        let locals: Vec<String> = locals.chain(more(self.omitted.locals)).collect();
        let stack = more(self.omitted.stack).into_iter().chain(self.stack.clone());
        let stack = stack.collect::<Vec<String>>().join(" ");
        let instruction = &self.instruction;
        let line = format!(
            "{:>3} {place:<20} {instruction:<28} [{stack}]  {}",
            self.depth,
            locals.join(" ")
        );
        format!("{}\n", visible(line.trim_end()))
    }

    /// The same as JSON, in one line.
    #[must_use]
    pub fn to_json(&self) -> String {
        json_line(self)
    }
}
