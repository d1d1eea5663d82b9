//! Calls of functions that the host defines.

#![allow(unsafe_code, reason = "moves arguments between registers and the host's functions")]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use polyc_base::trap::{Limit, Trap, TrapCode};
use polyc_runtime::native::{Failure, HostFunction, Reply};
use polyc_runtime::{HostValue, Thrown, Value, Word};

use super::calls::{Leave, Limited};
use super::procedures::native_number;
use super::vm::{Signal, Vm, VmResult};
use crate::prepare::Mode;

/// Bytes of a value of the host that one unit of fuel makes.
const BYTES_OF_FUEL: u64 = 64;

/// What a function of the host asks for.
enum Asked {
    /// This is its result.
    Result(Word),
    /// Its result is that of calling this procedure with the arguments in `args`.
    TailCall(Word),
}

impl Vm {
    /// The operation `call.native` of a function of the host.
    pub(super) fn call_host_directly(&mut self, native: usize, argc: usize) -> VmResult {
        const WORDS: usize = 2;
        let state = self.state();
        self.args.clear();
        // SAFETY: the window holds that many arguments (V19), which are dynamic, as linking found.
        unsafe {
            let first = state.b();
            self.args.extend((first..first + argc).map(|it| state.get(it)));
        }
        match self.call_host(native)? {
            Asked::Result(word) => {
                self.give_ref(word, Leave::Suspended(WORDS));
                Ok(())
            }
            Asked::TailCall(procedure) => self.call_procedure(procedure, Leave::Suspended(WORDS), Limited::PutOff),
        }
    }

    /// The call of a function of the host as a procedure. Returns the procedure that it tail-calls, if any, with the
    /// arguments then in `args`.
    pub(super) fn call_host_procedure(&mut self, procedure: Word, leave: Leave) -> VmResult<Option<Word>> {
        let native = native_number(procedure);
        let function = native.and_then(|it| self.natives.host_function(it));
        let Some((native, function)) = native.zip(function) else {
            return self.trap_about(Trap::new(TrapCode::NotProcedure), procedure);
        };
        let count = function.params().len();
        if self.args.len() != count {
            return self.arity_trap(self.args.len(), count, Some(count), procedure);
        }
        Ok(match self.call_host(native)? {
            Asked::Result(word) => {
                self.give_ref(word, leave);
                None
            }
            Asked::TailCall(procedure) => Some(procedure),
        })
    }

    /// Calls a function of the host with the arguments in `args`.
    ///
    /// Its reply becomes a value of the session after it has ended. If there is no memory for that, or the host has not
    /// answered yet, the operation is run again when the run goes on: the reply is kept until then, so that the
    /// function runs once.
    fn call_host(&mut self, native: usize) -> VmResult<Asked> {
        let natives = Arc::clone(&self.natives);
        let function = natives.host_function(native).expect("linking found it");
        let reply = match self.reply.take() {
            Some((owner, reply)) if owner == native => reply,
            _ => self.ask_host(native, function)?,
        };
        let asked = self.write_held().and_then(|()| self.take_reply(function, &reply));
        if let Err(Signal::Thrown(Thrown::Limit(_))) = asked {
            self.reply = Some((native, reply));
        }
        asked
    }

    /// Writes the output of the function that a limit held back.
    fn write_held(&mut self) -> VmResult {
        if !self.runtime.holds_output() {
            return Ok(());
        }
        self.with(|context, _| context.write_held())
    }

    /// Runs the function, and charges its price and the fuel it asked for.
    fn ask_host(&mut self, native: usize, function: &HostFunction) -> VmResult<Reply> {
        self.awaited = None;
        self.runtime.forget_held();
        let price = u64::from(function.fuel());
        self.afford(price)?;
        if self.mode != Mode::Plain {
            let left = self.fuel_left().saturating_sub(price);
            self.runtime.set_fuel_left(left);
        }
        let args = core::mem::take(&mut self.args);
        let replied = self.runtime.enter(|context| {
            // SAFETY: arguments are words of this heap (R), and nothing moves while the context is there.
            let values: Vec<Value<'_>> = args.iter().map(|it| unsafe { Value::from_word(*it) }).collect();
            let called = catch_unwind(AssertUnwindSafe(|| function.code().call(context, &values)));
            let called = called.unwrap_or_else(|panic| {
                let message = format!("`{}` of the host panicked: {}", function.name(), said(&*panic));
                // Whatever it is, dropping it might panic again.
                core::mem::forget(panic);
                Err(Failure::Host {
                    message,
                    irritants: Vec::new(),
                })
            });
            called.map_err(|failure| context.to_thrown(failure))
        });
        self.args = args;
        let extra = self.runtime.take_extra_fuel();
        if let Err(Thrown::Limit(limit)) = replied {
            return Err(limit.into());
        }
        self.charge(price.saturating_add(extra));
        if !matches!(replied, Ok(Reply::Value(_) | Reply::TailCall { .. })) {
            // There is no reply to keep: at a limit the function is called again.
            self.write_held()?;
        }
        let reply = replied?;
        if matches!(reply, Reply::Pending) {
            self.awaited = Some(native);
            return Err(Limit::Pending.into());
        }
        Ok(reply)
    }

    /// Makes a reply a value of the session, or the procedure and arguments of a call.
    fn take_reply(&mut self, function: &HostFunction, reply: &Reply) -> VmResult<Asked> {
        let (value, args): (Option<&HostValue>, &[HostValue]) = match reply {
            Reply::Value(value) => (Some(value), &[]),
            Reply::TailCall { args, .. } => (None, args),
            _ => return Err(Limit::Pending.into()),
        };
        let bytes: usize = value.into_iter().chain(args).map(HostValue::guest_bytes).sum();
        self.poll(bytes)?;
        let before = (self.func, self.pc);
        // SAFETY: the running function is one of an instance, or one of the machine's own, which have none.
        let instance = unsafe { (*self.func).instance.as_ref() };
        let language = instance.map_or("", |it| &*it.module().declarations.language);
        let made = self.runtime.enter(|context| {
            let mut give = |value: &HostValue| function.code().give(context, language, value);
            let made = match reply {
                Reply::TailCall { procedure, args } => give(&HostValue::Handle(procedure.clone())).and_then(|it| {
                    let args: Result<Vec<Word>, _> = args.iter().map(|it| give(it).map(Value::word)).collect();
                    Ok((it.word(), Some(args?)))
                }),
                _ => give(value.unwrap_or(&HostValue::Nothing)).map(|it| (it.word(), None)),
            };
            made.map_err(|failure| context.to_thrown(failure))
        });
        let made = made?;
        self.charge_at(before, bytes as u64 / BYTES_OF_FUEL);
        Ok(match made {
            (procedure, Some(args)) => {
                self.args = args;
                Asked::TailCall(procedure)
            }
            (word, None) => Asked::Result(word),
        })
    }
}

/// What a panic says.
fn said(panic: &(dyn core::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("it says nothing")
}
