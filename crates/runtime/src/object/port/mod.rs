//! Ports: text and bytes that are read or written one after another, of files, standard streams, strings and bytes.
//!
//! ```text
//! [ header ][ buffer ][ stream | flags | start | end | line | column: i64 each ]
//! ```
//! An input port has in `start..end` of its buffer, which are bytes, what was read and is not taken yet; that of a
//! string has all of it there, in UTF-8. An output port of a string or of bytes has what was written in `0..end`. An
//! output port of a file has no buffer: its host holds output back. Nothing else refers to a buffer.
//!
//! `line` and `column` are where the buffer begins, counted from 0: the place of what comes next is found when it is
//! asked for.
//!
//! Bytes that are not UTF-8 are read as U+FFFD, one for each longest part that could begin a character.

mod read;
mod write;

use crate::context::Context;
use crate::failure::{Failure, Fallible};
use crate::host::{Host, OpenMode, Stream};
use crate::native::NativeShape;
use crate::value::{Native, Value};

/// Where the fields are.
const STREAM: usize = 0;
const FLAGS: usize = 8;
const START: usize = 16;
const END: usize = 24;
const LINE: usize = 32;
const COLUMN: usize = 40;
const BYTES: u32 = 48;

/// Flags of a port.
const OUTPUT: i64 = 1;
const BINARY: i64 = 2;
const CLOSED: i64 = 4;
/// The stream has come to its end; it stays there.
const ENDED: i64 = 8;
const FOLDS_CASE: i64 = 16;

/// The stream of a port that has none.
const NO_STREAM: i64 = -1;

/// Bytes that are read from a stream at once.
pub(crate) const BUFFER: usize = 16 << 10;
/// Bytes of the first buffer of standard input, which many programs read little of.
const FIRST: usize = 512;

static PORT: NativeShape = NativeShape::new("port", 1, BYTES);
/// A port whose file is closed when nothing refers to it any more.
static FILE_PORT: NativeShape = NativeShape::new("port", 1, BYTES).finalise(close_forgotten);

fn close_forgotten(host: &mut dyn Host, raw: &[u8]) {
    let field = |at: usize| raw.get(at..).and_then(<[u8]>::first_chunk).copied();
    let field = |at| field(at).map_or(0, i64::from_le_bytes);
    if let (0, Ok(stream)) = (field(FLAGS) & CLOSED, u32::try_from(field(STREAM))) {
        // Nobody is left to be told.
        let _ = host.close(Stream(stream));
    }
}

/// The ports that a program reads or writes if it names none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Standard input, unless another is bound.
    Input = 0,
    /// Standard output.
    Output = 1,
    /// Standard error.
    Error = 2,
}

impl Standing {
    /// All of them, by number.
    pub const ALL: [Self; 3] = [Self::Input, Self::Output, Self::Error];

    const fn stream(self) -> Stream {
        Stream(self as u32)
    }
}

/// What a port is to be for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PortKind {
    /// Written, else read.
    pub is_output: bool,
    /// Bytes, else characters.
    pub is_binary: bool,
}

impl PortKind {
    /// Characters are read.
    pub const TEXT_INPUT: Self = Self::new(false, false);
    /// Bytes are read.
    pub const BINARY_INPUT: Self = Self::new(false, true);
    /// Characters are written.
    pub const TEXT_OUTPUT: Self = Self::new(true, false);
    /// Bytes are written.
    pub const BINARY_OUTPUT: Self = Self::new(true, true);

    const fn new(is_output: bool, is_binary: bool) -> Self {
        Self { is_output, is_binary }
    }

    const fn flags(self) -> i64 {
        (if self.is_output { OUTPUT } else { 0 }) | (if self.is_binary { BINARY } else { 0 })
    }

    const fn name(self) -> &'static str {
        match (self.is_binary, self.is_output) {
            (false, false) => "a textual input port",
            (true, false) => "a binary input port",
            (false, true) => "a textual output port",
            (true, true) => "a binary output port",
        }
    }
}

/// A port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Port<'h>(Native<'h>);

impl<'h> From<Port<'h>> for Value<'h> {
    fn from(port: Port<'h>) -> Self {
        port.0.value()
    }
}

/// Opening, and which port is meant.
impl<'h> Context<'h> {
    /// A port that reads the characters of a text.
    ///
    /// # Errors
    /// The memory limit.
    pub fn open_text(&mut self, text: &str) -> Fallible<'h, Port<'h>> {
        let buffer = self.bytes(text.as_bytes())?;
        self.new_port(PortKind::TEXT_INPUT, None, buffer, text.len())
    }

    /// A port that reads those bytes.
    ///
    /// # Errors
    /// The memory limit.
    pub fn open_bytes(&mut self, bytes: &[u8]) -> Fallible<'h, Port<'h>> {
        let buffer = self.bytes(bytes)?;
        self.new_port(PortKind::BINARY_INPUT, None, buffer, bytes.len())
    }

    /// A port that keeps what is written to it.
    ///
    /// # Errors
    /// The memory limit.
    pub fn open_memory(&mut self, is_binary: bool) -> Fallible<'h, Port<'h>> {
        self.new_port(PortKind::new(true, is_binary), None, Value::NIL, 0)
    }

    /// A port of a file.
    ///
    /// # Errors
    /// The host refused or failed, or the memory limit.
    pub fn open_file(&mut self, path: &str, mode: OpenMode, is_binary: bool) -> Fallible<'h, Port<'h>> {
        let is_output = mode != OpenMode::Read;
        let buffer = if is_output {
            Value::NIL
        } else {
            self.bytes_filled(BUFFER, 0)?
        };
        let stream = self.host().open(path, mode)?;
        let port = self.new_port(PortKind::new(is_output, is_binary), Some(stream), buffer, 0);
        if port.is_err() {
            self.host().close(stream)?;
        }
        port
    }

    fn new_port(
        &mut self,
        kind: PortKind,
        stream: Option<Stream>,
        buffer: Value<'h>,
        end: usize,
    ) -> Fallible<'h, Port<'h>> {
        let mut raw = [0; BYTES as usize];
        let mut put = |at: usize, value: i64| raw[at..at + 8].copy_from_slice(&value.to_le_bytes());
        put(STREAM, stream.map_or(NO_STREAM, |it| i64::from(it.0)));
        put(FLAGS, kind.flags());
        put(END, end as i64);
        let is_file = stream.is_some_and(|it| it > Stream::ERROR);
        let shape = if is_file { &FILE_PORT } else { &PORT };
        Ok(Port(Native::wrap(self.new_native(shape, &[buffer], &raw)?)))
    }

    /// The port, if the value is one.
    #[must_use]
    #[inline]
    pub fn as_port(&self, value: Value<'h>) -> Option<Port<'h>> {
        let shape = self.native_shape(value)?;
        let is_port = core::ptr::eq(shape, &raw const PORT) || core::ptr::eq(shape, &raw const FILE_PORT);
        is_port.then_some(Port(Native::wrap(value)))
    }

    /// An open port of that kind.
    ///
    /// # Errors
    /// It is something else, or closed.
    #[inline]
    pub fn expect_port(&self, value: Value<'h>, kind: PortKind) -> Fallible<'h, Port<'h>> {
        match self.as_port(value) {
            Some(port) if port.flags(self) & (OUTPUT | BINARY | CLOSED) == kind.flags() => Ok(port),
            _ => Err(self.wrong_port(value, kind)),
        }
    }

    #[cold]
    fn wrong_port(&self, value: Value<'h>, kind: PortKind) -> Failure<'h> {
        let is_closed = self.as_port(value).is_some_and(|it| it.kind(self) == kind);
        if is_closed {
            return Failure::error("the port is closed:", &[value]);
        }
        Failure::error(format!("expected {}, found", kind.name()), &[value])
    }

    /// The port that is meant if none is named.
    ///
    /// # Errors
    /// The memory limit.
    pub fn current_port(&mut self, which: Standing) -> Fallible<'h, Port<'h>> {
        match self.bound_port(which) {
            Some(port) => Ok(port),
            None => self.standard_port(which),
        }
    }

    /// The port that is bound in place of a standard one.
    #[inline]
    pub(crate) fn bound_port(&self, which: Standing) -> Option<Port<'h>> {
        self.heap()
            .roots
            .bound(which)
            .map(|it| Port(Native::wrap(Value::wrap(it))))
    }

    /// The port of a standard stream.
    ///
    /// # Errors
    /// The memory limit.
    pub fn standard_port(&mut self, which: Standing) -> Fallible<'h, Port<'h>> {
        if let Some(word) = self.heap().roots.standard(which) {
            return Ok(Port(Native::wrap(Value::wrap(word))));
        }
        let (kind, buffer) = match which {
            Standing::Input => (PortKind::TEXT_INPUT, self.bytes_filled(FIRST, 0)?),
            Standing::Output | Standing::Error => (PortKind::TEXT_OUTPUT, Value::NIL),
        };
        let port = self.new_port(kind, Some(which.stream()), buffer, 0)?;
        self.heap_mut().roots.set_standard(which, port.0.value().word());
        Ok(port)
    }

    /// A port of that direction, perhaps closed.
    ///
    /// # Errors
    /// The value is something else.
    pub fn expect_direction(&self, value: Value<'h>, is_output: bool) -> Fallible<'h, Port<'h>> {
        let port = self.as_port(value).filter(|it| it.kind(self).is_output == is_output);
        let wanted = if is_output { "an output port" } else { "an input port" };
        port.ok_or_else(|| Failure::error(format!("expected {wanted}, found"), &[value]))
    }

    /// Binds a port in place of a standard one.
    ///
    /// # Errors
    /// As [`Self::expect_direction`].
    pub fn bind_port(&mut self, which: Standing, value: Value<'h>) -> Fallible<'h, ()> {
        let port = self.expect_direction(value, which != Standing::Input)?;
        let is_standard = self.heap().roots.standard(which) == Some(value.word());
        // What is not bound is written without looking at a port.
        let bound = (!is_standard || port.flags(self) & CLOSED != 0).then_some(value.word());
        self.heap_mut().roots.bind(which, bound);
        Ok(())
    }

    /// Writes text to a port, or if none is given to the current one.
    ///
    /// # Errors
    /// It is not a textual output port, or as [`Port::write`].
    #[inline]
    pub fn print(&mut self, port: Option<Value<'h>>, text: &[u8]) -> Fallible<'h, ()> {
        match self.output_port(port)? {
            Some(port) => port.write(self, text),
            None => self.write(Stream::OUTPUT, text),
        }
    }

    /// Bytes that writing so many to a port, or to the current one, may allocate: it may have to keep them.
    #[must_use]
    pub fn output_growth(&self, port: Option<Value<'h>>, bytes: usize) -> usize {
        let named = port.and_then(|it| self.as_port(it));
        let port = named.or_else(|| self.bound_port(Standing::Output));
        port.map_or(0, |it| it.growth(self, bytes))
    }

    /// The textual output port that is meant, `None`: standard output.
    ///
    /// # Errors
    /// It is something else.
    #[inline]
    pub fn output_port(&self, port: Option<Value<'h>>) -> Fallible<'h, Option<Port<'h>>> {
        let Some(value) = port.or_else(|| self.bound_port(Standing::Output).map(Value::from)) else {
            return Ok(None);
        };
        self.expect_port(value, PortKind::TEXT_OUTPUT).map(Some)
    }
}

/// The parts of a port.
impl<'h> Port<'h> {
    fn field(self, context: &Context<'h>, at: usize) -> i64 {
        let bytes = context.raw(self.0.value()).get(at..).and_then(<[u8]>::first_chunk);
        bytes.map_or(0, |it| i64::from_le_bytes(*it))
    }

    fn set_field(self, context: &mut Context<'h>, at: usize, value: i64) {
        let raw = context.raw_mut(self.0.value());
        if let Some(place) = raw.get_mut(at..).and_then(<[u8]>::first_chunk_mut) {
            *place = value.to_le_bytes();
        }
    }

    fn flags(self, context: &Context<'h>) -> i64 {
        self.field(context, FLAGS)
    }

    fn set_flag(self, context: &mut Context<'h>, flag: i64, is_set: bool) {
        let others = self.flags(context) & !flag;
        self.set_field(context, FLAGS, others | if is_set { flag } else { 0 });
    }

    fn start(self, context: &Context<'h>) -> usize {
        self.field(context, START) as usize
    }

    fn end(self, context: &Context<'h>) -> usize {
        self.field(context, END) as usize
    }

    fn buffer(self, context: &Context<'h>) -> Value<'h> {
        context.refs(self.0.value())[0]
    }

    fn stream(self, context: &Context<'h>) -> Option<Stream> {
        u32::try_from(self.field(context, STREAM)).ok().map(Stream)
    }

    /// What it is for.
    #[must_use]
    pub fn kind(self, context: &Context<'h>) -> PortKind {
        let flags = self.flags(context);
        PortKind::new(flags & OUTPUT != 0, flags & BINARY != 0)
    }

    /// Whether it is not closed.
    #[must_use]
    pub fn is_open(self, context: &Context<'h>) -> bool {
        self.flags(context) & CLOSED == 0
    }

    /// Whether names that are read from it are folded to lower case (R7RS 2.1).
    #[must_use]
    pub fn folds_case(self, context: &Context<'h>) -> bool {
        self.flags(context) & FOLDS_CASE != 0
    }

    /// Sets that.
    pub fn set_folds_case(self, context: &mut Context<'h>, folds: bool) {
        self.set_flag(context, FOLDS_CASE, folds);
    }

    /// Closes it; one that is closed stays so. Output that is held back is sent on.
    ///
    /// # Errors
    /// The host could not keep what was written. The port is closed then, too.
    pub fn close(self, context: &mut Context<'h>) -> Fallible<'h, ()> {
        if !self.is_open(context) {
            return Ok(());
        }
        self.set_flag(context, CLOSED, true);
        if !self.kind(context).is_output {
            self.set_field(context, START, 0);
            self.set_field(context, END, 0);
            context.set_ref(self.0.value(), 0, Value::NIL);
        }
        for which in Standing::ALL {
            let roots = &mut context.heap_mut().roots;
            if roots.standard(which) == Some(self.0.value().word()) && roots.bound(which).is_none() {
                roots.bind(which, Some(self.0.value().word()));
            }
        }
        match self.stream(context) {
            Some(stream) if stream > Stream::ERROR => Ok(context.host().close(stream)?),
            Some(stream) => Ok(context.host().flush(stream)?),
            None => Ok(()),
        }
    }
}
