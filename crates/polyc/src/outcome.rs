//! How runs end: outcomes, pauses, errors.

use core::fmt;
use core::marker::PhantomData;

use polyc_base::trap::Limit;
use polyc_runtime::HostValue;
use polyc_vm::LinkError;

use crate::convert::{FromGuest, Slot};
use crate::function::CallError;
use crate::program::CompileError;
use crate::report::Report;
use crate::session::Session;

/// How a run ended, or why it is paused.
#[derive(Debug)]
#[must_use]
pub enum Outcome<T = HostValue> {
    /// It returned this.
    Done(T),
    /// A limit was reached, or a function of the host has not answered; the run can go on.
    Paused(Paused<T>),
    /// Nothing caught an error.
    Trapped(Report),
    /// The program ended itself with this exit code.
    Exited(u8),
    /// It could not begin, or its result is of another type than was asked for.
    Refused(Error),
}

impl<T> Outcome<T> {
    /// What it returned; all else is an error. A run that is paused cannot go on then.
    ///
    /// # Errors
    /// It did not return.
    pub fn into_result(self) -> Result<T, Error> {
        match self {
            Self::Done(value) => Ok(value),
            Self::Paused(paused) => Err(Error::Limit(paused.limit)),
            Self::Trapped(report) => Err(report.into()),
            Self::Exited(code) => Err(Error::Exited(code)),
            Self::Refused(error) => Err(error),
        }
    }
}

/// A run that is paused. It can go on once, in its session, until another run begins there.
#[must_use = "the run can go on"]
pub struct Paused<T = HostValue> {
    /// What was reached; [`Limit::Pending`]: a function of the host has not answered.
    pub limit: Limit,
    pub(crate) run: (u64, u64),
    pub(crate) result: Slot,
    pub(crate) kind: PhantomData<fn() -> T>,
}

impl<T> fmt::Debug for Paused<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Paused")
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

impl<T: FromGuest> Paused<T> {
    /// Goes on, if the limit that was reached has been raised. A function of the host that has not answered is called
    /// again.
    pub fn resume(self, session: &mut Session) -> Outcome<T> {
        session.resume(self, None)
    }

    /// Goes on with this as the result of the function of the host that has not answered. If none waits, that is
    /// refused and the run stays paused ([`Session::paused`]).
    ///
    /// ```
    /// use polyc::{Caller, Engine, Error, Limit, NoHost, Outcome, Reply, Session, Source};
    ///
    /// let mut engine = Engine::new();
    /// engine.define("web", "get", |_: Caller, _url: &str| Reply::Pending);
    /// let program = engine.compile(Source::new("expr", "get.expr", "size(web.get('/'))"))?;
    /// let mut session = Session::new(&engine, NoHost);
    /// let Outcome::Paused(paused) = session.run(&program) else { panic!("it waits") };
    /// assert_eq!(paused.limit, Limit::Pending);
    /// let size = paused.answer(&mut session, "<html>").into_result()?;
    /// assert_eq!(size, 6_i64.into());
    /// # Ok::<(), Error>(())
    /// ```
    pub fn answer(self, session: &mut Session, value: impl Into<HostValue>) -> Outcome<T> {
        session.resume(self, Some(value.into()))
    }
}

/// Why there is no result.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Error {
    /// The text has mistakes.
    Compile(CompileError),
    /// An import has nothing to be linked to.
    Link(LinkError),
    /// A call cannot be made, or its result is of another type than was asked for.
    Call(CallError),
    /// Nothing caught an error.
    Trapped(Box<Report>),
    /// A limit was reached.
    Limit(Limit),
    /// The program ended itself with this exit code.
    Exited(u8),
    /// The run that was to go on has ended, or another one has begun.
    NotPaused,
    /// The session was not built for this; [`SessionBuilder::mode`](crate::SessionBuilder::mode) says how.
    Mode(crate::Mode),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Compile(error) => error.fmt(f),
            Self::Link(error) => error.fmt(f),
            Self::Call(error) => error.fmt(f),
            Self::Trapped(report) => report.fmt(f),
            Self::Limit(Limit::Pending) => f.write_str("a function of the host has not answered"),
            Self::Limit(Limit::Stopped) => f.write_str("the host stopped the run"),
            Self::Limit(limit) => write!(f, "the run reached its limit of {}", limit.name()),
            Self::Exited(code) => write!(f, "the program ended itself with exit code {code}"),
            Self::NotPaused => f.write_str("the run has ended, or another one has begun"),
            Self::Mode(mode) => write!(f, "the session was not built with the mode {mode:?}"),
        }
    }
}

impl core::error::Error for Error {}

macro_rules! errors {
    ($($ty:ty => $variant:ident;)*) => {$(
        impl From<$ty> for Error {
            fn from(error: $ty) -> Self {
                Self::$variant(error)
            }
        }
    )*};
}
impl From<Report> for Error {
    fn from(report: Report) -> Self {
        Self::Trapped(Box::new(report))
    }
}

errors! {
    CompileError => Compile;
    LinkError => Link;
    CallError => Call;
}
