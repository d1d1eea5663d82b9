//! Calls of exported functions with Rust's types.

use core::fmt;
use core::marker::PhantomData;
use std::sync::Arc;

use polyc_base::decl::{Export, Interface};
use polyc_frontend::Frontend;
use polyc_runtime::{Context, HostValue, PlainForms, ValueForms, WrongType};
use polyc_vm as vm;
use polyc_vm::{Arguments, ExportedFunction, NotPlain, Parameters, PlainArguments, PlainCall};

use crate::convert::{FromGuest, Give, Mismatch, Slot, ToGuest};
use crate::outcome::{Error, Outcome};
use crate::session::Session;

/// A module in a session, whose exported functions can be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instance {
    /// The number of its session.
    pub(crate) session: u64,
    pub(crate) id: vm::InstanceId,
}

/// Why a call cannot be made, or its result cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallError {
    /// The module exports no function of that name.
    NoFunction(String),
    /// The number of arguments is wrong.
    Arity {
        /// The function.
        function: String,
        /// How many it takes: `2`, `at least 1`.
        wanted: String,
        /// How many there are.
        given: usize,
    },
    /// An argument is of another type.
    Argument {
        /// The function.
        function: String,
        /// Which, from 0.
        index: usize,
        /// The type of the parameter, as its language says it.
        wanted: String,
        /// What it is.
        found: String,
    },
    /// The result is of another type.
    Result {
        /// The function.
        function: String,
        /// What was asked for.
        wanted: String,
        /// What it is.
        found: String,
    },
    /// A value or a function is of another session.
    Foreign,
    /// No function of the host waits for an answer.
    NotAwaited,
    /// There is no memory for the arguments.
    Memory,
    /// The language has no such value, for this reason.
    Refused(String),
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFunction(name) => write!(f, "there is no exported function `{name}`"),
            Self::Arity {
                function,
                wanted,
                given,
            } => write!(f, "`{function}` takes {wanted} arguments, not {given}"),
            Self::Argument {
                function,
                index,
                wanted,
                found,
            } => write!(
                f,
                "argument {} of `{function}` must be {wanted}, not {found}",
                index + 1
            ),
            Self::Result {
                function,
                wanted,
                found,
            } => write!(f, "the result of `{function}` is {found}, not {wanted}"),
            Self::Foreign => vm::CallError::Foreign.fmt(f),
            Self::Refused(reason) => f.write_str(reason),
            Self::NotAwaited => vm::CallError::NotAwaited.fmt(f),
            Self::Memory => vm::CallError::Memory.fmt(f),
        }
    }
}

impl core::error::Error for CallError {}

/// A function of a session, with its types known. A call of one whose arguments and result are numbers allocates
/// nothing.
///
/// ```
/// use polyc::{Engine, Error, NoHost, Session, Source};
///
/// let engine = Engine::new();
/// let text = "fn longer(name: string, than: int): bool = size(name) > than; 0";
/// let mut session = Session::new(&engine, NoHost);
/// let rules = session.load(&engine.compile(Source::new("expr", "rules.expr", text))?)?;
/// let mut longer = session.function::<(&str, i64), bool>(&rules, "longer")?;
/// assert!(longer.call(("Barbara", 5))?);
/// assert!(!longer.call(("Ken", 5))?);
/// # Ok::<(), Error>(())
/// ```
pub struct Function<'s, A, R> {
    session: &'s mut Session,
    handle: FunctionHandle<A, R>,
}

/// A function without its session, to be kept beside that.
pub struct FunctionHandle<A, R> {
    exported: ExportedFunction,
    name: String,
    params: Box<[Slot]>,
    result: Slot,
    /// Whether scalars and texts are all that a call passes, each as the machine has it.
    is_plain: bool,
    language: Option<&'static dyn Frontend>,
    kind: PhantomData<fn(A) -> R>,
}

impl<A: CallArguments, R: FromGuest> Function<'_, A, R> {
    /// Calls it.
    ///
    /// # Errors
    /// It fails or reaches a limit, or its arguments do not fit.
    pub fn call(&mut self, args: A) -> Result<R, Error> {
        self.handle.call(self.session, args)
    }

    /// Calls it; the run can go on if a limit pauses it.
    pub fn start(&mut self, args: A) -> Outcome<R> {
        self.handle.start(self.session, args)
    }

    /// The function without its session.
    #[must_use]
    pub fn into_handle(self) -> FunctionHandle<A, R> {
        self.handle
    }
}

impl<A: CallArguments, R: FromGuest> FunctionHandle<A, R> {
    pub(crate) fn new(session: &Session, instance: Instance, name: &str) -> Result<Self, CallError> {
        let missing = || CallError::NoFunction(name.to_owned());
        if instance.session != session.machine.run_number().0 {
            return Err(CallError::Foreign);
        }
        let exported = session.machine.function(instance.id, name).map_err(|_| missing())?;
        let program = session.machine.program(instance.id).ok_or_else(missing)?;
        let declarations = &program.module().declarations;
        let language = session.engine.language_of(program.module());
        let export = declarations
            .exports
            .iter()
            .find(|it| it.name == name)
            .ok_or_else(missing)?;
        let forms = language.map_or(&PlainForms as &'static dyn ValueForms, |it| it.forms());
        let slot = |ty, interface: Option<&Interface>| {
            let interface = interface.cloned().unwrap_or(Interface::Any);
            Slot::new(ty, interface, forms, Arc::clone(&session.forms))
        };
        let (params, result) = types_of(export);
        let params: Box<[Slot]> = exported
            .params()
            .iter()
            .enumerate()
            .map(|(index, ty)| slot(Some(*ty), params.get(index)))
            .collect();
        let result = slot(exported.result(), result);
        let is_plain = result.is_plain() && params.iter().all(Slot::is_plain);
        let handle = Self {
            is_plain,
            params,
            result,
            name: name.to_owned(),
            exported,
            language,
            kind: PhantomData,
        };
        handle.check()?;
        Ok(handle)
    }

    /// Whether the types fit, as far as they are known before a call.
    fn check(&self) -> Result<(), CallError> {
        let types: Vec<&Interface> = self.params.iter().map(|it| &it.interface).collect();
        if let Some(count) = A::COUNT
            && (count < types.len() || (count > types.len() && !self.exported.has_rest()))
        {
            return Err(self.wrong_count(count));
        }
        if let Some(index) = A::misfit(&types) {
            return Err(CallError::Argument {
                function: self.name.clone(),
                index,
                wanted: self.said(types[index]),
                found: A::type_name(index).to_owned(),
            });
        }
        if !R::fits(&self.result.interface) {
            return Err(CallError::Result {
                function: self.name.clone(),
                wanted: core::any::type_name::<R>().to_owned(),
                found: self.said(&self.result.interface),
            });
        }
        Ok(())
    }

    fn wrong_count(&self, given: usize) -> CallError {
        let least = self.params.len();
        let wanted = if self.exported.has_rest() {
            format!("at least {least}")
        } else {
            least.to_string()
        };
        CallError::Arity {
            function: self.name.clone(),
            wanted,
            given,
        }
    }

    /// A type as the function's language says it.
    fn said(&self, interface: &Interface) -> String {
        let name = self.language.and_then(|it| it.type_name(interface));
        name.unwrap_or_else(|| interface.to_string())
    }

    /// Calls it in its session.
    ///
    /// # Errors
    /// It fails or reaches a limit, its arguments do not fit, or it is of another session.
    #[inline]
    pub fn call(&self, session: &mut Session, args: A) -> Result<R, Error> {
        match self.call_plain(session, &args) {
            PlainCall::Done(value) => Ok(value),
            PlainCall::Stopped => self.stopped(session).into_result(),
            PlainCall::Refused => self.call_converted(session, args).into_result(),
        }
    }

    /// Calls it in its session; the run can go on if a limit pauses it.
    pub fn start(&self, session: &mut Session, args: A) -> Outcome<R> {
        match self.call_plain(session, &args) {
            PlainCall::Done(value) => Outcome::Done(value),
            PlainCall::Stopped => self.stopped(session),
            PlainCall::Refused => self.call_converted(session, args),
        }
    }

    /// The shortest way, if neither arguments nor result need a conversion.
    #[inline]
    fn call_plain(&self, session: &mut Session, args: &A) -> PlainCall<R> {
        if !self.is_plain {
            return PlainCall::Refused;
        }
        let Some(args) = args.plain() else {
            return PlainCall::Refused;
        };
        session.language = self.language;
        match session.machine.call_plain(&self.exported, args) {
            PlainCall::Done(plain) => R::of_plain(plain).map_or(PlainCall::Stopped, PlainCall::Done),
            PlainCall::Stopped => PlainCall::Stopped,
            PlainCall::Refused => PlainCall::Refused,
        }
    }

    /// How a plain call ended that has no such result.
    #[cold]
    fn stopped(&self, session: &mut Session) -> Outcome<R> {
        match session.machine.stopped_call() {
            // It returned.
            vm::Status::Done(_) => Outcome::Refused(self.wrong_result(out_of_range::<R>()).into()),
            status => session.outcome(status, self.result.clone()),
        }
    }

    #[inline(never)]
    fn call_converted(&self, session: &mut Session, args: A) -> Outcome<R> {
        session.language = self.language;
        let given = args.count();
        let arguments = Typed {
            args,
            params: &self.params,
        };
        let called = session.machine.call(&self.exported, arguments, |context, result| {
            R::of_argument(context, result, &self.result)
        });
        match called {
            Ok(vm::Called::Done(Ok(value))) => Outcome::Done(value),
            Ok(vm::Called::Done(Err(mismatch))) => Outcome::Refused(self.wrong_result(mismatch).into()),
            Ok(vm::Called::Otherwise(status)) => session.outcome(status, self.result.clone()),
            Err(refused) => Outcome::Refused(self.refused(refused, given).into()),
        }
    }

    #[cold]
    fn wrong_result(&self, mismatch: Mismatch) -> CallError {
        wrong_result(&self.name, mismatch)
    }

    #[cold]
    fn refused(&self, refused: Refused, given: usize) -> CallError {
        match refused {
            Refused::Call(vm::CallError::Arity { .. }) => self.wrong_count(given),
            Refused::Call(vm::CallError::Foreign) | Refused::Argument(_, Mismatch::Foreign) => CallError::Foreign,
            Refused::Argument(_, Mismatch::Memory) => CallError::Memory,
            Refused::Argument(index, mismatch) => CallError::Argument {
                function: self.name.clone(),
                index,
                wanted: self
                    .params
                    .get(index)
                    .map_or_else(String::new, |it| self.said(&it.interface)),
                found: match mismatch {
                    Mismatch::Type(WrongType { found, .. }) => found.to_owned(),
                    Mismatch::Refused(reason) => reason,
                    Mismatch::Foreign | Mismatch::Memory => String::new(),
                },
            },
            Refused::Call(_) => CallError::Memory,
        }
    }
}

/// A number that is too large or too small for the type that was asked for.
fn out_of_range<R>() -> Mismatch {
    Mismatch::Type(WrongType {
        wanted: core::any::type_name::<R>(),
        found: "a number outside its range",
    })
}

/// A result that is not of the type that was asked for.
pub(crate) fn wrong_result(function: &str, mismatch: Mismatch) -> CallError {
    let (wanted, found) = match mismatch {
        Mismatch::Type(WrongType { wanted, found }) => (wanted.to_owned(), found.to_owned()),
        Mismatch::Refused(reason) => ("a value of the host".to_owned(), reason),
        Mismatch::Foreign => return CallError::Foreign,
        Mismatch::Memory => return CallError::Memory,
    };
    CallError::Result {
        function: function.to_owned(),
        wanted,
        found,
    }
}

impl<'s, A: CallArguments, R: FromGuest> Function<'s, A, R> {
    pub(crate) fn new(session: &'s mut Session, instance: Instance, name: &str) -> Result<Self, CallError> {
        let handle = FunctionHandle::new(session, instance, name)?;
        Ok(Self { session, handle })
    }
}

/// Types of the parameters and of the result of an exported function, where the module says them.
fn types_of(export: &Export) -> (&[Interface], Option<&Interface>) {
    match &export.interface {
        Interface::Func { params, result } => (params, Some(&**result)),
        _ => (&[], None),
    }
}

/// The arguments of a call: a tuple of up to eight [`ToGuest`], or a slice of [`Value`](crate::Value).
#[diagnostic::on_unimplemented(message = "`{Self}` cannot be the arguments of a function in a session")]
pub trait CallArguments: GiveAll {}

impl<T: GiveAll> CallArguments for T {}

/// How arguments are given.
pub trait GiveAll {
    /// What they are without conversion.
    type Plain<'a>: PlainArguments
    where
        Self: 'a;

    /// How many they are, if that is known.
    const COUNT: Option<usize>;

    /// The first that no parameter of these types takes.
    fn misfit(params: &[&Interface]) -> Option<usize>;

    /// The Rust type of one of them.
    fn type_name(index: usize) -> &'static str;

    /// How many they are.
    fn count(&self) -> usize;

    /// Bytes that they take in a session, at most.
    fn guest_bytes(&self) -> usize;

    /// The same without conversion, if they are that simple.
    fn plain(&self) -> Option<Self::Plain<'_>>;

    /// Gives them to the parameters.
    ///
    /// # Errors
    /// One does not fit, and which.
    fn put<'h>(&self, context: &mut Context<'h>, params: &[Slot], to: &mut Parameters<'_, 'h>) -> Result<(), Refused>;
}

/// Why arguments are refused.
#[derive(Debug)]
pub enum Refused {
    /// By the machine.
    Call(vm::CallError),
    /// One of them, by its position.
    Argument(usize, Mismatch),
}

impl From<vm::CallError> for Refused {
    fn from(error: vm::CallError) -> Self {
        Self::Call(error)
    }
}

/// Arguments with the parameters they are for.
struct Typed<'a, A> {
    args: A,
    params: &'a [Slot],
}

impl<A: CallArguments> Arguments for Typed<'_, A> {
    type Error = Refused;

    #[inline(always)]
    fn bytes(&self) -> usize {
        self.args.guest_bytes()
    }

    #[inline(always)]
    fn put<'h>(self, context: &mut Context<'h>, to: &mut Parameters<'_, 'h>) -> Result<(), Refused> {
        self.args.put(context, self.params, to)
    }
}

/// Gives one argument to its parameter; those of a rest list have none of their own.
#[inline(always)]
fn put_one<'h>(
    value: &impl Give,
    index: usize,
    context: &mut Context<'h>,
    params: &[Slot],
    to: &mut Parameters<'_, 'h>,
) -> Result<(), Refused> {
    let argument = match params.get(index) {
        Some(slot) => value.to_argument(context, slot),
        None => value.to_argument(
            context,
            &Slot::any(params.first().map(|it| Arc::clone(&it.all)).unwrap_or_default()),
        ),
    };
    let argument = argument.map_err(|it| Refused::Argument(index, it))?;
    Ok(to.push(context, argument)?)
}

macro_rules! tuples {
    ($($count:literal: $($ty:ident $index:tt),*;)*) => {$(
        impl<$($ty: ToGuest),*> GiveAll for ($($ty,)*) {
            type Plain<'a>
                = ($($ty::Plain<'a>,)*)
            where
                Self: 'a;

            const COUNT: Option<usize> = Some($count);

            fn misfit(params: &[&Interface]) -> Option<usize> {
                $(if params.get($index).is_some_and(|it| !$ty::fits(it)) {
                    return Some($index);
                })*
                let _ = params;
                None
            }

            fn type_name(index: usize) -> &'static str {
                let names: &[&'static str] = &[$(core::any::type_name::<$ty>()),*];
                names[index]
            }

            fn count(&self) -> usize {
                $count
            }

            fn guest_bytes(&self) -> usize {
                64 * $count $(+ self.$index.guest_bytes())*
            }

            #[inline(always)]
            fn plain(&self) -> Option<Self::Plain<'_>> {
                Some(($(self.$index.plain()?,)*))
            }

            #[allow(unused_variables, reason = "of no arguments")]
            fn put<'h>(
                &self,
                context: &mut Context<'h>,
                params: &[Slot],
                to: &mut Parameters<'_, 'h>,
            ) -> Result<(), Refused> {
                $(put_one(&self.$index, $index, context, params, to)?;)*
                Ok(())
            }
        }
    )*};
}
tuples! {
    0: ;
    1: A 0;
    2: A 0, B 1;
    3: A 0, B 1, C 2;
    4: A 0, B 1, C 2, D 3;
    5: A 0, B 1, C 2, D 3, E 4;
    6: A 0, B 1, C 2, D 3, E 4, F 5;
    7: A 0, B 1, C 2, D 3, E 4, F 5, G 6;
    8: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7;
}

impl GiveAll for &[HostValue] {
    type Plain<'a>
        = [NotPlain; 1]
    where
        Self: 'a;

    const COUNT: Option<usize> = None;

    fn misfit(_: &[&Interface]) -> Option<usize> {
        None
    }

    fn type_name(_: usize) -> &'static str {
        core::any::type_name::<HostValue>()
    }

    fn count(&self) -> usize {
        self.len()
    }

    fn guest_bytes(&self) -> usize {
        self.iter().map(HostValue::guest_bytes).fold(0, usize::saturating_add)
    }

    fn plain(&self) -> Option<[NotPlain; 1]> {
        None
    }

    fn put<'h>(&self, context: &mut Context<'h>, params: &[Slot], to: &mut Parameters<'_, 'h>) -> Result<(), Refused> {
        for (index, value) in self.iter().enumerate() {
            put_one(value, index, context, params, to)?;
        }
        Ok(())
    }
}
