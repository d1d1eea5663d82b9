//! Runs the built binary.

#![allow(
    clippy::disallowed_methods,
    reason = "tests of the command line start it and look at files"
)]
#![allow(dead_code, reason = "each test uses some of it")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A finished run.
#[derive(Debug)]
pub struct Ran {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ran {
    /// Checks the exit code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// Checks that standard output is this and standard error empty.
    #[track_caller]
    pub fn prints(self, out: &str) {
        assert_eq!((self.out.as_str(), self.err.as_str()), (out, ""), "{self:#?}");
    }

    /// Checks that standard error holds this.
    #[track_caller]
    pub fn complains(self, err: &str) -> Self {
        assert!(self.err.contains(err), "`{err}` is not in {self:#?}");
        self
    }
}

/// The command, in the root of the workspace, whatever the environment says about colours.
pub fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_polyc"));
    command
        .args(args)
        .current_dir(root())
        .env_remove("NO_COLOR")
        .stdin(Stdio::null());
    command
}

/// The root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Runs it without input.
pub fn polyc(args: &[&str]) -> Ran {
    Ran::from(command(args).output().expect("the binary starts"))
}

/// Runs it with that standard input.
pub fn polyc_with_input(args: &[&str], input: &[u8]) -> Ran {
    let mut child = command(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut stdin = child.stdin.take().expect("it is piped");
    // A program that does not read its input is not a failure here.
    let _ = stdin.write_all(input);
    drop(stdin);
    Ran::from(child.wait_with_output().expect("it ends"))
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// A directory of its own for a test, emptied.
pub fn directory(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).expect("the target directory can be written");
    path
}

/// Writes a file there and gives its path.
pub fn file(directory: &Path, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = directory.join(name);
    std::fs::write(&path, bytes).expect("the target directory can be written");
    path.to_str().expect("the target directory is UTF-8").to_owned()
}

/// The files of a directory of the checkout that a language knows by their extension, in order, from the root.
#[allow(dead_code, reason = "not every test goes through all languages")]
pub fn sources_in(directory: &str) -> Vec<String> {
    let engine = polyc::Engine::new();
    let entries = std::fs::read_dir(root().join(directory)).expect("it is part of the checkout");
    let names = entries.map(|it| it.expect("it can be listed").file_name().to_string_lossy().into_owned());
    let is_source = |name: &String| {
        let extension = name.rsplit_once('.').map_or("", |it| it.1);
        engine.languages().by_extension(extension).is_some()
    };
    let mut paths: Vec<String> = names.filter(is_source).map(|it| format!("{directory}/{it}")).collect();
    paths.sort();
    assert!(!paths.is_empty(), "{directory} has no program");
    paths
}

/// The contents of a file.
pub fn read(path: &str) -> String {
    std::fs::read_to_string(path).expect("it has been written")
}
