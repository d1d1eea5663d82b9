//! Tree to IR. The program is one function: numbers are floats in registers, strings references, arrays objects of
//! their size, lines that others go to blocks. Functions of the program are functions that get the variables they use.
//! Names get their meaning on the way; a mistake is reported, and lowering goes on to find more.
//!
//! GOSUB pushes the number of the place after it on a stack, which is an object; RETURN takes it off and chooses by it.

mod expression;
mod lines;
mod names;
mod statement;

use std::collections::{BTreeSet, HashMap};

use polyc_base::decl::Convention;
use polyc_base::{Diagnostic, FuncId, Signature, Span, Type};
use polyc_frontend::{Calls, native};
use polyc_ir::{Block, FunctionBuilder, ModuleBuilder, Value, Variable};

use crate::lexer::Token;
use crate::tree::{Name, NodeId, Program};
use crate::{codes, natives};

pub use lines::line_number;
pub use statement::DEEPEST;

/// What all functions of a module share.
#[derive(Default)]
struct Known {
    diagnostics: Vec<Diagnostic>,
    /// Where OPTION stands, and the smallest subscript.
    option: Option<Span>,
    base: u32,
    arrays: HashMap<Name, names::Array>,
    /// Where a simple variable was seen first.
    simple: HashMap<Name, Span>,
    /// Functions by letter.
    functions: HashMap<u8, Function>,
    /// What the DATA statements have, each datum a line.
    data: String,
    /// By line, the line of the FOR around it; by the line of a FOR, that of its NEXT.
    around: Vec<Option<usize>>,
    ends: HashMap<usize, usize>,
}

/// A function of the program.
#[derive(Clone)]
struct Function {
    head: Span,
    id: FuncId,
    parameter: Option<Name>,
    /// The variables that it gets before its argument.
    uses: BTreeSet<Name>,
}

/// A function being made.
struct Body<'t, 'm> {
    program: &'t Program<'t>,
    known: &'m mut Known,
    b: FunctionBuilder<'m>,
    /// The line that is lowered.
    line: usize,
    parameter: Option<Name>,
    variables: HashMap<Name, Variable>,
    /// Values of nodes, and the nodes whose values may not be finite, in order.
    values: HashMap<NodeId, expression::Operand>,
    unsettled: Vec<NodeId>,
    /// Blocks of lines that others go to, by number.
    blocks: HashMap<u32, Block>,
    /// Blocks of FOR that wait for a NEXT, and what they keep, by the nodes that it comes from.
    open: Vec<statement::Loop>,
    kept: HashMap<NodeId, Variable>,
    /// The places after those with a GOSUB, and the block that returns to one of them.
    returns: Vec<Block>,
    dispatch: Block,
}

/// Makes the functions of a program in a module. Adds what is wrong to its mistakes of form.
#[must_use]
pub fn lower(program: &Program<'_>, diagnostics: Vec<Diagnostic>, module: &mut ModuleBuilder) -> Vec<Diagnostic> {
    module.custom(lines::SECTION, lines::table(program));
    module.global("random", Type::I64);
    let first = program
        .lines
        .first()
        .map_or(program.end, |it| program[it.statement].span);
    let (signature, loc) = (Signature::new(vec![], Some(Type::Any)), module.loc(first));
    let main = module.declare("program", signature, Convention::Direct, loc);
    module.set_entry(main);
    let mut known = Known {
        diagnostics,
        ..Known::default()
    };
    Body::new(program, &mut known, FunctionBuilder::new(module, main)).program();
    known.diagnostics
}

impl<'t, 'm> Body<'t, 'm> {
    fn new(program: &'t Program<'t>, known: &'m mut Known, mut b: FunctionBuilder<'m>) -> Self {
        Self {
            program,
            known,
            line: 0,
            parameter: None,
            variables: HashMap::new(),
            values: HashMap::new(),
            unsettled: Vec::new(),
            blocks: HashMap::new(),
            open: Vec::new(),
            kept: HashMap::new(),
            returns: Vec::new(),
            dispatch: b.create_block(),
            b,
        }
    }

    /// A function of the program (10.4): its parameters are the variables that it uses, then its own.
    fn define(&mut self, head: NodeId, body: NodeId) {
        let (program, span) = (self.program, self.program[head].span);
        let (letter, parameter) = program.function(head);
        let mut uses = BTreeSet::new();
        for id in program.nodes_of(body) {
            uses.extend(program.name(id).filter(|it| Some(*it) != parameter));
            let is_call = program[id].token == Token::Defined;
            if is_call && let Some(known) = self.known.functions.get(&program.function(id).0) {
                uses.extend(&known.uses);
            }
        }
        let names: Vec<Name> = uses.iter().copied().chain(parameter.map(Name::of_parameter)).collect();
        let signature = Signature::new(names.iter().map(|it| it.ty()).collect(), Some(Type::F64));
        let (name, loc) = (format!("FN{}", char::from(letter)), self.b.loc());
        let id = self.b.module.declare(name.clone(), signature, Convention::Direct, loc);
        let b = FunctionBuilder::new(self.b.module, id);
        let mut function = Body::new(program, self.known, b);
        (function.line, function.parameter) = (self.line, parameter);
        for (index, name) in names.into_iter().enumerate() {
            function.set(name, function.b.params()[index]);
        }
        let value = function.value(body);
        function.b.ret(Some(value));
        function.b.finish();
        let function = Function {
            head: span,
            id,
            parameter,
            uses,
        };
        if let Some(known) = self.known.functions.insert(letter, function) {
            let message = format!("`{name}` is defined twice");
            self.error_beside(codes::FUNCTION, span, message, (known.head, "the first definition"));
        }
    }

    fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.known.diagnostics.push(Diagnostic::error(code, span, message));
    }

    fn error_beside(&mut self, code: &'static str, span: Span, message: impl Into<String>, other: (Span, &str)) {
        let diagnostic = Diagnostic::error(code, span, message).with_label(other.0, other.1);
        self.known.diagnostics.push(diagnostic);
    }

    fn get(&mut self, name: Name) -> Value {
        let variable = self.place(name);
        self.b.use_var(variable)
    }

    fn set(&mut self, name: Name, value: Value) {
        let variable = self.place(name);
        self.b.def_var(variable, value);
    }

    fn place(&mut self, name: Name) -> Variable {
        let new = || self.b.declare_var(name.ty(), name.to_string());
        *self.variables.entry(name).or_insert_with(new)
    }

    fn line_number(&mut self) -> Value {
        let label = self.program.lines[self.line].label;
        self.b.i64(i64::from(self.program.number(label)))
    }

    /// Calls a native that has a result.
    fn native(&mut self, name: &str, arguments: &[Value]) -> Value {
        self.b.native_value(native(natives::ROWS, name), arguments)
    }
}
