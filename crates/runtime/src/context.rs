//! The interface of natives to the session: [`Context`] reads and makes values, reaches the host and keeps a language's
//! own state.

use core::any::{Any, TypeId};
use core::cell;
use core::marker::PhantomData;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use polyc_base::scalar::{Immediate, Kind};
use polyc_base::trap::Limit;

use crate::failure::{Failure, Fallible};
use crate::hash::Hasher;
use crate::heap::Heap;
use crate::host::{Host, HostError, NoHost, Stream};
use crate::limits::{Clock, Limits, Watch};
use crate::native::Shapes;
use crate::object::procedure::{FactsOf, ProcedureFacts};
use crate::root::Root;
use crate::value::{
    BigInteger, Bytes, Cell, Condition, Map, Native, Object, Pair, Procedure, Symbol, Text, Value, Values, Vector, View,
};
use crate::word::Word;

/// The parts of a session besides its stacks: heap, host, limits, natives' own state.
pub struct Runtime {
    /// The objects.
    pub heap: Heap,
    pub(crate) shapes: Shapes,
    /// By language, the closure that resumes its continuations from a dynamic state other than that of their capture.
    /// It is called with the continuation, its state and the values. The machine shows the closures to the collector.
    pub rewinds: Vec<(String, Word)>,
    procedures: FactsOf,
    host: Box<dyn Host>,
    /// The seed of the hashes of keys.
    hasher: Hasher,
    limits: Limits,
    written: u64,
    /// Fuel that natives asked for beyond their price since it was taken last. A cell, because code that only reads
    /// charges too.
    extra_fuel: cell::Cell<u64>,
    /// Upper bound of `extra_fuel`.
    fuel_left: u64,
    /// At this much `extra_fuel` natives look at `watch`, or there is no fuel left.
    look_at: cell::Cell<u64>,
    watch: Watch,
    /// Output that a limit holds back.
    held: Vec<u8>,
    /// Bytes of a text shown to people.
    text_limit: usize,
    extensions: HashMap<TypeId, Box<dyn Any + Send>>,
}

impl Runtime {
    /// The closure that resumes a language's continuations from another dynamic state; nil: there is nothing to do on
    /// the way.
    #[must_use]
    pub fn rewind(&self, language: &str) -> Word {
        let found = self.rewinds.iter().find(|it| it.0 == language);
        found.map_or(Word::NIL, |it| it.1)
    }

    /// Sets that.
    pub(crate) fn set_rewind(&mut self, language: &str, closure: Word) {
        match self.rewinds.iter_mut().find(|it| it.0 == language) {
            Some(known) => known.1 = closure,
            None => self.rewinds.push((language.to_owned(), closure)),
        }
    }

    /// A fresh session's.
    ///
    /// # Errors
    /// There is no memory.
    pub fn new(mut host: Box<dyn Host>, limits: Limits) -> Result<Self, Limit> {
        let hasher = Hasher::of_session(host.hash_seed());
        let heap = Heap::new(limits.memory)?;
        let extensions = HashMap::new();
        Ok(Self {
            heap,
            shapes: Shapes::default(),
            rewinds: Vec::new(),
            procedures: Box::new(|_| ProcedureFacts::default()),
            host,
            hasher,
            limits,
            written: 0,
            extra_fuel: cell::Cell::new(0),
            fuel_left: u64::MAX,
            look_at: cell::Cell::new(u64::MAX),
            watch: Watch::default(),
            held: Vec::new(),
            text_limit: usize::MAX,
            extensions,
        })
    }

    /// Sets what says the name and the arguments of a procedure: only the machine knows the code of closures.
    pub fn set_procedures(&mut self, facts: impl Fn(Word) -> ProcedureFacts + Send + 'static) {
        self.procedures = Box::new(facts);
    }

    /// Its limits.
    #[must_use]
    pub const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Changes the limits.
    pub fn set_limits(&mut self, limits: Limits) {
        self.heap.set_memory_limit(limits.memory);
        self.limits = limits;
    }

    /// The world around it.
    pub fn host(&mut self) -> &mut dyn Host {
        &mut *self.host
    }

    /// Replaces the host and returns the earlier one.
    pub fn replace_host(&mut self, host: Box<dyn Host>) -> Box<dyn Host> {
        core::mem::replace(&mut self.host, host)
    }

    /// Takes the host away.
    pub fn take_host(&mut self) -> Box<dyn Host> {
        self.replace_host(Box::new(NoHost))
    }

    /// The fuel that natives asked for beyond their price since the last call; the machine charges it.
    #[inline]
    pub fn take_extra_fuel(&mut self) -> u64 {
        self.extra_fuel.take()
    }

    /// Sets how much fuel natives may ask for beyond their price; at first there is no bound. From now on they look at
    /// the watch.
    #[inline]
    pub fn set_fuel_left(&mut self, fuel: u64) {
        self.fuel_left = fuel;
        self.look_at.set(fuel.min(LOOK));
    }

    /// Whether output is held back.
    #[must_use]
    pub fn holds_output(&self) -> bool {
        !self.held.is_empty()
    }

    /// Forgets output that is held back.
    pub fn forget_held(&mut self) {
        self.held.clear();
    }

    /// Binds the standard ports again, which a run may have left bound to others.
    #[inline]
    pub fn unbind_ports(&mut self) {
        self.heap.roots.unbind();
    }

    /// Sets the flag by which the host stops a run.
    pub fn set_stop_flag(&mut self, stop: Arc<AtomicBool>) {
        self.watch.stop = stop;
    }

    /// Sets the moment, by a clock, at which the run's time is over.
    #[inline]
    pub fn set_deadline(&mut self, deadline: Option<(Clock, u64)>) {
        self.watch.deadline = deadline;
    }

    /// Runs the finalisers of objects that the last collections found dead, in the order the objects were made. Objects
    /// still alive when the session ends are not finalised: the host goes with them.
    pub fn finalise(&mut self) {
        for (finaliser, raw) in self.heap.take_due() {
            finaliser(&mut *self.host, &raw);
        }
    }

    /// State that natives keep for the session, one of each type.
    pub fn extension<T: Default + Send + 'static>(&mut self) -> &mut T {
        let any = self.extension_of(TypeId::of::<T>(), || Box::<T>::default());
        any.downcast_mut().expect("it is filed under its type")
    }

    fn extension_of(&mut self, id: TypeId, make: fn() -> Box<dyn Any + Send>) -> &mut (dyn Any + Send) {
        &mut **self.extensions.entry(id).or_insert_with(make)
    }

    /// As [`Runtime::enter`], for the host: its work is not charged.
    pub fn look<R>(&mut self, f: impl for<'h> FnOnce(&mut Context<'h>) -> R) -> R {
        let left = core::mem::replace(&mut self.fuel_left, u64::MAX);
        let look_at = self.look_at.replace(u64::MAX);
        let extra = self.extra_fuel.take();
        let result = self.enter(f);
        self.fuel_left = left;
        self.look_at.set(look_at);
        self.extra_fuel.set(extra);
        result
    }

    /// Runs `f` on the values of this session. None of them outlives it, and nothing moves meanwhile.
    #[inline]
    pub fn enter<R>(&mut self, f: impl for<'h> FnOnce(&mut Context<'h>) -> R) -> R {
        f(&mut Context {
            runtime: self,
            brand: PhantomData,
        })
    }
}

/// Fuel that a native asks for between two looks at the watch.
const LOOK: u64 = 1 << 16;

/// Bytes of a text that may be shown however little memory there is.
const SHORT_TEXT: usize = 1 << 10;

/// The price of writing a text.
const fn text_fuel(bytes: usize) -> u64 {
    bytes as u64 / 4
}

/// The length of the longest text of that price.
fn longest_text(fuel: u64) -> usize {
    usize::try_from(fuel.saturating_mul(4).saturating_add(3)).unwrap_or(usize::MAX)
}

/// What a native works with: the heap, the symbol table, the host.
pub struct Context<'h> {
    pub(crate) runtime: &'h mut Runtime,
    brand: PhantomData<fn(&'h ()) -> &'h ()>,
}

impl<'h> Context<'h> {
    #[inline(always)]
    pub(crate) fn heap(&self) -> &Heap {
        &self.runtime.heap
    }

    #[inline(always)]
    pub(crate) fn heap_mut(&mut self) -> &mut Heap {
        &mut self.runtime.heap
    }

    /// The world around the session. Text written there directly is not counted: prefer [`Context::write`].
    pub fn host(&mut self) -> &mut dyn Host {
        &mut *self.runtime.host
    }

    /// What the machine knows of a procedure.
    pub(crate) fn procedure_facts(&self, procedure: Value<'h>) -> ProcedureFacts {
        (self.runtime.procedures)(procedure.word())
    }

    /// The session's limits.
    #[must_use]
    pub const fn limits(&self) -> &Limits {
        &self.runtime.limits
    }

    /// Writes to a stream of the host.
    ///
    /// # Errors
    /// The output limit is reached, there is no fuel for it, or the host refused or failed.
    pub fn write(&mut self, stream: Stream, bytes: &[u8]) -> Fallible<'h, ()> {
        self.charge_fuel(text_fuel(bytes.len()))?;
        self.count_output(bytes.len())?;
        Ok(self.host().write(stream, bytes)?)
    }

    /// Writes to standard output, or holds back what a limit does not allow yet, with all that follows it.
    ///
    /// # Errors
    /// The host refused or failed.
    pub fn write_or_hold(&mut self, bytes: &[u8]) -> Result<(), HostError> {
        let fuel = self.runtime.extra_fuel.get();
        let is_allowed = self.runtime.held.is_empty()
            && self.charge_fuel(text_fuel(bytes.len())).is_ok()
            && self.count_output(bytes.len()).is_ok();
        if is_allowed {
            return self.host().write(Stream::OUTPUT, bytes);
        }
        self.runtime.extra_fuel.set(fuel);
        self.runtime.held.extend_from_slice(bytes);
        Ok(())
    }

    /// Writes what was held back.
    ///
    /// # Errors
    /// As [`Context::write`]; at a limit it is held back further.
    pub fn write_held(&mut self) -> Fallible<'h, ()> {
        let held = core::mem::take(&mut self.runtime.held);
        let written = self.write(Stream::OUTPUT, &held);
        if let Err(Failure::Limit(_)) = written {
            self.runtime.held = held;
        }
        written
    }

    /// Counts bytes as output of the session that its host does not write, such as those of a trace.
    ///
    /// # Errors
    /// The output limit is reached. They are not counted then.
    pub fn count_output(&mut self, bytes: usize) -> Result<(), Limit> {
        let written = self.runtime.written.saturating_add(bytes as u64);
        let limit = self.runtime.limits.output;
        if limit.is_some_and(|limit| written > limit) {
            return Err(Limit::Output);
        }
        self.runtime.written = written;
        Ok(())
    }

    /// Writes the text that `show` makes, and a new line. It makes no more text than the output limit allows.
    ///
    /// # Errors
    /// As [`Context::write`], or `show` could not make the whole text: then nothing is written.
    pub fn write_shown(
        &mut self,
        stream: Stream,
        show: impl FnOnce(&Self) -> (String, Fallible<'h, ()>),
    ) -> Fallible<'h, ()> {
        let limit = self.runtime.limits.output;
        let room = limit.map_or(u64::MAX, |it| it.saturating_sub(self.runtime.written));
        let room = usize::try_from(room).unwrap_or(usize::MAX);
        let (mut text, whole) = self.with_short_texts(room, show);
        whole?;
        text.push('\n');
        self.write(stream, text.as_bytes())
    }

    /// Charges fuel beyond the declared price for work that is about to be done and whose amount is known only now.
    ///
    /// # Errors
    /// There is less fuel left, or the run's time is over, or the host wants it to stop. Nothing is charged then, and
    /// the native is called again when the run goes on: it must not have changed anything yet.
    #[inline]
    pub fn charge_fuel(&self, fuel: u64) -> Fallible<'h, ()> {
        self.charge_done(fuel);
        let asked = self.runtime.extra_fuel.get();
        if asked > self.runtime.look_at.get() {
            return self.look(asked);
        }
        Ok(())
    }

    #[cold]
    fn look(&self, asked: u64) -> Fallible<'h, ()> {
        if asked > self.runtime.fuel_left {
            return Err(Failure::Limit(Limit::Fuel));
        }
        let next = asked.saturating_add(LOOK).min(self.runtime.fuel_left);
        self.runtime.look_at.set(next);
        Ok(self.runtime.watch.look()?)
    }

    /// Charges fuel for work that has been done: little, or with effects that cannot be undone.
    #[inline]
    pub fn charge_done(&self, fuel: u64) {
        let extra = &self.runtime.extra_fuel;
        extra.set(extra.get().saturating_add(fuel));
    }

    /// Fails now rather than later unless that many bytes may be allocated.
    ///
    /// # Errors
    /// They exceed the memory limit.
    pub fn check_memory(&self, bytes: usize) -> Fallible<'h, ()> {
        if self.heap().may_allocate(bytes) {
            Ok(())
        } else {
            Err(Failure::Limit(Limit::Memory))
        }
    }

    /// Whether a text that shows a value may be longer than that many bytes: shared or circular parts can make more
    /// text than memory, fuel or readers allow.
    ///
    /// # Errors
    /// It may not.
    pub fn check_text(&self, bytes: usize) -> Fallible<'h, ()> {
        if bytes > SHORT_TEXT {
            self.check_memory(bytes)?;
        }
        let fuel = self.runtime.extra_fuel.get().saturating_add(text_fuel(bytes));
        if bytes > self.runtime.text_limit {
            return Err(Failure::Limit(Limit::Output));
        }
        if fuel > self.runtime.look_at.get() {
            return self.look(fuel);
        }
        Ok(())
    }

    /// Bytes by which a text of that length may still grow, so that its parts need not be made longer.
    #[must_use]
    pub fn text_room(&self, bytes: usize) -> usize {
        let fuel = self.runtime.fuel_left.saturating_sub(self.runtime.extra_fuel.get());
        let by_fuel = longest_text(fuel);
        let by_memory = self.heap().free().max(SHORT_TEXT);
        let most = self.runtime.text_limit.min(by_fuel).min(by_memory);
        most.saturating_sub(bytes)
    }

    /// Bytes after which a text shown to people ends.
    #[must_use]
    pub const fn text_limit(&self) -> usize {
        self.runtime.text_limit
    }

    /// Runs `f`, in which texts that show values end after about that many bytes.
    pub fn with_short_texts<R>(&mut self, bytes: usize, f: impl FnOnce(&Self) -> R) -> R {
        let before = core::mem::replace(&mut self.runtime.text_limit, bytes);
        let result = f(self);
        self.runtime.text_limit = before;
        result
    }

    /// State that natives keep for the session, one of each type. Values are kept in it as [`Root`]s.
    pub fn extension<T: Default + Send + 'static>(&mut self) -> &mut T {
        self.runtime.extension()
    }

    /// The same, of a type by its id, which `make` makes.
    pub fn extension_of(&mut self, id: TypeId, make: fn() -> Box<dyn Any + Send>) -> &mut (dyn Any + Send) {
        self.runtime.extension_of(id, make)
    }

    /// Keeps a value for the host or an extension.
    pub fn root(&mut self, value: Value<'h>) -> Root {
        self.heap_mut().roots.add(value.word())
    }

    /// What a value is.
    #[must_use]
    pub fn kind(&self, value: Value<'h>) -> Kind {
        let word = value.word();
        if word.is_small() {
            Kind::Integer
        } else if word.is_common_float() {
            Kind::Float
        } else if let Some(shape) = self.heap().shape_of(word) {
            self.runtime.shapes.kind(shape)
        } else if word.character().is_some() {
            Kind::Character
        } else {
            match word.constant() {
                Some(Immediate::False | Immediate::True) => Kind::Boolean,
                Some(Immediate::Nil) => Kind::Nil,
                Some(Immediate::Null) => Kind::Null,
                Some(Immediate::Eof) => Kind::Eof,
                Some(Immediate::Undefined) => Kind::Undefined,
                Some(Immediate::Unspecified) | None => Kind::Unspecified,
            }
        }
    }

    /// Whether a value is of a kind; `number` and `small-integer` are kinds too.
    #[must_use]
    pub fn is(&self, value: Value<'h>, kind: Kind) -> bool {
        match kind {
            Kind::SmallInteger => value.word().is_small(),
            Kind::Number => matches!(self.kind(value), Kind::Integer | Kind::Float),
            _ => self.kind(value) == kind,
        }
    }

    /// What a value is, with its contents.
    #[must_use]
    pub fn view(&self, value: Value<'h>) -> View<'h> {
        let word = value.word();
        if word.is_small() {
            return View::Integer(word.small());
        }
        if word.is_common_float() {
            return View::Float(word.common_float());
        }
        match self.kind(value) {
            Kind::Integer | Kind::SmallInteger | Kind::Number => match self.i64(value) {
                Some(integer) => View::Integer(integer),
                None => View::BigInteger(BigInteger::wrap(value)),
            },
            Kind::Float => View::Float(self.boxed_float(value)),
            Kind::Boolean => View::Boolean(word == Word::TRUE),
            Kind::Character => View::Character(word.character().unwrap_or_default()),
            Kind::Nil => View::Nil,
            Kind::Null => View::Null,
            Kind::Unspecified => View::Unspecified,
            Kind::Undefined => View::Undefined,
            Kind::Eof => View::Eof,
            Kind::Pair => View::Pair(Pair::wrap(value)),
            Kind::Vector => View::Vector(Vector::wrap(value)),
            Kind::String => View::String(Text::wrap(value)),
            Kind::Bytes => View::Bytes(Bytes::wrap(value)),
            Kind::Symbol => View::Symbol(Symbol::wrap(value)),
            Kind::Box => View::Box(Cell::wrap(value)),
            Kind::Procedure => View::Procedure(Procedure::wrap(value)),
            Kind::Values => View::Values(Values::wrap(value)),
            Kind::Map => View::Map(Map::wrap(value)),
            Kind::Condition => View::Condition(Condition::wrap(value)),
            Kind::Object => View::Object(Object::wrap(value)),
            Kind::Native => View::Native(Native::wrap(value)),
        }
    }

    /// A number that stays the object's own; of an immediate, its word.
    pub fn identity_hash(&mut self, value: Value<'h>) -> u64 {
        let word = value.word();
        if word.is_pointer() {
            u64::from(self.heap_mut().identity_hash(word))
        } else {
            word.0
        }
    }

    /// The beginning of hashes of keys in maps of this session. Programs must not see these hashes: see
    /// [`Hasher::VISIBLE`].
    #[inline]
    #[must_use]
    pub const fn hasher(&self) -> Hasher {
        self.runtime.hasher
    }

    /// The machine's number of a shape's objects, `None` for immediates.
    pub(crate) fn shape(&self, value: Value<'h>) -> Option<u16> {
        self.heap().shape_of(value.word())
    }
}

macro_rules! expectations {
    ($($(#[$meta:meta])* $name:ident -> $handle:ident;)*) => {
        impl<'h> Context<'h> {$(
            $(#[$meta])*
            ///
            /// # Errors
            /// A type mismatch if it is anything else.
            pub fn $name(&self, value: Value<'h>) -> Fallible<'h, $handle<'h>> {
                if self.kind(value) == $handle::KIND {
                    Ok($handle::wrap(value))
                } else {
                    Err(Failure::mismatch($handle::KIND, value))
                }
            }
        )*}
    };
}
expectations! {
    /// A pair.
    expect_pair -> Pair;
    /// A vector.
    expect_vector -> Vector;
    /// A string.
    expect_string -> Text;
    /// Bytes.
    expect_bytes -> Bytes;
    /// A symbol.
    expect_symbol -> Symbol;
    /// A one-slot cell.
    expect_box -> Cell;
    /// A procedure.
    expect_procedure -> Procedure;
    /// Several values.
    expect_values -> Values;
    /// A map.
    expect_map -> Map;
    /// A caught trap.
    expect_condition -> Condition;
    /// An object of an open shape.
    expect_object -> Object;
    /// An object of some native shape.
    expect_any_native -> Native;
}

impl<'h> Context<'h> {
    /// A character.
    ///
    /// # Errors
    /// A type mismatch if it is anything else.
    pub fn expect_char(&self, value: Value<'h>) -> Fallible<'h, char> {
        value
            .word()
            .character()
            .ok_or(Failure::mismatch(Kind::Character, value))
    }

    /// A truth value.
    ///
    /// # Errors
    /// A type mismatch if it is anything else.
    pub fn expect_bool(&self, value: Value<'h>) -> Fallible<'h, bool> {
        match value.word() {
            Word::TRUE => Ok(true),
            Word::FALSE => Ok(false),
            _ => Err(Failure::mismatch(Kind::Boolean, value)),
        }
    }

    /// An integer of 64 bits.
    ///
    /// # Errors
    /// A type mismatch if it is anything else.
    pub fn expect_i64(&self, value: Value<'h>) -> Fallible<'h, i64> {
        self.i64(value).ok_or(Failure::mismatch(Kind::Integer, value))
    }

    /// A float.
    ///
    /// # Errors
    /// A type mismatch if it is anything else.
    pub fn expect_f64(&self, value: Value<'h>) -> Fallible<'h, f64> {
        self.f64(value).ok_or(Failure::mismatch(Kind::Float, value))
    }

    /// A copy of a string.
    ///
    /// # Errors
    /// A type mismatch if it is anything else, or the limit of texts.
    pub fn text_of(&self, value: Value<'h>) -> Fallible<'h, String> {
        let text = self.expect_string(value)?;
        self.check_text(text.len(self))?;
        Ok(text.to_string(self))
    }
}
