//! Calls of functions of the host: `module.name(args)`.

use polyc_base::Diagnostic;
use polyc_base::decl::Interface;

use super::{Checker, HostId, Target};
use crate::codes;
use crate::tree::{ExprId, Name};
use crate::types::Ty;

impl<'t> Checker<'_, 't> {
    /// The function of the host that a method call names, if its target spells a module of the host.
    pub(super) fn host_function(&mut self, target: ExprId, method: Name<'t>) -> Option<HostId> {
        let (module, _) = self.spelled(target)?;
        let name = format!("{module}.{}", method.text);
        if let Some(known) = self.host.get(&name) {
            return Some(*known);
        }
        let functions = self.environment.host_functions(&module);
        let function = functions.into_iter().find(|it| it.name == method.text)?;
        self.found.host.push(function);
        let id = HostId::from_index(self.found.host.len() - 1);
        self.host.insert(name, id);
        Some(id)
    }

    /// Its call.
    pub(super) fn check_host_call(&mut self, id: ExprId, method: Name<'t>, host: HostId, args: &[ExprId]) -> Ty {
        let function = &self.found.host[host.index()];
        let (params, result) = (function.params.clone(), function.result.clone());
        for (position, &arg) in args.iter().enumerate() {
            match params.get(position) {
                Some(param) => {
                    let wanted = self.type_of(param);
                    self.check_expr_as(arg, wanted);
                }
                None => {
                    self.check_expr(arg);
                }
            }
        }
        let result = self.type_of(&result);
        if params.len() != args.len() {
            let message = format!(
                "`{}` takes {} argument{}, found {}",
                method.text,
                params.len(),
                if params.len() == 1 { "" } else { "s" },
                args.len()
            );
            self.fault(
                id,
                Diagnostic::error(codes::OVERLOAD, method.span, message),
                "no such overload",
            );
            return result;
        }
        self.set_target(id, Target::Host(host));
        result
    }

    /// The type of what passes between the host and the text.
    fn type_of(&mut self, interface: &Interface) -> Ty {
        match interface {
            Interface::Int => Ty::INT,
            Interface::Uint => Ty::UINT,
            Interface::Real => Ty::DOUBLE,
            Interface::Bool => Ty::BOOL,
            Interface::String => Ty::STRING,
            Interface::Bytes => Ty::BYTES,
            Interface::List => self.found.types.list(Ty::DYN),
            Interface::Map => self.found.types.map(Ty::DYN, Ty::DYN),
            Interface::Char | Interface::Func { .. } | Interface::Unit | Interface::Any => Ty::DYN,
        }
    }
}
