//! The core language: what expansion leaves of a program, and what is found out about it before lowering.
//!
//! Expressions, variables and procedures live in tables and refer to each other by id, so dropping them does
//! not recurse. Passes go through them with stacks of their own, so they may nest to any depth.

mod analyse;
mod contify;
mod early;
mod free;
mod letrec;
mod mentions;
mod print;
mod strong;
mod visit;

use std::rc::Rc;

use polyc_base::decl::{Location, Via};
use polyc_base::{Budget, ConstId, Constant, Loc, ShapeId, Span};
use polyc_ir::growth;

pub use analyse::analyse;
pub use contify::{Role, Roles, contify};
pub use free::free_variables;
pub use print::print;

use crate::library::Standard;

polyc_base::id! {
    /// An expression.
    pub struct Expr("e");
    /// A local variable.
    pub struct Var("x");
    /// A procedure's code.
    pub struct LambdaId("lambda");
    /// A top-level name of the program.
    pub struct Top("top");
}

/// What an expression does.
#[derive(Clone, Debug)]
pub enum Node {
    /// A constant; parts of a compound one are in [`Core::constants`].
    Constant(Constant),
    /// The value of a variable.
    Local(Var),
    /// The value of a top-level name.
    Top(Top),
    /// A procedure of the standard library.
    Standard(Standard),
    /// Assigns a variable.
    SetLocal(Var, Expr),
    /// Assigns a top-level name.
    SetTop(Top, Expr),
    /// Gives a top-level name its value.
    DefineTop(Top, Expr),
    /// Chooses.
    If(Expr, Expr, Expr),
    /// The first that is true, else the last; two at least.
    Or(Vec<Expr>),
    /// Makes a procedure.
    Lambda(LambdaId),
    /// Evaluates in order, then binds.
    Let(Vec<(Var, Expr)>, Expr),
    /// Binds, then evaluates in order (`letrec*`); gone after [`analyse`].
    Letrec(Vec<(Var, Expr)>, Expr),
    /// Binds procedures that may call each other; made by [`analyse`].
    Fix(Vec<(Var, LambdaId)>, Expr),
    /// Binds the values of the first expression.
    LetValues(Formals, Expr, Expr),
    /// Evaluates in order; the last gives the value. Two at least.
    Seq(Vec<Expr>),
    /// Calls a procedure.
    Call(Expr, Vec<Expr>),
    /// Calls under a handler (only in the prelude).
    Region(Region, Expr, Expr),
    /// Throws; never returns.
    Throw(Expr),
    /// Works on instances of a record type.
    Record(Record, Vec<Expr>),
    /// One of several values (only in the prelude).
    ValuesGet(u32, Expr),
}

/// Parameters of a procedure or of what receives several values.
#[derive(Clone, Debug, Default)]
pub struct Formals {
    /// One for each argument.
    pub fixed: Vec<Var>,
    /// The list of the others.
    pub rest: Option<Var>,
}

impl Formals {
    /// All of them, in order.
    pub fn all(&self) -> impl Iterator<Item = Var> + '_ {
        self.fixed.iter().copied().chain(self.rest)
    }

    /// Whether so many arguments fit.
    #[must_use]
    pub const fn accepts(&self, count: usize) -> bool {
        count == self.fixed.len() || (count > self.fixed.len() && self.rest.is_some())
    }
}

/// What guards the call of a [`Node::Region`], whose first expression is the handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// The handler is a procedure, called where the throw happens.
    Handler,
    /// The call is unwound, and the handler evaluated with the variable bound to what was thrown.
    Catch(Var),
    /// The handler is evaluated while unwinding.
    Finally,
}

/// An operation on records. Slot 0 of an instance is its type; with `typed` the first operand is the type, and
/// an instance must have that very one; without, the shape alone tells (a type made once).
#[derive(Clone, Copy, Debug)]
pub struct Record {
    /// What to do.
    pub action: RecordAction,
    /// Shape of the instances, of [`Core::shapes`].
    pub shape: ShapeId,
    /// Whether the type is compared.
    pub typed: bool,
}

/// What to do with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordAction {
    /// A fresh instance; operands are the type and the values of all slots.
    Make,
    /// Whether it is one.
    Is,
    /// A slot.
    Get(u32),
    /// Changes a slot.
    Set(u32),
}

/// A variable.
#[derive(Clone, Debug)]
pub struct VarData {
    /// Its name in the source.
    pub name: Rc<str>,
    /// Whether anything but its binding gives it a value: then it lives in a box.
    pub assigned: bool,
    /// Whether it may be read before it has a value.
    pub checked: bool,
    /// How often it is mentioned.
    pub uses: u32,
}

/// A procedure's code.
#[derive(Clone, Debug)]
pub struct Lambda {
    /// What it was bound to first.
    pub name: Rc<str>,
    /// Parameters.
    pub formals: Formals,
    /// Body.
    pub body: Expr,
    /// Where it is.
    pub loc: Loc,
}

/// A top-level name.
#[derive(Clone, Debug)]
pub struct TopData {
    /// Its name in the source.
    pub name: Rc<str>,
    /// How often it is defined.
    pub definitions: u32,
    /// Whether `set!` assigns it.
    pub assigned: bool,
    /// Its value if defined once and never assigned.
    pub value: Option<Expr>,
    /// Whether it is used other than by calling it.
    pub escapes: bool,
    /// Where it was mentioned first.
    pub loc: Loc,
    /// Whether it may be read before it has a value.
    pub checked: bool,
    /// Whether a macro made the name, so that nobody else can mean it.
    pub hidden: bool,
}

struct ExprData {
    node: Node,
    loc: Loc,
}

/// A program.
#[derive(Default)]
pub struct Core {
    /// What its passes may take.
    pub budget: Budget,
    exprs: Vec<ExprData>,
    /// Places by id, each after the macro use that it came through.
    locations: Vec<Location>,
    /// Parts of constants by id, each after its own parts.
    pub constants: Vec<Constant>,
    /// Names and slots of record types' instances, by id.
    pub shapes: Vec<(String, u32)>,
    /// Variables by id.
    pub vars: Vec<VarData>,
    /// Procedures by id.
    pub lambdas: Vec<Lambda>,
    /// Top-level names by id.
    pub tops: Vec<TopData>,
    /// The program's definitions and expressions in order.
    pub body: Vec<Expr>,
}

impl Core {
    /// An empty program, whose passes end early when that budget is spent.
    #[must_use]
    pub fn within(budget: &Budget) -> Self {
        Self {
            budget: budget.clone(),
            ..Self::default()
        }
    }

    /// A new expression.
    pub fn push(&mut self, node: Node, loc: Loc) -> Expr {
        growth::push(&mut self.exprs, ExprData { node, loc });
        Expr::from_index(self.exprs.len() - 1)
    }

    /// A new place, perhaps in what a macro use made.
    pub fn location(&mut self, span: Span, via: Option<Loc>) -> Loc {
        let via = via.map(Via::Expanded);
        let cause = None;
        growth::push(&mut self.locations, Location { span, cause, via });
        Loc::from_index(self.locations.len())
    }

    /// A place; none has row 0.
    #[must_use]
    pub fn get_location(&self, loc: Loc) -> Option<&Location> {
        self.locations.get(loc.index().checked_sub(1)?)
    }

    /// How many places there are.
    #[must_use]
    pub const fn location_count(&self) -> usize {
        self.locations.len()
    }

    /// A part of a constant.
    pub fn constant(&mut self, constant: Constant) -> ConstId {
        growth::push(&mut self.constants, constant);
        ConstId::from_index(self.constants.len() - 1)
    }

    /// A shape of records.
    pub fn shape(&mut self, name: String, slots: u32) -> ShapeId {
        self.shapes.push((name, slots));
        ShapeId::from_index(self.shapes.len() - 1)
    }

    /// A new variable.
    pub fn var(&mut self, name: impl Into<Rc<str>>) -> Var {
        self.vars.push(VarData {
            name: name.into(),
            assigned: false,
            checked: false,
            uses: 0,
        });
        Var::from_index(self.vars.len() - 1)
    }

    /// A new procedure.
    pub fn lambda(&mut self, name: Rc<str>, formals: Formals, body: Expr, loc: Loc) -> LambdaId {
        self.lambdas.push(Lambda {
            name,
            formals,
            body,
            loc,
        });
        LambdaId::from_index(self.lambdas.len() - 1)
    }

    /// A new top-level name.
    pub fn top(&mut self, name: Rc<str>, loc: Loc, hidden: bool) -> Top {
        self.tops.push(TopData {
            name,
            definitions: 0,
            assigned: false,
            value: None,
            escapes: false,
            loc,
            checked: false,
            hidden,
        });
        Top::from_index(self.tops.len() - 1)
    }

    /// How many expressions there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.exprs.len()
    }

    /// What an expression does.
    #[must_use]
    pub fn node(&self, expr: Expr) -> &Node {
        &self.exprs[expr.index()].node
    }

    /// Where an expression is.
    #[must_use]
    pub fn loc(&self, expr: Expr) -> Loc {
        self.exprs[expr.index()].loc
    }

    /// Puts another node in an expression's place.
    pub fn replace(&mut self, expr: Expr, node: Node) {
        self.exprs[expr.index()].node = node;
    }

    /// A variable.
    #[must_use]
    pub fn get_var(&self, var: Var) -> &VarData {
        &self.vars[var.index()]
    }

    /// A procedure.
    #[must_use]
    pub fn get_lambda(&self, lambda: LambdaId) -> &Lambda {
        &self.lambdas[lambda.index()]
    }

    /// A top-level name.
    #[must_use]
    pub fn get_top(&self, top: Top) -> &TopData {
        &self.tops[top.index()]
    }

    /// The procedure that a top-level name always is, if it is one.
    #[must_use]
    pub fn known_procedure(&self, top: Top) -> Option<LambdaId> {
        self.lambda_of(self.get_top(top).value?)
    }

    /// The procedure that an expression makes, if it does nothing else.
    #[must_use]
    pub fn lambda_of(&self, expr: Expr) -> Option<LambdaId> {
        match self.node(expr) {
            Node::Lambda(lambda) => Some(*lambda),
            _ => None,
        }
    }
}
