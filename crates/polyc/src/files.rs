//! Files the user names.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the rim: the files the user names"
)]

use std::ffi::OsStr;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use polyc_driver::{Engine, Frontend, Unit, printable};

use crate::output;

/// A file as read.
pub struct Input {
    /// Name for people.
    pub name: String,
    /// Its contents.
    pub bytes: Vec<u8>,
    /// Whether it came from there rather than from a file or the command line.
    pub is_standard_input: bool,
}

impl Input {
    /// Whether it is to be compiled, rather than a module file, if that language was asked for.
    pub fn is_source(&self, language: Option<&str>) -> bool {
        language.is_some() || !polyc_driver::is_module_file(&self.bytes)
    }

    /// As a text to compile.
    pub fn unit(&self, language: &'static dyn Frontend) -> Unit<'_> {
        Unit {
            language,
            name: &self.name,
            bytes: &self.bytes,
        }
    }
}

/// Reads a file; `-` is standard input.
pub fn read(path: &Path) -> Result<Input> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        read.context("standard input")?;
        return Ok(Input {
            name: "<stdin>".to_owned(),
            bytes,
            is_standard_input: true,
        });
    }
    let bytes = std::fs::read(path).with_context(|| shown(path))?;
    let name = path.to_string_lossy().into_owned();
    Ok(Input {
        name,
        bytes,
        is_standard_input: false,
    })
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
pub fn language(
    engine: &Engine,
    asked: Option<&str>,
    path: Option<&Path>,
) -> Result<&'static dyn Frontend> {
    let names = || -> String {
        let names: Vec<&str> = engine
            .languages()
            .all()
            .iter()
            .map(|it| it.name())
            .collect();
        names.join(", ")
    };
    if let Some(name) = asked {
        let found = engine.languages().by_name(name);
        return found.ok_or_else(|| {
            anyhow!(
                "there is no language `{}`; there are {}",
                printable(name),
                names()
            )
        });
    }
    let extension = path.and_then(Path::extension).and_then(OsStr::to_str);
    let found = extension.and_then(|it| engine.languages().by_extension(it));
    found.ok_or_else(|| {
        let what = path.map_or("the text".to_owned(), shown);
        anyhow!(
            "which language is {what}? Say --lang NAME, one of {}",
            names()
        )
    })
}

/// A path for people.
pub fn shown(path: &Path) -> String {
    format!("`{}`", printable(&path.to_string_lossy()))
}
