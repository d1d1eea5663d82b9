//! The tree of a text: nodes in one table, children by id, so that dropping it never recurses.
//!
//! A node's depth is at most [`MAX_DEPTH`]: the builder puts an [`Expr::Invalid`] in place of what is nested deeper and
//! says so, so every later stage may recurse over the tree.

use polyc_base::{Span, id};

id! {
    /// An expression of a tree.
    pub struct ExprId("e");
    /// A type as written.
    pub struct TypeExprId("t");
}

/// How deeply expressions and written types nest at most; the stages use less than 2 MiB of stack on it (tested).
pub const MAX_DEPTH: u32 = 1000;

/// A whole text.
#[derive(Debug, Default)]
pub struct Tree<'t> {
    /// Expressions by [`ExprId`]; a child comes before its parent.
    pub exprs: Vec<ExprNode<'t>>,
    /// Written types by [`TypeExprId`].
    pub types: Vec<TypeNode>,
    /// Definitions in order.
    pub definitions: Vec<Definition<'t>>,
    /// The final expression; a text may be definitions only.
    pub result: Option<ExprId>,
}

impl<'t> Tree<'t> {
    /// An expression.
    #[must_use]
    pub fn expr(&self, id: ExprId) -> &Expr<'t> {
        &self.exprs[id.index()].expr
    }

    /// Where an expression is.
    #[must_use]
    pub fn span(&self, id: ExprId) -> Span {
        self.exprs[id.index()].span
    }
}

/// An expression, where it is, how deep it is.
#[derive(Debug)]
pub struct ExprNode<'t> {
    /// What it is.
    pub expr: Expr<'t>,
    /// All of it.
    pub span: Span,
    /// Where what may fail is: the operator, the name called.
    pub focus: Span,
    /// 1 for a leaf; a chain of operators or of conditionals counts once.
    pub depth: u32,
}

/// A name where it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'t> {
    /// The name.
    pub text: &'t str,
    /// Where.
    pub span: Span,
}

/// A function or a value with a name.
#[derive(Debug)]
pub enum Definition<'t> {
    /// `fn name(x: int): int = body;`
    Function {
        /// Its name.
        name: Name<'t>,
        /// Its parameters.
        params: Vec<Parameter<'t>>,
        /// The type of its result.
        result: TypeExprId,
        /// What it computes.
        body: ExprId,
    },
    /// `let a.b: int = value;`
    Let {
        /// Its name, points included.
        name: String,
        /// Where the name is.
        span: Span,
        /// Its type, if written.
        ty: Option<TypeExprId>,
        /// Its value.
        value: ExprId,
    },
    /// What could not be read.
    Invalid,
}

/// A parameter of a function.
#[derive(Clone, Copy, Debug)]
pub struct Parameter<'t> {
    /// Its name.
    pub name: Name<'t>,
    /// Its type.
    pub ty: TypeExprId,
}

/// A type as written: `map(string, list(int))`.
#[derive(Debug)]
pub struct TypeNode {
    /// Its name, points included.
    pub name: String,
    /// Its parameters.
    pub args: Vec<TypeExprId>,
    /// All of it.
    pub span: Span,
    /// 1 for a leaf.
    pub depth: u32,
}

/// An expression.
#[derive(Debug)]
pub enum Expr<'t> {
    /// What could not be read.
    Invalid,
    /// A constant.
    Literal(Literal),
    /// A name; with a point before it, of the root scope only.
    Name {
        /// The name.
        name: Name<'t>,
        /// Whether a point precedes it.
        root: bool,
    },
    /// `operand.field`.
    Select {
        /// What has the field.
        operand: ExprId,
        /// The field.
        field: Name<'t>,
    },
    /// `has(operand.field)`.
    Has {
        /// What may have the field.
        operand: ExprId,
        /// The field.
        field: Name<'t>,
    },
    /// `operand[index]`.
    Index {
        /// A list or map.
        operand: ExprId,
        /// Position or key.
        index: ExprId,
    },
    /// `function(args)`.
    Call {
        /// The function.
        function: Name<'t>,
        /// Whether a point precedes it.
        root: bool,
        /// Its arguments.
        args: Vec<ExprId>,
    },
    /// `target.method(args)`; the target may turn out to be the first part of a qualified function name.
    Method {
        /// The receiver.
        target: ExprId,
        /// The method.
        method: Name<'t>,
        /// Its other arguments.
        args: Vec<ExprId>,
    },
    /// `!operand` and `-operand`.
    Unary {
        /// Which.
        op: UnaryOp,
        /// Its operand.
        operand: ExprId,
    },
    /// `left op right`, the logical operators excepted.
    Binary {
        /// Which.
        op: BinaryOp,
        /// Left operand.
        left: ExprId,
        /// Right operand.
        right: ExprId,
    },
    /// `left && right` and `left || right`.
    Logical {
        /// Which.
        op: LogicalOp,
        /// Left operand.
        left: ExprId,
        /// Right operand.
        right: ExprId,
    },
    /// `condition ? then : otherwise`.
    Conditional {
        /// A boolean.
        condition: ExprId,
        /// If true.
        then: ExprId,
        /// If false.
        otherwise: ExprId,
    },
    /// `[elements]`.
    List(Vec<ExprId>),
    /// `{key: value}`.
    Map(Vec<(ExprId, ExprId)>),
    /// `range.macro(variable, …)`.
    Comprehension {
        /// Which macro.
        kind: Comprehension,
        /// A list, or a map whose keys are meant.
        range: ExprId,
        /// What names the element; the position or key, if there is a second variable.
        variable: Name<'t>,
        /// What names the element or value beside its position or key.
        second: Option<Name<'t>>,
        /// What selects elements.
        predicate: Option<ExprId>,
        /// What each element gives (`map` and `transformMap` only).
        transform: Option<ExprId>,
    },
    /// `cel.bind(variable, value, body)`.
    Bind {
        /// What names the value.
        variable: Name<'t>,
        /// The value.
        value: ExprId,
        /// Where the name is known.
        body: ExprId,
    },
}

impl Expr<'_> {
    /// The left operand of an operator between operands. The stages go along chains of those without recursion.
    #[must_use]
    pub const fn left_operand(&self) -> Option<ExprId> {
        match self {
            Self::Binary { left, .. } | Self::Logical { left, .. } => Some(*left),
            _ => None,
        }
    }

    /// Calls that with each expression that is a part of this one.
    pub fn for_each_part(&self, mut each: impl FnMut(ExprId)) {
        match self {
            Self::Invalid | Self::Literal(_) | Self::Name { .. } => {}
            Self::Select { operand, .. } | Self::Has { operand, .. } | Self::Unary { operand, .. } => {
                each(*operand);
            }
            Self::Index { operand, index } => [*operand, *index].into_iter().for_each(each),
            Self::Call { args, .. } => args.iter().copied().for_each(each),
            Self::Method { target, args, .. } => {
                each(*target);
                args.iter().copied().for_each(each);
            }
            Self::Binary { left, right, .. } | Self::Logical { left, right, .. } => {
                [*left, *right].into_iter().for_each(each);
            }
            Self::Conditional {
                condition,
                then,
                otherwise,
            } => [*condition, *then, *otherwise].into_iter().for_each(each),
            Self::List(elements) => elements.iter().copied().for_each(each),
            Self::Map(entries) => entries.iter().for_each(|&(key, value)| {
                each(key);
                each(value);
            }),
            Self::Comprehension {
                range,
                predicate,
                transform,
                ..
            } => {
                each(*range);
                predicate.iter().chain(transform).copied().for_each(each);
            }
            Self::Bind { value, body, .. } => [*value, *body].into_iter().for_each(each),
        }
    }
}

/// A constant as written.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `null`.
    Null,
    /// `true` and `false`.
    Bool(bool),
    /// An `int`.
    Int(i64),
    /// A `uint`.
    Uint(u64),
    /// A `double`.
    Double(f64),
    /// A `string`.
    String(String),
    /// `bytes`.
    Bytes(Vec<u8>),
}

/// Enums whose variants are written in one way.
macro_rules! symbols {
    ($($(#[$meta:meta])* pub enum $name:ident { $($variant:ident = $symbol:literal,)* })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $(#[doc = concat!("`", $symbol, "`.")] $variant,)* }

        impl $name {
            /// As it is written.
            #[must_use]
            pub const fn symbol(self) -> &'static str {
                match self { $(Self::$variant => $symbol,)* }
            }
        }
    )*};
}
symbols! {
    /// Operators before their operand.
    pub enum UnaryOp { Not = "!", Negate = "-", }
    /// Operators between operands that evaluate both.
    pub enum BinaryOp {
        Equal = "==", NotEqual = "!=", Less = "<", LessEqual = "<=", Greater = ">", GreaterEqual = ">=", In = "in",
        Add = "+", Subtract = "-", Multiply = "*", Divide = "/", Remainder = "%",
    }
    /// Operators that one operand may decide.
    pub enum LogicalOp { And = "&&", Or = "||", }
    /// The macros over the elements of a list or the keys of a map.
    pub enum Comprehension {
        All = "all", Exists = "exists", ExistsOne = "exists_one", Map = "map", Filter = "filter",
        TransformMap = "transformMap",
    }
}
