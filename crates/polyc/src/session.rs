//! Sessions: programs running on a machine of their own, with a host and limits.

use core::any::Any;
use core::marker::PhantomData;
use std::collections::HashMap;
use std::sync::Arc;

use polyc_base::trap::Limit;
use polyc_frontend::Frontend;
use polyc_runtime::host::Stream;
use polyc_runtime::native::{Argument, Fallible};
use polyc_runtime::{Clock, Context, Handle, Host, HostValue, Limits, PlainForms, Stress, Value, ValueForms, View};
use polyc_vm::{InstanceId, LinkError, Machine, Mode, Settings, Status, StepCallback, StopHandle, Unmetered};

use crate::clock::clock;
use crate::convert::{FromGuest, Slot};
use crate::engine::Engine;
use crate::function::{CallArguments, CallError, Function, Instance, wrong_result};
use crate::outcome::{Error, Outcome, Paused};
use crate::program::Program;
use crate::report::{Backtrace, Report};
use crate::show::{show_in, shown_in};

/// A machine with a host and limits. Programs run in it share its heap and see each other's modules by name.
pub struct Session {
    pub(crate) engine: Engine,
    pub(crate) machine: Machine,
    /// The language of the last run: it decides how values are shown.
    pub(crate) language: Option<&'static dyn Frontend>,
    /// The forms of all languages.
    pub(crate) forms: Arc<[&'static dyn ValueForms]>,
    /// Fuel of printing values.
    printing: u64,
    /// What the last run that was paused reached, and its result.
    paused: Option<(Limit, Slot)>,
    /// What languages remember of the open environments of the session, by the environments' names.
    pub(crate) memories: HashMap<String, Box<dyn Any + Send>>,
}

/// Builds a [`Session`].
///
/// ```
/// use polyc::{Engine, Limits, MemoryHost, Mode, Session};
///
/// let session = Session::builder(&Engine::new())
///     .host(MemoryHost::default())
///     .limits(Limits { fuel: Some(1_000_000), ..Limits::default() })
///     .mode(Mode::Counted)
///     .build();
/// assert_eq!(session.fuel_used(), 0);
/// ```
pub struct SessionBuilder {
    engine: Engine,
    host: Box<dyn Host>,
    limits: Limits,
    settings: Settings,
    mode: Option<Mode>,
    stress: Option<Stress>,
    clock: Option<Clock>,
}

impl SessionBuilder {
    /// The world that programs see; at first they see none.
    #[must_use]
    pub fn host(self, host: impl Host + 'static) -> Self {
        self.boxed_host(Box::new(host))
    }

    /// The same, boxed.
    #[must_use]
    pub fn boxed_host(self, host: Box<dyn Host>) -> Self {
        Self { host, ..self }
    }

    /// The limits; at first they are 512 MiB and ten million nested calls.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// What code does besides running: it may be metered, counted or traced. A limit of fuel or time makes it metered.
    #[must_use]
    pub fn mode(mut self, mode: Mode) -> Self {
        self.mode = Some(mode);
        self
    }

    /// The clock that limits of time are kept by, in nanoseconds; at first it is the system's.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = Some(clock);
        self
    }

    /// How to make the collector's life hard.
    #[must_use]
    pub fn stress(mut self, stress: Stress) -> Self {
        self.stress = Some(stress);
        self
    }

    /// All settings of the machine at once; mode, clock and stress that are set by themselves come before them.
    #[must_use]
    pub fn settings(self, settings: Settings) -> Self {
        Self { settings, ..self }
    }

    /// The session.
    #[must_use]
    pub fn build(self) -> Session {
        let natives = Arc::clone(self.engine.natives());
        let settings = Settings {
            mode: self.mode.unwrap_or(self.settings.mode),
            stress: self.stress.unwrap_or(self.settings.stress),
            clock: self.clock.or(self.settings.clock).or(Some(clock)),
            ..self.settings
        };
        let languages = self.engine.languages().all();
        Session {
            forms: languages.iter().map(|it| it.forms()).collect(),
            machine: Machine::with_settings(natives, self.host, self.limits, settings),
            engine: self.engine,
            language: None,
            printing: 0,
            paused: None,
            memories: HashMap::new(),
        }
    }
}

/// Bytes of a value shown to a host.
const LONGEST_SHOWN: usize = 256 << 10;

impl Session {
    /// A session of that host with the default limits.
    #[must_use]
    pub fn new(engine: &Engine, host: impl Host + 'static) -> Self {
        Self::builder(engine).host(host).build()
    }

    /// Begins a session that has no host yet.
    #[must_use]
    pub fn builder(engine: &Engine) -> SessionBuilder {
        SessionBuilder {
            engine: engine.clone(),
            host: Box::new(polyc_runtime::NoHost),
            limits: Limits::default(),
            settings: Settings::default(),
            mode: None,
            stress: None,
            clock: None,
        }
    }

    /// Runs a program: the modules it imports first, once, then itself. A run that is paused is given up.
    pub fn run(&mut self, program: &Program) -> Outcome {
        self.run_as(program)
    }

    /// The same; the value of the program becomes one of that type.
    pub fn run_as<R: FromGuest>(&mut self, program: &Program) -> Outcome<R> {
        self.machine.forget_run();
        match self.load(program) {
            Ok(instance) => {
                let status = self.machine.run_entry(instance.id);
                self.outcome(status, Slot::any(Arc::clone(&self.forms)))
            }
            Err(error) => Outcome::Refused(error.into()),
        }
    }

    /// The value of a program; all else is an error.
    ///
    /// ```
    /// use polyc::{Engine, Error, NoHost, Session, Source};
    ///
    /// let engine = Engine::new();
    /// let program = engine.compile(Source::new("expr", "squares.expr", "[1, 2, 3].map(n, n * n)"))?;
    /// let squares: Vec<i64> = Session::new(&engine, NoHost).evaluate(&program)?;
    /// assert_eq!(squares, [1, 4, 9]);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// It fails or reaches a limit, or its value is of another type.
    pub fn evaluate<R: FromGuest>(&mut self, program: &Program) -> Result<R, Error> {
        self.run_as(program).into_result()
    }

    /// Makes a program part of the session, to call its functions. Its entry runs before the first call.
    ///
    /// # Errors
    /// An import has nothing to be linked to, the program has the name of a module that belongs to polyc, or its tables
    /// are over the memory limit.
    pub fn load(&mut self, program: &Program) -> Result<Instance, LinkError> {
        let id = self.link(program)?;
        self.language = self.engine.language_of(program.module());
        Ok(Instance {
            session: self.machine.run_number().0,
            id,
        })
    }

    /// Makes a program an instance of the machine.
    pub(crate) fn link(&mut self, program: &Program) -> Result<InstanceId, LinkError> {
        self.engine.check_name(program.code())?;
        let engine = &self.engine;
        self.machine
            .instantiate(program.code(), &mut |name| engine.module_program(name))
    }

    /// An exported function, to be called with arguments of these types.
    ///
    /// # Errors
    /// There is no such function, or the types do not fit.
    pub fn function<A: CallArguments, R: FromGuest>(
        &mut self,
        instance: &Instance,
        name: &str,
    ) -> Result<Function<'_, A, R>, CallError> {
        Function::new(self, *instance, name)
    }

    /// Calls an exported function with arguments whose types are known only now.
    pub fn call(&mut self, instance: &Instance, name: &str, args: &[HostValue]) -> Outcome {
        match Function::new(self, *instance, name) {
            Ok(mut function) => function.start(args),
            Err(error) => Outcome::Refused(error.into()),
        }
    }

    /// Calls a procedure of the session.
    ///
    /// ```
    /// use polyc::{Engine, Error, Handle, NoHost, Session, Source};
    ///
    /// let engine = Engine::new();
    /// let text = "(define (adder n) (lambda (m) (+ n m))) (adder 10)";
    /// let program = engine.compile(Source::new("lisp", "adder.scm", text))?;
    /// let mut session = Session::new(&engine, NoHost);
    /// let add: Handle = session.evaluate(&program)?;
    /// assert_eq!(session.call_handle(&add, &[5_i64.into()]).into_result()?, 15_i64.into());
    /// # Ok::<(), Error>(())
    /// ```
    pub fn call_handle(&mut self, procedure: &Handle, args: &[HostValue]) -> Outcome {
        let forms = self.language.map_or(&PlainForms as &dyn ValueForms, |it| it.forms());
        match self.machine.call_procedure(procedure, args, forms) {
            Ok(status) => self.outcome(status, Slot::any(Arc::clone(&self.forms))),
            Err(polyc_vm::CallError::Memory) => Outcome::Refused(CallError::Memory.into()),
            Err(polyc_vm::CallError::Refused(reason)) => Outcome::Refused(CallError::Refused(reason).into()),
            Err(_) => Outcome::Refused(CallError::Foreign.into()),
        }
    }

    /// The run that is paused, if there is one: as [`Outcome::Paused`] gave it, for when that handle is gone. A result
    /// of another type than that run has is refused when it is there.
    pub fn paused<R: FromGuest>(&self) -> Option<Paused<R>> {
        let (limit, result) = self.paused.as_ref().filter(|_| self.machine.is_paused())?;
        Some(Paused {
            limit: *limit,
            run: self.machine.run_number(),
            result: result.clone(),
            kind: PhantomData,
        })
    }

    /// Goes on with a run that is paused, or gives a function of the host its result.
    pub(crate) fn resume<R: FromGuest>(&mut self, paused: Paused<R>, answer: Option<HostValue>) -> Outcome<R> {
        if paused.run != self.machine.run_number() || !self.machine.is_paused() {
            return Outcome::Refused(Error::NotPaused);
        }
        let status = match answer {
            None => self.machine.resume(),
            Some(value) => match self.machine.answer(value) {
                Ok(status) => status,
                Err(_) => return Outcome::Refused(CallError::NotAwaited.into()),
            },
        };
        self.outcome(status, paused.result)
    }

    /// Changes the limits, mostly to go on with a run that reached one:
    ///
    /// ```
    /// use polyc::{Engine, Error, Limits, Outcome, Session, Source};
    ///
    /// let engine = Engine::new();
    /// let text = "(let loop ((i 0)) (if (< i 1000) (loop (+ i 1)) i))";
    /// let program = engine.compile(Source::new("lisp", "count.scm", text))?;
    /// let little = Limits { fuel: Some(100), ..Limits::default() };
    /// let mut session = Session::builder(&engine).limits(little).build();
    /// let mut outcome = session.run(&program);
    /// while let Outcome::Paused(paused) = outcome {
    ///     let more = session.fuel_used() + 1000;
    ///     session.set_limits(Limits { fuel: Some(more), ..little }).expect("it is metered");
    ///     outcome = paused.resume(&mut session);
    /// }
    /// assert_eq!(outcome.into_result()?, 1000_i64.into());
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// They limit fuel or time, and the session was built with neither limit, in [`Mode::Plain`].
    pub fn set_limits(&mut self, limits: Limits) -> Result<(), Unmetered> {
        self.machine.set_limits(limits)
    }

    /// Where a paused run is.
    #[must_use]
    pub fn trace(&self) -> Backtrace {
        Backtrace::new(&self.machine.trace())
    }

    /// A paused run as a report: which limit it reached, and where.
    #[must_use]
    pub fn report(&self, limit: Limit) -> Report {
        Report::paused(limit, &self.machine.trace())
    }

    /// Prints the value of a run and a new line to standard output, as the language of the last run shows it. It is a
    /// part of that run, under its limits. It prints nothing if there is no value, as after a statement.
    ///
    /// At a limit nothing is printed, and it may be printed again once the limit has been raised:
    ///
    /// ```
    /// use polyc::{Engine, Error, Handle, Limits, MemoryHost, Session, Source};
    ///
    /// let engine = Engine::new();
    /// let program = engine.compile(Source::new("lisp", "list.scm", "(make-vector 100 'x)"))?;
    /// let little = Limits { output: Some(100), ..Limits::default() };
    /// let mut session = Session::builder(&engine).host(MemoryHost::default()).limits(little).build();
    /// let vector = session.evaluate::<Handle>(&program)?.into();
    /// assert!(matches!(session.print(&vector), Err(Error::Limit(_))));
    /// assert_eq!(session.output(), "");
    /// session.set_limits(Limits::default()).expect("neither fuel nor time");
    /// session.print(&vector)?;
    /// assert!(session.output().starts_with("#(x x x"));
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// A limit was reached, the host refused, or the language has no such value.
    pub fn print(&mut self, value: &HostValue) -> Result<(), Error> {
        let language = self.language;
        let before = self.machine.fuel_used();
        self.machine.reserve(value.guest_bytes()).map_err(Error::Limit)?;
        let status = self.machine.perform(|context| {
            let Some(value) = printed_value(context, language, value)? else {
                return Ok(());
            };
            context.write_shown(Stream::OUTPUT, |context| shown_in(context, language, value))
        });
        self.printing = self.printing.saturating_add(self.machine.fuel_used() - before);
        self.outcome(status, Slot::any(Arc::clone(&self.forms))).into_result()
    }

    /// A value as the language that ran last prints it, for the host itself; empty for no value. It costs the session
    /// nothing, so a text of more than 256 KiB ends there, in `…`. What the session cannot hold is shown as Rust does.
    pub fn show(&mut self, value: &HostValue) -> String {
        let language = self.language;
        let has_room = self.machine.reserve(value.guest_bytes()).is_ok();
        let shown = self.machine.with_context(|context| {
            let value = printed_value(context, language, value).ok()?;
            let show = |value| context.with_short_texts(LONGEST_SHOWN, |context| show_in(context, language, value));
            Some(value.map(show).unwrap_or_default())
        });
        shown.filter(|_| has_room).unwrap_or_else(|| format!("{value:?}"))
    }

    /// Fuel of printing values.
    pub(crate) const fn printing(&self) -> u64 {
        self.printing
    }

    /// The engine it was made from.
    pub(crate) const fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Standard output so far, if the host keeps it.
    pub fn output(&mut self) -> String {
        String::from_utf8_lossy(self.machine.host().output()).into_owned()
    }

    /// The machine, for everything else: statistics, fuel, the host.
    pub const fn machine(&mut self) -> &mut Machine {
        &mut self.machine
    }

    /// Fuel used so far.
    #[must_use]
    pub fn fuel_used(&self) -> u64 {
        self.machine.fuel_used()
    }

    /// State that functions of the host keep for the session, one of each type.
    pub fn state<T: Default + Send + 'static>(&mut self) -> &mut T {
        self.machine.extension()
    }

    /// Lets another thread stop the session, if it is metered: otherwise nothing looks at the request.
    #[must_use]
    pub fn stop_handle(&self) -> StopHandle {
        self.machine.stop_handle()
    }

    /// Sets the callback that is shown each instruction.
    ///
    /// # Errors
    /// The session was not built with [`Mode::Traced`].
    pub fn on_step(&mut self, callback: StepCallback) -> Result<(), Error> {
        self.require(Mode::Traced)?;
        self.machine.set_on_step(Some(callback));
        Ok(())
    }

    /// Refuses what a session of another mode would give no answer to.
    pub(crate) fn require(&self, mode: Mode) -> Result<(), Error> {
        let has = self.machine.mode();
        let is_enough = has == mode || (mode == Mode::Metered && has != Mode::Plain);
        if is_enough { Ok(()) } else { Err(Error::Mode(mode)) }
    }

    /// How a run ended, with a result of that type.
    pub(crate) fn outcome<R: FromGuest>(&mut self, status: Status, result: Slot) -> Outcome<R> {
        match self.load_requested(status) {
            Status::Done(value) => self.result(value, &result),
            Status::Paused(limit) => {
                self.paused = Some((limit, result.clone()));
                Outcome::Paused(Paused {
                    limit,
                    run: self.machine.run_number(),
                    result,
                    kind: PhantomData,
                })
            }
            Status::Exited(code) => Outcome::Exited(code),
            Status::Trapped(trap) => Outcome::Trapped(Report::new(&self.engine, &mut self.machine, &trap)),
        }
    }

    /// A result that the machine gave to the host.
    fn result<R: FromGuest>(&mut self, value: HostValue, slot: &Slot) -> Outcome<R> {
        let read = self.machine.with_context(|context| {
            let argument = match &value {
                HostValue::Nothing => None,
                HostValue::Int(value) => Some(Argument::I64(*value)),
                HostValue::Float(value) => Some(Argument::F64(*value)),
                HostValue::Bool(value) => Some(Argument::Bool(*value)),
                value => Some(Argument::Value(value.to_guest(context, slot.forms)?)),
            };
            R::of_argument(context, argument, slot)
        });
        match read {
            Ok(value) => Outcome::Done(value),
            Err(mismatch) => Outcome::Refused(wrong_result("the program", mismatch).into()),
        }
    }
}

/// A host's value as it is printed by a language; `None` if it is no value, as that of a statement.
fn printed_value<'h>(
    context: &mut Context<'h>,
    language: Option<&'static dyn Frontend>,
    value: &HostValue,
) -> Fallible<'h, Option<Value<'h>>> {
    let forms = language.map_or(&PlainForms as &dyn ValueForms, |it| it.forms());
    let value = value.to_guest(context, forms)?;
    Ok((!matches!(context.view(value), View::Unspecified)).then_some(value))
}
