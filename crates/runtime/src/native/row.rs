//! Rows of tables of natives, and the registry of a session: its natives and their shapes by name.

use std::collections::HashMap;
use std::sync::Arc;

use polyc_base::effects::Effects;
use polyc_base::{Cause, Type};

use super::{Args, Charge, Cost, Fallible, HostFunction, NativeResult, Never, Returned};
use crate::context::Context;
use crate::native::NativeShape;
use crate::value::Object;

macro_rules! functions {
    ($($(#[$meta:meta])* $constructor:ident $kind:ident $result:ty, $ty:expr, $effects:expr;)*) => {
        /// The function of a native, by the type of its result.
        #[derive(Clone, Copy)]
        pub enum Function {
            $($(#[$meta])* $kind(for<'h> fn(&mut Context<'h>, Args<'_, 'h>) -> $result),)*
        }

        impl Function {
            /// The type of its result in bytecode; `None`: nothing.
            const fn result(self) -> Option<Type> {
                match self {
                    $(Self::$kind(_) => $ty,)*
                }
            }

            /// The effects that follow from its type alone.
            const fn effects(self) -> Effects {
                match self {
                    $(Self::$kind(_) => $effects,)*
                }
            }
        }

        impl Row {$(
            $(#[$meta])*
            ///
            /// It may do whatever is possible without running other code, and costs four units of fuel, unless said
            /// otherwise.
            #[must_use]
            pub const fn $constructor(
                name: &'static str,
                params: &'static [Type],
                run: for<'h> fn(&mut Context<'h>, Args<'_, 'h>) -> $result,
                meaning: &'static str,
            ) -> Self {
                Self::new(name, params, Function::$kind(run), meaning)
            }
        )*}
    };
}
functions! {
    /// A native that gives a value of type `any`.
    any Any NativeResult<'h>, Some(Type::Any), Effects::NONE;
    /// A native that gives an object of type `obj`.
    object Object Fallible<'h, Object<'h>>, Some(Type::Obj), Effects::NONE;
    /// A native that gives an `i64`.
    i64 I64 Fallible<'h, i64>, Some(Type::I64), Effects::NONE;
    /// A native that gives an `f64`.
    f64 F64 Fallible<'h, f64>, Some(Type::F64), Effects::NONE;
    /// A native that gives a `bool`.
    bool Bool Fallible<'h, bool>, Some(Type::Bool), Effects::NONE;
    /// A native without a result.
    nothing Nothing Fallible<'h, ()>, None, Effects::NONE;
    /// A native that gives a value of type `any`, or tail-calls a procedure that does.
    tail_call TailCall Fallible<'h, Returned<'h>>, Some(Type::Any), Effects::CALLS;
    /// A native that never returns. Its type is `any`, so that it may be a procedure value.
    fails Fails Never<'h>, Some(Type::Any), Effects::FAILS;
}

/// A row of a table of natives.
#[derive(Clone, Copy)]
pub struct Row {
    name: &'static str,
    params: &'static [Type],
    variadic: bool,
    reserved: bool,
    repeatable: bool,
    effects: Effects,
    cost: Cost,
    cause: Cause,
    function: Function,
    meaning: &'static str,
}

impl Row {
    const fn new(name: &'static str, params: &'static [Type], function: Function, meaning: &'static str) -> Self {
        Self {
            name,
            params,
            variadic: false,
            reserved: false,
            repeatable: false,
            effects: Effects::ANY_BUT_CALLS.and(function.effects()),
            cost: Cost::Fixed(4),
            cause: Cause::Library,
            function,
            meaning,
        }
    }

    /// It takes any number of further arguments of type `any`.
    #[must_use]
    pub const fn variadic(self) -> Self {
        Self { variadic: true, ..self }
    }

    /// Only modules that are part of a language may import it: it changes state that all programs of the session rely
    /// on.
    #[must_use]
    pub const fn reserved(self) -> Self {
        Self { reserved: true, ..self }
    }

    /// It has changed nothing when it finds no memory, so that it is called again after a collection.
    #[must_use]
    pub const fn repeatable(self) -> Self {
        Self {
            repeatable: true,
            ..self
        }
    }

    /// Its effects are only these, and those of its kind of function.
    #[must_use]
    pub const fn only(self, effects: Effects) -> Self {
        Self {
            effects: effects.and(self.function.effects()),
            ..self
        }
    }

    /// Its price depends on the arguments.
    #[must_use]
    pub const fn cost(self, cost: for<'h> fn(&Context<'h>, Args<'_, 'h>) -> Charge) -> Self {
        Self {
            cost: Cost::Sized(cost),
            ..self
        }
    }

    /// The rule of the language that usually asks for its calls; else it is just a part of the library.
    #[must_use]
    pub const fn because(self, cause: Cause) -> Self {
        Self { cause, ..self }
    }

    /// Its price in fuel.
    #[must_use]
    pub const fn fuel(self, fuel: u32) -> Self {
        Self {
            cost: Cost::Fixed(fuel),
            ..self
        }
    }
}

/// The parts of a row.
impl Row {
    /// The rule that usually asks for its calls, unless a language says another.
    #[must_use]
    pub const fn cause(&self) -> Cause {
        self.cause
    }

    /// Name, with the language in front unless it is common: `lisp.display`, `string.append`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Types of the parameters.
    #[must_use]
    pub const fn params(&self) -> &'static [Type] {
        self.params
    }

    /// Whether only modules that are part of a language may import it.
    #[must_use]
    pub const fn is_reserved(&self) -> bool {
        self.reserved
    }

    /// Whether it may be called again if it found no memory.
    #[must_use]
    pub const fn is_repeatable(&self) -> bool {
        self.repeatable || !self.effects.may_change()
    }

    /// Whether any number of further `any` arguments may follow.
    #[must_use]
    pub const fn is_variadic(&self) -> bool {
        self.variadic
    }

    /// Type of the result; `None`: nothing.
    #[must_use]
    pub const fn result(&self) -> Option<Type> {
        self.function.result()
    }

    /// What it may do.
    #[must_use]
    pub const fn effects(&self) -> Effects {
        self.effects
    }

    /// What a call costs.
    #[must_use]
    pub const fn price(&self) -> Cost {
        self.cost
    }

    /// The function.
    #[must_use]
    pub const fn function(&self) -> Function {
        self.function
    }

    /// One line of meaning.
    #[must_use]
    pub const fn meaning(&self) -> &'static str {
        self.meaning
    }

    /// Least and most arguments.
    #[must_use]
    pub const fn arity(&self) -> (usize, Option<usize>) {
        let least = self.params.len();
        (least, if self.variadic { None } else { Some(least) })
    }
}

/// A table of natives. A row is a name, the types of the parameters and of the result, the function, and a line of
/// meaning; then perhaps what else [`Row`] says, and before that a function of the table's own that says it of many
/// rows. Types are written as in bytecode; the word after `->` is the constructor of [`Row`]: `any`, `object`,
/// `i64`, `f64`, `bool`, `nothing`, `tail_call`, `fails`.
///
/// ```
/// use polyc_base::Effects;
/// use polyc_runtime::{Context, native::{Args, Fallible, Never, NativeResult, Row}, natives};
///
/// static ROWS: &[Row] = natives! {
///     "calc.squared" (i64) -> i64 = squared, "a number by itself" => pure .fuel(1);
///     "calc.first" (any, any) -> any = first, "the first of any values" .variadic();
/// };
///
/// const fn pure(row: Row) -> Row {
///     row.only(Effects::NONE)
/// }
///
/// fn squared<'h>(_: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, i64> {
///     Ok(args.i64(0).wrapping_mul(args.i64(0)))
/// }
///
/// fn first<'h>(_: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
///     Ok(args.value(0))
/// }
/// ```
#[macro_export]
macro_rules! natives {
    ($(
        $name:literal ($($ty:ident),*) -> $kind:ident = $function:path, $meaning:literal
        $(=> $more:ident)? $(. $method:ident ($($value:expr),*))*;
    )*) => {
        &[$(
            $crate::natives!(@with [$($more)?]
                $crate::native::Row::$kind($name, &[$($crate::natives!(@type $ty)),*], $function, $meaning)
            )$(.$method($($value),*))*,
        )*]
    };
    (@with [] $row:expr) => { $row };
    (@with [$more:ident] $row:expr) => { $more($row) };
    (@type any) => { $crate::native::Type::Any };
    (@type i64) => { $crate::native::Type::I64 };
    (@type f64) => { $crate::native::Type::F64 };
    (@type bool) => { $crate::native::Type::Bool };
    (@type obj) => { $crate::native::Type::Obj };
}

/// The natives of a session, the functions that its host defines, and the shapes of natives, by name.
#[derive(Clone, Default)]
pub struct Registry {
    rows: Vec<&'static Row>,
    by_name: HashMap<&'static str, usize>,
    host_functions: Vec<Arc<HostFunction>>,
    shapes: HashMap<&'static str, &'static NativeShape>,
}

impl Registry {
    /// The natives of these tables.
    ///
    /// # Errors
    /// The name that two rows have.
    pub fn new(tables: &[&'static [Row]]) -> Result<Self, String> {
        let mut registry = Self::default();
        for row in tables.iter().copied().flatten() {
            if registry.by_name.insert(row.name, registry.rows.len()).is_some() {
                return Err(row.name.to_owned());
            }
            registry.rows.push(row);
        }
        Ok(registry)
    }

    /// With these shapes, which bytecode imports by name.
    ///
    /// # Errors
    /// The name that two shapes have.
    pub fn with_shapes(mut self, shapes: &[&'static NativeShape]) -> Result<Self, String> {
        for shape in shapes {
            if self.shapes.insert(shape.name(), shape).is_some() {
                return Err(shape.name().to_owned());
            }
        }
        Ok(self)
    }

    /// The native shape of that name.
    #[must_use]
    pub fn shape(&self, name: &str) -> Option<&'static NativeShape> {
        self.shapes.get(name).copied()
    }

    /// The native of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'static Row> {
        self.number(name).map(|number| self.rows[number])
    }

    /// The position of the native of that name.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// Adds a function of the host; it replaces one of the same module and name.
    pub fn define(&mut self, function: HostFunction) {
        let is_it = |it: &&mut Arc<HostFunction>| it.module() == function.module() && it.name() == function.name();
        match self.host_functions.iter_mut().find(is_it) {
            Some(earlier) => *earlier = Arc::new(function),
            None => self.host_functions.push(Arc::new(function)),
        }
    }

    /// The function of the host at that position, which follows those of the natives.
    #[must_use]
    pub fn host_function(&self, number: usize) -> Option<&HostFunction> {
        let index = number.checked_sub(self.rows.len())?;
        self.host_functions.get(index).map(|it| &**it)
    }

    /// The function of the host with that name of a native, and its position.
    #[must_use]
    pub fn host_function_named(&self, native: &str) -> Option<(usize, &HostFunction)> {
        let (module, name) = native.strip_prefix("host.")?.rsplit_once('.')?;
        let is_it = |it: &Arc<HostFunction>| it.module() == module && it.name() == name;
        let index = self.host_functions.iter().position(is_it)?;
        Some((self.rows.len() + index, &self.host_functions[index]))
    }

    /// The functions of the host.
    #[must_use]
    pub fn host_functions(&self) -> &[Arc<HostFunction>] {
        &self.host_functions
    }

    /// All natives, in the order of their tables.
    #[must_use]
    pub fn rows(&self) -> &[&'static Row] {
        &self.rows
    }
}
