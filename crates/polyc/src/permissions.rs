//! Permissions of a program besides its standard streams.

#![cfg_attr(test, expect(clippy::disallowed_methods, reason = "tests make files"))]

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use polyc_base::text::clipped;
use polyc_runtime::host::{HostError, HostErrorKind, HostResult};

/// Characters of a name in a message.
const LONGEST_NAME: usize = 200;

/// What a program may ask of a [`crate::SystemHost`] besides reading standard input, writing to standard output and
/// standard error, and random bits, which reveal nothing. By default nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permissions {
    files: Allowed<PathBuf>,
    variables: Allowed<String>,
    clock: bool,
    arguments: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Allowed<T> {
    All,
    Only(Vec<T>),
}

impl<T> Default for Allowed<T> {
    fn default() -> Self {
        Self::Only(Vec::new())
    }
}

impl<T> Allowed<T> {
    fn add(&mut self, item: T) {
        if let Self::Only(items) = self {
            items.push(item);
        }
    }

    fn permits(&self, is_it: impl FnMut(&T) -> bool) -> bool {
        match self {
            Self::All => true,
            Self::Only(items) => items.iter().any(is_it),
        }
    }
}

impl Permissions {
    /// Everything the process may do.
    #[must_use]
    pub const fn all() -> Self {
        Self {
            files: Allowed::All,
            variables: Allowed::All,
            clock: true,
            arguments: true,
        }
    }

    /// Any file.
    #[must_use]
    pub fn files(mut self) -> Self {
        self.files = Allowed::All;
        self
    }

    /// A file, or the files in a directory and below it.
    ///
    /// # Errors
    /// There is no such file or directory.
    pub fn files_in(mut self, path: &Path) -> io::Result<Self> {
        self.files.add(path.canonicalize()?);
        Ok(self)
    }

    /// The whole environment.
    #[must_use]
    pub fn environment(mut self) -> Self {
        self.variables = Allowed::All;
        self
    }

    /// A variable of the environment.
    #[must_use]
    pub fn variable(mut self, name: &str) -> Self {
        self.variables.add(name.to_owned());
        self
    }

    /// The time.
    #[must_use]
    pub const fn clock(mut self) -> Self {
        self.clock = true;
        self
    }

    /// The program's arguments.
    #[must_use]
    pub const fn arguments(mut self) -> Self {
        self.arguments = true;
        self
    }

    // --- questions of the host

    /// The file that a path means, if it may be used: no symbolic link and no `..` leads out of the allowed files.
    /// Others who can change the directories while the program runs are trusted not to.
    pub(crate) fn check_file(&self, path: &str) -> HostResult<PathBuf> {
        self.check_path(path, real_path)
    }

    /// The same of a file that is to be removed: a link itself, not its target.
    pub(crate) fn check_entry(&self, path: &str) -> HostResult<PathBuf> {
        self.check_path(path, |path| {
            let name = path.file_name()?;
            let path = std::path::absolute(path).ok()?;
            Some(real_path(path.parent()?)?.join(name))
        })
    }

    fn check_path(&self, path: &str, real: impl FnOnce(&Path) -> Option<PathBuf>) -> HostResult<PathBuf> {
        if self.files == Allowed::All {
            return Ok(PathBuf::from(path));
        }
        let is_short = path.len() <= LONGEST_PATH && Path::new(path).components().count() <= DEEPEST;
        let is_possible = is_short && self.files.permits(|_| true);
        let real = is_possible.then(|| real(Path::new(path))).flatten();
        let real = real.filter(|it| self.files.permits(|root| it.starts_with(root)));
        real.ok_or_else(|| {
            let path = clipped(path, LONGEST_NAME);
            refused(&format!("use the file `{path}`"), "files")
        })
    }

    pub(crate) fn check_variable(&self, name: &str) -> HostResult<()> {
        if self.variables.permits(|it| it == name) {
            return Ok(());
        }
        let name = clipped(name, LONGEST_NAME);
        let what = format!("read `{name}` of the environment");
        Err(refused(&what, &format!("env={name}")))
    }

    /// Fails if no variable may be read.
    pub(crate) fn check_variables(&self) -> HostResult<()> {
        check(self.variables.permits(|_| true), "read the environment", "env")
    }

    pub(crate) fn check_clock(&self) -> HostResult<()> {
        check(self.clock, "read the clock", "clock")
    }

    pub(crate) fn check_arguments(&self) -> HostResult<()> {
        check(self.arguments, "read its arguments", "args")
    }
}

fn check(is_allowed: bool, what: &str, switch: &str) -> HostResult<()> {
    if is_allowed { Ok(()) } else { Err(refused(what, switch)) }
}

fn refused(what: &str, switch: &str) -> HostError {
    HostError::new(
        HostErrorKind::Refused,
        format!("the program may not {what}; `--allow {switch}` permits it"),
    )
}

/// Bytes of a path that is looked up.
const LONGEST_PATH: usize = 4096;
/// Parts of a path that is looked up.
const DEEPEST: usize = 256;

/// A path without links and `..`, of a file that may not exist yet. `None` if that cannot be known: a link leads to
/// nothing, `..` comes after a directory that does not exist, or the system reports any error but a missing file.
fn real_path(path: &Path) -> Option<PathBuf> {
    let mut existing = std::path::absolute(path).ok()?;
    let mut missing: Vec<OsString> = Vec::new();
    loop {
        match existing.canonicalize() {
            Ok(mut real) => {
                real.extend(missing.iter().rev());
                return Some(real);
            }
            Err(error) if error.kind() != io::ErrorKind::NotFound => return None,
            Err(_) => {}
        }
        match existing.symlink_metadata() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            // A link that leads to nothing, or another error.
            _ => return None,
        }
        missing.push(existing.file_name()?.to_owned());
        existing.pop();
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    /// A directory for a test: `in` with a file and links, beside `out` with a file.
    fn directories(name: &str) -> PathBuf {
        let root = std::env::temp_dir().join(format!("polyc-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        for directory in ["in/deep", "out", "inner"] {
            fs::create_dir_all(root.join(directory)).expect("writable");
        }
        for file in ["in/a", "in/deep/b", "out/secret", "inner/c"] {
            fs::write(root.join(file), file).expect("writable");
        }
        let link = |to: &str, at: &str| symlink(root.join(to), root.join(at)).expect("writable");
        link("out", "in/directory");
        link("out/secret", "in/file");
        link("out/none", "in/dangling");
        link("in/a", "in/inside");
        link("in/loop", "in/loop");
        root
    }

    #[test]
    fn no_path_leads_out_of_a_directory() {
        let root = directories("paths");
        let inside = root.join("in");
        let allowed = Permissions::default().files_in(&inside).expect("it exists");
        let file = |path: &str| {
            let path = inside.join(path);
            allowed.check_file(path.to_str().expect("UTF-8"))
        };
        // `directory/..` is where its link leads to, and up from there.
        let inside_paths = ["a", "deep/b", "deep/../a", "./a", "new", "new/er", "inside"];
        for path in inside_paths.into_iter().chain(["directory/../in/a"]) {
            assert!(file(path).is_ok(), "{path}");
        }
        for path in [
            "../out/secret",
            "deep/../../out/secret",
            "directory/secret",
            "directory/new",
            "file",
            "dangling",
            "loop",
            "loop/x",
            "new/../../out/secret",
            "../inner/c",
            "..",
        ] {
            let error = file(path).expect_err(path);
            assert_eq!(error.kind, HostErrorKind::Refused, "{path}");
            assert!(error.message.contains("`--allow files` permits it"), "{error}");
        }
        // A link may be removed, its target may not.
        let entry = |path: &str| allowed.check_entry(inside.join(path).to_str().expect("UTF-8"));
        assert_eq!(entry("file").map(|it| it.ends_with("in/file")), Ok(true));
        assert!(entry("directory/secret").is_err() && entry("..").is_err());
        assert!(entry("deep/..").is_err() && entry("deep/../a").is_ok());
        fs::remove_dir_all(root).expect("it is the test's own");
    }

    #[test]
    fn a_file_that_is_allowed_is_that_file_alone() {
        let root = directories("file");
        let allowed = Permissions::default().files_in(&root.join("in/a"));
        let allowed = allowed.expect("it exists");
        let check = |path: &str| allowed.check_file(root.join(path).to_str().expect("UTF-8"));
        assert!(check("in/a").is_ok() && check("in/inside").is_ok());
        assert!(check("in/deep/b").is_err() && check("in/ab").is_err());
        assert!(Permissions::default().files_in(&root.join("none")).is_err());
        fs::remove_dir_all(root).expect("it is the test's own");
    }

    #[test]
    fn nothing_is_allowed_by_default() {
        let none = Permissions::default();
        assert!(none.check_file("a").is_err() && none.check_entry("a").is_err());
        assert!(none.check_variable("A").is_err() && none.check_variables().is_err());
        assert!(none.check_clock().is_err() && none.check_arguments().is_err());
        let one = none.variable("A");
        assert!(one.check_variable("A").is_ok() && one.check_variable("B").is_err());
        assert!(one.check_variables().is_ok());
    }
}
