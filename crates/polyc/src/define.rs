//! Functions of the host: closures that programs of every language call.

use core::any::Any;
use core::fmt::Display;
use core::marker::PhantomData;

use polyc_base::decl::Interface;
use polyc_base::effects::Effects;
use polyc_frontend::Registry;
use polyc_runtime::host::{HostError, Stream};
use polyc_runtime::native::{Failure, Fallible, HostCode, HostFunction, NativeResult};
use polyc_runtime::{Context, Handle, HostValue, PlainForms, Value, ValueForms, WrongType};

pub use polyc_runtime::native::Reply;

/// The session that a function of the host was called from.
pub struct Caller<'a>(&'a mut dyn Session);

impl Caller<'_> {
    /// State that functions of the host keep for the session, one of each type.
    ///
    /// ```
    /// use polyc::{Caller, Engine, Error, NoHost, Session, Source};
    ///
    /// let mut engine = Engine::new();
    /// engine.define("host", "log", |mut caller: Caller, text: &str| {
    ///     caller.state::<Vec<String>>().push(text.to_owned());
    /// });
    /// let text = "(import (host host)) (log \"one\") (log \"two\")";
    /// let program = engine.compile(Source::new("lisp", "log.scm", text))?;
    /// let mut session = Session::new(&engine, NoHost);
    /// session.run(&program).into_result()?;
    /// assert_eq!(session.state::<Vec<String>>(), &["one", "two"]);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn state<T: Default + Send + 'static>(&mut self) -> &mut T {
        let state = self.0.state(core::any::TypeId::of::<T>(), || Box::<T>::default());
        state.downcast_mut().expect("it is filed under its type")
    }

    /// Writes to standard output, which counts as output of the program.
    ///
    /// # Errors
    /// The limit of output or fuel is reached, or the host refused. The run is not paused: the function may hand the
    /// error on.
    pub fn print(&mut self, text: &str) -> Result<(), HostError> {
        self.0.print(text)
    }

    /// Charges the run fuel beyond the function's price.
    pub fn charge(&mut self, fuel: u64) {
        self.0.charge(fuel);
    }
}

/// What a caller has, without the lifetime of its values.
trait Session {
    fn state(&mut self, id: core::any::TypeId, make: fn() -> Box<dyn Any + Send>) -> &mut (dyn Any + Send);
    fn print(&mut self, text: &str) -> Result<(), HostError>;
    fn charge(&mut self, fuel: u64);
}

impl Session for Context<'_> {
    fn state(&mut self, id: core::any::TypeId, make: fn() -> Box<dyn Any + Send>) -> &mut (dyn Any + Send) {
        self.extension_of(id, make)
    }

    fn print(&mut self, text: &str) -> Result<(), HostError> {
        let written = self.write(Stream::OUTPUT, text.as_bytes());
        written.map_err(|_| {
            HostError::new(
                polyc_runtime::host::HostErrorKind::Refused,
                "the text cannot be written",
            )
        })
    }

    fn charge(&mut self, fuel: u64) {
        self.charge_done(fuel);
    }
}

/// A type that a function of the host can take.
pub trait HostArgument {
    /// What the function's caller keeps of it meanwhile.
    type Kept;
    /// What the function is given.
    type Given<'a>;
    /// Its type, as programs see it.
    const INTERFACE: Interface;

    /// Reads it.
    ///
    /// # Errors
    /// The value is of another kind.
    fn read<'h>(context: &mut Context<'h>, value: Value<'h>, forms: &[&dyn ValueForms]) -> Fallible<'h, Self::Kept>;

    /// Gives it to the function.
    fn give(kept: &Self::Kept) -> Self::Given<'_>;
}

impl HostArgument for &str {
    type Kept = String;
    type Given<'a> = &'a str;
    const INTERFACE: Interface = Interface::String;

    fn read<'h>(context: &mut Context<'h>, value: Value<'h>, _: &[&dyn ValueForms]) -> Fallible<'h, String> {
        Ok(context.expect_string(value)?.to_string(context))
    }

    fn give(kept: &String) -> &str {
        kept
    }
}

macro_rules! arguments {
    ($($ty:ty, $interface:ident;)*) => {$(
        impl HostArgument for $ty {
            type Kept = Self;
            type Given<'a> = Self;
            const INTERFACE: Interface = Interface::$interface;

            fn read<'h>(context: &mut Context<'h>, value: Value<'h>, forms: &[&dyn ValueForms]) -> Fallible<'h, Self> {
                let read = HostValue::of_guest(context, value, forms)?;
                read.try_into().map_err(|wrong: WrongType| Failure::error(format!("{wrong}:"), &[value]))
            }

            fn give(kept: &Self) -> Self {
                Clone::clone(kept)
            }
        }
    )*};
}
arguments! {
    bool, Bool;
    i8, Int;
    i16, Int;
    i32, Int;
    i64, Int;
    u8, Uint;
    u16, Uint;
    u32, Uint;
    u64, Uint;
    f64, Real;
    char, Char;
    String, String;
}

impl HostArgument for HostValue {
    type Kept = Self;
    type Given<'a> = Self;
    const INTERFACE: Interface = Interface::Any;

    fn read<'h>(context: &mut Context<'h>, value: Value<'h>, forms: &[&dyn ValueForms]) -> Fallible<'h, Self> {
        Self::of_guest(context, value, forms)
    }

    fn give(kept: &Self) -> Self {
        kept.clone()
    }
}

impl HostArgument for Handle {
    type Kept = Self;
    type Given<'a> = Self;
    const INTERFACE: Interface = Interface::Any;

    fn read<'h>(context: &mut Context<'h>, value: Value<'h>, _: &[&dyn ValueForms]) -> Fallible<'h, Self> {
        Ok(context.root(value).into())
    }

    fn give(kept: &Self) -> Self {
        kept.clone()
    }
}

impl<T: Clone> HostArgument for Vec<T>
where
    Self: TryFrom<HostValue>,
{
    type Kept = Self;
    type Given<'a> = Self;
    const INTERFACE: Interface = Interface::List;

    fn read<'h>(context: &mut Context<'h>, value: Value<'h>, forms: &[&dyn ValueForms]) -> Fallible<'h, Self> {
        let read = HostValue::of_guest(context, value, forms)?;
        read.try_into()
            .map_err(|_| Failure::error("expected a list of other values, found", &[value]))
    }

    fn give(kept: &Self) -> Self {
        kept.clone()
    }
}

/// A type that a function of the host can give.
pub trait HostResult {
    /// Its type, as programs see it.
    fn interface() -> Interface;

    /// What the program gets.
    ///
    /// # Errors
    /// What the program can catch.
    fn into_reply(self) -> Result<Reply, String>;
}

impl HostResult for Reply {
    fn interface() -> Interface {
        Interface::Any
    }

    fn into_reply(self) -> Result<Reply, String> {
        Ok(self)
    }
}

impl<T: HostResult, E: Display> HostResult for Result<T, E> {
    fn interface() -> Interface {
        T::interface()
    }

    fn into_reply(self) -> Result<Reply, String> {
        match self {
            Ok(value) => value.into_reply(),
            Err(error) => Err(error.to_string()),
        }
    }
}

macro_rules! results {
    ($([$($generics:tt)*] $ty:ty, $interface:ident;)*) => {$(
        impl<$($generics)*> HostResult for $ty
        where
            Self: Into<HostValue>,
        {
            fn interface() -> Interface {
                Interface::$interface
            }

            fn into_reply(self) -> Result<Reply, String> {
                Ok(Reply::Value(self.into()))
            }
        }
    )*};
}
results! {
    [] (), Unit;
    [] bool, Bool;
    [] i8, Int;
    [] i16, Int;
    [] i32, Int;
    [] i64, Int;
    [] u8, Uint;
    [] u16, Uint;
    [] u32, Uint;
    [] u64, Uint;
    [] f64, Real;
    [] char, Char;
    [] &str, String;
    [] String, String;
    [] Handle, Any;
    [] HostValue, Any;
    [T] Option<T>, Any;
    [T] Vec<T>, List;
    [K, V] std::collections::BTreeMap<K, V>, Map;
    [K, V, S] std::collections::HashMap<K, V, S>, Map;
}

/// A closure that can be a function of the host: its first parameter is the [`Caller`], up to six others follow. The
/// types of its parameters must be written.
pub trait HostFn<M>: Send + Sync + 'static {
    /// Types of the parameters.
    fn params() -> Vec<Interface>;

    /// Type of the result.
    fn result() -> Interface;

    /// Calls it.
    ///
    /// # Errors
    /// An argument is of another kind, or it fails.
    fn call<'h>(&self, context: &mut Context<'h>, args: &[Value<'h>], forms: &[&dyn ValueForms])
    -> Fallible<'h, Reply>;
}

macro_rules! closures {
    ($($($ty:ident $kept:ident $index:tt),*;)*) => {$(
        impl<F, R, $($ty),*> HostFn<fn($($ty),*) -> R> for F
        where
            F: Send + Sync + 'static,
            F: Fn(Caller<'_>, $($ty),*) -> R,
            F: for<'a> Fn(Caller<'a>, $(<$ty as HostArgument>::Given<'a>),*) -> R,
            R: HostResult,
            $($ty: HostArgument,)*
        {
            fn params() -> Vec<Interface> {
                vec![$($ty::INTERFACE),*]
            }

            fn result() -> Interface {
                R::interface()
            }

            #[allow(unused_variables, reason = "of no parameters")]
            fn call<'h>(
                &self,
                context: &mut Context<'h>,
                args: &[Value<'h>],
                forms: &[&dyn ValueForms],
            ) -> Fallible<'h, Reply> {
                $(let $kept = $ty::read(context, args[$index], forms)?;)*
                let reply = self(Caller(context), $($ty::give(&$kept)),*);
                reply.into_reply().map_err(|message| Failure::error(message, &[]))
            }
        }
    )*};
}
closures! {
    ;
    A a 0;
    A a 0, B b 1;
    A a 0, B b 1, C c 2;
    A a 0, B b 1, C c 2, D d 3;
    A a 0, B b 1, C c 2, D d 3, E e 4;
    A a 0, B b 1, C c 2, D d 3, E e 4, G g 5;
}

/// A function of the host, with its price and effects.
///
/// ```
/// use polyc::{Caller, Definition, Engine};
///
/// let mut engine = Engine::new();
/// let square = Definition::new(|_: Caller, x: f64| x * x).fuel(2).pure();
/// engine.define_with("geometry", "square", square);
/// ```
pub struct Definition {
    params: Vec<Interface>,
    result: Interface,
    code: Box<dyn Code>,
    fuel: u32,
    effects: Effects,
}

impl Definition {
    /// A function of the price 16, which may do anything.
    #[must_use]
    pub fn new<M: 'static, F: HostFn<M>>(function: F) -> Self {
        let closure = Closure {
            function,
            kind: PhantomData::<fn() -> M>,
        };
        Self {
            params: F::params(),
            result: F::result(),
            code: Box::new(closure),
            fuel: 16,
            effects: Effects::ANY,
        }
    }

    /// Its price: units of fuel that each call costs.
    #[must_use]
    pub fn fuel(self, fuel: u32) -> Self {
        Self { fuel, ..self }
    }

    /// It reads and changes nothing but its arguments, and gives the same for the same: calls may be joined, or left
    /// out if nothing uses the result.
    #[must_use]
    pub fn pure(self) -> Self {
        let effects = Effects::TRAPS.and(Effects::ALLOCATES);
        Self { effects, ..self }
    }

    /// The function under its name, for an engine of these languages.
    pub(crate) fn into_function(self, module: &str, name: &str, languages: &Registry) -> HostFunction {
        let bound = Bound {
            code: self.code,
            languages: languages.clone(),
            forms: languages.all().iter().map(|it| it.forms()).collect(),
        };
        HostFunction::new(module, name, self.params, self.result, Box::new(bound))
            .with_fuel(self.fuel)
            .with_effects(self.effects)
    }
}

/// Code of a function, whatever the types of its closure.
trait Code: Send + Sync {
    fn call<'h>(&self, context: &mut Context<'h>, args: &[Value<'h>], forms: &[&dyn ValueForms])
    -> Fallible<'h, Reply>;
}

struct Closure<M, F> {
    function: F,
    kind: PhantomData<fn() -> M>,
}

impl<M, F: HostFn<M>> Code for Closure<M, F> {
    fn call<'h>(
        &self,
        context: &mut Context<'h>,
        args: &[Value<'h>],
        forms: &[&dyn ValueForms],
    ) -> Fallible<'h, Reply> {
        self.function.call(context, args, forms)
    }
}

/// A function with the languages whose values it takes and gives.
struct Bound {
    code: Box<dyn Code>,
    languages: Registry,
    forms: Vec<&'static dyn ValueForms>,
}

impl HostCode for Bound {
    fn call<'h>(&self, context: &mut Context<'h>, args: &[Value<'h>]) -> Fallible<'h, Reply> {
        let forms: &[&dyn ValueForms] = &self.forms;
        self.code.call(context, args, forms)
    }

    fn give<'h>(&self, context: &mut Context<'h>, language: &str, value: &HostValue) -> NativeResult<'h> {
        let language = self.languages.by_name(language);
        value.to_guest(context, language.map_or(&PlainForms, |it| it.forms()))
    }
}
