//! Files the user names.

#![expect(clippy::disallowed_methods, reason = "this is the rim: the files the user names")]

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use polyc::{Engine, Frontend, Source, nearest, visible};

use crate::output;

/// A file as read.
pub struct Input {
    /// Name for people.
    pub name: String,
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

    /// As a text to compile.
    pub fn unit(&self, language: &'static dyn Frontend) -> Source<'_> {
        Source::new(language.name(), &self.name, &self.bytes)
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
            bytes,
            is_stream: true,
        });
    }
    let (bytes, is_file) = read_file(path).with_context(|| shown(path))?;
    Ok(Input {
        name: path.to_string_lossy().into_owned(),
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

/// The language of a file: the one asked for, or that of its extension.
pub fn language(engine: &Engine, asked: Option<&str>, path: Option<&Path>) -> Result<&'static dyn Frontend> {
    let names = || -> String {
        let names: Vec<&str> = engine.languages().all().iter().map(|it| it.name()).collect();
        names.join(", ")
    };
    if let Some(name) = asked {
        let found = engine.languages().by_name(name);
        return found.ok_or_else(|| {
            let all = engine.languages().all().iter().map(|it| it.name());
            let meant = did_you_mean(name, all);
            anyhow!("there is no language `{}`{meant}; there are {}", visible(name), names())
        });
    }
    let extension = path.and_then(Path::extension).and_then(OsStr::to_str);
    let found = extension.and_then(|it| engine.languages().by_extension(it));
    found.ok_or_else(|| {
        let what = path.map_or("the text".to_owned(), shown);
        anyhow!("which language is {what}? Say --lang NAME, one of {}", names())
    })
}

/// What follows a name that nothing has: the one that was probably meant.
pub fn did_you_mean<'n>(name: &str, names: impl IntoIterator<Item = &'n str>) -> String {
    let meant = nearest(name, names);
    meant.map_or(String::new(), |it| format!(" (did you mean `{}`?)", visible(it)))
}

/// A path for people.
pub fn shown(path: &Path) -> String {
    format!("`{}`", visible(&path.to_string_lossy()))
}
