//! The programs compared, in two sets: what is tuned may be tuned by the first, and shows its worth on the second.

use std::path::{Path, PathBuf};

/// A directory of `benches/peers/programs`.
#[derive(Clone, Copy)]
pub struct Set {
    pub name: &'static str,
    /// In the order of the report: a file for each language that has the program.
    pub programs: [&'static str; 10],
}

/// Its README says what each program stresses.
pub const SETS: [Set; 2] = [
    Set {
        name: "training",
        programs: [
            "fib",
            "tak",
            "sieve",
            "n-queens",
            "mandelbrot",
            "n-body",
            "matrix-product",
            "binary-trees",
            "string-scanning",
            "quicksort",
        ],
    },
    Set {
        name: "unseen",
        programs: [
            "hash-table",
            "n-puzzle",
            "json-parser",
            "fft",
            "lu",
            "spell-checker",
            "ray-tracer",
            "bignum",
            "closures",
            "string-builder",
        ],
    },
];

/// A program of a set.
#[derive(Clone, Copy)]
pub struct Program {
    pub set: &'static str,
    pub name: &'static str,
}

impl Program {
    /// Those of all sets.
    pub fn all() -> impl Iterator<Item = Self> {
        SETS.into_iter()
            .flat_map(|set| set.programs.into_iter().map(move |name| Self { set: set.name, name }))
    }

    /// Its file in a language, if there is one.
    pub fn source(self, extension: &str) -> Option<PathBuf> {
        let path = self.path(extension);
        path.exists().then_some(path)
    }

    /// The file of what it prints in a language: the same in all, unless the language has a form of its own.
    pub fn output(self, extension: &str) -> PathBuf {
        self.source(&format!("{extension}.out"))
            .unwrap_or_else(|| self.path("out"))
    }

    fn path(self, extension: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("benches/peers/programs")
            .join(self.set)
            .join(format!("{}.{extension}", self.name))
    }
}
