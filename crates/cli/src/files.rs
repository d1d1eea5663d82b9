//! Files the user names.

#![expect(clippy::disallowed_methods, reason = "this is the rim: the files the user names")]

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use polyc::visible;

use crate::output;

/// A file as read.
pub struct Input {
    /// Name for people.
    pub name: String,
    /// The file, if it is one; its extension says the language.
    pub path: Option<PathBuf>,
    /// Its contents.
    pub bytes: Vec<u8>,
    /// Whether it came from standard input, or from a pipe or a device, rather than from a file or the command line.
    pub is_stream: bool,
}

impl Input {
    /// Whether it is to be compiled, rather than a module file, if that language was asked for.
    pub fn is_source(&self, language: Option<&str>) -> bool {
        language.is_some() || !polyc::is_module_file(&self.bytes)
    }
}

/// Reads a file; `-` is standard input.
pub fn read(path: &Path) -> Result<Input> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        let read = io::stdin().lock().read_to_end(&mut bytes);
        read.context("standard input")?;
        return Ok(Input {
            name: "<stdin>".to_owned(),
            path: Some(path.to_owned()),
            bytes,
            is_stream: true,
        });
    }
    let (bytes, is_file) = read_file(path).with_context(|| shown(path))?;
    Ok(Input {
        name: path.to_string_lossy().into_owned(),
        path: Some(path.to_owned()),
        bytes,
        is_stream: !is_file || names_stream(path),
    })
}

/// The contents of a file, and whether it is a regular one.
fn read_file(path: &Path) -> io::Result<(Vec<u8>, bool)> {
    let mut file = File::open(path)?;
    let is_file = file.metadata()?.is_file();
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok((bytes, is_file))
}

/// Most links that are followed: about as many as systems follow.
const MOST_LINKS: usize = 40;

/// Whether a path leads to one of the system's names for open streams of a process, such as `/dev/stdin` or
/// `/dev/fd/3`: they may be files, but the user has not named those.
fn names_stream(path: &Path) -> bool {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        let parent = path.parent().filter(|it| !it.as_os_str().is_empty());
        let directory = parent.unwrap_or(Path::new(".")).canonicalize();
        let Ok(directory) = directory else {
            return true;
        };
        if directory == Path::new("/dev") || directory == Path::new("/dev/fd") || directory.starts_with("/proc") {
            return true;
        }
        match path.read_link() {
            Ok(target) => path = directory.join(target),
            Err(_) => return false,
        }
    }
    true
}

/// A file's name for a module file, which must not reveal where it is on this machine.
pub fn portable_name(name: &str) -> String {
    let path = Path::new(name);
    if !path.is_absolute() {
        return name.to_owned();
    }
    let here = std::env::current_dir().ok();
    let inside = here.and_then(|here| path.strip_prefix(here).ok());
    let name = inside.or_else(|| path.file_name().map(Path::new));
    name.unwrap_or(path).to_string_lossy().into_owned()
}

/// Writes a file; `-` is standard output.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if path == Path::new("-") {
        output::print_bytes(bytes);
        return Ok(());
    }
    std::fs::write(path, bytes).with_context(|| shown(path))
}

/// A path for people.
pub fn shown(path: &Path) -> String {
    format!("`{}`", visible(&path.to_string_lossy()))
}
