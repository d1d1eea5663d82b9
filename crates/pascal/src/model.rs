//! What the checker makes of a tree: names resolved, types known, conversions and checks explicit.

use std::rc::Rc;

use polyc_base::{Op, Span, id};
use polyc_frontend::HostFunctionType;

use crate::rules::Rule;
use crate::types::{TypeId, Types};

id! {
    /// A variable, parameter or function result.
    pub struct VariableId("variable");
    /// A procedure or function; 0 is the program.
    pub struct RoutineId("routine");
    /// A record opened by a `with`, of one routine.
    pub struct WithId("with");
    /// A label of one routine.
    pub struct LabelId("label");
}

impl RoutineId {
    /// The program.
    pub const PROGRAM: Self = Self::new(0);
}

/// A checked program.
#[derive(Debug, Default)]
pub struct Model {
    /// Types.
    pub types: Types,
    /// Variables of all routines.
    pub variables: Vec<Variable>,
    /// The program and its routines, outer before inner.
    pub routines: Vec<Routine>,
}

impl Model {
    /// A variable.
    #[must_use]
    pub fn variable(&self, id: VariableId) -> &Variable {
        &self.variables[id.index()]
    }

    /// A routine.
    #[must_use]
    pub fn routine(&self, id: RoutineId) -> &Routine {
        &self.routines[id.index()]
    }
}

/// How a variable came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Declared.
    Local,
    /// Value parameter.
    Value,
    /// Variable parameter.
    Reference,
    /// The result of a function.
    Result,
}

/// A variable.
#[derive(Debug)]
pub struct Variable {
    /// Its name as declared, in lower case.
    pub name: Box<str>,
    /// Its type.
    pub ty: TypeId,
    /// Whose it is.
    pub owner: RoutineId,
    /// How it came to be.
    pub mode: Mode,
    /// Whether an inner routine uses it.
    pub captured: bool,
    /// Whether it is passed to a variable parameter.
    pub addressed: bool,
    /// Where it is declared.
    pub span: Span,
}

/// A procedure, a function, or the program.
#[derive(Debug)]
pub struct Routine {
    /// Its name.
    pub name: Box<str>,
    /// The routine it is declared in; the program has none.
    pub parent: Option<RoutineId>,
    /// Parameters.
    pub parameters: Vec<VariableId>,
    /// The result of a function.
    pub result: Option<VariableId>,
    /// Every variable of it, parameters and result included.
    pub variables: Vec<VariableId>,
    /// Statements.
    pub body: Vec<Statement>,
    /// The function of the host that it stands for.
    pub external: Option<HostFunctionType>,
    /// Number of labels.
    pub labels: u32,
    /// Number of records opened by `with`.
    pub withs: u32,
    /// Variables of outer routines used in its own statements.
    pub uses: Vec<VariableId>,
    /// Routines called in its own statements.
    pub calls: Vec<RoutineId>,
    /// Where it is declared.
    pub span: Span,
}

/// A statement.
#[derive(Debug)]
pub struct Statement {
    /// What it is.
    pub kind: StatementKind,
    /// Where.
    pub span: Span,
}

/// Kinds of statements.
#[derive(Debug)]
pub enum StatementKind {
    /// Nothing.
    Empty,
    /// One after the other.
    Sequence(Vec<Statement>),
    /// The value has the form of the place.
    Assign(Place, Expression),
    /// A procedure.
    Call(Call),
    /// `new`: the pointer, and the type it points to.
    New(Place, TypeId),
    /// `dispose`: the pointer, and the type it points to.
    Dispose(Expression, TypeId),
    /// `pack` and `unpack`: so many elements from one array to the other.
    Transfer(Box<Transfer>),
    /// One item of `write`.
    Write(WriteItem),
    /// End of a `writeln`.
    WriteLine,
    /// `page`
    Page,
    /// One variable of `read`.
    Read(Place, ReadKind),
    /// End of a `readln`.
    ReadLine,
    /// A label stands here.
    Label(LabelId),
    /// Go on there.
    Goto(LabelId),
    /// `if`: conditions with what is done, in order, and what is done otherwise.
    If(Vec<(Expression, Statement)>, Option<Box<Statement>>),
    /// `case`: selector and arms.
    Case(Expression, Vec<Arm>),
    /// `repeat`
    Repeat(Vec<Statement>, Expression),
    /// `while`
    While(Expression, Box<Statement>),
    /// `for`
    For(Box<For>),
    /// `with` one record.
    With(WithId, Place, Box<Statement>),
}

/// Values and what is done for them.
#[derive(Debug)]
pub struct Arm {
    /// Values of the selector.
    pub values: Vec<i64>,
    /// What is done.
    pub body: Statement,
}

/// A `for` statement.
#[derive(Debug)]
pub struct For {
    /// Control variable.
    pub variable: Place,
    /// First value.
    pub first: Expression,
    /// Last value.
    pub last: Expression,
    /// `downto`
    pub down: bool,
    /// Bounds of the variable's type where a value may lie outside, and where to say so.
    pub check_first: Option<(Check, Span)>,
    /// The same for the last value.
    pub check_last: Option<(Check, Span)>,
    /// What is repeated.
    pub body: Statement,
}

/// `pack` (from the unpacked array) or `unpack` (to it).
#[derive(Debug)]
pub struct Transfer {
    /// The unpacked array.
    pub unpacked: Place,
    /// Index of its first element that takes part.
    pub index: Expression,
    /// The packed array, all of whose elements take part.
    pub packed: Place,
    /// Whether it packs.
    pub pack: bool,
}

/// A range a value must lie in, and the rule of annex D that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// Smallest value.
    pub low: i64,
    /// Largest value.
    pub high: i64,
    /// The rule.
    pub rule: Rule,
}

/// What `write` writes.
#[derive(Debug)]
pub struct WriteItem {
    /// The value.
    pub value: Expression,
    /// How.
    pub kind: WriteKind,
    /// Total width.
    pub width: Option<Box<Expression>>,
    /// Digits after the point.
    pub digits: Option<Box<Expression>>,
}

/// How `write` shows a value (6.9.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteKind {
    /// 6.9.3.2
    Character,
    /// 6.9.3.3
    Integer,
    /// 6.9.3.4
    Real,
    /// 6.9.3.5
    Boolean,
    /// 6.9.3.6, with the length.
    String(u32),
}

/// What `read` reads (6.9.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadKind {
    /// A character, in a range.
    Character(Option<Check>),
    /// An integer, in a range.
    Integer(Option<Check>),
    /// A real.
    Real,
}

/// A call of a routine of the program.
#[derive(Debug)]
pub struct Call {
    /// Which.
    pub routine: RoutineId,
    /// Arguments.
    pub arguments: Vec<Argument>,
}

/// An actual parameter.
#[derive(Debug)]
pub enum Argument {
    /// Its value has the form of the parameter.
    Value(Expression),
    /// A variable.
    Variable(Place),
}

/// A variable access: where it begins, and the way from there.
#[derive(Debug)]
pub struct Place {
    /// Where it begins.
    pub root: Root,
    /// The way.
    pub steps: Vec<Step>,
    /// Type of the variable at the end.
    pub ty: TypeId,
    /// Where.
    pub span: Span,
}

/// Where a variable access begins.
#[derive(Clone, Copy, Debug)]
pub enum Root {
    /// A mistake.
    Invalid,
    /// A variable.
    Variable(VariableId),
    /// A record opened by `with`.
    With(WithId),
}

/// One step of a variable access.
#[derive(Debug)]
pub enum Step {
    /// An element of an array of that type.
    Index(TypeId, Expression),
    /// A field of a record of that type.
    Field(TypeId, usize, Span),
    /// What a pointer points to.
    Dereference(TypeId, Span),
}

/// An expression.
#[derive(Debug)]
pub struct Expression {
    /// What it is.
    pub kind: ExpressionKind,
    /// Its type.
    pub ty: TypeId,
    /// Where.
    pub span: Span,
}

/// Kinds of expressions.
#[derive(Debug)]
pub enum ExpressionKind {
    /// A mistake.
    Invalid,
    /// A value of an ordinal type.
    Ordinal(i64),
    /// A real.
    Real(f64),
    /// A string, one byte a character.
    String(Rc<[u8]>),
    /// `nil`
    Nil,
    /// The value of a variable.
    Load(Place),
    /// An operation of the machine.
    Unary(Op, Box<Expression>),
    /// An operation of the machine.
    Binary(Op, Left, Box<Expression>),
    /// Left, and right if that is true.
    And(Left, Box<Expression>),
    /// Left, or right if that is false.
    Or(Left, Box<Expression>),
    /// The value, which must lie in a range.
    Check(Box<Expression>, Check),
    /// The ordinal number of a value.
    Ordinality(Box<Expression>),
    /// Square of an integer or real.
    Square(Box<Expression>),
    /// Whether an integer is odd.
    Odd(Box<Expression>),
    /// Quotient of reals.
    Divide(Left, Box<Expression>),
    /// `sqrt` and `ln`, which refuse some reals by a rule of annex D.
    Guarded(Op, Box<Expression>, Rule),
    /// Comparison of strings of that length: the operation compares the order, -1, 0 or 1, with 0.
    CompareStrings(Op, u32, Box<Expression>, Box<Expression>),
    /// Comparison of pointers: whether they are the same, or not.
    ComparePointers(bool, Box<Expression>, Box<Expression>),
    /// A set of these members.
    Set(Vec<Member>),
    /// Union, difference, intersection.
    SetOperation(SetOperation, Left, Box<Expression>),
    /// Comparison of sets.
    CompareSets(SetComparison, Box<Expression>, Box<Expression>),
    /// Whether the first is a member of the second.
    In(Box<Expression>, Box<Expression>),
    /// A set as another set type, whose members all must be from the first to the second.
    ConvertSet(Box<Expression>, Option<Check>),
    /// A function of the program.
    Call(Call),
    /// End of input.
    Eof,
    /// End of a line of input.
    Eoln,
}

impl Expression {
    /// The left operand, if it is an operator that may stand in a chain.
    #[must_use]
    pub fn left(&self) -> Option<&Self> {
        match &self.kind {
            ExpressionKind::Binary(_, left, _)
            | ExpressionKind::And(left, _)
            | ExpressionKind::Or(left, _)
            | ExpressionKind::Divide(left, _)
            | ExpressionKind::SetOperation(_, left, _) => Some(left),
            _ => None,
        }
    }
}

/// A left operand. Chains of operators are as long as a text likes, so they are dropped without recursion.
#[derive(Debug)]
pub struct Left(Option<Box<Expression>>);

impl Left {
    /// An operand.
    #[must_use]
    pub fn new(expression: Expression) -> Self {
        Self(Some(Box::new(expression)))
    }
}

impl core::ops::Deref for Left {
    type Target = Expression;

    fn deref(&self) -> &Expression {
        self.0.as_ref().expect("it is there until it is dropped")
    }
}

impl Drop for Left {
    fn drop(&mut self) {
        let mut next = self.0.take();
        while let Some(mut expression) = next {
            next = match &mut expression.kind {
                ExpressionKind::Binary(_, left, _)
                | ExpressionKind::And(left, _)
                | ExpressionKind::Or(left, _)
                | ExpressionKind::Divide(left, _)
                | ExpressionKind::SetOperation(_, left, _) => left.0.take(),
                _ => None,
            };
        }
    }
}

/// A member of a set constructor.
#[derive(Debug)]
pub struct Member {
    /// First value.
    pub first: Expression,
    /// Last value of a range.
    pub last: Option<Expression>,
}

/// Operations on sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetOperation {
    /// `+`
    Union,
    /// `-`
    Difference,
    /// `*`
    Intersection,
}

/// Comparisons of sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetComparison {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<=`
    Subset,
    /// `>=`
    Superset,
}
