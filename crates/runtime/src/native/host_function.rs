//! Functions that a host defines, as closures.

use polyc_base::decl::Interface;
use polyc_base::effects::Effects;

use crate::context::Context;
use crate::failure::{Fallible, NativeResult};
use crate::host_value::{Handle, HostValue};
use crate::value::Value;

/// What a host's function gives.
#[derive(Debug)]
#[non_exhaustive]
pub enum Reply {
    /// Its result.
    Value(HostValue),
    /// Its result is that of calling this procedure.
    TailCall {
        /// The procedure.
        procedure: Handle,
        /// Its arguments.
        args: Vec<HostValue>,
    },
    /// The host will answer later: the run is paused until then.
    Pending,
}

/// The code of a host's function. It never calls back into bytecode.
pub trait HostCode: Send + Sync {
    /// Does the work, with as many arguments as the function has parameters.
    ///
    /// # Errors
    /// Whatever it likes to throw.
    fn call<'h>(&self, context: &mut Context<'h>, args: &[Value<'h>]) -> Fallible<'h, Reply>;

    /// A value that it gave, in the form of the language that called it.
    ///
    /// # Errors
    /// The memory limit, or the language has no such value.
    fn give<'h>(&self, context: &mut Context<'h>, language: &str, value: &HostValue) -> NativeResult<'h>;
}

/// A function that a host defines: a native whose parameters and result are all of type `any`.
pub struct HostFunction {
    module: String,
    name: String,
    params: Vec<Interface>,
    result: Interface,
    effects: Effects,
    fuel: u32,
    code: Box<dyn HostCode>,
}

impl HostFunction {
    /// A function of that name in a module of the host. It may do whatever is possible, and costs 16 units of fuel.
    #[must_use]
    pub fn new(
        module: impl Into<String>,
        name: impl Into<String>,
        params: Vec<Interface>,
        result: Interface,
        code: Box<dyn HostCode>,
    ) -> Self {
        Self {
            module: module.into(),
            name: name.into(),
            params,
            result,
            effects: Effects::ANY,
            fuel: 16,
            code,
        }
    }

    /// Its price in fuel.
    #[must_use]
    pub fn with_fuel(self, fuel: u32) -> Self {
        Self { fuel, ..self }
    }

    /// Its effects are only these.
    #[must_use]
    pub fn with_effects(self, effects: Effects) -> Self {
        Self { effects, ..self }
    }

    /// The name by which modules import the native: `host.MODULE.NAME`.
    #[must_use]
    pub fn native_name(&self) -> String {
        native_name(&self.module, &self.name)
    }

    /// The module it is in.
    #[must_use]
    pub fn module(&self) -> &str {
        &self.module
    }

    /// Its name in the module.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Types of the parameters.
    #[must_use]
    pub fn params(&self) -> &[Interface] {
        &self.params
    }

    /// Type of the result.
    #[must_use]
    pub const fn result(&self) -> &Interface {
        &self.result
    }

    /// What it may do.
    #[must_use]
    pub const fn effects(&self) -> Effects {
        self.effects
    }

    /// Its price in fuel.
    #[must_use]
    pub const fn fuel(&self) -> u32 {
        self.fuel
    }

    /// Its code.
    #[must_use]
    pub fn code(&self) -> &dyn HostCode {
        &*self.code
    }
}

/// The name by which modules import a function of the host.
#[must_use]
pub fn native_name(module: &str, name: &str) -> String {
    format!("host.{module}.{name}")
}
