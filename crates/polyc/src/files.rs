//! Texts that a program asks for while it is compiled: libraries that it imports, files that it includes.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the rim: the folders that the host names"
)]

use core::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use polyc_base::{FileId, SourceFile, SourceMap};
use polyc_frontend::FoundText;

use crate::source::add_source;

/// A text that was found: its name for reports, and its bytes.
pub type FoundFile = (String, Vec<u8>);

/// Where the texts are that programs import and include.
///
/// ```
/// use polyc::{Engine, Files, FoundFile, NoHost, Session, Source};
///
/// #[derive(Debug)]
/// struct Shapes;
///
/// impl Files for Shapes {
///     fn library(&self, path: &[String], _extensions: &[&str]) -> Result<Option<FoundFile>, String> {
///         let text = "(define-library (shapes) (import (scheme base)) (export area) (begin (define (area r) (* 3 r r))))";
///         Ok((path == ["shapes"]).then(|| ("shapes.sld".to_owned(), text.into())))
///     }
///
///     fn include(&self, _from: &str, name: &str) -> Result<FoundFile, String> {
///         Err(format!("there is no file `{name}`"))
///     }
/// }
///
/// let program = Engine::new().compile(Source::new("lisp", "a.scm", "(import (shapes)) (area 2)").files(&Shapes))?;
/// assert_eq!(Session::new(&Engine::new(), NoHost).evaluate::<i64>(&program)?, 12);
/// # Ok::<(), polyc::Error>(())
/// ```
pub trait Files: fmt::Debug {
    /// The file of the library with that path of names, with one of these extensions; `Ok(None)`: there is none.
    ///
    /// # Errors
    /// Why it cannot be read.
    fn library(&self, path: &[String], extensions: &[&str]) -> Result<Option<FoundFile>, String>;

    /// The file that a text of that name includes.
    ///
    /// # Errors
    /// Why it cannot be read.
    fn include(&self, from: &str, name: &str) -> Result<FoundFile, String>;
}

/// There are none.
#[derive(Clone, Copy, Debug)]
pub struct NoFiles;

impl Files for NoFiles {
    fn library(&self, _: &[String], _: &[&str]) -> Result<Option<FoundFile>, String> {
        Ok(None)
    }

    fn include(&self, _: &str, name: &str) -> Result<FoundFile, String> {
        Err(format!("there is no file `{name}`"))
    }
}

/// Those in some folders. The library `(a b)` is the file `a/b` with an extension of the language, in the first folder
/// that has it. An included file is looked for beside the file that includes it, then in the folders.
#[derive(Clone, Debug, Default)]
pub struct Folders(Vec<PathBuf>);

impl Folders {
    /// The folder of a program, if it is a file, and others after it.
    #[must_use]
    pub fn of(program: Option<&Path>, others: &[PathBuf]) -> Self {
        let own = program.and_then(Path::parent).unwrap_or(Path::new(""));
        let others = others.iter().cloned();
        Self(core::iter::once(own.to_owned()).chain(others).collect())
    }
}

impl Files for Folders {
    fn library(&self, path: &[String], extensions: &[&str]) -> Result<Option<FoundFile>, String> {
        if !path.iter().all(|it| is_file_name(it)) {
            return Ok(None);
        }
        let (Some((last, before)), false) = (path.split_last(), extensions.is_empty()) else {
            return Ok(None);
        };
        let inner: PathBuf = before.iter().collect();
        for folder in &self.0 {
            for extension in extensions {
                let file = folder.join(&inner).join(format!("{last}.{extension}"));
                if let Some(bytes) = read(&file)? {
                    return Ok(Some((file.to_string_lossy().into_owned(), bytes)));
                }
            }
        }
        Ok(None)
    }

    fn include(&self, from: &str, name: &str) -> Result<FoundFile, String> {
        let beside = Path::new(from).parent().unwrap_or(Path::new("")).to_owned();
        for folder in core::iter::once(&beside).chain(&self.0) {
            let file = folder.join(name);
            if let Some(bytes) = read(&file)? {
                return Ok((file.to_string_lossy().into_owned(), bytes));
            }
        }
        Err(format!("there is no file `{name}`"))
    }
}

/// Whether a part of a library's name can be that of a file or a folder, which leads nowhere else.
fn is_file_name(part: &str) -> bool {
    !part.is_empty() && !part.starts_with('.') && !part.contains(['/', '\\', ':', '\0'])
}

/// The bytes of a file; `None` if there is none.
fn read(file: &Path) -> Result<Option<Vec<u8>>, String> {
    match std::fs::read(file) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound || file.is_dir() => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Ok(None),
        Err(error) => Err(format!("`{}`: {error}", file.display())),
    }
}

/// The texts of a compilation that were found while it went on.
pub struct FoundTexts<'a> {
    files: &'a dyn Files,
    extensions: &'static [&'static str],
    /// All texts of the compilation.
    pub sources: SourceMap,
    /// How many of them are its own.
    own: usize,
}

impl<'a> FoundTexts<'a> {
    /// None so far, of a language with libraries in files of these extensions.
    pub fn new(files: &'a dyn Files, extensions: &'static [&'static str], sources: &SourceMap) -> Self {
        Self {
            files,
            extensions,
            own: sources.files().len(),
            sources: sources.clone(),
        }
    }

    pub fn all(&self) -> &[Arc<SourceFile>] {
        &self.sources.files()[self.own..]
    }

    pub fn library(&mut self, path: &[String]) -> Result<Option<FoundText>, String> {
        let found = self.files.library(path, self.extensions)?;
        found.map(|file| self.add(file)).transpose()
    }

    pub fn include(&mut self, from: FileId, name: &str) -> Result<FoundText, String> {
        let from = self.sources.file(from).name.clone();
        let file = self.files.include(&from, name)?;
        self.add(file)
    }

    /// The same file is one text, however often it is asked for.
    fn add(&mut self, (name, bytes): FoundFile) -> Result<FoundText, String> {
        let known = self.sources.files().iter().position(|it| it.name == name);
        let file = match known {
            Some(index) => FileId::from_index(index),
            None => {
                let (file, mistakes) = add_source(&mut self.sources, &name, &bytes);
                if let Some(mistake) = mistakes.first() {
                    return Err(format!("`{name}`: {}", mistake.message));
                }
                file
            }
        };
        Ok(FoundText {
            file,
            source: Arc::clone(self.sources.file(file)),
        })
    }
}
