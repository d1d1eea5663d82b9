//! Sessions: programs running on a machine of their own, with a host and limits.

use std::sync::Arc;

use polyc_base::trap::Limit;
use polyc_frontend::Frontend;
use polyc_runtime::host::Stream;
use polyc_runtime::{Context, Host, Limits, Value, View};
use polyc_vm::{
    CallError, HostValue, InstanceId, LinkError, Machine, Program, Settings, Status, StepCallback, Unmetered,
};

use crate::clock::clock;
use crate::engine::Engine;
use crate::report::{Backtrace, Report};
use crate::show::{show_in, shown_in};

/// How a run ended, or why it is paused.
#[derive(Debug)]
pub enum Outcome {
    /// It returned; [`Session::show`] prints the value.
    Done(HostValue),
    /// A limit was reached; [`Session::resume`] goes on once it has been raised.
    Paused(Limit),
    /// Nothing caught an error.
    Trapped(Report),
    /// The program ended itself with this exit code.
    Exited(u8),
    /// It could not begin: an import has nothing to be linked to.
    NotLinked(LinkError),
}

/// A machine with a host and limits. Programs run in it share its heap and see each other's modules by name.
pub struct Session {
    engine: Engine,
    machine: Machine,
    /// The language of the last run: it decides how values are shown.
    language: Option<&'static dyn Frontend>,
    /// Fuel of printing values.
    printing: u64,
}

/// Bytes of a value shown to a host.
const LONGEST_SHOWN: usize = 256 << 10;

impl Session {
    /// A session with the default limits: 512 MiB, ten million nested calls.
    #[must_use]
    pub fn new(engine: &Engine, host: impl Host + 'static) -> Self {
        let (limits, settings) = (Limits::default(), Settings::default());
        Self::with(engine, Box::new(host), limits, settings)
    }

    /// A session of these limits and settings.
    #[must_use]
    pub fn with(engine: &Engine, host: Box<dyn Host>, limits: Limits, settings: Settings) -> Self {
        let natives = Arc::clone(engine.natives());
        let settings = Settings {
            clock: settings.clock.or(Some(clock)),
            ..settings
        };
        Self {
            engine: engine.clone(),
            machine: Machine::with_settings(natives, host, limits, settings),
            language: None,
            printing: 0,
        }
    }

    /// Runs a program: the modules it imports first, once, then itself. A run that is paused is given up.
    pub fn run(&mut self, program: &Arc<Program>) -> Outcome {
        self.machine.forget_run();
        match self.load(program) {
            Ok(instance) => {
                let status = self.machine.run_entry(instance);
                self.outcome(status)
            }
            Err(error) => Outcome::NotLinked(error),
        }
    }

    /// Makes a program part of the session, to call its functions. Its entry runs before the first call.
    ///
    /// # Errors
    /// An import has nothing to be linked to, the program has the name of a module that belongs to polyc, or its tables
    /// are over the memory limit.
    pub fn load(&mut self, program: &Arc<Program>) -> Result<InstanceId, LinkError> {
        self.engine.check_name(program)?;
        self.language = self.engine.language_of(program.module());
        let engine = &self.engine;
        self.machine
            .instantiate(program, &mut |name| engine.module_program(name))
    }

    /// Calls an exported function.
    ///
    /// # Errors
    /// There is no such function, or the arguments do not fit.
    pub fn call(&mut self, instance: InstanceId, export: &str, args: Vec<HostValue>) -> Result<Outcome, CallError> {
        if let Some(program) = self.machine.program(instance) {
            self.language = self.engine.language_of(program.module());
        }
        let status = self.machine.call(instance, export, args)?;
        Ok(self.outcome(status))
    }

    /// Goes on after a pause, if the limit that was reached has been raised.
    pub fn resume(&mut self) -> Outcome {
        let status = self.machine.resume();
        self.outcome(status)
    }

    /// Changes the limits, mostly to go on with a run that reached one:
    ///
    /// ```
    /// use polyc::{Engine, Limit, Limits, NoHost, Outcome, Session, Settings};
    ///
    /// let engine = Engine::new();
    /// let text = "(let loop ((i 0)) (if (< i 1000) (loop (+ i 1)) i))";
    /// let program = engine.program("lisp", "count.scm", text).expect("it compiles");
    /// let little = Limits { fuel: Some(100), ..Limits::default() };
    /// let mut session = Session::with(&engine, Box::new(NoHost), little, Settings::default());
    /// let mut outcome = session.run(&program);
    /// let mut pauses = 0;
    /// while let Outcome::Paused(Limit::Fuel) = outcome {
    ///     pauses += 1;
    ///     let more = session.machine().fuel_used() + 1000;
    ///     session.set_limits(Limits { fuel: Some(more), ..little }).expect("it is metered");
    ///     outcome = session.resume();
    /// }
    /// let Outcome::Done(value) = outcome else { panic!("it returns") };
    /// assert_eq!(session.show(&value), "1000");
    /// assert!(pauses > 1);
    /// ```
    ///
    /// # Errors
    /// They limit fuel or time, and the session was built with neither limit and without [`Settings::metered`].
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
    /// use polyc::{Engine, Limit, Limits, MemoryHost, Outcome, Session, Settings};
    ///
    /// let engine = Engine::new();
    /// let program = engine.program("lisp", "list.scm", "(make-vector 100 'x)").expect("it compiles");
    /// let little = Limits { output: Some(100), ..Limits::default() };
    /// let mut session = Session::with(&engine, Box::new(MemoryHost::default()), little, Settings::default());
    /// let Outcome::Done(value) = session.run(&program) else { panic!("it returns") };
    /// assert!(matches!(session.print(&value), Outcome::Paused(Limit::Output)));
    /// assert_eq!(session.output(), "");
    /// session.set_limits(Limits::default()).expect("neither fuel nor time");
    /// assert!(matches!(session.print(&value), Outcome::Done(_)));
    /// assert!(session.output().starts_with("#(x x x"));
    /// ```
    pub fn print(&mut self, value: &HostValue) -> Outcome {
        let language = self.language;
        let before = self.machine.fuel_used();
        let status = self.machine.perform(|context| {
            let Some(value) = printed_value(context, value) else {
                return Ok(());
            };
            context.write_shown(Stream::OUTPUT, |context| shown_in(context, language, value))
        });
        self.printing = self.printing.saturating_add(self.machine.fuel_used() - before);
        self.outcome(status)
    }

    /// A value as the language that ran last prints it, for the host itself; empty for no value. It costs the session
    /// nothing, so a text of more than 256 KiB ends there, in `…`.
    pub fn show(&mut self, value: &HostValue) -> String {
        let language = self.language;
        self.machine.with_context(|context| {
            let value = printed_value(context, value);
            let value =
                value.map(|value| context.with_short_texts(LONGEST_SHOWN, |context| show_in(context, language, value)));
            value.unwrap_or_default()
        })
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

    /// Sets the callback that is shown each instruction, if the session was built with [`Settings::traced`].
    pub fn on_step(&mut self, callback: StepCallback) {
        self.machine.set_on_step(Some(callback));
    }

    fn outcome(&mut self, status: Status) -> Outcome {
        match status {
            Status::Done(value) => Outcome::Done(value),
            Status::Paused(limit) => Outcome::Paused(limit),
            Status::Exited(code) => Outcome::Exited(code),
            Status::Trapped(trap) => Outcome::Trapped(Report::new(&self.engine, &mut self.machine, &trap)),
        }
    }
}

/// A host's value as one of the session; `None` if it is nothing or of another session.
fn value_in<'h>(context: &mut Context<'h>, value: &HostValue) -> Option<Value<'h>> {
    match value {
        HostValue::Nothing => None,
        HostValue::I64(value) => context.integer(*value).ok(),
        HostValue::F64(value) => context.float(*value).ok(),
        HostValue::Bool(value) => Some(Value::boolean(*value)),
        HostValue::String(text) => context.string(text).ok(),
        HostValue::Value(root) => context.rooted(root),
    }
}

/// The same, of a value that is printed: not that of a statement.
fn printed_value<'h>(context: &mut Context<'h>, value: &HostValue) -> Option<Value<'h>> {
    let value = value_in(context, value)?;
    (!matches!(context.view(value), View::Unspecified)).then_some(value)
}
