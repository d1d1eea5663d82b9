//! Tree to code. Names get their meaning and expressions their types on the way; a mistake is reported, and lowering
//! goes on to find more.

use std::collections::HashMap;

use crate::arrays;
use crate::codes;
use crate::language::scope::Scopes;
use crate::language::{
    Calls, Constant, Convention, Diagnostic, ExportKind, FuncId, FunctionBuilder, Immediate, Input, Interface, Module,
    ModuleBuilder, Op, Signature, Span, Type, Value, Variable,
};
use crate::natives;
use crate::tree::{Block, Expr, ExprKind, Function, Name, Operator, Program, Statement, TypeName};
use crate::types::{FUNCTIONS, Kind};

/// A function of a program: what it is in the module, and its types.
struct Declared {
    func: FuncId,
    parameters: Vec<Kind>,
    result: Kind,
}

type Functions<'t> = HashMap<&'t str, Declared>;

/// A value with its type.
#[derive(Clone, Copy)]
pub struct Typed {
    pub value: Value,
    pub kind: Kind,
}

/// Writes the code of a program.
pub fn lower(
    program: &Program<'_>,
    input: Input<'_>,
    mut module: ModuleBuilder,
    diagnostics: &mut Vec<Diagnostic>,
) -> Module {
    // Functions are declared before the first body: each may call any other.
    let mut functions = Functions::new();
    let mut bodies = Vec::new();
    for function in &program.functions {
        let name = function.name;
        let declared = declare(function, &mut module, diagnostics);
        let (func, result) = (declared.func, declared.result);
        bodies.push((func, declared.parameters.clone(), result, function));
        if functions.insert(name.text, declared).is_some() {
            let message = format!("there is a function `{}` already", name.text);
            diagnostics.push(Diagnostic::error(codes::AGAIN, name.span, message));
        }
    }
    let loc = module.loc(Span::new(input.file, 0, 0));
    let signature = Signature::new(Vec::new(), Some(Type::Any));
    let entry = module.declare(input.module, signature, Convention::Direct, loc);
    module.set_entry(entry);
    Lowering::new(&mut module, entry, &functions, diagnostics).program(program);
    for (func, parameters, result, function) in bodies {
        Lowering::new(&mut module, func, &functions, diagnostics).function(function, &parameters, result);
    }
    module.finish()
}

/// Declares a function, and exports it: hosts and other languages may call it, if it has no arrays.
fn declare(function: &Function<'_>, module: &mut ModuleBuilder, diagnostics: &mut Vec<Diagnostic>) -> Declared {
    let mut kind = |name: TypeName<'_>| match name {
        TypeName::Array(length) => arrays::kind(length, diagnostics),
        TypeName::Plain(name) => Kind::by_name(name.text).unwrap_or_else(|| {
            let message = format!("`{}` is not a type, expected `int`, `bool` or `text`", name.text);
            diagnostics.push(Diagnostic::error(codes::UNKNOWN, name.span, message));
            Kind::Unknown
        }),
    };
    let parameters: Vec<Kind> = function.parameters.iter().map(|it| kind(it.ty)).collect();
    let result = function.result.map_or(Kind::Nothing, kind);
    let name = function.name;
    let loc = module.loc(name.span);
    let types = parameters.iter().map(|it| it.ty()).collect();
    let given = (result != Kind::Nothing).then_some(result.ty());
    let func = module.declare(name.text, Signature::new(types, given), Convention::Direct, loc);
    let params: Option<Vec<Interface>> = parameters.iter().map(|it| it.interface()).collect();
    if let (Some(params), Some(result)) = (params, result.interface()) {
        let result = Box::new(result);
        module.export(
            name.text,
            ExportKind::Function(func),
            Interface::Func { params, result },
        );
    }
    Declared {
        func,
        parameters,
        result,
    }
}

/// The lowering of a function, or of the program.
pub struct Lowering<'a, 't> {
    pub b: FunctionBuilder<'a>,
    functions: &'a Functions<'t>,
    pub diagnostics: &'a mut Vec<Diagnostic>,
    scopes: Scopes<'t>,
    /// By the number of the name in the scopes.
    variables: Vec<(Variable, Kind)>,
    /// The type of the function's value; the program does not return.
    result: Option<Kind>,
}

impl<'a, 't> Lowering<'a, 't> {
    fn new(
        module: &'a mut ModuleBuilder,
        func: FuncId,
        functions: &'a Functions<'t>,
        diagnostics: &'a mut Vec<Diagnostic>,
    ) -> Self {
        Self {
            b: FunctionBuilder::new(module, func),
            functions,
            diagnostics,
            scopes: Scopes::default(),
            variables: Vec::new(),
            result: None,
        }
    }

    fn program(mut self, program: &Program<'t>) {
        self.block(&program.statements);
        let nothing = self.unknown().value;
        self.b.ret(Some(nothing));
        self.b.finish();
    }

    fn function(mut self, function: &Function<'t>, parameters: &[Kind], result: Kind) {
        self.result = Some(result);
        let values = self.b.params().to_vec();
        for ((parameter, &kind), value) in function.parameters.iter().zip(parameters).zip(values) {
            self.declare(parameter.name, Typed { value, kind });
        }
        self.block(&function.body);
        if result == Kind::Nothing {
            self.b.ret(None);
        } else {
            if !returns(&function.body) {
                let message = format!("`{}` may end without a `return`", function.name.text);
                self.mistake(codes::MISSING, function.name.span, message);
            }
            // Nothing reaches this, so it is dropped; but a block has an end.
            let value = self.default(result);
            self.b.ret(Some(value));
        }
        self.b.finish();
    }

    pub fn mistake(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error(code, span, message));
    }

    /// What follows is there because of that place.
    pub fn at(&mut self, span: Span) {
        let loc = self.b.module.loc(span);
        self.b.set_loc(loc);
    }

    fn declare(&mut self, name: Name<'t>, value: Typed) {
        if self.scopes.find_in_block(name.text).is_some() {
            let message = format!("this block has a variable `{}` already", name.text);
            self.mistake(codes::AGAIN, name.span, message);
        }
        self.scopes.declare(name.text);
        let variable = self.b.declare_var(value.kind.ty(), name.text);
        self.b.def_var(variable, value.value);
        self.variables.push((variable, value.kind));
    }

    pub fn variable(&mut self, name: Name<'t>) -> Option<(Variable, Kind)> {
        let Some(local) = self.scopes.find(name.text) else {
            let message = format!("no variable `{}` is declared here", name.text);
            self.mistake(codes::UNKNOWN, name.span, message);
            return None;
        };
        Some(self.variables[local.index()])
    }

    fn block(&mut self, block: &Block<'t>) {
        self.scopes.begin_block();
        for statement in &block.statements {
            self.statement(statement);
        }
        self.scopes.end_block();
    }

    fn statement(&mut self, statement: &Statement<'t>) {
        match statement {
            Statement::Var(name, value) => {
                let value = self.something(value);
                self.declare(*name, value);
            }
            Statement::Assign(name, value) => match self.variable(*name) {
                Some((variable, kind)) => {
                    let value = self.of_kind(value, kind);
                    self.b.def_var(variable, value);
                }
                None => {
                    self.expr(value);
                }
            },
            Statement::Store(name, index, value) => self.store(*name, index, value),
            Statement::Print(value) => {
                let shown = self.something(value);
                self.refuse_array(shown, "printed", value.span);
                self.at(value.span);
                let shown = self.b.convert(shown.value, Type::Any);
                self.native("print", &[shown]);
            }
            Statement::Return(value) => self.return_value(value),
            Statement::While(condition, body) => {
                let it = self.b.begin_loop();
                let holds = self.of_kind(condition, Kind::Bool);
                self.b.loop_while(&it, holds);
                self.block(body);
                self.b.end_loop(it);
            }
            Statement::If(branches, last) => self.choice(branches, last.as_ref()),
            Statement::Call(call) => {
                self.expr(call);
            }
            Statement::Invalid => {}
        }
    }

    fn return_value(&mut self, value: &Expr<'t>) {
        match self.result {
            Some(kind) if kind != Kind::Nothing => {
                let value = self.of_kind(value, kind);
                self.b.ret(Some(value));
            }
            Some(_) => self.mistake(
                codes::TYPE,
                value.span,
                "this function has no type, so it gives no value",
            ),
            None => self.mistake(codes::RETURN, value.span, "only a function returns"),
        }
    }

    /// Each condition is tested in the `else` part of the one before.
    fn choice(&mut self, branches: &[(Expr<'t>, Block<'t>)], last: Option<&Block<'t>>) {
        let mut open = Vec::new();
        for (condition, body) in branches {
            let holds = self.of_kind(condition, Kind::Bool);
            let mut branch = self.b.begin_if(holds);
            self.block(body);
            self.b.begin_else(&mut branch);
            open.push(branch);
        }
        if let Some(body) = last {
            self.block(body);
        }
        for branch in open.into_iter().rev() {
            self.b.end_if(branch);
        }
    }

    /// The value of an expression that must be of a type; if it is not, some value of that type.
    pub fn of_kind(&mut self, expr: &Expr<'t>, wanted: Kind) -> Value {
        let found = self.expr(expr);
        self.check(found, wanted, expr.span)
    }

    fn check(&mut self, found: Typed, wanted: Kind, span: Span) -> Value {
        if found.kind == wanted {
            return found.value;
        }
        if found.kind != Kind::Unknown && wanted != Kind::Unknown {
            self.mistake(codes::TYPE, span, format!("found {}, expected {wanted}", found.kind));
        }
        self.default(wanted)
    }

    /// The value of an expression that must have one.
    fn something(&mut self, expr: &Expr<'t>) -> Typed {
        let found = self.expr(expr);
        if found.kind == Kind::Nothing {
            self.mistake(codes::TYPE, expr.span, "this function gives no value");
            return self.unknown();
        }
        found
    }

    pub fn expr(&mut self, expr: &Expr<'t>) -> Typed {
        match &expr.kind {
            ExprKind::Number(number) => int(self.b.i64(*number)),
            ExprKind::Text(text) => {
                let constant = self.b.module.constant(Constant::String((*text).to_owned()));
                let value = self.b.value(Op::Const { constant }, &[]);
                Typed {
                    value,
                    kind: Kind::Text,
                }
            }
            ExprKind::Boolean(value) => bool(self.b.bool(*value)),
            ExprKind::Name(name) => match self.variable(*name) {
                Some((variable, kind)) => Typed {
                    value: self.b.use_var(variable),
                    kind,
                },
                None => self.unknown(),
            },
            ExprKind::Array(length) => self.array(*length, expr.span),
            ExprKind::Element(name, index) => self.element(*name, index, expr.span),
            ExprKind::Negate(operand) => {
                let value = self.of_kind(operand, Kind::Int);
                self.at(expr.span);
                int(self.b.value(Op::I64Neg, &[value]))
            }
            ExprKind::Not(operand) => {
                let value = self.of_kind(operand, Kind::Bool);
                bool(self.b.value(Op::BoolNot, &[value]))
            }
            ExprKind::Chain(first, rest) => {
                let mut left = self.something(first);
                for (operator, span, operand) in rest {
                    left = self.operation(left, *operator, *span, operand);
                }
                left
            }
            ExprKind::Call(name, arguments) => self.call(*name, arguments, expr.span),
            ExprKind::Invalid => self.unknown(),
        }
    }

    fn operation(&mut self, left: Typed, operator: Operator, span: Span, operand: &Expr<'t>) -> Typed {
        let op = match operator {
            Operator::Equal | Operator::NotEqual => return self.comparison(left, operator, span, operand),
            Operator::Add => Op::I64Add,
            Operator::Subtract => Op::I64Sub,
            Operator::Multiply => Op::I64Mul,
            Operator::Divide => Op::I64Div,
            Operator::Remainder => Op::I64Mod,
            Operator::Less => Op::I64Lt,
            Operator::LessEqual => Op::I64Le,
            Operator::Greater => Op::I64Gt,
            Operator::GreaterEqual => Op::I64Ge,
        };
        let left = self.check(left, Kind::Int, span);
        let right = self.of_kind(operand, Kind::Int);
        self.at(span);
        let value = self.b.value(op, &[left, right]);
        if self.b.ty(value) == Type::Bool {
            bool(value)
        } else {
            int(value)
        }
    }

    /// `==` and `!=`, of values of one type.
    fn comparison(&mut self, left: Typed, operator: Operator, span: Span, operand: &Expr<'t>) -> Typed {
        let right = self.of_kind(operand, left.kind);
        self.refuse_array(left, "compared", span);
        self.at(span);
        let equal = if left.kind == Kind::Int {
            self.b.value(Op::I64Eq, &[left.value, right])
        } else {
            let values = [left.value, right].map(|it| self.b.convert(it, Type::Any));
            self.native("equal", &values).expect("it has a result")
        };
        bool(match operator {
            Operator::Equal => equal,
            _ => self.b.value(Op::BoolNot, &[equal]),
        })
    }

    fn call(&mut self, name: Name<'t>, arguments: &[Expr<'t>], span: Span) -> Typed {
        let functions = self.functions;
        if let Some(declared) = functions.get(name.text) {
            let values = self.arguments(name, arguments, &declared.parameters);
            self.at(span);
            let Some(values) = values else {
                return self.unknown();
            };
            let func = declared.func;
            let value = self.b.op(Op::Call { func }, &values);
            return self.given(value, declared.result);
        }
        let Some(&(_, parameters, result)) = FUNCTIONS.iter().find(|it| it.0 == name.text) else {
            let message = format!("no function is named `{}`", name.text);
            self.mistake(codes::UNKNOWN, name.span, message);
            return self.unknown();
        };
        let values = self.arguments(name, arguments, parameters);
        self.at(span);
        let Some(values) = values else {
            return self.unknown();
        };
        let value = self.native(name.text, &values);
        self.given(value, result)
    }

    fn given(&mut self, value: Option<Value>, kind: Kind) -> Typed {
        match value {
            Some(value) => Typed { value, kind },
            None => Typed {
                kind: Kind::Nothing,
                ..self.unknown()
            },
        }
    }

    /// The arguments of a call; `None` if there are too many or too few.
    fn arguments(&mut self, name: Name<'t>, arguments: &[Expr<'t>], parameters: &[Kind]) -> Option<Vec<Value>> {
        let (given, count) = (arguments.len(), parameters.len());
        if given != count {
            let message = format!("found {given} arguments, expected {count}");
            self.mistake(codes::ARGUMENTS, name.span, message);
            return None;
        }
        let pairs = arguments.iter().zip(parameters);
        Some(pairs.map(|(argument, &kind)| self.of_kind(argument, kind)).collect())
    }

    /// Calls the native that programs know by that name.
    fn native(&mut self, name: &str, args: &[Value]) -> Option<Value> {
        let row = natives::by_name(name).expect("the table has it");
        self.b.native(row, args)
    }

    /// Some value of a type.
    fn default(&mut self, kind: Kind) -> Value {
        match kind {
            Kind::Int => self.b.i64(0),
            Kind::Bool => self.b.bool(false),
            Kind::Array(_) => self.b.value(Op::ObjEmpty {}, &[]),
            Kind::Text | Kind::Nothing | Kind::Unknown => self.b.immediate(Immediate::Unspecified),
        }
    }

    pub fn unknown(&mut self) -> Typed {
        Typed {
            value: self.default(Kind::Unknown),
            kind: Kind::Unknown,
        }
    }
}

pub const fn int(value: Value) -> Typed {
    Typed { value, kind: Kind::Int }
}

const fn bool(value: Value) -> Typed {
    Typed {
        value,
        kind: Kind::Bool,
    }
}

/// Whether each way through a block ends with a `return`.
fn returns(block: &Block<'_>) -> bool {
    match block.statements.last() {
        Some(Statement::Return(_)) => true,
        Some(Statement::If(branches, Some(last))) => branches.iter().all(|it| returns(&it.1)) && returns(last),
        _ => false,
    }
}
