//! The training programs: those that fused steps are chosen by.

use std::path::{Path, PathBuf};

/// Programs that share a profile.
pub struct Training {
    /// Of its profile, too.
    pub name: String,
    pub files: Vec<PathBuf>,
}

/// In the order of their names.
///
/// # Errors
/// A directory cannot be read.
pub fn all() -> Result<Vec<Training>, String> {
    let mut all = Vec::new();
    for directory in ["benches/peers/programs/training", "benches/fused/programs"] {
        for file in files(Path::new(directory))? {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            all.push(Training {
                name,
                files: vec![file],
            });
        }
    }
    // The programs of the corpus are short, so those of a language are one.
    let mut corpus = Vec::new();
    for directory in entries(Path::new("corpus"))? {
        corpus.extend(files(&directory)?);
    }
    for extension in EXTENSIONS {
        let files = corpus.iter().filter(|it| has_extension(it, extension));
        all.push(Training {
            name: format!("corpus.{extension}"),
            files: files.cloned().collect(),
        });
    }
    all.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(all)
}

const EXTENSIONS: [&str; 3] = ["expr", "pas", "scm"];

fn has_extension(file: &Path, extension: &str) -> bool {
    file.extension().is_some_and(|it| it == extension)
}

fn files(directory: &Path) -> Result<Vec<PathBuf>, String> {
    let mut all = entries(directory)?;
    all.retain(|file| EXTENSIONS.iter().any(|it| has_extension(file, it)));
    Ok(all)
}

fn entries(directory: &Path) -> Result<Vec<PathBuf>, String> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join(directory);
    let failed = |error| format!("{}: {error}", directory.display());
    let entries = std::fs::read_dir(&directory).map_err(failed)?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|it| Some(it.ok()?.path())).collect();
    paths.sort();
    Ok(paths)
}
