//! Tree to IR. The program is one function: numbers are floats in registers, strings references, arrays objects of
//! their size, lines that others go to blocks. Functions of the program are functions that get the variables they use.
//!
//! GOSUB pushes the number of the place after it on a stack, which is an object; RETURN takes it off and chooses by it.

mod expression;
mod statement;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use polyc_base::decl::Convention;
use polyc_base::scalar::Immediate;
use polyc_base::{Constant, FuncId, GlobalId, Op, ShapeId, Signature, Span, Type};
use polyc_frontend::{Calls, native};
use polyc_ir::{Block, FunctionBuilder, Module, ModuleBuilder, Value, Variable};

use crate::natives;
use crate::tree::{Expression, Line, Name, Node, NodeId, NodeKind, Program, Statement};

pub use statement::DEEPEST;

/// The custom section with the lines: of each, where its statement begins in the text, and its number.
const LINES: &str = "basic.lines";

/// The state of the random numbers when a program begins (9.4): the same in each run.
const FIRST_RANDOM: i64 = 1978;

/// What all functions of a module share.
struct Shared<'t> {
    program: &'t Program,
    text: &'t str,
    /// Functions by letter, and what they get before their argument.
    functions: HashMap<u8, (FuncId, BTreeSet<Place>)>,
    shapes: BTreeMap<u8, ShapeId>,
    /// The state of the random numbers.
    random: GlobalId,
}

/// A variable of the program, which a function may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Place {
    Number(Name),
    Text(u8),
    Array(u8),
}

impl Place {
    const fn of(kind: NodeKind) -> Option<Self> {
        match kind {
            NodeKind::Variable(name) => Some(Self::Number(name)),
            NodeKind::TextVariable(letter) => Some(Self::Text(letter)),
            NodeKind::Element(letter) => Some(Self::Array(letter)),
            _ => None,
        }
    }

    fn ty_and_name(self) -> (Type, String) {
        match self {
            Self::Number(name) => (Type::F64, name.to_string()),
            Self::Text(letter) => (Type::Any, format!("{}$", char::from(letter))),
            Self::Array(letter) => (Type::Obj, format!("{}()", char::from(letter))),
        }
    }
}

/// The module of a program without mistakes.
#[must_use]
pub fn lower(program: &Program, text: &str, mut module: ModuleBuilder) -> Module {
    let lines = program.lines.iter().flat_map(|it| [it.span.start, it.label.number]);
    module.custom(LINES, lines.flat_map(u32::to_le_bytes).collect());
    let sizes =
        |bounds: (u32, Option<u32>)| bounds.1.map_or(1, |it| it + 1 - program.base) * (bounds.0 + 1 - program.base);
    let shapes = program.arrays.iter().map(|(&letter, array)| {
        let (_, name) = Place::Array(letter).ty_and_name();
        (letter, module.shape(name, 0, 8 * sizes(array.bounds)))
    });
    let shapes = shapes.collect();
    let random = module.global("random", Type::I64);
    let mut shared = Shared {
        program,
        text,
        shapes,
        functions: HashMap::new(),
        random,
    };
    for line in &program.lines {
        if let Statement::Define(letter, body) = line.statement {
            let function = define(&shared, &mut module, line, letter, body);
            shared.functions.insert(letter, function);
        }
    }
    let line = program.lines.first().expect("there is an END");
    let loc = module.loc(line.span);
    let main = module.declare(
        "program",
        Signature::new(vec![], Some(Type::Any)),
        Convention::Direct,
        loc,
    );
    module.set_entry(main);
    Body::new(&shared, FunctionBuilder::new(&mut module, main), line).program();
    module.finish()
}

/// The number of the line at an offset of the text, by the custom sections of a module.
pub fn line_number(custom: &[(String, Vec<u8>)], at: u32) -> Option<u32> {
    let (_, lines) = custom.iter().find(|it| it.0 == LINES)?;
    let (lines, _) = lines.as_chunks::<4>();
    let lines = lines.as_chunks::<2>().0.iter().map(|it| it.map(u32::from_le_bytes));
    lines.take_while(|it| it[0] <= at).last().map(|it| it[1])
}

/// A function of the program (10.4): its parameters are the variables that it uses, then its own.
fn define(
    shared: &Shared<'_>,
    module: &mut ModuleBuilder,
    line: &Line,
    letter: u8,
    body: Expression,
) -> (FuncId, BTreeSet<Place>) {
    let mut uses = BTreeSet::new();
    for id in body.nodes() {
        let kind = shared.program.nodes[id.index()].kind;
        uses.extend(Place::of(kind));
        if let NodeKind::Defined(other) = kind {
            uses.extend(&shared.functions[&other].1);
        }
    }
    let own = shared.program.functions[&letter].parameter.map(|_| Type::F64);
    let params = uses.iter().map(|it| it.ty_and_name().0).chain(own).collect();
    let loc = module.loc(line.span);
    let signature = Signature::new(params, Some(Type::F64));
    let id = module.declare(format!("FN{}", char::from(letter)), signature, Convention::Direct, loc);
    let mut lowering = Body::new(shared, FunctionBuilder::new(module, id), line);
    for (index, &place) in uses.iter().enumerate() {
        let value = lowering.b.params()[index];
        lowering.set(place, value);
    }
    let value = lowering.expression(body);
    lowering.b.ret(Some(value));
    lowering.b.finish();
    (id, uses)
}

/// A function being made.
struct Body<'a, 'm> {
    shared: &'a Shared<'a>,
    b: FunctionBuilder<'m>,
    variables: HashMap<Place, Variable>,
    /// Values of the nodes of this body.
    values: HashMap<NodeId, expression::Operand>,
    line: &'a Line,
    /// The columns of the line of output that are written.
    column: Variable,
    /// The data, and the place in them.
    data: Variable,
    datum: Variable,
    /// Blocks of lines that others go to.
    blocks: HashMap<usize, Block>,
    /// Blocks of FOR by the line of their NEXT.
    loops: HashMap<usize, statement::Loop>,
    /// The stack of GOSUB: the object, how deep it is, and what RETURN took off.
    stack: Variable,
    depth: Variable,
    place: Variable,
    /// The lines after those with a GOSUB, and the block that returns to one of them.
    returns: Vec<usize>,
    dispatch: Block,
}

impl<'a, 'm> Body<'a, 'm> {
    fn new(shared: &'a Shared<'a>, mut b: FunctionBuilder<'m>, line: &'a Line) -> Self {
        let mut own = |ty| b.declare_var(ty, "");
        Self {
            shared,
            variables: HashMap::new(),
            values: HashMap::new(),
            line,
            column: own(Type::I64),
            data: own(Type::Any),
            datum: own(Type::I64),
            blocks: HashMap::new(),
            loops: HashMap::new(),
            stack: own(Type::Obj),
            depth: own(Type::I64),
            place: own(Type::I64),
            returns: Vec::new(),
            dispatch: b.create_block(),
            b,
        }
    }

    fn at(&mut self, span: Span) {
        let loc = self.b.module.loc(span);
        self.b.set_loc(loc);
    }

    fn variable(&mut self, place: Place) -> Variable {
        let (ty, name) = place.ty_and_name();
        *self
            .variables
            .entry(place)
            .or_insert_with(|| self.b.declare_var(ty, name))
    }

    fn get(&mut self, place: Place) -> Value {
        let variable = self.variable(place);
        self.b.use_var(variable)
    }

    fn set(&mut self, place: Place, value: Value) {
        let variable = self.variable(place);
        self.b.def_var(variable, value);
    }

    fn node(&self, id: NodeId) -> Node {
        self.shared.program.nodes[id.index()]
    }

    fn line_number(&mut self) -> Value {
        self.b.i64(i64::from(self.line.label.number))
    }

    fn text(&mut self, text: &str) -> Value {
        let constant = self.b.module.constant(Constant::String(text.to_owned()));
        self.b.value(Op::Const { constant }, &[])
    }

    /// Calls a native that has a result.
    fn native(&mut self, name: &str, arguments: &[Value]) -> Value {
        self.b.native_value(native(natives::ROWS, name), arguments)
    }

    // The program.

    fn program(mut self) {
        self.targets();
        self.begin();
        for (index, line) in self.shared.program.lines.iter().enumerate() {
            if let Some(&block) = self.blocks.get(&index) {
                self.b.jump_if_open(block);
                self.b.switch_to(block);
            }
            self.line = line;
            self.at(line.span);
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
        let program = self.shared.program;
        let mut lines = BTreeSet::new();
        for (index, line) in program.lines.iter().enumerate() {
            lines.extend(line.statement.labels().iter().map(|it| program.numbers[&it.number]));
            match line.statement {
                Statement::Gosub(_) => self.returns.push(index + 1),
                Statement::For(..) | Statement::Next(_) => _ = lines.insert(index + 1),
                _ => {}
            }
        }
        lines.extend(&self.returns);
        self.blocks = lines.into_iter().map(|it| (it, self.b.create_block())).collect();
    }

    /// Gives variables their first values: 0 and the empty string (7.4: implementation-defined).
    fn begin(&mut self) {
        let program = self.shared.program;
        let state = self.b.i64(FIRST_RANDOM);
        self.b.op(
            Op::GlobalSet {
                global: self.shared.random,
            },
            &[state],
        );
        let places: BTreeSet<Place> = program.nodes.iter().filter_map(|it| Place::of(it.kind)).collect();
        for place in places {
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
            self.set(place, value);
        }
        let has = |test: fn(&Statement) -> bool| program.lines.iter().any(|it| test(&it.statement));
        if has(|it| matches!(it, Statement::Read(_))) {
            let text = self.text(&program.data);
            let data = self.native("basic.data", &[text]);
            self.b.def_var(self.data, data);
        }
        if has(|it| matches!(it, Statement::Gosub(_) | Statement::Return)) {
            self.begin_stack();
        }
    }

    fn stop(&mut self) {
        let value = self.b.immediate(Immediate::Unspecified);
        self.b.ret(Some(value));
    }
}
