//! Calls by the host: which function, whether the arguments fit, and their way into registers.

#![allow(unsafe_code, reason = "puts arguments in registers")]

use polyc_base::Type;
use polyc_base::decl::{Convention, ExportKind};
use polyc_base::trap::Limit;
use polyc_runtime::native::Argument;
use polyc_runtime::{Context, Handle, HostValue, PlainForms, Value, View, Word};

use crate::exec::Stop;
use crate::instance::Link;
use crate::machine::Machine;
use crate::plain::PlainTypes;
use crate::status::{CallError, InstanceId, Status};

/// An exported function of a session, found once and called any number of times.
#[derive(Clone, Debug)]
pub struct ExportedFunction {
    /// The number of the session.
    machine: u64,
    instance: usize,
    entry: Link,
    /// Types of the parameters that bytecode has, without the closure and the rest list.
    params: Box<[Type]>,
    has_rest: bool,
    is_procedure: bool,
    result: Option<Type>,
    /// Which arguments and result a plain call of it has.
    pub(crate) plain: PlainTypes,
}

impl ExportedFunction {
    /// Whether it is of the session of that number.
    pub(crate) const fn is_of(&self, machine: u64) -> bool {
        self.machine == machine
    }

    /// Types of the parameters, without a rest list.
    #[must_use]
    pub fn params(&self) -> &[Type] {
        &self.params
    }

    /// Whether any number of further arguments of type `any` may follow.
    #[must_use]
    pub const fn has_rest(&self) -> bool {
        self.has_rest
    }

    /// Type of the result; `None`: nothing.
    #[must_use]
    pub const fn result(&self) -> Option<Type> {
        self.result
    }

    /// The module that it is of.
    #[must_use]
    pub const fn instance(&self) -> InstanceId {
        InstanceId(self.instance)
    }
}

/// The arguments of a call, which become values of the session.
pub trait Arguments {
    /// Why they do not fit.
    type Error: From<CallError>;

    /// Bytes that they take in the session, at most.
    fn bytes(&self) -> usize;

    /// Gives each argument to the parameters, in order. It is called once.
    ///
    /// # Errors
    /// An argument does not fit.
    fn put<'h>(self, context: &mut Context<'h>, to: &mut Parameters<'_, 'h>) -> Result<(), Self::Error>;
}

/// The values that a dynamic call is made with; each is checked against its parameter.
impl Arguments for Vec<HostValue> {
    type Error = CallError;

    fn bytes(&self) -> usize {
        self.iter().map(HostValue::guest_bytes).sum()
    }

    fn put<'h>(self, context: &mut Context<'h>, to: &mut Parameters<'_, 'h>) -> Result<(), CallError> {
        for (index, value) in self.into_iter().enumerate() {
            let wanted = to.next_type().unwrap_or(Type::Any);
            let wrong = CallError::Argument { index, wanted };
            let argument = match (wanted, value) {
                (_, HostValue::Nothing) => return Err(wrong),
                (Type::I64, HostValue::Int(value)) => Argument::I64(value),
                (Type::F64, HostValue::Float(value)) => Argument::F64(value),
                (Type::Bool, HostValue::Bool(value)) => Argument::Bool(value),
                (Type::I64 | Type::F64 | Type::Bool, _) => return Err(wrong),
                (Type::Any | Type::Obj, HostValue::Handle(handle)) => {
                    Argument::Value(context.rooted(handle.root()).ok_or(CallError::Foreign)?)
                }
                (Type::Obj, _) => return Err(wrong),
                (Type::Any, value) => {
                    let value = value.to_guest(context, &PlainForms);
                    Argument::Value(value.map_err(|_| CallError::Memory)?)
                }
            };
            to.push(context, argument)?;
        }
        Ok(())
    }
}

/// The parameters of a function that is about to begin, given in order.
#[derive(Debug)]
pub struct Parameters<'a, 'h> {
    types: &'a [Type],
    has_rest: bool,
    count: usize,
    rest: Vec<Value<'h>>,
    destination: Destination<'a>,
}

/// Where arguments go.
#[derive(Debug)]
enum Destination<'a> {
    /// To the registers after these.
    Registers { raw: *mut u64, refs: *mut Word },
    /// To a call that is made later.
    Later(&'a mut Vec<HostValue>),
}

impl<'h> Parameters<'_, 'h> {
    /// Type of the next parameter; `None`: the function has no more of its own.
    #[must_use]
    pub fn next_type(&self) -> Option<Type> {
        self.types.get(self.count).copied()
    }

    /// Gives the next parameter its argument.
    ///
    /// # Errors
    /// It is of another type, or there is no such parameter.
    #[inline(always)]
    pub fn push(&mut self, context: &mut Context<'h>, argument: Argument<'h>) -> Result<(), CallError> {
        let index = self.count;
        self.count += 1;
        match self.types.get(index) {
            Some(&wanted) if fits(context, argument, wanted) => self.store(context, argument),
            Some(&wanted) => return Err(CallError::Argument { index, wanted }),
            None => match argument {
                Argument::Value(value) if self.has_rest => self.rest.push(value),
                _ if self.has_rest => {
                    let wanted = Type::Any;
                    return Err(CallError::Argument { index, wanted });
                }
                _ => return Err(self.wrong_count()),
            },
        }
        Ok(())
    }

    fn wrong_count(&self) -> CallError {
        let least = self.types.len();
        let most = (!self.has_rest).then_some(least);
        CallError::Arity { least, most }
    }

    #[inline(always)]
    fn store(&mut self, context: &mut Context<'h>, argument: Argument<'h>) {
        match &mut self.destination {
            Destination::Registers { raw, refs } => {
                let (bits, word) = match argument {
                    Argument::I64(value) => (Some(value as u64), None),
                    Argument::F64(value) => (Some(value.to_bits()), None),
                    Argument::Bool(value) => (Some(u64::from(value)), None),
                    Argument::Value(value) => (None, Some(value.word())),
                };
                // SAFETY: `begin_call` has made sure that both stacks have a word for each parameter.
                unsafe {
                    if let Some(bits) = bits {
                        **raw = bits;
                        *raw = raw.add(1);
                    }
                    if let Some(word) = word {
                        **refs = word;
                        *refs = refs.add(1);
                    }
                }
            }
            Destination::Later(values) => values.push(kept(context, argument)),
        }
    }

    /// After the last argument: whether there were enough, and the rest list.
    #[inline(always)]
    fn finish(&mut self, context: &mut Context<'h>) -> Result<(), CallError> {
        if self.count < self.types.len() {
            return Err(self.wrong_count());
        }
        if !self.has_rest {
            return Ok(());
        }
        let rest = core::mem::take(&mut self.rest);
        match &mut self.destination {
            Destination::Registers { .. } => {
                let list = context.list(&rest).map_err(|_| CallError::Memory)?;
                self.store(context, Argument::Value(list));
            }
            Destination::Later(values) => values.extend(rest.iter().map(|it| kept(context, Argument::Value(*it)))),
        }
        Ok(())
    }
}

/// Whether a parameter of a type takes it.
#[inline]
fn fits<'h>(context: &Context<'h>, argument: Argument<'h>, wanted: Type) -> bool {
    match argument {
        Argument::Value(value) => match wanted {
            Type::Any => true,
            Type::Obj => matches!(context.view(value), View::Object(_)),
            Type::I64 | Type::F64 | Type::Bool => false,
        },
        Argument::I64(_) => wanted == Type::I64,
        Argument::F64(_) => wanted == Type::F64,
        Argument::Bool(_) => wanted == Type::Bool,
    }
}

/// An argument for a later call.
fn kept<'h>(context: &mut Context<'h>, argument: Argument<'h>) -> HostValue {
    match argument {
        Argument::Value(value) => HostValue::Handle(context.root(value).into()),
        Argument::I64(value) => HostValue::Int(value),
        Argument::F64(value) => HostValue::Float(value),
        Argument::Bool(value) => HostValue::Bool(value),
    }
}

/// How a call by the host ended.
#[derive(Debug)]
pub enum Called<R> {
    /// It returned, and this was read from its result.
    Done(R),
    /// It did not return; never [`Status::Done`].
    Otherwise(Status),
}

/// What is done after the entries that are due.
#[derive(Debug)]
pub(crate) enum Later {
    /// This function is called.
    Call {
        function: ExportedFunction,
        args: Vec<HostValue>,
    },
    /// The continuation of a run that made way for them is given the value of the last one.
    Resume {
        continuation: Handle,
        /// Type of the result of that run.
        result: Option<Type>,
    },
}

impl Machine {
    /// The exported function of that name.
    ///
    /// # Errors
    /// There is none.
    pub fn function(&self, instance: InstanceId, name: &str) -> Result<ExportedFunction, CallError> {
        let missing = || CallError::NoFunction(name.to_owned());
        let program = self.program(instance).ok_or_else(missing)?;
        let Some(ExportKind::Function(func)) = program.export(name).map(|it| it.kind) else {
            return Err(missing());
        };
        let decl = &program.module().declarations.functions[func.index()];
        let has_rest = decl.convention == (Convention::Procedure { rest: true });
        let types = &decl.signature.params[usize::from(decl.is_procedure())..];
        let types = &types[..types.len() - usize::from(has_rest)];
        let result = decl.signature.result;
        Ok(ExportedFunction {
            plain: PlainTypes::of_function(types, has_rest, result),
            machine: self.number,
            instance: instance.0,
            entry: Link::to_function(self.vm.instances[instance.0].function(func)),
            params: types.into(),
            has_rest,
            is_procedure: decl.is_procedure(),
            result,
        })
    }

    /// Calls an exported function, after the entries that are due. `read` is given the result. If nothing is due and
    /// there is memory for the arguments, the call allocates nothing but them.
    ///
    /// # Errors
    /// The arguments do not fit, or the function is of another session.
    pub fn call<A: Arguments, R>(
        &mut self,
        function: &ExportedFunction,
        args: A,
        read: impl for<'h> FnOnce(&mut Context<'h>, Option<Argument<'h>>) -> R,
    ) -> Result<Called<R>, A::Error> {
        if function.machine != self.number {
            return Err(CallError::Foreign.into());
        }
        // What does not fit must not end a run that is paused.
        if self.is_paused() || !self.prepare_call(function, args.bytes()) {
            return self.call_later(function, args, read);
        }
        let (raw, refs) = self.first_parameters(function);
        let end = self.put_arguments(function, args, raw, refs)?;
        Ok(match self.run_call(end) {
            None => Called::Done(self.read_result(read)),
            Some(status) => Called::Otherwise(status),
        })
    }

    /// Makes a function the running one, if no entry is due before and there is memory for its arguments.
    #[inline]
    pub(crate) fn prepare_call(&mut self, function: &ExportedFunction, bytes: usize) -> bool {
        if !self.begun[function.instance] || (bytes != 0 && self.vm.reserve(bytes).is_err()) {
            return false;
        }
        self.begin();
        self.start_call(function);
        true
    }

    /// Makes a function the running one, after the stacks were emptied.
    #[inline(always)]
    fn start_call(&mut self, function: &ExportedFunction) {
        self.vm.make_room_for_params(function.params.len() + 2);
        self.vm.start(function.entry.function());
        self.result = function.result;
        if function.is_procedure {
            // SAFETY: there is room.
            unsafe { *self.vm.refs = Word::UNSPECIFIED };
        }
    }

    /// Where the arguments of a function go that is about to run.
    #[inline(always)]
    pub(crate) fn first_parameters(&self, function: &ExportedFunction) -> (*mut u64, *mut Word) {
        let refs = self.vm.refs.wrapping_add(usize::from(function.is_procedure));
        (self.vm.raw, refs)
    }

    /// Runs the function whose arguments end there; how it stopped unless it returned.
    fn run_call(&mut self, end: *mut Word) -> Option<Status> {
        self.vm.ref_limit = self.vm.ref_limit.max(end);
        match self.vm.run() {
            Stop::Done => None,
            stop => Some(self.stopped(stop)),
        }
    }

    /// Puts arguments in the registers at these places; the end of those in the refs stack. Nothing runs if they do
    /// not fit.
    #[inline(always)]
    fn put_arguments<A: Arguments>(
        &mut self,
        function: &ExportedFunction,
        args: A,
        raw: *mut u64,
        refs: *mut Word,
    ) -> Result<*mut Word, A::Error> {
        let put = self.vm.runtime.enter(|context| {
            let mut parameters = function.parameters(Destination::Registers { raw, refs });
            args.put(context, &mut parameters)?;
            parameters.finish(context)?;
            Ok::<_, A::Error>(match parameters.destination {
                Destination::Registers { refs, .. } => refs,
                Destination::Later(_) => refs,
            })
        });
        if put.is_err() {
            self.give_up_call();
        }
        put
    }

    /// Forgets a call whose arguments could not be put.
    #[cold]
    pub(crate) fn give_up_call(&mut self) {
        self.vm.is_at_rest = false;
        self.vm.reset_run();
    }

    /// Calls an exported function by its name. The host is given the result as it is: of type `any` or `obj` a handle.
    ///
    /// # Errors
    /// There is no such function, or the arguments do not fit.
    pub fn call_export(&mut self, instance: InstanceId, name: &str, args: Vec<HostValue>) -> Result<Status, CallError> {
        let function = self.function(instance, name)?;
        let called = self.call(&function, args, |context, result| {
            result.map_or(HostValue::Nothing, |it| kept(context, it))
        })?;
        Ok(match called {
            Called::Done(value) => Status::Done(value),
            Called::Otherwise(status) => status,
        })
    }

    /// As [`Machine::call`], after the entries that are due, or where memory is short.
    #[cold]
    fn call_later<A: Arguments, R>(
        &mut self,
        function: &ExportedFunction,
        args: A,
        read: impl for<'h> FnOnce(&mut Context<'h>, Option<Argument<'h>>) -> R,
    ) -> Result<Called<R>, A::Error> {
        let mut values = Vec::new();
        // If there is no memory, the arguments say so.
        let _ = self.vm.reserve(args.bytes());
        self.vm.runtime.look(|context| {
            let mut parameters = function.parameters(Destination::Later(&mut values));
            args.put(context, &mut parameters)?;
            Ok::<_, A::Error>(parameters.finish(context)?)
        })?;
        self.begin();
        self.make_due(function.instance);
        let function = function.clone();
        let call = Later::Call { function, args: values };
        Ok(match self.advance_to(call) {
            Status::Done(_) => Called::Done(self.read_result(read)),
            status => Called::Otherwise(status),
        })
    }

    /// Begins a call whose turn it is.
    ///
    /// # Errors
    /// There is no memory for the arguments yet.
    pub(crate) fn begin_later(&mut self, call: &Later) -> Result<(), Limit> {
        let (function, args) = match call {
            Later::Call { function, args } => (function, args),
            Later::Resume { continuation, result } => {
                self.resume_with_value(continuation, *result);
                return Ok(());
            }
        };
        self.vm.reserve(args.bytes())?;
        self.vm.reset_run();
        self.start_call(function);
        let (raw, refs) = self.first_parameters(function);
        let put = self.put_arguments(function, args.clone(), raw, refs);
        let end = put.map_err(|_| Limit::Memory)?;
        self.vm.ref_limit = self.vm.ref_limit.max(end);
        Ok(())
    }

    /// Begins to resume a continuation with the value of the entry that has run last.
    fn resume_with_value(&mut self, continuation: &Handle, result: Option<Type>) {
        let (_, value) = self.vm.first_registers();
        self.vm.reset_run();
        let resumed = self
            .vm
            .runtime
            .look(|context| context.rooted(continuation.root()).map(Value::word));
        self.vm
            .begin_procedure_call((resumed.unwrap_or(Word::NIL), vec![value]));
        self.result = result;
    }

    /// Gives the result that lies in the first registers.
    #[inline(always)]
    fn read_result<R>(&mut self, read: impl for<'h> FnOnce(&mut Context<'h>, Option<Argument<'h>>) -> R) -> R {
        let (result, (raw, word)) = (self.result, self.vm.first_registers());
        self.vm.runtime.look(|context| {
            let argument = result.map(|ty| match ty {
                Type::I64 => Argument::I64(raw as i64),
                Type::F64 => Argument::F64(f64::from_bits(raw)),
                Type::Bool => Argument::Bool(raw != 0),
                // SAFETY: the function returned this word, and nothing has been collected since.
                Type::Any | Type::Obj => Argument::Value(unsafe { Value::from_word(word) }),
            });
            read(context, argument)
        })
    }

    /// The result that lies in the first registers, for the host to keep.
    pub(crate) fn take_result(&mut self) -> HostValue {
        self.read_result(|context, result| result.map_or(HostValue::Nothing, |it| kept(context, it)))
    }
}

impl ExportedFunction {
    fn parameters<'a, 'h>(&'a self, destination: Destination<'a>) -> Parameters<'a, 'h> {
        Parameters {
            types: &self.params,
            has_rest: self.has_rest,
            count: 0,
            rest: Vec::new(),
            destination,
        }
    }
}
