//! Programs in files and directories.

#![expect(clippy::disallowed_methods, reason = "this is the rim: the programs that are tested")]

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use polyc_frontend::Frontend;

use super::Options;
use super::check::check;
use super::result::{Checked, Summary};
use crate::engine::Engine;
use crate::files::Folders;
use crate::source::Source;

/// A program to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its file.
    pub path: PathBuf,
    /// Whether the file itself was named, rather than a directory it is in.
    pub is_named: bool,
}

/// The programs of these files and directories, in the order of the arguments, then of their names. Of a directory they
/// are the files whose extension is of one of the languages; its directories are searched too, those that begin with a
/// dot and links to directories are not.
///
/// # Errors
/// A file or a directory cannot be read.
pub fn find(engine: &Engine, paths: &[impl AsRef<Path>]) -> io::Result<Vec<Found>> {
    let mut found = Vec::new();
    for path in paths {
        let path = path.as_ref();
        if about(path, std::fs::metadata(path))?.is_dir() {
            search(engine, path, &mut found)?;
        } else {
            found.push(Found {
                path: path.to_owned(),
                is_named: true,
            });
        }
    }
    Ok(found)
}

fn search(engine: &Engine, root: &Path, found: &mut Vec<Found>) -> io::Result<()> {
    let mut work = vec![root.to_owned()];
    let mut files = Vec::new();
    while let Some(directory) = work.pop() {
        for entry in about(&directory, std::fs::read_dir(&directory))? {
            let entry = about(&directory, entry)?;
            let path = entry.path();
            let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            if about(&path, entry.file_type())?.is_dir() {
                if !is_hidden {
                    work.push(path);
                }
            } else if language_of(engine, &path).is_some() {
                files.push(path);
            }
        }
    }
    files.sort();
    found.extend(files.into_iter().map(|path| Found { path, is_named: false }));
    Ok(())
}

/// The error, with the file that it is about.
fn about<T>(path: &Path, result: io::Result<T>) -> io::Result<T> {
    result.map_err(|error| io::Error::new(error.kind(), format!("`{}`: {error}", path.display())))
}

fn language_of(engine: &Engine, path: &Path) -> Option<&'static dyn Frontend> {
    let extension = path.extension().and_then(OsStr::to_str)?;
    engine.languages().by_extension(extension)
}

/// Checks the program in a file, in the language of its extension if none is given.
///
/// # Errors
/// The file cannot be read, or no language has its extension.
pub fn check_file(
    engine: &Engine,
    path: &Path,
    language: Option<&'static dyn Frontend>,
    options: &Options,
) -> io::Result<Checked> {
    let language = language.or_else(|| language_of(engine, path)).ok_or_else(|| {
        let message = format!("`{}`: no language has this extension", path.display());
        io::Error::new(io::ErrorKind::InvalidInput, message)
    })?;
    let bytes = about(path, std::fs::read(path))?;
    let info = language.info();
    let given = options.languages.iter();
    let given: Vec<_> = given.filter(|it| info.option(&it.0).is_some()).cloned().collect();
    let name = path.to_string_lossy();
    let beside = Folders::of(Some(path), &[]);
    let source = Source::new(info.name, &name, &bytes).options(&given).files(&beside);
    check(engine, source, options).ok_or_else(|| {
        let message = format!("the engine has no language `{}`", info.name);
        io::Error::new(io::ErrorKind::InvalidInput, message)
    })
}

/// Checks the programs of files and directories. A file that is named must expect something; one that was found in a
/// directory need not.
///
/// # Errors
/// As [`find`] and [`check_file`].
pub fn test(engine: &Engine, paths: &[impl AsRef<Path>], options: &Options) -> io::Result<Summary> {
    let mut summary = Summary::default();
    for found in find(engine, paths)? {
        let mut checked = check_file(engine, &found.path, None, options)?;
        if found.is_named {
            checked.require_expectations();
        }
        summary.files.push(checked);
    }
    Ok(summary)
}
