//! Standard output and standard error.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the rim: the command line's own output"
)]

use std::io::{self, IsTerminal, Write};

use crate::args::When;
use crate::exit;

/// Prints to standard output; ends the process if its reader is gone.
pub fn print(text: &str) {
    print_bytes(text.as_bytes());
}

/// The same for bytes that are not text.
pub fn print_bytes(bytes: &[u8]) {
    let mut stdout = io::stdout().lock();
    let result = stdout.write_all(bytes).and_then(|()| stdout.flush());
    match result {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => end_closed(),
        Err(error) => {
            report(&format!("polyc: standard output: {error}\n"));
            std::process::exit(i32::from(exit::USAGE));
        }
    }
}

/// Prints to standard error; a failure is ignored, as nothing could report it.
pub fn report(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Whether standard output and standard error are the same terminal, file or pipe.
#[cfg(unix)]
pub fn is_one_stream() -> bool {
    use std::fs::{File, Metadata};
    use std::os::fd::AsFd;
    use std::os::unix::fs::MetadataExt;

    let metadata = |stream: &dyn AsFd| -> io::Result<Metadata> {
        let stream = stream.as_fd().try_clone_to_owned()?;
        File::from(stream).metadata()
    };
    let (stdout, stderr) = (metadata(&io::stdout()), metadata(&io::stderr()));
    matches!((stdout, stderr), (Ok(out), Ok(err)) if (out.dev(), out.ino()) == (err.dev(), err.ino()))
}

/// The same, as far as it can be known: both are terminals.
#[cfg(not(unix))]
pub fn is_one_stream() -> bool {
    io::stdout().is_terminal() && io::stderr().is_terminal()
}

/// Ends the process because the reader of standard output is gone: quietly, with the code shells know from SIGPIPE.
pub fn end_closed() {
    std::process::exit(i32::from(exit::PIPE));
}

/// Whether reports may have colours.
pub fn has_colour(when: When) -> bool {
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => stderr_has_colour(),
    }
}

/// Whether standard error is a terminal that may have colours.
pub fn stderr_has_colour() -> bool {
    io::stderr().is_terminal() && wants_colour()
}

/// Whether standard output is a terminal that may have colours.
pub fn stdout_has_colour() -> bool {
    io::stdout().is_terminal() && wants_colour()
}

/// The conventions of <https://no-color.org> and of terminals without colours.
fn wants_colour() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|it| !it.is_empty());
    !is_set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|it| it != "dumb")
}
