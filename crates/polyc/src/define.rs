//! Functions of the host: closures that programs of every language call.

use core::any::Any;
use core::fmt::Display;
use core::marker::PhantomData;

use polyc_base::decl::Interface;
use polyc_base::effects::Effects;
use polyc_frontend::Registry;
use polyc_runtime::host::HostError;
use polyc_runtime::native::{Failure, Fallible, HostCode, HostFunction, NativeResult};
use polyc_runtime::{Context, HostValue, PlainForms, Value, ValueForms};

use crate::convert::{Give, Take};

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
    /// At a limit of output or fuel the text is held back: the run is paused when the function has returned, and the
    /// text is written when the run goes on.
    ///
    /// # Errors
    /// The host refused.
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
        self.write_or_hold(text.as_bytes())
    }

    fn charge(&mut self, fuel: u64) {
        self.charge_done(fuel);
    }
}

/// A type that a function of the host can take: `&str`, `&[u8]`, or one that is a result of calls
/// ([`FromGuest`](crate::FromGuest)).
#[diagnostic::on_unimplemented(message = "`{Self}` cannot be a parameter of a function of the host")]
pub trait HostArgument: Read {}

impl<T: Read> HostArgument for T {}

/// How an argument of a function of the host is read.
pub trait Read {
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
    fn give(kept: &mut Option<Self::Kept>) -> Self::Given<'_>;
}

impl<T: Take> Read for T {
    type Kept = T;
    type Given<'a> = T;
    const INTERFACE: Interface = T::INTERFACE;

    fn read<'h>(context: &mut Context<'h>, value: Value<'h>, forms: &[&dyn ValueForms]) -> Fallible<'h, T> {
        let read = T::of_guest(context, value, forms)?;
        read.map_err(|wrong| Failure::error(format!("{wrong}:"), &[value]))
    }

    fn give(kept: &mut Option<T>) -> T {
        kept.take().expect("it is given once")
    }
}

macro_rules! borrowed {
    ($($ty:ty as $kept:ty, $interface:ident, $empty:expr;)*) => {$(
        impl Read for &$ty {
            type Kept = $kept;
            type Given<'a> = &'a $ty;
            const INTERFACE: Interface = Interface::$interface;

            fn read<'h>(context: &mut Context<'h>, value: Value<'h>, forms: &[&dyn ValueForms]) -> Fallible<'h, $kept> {
                <$kept as Read>::read(context, value, forms)
            }

            fn give(kept: &mut Option<$kept>) -> &$ty {
                kept.as_deref().unwrap_or($empty)
            }
        }
    )*};
}
borrowed! {
    str as String, String, "";
    [u8] as Vec<u8>, Bytes, &[];
}

/// A type that a function of the host can give: one that is an argument of calls ([`ToGuest`](crate::ToGuest)), a
/// [`Reply`], or a `Result` of either, whose error the program can catch.
#[diagnostic::on_unimplemented(message = "`{Self}` cannot be the result of a function of the host")]
pub trait HostResult: Answer {}

impl<T: Answer> HostResult for T {}

/// How the result of a function of the host is given.
pub trait Answer {
    /// Its type, as programs see it.
    const INTERFACE: Interface;

    /// What the program gets.
    ///
    /// # Errors
    /// What the program can catch.
    fn into_reply(self) -> Result<Reply, String>;
}

impl<T: Give> Answer for T {
    const INTERFACE: Interface = T::INTERFACE;

    fn into_reply(self) -> Result<Reply, String> {
        Ok(Reply::Value(self.into_value()))
    }
}

impl Answer for Reply {
    const INTERFACE: Interface = Interface::Any;

    fn into_reply(self) -> Result<Reply, String> {
        Ok(self)
    }
}

impl<T: Answer, E: Display> Answer for Result<T, E> {
    const INTERFACE: Interface = T::INTERFACE;

    fn into_reply(self) -> Result<Reply, String> {
        match self {
            Ok(value) => value.into_reply(),
            Err(error) => Err(error.to_string()),
        }
    }
}

/// A closure that can be a function of the host: its first parameter is the [`Caller`], up to six others follow. The
/// types of its parameters must be written.
#[diagnostic::on_unimplemented(
    message = "this cannot be a function of the host",
    note = "it is a closure `|_: Caller, a: A, b: B| …` whose parameters have their types written, and which is `Send + Sync + 'static`"
)]
pub trait HostFn<M>: HostCall<M> {}

impl<M, F: HostCall<M>> HostFn<M> for F {}

/// How a closure is called.
pub trait HostCall<M>: Send + Sync + 'static {
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
        impl<F, R, $($ty),*> HostCall<fn($($ty),*) -> R> for F
        where
            F: Send + Sync + 'static,
            F: Fn(Caller<'_>, $($ty),*) -> R,
            F: for<'a> Fn(Caller<'a>, $(<$ty as Read>::Given<'a>),*) -> R,
            R: Answer,
            $($ty: Read,)*
        {
            fn params() -> Vec<Interface> {
                vec![$($ty::INTERFACE),*]
            }

            fn result() -> Interface {
                R::INTERFACE
            }

            #[allow(unused_variables, reason = "of no parameters")]
            fn call<'h>(
                &self,
                context: &mut Context<'h>,
                args: &[Value<'h>],
                forms: &[&dyn ValueForms],
            ) -> Fallible<'h, Reply> {
                $(let mut $kept = Some($ty::read(context, args[$index], forms)?);)*
                let reply = self(Caller(context), $($ty::give(&mut $kept)),*);
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
