//! Tree to code. Names get their meaning on the way; a mistake is reported, and lowering goes on to find more.

use std::collections::HashMap;

use crate::codes;
use crate::language::scope::Scopes;
use crate::language::{
    Calls, Constant, Convention, Diagnostic, ExportKind, FuncId, FunctionBuilder, Immediate, Input, Interface, Module,
    ModuleBuilder, Op, Signature, Span, Truth, Type, Value, Variable,
};
use crate::natives;
use crate::tree::{Block, Expr, ExprKind, Function, Name, Operator, Program, Statement};

/// The functions of a program: what each is in the module, and how many parameters it has.
type Functions<'t> = HashMap<&'t str, (FuncId, usize)>;

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
        let id = declare(function, &mut module);
        if functions.insert(name.text, (id, function.parameters.len())).is_some() {
            let message = format!("there is a function `{}` already", name.text);
            diagnostics.push(Diagnostic::error(codes::AGAIN, name.span, message));
        }
        bodies.push((id, function));
    }
    let loc = module.loc(Span::new(input.file, 0, 0));
    let signature = Signature::new(Vec::new(), Some(Type::Any));
    let entry = module.declare(input.module, signature, Convention::Direct, loc);
    module.set_entry(entry);
    Lowering::new(&mut module, entry, &functions, diagnostics).program(program);
    for (id, function) in bodies {
        Lowering::new(&mut module, id, &functions, diagnostics).function(function);
    }
    module.finish()
}

/// Declares a function, and exports it: hosts and other languages may call it.
fn declare(function: &Function<'_>, module: &mut ModuleBuilder) -> FuncId {
    let (name, count) = (function.name, function.parameters.len());
    let loc = module.loc(name.span);
    let signature = Signature::new(vec![Type::Any; count], Some(Type::Any));
    let id = module.declare(name.text, signature, Convention::Direct, loc);
    let interface = Interface::Func {
        params: vec![Interface::Any; count],
        result: Box::new(Interface::Any),
    };
    module.export(name.text, ExportKind::Function(id), interface);
    id
}

/// The lowering of a function, or of the program.
struct Lowering<'a, 't> {
    b: FunctionBuilder<'a>,
    functions: &'a Functions<'t>,
    diagnostics: &'a mut Vec<Diagnostic>,
    scopes: Scopes<'t>,
    /// By the number of the name in the scopes.
    variables: Vec<Variable>,
    is_program: bool,
}

impl<'a, 't> Lowering<'a, 't> {
    fn new(
        module: &'a mut ModuleBuilder,
        id: FuncId,
        functions: &'a Functions<'t>,
        diagnostics: &'a mut Vec<Diagnostic>,
    ) -> Self {
        Self {
            b: FunctionBuilder::new(module, id),
            functions,
            diagnostics,
            scopes: Scopes::default(),
            variables: Vec::new(),
            is_program: false,
        }
    }

    fn program(mut self, program: &Program<'t>) {
        self.is_program = true;
        self.block(&program.statements);
        self.end();
    }

    fn function(mut self, function: &Function<'t>) {
        let values = self.b.params().to_vec();
        for (&name, value) in function.parameters.iter().zip(values) {
            self.declare(name, value);
        }
        self.block(&function.body);
        self.end();
    }

    /// What ends without `return` gives none. After a `return` nothing reaches this, and it is dropped.
    fn end(mut self) {
        let none = self.none();
        self.b.ret(Some(none));
        self.b.finish();
    }

    fn mistake(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error(code, span, message));
    }

    /// What follows is there because of that place.
    fn at(&mut self, span: Span) {
        let loc = self.b.module.loc(span);
        self.b.set_loc(loc);
    }

    fn declare(&mut self, name: Name<'t>, value: Value) {
        if self.scopes.find_in_block(name.text).is_some() {
            let message = format!("this block has a variable `{}` already", name.text);
            self.mistake(codes::AGAIN, name.span, message);
        }
        self.scopes.declare(name.text);
        let variable = self.b.declare_var(Type::Any, name.text);
        self.b.def_var(variable, value);
        self.variables.push(variable);
    }

    fn variable(&mut self, name: Name<'t>) -> Option<Variable> {
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
                let value = self.any(value);
                self.declare(*name, value);
            }
            Statement::Assign(name, value) => {
                let value = self.any(value);
                if let Some(variable) = self.variable(*name) {
                    self.b.def_var(variable, value);
                }
            }
            Statement::Print(value) => {
                let shown = self.any(value);
                self.at(value.span);
                self.native("print", &[shown]);
            }
            Statement::Return(value) => {
                if self.is_program {
                    self.mistake(codes::RETURN, value.span, "only a function returns");
                }
                let value = self.any(value);
                self.b.ret(Some(value));
            }
            Statement::While(condition, body) => {
                let it = self.b.begin_loop();
                let holds = self.condition(condition);
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

    /// Each condition is tested in the `else` part of the one before.
    fn choice(&mut self, branches: &[(Expr<'t>, Block<'t>)], last: Option<&Block<'t>>) {
        let mut open = Vec::new();
        for (condition, body) in branches {
            let holds = self.condition(condition);
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

    fn condition(&mut self, condition: &Expr<'t>) -> Value {
        let value = self.expr(condition);
        self.at(condition.span);
        self.b.truth(value, Truth::AllButFalse)
    }

    /// The value of an expression in the form in which variables hold it.
    fn any(&mut self, expr: &Expr<'t>) -> Value {
        let value = self.expr(expr);
        self.at(expr.span);
        self.b.convert(value, Type::Any)
    }

    /// The value of an expression: a dynamic value, an integer or a truth value.
    fn expr(&mut self, expr: &Expr<'t>) -> Value {
        match &expr.kind {
            ExprKind::Number(number) => self.b.i64(*number),
            ExprKind::Text(text) => {
                let constant = self.b.module.constant(Constant::String((*text).to_owned()));
                self.b.value(Op::Const { constant }, &[])
            }
            ExprKind::Boolean(value) => self.b.bool(*value),
            ExprKind::Name(name) => match self.variable(*name) {
                Some(variable) => self.b.use_var(variable),
                None => self.none(),
            },
            ExprKind::Negate(operand) => {
                let zero = self.b.i64(0);
                let right = self.any(operand);
                self.at(expr.span);
                let left = self.b.convert(zero, Type::Any);
                self.b.value(Op::AnySub {}, &[left, right])
            }
            ExprKind::Not(operand) => {
                let holds = self.condition(operand);
                self.b.value(Op::BoolNot, &[holds])
            }
            ExprKind::Chain(first, rest) => {
                let mut left = self.any(first);
                for (operator, span, operand) in rest {
                    let right = self.any(operand);
                    self.at(*span);
                    left = self.b.convert(left, Type::Any);
                    left = self.operation(*operator, left, right);
                }
                left
            }
            ExprKind::Call(name, arguments) => self.call(*name, arguments, expr.span),
            ExprKind::Invalid => self.none(),
        }
    }

    fn operation(&mut self, operator: Operator, left: Value, right: Value) -> Value {
        let op = match operator {
            Operator::Add => Op::AnyAdd {},
            Operator::Subtract => Op::AnySub {},
            Operator::Multiply => Op::AnyMul {},
            Operator::Divide => Op::AnyQuotient {},
            Operator::Remainder => Op::AnyModulo {},
            Operator::Less => Op::AnyLt {},
            Operator::LessEqual => Op::AnyLe {},
            Operator::Greater => Op::AnyGt {},
            Operator::GreaterEqual => Op::AnyGe {},
            Operator::Equal | Operator::NotEqual => {
                let equal = self.native("equal", &[left, right]).expect("it has a result");
                return match operator {
                    Operator::Equal => equal,
                    _ => self.b.value(Op::BoolNot, &[equal]),
                };
            }
        };
        self.b.value(op, &[left, right])
    }

    fn call(&mut self, name: Name<'t>, arguments: &[Expr<'t>], span: Span) -> Value {
        let values: Vec<Value> = arguments.iter().map(|it| self.any(it)).collect();
        self.at(span);
        if let Some(&(func, count)) = self.functions.get(name.text) {
            if !self.takes(name, count, &values) {
                return self.none();
            }
            return self.b.value(Op::Call { func }, &values);
        }
        let Some(row) = natives::by_name(name.text) else {
            let message = format!("no function is named `{}`", name.text);
            self.mistake(codes::UNKNOWN, name.span, message);
            return self.none();
        };
        if !self.takes(name, row.params().len(), &values) {
            return self.none();
        }
        // The parameters of the natives that programs call are dynamic values.
        self.b.native_value(row, &values)
    }

    /// Whether a call has as many arguments as there are parameters.
    fn takes(&mut self, name: Name<'t>, count: usize, values: &[Value]) -> bool {
        let given = values.len();
        if given != count {
            let message = format!("found {given} arguments, expected {count}");
            self.mistake(codes::ARGUMENTS, name.span, message);
        }
        given == count
    }

    /// Calls the native that programs know by that name.
    fn native(&mut self, name: &str, args: &[Value]) -> Option<Value> {
        let row = natives::by_name(name).expect("the table has it");
        self.b.native(row, args)
    }

    /// The value of what has none.
    fn none(&mut self) -> Value {
        self.b.immediate(Immediate::Unspecified)
    }
}
