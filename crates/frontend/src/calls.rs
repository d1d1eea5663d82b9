//! Calls, for lowerings: of natives by their rows, of functions of the host, of any value.

use polyc_base::{Cause, Effects, ImportId, Op, Type};
use polyc_ir::{FunctionBuilder, Terminator, Value};
use polyc_runtime::native::Row;

use crate::HostFunctionType;

/// The row of that name.
///
/// # Panics
/// If there is none: a language names natives of its own table.
#[must_use]
pub fn native<'r>(rows: &'r [Row], name: &str) -> &'r Row {
    let row = rows.iter().find(|row| row.name() == name);
    row.unwrap_or_else(|| panic!("no native is named `{name}`"))
}

/// Calls that a lowering makes.
pub trait Calls {
    /// The import of a native, with the types and effects of its row.
    fn import_row(&mut self, row: &Row) -> ImportId;

    /// Calls a native, because of what its row says unless another cause is set.
    fn native(&mut self, row: &Row, args: &[Value]) -> Option<Value>;

    /// Calls a native that has a result.
    ///
    /// # Panics
    /// If it has none.
    fn native_value(&mut self, row: &Row, args: &[Value]) -> Value {
        self.native(row, args).expect("the native has a result")
    }

    /// Calls a native that never returns, and ends the block.
    fn fail(&mut self, row: &Row, args: &[Value]);

    /// Calls a function of the host; its arguments and its result are dynamic values.
    fn call_host(&mut self, function: &HostFunctionType, args: &[Value]) -> Value;

    /// Calls a dynamic value with dynamic arguments; traps unless it is a procedure that takes so many.
    fn call_any(&mut self, callee: Value, args: &[Value]) -> Value;

    /// Ends the block: calls a dynamic value, and returns the result.
    fn tail_call_any(&mut self, callee: Value, args: &[Value]);
}

impl Calls for FunctionBuilder<'_> {
    fn import_row(&mut self, row: &Row) -> ImportId {
        self.module
            .import_native(row.name(), row.params(), row.is_variadic(), row.result(), row.effects())
    }

    fn native(&mut self, row: &Row, args: &[Value]) -> Option<Value> {
        let import = self.import_row(row);
        self.call_native(import, args, row.cause())
    }

    fn fail(&mut self, row: &Row, args: &[Value]) {
        debug_assert!(row.effects().has(Effects::FAILS), "{} returns", row.name());
        self.native(row, args);
        self.terminate(Terminator::Unreachable);
    }

    fn call_host(&mut self, function: &HostFunctionType, args: &[Value]) -> Value {
        let params = vec![Type::Any; args.len()];
        let (name, result) = (&function.native, Some(Type::Any));
        let import = self
            .module
            .import_native(name, &params, false, result, function.effects);
        let given = self.call_native(import, args, Cause::Host);
        given.expect("it is of type `any`")
    }

    fn call_any(&mut self, callee: Value, args: &[Value]) -> Value {
        let argc = count(args);
        self.value(Op::CallClosure { argc }, &with_callee(callee, args))
    }

    fn tail_call_any(&mut self, callee: Value, args: &[Value]) {
        let argc = count(args);
        self.tail_call(Op::CallClosure { argc }, &with_callee(callee, args));
    }
}

fn count(args: &[Value]) -> u32 {
    u32::try_from(args.len()).expect("fewer arguments than bytes of text")
}

fn with_callee(callee: Value, args: &[Value]) -> Vec<Value> {
    core::iter::once(callee).chain(args.iter().copied()).collect()
}
