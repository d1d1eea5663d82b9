//! The attacks: files of this directory, and those that are generated.

use std::fs;
use std::path::Path;

use polyc::{Error, Limit, Module, encode};

use super::{generate, modules};

/// How a run may end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It returned.
    Done,
    /// Nothing caught an error.
    Error,
    /// The program ended itself.
    Exit,
    /// It was not compiled, verified or linked.
    Refused,
    /// That limit stopped it.
    Fuel,
    Memory,
    Depth,
    Output,
    Time,
    /// The host panicked: never wanted.
    Panic,
}

impl End {
    /// Those that an attack may ask for.
    pub const ALL: [Self; 9] = [
        Self::Done,
        Self::Error,
        Self::Exit,
        Self::Refused,
        Self::Fuel,
        Self::Memory,
        Self::Depth,
        Self::Output,
        Self::Time,
    ];

    /// Its name in the first line of a file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Error => "error",
            Self::Exit => "exit",
            Self::Refused => "refused",
            Self::Fuel => "fuel",
            Self::Memory => "memory",
            Self::Depth => "depth",
            Self::Output => "output",
            Self::Time => "time",
            Self::Panic => "panic",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }

    /// How that run ended.
    pub const fn of(ended: &Result<(), Error>) -> Self {
        match ended {
            Ok(()) => Self::Done,
            Err(Error::Trapped(_)) => Self::Error,
            Err(Error::Exited(_)) => Self::Exit,
            Err(Error::Limit(limit)) => match limit {
                Limit::Fuel => Self::Fuel,
                Limit::Memory => Self::Memory,
                Limit::Depth => Self::Depth,
                Limit::Output => Self::Output,
                Limit::Time | Limit::Stopped | Limit::Pending => Self::Time,
            },
            Err(_) => Self::Refused,
        }
    }
}

/// What is to be run.
pub enum Code {
    /// A text in that language.
    Source(&'static str, String),
    /// The text form of a module.
    Assembly(String),
    /// A module.
    Module(Box<Module>),
}

impl Code {
    /// Its bytes, of a module those of its file.
    fn size(&self) -> usize {
        match self {
            Self::Source(_, text) | Self::Assembly(text) => text.len(),
            Self::Module(module) => encode(module).len(),
        }
    }
}

/// An attack.
pub struct Attack {
    /// `lisp/deep-map`
    pub name: String,
    /// The program.
    pub code: Code,
    /// Modules offered to it for import.
    pub others: Vec<Code>,
    /// How it may end.
    pub ends: Vec<End>,
    /// What standard input repeats for ever; it is empty if this is.
    pub input: Vec<u8>,
    /// Whether time and memory alone stop it.
    pub is_deep: bool,
}

impl Attack {
    /// An attack of that code alone, without input. The ends are names as in a file's first line.
    pub fn new(name: impl Into<String>, ends: &str, code: Code) -> Self {
        let name = name.into();
        let end = |it| End::parse(it).unwrap_or_else(|| panic!("{name}: no end is called `{it}`"));
        let ends = ends.split_whitespace().map(end).collect();
        Self {
            name,
            code,
            others: Vec::new(),
            ends,
            input: Vec::new(),
            is_deep: false,
        }
    }

    /// Bytes of all of its code.
    pub fn size(&self) -> usize {
        self.code.size() + self.others.iter().map(Code::size).sum::<usize>()
    }
}

/// The attacks of one directory, in order of their names.
///
/// The first line of a file ends with what is wanted in brackets, as in `; Recursion through map. [depth memory]` or
/// `{ Reads for ever. [fuel] input "12 " }`. A file that says `deep` there may use any fuel and depth.
fn files(directory: &str, extension: &str, code: impl Fn(String) -> Code) -> Vec<Attack> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/attack")
        .join(directory);
    // A language may have none.
    let entries = fs::read_dir(path).into_iter().flatten();
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("it can be listed").path())
        .filter(|path| path.extension().is_some_and(|it| it == extension))
        .collect();
    paths.sort();
    let attack = |path: &std::path::PathBuf| {
        let text = fs::read_to_string(path).expect("it was listed");
        let stem = path.file_stem().expect("it has a name").to_string_lossy();
        let name = format!("{directory}/{stem}");
        let first = text.lines().next().unwrap_or_default().to_owned();
        let wanted = first.rsplit_once('[').and_then(|it| it.1.split_once(']'));
        let (ends, rest) = wanted.unwrap_or_else(|| panic!("{name}: the first line says no end"));
        let input = rest.split('"').nth(1).unwrap_or_default().replace("\\n", "\n");
        Attack {
            input: input.into_bytes(),
            is_deep: rest.starts_with(" deep"),
            ..Attack::new(name, ends, code(text))
        }
    };
    paths.iter().map(attack).collect()
}

/// All attacks.
pub fn all() -> Vec<Attack> {
    let mut attacks = Vec::new();
    for language in polyc_compile::languages().all() {
        let info = language.info();
        for extension in info.extensions {
            attacks.extend(files(info.name, extension, |text| Code::Source(info.name, text)));
        }
    }
    attacks.extend(files("bytecode", "pbt", Code::Assembly));
    attacks.extend(generate::attacks());
    attacks.extend(modules::attacks());
    attacks
}
