//! A profile: the stretches of code that a training program runs, and how often.
//!
//! ```text
//! operations 50000000
//! slowly 120000
//! i64.add.k br.i64.le.k move.raw
//!   0 1 998
//!   0 2 2
//! ```
//!
//! First how many operations ran, and how many of them needed their slow path. Then operations as they lie in the code,
//! and below them each stretch of them that ran: from, to, how often. Stretches that hardly ever ran are left out, and
//! so is code without a stretch.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// One program's.
#[derive(Default)]
pub struct Profile {
    /// Of the program, without its language.
    pub name: String,
    pub operations: u64,
    pub slowly: u64,
    /// For each piece of code, how often which stretch of it ran.
    pub code: BTreeMap<Vec<String>, BTreeMap<(usize, usize), u64>>,
}

impl Profile {
    pub fn to_text(&self) -> String {
        let mut text = format!("operations {}\nslowly {}\n", self.operations, self.slowly);
        for (code, stretches) in &self.code {
            text += &code.join(" ");
            text.push('\n');
            for ((first, last), times) in stretches {
                text += &format!("  {first} {last} {times}\n");
            }
        }
        text
    }

    /// Errors: the text is not a profile's.
    fn parse(name: &str, text: &str) -> Result<Self, String> {
        let mut profile = Self {
            name: name.to_owned(),
            ..Self::default()
        };
        let mut code = Vec::new();
        for line in text.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            let number = |it: &str| it.parse::<u64>().map_err(|_| format!("not a number: `{line}`"));
            match words[..] {
                ["operations", count] => profile.operations = number(count)?,
                ["slowly", count] => profile.slowly = number(count)?,
                [first, last, times] if line.starts_with(' ') => {
                    let stretch = (number(first)? as usize, number(last)? as usize);
                    if stretch.0 > stretch.1 || stretch.1 >= code.len() {
                        return Err(format!("not a stretch of the code above: `{line}`"));
                    }
                    let stretches = profile.code.entry(code.clone()).or_default();
                    stretches.insert(stretch, number(times)?);
                }
                _ => code = words.iter().map(|&it| it.to_owned()).collect(),
            }
        }
        Ok(profile)
    }

    /// All that were written.
    ///
    /// # Errors
    /// One cannot be read.
    pub fn read_all() -> Result<Vec<Self>, String> {
        let directory = directory();
        let failed = |error: std::io::Error| format!("{}: {error}", directory.display());
        let entries = std::fs::read_dir(&directory).map_err(failed)?;
        let mut files: Vec<PathBuf> = entries.filter_map(|it| Some(it.ok()?.path())).collect();
        files.sort();
        let read = |file: &PathBuf| {
            let text = std::fs::read_to_string(file).map_err(|error| error.to_string());
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let name = name.split('.').next().unwrap_or_default();
            let profile = text.and_then(|it| Self::parse(name, &it));
            profile.map_err(|error| format!("{}: {error}", file.display()))
        };
        files.iter().map(read).collect()
    }
}

pub fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/fused/profiles")
}
