//! The rim: what natives may ask of the world around a session. Every method refuses by default.

use core::fmt;
use std::collections::BTreeMap;

/// An open stream of the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stream(pub u32);

impl Stream {
    /// Standard input.
    pub const INPUT: Self = Self(0);
    /// Standard output.
    pub const OUTPUT: Self = Self(1);
    /// Standard error.
    pub const ERROR: Self = Self(2);
}

/// Files that the hosts of this project let a session have open at once. A port that nothing refers to is closed by the
/// next collection.
pub const MOST_OPEN_FILES: usize = 256;

/// The error of one file more.
#[must_use]
pub fn too_many_files() -> HostError {
    let message = format!("{MOST_OPEN_FILES} files are open already: close some");
    HostError::new(HostErrorKind::Other, message)
}

/// The purpose of opening a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenMode {
    /// Reading what exists.
    Read,
    /// Writing from empty.
    Write,
    /// Writing at the end.
    Append,
}

/// What kind of failure a host reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostErrorKind {
    /// The host does not allow it.
    Refused,
    /// There is no such file.
    NotFound,
    /// The reader of the stream is gone.
    Closed,
    /// Anything else.
    Other,
}

/// Why the host did not do it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostError {
    /// What kind of failure.
    pub kind: HostErrorKind,
    /// One sentence.
    pub message: String,
}

impl HostError {
    /// An error of that kind.
    #[must_use]
    pub fn new(kind: HostErrorKind, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { kind, message }
    }

    fn refused(what: &str) -> Self {
        Self::new(HostErrorKind::Refused, format!("the host does not allow {what}"))
    }
}

impl fmt::Display for HostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl core::error::Error for HostError {}

/// Result of a request to the host.
pub type HostResult<T> = Result<T, HostError>;

/// The world around a session.
#[expect(unused_variables, reason = "the defaults refuse whatever they are asked")]
pub trait Host: Send {
    /// Writes all the bytes to an open stream. They may be held back until [`Host::flush`], [`Host::close`] or the end
    /// of the session.
    ///
    /// # Errors
    /// Refused, or the stream failed.
    fn write(&mut self, stream: Stream, bytes: &[u8]) -> HostResult<()> {
        Err(HostError::refused("writing"))
    }

    /// Sends on the written bytes.
    ///
    /// # Errors
    /// The stream failed.
    fn flush(&mut self, stream: Stream) -> HostResult<()> {
        Ok(())
    }

    /// Whether the next byte written to a standard stream begins a line, as far as the host knows.
    fn begins_line(&self, stream: Stream) -> bool {
        true
    }

    /// Reads some bytes of an open stream, at least one unless it is at its end.
    ///
    /// # Errors
    /// Refused, or the stream failed.
    fn read(&mut self, stream: Stream, buffer: &mut [u8]) -> HostResult<usize> {
        Err(HostError::refused("reading"))
    }

    /// Opens a file.
    ///
    /// # Errors
    /// Refused, or the file cannot be opened.
    fn open(&mut self, path: &str, mode: OpenMode) -> HostResult<Stream> {
        Err(HostError::refused("opening files"))
    }

    /// Closes a file.
    ///
    /// # Errors
    /// The written data could not be kept.
    fn close(&mut self, stream: Stream) -> HostResult<()> {
        Err(HostError::refused("closing files"))
    }

    /// Whether there is such a file.
    ///
    /// # Errors
    /// Refused.
    fn file_exists(&mut self, path: &str) -> HostResult<bool> {
        Err(HostError::refused("looking for files"))
    }

    /// Removes a file.
    ///
    /// # Errors
    /// Refused, or there is none.
    fn delete_file(&mut self, path: &str) -> HostResult<()> {
        Err(HostError::refused("deleting files"))
    }

    /// Nanoseconds since 1970-01-01 UTC.
    ///
    /// # Errors
    /// Refused.
    fn clock(&mut self) -> HostResult<i64> {
        Err(HostError::refused("reading the clock"))
    }

    /// Nanoseconds since some moment; never goes back.
    ///
    /// # Errors
    /// Refused.
    fn monotonic(&mut self) -> HostResult<i64> {
        Err(HostError::refused("reading the clock"))
    }

    /// A variable of the environment.
    ///
    /// # Errors
    /// Refused.
    fn variable(&mut self, name: &str) -> HostResult<Option<String>> {
        Err(HostError::refused("reading the environment"))
    }

    /// All variables of the environment, sorted by name.
    ///
    /// # Errors
    /// Refused.
    fn variables(&mut self) -> HostResult<Vec<(String, String)>> {
        Err(HostError::refused("reading the environment"))
    }

    /// The arguments of the program, its own name first.
    ///
    /// # Errors
    /// Refused.
    fn arguments(&mut self) -> HostResult<Vec<String>> {
        Err(HostError::refused("reading the arguments"))
    }

    /// Random bits.
    ///
    /// # Errors
    /// Refused.
    fn random(&mut self) -> HostResult<u64> {
        Err(HostError::refused("randomness"))
    }

    /// A seed for the hashes of keys of maps, asked for once when a session begins. If programs cannot know it, they
    /// cannot compute keys that collide, but the charge for looking keys up may differ from run to run. `None`, as
    /// here, keeps runs the same. Probing among colliding keys is charged either way.
    fn hash_seed(&mut self) -> Option<u64> {
        None
    }

    /// Standard output so far, if the host keeps it.
    fn output(&self) -> &[u8] {
        &[]
    }

    /// Standard error so far, if the host keeps it.
    fn error_output(&self) -> &[u8] {
        &[]
    }
}

/// A host that refuses everything.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoHost;

impl Host for NoHost {}

/// A host in memory, for tests and embedding: text in, text out, a few files.
#[derive(Clone, Debug, Default)]
pub struct MemoryHost {
    /// The rest of standard input.
    pub input: Vec<u8>,
    /// Standard output so far.
    pub output: Vec<u8>,
    /// Standard error so far.
    pub error: Vec<u8>,
    /// Files by path.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Arguments of the program.
    pub arguments: Vec<String>,
    read: usize,
    open: BTreeMap<u32, OpenFile>,
    last: u32,
    ticks: i64,
}

#[derive(Clone, Debug)]
struct OpenFile {
    path: String,
    mode: OpenMode,
    read: usize,
}

impl MemoryHost {
    /// A host with that standard input.
    #[must_use]
    pub fn with_input(input: impl Into<Vec<u8>>) -> Self {
        Self {
            input: input.into(),
            ..Self::default()
        }
    }

    fn file(&mut self, stream: Stream) -> HostResult<&mut OpenFile> {
        let file = self.open.get_mut(&stream.0);
        file.ok_or_else(|| HostError::new(HostErrorKind::Other, "the stream is not open"))
    }
}

fn not_found(path: &str) -> HostError {
    HostError::new(HostErrorKind::NotFound, format!("there is no file `{path}`"))
}

fn read_from(source: &[u8], read: &mut usize, buffer: &mut [u8]) -> usize {
    let rest = source.get(*read..).unwrap_or_default();
    let count = rest.len().min(buffer.len());
    buffer[..count].copy_from_slice(&rest[..count]);
    *read += count;
    count
}

impl Host for MemoryHost {
    fn write(&mut self, stream: Stream, bytes: &[u8]) -> HostResult<()> {
        let sink = match stream {
            Stream::OUTPUT => &mut self.output,
            Stream::ERROR => &mut self.error,
            _ => {
                let file = self.file(stream)?;
                if file.mode == OpenMode::Read {
                    return Err(HostError::refused("writing to a file opened for reading"));
                }
                let path = file.path.clone();
                self.files.entry(path).or_default()
            }
        };
        sink.extend_from_slice(bytes);
        Ok(())
    }

    fn begins_line(&self, stream: Stream) -> bool {
        let written = match stream {
            Stream::OUTPUT => &self.output,
            Stream::ERROR => &self.error,
            _ => return true,
        };
        written.last().is_none_or(|&it| it == b'\n')
    }

    fn read(&mut self, stream: Stream, buffer: &mut [u8]) -> HostResult<usize> {
        if stream == Stream::INPUT {
            return Ok(read_from(&self.input, &mut self.read, buffer));
        }
        let file = self.file(stream)?;
        let (path, mut read) = (file.path.clone(), file.read);
        let source = self.files.get(&path).map(Vec::as_slice).unwrap_or_default();
        let count = read_from(source, &mut read, buffer);
        self.file(stream)?.read = read;
        Ok(count)
    }

    fn open(&mut self, path: &str, mode: OpenMode) -> HostResult<Stream> {
        if self.open.len() >= MOST_OPEN_FILES {
            return Err(too_many_files());
        }
        match mode {
            OpenMode::Read if !self.files.contains_key(path) => return Err(not_found(path)),
            OpenMode::Read => {}
            OpenMode::Write => drop(self.files.insert(path.to_owned(), Vec::new())),
            OpenMode::Append => drop(self.files.entry(path.to_owned()).or_default()),
        }
        self.last = self.last.max(Stream::ERROR.0) + 1;
        let path = path.to_owned();
        self.open.insert(self.last, OpenFile { path, mode, read: 0 });
        Ok(Stream(self.last))
    }

    fn close(&mut self, stream: Stream) -> HostResult<()> {
        self.open.remove(&stream.0);
        Ok(())
    }

    fn file_exists(&mut self, path: &str) -> HostResult<bool> {
        Ok(self.files.contains_key(path))
    }

    fn delete_file(&mut self, path: &str) -> HostResult<()> {
        self.files.remove(path).map(drop).ok_or_else(|| not_found(path))
    }

    /// A millisecond later at each call, so that tests repeat.
    fn clock(&mut self) -> HostResult<i64> {
        self.ticks += 1_000_000;
        Ok(self.ticks)
    }

    fn monotonic(&mut self) -> HostResult<i64> {
        self.clock()
    }

    fn variable(&mut self, _name: &str) -> HostResult<Option<String>> {
        Ok(None)
    }

    fn variables(&mut self) -> HostResult<Vec<(String, String)>> {
        Ok(Vec::new())
    }

    fn arguments(&mut self) -> HostResult<Vec<String>> {
        Ok(self.arguments.clone())
    }

    fn output(&self) -> &[u8] {
        &self.output
    }

    fn error_output(&self) -> &[u8] {
        &self.error
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_host_refuses() {
        let mut host = NoHost;
        assert_eq!(
            host.write(Stream::OUTPUT, b"x").map_err(|it| it.kind),
            Err(HostErrorKind::Refused)
        );
        assert!(host.open("a", OpenMode::Read).is_err() && host.clock().is_err());
        assert!(host.random().is_err() && host.variable("HOME").is_err());
    }

    #[test]
    fn the_memory_host_keeps_files_and_streams() {
        let mut host = MemoryHost::with_input("ab");
        let mut buffer = [0; 8];
        assert_eq!(host.read(Stream::INPUT, &mut buffer), Ok(2));
        assert_eq!(host.read(Stream::INPUT, &mut buffer), Ok(0));
        assert!(host.open("f", OpenMode::Read).is_err());
        let out = host.open("f", OpenMode::Write).expect("opens");
        host.write(out, b"xyz").expect("writes");
        host.close(out).expect("closes");
        let file = host.open("f", OpenMode::Read).expect("opens");
        assert_eq!(host.read(file, &mut buffer), Ok(3));
        assert_eq!(&buffer[..3], b"xyz");
        assert!(host.write(file, b"no").is_err());
        assert_eq!(host.write(Stream::OUTPUT, b"out"), Ok(()));
        assert_eq!(host.output(), b"out");
    }
}
