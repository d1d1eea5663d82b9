//! The syntax tree: what was written, names unresolved. Where the text could not be understood it holds `Invalid`.
//!
//! Each node knows how deep it is; the parser refuses to build one deeper than [`MAX_DEPTH`], so that walking and
//! dropping a tree never takes more host stack than that.

use polyc_base::Span;

/// Deepest nesting of one construct in another.
pub const MAX_DEPTH: u32 = 500;

/// A name as written, in lower case (words differ in case only where strings do: 6.1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Lower case.
    pub text: Box<str>,
    /// Where.
    pub span: Span,
}

/// A program.
#[derive(Debug)]
pub struct Program {
    /// Its name.
    pub name: Name,
    /// Program parameters.
    pub parameters: Vec<Name>,
    /// The rest.
    pub block: Block,
}

/// Declarations and a statement part.
#[derive(Debug)]
pub struct Block {
    /// In the order written.
    pub parts: Vec<Part>,
    /// Statements between `begin` and `end`.
    pub body: Statement,
    /// Levels of nesting.
    pub depth: u32,
}

/// One of the parts of a block (6.2.1).
#[derive(Debug)]
pub enum Part {
    /// `label`
    Labels(Span, Vec<Label>),
    /// `const`
    Constants(Span, Vec<ConstantDefinition>),
    /// `type`
    Types(Span, Vec<TypeDefinition>),
    /// `var`
    Variables(Span, Vec<VariableDeclaration>),
    /// A procedure or function.
    Routine(Box<Routine>),
    /// Not understood.
    Invalid,
}

/// A label: its number, and where.
#[derive(Clone, Copy, Debug)]
pub struct Label {
    /// Apparent value.
    pub number: i64,
    /// Where.
    pub span: Span,
}

/// `name = constant`
#[derive(Debug)]
pub struct ConstantDefinition {
    /// What it defines.
    pub name: Name,
    /// The value.
    pub value: Constant,
}

/// `name = type`
#[derive(Debug)]
pub struct TypeDefinition {
    /// What it defines.
    pub name: Name,
    /// The type.
    pub ty: Type,
}

/// `names: type`
#[derive(Debug)]
pub struct VariableDeclaration {
    /// What it declares.
    pub names: Vec<Name>,
    /// Their type.
    pub ty: Type,
}

/// A procedure or function.
#[derive(Debug)]
pub struct Routine {
    /// Its heading.
    pub heading: Heading,
    /// What follows.
    pub body: RoutineBody,
}

/// What follows a heading.
#[derive(Debug)]
pub enum RoutineBody {
    /// A block.
    Block(Box<Block>),
    /// A directive such as `forward`, and the string after it.
    Directive(Name, Option<Box<str>>),
}

/// `procedure name(parameters)` or `function name(parameters): result`
#[derive(Debug)]
pub struct Heading {
    /// Whether it is a function.
    pub function: bool,
    /// Its name.
    pub name: Name,
    /// Groups of formal parameters; `None` if there is no list.
    pub parameters: Option<Vec<Parameters>>,
    /// Type of the result.
    pub result: Option<Name>,
    /// All of it.
    pub span: Span,
    /// Levels of nesting of procedural parameters.
    pub depth: u32,
}

/// One group of formal parameters.
#[derive(Debug)]
pub enum Parameters {
    /// `names: type`
    Value(Vec<Name>, Type),
    /// `var names: type`
    Variable(Vec<Name>, Type),
    /// A procedural or functional parameter.
    Routine(Heading),
    /// Not understood.
    Invalid,
}

/// A type as written.
#[derive(Debug)]
pub struct Type {
    /// What it is.
    pub kind: TypeKind,
    /// Where.
    pub span: Span,
    /// Levels of nesting.
    pub depth: u32,
}

/// Kinds of types.
#[derive(Debug)]
pub enum TypeKind {
    /// Not understood.
    Invalid,
    /// A type identifier.
    Name(Name),
    /// `(a, b, c)`
    Enumerated(Vec<Name>),
    /// `low..high`
    Subrange(Constant, Constant),
    /// `^name`
    Pointer(Name),
    /// `array [indexes] of element`
    Array {
        /// `packed`
        packed: bool,
        /// Index types.
        indexes: Vec<Type>,
        /// Element type.
        element: Box<Type>,
    },
    /// `record fields end`
    Record {
        /// `packed`
        packed: bool,
        /// Fields.
        fields: Fields,
    },
    /// `set of base`
    Set {
        /// `packed`
        packed: bool,
        /// Base type.
        base: Box<Type>,
    },
    /// `file of component`
    File {
        /// `packed`
        packed: bool,
        /// Component type.
        component: Box<Type>,
    },
}

/// Fields of a record or of a variant.
#[derive(Debug, Default)]
pub struct Fields {
    /// `names: type`
    pub fixed: Vec<VariableDeclaration>,
    /// `case tag: type of …`
    pub variant: Option<Box<VariantPart>>,
}

/// The variant part of a record.
#[derive(Debug)]
pub struct VariantPart {
    /// Tag field.
    pub tag: Option<Name>,
    /// Tag type.
    pub ty: Name,
    /// Variants.
    pub variants: Vec<Variant>,
    /// Levels of nesting.
    pub depth: u32,
}

/// `constants: (fields)`
#[derive(Debug)]
pub struct Variant {
    /// Values of the tag.
    pub constants: Vec<Constant>,
    /// Its fields.
    pub fields: Fields,
}

/// A constant as written.
#[derive(Clone, Debug)]
pub struct Constant {
    /// Sign in front, `-1` or `1`.
    pub sign: Option<i64>,
    /// What follows it.
    pub kind: ConstantKind,
    /// Where.
    pub span: Span,
}

/// Kinds of constants.
#[derive(Clone, Debug)]
pub enum ConstantKind {
    /// Not understood.
    Invalid,
    /// A number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// A character or string.
    String(String),
    /// A constant identifier.
    Name(Name),
}

/// A statement.
#[derive(Debug)]
pub struct Statement {
    /// What it is.
    pub kind: StatementKind,
    /// Where.
    pub span: Span,
    /// Levels of nesting.
    pub depth: u32,
}

/// Kinds of statements.
#[derive(Debug)]
pub enum StatementKind {
    /// Not understood.
    Invalid,
    /// Nothing.
    Empty,
    /// `label: statement`
    Labelled(Label, Box<Statement>),
    /// `target := value`
    Assign(Expression, Expression),
    /// `name(arguments)`
    Call(Name, Vec<Argument>),
    /// `goto label`
    Goto(Label),
    /// `begin … end`
    Compound(Vec<Statement>),
    /// `if … then … else if … then … else …`: the conditions with what is done, the last first, as the parser meets
    /// them; and what is done otherwise.
    If(Vec<Choice>, Option<Box<Statement>>),
    /// `case … of … end`
    Case(Expression, Vec<Arm>),
    /// `repeat … until …`
    Repeat(Vec<Statement>, Expression),
    /// `while … do …`
    While(Expression, Box<Statement>),
    /// `for … := … to … do …`
    For {
        /// Control variable.
        variable: Name,
        /// Initial value.
        first: Expression,
        /// `downto`
        down: bool,
        /// Final value.
        last: Expression,
        /// What is repeated.
        body: Box<Statement>,
    },
    /// `with … do …`
    With(Vec<Expression>, Box<Statement>),
}

/// A condition and what is done if it holds.
#[derive(Debug)]
pub struct Choice {
    /// The condition.
    pub condition: Expression,
    /// What is done.
    pub body: Statement,
    /// The depth of the deepest part of the `if` so far, the last choice being the first.
    pub deepest: u32,
}

/// `constants: statement`
#[derive(Debug)]
pub struct Arm {
    /// Values.
    pub constants: Vec<Constant>,
    /// What is done.
    pub body: Statement,
}

/// An actual parameter; `write` has widths.
#[derive(Debug)]
pub struct Argument {
    /// The value or variable.
    pub value: Expression,
    /// `:width` and `:digits`
    pub widths: Vec<Expression>,
}

/// An expression or a variable access.
#[derive(Debug)]
pub struct Expression {
    /// What it is.
    pub kind: ExpressionKind,
    /// Where.
    pub span: Span,
    /// Levels of nesting.
    pub depth: u32,
}

/// Kinds of expressions.
#[derive(Debug)]
pub enum ExpressionKind {
    /// Not understood.
    Invalid,
    /// A number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// A character or string.
    String(String),
    /// `nil`
    Nil,
    /// A variable, constant, field, or function without arguments.
    Name(Name),
    /// `array[indexes]`
    Index(Box<Expression>, Vec<Expression>),
    /// `record.field`
    Field(Box<Expression>, Name),
    /// `pointer^`
    Dereference(Box<Expression>),
    /// `function(arguments)`
    Call(Name, Vec<Argument>),
    /// `[members]`
    Set(Vec<Member>),
    /// `+x`, `-x`, `not x`
    Unary(UnaryOperator, Box<Expression>),
    /// `x op y op z …`, each operator applied to what is before it.
    Binary(Box<Expression>, Vec<Operation>),
}

/// An operator with its right operand.
#[derive(Debug)]
pub struct Operation {
    /// Which.
    pub op: BinaryOperator,
    /// The operand.
    pub operand: Expression,
    /// All of the expression so far.
    pub span: Span,
    /// The depth of its deepest operand so far.
    pub deepest: u32,
}

/// A member designator of a set: one value, or all from the first to the second.
#[derive(Debug)]
pub struct Member {
    /// First.
    pub first: Expression,
    /// Last.
    pub last: Option<Expression>,
}

/// Operators with one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOperator {
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `not`
    Not,
}

/// Operators with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOperator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Div,
    Mod,
    And,
    Or,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    In,
}

impl BinaryOperator {
    /// As it is written.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Div => "div",
            Self::Mod => "mod",
            Self::And => "and",
            Self::Or => "or",
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
            Self::In => "in",
        }
    }
}
