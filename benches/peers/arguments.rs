//! The command line of the comparison.

use std::path::PathBuf;

use crate::programs::{Program, SETS};

pub const HELP: &str = "\
Compares the same programs on polyc and on whatever other machines are installed.

cargo bench --bench peers -- [OPTIONS]

  --rounds N       How often each program runs on each peer, interleaved [default: 5]
  --set NAME       Only this set of programs, `training` or `unseen`
  --program NAME   Only this program (may be repeated)
  --peer NAME      Only this peer (may be repeated), as the table names it: `Pascal`, `Lua`, `wasmi`...
  --baseline PATH  Another polyc, measured in the same run, as `Pascal, before` and so on; a table compares the two
  --markdown       Also write the tables into docs/performance.md and their means into README.md
  --instructions   Count polyc's instructions with callgrind instead (about fifty times slower than a run)

The environment may name the commands POLYC (else built here), LUA, LUAJIT, PYTHON, GUILE, CHEZ, CHIBI, BAS55 and WASMI.";

/// What to compare, and how.
#[derive(Default)]
pub struct Arguments {
    /// Cargo says `--bench` when it measures; `cargo test --benches` does not.
    pub bench: bool,
    pub help: bool,
    pub markdown: bool,
    pub instructions: bool,
    pub rounds: usize,
    pub baseline: Option<PathBuf>,
    set: Option<String>,
    programs: Vec<String>,
    peers: Vec<String>,
}

impl Arguments {
    /// Errors: an option that is unknown or lacks its value.
    pub fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut parsed = Self {
            rounds: 5,
            ..Self::default()
        };
        while let Some(word) = words.next() {
            match word.as_str() {
                "--bench" => parsed.bench = true,
                "--help" | "-h" => parsed.help = true,
                "--markdown" => parsed.markdown = true,
                "--instructions" => parsed.instructions = true,
                "--rounds" => {
                    let rounds = words.next().and_then(|it| it.parse().ok());
                    let rounds = rounds.filter(|it| *it > 0);
                    parsed.rounds = rounds.ok_or("--rounds wants a number above zero")?;
                }
                "--baseline" => parsed.baseline = Some(value(&word, words.next())?.into()),
                "--set" => {
                    let name = value(&word, words.next())?;
                    let known = SETS.map(|it| it.name);
                    if !known.contains(&name.as_str()) {
                        return Err(format!("no such set; there are {}", known.join(", ")));
                    }
                    parsed.set = Some(name);
                }
                "--program" => parsed.programs.push(value(&word, words.next())?),
                "--peer" => parsed.peers.push(value(&word, words.next())?),
                _ => return Err(format!("unknown option `{word}`\n\n{HELP}")),
            }
        }
        let chosen = parsed.set.is_some() || !parsed.programs.is_empty() || !parsed.peers.is_empty();
        if parsed.markdown && chosen {
            return Err("--markdown wants all programs and peers".to_owned());
        }
        Ok(parsed)
    }

    pub fn wants_program(&self, program: Program) -> bool {
        let set = self.set.as_ref().is_none_or(|it| it == program.set);
        set && (self.programs.is_empty() || self.programs.iter().any(|it| it == program.name))
    }

    pub fn wants_peer(&self, name: &str) -> bool {
        self.peers.is_empty() || self.peers.iter().any(|it| it == name)
    }
}

fn value(option: &str, word: Option<String>) -> Result<String, String> {
    word.ok_or_else(|| format!("{option} wants a value"))
}
