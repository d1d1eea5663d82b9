//! Sessions, which the host builds, links, runs, pauses and resumes.

#![allow(unsafe_code, reason = "puts arguments in registers and takes results out")]

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use polyc_base::trap::Limit;
use polyc_base::{FuncId, Type};
use polyc_runtime::native::{Argument, Failure, Fallible, Registry, Reply};
use polyc_runtime::{
    Clock, Context, Handle, Host, HostValue, Limits, Runtime, Statistics, Stress, Thrown, Value, ValueForms, View, Word,
};

use crate::call::Later;
use crate::exec::{Block, Counters, Engine, LEAST_WORDS, Meter, Signal, Special, Stop, Stretches, Trace, Vm, facts};
use crate::prepare::Mode;
use crate::program::Program;
use crate::status::{
    CallError, CodeStretches, FunctionCount, InstanceId, StackTrace, Status, TraceFrame, TrapReport, Unmetered,
};

/// How a session is built; everything but its limits, which may change.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// What code does besides running. A limit of fuel or time makes plain code metered.
    pub mode: Mode,
    /// Whether to note which stretches of code run, for [`Machine::stretches`]: slow, and for choosing fused steps.
    pub observed: bool,
    /// Words of the raw and of the refs stack.
    pub stack_words: usize,
    /// Frames of the control stack.
    pub stack_frames: usize,
    /// How to make the collector's life hard.
    pub stress: Stress,
    /// Whether to use the engine that needs no tail calls.
    pub portable: bool,
    /// The clock for limits of time; `None`: the host's clock, as the program sees it.
    pub clock: Option<Clock>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            mode: Mode::Plain,
            observed: false,
            stack_words: 1 << 16,
            stack_frames: 1 << 14,
            stress: Stress::default(),
            portable: false,
            clock: None,
        }
    }
}

impl Settings {
    /// Stacks so small that frames are sealed all the time, and a collection wherever there may be one.
    #[must_use]
    pub fn stress() -> Self {
        Self {
            stack_words: 64,
            stack_frames: 8,
            stress: Stress {
                collect_always: true,
                ..Stress::default()
            },
            ..Self::default()
        }
    }
}

/// The machine before an instruction, as a tracer sees it.
#[derive(Clone, Copy)]
pub struct TraceStep<'a, 'h> {
    /// The program.
    pub program: &'a Arc<Program>,
    /// The function.
    pub func: FuncId,
    /// Offset of the instruction in its code.
    pub offset: u32,
    /// How many functions wait below it.
    pub depth: u64,
    /// Locals, parameters first.
    pub locals: &'a [Argument<'h>],
    /// The operand stack, the top last.
    pub stack: &'a [Argument<'h>],
}

/// Called before each instruction of a traced run. If it reaches a limit, the run is paused, and the same instruction
/// is shown again when the run goes on.
pub type StepCallback = Box<dyn for<'h> FnMut(&mut Context<'h>, &TraceStep<'_, 'h>) -> Result<(), Limit> + Send>;

/// Lets another thread stop a session.
#[derive(Clone, Debug)]
pub struct StopHandle(Arc<AtomicBool>);

impl StopHandle {
    /// Asks the session to pause its run. It does so at its next test of fuel, with
    /// [`polyc_base::trap::Limit::Stopped`]. Nothing happens if no run has begun or the last one has ended.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// A session: heap, instances, stacks, counters.
pub struct Machine {
    pub(crate) vm: Box<Vm>,
    /// Instances by the names that were resolved to them.
    pub(crate) resolved: HashMap<String, usize>,
    /// Instances that the host asked for, by the names of their modules; the last of a name.
    pub(crate) instantiated: HashMap<String, usize>,
    /// Instances by the addresses of their programs, which they hold.
    pub(crate) by_program: HashMap<usize, usize>,
    /// Open environments: cells by name.
    pub(crate) environments: HashMap<String, HashMap<String, usize>>,
    /// Whether the entries of instances have run to their end. One that was given up begins again.
    pub(crate) begun: Vec<bool>,
    /// The instance whose entry runs.
    entering: Option<usize>,
    /// Instances whose entries are still to run.
    due: VecDeque<usize>,
    later: Option<Later>,
    /// Type of the running call's result.
    pub(crate) result: Option<Type>,
    /// Whether there is a paused run.
    is_paused: bool,
    /// The number of the session in this process.
    pub(crate) number: u64,
    /// How many runs have begun.
    runs: u64,
}

/// Sessions so far.
static MACHINES: AtomicU64 = AtomicU64::new(0);

impl Machine {
    /// A session of these natives, host and limits.
    #[must_use]
    pub fn new(natives: Arc<Registry>, host: Box<dyn Host>, limits: Limits) -> Self {
        Self::with_settings(natives, host, limits, Settings::default())
    }

    /// As [`Machine::new`], with settings.
    ///
    /// # Panics
    /// If there is no memory for an empty heap.
    #[must_use]
    pub fn with_settings(natives: Arc<Registry>, host: Box<dyn Host>, limits: Limits, settings: Settings) -> Self {
        let mut runtime = Runtime::new(host, limits).expect("memory for an empty heap");
        runtime.heap.set_stress(settings.stress);
        let is_limited = limits.fuel.is_some() || limits.time.is_some();
        let mode = match settings.mode {
            Mode::Plain if is_limited => Mode::Metered,
            mode => mode,
        };
        let stop_request = Arc::new(AtomicBool::new(false));
        runtime.set_stop_flag(Arc::clone(&stop_request));
        let named = Arc::clone(&natives);
        runtime.set_procedures(move |procedure| facts(&named, procedure));
        let special = Box::new(Special::new());
        let mut vm = Box::new(Vm {
            func: special.bottom(),
            control_top: core::ptr::null_mut(),
            control_limit: core::ptr::null_mut(),
            raw_limit: core::ptr::null_mut(),
            ref_limit: core::ptr::null_mut(),
            fuel: 0,
            dynamic: Word::NIL,
            enter: special.enter(),
            pc: special.enter(),
            raw: core::ptr::null_mut(),
            refs: core::ptr::null_mut(),
            runtime,
            segment: Word::NIL,
            position: 0,
            sealed: 0,
            control: Block::new(0),
            raw_stack: Block::new(0),
            ref_stack: Block::new(0),
            special,
            instances: Vec::new(),
            cells: Vec::new(),
            native_procedures: Vec::new(),
            natives,
            mode,
            engine: Engine::new(&settings),
            is_checked: settings.stress.checked,
            in_use: (core::ptr::null_mut(), core::ptr::null_mut()),
            has_caught: false,
            meter: Meter::new(settings.clock),
            counters: Counters::default(),
            stretches: settings.observed.then(Stretches::new),
            stop_request,
            stop: None,
            is_at_rest: false,
            has_sealed: false,
            is_repeated: false,
            slots: Vec::new(),
            args: Vec::new(),
            pending: (Word::NIL, Vec::new()),
            thrown: None,
            awaited: None,
            reply: None,
            on_step: None,
        });
        vm.meter.set_limits(&limits);
        vm.make_stacks(settings.stack_words.max(LEAST_WORDS), settings.stack_frames.max(8));
        Self {
            vm,
            resolved: HashMap::new(),
            instantiated: HashMap::new(),
            by_program: HashMap::new(),
            environments: HashMap::new(),
            begun: Vec::new(),
            entering: None,
            due: VecDeque::new(),
            later: None,
            result: None,
            is_paused: false,
            number: MACHINES.fetch_add(1, Ordering::Relaxed),
            runs: 0,
        }
    }

    // --- running

    /// Runs the entries of the instances it imports from, if they have not run yet, then its own. Done with the value
    /// of its own entry, or nothing if it has none.
    pub fn run_entry(&mut self, instance: InstanceId) -> Status {
        self.begin();
        self.make_entry_due(instance);
        self.advance()
    }

    /// Puts the entry of an instance after those that it needs, also if it has run before.
    fn make_entry_due(&mut self, instance: InstanceId) {
        self.make_due(instance.0);
        if self.due.back() != Some(&instance.0) {
            self.due.push_back(instance.0);
        }
    }

    /// Runs an instance as [`Machine::run_entry`] does, in place of the paused run and as a part of it; then gives the
    /// value of its entry to a continuation, which is what goes on of that run. So a program that is waiting can have a
    /// text compiled and evaluated.
    pub fn resume_after(&mut self, instance: InstanceId, continuation: Handle) -> Status {
        self.is_paused = false;
        self.vm.reset_run();
        let result = self.result;
        self.make_entry_due(instance);
        self.advance_to(Later::Resume { continuation, result })
    }

    /// Makes sure that the host may make values of that many bytes, which collects if it must.
    ///
    /// # Errors
    /// The memory limit.
    pub fn reserve(&mut self, bytes: usize) -> Result<(), Limit> {
        // A full heap takes what needs nothing of it.
        if bytes == 0 { Ok(()) } else { self.vm.reserve(bytes) }
    }

    /// Whether there is a paused run.
    #[must_use]
    pub const fn is_paused(&self) -> bool {
        self.is_paused
    }

    /// What its code does besides running.
    #[must_use]
    pub const fn mode(&self) -> Mode {
        self.vm.mode
    }

    /// State that natives keep for the session, one of each type.
    pub fn extension<T: Default + Send + 'static>(&mut self) -> &mut T {
        self.vm.runtime.extension()
    }

    /// Calls a procedure of the session with arguments in the forms of a language.
    ///
    /// # Errors
    /// The procedure or an argument is of another session, or there is no memory for the arguments.
    pub fn call_procedure(
        &mut self,
        procedure: &Handle,
        args: &[HostValue],
        forms: &dyn ValueForms,
    ) -> Result<Status, CallError> {
        let bytes = args.iter().map(HostValue::guest_bytes).sum();
        self.vm.reserve(bytes).map_err(|_| CallError::Memory)?;
        let call = self.vm.runtime.enter(|context| {
            let procedure = context.rooted(procedure.root()).ok_or(CallError::Foreign)?;
            let args = args.iter().map(|it| match it.to_guest(context, forms) {
                Ok(value) => Ok(value.word()),
                Err(Failure::Limit(_)) => Err(CallError::Memory),
                Err(Failure::Error { message, .. }) => Err(CallError::Refused(message)),
                Err(_) => Err(CallError::Foreign),
            });
            Ok((procedure.word(), args.collect::<Result<_, _>>()?))
        })?;
        self.begin();
        self.vm.begin_procedure_call(call);
        self.result = Some(Type::Any);
        Ok(self.run())
    }

    /// Gives the function of the host that the run waits for its result; the run goes on with it.
    ///
    /// # Errors
    /// No function of the host waits.
    pub fn answer(&mut self, value: HostValue) -> Result<Status, CallError> {
        let awaited = self.vm.awaited.take().filter(|_| self.is_paused);
        let native = awaited.ok_or(CallError::NotAwaited)?;
        self.vm.reply = Some((native, Reply::Value(value)));
        Ok(self.resume())
    }

    /// Goes on after a pause, if the limit that was reached has been raised.
    pub fn resume(&mut self) -> Status {
        if !self.is_paused {
            return Status::Done(HostValue::Nothing);
        }
        self.is_paused = false;
        self.run()
    }

    /// Does the work of a native, such as printing, as a part of the last run: under its limits, and charged. At a
    /// limit nothing is charged, and the host may ask again once it has raised the limit; `resume` does not repeat it.
    pub fn perform(&mut self, f: impl for<'h> FnOnce(&mut Context<'h>) -> Fallible<'h, ()>) -> Status {
        match self.vm.with_limits(f) {
            Ok(()) => Status::Done(HostValue::Nothing),
            Err(Signal::Thrown(Thrown::Limit(limit))) => Status::Paused(limit),
            Err(Signal::Stopped) => Status::Paused(Limit::Stopped),
            Err(Signal::Thrown(Thrown::Exit(code) | Thrown::Halt(code))) => Status::Exited(code),
            Err(Signal::Thrown(Thrown::Value(thrown))) => Status::Trapped(self.report(thrown)),
        }
    }

    /// The session and the run that began last, as numbers: no other run in this process has both.
    #[must_use]
    pub const fn run_number(&self) -> (u64, u64) {
        (self.number, self.runs)
    }

    /// Gives up the run that is paused or has failed, and all that only that run holds.
    pub fn forget_run(&mut self) {
        self.begin();
    }

    #[inline]
    pub(crate) fn begin(&mut self) {
        self.runs += 1;
        self.vm.meter.begin();
        // Of the runs before.
        self.vm.stop_request.store(false, Ordering::Relaxed);
        if !self.vm.is_clear() {
            self.begin_anew();
        }
    }

    /// The same if the last run did not return.
    #[cold]
    fn begin_anew(&mut self) {
        self.is_paused = false;
        self.due.clear();
        self.later = None;
        self.entering = None;
        self.vm.reset_run();
    }

    /// Puts the entries that are due in order: those of imports first.
    pub(crate) fn make_due(&mut self, instance: usize) {
        // Each instance is visited twice: before its imports and after them.
        let mut open = vec![(instance, false)];
        let mut seen = HashSet::new();
        while let Some((number, is_done)) = open.pop() {
            if is_done {
                self.due.push_back(number);
                continue;
            }
            if self.begun[number] || !seen.insert(number) {
                continue;
            }
            let instance = &self.vm.instances[number];
            open.push((number, true));
            open.extend(instance.imports.iter().rev().map(|&it| (it, false)));
        }
    }

    /// Runs the entries that are due, one after the other.
    fn advance(&mut self) -> Status {
        while let Some(number) = self.due.pop_front() {
            let instance = &self.vm.instances[number];
            let Some(entry) = instance.module().declarations.entry else {
                self.begun[number] = true;
                continue;
            };
            self.entering = Some(number);
            let func = instance.function(entry);
            self.result = Some(Type::Any);
            self.vm.begin(func);
            return self.run();
        }
        match self.later.take() {
            Some(call) => match self.begin_later(&call) {
                Ok(()) => self.run(),
                Err(limit) => {
                    // It begins when the run goes on.
                    self.later = Some(call);
                    self.is_paused = true;
                    self.vm.is_at_rest = false;
                    Status::Paused(limit)
                }
            },
            None => Status::Done(HostValue::Nothing),
        }
    }

    /// Runs the entries that are due, then that call.
    pub(crate) fn advance_to(&mut self, call: Later) -> Status {
        self.later = Some(call);
        self.advance()
    }

    fn run(&mut self) -> Status {
        match self.vm.run() {
            Stop::Done => {
                if let Some(number) = self.entering.take() {
                    self.begun[number] = true;
                }
                if self.due.is_empty() && self.later.is_none() {
                    return Status::Done(self.take_result());
                }
                self.advance()
            }
            stop => self.stopped(stop),
        }
    }

    /// How a run stopped that did not return.
    pub(crate) fn stopped(&mut self, stop: Stop) -> Status {
        match stop {
            Stop::Done => Status::Done(HostValue::Nothing),
            Stop::Paused(limit) => {
                self.is_paused = true;
                Status::Paused(limit)
            }
            Stop::Uncaught(thrown) => Status::Trapped(self.report(thrown)),
            Stop::Exited(code) => Status::Exited(code),
        }
    }

    // --- reports

    fn report(&mut self, thrown: Word) -> TrapReport {
        let trace = match self.vm.kept_trace(thrown) {
            Some(trace) => trace,
            None => self.vm.folded_trace(),
        };
        let (trap, thrown) = self.vm.runtime.enter(|context| {
            // SAFETY: the thrown value is a word of the heap, and nothing has been collected since.
            let value = unsafe { Value::from_word(thrown) };
            let trap = match context.view(value) {
                View::Condition(condition) => Some(condition.trap(context)),
                _ => None,
            };
            (trap, context.root(value))
        });
        TrapReport {
            trap,
            thrown,
            trace: self.stack_trace(&trace),
        }
    }

    fn stack_trace(&self, trace: &Trace) -> StackTrace {
        let places = trace.top.iter().chain(&trace.bottom);
        let frames = places
            .map(|place| {
                let program = Arc::clone(&self.vm.instances[place.instance as usize].program);
                let loc = program.module().body(place.func).loc(place.offset);
                TraceFrame {
                    program,
                    func: place.func,
                    offset: place.offset,
                    loc,
                }
            })
            .collect();
        StackTrace {
            frames,
            repeats: trace.repeats.clone(),
            omitted: trace.omitted,
            before_omitted: trace.top.len(),
        }
    }

    /// Where a paused run is. Takes time in proportion to the depth of a recursion.
    #[must_use]
    pub fn trace(&self) -> StackTrace {
        self.stack_trace(&self.vm.folded_trace())
    }

    /// The same, with the two ends of a deep stack only and nothing folded. Takes about the same time whatever the
    /// depth.
    #[must_use]
    pub fn brief_trace(&self) -> StackTrace {
        self.stack_trace(&self.vm.trace())
    }

    // --- the session

    /// Runs `f` on the values of the session.
    pub fn with_context<R>(&mut self, f: impl for<'h> FnOnce(&mut Context<'h>) -> R) -> R {
        self.vm.runtime.look(f)
    }

    /// The program of an instance.
    #[must_use]
    pub fn program(&self, instance: InstanceId) -> Option<&Arc<Program>> {
        Some(&self.vm.instances.get(instance.0)?.program)
    }

    /// Its limits.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        self.vm.runtime.limits()
    }

    /// Changes the limits; they hold from now on, for a paused run too.
    ///
    /// # Errors
    /// They limit fuel or time, and the session was not built metered. Nothing is changed then.
    pub fn set_limits(&mut self, limits: Limits) -> Result<(), Unmetered> {
        let is_metered = self.vm.mode != Mode::Plain;
        if !is_metered && (limits.fuel.is_some() || limits.time.is_some()) {
            return Err(Unmetered);
        }
        self.vm.runtime.set_limits(limits);
        self.vm.meter.set_limits(&limits);
        self.vm.runtime.set_deadline(None);
        self.vm.set_limits();
        Ok(())
    }

    /// Fuel used so far.
    #[must_use]
    pub fn fuel_used(&self) -> u64 {
        self.vm.meter.used(self.vm.fuel)
    }

    /// Counts and fuel of the code that ran so far, if the session was built counted: a row for each function that has
    /// begun. The sum of their fuel is [`Machine::fuel_used`] less the charges for code that an error or exit kept from
    /// running, or that a continuation ran again.
    #[must_use]
    pub fn counts(&self) -> Vec<FunctionCount> {
        self.vm.counts()
    }

    /// The stretches of code that ran so far, if the session was built observed, by function.
    #[must_use]
    pub fn stretches(&self) -> Vec<CodeStretches> {
        self.vm.stretches()
    }

    /// How many modules are in the session, and how many of their functions have begun at least once.
    #[must_use]
    pub fn prepared(&self) -> (usize, usize) {
        let instances = &self.vm.instances;
        let functions = instances.iter().map(|it| it.prepared_functions()).sum();
        (instances.len(), functions)
    }

    /// The collector's counts so far.
    #[must_use]
    pub fn statistics(&self) -> Statistics {
        self.vm.runtime.heap.statistics()
    }

    /// Lets another thread stop the session, if it was built metered: otherwise nothing looks at the request.
    #[must_use]
    pub fn stop_handle(&self) -> StopHandle {
        StopHandle(Arc::clone(&self.vm.stop_request))
    }

    /// Sets the callback that is shown each instruction, if the session was built traced.
    pub fn set_on_step(&mut self, callback: Option<StepCallback>) {
        self.vm.on_step = callback;
    }

    /// The world around the session.
    pub fn host(&mut self) -> &mut dyn Host {
        self.vm.runtime.host()
    }

    /// Takes the host away.
    pub fn take_host(&mut self) -> Box<dyn Host> {
        self.vm.runtime.take_host()
    }
}
