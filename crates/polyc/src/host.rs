//! The real world as a [`Host`]: standard streams, files, clock, environment.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the rim: the one place where a session reaches the outside"
)]

use std::collections::{BTreeMap, hash_map::RandomState};
use std::fs::{File, OpenOptions};
use std::hash::{BuildHasher, Hasher};
use std::io::{self, BufWriter, Read, Write};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crate::permissions::Permissions;
use polyc_runtime::host::{
    Host, HostError, HostErrorKind, HostResult, MOST_OPEN_FILES, OpenMode, Stream, too_many_files,
};

/// Bytes of output held back before they are sent on.
const BUFFER: usize = 1 << 16;

/// An open file. What is written is held back as standard output is.
enum OpenFile {
    Read(File),
    Write(BufWriter<File>),
}

/// A host that allows standard streams and what [`Permissions`] grant besides. It holds output back and sends it on
/// when there is much of it, before it reads standard input, and at the end; that of files when they are closed, too.
pub struct SystemHost {
    permissions: Permissions,
    arguments: Vec<String>,
    output: Vec<u8>,
    files: BTreeMap<u32, OpenFile>,
    last: u32,
    start: Instant,
    when_closed: fn(),
    to_error: bool,
    /// Whether what was written to standard output, and to standard error, ends in the middle of a line.
    in_line: [bool; 2],
}

impl SystemHost {
    /// A host of standard streams. Programs with the permission see these arguments, their own name first.
    #[must_use]
    pub fn new(arguments: Vec<String>) -> Self {
        Self {
            permissions: Permissions::default(),
            arguments,
            output: Vec::new(),
            files: BTreeMap::new(),
            last: Stream::ERROR.0,
            start: Instant::now(),
            when_closed: || {},
            to_error: false,
            in_line: [false; 2],
        }
    }

    /// Sets the permissions of programs besides standard streams.
    #[must_use]
    pub fn with_permissions(mut self, permissions: Permissions) -> Self {
        self.permissions = permissions;
        self
    }

    /// Sets what to do when the reader of standard output is gone, before the write fails.
    #[must_use]
    pub fn when_closed(mut self, action: fn()) -> Self {
        self.when_closed = action;
        self
    }

    /// Sends to standard error what programs write to standard output.
    #[must_use]
    pub fn output_to_error(mut self) -> Self {
        self.to_error = true;
        self
    }

    fn send_output(&mut self) -> HostResult<()> {
        let mut stdout = io::stdout().lock();
        let result = stdout.write_all(&self.output).and_then(|()| stdout.flush());
        self.output.clear();
        result.map_err(|error| {
            if error.kind() == io::ErrorKind::BrokenPipe {
                (self.when_closed)();
            }
            host_error(&error)
        })
    }

    /// Where programs' output goes.
    fn sink(&self, stream: Stream) -> Stream {
        match stream {
            Stream::OUTPUT if self.to_error => Stream::ERROR,
            other => other,
        }
    }

    fn in_line_mut(&mut self, stream: Stream) -> Option<&mut bool> {
        match stream {
            Stream::OUTPUT => Some(&mut self.in_line[0]),
            Stream::ERROR => Some(&mut self.in_line[1]),
            _ => None,
        }
    }

    fn reader(&mut self, stream: Stream) -> HostResult<&mut File> {
        match self.files.get_mut(&stream.0) {
            Some(OpenFile::Read(file)) => Ok(file),
            _ => Err(not_open("reading")),
        }
    }

    fn writer(&mut self, stream: Stream) -> HostResult<&mut BufWriter<File>> {
        match self.files.get_mut(&stream.0) {
            Some(OpenFile::Write(file)) => Ok(file),
            _ => Err(not_open("writing")),
        }
    }
}

impl Drop for SystemHost {
    fn drop(&mut self) {
        // A caller that must know whether it was written flushes before.
        let _ = self.send_output();
    }
}

fn not_open(purpose: &str) -> HostError {
    HostError::new(HostErrorKind::Other, format!("the stream is not open for {purpose}"))
}

fn host_error(error: &io::Error) -> HostError {
    let kind = match error.kind() {
        io::ErrorKind::NotFound => HostErrorKind::NotFound,
        io::ErrorKind::BrokenPipe => HostErrorKind::Closed,
        io::ErrorKind::PermissionDenied => HostErrorKind::Refused,
        _ => HostErrorKind::Other,
    };
    HostError::new(kind, error.to_string())
}

fn about(path: &str, error: &io::Error) -> HostError {
    let error = host_error(error);
    HostError::new(error.kind, format!("`{path}`: {}", error.message))
}

fn nanoseconds(duration: std::time::Duration) -> i64 {
    i64::try_from(duration.as_nanos()).unwrap_or(i64::MAX)
}

impl Host for SystemHost {
    fn write(&mut self, stream: Stream, bytes: &[u8]) -> HostResult<()> {
        let stream = self.sink(stream);
        if let (Some(last), Some(in_line)) = (bytes.last(), self.in_line_mut(stream)) {
            *in_line = *last != b'\n';
        }
        match stream {
            Stream::OUTPUT => {
                self.output.extend_from_slice(bytes);
                if self.output.len() < BUFFER {
                    return Ok(());
                }
                self.send_output()
            }
            Stream::ERROR => {
                self.send_output()?;
                io::stderr().write_all(bytes).map_err(|it| host_error(&it))
            }
            _ => self.writer(stream)?.write_all(bytes).map_err(|it| host_error(&it)),
        }
    }

    fn begins_line(&self, stream: Stream) -> bool {
        match self.sink(stream) {
            Stream::OUTPUT => !self.in_line[0],
            Stream::ERROR => !self.in_line[1],
            _ => true,
        }
    }

    fn flush(&mut self, stream: Stream) -> HostResult<()> {
        match stream {
            Stream::OUTPUT => self.send_output(),
            Stream::INPUT | Stream::ERROR => Ok(()),
            _ => self.writer(stream)?.flush().map_err(|it| host_error(&it)),
        }
    }

    fn read(&mut self, stream: Stream, buffer: &mut [u8]) -> HostResult<usize> {
        let result = match stream {
            Stream::INPUT => {
                self.send_output()?;
                io::stdin().lock().read(buffer)
            }
            _ => self.reader(stream)?.read(buffer),
        };
        result.map_err(|it| host_error(&it))
    }

    fn open(&mut self, path: &str, mode: OpenMode) -> HostResult<Stream> {
        let file = self.permissions.check_file(path)?;
        if self.files.len() >= MOST_OPEN_FILES {
            return Err(too_many_files());
        }
        let mut options = OpenOptions::new();
        match mode {
            OpenMode::Read => options.read(true),
            OpenMode::Write => options.write(true).create(true).truncate(true),
            OpenMode::Append => options.append(true).create(true),
        };
        let file = options.open(file).map_err(|it| about(path, &it))?;
        self.last += 1;
        let file = match mode {
            OpenMode::Read => OpenFile::Read(file),
            OpenMode::Write | OpenMode::Append => OpenFile::Write(BufWriter::with_capacity(BUFFER, file)),
        };
        self.files.insert(self.last, file);
        Ok(Stream(self.last))
    }

    fn close(&mut self, stream: Stream) -> HostResult<()> {
        match self.files.remove(&stream.0) {
            Some(OpenFile::Write(mut file)) => file.flush().map_err(|it| host_error(&it)),
            Some(OpenFile::Read(_)) | None => Ok(()),
        }
    }

    fn file_exists(&mut self, path: &str) -> HostResult<bool> {
        let file = self.permissions.check_file(path)?;
        std::fs::exists(file).map_err(|it| about(path, &it))
    }

    fn delete_file(&mut self, path: &str) -> HostResult<()> {
        let entry = self.permissions.check_entry(path)?;
        std::fs::remove_file(entry).map_err(|it| about(path, &it))
    }

    fn clock(&mut self) -> HostResult<i64> {
        self.permissions.check_clock()?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        Ok(now.map_or_else(|it| -nanoseconds(it.duration()), nanoseconds))
    }

    fn monotonic(&mut self) -> HostResult<i64> {
        self.permissions.check_clock()?;
        Ok(nanoseconds(self.start.elapsed()))
    }

    fn variable(&mut self, name: &str) -> HostResult<Option<String>> {
        self.permissions.check_variable(name)?;
        let is_name = !name.is_empty() && !name.contains(['=', '\0']);
        let value = is_name.then(|| std::env::var_os(name)).flatten();
        Ok(value.map(|it| it.to_string_lossy().into_owned()))
    }

    fn variables(&mut self) -> HostResult<Vec<(String, String)>> {
        self.permissions.check_variables()?;
        let text = |it: std::ffi::OsString| it.to_string_lossy().into_owned();
        let mut all: Vec<_> = std::env::vars_os()
            .map(|(k, v)| (text(k), text(v)))
            .filter(|it| self.permissions.check_variable(&it.0).is_ok())
            .collect();
        all.sort();
        Ok(all)
    }

    fn arguments(&mut self) -> HostResult<Vec<String>> {
        self.permissions.check_arguments()?;
        Ok(self.arguments.clone())
    }

    fn random(&mut self) -> HostResult<u64> {
        // The standard library seeds each from the operating system.
        Ok(RandomState::new().build_hasher().finish())
    }
}
