//! Tree to IR. The program is one function: numbers are floats in registers, strings references, arrays objects of their
//! size, lines that others go to blocks. Functions of the program are functions that get the variables they use.
//!
//! GOSUB pushes the number of its line's place on a stack, which is an object; RETURN takes it off and chooses by it.

mod expression;
mod statement;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use polyc_base::decl::Convention;
use polyc_base::scalar::Immediate;
use polyc_base::{ConstId, Constant, FuncId, GlobalId, Op, ShapeId, Signature, Span, Type};
use polyc_frontend::{Calls, native};
use polyc_ir::{Block, FunctionBuilder, Module, ModuleBuilder, Value, Variable};

use crate::check::Model;
use crate::natives::{self, Fatal};
use crate::tree::{Line, Name, NodeKind, Program, Statement};

/// The state of the random numbers when a program begins (9.4): the same in each run.
const FIRST_RANDOM: i64 = 0x5eed;

/// What all functions of a module share.
struct Shared<'t> {
    program: &'t Program,
    model: &'t Model,
    /// Functions by letter, and what they get besides their argument.
    functions: HashMap<u8, (FuncId, BTreeSet<Place>)>,
    shapes: BTreeMap<u8, ShapeId>,
    /// The state of the random numbers.
    random: GlobalId,
    /// What the DATA statements have, each datum a line.
    data: ConstId,
}

/// What a function of the program may use of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Place {
    Number(Name),
    Text(Name),
    Array(u8),
}

impl Place {
    /// What a node uses itself.
    fn of(kind: &NodeKind) -> Option<Self> {
        match *kind {
            NodeKind::Variable(name) => Some(Self::Number(name)),
            NodeKind::TextVariable(name) => Some(Self::Text(name)),
            NodeKind::Element(name, ..) => Some(Self::Array(name.letter)),
            _ => None,
        }
    }

    const fn ty(self) -> Type {
        match self {
            Self::Number(_) => Type::F64,
            Self::Text(_) => Type::Any,
            Self::Array(_) => Type::Obj,
        }
    }

    fn name(self) -> String {
        match self {
            Self::Number(name) => name.to_string(),
            Self::Text(name) => format!("{name}$"),
            Self::Array(letter) => format!("{}()", char::from(letter)),
        }
    }
}

/// The module of a program without mistakes.
#[must_use]
pub fn lower(program: &Program, model: &Model, mut module: ModuleBuilder) -> Module {
    let random = module.global("random", Type::I64);
    let shapes = model.arrays.iter().map(|(&letter, array)| {
        let name = Place::Array(letter).name();
        (
            letter,
            module.shape(name, 0, 8 * array.rows * array.columns.unwrap_or(1)),
        )
    });
    let mut data = String::new();
    for line in &program.lines {
        if let Statement::Data(list) = &line.statement {
            data.extend(list.iter().flat_map(|it| [it, "\n"]));
        }
    }
    let mut shared = Shared {
        program,
        model,
        shapes: shapes.collect(),
        functions: HashMap::new(),
        random,
        data: module.constant(Constant::String(data)),
    };
    let mut definitions: Vec<usize> = model.functions.values().copied().collect();
    definitions.sort_unstable();
    for index in definitions {
        define(&mut shared, &mut module, &program.lines[index]);
    }
    let span = program.lines.first().map_or(program.end, |it| it.span);
    let loc = module.loc(span);
    let main = module.declare(
        "program",
        Signature::new(vec![], Some(Type::Any)),
        Convention::Direct,
        loc,
    );
    module.set_entry(main);
    Body::new(&shared, FunctionBuilder::new(&mut module, main)).program();
    module.finish()
}

/// A function of the program (10.4): its parameters are the variables that it uses, then its own.
fn define(shared: &mut Shared<'_>, module: &mut ModuleBuilder, line: &Line) {
    let Statement::Def {
        function,
        parameter,
        body,
    } = line.statement
    else {
        return;
    };
    let mut uses = BTreeSet::new();
    for id in body.nodes() {
        let kind = &shared.program.nodes[id.index()].kind;
        uses.extend(Place::of(kind));
        if let NodeKind::Defined(other, _) = kind {
            uses.extend(&shared.functions[&other.letter].1);
        }
    }
    let own = parameter.map(Place::Number);
    if let Some(own) = own {
        uses.remove(&own);
    }
    let places: Vec<Place> = uses.iter().copied().chain(own).collect();
    let params = places.iter().map(|it| it.ty()).collect();
    let loc = module.loc(line.span);
    let signature = Signature::new(params, Some(Type::F64));
    let id = module.declare(format!("FN{function}"), signature, Convention::Direct, loc);
    let mut lowering = Body::new(shared, FunctionBuilder::new(module, id));
    for (index, &place) in places.iter().enumerate() {
        let value = lowering.b.params()[index];
        let variable = lowering.variable(place);
        lowering.b.def_var(variable, value);
    }
    lowering.at(line);
    let value = lowering.expression(body);
    lowering.b.ret(Some(value));
    lowering.b.finish();
    shared.functions.insert(function.letter, (id, uses));
}

/// A function being made.
struct Body<'a, 'm> {
    shared: &'a Shared<'a>,
    b: FunctionBuilder<'m>,
    variables: HashMap<Place, Variable>,
    /// Values of the nodes of this body.
    values: HashMap<usize, expression::Operand>,
    /// The number of the line, for messages, and where its statement is.
    line: u16,
    statement: Span,
    /// The columns of the line of output that are written.
    column: Variable,
    /// The place in the data.
    datum: Variable,
    /// Blocks of lines that others go to.
    blocks: HashMap<usize, Block>,
    /// By line of a FOR: its limit, its increment if that is not constant, and the block of its test.
    loops: HashMap<usize, statement::Loop>,
    /// The stack of GOSUB: how deep it is, and the object.
    depth: Variable,
    stack: Variable,
    /// The lines after those with a GOSUB, and the block that returns to one of them.
    returns: Vec<usize>,
    dispatch: Block,
}

impl<'a, 'm> Body<'a, 'm> {
    fn new(shared: &'a Shared<'a>, mut b: FunctionBuilder<'m>) -> Self {
        Self {
            shared,
            variables: HashMap::new(),
            values: HashMap::new(),
            line: 0,
            statement: shared.program.end,
            column: b.declare_var(Type::I64, ""),
            datum: b.declare_var(Type::I64, ""),
            blocks: HashMap::new(),
            loops: HashMap::new(),
            depth: b.declare_var(Type::I64, ""),
            stack: b.declare_var(Type::Obj, ""),
            returns: Vec::new(),
            dispatch: b.create_block(),
            b,
        }
    }

    /// What follows belongs to that line.
    fn at(&mut self, line: &Line) {
        self.line = line.label.number;
        self.statement = line.span;
        self.set_loc(line.span);
    }

    fn set_loc(&mut self, span: Span) {
        let loc = self.b.module.loc(span);
        self.b.set_loc(loc);
    }

    fn variable(&mut self, place: Place) -> Variable {
        let b = &mut self.b;
        *self
            .variables
            .entry(place)
            .or_insert_with(|| b.declare_var(place.ty(), place.name()))
    }

    fn line_number(&mut self) -> Value {
        self.b.i64(i64::from(self.line))
    }

    fn text(&mut self, text: &str) -> Value {
        let constant = self.b.module.constant(Constant::String(text.to_owned()));
        self.b.value(Op::Const { constant }, &[])
    }

    fn native(&mut self, name: &str, arguments: &[Value]) -> Option<Value> {
        self.b.native(native(natives::ROWS, name), arguments)
    }

    /// Calls a native that has a result.
    fn result(&mut self, name: &str, arguments: &[Value]) -> Value {
        self.b.native_value(native(natives::ROWS, name), arguments)
    }

    /// Ends the program with that exception.
    fn fail(&mut self, fatal: Fatal) {
        let number = self.b.i64(fatal as i64);
        self.b.fail(native(natives::ROWS, "basic.fail"), &[number]);
    }

    /// Goes on if the condition does not hold; else ends the program.
    fn fail_if(&mut self, condition: Value, fatal: Fatal) {
        let exceptional = self.b.begin_if(condition);
        self.fail(fatal);
        self.b.end_if(exceptional);
    }

    // The program.

    fn program(mut self) {
        let program = self.shared.program;
        self.targets();
        self.begin();
        for (index, line) in program.lines.iter().enumerate() {
            if let Some(&block) = self.blocks.get(&index) {
                self.b.jump_if_open(block);
                self.b.switch_to(block);
            }
            self.at(line);
            self.statement(index, line);
            if self.b.module.budget().is_spent() {
                return;
            }
        }
        self.dispatch();
        self.b.finish();
    }

    /// Makes blocks for the lines that others go to.
    fn targets(&mut self) {
        let model = self.shared.model;
        let mut lines = BTreeSet::new();
        for (index, line) in self.shared.program.lines.iter().enumerate() {
            match &line.statement {
                Statement::Goto(label) | Statement::If(_, _, _, label) => {
                    drop(lines.insert(model.lines[&label.number]))
                }
                Statement::On(_, labels) => lines.extend(labels.iter().map(|it| model.lines[&it.number])),
                Statement::Gosub(label) => {
                    lines.extend([model.lines[&label.number], index + 1]);
                    self.returns.push(index + 1);
                }
                Statement::For { .. } | Statement::Next(_) => drop(lines.insert(index + 1)),
                _ => {}
            }
        }
        let b = &mut self.b;
        self.blocks = lines.into_iter().map(|it| (it, b.create_block())).collect();
    }

    /// Gives variables their first values: 0 and the empty string (7.4: implementation-defined).
    fn begin(&mut self) {
        let state = self.b.i64(FIRST_RANDOM);
        let random = self.shared.random;
        self.b.op(Op::GlobalSet { global: random }, &[state]);
        let texts: BTreeSet<Place> = self
            .shared
            .program
            .nodes
            .iter()
            .filter_map(|it| Place::of(&it.kind))
            .collect();
        for place in texts {
            let variable = self.variable(place);
            let value = match place {
                Place::Number(_) => self.b.f64(0.0),
                Place::Text(_) => self.text(""),
                Place::Array(letter) => self.b.value(
                    Op::ObjNew {
                        shape: self.shared.shapes[&letter],
                    },
                    &[],
                ),
            };
            self.b.def_var(variable, value);
        }
        if !self.returns.is_empty() {
            let shape = self.b.module.shape("GOSUB", 0, 8 * statement::DEEPEST);
            let stack = self.b.value(Op::ObjNew { shape }, &[]);
            self.b.def_var(self.stack, stack);
        }
    }

    fn stop(&mut self) {
        let value = self.b.immediate(Immediate::Unspecified);
        self.b.ret(Some(value));
    }
}
