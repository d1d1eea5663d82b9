//! Tree to code.

use polyc::language::scope::{Captures, Frame};
use polyc::language::{
    Calls, Constant, Convention, ExportKind, FuncId, FunctionBuilder, Immediate, ImportKind, Input, Interface, Module,
    ModuleBuilder, Op, Signature, Span, Truth, Type, Value,
};

use super::parse::{Parsed, captures};
use super::syntax::{Block, Expr, ExprKind, Function, Suffix};

/// Functions whose code is still to be written.
type Waiting<'p, 't> = Vec<(FuncId, &'p Function<'t>)>;

/// Writes the code of a program.
pub fn lower(parsed: Parsed<'_>, input: Input<'_>, mut module: ModuleBuilder) -> Module {
    let mut captures = captures(parsed.scopes);
    captures.declare_globals(&mut module);
    for local in parsed.exports {
        let (global, mutable) = (captures.global(local), false);
        let name = captures.name(local).to_owned();
        module.export(name, ExportKind::Global { global, mutable }, Interface::Any);
    }
    let loc = module.loc(Span::new(input.file, 0, 0));
    let entry = module.declare(
        input.module,
        Signature::new(vec![], Some(Type::Any)),
        Convention::Direct,
        loc,
    );
    module.set_entry(entry);
    let mut waiting = vec![(entry, &parsed.program)];
    while let Some((id, function)) = waiting.pop() {
        lower_function(id, function, &captures, &mut module, &mut waiting);
    }
    module.finish()
}

/// Writes the code of a function. Closures in it are added to those that wait.
fn lower_function<'p, 't>(
    id: FuncId,
    function: &'p Function<'t>,
    captures: &Captures,
    module: &mut ModuleBuilder,
    waiting: &mut Waiting<'p, 't>,
) {
    let mut b = FunctionBuilder::new(module, id);
    let frame = Frame::begin(captures, function.scope, &mut b);
    // Parameter 0 is the closure itself.
    let values: Vec<Value> = b.params().iter().skip(1).copied().collect();
    let mut lowering = Lowering { b, frame, waiting };
    for (&local, value) in function.parameters.iter().zip(values) {
        lowering.frame.declare(local, value, &mut lowering.b);
    }
    let value = lowering.block(&function.body);
    lowering.b.ret(Some(value));
    lowering.b.finish();
}

/// A function that is being lowered.
pub struct Lowering<'a, 'p, 't> {
    pub b: FunctionBuilder<'a>,
    frame: Frame<'a>,
    waiting: &'a mut Waiting<'p, 't>,
}

impl<'p, 't> Lowering<'_, 'p, 't> {
    /// What follows is there because of that place.
    pub fn at(&mut self, span: Span) {
        let loc = self.b.module.loc(span);
        self.b.set_loc(loc);
    }

    /// The value of what has none.
    fn nothing(&mut self) -> Value {
        self.b.immediate(Immediate::Unspecified)
    }

    fn block(&mut self, block: &'p Block<'t>) -> Value {
        let mut value = self.nothing();
        for expr in block {
            value = self.any(expr);
        }
        value
    }

    fn condition(&mut self, expr: &'p Expr<'t>) -> Value {
        let value = self.expr(expr);
        self.at(expr.span);
        self.b.truth(value, Truth::AllButFalseAndNil)
    }

    /// The value of an expression as variables hold it.
    pub fn any(&mut self, expr: &'p Expr<'t>) -> Value {
        let value = self.expr(expr);
        self.at(expr.span);
        self.b.convert(value, Type::Any)
    }

    /// The value of an expression: a dynamic value, an integer or a truth value.
    fn expr(&mut self, expr: &'p Expr<'t>) -> Value {
        match &expr.kind {
            ExprKind::Number(number) => self.b.i64(*number),
            ExprKind::Text(text) => self.text(text),
            ExprKind::Constant(value) => self.b.immediate(*value),
            ExprKind::Variable(local) => {
                self.at(expr.span);
                self.frame.read(*local, &mut self.b)
            }
            ExprKind::Let(local, value) => {
                if matches!(value.kind, ExprKind::Function(_)) {
                    self.at(expr.span);
                    self.frame.declare_early(*local, &mut self.b);
                }
                let value = self.any(value);
                self.at(expr.span);
                self.frame.declare(*local, value, &mut self.b);
                self.nothing()
            }
            ExprKind::Assign(local, value) => {
                let value = self.any(value);
                self.at(expr.span);
                self.frame.write(*local, value, &mut self.b);
                value
            }
            ExprKind::Function(function) => self.closure(function),
            ExprKind::Chain(first, rest) => self.chain(first, rest),
            ExprKind::Suffixes(first, suffixes) => self.suffixes(first, suffixes),
            ExprKind::If(branches, last) => self.choice(branches, last),
            ExprKind::While(condition, body) => {
                let it = self.b.begin_loop();
                let holds = self.condition(condition);
                self.b.loop_while(&it, holds);
                self.block(body);
                self.b.end_loop(it);
                self.nothing()
            }
            ExprKind::Native(row) => {
                self.at(expr.span);
                let import = self.b.import_row(row);
                self.b.value(Op::ClosureNative { import }, &[])
            }
            ExprKind::Prelude(module, name) => {
                self.at(expr.span);
                let (ty, mutable) = (Type::Any, false);
                let import = self.b.module.import(*module, *name, ImportKind::Global { ty, mutable });
                self.b.value(Op::ImportGet { import }, &[])
            }
            ExprKind::Object(fields) => self.object(fields, expr.span),
            ExprKind::Set(object, name, value) => {
                let object = self.any(object);
                let value = self.any(value);
                self.set(object, name, value, expr.span);
                value
            }
        }
    }

    pub fn text(&mut self, text: &str) -> Value {
        let constant = self.b.module.constant(Constant::String(text.to_owned()));
        self.b.value(Op::Const { constant }, &[])
    }

    /// A closure; its function is written later.
    fn closure(&mut self, function: &'p Function<'t>) -> Value {
        let loc = self.b.module.loc(function.span);
        self.b.set_loc(loc);
        // The closure itself, and the arguments.
        let params = vec![Type::Any; 1 + function.parameters.len()];
        let signature = Signature::new(params, Some(Type::Any));
        let convention = Convention::Procedure { rest: false };
        let id = self.b.module.declare(function.name, signature, convention, loc);
        self.waiting.push((id, function));
        self.frame.closure(function.scope, id, &mut self.b)
    }

    fn chain(&mut self, first: &'p Expr<'t>, rest: &'p [(Op, Span, Expr<'t>)]) -> Value {
        let mut left = self.any(first);
        for (op, span, operand) in rest {
            let right = self.any(operand);
            self.at(*span);
            left = self.b.convert(left, Type::Any);
            left = match op {
                Op::BoolNot => {
                    let equal = self.b.value(Op::AnyEqual {}, &[left, right]);
                    self.b.value(Op::BoolNot, &[equal])
                }
                op => self.b.value(*op, &[left, right]),
            };
        }
        left
    }

    /// Each condition is tested in the `else` part of the one before.
    fn choice(&mut self, branches: &'p [(Expr<'t>, Block<'t>)], last: &'p Block<'t>) -> Value {
        let mut open = Vec::new();
        for (condition, body) in branches {
            let holds = self.condition(condition);
            let mut branch = self.b.begin_if(holds);
            let value = self.block(body);
            self.b.begin_else_with(&mut branch, value);
            open.push(branch);
        }
        let mut value = self.block(last);
        for branch in open.into_iter().rev() {
            value = self.b.end_if_with(branch, value);
        }
        value
    }

    /// Calls and properties of a value, one after the other.
    fn suffixes(&mut self, first: &'p Expr<'t>, suffixes: &'p [(Suffix<'t>, Span)]) -> Value {
        let mut rest = suffixes;
        let mut value = match (&first.kind, suffixes) {
            // A native that is called at once needs no closure.
            (ExprKind::Native(row), [(Suffix::Call(arguments), span), others @ ..])
                if row.params().len() == arguments.len() =>
            {
                rest = others;
                let arguments: Vec<Value> = arguments.iter().map(|it| self.any(it)).collect();
                self.at(*span);
                self.b.native_value(row, &arguments)
            }
            _ => self.any(first),
        };
        for (suffix, span) in rest {
            value = match suffix {
                Suffix::Call(arguments) => {
                    let arguments: Vec<Value> = arguments.iter().map(|it| self.any(it)).collect();
                    self.at(*span);
                    self.b.call_any(value, &arguments)
                }
                Suffix::Get(name) => self.get(value, name, *span),
            };
        }
        value
    }
}
