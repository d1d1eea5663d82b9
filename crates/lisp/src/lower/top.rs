//! Top-level names: constants, procedures called directly, globals; and the entry function.

use polyc_base::decl::{ExportKind, Interface};
use polyc_base::{Constant, Diagnostic, GlobalId, Op, Type};
use polyc_ir::{ModuleBuilder, Value};

use super::expr::Task;
use super::{Exit, FunctionLowering, Lowering};
use crate::core::{Expr, LambdaId, Node, Top, TopData};
use crate::library::closure_export;
use crate::library::inline::Rep;
use crate::reader::codes;
use crate::undefined;

use super::Operand;

/// What a top-level name has become.
#[derive(Clone, Debug)]
pub(super) enum TopSlot {
    /// Always this constant.
    Constant(Constant),
    /// Always this procedure; its closure, if it is used as a value.
    Procedure(LambdaId, Option<GlobalId>),
    /// A variable.
    Global(GlobalId),
    /// Nothing defines it.
    Undefined,
}

impl Lowering<'_, '_> {
    pub(super) fn find_direct_tops(&mut self) {
        if self.is_prelude {
            return;
        }
        for index in 0..self.core.tops.len() {
            let top = Top::from_index(index);
            if let Some(lambda) = self.core.known_procedure(top)
                && !self.core.get_top(top).escapes
                && !self.core.get_top(top).checked
                // Who calls an export must know that it takes a rest list.
                && (self.core.get_top(top).hidden || self.core.get_lambda(lambda).formals.rest.is_none())
            {
                self.direct.insert(lambda);
            }
        }
    }

    pub(super) fn declare_tops(&mut self, module: &mut ModuleBuilder) {
        for index in 0..self.core.tops.len() {
            let top = Top::from_index(index);
            let slot = self.top_slot(module, top);
            self.tops.push(slot);
        }
    }

    fn top_slot(&mut self, module: &mut ModuleBuilder, top: Top) -> TopSlot {
        let data = self.core.get_top(top);
        if let Some(lambda) = self.core.known_procedure(top) {
            let closure =
                (!self.direct.contains(&lambda)).then(|| module.global(closure_export(&data.name), Type::Any));
            return TopSlot::Procedure(lambda, closure);
        }
        if let Some(value) = data.value
            && !data.checked
            && let Node::Constant(constant) = self.core.node(value)
        {
            return TopSlot::Constant(constant.clone());
        }
        if data.definitions == 0 {
            self.warn_undefined(data);
            return TopSlot::Undefined;
        }
        TopSlot::Global(module.global(&*data.name, Type::Any))
    }

    /// Keeps the names that nothing defines, for messages when the program runs.
    pub(super) fn note_undefined(&self, module: &mut ModuleBuilder) {
        if let Some(bytes) = undefined::encode(&self.undefined) {
            module.custom(undefined::SECTION, bytes);
        }
    }

    fn warn_undefined(&mut self, data: &TopData) {
        let Some(location) = self.core.get_location(data.loc) else {
            return;
        };
        let message = format!("nothing defines `{}`", data.name);
        let meant = self.undefined.get(&*data.name).and_then(Option::as_deref);
        let hint = match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "it is looked up when the program runs, and not found".to_owned(),
        };
        self.diagnostics
            .push(Diagnostic::warning(codes::UNDEFINED, location.span, message).with_hint(hint));
    }

    pub(super) fn export_tops(&self, module: &mut ModuleBuilder) {
        for (data, slot) in self.core.tops.iter().zip(&self.tops) {
            if data.hidden {
                continue;
            }
            match slot {
                TopSlot::Procedure(lambda, closure) => {
                    let func = self.functions[lambda];
                    let kind = ExportKind::Function(func);
                    module.export(&*data.name, kind, self.interface(*lambda));
                    if let (Some(global), true) = (closure, self.is_prelude) {
                        let name = closure_export(&data.name);
                        module.export(name, exported_global(*global), Interface::Any);
                    }
                }
                TopSlot::Global(global) => {
                    module.export(&*data.name, exported_global(*global), Interface::Any);
                }
                TopSlot::Constant(_) | TopSlot::Undefined => {}
            }
        }
    }

    fn interface(&self, lambda: LambdaId) -> Interface {
        let formals = &self.core.get_lambda(lambda).formals;
        if formals.rest.is_some() {
            return Interface::Any;
        }
        Interface::Func {
            params: vec![Interface::Any; formals.fixed.len()],
            result: Box::new(Interface::Any),
        }
    }
}

impl FunctionLowering<'_, '_, '_, '_> {
    /// Makes the closures of top-level procedures that are used as values, but of those that are made where they are
    /// defined.
    pub(super) fn make_closures(&mut self) {
        for index in 0..self.lowering.tops.len() {
            if let TopSlot::Procedure(lambda, Some(global)) = self.lowering.tops[index]
                && !self.core().get_top(Top::from_index(index)).checked
            {
                self.make_top_closure(lambda, global);
            }
        }
    }

    fn make_top_closure(&mut self, lambda: LambdaId, global: GlobalId) {
        let func = self.lowering.functions[&lambda];
        self.set_loc(self.core().get_lambda(lambda).loc);
        let closure = self.builder.value(Op::ClosureNew { func, count: 0 }, &[]);
        self.builder.op(Op::GlobalSet { global }, &[closure]);
    }

    /// The program's forms in order; the value is that of the last.
    pub(super) fn program(&mut self) {
        let body = &self.core().body;
        match body.split_last() {
            Some((&last, before)) => {
                for &expr in before {
                    self.run(Task::Effect(expr));
                }
                self.run(Task::Tail(last, Exit::Return));
            }
            None => {
                let nothing = self.unspecified();
                self.exit_with(nothing, Exit::Return);
            }
        }
    }

    pub(super) fn read_top(&mut self, top: Top) -> Operand {
        let data = self.core().get_top(top);
        let value = match self.lowering.tops[top.index()].clone() {
            TopSlot::Constant(constant) => return self.constant(&constant),
            TopSlot::Procedure(_, None) => unreachable!("it is only called"),
            TopSlot::Global(global) | TopSlot::Procedure(_, Some(global)) => {
                let value = self.builder.value(Op::GlobalGet { global }, &[]);
                if !data.checked {
                    return Operand { value, rep: Rep::Any };
                }
                value
            }
            TopSlot::Undefined => self.undefined(),
        };
        self.check_defined(value, &data.name)
    }

    /// Traps if a variable has no value yet.
    pub(super) fn check_defined(&mut self, value: Value, name: &str) -> Operand {
        let name = Constant::Symbol(name.to_owned());
        let name = self.builder.module.constant(name);
        self.any(Op::AnyDefined { name }, &[value])
    }

    pub(super) fn define_top(&mut self, top: Top, value: Expr) {
        match self.lowering.tops[top.index()] {
            TopSlot::Global(_) => self.next([Task::Held(value, Rep::Any), Task::DefineTop(top)]),
            TopSlot::Procedure(lambda, Some(global)) if self.core().get_top(top).checked => {
                self.make_top_closure(lambda, global);
            }
            TopSlot::Constant(_) | TopSlot::Procedure(..) => {}
            TopSlot::Undefined => self.tasks.push(Task::Effect(value)),
        }
    }

    /// Gives a top-level name a value.
    pub(super) fn store_top(&mut self, top: Top, value: Value) {
        if let TopSlot::Global(global) = self.lowering.tops[top.index()] {
            self.builder.op(Op::GlobalSet { global }, &[value]);
        }
    }
}

/// A global as others see it: what a library exports they may not assign (R7RS 5.2).
const fn exported_global(global: GlobalId) -> ExportKind {
    ExportKind::Global { global, mutable: false }
}
