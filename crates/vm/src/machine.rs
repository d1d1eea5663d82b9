//! Sessions, which the host builds, links, runs, pauses and resumes.

#![allow(unsafe_code, reason = "puts arguments in registers and takes results out")]

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use polyc_base::trap::Limit;
use polyc_base::{FuncId, Type};
use polyc_runtime::native::{Argument, Fallible, Registry};
use polyc_runtime::{Clock, Context, Host, Limits, Runtime, Statistics, Stress, Thrown, Value, View, Word};

use crate::call::Call;
use crate::exec::{Block, Counters, Meter, Signal, Special, Stop, Trace, Vm};
use crate::prepare::Mode;
use crate::program::Program;
use crate::status::{
    CallError, FunctionCount, HostValue, InstanceId, StackTrace, Status, TraceFrame, TrapReport, Unmetered,
};

/// How a session is built; everything but its limits, which may change.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Whether code charges fuel and can be stopped. A limit of fuel or time implies it.
    pub metered: bool,
    /// Whether code charges fuel and counts what runs, for [`Machine::counts`].
    pub counted: bool,
    /// Whether code shows each instruction, to the callback of [`Machine::set_on_step`].
    pub traced: bool,
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
            metered: false,
            counted: false,
            traced: false,
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
    /// Asks the session to pause. It does so at its next test of fuel, with [`polyc_base::trap::Limit::Stopped`].
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
    /// Whether the entries of instances have begun to run.
    pub(crate) begun: Vec<bool>,
    /// Instances whose entries are still to run.
    due: VecDeque<usize>,
    call: Option<Call>,
    /// Type of the running call's result.
    pub(crate) result: Option<Type>,
    /// Whether there is a paused run.
    is_paused: bool,
}

// SAFETY: the function of a waiting call belongs to an instance of the session, which goes where the session goes.
unsafe impl Send for Machine {}

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
        let is_metered = settings.metered || limits.fuel.is_some() || limits.time.is_some();
        let mode = match settings {
            Settings { traced: true, .. } => Mode::Traced,
            Settings { counted: true, .. } => Mode::Counted,
            _ if is_metered => Mode::Metered,
            _ => Mode::Plain,
        };
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
            portable: settings.portable,
            is_checked: settings.stress.checked,
            in_use: (core::ptr::null_mut(), core::ptr::null_mut()),
            has_caught: false,
            meter: Meter::new(settings.clock),
            counters: Counters::default(),
            stop_request: Arc::new(AtomicBool::new(false)),
            stop: None,
            is_repeated: false,
            slots: Vec::new(),
            args: Vec::new(),
            pending: (Word::NIL, Vec::new()),
            thrown: None,
            on_step: None,
        });
        vm.make_stacks(settings.stack_words.max(64), settings.stack_frames.max(8));
        Self {
            vm,
            resolved: HashMap::new(),
            instantiated: HashMap::new(),
            by_program: HashMap::new(),
            environments: HashMap::new(),
            begun: Vec::new(),
            due: VecDeque::new(),
            call: None,
            result: None,
            is_paused: false,
        }
    }

    // --- running

    /// Runs the entries of the instances it imports from, if they have not run yet, then its own. Done with the value
    /// of its own entry, or nothing if it has none.
    pub fn run_entry(&mut self, instance: InstanceId) -> Status {
        self.begin();
        self.make_due(instance.0);
        if self.due.back() != Some(&instance.0) {
            self.due.push_back(instance.0);
        }
        self.advance()
    }

    /// Calls an exported function, after the entries that are due.
    ///
    /// # Errors
    /// There is no such function, or the arguments do not fit.
    pub fn call(&mut self, instance: InstanceId, export: &str, args: Vec<HostValue>) -> Result<Status, CallError> {
        let func = self.exported(instance, export)?;
        self.check_args(func, &args)?;
        self.begin();
        self.make_due(instance.0);
        self.call = Some(Call { func, args });
        Ok(self.advance())
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
            Err(Signal::Thrown(Thrown::Exit(code))) => Status::Exited(code),
            Err(Signal::Thrown(Thrown::Value(thrown))) => Status::Trapped(self.report(thrown)),
        }
    }

    /// Gives up the run that is paused or has failed, and all that only that run holds.
    pub fn forget_run(&mut self) {
        self.begin();
    }

    fn begin(&mut self) {
        self.is_paused = false;
        self.due.clear();
        self.call = None;
        self.vm.meter.begin();
        self.vm.reset_run();
    }

    /// Puts the entries that are due in order: those of imports first.
    fn make_due(&mut self, instance: usize) {
        // Each instance is visited twice: before its imports and after them.
        let mut open = vec![(instance, false)];
        while let Some((number, is_done)) = open.pop() {
            if is_done {
                self.due.push_back(number);
                continue;
            }
            if core::mem::replace(&mut self.begun[number], true) {
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
            if let Some(entry) = instance.module().declarations.entry {
                let func = instance.function(entry);
                self.result = Some(Type::Any);
                self.vm.begin(func);
                return self.run();
            }
        }
        match self.call.take() {
            Some(call) => match self.begin_call(&call) {
                Ok(()) => self.run(),
                Err(limit) => {
                    // It begins when the run goes on.
                    self.call = Some(call);
                    self.is_paused = true;
                    Status::Paused(limit)
                }
            },
            None => Status::Done(HostValue::Nothing),
        }
    }

    fn run(&mut self) -> Status {
        match self.vm.run() {
            Stop::Done => {
                if self.due.is_empty() && self.call.is_none() {
                    return Status::Done(self.take_result());
                }
                self.advance()
            }
            Stop::Paused(limit) => {
                self.is_paused = true;
                Status::Paused(limit)
            }
            Stop::Uncaught(thrown) => Status::Trapped(self.report(thrown)),
            Stop::Exited(code) => Status::Exited(code),
        }
    }

    fn take_result(&mut self) -> HostValue {
        let Some(ty) = self.result else {
            return HostValue::Nothing;
        };
        let (raw, word) = self.vm.first_registers();
        match ty {
            Type::I64 => HostValue::I64(raw as i64),
            Type::F64 => HostValue::F64(f64::from_bits(raw)),
            Type::Bool => HostValue::Bool(raw != 0),
            Type::Any | Type::Obj => HostValue::Value(self.vm.runtime.enter(|context| {
                // SAFETY: the function returned this word, and nothing has been collected since.
                context.root(unsafe { Value::from_word(word) })
            })),
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
