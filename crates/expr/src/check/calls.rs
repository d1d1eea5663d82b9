//! Calls and operators: which overload they mean.

use polyc_base::{Diagnostic, Span};

use super::{Checker, FunctionId, Mode, Target};
use crate::codes;
use crate::functions::{self, Function, Overload, Pattern, Style};
use crate::tree::{BinaryOp, ExprId, Name};
use crate::types::{Ty, TypeKind};

/// Macros, and whether they are written as methods.
const MACROS: [(&str, bool); 7] = [
    ("all", true),
    ("exists", true),
    ("exists_one", true),
    ("filter", true),
    ("has", false),
    ("map", true),
    ("transformMap", true),
];

/// A call of a standard function as it is resolved.
struct Call<'c> {
    id: ExprId,
    /// The function, for messages.
    name: &'c str,
    /// Where the name is.
    span: Span,
    /// Whether the first argument is the receiver of a method call.
    receiver: bool,
    args: &'c [Ty],
}

impl<'t> Checker<'_, 't> {
    /// An operator that is a function.
    pub(super) fn check_operator(&mut self, id: ExprId, name: &str, args: &[Ty]) -> Ty {
        let function = functions::find(name).expect("every operator is in the table");
        let span = self.tree.exprs[id.index()].focus;
        self.resolve(
            function,
            &Call {
                id,
                name,
                span,
                receiver: false,
                args,
            },
        )
    }

    pub(super) fn check_binary(&mut self, id: ExprId, op: BinaryOp, (left, a): (ExprId, Ty), right: ExprId) -> Ty {
        let b = self.check_expr(right);
        if !matches!(op, BinaryOp::Equal | BinaryOp::NotEqual) {
            return self.check_operator(id, &format!("_{}_", op.symbol()), &[a, b]);
        }
        if self.found.types.join(a, b).is_none() && self.mode == Mode::Checked {
            let (a, b) = (self.show(a), self.show(b));
            let message = format!("`{}` compares {a} with {b}, which are never equal", op.symbol());
            let span = self.tree.exprs[id.index()].focus;
            let diagnostic = Diagnostic::error(codes::OVERLOAD, span, message)
                .with_label(self.tree.span(left), a)
                .with_label(self.tree.span(right), b);
            self.diagnostics.push(diagnostic);
        }
        Ty::BOOL
    }

    /// `function(args)`: a function of the text hides a standard one.
    pub(super) fn check_call(&mut self, id: ExprId, name: Name<'t>, root: bool, args: &[ExprId]) -> Ty {
        if let Some(&function) = self.functions.get(name.text) {
            return self.check_own_call(id, name, function, args);
        }
        let args: Vec<Ty> = args.iter().map(|&arg| self.check_expr(arg)).collect();
        let call = Call {
            id,
            name: name.text,
            span: name.span,
            receiver: false,
            args: &args,
        };
        match self.standard(name.text, root) {
            Some(function) => self.resolve(function, &call),
            None => self.undeclared(&call),
        }
    }

    /// `target.method(args)`: the target may be the first part of a function's name.
    pub(super) fn check_method(&mut self, id: ExprId, target: ExprId, method: Name<'t>, args: &[ExprId]) -> Ty {
        if let Some(host) = self.host_function(target, method) {
            return self.check_host_call(id, method, host, args);
        }
        let qualified = self.spelled(target).and_then(|(start, root)| {
            let name = format!("{start}.{}", method.text);
            self.standard(&name, root)
        });
        let receiver = qualified.is_none().then_some(target);
        let all = receiver.into_iter().chain(args.iter().copied());
        let types: Vec<Ty> = all.map(|arg| self.check_expr(arg)).collect();
        let call = Call {
            id,
            name: qualified.map_or(method.text, |function| function.name),
            span: method.span,
            receiver: receiver.is_some(),
            args: &types,
        };
        match qualified.or_else(|| self.standard(method.text, true)) {
            Some(function) => self.resolve(function, &call),
            None => self.undeclared(&call),
        }
    }

    fn standard(&self, name: &str, root: bool) -> Option<&'static Function> {
        if root {
            return functions::find(name);
        }
        let mut prefixes = self.prefixes.iter();
        prefixes.find_map(|prefix| functions::find(&format!("{prefix}{name}")))
    }

    fn undeclared(&mut self, call: &Call<'_>) -> Ty {
        let kind = if call.receiver { "method" } else { "function" };
        let message = format!("undeclared {kind} `{}`", call.name);
        let mut diagnostic = Diagnostic::error(codes::FUNCTION, call.span, message);
        let style = if call.receiver { Style::Method } else { Style::Function };
        let mut names: Vec<&str> = functions::names(style).collect();
        names.extend(MACROS.iter().filter(|it| it.1 == call.receiver).map(|it| it.0));
        if !call.receiver {
            names.extend(self.functions.keys());
        }
        if let Some(near) = self.near(call.name, names.into_iter()) {
            diagnostic = diagnostic.with_hint(format!("did you mean `{near}`?"));
        }
        self.fault(call.id, diagnostic, format!("unbound function '{}'", call.name))
    }

    /// A call of a function of the text.
    fn check_own_call(&mut self, id: ExprId, name: Name<'t>, callee: FunctionId, args: &[ExprId]) -> Ty {
        let function = &self.found.functions[callee.index()];
        let (result, wanted) = (function.result, function.params.len());
        for (position, &arg) in args.iter().enumerate() {
            let function = &self.found.functions[callee.index()];
            match function.params.get(position) {
                Some(param) => self.check_expr_as(arg, self.found.locals[param.index()].ty),
                None => {
                    self.check_expr(arg);
                }
            }
        }
        if wanted != args.len() {
            let defined = self.found.functions[callee.index()].span;
            let message = format!(
                "`{}` takes {} argument{}, found {}",
                name.text,
                wanted,
                if wanted == 1 { "" } else { "s" },
                args.len()
            );
            let diagnostic = Diagnostic::error(codes::OVERLOAD, name.span, message).with_label(defined, "defined here");
            self.fault(id, diagnostic, "no such overload");
            return result;
        }
        self.uses.functions.push(callee);
        self.set_target(id, Target::Function(callee));
        result
    }

    /// Finds the overload: the only one the types allow, or one native to choose among several by the values.
    fn resolve(&mut self, function: &'static Function, call: &Call<'_>) -> Ty {
        let candidates = function
            .overloads
            .iter()
            .filter(|overload| overload.params.len() == call.args.len() && allows(overload.style, call.receiver));
        let candidates: Vec<&'static Overload> = candidates.collect();
        let mut fitting = candidates.iter().copied().filter(|overload| {
            let mark = self.found.types.mark();
            let fits = self.apply(overload, call.args).is_some();
            self.found.types.undo(mark);
            fits
        });
        let (first, second) = (fitting.next(), fitting.next());
        match (first, second) {
            (Some(overload), None) => {
                let result = self.apply(overload, call.args).expect("it did before");
                let is_dyn = |arg: &Ty| self.found.types.kind(*arg) == TypeKind::Dyn;
                if function.mixes && call.args.iter().any(is_dyn) {
                    self.dynamic(function, &candidates, call);
                } else {
                    let receiver = call.receiver;
                    self.set_target(call.id, Target::Standard { overload, receiver });
                }
                result
            }
            (Some(_), Some(_)) => self.dynamic(function, &candidates, call),
            (None, _) => self.no_overload(function, &candidates, call),
        }
    }

    /// The result type if the arguments fit; binds variables.
    fn apply(&mut self, overload: &Overload, args: &[Ty]) -> Option<Ty> {
        let mut parameters = [None; 2];
        for (pattern, &arg) in overload.params.iter().zip(args) {
            let wanted = self.instantiate(*pattern, &mut parameters);
            if !self.found.types.assign(arg, wanted) {
                return None;
            }
        }
        Some(self.instantiate(overload.result, &mut parameters))
    }

    /// The type a pattern means, with a variable made for each parameter when it is first met.
    fn instantiate(&mut self, pattern: Pattern, parameters: &mut [Option<Ty>; 2]) -> Ty {
        match pattern {
            Pattern::Dyn => Ty::DYN,
            Pattern::Bool => Ty::BOOL,
            Pattern::Int => Ty::INT,
            Pattern::Uint => Ty::UINT,
            Pattern::Double => Ty::DOUBLE,
            Pattern::String => Ty::STRING,
            Pattern::Bytes => Ty::BYTES,
            Pattern::Type => Ty::TYPE,
            Pattern::A => *parameters[0].get_or_insert_with(|| self.found.types.variable()),
            Pattern::B => *parameters[1].get_or_insert_with(|| self.found.types.variable()),
            Pattern::List(element) => {
                let element = self.instantiate(*element, parameters);
                self.found.types.list(element)
            }
            Pattern::Map(key, value) => {
                let key = self.instantiate(*key, parameters);
                let value = self.instantiate(*value, parameters);
                self.found.types.map(key, value)
            }
        }
    }

    /// A call that the values' types decide. Its type is the overloads' if they have the same.
    fn dynamic(&mut self, function: &'static Function, candidates: &[&'static Overload], call: &Call<'_>) -> Ty {
        let native = function.dynamic.expect("overloads that differ in types only have one");
        let receiver = call.receiver;
        self.set_target(call.id, Target::Dynamic { native, receiver });
        let first = candidates[0].result;
        let same = candidates.iter().all(|overload| overload.result == first);
        match first {
            Pattern::Bool if same => Ty::BOOL,
            Pattern::Int if same => Ty::INT,
            Pattern::Uint if same => Ty::UINT,
            Pattern::Double if same => Ty::DOUBLE,
            Pattern::String if same => Ty::STRING,
            Pattern::Bytes if same => Ty::BYTES,
            _ => Ty::DYN,
        }
    }

    fn no_overload(&mut self, function: &'static Function, candidates: &[&'static Overload], call: &Call<'_>) -> Ty {
        if self.mode == Mode::Unchecked && function.dynamic.is_some() && !candidates.is_empty() {
            return self.dynamic(function, candidates, call);
        }
        let shown: Vec<String> = call.args.iter().map(|&arg| self.show(arg)).collect();
        let message = match (operator(call.name), shown.as_slice()) {
            (Some("[]"), [container, index]) => format!("{container} cannot be indexed by {index}"),
            (Some(symbol), [one]) => format!("`{symbol}` does not apply to {one}"),
            (Some(symbol), [left, right]) => {
                format!("`{symbol}` does not apply to {left} and {right}")
            }
            (_, [receiver, rest @ ..]) if call.receiver => {
                let rest = rest.join(", ");
                format!("`{}` does not apply to {receiver}.({rest})", call.name)
            }
            _ => format!("`{}` does not apply to ({})", call.name, shown.join(", ")),
        };
        let mut diagnostic = Diagnostic::error(codes::OVERLOAD, call.span, message);
        diagnostic.hint = hint(call, function);
        self.fault(call.id, diagnostic, "no such overload")
    }
}

const fn allows(style: Style, receiver: bool) -> bool {
    match style {
        Style::Function => !receiver,
        Style::Method => receiver,
        Style::Both => true,
    }
}

/// The symbol of an operator's function.
fn operator(name: &str) -> Option<&str> {
    match name {
        "_[_]" => Some("[]"),
        "!_" | "-_" => name.strip_suffix('_'),
        _ => {
            let symbol = name.strip_prefix('_')?.strip_suffix('_')?;
            Some(symbol)
        }
    }
}

/// Mixed numbers are converted; otherwise the ways to call the function.
fn hint(call: &Call<'_>, function: &Function) -> Option<String> {
    let numeric = |ty: &Ty| [Ty::INT, Ty::UINT, Ty::DOUBLE].contains(ty);
    if operator(call.name).is_some() {
        let mixed = call.args.len() == 2 && call.args.iter().all(numeric);
        return mixed.then(|| "convert one of them: int(x), uint(x) or double(x)".to_owned());
    }
    let ways: Vec<String> = function
        .overloads
        .iter()
        .map(|overload| signature(function.name, overload))
        .collect();
    Some(format!("it is {}", ways.join(", ")))
}

fn signature(name: &str, overload: &Overload) -> String {
    let params: Vec<String> = overload.params.iter().map(pattern_text).collect();
    match (overload.style, params.as_slice()) {
        (Style::Method, [receiver, rest @ ..]) => format!("{receiver}.{name}({})", rest.join(", ")),
        _ => format!("{name}({})", params.join(", ")),
    }
}

fn pattern_text(pattern: &Pattern) -> String {
    match pattern {
        Pattern::Dyn => "dyn".to_owned(),
        Pattern::Bool => "bool".to_owned(),
        Pattern::Int => "int".to_owned(),
        Pattern::Uint => "uint".to_owned(),
        Pattern::Double => "double".to_owned(),
        Pattern::String => "string".to_owned(),
        Pattern::Bytes => "bytes".to_owned(),
        Pattern::Type => "type".to_owned(),
        Pattern::A => "A".to_owned(),
        Pattern::B => "B".to_owned(),
        Pattern::List(element) => format!("list({})", pattern_text(element)),
        Pattern::Map(key, value) => format!("map({}, {})", pattern_text(key), pattern_text(value)),
    }
}
